"""One topic of the guide, as text that is read, searched by eye and scrolled; pictures are never wider than the text."""

from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QFont, QPixmap, QResizeEvent, QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.ui.components import theme
from app.ui.i18n import tr
from resources import guide
from resources.sentences import Language

WIDEST: Final = 760
"""Pixels of a line at 100 %: longer ones are hard to follow."""
_INDENT: Final = 40
"""Pixels at 100 % that a numbered step stands in; pictures stand in steps."""
_LINE: Final = 145
"""Percent of the font's own line height."""


class GuideView(QTextBrowser):
    """Shows topics of `resources.guide`; `turned` names the topic that a link leads to."""

    turned = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "guide")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # coming and going it would change the width each time
        self._topic = ""
        self._language: Language = "vi"
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.timeout.connect(self._write)
        self._name()

    def show_topic(self, topic: str, language: Language) -> None:
        """That topic from its beginning."""
        self._topic, self._language = topic, language
        self._write()
        self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802  # Qt's name
        """A picture of the guide, as wide as the text at most and sharp on the screen it is on."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        picture = QPixmap(str(guide.PICTURES / self._language / QUrl(name).fileName()))
        if picture.isNull():
            return super().loadResource(kind, name)
        ratio = self.devicePixelRatioF()
        width = round(min(self._room() - theme().px(_INDENT), picture.width()) * ratio)
        drawn = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        drawn.setDevicePixelRatio(ratio)
        return drawn

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width draws pictures and margins anew, once a turn of events."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._refit.start(0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another theme or text size draws it anew; the language is the page's to give."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._refit.start(0)

    def _name(self) -> None:
        self.setAccessibleName(tr("help.guide"))

    def _room(self) -> int:
        return max(200, min(theme().px(WIDEST), self.viewport().width() - theme().px(48)))

    def _write(self) -> None:
        if not self._topic:
            return
        at = self.verticalScrollBar().value()
        document = QTextDocument(self)
        document.setDefaultFont(self.font())
        document.setDocumentMargin(theme().px(20))
        document.setTextWidth(self._room())
        self.setDocument(document)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(self._room() + theme().px(40))
        self.setMarkdown(guide.topic(self._topic, self._language))
        self._space_out()
        self.verticalScrollBar().setValue(at)

    def _space_out(self) -> None:
        """Room between lines and around heads: Markdown knows neither."""
        cursor = QTextCursor(self.document())
        while True:
            block, level = cursor.blockFormat(), cursor.blockFormat().headingLevel()
            block.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            block.setTopMargin(theme().px(18 if level == 2 else 4))
            block.setBottomMargin(theme().px(10))
            cursor.setBlockFormat(block)
            if level:
                self._as_head(cursor, level)
            if not cursor.movePosition(QTextCursor.MoveOperation.NextBlock):
                return

    @staticmethod
    def _as_head(cursor: QTextCursor, level: int) -> None:
        """The sizes of the window's own heads."""
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        letters = cursor.charFormat()
        letters.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
        font = QFont(letters.font())
        font.setPixelSize(theme().px(24 if level == 1 else 18))
        font.setWeight(QFont.Weight.DemiBold)
        letters.setFont(font)
        cursor.setCharFormat(letters)
        cursor.clearSelection()

    def _follow(self, link: QUrl) -> None:
        name = link.fileName().removesuffix(".md")
        if name in guide.TOPICS:
            self.turned.emit(name)
