"""What the supervisor's pages are tried on: a desk by a clock that only a test turns, clerks of two units, and doings that raise flags."""

import datetime as dt
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.lookup import Service
from app.core.people import Commitment, Grant, Post, Term, Unit
from app.core.reason import Reason, Use
from app.core.usage import EventKind, UsageEvent
from app.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.supervisor.annex import SupervisorAnnex
from resources.demo.people import citizens
from tests.clocks import HandClock
from tests.ui.stage import desk, stage, until
from tests.unit.app.offices import card_of

EVENING = dt.datetime(2026, 11, 18, 20, 30).astimezone(dt.UTC)
"""A Wednesday evening: the office is closed."""
ONE, OTHER = Unit(code="X1", name="Bộ phận Một cửa xã Một"), Unit(code="X2", name="Bộ phận Một cửa xã Hai")
NAMES = {"lan": "Trần Thị Lan", "mai": "Lê Thị Mai", "truong": "Ngô Văn Trưởng", "baove": "Phạm Văn Bảo", "quantri": "Đỗ Thị Quản"}
PROCEDURE = "1.004873"
CARDS = [card_of(one) for one in citizens() if one.card]


@contextmanager
def clocked(home: Path, clock: HandClock, *, login: str = "phutrach", **settings: object) -> Iterator[Desk]:
    """The desk of that folder by that clock."""
    with desk(home, login=login, **settings) as opened:
        journal = replace(opened.counter.journal, clock=clock)
        factors = replace(opened.personnel.second_factors, clock=clock)
        gate = replace(opened.counter.gate, journal=journal, second_factors=factors)
        personnel = replace(opened.personnel, journal=journal, second_factors=factors, gate=gate)
        yield replace(opened, counter=replace(opened.counter, journal=journal, gate=gate), personnel=personnel)


def staff(home: Path, clock: HandClock) -> None:
    """Two clerks in two units, a supervisor of the first, a privacy officer, an administrator; the clerks may look up."""
    posts = {"truong": Post.SUPERVISOR, "baove": Post.PRIVACY_OFFICER, "quantri": Post.ADMINISTRATOR}
    today = clock.now().astimezone().date()
    with clocked(home, clock) as opened:
        personnel = opened.personnel
        for login, name in NAMES.items():
            personnel.add(login=login, name=name, unit=OTHER if login == "mai" else ONE, post=posts.get(login, Post.CLERK))
        for login, last in (("lan", today + dt.timedelta(days=12)), ("mai", None)):
            term = Term(first=dt.date(2026, 1, 5), last=last)
            personnel.commit(Commitment(login=login, document="12/CK-UBND", text_version="2026", term=term))
            personnel.grant(Grant(login=login, services=frozenset(Service), procedures=frozenset(), term=term))


def look_up(home: Path, clock: HandClock, login: str, *cards: int) -> None:
    """Look-ups of these cards, one after the other, each for a dossier of its own."""
    with clocked(home, clock, login=login) as opened:
        for card in cards or (0,):
            matter = Dossier(number=f"D-{card}", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")
            opened.counter.look_up(matter, Claimant.of_card("applicant", CARDS[card]))
            clock.pass_time(minutes=3)


def break_glass(home: Path, clock: HandClock, login: str) -> None:
    """Somebody without a grant looks up all the same."""
    why = Reason(use=Use.BREAK_GLASS, code="deadline_today", text="người được cấp quyền đi họp cả ngày")
    with clocked(home, clock, login=login, **{"account.break_glass": True}) as opened:
        opened.counter.gate.break_glass(why, service=Service.CITIZEN, procedure=PROCEDURE)


def flagged(home: Path, clock: HandClock) -> None:
    """An evening at two units, and a glass broken by somebody whose grant is gone."""
    staff(home, clock)
    look_up(home, clock, "lan", 0, 2, 3)
    look_up(home, clock, "mai", 1)
    with clocked(home, clock) as opened:
        opened.personnel.withdraw("lan")
    break_glass(home, clock, "lan")


@contextmanager
def in_front(opened: Desk, name: str) -> Iterator[tuple[MainWindow, Any]]:
    """The window with that page of the supervisor's frame in front, as it stands when all answers are there."""
    with stage(opened.counter, whole=opened) as window:
        (annex,) = window.findChildren(SupervisorAnnex)
        annex.open()
        frame = annex.page
        frame.open(name)
        at_rest(window)
        yield window, frame.pages[name]


def at_rest(window: MainWindow) -> None:
    """Until no worker has anything left to bring."""
    until(lambda: not window.runner.busy, patience_s=60)


def click(widget: QWidget) -> None:
    """With the mouse, in its middle."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def events_of(opened: Desk, *kinds: EventKind) -> list[UsageEvent]:
    """The ledger's events of those kinds, oldest first."""
    return [event for event in opened.personnel.journal.ledger.events() if event.kind in kinds]


def no_room(*_: object, **__: object) -> NoReturn:
    """What a full disk says to whoever writes a draft."""
    raise OSError(errno.ENOSPC, "No space left on device")
