"""The books of one desk as an encrypted SQLite file, opened so that what is committed stays committed.

SQLCipher through `sqlcipher3`, which bundles an SQLite without the WAL-reset fault (fixed in 3.51.3). Each
pragma is set alone and read back. Every write transaction begins IMMEDIATE, so that several processes on
one file (a window and a command) take turns instead of failing halfway. A file is made once, when the
database is opened for the first time: one that vanishes under a running program is not made anew.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import CouldNotKeep
from app.core.files import mode_in

LEAST_SQLITE = (3, 51, 3)
"""Below this, a WAL reset can corrupt the file."""

BUSY_MS = 10_000

_FAULTS: Final = (
    ("has moved", "store.moved"),
    ("full", "store.disk_full"),
    ("file is not a database", "store.wrong_key"),
    ("malformed", "store.broken"),
    ("no such table", "store.broken"),
    ("no such column", "store.broken"),
    ("locked", "store.busy"),
)


@dataclass(frozen=True, slots=True)
class DeskFile:
    """See `app.store.database.Place`."""

    engine: Engine
    shared: ClassVar[bool] = False
    for_reading: ClassVar[Mapping[str, Any]] = {}
    for_writing: ClassVar[Mapping[str, Any]] = {"writes": True}

    @classmethod
    def at(cls, file: Path, *, key: bytes, may_make: bool) -> Self:
        """The file to be worked on, made where it is not and may be; `key` is 32 bytes. Raises CouldNotKeep."""
        _require_sqlite()
        if may_make and not file.exists():
            _make(file)
        return cls(_engine(lambda: _connect(file, key)))

    @classmethod
    def copy_at(cls, file: Path, *, key: bytes) -> Self:
        """A file to be read and left as it is. Raises CouldNotKeep."""
        _require_sqlite()
        return cls(_engine(lambda: _connect_copy(file, key)))

    def take_turns(self, connection: Connection, turns: tuple[str, ...]) -> None:
        """Nothing to do: every write transaction waits for the one before."""

    def fault(self, problem: BaseException) -> str:
        """The key of what went wrong."""
        said = str(problem).lower()
        return next((key for sign, key in _FAULTS if sign in said), "store.unwritable")

    def copy_to(self, connection: Connection, file: Path, *, key: bytes) -> None:
        """Everything that this connection sees in another file with that key. Raises CouldNotKeep."""
        _make(file)
        with _unlocked(file, key, access="mode=rw") as copy:
            own: Any = connection.connection.driver_connection
            with closing(copy):
                own.backup(copy)

    def is_undamaged(self) -> bool:
        """Looks at every page of the file, used or not: its authentication code, and whether tables and indexes agree.

        A page that a crash left half copied out of the WAL is no damage: the WAL is taken into the file first. Where somebody
        else is reading, or in a copy that is not written to, pages are looked at as they are used.
        """
        with closing(self.engine.raw_connection()) as borrowed:
            own: Any = borrowed.driver_connection
            if _take_in_wal(own) and own.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
                return False
            return bool(own.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")


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
