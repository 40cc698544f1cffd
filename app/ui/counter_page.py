"""The main page: people and scan target, review, paper; three columns that keep their places."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.ui.components import Frame, Text, theme
from app.ui.instead_page import InsteadPage
from app.ui.paper_panel import PaperPanel
from app.ui.people_panel import PeoplePanel
from app.ui.review_panel import ReviewPanel
from app.ui.scan_panel import ScanPanel
from app.ui.sections import NoticeView
from app.ui.state import Area, Notice, State
from app.ui.tasks import TaskRunner
from app.ui.welcome import Welcome
from app.ui.words import show_notice

ABOVE: Final = 8
BELOW: Final = 12
"""Pixels around the three columns."""

SCAN_EDGE: Final = 12
"""Pixels left and right of the scan target in its card."""


class CounterPage(QWidget):
    """Fits 1366 x 768 at 100 %; where large text leaves no room for three columns, the paper moves behind F6."""

    deed = Signal(str)
    wants_procedures = Signal()
    wants_receipt = Signal()

    LEFT, MIDDLE_LEAST, PAPER_LEAST = 268, 420, 300
    HEIGHT_FOR_HINT, PLACE, HEIGHT_FOR_THREE, HEIGHT_FOR_BOTH = 400, 64, 530, 330
    """Pixels at 100 %: without the people above; of one of these; of the page that has room for three of them; for two and the camera."""

    def __init__(self, runner: TaskRunner, *, sample: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = State()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, ABOVE, 16, BELOW)
        row.setSpacing(12)
        self.people = PeoplePanel()
        self.scan = ScanPanel()
        self.review = ReviewPanel()
        self.welcome = Welcome(sample=sample)
        self.paper = PaperPanel(runner)
        self._left = self._left_column()
        self.scan.stack.currentChanged.connect(lambda shown: self.fit())
        row.addWidget(self._left)
        middle = Frame("card")
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self.notice = NoticeView()
        self.notice.hide()
        self._told: Notice | None = None
        self._brought: Notice | None = None
        """The notice about a scan that was scrolled to: once, then the clerk scrolls as he likes."""
        above = QVBoxLayout()
        above.addWidget(self.notice)
        inner.addLayout(above)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.welcome)
        self._middle.addWidget(self.review)
        self.instead = InsteadPage()
        self.instead.wants_procedures.connect(self.wants_procedures)
        self.instead.wants_receipt.connect(self.wants_receipt)
        self._middle.addWidget(self.instead)
        inner.addWidget(self._middle)
        row.addWidget(middle, 58)
        row.addWidget(self.paper, 42)

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        self.people.render(state)
        self._fit_scan(state)
        self.scan.render(state)
        self.review.render(state)
        self.welcome.render(state)
        self.instead.render(state)
        self.paper.render(state)
        self._tell()
        QApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))  # fits once, with all that changes in this turn
        middle = self.instead if state.form is None else self.review if state.people or state.selected else self.welcome
        self._middle.setCurrentWidget(middle)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Gives the paper up first."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Widths for the text size of the moment."""
        left = min(theme().px(self.LEFT), round(self.width() * 0.27))
        self._fit_scan(self._shown)
        self._order()
        self.scan.fit(left - 2 * SCAN_EDGE)
        tall = self.height() - ABOVE - BELOW
        column = self._column
        needed = column.minimumSizeHint().height()
        beside = left + (self._left.verticalScrollBar().sizeHint().width() if needed > tall else 0)
        self._left.setFixedWidth(beside)
        column.resize(left, max(tall, needed))
        if (told := self._shown.notices.get(Area.SCAN)) is not self._brought:
            self._brought = told
            if told is not None and needed > tall and (laid := column.layout()) is not None:  # it is read to its end
                laid.activate()
                self._left.ensureWidgetVisible(self.scan.notice, 0, SCAN_EDGE)
        needs = self._middle.minimumSizeHint().width() + self.paper.minimumSizeHint().width()
        usual = self.width() - left - 56 >= theme().px(self.MIDDLE_LEAST) + self.PAPER_LEAST
        self.paper.setVisible(usual and self.width() - beside - 56 >= needs)
        self._tell()

    def event(self, event: QEvent) -> bool:
        """What comes and goes in the middle may need more width, or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """What comes and goes in the left column may need more height, or less."""
        if watched is self._column and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the notice again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._told = None
            self._tell()

    def _tell(self) -> None:
        """What became of the paper is said where the paper is; without it, above the review."""
        told = self._shown.notices.get(Area.PAPER) if self.paper.isHidden() else None
        if told is not self._told:
            self._told = told
            show_notice(self.notice, told, self.deed.emit)

    def _fit_scan(self, state: State) -> None:
        """The hint below the camera is the first to go where height is short, or where a notice says more."""
        self._shown = state
        typing = bool(self.scan.stack.currentIndex())  # its lines and the button below them come first
        most = 3 if self.height() >= theme().px(self.HEIGHT_FOR_THREE) else 2
        places = 1 if typing else min(most, len(state.places))
        self._list.setMinimumHeight(theme().px(places * self.PLACE + 12))
        if typing and (awaited := self.people.button(state.target or state.next_role)) is not None:
            self._list.ensureWidgetVisible(awaited)
        room = self.height() >= theme().px(self.HEIGHT_FOR_HINT + places * self.PLACE)
        self.scan.hint.setVisible(Area.SCAN not in state.notices and room)

    def _order(self) -> None:
        """People above the camera; where that would stand below the edge of the page, the other way round: a card is shown to it first."""
        first, column = self._people if self.height() >= theme().px(self.HEIGHT_FOR_BOTH) else self._target, self._cards
        if column.indexOf(first):
            column.removeWidget(first)
            column.insertWidget(0, first, int(first is self._people))

    def _left_column(self) -> QScrollArea:
        self._column = left = QWidget()
        self._cards = column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._people = people = Frame("card")
        upper = QVBoxLayout(people)
        upper.setContentsMargins(8, 10, 8, 8)
        upper.setSpacing(4)
        head = Text("window.people.title", look="caption")
        head.setContentsMargins(4, 0, 0, 0)
        upper.addWidget(head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        well = QWidget()
        well.setProperty("look", "well")
        inner = QVBoxLayout(well)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.people)
        inner.addStretch(1)
        scroll.setWidget(well)
        self._list = scroll
        upper.addWidget(scroll, 1)
        column.addWidget(people, 1)
        self._target = target = Frame("card")
        lower = QVBoxLayout(target)
        lower.setContentsMargins(SCAN_EDGE, 10, SCAN_EDGE, 10)
        lower.setSpacing(8)
        lower.addWidget(Text("window.scan.title", look="caption"))
        lower.addWidget(self.scan)
        column.addWidget(target, 0)
        # Large text on a low screen: everything keeps the height it needs, and the column scrolls.
        carrier = QScrollArea()
        carrier.setFrameShape(QFrame.Shape.NoFrame)
        carrier.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        carrier.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left.setProperty("look", "page")
        carrier.setWidget(left)
        left.installEventFilter(self)
        return carrier
