"""An answer's tree with every value replaced: of the same form as the true one, and nobody's.

What may stay is a closed list: names of elements that the services define or that carry codes, which of them are there, whether
a value is an object, a list, a text or a number, the boolean of 033, and codes that `verify.codes` explains. All else is replaced
by something invented of the same kind, so that a reader meets the same form: capitals or not, accents or not, a code that the
lists know or not, a date that exists or not, units in the detail or not.

Numbers, words and years are chosen by a hash whose key lives as long as the process and is kept nowhere: within one run the same
number is always replaced by the same one, so relatives still match, and nobody can go back. Invented numbers begin with 099, old
ones with 000, which no province has.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.verify.codes import CARRIERS, COUNTS, HINTS, NEUTRAL, TEXTS, VERDICTS, Codes, canonical, plain
from app.verify.tree import KNOWN
from resources import areas
from resources.codes import code_list
from resources.text import forbidden, has_accents, unaccented

WORDS: Final = ("Mẫu", "Nháp", "Bịa", "Khuyết", "Trống", "Chẳng")
"""Invented people are made of these; nobody is named like that."""
WORDS_MOST: Final = 12
LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "GioiTinh": ("sex", "1"),
    "DanToc": ("ethnicity", "1"),
    "TonGiao": ("religion", "1"),
    "TinhTrangHonNhan": ("marital_status", "1"),
    "NhomMau": ("blood_group", "1"),
    "QuanHe": ("relation_to_head", "7"),
    "QuocTich": ("country", "VN"),
    "QuocGia": ("country", "VN"),
}
"""The list of a coded element, and the code that stands for every known one."""
_AREAS: Final[Mapping[str, tuple[str, str, str]]] = {
    "MaPhuongXa": ("25318", "25318", "99998"),
    "MaQuanHuyen": ("693", "693", "998"),
    "MaTinhThanh": ("70", "75", "98"),
}
"""By element: the code of a unit of before 01/07/2025, of one of today, and of none."""
_OUTER: Final = frozenset({"data", "result", "response"})
_NUMBERS: Final = frozenset({"SoDinhDanh", "SoCMND"})
_NAMES: Final = frozenset({"HoVaTen", "Ho", "ChuDem", "Ten"})
_TRUTHS: Final = frozenset({"true", "false", "1", "0"})
_BIDI: Final = "\u202e"


class Redaction:
    """One run's replacements. Any thread; pure but for its key."""

    def __init__(self, codes: Codes, *, key: bytes | None = None) -> None:
        self._codes, self._key = codes, key or secrets.token_bytes(32)

    def tree(self, tree: object) -> object:
        """The same tree of names with other values."""
        return self._replaced("", tree)

    def number(self, number: str) -> str:
        """An invented number of the same length."""
        if number.isascii() and number.isdecimal():
            if len(number) == 12:
                return f"099{self._dice(number) % 10**9:09d}"
            if len(number) == 9:
                return f"000{self._dice(number) % 10**6:06d}"
        return _masked(number)

    def _dice(self, text: str) -> int:
        return int.from_bytes(hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)[:8], "big")

    def _replaced(self, name: str, value: object) -> object:
        if isinstance(value, Mapping):
            return self._object(value)
        if isinstance(value, list):
            return [self._replaced(name, one) for one in value]
        if isinstance(value, bool):
            return value if name == "TonTai" or plain(name) in CARRIERS | HINTS | VERDICTS else False
        if isinstance(value, (int, float)):
            said = self._text(name, str(value))
            return int(said) if said.isascii() and said.isdecimal() else 0
        return self._text(name, value) if isinstance(value, str) else None

    def _object(self, node: Mapping[str, Any]) -> dict[str, object]:
        said = {name: self._replaced(name, value) for name, value in node.items()}
        if _AREAS.keys() & node.keys():
            said |= _address(node)
        return {_name(name, place): value for place, (name, value) in enumerate(said.items())}

    def _text(self, name: str, text: str) -> str:
        if not text.strip() or name == "MaYeuCau":
            return ""
        return self._invented(name, text.strip()) + (_BIDI if forbidden(text) else "")

    def _invented(self, name: str, text: str) -> str:
        if name in _NUMBERS:
            return self.number(text)
        if name in _NAMES:
            return " ".join(self._word(word) for word in text.split()[:WORDS_MOST])
        if name in LISTS:
            return _code(*LISTS[name], text)
        if name in ("Nam", "NgayThangNam"):
            return self._date(text)
        if name == "TonTai":
            return text.lower() if text.lower() in _TRUTHS else _masked(text)
        fine = name not in KNOWN and self._codes.is_fine(name, text) and plain(name) not in NEUTRAL
        return self._codes.written(name, text) or (canonical(text) if fine else _masked(text))

    def _word(self, word: str) -> str:
        invented = WORDS[self._dice(word.casefold()) % len(WORDS)]
        return _dressed(invented, like=word)

    def _date(self, text: str) -> str:
        if not text.isascii() or not text.isdecimal() or len(text) not in (4, 8):
            return _masked(text)
        year = str(1950 + self._dice(text[:4]) % 50)
        if len(text) == 4:
            return year
        month = f"{1 + self._dice(text[4:6]) % 12:02d}"
        return f"{year}{month}15" if _is_a_day(text) else f"{year}0231"


def _name(name: str, place: int) -> str:
    """A name that says nothing of anybody: one of the closed list, or the place where a foreign one stood."""
    lists = CARRIERS | HINTS | VERDICTS | TEXTS | COUNTS | NEUTRAL | _OUTER
    return name if name in KNOWN or plain(name) in lists else f"khac-{place}"


def _dressed(text: str, *, like: str) -> str:
    """In capitals, in small letters, without accents, as the true one is."""
    dressed = text if has_accents(like) else unaccented(text)
    if like.isupper():
        return dressed.upper()
    return dressed.lower() if like.islower() else dressed


def _code(name: str, known: str, text: str) -> str:
    entry = code_list(name).entry(text)
    digits, width = text.isascii() and text.isdecimal(), min(len(text), 8)
    if entry is None:
        return ("9" * (width - 1) + "8") if digits else "ZZ"
    if not digits:
        return "VN" if name == "country" else "CH01"
    return ("0" if canonical(text) == "0" else known).zfill(width)


def _address(node: Mapping[str, Any]) -> dict[str, object]:
    """The codes of an address and its detail: a place that exists where the true one does, old where it is old."""
    given = {name: str(node[name]).strip() if isinstance(node.get(name), (str, int)) else "" for name in (*_AREAS, "ChiTiet")}
    codes = {"commune": given["MaPhuongXa"], "district": given["MaQuanHuyen"], "province": given["MaTinhThanh"]}
    old = areas.is_old(**codes)
    said: dict[str, object] = {}
    for (name, (before, today, none)), unit in zip(_AREAS.items(), areas.units(**codes), strict=True):
        if given[name]:
            said[name] = (before if old else today) if unit else none
    if given["ChiTiet"]:
        said["ChiTiet"] = _detail(given["ChiTiet"], codes, said)
    return said


def _detail(detail: str, codes: Mapping[str, str], said: Mapping[str, object]) -> str:
    """House, street and hamlet; with the units behind them where the true one names its own."""
    invented = ", ".join(("Tổ 1", "Khu phố 2", "Đường Mẫu")[: detail.count(",") + 1])
    if not areas.describe(detail=detail, **codes).startswith(detail):
        units = {level: str(said.get(name, "")) for level, name in zip(codes, _AREAS, strict=True)}
        invented = f"Tổ 1, {areas.describe(detail='', **units)}"
    return _dressed(invented, like=detail)


def _is_a_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def _masked(text: str) -> str:
    """Nothing but the kind and the class of length: zeros for digits, invented words for the rest."""
    if text.isascii() and text.isdecimal():
        return "0" * min(len(text), 32)
    words = 1 if len(text) <= 8 else 3 if len(text) <= 40 else len(WORDS)
    return _dressed(" ".join(WORDS[:words]), like=text)
