"""Flags that somebody has opened, with their verdicts, and whom clerks have declared to be near to them.

A flag is not kept before it is opened: it follows from the events each time. From then on it is, so that its verdict
outlives the events' move into the archive. Reading is direct; a change comes as a `Change`, kept with the event that tells of it.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select, update

from app.core.errors import CouldNotKeep, Refused
from app.core.people import Scope
from app.misuse.books import Declared, Relation
from app.misuse.flag import Flag, Rule
from app.misuse.verdict import Review, Verdict
from app.store.database import Change, Database
from app.store.flag_tables import declared_table, flags_table

_f = flags_table.c
_REVIEWS: Final[Select[Any]] = select(flags_table).order_by(_f.at.desc(), _f.id)


@dataclass(frozen=True, slots=True)
class Flags:
    """Every method raises CouldNotKeep where the file cannot be read; any thread."""

    database: Database

    def seen_in(self, scope: Scope) -> tuple[Review, ...]:
        """Those opened so far that lie in it, newest first; no other leaves the database."""
        query = _REVIEWS
        if scope.units is not None:
            query = query.where(_f.unit.in_(sorted(scope.units)))
        if scope.clerk is not None:
            query = query.where(_f.clerk == scope.clerk)
        with self.database.reading() as connection:
            return tuple(map(_review, connection.execute(query)))

    def declared(self) -> tuple[Declared, ...]:
        """All of them, by pseudonym."""
        with self.database.reading() as connection:
            return tuple(map(_declared, connection.execute(select(declared_table))))


def opening(flag: Flag, *, edition: str, by: str, at: dt.datetime) -> Change:
    """That somebody opened it; who was first stays the one who did."""
    row = {
        "id": flag.id,
        "rule": flag.rule.value,
        "sentence": flag.case,
        "clerk": flag.clerk,
        "unit": flag.unit,
        "at": _written(flag.at),
        "events": ",".join(flag.events),
        "holes": json.dumps(flag.values, ensure_ascii=False),
        "edition": edition,
        "opened_at": _written(at),
        "opened_by": by,
        **dict.fromkeys(("verdict", "reason", "note", "judged_at", "judged_by"), ""),
    }

    def change(connection: Connection) -> None:
        if connection.execute(select(_f.id).where(_f.id == flag.id)).first() is None:
            connection.execute(insert(flags_table).values(row))

    return change


def judging(judged: Review) -> Change:
    """Its verdict. Raises Refused where it is not opened, or somebody has said the last word meanwhile."""
    flag_id, verdict, at = judged.flag.id, judged.verdict, judged.judged_at
    if verdict is None or at is None:
        raise ValueError("no verdict")
    said = {"verdict": verdict.value, "reason": judged.reason, "note": judged.note, "judged_by": judged.judged_by}

    def change(connection: Connection) -> None:
        row = connection.execute(select(_f.verdict).where(_f.id == flag_id)).first()
        if row is None:
            raise Refused("flags.not_opened", flag=flag_id)
        if row.verdict not in ("", Verdict.ASK):
            raise Refused("flags.already_judged")
        connection.execute(update(flags_table).where(_f.id == flag_id).values(said | {"judged_at": _written(at)}))

    return change


def declaring(one: Declared) -> Change:
    """That a citizen is somebody to a clerk, or protected; said once however often."""
    row = {"relation": one.relation.value, "clerk": one.clerk, "subject": one.subject}
    same = [declared_table.c[name] == value for name, value in row.items()]

    def change(connection: Connection) -> None:
        if connection.execute(select(declared_table).where(*same)).first() is None:
            connection.execute(insert(declared_table).values(row))

    return change


def _review(row: Row[Any]) -> Review:
    try:
        flag = Flag(
            rule=Rule(row.rule),
            clerk=row.clerk,
            unit=row.unit,
            at=dt.datetime.fromisoformat(row.at),
            events=tuple(event for event in row.events.split(",") if event),
            case=row.sentence,
            values=tuple((name, value) for name, value in json.loads(row.holes)),
        )
        return Review(
            flag=flag,
            edition=row.edition,
            opened_at=dt.datetime.fromisoformat(row.opened_at),
            opened_by=row.opened_by,
            verdict=Verdict(row.verdict) if row.verdict else None,
            reason=row.reason,
            note=row.note,
            judged_at=dt.datetime.fromisoformat(row.judged_at) if row.judged_at else None,
            judged_by=row.judged_by,
        )
    except (ValueError, TypeError, AttributeError):
        raise CouldNotKeep("store.broken") from None


def _declared(row: Row[Any]) -> Declared:
    try:
        return Declared(relation=Relation(row.relation), subject=row.subject, clerk=row.clerk)
    except ValueError:
        raise CouldNotKeep("store.broken") from None


def _written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
