"""The small parts every page is made of: plain texts, icons, buttons with their key, pills, notices, folds.

Texts are keys of the catalogue and say themselves again when the language changes; data is set with
`show` and never interpreted (Qt.PlainText). Icons take their colour from the theme of the moment.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from app.ui import icons
from app.ui.i18n import tr
from app.ui.theme import LIGHT, Theme, Tone

_THEME: Final = "motcua_theme"
_RESTYLED: Final = (QEvent.Type.StyleChange, QEvent.Type.PaletteChange, QEvent.Type.EnabledChange)


_GIVE_WAY: Final = {"chip": 80, "offer": 160, "sheet": 160, "row": 160, "primary": 230}
"""Looks whose words may be shortened, and the width they keep at least."""


def theme() -> Theme:
    """The theme the application wears."""
    application = QApplication.instance()
    worn = application.property(_THEME) if application is not None else None
    return worn if isinstance(worn, Theme) else Theme(palette=LIGHT)


def remember(worn: Theme) -> None:
    """Lets `theme` answer with it."""
    application = QApplication.instance()
    if application is not None:
        application.setProperty(_THEME, worn)


def set_look(widget: QWidget, **words: object) -> None:
    """Changes dynamic properties that the stylesheet reads (`look`, `tone`, `bad` ...)."""
    changed = [name for name, word in words.items() if widget.property(name) != word]
    for name in changed:
        widget.setProperty(name, words[name])
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class Text(QLabel):
    """A plain text: a sentence by key, or data as it is."""

    def __init__(self, key: str = "", *, look: str = "", wrap: bool = False, parent: QWidget | None = None, **values: object) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if look:
            self.setProperty("look", look)
        self._key, self._values = key, values
        if key:
            self.setText(tr(key, **values))

    def say(self, key: str, /, **values: object) -> None:
        """Shows a sentence of the catalogue."""
        self._key, self._values = key, values
        self.setText(tr(key, **values))

    def show_data(self, text: str) -> None:
        """Shows data as it is."""
        self._key = ""
        self.setText(text)

    def forget(self) -> None:
        """Shows nothing, and holds nothing: where it can be marked Qt keeps the text in a document until it is drawn the next time."""
        self.show_data("")
        flags = self.textInteractionFlags()
        if flags & Qt.TextInteractionFlag.TextSelectableByMouse:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self.setTextInteractionFlags(flags)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the sentence again in another language."""
        if event.type() == QEvent.Type.LanguageChange and self._key:
            self.setText(tr(self._key, **self._values))
        super().changeEvent(event)


class Elided(Text):
    """A text on one line that gives way: too long, it ends in "…" and tells the whole to screen readers."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A few letters are enough."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draws what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        area = self.contentsRect()
        text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)


class Picture(QLabel):
    """An icon in the colour of a tone (or of the text), never alone without a word beside it."""

    def __init__(self, name: str = "", *, tone: Tone = Tone.PLAIN, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size, self._colour = name, tone, size, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._draw()

    def show_icon(self, name: str, tone: Tone = Tone.PLAIN, *, colour: str = "") -> None:
        """Another icon, in a tone's colour or in that `#RRGGBB`."""
        if (name, tone, colour) != (self._name, self._tone, self._colour):
            self._name, self._tone, self._colour = name, tone, colour
            self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Takes the colours of a new theme."""
        super().changeEvent(event)
        if event.type() in _RESTYLED:
            self._draw()

    def _draw(self) -> None:
        side = theme().px(self._size)
        self.setFixedSize(side, side)
        if not self._name:
            self.clear()
            return
        colour = self._colour or theme().palette.ink(self._tone)
        self.setPixmap(icons.pixmap(self._name, colour=colour, size=side, ratio=self.devicePixelRatioF()))


class Button(QPushButton):
    """Icon, words and the key that does the same."""

    def __init__(
        self,
        key: str,
        *,
        icon: str = "",
        look: str = "",
        shortcut: str = "",
        on_click: Callable[[], object] | None = None,
        **values: object,
    ) -> None:
        super().__init__()
        self.setProperty("look", look)
        self._key, self._values = key, dict(values)
        self._only_icon = False
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        edge = {"primary": 20, "flat": 8, "row": 8, "tool": 8, "chip": 12}.get(look, 12)
        self._row.setContentsMargins(edge, 0, edge, 0)
        self._picture = Picture(icon)
        self._words, self._cap = Elided() if look in _GIVE_WAY else Text(), Text(look="key")
        for part in (self._words, self._cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row.addWidget(self._picture)
        self._row.addWidget(self._words)
        self._row.addWidget(self._cap)
        self._row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon = icon
        self._picture.setVisible(bool(icon))
        self._write()
        self.show_key(shortcut)
        self._tint()
        self.toggled.connect(lambda on: set_look(self._words, on="true" if on else "false"))
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def say(self, key: str, /, **values: object) -> None:
        """Other words."""
        self._key, self._values = key, dict(values)
        self._write()

    def show_key(self, shortcut: str) -> None:
        """The key that does the same; empty for none."""
        self._cap.show_data(shortcut)
        self._cap.setVisible(bool(shortcut))
        self._write()

    def show_icon(self, icon: str) -> None:
        """Another icon, or none."""
        self._icon = icon
        self._picture.setVisible(bool(icon))
        self._tint()

    def align_left(self) -> None:
        """For heads of sections."""
        self._row.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._row.setContentsMargins(2, 0, 2, 0)

    def _write(self) -> None:
        words = tr(self._key, **self._values)
        self._words.show_data(words)
        self.setAccessibleName(" ".join(filter(None, (words, self._cap.text()))))
        if self._only_icon:
            self.setToolTip(words)
        self.updateGeometry()

    @property
    def words(self) -> str:
        """What it says, without its key."""
        return self._words.text()

    def show_icon_only(self, *, only: bool = True) -> None:
        """For tools that everybody knows, and where room is short: the word goes into the tip and to screen readers."""
        self._only_icon = only
        self._words.setVisible(not only)
        self.setToolTip(self._words.text() if only else "")
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter does what Space does: not every platform's style says so."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as its parts."""
        return self._row.sizeHint().expandedTo(QSize(0, self.minimumHeight()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Never cut, but where words come from a form and may be long: then they end in "…"."""
        least = theme().px(_GIVE_WAY[self.property("look")]) if self.property("look") in _GIVE_WAY else 10_000
        return self.sizeHint().boundedTo(QSize(least, 10_000))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Takes the new language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        elif event.type() in _RESTYLED:
            self._tint()

    def _tint(self) -> None:
        colours = theme().palette
        look = self.property("look")
        colour = colours.on_accent if look == "primary" else colours.accent if look in ("flat", "chip", "row") else colours.text
        self._picture.show_icon(self._icon, colour=colour if self.isEnabled() else colours.muted)


_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Choice(QComboBox):
    """A drop-down list with our own arrow. Scrolling over it changes nothing; arrow keys open it and move inside.

    So a value changes once, by Enter or a click: with each change somebody may be asked about at the database.
    """

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(tr(name) if name else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Leaves the wheel to the page: a value must not change because somebody scrolled."""
        getattr(event, "ignore")()  # noqa: B009  # QWheelEvent is not worth an import

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Arrows and, where nothing can be typed, letters open the list."""
        if event.key() in _MOVES or (not self.isEditable() and event.text().strip().isprintable() and event.text().strip()):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says its name again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._name:
            self.setAccessibleName(tr(self._name))

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802  # Qt's name
        """Too long for its box, a text ends in "…" instead of in the middle of a letter; the open list has all of it."""
        super().initStyleOption(option)
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room - 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The box, then the arrow."""
        super().paintEvent(event)
        side = theme().px(18)
        arrow = icons.pixmap("chevron-down", colour=theme().palette.muted, size=side, ratio=self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(self.width() - side - theme().px(10), (self.height() - side) // 2, arrow)
        painter.end()


class Pill(QFrame):
    """A state in one glance: icon, word, tint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "pill")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 12, 0)
        row.setSpacing(6)
        self._picture, self._words = Picture(size=18), Text(look="strong")
        row.addWidget(self._picture)
        row.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def say(self, key: str, /, *, icon: str, tone: Tone, **values: object) -> None:
        """What it says, how it looks."""
        self._words.say(key, **values)
        self._picture.show_icon(icon, tone)
        set_look(self, tone=str(tone))
        set_look(self._words, tone=str(tone))

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()


class Frame(QFrame):
    """A surface with a look of the stylesheet."""

    def __init__(self, look: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", look)


def rule() -> QFrame:
    """A hairline."""
    return Frame("rule")
