"""Where the keyboard goes by itself: to the first empty field (or what differs) once the answers are there, nowhere else uncalled."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.state import State, Step

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


class Caret(QObject):
    """Moves the keyboard once for each time that filling becomes the next step, and only off the button of the step before.

    Whoever typed or read somewhere else meanwhile keeps his place. GUI thread.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._step, self._shown = Step.SCAN, State()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._move)

    def follow(self, shown: State) -> None:
        """The window shows another state; it may be one of several on the way, so the keyboard waits for the last."""
        self._shown = shown  # not the flow's own state, which may be ahead of the lines that the keyboard could go to
        self._soon.start(0)

    def _move(self) -> None:
        state = self._shown
        if state.drafting or any(place.asking for place in state.places):
            return  # what is missing is known when the form is filled
        before, self._step = self._step, state.step
        if self._step is Step.MISSING and before is not Step.MISSING and self._is_free:
            self._window.page.review.first_of_all()

    @property
    def _is_free(self) -> bool:
        window, holder = self._window, QApplication.focusWidget()
        in_front = window.pages.currentWidget() is window.desk and not QApplication.activeModalWidget() and window.pages.isVisible()
        return in_front and (holder is None or holder is window.foot.primary or holder is window)
