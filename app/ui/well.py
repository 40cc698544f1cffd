"""A part that scrolls where large letters leave it too little height, instead of pressing what it holds into each other."""

from typing import Self

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget


class Well(QScrollArea):
    """Scrolls up and down only: its neighbours leave it the width that what stands in `column` needs at least. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard, and is scrolled to
        self.inside = QWidget()
        self.inside.setProperty("look", "well")
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(0, 0, 4, 0)
        self.column.setSpacing(12)
        self.setWidget(self.inside)

    @classmethod
    def over(cls, page: QWidget) -> Self:
        """One that is laid out over that whole page."""
        well, outer = cls(page), QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(well)
        return well

    def bring(self, part: QWidget) -> None:
        """Scrolls until the top of that part is in sight."""
        QApplication.sendPostedEvents(None, int(QEvent.Type.LayoutRequest.value))
        self.verticalScrollBar().setValue(part.mapTo(self.inside, part.rect().topLeft()).y())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """What it holds, with its bar beside it: a word that cannot be broken, like a long number, is never half out of sight."""
        width = self.inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Other parts, another width."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
