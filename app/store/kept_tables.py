"""The table of dossiers that are not finished, one row each, until the end of their day. Portable, as all are (`schema.py`)."""

from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table

from app.store.sealed import Sealed

metadata: Final = MetaData()

kept_table: Final = Table(
    "kept_dossiers",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("desk", String(36), nullable=False),
    Column("login", String(40), nullable=False, index=True),
    Column("unit", String(40), nullable=False),
    Column("number", String(40), nullable=False),
    Column("procedure", String(20), nullable=False),
    Column("day", String(10), nullable=False),
    Column("kept_at", String(32), nullable=False),
    Column("given_by", String(40), nullable=False),
    Column("content", Sealed, nullable=False),
)


def create(connection: Connection) -> None:
    """Makes the table where it is not."""
    metadata.create_all(connection)
