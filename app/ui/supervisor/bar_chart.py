"""Bars below each other, each with its name and its number; parts of a bar are told apart by their hatching, the legend says which."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent

from app.ui.components import theme
from app.ui.supervisor.chart import Chart, Drawn, pen, small
from app.ui.supervisor.numbers import number
from app.ui.supervisor.scale import scale

ROW: Final = 30
MOST: Final = 12
"""Nobody compares more bars at a glance; the table holds all."""
_HATCHES: Final = (
    Qt.BrushStyle.SolidPattern, Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.Dense4Pattern, Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.VerPattern,
)  # fmt: skip


class BarChart(Chart):
    """One bar a place, as long as its series together. GUI thread."""

    BACK, ON = Qt.Key.Key_Up, Qt.Key.Key_Down

    def show_drawn(self, drawn: Drawn) -> None:
        """The first of these, as many as can be compared."""
        super().show_drawn(shortened(drawn))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A line a bar, under the legend."""
        return QSize(theme().px(420), round(self._legend(self.width())[1]) + max(1, len(self.drawn.titles)) * theme().px(ROW) + 4)

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """The legend may need another line."""
        self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """The marker to that bar."""
        self.go(int((event.position().y() - self._legend(self.width())[1]) // theme().px(ROW)))
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Opens it."""
        if self.drawn.keys:
            self.opened.emit(self.drawn.keys[self.place])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The legend, then a line a bar."""
        painter = QPainter(self)
        painter.setFont(small())
        swatches, top = self._legend(self.width())
        if len(self.drawn.series) > 1:
            for which, at in enumerate(swatches):
                self._swatch(painter, which, at)
        for place in range(len(self.drawn.titles)):
            self._bar(painter, place, QRectF(0, top + place * theme().px(ROW), self.width(), theme().px(ROW)))
        painter.end()

    def _legend(self, width: float) -> tuple[list[QPointF], float]:
        """Where each series is named, and where the bars begin."""
        if len(self.drawn.series) < 2:
            return [], 0.0
        words, x, y, gap = QFontMetricsF(small()), 0.0, 0.0, theme().px(16)
        tall, found = words.height() + theme().px(6), list[QPointF]()
        for one in self.drawn.series:
            wide = words.horizontalAdvance(one.name) + theme().px(22)
            if x and x + wide > width:
                x, y = 0.0, y + tall
            found.append(QPointF(x, y))
            x += wide + gap
        return found, y + tall + theme().px(4)

    def _swatch(self, painter: QPainter, which: int, at: QPointF) -> None:
        words, side = QFontMetricsF(small()), theme().px(14)
        self._fill(painter, QRectF(at.x(), at.y() + (words.height() - side) / 2, side, side), which)
        painter.setPen(QColor(theme().palette.text))
        painter.drawText(QPointF(at.x() + theme().px(22), at.y() + words.ascent()), self.drawn.series[which].name)

    def _bar(self, painter: QPainter, place: int, line: QRectF) -> None:
        words, colours, gap = QFontMetricsF(small()), theme().palette, theme().px(8)
        if place == self.place and self.hasFocus():
            painter.fillRect(line, QColor(colours.accent_soft))
            painter.fillRect(QRectF(line.left(), line.top(), 3, line.height()), QColor(colours.accent))
        totals = [sum(one.values[each] for one in self.drawn.series) for each in range(len(self.drawn.titles))]
        names = min(line.width() * 0.42, max(words.horizontalAdvance(title) for title in self.drawn.titles)) + gap
        figures = max(words.horizontalAdvance(number(total)) for total in totals) + gap
        track, axis = max(1.0, line.width() - names - figures - 2 * gap), scale(max(totals))
        painter.setPen(QColor(colours.text))
        said = words.elidedText(self.drawn.titles[place], Qt.TextElideMode.ElideRight, names - gap)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRectF(gap, line.top(), names - gap, line.height()), middle, said)
        x, tall = gap + names, theme().px(16)
        for which, one in enumerate(self.drawn.series):
            wide = axis.share(one.values[place]) * track
            if wide:
                self._fill(painter, QRectF(x, line.top() + (line.height() - tall) / 2, max(2.0, wide), tall), which)
            x += wide
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(x + gap, line.top(), figures + gap, line.height()), middle, number(totals[place]))

    def _fill(self, painter: QPainter, box: QRectF, which: int) -> None:
        colours = theme().palette
        colour = (colours.accent, colours.warn, colours.muted, colours.bad, colours.demo)[which]
        painter.setPen(pen(colour))
        painter.fillRect(box, QColor(colours.surface))
        painter.setBrush(QBrush(QColor(colour), _HATCHES[which]))
        painter.drawRect(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def shortened(drawn: Drawn) -> Drawn:
    """The first bars of it, as many as can be compared."""
    return Drawn(
        titles=drawn.titles[:MOST],
        keys=drawn.keys[:MOST],
        series=tuple(type(one)(name=one.name, values=one.values[:MOST]) for one in drawn.series),
    )
