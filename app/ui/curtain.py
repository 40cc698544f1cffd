"""The curtain over the pages (F4): while it is drawn nothing about a citizen is on the screen, and no key but its own works."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.components import Button, Frame, Picture, Text
from app.ui.questions import take_back
from app.ui.screens import Sight
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

KEY: Final = "F4"
_STILL_WORK: Final = frozenset({KEY, "F12", "Ctrl+L", "Ctrl++", "Ctrl+=", "Ctrl+-"})
"""They show nobody: showing again, locking, language, text size."""


class Curtain(QWidget):
    """Stands in the place of the pages, which are hidden: values, paper and camera at once, from screen readers too.

    What is under way goes on, and a card scanned meanwhile is taken; but nothing can be printed or chosen unseen.
    """

    drawn = Signal(bool)
    """Is it?"""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window.pages.parentWidget())
        self._window = window
        self._shut: list[QShortcut] = []
        self.sight = Sight.OURS
        self.setProperty("look", "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(Picture("eye-off", tone=Tone.INFO, size=56), 0, Qt.AlignmentFlag.AlignHCenter)
        self.head, self.body = Text(look="title", wrap=True), Text(look="muted", wrap=True)
        for text in (self.head, self.body):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(text)
        self.open = Button("window.curtain.open", icon="eye", look="primary", shortcut=KEY, on_click=self.toggle)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        outer.addWidget(card)
        self.setFocusProxy(self.open)
        self.hide()

    @property
    def is_drawn(self) -> bool:
        """Does it cover the pages?"""
        return not self.isHidden()

    def toggle(self) -> None:
        """Draws it, or opens it again; before the citizens' own screen it stays drawn."""
        if self.is_drawn:
            self._open()
        elif take_back():  # the lock stays, and covers more
            self.draw()

    def draw(self, sight: Sight = Sight.OURS) -> None:
        """Covers everything now, open questions too: they are answered with no. `sight` says why, where it was not the clerk's own wish."""
        take_back()
        self.sight = sight
        self.head.say(f"window.curtain.{sight}.head")
        self.body.say(f"window.curtain.{sight}.body")
        if self.is_drawn:
            return
        window = self._window
        self._shut = [one for one in window.findChildren(QShortcut) if one.isEnabled() and not _STILL_WORK & _keys(one)]
        for key_of_window in self._shut:
            key_of_window.setEnabled(False)
        window.pages.hide()
        self.show()
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)
        for bar in (window.top, window.foot):
            bar.setEnabled(False)
        self.drawn.emit(True)

    def _open(self) -> None:
        if self.sight is Sight.PUBLIC:
            return
        window = self._window
        for key_of_window in self._shut:
            key_of_window.setEnabled(True)
        self._shut = []
        for bar in (window.top, window.foot):
            bar.setEnabled(True)
        self.hide()
        window.pages.show()
        window.to_primary()
        self.drawn.emit(False)


def _keys(shortcut: QShortcut) -> set[str]:
    sequences: list[QKeySequence] = shortcut.keys()
    return {one.toString(QKeySequence.SequenceFormat.PortableText) for one in sequences}
