"""What is asked beyond the form, each time at the clerk's own word: a covered field with a reason, a household for the table."""

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLineEdit

from app.core.errors import CouldNotKeep
from app.core.lookup import Answer, Outcome, Service
from app.core.reason import Reason, Use
from app.core.usage import EventKind
from app.counter import Counter
from app.store.journal import Journal
from app.ui.covered_view import COVER, CoveredView
from app.ui.household_panel import HouseholdPanel
from app.ui.main_window import MainWindow
from app.ui.place import Status
from app.verify.adapters.demo import DemoVerifier
from forms.facts import Origin
from resources.demo.people import DemoCitizen, household
from tests.ui.practice import silent, source, window_on
from tests.ui.stage import press, settled, show_card, somebody, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def covered(window: MainWindow) -> CoveredView:
    window.page.review.covered.unfold(wide=True)
    return window.page.review.covered


def open_with_reason(window: MainWindow, name: str, code: str = "citizen_asks") -> None:
    line = covered(window).lines[name]
    line.open.click()
    line.reason.codes.setCurrentIndex(line.reason.codes.findData(code))
    line.reason.codes.activated.emit(line.reason.codes.currentIndex())
    line.go.click()
    until(lambda: not window.flow.state.people[0].opening)
    settled(window)


def asked(counter: Counter) -> list[tuple[str, ...]]:
    return [event.fields for event in counter.journal.ledger.events() if event.kind is EventKind.INTENT]


# --- covered fields -----------------------------------------------------------------------------------------------------


def test_what_no_form_of_the_procedure_prints_is_covered_and_nobody_asked_for_it(window: MainWindow, counter: Counter) -> None:
    assert not covered(window).isVisible()
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    assert not window.page.review.covered.is_open
    assert {name: line.value.text() for name, line in covered(window).lines.items()} == {
        "ethnicity": COVER, "religion": COVER, "blood_group": COVER,
    }  # fmt: skip
    assert not {"ethnicity", "religion", "blood_group"} & set(asked(counter)[0])


def test_what_the_form_prints_is_not_covered(qapp: QApplication, own_home: Path) -> None:
    with window_on(own_home, forms__footnote2="fill") as (_, window):
        show_card(window, somebody())
        assert set(covered(window).lines) == {"religion", "blood_group"}
        window.flow.same_person("subject", "applicant")
        settled(window)
        draft = window.flow.state.draft
        assert draft is not None
        assert any(value.text == "Kinh" for value in draft.filled.values.values())


def test_a_covered_field_is_shown_with_a_reason_that_is_in_the_ledger_first(window: MainWindow, counter: Counter) -> None:
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    line = covered(window).lines["ethnicity"]
    covered(window).unfold(wide=True)
    line.open.click()
    assert QApplication.focusWidget() is line.reason.codes
    assert not line.go.isEnabled()
    open_with_reason(window, "ethnicity")
    assert line.value.text() == "Kinh"
    assert not line.open.isVisible()
    (event,) = [event for event in counter.journal.ledger.events() if event.kind is EventKind.UNMASK]
    assert (event.fields, event.reason) == (("ethnicity",), "citizen_asks")
    assert "Kinh" not in repr(event)
    assert covered(window).head.words == "Thông tin nhạy cảm, đang che (2)"


def test_nothing_is_shown_where_the_ledger_cannot_keep_why(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    real = Journal.write

    def write(self: Journal, kind: EventKind, *args: Any, **details: Any) -> Any:
        if kind is EventKind.UNMASK:
            raise CouldNotKeep("store.disk_full")
        return real(self, kind, *args, **details)

    monkeypatch.setattr(Journal, "write", write)
    open_with_reason(window, "ethnicity")
    assert covered(window).lines["ethnicity"].value.text() == COVER
    assert "đầy" in covered(window).notice.words
    assert window.flow.state.people[0].status is Status.FOUND


def test_in_an_outage_the_field_stays_covered_and_the_person_found(window: MainWindow) -> None:
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    with source(silent()):
        open_with_reason(window, "religion")
    assert covered(window).lines["religion"].value.text() == COVER
    assert "Không kết nối được" in covered(window).notice.words
    assert window.flow.state.people[0].status is Status.FOUND


def test_the_next_citizen_finds_everything_covered_again(window: MainWindow) -> None:
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    open_with_reason(window, "ethnicity")
    press(window, "Ctrl+N")
    settled(window)
    assert covered(window).lines == {}
    show_card(window, somebody(case="differs-sex"))
    assert all(line.value.text() == COVER and line.reason.reason is None for line in covered(window).lines.values())


# --- the household ------------------------------------------------------------------------------------------------------


def family() -> list[DemoCitizen]:
    """Everybody who lives with the first citizen, but himself."""
    known = somebody()
    return [one for one in household(known.family) if one is not known and one.wire]


def panel(window: MainWindow) -> HouseholdPanel:
    return window.page.review.household


def listed(window: MainWindow) -> HouseholdPanel:
    """The household of somebody who moves, asked for with the button beside his role."""
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    window.page.review.header.household.click()
    until(lambda: window.flow.state.family is not None and not window.flow.state.family.asking)
    return panel(window)


def test_only_a_form_with_a_table_of_members_offers_the_household(window: MainWindow) -> None:
    show_card(window, somebody())
    assert not window.page.review.header.household.isVisible()
    window.flow.start("ct01", "1.004222")
    settled(window)
    assert window.page.review.header.household.isVisible()
    window.flow.select("member[0]")
    assert not window.page.review.header.household.isVisible()


def test_the_members_are_listed_with_their_relation_and_the_shape_is_said_to_be_unconfirmed(window: MainWindow, counter: Counter) -> None:
    shown = listed(window)
    assert len(shown.ticks) == len(family())
    assert any(tick.text().startswith("Chủ hộ: ") for tick, _ in shown.ticks)
    assert shown._unconfirmed.isVisible()
    assert "chưa có mẫu" in shown._unconfirmed.text()
    assert not any(tick.isChecked() for tick, _ in shown.ticks)
    assert not shown.seat.isEnabled()
    services = [event.service for event in counter.journal.ledger.events() if event.kind is EventKind.INTENT]
    assert services == [Service.CITIZEN, Service.HOUSEHOLD]


def test_those_who_are_ticked_go_into_the_table_and_nobody_is_asked_about(window: MainWindow, counter: Counter) -> None:
    shown = listed(window)
    before = len(asked(counter))
    shown.ticks[0][0].setChecked(True)
    shown.ticks[1][0].setChecked(True)
    assert shown.seat.words == "Đưa vào tờ khai (2)"
    names = [member.member.full_name for _, member in shown.ticks[:2]]
    shown.seat.click()
    settled(window)
    bar = window.page.review._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    window.flow.select("member[0]")
    assert bar.value() == 0
    assert QApplication.focusWidget() is window.foot.primary
    window.flow.select("applicant")
    draft = window.flow.state.draft
    assert draft is not None
    assert [draft.filled.values[f"thanh_vien[{n}].ho_ten"].text for n in (0, 1)] == names
    assert draft.filled.values["thanh_vien[0].ho_ten"].origin is Origin.DATABASE
    assert not draft.marks.unverified
    assert [place.status for place in window.flow.state.people] == [Status.FOUND, Status.LISTED, Status.LISTED]
    assert [tick.isEnabled() for tick, _ in panel(window).ticks[:2]] == [False, False]
    press(window, "F5")
    settled(window)
    assert len(asked(counter)) == before


def test_one_of_them_is_looked_up_next_and_known_from_the_database(window: MainWindow, counter: Counter) -> None:
    shown = listed(window)
    assert QApplication.focusWidget() is shown.ticks[0][0]
    shown.looks_up.emit(shown.ticks[0][1])
    settled(window)
    assert QApplication.focusWidget() is window.foot.primary
    place = window.flow.state.place
    assert place is not None
    assert (place.role, place.status) == ("member[0]", Status.FOUND)
    assert [event.method for event in counter.journal.ledger.events() if event.kind is EventKind.INTENT][-1] == "database"
    window.flow.select("applicant")
    assert panel(window).isVisible()
    assert not panel(window).ticks[0][0].isEnabled()


def test_somebody_of_the_list_who_cannot_be_asked_about_stays_on_the_paper_as_the_list_says(window: MainWindow) -> None:
    shown = listed(window)
    shown.ticks[0][0].setChecked(True)
    shown.seat.click()
    settled(window)
    with source(silent()):
        window.flow.select("member[0]")
        window.flow.retry("member[0]")
        settled(window)
    place = window.flow.state.place
    assert place is not None
    assert place.status is Status.UNAVAILABLE
    window.page.review.deed.emit("listed_only", "member[0]")
    settled(window)
    assert window.flow.state.people[1].status is Status.LISTED
    draft = window.flow.state.draft
    assert draft is not None
    assert "thanh_vien[0].ho_ten" in draft.filled.values
    assert not draft.marks.unverified


def test_a_household_that_is_not_told_says_so_in_place_and_can_be_asked_for_again(window: MainWindow) -> None:
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    with source(lambda request: Answer(outcome=Outcome.OFFICER_NOT_ALLOWED)):
        window.page.review.header.household.click()
        until(lambda: window.flow.state.family is not None and not window.flow.state.family.asking)
    assert "chưa được cấp quyền" in panel(window).notice.words
    assert window.flow.state.people[0].status is Status.FOUND
    with source(silent()):
        panel(window).retried.emit("applicant")
        until(lambda: window.flow.state.family is not None and not window.flow.state.family.asking)
    assert "Không kết nối được" in panel(window).notice.words
    panel(window).retried.emit("applicant")
    until(lambda: bool(panel(window).ticks))


def test_escape_closes_the_list_and_stops_the_question_alone(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    stopped = threading.Event()

    def ask(self: DemoVerifier, request: Any, *, cancel: threading.Event) -> Any:
        assert cancel.wait(5)
        stopped.set()
        return Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH)

    monkeypatch.setattr(DemoVerifier, "ask", ask)
    window.page.review.header.household.click()
    assert panel(window).isVisible()
    assert "Đang hỏi hộ gia đình" in panel(window).notice.words
    press(window, "Esc")
    until(stopped.is_set)
    settled(window)
    assert window.flow.state.family is None
    assert not panel(window).isVisible()
    assert window.flow.state.people[0].status is Status.FOUND


def test_the_next_citizen_finds_no_household(window: MainWindow) -> None:
    shown = listed(window)
    assert shown.ticks
    press(window, "Ctrl+N")
    settled(window)
    assert not shown.isVisible()
    assert shown.ticks == []
    show_card(window, somebody(case="differs-sex"))
    assert not shown.isVisible()


def test_another_procedure_asks_about_nobody_of_the_list(window: MainWindow, counter: Counter) -> None:
    shown = listed(window)
    shown.ticks[0][0].setChecked(True)
    shown.seat.click()
    settled(window)
    before = len(asked(counter))
    window.flow.start("xntthn", "1.004873")
    settled(window)
    assert len(window.flow.state.people) == 1
    assert len(asked(counter)) == before + 1


# --- all of it ----------------------------------------------------------------------------------------------------------


def everything_open(window: MainWindow) -> None:
    """A household with somebody looked up who differs, reasons, covered fields, typing, and the code wanted of nobody."""
    shown = listed(window)
    shown.ticks[0][0].setChecked(True)
    show_card(window, somebody(case="differs-sex"))
    window.flow.prefer("member[0].sex", card=True)
    window.flow.select("applicant")
    window.page.review._open("ho_ten")
    window.flow.enter("ho_ten", "Người Khác Tên")
    settled(window)
    covered(window).unfold(wide=True)
    covered(window).lines["religion"].open.click()
    window.type_person()


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(window: MainWindow) -> None:
    everything_open(window)
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    controls = [one for kind in kinds for one in window.findChildren(kind) if one.isVisible()]
    inner = {box.lineEdit() for box in window.findChildren(QComboBox)}
    assert [one.text() for one in controls if isinstance(one, QCheckBox) and one.isChecked()]
    assert [type(one).__name__ for one in controls if not one.accessibleName() and one not in inner] == []
    assert [one.accessibleName() for one in controls if one.focusPolicy() is Qt.FocusPolicy.NoFocus] == []


def test_all_of_it_says_itself_again_in_english_and_keeps_what_was_chosen(window: MainWindow) -> None:
    everything_open(window)
    window.flow.explain_choice("member[0].sex", Reason(use=Use.OVERRIDE, code="document_shown"))
    settled(window)
    press(window, "Ctrl+L")
    settled(window)
    review = window.page.review
    assert review.differing.head.words == "Differences (1)"
    assert review.differing.reasons["member[0].sex"].codes.currentText() == "A document proves it"
    assert review.household.seat.words.startswith("Into the form")
    assert covered(window).head.words == "Sensitive, covered (3)"
    assert window.page.scan.form.method.methods.currentText().startswith("1. Identity card")
    assert window.foot.primary.words == "Choose a reason"
