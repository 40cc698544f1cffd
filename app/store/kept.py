"""Dossiers that are not finished: what is known of each, encrypted, until it is forgotten or its day is over.

A row belongs to one account at one desk. Nobody else reads, changes or forgets it but who is given it, and each statement says
so itself. What is forgotten is overwritten in a desk's file (`secure_delete`, see `desk_file.py`); on a server it was sealed.
"""

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from app.core.errors import WrongUsage
from app.store.database import Change, Database
from app.store.kept_tables import kept_table

_k = kept_table.c
_ROWS: Final[Select[Any]] = select(_k.id, _k.login, _k.unit, _k.number, _k.procedure, _k.kept_at, _k.given_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """What may be said of a kept dossier without opening it: nobody's name is in it. `kept_at` is UTC."""

    id: str
    login: str
    unit: str
    number: str
    procedure: str
    kept_at: dt.datetime
    given_by: str = ""
    """The login of the colleague it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A kept dossier with everything in it, as bytes (see `app/kept.py`)."""

    row: KeptRow
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeptDossiers:
    """Those of a desk. Every method raises CouldNotKeep where they cannot be read or written; any thread."""

    database: Database
    desk: str

    def of(self, login: str) -> tuple[KeptRow, ...]:
        """That account's, newest first."""
        with self.database.reading() as connection:
            rows = connection.execute(_ROWS.where(_k.desk == self.desk, _k.login == login).order_by(_k.kept_at.desc(), _k.id))
            return tuple(map(_row, rows))

    def open(self, kept_id: str, *, login: str) -> Opened | None:
        """That one, if it is that account's."""
        with self.database.reading() as connection:
            row = connection.execute(_ROWS.add_columns(_k.content).where(_k.id == kept_id, _k.desk == self.desk, _k.login == login)).first()
        return Opened(row=_row(row), content=row.content) if row else None

    def change(self, change: Change) -> None:
        """One that no event tells of."""
        with self.database.writing() as connection:
            change(connection)

    def purge(self, *, today: dt.date, barred: Collection[str]) -> int:
        """Forgets what is of another day, or of an account that may not work; returns how many."""
        old = (_k.desk == self.desk) & (_k.login.in_(sorted(barred)) | (_k.day != today.isoformat()))
        with self.database.reading() as connection:  # a desk that has nothing to forget writes nothing
            if connection.execute(select(_k.id).where(old)).first() is None:
                return 0
        with self.database.writing() as connection:
            return int(connection.execute(delete(kept_table).where(old)).rowcount)

    def logins(self) -> frozenset[str]:
        """Whose dossiers lie here."""
        with self.database.reading() as connection:
            return frozenset(connection.execute(select(_k.login).where(_k.desk == self.desk).distinct()).scalars())


def new_id() -> str:
    """Eight hexadecimal digits."""
    return secrets.token_hex(4)


def keeping(opened: Opened, *, desk: str, day: dt.date) -> Change:
    """A dossier as it stands now; where its row is another account's by now, that is left alone."""
    row = opened.row
    values = {
        "unit": row.unit,
        "number": row.number,
        "procedure": row.procedure,
        "day": day.isoformat(),
        "kept_at": _written(row.kept_at),
        "content": opened.content,
    }

    def change(connection: Connection) -> None:
        owner = connection.execute(select(_k.login).where(_k.id == row.id)).scalar()
        if owner is None:
            connection.execute(insert(kept_table).values(id=row.id, desk=desk, login=row.login, given_by=row.given_by, **values))
        else:
            connection.execute(update(kept_table).where(_k.id == row.id, _k.login == row.login).values(values))

    return change


def giving(kept_id: str, *, login: str, to: str, unit: str) -> Change:
    """From one account to another. Raises WrongUsage where it is not the giver's (any more)."""

    def change(connection: Connection) -> None:
        given = update(kept_table).where(_k.id == kept_id, _k.login == login).values(login=to, unit=unit, given_by=login)
        if connection.execute(given).rowcount == 0:
            raise WrongUsage("kept.unknown")

    return change


def forgetting(kept_id: str, *, login: str) -> Change:
    """Gone for good, where it is that account's."""
    return lambda connection: connection.execute(delete(kept_table).where(_k.id == kept_id, _k.login == login))


def forgetting_all_of(login: str) -> Change:
    """Everything of one account: with its suspension."""
    return lambda connection: connection.execute(delete(kept_table).where(_k.login == login))


def forget_all(connection: Connection) -> None:
    """Everybody's: in a copy of the file that is to last longer than a day."""
    connection.execute(delete(kept_table))


def _written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _row(row: Row[Any]) -> KeptRow:
    try:
        kept_at = dt.datetime.fromisoformat(row.kept_at).astimezone(dt.UTC)
    except (ValueError, TypeError, OverflowError):
        kept_at = dt.datetime(1970, 1, 1, 12, tzinfo=dt.UTC)
    names = ("id", "login", "unit", "number", "procedure", "given_by")
    return KeptRow(kept_at=kept_at, **{name: str(getattr(row, name)) for name in names})
