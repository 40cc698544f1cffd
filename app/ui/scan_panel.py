"""The scan target: live camera, a file, drop, paste, or typing for a citizen without a card."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.ui.camera import CameraFeed
from app.ui.camera_view import CameraView
from app.ui.components import Button, Choice, Text
from app.ui.flatbed_button import FlatbedButton
from app.ui.late import Late
from app.ui.sections import NoticeView
from app.ui.state import Area, Notice, State
from app.ui.typed_form import TypedForm
from app.ui.words import show_notice


class ScanPanel(QWidget):
    """Camera or typing, with what is wrong said right below."""

    wants_file = Signal()
    wants_camera = Signal()
    pasted = Signal(object)
    """A `QMimeData`, dropped or pasted."""
    typed = Signal(object)
    """What was Said."""
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
        self.choice = Choice("window.camera.choice")
        self.choice.hide()
        inner.addWidget(self.choice)
        self.hint = Text("window.camera.hint", look="small", wrap=True)
        inner.addWidget(self.hint)
        self._ways = ways = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        ways.setSpacing(8)
        self.file = Button("window.scan.file", icon="image", on_click=self.wants_file.emit)
        self.type = Button("window.scan.type", icon="keyboard", on_click=self.show_typing)
        ways.addWidget(self.file, 1)
        ways.addWidget(self.type, 1)
        inner.addLayout(ways)
        self.flatbed = FlatbedButton()
        inner.addWidget(self.flatbed)
        self.form = TypedForm()
        self.form.given.connect(self.typed)
        self._papers_for = frozenset[str]()
        self.form.number.textChanged.connect(lambda text: self._allow_papers())
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
        self.reading = Text("window.under_way.reading", look="strong", wrap=True)
        self.reading.hide()
        column.addWidget(self.reading)
        self._late = Late(self)
        self._late.changed.connect(self.reading.setVisible)

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """What the scan had to say, and whether a paper may be typed off now."""
        self._papers_for = state.papers_for
        self._allow_papers()
        self._late.follow(goes_on=state.reading)
        told = state.notices.get(Area.SCAN)
        if told is not self._told:
            self._told = told
            show_notice(self.notice, told, self._act)

    def _allow_papers(self) -> None:
        self.form.method.allow_papers(allowed=self.form.whole_number in self._papers_for)

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

    def follow(self, feed: CameraFeed) -> None:
        """Shows what this camera sees, and says so where there is nothing to see."""
        feed.starting.connect(lambda: self.camera.show_words("window.camera.starting", icon="camera"))
        feed.seen.connect(self.camera.show_seen)
        feed.seen.connect(lambda seen: self.hint.say("window.camera.hint"))
        feed.lost.connect(lambda: self._show_gone("window.camera.gone", icon="camera-off"))
        feed.stopped.connect(self._show_stopped)

    def _show_stopped(self, notice: Notice | None) -> None:
        """No more frames: calm words, other ways still open."""
        if notice is None:
            self._show_gone("window.camera.over", icon="camera")
        else:
            self._show_gone("window.camera.missing", icon="camera-off")

    def _show_gone(self, key: str, *, icon: str) -> None:
        self.camera.show_words(key, icon=icon)
        self.hint.say("window.camera.other_ways")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the notice again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            show_notice(self.notice, self._told, self._act)
            self.camera.update()

    def _act(self, deed: str) -> None:
        self.deed.emit(deed)
