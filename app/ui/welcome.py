"""What the middle says while nobody is here: the one thing to do, and how to try it without a card."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.components import Button, Elided, Frame, Picture, Text, theme
from app.ui.state import State
from app.ui.theme import Tone
from app.ui.well import Well

STEPS: Final = (("scan-qr-code", "scan"), ("arrow-right-left", "compare"), ("list-checks", "complete"), ("printer", "print"))


class Welcome(Well):
    """Calm and centred; the same place where the person's name will stand. Large text on a low screen scrolls."""

    WIDTH_FOR_STEPS, HEIGHT_FOR_PICTURE = 540, 400
    """Pixels at 100 %."""

    wants_sample = Signal()

    def __init__(self, *, sample: bool) -> None:
        super().__init__()
        column = self.column
        column.setContentsMargins(32, 24, 32, 24)
        column.addStretch(2)
        self._picture = Picture("scan-qr-code", tone=Tone.INFO, size=56)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._centred(column, Text("window.welcome.head", look="title", wrap=True))
        self._centred(column, Text("window.welcome.body", look="muted", wrap=True))
        self.note = Text(look="muted", wrap=True)
        self._centred(column, self.note)
        self.note.hide()
        column.addSpacing(12)
        self._steps = QWidget()
        self._steps.setLayout(_steps())
        column.addWidget(self._steps)
        column.addStretch(1)
        if sample:
            hint = Frame("notice")
            hint.setProperty("tone", str(Tone.DEMO))
            row = QHBoxLayout(hint)
            row.setContentsMargins(16, 10, 10, 10)
            row.setSpacing(12)
            row.addWidget(Picture("lightbulb", tone=Tone.DEMO))
            row.addWidget(Text("window.welcome.sample", wrap=True), 1)
            self.sample = Button("window.scan.sample", icon="id-card", on_click=self.wants_sample.emit)
            row.addWidget(self.sample)
            column.addWidget(hint)
        column.addStretch(1)

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """What else to know of the procedure."""
        told = state.listed.instead if state.listed is not None else ""
        self.note.show_data(told)
        self.note.setVisible(bool(told))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The row of steps goes where it would be cut, the picture where the words need its room."""
        super().resizeEvent(event)
        self._steps.setVisible(self.width() >= theme().px(self.WIDTH_FOR_STEPS))
        self._picture.setVisible(self.height() >= theme().px(self.HEIGHT_FOR_PICTURE))

    @staticmethod
    def _centred(column: QVBoxLayout, text: Text) -> None:
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(text)


def _steps() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addStretch(1)
    for number, (icon, name) in enumerate(STEPS):
        if number:
            row.addWidget(Picture("chevron-right", size=18))
        row.addWidget(Picture(icon, size=20))
        row.addWidget(Elided(f"window.welcome.step_{name}", look="muted"))
    row.addStretch(1)
    return row
