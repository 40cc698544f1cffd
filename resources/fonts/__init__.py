"""The two typefaces that ship with the program, both under the SIL Open Font License 1.1.

Tinos is for paper: it has the widths of Times New Roman, which decree 30/2020/NĐ-CP (appendix I) asks for
and which may not be redistributed. Be Vietnam Pro is for the window. Each has its licence text beside it.
"""

from functools import cache, lru_cache
from pathlib import Path

from resources.fonts.coverage import code_points
from resources.text import forbidden

FOLDER = Path(__file__).resolve().parent
TINOS: dict[str, Path] = {face: FOLDER / f"Tinos-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")}
"""By face name. All four faces draw the same characters (a test compares them)."""

BE_VIETNAM_PRO: dict[str, Path] = {face: FOLDER / f"BeVietnamPro-{face}.ttf" for face in ("Regular", "Medium", "SemiBold", "Bold")}
"""By weight name."""

REPLACEMENT = "\ufffd"
"""What is drawn for a character that Tinos lacks: visibly wrong, never an empty box."""


@cache
def _tinos() -> frozenset[int]:
    return code_points(TINOS["Regular"].read_bytes())


@lru_cache(maxsize=4096)
def _draws(character: str) -> bool:
    """Control and format characters have glyphs in some fonts, but nothing to see."""
    return ord(character) in _tinos() and forbidden(character) is None


def undrawable(text: str) -> tuple[str, ...]:
    """The characters of that text which Tinos cannot draw, each once, in the order they come."""
    return tuple(dict.fromkeys(c for c in text if not _draws(c)))


def drawable(text: str) -> str:
    """The same text with every character that Tinos lacks replaced by `REPLACEMENT`."""
    return "".join(c if _draws(c) else REPLACEMENT for c in text)
