"""The desk's database: one encrypted SQLite file, opened so that what is committed stays committed.

SQLCipher through `sqlcipher3`, which bundles an SQLite without the WAL-reset fault (fixed in 3.51.3). Each
pragma is set alone and read back. Every write transaction begins IMMEDIATE, so that several processes on
one file (a window and a command) take turns instead of failing halfway. A file is made once, when the
database is opened for the first time: one that vanishes under a running program is not made anew.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import CouldNotKeep
from app.core.files import mode_in
from app.store.schema import SCHEMA_VERSION, upgrade, version_of

LEAST_SQLITE = (3, 51, 3)
"""Below this, a WAL reset can corrupt the file."""

BUSY_MS = 10_000

Change = Callable[[Connection], object]
"""Something done to the books inside somebody else's transaction: kept with it, or not at all."""

_FAULTS = (
    ("full", "store.disk_full"),
    ("file is not a database", "store.wrong_key"),
    ("malformed", "store.broken"),
    ("no such table", "store.broken"),
    ("no such column", "store.broken"),
    ("locked", "store.busy"),
)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. Usable from several threads; each transaction has its own connection."""

    engine: Engine

    @classmethod
    def open(cls, file: Path, *, key: bytes, may_make: bool = True) -> Self:
        """Opens the file, or makes it where it may; `key` is 32 bytes, used as it is (no derivation).

        A file of an older program is brought to today's tables first, in one transaction.
        Raises CouldNotKeep: wrong key, broken or missing file, disk full, schema of a newer program, SQLite too old.
        """
        _require_sqlite()
        if may_make and not file.exists():
            _make(file)
        opened = cls(_engine(lambda: _connect(file, key)))
        opened._prepare(may_make=may_make)
        return opened

    @classmethod
    def open_copy(cls, file: Path, *, key: bytes) -> Self:
        """Opens a file for reading and changes nothing in it.

        Nothing is made beside it either, unless a WAL lies there, which has to be read as well. Raises CouldNotKeep like
        `open`; a file without a ledger in it is broken.
        """
        _require_sqlite()
        opened = cls(_engine(lambda: _connect_copy(file, key)))
        opened._prepare(may_make=False, may_upgrade=False)
        return opened

    def close(self) -> None:
        """Lets go of the file."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view. Raises CouldNotKeep where the file cannot be read."""
        with _faults_mapped(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable when the block has ended. Raises CouldNotKeep, and then nothing was kept."""
        with _faults_mapped(), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def copy_to(self, file: Path, *, key: bytes) -> None:
        """Everything as it stands now in another file with that key, while others go on writing. Raises CouldNotKeep."""
        _make(file)
        with self.reading() as connection, _unlocked(file, key, access="mode=rw") as copy:
            own: Any = connection.connection.driver_connection
            with closing(copy):
                own.backup(copy)

    def is_undamaged(self) -> bool:
        """Looks at every page of the file, used or not: its authentication code, and whether tables and indexes agree.

        A page that a crash left half copied out of the WAL is no damage: the WAL is taken into the file first. Where somebody
        else is reading, or in a copy that is not written to, pages are looked at as they are used.
        """
        with _faults_mapped(), closing(self.engine.raw_connection()) as borrowed:
            own: Any = borrowed.driver_connection
            if _take_in_wal(own) and own.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
                return False
            return bool(own.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")

    def _prepare(self, *, may_make: bool, may_upgrade: bool = True) -> None:
        with self.reading() as connection:
            version = version_of(connection)
        if version > SCHEMA_VERSION:
            raise CouldNotKeep("store.newer")
        if version == 0 and not may_make:
            raise CouldNotKeep("store.broken")
        if version < SCHEMA_VERSION and may_upgrade:
            with self.writing() as connection:
                upgrade(connection)


def _require_sqlite() -> None:
    if sqlcipher.sqlite_version_info < LEAST_SQLITE:
        raise CouldNotKeep("store.sqlite_too_old", version=sqlcipher.sqlite_version)


def _engine(creator: Callable[[], Any]) -> Engine:
    engine = create_engine("sqlite://", module=sqlcipher, creator=creator, poolclass=QueuePool, pool_size=4, max_overflow=4)
    event.listen(engine, "begin", _begin)
    return engine


def _connect(file: Path, key: bytes) -> Any:
    with _unlocked(file, key, access="mode=rw") as connection:
        _set(connection, "journal_mode", "WAL", "wal")
        _set(connection, "synchronous", "FULL", 2)
        _set(connection, "foreign_keys", "ON", 1)
        _set(connection, "secure_delete", "ON", 1)  # what is forgotten leaves the file's pages too
    return connection


def _connect_copy(file: Path, key: bytes) -> Any:
    # Without a WAL the file is all there is; told so, SQLite makes no WAL and no index of one beside it.
    access = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
    with _unlocked(file, key, access=access) as connection:
        return connection


def _take_in_wal(connection: Any) -> bool:
    """Is everything in the file itself now?"""
    try:
        busy, pages, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlcipher.OperationalError:  # not to be written to, and a WAL lies there
        return False
    return not busy and pages <= 0


@contextmanager
def _unlocked(file: Path, key: bytes, *, access: str) -> Iterator[Any]:
    """A connection with its key and what every connection needs; closed where the block fails."""
    uri = f"{file.absolute().as_uri()}?{access}"
    connection = sqlcipher.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # or SQLCipher itself writes on standard error
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        _set(connection, "busy_timeout", BUSY_MS, BUSY_MS)
        _set(connection, "cell_size_check", "ON", 1)
        yield connection
    except BaseException:
        connection.close()
        raise


def _make(file: Path) -> None:
    """For the owner alone, or for the desk's group where the state folder is shared with it."""
    try:
        file.touch(mode=0o600)
        file.chmod(mode_in(file.parent))  # after the umask; SQLite gives its own files beside it the same mode
    except OSError as problem:
        raise CouldNotKeep("store.unwritable") from problem


def _set(connection: Any, pragma: str, value: object, expected: object) -> None:
    connection.execute(f"PRAGMA {pragma} = {value}").fetchall()
    found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    if found != expected:
        raise CouldNotKeep("store.pragma", pragma=pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _faults_mapped() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as problem:
        said = str(problem.orig if isinstance(problem, DBAPIError) else problem).lower()
        raise CouldNotKeep(next((key for sign, key in _FAULTS if sign in said), "store.unwritable")) from None
