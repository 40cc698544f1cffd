"""The rules that warn: what each says, what it stands on, and when it must stay silent."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

import pytest

from forms import judging
from forms.basis import Basis, bases
from forms.checks import faults
from forms.facts import Fact, Facts, Origin
from forms.fill import fill
from forms.model import FormDefinition
from forms.rules import LeastAge, RuleUse
from forms.scope import Scope
from forms.warning import Warning_
from resources.codes import code_list
from resources.dates import PartialDate
from resources.sentences import say

TODAY = PartialDate(2026, 11, 22)
OLD_HOME = "Tổ 2, phường Thanh Xuân Bắc, quận Thanh Xuân, Hà Nội"
MERGED_HOME = "Thôn 3, xã Ea Kao, thành phố Buôn Ma Thuột, tỉnh Đắk Lắk"
FIELDS: tuple[dict[str, Any], ...] = (
    {"key": "noi_o", "label": "Nơi cư trú", "type": "address", "source": "applicant.permanent_residence | applicant.current_residence"},
    {"key": "que", "label": "Quê quán", "type": "address", "source": "applicant.place_of_origin"},
    {"key": "chu_ho", "label": "Chủ hộ", "type": "person_name", "source": "applicant.household_head.full_name"},
    {"key": "so_chu_ho", "label": "Số của chủ hộ", "type": "id12", "suggest": "applicant.household_head.personal_id"},
    {"key": "khai", "label": "Tình trạng hôn nhân", "type": "multiline"},
    {"key": "sinh", "label": "Ngày sinh của trẻ", "type": "date"},
)


def a_form(*rules: Mapping[str, str]) -> FormDefinition:
    """A form for everything a rule looks at."""
    return FormDefinition.model_validate(
        {
            "key": "thu",
            "heading": ["TỜ KHAI THỬ"],
            "authority": "UBND cấp xã",
            "procedures": [{"code": "1.000894", "name": "Đăng ký kết hôn"}],
            "people": [
                {"role": "applicant", "label": "Người yêu cầu"},
                {"role": "bride", "label": "Bên nữ"},
                {"role": "groom", "label": "Bên nam"},
                {"role": "member", "label": "Thành viên", "repeats": True},
            ],
            "legal": {
                "instrument": "Thông tư 04/2024/TT-BTP",
                "issuing_body": "Bộ Tư pháp",
                "issued": "2024-06-06",
                "effective_from": "2024-06-06",
            },
            "evidence": {"level": "A"},
            "sections": [
                {
                    "id": "mot",
                    "fields": [
                        *FIELDS,
                        {
                            "type": "table",
                            "key": "tv",
                            "label": "Thành viên",
                            "role": "member",
                            "columns": [{"key": "o", "label": "Nơi ở", "type": "address", "source": "member.current_residence"}],
                        },
                    ],
                }
            ],
            "signatures": [{"head": "Người yêu cầu"}],
            "rules": list(rules),
        }
    )


def facts(today: str | PartialDate | None = TODAY, **known: str | PartialDate) -> Facts:
    """`bride__birth_date=...` stands for the fact `bride.birth_date`; two more lines inside one for a relative's."""
    found = {name.replace("__", "."): Fact(value, Origin.DATABASE) for name, value in known.items()}
    return found if today is None else {**found, "today": Fact(today, Origin.SYSTEM)}


def warned(rule: Mapping[str, str], known: Facts, **entries: str) -> list[str]:
    """Codes of what that one rule says of a filled form; every warning has its sentence and names a law."""
    warnings = said(rule, known, **entries)
    for warning in warnings:
        for language in ("vi", "en"):
            assert warning.values["law"] in say(f"fill.{warning.code}", language, **warning.values)
    return [warning.code for warning in warnings]


def said(rule: Mapping[str, str], known: Facts, **entries: str) -> list[Warning_]:
    """The same with their values; what the fields say of themselves is left out."""
    return [warning for warning in fill(a_form(rule), known, entries=entries).warnings if "law" in warning.values]


MARRIAGE = {"rule": "marriage_age", "bride": "bride", "groom": "groom"}


@pytest.mark.parametrize(
    ("bride", "groom", "codes"),
    [
        (PartialDate(2008, 11, 22), PartialDate(2006, 11, 22), []),
        (PartialDate(2008, 11, 23), PartialDate(2006, 11, 23), ["marriage_age", "marriage_age"]),
        (PartialDate(2008, 11, 22), PartialDate(2008, 11, 22), ["marriage_age"]),
        (PartialDate(2008), PartialDate(2006), []),
        (PartialDate(2008, 11), PartialDate(2006, 12), ["marriage_age"]),
        (PartialDate(2009), PartialDate(2007), ["marriage_age", "marriage_age"]),
        (PartialDate(2008, 2, 29), PartialDate(1950, 1, 1), []),
    ],
)
def test_who_is_surely_too_young_to_marry_is_warned_of(bride: PartialDate, groom: PartialDate, codes: list[str]) -> None:
    assert warned(MARRIAGE, facts(bride__birth_date=bride, groom__birth_date=groom)) == codes


def test_a_warning_names_the_person_the_threshold_and_the_law() -> None:
    warning = said(MARRIAGE, facts(groom__birth_date=PartialDate(2010, 1, 1)))[0]
    law = "điểm a khoản 1 Điều 8 Luật Hôn nhân và gia đình 52/2014/QH13"
    assert dict(warning.values) == {"person": "Bên nam", "age": "20", "law": law}
    assert "2010" not in repr(warning), "no citizen's value in a repr"


OLD_ENOUGH = {"rule": "least_age", "person": "bride", "of": "marriage_age"}


@pytest.mark.parametrize(
    ("sex", "birth", "age"),
    [
        ("Nữ", PartialDate(2008, 11, 23), "18"),
        ("Nữ", PartialDate(2008, 11, 22), ""),
        ("Nam", PartialDate(2006, 11, 23), "20"),
        ("Nam", PartialDate(2006, 11, 22), ""),
        ("Nam", PartialDate(2006), ""),
        ("", PartialDate(2007, 1, 1), ""),
        ("", PartialDate(2009), "18"),
        ("Nữ", "không rõ", ""),
    ],
)
def test_a_least_age_is_that_of_the_sex_or_where_it_is_not_known_the_lowest(sex: str, birth: str | PartialDate, age: str) -> None:
    warnings = said(OLD_ENOUGH, facts(bride__birth_date=birth, bride__sex=sex))
    assert [(one.code, one.values["age"]) for one in warnings] == ([("least_age", age)] if age else [])


def test_a_least_age_is_that_of_its_own_law() -> None:
    rule = {"rule": "least_age", "person": "applicant", "of": "passport_age"}
    assert warned(rule, facts(applicant__birth_date=PartialDate(2012, 11, 23))) == ["least_age"]
    assert warned(rule, facts(applicant__birth_date=PartialDate(2012, 11, 22))) == []
    assert warned(rule, facts(PartialDate(2026, 6, 30), applicant__birth_date=PartialDate(2019, 1, 1))) == []


def test_nobody_and_a_birth_that_is_no_date_are_judged_by_no_age() -> None:
    assert warned(MARRIAGE, facts()) == []
    assert warned(MARRIAGE, facts(bride__birth_date="không rõ")) == []


@pytest.mark.parametrize("today", [None, "hôm nay", PartialDate(2026), PartialDate(2014, 12, 31)])
def test_without_a_full_day_or_before_the_law_nothing_is_judged(today: str | PartialDate | None) -> None:
    assert warned(MARRIAGE, facts(today, bride__birth_date=PartialDate(2012, 1, 1))) == []


DECLARED = {"rule": "single", "person": "bride", "declared": "khai"}


@pytest.mark.parametrize(
    ("status", "codes"),
    [("Đang có vợ/chồng", ["married_in_record"]), ("Chưa kết hôn", []), ("Đã ly hôn hoặc góa vợ/chồng", []), ("", [])],
)
def test_a_form_for_the_unmarried_is_held_against_the_record(status: str, codes: list[str]) -> None:
    assert warned({"rule": "single", "person": "bride"}, facts(bride__marital_status=status)) == codes


def test_a_status_that_nobody_can_read_says_nothing() -> None:
    assert warned({"rule": "single", "person": "bride"}, facts(bride__marital_status="mã 7 (không có trong danh mục)")) == []
    assert warned({"rule": "single", "person": "bride"}, facts()) == []


@pytest.mark.parametrize(
    ("status", "declared", "codes"),
    [
        ("Đang có vợ/chồng", "Hiện tại chưa đăng ký kết hôn với ai", ["married_in_record"]),
        ("Đang có vợ/chồng", "HIỆN TẠI  ĐÃ LY HÔN theo Bản án số 1", ["married_in_record"]),
        ("Đang có vợ/chồng", "Hiện tại đang có vợ là bà Trần Thị Lan", []),
        ("Đang có vợ/chồng", "Trong khoảng thời gian từ năm 2001 đến năm 2005 chưa đăng ký kết hôn với ai", []),
        ("Đang có vợ/chồng", "", []),
        ("Đang có vợ/chồng", "Theo hồ sơ kèm theo", []),
        ("Chưa kết hôn", "Hiện tại đang có vợ/chồng là …", ["single_in_record"]),
        ("Đã ly hôn hoặc góa vợ/chồng", "Hiện tại đang có chồng", ["single_in_record"]),
        ("Chưa kết hôn", "Hiện tại chưa đăng ký kết hôn với ai", []),
    ],
)
def test_a_declared_status_is_held_against_the_record(status: str, declared: str, codes: list[str]) -> None:
    assert warned(DECLARED, facts(bride__marital_status=status), khai=declared) == codes


PENSION = {"rule": "pension_age", "person": "applicant"}


@pytest.mark.parametrize(
    ("birth", "codes"),
    [
        (PartialDate(1951, 11, 22), []),
        (PartialDate(1951, 11, 23), ["pension_if_poor"]),
        (PartialDate(1956, 11, 22), ["pension_if_poor"]),
        (PartialDate(1956, 11, 23), ["pension_too_young"]),
        (PartialDate(1951), []),
        (PartialDate(1952), ["pension_if_poor"]),
        (PartialDate(1956), ["pension_if_poor"]),
        (PartialDate(1957), ["pension_too_young"]),
    ],
)
def test_the_social_pension_has_two_ages(birth: PartialDate, codes: list[str]) -> None:
    assert warned(PENSION, facts(applicant__birth_date=birth)) == codes


def test_no_birth_date_means_no_word_of_the_pension() -> None:
    assert warned(PENSION, facts()) == []


BIRTH = {"rule": "birth_registration_limit", "child_birth": "sinh"}


@pytest.mark.parametrize(
    ("birth", "codes"),
    [
        ("23/09/2026", []),
        ("22/09/2026", ["birth_registered_late"]),
        ("09/2026", []),
        ("08/2026", ["birth_registered_late"]),
        ("02/2024", ["birth_registered_late"]),
        ("2026", []),
        ("2025", ["birth_registered_late"]),
        ("", []),
    ],
)
def test_a_birth_is_late_only_where_every_day_it_may_mean_is(birth: str, codes: list[str]) -> None:
    assert warned(BIRTH, facts(), sinh=birth) == codes


NOT_SAME = {"rule": "not_same", "one": "bride", "other": "groom"}


def test_one_person_in_two_parts_is_noticed_by_either_number() -> None:
    assert warned(NOT_SAME, facts(bride__personal_id="099190000001", groom__personal_id="099190000001")) == ["not_same"]
    assert warned(NOT_SAME, facts(bride__old_id="099000001", groom__old_id="099000001")) == ["not_same"]
    assert warned(NOT_SAME, facts(bride__personal_id="099190000001", groom__personal_id="099090000002")) == []
    assert warned(NOT_SAME, facts(bride__full_name="Trần Lan", groom__full_name="Trần Lan")) == []
    twins = facts(
        bride__personal_id="099190000001", groom__personal_id="099090000002", bride__old_id="099000001", groom__old_id="099000001"
    )
    assert warned(NOT_SAME, twins) == [], "two people of whom both new numbers are known are two, whatever the old ones say"
    half = {name: fact for name, fact in twins.items() if name != "groom.personal_id"}
    assert warned(NOT_SAME, half) == ["not_same"]


def test_a_rule_without_a_law_of_its_own_stands_on_the_form() -> None:
    warning = said(NOT_SAME, facts(bride__personal_id="099190000001", groom__personal_id="099190000001"))[0]
    assert dict(warning.values) == {"person": "Bên nữ", "other": "Bên nam", "law": "Thông tư 04/2024/TT-BTP"}


CARD = {"rule": "card_valid", "person": "applicant"}


def test_a_card_is_past_its_last_day_only_on_the_next() -> None:
    assert warned(CARD, facts(applicant__card__good_until=PartialDate(2026, 11, 22))) == []
    assert warned(CARD, facts(applicant__card__good_until=PartialDate(2026, 11, 21))) == ["card_expired"]
    assert warned(CARD, facts()) == []


HEAD = {"rule": "other_head", "person": "applicant"}
KNOWN_HEAD = facts(applicant__household_head__full_name="Nguyễn Văn Hùng", applicant__household_head__personal_id="099060000001")


@pytest.mark.parametrize(
    ("known", "entries", "codes"),
    [
        (KNOWN_HEAD, {}, []),
        (KNOWN_HEAD, {"chu_ho": "Trần Thị Lan"}, ["other_head"]),
        (KNOWN_HEAD, {"chu_ho": "NGUYEN VAN HUNG"}, []),
        (KNOWN_HEAD, {"so_chu_ho": "099060000001", "chu_ho": "Nguyễn Hùng"}, []),
        (KNOWN_HEAD, {"so_chu_ho": "099060000002"}, ["other_head"]),
        (KNOWN_HEAD, {"chu_ho": ""}, []),
        (facts(), {"chu_ho": "Trần Thị Lan"}, []),
    ],
)
def test_another_head_than_the_records_is_told_by_number_before_name(known: Facts, entries: dict[str, str], codes: list[str]) -> None:
    assert warned(HEAD, known, **entries) == codes


HOME = {"rule": "dissolved_address", "person": "applicant"}


def test_a_home_in_a_commune_that_is_gone_comes_with_the_new_one() -> None:
    warning = said(HOME, facts(applicant__permanent_residence=MERGED_HOME))[0]
    assert warning.code == "dissolved_address"
    assert (warning.values["key"], warning.values["today"]) == ("noi_o", "Thôn 3, Phường Ea Kao, Tỉnh Đắk Lắk")


def test_a_divided_commune_comes_with_its_heirs() -> None:
    warning = said(HOME, facts(applicant__current_residence=OLD_HOME))[0]
    assert warning.code == "split_address"
    assert warning.values["today"] == "Tổ 2, Phường Thanh Xuân, Thành phố Hà Nội; Tổ 2, Phường Thanh Liệt, Thành phố Hà Nội"


def test_a_typed_home_is_looked_at_too() -> None:
    assert warned(HOME, facts(), noi_o=MERGED_HOME) == ["dissolved_address"]


def test_what_is_copied_from_old_papers_keeps_its_old_names() -> None:
    assert warned(HOME, facts(applicant__place_of_origin=MERGED_HOME)) == []


@pytest.mark.parametrize("home", ["Số 12, phường Thanh Xuân, thành phố Hà Nội", "gần chợ", ""])
def test_a_home_of_today_or_one_that_cannot_be_read_is_left_alone(home: str) -> None:
    assert warned(HOME, facts(applicant__permanent_residence=home)) == []


def test_many_heirs_are_not_all_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "renewed", lambda _: tuple(f"Xã số {n}" for n in range(6)))
    warning = said(HOME, facts(applicant__permanent_residence="x"))[0]
    assert warning.values["today"] == "Xã số 0; Xã số 1; Xã số 2; Xã số 3; …"


def test_rules_say_their_words_in_the_order_of_the_form() -> None:
    form = a_form(PENSION, CARD)
    known = facts(applicant__birth_date=PartialDate(1990), applicant__card__good_until=PartialDate(2020, 1, 1))
    assert [one.code for one in judging.warnings(form, Scope(facts=known, fields={}))] == ["pension_too_young", "card_expired"]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (MARRIAGE, None),
        (DECLARED, None),
        ({"rule": "card_valid", "person": "mother"}, ("rules.card_valid", "SRC-1", "mother")),
        ({"rule": "card_valid", "person": "member"}, ("rules.card_valid", "SRC-1", "member")),
        ({"rule": "birth_registration_limit", "child_birth": "khong_co"}, ("rules.birth_registration_limit", "SRC-3", "khong_co")),
    ],
)
def test_a_rule_bound_to_what_the_form_lacks_is_refused_by_the_lint(rule: Mapping[str, str], fault: tuple[str, str, str] | None) -> None:
    found = [one for one in faults(a_form(rule)) if one[0].startswith("rules.")]
    assert found == ([fault] if fault else [])


# --- the data --------------------------------------------------------------------------------------------------------


def test_every_basis_is_of_a_rule_and_was_issued_before_it_holds() -> None:
    names = {rule.model_fields["rule"].annotation.__args__[0] for rule in get_args(get_args(RuleUse)[0])}
    ages = set(get_args(LeastAge.model_fields["of"].annotation))
    assert names - set(bases()) == {"not_same", "least_age"} and set(bases()) <= names | ages
    assert ages <= set(bases())
    for basis in (one for several in bases().values() for one in several):
        assert basis.issued <= basis.effective_from


def test_an_instrument_holds_from_its_first_day_to_its_last() -> None:
    basis = Basis(instrument="Luật thử", issued=dt.date(2019, 1, 1), effective_from=dt.date(2020, 1, 1), effective_to=dt.date(2020, 12, 31))
    days = [dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2020, 12, 31), dt.date(2021, 1, 1)]
    assert [basis.holds(day) for day in days] == [False, True, True, False]
    assert basis.citation == "Luật thử"


def test_the_marital_statuses_of_the_rule_are_those_of_the_code_list() -> None:
    phrases = bases()["single"][0].phrases
    labels = {entry.label for entry in code_list("marital_status").entries if entry.code != "0"}
    assert {*phrases["record_married"], *phrases["record_single"]} == labels
