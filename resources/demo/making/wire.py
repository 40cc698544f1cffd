"""A person as service 037 sends him, quirks included. Element names are the wire's (POPULATION: 20 top-level elements)."""

from typing import Any

from resources.areas import describe
from resources.demo.making.chance import Chance
from resources.demo.making.families import Person
from resources.demo.making.homes import NO_ADDRESS, Wire, old_wire
from resources.demo.making.names import FEMALE, Name
from resources.text import upper

QUIRKS = {
    "whole-name-in-ten": 0.2,
    "plain-name": 0.05,
    "nationality-empty": 0.25,
    "units-in-detail": 0.1,
    "old-units": 0.5,
    "relatives-absent": 0.08,
    "relatives-empty": 0.08,
    "no-household-head": 0.04,
    "unknown-code": 0.03,
    "unknown-area": 0.015,
    "no-permanent-residence": 0.02,
    "lives-elsewhere": 0.1,
    "no-book-number": 0.4,
    "as-of": 0.3,
}
"""Share of the people whose record shows each; year-only births depend on age. `old-units` falls on whole households."""

_BLOOD = ("00", "00", "00", "01", "02", "03", "04")


def choose_quirks(household: list[Person], chance: Chance) -> None:
    """Which quirks the records of a household show."""
    old_units = chance.happens(QUIRKS["old-units"])
    for person in household:
        person.quirks = {quirk for quirk, share in QUIRKS.items() if quirk != "old-units" and chance.happens(share)}
        if old_units:
            person.quirks.add("old-units")
        if person.age() >= 62 and chance.happens(0.45):
            person.quirks.add("year-only")


def record(person: Person, chance: Chance) -> dict[str, Any]:
    """The `CongDan` element as JSON."""
    quirks = person.quirks
    residence = _residence(person)
    current = (
        {**residence, "ChiTiet": f"Nhà trọ số {chance.number(2, 40)}, {residence['ChiTiet']}"} if "lives-elsewhere" in quirks else residence
    )
    citizen: dict[str, Any] = {
        "SoDinhDanh": person.number,
        "SoCMND": person.old_id,
        "HoVaTen": _name(person),
        "GioiTinh": "2" if person.sex == FEMALE else "1",
        "DanToc": chance.pick(("77", "98")) if "unknown-code" in quirks else person.ethnicity,
        "TonGiao": chance.pick(("77", "98")) if "unknown-code" in quirks else person.religion,
        "TinhTrangHonNhan": person.marital,
        "NhomMau": chance.pick(_BLOOD),
        "NgayThangNamSinh": _birth(person),
        "NoiDangKyKhaiSinh": old_wire(person.birthplace),
        "QuocTich": "" if "nationality-empty" in quirks else "VN",
        "QueQuan": old_wire(person.origin),
        "ThuongTru": NO_ADDRESS if "no-permanent-residence" in quirks else residence,
        "NoiOHienTai": current,
        **_relatives(person),
        "ChuHo": {} if "no-household-head" in quirks else _head(person),
    }
    if "no-book-number" not in quirks:
        citizen["SoSoHoKhau"] = f"000{chance.number(0, 999_999):06d}"
    if "as-of" in quirks:
        citizen["ThoiDiemDuLieu"] = f"202610{chance.number(1, 28):02d}"
    return citizen


def _name(person: Person) -> dict[str, str] | str:
    if "plain-name" in person.quirks:
        return upper(person.name.full)
    return _parts(person.name, whole="whole-name-in-ten" in person.quirks)


def _parts(name: Name, *, whole: bool = False) -> dict[str, str]:
    if whole:
        return {"Ho": "", "ChuDem": "", "Ten": upper(name.full)}
    return {"Ho": name.family, "ChuDem": name.middle, "Ten": name.given}


def _birth(person: Person) -> dict[str, str]:
    year = f"{person.birth.year}"
    return {"Nam": year, "NgayThangNam": "" if "year-only" in person.quirks else f"{person.birth:%Y%m%d}"}


def _residence(person: Person) -> Wire:
    wire = person.home.wire(old="old-units" in person.quirks)
    if "unknown-area" in person.quirks:
        return {**wire, "MaPhuongXa": "99999"}
    if "units-in-detail" in person.quirks:
        whole = describe(detail=wire["ChiTiet"], commune=wire["MaPhuongXa"], district=wire["MaQuanHuyen"], province=wire["MaTinhThanh"])
        return {**wire, "ChiTiet": whole}
    return wire


def _relatives(person: Person) -> dict[str, Any]:
    guardian = (person.father or person.mother) if person.age() < 18 else None
    relatives = {"Cha": person.father, "Me": person.mother, "VoChong": person.spouse, "NguoiDaiDien": guardian}
    if "relatives-absent" in person.quirks:
        return {}
    if "relatives-empty" in person.quirks:
        return dict.fromkeys(relatives, _relative(None))
    return {element: _relative(relative) for element, relative in relatives.items()}


def _relative(relative: Person | Name | None) -> dict[str, Any]:
    if relative is None:
        return {"HoVaTen": {"Ho": "", "ChuDem": "", "Ten": ""}, "QuocTich": "", "SoDinhDanh": "", "SoCMND": ""}
    if isinstance(relative, Name):
        return {"HoVaTen": _parts(relative), "QuocTich": "VN", "SoDinhDanh": "", "SoCMND": ""}
    return {"HoVaTen": _parts(relative.name), "QuocTich": "VN", "SoDinhDanh": relative.number, "SoCMND": relative.old_id}


def _head(person: Person) -> dict[str, Any]:
    head = person.head or person
    return {"QuanHe": person.relation, "SoDinhDanh": head.number, "SoCMND": head.old_id, "HoVaTen": _parts(head.name)}
