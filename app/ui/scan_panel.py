"""The scan target: live camera, a file, drop, paste, or typing for a citizen without a card."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.ui.camera import Seen
from app.ui.camera_view import CameraView
from app.ui.components import Button, Text, set_look
from app.ui.sections import NoticeView
from app.ui.state import Area, Deed, Notice, State
from app.ui.theme import Tone
from app.ui.typed_form import TypedForm
from app.ui.words import show_notice
from scanner.confirm import View

SUFFIXES = "*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.pdf"


class ScanPanel(QWidget):
    """Camera or typing, with what is wrong said right below."""

    wants_file = Signal()
    wants_camera = Signal()
    pasted = Signal(object)
    """A `QMimeData`, dropped or pasted."""
    typed = Signal(str, str, object)
    deed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.stack = QStackedWidget()
        self._live = live = QWidget()
        inner = QVBoxLayout(live)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        self.camera = CameraView()
        self.camera.dropped.connect(self.pasted)
        inner.addWidget(self.camera, 1)
        self.hint = Text("window.camera.hint", look="small", wrap=True)
        inner.addWidget(self.hint)
        self._ways = ways = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        ways.setSpacing(8)
        self.file = Button("window.scan.file", icon="image", on_click=self.wants_file.emit)
        self.type = Button("window.scan.type", icon="keyboard", on_click=self.show_typing)
        ways.addWidget(self.file, 1)
        ways.addWidget(self.type, 1)
        inner.addLayout(ways)
        self.form = TypedForm()
        self.form.given.connect(self.typed)
        self.form.left.connect(self.show_camera)
        self.stack.addWidget(live)
        self.stack.addWidget(self.form)
        self.stack.currentChanged.connect(self._give_room)
        self._give_room(self.stack.currentIndex())
        column.addWidget(self.stack)
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        self._told: Notice | None = None

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """What the scan had to say."""
        told = state.notices.get(Area.SCAN)
        if told is not self._told:
            self._told = told
            show_notice(self.notice, told, self._act)

    def _give_room(self, shown: int) -> None:
        """Only the page that is shown asks for height."""
        for n, page in enumerate((self._live, self.form)):
            policy = QSizePolicy.Policy.Preferred if n == shown else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, policy)

    def fit(self, room: int) -> None:
        """Two ways side by side where `room` pixels hold both with their words, else one above the other."""
        needed = self.file.minimumSizeHint().width() + self.type.minimumSizeHint().width() + self._ways.spacing()
        wide = needed <= room
        self._ways.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def show_typing(self) -> None:
        """The three lines."""
        self.stack.setCurrentWidget(self.form)
        self.form.number.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_camera(self) -> None:
        """The camera."""
        self.stack.setCurrentIndex(0)
        self.wants_camera.emit()

    def show_seen(self, seen: Seen) -> None:
        """The newest frame, and what the gate makes of it."""
        self.camera.show_seen(seen)
        crowded = seen.view is View.CROWDED
        self.hint.say("window.camera.crowded" if crowded else _HINTS.get(seen.view, "window.camera.hint"))
        set_look(self.hint, tone=str(Tone.WARN) if crowded else "")

    def show_stopped(self, notice: Notice | None) -> None:
        """No more frames: calm words, other ways still open."""
        missing = notice is not None
        self.camera.show_words("window.camera.missing" if missing else "window.camera.over", icon="camera-off" if missing else "camera")
        self.hint.say("window.camera.other_ways")
        set_look(self.hint, tone="")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the notice again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            show_notice(self.notice, self._told, self._act)
            self.camera.update()

    def _act(self, deed: Deed) -> None:
        self.deed.emit(str(deed))


_HINTS = {View.STEADYING: "window.camera.steady", View.ACCEPTED: "window.camera.accepted", View.HELD: "window.camera.accepted"}


def content_of(mime: QMimeData | None) -> tuple[Path, ...] | QImage | None:
    """Local files, or a picture, or nothing to read."""
    if mime is None:  # an empty clipboard
        return None
    files = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    if files:
        return files
    picture = mime.imageData() if mime.hasImage() else None
    return picture if isinstance(picture, QImage) and not picture.isNull() else None


def as_png(picture: QImage) -> bytes:
    """Its bytes, for the reader. Worker thread: a photograph takes a second."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt takes the name
    return bytes(buffer.data().data())
