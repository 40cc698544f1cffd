"""The invented citizens as values: what the database would send about each, and the card he carries.

Loads `citizens.json` on first use (about 10 ms) and keeps it. Draws nothing: importing this module imports no imaging library.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "citizens.json"

CCCD_2021 = "cccd-2021"
CAN_CUOC_2024 = "can-cuoc-2024"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCard:
    """A card as printed. Dates are `ddmmyyyy` ("" in `valid_until`: no expiry), a birth date may be a year alone.

    `origin` is the quê quán on a card of 2021, the place of birth registration on one of 2024.
    """

    kind: str
    number: str
    old_id: str = field(repr=False)
    name: str = field(repr=False)
    birth: str = field(repr=False)
    sex: str = field(repr=False)
    residence: str = field(repr=False)
    issued: str = field(repr=False)
    parents: tuple[str, ...] = field(repr=False)
    origin: str = field(repr=False)
    valid_until: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCitizen:
    """Somebody invented.

    `wire` is the `CongDan` element of service 037 as JSON, None where the database does not know the card's number; treat it
    as read-only. `family` is the household, `relation` what he is to its head. `case` says what shows when card and record are
    compared ("" where they agree); `answer` is the outcome with which the demo adapter answers for this number instead.
    """

    wire: Mapping[str, Any] | None = field(repr=False)
    card: DemoCard | None
    family: str
    relation: str
    case: str
    answer: str | None


@cache
def citizens() -> tuple[DemoCitizen, ...]:
    """All of them, households together; the first one's card and record agree in every field."""
    return tuple(
        DemoCitizen(
            wire=entry["citizen"],
            card=_card(entry["card"]),
            family=entry["household"],
            relation=entry["relation"],
            case=entry["case"],
            answer=entry["answer"],
        )
        for entry in json.loads(FILE.read_text(encoding="utf-8"))
    )


def _card(printed: dict[str, Any] | None) -> DemoCard | None:
    return DemoCard(**{**printed, "parents": tuple(printed["parents"])}) if printed else None


@cache
def _by_number() -> Mapping[str, DemoCitizen]:
    index: dict[str, DemoCitizen] = {}
    for citizen in citizens():
        if citizen.wire:
            index.update({number: citizen for number in (citizen.wire["SoDinhDanh"], citizen.wire["SoCMND"]) if number})
    return index


def by_number(number: str) -> DemoCitizen | None:
    """The citizen the database knows under that 12-digit or old 9-digit number, or None."""
    return _by_number().get(number)


def household(family: str) -> tuple[DemoCitizen, ...]:
    """The members of a household that the database knows: what service 034 is about. Empty for an unknown household."""
    return tuple(citizen for citizen in citizens() if citizen.family == family and citizen.wire)


def payload(card: DemoCard) -> str:
    """The text of the card's QR code: seven fields on the card of 2021, four more on that of 2024.

    The four are empty on every adult sample seen; by regulation they also hold the parents' names of a child under 14
    (here: the first two; their true order is not known).
    """
    fields = [card.number, card.old_id, card.name, card.birth, card.sex, card.residence, card.issued]
    if card.kind == CAN_CUOC_2024:
        fields += [*card.parents, *[""] * 4][:4]
    return "|".join(fields)
