"""Pictures of the supervisor's work: commitments and grants, alerts, the ledger whole and broken, the answer to a citizen."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.core.tally import Month, Tally, TallyLine
from app.core.units import Unit, UnitKind
from app.core.usage import EventKind
from app.desk import Desk
from app.offices import Offices
from app.ui.main_window import MainWindow
from app.ui.supervisor.alerts_page import AlertsPage
from app.ui.supervisor.answer_page import AnswerPage
from app.ui.supervisor.commitments_page import CommitmentsPage
from app.ui.supervisor.ledger_page import LedgerPage
from app.ui.theme import DARK, LIGHT
from tests.clocks import HandClock
from tests.ui.stage import wear
from tests.ui.supervised import CARDS, EVENING, at_rest, clocked, flagged, in_front

Shoot = Callable[[MainWindow, str], None]
LOOKS = (("sang", LIGHT, 100), ("toi", DARK, 100), ("chu-150", LIGHT, 150))
_OFFICES = ("Sở Y tế", "Sở Tư pháp", "Sở Nội vụ", "Sở Giáo dục và Đào tạo", "UBND thành phố Thử Nghiệm", "UBND huyện Thí Điểm")


def supervisor_work(application: QApplication, shoot: Shoot) -> None:
    """Every page in every look."""
    home, clock = Path(tempfile.mkdtemp()) / "motcua", HandClock(EVENING)
    flagged(home, clock)
    clock.pass_time(days=2)
    with clocked(home, clock) as opened:
        printed(opened)
    for look, palette, percent in LOOKS:
        wear(application, palette, percent=percent)
        with clocked(home, clock, login="quantri") as opened:
            commitments(opened, shoot, look)
            alerts(opened, shoot, look)
            ledger(opened, shoot, look)
        with clocked(home, clock, login="baove") as opened:
            answer(opened, shoot, look)
    wear(application)
    with clocked(home, clock) as opened:
        broken(opened, shoot)


def printed(opened: Desk) -> None:
    """A table as a letter of the province would print it."""
    units = [Unit(code=f"dm-{n}", name=name, kind=UnitKind.DEPARTMENT, tracked_by="Phòng PC06") for n, name in enumerate(_OFFICES, start=1)]
    lines = [
        TallyLine(
            period=Month("2026-10"),
            number=number,
            unit=unit.code,
            name=unit.name,
            tally=Tally(
                organisations=3 + number,
                people=17 * number,
                committed_organisations=number,
                committed_people=9 * number,
                completed_organisations=2,
                completed_people=5 * number,
                missing_organisations=1,
                missing_people=3 * number,
            ),
            tracked_by=unit.tracked_by,
        )
        for number, unit in enumerate(units, start=1)
    ]
    Offices(journal=opened.personnel.journal, gate=opened.personnel.gate).print_tallies(units, lines)


def commitments(opened: Desk, shoot: Shoot, look: str) -> None:
    with in_front(opened, "commitments") as (window, page):
        assert isinstance(page, CommitmentsPage)
        page.signed.choose("person:truong")
        shoot(window, f"cam-ket-{look}")
        page.record.click()
        shoot(window, f"cam-ket-ghi-{look}")
        page.back()
        page.turn_to("permits")
        shoot(window, f"cam-ket-quyen-{look}")
        page.turn_to("table")
        page.months.setCurrentIndex(page.months.findData("2026-10"))
        page.months.activated.emit(page.months.currentIndex())
        at_rest(window)
        shoot(window, f"cam-ket-bang-cua-tinh-{look}")


def alerts(opened: Desk, shoot: Shoot, look: str) -> None:
    with in_front(opened, "alerts") as (window, page):
        assert isinstance(page, AlertsPage)
        unopened = next(alert for alert in page._all or () if not alert.opened)
        page.table.choose(unopened.id)
        shoot(window, f"canh-bao-{look}")
        page.card.open.click()
        at_rest(window)
        shoot(window, f"canh-bao-da-mo-{look}")


def ledger(opened: Desk, shoot: Shoot, look: str) -> None:
    with in_front(opened, "ledger") as (window, page), tempfile.TemporaryDirectory() as folder:
        assert isinstance(page, LedgerPage)
        shoot(window, f"so-ghi-{look}")
        page.sign.click()
        at_rest(window)
        page.asks_folder = lambda parent: Path(folder)
        page.backup.go.click()
        at_rest(window)
        shoot(window, f"so-ghi-moc-va-ma-{look}")


def answer(opened: Desk, shoot: Shoot, look: str) -> None:
    with in_front(opened, "answer") as (window, page):
        assert isinstance(page, AnswerPage)
        page.fields["number"].setText(CARDS[0].personal_id)
        page.fields["dossier"].setText("DN-2026-11")
        page.look.click()
        at_rest(window)
        shoot(window, f"tra-loi-cong-dan-{look}")


def broken(opened: Desk, shoot: Shoot) -> None:
    """Somebody with the key changed an event."""
    opened.personnel.journal.write(EventKind.DOSSIER, dossier="D-9")
    with opened.database.writing() as connection:
        for trigger in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text("UPDATE ledger SET body = (SELECT body FROM ledger WHERE seq = 5) WHERE seq = 4"))
    with in_front(opened, "ledger") as (window, _):
        shoot(window, "so-ghi-hong-sang")
