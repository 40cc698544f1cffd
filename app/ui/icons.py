"""The outline icons (Lucide, ISC; licence beside the files), drawn in any colour and size."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import path


@lru_cache(maxsize=256)
def pixmap(name: str, *, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture of `size` x `size` device-independent pixels. GUI thread only.

    Raises FileNotFoundError for an icon that is not bundled.
    """
    drawing = (path("icons") / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, *, colour: str, disabled: str) -> QIcon:
    """An icon for buttons, sharp up to twice its 24 px, paler where the button is disabled."""
    found = QIcon()
    for size in (24, 48):
        found.addPixmap(pixmap(name, colour=colour, size=size), QIcon.Mode.Normal)
        found.addPixmap(pixmap(name, colour=disabled, size=size), QIcon.Mode.Disabled)
    return found
