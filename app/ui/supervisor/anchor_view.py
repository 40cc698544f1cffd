"""An anchor large on the screen: the short code to be copied by hand, and the QR code that stands on the sheet."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.anchor_sheet import picture
from app.custody import Anchored
from app.ui.components import Frame, Text, theme
from app.ui.i18n import tr

_SIDE = 132


class AnchorView(Frame):
    """Hidden until there is one. GUI thread."""

    def __init__(self) -> None:
        super().__init__("inset")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(14)
        self._code = QPixmap()
        self.square = Text()
        row.addWidget(self.square, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.letters = Text(look="name", wrap=True)
        self.letters.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.about = Text(look="small", wrap=True)
        words.addWidget(self.letters)
        words.addWidget(self.about)
        words.addWidget(Text("supervisor.ledger.anchor.hand", wrap=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        self.hide()

    def show_anchor(self, anchored: Anchored) -> None:
        """That one."""
        self._code.loadFromData(picture(anchored.code))
        self.letters.show_data(str(anchored.anchor))
        self.about.say("supervisor.ledger.anchor.code", at=f"{anchored.at.astimezone():%H:%M %d/%m/%Y}", key=anchored.key)
        self._draw()
        self.show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """As large as the words around it; its name follows the language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange) and not self._code.isNull():
            self._draw()

    def _draw(self) -> None:
        side = theme().px(_SIDE)
        self.square.setPixmap(self._code.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation))
        self.square.setAccessibleName(tr("supervisor.ledger.anchor.picture"))
