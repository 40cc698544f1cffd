"""A desk's books moved from its file to a server: everything carried over, then the desk turned to it.

The file is the ledger until the server has all of it and the file says that it is closed for good; the server is from then on. A
move that is cut short before that begins anew, one cut short after it is only settled: the same command does both.
"""

import datetime as dt
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.errors import CouldNotKeep, MotcuaError, Refused
from app.core.files import sync_folder
from app.core.usage import FAILED, EventKind
from app.custody import Custody
from app.personnel import Personnel
from app.state import LEDGER_BEGAN, LEDGER_FILE, LEDGER_KEY, ON_A_SERVER, SERVER_PASSWORD, State, open_copy
from app.store.database import Database
from app.store.keys import key_of
from app.store.schema import is_closed
from app.store.transfer import require_arrived, transfer

_URL: Final = "store.url"
MOVED: Final = "moved"
"""The state of the SETTING event with which the chain goes over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Where everything is now."""

    events: int
    file: Path
    """The old file, under the name by which no program opens it."""


def is_carried(state: State) -> bool:
    """Does the desk's file say that its books are on a server? Raises CouldNotKeep where it cannot be read."""
    file = state.home / LEDGER_FILE
    if not file.exists():
        return False
    with closing(Database.open_copy(file, key=key_of(state.keys, LEDGER_KEY, may_make=False))) as copy, copy.reading() as connection:
        return is_closed(connection)


def carry(state: State, personnel: Personnel, url: str) -> None:
    """Everything to the server of that address, told in the ledger before; then the file is closed for good.

    Raises Refused (no administrator, already on a server, the setting is locked, another chain or other books are there), WrongUsage
    for an impossible address, CouldNotKeep: the file is as it was then.
    """
    journal = personnel.journal
    Custody(journal=journal, gate=personnel.gate).require_administrator()
    journal.ledger.database.require_own_file()
    if state.settings.setting(_URL).locked:
        raise Refused("settings.locked", key=_URL)
    if not journal.ledger.verify().ok:
        raise CouldNotKeep("store.tampered")
    with closing(_server(state, url)) as server:
        journal.write(EventKind.SETTING, note=_URL, state=MOVED)
        try:
            journal.ledger.sign_end(at=journal.clock.now())
            transfer(journal.ledger, server)
        except MotcuaError:
            with suppress(CouldNotKeep):
                journal.write(EventKind.SETTING, note=_URL, state=FAILED)
            raise


def settle(state: State, url: str) -> Moved:
    """Turns the desk to the server, which has its file's chain to the end, and puts the file aside. May be said again, also later.

    Raises Refused where another chain is there or the login is not a desk's, WrongUsage, CouldNotKeep.
    """
    file = state.home / LEDGER_FILE
    with closing(_server(state, url)) as server, closing(open_copy(state, file).database) as copy:
        last = require_arrived(copy, server, state.desk)
    state.keys.put(LEDGER_BEGAN, ON_A_SERVER)
    state.settings.changed(_URL, url)
    kept = file.with_name(f"{file.stem}-moved-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}{file.suffix}")
    try:
        for end in ("-wal", "-shm", ""):
            if (part := file.with_name(file.name + end)).exists():
                part.replace(kept.with_name(kept.name + end))
        sync_folder(file.parent)
    except OSError as problem:
        raise CouldNotKeep("store.unwritable") from problem
    return Moved(events=last.seq, file=kept)


def _server(state: State, url: str) -> Database:
    password = (state.keys.get(SERVER_PASSWORD) or b"").decode(errors="replace")
    return Database.connect(url, password=password, desk=state.desk, key=key_of(state.keys, LEDGER_KEY, may_make=False))
