"""The machine-readable zone on the back of both cards: three lines of 30 (ICAO 9303 part 5, TD1, as Vietnam fills it)."""

from resources.demo.people import DemoCard
from resources.text import unaccented

WIDTH = 30
NO_EXPIRY = "991231"
"""What stands for "không thời hạn"."""

_WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """ICAO's 7-3-1 digit over digits, capital letters and fillers."""
    values = (0 if c == "<" else int(c, 36) for c in text)
    return str(sum(value * _WEIGHTS[i % 3] for i, value in enumerate(values)) % 10)


def lines(card: DemoCard) -> tuple[str, str, str]:
    """The three lines. The 12-digit number stands in the first twice over: its last nine digits, then all, each with its digit."""
    document = card.number[-9:]
    first = f"IDVNM{document}{check_digit(document)}{card.number}<<{check_digit(card.number)}"
    born = _day(card.birth)
    until = _day(card.valid_until) if card.valid_until else NO_EXPIRY
    sex = "M" if card.sex == "Nam" else "F"
    second = f"{born}{check_digit(born)}{sex}{until}{check_digit(until)}VNM".ljust(WIDTH - 1, "<")
    composite = check_digit(first[5:] + second[:7] + second[8:15] + second[18:29])
    return first, second + composite, _name(card.name)


def _day(ddmmyyyy: str) -> str:
    """YYMMDD; fillers for what a birth date does not say."""
    if len(ddmmyyyy) == len("yyyy"):
        return ddmmyyyy[2:] + "<<<<"
    return ddmmyyyy[6:] + ddmmyyyy[2:4] + ddmmyyyy[:2]


def _name(name: str) -> str:
    words = ["".join(c for c in word if c.isascii() and c.isalpha()) for word in unaccented(name).upper().replace("-", " ").split()]
    family, *given = [word for word in words if word]
    return f"{family}<<{'<'.join(given)}".rstrip("<").ljust(WIDTH, "<")[:WIDTH]
