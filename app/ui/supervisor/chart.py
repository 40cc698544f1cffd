"""What all charts share: a marker that the arrow keys move, its value said in words, all numbers as text for screen readers."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QFont, QKeyEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.components import theme
from app.ui.i18n import tr
from app.ui.style import SMALL
from app.ui.supervisor.numbers import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values of one kind, one for each place of the chart. Told apart by dash, hatch and name; the colour only helps."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a chart shows: `titles` name its places in full, `shorts` under an axis, `keys` for whoever opens one."""

    titles: tuple[str, ...] = ()
    shorts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()

    def words(self, place: int) -> str:
        """One place with its values."""
        values = ", ".join(f"{one.name} {number(one.values[place])}" for one in self.series)
        return f"{self.titles[place]}: {values}"


class Chart(QWidget):
    """Draws nothing yet. Home, End and the arrows of `BACK` and `ON` move the marker; GUI thread."""

    marked = Signal(str)
    """Where the marker stands, in words."""
    opened = Signal(str)
    """The key of the place where Enter was pressed."""

    BACK, ON = Qt.Key.Key_Left, Qt.Key.Key_Right

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.drawn = Drawn()
        self.place = 0
        self._describe()

    def show_drawn(self, drawn: Drawn) -> None:
        """Other values; the place that was marked stays so, if it is still there."""
        before = self.drawn.titles[self.place] if self.place < len(self.drawn.titles) else ""
        self.drawn = drawn
        self.place = drawn.titles.index(before) if before in drawn.titles else self.at_first
        self.updateGeometry()
        self._tell()

    @property
    def at_first(self) -> int:
        """Where the marker stands when nothing was marked before."""
        return 0

    @property
    def words(self) -> str:
        """Where the marker stands."""
        return self.drawn.words(self.place) if self.place < len(self.drawn.titles) else ""

    def go(self, place: int) -> None:
        """The marker there; it stays inside."""
        to = max(0, min(len(self.drawn.titles) - 1, place))
        if to != self.place and self.drawn.titles:
            self.place = to
            self._tell()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Arrows, Home and End move the marker, Enter opens."""
        last = len(self.drawn.titles) - 1
        ways = {self.BACK: self.place - 1, self.ON: self.place + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        key = Qt.Key(event.key())
        if key in ways and self.drawn.titles:
            self.go(ways[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.place < len(self.drawn.keys):
            self.opened.emit(self.drawn.keys[self.place])
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Takes the sizes and colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Narrow, but as tall as it is."""
        return QSize(theme().px(200), self.sizeHint().height())

    def _tell(self) -> None:
        self._describe()
        self.marked.emit(self.words)
        self.update()

    def _describe(self) -> None:
        """All its numbers as text, for whoever does not see it; or that there are none."""
        words = "\n".join(self.drawn.words(place) for place in range(len(self.drawn.titles)))
        self.setAccessibleDescription(words or tr("supervisor.empty"))


def small() -> QFont:
    """The font of axes and labels."""
    font = QFont()
    font.setPixelSize(theme().px(SMALL))
    return font


def pen(colour: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen of the theme's size."""
    drawn = QPen(QColor(colour), width * theme().percent / 100, style)
    drawn.setCapStyle(Qt.PenCapStyle.FlatCap)
    return drawn
