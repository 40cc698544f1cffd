"""A desk brought back: from a backup onto another PC, or out of a corrupt ledger. No program may have the desk open meanwhile.

Whoever restores shows the recovery code and no password; whoever salvages a file whose accounts cannot be read can show none.
The ledger names neither: it says `UNPROVEN` in place of a login.
"""

import base64
import datetime as dt
import json
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from filelock import FileLock, Timeout

from app.core.errors import BadInput, CouldNotKeep, Refused
from app.core.files import mode_in, sync_folder
from app.core.people import Proof, Unit
from app.core.usage import ChainState, EventKind, UsageEvent
from app.permission import may_administer
from app.settings import Settings
from app.state import (
    DEMO,
    DESK_FILE,
    LEDGER_FILE,
    LEDGER_KEY,
    SIGN_KEY,
    State,
    make_folder,
    open_copy,
    open_ledger,
    open_state,
    state_folder,
)
from app.store.accounts import Accounts, clerk
from app.store.backup import KEYS, unpacked
from app.store.database import Database
from app.store.journal import Clock, SystemClock, day_of
from app.store.keys import key_of, open_keys
from app.store.passwords import Passwords, proves
from app.store.salvage import Salvaged, kept_name, salvage
from app.store.seal import Seal

_MEMBER: Final = re.compile(r"desk\.json|settings\.json|motcua\.db|keys|archive/[A-Za-z0-9_-]{1,80}\.db")
_PIECE: Final = 1024 * 1024
UNPROVEN: Final = "(unproven)"
"""The clerk of an event whom nobody could ask for proof; no login has brackets."""


def restore(file: Path, home: Path | None, *, code: str) -> ChainState:
    """Puts a desk back into its state folder, which must hold no desk yet; how its chain stands.

    Everything is unpacked and checked beside the folder first, where the ledger is told of it too, and takes its place in one
    step; a restoration that is cut short is begun again. Raises Refused (a desk is there, no place for keys), BadInput (not a
    backup, another code), CouldNotKeep.
    """
    folder = state_folder(home)
    if folder.exists() and any(folder.iterdir()):
        raise Refused("backup.desk_there")
    beside = folder.with_name(f".{folder.name}.restoring")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        make_folder(beside)
        _unpack(file, beside, code=code)
        _put_keys(beside)
        chain = _chain(beside)
        _note(beside)
        with suppress(FileNotFoundError):
            folder.rmdir()
        beside.replace(folder)
        sync_folder(folder.parent)
    except OSError as problem:
        raise CouldNotKeep("store.no_folder") from problem
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return chain


def salvage_ledger(home: Path | None, *, login: str, ask: Callable[[str], str]) -> tuple[Salvaged, Path]:
    """A new ledger out of what can be read of the corrupt one, which stays beside it under the name that is given back.

    An administrator's to do, as far as the corrupt file still tells who is one: `ask` gives the password of a login.
    Raises Refused (a window is open, nothing can be read, somebody else), CouldNotKeep (no key, no space); then all is as it was.
    """
    state = open_state(home)
    if state.server:
        raise Refused("store.on_server")
    file, clock = state.home / LEDGER_FILE, SystemClock()
    key, seed = (key_of(state.keys, name, may_make=False) for name in (LEDGER_KEY, SIGN_KEY))
    new, now = file.with_name(f".{file.name}.salvaged"), clock.now()
    kept = kept_name(file, now)

    def told(found: Salvaged) -> UsageEvent:
        return _event(state, clock, EventKind.SALVAGE, clerk=who, note=kept.name, scope=found.scope(file))

    with alone(state.home):
        if _is_whole(state):
            raise Refused("ledger.whole")
        who = _rescuer(state, login, clock=clock, ask=ask)
        try:
            _forget(new)
            found = salvage(file, new, key=key, desk=state.desk, seal=Seal(seed), told=told)
            _keep(file, kept)
            new.replace(file)
            sync_folder(file.parent)
        except OSError as problem:
            raise CouldNotKeep("store.unwritable") from problem
        finally:
            _forget(new)
    return found, kept


def _is_whole(state: State) -> bool:
    try:
        ledger = open_ledger(state)
    except CouldNotKeep:
        return False
    try:
        return ledger.verify(thorough=True).ok
    except CouldNotKeep:
        return False
    finally:
        ledger.database.close()


def _rescuer(state: State, login: str, *, clock: Clock, ask: Callable[[str], str]) -> str:
    """Who salvages, as the ledger is to have him: `UNPROVEN` where accounts or passwords cannot be read.

    Raises Refused: an unknown account or an embedded one that is over, no administrator, no password or a wrong one.
    """
    try:
        database = Database.open_copy(state.home / LEDGER_FILE, key=key_of(state.keys, LEDGER_KEY, may_make=False))
    except CouldNotKeep:
        return UNPROVEN
    try:
        return _proven(database, state, login, clock=clock, ask=ask)
    except CouldNotKeep:
        return UNPROVEN
    finally:
        database.close()


def _proven(database: Database, state: State, login: str, *, clock: Clock, ask: Callable[[str], str]) -> str:
    people = {person.login: person for person in Accounts(database).everybody()}
    days = state.settings.number("account.password_days")
    passwords = Passwords(database=database, keys=state.keys, clock=clock, good_for=dt.timedelta(days=days))
    in_use = passwords.are_in_use()
    person = people.get(login) or clerk(login, unit=Unit(code="", name=""))
    if person.demo and in_use:
        raise Refused("account.demo_over")
    if people and not may_administer(person, day=day_of(clock)):
        raise Refused("ledger.administrator")
    if not passwords.have(login):
        if in_use:
            raise Refused("account.no_password")
    elif not proves(database, login, ask(login)):
        raise Refused(f"sign_in.{Proof.WRONG}", login=login)
    return login


def _event(desk: State, clock: Clock, kind: EventKind, **details: Any) -> UsageEvent:
    return UsageEvent(
        id=str(uuid.uuid4()),
        kind=kind,
        at=clock.now(),
        monotonic_ns=clock.monotonic_ns(),
        boot_id=clock.boot_id(),
        desk=desk.desk,
        unit=desk.settings.text("unit.code"),
        **details,
    )


def _note(folder: Path) -> None:
    """Where the ledger comes from, in the ledger."""
    state, clock = open_state(folder), SystemClock()
    ledger = open_ledger(state)
    try:
        ledger.append(_event(state, clock, EventKind.BACKUP, clerk=UNPROVEN, state="restored"))
    finally:
        ledger.close(at=clock.now())


def _keep(file: Path, kept: Path) -> None:
    """The corrupt file and its WAL once more under another name, durable; then the WAL goes, or it would be read into the new one."""
    for end in ("", "-wal"):
        source, target = file.with_name(file.name + end), kept.with_name(kept.name + end)
        if source.exists():
            shutil.copyfile(source, target)
            target.chmod(0o600)
            with target.open("rb+") as copied:
                os.fsync(copied.fileno())
    sync_folder(file.parent)
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _forget(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """With no window open on that folder. Raises Refused."""
    try:
        with FileLock(folder / "window.lock", timeout=0, mode=mode_in(folder)):
            yield
    except Timeout:
        raise Refused("window.already_open") from None


def _unpack(file: Path, folder: Path, *, code: str) -> None:
    with unpacked(file, code=code) as members:
        for name, content in members:
            if not _MEMBER.fullmatch(name):
                raise BadInput("backup.not_ours")
            target = folder / name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            _write(target, content)


def _write(target: Path, content: BinaryIO) -> None:
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        shutil.copyfileobj(content, out, _PIECE)
        out.flush()
        os.fsync(out.fileno())


def _put_keys(folder: Path) -> None:
    """The keys out of the backup into this PC's key store. Raises BadInput, Refused (no key store), CouldNotKeep."""
    try:
        desk = str(uuid.UUID(json.loads((folder / DESK_FILE).read_text(encoding="ascii"))["desk"]))
        told = json.loads((folder / KEYS).read_bytes())
        secrets = {str(name): base64.b64decode(secret, validate=True) for name, secret in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BadInput("backup.not_ours") from problem
    (folder / KEYS).unlink()
    settings = Settings.load(folder / "settings.json")
    demo = settings.text("verify.adapter") == DEMO
    keys = open_keys(folder, desk=desk, backend=settings.text("keys.backend"), demo=demo)
    for name, secret in secrets.items():
        keys.put(name, secret)


def _chain(folder: Path) -> ChainState:
    ledger = open_copy(open_state(folder), folder / LEDGER_FILE)
    try:
        return ledger.verify(thorough=True)
    finally:
        ledger.database.close()
