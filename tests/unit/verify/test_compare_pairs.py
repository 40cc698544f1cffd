"""Every pair gets its reason, whichever side is the card's; and the reason has its one verdict."""

from typing import Any

import pytest

from app.core.citizen import Address, CitizenRecord, Coded
from app.core.lookup import Verdict
from app.verify import births, names, numbers
from app.verify.compare import COMPARED, Claimed, compare, explained
from app.verify.verdicts import PLAIN, Why
from resources.dates import PartialDate
from resources.sentences import catalogue
from tests.unit.verify.compare_pairs import BIRTHS, HOMES, NAMES, NUMBERS


def flat(table: dict[Why, list[tuple[Any, Any]]]) -> list[tuple[Any, Any, Why]]:
    return [(card, record, why) for why, pairs in table.items() for card, record in pairs]


def a_record(**values: object) -> CitizenRecord:
    return CitizenRecord(asked=frozenset(values), **values)  # type: ignore[arg-type]  # each test gives the right type


def test_there_are_more_than_a_hundred_and_fifty_pairs_and_every_reason_of_a_difference_has_one() -> None:
    tables: list[dict[Why, list[tuple[Any, Any]]]] = [NAMES, NUMBERS, BIRTHS, HOMES]
    assert sum(len(pairs) for table in tables for pairs in table.values()) >= 150
    told = {why for table in tables for why in table}
    assert {why for why in Why if why.verdict is not Verdict.ABSENT} - told == {Why.FORMER_NUMBER, Why.OTHER_SEX}


@pytest.mark.parametrize(("card", "record", "why"), flat(NAMES))
def test_names(card: str, record: str, why: Why) -> None:
    assert names.judge(card, record) is names.judge(record, card) is why


@pytest.mark.parametrize(("card", "record", "why"), flat(NUMBERS))
def test_numbers(card: str, record: str, why: Why) -> None:
    assert numbers.judge(card, record) is numbers.judge(record, card) is why


@pytest.mark.parametrize(("card", "record", "why"), flat(BIRTHS))
def test_birth_dates(card: PartialDate, record: PartialDate, why: Why) -> None:
    assert births.judge(card, record) is births.judge(record, card) is why


@pytest.mark.parametrize(("card", "record", "why"), flat(HOMES))
def test_residences(card: str, record: str, why: Why) -> None:
    for one, other in ((card, record), (record, card)):
        compared = explained(Claimed(residence=one), a_record(permanent_residence=Address(text=other)))["residence"]
        assert compared.reason is why
        assert compared.says()


def test_a_renamed_place_is_named_before_and_today() -> None:
    compared = explained(
        Claimed(residence="Thôn 2, Tân Thành, Bù Đốp, Bình Phước"),
        a_record(permanent_residence=Address(text="Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai")),
    )["residence"]
    assert compared.says() == "Cùng một nơi: Xã Tân Thành, Huyện Bù Đốp, Tỉnh Bình Phước nay thuộc Xã Tân Tiến, Thành phố Đồng Nai."
    assert compared.says("en").startswith("The same place: Xã Tân Thành")
    assert "Tân" not in repr(compared)


def test_an_island_was_a_district() -> None:
    compared = explained(
        Claimed(residence="Khu 2, Huyện Côn Đảo, Bà Rịa - Vũng Tàu"),
        a_record(permanent_residence=Address(text="Khu 2, Đặc khu Côn Đảo, Thành phố Hồ Chí Minh")),
    )["residence"]
    assert compared.values["before"] == "Huyện Côn Đảo, Tỉnh Bà Rịa - Vũng Tàu"


def test_a_split_commune_names_a_few_of_its_candidates() -> None:
    two = explained(
        Claimed(residence="Ấp 1, Xã Xuân Tâm, Huyện Xuân Lộc, Đồng Nai"),
        a_record(permanent_residence=Address(text="Ấp 1, Xã Xuân Hòa, Thành phố Đồng Nai")),
    )["residence"]
    assert two.values["candidates"] == "Xã Xuân Hòa, Thành phố Đồng Nai; Xã Xuân Đông, Thành phố Đồng Nai"
    many = explained(
        Claimed(residence="Tổ 1, Phường 1, Thành phố Hồ Chí Minh"),
        a_record(permanent_residence=Address(text="Tổ 1, Phường Bàn Cờ, Thành phố Hồ Chí Minh")),
    )["residence"]
    assert many.reason is Why.SPLIT_CANDIDATES
    assert many.values["candidates"].endswith("; …")


COMMUNE, DISTRICT, PROVINCE = Coded("25318", "Xã Tân Thành"), Coded("693", "Huyện Bù Đốp"), Coded("70", "Tỉnh Bình Phước")


def test_a_record_with_codes_is_compared_by_them_and_not_by_its_words() -> None:
    stored = Address(
        text="Thôn 2, tên viết sai cả", detail="Thôn 2, Xã Tân Thành, H. Bù Đốp", commune=COMMUNE, district=DISTRICT, province=PROVINCE
    )
    found = explained(Claimed(residence="Thôn 2, Tân Tiến, Đồng Nai"), a_record(permanent_residence=stored))["residence"]
    assert found.reason is Why.OLD_UNITS


def test_a_record_that_names_only_a_province_or_a_district_is_compared_as_written() -> None:
    only_province = Address(text="Thôn 2, Tỉnh Bình Phước", detail="Thôn 2", province=PROVINCE)
    only_district = Address(text="Thôn 2, Huyện Bù Đốp, Tỉnh Bình Phước", detail="Thôn 2", district=DISTRICT, province=PROVINCE)
    claimed = Claimed(residence="Thôn 2, H. Bù Đốp, Bình Phước")
    assert explained(claimed, a_record(permanent_residence=only_district))["residence"].reason is Why.ABBREVIATED
    assert explained(claimed, a_record(permanent_residence=only_province))["residence"].reason is Why.DETAIL_MISSING


def test_why_nothing_is_compared() -> None:
    nothing = explained(Claimed(), CitizenRecord(asked=frozenset()))
    assert {compared.reason for compared in nothing.values()} == {Why.NOT_ASKED}
    asked = frozenset({"personal_id", "old_id", "full_name", "birth_date", "sex", "permanent_residence"})
    assert {one.reason for one in explained(Claimed(), CitizenRecord(asked=asked)).values()} == {Why.NOBODY_SAYS}
    claimed = Claimed(
        personal_id="099190000001",
        old_id="099123456",
        full_name="Nguyễn Thử",
        birth_date=PartialDate(1990),
        sex="Nam",
        residence="Đồng Nai",
    )
    assert {one.reason for one in explained(claimed, CitizenRecord(asked=asked)).values()} == {Why.CARD_ONLY}
    record = a_record(
        personal_id="099190000001",
        old_id="099123456",
        full_name="Nguyễn Thử",
        birth_date=PartialDate(1990),
        sex=Coded("1", "Nam"),
        permanent_residence=Address(text="Đồng Nai"),
    )
    assert {one.reason for one in explained(Claimed(full_name="  "), record).values()} == {Why.RECORD_ONLY}
    assert {one.reason for one in explained(claimed, record).values()} == {Why.SAME_TEXT}


def test_a_former_number_and_a_number_that_was_not_given() -> None:
    renewed = a_record(personal_id="099190000001", old_id="099190000009")
    assert explained(Claimed(personal_id="099190000009"), renewed)["personal_id"].reason is Why.FORMER_NUMBER
    by_old = explained(Claimed(old_id="099123456"), a_record(personal_id="099190000001", old_id="099123456"))
    assert (by_old["personal_id"].reason, by_old["old_id"].reason) == (Why.ONLY_OLD_NUMBER, Why.SAME_TEXT)


@pytest.mark.parametrize(
    ("card", "record", "why"),
    [
        ("Nữ", Coded("2", "Nữ"), Why.SAME_TEXT),
        ("NỮ", Coded("2", "Nữ"), Why.CASE),
        ("Nữ", Coded("1", "Nam"), Why.OTHER_SEX),
        ("Nữ", Coded("0", "Chưa có thông tin"), Why.CARD_ONLY),
        ("", Coded("00", "Chưa có thông tin"), Why.NOBODY_SAYS),
        ("Nữ", Coded("7", "mã 7 (không có trong danh mục)", known=False), Why.NOT_IN_LIST),
    ],
)
def test_sex(card: str, record: Coded, why: Why) -> None:
    assert explained(Claimed(sex=card), a_record(sex=record))["sex"].reason is why


def test_a_home_with_a_unit_on_no_list_is_compared_with_nothing_but_the_other_home_still_is() -> None:
    unknown = Address(text="Thôn 2, mã 99998 (không có trong danh mục)", known=False)
    claimed = Claimed(residence="Thôn 2, Tân Tiến, Đồng Nai")
    assert explained(claimed, a_record(permanent_residence=unknown))["residence"].reason is Why.NOT_IN_LIST
    known = Address(text="Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai")
    both = a_record(permanent_residence=unknown, current_residence=known)
    assert explained(claimed, both)["residence"].reason is Why.ABBREVIATED


def test_every_reason_has_a_sentence_in_two_languages_and_every_sentence_a_reason() -> None:
    assert {key for key in catalogue() if key.startswith("compare.")} == {f"compare.{why}" for why in Why}
    filled = {Why.OLD_UNITS, Why.SPLIT_CANDIDATES, Why.MERGED}
    for why in set(Why) - filled:
        assert PLAIN[why].says().endswith(".")
        assert PLAIN[why].says("en").endswith(".")
    for why in filled:
        with pytest.raises(KeyError):
            PLAIN[why].says()


def test_the_verdicts_are_those_of_the_reasons() -> None:
    claimed, record = Claimed(full_name="Nguyễn Thị Thử"), a_record(full_name="NGUYỄN THỊ THỬ")
    assert compare(claimed, record) == {name: one.verdict for name, one in explained(claimed, record).items()}
    assert tuple(explained(claimed, record)) == COMPARED
