"""A page that scrolls where large letters leave it too little room, instead of pressing its parts into each other."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget


class Well(QScrollArea):
    """Fills its page; what is put into `column` keeps the height it needs at least. GUI thread."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("look", "well")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 4, 0)
        self.column.setSpacing(12)
        self.setWidget(inside)

    def bring(self, part: QWidget) -> None:
        """Scrolls until the top of that part is in sight."""
        QApplication.sendPostedEvents(None, int(QEvent.Type.LayoutRequest.value))
        inside = self.widget()
        if inside is not None:
            self.verticalScrollBar().setValue(part.mapTo(inside, part.rect().topLeft()).y())
