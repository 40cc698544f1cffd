"""The state folder made ready: settings, the desk's identity, its keys, its ledger.

The folder belongs to one desk. What a first start makes is made in this order, by one program at a time: `desk.json`,
the keys, `motcua.db`, and last, beside the keys, a mark that the ledger has begun. Where `store.url` names a server, the ledger
is there, and stays there, instead of in `motcua.db`. So a start that was cut short anywhere
begins again where it stopped, while a part that is missing later is a loss, which is named and never made anew.
"""

import datetime as dt
import json
import os
import secrets
import stat
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from app.core.errors import BadInput, CouldNotKeep
from app.core.files import mode_in, write_private
from app.settings import Settings
from app.store.keys import Keys, key_of, open_keys

if TYPE_CHECKING:
    from app.store.database import Database
    from app.store.ledger import Ledger
    from app.store.seal import Seal

DEMO: Final = "demo"
LEDGER_FILE: Final = "motcua.db"
DESK_FILE: Final = "desk.json"
LEDGER_KEY: Final = "ledger.key"
SUBJECT_KEY: Final = "ledger.subject"
SIGN_KEY: Final = "ledger.sign"
"""The Ed25519 seed of the desk's checkpoints."""
LEDGER_BEGAN: Final = "ledger.began"
ON_A_SERVER: Final = b"server"
"""What that mark says where the ledger is not in a file; else it is the desk's id."""
SERVER_PASSWORD: Final = "store.password"  # noqa: S105  # a name
START_S = 30.0
"""How long one program waits for another that is starting."""


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
    """A state folder made ready. `adapter` is the source in use, which a command may have chosen over the setting."""

    home: Path
    settings: Settings
    adapter: str
    desk: str
    keys: Keys
    beside: bool = False
    """Is it the demonstration's own folder, beside the desk's?"""

    @property
    def server(self) -> str:
        """The address of the server where the ledger is; empty: in a file. What is invented beside real work stays here."""
        return "" if self.beside else self.settings.text("store.url")

    @property
    def demo(self) -> bool:
        """Is this the embedded demonstration?"""
        return self.adapter == DEMO

    @property
    def key_file_chosen(self) -> bool:
        """Did somebody set `keys.backend=file` on purpose?"""
        return self.settings.text("keys.backend") == "file"


@dataclass(frozen=True, slots=True)
class DeskConfiguration:
    """What a source may know of this desk. The key store is opened when the first secret is wanted."""

    settings: Settings
    keys: Callable[[], Keys]

    def text(self, key: str) -> str:
        """A setting as text. Raises WrongUsage for a key nobody declared."""
        return self.settings.text(key)

    def number(self, key: str) -> float:
        """A numeric setting."""
        return self.settings.number(key)

    def secret(self, name: str) -> str:
        """A secret, empty where none is set. Raises CouldNotKeep, Refused where keys have no safe place."""
        return (self.keys().get(name) or b"").decode(errors="replace")


def configuration(home: Path | None = None, *, adapter: str | None = None) -> DeskConfiguration:
    """The configuration of a state folder, which is made when the first secret is wanted. Raises BadInput."""
    return DeskConfiguration(open_settings(home, adapter=adapter), lambda: open_state(home, adapter=adapter).keys)


def open_settings(home: Path | None = None, *, adapter: str | None = None) -> Settings:
    """The settings of a state folder, which need not exist: it is where `Settings.file` lies.

    On a desk set up for another source the demonstration has a folder of its own, `demo` inside the desk's: invented calls
    never count among real ones. Raises BadInput.
    """
    folder = state_folder(home)
    settings = Settings.load(folder / "settings.json")
    if adapter == DEMO and settings.text("verify.adapter") != DEMO:
        return Settings.load(folder / DEMO / "settings.json")
    return settings


def open_state(home: Path | None = None, *, adapter: str | None = None) -> State:
    """Makes the state folder at first need. `adapter` stands for the setting in this run.

    Raises BadInput (settings), CouldNotKeep (the folder cannot be written, its identity or keys are lost or broken),
    Refused where keys have no safe place.
    """
    settings = open_settings(home, adapter=adapter)
    folder = settings.file.parent
    outer = state_folder(home)
    make_folder(outer)
    make_folder(folder, like=outer)
    source = adapter or settings.text("verify.adapter")
    with _one_at_a_time(folder):
        desk = _desk_id(folder)
        keys = open_keys(folder, desk=desk, backend=settings.text("keys.backend"), demo=source == DEMO)
    return State(home=folder, settings=settings, adapter=source, desk=desk, keys=keys, beside=folder != outer)


def make_folder(folder: Path, *, like: Path | None = None) -> None:
    """Makes a state folder where there is none: for its owner alone, or for those whom the folder `like` is for.

    Raises CouldNotKeep.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if like is not None:
                folder.chmod(stat.S_IMODE(like.stat().st_mode))
    except OSError as problem:
        raise CouldNotKeep("store.no_folder") from problem


def open_ledger(state: State) -> "Ledger":
    """The desk's own ledger, made once: at the very first start. Raises CouldNotKeep."""
    from app.store.ledger import Ledger

    with _one_at_a_time(state.home):
        began = state.keys.get(LEDGER_BEGAN)
        database = _on_server(state, began) if state.server else _in_file(state, began)
        try:
            subject = _subject_key(state, database, began=began is not None)
            ledger = Ledger(database, state.desk, subject, _seal(state, database))
            if began is None:
                state.keys.put(LEDGER_BEGAN, ON_A_SERVER if state.server else state.desk.encode())
        except CouldNotKeep:
            database.close()
            raise
    return ledger


def _in_file(state: State, began: bytes | None) -> "Database":
    from app.store.database import Database

    if began == ON_A_SERVER:
        raise CouldNotKeep("store.begun_on_server")
    file = state.home / LEDGER_FILE
    written = _holds_something(file)
    if began is not None and not written:
        raise CouldNotKeep("store.ledger_gone")
    key, _ = (key_of(state.keys, name, may_make=not written) for name in (LEDGER_KEY, SUBJECT_KEY))  # both are there before the file
    return Database.open(file, key=key, may_make=began is None)


def _on_server(state: State, began: bytes | None) -> "Database":
    """A chain is in one place: a desk that has a ledger in a file goes on with it."""
    from app.store.database import Database

    if began not in (None, ON_A_SERVER) or _holds_something(state.home / LEDGER_FILE):
        raise CouldNotKeep("store.begun_in_file")
    key = key_of(state.keys, LEDGER_KEY, may_make=began is None)
    password = (state.keys.get(SERVER_PASSWORD) or b"").decode(errors="replace")
    return Database.connect(state.server, password=password, desk=state.desk, key=key)


def _subject_key(state: State, database: "Database", *, began: bool) -> bytes:
    """The key of the pseudonyms: in a file the desk's own, on a server the one of all desks, which the first of them made."""
    from app.store.pseudonyms import key_id, key_of_all

    if not state.server:
        return key_of(state.keys, SUBJECT_KEY, may_make=False)
    own, wanted = state.keys.get(SUBJECT_KEY), key_of_all(database)
    if not wanted:
        own = key_of(state.keys, SUBJECT_KEY, may_make=not began)
        wanted = key_of_all(database, first=key_id(own))  # another desk may have been quicker
    if own is None or key_id(own) != wanted:
        raise CouldNotKeep("store.other_key", key=wanted)
    return own


def _seal(state: State, database: "Database") -> "Seal":
    """The desk's seal, made once: with its ledger, or where that comes from a program that knew no checkpoints, whose end it then signs.

    Once anything was signed with it, a key that is missing is lost.
    """
    from app.store.ledger import Ledger
    from app.store.seal import SEED_BYTES, Seal

    if (seed := state.keys.get(SIGN_KEY)) is None:
        seed = secrets.token_bytes(SEED_BYTES)
        ledger = Ledger(database, state.desk, b"", Seal(seed))
        if ledger.is_signed():
            raise CouldNotKeep("keys.lost")
        state.keys.put(SIGN_KEY, seed)
        ledger.sign_end(at=dt.datetime.now(dt.UTC))
    return Seal(key_of(state.keys, SIGN_KEY, may_make=False))


def open_copy(state: State, file: Path) -> "Ledger":
    """A copy of the desk's ledger, to be read and left as it is.

    Raises BadInput for a file that is no ledger or one of another desk, CouldNotKeep where the desk has no key.
    """
    from app.store.database import Database
    from app.store.ledger import Ledger
    from app.store.seal import Seal

    key, subject = (key_of(state.keys, name, may_make=False) for name in (LEDGER_KEY, SUBJECT_KEY))
    seed = state.keys.get(SIGN_KEY)
    try:
        return Ledger(Database.open_copy(file, key=key), state.desk, subject, Seal(seed) if seed else None)
    except CouldNotKeep as problem:
        if problem.key in ("store.newer", "store.sqlite_too_old", "store.busy"):
            raise
        raise BadInput("ledger.not_ours") from problem


def desk_key(home: Path | None, desk: str) -> bytes | None:
    """The public key (32 bytes) of the desk of that id, if it is this one and has ever signed anything; nothing is made.

    Raises CouldNotKeep, Refused where the key store cannot be asked.
    """
    from app.store.seal import Seal

    settings = open_settings(home)
    folder = settings.file.parent
    if not (folder / DESK_FILE).exists() or _desk_id(folder) != desk:
        return None
    demo = settings.text("verify.adapter") == DEMO
    seed = open_keys(folder, desk=desk, backend=settings.text("keys.backend"), demo=demo).get(SIGN_KEY)
    return Seal(seed).public if seed else None


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Nobody else makes anything in the folder meanwhile. Raises CouldNotKeep."""
    try:
        with FileLock(folder / "start.lock", timeout=START_S, mode=mode_in(folder)):
            yield
    except Timeout:
        raise CouldNotKeep("store.busy") from None
    except OSError as problem:
        raise CouldNotKeep("store.no_folder") from problem


def _desk_id(folder: Path) -> str:
    file = folder / DESK_FILE
    try:
        return str(uuid.UUID(json.loads(file.read_text(encoding="ascii"))["desk"]))
    except FileNotFoundError:
        if _holds_something(folder / LEDGER_FILE) or (folder / "keys.json").exists():
            raise CouldNotKeep("store.desk_lost") from None
        desk = str(uuid.uuid4())
        write_private(file, json.dumps({"desk": desk}).encode())
        return desk
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise CouldNotKeep("store.broken") from problem


def _holds_something(file: Path) -> bool:
    """Was anything ever written there? An empty file is what a start leaves that was cut short."""
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:
        return False
