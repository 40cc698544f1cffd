"""The design tokens: colours (light and dark), type scale, spacing; nothing here knows a widget.

Contrast of `text`, `muted`, `accent`, `ok`, `warn`, `bad` and `demo` on `surface` is at least 6.1 in both
themes (WCAG 2.2 asks for 4.5), in the one of high contrast at least 10; a test computes it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Tone(StrEnum):
    """What a tinted area says. Always accompanied by an icon and a word."""

    PLAIN = "plain"
    INFO = "info"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    DEMO = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """One theme's colours, as `#RRGGBB`. A `_soft` is the tint behind its colour."""

    dark: bool
    bg: str
    surface: str
    sunken: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    accent_deep: str
    on_accent: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    demo: str
    demo_soft: str

    def ink(self, tone: Tone) -> str:
        """The colour of words and icons of that tone."""
        inks = {Tone.INFO: self.accent, Tone.OK: self.ok, Tone.WARN: self.warn, Tone.BAD: self.bad, Tone.DEMO: self.demo}
        return inks.get(tone, self.muted)

    def tint(self, tone: Tone) -> str:
        """The colour behind words of that tone."""
        tints = {
            Tone.INFO: self.accent_soft,
            Tone.OK: self.ok_soft,
            Tone.WARN: self.warn_soft,
            Tone.BAD: self.bad_soft,
            Tone.DEMO: self.demo_soft,
        }
        return tints.get(tone, self.sunken)


LIGHT: Final = Palette(
    dark=False,
    bg="#F6F7F9",
    surface="#FFFFFF",
    sunken="#EEF1F5",
    line="#D5DAE1",
    text="#17202B",
    muted="#55606E",
    accent="#0B5FA5",
    accent_soft="#E3EFFA",
    accent_deep="#084B84",
    on_accent="#FFFFFF",
    ok="#1B6E3C",
    ok_soft="#E4F3EA",
    warn="#8A5200",
    warn_soft="#FFF1D9",
    bad="#A61B1B",
    bad_soft="#FCE8E8",
    demo="#6B2FA0",
    demo_soft="#F1E8FA",
)

DARK: Final = Palette(
    dark=True,
    bg="#12171E",
    surface="#1A212B",
    sunken="#222B37",
    line="#323C49",
    text="#EAF0F6",
    muted="#A3AFBD",
    accent="#6CB4F5",
    accent_soft="#14304A",
    accent_deep="#93C8F8",
    on_accent="#0C1824",
    ok="#6FCF97",
    ok_soft="#12301F",
    warn="#F2B557",
    warn_soft="#3A2A0C",
    bad="#FF8A8A",
    bad_soft="#411A1A",
    demo="#C99BF2",
    demo_soft="#2E1C40",
)

CONTRAST: Final = Palette(
    dark=True,
    bg="#000000",
    surface="#000000",
    sunken="#161616",
    line="#FFFFFF",
    text="#FFFFFF",
    muted="#E4E4E4",
    accent="#FFD84A",
    accent_soft="#2E2600",
    accent_deep="#FFE88F",
    on_accent="#000000",
    ok="#7CFFA8",
    ok_soft="#002A12",
    warn="#FFC766",
    warn_soft="#331F00",
    bad="#FFB3B3",
    bad_soft="#3D0A0A",
    demo="#E6C2FF",
    demo_soft="#29103D",
)
"""High contrast: borders as white as words, tints hardly there; what they say is said by icon and word."""


FAMILY: Final = "Be Vietnam Pro"
SCALES: Final = (100, 125, 150, 175, 200)
"""Text sizes offered, in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A palette at a text scale (percent, 100 to 200). Sizes in pixels of a 96 dpi screen at 100 %."""

    palette: Palette
    percent: int = 100

    def px(self, size: float) -> int:
        """A size that grows with the text."""
        return round(size * self.percent / 100)


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
