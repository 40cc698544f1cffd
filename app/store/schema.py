"""The tables, and the steps from one version of them to the next. Portable: SQLite at a desk, PostgreSQL in an office.

A number counts the steps taken: `user_version` of a file, a row of the table `server` on a server, which begins with what the
first steps led to. A step is taken once and never changed afterwards; a later one may assume all before it. Moments are RFC 3339
text in UTC, days ISO 8601 dates, lists of codes words divided by commas.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateColumn

from app.core.tally import COLUMNS
from app.store import flag_tables, kept_tables, rollup_tables
from app.store.sealed import Sealed

metadata = MetaData()

ledger_table = Table(
    "ledger",
    metadata,
    Column("desk", String(36), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    UniqueConstraint("id"),
)

units_table = Table(
    "units",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False, server_default="organisation"),
    Column("parent", String(40), nullable=False, server_default=""),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("successor", String(40), nullable=False, server_default=""),
    Column("tracked_by", String(60), nullable=False, server_default=""),
)

accounts_table = Table(
    "accounts",
    metadata,
    Column("login", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("unit", ForeignKey("units.code"), nullable=False),
    Column("post", String(20), nullable=False),
    Column("suspended_from", Date),
    Column("suspended_to", Date),
    Column("suspended_by", String(20), nullable=False, server_default=""),
)


def _of_account() -> Column[Any]:
    return Column("login", ForeignKey("accounts.login"), nullable=False, index=True)


commitments_table = Table(
    "commitments",
    metadata,
    Column("id", String(36), primary_key=True),
    _of_account(),
    Column("document", String(60), nullable=False),
    Column("text_version", String(60), nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("valid_to", Date),
)

grants_table = Table(
    "grants",
    metadata,
    Column("id", String(36), primary_key=True),
    _of_account(),
    Column("services", String(60), nullable=False),
    Column("procedures", String, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("second_factor", Boolean, nullable=False),
)

second_factors_table = Table(
    "second_factors",
    metadata,
    Column("desk", String(36), primary_key=True),
    Column("login", ForeignKey("accounts.login"), primary_key=True),
    Column("last_step", BigInteger, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("paused_until", String(32), nullable=False),
    Column("boot_id", String(64), nullable=False),
    Column("confirmed_ns", BigInteger, nullable=False),
    Column("paused_boot", String(64), nullable=False, server_default=""),
    Column("paused_ns", BigInteger, nullable=False, server_default="0"),
    Column("secret", String(8), nullable=False, server_default=""),
)

waiting_table = Table(
    "waiting",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("dossier", String(40), nullable=False),
    Column("procedure", String(20), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("role", String(40), nullable=False),
    Column("form", String(40), nullable=False),
    Column("method", String(20), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("fields", String, nullable=False),
    Column("added_at", String(32), nullable=False),
    Column("keep_to", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("tried_at", String(32), nullable=False),
    Column("taken_at", String(32), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("differs", String, nullable=False),
    Column("claim", Sealed, nullable=False),
    Column("adapter", String(40), nullable=False, server_default=""),
    UniqueConstraint("dossier", "subject", "role", "form"),
)

passwords_table = Table(
    "passwords",
    metadata,
    Column("login", ForeignKey("accounts.login"), primary_key=True),
    Column("hash", String(200), nullable=False),
    Column("one_time", Boolean, nullable=False),
    Column("set_at", String(32), nullable=False),
    Column("proved_at", String(32), nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("paused_until", String(32), nullable=False),
    Column("boot_id", String(64), nullable=False),
    Column("paused_until_ns", BigInteger, nullable=False),
)

unit_commitments_table = Table(
    "unit_commitments",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("unit", ForeignKey("units.code"), nullable=False, index=True),
    Column("document", String(60), nullable=False),
    Column("text_version", String(60), nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("valid_to", Date),
)

tallies_table = Table(
    "tallies",
    metadata,
    Column("period", String(7), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("unit", ForeignKey("units.code"), nullable=False),
    Column("name", String(200), nullable=False),
    *(Column(name, Integer, nullable=False) for name in COLUMNS),
    Column("tracked_by", String(60), nullable=False),
    UniqueConstraint("period", "unit"),
)

checkpoints_table = Table(
    "checkpoints",
    metadata,
    Column("desk", String(36), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("head", LargeBinary(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)

_NEVER = "CREATE TRIGGER IF NOT EXISTS {1}_{0} BEFORE {0} ON {1} BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"


def guard(connection: Connection, table: str, *, changes: Sequence[str] = ("UPDATE", "DELETE")) -> None:
    """From now on rows of that table may be added, and nothing else."""
    for change in changes:
        connection.execute(text(_NEVER.format(change, table)))


def unguard_deletion(connection: Connection, table: str) -> None:
    """Rows may leave that table, until it is guarded again: in the same transaction."""
    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_DELETE"))


_MOVED: Final = "ledger_moved"


def close_for_good(connection: Connection) -> None:
    """Nothing can be added to the ledger of this file any more: it goes on elsewhere."""
    connection.execute(text(f"CREATE TRIGGER {_MOVED} BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger has moved'); END"))


def is_closed(connection: Connection) -> bool:
    """Was that file closed for good?"""
    asked = text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = :name")
    return bool(connection.execute(asked, {"name": _MOVED}).scalar_one())


def _ledger(connection: Connection) -> None:
    metadata.create_all(connection, tables=[ledger_table])
    guard(connection, "ledger")


def _people(connection: Connection) -> None:
    tables = [units_table, accounts_table, commitments_table, grants_table, second_factors_table, waiting_table]
    metadata.create_all(connection, tables=tables)


def _waiting_by_part(connection: Connection) -> None:
    """One who plays two parts waits twice, and for the source that failed him."""
    kept = "id, dossier, procedure, purpose, role, form, method, subject, fields, added_at, keep_to, state, tries, tried_at, taken_at"
    _make_anew(connection, waiting_table, columns=f"{kept}, outcome, reason, differs, claim")


def _second_factors_by_secret(connection: Connection) -> None:
    """Which secret counts is for the file to say; a pause is counted like the time for which a right code is remembered."""
    _make_anew(connection, second_factors_table, columns="desk, login, last_step, wrong, paused_until, boot_id, confirmed_ns")


def _make_anew(connection: Connection, table: Table, *, columns: str) -> None:
    """The table as it is today with the rows it had; `columns` are those of before. SQLite changes no constraint of a table."""
    connection.execute(text(f"ALTER TABLE {table.name} RENAME TO {table.name}_before"))
    metadata.create_all(connection, tables=[table])
    moved = f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {table.name}_before"  # noqa: S608  # names of ours
    connection.execute(text(moved))
    connection.execute(text(f"DROP TABLE {table.name}_before"))


def _checkpoints(connection: Connection) -> None:
    metadata.create_all(connection, tables=[checkpoints_table])
    guard(connection, "checkpoints")


def _units_and_passwords(connection: Connection) -> None:
    """Units become a tree; passwords, organisations' commitments and printed tallies are kept. A file made new has the columns already."""
    _add_columns(connection, units_table)
    metadata.create_all(connection, tables=[passwords_table, unit_commitments_table, tallies_table])


def _who_suspended(connection: Connection) -> None:
    """A suspension says which post it is of; one from before this says nothing, and is an administrator's to lift."""
    _add_columns(connection, accounts_table)


def _add_columns(connection: Connection, table: Table) -> None:
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            made = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {made}"))


_STEPS: Final[tuple[Callable[[Connection], None], ...]] = (
    _ledger,
    _people,
    _waiting_by_part,
    _second_factors_by_secret,
    _checkpoints,
    _units_and_passwords,
    rollup_tables.create,
    flag_tables.create,
    kept_tables.create,
    rollup_tables.made_anew,
    _who_suspended,
    rollup_tables.made_anew,
)
SCHEMA_VERSION: Final = len(_STEPS)
_OF_FILES: Final = 6
"""The first steps are of the days when there were only files: a server begins with the tables that they led to."""

server_table: Final = Table("server", MetaData(), Column("name", String(20), primary_key=True), Column("value", String(80), nullable=False))
"""What a server knows of itself: `version`, and `subject_key`, the id of the key that makes its pseudonyms."""
_VERSION: Final = server_table.c.name == "version"


def version_of(connection: Connection) -> int:
    """How many steps were taken there; 0 for a place that nobody has used."""
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if not inspect(connection).has_table(server_table.name):
        return 0
    return int(connection.execute(select(server_table.c.value).where(_VERSION)).scalar_one())


def upgrade(connection: Connection) -> None:
    """Takes the missing steps inside the caller's transaction: all of them or none."""
    taken, in_file = version_of(connection), connection.dialect.name == "sqlite"
    if taken == 0 and not in_file:
        metadata.create_all(connection)
        server_table.create(connection)
        connection.execute(insert(server_table).values(name="version", value="0"))
        taken = _OF_FILES
    for step in _STEPS[taken:]:
        step(connection)
    if in_file:
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    else:
        connection.execute(update(server_table).where(_VERSION).values(value=str(SCHEMA_VERSION)))
