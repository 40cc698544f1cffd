"""What the middle says for a procedure without a form: what to do instead, and the ways on from here."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from app.ui.components import Button, Frame, Picture, Text, theme
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from app.ui.state import State
from app.ui.theme import Tone
from app.ui.well import Well
from forms.procedures import ListedProcedure


class InsteadPage(Well):
    """Never a dead end: the receipt slip can be made for it all the same, and another procedure is one key away."""

    HEIGHT_FOR_PICTURE = 400
    """Pixels at 100 %."""

    wants_receipt = Signal()
    wants_procedures = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._listed: ListedProcedure | None = None
        column = self.column
        column.setContentsMargins(32, 24, 32, 24)
        column.addStretch(1)
        self._picture = Picture("info", tone=Tone.INFO, size=48)
        column.addWidget(self._picture)
        self.name = Text(look="title", wrap=True)
        column.addWidget(self.name)
        column.addWidget(Text("window.instead.head", look="muted", wrap=True))
        box = Frame("await")
        inner = QVBoxLayout(box)
        inner.setContentsMargins(16, 12, 16, 14)
        inner.setSpacing(6)
        inner.addWidget(Text("window.instead.task", look="strong"))
        self.what = Text(wrap=True)
        inner.addWidget(self.what)
        column.addWidget(box)
        self.more = Text(look="small", wrap=True)
        column.addWidget(self.more)
        ways = FlowLayout()
        self.other = Button("window.instead.other", icon="search", shortcut="F3", on_click=self.wants_procedures.emit)
        self.receipt = Button("window.receipt.open", icon="calendar", shortcut="Ctrl+G", on_click=self.wants_receipt.emit)
        ways.addWidget(self.other)
        ways.addWidget(self.receipt)
        column.addLayout(ways)
        column.addStretch(2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The picture goes where the words need its room."""
        super().resizeEvent(event)
        self._picture.setVisible(self.height() >= theme().px(self.HEIGHT_FOR_PICTURE))

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        if state.listed is not self._listed:
            self._listed = state.listed
            self._say()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says it again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        listed = self._listed
        self.name.show_data(listed.name if listed else "")
        self.what.show_data((listed.instead if listed else "") or tr("window.instead.no_form"))
        level = tr("window.instead.level", level=listed.level) if listed and listed.level else ""
        source = tr("window.instead.source", source=listed.source) if listed else ""
        self.more.show_data(" ".join(filter(None, (level, source))))
