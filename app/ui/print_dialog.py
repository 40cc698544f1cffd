"""Which printer, how many copies: one of the few questions that may stand in the way."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.ui.components import Button, Choice, Text
from app.ui.focus_ring import FocusRing
from app.ui.i18n import tr
from app.ui.printing import Printers
from app.ui.sections import NoticeView
from app.ui.state import Notice
from app.ui.theme import Tone
from app.ui.words import show_notice


class PrintDialog(QDialog):
    """Modal over the window; Enter prints, Esc goes back."""

    def __init__(self, found: Printers, *, chosen: str, parent: QWidget, slip: bool = False) -> None:
        """`slip`: it is not the form that is printed."""
        super().__init__(parent)
        self._title = title = "window.slip.title" if slip else "window.print.title"
        self.setWindowTitle(tr(title))
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(title, look="title"))
        self._none = NoticeView()
        column.addWidget(self._none)
        show_notice(
            self._none,
            None if found.names else Notice(key="window.slip.no_printer" if slip else "window.print.none", tone=Tone.WARN),
            lambda deed: None,
        )
        self.printers = Choice("window.print.printer")
        self.printers.addItems(list(found.names))
        wanted = next((name for name in (chosen, found.usual) if name in found.names), "")
        if wanted:
            self.printers.setCurrentText(wanted)
        self.copies = QSpinBox()
        self.copies.setRange(1, 20)
        self.copies.setAccessibleName(tr("window.print.copies"))
        for key, field in (("window.print.printer", self.printers), ("window.print.copies", self.copies)):
            row = QHBoxLayout()
            label = Text(key)
            label.setBuddy(field)
            row.addWidget(label, 1)
            row.addWidget(field, 2)
            column.addLayout(row)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(Button("window.print.back", shortcut="Esc", on_click=self.reject))
        self.go = Button("window.print.go", icon="printer", look="primary", shortcut="Enter", on_click=self.accept)
        self.go.setEnabled(bool(found.names))
        self.go.setDefault(True)
        buttons.addWidget(self.go)
        column.addLayout(buttons)
        self.setMinimumWidth(480)
        self._ring = FocusRing(self)
        self.printers.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def printer(self) -> str:
        """The chosen one."""
        return self.printers.currentText()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The title of the window follows the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setWindowTitle(tr(self._title))
