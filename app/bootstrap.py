"""The composition root: the only place that builds the parts and joins them."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from app.core.errors import CouldNotKeep, DeviceMissing, MotcuaError, Refused, WrongUsage
from app.core.files import mode_in
from app.core.people import Unit
from app.counter import Counter
from app.gate import Gate
from app.pack_shelf import Shelf
from app.packs import PackDesk
from app.personnel import Personnel
from app.state import State, configuration, make_folder, open_ledger, open_settings, open_state, state_folder
from app.store import accounts
from app.store.accounts import Accounts
from app.store.database import Database
from app.store.journal import Journal, SystemClock
from app.store.second_factor import SecondFactors
from app.store.waiting import WaitingList
from app.verify import registry
from resources.sentences import Language
from scanner.hand_scanner import Pieces, read_repaired, repaired
from scanner.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything joined: one counter on one state folder, and the accounts that may sit there."""

    state: State
    database: Database
    counter: Counter
    personnel: Personnel


@contextmanager
def open_desk(home: Path | None = None, *, login: str | None = None, adapter: str | None = None) -> Iterator[Desk]:
    """A desk ready to work, closed again at the end. `adapter` stands for the setting in this run (see `open_settings`).

    No account has a password yet, so that anybody may name any: at a source of real citizens the gate refuses all of them.
    Raises whatever stands in the way: WrongUsage (unknown adapter), Refused (unknown account, no key store, adapter not
    usable), CouldNotKeep (folder, keys or ledger).
    """
    settings = open_settings(home, adapter=adapter)
    verifier = registry.build(adapter or settings.text("verify.adapter"), configuration(home, adapter=adapter))
    who = login or settings.text("clerk.name")
    try:
        with _open_office(home, who=who, adapter=adapter, real=not verifier.capabilities().is_practice) as (state, personnel):
            journal = personnel.journal
            counter = Counter(
                journal=journal,
                verifier=verifier,
                catalogue=Shelf.of(state.settings).catalogue(unit=personnel.gate.clerk.unit.code),
                settings=settings,
                gate=personnel.gate,
                waiting_list=WaitingList(journal.ledger.database),
            )
            counter.waiting.purge()
            yield Desk(state=state, database=journal.ledger.database, counter=counter, personnel=personnel)
    finally:
        verifier.close()


@contextmanager
def open_personnel(home: Path | None = None, *, login: str | None = None) -> Iterator[tuple[State, Personnel]]:
    """The accounts of a desk without its counter: no source is opened. Raises Refused (unknown account, no key store), CouldNotKeep."""
    with _open_office(home, who=login or open_settings(home).text("clerk.name"), adapter=None, real=False) as opened:
        yield opened


@contextmanager
def open_packs(home: Path | None = None, *, login: str | None = None) -> Iterator[tuple[State, PackDesk]]:
    """The packs of forms of a desk without its counter. Raises Refused (unknown account, no key store), CouldNotKeep."""
    with open_personnel(home, login=login) as (state, office):
        shelf = Shelf.of(state.settings)
        yield state, PackDesk(shelf=shelf, journal=office.journal, accounts=office.accounts, gate=office.gate)


@contextmanager
def _open_office(home: Path | None, *, who: str, adapter: str | None, real: bool) -> Iterator[tuple[State, Personnel]]:
    state = open_state(home, adapter=adapter)
    ledger, settings, clock = open_ledger(state), state.settings, SystemClock()
    try:
        books = Accounts(ledger.database)
        unit = Unit(code=settings.text("unit.code"), name=settings.text("unit.name"))
        clerk = books.find(who) or accounts.clerk(who, unit=unit)
        journal = Journal(ledger, clerk, clock)
        second_factors = SecondFactors(
            database=ledger.database,
            desk=state.desk,
            keys=state.keys,
            clock=clock,
            remembered=dt.timedelta(minutes=settings.number("account.second_factor_minutes")),
        )
        gate = Gate(journal=journal, accounts=books, second_factors=second_factors, real_citizens=real)
        yield state, Personnel(journal=journal, accounts=books, second_factors=second_factors, gate=gate)
    finally:
        ledger.database.close()


def run_window(home: Path | None = None, *, login: str | None = None, replay: Path | None = None, language: Language | None = None) -> int:
    """Opens the window and returns its exit status. One window a state folder: a second one is Refused.

    Without a `language` the setting's is spoken.

    Raises what `open_desk` raises, DeviceMissing without a screen, WrongUsage where Qt is not there; where nobody reads a
    terminal the failure is told in a dialog first.
    """
    if sys.platform.startswith("linux") and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        raise DeviceMissing("window.no_screen")  # Qt itself would abort the process
    try:
        from app.ui.window import explain_start, run
    except ImportError as problem:
        raise WrongUsage("window.no_qt", detail=problem.name or "PySide6") from problem
    try:
        with _the_only_window(state_folder(home)), open_desk(home, login=login) as desk:
            return run(desk.counter, in_file=desk.state.keys.in_file, replay=replay, language=language or "", argv=sys.argv)
    except MotcuaError as failure:
        if _nobody_reads_a_terminal():
            explain_start(failure, language=language or "vi")
        raise


def listen_to_port(port: str, *, baud: int, seconds: float, heard: Callable[[Reading], object], linked: Callable[[str], object]) -> bool:
    """Hears a serial reader for so long without a window; was its port there? Raises WrongUsage where Qt is not.

    `linked` is told how it stands with the port: `searching`, `open`, `lost`, `off`.
    """
    try:
        from PySide6.QtCore import QCoreApplication, QTimer

        from scanner.sources.serial import Link, SerialReader
    except ImportError as problem:
        raise WrongUsage("window.no_qt", detail=problem.name or "PySide6") from problem
    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    reader, pieces, links = SerialReader(port, baud=baud), Pieces(), set[Link]()
    for listener in (links.add, lambda link: linked(link.value)):
        reader.changed.connect(listener)
    reader.scanned.connect(lambda scan: heard(read_repaired(repaired(pieces.add(scan.sent, at=scan.at)))))
    reader.open()
    QTimer.singleShot(round(seconds * 1000), application.quit)
    application.exec()
    reader.close()
    return Link.OPEN in links


def _nobody_reads_a_terminal() -> bool:
    """Started from an icon, with a screen that people look at."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    return not terminal and os.environ.get("QT_QPA_PLATFORM") not in ("offscreen", "minimal")


@contextmanager
def _the_only_window(folder: Path) -> Iterator[None]:
    make_folder(folder)
    one_window = FileLock(folder / "window.lock", timeout=0, mode=mode_in(folder))
    try:
        one_window.acquire()
    except Timeout:
        raise Refused("window.already_open") from None
    except OSError as problem:
        raise CouldNotKeep("store.no_folder") from problem
    try:
        yield
    finally:
        one_window.release()
