"""What the middle says while nobody is here: the one thing to do, and how to try it without a card."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.components import Button, Elided, Frame, Picture, Text, theme
from app.ui.help_page import STEPS
from app.ui.theme import Tone


class Welcome(QWidget):
    """Calm and centred; the same place where the person's name will stand."""

    WIDTH_FOR_STEPS = 540

    wants_sample = Signal()

    def __init__(self, *, sample: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(Picture("scan-qr-code", tone=Tone.INFO, size=56), 0, Qt.AlignmentFlag.AlignHCenter)
        self._centred(column, Text("window.welcome.head", look="title", wrap=True))
        self._centred(column, Text("window.welcome.body", look="muted", wrap=True))
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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The row of steps goes where it would be cut."""
        super().resizeEvent(event)
        self._steps.setVisible(self.width() >= theme().px(self.WIDTH_FOR_STEPS))

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
