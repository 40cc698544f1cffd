"""Partial dates: a year may stand alone, and no day is ever invented."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.dates import PartialDate


@pytest.mark.parametrize(
    ("iso", "slashed", "full"), [("1990-03-07", "07/03/1990", True), ("1990-03", "03/1990", False), ("1958", "1958", False)]
)
def test_a_date_is_written_as_far_as_it_is_known(iso: str, slashed: str, *, full: bool) -> None:
    date = PartialDate.from_iso(iso)
    assert (date.iso(), date.slashed(), date.is_full) == (iso, slashed, full)
    assert PartialDate.from_slashed(slashed) == date
    assert PartialDate.parse(iso) == PartialDate.parse(slashed) == date


def test_people_leave_zeros_and_blanks() -> None:
    assert PartialDate.from_slashed(" 7/3/1990 ") == PartialDate(1990, 3, 7)
    assert PartialDate.from_slashed("3/1990") == PartialDate(1990, 3)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("20-11-2026", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("20/11/2026", "2026-11-20"),
        (" 7-3-1990 ", "1990-03-07"),
        ("7.3.1990", "1990-03-07"),
        ("03-1990", "1990-03"),
        ("3.1990", "1990-03"),
        ("1990-03", "1990-03"),
        (" 2026-11-20 ", "2026-11-20"),
    ],
)
def test_what_people_write_is_read_with_any_of_their_signs(text: str, iso: str) -> None:
    assert PartialDate.parse(text).iso() == iso


@pytest.mark.parametrize(
    "text", ["20-11.2026", "20.11/2026", "2026.11.20", "2026/11/20", "20-11-26", "31.02.2026", "20--11-2026", ".1990", "-1990"]
)
def test_what_is_no_date_with_any_sign_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_a_card_packs_its_dates() -> None:
    assert PartialDate.from_packed("07031990") == PartialDate(1990, 3, 7)


@pytest.mark.parametrize(
    "text", ["", "7", "1990-3-7", "1990-13-01", "1990-02-30", "1990-00", "1990-01-00", "0000", "3000", "1990-03-07x", "١٩٩٠"]
)
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.from_iso(text)


@pytest.mark.parametrize("text", ["", "30/02/1990", "00/03/1990", "05/00/1990", "07/03/90", "7.3.1990", "31/04/2000", "٠٧/٠٣/١٩٩٠"])
def test_what_is_no_slashed_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.from_slashed(text)


@pytest.mark.parametrize("text", ["", "1990", "00001990", "32011990", "29021900", "7031990", " 07031990", "07o31990", "٠٧٠٣١٩٩٠"])
def test_what_is_no_packed_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.from_packed(text)


def test_a_day_needs_its_month_and_a_year_its_century() -> None:
    with pytest.raises(ValueError, match="without its month"):
        PartialDate(1990, None, 7)
    with pytest.raises(ValueError, match="out of range"):
        PartialDate(1799)


def test_a_part_is_no_day() -> None:
    assert PartialDate(2024, 2, 29).to_date() == dt.date(2024, 2, 29)
    for part in (PartialDate(1990), PartialDate(1990, 3)):
        with pytest.raises(ValueError, match="only a part"):
            part.to_date()


def test_dates_stand_in_time_a_year_before_its_months() -> None:
    ordered = [
        PartialDate(1989, 12, 31),
        PartialDate(1990),
        PartialDate(1990, 3),
        PartialDate(1990, 3, 7),
        PartialDate(1990, 4),
        PartialDate(1991),
    ]
    assert sorted([ordered[-1], *ordered[:-1]]) == ordered
    assert PartialDate(1990, 3, 7) > PartialDate(1990)
    assert PartialDate(1990) <= PartialDate(1990) <= PartialDate(1990, 1)
    assert PartialDate(1991) >= PartialDate(1990, 12, 31)


@given(st.dates(dt.date(1800, 1, 1), dt.date(2999, 12, 31)))
def test_every_day_survives_every_spelling(day: dt.date) -> None:
    date = PartialDate.from_date(day)
    assert date.to_date() == day
    assert PartialDate.from_iso(date.iso()) == PartialDate.from_slashed(date.slashed()) == date
    assert PartialDate.from_packed(date.slashed().replace("/", "")) == date
