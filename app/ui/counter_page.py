"""The main page: people and scan target, review, paper; three columns that keep their places."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.ui.components import Frame, Text, theme
from app.ui.paper_panel import PaperPanel
from app.ui.people_panel import PeoplePanel
from app.ui.review_panel import ReviewPanel
from app.ui.scan_panel import ScanPanel
from app.ui.state import Area, State
from app.ui.tasks import TaskRunner
from app.ui.welcome import Welcome


class CounterPage(QWidget):
    """Fits 1366 x 768 at 100 %; where large text leaves no room for three columns, the paper moves behind F6."""

    LEFT, MIDDLE_LEAST, PAPER_LEAST = 268, 420, 300
    HEIGHT_FOR_HINT = 400

    def __init__(self, runner: TaskRunner, *, sample: bool) -> None:
        super().__init__()
        self._shown = State()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 12)
        row.setSpacing(12)
        self.people = PeoplePanel()
        self.scan = ScanPanel()
        self.review = ReviewPanel()
        self.welcome = Welcome(sample=sample)
        self.paper = PaperPanel(runner)
        self._left = self._left_column()
        row.addWidget(self._left)
        middle = Frame("card")
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.welcome)
        self._middle.addWidget(self.review)
        inner.addWidget(self._middle)
        row.addWidget(middle, 58)
        row.addWidget(self.paper, 42)

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        self.people.render(state)
        self._list.setMinimumHeight(min(3, len(state.places)) * theme().px(64) + theme().px(12))
        self._fit_scan(state)
        self.scan.render(state)
        self.review.render(state)
        self.paper.render(state)
        self._middle.setCurrentIndex(1 if state.people or state.selected else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Gives the paper up first."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Widths for the text size of the moment."""
        left = min(theme().px(self.LEFT), round(self.width() * 0.27))
        self._left.setFixedWidth(left)
        self._fit_scan(self._shown)
        self.paper.setVisible(self.width() - left - 56 >= theme().px(self.MIDDLE_LEAST) + self.PAPER_LEAST)

    def _fit_scan(self, state: State) -> None:
        """The hint below the camera is the first to go where height is short, or where a notice says more."""
        self._shown = state
        self.scan.hint.setVisible(Area.SCAN not in state.notices and self.height() >= theme().px(self.HEIGHT_FOR_HINT))

    def _left_column(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        people = Frame("card")
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
        target = Frame("card")
        lower = QVBoxLayout(target)
        lower.setContentsMargins(12, 10, 12, 10)
        lower.setSpacing(8)
        lower.addWidget(Text("window.scan.title", look="caption"))
        lower.addWidget(self.scan)
        column.addWidget(target, 0)
        return left
