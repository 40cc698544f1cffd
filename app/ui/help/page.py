"""Help (F1): the topic about the page that was in front, the others beside it, all keys, and the bundle for support."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.ui.components import Button, Frame, Text, theme
from app.ui.help.guide_view import GuideView
from app.ui.help.keys_card import keys_card
from app.ui.help.trouble_report import TroubleReport
from app.ui.i18n import tr
from app.ui.notice import Notice
from app.ui.sections import NoticeView
from app.ui.words import show_notice
from resources import guide
from resources.sentences import Language

KEYS: Final = "keys"
"""The entry after the guide's topics: the table of keys."""
SUPPORT: Final = "support"
_LEAST: Final = 200
"""Pixels at 100 % of the list of topics."""
_MOST: Final = 38
"""Of a hundred parts of the page, and no more for that list."""


def ask_where(parent: QWidget) -> Path | None:
    """Where the bundle for support goes, or None. The dialog itself asks before overwriting."""
    name, _ = QFileDialog.getSaveFileName(parent, tr("help.report.save"), str(Path.home() / "motcua-su-co.zip"), "ZIP (*.zip)")
    if not name:
        return None
    return Path(name) if name.lower().endswith(".zip") else Path(f"{name}.zip")


class HelpPage(QWidget):
    """Topics at the left, text at the right; everything by arrows and Tab."""

    HELP = "counter"
    left = Signal()

    def __init__(self, home: Path, *, parent: QWidget, ask: Callable[[QWidget], Path | None] = ask_where) -> None:
        super().__init__(parent)
        self._ask = ask
        self.report = TroubleReport(home, self)
        self.report.told.connect(self._tell)
        self._told: Notice | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(12)
        outer.addLayout(self._head())
        self.notice = NoticeView()
        self.notice.hide()
        outer.addWidget(self.notice)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.topics = QListWidget()
        self.topics.setProperty("look", "rail")
        self.topics.setProperty("ring", "none")
        self.topics.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row.addWidget(self.topics)
        card = Frame("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        self.guide = GuideView()
        self.guide.turned.connect(self.show_topic)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.guide)
        self.stack.addWidget(keys_card())
        inner.addWidget(self.stack)
        row.addWidget(card, 1)
        outer.addLayout(row, 1)
        self.setFocusProxy(self.topics)
        self._list(guide.TOPICS[0])
        self.topics.currentItemChanged.connect(lambda now, before: self._show())

    @property
    def topic(self) -> str:
        """What is shown."""
        item = self.topics.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else guide.TOPICS[0]

    def show_topic(self, topic: str) -> None:
        """That topic, or the keys."""
        self.topics.setCurrentRow([*guide.TOPICS, KEYS].index(topic))

    def write_report(self) -> None:
        """Asks where, then gathers; what comes of it is told above the text."""
        self.show_topic(SUPPORT)
        if not self.report.busy and (file := self._ask(self)) is not None:
            self.report.write(file, self._language)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Nobody reads what is not in front."""
        super().showEvent(event)
        self._show()
        QTimer.singleShot(0, self, self._fit_topics)  # the list is dressed when it is first shown

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Titles, text and notice follow the language; the list's width the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._list(self.topic)
            self._show()
            if self._told is not None:
                self._tell(self._told)
        elif event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._fit_topics)  # after the list has taken the other size

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The text keeps the larger part."""
        super().resizeEvent(event)
        self._fit_topics()

    def _fit_topics(self) -> None:
        """As wide as the longest title, up to a part of the page; a longer one is cut short, its tip says it whole."""
        frame = self.topics.width() - self.topics.viewport().width()
        wanted = self.topics.sizeHintForColumn(0) + frame + theme().px(8)
        self.topics.setFixedWidth(max(theme().px(_LEAST), min(wanted, self.width() * _MOST // 100)))

    @property
    def _language(self) -> Language:
        return "en" if tr("window.language.code") == "en" else "vi"

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Text("window.help.title", look="title"))
        row.addStretch(1)
        row.addWidget(Button("help.report.open", icon="life-buoy", on_click=self.write_report))
        row.addWidget(Button("window.help.close", icon="arrow-left", shortcut="Esc", on_click=self.left.emit))
        return row

    def _list(self, chosen: str) -> None:
        self.topics.blockSignals(True)  # filled anew, it would turn to the first topic meanwhile
        self.topics.clear()
        self.topics.setAccessibleName(tr("help.topics"))
        titles = {name: guide.title(name, self._language) for name in guide.TOPICS} | {KEYS: tr("help.keys")}
        for name, title in titles.items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(title)
            self.topics.addItem(item)
        self.show_topic(chosen)
        self.topics.blockSignals(False)
        self._fit_topics()

    def _show(self) -> None:
        if self.topic == KEYS:
            self.stack.setCurrentIndex(1)
        else:
            self.stack.setCurrentIndex(0)
            self.guide.show_topic(self.topic, self._language)

    def _tell(self, notice: Notice) -> None:
        self._told = notice
        show_notice(self.notice, notice, lambda deed: None)
