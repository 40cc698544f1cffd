"""Questions over the window: where one may open, how all are taken back, and the keys that work even while one stands."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.ui.idle import Hands


def may_open(page: QWidget) -> bool:
    """May a question about that page open now: is the page to be seen (no curtain, no lock), and is nothing else asked? GUI thread."""
    return page.isVisible() and QApplication.activeModalWidget() is None


def take_back() -> bool:
    """Answers every open question with no, and shuts open menus; False where one stays, as the lock does. GUI thread."""
    while (menu := QApplication.activePopupWidget()) is not None:
        menu.close()
        if QApplication.activePopupWidget() is menu:
            break
    while isinstance(question := QApplication.activeModalWidget(), QDialog):
        question.reject()
        if QApplication.activeModalWidget() is question:
            return False
    return True


def work_over_questions(key: str, deed: Callable[[], object], window: QWidget, hands: Hands) -> None:
    """That key works in every window of the application, also in a question: there no shortcut of the window behind does. GUI thread."""
    wanted = QKeySequence(key)
    shortcut = QShortcut(wanted, window)
    shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
    shortcut.activated.connect(deed)

    def take(watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) == wanted
        if not pressed or QApplication.activeModalWidget() is None:
            return False
        deed()
        return True

    hands.let_take(take)
