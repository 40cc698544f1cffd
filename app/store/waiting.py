"""Those who went onto a paper without being looked up.

The list lies in the desk's own encrypted file, whatever the office's store may be: it is needed just when nothing else
can be reached. Nobody sticks: whoever takes an item for a try holds it only so long (`LEASE`), so that a killed program blocks nothing,
and the one that was tried longest ago comes first.
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from app.core.errors import CouldNotKeep
from app.core.waiting import WaitingItem, WaitingState
from app.store.database import Change, Database
from app.store.schema import waiting_table

LEASE: Final = dt.timedelta(seconds=90)
"""Longer than the longest deadline of a call."""
_t = waiting_table.c


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The list of a desk. Every method raises CouldNotKeep where the file cannot be read or written; any thread."""

    database: Database

    def items(self) -> tuple[WaitingItem, ...]:
        """Everybody, in the order in which they will be tried: longest untried first."""
        with self.database.reading() as connection:
            return tuple(map(_item, connection.execute(select(waiting_table).order_by(_t.tried_at, _t.added_at, _t.id))))

    def take(self, item_id: str, *, now: dt.datetime) -> WaitingItem | None:
        """The item for one try; None where it is gone or somebody else has it in hand."""
        with self.database.writing() as connection:
            row = connection.execute(select(waiting_table).where(_t.id == item_id)).first()
            if row is None or (row.taken_at and dt.timedelta(0) <= now - dt.datetime.fromisoformat(row.taken_at) < LEASE):
                return None
            connection.execute(_one(item_id).values(taken_at=_written(now)))
        return _item(row)

    def keep(self, change: Change) -> None:
        """A change that no event tells of."""
        with self.database.writing() as connection:
            change(connection)


def new_id() -> str:
    """Eight hexadecimal digits: short enough to be typed, and never as long as a citizen's number."""
    return secrets.token_hex(4)


def adding(item: WaitingItem) -> Change:
    """One more who waits; who waits already for the same dossier is not added twice, but begins anew."""
    row = {
        "id": item.id,
        "dossier": item.dossier,
        "procedure": item.procedure,
        "purpose": item.purpose,
        "role": item.role,
        "form": item.form,
        "method": item.method,
        "subject": item.subject,
        "fields": ",".join(item.fields),
        "added_at": _written(item.added_at),
        "keep_to": item.keep_to,
        "claim": item.claim,
        "taken_at": "",
        **_progress(item),
    }

    def change(connection: Connection) -> None:
        connection.execute(waiting_table.delete().where(_t.dossier == item.dossier, _t.subject == item.subject))
        connection.execute(insert(waiting_table).values(row))

    return change


def tried(item: WaitingItem) -> Change:
    """The item as it stands after a try; one that was verified leaves the list, one that was answered its claim."""
    if item.state is WaitingState.VERIFIED:
        return removing(item.id)
    claim = {"claim": b""} if item.state is WaitingState.ANSWERED else {}
    return lambda connection: connection.execute(_one(item.id).values(taken_at="", **_progress(item), **claim))


def removing(item_id: str) -> Change:
    """That one waits no longer, and what he said is forgotten."""
    return lambda connection: connection.execute(waiting_table.delete().where(_t.id == item_id))


def _one(item_id: str) -> Any:
    return update(waiting_table).where(_t.id == item_id)


def _progress(item: WaitingItem) -> dict[str, object]:
    return {
        "state": item.state.value,
        "tries": item.tries,
        "tried_at": _written(item.tried_at) if item.tried_at else "",
        "outcome": item.outcome,
        "reason": item.reason,
        "differs": ",".join(item.differs),
    }


def _written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _item(row: Row[Any]) -> WaitingItem:
    try:
        return WaitingItem(
            id=row.id,
            dossier=row.dossier,
            procedure=row.procedure,
            purpose=row.purpose,
            role=row.role,
            form=row.form,
            method=row.method,
            subject=row.subject,
            fields=tuple(word for word in row.fields.split(",") if word),
            added_at=dt.datetime.fromisoformat(row.added_at),
            keep_to=row.keep_to,
            state=WaitingState(row.state),
            tries=row.tries,
            tried_at=dt.datetime.fromisoformat(row.tried_at) if row.tried_at else None,
            outcome=row.outcome,
            reason=row.reason,
            differs=tuple(word for word in row.differs.split(",") if word),
            claim=row.claim,
        )
    except ValueError:
        raise CouldNotKeep("store.broken") from None
