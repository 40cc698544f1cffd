"""The window locks itself when nobody's hand is on it, or at F12: nothing of a citizen is to be seen; only the password opens it."""

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QVBoxLayout

from app.core.people import Clerk
from app.sign_in import Door
from app.ui.components import Button, Picture, Text
from app.ui.focus_ring import FocusRing
from app.ui.i18n import tr
from app.ui.idle import Deadline
from app.ui.login import LoginForm
from app.ui.main_window import MainWindow
from app.ui.notice import Notice
from app.ui.questions import take_back, work_over_questions
from app.ui.screens import Sight
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.words import show_notice

KEY: Final = "F12"
_LEAVING: Final = "window.leaving.lock"


class LockDialog(QDialog):
    """Stands over the window until the password is given. Escape does nothing."""

    leaves = Signal()
    """Somebody wants to close the program."""

    def __init__(self, clerk: Clerk, door: Door, runner: TaskRunner, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(tr("sign_in.window.locked"))
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(16)
        column.addWidget(Picture("key-round", tone=Tone.INFO, size=40), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Text("sign_in.window.locked", look="title"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Text("sign_in.window.nothing_lost", look="muted", wrap=True))
        self.form = LoginForm((clerk,), door, runner, first=clerk.login)
        self.form.opened.connect(lambda login: self.accept())
        column.addWidget(self.form)
        column.addWidget(Button("sign_in.window.close", look="flat", on_click=self.leaves.emit), 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(440)
        self._ring = FocusRing(self)
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def stay(self) -> None:
        """The program cannot be closed now: a paper is on its way out."""
        show_notice(self.form.notice, Notice(key="window.paper.leaving", tone=Tone.INFO), lambda deed: None)

    def reject(self) -> None:
        """Only the password opens it."""

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Nor does closing the dialog."""
        event.ignore()


class Lock(QObject):
    """Begins with its making; the last half minute is counted above the pages. GUI thread."""

    locked = Signal()
    """Devices are to be let go."""
    unlocked = Signal()

    def __init__(self, window: MainWindow, runner: TaskRunner, *, clerk: Clerk, door: Door, after_s: float) -> None:
        super().__init__(window)
        self._window, self._runner, self._clerk, self._door = window, runner, clerk, door
        self._pages = window.centralWidget() or window
        self.dialog: LockDialog | None = None
        self._idle = Deadline(window.privacy.hands, after_s=after_s, parent=self)
        self._idle.counted.connect(lambda left: window.privacy.strip.count(_LEAVING, left))
        self._idle.reached.connect(self.lock)
        self._idle.start()
        work_over_questions(KEY, self.lock, window, window.privacy.hands)

    def lock(self) -> None:
        """Covers everything: open questions are answered with no, the pages are hidden, the clipboard is emptied."""
        if self.dialog is not None:
            return
        self._idle.stop()
        take_back()
        self._pages.hide()
        self._window.privacy.forget()
        QApplication.clipboard().clear()
        self.dialog = LockDialog(self._clerk, self._door, self._runner, self._window)
        self.dialog.accepted.connect(self._open)
        self.dialog.leaves.connect(self._leave)
        self.locked.emit()
        self.dialog.open()

    def _open(self) -> None:
        self._put_away()
        self._pages.show()
        self._idle.start()
        self.unlocked.emit()

    def _leave(self) -> None:
        if self._window.close():
            self._put_away()
        elif self.dialog is not None:
            self.dialog.stay()

    def _put_away(self) -> None:
        if self.dialog is not None:
            self.dialog.hide()
            self.dialog.deleteLater()
            self.dialog = None


def cover_instead(window: MainWindow) -> None:
    """F12 where no password could open a lock again: the curtain is drawn, and says that it is none. GUI thread."""
    curtain = window.privacy.curtain

    def cover() -> None:
        if not curtain.is_drawn:  # why it is drawn already may weigh more
            curtain.draw(Sight.NO_LOCK)

    work_over_questions(KEY, cover, window, window.privacy.hands)
