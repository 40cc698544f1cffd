"""Signatures, grants and the province's table as lines that a person can read. GUI thread."""

from collections.abc import Mapping
from typing import Final

from app.commitments.rows import GROUPS, name_of
from app.commitments.table import CommitmentTable
from app.core.people import Term
from app.core.tally import COLUMNS
from app.ui.i18n import tr
from app.ui.supervisor.numbers import number
from app.ui.supervisor.signatures import Permit, Signature, Standing
from app.ui.supervisor.table import Cell, Lines, words
from app.ui.supervisor.work_table import Toned
from app.ui.theme import Tone

_TONES: Final = {
    Standing.MISSING: Tone.BAD,
    Standing.EXPIRED: Tone.BAD,
    Standing.SOON: Tone.WARN,
    Standing.NOT_YET: Tone.INFO,
    Standing.GOOD: Tone.OK,
}
_SIGNED: Final = ("who", "unit", "state", "signed_on", "document", "text", "until", "tracked_by")
_PERMITS: Final = ("who", "unit", "services", "procedures", "until", "left", "code_wanted")


def signature_lines(signatures: tuple[Signature, ...]) -> Lines:
    """In the order given, which the column of the state keeps."""
    return Lines(
        heads=_heads(_SIGNED),
        rows=tuple(_signed(one, place) for place, one in enumerate(signatures)),
        keys=tuple(one.key for one in signatures),
    )


def permit_lines(permits: tuple[Permit, ...], procedures: Mapping[str, str]) -> Lines:
    """In the order given, which the column of what is left keeps. `procedures`: names by code."""
    rows = tuple(_permit(one, place, procedures) for place, one in enumerate(permits))
    return Lines(heads=_heads(_PERMITS), rows=rows, keys=tuple(str(place) for place in range(len(permits))))


def table_lines(table: CommitmentTable) -> Lines:
    """The lines of the table in their printed order."""
    groups = [tr(f"supervisor.commitments.{group}_{part}") for group in GROUPS for part in ("organisations", "people")]
    outer = [tr(f"commitments.column.{name}") for name in ("stt", "unit", "tracked_by")]
    return Lines(
        heads=(outer[0], outer[1], *groups, outer[2]),
        rows=tuple(
            (
                Cell(str(line.number), f"{line.number:06}"),
                words(name_of(line, table)),
                *(Cell(number(figure), figure) for figure in line.tally.figures()),
                words(line.tracked_by),
            )
            for line in table.lines
        ),
        keys=tuple(str(line.number) for line in table.lines),
    )


def total_of(table: CommitmentTable) -> str:
    """The table's last line in one sentence."""
    figures = {name: number(getattr(table.total, name)) for name in COLUMNS}
    return tr("supervisor.commitments.total_line", lines=len(table.lines), **figures)


def _heads(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tr(f"supervisor.commitments.{name}") for name in names)


def _signed(one: Signature, place: int) -> tuple[Cell, ...]:
    counted = {"organisations": number(one.organisations), "people": number(one.people)}
    state = "missing_printed" if one.printed else one.standing
    return (
        words(tr("supervisor.commitments.printed", **counted) if one.printed else one.name),
        words(one.unit),
        Toned(tr(f"supervisor.commitments.{state}"), f"{place:06}", tone=_TONES[one.standing]),
        _day(one.term, last=False),
        words(one.document or "–"),
        words(one.text_version or "–"),
        _day(one.term, last=True),
        words(one.tracked_by or "–"),
    )


def _permit(one: Permit, place: int, procedures: Mapping[str, str]) -> tuple[Cell, ...]:
    services = ", ".join(tr(f"supervisor.event.service_{service}") for service in one.services)
    covered = ", ".join(procedures.get(code, code) for code in one.procedures) or tr("supervisor.commitments.every_procedure")
    return (
        words(one.name),
        words(one.unit),
        words(services),
        words(covered),
        _day(one.term, last=True),
        Toned(_left(one), f"{place:06}", tone=_TONES[one.standing]),
        words(tr("supervisor.commitments.yes" if one.second_factor else "supervisor.commitments.no")),
    )


def _left(one: Permit) -> str:
    if one.standing in (Standing.EXPIRED, Standing.NOT_YET):
        return tr(f"supervisor.commitments.{one.standing}")
    if one.days_left is None:
        return tr("supervisor.commitments.open_end")
    return tr("supervisor.commitments.days", n=one.days_left) if one.days_left else tr("supervisor.commitments.last_day")


def _day(term: Term | None, *, last: bool) -> Cell:
    """A day, sorted as one; an open end after every other."""
    if term is None:
        return Cell("–", "")
    day = term.last if last else term.first
    return Cell(f"{day:%d/%m/%Y}", day.isoformat()) if day else Cell(tr("supervisor.commitments.open_end"), "9999")
