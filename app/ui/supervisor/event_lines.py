"""Events of the ledger as lines that a person can read: when, what, for which dossier, with which result. GUI thread."""

from collections.abc import Mapping, Sequence

from app.core.lookup import LEGAL_SOURCE, Outcome
from app.core.usage import EventKind, UsageEvent
from app.ui.i18n import known, tr
from app.ui.supervisor.table import Cell, Lines, words
from app.ui.supervisor.work_table import Toned
from app.ui.theme import Tone

_REASONS = ("refused.{}.what", "reason.override.{}", "reason.unmask.{}", "reason.paper.{}", "reason.drop.{}", "reason.review.{}")
"""Where the words of a reason stand, by kind of event; those of a broken glass are asked for by its kind."""


def event_lines(events: Sequence[UsageEvent], procedures: Mapping[str, str]) -> Lines:
    """In the order given. `procedures`: their names by code."""
    return Lines(
        heads=tuple(tr(f"supervisor.event.{name}") for name in ("at", "kind", "about", "result")),
        rows=tuple(
            (
                Cell(f"{event.at.astimezone():%d/%m %H:%M:%S}", f"{event.at:%Y%m%d%H%M%S%f}"),
                _kind(event),
                words(" · ".join(filter(None, (_service(event), event.dossier, procedures.get(event.procedure, event.procedure)))) or "–"),
                words(result(event) or "–"),
            )
            for event in events
        ),
        keys=tuple(event.id for event in events),
    )


def _kind(event: UsageEvent) -> Cell:
    key = f"supervisor.event.{event.kind}"
    text = tr(key) if known(key) else tr("supervisor.event.other", kind=event.kind.value)
    broken = event.kind is EventKind.BREAK_GLASS
    return Toned(text, text, tone=Tone.BAD if broken else Tone.PLAIN, icon="siren" if broken else "")


def _service(event: UsageEvent) -> str:
    key = f"supervisor.event.service_{event.service}"
    return tr(key) if known(key) else event.service


def result(event: UsageEvent) -> str:
    """What came of it, why, and the few words that were said to it."""
    parts = [_ended(event.outcome), _reason(event), event.note if event.kind in _WITH_WORDS else "", _method(event)]
    return " · ".join(part for part in parts if part)


_WITH_WORDS = frozenset({EventKind.BREAK_GLASS, EventKind.REVIEW, EventKind.DROPPED, EventKind.OVERRIDE, EventKind.UNMASK})


def _ended(outcome: str) -> str:
    try:
        return tr(f"access.ended.{Outcome(outcome).column}") if outcome else ""
    except ValueError:
        return outcome


def _reason(event: UsageEvent) -> str:
    if not event.reason:
        return ""
    shapes = ("reason.break-glass.{}",) if event.kind is EventKind.BREAK_GLASS else _REASONS
    key = next((key for key in (shape.format(event.reason) for shape in shapes) if known(key)), "")
    return tr(key, law=LEGAL_SOURCE).rstrip(".") if key else event.reason


def _method(event: UsageEvent) -> str:
    return tr(f"method.{event.method}") if event.method and known(f"method.{event.method}") else ""
