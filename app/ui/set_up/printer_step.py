"""The fourth step: which printer is the usual one, proven by a real page, which the next step scans."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.scanner_sheet import sheet
from app.spool.ticket import Ticket
from app.ui.components import Button, theme
from app.ui.i18n import tr
from app.ui.ports import Receipt, Spool
from app.ui.printing import Printers, printers, spool_to
from app.ui.set_up.step import Office, Step
from app.ui.state import Notice
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone

_KEY = "print.printer"
_ROWS = 5


class PrinterStep(Step):
    """`finds_printers` and `spools` ask the machine; tests put others in their place."""

    NAME = "printer"
    ICON = "printer"

    def __init__(self, office: Office, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(office, runner, parent)
        self.finds_printers: Callable[[], Printers] = printers
        self.spools: Callable[[str, Ticket], Spool] = spool_to
        self._found = Printers()
        self._kept = ""
        self.list = QListWidget(self)
        self.column.addWidget(self.list)
        self.page = Button("set_up.printer.page", icon="printer", on_click=self.print_page)
        self.again = Button("set_up.printer.again", icon="refresh-cw", look="flat", on_click=self.begin)
        for button in (self.page, self.again):
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.list)
        self._name()

    def begin(self) -> None:
        """Looks for printers; a print server may take its time."""
        finds, settings = self.finds_printers, self.office.settings
        self.work(lambda: (finds(), settings.settings().text(_KEY)), done=lambda found: self._show(*found))

    def keep(self) -> None:
        """The marked one is the usual one."""
        settings, name = self.office.settings, self.chosen

        def work() -> None:
            if name and settings.settings().text(_KEY) != name:
                settings.change(_KEY, name)

        def done(_: object) -> None:
            self._kept = name
            self.kept.emit()

        self.work(work, done=done)

    def print_page(self) -> None:
        """One page with the scanner's test code on the marked printer; said only when the spooler took it."""
        if not self.chosen:
            self.tell(_no_printer())
            return
        spool, draw = self.spools(self.chosen, Ticket()), partial(sheet, "en" if tr("window.language.code") == "en" else "vi")
        self.work(lambda: spool(draw()), done=self._printed)

    def said(self) -> str:
        """Its name."""
        return self._kept

    @property
    def chosen(self) -> str:
        """The marked printer's name; empty where there is none."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says it again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self._fill(self.chosen)

    def _show(self, found: Printers, kept: str) -> None:
        self._found = found
        self._fill(next((name for name in (self.chosen, kept, found.usual) if name in found.names), ""))
        self.page.setEnabled(bool(found.names))
        self.list.setVisible(bool(found.names))
        if not found.names:
            self.tell(_no_printer())
        if found.names:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.again.hasFocus():  # who looks again stays there
            self.idle.emit()

    def _fill(self, chosen: str) -> None:
        self.list.clear()
        for name in self._found.names:
            usual = f" ({tr('set_up.printer.usual')})" if name == self._found.usual else ""
            item = QListWidgetItem(f"{name}{usual}")
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
            if name == chosen:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and self.list.count():
            self.list.setCurrentRow(0)
        self.list.setFixedHeight(theme().px(40) * min(_ROWS, max(1, self.list.count())) + 4)

    def _printed(self, receipt: Receipt) -> None:
        self.tell(Notice(key="set_up.printer.printed", values={"printer": receipt.printer, "job": receipt.job or "-"}, tone=Tone.OK))

    def _name(self) -> None:
        self.list.setAccessibleName(tr("set_up.printer.title"))


def _no_printer() -> Notice:
    return Notice(key="set_up.no_printer", tone=Tone.WARN)
