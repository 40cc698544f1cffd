"""A line of the province's table, its total, its month."""

import datetime as dt

import pytest

from app.core.tally import COLUMNS, Month, Tally


def test_a_total_adds_every_column_for_itself() -> None:
    one = Tally(**{name: number for number, name in enumerate(COLUMNS)})
    assert Tally.total([one, one]) == Tally(**{name: 2 * number for number, name in enumerate(COLUMNS)})
    assert Tally.total([]) == Tally()


def test_a_month_knows_its_days() -> None:
    assert (Month("2024-02").first, Month("2024-02").last) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    assert Month.of(dt.date(2026, 12, 31)).last == dt.date(2026, 12, 31)
    assert str(Month("2023-03")) == "2023-03" > str(min(Month("2022-10"), Month("2023-03")))


@pytest.mark.parametrize("text", ["", "2023-13", "2023-3", "23-03", "2023-03-01"])
def test_what_is_no_month_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month(text)
