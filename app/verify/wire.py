"""The wire names of service 037's answer, read into a record that holds only what was asked for.

Element names and shapes are those of `CongDan` in the answers of deployed portals: names as a struct or
a plain string, absent or empty relatives, partial birth dates, addresses by codes of two generations,
`CongDan` single or repeated. Nothing here talks to anybody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from unicodedata import is_normalized

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
    if isinstance(found, dict):
        return found
    if isinstance(found, Sequence) and not isinstance(found, str) and all(isinstance(one, dict) for one in found):
        first: Node = found[0]
        if all(one == first for one in found):
            return the_citizen(first)
    raise Unavailable(Outcome.BAD_RESPONSE, detail="several")


def record(node: Node, *, asked: frozenset[str]) -> CitizenRecord:
    """The fields of `asked` out of one `CongDan`; every other field is dropped unread, field 20 always.

    Raises Unavailable(BAD_RESPONSE) for a value no record can hold.
    """
    wanted = asked & ASKABLE
    values = {name: read(node) for name, read in _READ.items() if name in wanted}
    if "current_residence" in wanted:
        at_home = "permanent_residence" in wanted and node.get("NoiOHienTai") == node.get("ThuongTru")
        values["current_residence"] = values["permanent_residence"] if at_home else _address(node, "NoiOHienTai")
    return CitizenRecord(asked=wanted, **values)


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
    if value.__class__ is str:
        return value if value.isalnum() and value.isascii() else _clean(value)
    if value is None or isinstance(value, (dict, list)):
        return ""
    return _clean(str(value))


def _clean(text: str) -> str:
    """The text on one line. Raises Unavailable(BAD_RESPONSE) for a character that nobody may see.

    `isprintable` is false for all of those (Unicode categories C, and Z but for the blank), so most texts need no closer look.
    """
    if not text or (text.isprintable() and "  " not in text and text == text.strip() and is_normalized("NFC", text)):
        return text
    squashed = squash(text)
    if forbidden(squashed):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="forbidden-letter")
    return squashed


def _name(value: object) -> str | None:
    """A struct of three parts, any of them empty (often the whole name stands in `Ten`), or a plain string."""
    if isinstance(value, dict):
        parts = _text(value, "Ho"), _text(value, "ChuDem"), _text(value, "Ten")
        return " ".join(filter(None, parts)) or None
    return _text({"": value}, "") or None


@cache
def _known_codes(name: str) -> dict[str, Coded]:
    """The entries of a list by their code as the list writes it. Codes the lists do not know are never kept: they are the wire's."""
    return {entry.code: Coded(entry.code, entry.label) for entry in code_list(name).entries}


def _coded(name: str, code: str) -> Coded | None:
    if not code:
        return None
    known = _known_codes(name).get(code)
    if known:
        return known
    entry = code_list(name).entry(code)
    return Coded(code, entry.label) if entry else Coded(code, unknown(code), known=False)


def _nationality(node: Node) -> Coded | None:
    """Portals leave the element empty for a Vietnamese citizen; an absent one says nothing."""
    code = _text(node, "QuocTich")
    return _coded("country", code or "VN") if "QuocTich" in node else None


def _birth(node: Node) -> PartialDate | None:
    value = node.get("NgayThangNamSinh")
    if not isinstance(value, dict):
        return None
    day, year = _text(value, "NgayThangNam"), _text(value, "Nam")
    try:
        if len(day) == 8 and day.isascii() and day.isdigit():
            return PartialDate(int(day[:4]), int(day[4:6]), int(day[6:]))
        return PartialDate.from_iso(year) if year else None
    except ValueError as problem:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="impossible-date") from problem


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What the three codes of an address say by themselves."""

    units: tuple[Coded | None, ...]
    """Commune, district, province."""
    known: bool
    text: str
    today: str


def _place(commune: str, district: str, province: str) -> _Place:
    written = areas.written(detail="", commune=commune, district=district, province=province)
    units = tuple(_area(unit, code) for unit, code in zip(written.areas, (commune, district, province), strict=True))
    return _Place(units=units, known=all(one is None or one.known for one in units), text=written.text, today=written.today)


_kept_place = lru_cache(maxsize=4096)(_place)
_LONGEST_CODE = 5


def _address(node: Node, name: str) -> Address | None:
    value = node.get(name)
    if not isinstance(value, dict):
        return None
    detail, commune, district, province = (
        _text(value, "ChiTiet"),
        _text(value, "MaPhuongXa"),
        _text(value, "MaQuanHuyen"),
        _text(value, "MaTinhThanh"),
    )
    if not (detail or commune or district or province):
        return None
    # what is no code is the wire's own text and is not kept
    find = _kept_place if len(commune) <= _LONGEST_CODE and len(district) <= _LONGEST_CODE and len(province) <= _LONGEST_CODE else _place
    place = find(commune, district, province)
    text, today = place.text, place.today
    if detail:
        written = areas.written(detail=detail, commune=commune, district=district, province=province)
        text, today = written.text, written.today
    return Address(
        text=text,
        known=place.known,
        today=today,
        detail=detail,
        commune=place.units[0],
        district=place.units[1],
        province=place.units[2],
        country=_coded("country", _text(value, "QuocGia")),
    )


def _area(found: areas.Area | None, code: str) -> Coded | None:
    if not code:
        return None
    return Coded(code, found.name) if found else Coded(code, unknown(code), known=False)


def _relative(node: Node, name: str) -> Relative | None:
    value = node.get(name)
    if not isinstance(value, dict):
        return None
    full_name, number = _name(value.get("HoVaTen")), _text(value, "SoDinhDanh")
    if not (full_name or number):
        return None
    return Relative(
        full_name=full_name or "",
        nationality=_nationality(value),
        personal_id=number or None,
        old_id=_text(value, "SoCMND") or None,
    )


def _head(node: Node) -> HouseholdHead | None:
    value = node.get("ChuHo")
    if not isinstance(value, dict):
        return None
    relation, full_name = _coded("relation_to_head", _text(value, "QuanHe")), _name(value.get("HoVaTen"))
    number, old = _text(value, "SoDinhDanh"), _text(value, "SoCMND")
    if not (relation or full_name or number or old):
        return None
    return HouseholdHead(relation=relation, full_name=full_name or "", personal_id=number or None, old_id=old or None)


# The current residence is read in `record`: most people live where they are registered, and an address is the dearest value to read.
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
    "father": lambda n: _relative(n, "Cha"),
    "mother": lambda n: _relative(n, "Me"),
    "spouse": lambda n: _relative(n, "VoChong"),
    "legal_representative": lambda n: _relative(n, "NguoiDaiDien"),
    "household_head": _head,
}
