"""What a form says about itself: what it wants to know about whom, and its items in printed order."""

import pytest
from pydantic import ValidationError

from forms.model import FormDefinition, Table


def test_a_form_wants_only_what_it_uses(xntthn: FormDefinition, ct01: FormDefinition) -> None:
    assert ct01.wanted("member") == {"full_name", "birth_date", "sex", "personal_id", "household_head.relation"}
    assert {"permanent_residence", "current_residence", "sex", "ethnicity", "nationality", "card.issue_date"} <= xntthn.wanted("subject")
    assert xntthn.wanted("member") == frozenset()


def test_what_stays_blank_with_a_number_is_not_wanted(xntthn: FormDefinition, khai_sinh: FormDefinition) -> None:
    assert not {"permanent_residence", "current_residence", "ethnicity", "nationality"} & xntthn.wanted("subject", footnote2="blank")
    assert "personal_id" in xntthn.wanted("subject", footnote2="blank")
    # The mother's ethnicity is offered for the child's and printed for herself in any case.
    assert {"ethnicity", "nationality", "place_of_origin"} <= khai_sinh.wanted("mother", footnote2="blank")


def test_no_form_wants_blood_group_or_religion_or_the_twentieth_field(
    ct01: FormDefinition, xntthn: FormDefinition, khai_sinh: FormDefinition
) -> None:
    for form in (ct01, xntthn, khai_sinh):
        for role in form.roles:
            assert not {"blood_group", "religion", "household_book_no"} & form.wanted(role)


def test_items_come_in_printed_order_with_role_and_sources(khai_sinh: FormDefinition) -> None:
    items = khai_sinh.items()
    keys = [item.key for item in items]
    assert keys[0] == "kinh_gui"
    assert keys[-2:] == ["lam_tai", "ngay_lam"]
    assert keys[1:-2] == [field.key for field in khai_sinh.fields]
    by_key = {item.key: item for item in items}
    assert by_key["me_noi_cu_tru"].sources == ("mother.permanent_residence", "mother.current_residence")
    assert by_key["tre_quoc_tich"].sources == ("mother.nationality", "father.nationality", "'Việt Nam'")
    assert (by_key["me_ho_ten"].role, by_key["me_ho_ten"].required, by_key["me_ho_ten"].type) == ("mother", True, "person_name")
    assert (by_key["tre_ho_ten"].role, by_key["tre_ho_ten"].sources) == ("", ())
    assert by_key["me_noi_cu_tru"].required is False  # only without a personal number
    assert by_key["cha_ho_ten"].required is False


def test_a_table_is_one_item_with_columns(ct01: FormDefinition) -> None:
    table = next(item for item in ct01.items() if item.key == "thanh_vien")
    assert (table.type, table.role) == ("table", "member")
    assert [column.key for column in table.columns] == ["tt", "ho_ten", "ngay_sinh", "gioi_tinh", "so_dinh_danh", "quan_he"]
    assert table.sources[0] == "member.full_name"


def test_a_form_without_place_and_date_has_no_such_items(ct01: FormDefinition) -> None:
    bare = ct01.model_copy(update={"place_date": None})
    assert [item.key for item in bare.items()][-1] == "thanh_vien"


def test_an_item_belongs_to_the_only_person_it_looks_at(xntthn: FormDefinition) -> None:
    relation = xntthn.sections[0].model_copy(update={"role": None})
    roles = {item.key: item.role for item in xntthn.model_copy(update={"sections": (relation,)}).items()}
    assert roles["nyc_ho_ten"] == "applicant"
    assert roles["nyc_quan_he"] == ""  # looks at two people


def test_roles_that_repeat_are_known(ct01: FormDefinition) -> None:
    assert (ct01.repeats("member"), ct01.repeats("applicant"), ct01.repeats("pilot")) == (True, False, False)


def test_a_definition_cannot_be_changed(ct01: FormDefinition) -> None:
    with pytest.raises(ValidationError):
        ct01.key = "other"  # type: ignore[misc]  # that is what is tried
    assert isinstance(ct01.fields[-1], Table)


def test_a_source_of_a_thousand_letters_is_refused(ct01: FormDefinition) -> None:
    data = ct01.model_dump(mode="json")
    data["addressee"]["source"] = "upper(" * 400
    with pytest.raises(ValidationError):
        FormDefinition.model_validate(data)
