"""Pictures of all that can come of a look-up, and of what is asked for in place: reasons, codes, covered fields, a household."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtWidgets import QApplication

from app.core.errors import Unavailable
from app.core.lookup import Answer, LookupRequest, Method, Outcome
from app.core.reason import Reason, Use
from app.counter import Counter
from app.ui.main_window import MainWindow
from app.verify.api import Health, Link
from resources.dates import PartialDate
from tests.ui.practice import LOGIN, hire, silent, source, unverified
from tests.ui.stage import desk, settled, show_card, somebody, stage, until

Shoot = Callable[[MainWindow, str], None]


def every_outcome(counter: Counter, shoot: Shoot) -> None:
    """One picture each; what is told on the line is told to support."""
    for outcome, detail, seconds in (
        (Outcome.TIMEOUT, "read-timeout", 0.0),
        (Outcome.GATEWAY_ERROR, "http-502", 0.0),
        (Outcome.RATE_LIMITED, "http-429", 17.0),
        (Outcome.BAD_RESPONSE, "json-html", 0.0),
        (Outcome.AUTH_FAILED, "token-refused", 0.0),
        (Outcome.NOT_CONFIGURED, "no-url", 0.0),
        (Outcome.CANCELLED, "", 0.0),
    ):
        with source(silent(outcome, detail=detail, retry_after_s=seconds)), stage(counter) as window:
            show_card(window, somebody())
            shoot(window, f"ket-qua-{outcome.lower().replace('_', '-')}")
    for outcome in (
        Outcome.PROCEDURE_NOT_LICENSED,
        Outcome.OFFICER_NOT_ALLOWED,
        Outcome.SECOND_FACTOR_REQUIRED,
        Outcome.BAD_INPUT,
        Outcome.NOT_FOUND_OR_MISMATCH,
    ):
        with source(_always(Answer(outcome=outcome))), stage(counter) as window:
            show_card(window, somebody())
            shoot(window, f"ket-qua-{outcome.lower().replace('_', '-')}")
    with source(silent(Outcome.GATEWAY_ERROR, detail="resting", retry_after_s=12.0)), stage(counter) as window:
        show_card(window, somebody())
        window.foot.show_health(Health(link=Link.RESTING, retry_in_s=12.0))
        shoot(window, "ket-qua-csdl-tam-nghi")


def _always(answer: Answer) -> Callable[[LookupRequest], Answer | Unavailable | None]:
    return lambda request: answer


def what_the_rule_refuses(shoot: Shoot) -> None:
    """No grant; a code that is wanted, and one that was wrong."""
    with TemporaryDirectory() as home:
        hire(Path(home), granted=False)
        with desk(Path(home), login=LOGIN) as opened, stage(opened.counter) as window:
            show_card(window, somebody())
            shoot(window, "tu-choi-chua-cap-quyen")
    with TemporaryDirectory() as home:
        hire(Path(home), second_factor=True)
        with desk(Path(home), login=LOGIN) as opened, stage(opened.counter) as window:
            show_card(window, somebody())
            shoot(window, "ma-xac-thuc")
            window.foot.primary.click()
            window.flow.confirm("000000")
            until(lambda: "không đúng" in window.page.review.header.words)
            shoot(window, "ma-xac-thuc-sai")


def what_is_asked_in_place(counter: Counter, shoot: Shoot) -> None:
    """A reason for the card's side and for typing over, a covered field, a household."""
    with stage(counter) as window:
        window.flow.start("khai_sinh", "1.001193")
        show_card(window, somebody(case="differs-residence"))
        shoot(window, "khac-nhau-khong-in")
    with stage(counter) as window:
        window.flow.start("ct01", "1.004222")
        show_card(window, somebody(case="differs-sex"))
        review = window.page.review
        next(box for (_, by_card), box in review.differing.choices.items() if by_card).setChecked(True)
        settled(window)
        shoot(window, "ly-do")
        window.flow.explain_choice("applicant.sex", Reason(use=Use.OVERRIDE, code="recently_changed", text="xem giấy CT07"))
        shoot(window, "ly-do-da-chon")
    with stage(counter) as window:
        show_card(window, somebody(case="formal-name-tone"))
        window.page.review._open("nyc_ho_ten")
        window.flow.enter("nyc_ho_ten", "Người Khác Tên")
        settled(window)
        shoot(window, "sua-gia-tri-csdl")
    with stage(counter) as window:
        show_card(window, somebody())
        covered = window.page.review.covered
        covered.unfold(wide=True)
        covered.lines["religion"].open.click()
        QApplication.processEvents()
        window.page.review._scroll.verticalScrollBar().setValue(10_000)
        shoot(window, "che")
        window.flow.uncover("applicant", "religion", Reason(use=Use.UNMASK, code="citizen_asks"))
        until(lambda: covered.lines["religion"].value.text() == "Không")
        window.page.review._scroll.verticalScrollBar().setValue(10_000)
        shoot(window, "che-da-hien")
    with stage(counter) as window:
        window.flow.start("ct01", "1.004222")
        show_card(window, somebody())
        window.flow.ask_household("applicant")
        until(lambda: bool(window.page.review.household.ticks))
        window.page.review.household.ticks[0][0].setChecked(True)
        shoot(window, "ho-gia-dinh")
        window.page.review.household.seat.click()
        window.flow.select("member[0]")
        shoot(window, "ho-gia-dinh-da-dua-vao")


def papers_and_those_who_wait(shoot: Shoot) -> None:
    """The ways to know somebody, the limit of papers without the database, the waiting list."""
    with TemporaryDirectory() as home, desk(Path(home)) as opened, stage(opened.counter) as window:
        window.type_person()
        shoot(window, "cach-biet")
        method = window.page.scan.form.method
        with source(silent()):
            window.flow.typed(number="099090999999", full_name="Không Có Ai", birth=PartialDate(1990))
            until(lambda: bool(window.flow.state.papers_for))
            window.steering.person_deed("retype", "applicant")
            method.show_method(Method.CT07)
            shoot(window, "cach-biet-giay")
    with TemporaryDirectory() as home, desk(Path(home)) as opened:
        waiting(opened.counter, shoot, file=Path(home) / "to-khai.pdf")
    limit: dict[str, Any] = {"verify.card_only.most": 1}
    with TemporaryDirectory() as home, desk(Path(home), **limit) as opened, source(silent()), stage(opened.counter) as window:
        unverified(window, somebody(case="differs-sex"), Path(home) / "to-khai.pdf")
        show_card(window, somebody())
        shoot(window, "het-muc-dien-tu-the")


def waiting(counter: Counter, shoot: Shoot, *, file: Path) -> None:
    """Three who wait: one not tried, one in vain, one whose record differs."""
    with source(silent()), stage(counter) as window:
        for citizen in (somebody(), somebody(case="differs-residence"), somebody(case="formal-name-tone")):
            unverified(window, citizen, file)
        until(lambda: len(window.backlog.items) == 3)
        shoot(window, "quay-co-nguoi-cho")
        tried, differing, _ = sorted(window.backlog.items, key=lambda item: item.added_at)
        window.backlog.retry(tried.id)
        until(lambda: not window.backlog.asking and any(item.tries for item in window.backlog.items))
    with stage(counter) as window:
        until(lambda: len(window.backlog.items) == 3)
        window.backlog.retry(differing.id)
        until(lambda: not window.backlog.asking and any(item.differs for item in window.backlog.items))
        window.show_waiting()
        until(lambda: bool(window.waiting.rows))
        window.waiting.rows[tried.id].drop.click()
        shoot(window, "cho-xac-thuc-lai")


def everything(counter: Counter, shoot: Shoot) -> None:
    """All of them, in the light theme."""
    every_outcome(counter, shoot)
    what_the_rule_refuses(shoot)
    what_is_asked_in_place(counter, shoot)
    papers_and_those_who_wait(shoot)
