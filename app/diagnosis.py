"""What support needs to know of a desk that is ill: the parts of `motcua doctor`, free of anybody's data by construction.

A part is made of what the program knows about itself: versions, switches, sizes, states, counts, keys of sentences. Texts
that people typed (names, addresses, places) are told as set or not set. Whatever is left passes a sieve that knows the
people and the machine (`sieve`). Parts fail alone: a ledger that cannot be opened is the very thing to be told.
"""

import json
import os
import platform
import re
import socket
import stat
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from shutil import disk_usage
from typing import Final

from app import fault_log
from app.core.errors import CouldNotKeep, MotcuaError
from app.core.files import drafted
from app.core.people import Scope
from app.core.usage import Period
from app.settings import Setting, Settings
from app.sieve import Sieve
from app.state import LEDGER_FILE, State, configuration, open_ledger, open_settings, open_state, state_folder
from resources.sentences import say

SelfCheck = Callable[[], Iterable[tuple[str, bool, str]]]
"""(name, ok, detail) part by part: `self_check.self_checks`."""

_MIB: Final = 1024 * 1024
_KNOWN_FILES: Final = frozenset(
    {"settings.json", "desk.json", "keys.json", "keys.lock", "start.lock", "window.lock", "motcua.db", "motcua.db-wal", "motcua.db-shm"}
    | {fault_log.FAULTS, f"{fault_log.FAULTS}.1", fault_log.CRASH, "misuse", "packs", "archive", "demo"}
)
"""What may lie in a state folder under its own name; others are only counted: people name files after citizens."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the bundle, ASCII but for the words about the bundle itself."""

    name: str
    text: str


def parts(home: Path | None, *, checks: SelfCheck) -> Iterator[Part]:
    """The parts one after the other; each may take seconds. Raises nothing."""
    settings, broken = _settings_of(home)
    folder = settings.file.parent
    state, trouble = _state_of(home, folder)
    sieve = Sieve.of([*_words_of_the_machine(folder), *_words_of_the_people(state)])
    looks: Mapping[str, Callable[[], object]] = {
        "program": _program,
        "settings": lambda: broken or [_setting(setting) for setting in settings],
        "folder": lambda: _folder(folder),
        "checks": lambda: [_checked(*row) for row in checks()],
        "ledger": lambda: _ledger(state) if state else trouble,
        "source": lambda: _source(home),
    }
    yield Part("readme.txt", "\n\n".join(say("doctor.readme", language) for language in ("vi", "en")) + "\n")
    for name, look in looks.items():
        yield Part(f"{name}.json", sieve.pass_through(_written(_looked(look))))
    for name in (fault_log.FAULTS, fault_log.CRASH):
        yield Part(name, sieve.pass_through(fault_log.read(folder, name)))


def write(bundle: Iterable[Part], file: Path) -> tuple[str, ...]:
    """One ZIP file, whole or not at all; gives the names in it. Raises CouldNotKeep."""
    try:
        with drafted(file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for part in bundle:
                packed.writestr(part.name, part.text)
            return tuple(packed.namelist())
    except OSError as problem:
        raise CouldNotKeep("doctor.unwritable") from problem


def _written(found: object) -> str:
    """A line each, to be read by eye. Letters stay letters: escaped they would slip through the sieve."""
    rows = found if isinstance(found, list) else [found]
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _looked(look: Callable[[], object]) -> object:
    """What there is, or by what kind of failure it could not be seen: its key, never its values."""
    try:
        return look()
    except MotcuaError as problem:
        return {"failed": problem.key}
    except Exception as fault:  # whatever is broken there: the bundle is for just that
        return {"failed": type(fault).__name__}


def _settings_of(home: Path | None) -> tuple[Settings, object]:
    """The settings; where they are broken the defaults, and that they are."""
    try:
        return open_settings(home), None
    except MotcuaError as problem:
        nothing = Settings(state_folder(home) / "settings.json", {}, {}, frozenset(), ())
        return nothing, {"failed": problem.key}


def _state_of(home: Path | None, folder: Path) -> tuple[State | None, object]:
    """The desk's state, where it was ever made: support is not to begin a ledger."""
    if not (folder / LEDGER_FILE).exists():
        return None, {"failed": "never made"}
    try:
        return open_state(home), None
    except MotcuaError as problem:
        return None, {"failed": problem.key}


def _program() -> dict[str, object]:
    offset = time.localtime().tm_gmtoff
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "utc_offset_min": offset // 60,
        "python": platform.python_version(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": " ".join((platform.system(), platform.release(), platform.machine())),
        "processors": os.cpu_count(),
        "motcua": version("motcua"),
        "libraries": dict(_libraries()),
    }


def _libraries() -> Iterator[tuple[str, str]]:
    """What the program asks for, as far as this copy of it knows what it has: a frozen one keeps no list of some."""
    for requirement in requires("motcua") or ():
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        with suppress(PackageNotFoundError):
            yield name, version(name)


def _setting(setting: Setting) -> dict[str, object]:
    """Switches, numbers and choices as they are; of a text only whether there is one."""
    declared, value = setting.declaration, setting.value
    is_open = not isinstance(value, str) or bool(declared.choices)
    shown = value if is_open else "set" if value else "not set"
    return {"key": declared.key, "value": shown, "from": setting.source.value, "locked": setting.locked, "usual": value == declared.default}


def _folder(folder: Path) -> dict[str, object]:
    known, others = list[dict[str, object]](), 0
    for entry in sorted(folder.iterdir()):
        if entry.name not in _KNOWN_FILES:
            others += 1
            continue
        seen = entry.stat()
        age = round((time.time() - seen.st_mtime) / 86_400, 1)
        known.append({"name": entry.name, "kib": seen.st_size // 1024, "mode": oct(stat.S_IMODE(seen.st_mode)), "days_old": age})
    return {"files": known, "others": others, "free_mib": disk_usage(folder).free // _MIB}


def _checked(name: str, ok: bool, detail: str) -> dict[str, object]:
    """A failure's text may hold anything: only its kind is told."""
    return {"check": name, "ok": ok, "detail": detail if ok else detail.partition(":")[0]}


def _ledger(state: State) -> dict[str, object]:
    from app.store.reports import Reports
    from app.store.waiting import WaitingList

    ledger = open_ledger(state)
    with closing(ledger.database) as database:
        chain = ledger.verify()
        waiting = len(WaitingList(database).items())
        counts = Reports.of(database).count(by=[], period=Period(), scope=Scope(units=None, clerk=None))
    found = {"events": chain.events, "ok": chain.ok, "reason": chain.reason, "first_bad_seq": chain.first_bad_seq, "signed": chain.signed}
    return found | {"waiting": waiting, "counts": [_whole_numbers(asdict(count)) for count in counts]}


def _whole_numbers(count: Mapping[str, object]) -> dict[str, int]:
    """Rates follow from them, and have too many digits for the sieve."""
    return {name: number for name, number in count.items() if isinstance(number, int)}


def _source(home: Path | None) -> dict[str, object]:
    """Its check, step by step, with a dummy request: no citizen is looked up."""
    from app.verify import registry

    known = configuration(home)
    source = registry.build(known.text("verify.adapter"), known)
    try:
        can = source.capabilities()
        steps = [{"step": step.name, "ok": step.ok, "problem": step.problem} for step in source.check().steps]
        return {"name": source.name, "services": sorted(can.services), "practice": can.is_practice, "check": steps}
    finally:
        source.close()


def _words_of_the_machine(folder: Path) -> Iterator[str]:
    yield from (str(folder), str(Path.home()), socket.gethostname(), Path.home().name)
    yield from (os.environ.get(name, "") for name in ("USER", "LOGNAME", "USERNAME", "USERDOMAIN", "COMPUTERNAME"))


def _words_of_the_people(state: State | None) -> Iterator[str]:
    if state is None:
        return
    yield from (state.settings.text(key) for key in ("clerk.name", "unit.name", "unit.place", "unit.addressee"))
    with suppress(MotcuaError):
        from app.store.accounts import Accounts

        with closing(open_ledger(state).database) as database:
            people = Accounts(database).everybody()
        for person in people:
            yield from (person.login, person.name, person.unit.name)
