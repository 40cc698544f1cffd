"""Numbers added to lines of a table, or lines made where there are none: the same in SQLite and PostgreSQL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Insert, Select, Table
from sqlalchemy.dialects import sqlite

from app.store.facts import NUMBERS, Place


def add_rows(connection: Connection, table: Table, rows: list[tuple[object, ...]]) -> None:
    """Adds rows, at least one, in the order of the table's columns to those with the same key.

    In the order of the keys, for neighbours lie on one page; and past the part of SQLAlchemy that looks at each row, which takes
    longer than the database.
    """
    key = [column.name for column in table.primary_key]
    names = [column.name for column in table.columns]
    added = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in names if name not in key)
    marks = ", ".join(["?" if connection.dialect.paramstyle == "qmark" else "%s"] * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"  # noqa: S608  # names of ours
    connection.exec_driver_sql(statement, sorted(rows))


def adding(table: Table, lines: Select[Any], *, dialect: str) -> Insert:
    """The same with the rows that a question answers with, without their leaving the database: a statement in that dialect."""
    key = [column.name for column in table.primary_key]
    statement = _insert(dialect)(table).from_select([column.name for column in table.columns], lines)
    added = {column.name: column + statement.excluded[column.name] for column in table.columns if column.name not in key}
    made: Insert = statement.on_conflict_do_update(index_elements=key, set_=added)
    return made


def _insert(dialect: str) -> Any:
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # a desk with a file of its own starts without it

        return postgresql.insert
    return sqlite.insert


def fact_row(place: Place, numbers: Mapping[str, int]) -> tuple[object, ...]:
    """A line as `facts_table` has it, in the order of its columns."""
    return (place.unit, place.dossier, place.day, place.clerk, *place[4:], *[numbers.get(name, 0) for name in NUMBERS])


def place_of(row: Any) -> Place:
    """Where a line of facts or open calls counts."""
    return Place(**{name: getattr(row, name) for name in Place._fields})
