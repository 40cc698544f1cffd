"""The strip above the pages while nobody's hand is at the desk: what is about to happen, in how many seconds, and how to stop it."""

from PySide6.QtWidgets import QHBoxLayout

from app.ui.components import Button, Frame, Picture, Text
from app.ui.theme import Tone


class LeavingStrip(Frame):
    """Takes room only while something is counted; the nearest of several is told. Any hand at the desk stops it, the button too."""

    def __init__(self) -> None:
        super().__init__("strip")
        self._left: dict[str, int] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(12)
        row.addWidget(Picture("timer", tone=Tone.WARN, size=22))
        self._words = Text(look="strong", wrap=True)
        row.addWidget(self._words, 1)
        self.keep = Button("window.leaving.keep", icon="check")
        row.addWidget(self.keep)
        self.hide()

    def count(self, key: str, seconds: int) -> None:
        """`key` names the sentence of what will happen; 0 seconds: it will not."""
        self._left[key] = seconds
        near = min((one for one in self._left.items() if one[1]), key=lambda one: one[1], default=None)
        if near is not None:
            self._words.say(near[0], n=near[1])
        self.setVisible(near is not None)

    @property
    def words(self) -> str:
        """What it says; nothing where it is not shown."""
        return "" if self.isHidden() else self._words.text()
