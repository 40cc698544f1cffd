"""The questions before a paper leaves: which printer, which file. What was on the screen when it was ordered is what leaves."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.files import ask_save
from app.ui.paper_flow import PaperFlow
from app.ui.papers import AnyPaper, Paper, SlipPaper
from app.ui.ports import Runner
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers, printers, spool_to


class Dispatch(QObject):
    """One question at a time. `asks_place` and `finds_printers` ask the machine; tests put others in their place. GUI thread."""

    closed = Signal()
    """A question is answered or given up."""

    def __init__(self, flow: PaperFlow, runner: Runner, parent: QWidget) -> None:
        super().__init__(parent)
        self._flow, self._runner, self._window = flow, runner, parent
        self._asking = False
        self.open = False
        """Does a question stand over the window?"""
        self.asks_place: Callable[[QWidget, str], Path | None] = ask_save
        self.finds_printers: Callable[[], Printers] = printers

    def print(self) -> None:
        """Looks for printers (a print server may take its time), asks for one, hands the ordered paper over."""
        if not self._asking:
            self._flow.order(self._find_printers)

    def print_slip(self, role: str) -> None:
        """The same for the discrepancy slip of that person."""
        if not self._asking:
            self._flow.order_slip(role, self._find_printers)

    def save(self) -> None:
        """Asks for a place and writes the ordered paper. The proposed name holds no citizen's data."""
        if not self._asking:
            self._flow.order(self._ask_place)

    def _find_printers(self, paper: AnyPaper) -> None:
        if self._asking:  # another question came first while a slip was drawn
            return
        self._asking = True
        finds = self.finds_printers

        def failed(failure: Exception) -> None:
            self._asking = False

        self._runner.run(self, lambda call: finds(), done=lambda found: self._ask_printer(paper, found), failed=failed)

    def _ask_printer(self, paper: AnyPaper, found: Printers) -> None:
        if not self._flow.is_current(paper):
            self._asking = False
            self._flow.refuse(paper)
            return
        chosen = self._flow.counter.settings.text("print.printer")
        dialog = PrintDialog(found, chosen=chosen, parent=self._window, slip=isinstance(paper, SlipPaper))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._flow.print_paper(paper, spool_to(dialog.printer, copies=dialog.copies.value())))
        dialog.finished.connect(lambda result: self._close())
        self.open = True
        dialog.open()

    def _ask_place(self, paper: Paper) -> None:
        self._asking = self.open = True
        try:
            file = self.asks_place(self._window, f"{paper.draft.form.key}_{self._flow.state.number}.pdf".replace("/", "-"))
        finally:
            self._close()
        if file is not None:
            self._flow.save_paper(paper, file)

    def _close(self) -> None:
        self._asking = self.open = False
        self.closed.emit()
