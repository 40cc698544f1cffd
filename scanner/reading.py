"""What came of one picture or one line of text: a card's claim with its doubts, another code, nothing, or an error.

Starts fast: imports no image library, for a hand scanner sends text.
"""

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from scanner.doubts import Doubt, doubts
from scanner.errors import PayloadError
from scanner.payload import CardClaim, OtherCode, parse

Status = Literal["card", "other", "none", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One row of a scan. `error` is a code of the sentences `scan.<error>`, set with the statuses `none` and `error`.

    `cards` holds the numbers of the cards in view where there are two that differ (`two_cards`); none of them is chosen.
    `source` is the file as the caller named it, with `#2` for a second page; file names may hold names of people.
    """

    source: str = field(repr=False)
    status: Status
    claim: CardClaim | None = None
    other: OtherCode | None = None
    doubts: tuple[Doubt, ...] = ()
    engine: str = ""
    stage: str = ""
    elapsed_ms: float = 0.0
    error: str = ""
    cards: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Payload:
    """The text or bytes of one code, who read it and on which rung of the ladder (empty for a hand scanner)."""

    data: str | bytes = field(repr=False)
    engine: str = ""
    stage: str = ""


def read_text(payload: str | bytes, *, source: str = "", today: dt.date | None = None) -> Reading:
    """One payload as a hand scanner or a steady camera view sends it. Never raises for bad content. Any thread."""
    return judge([Payload(payload)], source=source, started=time.perf_counter(), today=today)


def judge(payloads: Iterable[Payload], *, source: str, started: float, today: dt.date | None = None) -> Reading:
    """All codes of one picture together: exactly one card is a claim, two that differ are nobody's.

    The same card twice is one card. A card with a broken or other code beside it is the card, with a doubt. `started` is
    the `time.perf_counter()` at which the work on this picture began. Doubts are judged as of `today`, by default the clock's.
    """
    seen = _Seen(payloads)
    elapsed_ms = (time.perf_counter() - started) * 1000
    if len(seen.cards) > 1:
        numbers = tuple(claim.personal_id for claim in seen.cards)
        return Reading(
            source=source,
            status="error",
            error="two_cards",
            cards=numbers,
            engine=seen.by.engine,
            stage=seen.by.stage,
            elapsed_ms=elapsed_ms,
        )
    if seen.cards:
        odd = doubts(seen.cards[0], today=today or dt.date.today())
        beside = (Doubt("other_code"),) if seen.others or seen.broken else ()
        return Reading(
            source=source,
            status="card",
            claim=seen.cards[0],
            doubts=odd + beside,
            engine=seen.by.engine,
            stage=seen.by.stage,
            elapsed_ms=elapsed_ms,
        )
    if seen.broken:
        return Reading(
            source=source, status="error", error=seen.broken[0], engine=seen.by.engine, stage=seen.by.stage, elapsed_ms=elapsed_ms
        )
    if seen.others:
        return Reading(
            source=source, status="other", other=seen.others[0], engine=seen.by.engine, stage=seen.by.stage, elapsed_ms=elapsed_ms
        )
    return Reading(source=source, status="none", error="no_code", elapsed_ms=elapsed_ms)


class _Seen:
    """The codes of one picture by what they are; `by` is the first of the kind that decides."""

    def __init__(self, payloads: Iterable[Payload]) -> None:
        self.cards: list[CardClaim] = []
        self.others: list[OtherCode] = []
        self.broken: list[str] = []
        firsts: dict[str, Payload] = {}
        for payload in payloads:
            firsts.setdefault(self._take(payload.data), payload)
        self.by = next((firsts[kind] for kind in ("card", "broken", "other") if kind in firsts), Payload(b""))

    def _take(self, data: str | bytes) -> str:
        try:
            result = parse(data)
        except PayloadError as error:
            self.broken.append(error.code)
            return "broken"
        if isinstance(result, OtherCode):
            self.others.append(result)
            return "other"
        if result not in self.cards:
            self.cards.append(result)
        return "card"
