"""What archived events had added to the counts: kept when they leave, so that nothing of it is lost when all is counted anew.

A total of the year before last stands as it stood, while its events lie in an archive. That these are the numbers of the
archive's events can be proved by whoever counts them: they are facts as any others.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.store.adding import add_rows, adding, fact_row, place_of
from app.store.facts import Facts, Place, follow, line_of
from app.store.rollup_tables import archived_calls_table, archived_events_table, archived_facts_table, facts_table, open_calls_table
from app.store.schema import ledger_table

_l, _f, _o, _e = ledger_table.c, archived_facts_table.c, archived_calls_table.c, archived_events_table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Of events that leave a desk's chain: what they add, and which calls are open behind them, by desk and request id."""

    facts: Facts
    calls: dict[tuple[str, str], Place]
    events: int


def leaving(connection: Connection, desk: str, *, last: int) -> Leaving:
    """Of a desk's events up to that number, behind those that left before. Raises CouldNotKeep where one cannot be counted."""
    calls = {(row.desk, row.request): place_of(row) for row in connection.execute(select(archived_calls_table).where(_o.desk == desk))}
    bodies = connection.execute(select(_l.body).where(_l.desk == desk, _l.seq <= last).order_by(_l.seq)).scalars()
    facts = follow(map(line_of, bodies), open_calls=calls)
    return Leaving(facts=facts, calls=calls, events=sum(numbers.get("events", 0) for numbers in facts.values()))


def keep(connection: Connection, desk: str, counts: Leaving) -> None:
    """Keeps it with what left before."""
    rows = [(desk, *fact_row(place, numbers)) for place, numbers in counts.facts.items()]
    add_rows(connection, archived_facts_table, rows)
    connection.execute(delete(archived_calls_table).where(_o.desk == desk))
    if calls := [{"desk": of, "request": request, **place._asdict()} for (of, request), place in counts.calls.items()]:
        connection.execute(insert(archived_calls_table), calls)
    add_rows(connection, archived_events_table, [(desk, counts.events)])


def take_over(connection: Connection, desk: str) -> int:
    """Puts it where the desk's facts and open calls are, of which nothing is there yet; how many events it stands for."""
    events = connection.execute(select(_e.events).where(_e.desk == desk)).scalar() or 0
    if events:
        facts = select(*(_f[column.name] for column in facts_table.columns)).where(_f.desk == desk)
        connection.execute(adding(facts_table, facts, dialect=connection.dialect.name))
        calls = select(archived_calls_table).where(_o.desk == desk)
        connection.execute(insert(open_calls_table).from_select([column.name for column in open_calls_table.columns], calls))
    return events


def archived(connection: Connection) -> tuple[int, dt.date | None]:
    """How many events of all desks are in archives, and from which day on all are in the ledger itself; None where none are."""
    told = connection.execute(select(archived_events_table)).all()
    first = select(_l.body).where(_l.desk == bindparam("of")).order_by(_l.seq).limit(1)
    bodies = (connection.execute(first, {"of": row.desk}).scalar() for row in told)
    days = [dt.date.fromordinal(line_of(body).place.day) for body in bodies if body is not None]
    return sum(row.events for row in told), max(days, default=None)
