"""The wire names of service 037's answer, read into a record that holds only what was asked for.

Element names and shapes are those of `CongDan` in the answers of deployed portals: names as a struct or
a plain string, absent or empty relatives, partial birth dates, addresses by codes of two generations,
`CongDan` single or repeated. What is missing or blank is None; what is there and cannot be read is a bad answer, never "none".
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final

from app.core.citizen import ASKABLE, Address, CitizenRecord, Coded, HouseholdHead, HouseholdMember, NameParts, Relative
from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.element import Node, group, nothing, once, text_of
from resources import areas
from resources.codes import code_list, unknown
from resources.dates import PartialDate


def record(node: Node, *, asked: frozenset[str]) -> CitizenRecord:
    """The fields of `asked` out of one `CongDan`; every other field is dropped unread, field 20 always.

    Raises Unavailable(BAD_RESPONSE) for a value no record can hold.
    """
    wanted = asked & ASKABLE
    values = {name: read(node) for name, read in _READ.items() if name in wanted}
    if "current_residence" in wanted:
        at_home = "permanent_residence" in wanted and node.get("NoiOHienTai") == node.get("ThuongTru")
        values["current_residence"] = values["permanent_residence"] if at_home else _address(node, "NoiOHienTai")
    parts = _name_parts(node) if "full_name" in wanted else None
    return CitizenRecord(asked=wanted, name_parts=parts, **values)


def speaks_of(node: Node, number: str) -> bool:
    """Is this answer about the number that was asked for (12 digits, or the old 9)?"""
    return number in (text_of(node, "SoDinhDanh"), text_of(node, "SoCMND"))


def member(node: Node) -> HouseholdMember:
    """One member of a household. The wire shape of 034 is our own documented assumption: a `CongDan` with `QuanHe`."""
    return HouseholdMember(
        full_name=_name(node) or "",
        personal_id=text_of(node, "SoDinhDanh") or None,
        birth_date=_birth(node),
        relation=_coded("relation_to_head", text_of(node, "QuanHe")),
    )


def _name(node: Node) -> str | None:
    """A struct of three parts, any of them empty (often the whole name stands in `Ten`), or a plain string."""
    value = _name_struct(node)
    if value is None:
        return text_of(node, "HoVaTen") or None
    said = " ".join(filter(None, (text_of(value, "Ho"), text_of(value, "ChuDem"), text_of(value, "Ten"))))
    if not said:
        nothing(value)
    return said or None


def _name_struct(node: Node) -> Node | None:
    value = node.get("HoVaTen")
    if value.__class__ is list:
        value = once(value)
    return value if isinstance(value, dict) else None


def _name_parts(node: Node) -> NameParts | None:
    """What a struct holds apart. A whole name in `Ten`, or a plain string, has no parts: nobody guesses here."""
    value = _name_struct(node)
    if value is None:
        return None
    family, middle, given = (text_of(value, part) for part in ("Ho", "ChuDem", "Ten"))
    return NameParts(family_name=family, given_names=f"{middle} {given}".strip()) if family and given else None


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
    code = text_of(node, "QuocTich")
    return _coded("country", code or "VN") if "QuocTich" in node else None


_WRITTEN: Final = (
    re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d\d?)(?:[-/.](?P<day>\d\d?))?)?", re.ASCII),
    re.compile(r"(?:(?P<day>\d\d?)[-/.])?(?P<month>\d\d?)[-/.](?P<year>\d{4})", re.ASCII),
)
"""The year first or last; yyyyMMdd, the services' own way, is read without."""


def _birth(node: Node) -> PartialDate | None:
    """`NgayThangNamSinh{Nam, NgayThangNam}`, either part in either form, or one text."""
    value = node.get("NgayThangNamSinh")
    if value.__class__ is not dict:
        value = once(value)
        value = value if isinstance(value, dict) else {"NgayThangNam": value}
    day, year = text_of(value, "NgayThangNam"), text_of(value, "Nam")
    if not (day or year):
        nothing(value)
        return None
    try:
        found = _date(day or year)
        if day and year and year != day[:4]:
            shorter, longer = sorted((found, _date(year)), key=lambda date: len(date.iso()))
            if not longer.iso().startswith(shorter.iso()):
                raise ValueError("two dates")
            return longer
    except ValueError:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="impossible-date") from None
    return found


def _date(said: str) -> PartialDate:
    """A date as one of the ways of `_WRITTEN` has it; zeros stand for a part nobody knows. Raises ValueError."""
    if len(said) == 8 and said.isascii() and said.isdigit():
        return PartialDate(int(said[:4]), int(said[4:6]) or None, int(said[6:]) or None)
    for pattern in _WRITTEN:
        found = pattern.fullmatch(said)
        if found:
            parts = found.groupdict()
            return PartialDate(int(parts["year"]), int(parts["month"] or 0) or None, int(parts["day"] or 0) or None)
    raise ValueError("no date")


def _place(commune: str, district: str, province: str, country: str) -> Address:
    """What the codes of an address say by themselves."""
    written = areas.written(detail="", commune=commune, district=district, province=province)
    units = tuple(_area(unit, code) for unit, code in zip(written.areas, (commune, district, province), strict=True))
    return Address(
        text=written.text,
        known=all(one is None or one.known for one in units),
        today=written.today,
        commune=units[0],
        district=units[1],
        province=units[2],
        country=_coded("country", country),
    )


_kept_place = lru_cache(maxsize=4096)(_place)
_LONGEST_CODE = 5


def _address(node: Node, name: str) -> Address | None:
    value = group(node, name)
    if value is None:
        return None
    detail, country = text_of(value, "ChiTiet"), text_of(value, "QuocGia")
    commune, district, province = text_of(value, "MaPhuongXa"), text_of(value, "MaQuanHuyen"), text_of(value, "MaTinhThanh")
    if not (detail or commune or district or province):
        nothing(value, besides=("QuocGia",))
        return None
    # what is no code is the wire's own text and is not kept
    is_kept = len(commune) <= _LONGEST_CODE and len(district) <= _LONGEST_CODE and len(province + country) <= _LONGEST_CODE
    place = (_kept_place if is_kept else _place)(commune, district, province, country)
    if not detail:
        return place
    written = areas.written(detail=detail, commune=commune, district=district, province=province)
    return Address(
        text=written.text,
        known=place.known,
        today=written.today,
        detail=detail,
        commune=place.commune,
        district=place.district,
        province=place.province,
        country=place.country,
    )


def _area(found: areas.Area | None, code: str) -> Coded | None:
    if not code:
        return None
    return Coded(code, found.name) if found else Coded(code, unknown(code), known=False)


def _relative(node: Node, name: str) -> Relative | None:
    value = group(node, name)
    if value is None:
        return None
    full_name, number, old = _name(value), text_of(value, "SoDinhDanh"), text_of(value, "SoCMND")
    if not (full_name or number or old):
        nothing(value, besides=("QuocTich",))
        return None
    return Relative(
        full_name=full_name or "",
        nationality=_nationality(value),
        personal_id=number or None,
        old_id=old or None,
    )


def _head(node: Node) -> HouseholdHead | None:
    value = group(node, "ChuHo")
    if value is None:
        return None
    relation, full_name = _coded("relation_to_head", text_of(value, "QuanHe")), _name(value)
    number, old = text_of(value, "SoDinhDanh"), text_of(value, "SoCMND")
    if not (relation or full_name or number or old):
        nothing(value, besides=("SoSoHoKhau",))
        return None
    return HouseholdHead(relation=relation, full_name=full_name or "", personal_id=number or None, old_id=old or None)


# The current residence is read in `record`: most people live where they are registered, and an address is the dearest value to read.
_READ: dict[str, Callable[[Node], Any]] = {
    "personal_id": lambda n: text_of(n, "SoDinhDanh") or None,
    "old_id": lambda n: text_of(n, "SoCMND") or None,
    "full_name": _name,
    "sex": lambda n: _coded("sex", text_of(n, "GioiTinh")),
    "ethnicity": lambda n: _coded("ethnicity", text_of(n, "DanToc")),
    "religion": lambda n: _coded("religion", text_of(n, "TonGiao")),
    "marital_status": lambda n: _coded("marital_status", text_of(n, "TinhTrangHonNhan")),
    "blood_group": lambda n: _coded("blood_group", text_of(n, "NhomMau")),
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
