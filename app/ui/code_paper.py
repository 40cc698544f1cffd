"""The page with the scanner's test code, saved or printed. It holds no citizen's data and is no paper of a dossier."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.paper import write_whole
from app.scanner_sheet import sheet
from app.spool.ticket import Ticket
from app.ui.files import ask_save
from app.ui.i18n import tr
from app.ui.notices import explain
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers, printers, spool_to
from app.ui.questions import may_open
from app.ui.state import Notice
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone

_FILE: Final = "ma-thu-may-quet.pdf"


class CodePaper(QObject):
    """Asks for a place or a printer over its page. `finds_printers` and `asks_place` ask the machine. GUI thread."""

    told = Signal(object)
    """A `Notice`: what became of it."""

    def __init__(self, runner: TaskRunner, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._page = runner, page
        self.finds_printers: Callable[[], Printers] = printers
        self.asks_place: Callable[[QWidget, str], Path | None] = ask_save

    def save(self) -> None:
        """Asks for a place and writes the page there."""
        file = self.asks_place(self._page, _FILE)
        if file is not None:
            drawn = _drawing()
            self._work(lambda: write_whole(file, drawn()), Notice(key="scanner.page.saved", values={"file": file}, tone=Tone.OK))

    def print(self) -> None:
        """Looks for printers, asks for one, hands it the page."""
        finds = self.finds_printers
        self._runner.run(self, lambda call: finds(), done=self._ask_printer, failed=self._failed)

    def _ask_printer(self, found: Printers) -> None:
        if not may_open(self._page):  # covered or locked since
            return
        dialog = PrintDialog(found, chosen="", parent=self._page, title="scanner.page.print_title")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._print_on(dialog.printer, dialog.ticket))
        dialog.open()

    def _print_on(self, printer: str, ticket: Ticket) -> None:
        spool, drawn = spool_to(printer, ticket), _drawing()
        self._work(lambda: spool(drawn()), Notice(key="scanner.page.printed", values={"printer": printer}, tone=Tone.OK))

    def _work(self, work: Callable[[], object], then: Notice) -> None:
        self._runner.run(self, lambda call: work(), done=lambda result: self.told.emit(then), failed=self._failed)

    def _failed(self, failure: Exception) -> None:
        self.told.emit(explain(failure))


def _drawing() -> Callable[[], bytes]:
    """Draws the page in the language of the moment; to be called in a worker."""
    return partial(sheet, "en" if tr("window.language.code") == "en" else "vi")
