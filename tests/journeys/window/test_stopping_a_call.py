"""A source on the network that hangs, through the real window and the real adapter: the clerk stops the call, and it is over at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtWidgets import QApplication

from app.desk import Desk
from app.simulator.simulator import Simulator
from app.ui.main_window import MainWindow
from app.ui.place import Status
from app.ui.state import Step
from scanner.read import read_bytes
from tests.ui.practice import window_on
from tests.ui.stage import picture_of, press, settled, show_card, somebody, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

AT_ONCE_S = 1.0
"""Far below the deadline of 8 s; the line itself promises 50 ms."""

Province = tuple[Simulator, Desk, MainWindow]


@pytest.fixture
def province(qapp: QApplication, own_home: Path) -> Iterator[Province]:
    """A desk connected to a gateway on this machine."""
    with Simulator() as gateway:
        settings = {
            "verify__adapter": "gateway",
            "verify__gateway__url": gateway.url,
            "verify__gateway__token_url": gateway.token_url,
            "verify__gateway__client_id": gateway.client_id,
        }
        with window_on(own_home, **settings) as (opened, window):
            opened.state.keys.put("verify.gateway.client_secret", gateway.client_secret.encode())
            yield gateway, opened, window


def hang(province: Province) -> None:
    """Somebody is being asked about, and the gateway has the request but says nothing."""
    gateway, _, window = province
    gateway.fault("silent")
    picture = picture_of(somebody())
    window.flow.read(lambda: read_bytes(picture, source="clipboard"))
    until(lambda: any(call.service == "037" for call in gateway.calls))


def stopped(province: Province, stop: Callable[[], object]) -> None:
    _, opened, window = province
    before = monotonic()
    stop()
    settled(window)
    assert monotonic() - before < AT_ONCE_S
    assert [event.outcome for event in opened.counter.journal.ledger.events()][-1] == "CANCELLED"
    (place,) = window.flow.state.people
    assert place.status is Status.UNAVAILABLE
    assert "Đã dừng tra cứu" in window.page.review.header.words
    assert (window.flow.state.step, window.foot.primary.words) == (Step.RETRY, "Thử lại")


def test_a_citizen_is_found_over_the_wire(province: Province) -> None:
    _, opened, window = province
    show_card(window, somebody())
    assert window.flow.state.people[0].status is Status.FOUND
    assert [event.adapter for event in opened.counter.journal.ledger.events()][-1] == "gateway"


def test_escape_stops_a_call_that_hangs_at_once(province: Province) -> None:
    hang(province)
    stopped(province, lambda: press(province[2], "Esc"))


def test_the_button_beside_the_waiting_words_does_too(province: Province) -> None:
    hang(province)
    window = province[2]
    assert window.flow.state.step is Step.WAIT
    stopped(province, lambda: window.page.review.deed.emit("cancel", "applicant"))


def test_afterwards_the_same_citizen_is_asked_about_again(province: Province) -> None:
    hang(province)
    gateway, _, window = province
    stopped(province, lambda: press(window, "Esc"))
    gateway.heal()
    press(window, "F5")
    settled(window)
    assert window.flow.state.people[0].status is Status.FOUND


def test_the_next_citizen_does_not_wait_for_the_one_before(province: Province) -> None:
    hang(province)
    gateway, _, window = province
    gateway.heal()
    before = monotonic()
    press(window, "Ctrl+N")
    show_card(window, somebody(case="differs-sex"))
    assert monotonic() - before < 4 * AT_ONCE_S
    assert window.flow.state.people[0].status is Status.DIFFERS
