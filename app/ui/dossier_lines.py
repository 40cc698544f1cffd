"""The dossiers of a day as lines of a table, and the events of one as lines of text. GUI thread: in the language of the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.core.dossiers import DayDossier, Stage, Standing, is_owed
from app.core.usage import SENDING, EventKind, UsageEvent
from app.ui.i18n import known, tr
from app.ui.supervisor.event_lines import result
from app.ui.supervisor.table import Cell, Lines, words
from app.ui.supervisor.work_table import Toned
from app.ui.theme import Tone
from resources.text import fold

LOOKS: Final[Mapping[Standing, tuple[str, Tone]]] = {
    Standing.AT_HAND: ("id-card", Tone.INFO),
    Standing.ASIDE: ("pause", Tone.WARN),
    Standing.OPEN: ("circle-dashed", Tone.PLAIN),
    Standing.SENT: ("hourglass", Tone.WARN),
    Standing.PRINTED: ("printer", Tone.OK),
    Standing.UNPRINTED: ("circle-x", Tone.BAD),
    Standing.SAVED: ("file-down", Tone.OK),
    Standing.CLOSED: ("circle-check", Tone.OK),
    Standing.HANDED: ("send", Tone.INFO),
    Standing.DROPPED: ("x", Tone.PLAIN),
}


def key_of(one: DayDossier) -> str:
    """What tells it from the others of the day."""
    return f"{one.unit}/{one.number}"


def standing(one: DayDossier, names: Mapping[str, str]) -> str:
    """How far it came, and how many of its people wait, in words."""
    told = tr(f"dossiers.standing.{one.standing}", other=names.get(one.other, one.other))
    return f"{told} · {tr('dossiers.waiting_short', n=one.waiting)}" if one.waiting else told


def lines_of(found: Sequence[DayDossier], *, procedures: Mapping[str, str], names: Mapping[str, str], of_many: bool) -> Lines:
    """In the order given. `of_many`: of several clerks, so that each line says whose it is."""
    heads = ("number", "time", "state", "procedure", "sheets", *(("clerk",) if of_many else ()))
    return Lines(
        heads=tuple(tr(f"dossiers.{name}") for name in heads),
        rows=tuple(_row(one, procedures, names, of_many=of_many) for one in found),
        keys=tuple(map(key_of, found)),
    )


def _row(one: DayDossier, procedures: Mapping[str, str], names: Mapping[str, str], *, of_many: bool) -> tuple[Cell, ...]:
    icon, tone = LOOKS[one.standing]
    told = standing(one, names)
    row = (
        words(one.number),
        Cell(f"{one.first.astimezone():%H:%M}", f"{one.first:%Y%m%d%H%M%S%f}"),
        Toned(told, fold(told), tone=tone, icon=icon),
        words(procedures.get(one.procedure, one.procedure)),
        Cell(str(one.sheets) if one.sheets else "–", float(one.sheets)),
    )
    return (*row, words(names.get(one.clerk, one.clerk))) if of_many else row


def matches(one: DayDossier, text: str, *, procedures: Mapping[str, str], names: Mapping[str, str]) -> bool:
    """Are all these words in what its line says? Without accents and case."""
    name, clerk = procedures.get(one.procedure, ""), names.get(one.clerk, one.clerk)
    said = fold(" ".join((one.number, one.procedure, name, clerk, standing(one, names))))
    return all(word in said for word in fold(text).split())


def event_line(event: UsageEvent, *, names: Mapping[str, str], forms: Mapping[str, str]) -> str:
    """When, what, with which result: nobody's value."""
    parts = (_what(event, names), forms.get(event.form, event.form), _role(event.role), _came_of(event))
    return f"{event.at.astimezone():%H:%M:%S}  {' · '.join(part for part in parts if part)}"


def _what(event: UsageEvent, names: Mapping[str, str]) -> str:
    if event.kind is EventKind.STAGE:
        key = f"dossiers.stage.{event.state}"
        return tr(key, account=names.get(event.account, event.account)) if event.state in set(Stage) else event.state
    key = f"dossiers.event.{event.kind}"
    return tr(key) if known(key) else event.kind.value


def _role(role: str) -> str:
    base = role.partition("[")[0]
    return tr(f"role.{base}") if base else ""


def _came_of(event: UsageEvent) -> str:
    if event.kind is EventKind.OUTCOME:
        return result(replace(event, method=""))  # the line before has it
    if event.kind is not EventKind.PRINT:
        return result(event)
    word = "sending" if event.state == SENDING else "ended" if is_owed(event.state) else "taken"
    return tr(f"dossiers.event.{word}")
