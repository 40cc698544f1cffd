"""What the stage needs to practise looking up: clerks with grants, one-time codes, a source that answers as told."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from PySide6.QtWidgets import QApplication

from app.core.errors import Unavailable
from app.core.lookup import Answer, LookupRequest, Outcome, Service
from app.core.people import Commitment, Grant, Term
from app.desk import Desk
from app.ui.main_window import MainWindow
from app.verify.adapters.demo import DemoVerifier
from resources.demo.people import DemoCitizen
from tests.ui.stage import desk, settled, show_card, stage, wear

LOGIN = "lan"


def hire(home: Path, *, second_factor: bool = False, granted: bool = True) -> None:
    """A clerk of the desk in that folder: `LOGIN`, with a commitment and, if so wished, a grant; enrolled for codes if one is wanted."""
    with desk(home, login="phutrach") as opened:
        personnel, today = opened.personnel, Term(first=dt.date.today() - dt.timedelta(days=1))
        personnel.add(login=LOGIN, name="Lan Thử", unit=opened.counter.clerk.unit)
        personnel.commit(Commitment(login=LOGIN, document="1/CK", text_version="2026", term=today))
        if granted:
            services = frozenset({Service.CITIZEN, Service.HOUSEHOLD})
            personnel.grant(Grant(login=LOGIN, services=services, procedures=frozenset(), term=today, second_factor=second_factor))
        if second_factor:
            personnel.enrol(LOGIN)


def code_now(opened: Desk) -> str:
    """What that clerk's telephone shows."""
    keys = opened.state.keys
    (secret,) = (keys.get(name) or b"" for name in keys.names() if name.startswith(f"totp.{LOGIN}#"))
    return TOTP(secret, 6, SHA1(), 30).generate(int(dt.datetime.now(dt.UTC).timestamp())).decode()  # as every app does


@contextmanager
def window_on(home: Path, *, login: str = "canbo", **settings: Any) -> Iterator[tuple[Desk, MainWindow]]:
    """A desk with these settings (dots written as `__`) and its window."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    wear(application)
    named: dict[str, Any] = {key.replace("__", "."): value for key, value in settings.items()}
    with desk(home, login=login, **named) as opened, stage(opened.counter) as window:
        yield opened, window


def unverified(window: MainWindow, citizen: DemoCitizen, file: Path) -> None:
    """Puts somebody about whom nobody answers onto a paper, saves that, and goes on to the next person."""
    show_card(window, citizen)
    window.flow.card_only("applicant")
    settled(window)
    window.flow.order(lambda paper: window.flow.save_paper(paper, file))
    settled(window)
    window.next_person()
    settled(window)


@contextmanager
def source(answers: Callable[[LookupRequest], Answer | Unavailable | None]) -> Iterator[None]:
    """The demo's source, answering so: an answer, an outage to raise, or None for its own answer."""
    real = DemoVerifier.ask

    def ask(self: DemoVerifier, request: LookupRequest, *, cancel: Any = None) -> Answer:
        came = answers(request)
        if isinstance(came, Unavailable):
            raise came
        return came or real(self, request, cancel=cancel)

    with patch.object(DemoVerifier, "ask", ask):
        yield


def silent(outcome: Outcome = Outcome.TIMEOUT, *, detail: str = "", retry_after_s: float = 0.0) -> Any:
    """For `source`: nobody answers."""
    return lambda request: Unavailable(outcome, detail=detail, retry_after_s=retry_after_s)
