"""The tables of flags that somebody has opened, and of those whom a clerk is near to. Portable, as all are (`schema.py`)."""

from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table, Text

metadata: Final = MetaData()

flags_table: Final = Table(
    "flags",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("rule", String(4), nullable=False),
    Column("sentence", String(20), nullable=False),
    Column("clerk", String(40), nullable=False),
    Column("unit", String(40), nullable=False, index=True),
    Column("at", String(32), nullable=False),
    Column("events", Text, nullable=False),
    Column("holes", Text, nullable=False),
    Column("edition", String(20), nullable=False),
    Column("opened_at", String(32), nullable=False),
    Column("opened_by", String(40), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("note", String(80), nullable=False),
    Column("judged_at", String(32), nullable=False),
    Column("judged_by", String(40), nullable=False),
)

declared_table: Final = Table(
    "declared",
    metadata,
    Column("relation", String(20), primary_key=True),
    Column("clerk", String(40), primary_key=True),
    Column("subject", String(80), primary_key=True),
)


def create(connection: Connection) -> None:
    """Makes the tables where they are not."""
    metadata.create_all(connection)
