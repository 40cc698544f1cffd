"""What is copied out of the window: a citizen's value goes to the clipboard after the ledger has heard of it, and not for long.

A widget says whose values it shows by the property `facts`: names like `applicant.full_name`, several by blank. Whatever stands
inside it counts; an empty property marks what the clerk typed about somebody: of that there is nothing to tell the ledger.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget

from app.ui.idle import Hands

FACTS: Final = "facts"
CLEARED_AFTER_S: Final = 30
"""Time to paste it once; then the clipboard is empty again."""

PRIVATE: Final = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x01\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\x00\x00\x00\x00",
}
"""Formats that ask histories and clouds to leave it alone: KDE's, and three of Windows (Clipboard Formats, Microsoft Learn)."""

Text = QLineEdit | QPlainTextEdit | QLabel
Tells = Callable[[tuple[str, ...], Callable[[], None]], None]
"""Tells the ledger that these facts are copied; calls on once that is durable, and not at all where it may not be."""


class Copying(QObject):
    """Takes Ctrl+C, Ctrl+X and the menu's Copy from every text that is somebody's. GUI thread."""

    copied = Signal(int)
    """It lies in the clipboard, for so many seconds."""

    def __init__(self, tells: Tells, hands: Hands, parent: QObject) -> None:
        super().__init__(parent)
        self._tells = tells
        self._ours = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(CLEARED_AFTER_S * 1000)
        self._later.timeout.connect(self.forget)
        hands.let_take(self._takes)
        QGuiApplication.clipboard().selectionChanged.connect(self._unmark)

    def _takes(self, watched: QObject, event: QEvent) -> bool:
        """Would it put somebody's value into the clipboard? Then it is done here."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            cut = event.matches(QKeySequence.StandardKey.Cut)
            text = _text_of(watched) if cut or event.matches(QKeySequence.StandardKey.Copy) else None
            if text is not None and (facts := _facts_of(text)) is not None:
                self._take(text, facts, cut=cut)
                return True
        elif event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            text = _text_of(watched)
            if text is not None and (facts := _facts_of(text)) is not None:
                self._offer(text, facts, event)
                return True
        return False

    def forget(self) -> None:
        """Empties the clipboard, if what lies there is still what was copied here; of what is marked only, whatever came from here."""
        self._later.stop()
        ours, self._ours = self._ours, ""
        clipboard = QGuiApplication.clipboard()
        if ours and clipboard.text() == ours:
            clipboard.clear()
        if clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    def _unmark(self) -> None:
        """X11 and Wayland hand out what is merely marked (a middle click pastes it): nobody's value goes that way, past the ledger."""
        clipboard = QGuiApplication.clipboard()
        text = _text_of(QGuiApplication.focusObject())
        if clipboard.ownsSelection() and text is not None and _facts_of(text) is not None:
            clipboard.clear(QClipboard.Mode.Selection)

    def _take(self, text: Text, facts: tuple[str, ...], *, cut: bool) -> None:
        chosen = _chosen(text)
        if not chosen:
            return

        def put() -> None:
            self._put(chosen)
            if cut and isinstance(text, QLineEdit | QPlainTextEdit) and _chosen(text) == chosen:
                text.insert("") if isinstance(text, QLineEdit) else text.insertPlainText("")

        if facts:
            self._tells(facts, put)
        else:
            put()

    def _put(self, chosen: str) -> None:
        mime = QMimeData()
        mime.setText(chosen)
        for name, data in PRIVATE.items():
            mime.setData(name, data)
        QGuiApplication.clipboard().setMimeData(mime)
        self._ours = chosen
        self._later.start()
        self.copied.emit(CLEARED_AFTER_S)

    def _offer(self, text: Text, facts: tuple[str, ...], event: QContextMenuEvent) -> None:
        """The usual menu, with our own Copy in it. A label's knows nothing but to copy, which Ctrl+C does."""
        if isinstance(text, QLabel):
            return
        menu: QMenu = text.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() in ("edit-copy", "edit-cut"):
                cut = action.objectName() == "edit-cut"
                action.triggered.disconnect()
                action.triggered.connect(lambda checked=False, cut=cut: self._take(text, facts, cut=cut))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())


def _text_of(watched: QObject | None) -> Text | None:
    """The text that gets this event, also where its viewport gets it first."""
    if isinstance(watched, Text):
        return watched
    carrier = watched.parent() if isinstance(watched, QWidget) else None
    return carrier if isinstance(carrier, QPlainTextEdit) else None


def _facts_of(text: Text) -> tuple[str, ...] | None:
    """Whose values stand in it; None where they are nobody's."""
    inside: QWidget | None = text
    while inside is not None:
        facts = inside.property(FACTS)
        if isinstance(facts, str):
            return tuple(facts.split())
        inside = inside.parentWidget()
    return None


def _chosen(text: Text) -> str:
    """What is marked in it."""
    if isinstance(text, QPlainTextEdit):
        return text.textCursor().selectedText().replace("\u2029", "\n")
    return text.selectedText()
