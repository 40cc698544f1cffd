"""Every commune of before 01/07/2025 against those of today: renaming is form, another place and another house are not."""

from collections.abc import Iterator

import pytest

from app.core.citizen import Address, Coded
from app.core.lookup import Verdict
from app.verify import residence
from app.verify.verdicts import Why
from resources import areas
from resources.areas import table

BY_TODAY = sorted(table.provinces())


def stored(detail: str, *, commune: str = "", district: str = "", province: str = "") -> Address:
    """An address as `app.verify.wire` reads it."""
    codes = {"commune": commune, "district": district, "province": province}
    units = {level: Coded(code, code) if code else None for level, code in codes.items()}
    return Address(detail=detail, text=areas.describe(detail=detail, **codes), **units)  # type: ignore[arg-type]  # the three levels


def old_communes(today: str) -> Iterator[table.OldCommune]:
    """All communes of before on the land of one of today's provinces, islands' districts among them."""
    for district in table.old_districts().values():
        if table.old_provinces()[district.province].successor == today:
            yield from table.old_communes_by_district()[district.code]


def before(detail: str, row: table.OldCommune) -> Address:
    return stored(detail, commune=row.code, district=row.district, province=table.old_districts()[row.district].province)


def test_all_ten_thousand_are_walked_through() -> None:
    assert sum(1 for today in BY_TODAY for _ in old_communes(today)) == 10_040


@pytest.mark.parametrize("today", BY_TODAY)
def test_a_card_in_old_names_meets_the_record_in_todays_codes(today: str) -> None:
    for row in old_communes(today):
        card = before("12/3 Lê Lợi, Tổ 5", row).text
        reasons = [
            residence.judge(card, [stored("12/3 Lê Lợi, Tổ 5", commune=code, province=table.communes()[code][0])])
            for code in row.successors
        ]
        expected = Why.OLD_UNITS if len(row.successors) == 1 else Why.SPLIT_CANDIDATES
        assert {one.reason for one in reasons} == {expected}, card
        assert all(row.name in one.values["before"] for one in reasons), card


@pytest.mark.parametrize("today", BY_TODAY)
def test_a_card_in_todays_names_meets_the_record_in_old_codes_but_not_with_another_house(today: str) -> None:
    for row in old_communes(today):
        for code in row.successors:
            card = stored("12/3 Lê Lợi, Tổ 5", commune=code, province=table.communes()[code][0]).text
            assert residence.judge(card, [before("12/3 Lê Lợi, Tổ 5", row)]).verdict is Verdict.FORMAL, card
            assert residence.judge(card, [before("123 Lê Lợi, Tổ 5", row)]).verdict is Verdict.DIFFERS, card


@pytest.mark.parametrize("today", BY_TODAY)
def test_a_commune_that_took_no_land_of_it_differs(today: str) -> None:
    codes = [code for code, (province, _) in table.communes().items() if province == today]
    for number, row in enumerate(old_communes(today)):
        other = codes[number % len(codes)]
        if other not in row.successors:
            card = before("Tổ 5", row).text
            assert residence.judge(card, [stored("Tổ 5", commune=other, province=today)]).reason is Why.OTHER_COMMUNE, card
