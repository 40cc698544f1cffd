"""The quick look at an address without unit words, as most cards print it, finds what the long way finds."""

import pytest

from app.core.citizen import Address
from app.verify import residence, wire
from app.verify.verdicts import Why
from resources.demo.people import citizens

HOMES = frozenset({"permanent_residence", "current_residence"})


def homes() -> list[Address]:
    records = [wire.record(one.wire, asked=HOMES) for one in citizens() if one.wire]
    found = {home.text: home for record in records for home in (record.permanent_residence, record.current_residence) if home}
    return [home for home in found.values() if home.known and home.commune]


@pytest.mark.parametrize("home", homes()[::3], ids=range(len(homes()[::3])))
def test_the_quick_way_and_the_long_way_agree(home: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = residence._without_unit_words(home)
    assert printed != home.text
    quick = residence.judge(printed, [home])
    monkeypatch.setattr(residence, "_without_unit_words", lambda _: "")
    assert quick == residence.judge(printed, [home])
    assert quick.reason is Why.ABBREVIATED
