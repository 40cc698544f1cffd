"""Those who went onto a paper without being looked up.

Each desk has its own list, and what somebody said is sealed with the desk's key where the list lies on a server
(`sealed.py`). Nobody sticks: whoever takes an item for a try holds it only so long (`LEASE`), so that a killed program blocks nothing,
and the one that was tried longest ago comes first.
"""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, String, cast, insert, select, update

from app.core.errors import WrongUsage
from app.core.lookup import Outcome
from app.core.waiting import WaitingItem, WaitingState
from app.store.database import Change, Database
from app.store.schema import waiting_table

LEASE: Final = dt.timedelta(seconds=90)
"""Longer than the longest deadline of a call."""
_LONG_AGO: Final = dt.datetime(1970, 1, 1, 12, tzinfo=dt.UTC)
_TEXTS: Final = ("id", "dossier", "procedure", "purpose", "role", "form", "method", "subject", "outcome", "reason", "adapter")
_t = waiting_table.c
_ROWS: Final[Select[Any]] = select(
    *(column for column in waiting_table.c if column is not _t.keep_to), cast(_t.keep_to, String).label("kept_to")
)
"""With the day as it is written: a day that is none must not stop those who can be read."""


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The list of a desk. Every method raises CouldNotKeep where the file cannot be read or written; any thread."""

    database: Database

    def items(self) -> tuple[WaitingItem, ...]:
        """Everybody, in the order in which they will be tried: longest untried first."""
        with self.database.reading() as connection:
            return tuple(map(_item, connection.execute(_ROWS.order_by(_t.tried_at, _t.added_at, _t.id))))

    def take(self, item_id: str, *, now: dt.datetime) -> WaitingItem | None:
        """The item for one try; None where it is gone or somebody else has it in hand."""
        with self.database.writing() as connection:
            row = connection.execute(_ROWS.where(_t.id == item_id)).first()
            until = _held_until(row) if row else None
            if row is None or (until and dt.timedelta(0) < until - now <= LEASE):
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
    """One more who waits. Who waits already in that part for the same form of the dossier is not added twice.

    He is then asked about with the fields of both, by what he said last, and kept no longer than at first; where the
    database has answered about him, the answer stays for the clerk to see.
    """
    row = {
        "id": item.id,
        "dossier": item.dossier,
        "procedure": item.procedure,
        "purpose": item.purpose,
        "role": item.role,
        "form": item.form,
        "method": item.method,
        "subject": item.subject,
        "fields": _joined(item.fields),
        "added_at": _written(item.added_at),
        "keep_to": item.keep_to,
        "claim": item.claim,
        "adapter": item.adapter,
        "taken_at": "",
        **_progress(item),
    }
    same = (_t.dossier == item.dossier, _t.subject == item.subject, _t.role == item.role, _t.form == item.form)

    def change(connection: Connection) -> None:
        before = connection.execute(select(_t.id, _t.state, _t.fields).where(*same)).first()
        if before is None:
            connection.execute(insert(waiting_table).values(row))
        elif before.state != WaitingState.ANSWERED.value:
            both: dict[str, object] = {"fields": _joined({*_words(before.fields), *item.fields})}
            both |= {"claim": item.claim, "method": item.method, "adapter": item.adapter}
            connection.execute(_one(before.id).values(both))

    return change


def tried(item: WaitingItem) -> Change:
    """The item as it stands after a try; one that was verified leaves the list, one that was answered its claim."""
    if item.state is WaitingState.VERIFIED:
        return lambda connection: connection.execute(_delete(item.id))
    claim = {"claim": b""} if item.state is WaitingState.ANSWERED else {}
    return lambda connection: connection.execute(_one(item.id).values(taken_at="", **_progress(item), **claim))


def removing(item_id: str) -> Change:
    """That one waits no longer, and what he said is forgotten. Raises WrongUsage where somebody else was faster."""

    def change(connection: Connection) -> None:
        if connection.execute(_delete(item_id)).rowcount == 0:
            raise WrongUsage("queue.unknown")

    return change


def _delete(item_id: str) -> Any:
    return waiting_table.delete().where(_t.id == item_id)


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


def _joined(words: Iterable[str]) -> str:
    return ",".join(sorted(words))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(",") if word)


def _written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _item(row: Row[Any]) -> WaitingItem:
    try:
        return WaitingItem(
            **{name: getattr(row, name) for name in _TEXTS},
            fields=_words(row.fields),
            added_at=dt.datetime.fromisoformat(row.added_at),
            keep_to=dt.date.fromisoformat(row.kept_to),
            state=WaitingState(row.state),
            tries=row.tries,
            tried_at=dt.datetime.fromisoformat(row.tried_at) if row.tried_at else None,
            differs=_words(row.differs),
            held_until=_held_until(row),
            claim=row.claim,
        )
    except (ValueError, TypeError, AttributeError):
        return _spoilt(row)


def _spoilt(row: Row[Any]) -> WaitingItem:
    """Somebody whose row cannot be read: in nobody's way, to be seen and dropped; his claim, if there is one, is kept no longer."""
    texts: dict[str, Any] = {name: str(getattr(row, name)) for name in _TEXTS}
    claim = row.claim if isinstance(row.claim, bytes) else b""
    fresh = {"state": WaitingState.FAILED, "outcome": Outcome.BAD_INPUT.value, "reason": ""}
    return WaitingItem(**(texts | fresh), fields=(), added_at=_LONG_AGO, keep_to=_LONG_AGO.date(), claim=claim)


def _held_until(row: Row[Any]) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(row.taken_at) + LEASE
    except (ValueError, TypeError):
        return None
