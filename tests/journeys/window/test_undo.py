"""Ctrl+Z takes back what was typed, chosen or withdrawn, step by step, and brings back the reason with the choice."""

import pytest

from app.core.reason import Reason, Use
from app.ui.main_window import MainWindow
from tests.ui.stage import press, settled, show_card, somebody

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WHY = Reason(use=Use.OVERRIDE, code=Use.OVERRIDE.codes[0], text="")


def test_entries_and_withdrawals_are_taken_back_one_by_one(window: MainWindow) -> None:
    window.flow.choose("1.004222")
    show_card(window, somebody())
    for text in ("0900000123", "0900000456"):
        window.flow.enter("so_dien_thoai", text)
    window.flow.withdraw("so_dien_thoai")
    settled(window)
    stood = []
    for _ in range(4):  # once more than there is to take back
        stood.append(window.flow.state.entries.get("so_dien_thoai", ""))
        press(window, "Ctrl+Z")
        settled(window)
    assert stood == ["", "0900000456", "0900000123", ""]
    assert window.flow.state.people, "people who came stay"


def test_a_choice_comes_back_with_its_reason(window: MainWindow) -> None:
    window.flow.choose("1.004222")
    show_card(window, somebody(case="differs-sex"))
    fact = "applicant.sex"
    window.flow.prefer(fact, card=True)
    window.flow.explain_choice(fact, WHY)
    window.flow.prefer(fact, card=False)
    settled(window)
    assert fact not in window.flow.state.reasons
    press(window, "Ctrl+Z")
    settled(window)
    assert fact in window.flow.state.prefer_card
    assert window.flow.state.reasons[fact] == WHY
    assert window.flow.state.unexplained == ()


def test_what_the_form_says_stands_beside_card_and_database_and_waits_for_the_reason(window: MainWindow) -> None:
    window.flow.choose("1.004222")
    show_card(window, somebody(case="differs-sex"))
    said = window.page.review.differing.on_form["applicant.sex"]
    by_database = said.text()
    window.flow.prefer("applicant.sex", card=True)
    settled(window)
    assert said.text() == by_database, "not without a reason"
    window.flow.explain_choice("applicant.sex", WHY)
    settled(window)
    assert said.text() not in ("", by_database)
