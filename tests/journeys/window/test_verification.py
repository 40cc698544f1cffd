"""All that can come of a look-up, through the real window: each outcome in its own words, with its own next step."""

from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtWidgets import QApplication

from app.core.errors import Unavailable
from app.core.lookup import Answer, Column, Outcome
from app.counter import Counter
from app.ui.i18n import tr
from app.ui.main_window import MainWindow
from app.ui.notice import Area, Deed
from app.ui.place import Status
from app.ui.state import Step
from app.verify.adapters.demo import DemoVerifier
from app.verify.api import Health, Link
from tests.ui.practice import silent, source, unverified, window_on
from tests.ui.stage import press, settled, show_card, somebody, stage, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OUTAGES = [outcome for outcome in Outcome if outcome.column is Column.UNAVAILABLE]
WITHOUT_HELP = (Outcome.AUTH_FAILED, Outcome.NOT_CONFIGURED)


def told(window: MainWindow) -> str:
    return window.page.review.header.words


def support(window: MainWindow) -> str:
    return " ".join(view.support_words for view in window.page.review.header.views)


def deeds(window: MainWindow) -> tuple[str, ...]:
    (place,) = window.flow.state.people
    assert place.trouble is not None
    return tuple(str(deed) for deed in place.trouble.deeds)


@pytest.mark.parametrize("outcome", OUTAGES)
def test_every_outage_has_its_own_words_and_a_next_step_and_says_nothing_about_the_citizen(window: MainWindow, outcome: Outcome) -> None:
    with source(silent(outcome)):
        show_card(window, somebody())
    assert window.flow.state.people[0].status is Status.UNAVAILABLE
    assert tr(f"outcome.{outcome}.what") in told(window)
    assert "Không tìm thấy" not in told(window)
    first = "card_only" if outcome in WITHOUT_HELP else "retry"
    assert set(deeds(window)) == {"retry", "card_only"}
    assert deeds(window)[0] == first
    assert window.foot.primary.words == ("Điền từ thẻ" if outcome in WITHOUT_HELP else "Thử lại")


@pytest.mark.parametrize(("outcome", "status", "step"), [
    (Outcome.NOT_FOUND_OR_MISMATCH, Status.NOT_FOUND, Step.SCAN),
    (Outcome.PROCEDURE_NOT_LICENSED, Status.REFUSED, Step.CARD_ONLY),
    (Outcome.OFFICER_NOT_ALLOWED, Status.REFUSED, Step.CARD_ONLY),
    (Outcome.SECOND_FACTOR_REQUIRED, Status.REFUSED, Step.RETRY),
    (Outcome.BAD_INPUT, Status.BAD_INPUT, Step.SCAN),
])  # fmt: skip
def test_every_answer_without_a_record_has_its_own_words_and_a_next_step(
    window: MainWindow, outcome: Outcome, status: Status, step: Step
) -> None:
    with source(lambda request: Answer(outcome=outcome)):
        show_card(window, somebody())
    assert window.flow.state.people[0].status is status
    assert tr(f"outcome.{outcome}.what") in told(window)
    assert tr(f"outcome.{outcome}.next") in told(window)
    assert window.flow.state.step is step
    assert support(window) == ""


@pytest.mark.parametrize("outcome", [
    "TIMEOUT", "GATEWAY_ERROR", "RATE_LIMITED", "OFFICER_NOT_ALLOWED", "PROCEDURE_NOT_LICENSED", "SECOND_FACTOR_REQUIRED",
])  # fmt: skip
def test_the_invented_citizens_practise_it(window: MainWindow, outcome: str) -> None:
    show_card(window, somebody(answer=outcome))
    assert tr(f"outcome.{outcome}.what") in told(window)
    press(window, "F5")
    settled(window)
    assert tr(f"outcome.{outcome}.what") in told(window)


def test_the_next_step_in_an_outage_that_nobody_here_can_end_fills_from_the_card(window: MainWindow) -> None:
    with source(silent(Outcome.AUTH_FAILED)):
        show_card(window, somebody())
    window.foot.primary.click()
    settled(window)
    assert window.flow.state.people[0].status is Status.CARD_ONLY
    assert window.flow.state.draft is not None
    assert window.flow.state.draft.marks.unverified


def test_whoever_was_refused_by_the_source_is_asked_about_again_with_f5(window: MainWindow) -> None:
    with source(lambda request: Answer(outcome=Outcome.SECOND_FACTOR_REQUIRED)):
        show_card(window, somebody())
    window.foot.primary.click()
    settled(window)
    assert window.flow.state.people[0].status is Status.FOUND


def test_what_happened_on_the_line_is_told_small_to_support_with_the_number_of_the_call(window: MainWindow, counter: Counter) -> None:
    with source(silent(Outcome.GATEWAY_ERROR, detail="http-502")):
        show_card(window, somebody())
    (request_id,) = {event.request_id for event in counter.journal.ledger.events() if event.kind.value == "OUTCOME"}
    assert support(window) == f"Cho kỹ thuật: {tr('detail.http-502.what')} Mã yêu cầu {request_id}."
    assert request_id not in told(window)


def test_a_detail_that_has_no_sentence_is_not_told(window: MainWindow) -> None:
    with source(silent(Outcome.BAD_RESPONSE, detail="nobody-wrote-this")):
        show_card(window, somebody())
    assert "nobody-wrote-this" not in support(window)
    assert "Mã yêu cầu" in support(window)


def test_a_call_that_the_clerk_stopped_needs_no_support(window: MainWindow) -> None:
    with source(silent(Outcome.CANCELLED, detail="cancelled")):
        show_card(window, somebody())
    assert support(window) == ""


def test_a_source_that_asks_for_patience_is_counted_down_in_place(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    with source(silent(Outcome.RATE_LIMITED, retry_after_s=17.0)):
        show_card(window, somebody())
    (view,) = window.page.review.header.views
    assert view.countdown.isVisible()
    place = window.flow.state.people[0]
    assert place.trouble is not None
    ready = place.trouble.ready_at
    assert 0 < ready - monotonic() <= 17
    monkeypatch.setattr("app.ui.sections.monotonic", lambda: ready - 4.2)
    view.countdown.tick()
    assert view.countdown.text() == "Thử lại được sau 5 giây."
    monkeypatch.setattr("app.ui.sections.monotonic", lambda: ready)
    view.countdown.tick()
    assert view.countdown.text() == "Bây giờ thử lại được."
    press(window, "F5")
    settled(window)
    assert window.flow.state.people[0].status is Status.FOUND


def test_without_anything_to_wait_for_nothing_is_counted(window: MainWindow) -> None:
    show_card(window, somebody(answer="TIMEOUT"))
    (view,) = window.page.review.header.views
    assert not view.countdown.isVisible()


@pytest.mark.parametrize(("health", "words"), [
    (Health(link=Link.RESTING, retry_in_s=11.2), "CSDL nghỉ 12 giây"),
    (Health(link=Link.PROBING), "Đang thử lại CSDL"),
    (Health(), "CSDL mẫu"),
])  # fmt: skip
def test_the_foot_says_how_the_link_stands(window: MainWindow, monkeypatch: pytest.MonkeyPatch, health: Health, words: str) -> None:
    monkeypatch.setattr(DemoVerifier, "health", lambda self: health)
    window.link.look()
    until(lambda: window.link.health == health)
    assert window.foot.database._words.text() == words


def test_a_source_that_breaks_when_asked_how_it_is_breaks_nothing(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    def health(self: DemoVerifier) -> Health:
        raise Unavailable(Outcome.GATEWAY_ERROR)

    monkeypatch.setattr(DemoVerifier, "health", health)
    with stage(counter) as window:
        window.link.look()
        until(lambda: not window.link._asking)
        show_card(window, somebody())
        assert window.flow.state.people[0].status is Status.FOUND


def test_where_no_more_may_be_filled_from_cards_the_notice_says_so_instead_of_offering_it(
    qapp: QApplication, own_home: Path, tmp_path: Path
) -> None:
    with window_on(own_home, verify__card_only__most=1) as (_, window), source(silent()):
        unverified(window, somebody(), tmp_path / "x.pdf")
        show_card(window, somebody(case="differs-sex"))
        assert deeds(window) == ("retry",)
        assert "cho 1 người chưa xác thực, là mức cao nhất" in told(window)
        assert "điền từ thẻ, in kèm" not in told(window)


def test_a_paper_over_the_limit_does_not_leave_and_printing_again_is_not_offered(
    qapp: QApplication, own_home: Path, tmp_path: Path
) -> None:
    with window_on(own_home, verify__card_only__most=1) as (opened, window), source(silent()):
        for citizen in (somebody(), somebody(case="differs-sex")):
            show_card(window, citizen)
        for role in ("applicant", "subject"):
            window.flow.card_only(role)
        settled(window)
        window.flow.order(lambda paper: window.flow.save_paper(paper, tmp_path / "x.pdf"))
        settled(window)
        assert not (tmp_path / "x.pdf").exists()
        assert window.flow.state.notices[Area.PAPER].key == "card_only.count"
        assert window.flow.state.notices[Area.PAPER].deeds == (Deed.DISMISS,)
        assert not [event for event in opened.counter.journal.ledger.events() if event.kind.value == "FILL"]


def test_a_look_up_the_program_itself_refuses_names_who_can_help(window: MainWindow) -> None:
    window.flow.typed(number="123", full_name="Ai Đó", birth=None)
    settled(window)
    assert window.flow.state.people[0].status is Status.BAD_INPUT
    assert (window.flow.state.step, window.foot.primary.words) == (Step.RETYPE, "Nhập lại")
    window.foot.primary.click()
    assert window.page.scan.form.number.text() == "123"
