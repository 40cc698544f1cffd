"""Larger parts of a page: notices, folds, and the grey lines that keep a place."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.components import Button, Frame, Picture, Text, set_look
from app.ui.layouts import FlowLayout, clear
from app.ui.theme import Tone


class NoticeView(QFrame):
    """What happened, whether anything was lost, what to do: in place, until dealt with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        self._picture = Picture(size=22)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        self._what, self._more = Text(look="strong", wrap=True), Text(wrap=True)
        column.addWidget(self._what)
        column.addWidget(self._more)
        self._deeds = FlowLayout()
        column.addLayout(self._deeds)
        row.addLayout(column, 1)

    def show_notice(self, *, tone: Tone, icon: str, what: str, more: str = "", deeds: Mapping[str, Button] | None = None) -> None:
        """Texts in the language of the moment; the owner shows it again when that changes."""
        set_look(self, tone=str(tone))
        self._picture.show_icon(icon, tone)
        self._what.show_data(what)
        self._more.show_data(more)
        self._more.setVisible(bool(more))
        clear(self._deeds)
        for button in (deeds or {}).values():
            self._deeds.addWidget(button)
        self.setAccessibleName(f"{what} {more}".strip())

    def forget(self) -> None:
        """Hides, and keeps nothing of what it said."""
        self.hide()
        for text in (self._what, self._more):
            text.show_data("")
        clear(self._deeds)
        self.setAccessibleName("")

    @property
    def words(self) -> str:
        """All it says."""
        return f"{self._what.text()} {self._more.text()}".strip()


class Fold(QWidget):
    """A section whose body can be folded away under its heading."""

    def __init__(self, *, open_at_first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.head = Button("window.review.section", icon="chevron-down", look="fold")
        self.head.align_left()
        self.body = QWidget()
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(4, 4, 4, 4)
        self.rows.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.body)
        self.head.clicked.connect(lambda: self.unfold(wide=not self.is_open))
        self._open = open_at_first
        self.unfold(wide=open_at_first)

    @property
    def is_open(self) -> bool:
        """Can the body be seen?"""
        return self._open

    def say(self, key: str, /, **values: object) -> None:
        """The heading."""
        self.head.say(key, **values)

    def unfold(self, *, wide: bool) -> None:
        """Opens or closes the body."""
        self._open = wide
        self.body.setVisible(wide)
        self.head.show_icon("chevron-down" if wide else "chevron-right")


class Skeleton(QWidget):
    """Grey lines where words will be: the place is kept while an answer is on its way."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(14)
        self._bars = [Frame("skeleton") for _ in range(lines)]
        for bar in self._bars:
            bar.setFixedHeight(14)
            column.addWidget(bar)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lines of uneven length, as words have."""
        for place, bar in enumerate(self._bars):
            bar.setFixedWidth(max(40, self.width() * (62, 88, 74, 93, 55)[place % 5] // 100))
        super().resizeEvent(event)
