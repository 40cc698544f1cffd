"""How the clerk knows who somebody is: recorded with each look-up; a paper only as the last resort, with a reason."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel

from app.core.errors import CouldNotKeep
from app.core.lookup import Method, Outcome
from app.core.reason import Reason, Use
from app.core.usage import UsageEvent
from app.counter import Counter
from app.ui.main_window import MainWindow
from app.ui.method_choice import MethodChoice
from app.ui.place import Status
from resources.dates import PartialDate
from tests.ui.practice import silent, source
from tests.ui.stage import press, settled, show_card, somebody, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NUMBER, OTHER = "099090999999", "099090999998"


def choice(window: MainWindow) -> MethodChoice:
    return window.page.scan.form.method


def may_be_chosen(window: MainWindow) -> dict[str, bool]:
    """By method."""
    model: Any = choice(window).methods.model()
    assert isinstance(model, QStandardItemModel)
    items = [model.item(row) for row in range(model.rowCount())]
    return {str(item.data(Qt.ItemDataRole.UserRole)): item.isEnabled() for item in items if item.data(Qt.ItemDataRole.UserRole)}


def begin(window: MainWindow, number: str = NUMBER) -> None:
    """Types that number."""
    press(window, "Ctrl+T")
    window.page.scan.form.fill(number, "Không Có Ai", PartialDate(1990))
    told(window)


def told(window: MainWindow) -> None:
    """Until the counter has said whether a paper may be taken."""
    until(lambda: not window.runner.busy)
    settled(window)


def papers(window: MainWindow, number: str = NUMBER) -> bool:
    """May a paper be chosen for that citizen?"""
    begin(window, number)
    may = may_be_chosen(window)
    assert may["ct07"] is may["notice"]
    return may["ct07"]


def type_in(window: MainWindow, method: Method) -> None:
    begin(window)
    form = window.page.scan.form
    form.method.show_method(method)
    press(form.birth, "Return")
    settled(window)


def intents(counter: Counter) -> list[UsageEvent]:
    return [event for event in counter.journal.ledger.events() if event.kind.value == "INTENT"]


def test_a_scanned_card_is_known_by_its_code(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    assert [event.method for event in intents(counter)] == ["qr"]


@pytest.mark.parametrize("method", [Method.CARD, Method.DATABASE, Method.VNEID])
def test_of_somebody_typed_in_the_clerk_says_how_he_knows(window: MainWindow, counter: Counter, method: Method) -> None:
    type_in(window, method)
    assert [(event.method, event.reason) for event in intents(counter)] == [(method.value, "")]


def test_unless_he_says_otherwise_it_was_typed_off_the_card(window: MainWindow, counter: Counter) -> None:
    press(window, "Ctrl+T")
    assert choice(window).method is Method.CARD
    assert choice(window).methods.currentText() == "1. Thẻ căn cước (cán bộ nhập)"


def test_a_device_reads_two_of_the_seven_so_they_cannot_be_typed(window: MainWindow) -> None:
    assert set(may_be_chosen(window)) == {"card", "database", "vneid", "ct07", "notice"}


def test_papers_cannot_be_chosen_before_anybody_was_asked_and_the_list_says_why(window: MainWindow) -> None:
    assert may_be_chosen(window) == {"card": True, "database": True, "vneid": True, "ct07": False, "notice": False}
    methods = choice(window).methods
    words = " ".join(methods.itemText(row) for row in range(methods.count()))
    assert "chỉ khi đã tra cứu mà không có kết quả" in words
    assert "Nghị định 104/2022/NĐ-CP, Điều 14" in words


def test_after_an_outage_a_paper_may_stand_in_with_a_reason(window: MainWindow, counter: Counter) -> None:
    with source(silent()):
        type_in(window, Method.CARD)
        window.steering.person_deed("retype", "applicant")
        told(window)
        assert may_be_chosen(window)["ct07"]
        choice(window).show_method(Method.CT07)
        form = window.page.scan.form
        press(form.birth, "Return")
        assert form.problem.text() == "Dùng giấy phải chọn lý do."
        assert not window.flow.state.people
        why = choice(window).why
        why.codes.setCurrentIndex(why.codes.findData("no_answer"))
        why.codes.activated.emit(why.codes.currentIndex())
        press(form.birth, "Return")
        settled(window)
    event = intents(counter)[-1]
    assert (event.method, event.reason) == ("ct07", "no_answer")
    assert window.flow.state.people[0].status is Status.UNAVAILABLE
    assert "CT07" in window.page.review.header.card.text()


def test_after_nobody_was_found_too(window: MainWindow) -> None:
    type_in(window, Method.CARD)
    assert window.flow.state.people[0].status is Status.NOT_FOUND
    assert papers(window)
    assert not papers(window, OTHER), "somebody else was not asked about"
    assert not papers(window, NUMBER[:-1]), "nobody's number"
    assert papers(window), "the answer for each is kept"


def test_the_window_says_what_the_counter_says_and_no_more(window: MainWindow, counter: Counter) -> None:
    for number in (NUMBER, OTHER):
        assert papers(window, number) is counter.may_take_paper(window.flow.state.number, number) is False
    with source(silent()):
        type_in(window, Method.CARD)
    for number in (NUMBER, OTHER):  # nobody can be asked about today, whoever he is
        assert papers(window, number) is counter.may_take_paper(window.flow.state.number, number) is True


def test_where_the_ledger_cannot_be_read_no_paper_is_offered(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(window, Method.CARD)

    def unreadable(*_: object) -> bool:
        raise CouldNotKeep("store.broken")

    monkeypatch.setattr(Counter, "may_take_paper", unreadable)
    assert not papers(window, OTHER)


def test_a_found_citizen_opens_no_way_to_papers(window: MainWindow) -> None:
    show_card(window, somebody())
    card = somebody().card
    assert card is not None
    assert not papers(window, card.number)


def test_a_call_that_the_clerk_stopped_opens_none_either(window: MainWindow) -> None:
    with source(silent(Outcome.CANCELLED)):
        type_in(window, Method.CARD)
    assert not papers(window)


def test_the_next_citizen_and_another_dossier_begin_without_papers(window: MainWindow) -> None:
    type_in(window, Method.CARD)
    assert papers(window)
    window.flow.renumber("H-0999")
    told(window)
    assert not may_be_chosen(window)["ct07"], "while his number still stands there"
    window.flow.retry("applicant")
    told(window)
    assert may_be_chosen(window)["ct07"]
    choice(window).show_method(Method.NOTICE)
    press(window, "Ctrl+N")
    told(window)
    assert not may_be_chosen(window)["ct07"]
    assert choice(window).method is Method.CARD
    assert choice(window).why.reason is None
    assert window.flow.state.papers_for == frozenset()


def test_a_paper_that_the_ledger_does_not_allow_is_refused_with_the_law_and_typed_again(window: MainWindow) -> None:
    window.flow.typed(
        number=NUMBER, full_name="Ai Đó", birth=PartialDate(1990), method=Method.CT07, reason=Reason(use=Use.PAPER, code="no_card")
    )
    settled(window)
    assert window.flow.state.people[0].status is Status.REFUSED
    assert "Nghị định 104/2022/NĐ-CP" in window.page.review.header.words
    assert window.foot.primary.words == "Nhập lại"


def test_a_name_in_the_words_of_a_reason_is_marked_while_it_is_typed(window: MainWindow) -> None:
    type_in(window, Method.CARD)
    begin(window)
    choice(window).show_method(Method.CT07)
    why = choice(window).why
    why.codes.setCurrentIndex(why.codes.findData("no_card"))
    why.codes.activated.emit(why.codes.currentIndex())
    for words, bad in (("mất thẻ", False), ("mất thẻ khong ai", True), ("mất thẻ", False)):
        why.words.setText(words)
        why.words.textEdited.emit(words)
        assert (why.problem.isVisible(), why.reason is None) == (bad, bad)
    why.words.setText("giấy của Có Ai")
    window.page.scan.form.full_name.setText("Người Khác")
    assert why.reason is not None, "he is called otherwise"
