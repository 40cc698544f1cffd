"""The books of a desk, wherever they lie: in an encrypted file at the desk, or on the PostgreSQL of an office or a province.

All that the store keeps is read and written here, in transactions; what differs between the two is behind `Place`. On a file
every writer waits for the one before. On a server those do who name the same turn: a desk's chain is one, the books of accounts,
grants and lists (`BOOKS`) another, so that the desks of a province write side by side and no two of them on one thing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import CouldNotKeep, Refused
from app.store.desk_file import DeskFile
from app.store.schema import SCHEMA_VERSION, upgrade, version_of
from app.store.sealed import seal_with
from app.store.server import Server

BOOKS: Final = "books"
"""The turn of whoever changes anything but chains and counts. Taken before any other."""
COUNTS: Final = "counts"
"""The turn of whoever counts on."""

Change = Callable[[Connection], object]
"""Something done to the books inside somebody else's transaction: kept with it, or not at all."""


class Place(Protocol):
    """Where books lie, and how one goes about them there."""

    @property
    def engine(self) -> Engine:
        """What connects."""
        ...

    @property
    def shared(self) -> bool:
        """Do other desks write here too?"""
        ...

    @property
    def for_reading(self) -> Mapping[str, Any]:
        """Options of a connection that sees one moment."""
        ...

    @property
    def for_writing(self) -> Mapping[str, Any]:
        """Options of a connection that writes."""
        ...

    def take_turns(self, connection: Connection, turns: tuple[str, ...]) -> None:
        """Waits for whoever has one of these turns, in their order; they are given back with the end of the transaction."""
        ...

    def fault(self, problem: BaseException) -> str:
        """The key of the sentences for what the driver said."""
        ...


@dataclass(frozen=True, slots=True)
class Database:
    """Open books. Usable from several threads; each transaction has its own connection."""

    place: Place

    @classmethod
    def open(cls, file: Path, *, key: bytes, may_make: bool = True) -> Self:
        """Opens a desk's file, or makes it where it may; `key` is 32 bytes, used as it is (no derivation).

        A file of an older program is brought to today's tables first, in one transaction.
        Raises CouldNotKeep: wrong key, broken or missing file, disk full, schema of a newer program, SQLite too old.
        """
        opened = cls(DeskFile.at(file, key=key, may_make=may_make))
        if opened._version(none="" if may_make else "store.broken") < SCHEMA_VERSION:
            with opened.writing() as connection:
                upgrade(connection)
        return opened

    @classmethod
    def open_copy(cls, file: Path, *, key: bytes) -> Self:
        """Opens a file for reading and changes nothing in it.

        Nothing is made beside it either, unless a WAL lies there, which has to be read as well. Raises CouldNotKeep like
        `open`; a file without a ledger in it is broken.
        """
        opened = cls(DeskFile.copy_at(file, key=key))
        opened._version(none="store.broken")
        return opened

    @classmethod
    def connect(cls, url: str, *, password: str, desk: str, key: bytes) -> Self:
        """Opens the books on a server that `app.store.province.prepare` made ready; nothing is made or changed there.

        `desk` is whose chain is written, `key` (32 bytes) seals what is one desk's alone.

        Raises WrongUsage for an impossible address, CouldNotKeep: nobody answers, password or rights are missing, not made
        ready, by an older or a newer program, or a server that forgets what it has acknowledged.
        """
        opened = cls(Server.at(url, password=password, desk=desk))
        seal_with(opened.engine, key)
        try:
            with opened.reading() as connection:
                Server.require_durable(connection)
            if opened._version(none="store.not_prepared") < SCHEMA_VERSION:
                raise CouldNotKeep("store.server_older")
        except CouldNotKeep:
            opened.close()
            raise
        return opened

    @property
    def engine(self) -> Engine:
        """What connects."""
        return self.place.engine

    @property
    def shared(self) -> bool:
        """Do other desks write here too?"""
        return self.place.shared

    def close(self) -> None:
        """Lets go of the file or the server."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view. Raises CouldNotKeep where the books cannot be read."""
        with self._faults_mapped(), self.engine.connect().execution_options(**self.place.for_reading) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *turns: str) -> Iterator[Connection]:
        """One transaction, durable when the block has ended, alone with these turns; `BOOKS` where none is named.

        Raises CouldNotKeep, and then nothing was kept; only where the line to a server breaks in the very moment of the end, nobody knows.
        """
        with self._faults_mapped(), self.engine.connect().execution_options(**self.place.for_writing) as connection, connection.begin():
            self.place.take_turns(connection, turns or (BOOKS,))
            yield connection

    def require_own_file(self) -> DeskFile:
        """Raises Refused where the books are on a server: whoever keeps that backs it up, and decides how long it holds what is old."""
        if not isinstance(self.place, DeskFile):
            raise Refused("store.on_server")
        return self.place

    def copy_to(self, file: Path, *, key: bytes) -> None:
        """Everything as it stands now in another file with that key, while others go on writing. Raises CouldNotKeep, Refused."""
        own = self.require_own_file()
        with self.reading() as connection:
            own.copy_to(connection, file, key=key)

    def is_undamaged(self) -> bool:
        """See `DeskFile.is_undamaged`; what lies below the rows of a server is its keeper's to look at."""
        with self._faults_mapped():
            return self.place.is_undamaged() if isinstance(self.place, DeskFile) else True

    def _version(self, *, none: str) -> int:
        """Of the tables. Raises CouldNotKeep for a newer program's, and with `none` where there are none."""
        with self.reading() as connection:
            version = version_of(connection)
        if version > SCHEMA_VERSION:
            raise CouldNotKeep("store.newer")
        if version == 0 and none:
            raise CouldNotKeep(none)
        return version

    @contextmanager
    def _faults_mapped(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeout:
            raise CouldNotKeep("store.busy") from None
        except (DBAPIError, sqlcipher.Error) as problem:
            said = problem.orig if isinstance(problem, DBAPIError) else None
            raise CouldNotKeep(self.place.fault(said or problem)) from None
