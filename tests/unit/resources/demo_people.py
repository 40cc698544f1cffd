"""The invented citizens as the tests walk through them."""

from pathlib import Path
from typing import Any

from resources import areas
from resources.dates import PartialDate
from resources.demo.people import DemoCard, DemoCitizen, citizens

ROOT = Path(__file__).resolve().parents[3]


def known() -> list[tuple[DemoCitizen, Any]]:
    return [(citizen, citizen.wire) for citizen in citizens() if citizen.wire]


def carded() -> list[tuple[DemoCitizen, DemoCard]]:
    return [(citizen, citizen.card) for citizen in citizens() if citizen.card]


def name_of(element: Any) -> str:
    name = element["HoVaTen"]
    return name if isinstance(name, str) else " ".join(part for part in (name["Ho"], name["ChuDem"], name["Ten"]) if part)


def text_of(address: dict[str, str]) -> str:
    return areas.describe(
        detail=address["ChiTiet"], commune=address["MaPhuongXa"], district=address["MaQuanHuyen"], province=address["MaTinhThanh"]
    )


def born(wire: Any) -> PartialDate:
    birth = wire["NgayThangNamSinh"]
    day = birth["NgayThangNam"]
    return PartialDate(int(day[:4]), int(day[4:6]), int(day[6:])) if day else PartialDate(int(birth["Nam"]))
