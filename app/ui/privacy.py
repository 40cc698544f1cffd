"""What keeps citizens' data from eyes and programs that have no business with them, joined: curtain, screens, clipboard, clearing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from app.ui.copying import Copying
from app.ui.curtain import KEY, Curtain
from app.ui.idle import Deadline, Hands
from app.ui.leaving_strip import LeavingStrip
from app.ui.notice import Area, Notice
from app.ui.questions import work_over_questions
from app.ui.screens import ScreenWatch
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

_CLEAR = "window.leaving.clear"


class Privacy(QObject):
    """One to a window, made when its pages are. GUI thread."""

    def __init__(self, window: "MainWindow", column: QVBoxLayout) -> None:
        """`column` holds the window's bars and pages: the strip goes above the pages, the curtain takes their place."""
        super().__init__(window)
        self._window = window
        settings = window.counter.settings
        self.strip = LeavingStrip()
        column.insertWidget(column.indexOf(window.pages), self.strip)
        self.curtain = Curtain(window)
        column.insertWidget(column.indexOf(window.pages) + 1, self.curtain, 1)
        self.screens = ScreenWatch(window, public=settings.text("window.public_screen"))
        self.screens.seen.connect(self.curtain.draw)
        self.hands = Hands(self)
        work_over_questions(KEY, self.curtain.toggle, window, self.hands)
        self.copying = Copying(window.flow.copy_out, self.hands, self)
        self.copying.copied.connect(lambda seconds: window.flow.tell(Area.PAPER, _copied(seconds)))
        self.clears: Callable[[int], object] = self.clear
        """What is done with a citizen whom nobody attended to for so many minutes; a dossier that can be kept is put aside instead."""
        self._clear_after_min = round(settings.number("window.clear_after_min"))
        self.clearing = Deadline(self.hands, after_s=max(1, self._clear_after_min) * 60, parent=self)
        self.clearing.counted.connect(lambda left: self.strip.count(_CLEAR, left))
        self.clearing.reached.connect(lambda: self.clears(self._clear_after_min))
        window.flow.changed.connect(self._follow)

    def forget(self) -> None:
        """The citizen leaves: what was copied of him too."""
        self.copying.forget()

    def _follow(self) -> None:
        """Where nobody is on the screen there is nobody to clear."""
        if not self._window.flow.state.people or not self._clear_after_min:
            self.clearing.stop()
        elif not self.clearing.runs:
            self.clearing.start()

    def clear(self, minutes: int) -> None:
        """Forgets him, and says so."""
        self._window.next_person()
        told = Notice(key="window.leaving.cleared", tone=Tone.INFO, values={"n": minutes})
        self._window.flow.tell(Area.SCAN, told)


def _copied(seconds: int) -> Notice:
    return Notice(key="window.copied", tone=Tone.INFO, values={"n": seconds})
