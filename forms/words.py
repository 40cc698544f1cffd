"""How Vietnamese papers write things: dates in words, amounts of money, and the parts of a name and of an address."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from forms.reading import read_yaml
from resources.dates import PartialDate
from resources.text import bare_key, fold, key

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")

NAMES = Path(__file__).resolve().parent / "names.yaml"

_COMMUNES = ("xa ", "phuong ", "dac khu ", "thi tran ")
_COUNTRY = "viet nam"


class AddressParts(NamedTuple):
    """The last two parts of an address; empty where they cannot be told."""

    commune: str = ""
    province: str = ""


def of_address(text: str) -> AddressParts:
    """Commune and province of an address of two levels: "..., phường Thanh Xuân, thành phố Hà Nội".

    An address written before 01/07/2025 has a district between them, which is passed over.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if parts and fold(parts[-1]) == _COUNTRY:
        parts.pop()
    communes = [part for part in parts[:-1] if fold(part).startswith(_COMMUNES)]
    return AddressParts(commune=communes[-1] if communes else "", province=parts[-1] if len(parts) > 1 else "")


class Undivided(BaseModel):
    """Names whose "họ" no rule can tell (`names.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    marks: frozenset[str]
    """Words that stand beside a name as a mark of sex, wherever in it."""
    openings: frozenset[str]
    """What a name begins with that is not, or not surely, the whole of its family name."""

    def holds(self, name: str) -> bool:
        """Is it one of them? Marks are looked for with their accents (Ý is a name), openings without."""
        opening = f"{bare_key(name)} "
        return any(mark.casefold() in key(name).split() for mark in self.marks) or any(
            opening.startswith(f"{bare_key(one)} ") for one in self.openings
        )


@cache
def undivided() -> Undivided:
    """All of `names.yaml`."""
    return Undivided.model_validate(read_yaml(NAMES.read_text(encoding="utf-8")))


def family_name(name: str) -> str:
    """The "họ": the first word of a name. Empty where the name has one word only, or does not surely begin with its family name."""
    first, _, rest = name.partition(" ")
    return first if rest and not undivided().holds(name) else ""


def given_names(name: str) -> str:
    """The "chữ đệm và tên": all words but the first, on the same terms."""
    return name.partition(" ")[2] if family_name(name) else ""


def with_dots(amount: str) -> str:
    """Digits in groups of three: 1.234.567."""
    return f"{int(amount):,}".replace(",", ".")


def date_in_words(date: PartialDate) -> str:
    """In words: "Ngày mười, tháng ba, năm hai nghìn không trăm hai mươi sáu"; a part that is not known is left out."""
    parts = [f"năm {_number(date.year)}"]
    if date.month is not None:
        parts.insert(0, f"tháng {_MONTHS[date.month - 1]}")
    if date.day is not None:
        parts.insert(0, f"ngày {_number(date.day)}")
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def date_with_words(date: PartialDate) -> str:
    """As in "ngày 07 tháng 02 năm 2026": a 0 before days below 10 and before months 1 and 2 (decree 30/2020, appendix I)."""
    parts = [f"năm {date.year}"]
    if date.month is not None:
        parts.insert(0, f"tháng {date.month:02d}" if date.month < 3 else f"tháng {date.month}")
    if date.day is not None:
        parts.insert(0, f"ngày {date.day:02d}")
    return " ".join(parts)


def _number(number: int) -> str:
    """1 to 2999 in words, Northern usage ("linh", "nghìn"), as the Ministry of Justice's sample papers write."""
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_hundred(rest)
    words = [_DIGITS[thousands], "nghìn"]
    if rest:
        hundreds, rest = divmod(rest, 100)
        words += [_DIGITS[hundreds], "trăm"]
        if 0 < rest < 10:
            words.append("linh")
        if rest:
            words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    """1 to 99: "mười lăm", "hai mươi mốt", "hai mươi bốn", "ba mươi lăm"."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)
