"""The quick look at an address in bare names of units, as most cards print it, finds what the long way finds."""

import pytest

from app.core.citizen import Address, Coded
from app.verify import residence, wire
from app.verify.verdicts import Compared, Why
from resources.areas import table
from resources.demo.people import citizens

HOMES = frozenset({"permanent_residence", "current_residence"})
TODAY = [(code, "", province) for code, (province, _) in table.communes().items()]
BEFORE = [(one.code, one.district, table.old_districts()[one.district].province) for one in table.old_communes().values()]


def homes() -> list[Address]:
    records = [wire.record(one.wire, asked=HOMES) for one in citizens() if one.wire]
    found = {home.text: home for record in records for home in (record.permanent_residence, record.current_residence) if home}
    return [home for home in found.values() if home.known and home.commune]


def home_at(commune: str, district: str, province: str, *, detail: str = "Số 7, Tổ 2") -> Address:
    place = {"MaPhuongXa": commune, "MaQuanHuyen": district, "MaTinhThanh": province, "ChiTiet": detail}
    home = wire.record({"ThuongTru": place}, asked=HOMES).permanent_residence
    assert home is not None
    return home


def ways(home: Address) -> dict[str, Compared]:
    """All that a card may print for that home, and what the quick way says of it."""
    written, printed = residence._ways(home.commune, home.district, home.province)
    return {home.text.removesuffix(written) + names: compared for names, compared in printed.items()}


@pytest.mark.parametrize("home", homes()[::3], ids=range(len(homes()[::3])))
def test_the_bare_names_of_its_own_units_are_an_abbreviation(home: Address) -> None:
    bare = ", ".join(residence._bare([(level, unit.label)]) for level in residence._LEVELS if (unit := getattr(home, level)))
    written = ", ".join(unit.label for unit in (home.commune, home.district, home.province) if unit)
    assert residence.judge(home.text.removesuffix(written) + bare, [home]).reason is Why.ABBREVIATED


@pytest.mark.parametrize("codes", [*TODAY[::60], *BEFORE[::180]], ids="-".join)
def test_the_quick_way_and_the_long_way_agree(codes: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_at(*codes)
    quick = ways(home)
    assert len(quick) > 1
    assert {card: residence.judge(card, [home]) for card in quick} == quick
    monkeypatch.setattr(residence, "_as_printed", lambda *_: None)
    assert {card: residence.judge(card, [home]) for card in quick} == quick


def test_names_of_before_and_of_today_are_told_as_such() -> None:
    today, before = home_at("25195", "", "75"), home_at("25195", "689", "70")
    assert {compared.reason for compared in ways(today).values()} == {Why.ABBREVIATED, Why.OLD_UNITS}
    assert {compared.reason for compared in ways(before).values()} == {Why.ABBREVIATED, Why.OLD_UNITS}


def test_another_detail_goes_the_long_way() -> None:
    home = home_at("25195", "", "75")
    for card in ways(home):
        assert residence.judge("Số 8" + card.removeprefix("Số 7"), [home]).reason is Why.OTHER_HOUSE_NUMBER


def test_a_place_without_a_commune_has_its_own_names_alone() -> None:
    province = Coded("75", "Thành phố Đồng Nai")
    assert residence._ways(None, None, province) == ("Thành phố Đồng Nai", {"Đồng Nai": Compared(reason=Why.ABBREVIATED)})
