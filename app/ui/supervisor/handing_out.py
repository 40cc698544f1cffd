"""What is on a page leaves the program: onto a printer or into a file that the reader chose, and never without its EXPORT event."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.usage import Period
from app.desk import Desk
from app.paper import write_whole
from app.report.making import Reporting
from app.ui.i18n import tr
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.ports import Receipt, Spool
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers, printers, spool_to
from app.ui.questions import may_open
from app.ui.supervisor.page import SupervisorPage
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone

TABLES: Final = ("xlsx", "csv", "json")
PAPER: Final = "pdf"
ON_PAPER: Final = "printer"
"""How the event calls a print; a file is called by its ending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What the event says of a page that leaves."""

    page: str
    period: Period
    unit: str


class HandingOut(QObject):
    """One question at a time. `asks_place` and `finds_printers` ask the machine; tests put others in their place. GUI thread."""

    told = Signal(object)
    """The Notice of how it went."""

    def __init__(self, desk: Desk, runner: TaskRunner, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._runner, self._window = desk, runner, window
        self._busy = False
        self.dialog: PrintDialog | None = None
        self.asks_place: Callable[[QWidget, tuple[str, ...], str], Path | None] = ask_place
        self.finds_printers: Callable[[], Printers] = printers

    def print(self, page: SupervisorPage, period: Period, *, unit: str = "") -> None:
        """Asks for a printer, then hands the page's paper over. `unit` is the one that was chosen, if any: the event names it."""
        make = page.paper()
        if make is None:
            self.told.emit(Notice(key="supervisor.nothing_to_hand_out"))
        elif not self._busy:
            self._busy = True
            finds, named = self.finds_printers, _Named(page=page.NAME, period=period, unit=unit)
            self._runner.run(self, lambda call: finds(), done=lambda found: self._ask_printer(found, make, named), failed=self._failed)

    def export(self, page: SupervisorPage, period: Period, *, unit: str = "") -> None:
        """Asks for a place, whose ending says the format, then writes the file, whole or not at all."""
        tables, paper = page.tables(), page.paper()
        endings = (*(TABLES if tables else ()), *((PAPER,) if paper else ()))
        if not endings:
            self.told.emit(Notice(key="supervisor.nothing_to_hand_out"))
            return
        file = None if self._busy else self.asks_place(self._window, endings, f"{page.NAME}_{_days(period)}")
        if file is None:
            return
        how, named = file.suffix.lower().removeprefix("."), _Named(page=page.NAME, period=period, unit=unit)

        def content() -> bytes:
            return paper() if how == PAPER and paper is not None else tables(how) if tables is not None else b""

        def work(call: object) -> Notice:
            self._hand_out(content(), how, lambda made: write_whole(file, made), named)
            return Notice(key="supervisor.exported", tone=Tone.OK, values={"file": file.name})

        self._run(work)

    def _ask_printer(self, found: Printers, make: Callable[[], bytes], named: "_Named") -> None:
        if not may_open(self._window):  # covered or locked since
            self._done(Notice(key="window.unasked"))
            return
        usual = self._desk.counter.settings.text("print.printer")
        dialog = PrintDialog(found, chosen=usual, parent=self._window, title="supervisor.print_title")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def work(spool: Spool) -> Notice:
            taken: list[Receipt] = []
            self._hand_out(make(), ON_PAPER, lambda made: taken.append(spool(made)), named)
            return Notice(key="window.paper.sent", tone=Tone.OK, values={"printer": taken[0].printer, "job": taken[0].job})

        def accepted() -> None:
            spool = spool_to(dialog.printer, dialog.ticket)
            self._run(lambda call: work(spool))

        dialog.accepted.connect(accepted)
        dialog.rejected.connect(self._rest)
        self.dialog = dialog
        dialog.open()

    def _hand_out(self, content: bytes, how: str, put: Callable[[bytes], object], named: "_Named") -> None:
        personnel = self._desk.personnel
        reporting = Reporting(journal=personnel.journal, gate=personnel.gate, test_data=self._desk.counter.test_data)
        reporting.hand_out(content, how, put, period=named.period, form=named.page, scope=(named.unit,))

    def _run(self, work: Callable[[object], Notice]) -> None:
        self._busy = True
        self._runner.run(self, work, done=self._done, failed=self._failed)

    def _done(self, notice: Notice) -> None:
        self._rest()
        self.told.emit(notice)

    def _failed(self, failure: Exception) -> None:
        self._rest()
        self.told.emit(explain(failure))

    def _rest(self) -> None:
        self._busy, self.dialog = False, None


def ask_place(parent: QWidget, endings: tuple[str, ...], proposed: str) -> Path | None:
    """Where the file goes, with one of these endings, or None. The dialog itself asks before overwriting."""
    kinds = {f"{tr(f'supervisor.format.{ending}')} (*.{ending})": ending for ending in endings}
    name, kind = QFileDialog.getSaveFileName(
        parent, tr("supervisor.export_to"), str(Path.home() / f"{proposed}.{endings[0]}"), ";;".join(kinds)
    )
    if not name:
        return None
    file, ending = Path(name), kinds.get(kind, endings[0])
    return file if file.suffix.lower().removeprefix(".") in endings else file.with_name(f"{file.name}.{ending}")


def _days(period: Period) -> str:
    return "_".join(day.isoformat() for day in (period.first, period.last) if day)
