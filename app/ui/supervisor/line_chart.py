"""A line along the calendar: solid with dots, a second one dashed with squares, both named where they end; a band behind them."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from app.ui.components import theme
from app.ui.supervisor.band import Band
from app.ui.supervisor.chart import Chart, pen, small
from app.ui.supervisor.numbers import number
from app.ui.supervisor.scale import Scale, labelled, scale

HEIGHT: Final = 172
_GAP: Final = 8
_MANY: Final = 40
"""More points than this have no dots."""


class LineChart(Chart):
    """Points evenly from left to right. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.band: Band | None = None

    def show_band(self, band: Band | None) -> None:
        """What is usual, behind the lines; None for nothing."""
        self.band = band
        self.update()

    @property
    def at_first(self) -> int:
        """At the last point: what was lately."""
        return max(0, len(self.drawn.titles) - 1)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as there is room."""
        return QSize(theme().px(480), theme().px(HEIGHT))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """The marker to the nearest point."""
        area, count = self._area(), len(self.drawn.titles)
        if count:
            self.go(round((event.position().x() - area.left()) / max(1.0, area.width()) * (count - 1)))
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Axis, band, lines, marker."""
        if not self.drawn.titles:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small())
        area, axis = self._area(), self._scale()
        self._draw_axis(painter, area, axis)
        if self.band is not None:
            self._draw_band(painter, area, axis, self.band)
        self._draw_marker(painter, area)
        ends = [self._draw_line(painter, area, axis, which) for which in reversed(range(len(self.drawn.series)))][::-1]
        self._name_lines(painter, area, ends)
        painter.end()

    def _scale(self) -> Scale:
        largest = max((max(one.values, default=0) for one in self.drawn.series), default=0)
        return scale(max(largest, self.band.high if self.band else 0))

    def _area(self) -> QRectF:
        """Inside the axes."""
        words, gap = QFontMetricsF(small()), theme().px(_GAP)
        left = max(words.horizontalAdvance(number(tick)) for tick in self._scale().ticks) + gap
        right = max((words.horizontalAdvance(one.name) for one in self.drawn.series), default=0.0) + 2 * gap
        right = min(right, self.width() * 0.3)
        tall = words.height()
        return QRectF(left, tall, max(1.0, self.width() - left - right), max(1.0, self.height() - 2 * tall - gap))

    def _at(self, area: QRectF, axis: Scale, place: int, value: float) -> QPointF:
        steps = max(1, len(self.drawn.titles) - 1)
        across = place / steps if len(self.drawn.titles) > 1 else 0.5
        return QPointF(area.left() + across * area.width(), area.bottom() - axis.share(value) * area.height())

    def _draw_axis(self, painter: QPainter, area: QRectF, axis: Scale) -> None:
        colours, words, gap = theme().palette, QFontMetricsF(small()), theme().px(_GAP)
        for tick in axis.ticks:
            y = area.bottom() - axis.share(tick) * area.height()
            painter.setPen(pen(colours.line))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.muted))
            room = QRectF(0, y - words.height() / 2, area.left() - gap, words.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), number(tick))
        widths = [words.horizontalAdvance(short) for short in self.drawn.shorts]
        for place in labelled(widths, area.width(), gap=theme().px(12)):
            at, width = self._at(area, axis, place, 0).x(), widths[place]
            at = min(max(at - width / 2, 0.0), self.width() - width)
            painter.drawText(QPointF(at, area.bottom() + gap + words.ascent()), self.drawn.shorts[place])

    def _draw_band(self, painter: QPainter, area: QRectF, axis: Scale, band: Band) -> None:
        low, median, high = (area.bottom() - axis.share(value) * area.height() for value in (band.low, band.median, band.high))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().palette.accent_soft))
        painter.drawRect(QRectF(area.left(), high, area.width(), max(1.0, low - high)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(theme().palette.muted, 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(area.left(), median), QPointF(area.right(), median))

    def _draw_marker(self, painter: QPainter, area: QRectF) -> None:
        x = self._at(area, self._scale(), self.place, 0).x()
        painter.setPen(pen(theme().palette.accent if self.hasFocus() else theme().palette.muted, 1.5))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _draw_line(self, painter: QPainter, area: QRectF, axis: Scale, which: int) -> QPointF:
        colours, values = theme().palette, self.drawn.series[which].values
        colour = (colours.accent, colours.warn)[which]
        line = QPolygonF([self._at(area, axis, place, value) for place, value in enumerate(values)])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(colour, 2.5, (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)[which]))
        painter.drawPolyline(line)
        radius = theme().px(3)
        for place, point in enumerate(line.toList()):
            here = place == self.place
            if here or len(values) <= _MANY:
                painter.setPen(pen(colour, 2))
                painter.setBrush(QBrush(QColor(colours.surface if here else colour)))
                box = QRectF(-radius, -radius, 2 * radius, 2 * radius).adjusted(*((-2, -2, 2, 2) if here else (0, 0, 0, 0)))
                (painter.drawRect if which else painter.drawEllipse)(box.translated(point))
        return line.toList()[-1]

    def _name_lines(self, painter: QPainter, area: QRectF, ends: list[QPointF]) -> None:
        """Each where it ends, and none on another."""
        words, colours = QFontMetricsF(small()), theme().palette
        left, free = area.right() + theme().px(_GAP), area.bottom() - words.height() / 2
        for which in sorted(range(len(ends)), key=lambda which: (-ends[which].y(), -which)):  # from below: nothing on the axis
            middle = min(ends[which].y(), free)
            free = middle - words.height()
            painter.setPen(QColor((colours.accent, colours.warn)[which]))
            name = words.elidedText(self.drawn.series[which].name, Qt.TextElideMode.ElideRight, self.width() - left)
            painter.drawText(QPointF(left, middle + words.ascent() / 2 - 1), name)
