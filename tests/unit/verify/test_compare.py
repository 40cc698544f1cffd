"""Card against record: every kind of difference that is only writing, and those that are not."""

import pytest

from app.core.citizen import Address, CitizenRecord, Coded
from app.core.lookup import Verdict
from app.verify.compare import COMPARED, Claimed, compare
from resources.dates import PartialDate

SAME, FORMAL, DIFFERS, ABSENT = Verdict.SAME, Verdict.FORMAL, Verdict.DIFFERS, Verdict.ABSENT


def a_record(**values: object) -> CitizenRecord:
    return CitizenRecord(asked=frozenset(values), **values)  # type: ignore[arg-type]  # each test gives the right type


def at(text: str) -> Address:
    return Address(text=text)


def test_all_six_are_always_judged_and_nothing_known_is_absent() -> None:
    assert compare(Claimed(), a_record()) == dict.fromkeys(COMPARED, ABSENT)


@pytest.mark.parametrize(
    ("card", "record", "verdict"),
    [
        ("Nguyễn Thị Thử", "Nguyễn Thị Thử", SAME),
        ("Nguyễn Thị Thử", "NGUYỄN THỊ THỬ", FORMAL),
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa", FORMAL),
        ("Ðặng Thử", "Đặng Thử", FORMAL),
        ("H' Yŏ Mlô", "H’Yŏ  Mlô", FORMAL),
        ("Nguyễn Thị Thử", "NGUYEN THI THU", FORMAL),
        ("Nguyễn Thị Thử", "Nguyễn Thị Thư", DIFFERS),
        ("Nguyễn Thị Thử", "Nguyễn Thử", DIFFERS),
        ("H'Hen Thử", "HHen Thử", FORMAL),
        ("Nguyễn Văn An", "NGUYỄN VĂNAN", FORMAL),
        ("", "Nguyễn Thị Thử", ABSENT),
        ("Nguyễn Thị Thử", None, ABSENT),
    ],
)
def test_names(card: str, record: str | None, verdict: Verdict) -> None:
    assert compare(Claimed(full_name=card), a_record(full_name=record))["full_name"] is verdict


@pytest.mark.parametrize(
    ("card", "record", "verdict"),
    [
        (PartialDate(1990, 3, 7), PartialDate(1990, 3, 7), SAME),
        (PartialDate(1990, 3, 7), PartialDate(1990), FORMAL),
        (PartialDate(1990), PartialDate(1990, 3, 7), FORMAL),
        (PartialDate(1990, 3, 7), PartialDate(1990, 7, 3), DIFFERS),
        (PartialDate(1991), PartialDate(1990, 3, 7), DIFFERS),
        (None, PartialDate(1990), ABSENT),
        (PartialDate(1990), None, ABSENT),
    ],
)
def test_birth_dates(card: PartialDate | None, record: PartialDate | None, verdict: Verdict) -> None:
    assert compare(Claimed(birth_date=card), a_record(birth_date=record))["birth_date"] is verdict


def test_numbers_are_the_same_or_they_differ() -> None:
    verdicts = compare(Claimed(personal_id="099190000001", old_id="099123456"), a_record(personal_id="099190000001", old_id="099123457"))
    assert (verdicts["personal_id"], verdicts["old_id"]) == (SAME, DIFFERS)


def test_a_sex_nobody_recorded_is_absent() -> None:
    assert compare(Claimed(sex="Nữ"), a_record(sex=Coded("0", "Chưa có thông tin")))["sex"] is ABSENT
    assert compare(Claimed(sex="Nữ"), a_record(sex=Coded("1", "Nam")))["sex"] is DIFFERS


@pytest.mark.parametrize(
    ("card", "record", "verdict"),
    [
        ("Thôn 2, Tân Tiến, Đồng Nai", "Thôn 2, Tân Tiến, Đồng Nai", SAME),
        ("Thôn 2, Tân Thành, Bù Đốp, Bình Phước", "Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai", FORMAL),
        ("Thôn 3, Tân Thành, Bù Đốp, Bình Phước", "Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai", DIFFERS),
        ("Thôn 2, Tân Thành, Bù Đốp, Bình Phước", "Thôn 2, Xã Bù Gia Mập, Thành phố Đồng Nai", DIFFERS),
    ],
)
def test_addresses_across_the_merger_of_2025(card: str, record: str, verdict: Verdict) -> None:
    assert compare(Claimed(residence=card), a_record(permanent_residence=at(record)))["residence"] is verdict


def test_the_better_of_the_two_residences_counts() -> None:
    record = a_record(
        permanent_residence=at("Tổ 9, Phường Bình Long, Thành phố Đồng Nai"),
        current_residence=at("Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai"),
    )
    assert compare(Claimed(residence="Thôn 2, Tân Tiến, Đồng Nai"), record)["residence"] is FORMAL


def test_an_address_with_a_unit_on_no_list_is_compared_with_nothing() -> None:
    unknown = Address(text="Thôn 2, mã 99998 (không có trong danh mục)", known=False)
    assert compare(Claimed(residence="Thôn 2, Tân Tiến, Đồng Nai"), a_record(permanent_residence=unknown))["residence"] is ABSENT


def test_twins_with_one_name_and_one_birth_date_differ_by_their_numbers() -> None:
    birth = PartialDate(1990, 3, 7)
    claim = Claimed(personal_id="099190000001", old_id="000000001", full_name="Nguyễn Thị Thử", birth_date=birth)
    twin = a_record(personal_id="099190000002", old_id="000000002", full_name="Nguyễn Thị Thử", birth_date=birth)
    found = compare(claim, twin)
    assert (found["full_name"], found["birth_date"]) == (SAME, SAME)
    assert (found["personal_id"], found["old_id"]) == (DIFFERS, DIFFERS)
