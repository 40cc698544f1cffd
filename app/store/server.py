"""The books of an office or a province on a PostgreSQL server, for desks that may add to the ledger and change nothing in it.

The set-up of such a server is `app.store.province`. A desk waits for nothing without an end: for a connection 5 s, for another
desk's turn 10 s, for an answer 30 s; a line that went dead is given up after 20 s. Beyond this machine it is TLS with the
server's name checked, or nothing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text

from app.core.errors import CouldNotKeep, WrongUsage
from app.core.server_address import is_server_address

SCHEMA: Final = "motcua"
"""Where the tables are; nothing else of the database is looked at."""
DESK: Final = "motcua.desk"
"""The session's word for which desk it is: the rules on the server keep it to its own chain and drawer."""
CONNECT_S: Final = 5
MOST_LINES: Final = 8
"""Of one program at once."""
TURN_MS: Final = 10_000
ANSWER_MS: Final = 30_000
_IDLE_MS: Final = 60_000
"""How long the server keeps a transaction, and with it a turn, whose desk says nothing any more."""
_LOOPBACK: Final = ("", "localhost", "127.0.0.1", "::1")
_DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")
_FAULTS: Final = {
    "08": "store.server_away",
    "57P": "store.server_away",
    "25P03": "store.server_away",
    "28": "store.server_refuses",
    "3D": "store.server_refuses",
    "42501": "store.server_forbids",
    "42P01": "store.not_prepared",
    "42703": "store.not_prepared",
    "3F": "store.not_prepared",
    "53100": "store.server_full",
    "53": "store.busy",
    "55P03": "store.busy",
    "57014": "store.busy",
    "40": "store.busy",
    "22001": "store.too_long",
}
"""By SQLSTATE or how it begins, the first that fits."""
_REFUSALS: Final = ("authentication", "pg_hba", "does not exist", "not permitted to log in", "no password supplied", "certificate")
"""Signs of a connection that was refused by somebody who is there: libpq gives a text alone."""


@dataclass(frozen=True, slots=True)
class Server:
    """See `app.store.database.Place`."""

    engine: Engine
    shared: ClassVar[bool] = True
    for_reading: ClassVar[Mapping[str, Any]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    for_writing: ClassVar[Mapping[str, Any]] = {}
    """READ COMMITTED: what is read after a turn was waited for is what the one before has left."""

    @classmethod
    def at(cls, url: str, *, password: str, desk: str = "") -> Self:
        """The server of that address (`core.server_address`), for a desk or its administrator; nobody is asked yet. Raises WrongUsage."""
        if not is_server_address(url):
            raise WrongUsage("store.bad_url")
        address = make_url(url)
        options = {"search_path": SCHEMA, "lock_timeout": TURN_MS, "statement_timeout": ANSWER_MS, "synchronous_commit": "on"}
        options |= {"idle_in_transaction_session_timeout": _IDLE_MS, "TimeZone": "UTC", "DateStyle": "ISO", DESK: desk}
        arguments = {
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "application_name": "motcua",
            "connect_timeout": CONNECT_S,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 2,
            "tcp_user_timeout": 20_000,
            "sslmode": "prefer" if _is_here(address) else "verify-full",
        }
        if not _is_here(address) and "sslrootcert" not in address.query:
            arguments["sslrootcert"] = "system"
        address = address.set(drivername="postgresql+psycopg", password=password or None)
        # One line stays open between two deeds: of 2,700 desks that is what a server can hold. It may have died meanwhile: asked first.
        lines = {"pool_size": 1, "max_overflow": MOST_LINES - 1, "pool_timeout": CONNECT_S, "pool_pre_ping": True}
        return cls(create_engine(address, connect_args=arguments, **lines))

    @staticmethod
    def require_durable(connection: Connection) -> None:
        """Raises CouldNotKeep where the server is set up to lose at a power cut what it said it has."""
        for name in _DURABLE:
            if connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one() != "on":
                raise CouldNotKeep("store.server_forgets", pragma=name)

    def take_turns(self, connection: Connection, turns: tuple[str, ...]) -> None:
        """See `Place`: advisory locks of the transaction."""
        for turn in turns:
            connection.execute(_TURN, {"number": number_of(turn)})

    def fault(self, problem: BaseException) -> str:
        """See `Place`."""
        state = getattr(problem, "sqlstate", None)
        if state is None:
            refused = any(sign in str(problem) for sign in _REFUSALS)
            return "store.server_refuses" if refused else "store.server_away"
        return next((key for sign, key in _FAULTS.items() if state.startswith(sign)), "store.unwritable")


_TURN: Final = text("SELECT pg_advisory_xact_lock(:number)")


def number_of(turn: str) -> int:
    """The advisory lock of a turn: 64 bits with a sign."""
    return int.from_bytes(hashlib.blake2b(f"motcua {turn}".encode(), digest_size=8).digest(), signed=True)


def _is_here(address: URL) -> bool:
    """On this machine: by loopback, or by a socket in a folder, which is the only host that may stand among the options."""
    return "host" in address.query or (address.host or "") in _LOOPBACK
