"""Where the store's contract is held to: a file of the desk's own, and a real PostgreSQL server that is there for the tests alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.store.database import Database
from app.store.ledger import Ledger
from app.store.province import DESKS, prepare
from app.store.seal import Seal
from tests.contract.postgres import DATABASE, Cluster, binaries, running

KEY, SUBJECT_KEY, SEED = bytes(range(32)), b"s" * 32, b"z" * 32
DESK = "desk-1"
_READY = "ready"


@dataclass(frozen=True)
class Office:
    """A place for books, opened as often as wanted."""

    cluster: Cluster | None
    folder: Path
    opened: list[Database]

    def open(self, desk: str = DESK, *, key: bytes = KEY) -> Database:
        if self.cluster is None:
            database = Database.open(self.folder / "motcua.db", key=key)
        else:
            database = Database.connect(self.cluster.url("desk_1"), password="", desk=desk, key=key)
        self.opened.append(database)
        return database

    def ledger(self, desk: str = DESK) -> Ledger:
        return Ledger(self.open(desk), desk, SUBJECT_KEY, Seal(SEED))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server with a database that is ready, to be copied for each test."""
    found = binaries()
    if found is None:
        pytest.skip("NO POSTGRESQL HERE: the store was not tested on a server. Debian: apt-get install postgresql")
    with running(found) as cluster:
        cluster.fresh()
        prepare(cluster.url(), password="")
        cluster.login("desk_1", DESKS)
        cluster.login("desk_2", DESKS)
        cluster.sql(f"ALTER DATABASE {DATABASE} RENAME TO {_READY}", database="postgres")
        yield cluster


@pytest.fixture
def server(cluster: Cluster) -> Cluster:
    """The same with a fresh copy of that database."""
    cluster.sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", database="postgres")
    cluster.sql(f"CREATE DATABASE {DATABASE} TEMPLATE {_READY}", database="postgres")
    return cluster


@pytest.fixture
def province(server: Cluster, tmp_path: Path) -> Iterator[Office]:
    """Books on the server."""
    yield from _office(Office(server, tmp_path, []))


@pytest.fixture(params=["file", "server"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """Books in a file, and books on the server."""
    yield from _office(Office(request.getfixturevalue("server") if request.param == "server" else None, tmp_path, []))


@pytest.fixture
def database(office: Office) -> Database:
    return office.open()


@pytest.fixture
def ledger(office: Office) -> Ledger:
    return office.ledger()


def _office(office: Office) -> Iterator[Office]:
    yield office
    for database in office.opened:
        database.close()
