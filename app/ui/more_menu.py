"""The menu at the end of the top bar: every page that is not the counter itself, with its key."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from app.ui import icons
from app.ui.components import Button, theme
from app.ui.i18n import tr

KEY = "Alt+M"


@dataclass(frozen=True, slots=True)
class _Entry:
    words: str | Callable[[], str]
    icon: str
    shortcut: str
    deed: Callable[[], object]


class MoreMenu(Button):
    """A button and what it opens. Entries are said anew, and drawn in the colours of the moment, each time it opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window.bar.more", icon="menu", look="tool", on_click=self.open)
        self.setParent(parent)
        self._entries: list[_Entry] = []
        self.drop = QMenu(self)
        self.setShortcut(KEY)

    def add(self, words: str | Callable[[], str], *, icon: str, deed: Callable[[], object], shortcut: str = "") -> None:
        """One more entry: `words` is a sentence's key, or says it each time the menu opens.

        `shortcut` is only shown: the window's own keys do it.
        """
        self._entries.append(_Entry(words, icon, shortcut, deed))

    def open(self) -> None:
        """Shows the entries under the button."""
        self.drop.clear()
        for entry in self._entries:
            self.drop.addAction(self._action(entry))
        size = self.drop.sizeHint()
        self.drop.popup(self.mapToGlobal(QPoint(self.width() - size.width(), self.height())))
        self.drop.setActiveAction(self.drop.actions()[0])

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another language closes it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.drop.close()

    def _action(self, entry: _Entry) -> QAction:
        side = theme().px(20)
        picture = icons.pixmap(entry.icon, colour=theme().palette.text, size=side, ratio=self.devicePixelRatioF())
        words = tr(entry.words if isinstance(entry.words, str) else entry.words())
        action = QAction(QIcon(picture), f"{words}\t{entry.shortcut}" if entry.shortcut else words, self.drop)
        action.triggered.connect(lambda: entry.deed())
        return action
