"""Invented work for counting, as hypothesis makes it, and a second opinion on what it adds up to."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from app.core.lookup import Column, Method, Outcome
from app.core.usage import AFTERWARDS, SENDING, EventKind, Period, UsageEvent
from tests.unit.store.conftest import an_event

DESKS = ("desk-1", "desk-2")

_moments = st.datetimes(dt.datetime(2025, 12, 28), dt.datetime(2026, 3, 3), timezones=st.just(dt.UTC))
_abouts = st.fixed_dictionaries(
    {
        "desk": st.sampled_from(DESKS),
        "at": _moments,
        "clerk": st.sampled_from(["a", "b"]),
        "unit": st.sampled_from(["U1", "U2", "U3"]),
        "dossier": st.sampled_from(["", "D-1", "D-2", "D-3"]),
        "procedure": st.sampled_from(["", "1.004873"]),
        "purpose": st.just("tiep_nhan_ho_so"),
    }
)


@st.composite
def _calls(draw: st.DrawFn) -> list[UsageEvent]:
    about = {
        **draw(_abouts),
        "request_id": str(draw(st.uuids())), "service": draw(st.sampled_from(["033", "037"])),
        "method": draw(st.sampled_from(["", "scanned", *Method])),
        "adapter": "demo", "subject": draw(st.sampled_from(["", "k:aa", "k:bb"])),
    }  # fmt: skip
    outcome = draw(st.sampled_from([None, *Outcome]))
    ends = {"outcome": outcome or "", "differs": draw(st.sampled_from([(), ("residence",)]))}
    late = {"at": about["at"] + draw(st.timedeltas(dt.timedelta(0), dt.timedelta(days=40)))}
    refused_here = draw(st.booleans()) and outcome is not None
    begun = [] if refused_here else [an_event(EventKind.INTENT, **about)]
    return begun + ([an_event(EventKind.OUTCOME, **about | ends | late)] if outcome else [])


@st.composite
def _papers(draw: st.DrawFn) -> list[UsageEvent]:
    kind = draw(st.sampled_from([EventKind.DOSSIER, EventKind.FILL, EventKind.PRINT, EventKind.LOGIN, EventKind.UNMASK]))
    about, more = draw(_abouts), dict[str, Any]()
    if kind in (EventKind.FILL, EventKind.PRINT):
        about["form"] = draw(st.sampled_from(["", "ct01", "khai_sinh"]))
    if kind is EventKind.FILL:
        by_itself = draw(st.integers(0, 25))
        more = {"filled_by_itself": by_itself, "filled": by_itself + draw(st.integers(0, 2)), "missing": draw(st.integers(0, 2))}
    if kind is EventKind.PRINT:
        more = {"state": draw(st.sampled_from([SENDING, "queued", "stopped", "completed"]))}
    return [an_event(kind, **about | more)]


@st.composite
def works(draw: st.DrawFn) -> list[UsageEvent]:
    """Events of two desks in the order of their chains: an outcome comes after its intent, and other things between them."""
    placed = list[tuple[int, int, UsageEvent]]()
    for number, group in enumerate(draw(st.lists(_calls() | _papers(), max_size=14))):
        for part, event in enumerate(group):
            placed.append((number + part * draw(st.integers(1, 20)), part, event))
    return [event for _, _, event in sorted(placed, key=lambda one: one[:2])]


@dataclass
class Told:
    """A plain recount of one group: lists and sets, nothing summed up ahead."""

    columns: list[Column] = field(default_factory=list)
    dossiers: set[tuple[str, str]] = field(default_factory=set)
    found: set[tuple[str, str]] = field(default_factory=set)
    forms: int = 0
    printed: int = 0
    fields_filled: int = 0

    def numbers(self) -> dict[str, int | float | None]:
        """As a report has them."""
        calls, found = len(self.columns), self.columns.count(Column.FOUND)
        return {
            "calls": calls, **{column.value: self.columns.count(column) for column in Column}, "forms": self.forms, "printed": self.printed,
            "fields_filled": self.fields_filled, "dossiers": len(self.dossiers), "rate_found": found / calls if calls else None,
            "rate_dossiers": len(self.found) / len(self.dossiers) if calls and self.dossiers else None,
        }  # fmt: skip


def recount(events: Iterable[UsageEvent], *, by: Sequence[str], period: Period) -> dict[tuple[str, ...], Told]:
    """What the rules of docs/usage.md say, done the long way: every call looked up from its first event to its last."""
    events, told = list(events), dict[tuple[str, ...], Told]()
    ends = {event.request_id: Outcome(event.outcome).column for event in events if event.kind is EventKind.OUTCOME}
    seen = set[str]()
    for event in events:
        day = event.at.astimezone().date()
        if event.kind in (EventKind.INTENT, EventKind.OUTCOME):
            if event.request_id in seen:
                continue
            seen.add(event.request_id)
        elif event.kind not in (EventKind.DOSSIER, EventKind.FILL, EventKind.PRINT) or event.state in AFTERWARDS:
            continue
        group = tuple(_said(event, day, name) for name in by)
        if not period.holds_day(day) or (event.kind is EventKind.DOSSIER and not all(group)):
            continue
        one = told.setdefault(group, Told())
        if event.dossier:
            one.dossiers.add((event.unit, event.dossier))
        match event.kind:
            case EventKind.FILL:
                one.forms += 1
                one.fields_filled += event.filled_by_itself
            case EventKind.PRINT:
                one.printed += event.state not in (SENDING, *AFTERWARDS)
            case EventKind.DOSSIER:
                pass
            case _:
                one.columns.append(ends.get(event.request_id, Column.UNAVAILABLE))
                if one.columns[-1] is Column.FOUND and event.dossier:
                    one.found.add((event.unit, event.dossier))
    return told


def _said(event: UsageEvent, day: dt.date, name: str) -> str:
    match name:
        case "day":
            return day.isoformat()
        case "month":
            return day.isoformat()[:7]
        case "year":
            return day.isoformat()[:4]
        case "quarter":
            return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
        case "week":
            return day.strftime("%G-W%V")
        case "identification":
            return event.method
        case "method":
            return {"": "", "scanned": "scanned", "qr": "scanned", "chip": "scanned"}.get(event.method, "typed")
    return str(getattr(event, name))
