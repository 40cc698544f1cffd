"""From events to facts: what each of them adds to which count.

A *call* is one request to the population database, or one refused before it left. It belongs where and when it began,
and to one group only, so that calls add up to the same total however they are grouped. Its column is that of its
OUTCOME; one without (a crash in between: "đã gửi, chưa rõ kết quả") counts as unavailable, so that the five columns
always add up to the calls. An OUTCOME closes the open INTENT with its request id; where none is open it is a call of its own.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping
from functools import lru_cache
from typing import Final, NamedTuple, Self

from app.core.errors import CouldNotKeep
from app.core.lookup import Column, Method, Outcome
from app.core.usage import AFTERWARDS, EventKind, UsageEvent, is_taken
from app.store.encoding import texts

NUMBERS: Final = (
    "events", "opened", "worked", *Column, "calls", "differs", "scanned", "typed", "forms", "printed", "fields_filled", "fields_needed",
    "fields_of_20", "filled_0", "filled_1_5", "filled_6_10", "filled_11_19", "filled_20",
)  # fmt: skip
"""What a fact adds up. `worked` counts beginnings of calls, forms and prints, `opened` dossiers that were begun, `events` all of them;
`fields_of_20` of a form is never more than 20."""

BY_METHOD: Final[Mapping[str, str]] = {
    **{method.value: "scanned" if method.scanned else "typed" for method in Method},
    "scanned": "scanned",
    "typed": "typed",
}
"""How each method tells who somebody is: by a device, or typed. The last two stand in ledgers of older programs."""

_BANDS: Final = ((20, "filled_20"), (11, "filled_11_19"), (6, "filled_6_10"), (1, "filled_1_5"), (0, "filled_0"))
_ALL_FIELDS: Final = 20
_COUNTED: Final = frozenset(
    b"kind at desk unit clerk dossier service procedure form method adapter purpose request_id subject outcome differs"
    b" filled filled_by_itself missing state".split()
)
"""The fields of an event that are counted, or say where."""


class Place(NamedTuple):
    """Where something counts: on which day (ordinal of `datetime.date`), by whom, for what. Texts may be empty."""

    day: int
    unit: str
    clerk: str
    dossier: str = ""
    service: str = ""
    procedure: str = ""
    form: str = ""
    method: str = ""
    adapter: str = ""
    purpose: str = ""


class Line(NamedTuple):
    """Of an event, what is counted."""

    kind: str
    place: Place
    request: tuple[str, str]
    """Desk and request id."""
    subject: str
    outcome: str
    differs: bool
    filled: int
    filled_by_itself: int
    missing: int
    state: str

    @classmethod
    def of(cls, event: UsageEvent) -> Self:
        """Of an event."""
        place = Place(
            event.at.astimezone().date().toordinal(), event.unit, event.clerk, event.dossier, event.service, event.procedure, event.form,
            event.method, event.adapter, event.purpose,
        )  # fmt: skip
        return cls(
            event.kind.value, place, (event.desk, event.request_id), event.subject, event.outcome, bool(event.differs),
            event.filled, event.filled_by_itself, event.missing, event.state,
        )  # fmt: skip

    @classmethod
    def read(cls, texts: Mapping[str, list[str]]) -> Self:
        """Of the texts of a body (`encoding.texts`). Raises ValueError for what no event has."""

        def text(name: str) -> str:
            values = texts.get(name)
            return values[0] if values else ""

        try:
            place = Place(
                _local_day(texts["at"][0][:16]), text("unit"), text("clerk"), text("dossier"), text("service"),
                text("procedure"), text("form"), text("method"), text("adapter"), text("purpose"),
            )  # fmt: skip
            return cls(
                texts["kind"][0], place, (texts["desk"][0], text("request_id")), text("subject"), text("outcome"), "differs" in texts,
                int(text("filled") or 0), int(text("filled_by_itself") or 0), int(text("missing") or 0), text("state"),
            )  # fmt: skip
        except KeyError:
            raise ValueError("not an event") from None


def line_of(body: object) -> Line:
    """Of a body as it lies in the ledger. Raises CouldNotKeep for one that cannot be counted."""
    try:
        if isinstance(body, bytes):
            return Line.read(texts(body, of=_COUNTED))
    except ValueError:
        pass
    raise CouldNotKeep("store.tampered")


OpenCalls = MutableMapping[tuple[str, str], Place]
"""Calls that were sent and have no outcome yet, by desk and request id."""

Facts = dict[Place, dict[str, int]]
"""What is counted where: names of NUMBERS."""


def follow(lines: Iterable[Line], *, open_calls: OpenCalls) -> Facts:
    """What these events add, in the order of their chain; `open_calls` is what the events before left open, and is kept up to date.

    Raises CouldNotKeep for an outcome that no version of the program writes.
    """
    facts: Facts = defaultdict(lambda: defaultdict(int))
    for line in lines:
        place = line.place
        facts[Place(place.day, place.unit, place.clerk)]["events"] += 1
        match line.kind:
            case EventKind.INTENT if line.request not in open_calls:
                open_calls[line.request] = place
                _begin(facts[place], place.method)
                facts[place][Column.UNAVAILABLE] += 1
            case EventKind.OUTCOME:
                _end(line, facts, open_calls)
            case EventKind.FILL:
                _fill(line, facts[place])
            case EventKind.PRINT if line.state not in AFTERWARDS:
                facts[place]["worked"] += 1
                facts[place]["printed"] += is_taken(line.state)
            case EventKind.DOSSIER:
                facts[place]["opened"] += 1
            case _:
                pass  # counts as an event, and nowhere else
    return facts


def _begin(numbers: dict[str, int], method: str) -> None:
    numbers["worked"] += 1
    numbers["calls"] += 1
    if known := BY_METHOD.get(method):
        numbers[known] += 1


def _end(line: Line, facts: Facts, open_calls: OpenCalls) -> None:
    try:
        column = Outcome(line.outcome).column
    except ValueError:
        raise CouldNotKeep("store.tampered") from None
    place = open_calls.pop(line.request, None)
    if place is None:
        place = line.place
        _begin(facts[place], place.method)
    else:
        facts[place][Column.UNAVAILABLE] -= 1
    facts[place][column] += 1
    facts[place]["differs"] += column is Column.FOUND and line.differs


def _fill(line: Line, numbers: dict[str, int]) -> None:
    numbers["worked"] += 1
    numbers["forms"] += 1
    numbers["fields_filled"] += line.filled_by_itself
    numbers["fields_needed"] += line.filled + line.missing
    if line.filled + line.missing:
        numbers["fields_of_20"] += min(line.filled_by_itself, _ALL_FIELDS)
        numbers[next(band for least, band in _BANDS if line.filled_by_itself >= least)] += 1


@lru_cache(maxsize=4096)
def _local_day(minute: str) -> int:
    """The office's day of a minute, which a body tells in UTC."""
    return dt.datetime.fromisoformat(f"{minute}+00:00").astimezone().date().toordinal()
