"""The composition root: the only place that builds the parts and joins them."""

import json
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from app.core.errors import CouldNotKeep, Refused, WrongUsage
from app.core.people import Unit
from app.counter import Counter
from app.settings import Settings
from app.store import accounts
from app.store.database import Database
from app.store.journal import Journal, SystemClock
from app.store.keys import Keys, key_of, open_keys
from app.store.ledger import Ledger
from app.verify import registry
from forms.catalogue import Catalogue

LEDGER_KEY = "ledger.key"
SUBJECT_KEY = "ledger.subject"


def state_folder(given: Path | None = None) -> Path:
    """Where the desk keeps its state: `--home`, else `MOTCUA_HOME`, else the folder of platformdirs. Not made here."""
    if given is not None:
        return given
    if from_environment := os.environ.get("MOTCUA_HOME"):
        return Path(from_environment)
    from platformdirs import user_data_path

    return user_data_path("motcua", appauthor=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state folder made ready: its settings, the desk's identity, and where its keys are."""

    home: Path
    settings: Settings
    desk: str
    keys: Keys

    @property
    def demo(self) -> bool:
        """Is this the embedded demonstration?"""
        return self.settings.text("verify.adapter") == "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything joined: one counter on one state folder."""

    state: State
    database: Database
    counter: Counter


def open_settings(home: Path | None = None) -> Settings:
    """The settings of a state folder, which need not exist."""
    return Settings.load(state_folder(home) / "settings.json")


def open_state(home: Path | None = None, *, adapter: str | None = None) -> State:
    """Makes the state folder at first need. `adapter` stands for the setting in this run.

    Raises CouldNotKeep where it cannot be written, Refused where keys have no safe place.
    """
    folder = state_folder(home)
    settings = Settings.load(folder / "settings.json")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(folder / "start.lock", timeout=30):
            desk = _desk_id(folder / "desk.json")
            demo = (adapter or settings.text("verify.adapter")) == "demo"
            keys = open_keys(folder, desk=desk, backend=settings.text("keys.backend"), demo=demo)
    except (OSError, Timeout) as problem:
        raise CouldNotKeep("store.no_folder") from problem
    return State(home=folder, settings=settings, desk=desk, keys=keys)


def _desk_id(file: Path) -> str:
    try:
        return str(json.loads(file.read_text(encoding="ascii"))["desk"])
    except FileNotFoundError:
        desk, draft = str(uuid.uuid4()), file.with_suffix(".new")
        draft.write_text(json.dumps({"desk": desk}), encoding="ascii")
        draft.replace(file)
        return desk
    except (ValueError, KeyError, TypeError) as problem:
        raise CouldNotKeep("store.broken") from problem


def open_ledger(state: State, file: Path | None = None) -> Ledger:
    """The desk's ledger, or another file locked with the same keys. Raises CouldNotKeep."""
    where = file or state.home / "motcua.db"
    with FileLock(state.home / "start.lock", timeout=30):
        fresh = not where.exists()
        key = key_of(state.keys, LEDGER_KEY, may_make=fresh)
        subject = key_of(state.keys, SUBJECT_KEY, may_make=fresh)
        return Ledger(Database.open(where, key=key), state.desk, subject)


@contextmanager
def open_desk(home: Path | None = None, *, login: str | None = None, adapter: str | None = None) -> Iterator[Desk]:
    """A desk ready to work, closed again at the end.

    Raises whatever stands in the way: WrongUsage (unknown adapter), Refused (unknown account, no key store,
    adapter not usable), CouldNotKeep (folder, keys or ledger).
    """
    settings = open_settings(home)
    verifier = registry.build(adapter or settings.text("verify.adapter"))
    unit = Unit(code=settings.text("unit.code"), name=settings.text("unit.name"))
    clerk = accounts.clerk(login or settings.text("clerk.name"), unit=unit)
    if clerk.demo and not verifier.capabilities().test_data:
        raise Refused("account.demo_only")
    state = open_state(home, adapter=adapter)
    ledger = open_ledger(state)
    try:
        journal = Journal(ledger, clerk, SystemClock())
        yield Desk(
            state=state,
            database=ledger.database,
            counter=Counter(journal=journal, verifier=verifier, catalogue=Catalogue.load(), settings=settings),
        )
    finally:
        ledger.database.close()


def run_window(home: Path | None = None, *, login: str | None = None, replay: Path | None = None, language: str | None = None) -> int:
    """Opens the window and returns its exit status. One window a state folder: a second one is Refused."""
    try:
        from app.ui.window import run
    except ImportError as problem:
        raise WrongUsage("window.no_qt", detail=problem.name or "PySide6") from problem
    folder = state_folder(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    one_window = FileLock(folder / "window.lock", timeout=0)
    try:
        one_window.acquire()
    except Timeout:
        raise Refused("window.already_open") from None
    try:
        with open_desk(home, login=login) as desk:
            return run(desk.counter, in_file=desk.state.keys.in_file, replay=replay, language=language or "", argv=sys.argv)
    finally:
        one_window.release()
