"""The units' books: the tree, what organisations have signed, and the tallies that the province printed, verbatim.

Reading is direct; a change comes as a `Change`, to be kept together with the event that tells of it.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.core.errors import CouldNotKeep
from app.core.people import Term, UnitCommitment
from app.core.tally import COLUMNS, Month, Tally, TallyLine
from app.core.units import Unit, UnitKind, UnitTree
from app.store.database import Change, Database
from app.store.schema import tallies_table, unit_commitments_table, units_table

_u, _s, _t = units_table.c, unit_commitments_table.c, tallies_table.c


@dataclass(frozen=True, slots=True)
class Units:
    """Every method raises CouldNotKeep where the books cannot be read; any thread."""

    database: Database

    def tree(self) -> UnitTree:
        """All units there are or were."""
        with self.database.reading() as connection:
            return UnitTree.of(unit_of(row._mapping) for row in connection.execute(select(units_table)))

    def commitments(self) -> tuple[UnitCommitment, ...]:
        """What organisations have signed, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(unit_commitments_table).order_by(_s.signed_on, _s.unit))
            return tuple(map(_commitment, rows))

    def printed(self) -> tuple[TallyLine, ...]:
        """Every printed line, by period and number."""
        with self.database.reading() as connection:
            rows = connection.execute(select(tallies_table).order_by(_t.period, _t.number))
            return tuple(map(_printed, rows))


def entering(units: Iterable[Unit]) -> Change:
    """New units, and known ones as they are now; of one that is named twice, the last word counts."""
    rows = {unit.code: _row(unit) for unit in units}

    def change(connection: Connection) -> None:
        known = set(connection.execute(select(_u.code)).scalars())
        for code, row in rows.items():
            connection.execute(update(units_table).where(_u.code == code).values(row) if code in known else insert(units_table).values(row))

    return change


def committing(signed: UnitCommitment) -> Change:
    """A commitment that an organisation signed."""
    row = {"document": signed.document, "text_version": signed.text_version, "signed_on": signed.term.first, "valid_to": signed.term.last}
    return lambda connection: connection.execute(insert(unit_commitments_table).values(id=str(uuid.uuid4()), unit=signed.unit, **row))


def printing(lines: Iterable[TallyLine]) -> Change:
    """Lines as printed, each in place of the one that stood for the same unit or under the same number in that period."""
    kept = list(lines)

    def change(connection: Connection) -> None:
        for line in kept:
            period = str(line.period)
            connection.execute(delete(tallies_table).where(_t.period == period, (_t.number == line.number) | (_t.unit == line.unit)))
            words = {"number": line.number, "unit": line.unit, "name": line.name, "tracked_by": line.tracked_by}
            figures = {name: getattr(line.tally, name) for name in COLUMNS}
            connection.execute(insert(tallies_table).values(period=period, **words, **figures))

    return change


def unit_of(row: Mapping[Any, Any], prefix: str = "") -> Unit:
    """A unit of its columns, whose names begin with `prefix`. Raises CouldNotKeep for what no version of the program writes."""
    columns = {column.name: row[prefix + column.name] for column in units_table.columns}
    try:
        return Unit(**(columns | {"kind": UnitKind(columns["kind"])}))
    except ValueError:
        raise CouldNotKeep("store.broken") from None


def _row(unit: Unit) -> dict[str, Any]:
    return {column.name: getattr(unit, column.name) for column in units_table.columns} | {"kind": unit.kind.value}


def _commitment(row: Row[Any]) -> UnitCommitment:
    term = Term(first=row.signed_on, last=row.valid_to)
    return UnitCommitment(unit=row.unit, document=row.document, text_version=row.text_version, term=term)


def _printed(row: Row[Any]) -> TallyLine:
    try:
        period = Month(row.period)
    except ValueError:
        raise CouldNotKeep("store.broken") from None
    tally = Tally(**{name: getattr(row, name) for name in COLUMNS})
    return TallyLine(period=period, number=row.number, unit=row.unit, name=row.name, tally=tally, tracked_by=row.tracked_by)
