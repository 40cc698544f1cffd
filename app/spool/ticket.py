"""How a paper is to be printed: how many times, on which sides, from which tray. Words of IPP (RFC 8011, PWG 5100.3)."""

from dataclasses import dataclass
from enum import StrEnum


class Sides(StrEnum):
    """The values of IPP's `sides`; `AS_SET`: whatever the printer is set to."""

    AS_SET = ""
    ONE = "one-sided"
    LONG = "two-sided-long-edge"
    SHORT = "two-sided-short-edge"

    @property
    def two(self) -> bool:
        """Both sides of a sheet?"""
        return self in (Sides.LONG, Sides.SHORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The options of one job. `tray` is a `media-source` that the printer names; empty: whatever the printer is set to."""

    copies: int = 1
    sides: Sides = Sides.AS_SET
    tray: str = ""

    def arguments(self) -> list[str]:
        """For `lp`. The collection reaches the printer's own driver too: cupsd turns it into its name for the tray."""
        sides = ["-o", f"sides={self.sides}"] if self.sides else []
        tray = ["-o", f"media-col={{media-source={self.tray}}}"] if self.tray else []
        return ["-n", str(self.copies), *sides, *tray]
