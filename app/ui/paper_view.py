"""Pages of the paper as they will be printed: fitted to the width, or larger; drawn by a worker, the latest wins."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui.components import theme
from app.ui.i18n import tr
from app.ui.pages import draw
from app.ui.tasks import Task, TaskRunner

ZOOMS: Final = (1.0, 1.25, 1.5, 2.0, 3.0)
"""Of the width that fits."""

GAP: Final = 12


class PaperView(QScrollArea):
    """The pages, one below the other. The old ones stay until the new ones are drawn."""

    paged = Signal(int, int)
    """The page in view and how many there are."""
    unseen = Signal(bool)
    """Could the bytes of the moment not be drawn?"""

    def __init__(self, runner: TaskRunner, *, widest: int = 10_000) -> None:
        super().__init__()
        self._widest = widest
        self._runner = runner
        self._pdf = b""
        self._drawing: Task | None = None
        self._zoom = 0
        self._sheet = _Sheet()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._sheet)
        self.setWidgetResizable(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("window.paper.name"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self._draw)
        self.verticalScrollBar().valueChanged.connect(self._tell)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Its name follows the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(tr("window.paper.name"))

    @property
    def zoom(self) -> float:
        """Of the width that fits."""
        return ZOOMS[self._zoom]

    @property
    def drawn(self) -> tuple[QImage, ...]:
        """The pages as they are shown."""
        return self._sheet.pages

    def show_pdf(self, pdf: bytes) -> None:
        """Other bytes; none at all clears the view at once."""
        if pdf == self._pdf:
            return
        self._pdf = pdf
        if not pdf:
            self._forget()
            self._sheet.show_pages((), 1.0)
            self.unseen.emit(False)
            self._tell()
            return
        self._draw()

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller."""
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + steps))
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if self._zoom else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(bar)
        self._draw()

    def turn(self, pages: int) -> None:
        """So many pages on or back."""
        self.verticalScrollBar().setValue(self._sheet.top_of(self._current() + pages))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fits again: at once as it is, and sharp once the window has its size."""
        super().resizeEvent(event)
        if pages := self._sheet.pages:
            self._sheet.show_pages(pages, max(page.width() for page in pages) / self._page_width)
        self._later.start()

    @property
    def _page_width(self) -> float:
        """Of one page, in pixels of the screen."""
        room = min(self.viewport().width() - 2 * GAP, theme().px(self._widest))
        return max(120, room) * self.zoom

    def _draw(self) -> None:
        if not self._pdf or not self.isVisible():
            return
        self._forget()
        ratio, pdf = self.devicePixelRatioF(), self._pdf
        width = round(self._page_width * ratio)
        self._drawing = self._runner.run(
            self, lambda call: draw(pdf, width=width), done=lambda pages: self._show(pages, ratio), failed=lambda failure: self._lost()
        )

    def _show(self, pages: tuple[QImage, ...], ratio: float) -> None:
        self._drawing = None
        self._sheet.show_pages(pages, ratio)
        self.unseen.emit(False)
        self._tell()

    def _lost(self) -> None:
        """Pages of other bytes must not stand for these."""
        self._drawing = None
        self._sheet.show_pages((), 1.0)
        self.unseen.emit(True)
        self._tell()

    def _forget(self) -> None:
        if self._drawing is not None:
            self._drawing.forget()
            self._drawing = None

    def showEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Draws what came while it was hidden."""
        self._later.start()

    def _current(self) -> int:
        return self._sheet.page_at(self.verticalScrollBar().value() + self.viewport().height() // 3)

    def _tell(self) -> None:
        count = len(self._sheet.pages)
        self.paged.emit(min(self._current() + 1, count), count)


class _Sheet(QWidget):
    """The pages painted below one another."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: tuple[QImage, ...] = ()
        self._ratio = 1.0
        self.setProperty("look", "well")
        self.resize(0, 0)

    def show_pages(self, pages: tuple[QImage, ...], ratio: float) -> None:
        """These pages."""
        self.pages, self._ratio = pages, ratio
        sizes = [self._size(page) for page in pages]
        width = max((size.width() for size in sizes), default=0) + 2 * GAP
        self.resize(width, sum(size.height() + GAP for size in sizes) + GAP if sizes else 0)
        self.update()

    def top_of(self, page: int) -> int:
        """Where that page begins."""
        return sum(self._size(image).height() + GAP for image in self.pages[: max(0, page)])

    def page_at(self, y: int) -> int:
        """Which page is there."""
        return next((n for n in range(len(self.pages)) if y < self.top_of(n + 1)), max(0, len(self.pages) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """White paper with a hairline."""
        painter = QPainter(self)
        for number, image in enumerate(self.pages):
            size = self._size(image)
            place = QRect(GAP, GAP + self.top_of(number), size.width(), size.height())
            if place.intersects(event.rect()):
                painter.drawImage(place, image)
                painter.setPen(QPen(QColor(theme().palette.line)))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _size(self, image: QImage) -> QSize:
        return QSize(round(image.width() / self._ratio), round(image.height() / self._ratio))
