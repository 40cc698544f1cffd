"""Larger parts of a page: notices, folds, and the grey lines that keep a place."""

from collections.abc import Callable, Mapping
from math import ceil
from time import monotonic

from PySide6.QtCore import Qt, QTimer
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
        self.countdown = Countdown()
        column.addWidget(self.countdown)
        self._limit = Text(wrap=True)
        column.addWidget(self._limit)
        self._deeds = FlowLayout()
        column.addLayout(self._deeds)
        self._support = Text(look="small", wrap=True)
        self._support.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._support)
        row.addLayout(column, 1)

    def show_notice(
        self,
        *,
        tone: Tone,
        icon: str,
        what: str,
        more: str = "",
        deeds: Mapping[str, QWidget] | None = None,
        limit: str = "",
        support: str = "",
        ready_at: float = 0.0,
    ) -> None:
        """Texts in the language of the moment; the owner shows it again when that changes. For `ready_at` see Notice."""
        set_look(self, tone=str(tone))
        self._picture.show_icon(icon, tone)
        self._what.show_data(what)
        for text, words in ((self._more, more), (self._limit, limit), (self._support, support)):
            text.show_data(words)
            text.setVisible(bool(words))
        self.countdown.run_to(ready_at)
        clear(self._deeds)
        for offer in (deeds or {}).values():
            self._deeds.addWidget(offer)
            offer.show()  # at once, not in Qt's next turn: the keyboard may go there
        self.setAccessibleName(self.words)

    def offer(self, button: QWidget) -> None:
        """One more thing that can be done about it."""
        self._deeds.addWidget(button)

    def forget(self) -> None:
        """Hides, and keeps nothing of what it said."""
        self.hide()
        for text in (self._what, self._more, self._limit, self._support):
            text.forget()
        self.countdown.run_to(0.0)
        clear(self._deeds)
        self.setAccessibleName("")

    @property
    def words(self) -> str:
        """All it says, but what is for support."""
        return " ".join(filter(None, (self._what.text(), self._more.text(), self._limit.text())))

    @property
    def support_words(self) -> str:
        """What it says in small letters to whoever is called for help."""
        return self._support.text()


class Countdown(Text):
    """Seconds until trying again makes sense; afterwards it says that it does. Hidden where there is nothing to wait for."""

    def __init__(self) -> None:
        super().__init__(look="strong", wrap=True)
        self._ready_at = 0.0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.tick)
        self.hide()

    def run_to(self, ready_at: float) -> None:
        """Until that moment of `time.monotonic()`; 0: nothing to wait for."""
        self._ready_at = ready_at
        self.setVisible(bool(ready_at))
        if ready_at:
            self._second.start()
            self.tick()
        else:
            self._second.stop()
            self.show_data("")

    def tick(self) -> None:
        """Says how long it still is."""
        left = self._ready_at - monotonic()
        if left > 0:
            self.say("window.countdown.left", n=ceil(left))
        else:
            self._second.stop()
            self.say("window.countdown.over")


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
        self._puts_in: Callable[[], None] | None = None
        self._open = open_at_first
        self.unfold(wide=open_at_first)

    @property
    def is_open(self) -> bool:
        """Can the body be seen?"""
        return self._open

    def say(self, key: str, /, **values: object) -> None:
        """The heading."""
        self.head.say(key, **values)

    def fill(self, put_in: Callable[[], None]) -> None:
        """What puts the lines in: at once where they can be seen, else when they first can. Lines nobody looks at cost nothing."""
        self._puts_in = put_in
        self._put_in()

    def unfold(self, *, wide: bool) -> None:
        """Opens or closes the body."""
        self._open = wide
        self._put_in()
        self.body.setVisible(wide)
        self.head.show_icon("chevron-down" if wide else "chevron-right")

    def _put_in(self) -> None:
        if self._open and self._puts_in is not None:
            put_in, self._puts_in = self._puts_in, None
            put_in()


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
