"""Alerts in a supervisor's hands: nobody is named before a flag is opened, opening and verdict are on record, nobody reviews himself."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.errors import CouldNotKeep
from app.core.people import Post
from app.core.usage import EventKind
from app.misuse.flag import Rule
from app.misuse.verdict import Verdict
from app.store.ledger import Ledger
from app.ui.supervisor.alerts_page import AlertsPage
from app.ui.supervisor.frame import SupervisorFrame
from tests.clocks import HandClock
from tests.ui.stage import press, type_text, until, wear
from tests.ui.supervised import EVENING, NAMES, at_rest, click, clocked, events_of, flagged, in_front, look_up, staff

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    wear(qapp)


@pytest.fixture
def clock() -> Iterator[HandClock]:
    yield HandClock(EVENING)


def said_on(page: AlertsPage) -> str:
    """All words of the list."""
    return " ".join(" ".join(row) for row in page.table.texts())


def give_reason(page: AlertsPage, code: str, words: str) -> None:
    """Chooses a reason for the verdict and types a few words to it."""
    line = page.card.reason
    line.codes.setCurrentIndex(line.codes.findData(code))
    line.codes.activated.emit(line.codes.currentIndex())
    type_text(line.words, words)


def test_a_flag_is_listed_without_a_name_and_opening_it_is_on_record(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        assert not [name for login, name in NAMES.items() if name in said_on(page) or login in said_on(page)]
        assert "sổ ghi" in page.card.on_record.text()
        assert events_of(opened, EventKind.REVIEW) == []
        flag_id = page.table.key
        click(page.card.open)
        at_rest(window)
        (told,) = events_of(opened, EventKind.REVIEW)
        assert (told.state, told.account, told.scope, told.clerk) == ("opened", "lan", ("R19", flag_id), "truong")
        assert "Trần Thị Lan" in page.card.about.text()
        assert page.table.texts()[0][2] == "Trần Thị Lan"


def test_what_leaves_is_the_list_as_it_is_filtered_with_a_sign_for_each_clerk_also_for_whoever_opened_a_flag(
    own_home: Path, clock: HandClock
) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        click(page.card.open)
        at_rest(window)
        assert page.table.texts()[0][2] == "Trần Thị Lan"
        tables, paper = page.tables(), page.paper()
        assert tables is not None
        assert paper is not None
        rows = [json.loads(line) for line in tables("json").decode().splitlines()]
        assert [(row["rule"], row["state"]) for row in rows] == [(line[0], line[4]) for line in page.table.texts()]
        said = " ".join(page_.extract_text() for page_ in pypdf.PdfReader(io.BytesIO(paper())).pages)
        for words in (said, json.dumps(rows, ensure_ascii=False)):
            assert not [word for login, name in NAMES.items() for word in (name, login) if re.search(rf"\b{word}\b", words)]
            assert re.search(r"cán bộ [0-9a-f]+", words)


def test_ctrl_e_exports_the_flags_and_the_ledger_says_so(own_home: Path, clock: HandClock, tmp_path: Path) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        frame = window.findChild(SupervisorFrame)
        assert frame is not None
        frame.handing_out.asks_place = lambda parent, endings, proposed: tmp_path / f"{proposed}.csv"
        frame.save_page()
        at_rest(window)
        (file,) = tmp_path.glob("alerts_*.csv")
        assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(page.table.texts())
        (event,) = events_of(opened, EventKind.EXPORT)
        assert event.form == "alerts"


def test_a_broken_glass_comes_first_and_says_why_once_it_is_opened(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        assert page.glass.isVisible()
        assert page.table.texts()[0][0] == "Tra cứu khẩn cấp"
        click(page.card.open)
        at_rest(window)
        (event,) = page.card.events.texts()
        assert "hết hạn" not in event[3]
        assert "đến hạn trong ngày" in event[3]
        assert "đi họp cả ngày" in event[3]


def test_a_verdict_wants_a_reason_and_is_on_record(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        click(page.card.open)
        at_rest(window)
        assert not page.card.judge.isEnabled()
        click(page.card.verdicts[Verdict.FORWARD])
        assert not page.card.judge.isEnabled(), "a reason is wanted"
        give_reason(page, "no_reason_seen", "chưa có phiếu hẹn")
        click(page.card.judge)
        at_rest(window)
        judged = events_of(opened, EventKind.REVIEW)[-1]
        assert (judged.state, judged.reason, judged.note, judged.account) == ("forward", "no_reason_seen", "chưa có phiếu hẹn", "lan")
        assert "Tra cứu khẩn cấp" not in said_on(page), "what has its last word is nobody's to look at"
        assert not page.glass.isVisible()
        click(page.everything)
        assert page.table.texts()[-1][3:] == ["đã xong", "Chuyển xử lý"]
        page.table.choose(page.table.lines.lines.keys[-1])
        assert "chưa có phiếu hẹn" in page.card.said.text()
        assert not page.card.judging.isVisible()


def test_words_that_name_a_citizens_number_are_no_reason(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        click(page.card.open)
        at_rest(window)
        click(page.card.verdicts[Verdict.OK])
        give_reason(page, "unclear", "về số 099190001234")
        assert not page.card.judge.isEnabled()
        assert page.card.reason.problem.isVisible()


def test_nobody_reviews_himself(own_home: Path, clock: HandClock) -> None:
    staff(own_home, clock)
    with clocked(own_home, clock, login="quantri") as opened:
        opened.personnel.change("lan", name=NAMES["lan"], unit=opened.personnel.tree().units["X1"], post=Post.SUPERVISOR)
    look_up(own_home, clock, "lan")
    with clocked(own_home, clock, login="lan") as opened, in_front(opened, "alerts") as (window, page):
        click(page.card.open)
        at_rest(window)
        assert "không ai tự xem xét việc của mình" in page.card.notice.words
        assert [event.state for event in events_of(opened, EventKind.REVIEW)] == ["refused"]
        assert page.card.open.isVisible()
        assert page.card.open.isEnabled()
        assert Rule.OWN_EVENTS in {alert.rule for alert in page._all}, "who tries is a flag himself"


def test_a_supervisor_of_one_unit_sees_no_flag_of_another(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (_, page):
        assert {alert.unit for alert in page._all} == {"Bộ phận Một cửa xã Một"}
    with clocked(own_home, clock, login="quantri") as opened, in_front(opened, "alerts") as (window, page):
        assert {alert.unit for alert in page._all} == {"Bộ phận Một cửa xã Một", "Bộ phận Một cửa xã Hai"}
        other = next(alert for alert in page._all if alert.unit == "Bộ phận Một cửa xã Hai")
        page.table.choose(other.id)
        click(page.card.open)
        at_rest(window)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        page._open(other.id)  # as if its number had been whispered to him
        at_rest(window)
        assert len(events_of(opened, EventKind.REVIEW)) == 1
        assert "phạm vi" in page.card.notice.words


def test_what_somebody_else_opened_names_nobody_until_one_opens_it_himself(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="quantri") as opened, in_front(opened, "alerts") as (window, page):
        glass = page.table.key
        click(page.card.open)
        at_rest(window)
        assert "Trần Thị Lan" in page.card.about.text()
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        page.table.choose(glass)
        assert "Trần Thị Lan" not in said_on(page) + page.card.about.text()
        assert page.card.open.isVisible()
        assert page.card.on_record.isVisible()
        assert not page.card.again.isVisible()
        assert not page.card.judging.isVisible()
        click(page.card.open)
        at_rest(window)
        assert "Trần Thị Lan" in page.card.about.text()
        assert page.card.judging.isVisible()
        assert [(event.clerk, event.state) for event in events_of(opened, EventKind.REVIEW)] == [
            ("quantri", "opened"),
            ("truong", "opened"),
        ]


def test_the_clock_says_how_long_is_left_and_how_long_it_is_overdue(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (_, page):
        assert page.table.texts()[0][3] == "còn 5 ngày"
    for days, said in ((5, "hạn hôm nay"), (1, "quá hạn 1 ngày")):
        clock.pass_time(days=days)
        with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (_, page):
            assert page.table.texts()[0][3] == said


def test_a_full_disk_opens_nothing_and_names_nobody(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):

        def full(*_: object) -> int:
            raise CouldNotKeep("store.disk_full")

        monkeypatch.setattr(Ledger, "append", full)
        click(page.card.open)
        at_rest(window)
        monkeypatch.undo()
        assert page.card.notice.isVisible()
        assert "Trần Thị Lan" not in page.card.about.text()
        assert events_of(opened, EventKind.REVIEW) == []


def test_the_whole_way_by_keyboard(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (window, page):
        page.table.setFocus()
        press(page.table, "Return")
        assert page.card.open.hasFocus()
        press(page.card.open, "Space")
        at_rest(window)
        assert page.card.verdicts[Verdict.OK].hasFocus()
        press(page.card.verdicts[Verdict.OK], "Space")
        assert page.card.verdicts[Verdict.OK].isChecked()
        press(page.card.verdicts[Verdict.OK], "Esc")
        until(lambda: bool(page.table.hasFocus()))


def test_there_is_nothing_to_look_at_and_it_is_said(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock) as opened, in_front(opened, "alerts") as (window, page):
        assert page.empty.isVisible()
        assert "Không còn cảnh báo nào" in page.empty.text()
        click(page.everything)
        assert "Không có cảnh báo nào" in page.empty.text()
        assert page.card.empty.isVisible()
        press(page.everything, "Ctrl+P")
        assert window.pages.currentWidget().notice.isVisible(), "there is nothing to print, and that is said"


def test_a_broken_file_of_rules_is_told_with_its_next_step(own_home: Path, clock: HandClock) -> None:
    flagged(own_home, clock)
    with clocked(own_home, clock, login="truong") as opened:
        opened.supervision.folder.mkdir()
        (opened.supervision.folder / "rules.yaml").write_text("version: 7\n", encoding="utf-8")
        with in_front(opened, "alerts") as (window, page):
            told = window.pages.currentWidget().notice.words
            assert "rules.yaml" in told
            assert "Sửa tệp" in told
            assert page.table.texts() == []


def test_in_large_letters_the_flag_comes_into_sight_below_the_list(own_home: Path, clock: HandClock, qapp: QApplication) -> None:
    flagged(own_home, clock)
    wear(qapp, percent=200)
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "alerts") as (_, page):
        assert page.split.orientation() is Qt.Orientation.Vertical
        assert page.card.open.visibleRegion().isEmpty()
        page.table.setFocus()
        press(page.table, "Return")
        until(lambda: not page.card.open.visibleRegion().isEmpty())
        press(page.card.open, "Esc")
        assert page.table.hasFocus()
