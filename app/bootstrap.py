"""The composition root: the only place that builds the parts and joins them."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from app import fault_log
from app.core.errors import CouldNotKeep, DeviceMissing, MotcuaError, Refused, WrongUsage
from app.core.files import mode_in, sweep
from app.core.people import Unit
from app.counter import Counter
from app.desk import Desk, subject_access, supervision
from app.gate import Gate
from app.pack_shelf import Shelf
from app.packs import PackDesk
from app.personnel import Personnel
from app.prompt import ask
from app.sign_in import Door, SignIn
from app.state import State, configuration, make_folder, open_ledger, open_settings, open_state, state_folder
from app.store import accounts
from app.store.accounts import DEMO_LOGINS, Accounts
from app.store.journal import Journal, SystemClock
from app.store.passwords import Passwords
from app.store.second_factor import SecondFactors
from app.store.waiting import WaitingList
from app.subject_access import SubjectAccess
from app.supervision import Supervision
from app.verify import registry
from resources.sentences import Language, say
from scanner.hand_scanner import Pieces, read_repaired, repaired
from scanner.reading import Reading

Prove = Callable[[SignIn], object]
"""How somebody shows his password. Raises Refused where he does not."""


def at_a_terminal(sign_in: SignIn) -> None:
    """Asks there, once. Raises Refused, BadInput."""
    (word,) = ask(say("sign_in.ask", login=sign_in.login))
    sign_in.prove(word)


@contextmanager
def open_desk(
    home: Path | None = None, *, login: str | None = None, adapter: str | None = None, prove: Prove = at_a_terminal
) -> Iterator[Desk]:
    """A desk ready to work, closed again at the end. `adapter` stands for the setting in this run (see `open_settings`).

    `prove` is called where the account has to show its password: always, once it has one. At a source of real citizens the
    gate refuses embedded accounts and whoever has not shown one. Raises whatever stands in the way: WrongUsage (unknown
    adapter), Refused (unknown account, no proof, no key store, adapter not usable), CouldNotKeep (folder, keys or ledger).
    """
    settings = open_settings(home, adapter=adapter)
    verifier = registry.build(adapter or settings.text("verify.adapter"), configuration(home, adapter=adapter))
    who = login or settings.text("clerk.name")
    try:
        real = not verifier.capabilities().is_practice
        with _open_office(home, who=who, adapter=adapter, real=real) as (state, unproven):
            personnel = _proven(unproven, prove=prove)
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
            desk = Desk(state=state, database=journal.ledger.database, counter=counter, personnel=personnel)
            desk.dossiers.purge()
            sweep(state.home)
            yield desk
    finally:
        verifier.close()


@contextmanager
def open_personnel(
    home: Path | None = None, *, login: str | None = None, prove: Prove = at_a_terminal
) -> Iterator[tuple[State, Personnel]]:
    """The accounts of a desk without its counter: no source is opened.

    Raises Refused (unknown account, no proof, no key store), CouldNotKeep.
    """
    with _open_office(home, who=login or open_settings(home).text("clerk.name"), adapter=None, real=False) as (state, personnel):
        yield state, _proven(personnel, prove=prove)


@contextmanager
def open_supervision(
    home: Path | None = None, *, login: str | None = None, prove: Prove = at_a_terminal
) -> Iterator[tuple[State, Supervision]]:
    """The flags of a desk without its counter. Raises what `open_personnel` raises."""
    with open_personnel(home, login=login, prove=prove) as (state, personnel):
        yield state, supervision(state, personnel)


@contextmanager
def open_subject_access(
    home: Path | None = None, *, login: str | None = None, prove: Prove = at_a_terminal
) -> Iterator[tuple[State, SubjectAccess]]:
    """Where a citizen is told who looked him up. Raises what `open_personnel` raises."""
    with open_personnel(home, login=login, prove=prove) as (state, personnel):
        yield state, subject_access(state, personnel)


@contextmanager
def open_sign_in(home: Path | None = None, *, login: str | None = None) -> Iterator[SignIn]:
    """Where an account proves itself or changes its password. Raises Refused (unknown or embedded account, no key store), CouldNotKeep."""
    with _open_office(home, who=login or open_settings(home).text("clerk.name"), adapter=None, real=False) as (_, personnel):
        if personnel.journal.clerk.demo:
            raise Refused("account.demo_has_none")
        yield SignIn(journal=personnel.journal, passwords=personnel.passwords)


def _proven(personnel: Personnel, *, prove: Prove) -> Personnel:
    """The accounts in the hands of one who has shown his password, where he has one. Raises Refused where he has to and did not."""
    clerk, passwords = personnel.journal.clerk, personnel.passwords
    in_use = passwords.are_in_use()
    if clerk.demo:
        if in_use:
            raise Refused("account.demo_over")
        return personnel
    if not passwords.have(clerk.login):
        if in_use:
            raise Refused("account.no_password")
        return personnel
    prove(SignIn(journal=personnel.journal, passwords=passwords))
    return replace(personnel, gate=replace(personnel.gate, proven=True))


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
        glass = bool(settings.number("account.break_glass"))
        gate = Gate(journal=journal, accounts=books, second_factors=second_factors, real_citizens=real, may_break_glass=glass)
        days = settings.number("account.password_days")
        passwords = Passwords(database=ledger.database, keys=state.keys, clock=clock, good_for=dt.timedelta(days=days))
        yield (
            state,
            Personnel(journal=journal, accounts=books, second_factors=second_factors, passwords=passwords, gate=gate),
        )
    finally:
        ledger.close(at=clock.now())


def run_window(home: Path | None = None, *, login: str | None = None, replay: Path | None = None, language: Language | None = None) -> int:
    """Opens the window and returns its exit status. One window a state folder: a second one is Refused.

    Without a `language` the setting's is spoken.

    Raises what `open_desk` raises, DeviceMissing without a screen, WrongUsage where Qt is not there; where nobody reads a
    terminal the failure is told in a dialog first.
    """
    if sys.platform.startswith("linux") and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        raise DeviceMissing("window.no_screen")  # Qt itself would abort the process
    try:
        from app.ui.login import ask_who
        from app.ui.window import REOPEN, explain_start, run
    except ImportError as problem:
        raise WrongUsage("window.no_qt", detail=problem.name or "PySide6") from problem

    def one_window(login: str | None) -> int:
        who = login or open_settings(home).text("clerk.name")
        with _open_office(home, who=next(iter(DEMO_LOGINS)), adapter=None, real=False) as (_, personnel):
            door = _door(personnel)
            if door.asks(who):
                who = ask_who(door, first=who, language=language or "vi", argv=sys.argv)
        if not who:
            return 0
        with open_desk(home, login=who, prove=lambda proved: None) as desk, fault_log.kept_in(desk.state.home):
            door = _door(desk.personnel)
            lockable = door if desk.personnel.passwords.have(who) else None
            in_file = desk.state.keys.in_file
            return run(desk, in_file=in_file, replay=replay, language=language or "", argv=sys.argv, door=lockable)

    try:
        with _the_only_window(state_folder(home)):
            while (status := one_window(login)) == REOPEN:
                login = None  # the first set-up may have opened another account
            return status
    except MotcuaError as failure:
        if _nobody_reads_a_terminal():
            explain_start(failure, language=language or "vi")
        raise


def _door(personnel: Personnel) -> Door:
    return Door(journal=personnel.journal, accounts=personnel.accounts, passwords=personnel.passwords)


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
