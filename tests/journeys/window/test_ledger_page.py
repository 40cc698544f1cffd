"""The ledger's health: whole or broken and where, anchors, exports that a stranger can check, backups whose code is shown only once."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.usage import EventKind, Period
from app.desk import Desk
from app.misuse.flag import Flag, Rule
from app.store import verification
from app.store.backup import unpacked
from app.store.rollups import Rollups
from app.ui.ports import Receipt
from app.ui.printing import Printers
from app.ui.supervisor import handing_out
from app.ui.supervisor.ledger_page import LedgerPage
from tests.clocks import HandClock
from tests.ui.stage import type_text, until, wear
from tests.ui.supervised import EVENING, at_rest, click, clocked, events_of, in_front, no_room, staff

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
VERIFIER = Path(__file__).resolve().parents[3] / "docs" / "ledger" / "verify_ledger.py"


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    wear(qapp)


@pytest.fixture
def clock() -> Iterator[HandClock]:
    yield HandClock(EVENING)


def write(opened: Desk, events: int) -> None:
    """So many events."""
    for number in range(events):
        opened.personnel.journal.write(EventKind.DOSSIER, dossier=f"D-{number}")


def late(opened: Desk) -> list[Flag]:
    """Flags that say that the end of the ledger was not noted elsewhere in time."""
    reviews = opened.supervision.reviews(period=Period())
    return [review.flag for review in reviews if review.flag.rule is Rule.LEDGER and review.flag.case == "anchor"]


def since_of(flag: Flag) -> str:
    return dict(flag.values)["since"]


def words_of(page: LedgerPage) -> str:
    """Everything that can be read on the page, and everything that stands in a line to type into."""
    texts = [label.text() for label in page.findChildren(QLabel)] + [label.accessibleName() for label in page.findChildren(QLabel)]
    return " ".join(texts + [line.text() for line in page.findChildren(QLineEdit)])


def test_a_whole_ledger_says_so_with_its_events_and_its_signature(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock) as opened:
        write(opened, 5)
        with in_front(opened, "ledger") as (_, page):
            assert page.whole.verdict.text() == "Sổ ghi nguyên vẹn"
            assert "5 sự kiện" in page.whole.more.text()
            assert "Chưa có mốc nào" in page.anchor.fact.text()
            assert page.backup.state.words == "nên sao lưu"


def test_a_broken_chain_is_shown_with_its_reason_and_where(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock) as opened:
        write(opened, 9)
        with opened.database.writing() as connection:
            for trigger in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
                connection.execute(text(f"DROP TRIGGER {trigger}"))
            connection.execute(text("UPDATE ledger SET body = (SELECT body FROM ledger WHERE seq = 5) WHERE seq = 4"))
        with in_front(opened, "ledger") as (_, page):
            assert page.whole.verdict.text() == "Sổ ghi không nguyên vẹn"
            assert "số 4" in page.whole.more.text()
            assert "nội dung hoặc liên kết đã bị thay đổi" in page.whole.notice.words
            assert "motcua ledger salvage" in page.whole.notice.words


def test_an_anchor_stands_large_on_the_screen_and_is_noted(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock) as opened:
        write(opened, 3)
        with in_front(opened, "ledger") as (window, page):
            click(page.sign)
            at_rest(window)
            assert page.anchor_view.letters.text().startswith("4:"), "it vouches for the event that tells of it"
            assert not page.anchor_view.square.pixmap().isNull()
            (noted,) = events_of(opened, EventKind.EXPORT)
            assert noted.note == "anchor"
            assert "Mốc gần nhất" in page.anchor.fact.text()
            assert page.anchor.state.words == "hạn 25/11/2026"
        clock.pass_time(days=9)
        with in_front(opened, "ledger") as (_, page):
            assert page.anchor.state.words == "trễ 2 ngày"


def test_the_sheet_of_an_anchor_goes_to_a_printer(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    papers: list[bytes] = []

    def spool_to(printer: str, *_: object, **__: object) -> Callable[[bytes], Receipt]:
        def spool(pdf: bytes) -> Receipt:
            papers.append(pdf)
            return Receipt(job="Laser-7", printer=printer, state="queued")

        return spool

    monkeypatch.setattr(handing_out, "spool_to", spool_to)
    with clocked(own_home, clock) as opened:
        write(opened, 3)
        with in_front(opened, "ledger") as (window, page):
            page.handing_out.finds_printers = lambda: Printers(("Laser",), "Laser")
            click(page.anchor.go)
            until(lambda: page.handing_out.dialog is not None)
            page.handing_out.dialog.accept()
            at_rest(window)
            assert "Laser" in page.anchor.notice.words
            assert page.anchor_view.isVisible()
            assert [paper[:5] for paper in papers] == [b"%PDF-"]
            assert [event.note for event in events_of(opened, EventKind.EXPORT)] == ["anchor", "report"]


def test_an_export_is_checked_by_a_stranger(own_home: Path, clock: HandClock, tmp_path: Path) -> None:
    out = tmp_path / "so.jsonl"
    with clocked(own_home, clock) as opened:
        write(opened, 4)
        with in_front(opened, "ledger") as (window, page):
            page.asks_file = lambda parent, proposed: out
            click(page.export.go)
            at_rest(window)
            assert "5 sự kiện" in page.export.notice.words
            assert [event.note for event in events_of(opened, EventKind.EXPORT)] == ["ledger"]
    told = subprocess.run([sys.executable, str(VERIFIER), str(out)], capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_an_export_without_room_says_so_and_leaves_nothing(
    own_home: Path, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "so.jsonl"
    with clocked(own_home, clock) as opened:
        write(opened, 4)
        with in_front(opened, "ledger") as (window, page):
            page.asks_file = lambda parent, proposed: out
            monkeypatch.setattr("app.store.export.drafted", no_room)
            click(page.export.go)
            at_rest(window)
            assert "so.jsonl" in page.export.notice.words
            assert "Tệp chưa được ghi" in page.export.notice.words
            assert "Chưa có mốc nào" in page.anchor.fact.text()
            assert page.export.go.isEnabled()
            assert list(tmp_path.iterdir()) == []
            page.asks_file = lambda parent, proposed: None
            click(page.export.go)
            assert not window.runner.busy, "a question that was answered with no"
        clock.pass_time(days=5)
        with pytest.raises(CouldNotKeep):
            opened.custody.export(out, period=Period())
        clock.pass_time(days=3)
        assert [since_of(flag) for flag in late(opened)] == ["never"], "what came to nothing put nothing off"
        monkeypatch.undo()
        opened.custody.export(out, period=Period())
        assert late(opened) == []


def test_a_recovery_code_is_shown_once_checked_against_the_paper_and_gone(own_home: Path, clock: HandClock, tmp_path: Path) -> None:
    with clocked(own_home, clock, login="phutrach") as opened:
        write(opened, 2)
        with in_front(opened, "ledger") as (window, page):
            QApplication.clipboard().clear()
            page.asks_folder = lambda parent: tmp_path
            click(page.backup.go)
            at_rest(window)
            code = page.code.letters.text()
            (file,) = tmp_path.iterdir()
            with unpacked(file, code=code) as members:
                assert "motcua.db" in [name for name, _ in members]
            assert not page.backup.go.isEnabled(), "another backup would push this code off the screen"
            click(page.code.copied)
            assert code not in words_of(page)
            type_text(page.code.typed, "0000-0000")
            click(page.code.check)
            assert page.code.problem.isVisible()
            click(page.code.look)
            assert page.code.letters.text() == code
            click(page.code.copied)
            type_text(page.code.typed, code.lower())
            click(page.code.check)
            assert page.code.isHidden()
            assert code not in words_of(page)
            assert code not in repr(events_of(opened, *EventKind))
            assert QApplication.clipboard().text() == ""
            assert "Bản mới nhất lập hôm nay" in page.backup.fact.text()
            assert page.backup.go.isEnabled()


def test_a_backup_without_room_counts_as_none(own_home: Path, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with clocked(own_home, clock) as opened:
        write(opened, 2)
        with in_front(opened, "ledger") as (window, page):
            page.asks_folder = lambda parent: tmp_path
            monkeypatch.setattr("app.store.backup.drafted", no_room)
            click(page.backup.go)
            at_rest(window)
            assert page.backup.notice.isVisible()
            assert page.code.isHidden()
            assert "Chưa có bản sao lưu" in page.backup.fact.text()
            assert [event.state for event in events_of(opened, EventKind.BACKUP)] == ["written", "failed"]
            monkeypatch.undo()
            page.asks_folder = lambda parent: None
            click(page.backup.go)
            page.asks_folder = lambda parent: tmp_path
            click(page.backup.go)
            at_rest(window)
            assert "hôm nay" in page.backup.fact.text()


def test_a_thorough_check_tells_how_far_it_is_and_can_be_stopped(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "_TOLD_EVERY", 2)
    with clocked(own_home, clock) as opened:
        write(opened, 12)
        with in_front(opened, "ledger") as (window, page):
            passed: list[int] = []
            page.whole.bar.valueChanged.connect(lambda n: passed.append(n))
            click(page.whole.check)
            assert page.whole.stop.isVisible()
            at_rest(window)
            assert passed[-1] == 12
            assert "12 sự kiện: không có gì bị sửa" in page.whole.notice.words
            click(page.whole.check)
            click(page.whole.stop)
            assert "Đã dừng" in page.whole.notice.words
            assert page.whole.check.isVisible()


def test_a_thorough_check_finds_counts_that_somebody_changed_and_makes_them_anew(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock) as opened:
        write(opened, 3)
        Rollups(opened.database).refresh()
        with opened.database.writing() as connection:
            assert connection.execute(text("UPDATE facts SET clerk = 'somebody'")).rowcount > 0
        with in_front(opened, "ledger") as (window, page):
            click(page.whole.check)
            at_rest(window)
            assert "không đúng với sổ" in page.whole.notice.words
            assert "Sổ ghi không mất gì" in page.whole.notice.words
            click(page.whole.check)
            at_rest(window)
            assert "không có gì bị sửa" in page.whole.notice.words


def test_old_events_are_moved_when_there_are_any(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock) as opened:
        write(opened, 3)
        with in_front(opened, "ledger") as (_, page):
            assert not page.archive.go.isEnabled()
        opened.personnel.journal.ledger.sign_end(at=clock.now())
        clock.pass_time(days=800)
        write(opened, 1)
        with in_front(opened, "ledger") as (window, page):
            click(page.archive.go)
            at_rest(window)
            assert "3 sự kiện" in page.archive.notice.words
            assert not page.archive.go.isEnabled()
            assert page.whole.verdict.text() == "Sổ ghi nguyên vẹn"


def test_a_supervisor_of_one_unit_takes_no_ledger_with_others_in_it(own_home: Path, clock: HandClock, tmp_path: Path) -> None:
    staff(own_home, clock)
    with clocked(own_home, clock, login="mai") as opened:
        write(opened, 1)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "ledger") as (window, page):
        page.asks_file = lambda parent, proposed: tmp_path / "so.jsonl"
        page.asks_folder = lambda parent: tmp_path
        click(page.export.go)
        at_rest(window)
        assert "không được xem" in page.export.notice.words
        click(page.backup.go)
        at_rest(window)
        assert "Chỉ quản trị" in page.backup.notice.words
        assert list(tmp_path.iterdir()) == []
