"""The wire names of service 037's answer, read into a record that holds only what was asked for.

Element names and shapes are those of `CongDan` in the answers of deployed portals: names as a struct or
a plain string, absent or empty relatives, partial birth dates, addresses by codes of two generations,
`CongDan` single or repeated. Nothing here talks to anybody.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.core.citizen import ASKABLE, Address, CitizenRecord, Coded, HouseholdHead, HouseholdMember, Relative
from app.core.errors import Unavailable
from app.core.lookup import Outcome
from resources import areas
from resources.codes import code_list, unknown
from resources.dates import PartialDate
from resources.text import forbidden, squash

Node = Mapping[str, Any]


def the_citizen(found: object) -> Node | None:
    """The one `CongDan` of an answer: itself, or alone in a list, or several times the same; None for none.

    Raises Unavailable(BAD_RESPONSE) for several different people or something that is no element.
    """
    if found is None or found in ({}, [], ""):
        return None
    if isinstance(found, Mapping):
        return found
    if isinstance(found, Sequence) and not isinstance(found, str) and all(isinstance(one, Mapping) for one in found):
        first: Node = found[0]
        if all(one == first for one in found):
            return the_citizen(first)
    raise Unavailable(Outcome.BAD_RESPONSE)


def record(node: Node, *, asked: frozenset[str]) -> CitizenRecord:
    """The fields of `asked` out of one `CongDan`; every other field is dropped unread, field 20 always.

    Raises Unavailable(BAD_RESPONSE) for a value no record can hold.
    """
    wanted = asked & ASKABLE
    return CitizenRecord(asked=wanted, **{name: _READ[name](node) for name in sorted(wanted)})


def speaks_of(node: Node, number: str) -> bool:
    """Is this answer about the number that was asked for (12 digits, or the old 9)?"""
    return number in (_text(node, "SoDinhDanh"), _text(node, "SoCMND"))


def member(node: Node) -> HouseholdMember:
    """One member of a household. The wire shape of 034 is our own documented assumption: a `CongDan` with `QuanHe`."""
    return HouseholdMember(
        full_name=_name(node.get("HoVaTen")) or "",
        personal_id=_text(node, "SoDinhDanh") or None,
        birth_date=_birth(node),
        relation=_coded("relation_to_head", _text(node, "QuanHe")),
    )


def _text(node: Node, name: str) -> str:
    value = node.get(name)
    if value is None or isinstance(value, (Mapping, list)):
        return ""
    text = squash(str(value))
    if forbidden(text):
        raise Unavailable(Outcome.BAD_RESPONSE)
    return text


def _name(value: object) -> str | None:
    """A struct of three parts, any of them empty (often the whole name stands in `Ten`), or a plain string."""
    if isinstance(value, Mapping):
        return squash(" ".join(_text(value, part) for part in ("Ho", "ChuDem", "Ten"))) or None
    return _text({"": value}, "") or None


def _coded(name: str, code: str) -> Coded | None:
    if not code:
        return None
    entry = code_list(name).entry(code)
    return Coded(code, entry.label) if entry else Coded(code, unknown(code), known=False)


def _nationality(node: Node) -> Coded | None:
    """Portals leave the element empty for a Vietnamese citizen; an absent one says nothing."""
    code = _text(node, "QuocTich")
    return _coded("country", code or "VN") if "QuocTich" in node else None


def _birth(node: Node) -> PartialDate | None:
    value = node.get("NgayThangNamSinh")
    if not isinstance(value, Mapping):
        return None
    day, year = _text(value, "NgayThangNam"), _text(value, "Nam")
    try:
        if len(day) == 8 and day.isdigit():
            return PartialDate.from_packed(day[6:] + day[4:6] + day[:4])
        return PartialDate.from_iso(year) if year else None
    except ValueError as problem:
        raise Unavailable(Outcome.BAD_RESPONSE) from problem


def _address(node: Node, name: str) -> Address | None:
    value = node.get(name)
    if not isinstance(value, Mapping):
        return None
    detail, commune, district, province, country = (
        _text(value, part) for part in ("ChiTiet", "MaPhuongXa", "MaQuanHuyen", "MaTinhThanh", "QuocGia")
    )
    if not any((detail, commune, district, province)):
        return None
    units = areas.units(commune=commune, district=district, province=province)
    codes = {"commune": commune, "district": district, "province": province}
    return Address(
        detail=detail,
        known=all(unit for unit, code in zip(units, codes.values(), strict=True) if code),
        country=_coded("country", country),
        text=areas.describe(detail=detail, **codes),
        today=areas.describe_today(detail=detail, **codes) or "",
        **{level: _area(unit, code) for unit, (level, code) in zip(units, codes.items(), strict=True)},
    )


def _area(found: areas.Area | None, code: str) -> Coded | None:
    if not code:
        return None
    return Coded(code, found.name) if found else Coded(code, unknown(code), known=False)


def _relative(node: Node, name: str) -> Relative | None:
    value = node.get(name)
    full_name = _name(value.get("HoVaTen")) if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not (full_name or _text(value, "SoDinhDanh")):
        return None
    return Relative(
        full_name=full_name or "",
        nationality=_nationality(value),
        personal_id=_text(value, "SoDinhDanh") or None,
        old_id=_text(value, "SoCMND") or None,
    )


def _head(node: Node) -> HouseholdHead | None:
    value = node.get("ChuHo")
    if not isinstance(value, Mapping):
        return None
    head = HouseholdHead(
        relation=_coded("relation_to_head", _text(value, "QuanHe")),
        full_name=_name(value.get("HoVaTen")) or "",
        personal_id=_text(value, "SoDinhDanh") or None,
        old_id=_text(value, "SoCMND") or None,
    )
    return head if head != HouseholdHead() else None


_READ: dict[str, Callable[[Node], Any]] = {
    "personal_id": lambda n: _text(n, "SoDinhDanh") or None,
    "old_id": lambda n: _text(n, "SoCMND") or None,
    "full_name": lambda n: _name(n.get("HoVaTen")),
    "sex": lambda n: _coded("sex", _text(n, "GioiTinh")),
    "ethnicity": lambda n: _coded("ethnicity", _text(n, "DanToc")),
    "religion": lambda n: _coded("religion", _text(n, "TonGiao")),
    "marital_status": lambda n: _coded("marital_status", _text(n, "TinhTrangHonNhan")),
    "blood_group": lambda n: _coded("blood_group", _text(n, "NhomMau")),
    "birth_date": _birth,
    "birth_registration_place": lambda n: _address(n, "NoiDangKyKhaiSinh"),
    "nationality": _nationality,
    "place_of_origin": lambda n: _address(n, "QueQuan"),
    "permanent_residence": lambda n: _address(n, "ThuongTru"),
    "current_residence": lambda n: _address(n, "NoiOHienTai"),
    "father": lambda n: _relative(n, "Cha"),
    "mother": lambda n: _relative(n, "Me"),
    "spouse": lambda n: _relative(n, "VoChong"),
    "legal_representative": lambda n: _relative(n, "NguoiDaiDien"),
    "household_head": _head,
}
