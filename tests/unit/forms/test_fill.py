"""Filling: every value with its origin, what is missing, what is only offered, what to watch."""

import re
from typing import Any

import pytest

from forms.catalogue import Catalogue
from forms.errors import InvalidEntry, UnknownField
from forms.facts import Fact, Origin
from forms.fill import FilledForm, check_entries, fill
from forms.model import FormDefinition
from resources.codes import unknown
from resources.dates import PartialDate
from resources.sentences import say
from tests.unit.forms.conftest import ID_SENTENCE, OFFICE, person

ME = "099190001234"
OTHER = "099065004321"


def codes(filled: FilledForm) -> set[tuple[str, str]]:
    for warning in filled.warnings:
        assert say(f"fill.{warning.code}", **warning.values) != say(f"fill.{warning.code}", "en", **warning.values)
    return {(warning.code, warning.values["key"]) for warning in filled.warnings}


def test_one_scan_fills_what_database_card_and_office_know(xntthn: FormDefinition) -> None:
    filled = fill(xntthn, OFFICE | person("applicant", ME) | person("subject", ME))
    values = {key: (value.text, value.origin) for key, value in filled.values.items()}
    assert values == {
        "kinh_gui": ("Ủy ban nhân dân xã Ea Kao, tỉnh Đắk Lắk", Origin.SYSTEM),
        "nyc_ho_ten": ("Nguyễn Thị Ngọc Ánh", Origin.DATABASE),
        "nyc_ngay_sinh": ("07/03/1990", Origin.DATABASE),
        "nyc_giay_to": (ID_SENTENCE.format(number=ME), Origin.COMPUTED),
        "ndc_ho_ten": ("Nguyễn Thị Ngọc Ánh", Origin.DATABASE),
        "ndc_ngay_sinh": ("07/03/1990", Origin.DATABASE),
        "ndc_giay_to": (ID_SENTENCE.format(number=ME), Origin.COMPUTED),
        "lam_tai": ("Xã Ea Kao", Origin.SYSTEM),
        "ngay_lam": ("ngày 21 tháng 11 năm 2026", Origin.SYSTEM),
    }
    assert filled.missing == ("nyc_quan_he", "tthn", "muc_dich")
    assert filled.suggestions["nyc_quan_he"] == ("Bản thân",)
    assert len(filled.suggestions["tthn"]) == 5
    assert filled.values["nyc_giay_to"].sources == (
        "applicant.card.title",
        "applicant.personal_id",
        "applicant.card.place_of_issue",
        "applicant.card.issue_date",
    )


def test_an_empty_form_misses_every_required_field_in_printed_order(khai_sinh: FormDefinition) -> None:
    filled = fill(khai_sinh, {})
    required = [field.key for field in khai_sinh.fields if getattr(field, "required", False)]
    assert filled.missing == ("kinh_gui", *required)
    assert not filled.values


def test_footnote_2_is_blank_with_a_number_filled_on_wish_and_required_without_one(xntthn: FormDefinition) -> None:
    only_without = ["nyc_noi_cu_tru", "ndc_gioi_tinh", "ndc_dan_toc", "ndc_quoc_tich", "ndc_noi_cu_tru"]
    facts = OFFICE | person("applicant", ME) | person("subject", OTHER)
    blank = fill(xntthn, facts)
    assert not set(only_without) & (set(blank.values) | set(blank.missing) | set(blank.suggestions))
    full = fill(xntthn, facts, footnote2="fill")
    assert [full.text(key) for key in only_without[1:4]] == ["Nữ", "Kinh", "Việt Nam"]
    numberless = {name: fact for name, fact in facts.items() if not name.endswith("personal_id")}
    assert set(only_without) <= set(fill(xntthn, numberless).values)
    unknown = {name: fact for name, fact in numberless.items() if not name.endswith(("residence", "sex", "ethnicity", "nationality"))}
    assert set(only_without) <= set(fill(xntthn, unknown).missing)


def test_a_clerk_may_write_where_the_form_would_stay_blank(xntthn: FormDefinition) -> None:
    filled = fill(xntthn, person("applicant", ME), entries={"nyc_noi_cu_tru": "Thôn 5"})
    assert (filled.text("nyc_noi_cu_tru"), filled.values["nyc_noi_cu_tru"].origin) == ("Thôn 5", Origin.CLERK)


def test_the_second_source_serves_where_the_first_is_empty(xntthn: FormDefinition) -> None:
    facts = person("applicant", ME, permanent_residence="  ")
    assert fill(xntthn, facts, footnote2="fill").values["nyc_noi_cu_tru"].sources == ("applicant.current_residence",)


def test_half_an_identity_sentence_is_not_printed(xntthn: FormDefinition) -> None:
    facts = person("applicant", ME)
    del facts["applicant.card.issue_date"]
    filled = fill(xntthn, facts)
    assert "nyc_giay_to" in filled.missing
    assert "nyc_giay_to" not in filled.suggestions


def test_parts_of_one_origin_keep_it(xntthn: FormDefinition) -> None:
    facts = person("applicant", ME)
    facts["applicant.card.place_of_issue"] = Fact("Bộ Công an", Origin.CARD)
    assert fill(xntthn, facts).values["nyc_giay_to"].origin is Origin.CARD


@pytest.mark.parametrize(
    ("named", "applicant", "relation"),
    [
        ({"father__personal_id": ME}, {"sex": "Nam"}, ("Cha",)),
        ({"mother__personal_id": ME}, {}, ("Mẹ",)),
        ({"mother__old_id": "012345678"}, {"old_id": "012345678"}, ("Mẹ",)),
        ({"spouse__personal_id": ME}, {"sex": "Nữ"}, ("Vợ",)),
        ({"spouse__personal_id": ME}, {"sex": "Nam"}, ("Chồng",)),
        ({"spouse__personal_id": ME}, {"sex": "mã 3 (không có trong danh mục)"}, ()),
        ({"legal_representative__personal_id": ME, "mother__personal_id": ME}, {}, ("Mẹ", "Người đại diện hợp pháp")),
        ({"mother__personal_id": "099000000001"}, {}, ()),
    ],
)
def test_a_relation_is_offered_where_the_record_names_the_applicant(
    xntthn: FormDefinition, named: dict[str, Any], applicant: dict[str, Any], relation: tuple[str, ...]
) -> None:
    filled = fill(xntthn, person("applicant", ME, **applicant) | person("subject", OTHER, **named))
    assert filled.suggestions.get("nyc_quan_he", ()) == relation
    assert "nyc_quan_he" in filled.missing


def test_an_accepted_offer_keeps_where_it_came_from(khai_sinh: FormDefinition) -> None:
    facts = person("applicant", ME) | person("mother", ME, ethnicity="Ê Đê") | person("father", OTHER)
    offered = fill(khai_sinh, facts)
    assert offered.suggestions["tre_dan_toc"] == ("Ê Đê", "Kinh")
    assert offered.suggestions["tre_quoc_tich"] == ("Việt Nam",)
    assert offered.suggestions["nyc_quan_he"] == ("Mẹ",)
    assert {"tre_dan_toc", "tre_quoc_tich", "nyc_quan_he", "tre_que_quan"} <= set(offered.missing)
    taken = fill(khai_sinh, facts, entries={"tre_dan_toc": "Ê Đê", "tre_quoc_tich": "Lào"})
    assert (taken.values["tre_dan_toc"].origin, taken.values["tre_dan_toc"].sources) == (Origin.CLERK, ("mother.ethnicity",))
    assert taken.values["tre_quoc_tich"].sources == ()
    assert "tre_dan_toc" not in taken.missing
    assert "tre_dan_toc" not in taken.suggestions


def test_typing_what_is_known_anyway_overrides_nothing(xntthn: FormDefinition) -> None:
    entries = {"nyc_ngay_sinh": "1990-03-07", "nyc_ho_ten": "Nguyễn Thị Ánh"}
    filled = fill(xntthn, person("applicant", ME), entries=entries)
    assert filled.values["nyc_ngay_sinh"].origin is Origin.DATABASE
    assert filled.values["nyc_ho_ten"].origin is Origin.CLERK


def test_emptying_a_field_makes_it_missing(xntthn: FormDefinition) -> None:
    filled = fill(xntthn, person("applicant", ME), entries={"nyc_ho_ten": " "})
    assert "nyc_ho_ten" in filled.missing
    assert filled.text("nyc_ho_ten") == ""


def test_the_date_in_words_follows_the_date(khai_sinh: FormDefinition) -> None:
    filled = fill(khai_sinh, {}, entries={"tre_ngay_sinh": "31/10/2026"})
    words = filled.values["tre_ngay_sinh_chu"]
    assert words.text == "Ngày ba mươi mốt, tháng mười, năm hai nghìn không trăm hai mươi sáu"
    assert (words.origin, words.sources) == (Origin.COMPUTED, ("tre_ngay_sinh",))


def test_words_of_something_that_is_no_date_are_not_made(khai_sinh: FormDefinition) -> None:
    section = khai_sinh.sections[1]
    text = section.fields[1].model_copy(update={"type": "text"})
    form = khai_sinh.model_copy(update={"sections": (section.model_copy(update={"fields": (text, section.fields[2])}),)})
    assert "tre_ngay_sinh_chu" not in fill(form, {}, entries={"tre_ngay_sinh": "mùa thu"}).values


@pytest.mark.parametrize(("copies", "missing"), [("Có", True), ("Không", False), (None, False)])
def test_the_number_of_copies_is_required_when_copies_are_wanted(khai_sinh: FormDefinition, copies: str | None, missing: bool) -> None:
    entries = {"cap_ban_sao": copies} if copies else {}
    assert ("so_luong_ban_sao" in fill(khai_sinh, {}, entries=entries).missing) is missing


def test_a_child_without_a_known_father_misses_nothing_of_him(khai_sinh: FormDefinition) -> None:
    assert not [key for key in fill(khai_sinh, person("mother", ME)).missing if key.startswith("cha_")]
    named = fill(khai_sinh, {}, entries={"cha_ho_ten": "Y Blŏ Niê"})
    assert [key for key in named.missing if key.startswith("cha_")] == ["cha_noi_cu_tru"]


HEAD_IS_KNOWN = {"1.010038": "Tách hộ", "1.010039": "Điều chỉnh thông tin về cư trú", "1.010041": "Xác nhận thông tin về cư trú"}
"""Procedures in which the household's head is the one whom the record names: what the outline of CT01 says."""


def test_the_household_head_is_filled_in_only_by_the_procedures_that_keep_him(ct01: FormDefinition) -> None:
    facts = OFFICE | person("applicant", ME) | person("member[0]", OTHER)
    head = {
        "chu_ho_ten": "Nguyễn Văn Hùng",
        "quan_he_chu_ho": "Con đẻ",
        "chu_ho_so_dinh_danh": "099060001234",
        "thanh_vien[0].quan_he": "Con đẻ",
    }
    for procedure in ct01.procedures:
        filled = fill(ct01, facts, procedure=procedure.code)
        if HEAD_IS_KNOWN.get(procedure.code) == procedure.name:
            assert {key: filled.text(key) for key in head} == head
            continue
        assert {key: filled.suggestions[key] for key in head} == {key: (text,) for key, text in head.items()}
        assert set(head) <= set(filled.missing)
        assert not set(head) & set(filled.values)
    assert len(ct01.procedures) == 9


@pytest.mark.parametrize("procedure", [None, "", "9.999999"])
def test_without_a_procedure_of_the_form_the_household_head_is_only_offered(ct01: FormDefinition, procedure: str | None) -> None:
    filled = fill(ct01, person("applicant", ME), procedure=procedure)
    assert filled.suggestions["chu_ho_ten"] == ("Nguyễn Văn Hùng",)
    assert "chu_ho_ten" in filled.missing


def test_each_form_goes_to_the_office_that_receives_it(catalogue: Catalogue) -> None:
    addressed = {form.key: fill(form, OFFICE).text("kinh_gui") for form in catalogue.forms}
    assert addressed["ct01"] == "Công an xã Ea Kao, tỉnh Đắk Lắk"
    assert addressed["xntthn"] == addressed["khai_sinh"] == "Ủy ban nhân dân xã Ea Kao, tỉnh Đắk Lắk"
    short = {name: fact for name, fact in OFFICE.items() if name not in ("unit.addressee", "unit.police")}
    assert fill(catalogue.get("khai_sinh"), short).text("kinh_gui") == "UBND xã Ea Kao"
    # The committee's name does not do for the police: the clerk is asked.
    assert "kinh_gui" in fill(catalogue.get("ct01"), short).missing


@pytest.mark.parametrize("code", ["77", ""])
def test_a_code_that_nobody_can_read_is_neither_printed_nor_offered(khai_sinh: FormDefinition, xntthn: FormDefinition, code: str) -> None:
    facts = person("applicant", ME) | person("mother", OTHER, ethnicity=unknown(code), nationality="Lào")
    filled = fill(khai_sinh, facts)
    assert "me_dan_toc" in filled.missing
    assert "tre_dan_toc" not in filled.suggestions
    assert filled.suggestions["tre_quoc_tich"] == ("Lào", "Việt Nam")
    assert not any("danh mục" in value.text for value in filled.values.values())
    numberless = {name: fact for name, fact in person("subject", ME, ethnicity=unknown(code)).items() if not name.endswith("personal_id")}
    assert "ndc_dan_toc" in fill(xntthn, numberless).missing


def test_the_procedure_s_name_is_offered_as_the_request(ct01: FormDefinition) -> None:
    assert fill(ct01, {}, procedure="1.010038").suggestions["noi_dung_de_nghi"] == ("Tách hộ",)
    assert "noi_dung_de_nghi" not in fill(ct01, {}).suggestions
    assert "noi_dung_de_nghi" not in fill(ct01, {}, procedure="9.999999").suggestions


def test_members_fill_rows_and_the_clerk_may_add_more(ct01: FormDefinition) -> None:
    facts = person("member[0]", ME) | person("member[2]", OTHER, full_name="H'Hen Niê") | person("member", "099000000009")
    entries = {"thanh_vien[3].ho_ten": "Y Blŏ Niê", "thanh_vien[0].quan_he": "Vợ"}
    filled = fill(ct01, facts, entries=entries, procedure="1.010039")
    table = ct01.fields[-1]
    assert filled.rows(table) == 4  # type: ignore[arg-type]  # the last field is the table
    assert filled.text("thanh_vien[2].ho_ten") == "H'Hen Niê"
    assert filled.text("thanh_vien[0].quan_he") == "Vợ"
    cells = [key for key in filled.missing if key.startswith("thanh_vien")]
    assert cells == ["thanh_vien[3].ngay_sinh", "thanh_vien[3].gioi_tinh", "thanh_vien[3].so_dinh_danh", "thanh_vien[3].quan_he"]
    assert fill(ct01, {}).rows(table) == 0  # type: ignore[arg-type]


def test_a_member_of_whom_nothing_printed_is_known_makes_no_row(ct01: FormDefinition) -> None:
    filled = fill(ct01, {"member[0].ethnicity": Fact("Kinh", Origin.DATABASE)})
    assert not [key for key in (*filled.values, *filled.missing) if key.startswith("thanh_vien")]


def test_a_required_table_without_rows_is_missing(ct01: FormDefinition) -> None:
    table = ct01.fields[-1].model_copy(update={"required": True})
    section = ct01.sections[0].model_copy(update={"fields": (table,)})
    form = ct01.model_copy(update={"sections": (section,), "place_date": None})
    assert fill(form, {}).missing == ("kinh_gui", "thanh_vien")
    assert "thanh_vien" not in fill(form, person("member[0]", ME)).missing


@pytest.mark.parametrize(
    "key",
    [
        "so_ho_khau",
        "thanh_vien",
        "thanh_vien[0]",
        "thanh_vien[0].ten",
        "thanh_vien[0].tt",
        "thanh_vien[100].ho_ten",
        "thanh_vien[00].ho_ten",
        "thanh_vien[01].ho_ten",
        "ho_ten[0].x",
        "email[0].ho_ten",
        "",
    ],
)
def test_an_entry_for_no_field_is_refused(ct01: FormDefinition, key: str) -> None:
    with pytest.raises(UnknownField) as refusal:
        fill(ct01, {}, entries={key: "x"})
    assert "ct01" in say(f"form.{refusal.value.code}.next", **refusal.value.values)


def test_an_impossible_cell_is_named_as_it_was_written(ct01: FormDefinition) -> None:
    with pytest.raises(InvalidEntry) as refusal:
        fill(ct01, {}, entries={"thanh_vien[1].ngay_sinh": "30/02/2026"})
    assert refusal.value.key == "thanh_vien[1].ngay_sinh"


@pytest.mark.parametrize(
    ("entries", "key", "reason"),
    [
        ({"thanh_vien[30].ho_ten": "Y Blŏ Niê"}, "thanh_vien[30].ho_ten", "too_many_rows"),
        ({"thanh_vien[99].ho_ten": "Y Blŏ Niê"}, "thanh_vien[99].ho_ten", "too_many_rows"),
        ({"thanh_vien[1].ho_ten": "Y Blŏ Niê"}, "thanh_vien[1].ho_ten", "row_gap"),
        ({"thanh_vien[29].ho_ten": "Y Blŏ Niê"}, "thanh_vien[29].ho_ten", "row_gap"),
        ({"thanh_vien[0].ho_ten": "", "thanh_vien[1].ho_ten": "Y Blŏ Niê"}, "thanh_vien[1].ho_ten", "row_gap"),
        ({"thanh_vien[0].ho_ten": "H'Hen", "thanh_vien[2].ho_ten": "Y Blŏ Niê"}, "thanh_vien[2].ho_ten", "row_gap"),
        ({"thanh_vien[0].ho_ten": "H'Hen", "ngay_sinh": "30/02/2026"}, "ngay_sinh", "not_a_date"),
    ],
)
def test_entries_are_refused_before_anybody_is_looked_up_as_they_would_be_filled(
    ct01: FormDefinition, entries: dict[str, str], key: str, reason: str
) -> None:
    with pytest.raises(InvalidEntry) as early:
        check_entries(ct01, entries, people=())
    with pytest.raises(InvalidEntry) as late:
        fill(ct01, {}, entries=entries)
    assert (early.value.key, early.value.reason) == (late.value.key, late.value.reason) == (key, reason)
    for part in ("what", "lost", "next"):
        assert "{" not in say(f"form.{early.value.code}.{part}", **early.value.values)


def test_a_row_may_follow_those_of_people_who_have_a_card(ct01: FormDefinition) -> None:
    facts = person("member[0]", ME) | person("member[1]", OTHER)
    people = {"applicant", "member[0]", "member[1]"}
    for row in (0, 1, 2):
        entries = {f"thanh_vien[{row}].ho_ten": "Y Blŏ Niê"}
        check_entries(ct01, entries, people=people)
        assert fill(ct01, facts, entries=entries).text(f"thanh_vien[{row}].ho_ten") == "Y Blŏ Niê"
    after_a_gap = {"thanh_vien[3].ho_ten": "Y Blŏ Niê"}
    with pytest.raises(InvalidEntry, match="row_gap"):
        check_entries(ct01, after_a_gap, people=people)
    with pytest.raises(InvalidEntry, match="row_gap"):
        fill(ct01, facts, entries=after_a_gap)


def test_gaps_wait_until_it_is_known_who_comes_and_everything_else_does_not(ct01: FormDefinition) -> None:
    check_entries(ct01, {"thanh_vien[5].ho_ten": "Y Blŏ Niê", "thanh_vien[99].quan_he": " "})
    with pytest.raises(InvalidEntry, match="too_many_rows"):
        check_entries(ct01, {"thanh_vien[99].ho_ten": "Y Blŏ Niê"})
    with pytest.raises(UnknownField):
        check_entries(ct01, {"ngay_sinh": "30/02/2026", "so_ho_khau": "x"})


@pytest.mark.parametrize("role", ["member[30]", "member[99]", "member[1000]"])
def test_more_people_than_a_table_has_rows_are_not_dropped_in_silence(ct01: FormDefinition, role: str) -> None:
    with pytest.raises(InvalidEntry, match="too_many_rows"):
        check_entries(ct01, {}, people=[role])
    with pytest.raises(InvalidEntry, match="too_many_rows"):
        fill(ct01, person(role, ME))
    check_entries(ct01, {}, people=["member[29]", "member"])


def test_partial_and_future_dates_are_pointed_out(khai_sinh: FormDefinition) -> None:
    facts = OFFICE | person("mother", ME, birth_date=PartialDate(1958))
    filled = fill(khai_sinh, facts, entries={"tre_ngay_sinh": "22/11/2026"})
    assert filled.text("me_ngay_sinh") == "1958"
    assert {("partial_date", "me_ngay_sinh"), ("date_in_future", "tre_ngay_sinh")} <= codes(filled)
    assert ("date_in_future", "tre_ngay_sinh") not in codes(fill(khai_sinh, OFFICE, entries={"tre_ngay_sinh": "21/11/2026"}))
    assert not codes(fill(khai_sinh, {"today": Fact("hôm nay", Origin.SYSTEM)}, entries={"tre_ngay_sinh": "22/11/2999"}))


def test_values_the_paper_cannot_hold_are_pointed_out(ct01: FormDefinition) -> None:
    facts = person("applicant", ME, full_name="Nguyễn 漢 😀", sex="Khác")
    filled = fill(ct01, facts, entries={"noi_dung_de_nghi": "Đăng ký tại …\nsố 5"})
    assert {("undrawable", "ho_ten"), ("not_an_option", "gioi_tinh"), ("unfinished", "noi_dung_de_nghi")} == codes(filled)
    drawn = [warning.values["character"] for warning in filled.warnings if warning.code == "undrawable"]
    assert drawn == ["U+6F22", "U+1F600"]


def test_a_letter_with_a_mark_that_cannot_be_composed_is_pointed_out(ct01: FormDefinition) -> None:
    assert codes(fill(ct01, person("applicant", ME, full_name="Y Hơ\u0306 Niê"))) == {("loose_mark", "ho_ten")}
    assert codes(fill(ct01, person("applicant", ME, full_name="Y Blo\u0306 Niê"))) == set()


def test_a_record_s_endless_value_is_cut_and_pointed_out(ct01: FormDefinition) -> None:
    filled = fill(ct01, person("applicant", ME, full_name="Ă" * 5000))
    assert len(filled.text("ho_ten")) == 500
    assert filled.text("ho_ten").endswith("Ă…")
    assert codes(filled) == {("cut", "ho_ten")}


def test_upper_keeps_the_origin_and_the_accents(ct01: FormDefinition) -> None:
    data = ct01.model_dump(mode="json")
    data["sections"][0]["fields"][0]["source"] = "upper(applicant.full_name)"
    data["sections"][0]["fields"][1]["source"] = "upper(applicant.birth_date)"
    data["sections"][0]["fields"][2]["source"] = "ho_ten"
    data["sections"][0]["fields"][2]["options"] = []
    filled = fill(FormDefinition.model_validate(data), person("applicant", ME))
    assert (filled.text("ho_ten"), filled.values["ho_ten"].origin) == ("NGUYỄN THỊ NGỌC ÁNH", Origin.DATABASE)
    assert filled.text("ngay_sinh") == "07/03/1990"
    assert (filled.text("gioi_tinh"), filled.values["gioi_tinh"].origin) == ("NGUYỄN THỊ NGỌC ÁNH", Origin.COMPUTED)


def test_a_constant_as_source_comes_from_the_system(ct01: FormDefinition) -> None:
    data = ct01.model_dump(mode="json")
    data["sections"][0]["fields"][0]["source"] = "'Không có'"
    assert fill(FormDefinition.model_validate(data), {}).values["ho_ten"].origin is Origin.SYSTEM


def test_no_citizen_reaches_a_repr(xntthn: FormDefinition) -> None:
    filled = fill(xntthn, person("applicant", ME), entries={"tthn": "Bí mật"})
    shown = re.sub(r"FormDefinition\(.*\), missing", "missing", repr(filled)) + repr(filled.values["nyc_ho_ten"])
    assert not any(secret in shown for secret in ("Nguyễn", ME, "Bí mật"))
