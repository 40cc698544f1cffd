import datetime as dt

import pytest

from scanner.validity import good_until

BIRTH = dt.date(1990, 3, 7)


@pytest.mark.parametrize(
    ("issued", "until"),
    [
        (dt.date(2000, 1, 1), dt.date(2004, 3, 7)),
        (dt.date(2002, 3, 6), dt.date(2004, 3, 7)),
        (dt.date(2002, 3, 7), dt.date(2015, 3, 7)),
        (dt.date(2004, 3, 7), dt.date(2015, 3, 7)),
        (dt.date(2013, 3, 6), dt.date(2015, 3, 7)),
        (dt.date(2013, 3, 7), dt.date(2030, 3, 7)),
        (dt.date(2021, 7, 1), dt.date(2030, 3, 7)),
        (dt.date(2028, 3, 7), dt.date(2050, 3, 7)),
        (dt.date(2048, 3, 6), dt.date(2050, 3, 7)),
        (dt.date(2048, 3, 7), None),
        (dt.date(2060, 1, 1), None),
    ],
)
def test_a_card_runs_to_the_next_renewal_age_but_not_from_the_two_years_before_it(issued: dt.date, until: dt.date | None) -> None:
    assert good_until(birth=BIRTH, issued=issued) == until


def test_a_birthday_on_29_february_falls_on_the_first_of_march() -> None:
    assert good_until(birth=dt.date(2000, 2, 29), issued=dt.date(2021, 1, 1)) == dt.date(2025, 3, 1)
    assert good_until(birth=dt.date(2000, 2, 29), issued=dt.date(2024, 1, 1)) == dt.date(2040, 2, 29)
