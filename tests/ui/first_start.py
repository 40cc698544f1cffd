"""A desk at its first start, with its window and two printers that take every page."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import open_desk
from app.desk import Desk
from app.sign_in import SignIn
from app.spool.ticket import Ticket
from app.ui.main_window import MainWindow
from app.ui.ports import Receipt, Spool
from app.ui.printing import Printers
from app.ui.set_up.annex import SetUpAnnex
from app.ui.set_up.frame import SetUpPage
from app.ui.set_up.printer_step import PrinterStep
from tests.ui.stage import press, stage, type_text, until, wear

OFFICE = "Phong1"


@dataclass(frozen=True)
class First:
    desk: Desk
    window: MainWindow
    annex: SetUpAnnex

    @property
    def page(self) -> SetUpPage:
        return self.annex.page

    @property
    def keyboard(self) -> QWidget:
        """Whatever has it."""
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus

    def kept(self, key: str) -> object:
        file = self.desk.state.settings.file
        return json.loads(file.read_text()).get(key) if file.exists() else None

    def rest(self) -> None:
        until(lambda: not self.window.runner.busy)

    def type(self, *lines: str) -> None:
        """One line after the other, Enter between them."""
        for place, words in enumerate(lines):
            if place:
                press(self.keyboard, "Return")
            self.keyboard.setProperty("text", "")
            type_text(self.keyboard, words)

    def next(self, name: str) -> None:
        """Enter, until that step is in front and has read what it needs."""
        press(self.page.step, "Return")
        until(lambda: name == self.page.step.NAME)
        self.rest()


@contextmanager
def start(home: Path, *, login: str | None = None, word: str = "") -> Iterator[First]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    wear(application)

    def prove(sign_in: SignIn) -> None:
        sign_in.prove(word)

    with open_desk(home, login=login, prove=prove) as opened, stage(opened.counter, whole=opened) as window:
        (annex,) = window.findChildren(SetUpAnnex)
        for step in annex.page.steps:
            if isinstance(step, PrinterStep):
                step.finds_printers = lambda: Printers((OFFICE, "Phong2"), OFFICE)
                step.spools = taken
        annex.begin_if_first()
        first = First(opened, window, annex)
        first.rest()
        yield first


def taken(printer: str, ticket: Ticket) -> Spool:
    """A spooler that takes a page."""

    def hand_over(pdf: bytes) -> Receipt:
        assert pdf.startswith(b"%PDF")
        return Receipt(job=f"{printer}-1", printer=printer, state="queued", copies=ticket.copies)

    return hand_over
