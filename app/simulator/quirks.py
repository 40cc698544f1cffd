"""What varies on the wire from citizen to citizen, though it says the same; chosen by his number, so that it never changes.

The quirks of what is said (the whole name in `Ten`, an empty `QuocTich`, the year alone, units in `ChiTiet`, unknown codes, addresses
from before 2025, relatives absent or empty) stand in the citizens' data already. These here are of how it is written.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

RELATIVES = ("Cha", "Me", "VoChong", "NguoiDaiDien", "ChuHo")


class Repeated(StrEnum):
    """How often `CongDan` stands there."""

    ONCE = "once"
    LIST_OF_ONE = "list-of-one"
    """As JSON; in XML that is once."""
    TWICE = "twice"
    """The same person."""


class Empty(StrEnum):
    """How an element without content is written in XML."""

    CLOSED = "closed"
    OPEN = "open"
    NIL = "nil"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a piece of software writes XML. A prefix of "" is a default namespace."""

    envelope: str
    content: str
    empty: Empty = Empty.CLOSED
    declared: bool = True
    indented: bool = False
    references: bool = False
    """Letters beyond ASCII as `&#7847;`."""


STYLES = (
    Style(envelope="soapenv", content="ns1", indented=True),
    Style(envelope="S", content="ns2", declared=False),
    Style(envelope="SOAP-ENV", content="", empty=Empty.OPEN),
    Style(envelope="env", content="dan", empty=Empty.NIL, indented=True),
    Style(envelope="soap", content="qldc", references=True),
)

NOTHING: tuple[Any, ...] = ({}, "", None, {"CongDan": ""}, {"CongDan": []})
"""What `CongdanCollection` is, as JSON, where nobody was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """The habits of the answers about one number."""

    style: Style
    repeated: Repeated
    nothing: Any
    empty_as_text: bool
    """An empty struct is "" in JSON, as some converters make it; else it stays as it is."""
    names_joined: bool
    """Relatives' names are plain strings, not structs."""
    no_empty_relatives: bool
    """A relative about whom nothing is known is left out."""
    truth_as_digit: bool
    """`TonTai` is 1 or 0 (xs:boolean allows both)."""

    @classmethod
    def of(cls, number: str) -> Self:
        """Those of a number: the same today and tomorrow, on every machine."""
        dice = hashlib.sha256(number.encode()).digest()
        return cls(
            style=STYLES[dice[0] % len(STYLES)],
            repeated=(Repeated.ONCE, Repeated.ONCE, Repeated.ONCE, Repeated.LIST_OF_ONE, Repeated.TWICE)[dice[1] % 5],
            nothing=NOTHING[dice[2] % len(NOTHING)],
            empty_as_text=dice[3] % 2 == 0,
            names_joined=dice[4] % 2 == 0,
            no_empty_relatives=dice[5] % 3 == 0,
            truth_as_digit=dice[6] % 4 == 0,
        )

    def written(self, node: Mapping[str, Any]) -> dict[str, Any]:
        """The same record as this piece of software writes it."""
        kept = {name: value for name, value in node.items() if not self._left_out(name, value)}
        return {name: self._relative(value) if name in RELATIVES else value for name, value in kept.items()}

    def _relative(self, value: Any) -> Any:
        name = value.get("HoVaTen") if isinstance(value, Mapping) else None
        if not self.names_joined or not isinstance(name, Mapping):
            return value
        return {**value, "HoVaTen": " ".join(part for part in name.values() if part)}

    def _left_out(self, name: str, value: Any) -> bool:
        return self.no_empty_relatives and name in RELATIVES and not _said(value)


def _said(value: Any) -> bool:
    return any(map(_said, value.values())) if isinstance(value, Mapping) else bool(value)
