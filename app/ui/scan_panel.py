"""The scan target: live camera, a file, drop, paste, or typing for a citizen without a card."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.ui import icons
from app.ui.camera import Seen
from app.ui.components import Button, Elided, Text, set_look, theme
from app.ui.editors import date_text
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from app.ui.sections import NoticeView
from app.ui.state import Area, Deed, Notice, State
from app.ui.theme import Tone
from app.ui.words import show_notice
from resources.dates import PartialDate
from resources.text import forbidden, squash
from scanner.confirm import View

_WORDS_EDGE = 14
"""Pixels left and right of the words in the camera's place."""

SUFFIXES = "*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.pdf"


class CameraView(QFrame):
    """What the camera sees, or in words why there is nothing to see. Takes dropped files and pictures."""

    dropped = Signal(object)
    """A `QMimeData` with files or a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "camera")
        self.setAcceptDrops(True)
        self._picture: QImage | None = None
        self._progress = 0.0
        self._words = "window.camera.starting"
        self._icon = "camera"
        self.setAccessibleName(tr("window.camera.name"))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A card's shape and some room."""
        return QSize(theme().px(200), theme().px(158))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for the words at least, in as many lines as they need at this width."""
        words = max(1, self.width() - 2 * _WORDS_EDGE - 2)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        tall = self.fontMetrics().boundingRect(QRect(0, 0, words, 10_000), flags, tr(self._words)).height() if self._picture is None else 0
        return QSize(theme().px(160), max(theme().px(64), tall + 8))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width, other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_seen(self, seen: Seen) -> None:
        """The newest frame."""
        self._picture, self._progress = seen.picture, seen.progress if seen.view is View.STEADYING else 0.0
        set_look(self, live="true")
        self.update()

    def show_words(self, key: str, *, icon: str) -> None:
        """No picture, but words."""
        self._picture, self._words, self._icon = None, key, icon
        set_look(self, live="false")
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The frame fills the place; or icon and words in the middle of it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.contentsRect().adjusted(1, 1, -1, -1))
        if self._picture is None:
            self._paint_words(painter, area)
            return
        shape = QPainterPath()
        shape.addRoundedRect(area, 7, 7)
        painter.setClipPath(shape)
        picture = QRectF(self._picture.rect())
        scale = max(area.width() / picture.width(), area.height() / picture.height())
        part = QRectF(0, 0, area.width() / scale, area.height() / scale)
        part.moveCenter(picture.center())
        painter.drawImage(area, self._picture, part)
        if self._progress:
            painter.fillRect(QRectF(area.left(), area.bottom() - 6, area.width() * self._progress, 6), QColor(theme().palette.accent))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Files and pictures are welcome."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            set_look(self, drop="true")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802  # Qt's name
        """Not after all."""
        set_look(self, drop="false")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Somebody let go of it here."""
        set_look(self, drop="false")
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        side = theme().px(28)
        picture = icons.pixmap(self._icon, colour=theme().palette.muted, size=side, ratio=self.devicePixelRatioF())
        words = area.adjusted(_WORDS_EDGE, 0, -_WORDS_EDGE, 0)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        tall = painter.boundingRect(words, flags, tr(self._words)).height()
        over = side + 10 if side + 10 + tall < area.height() else 0
        top = area.center().y() - (over + tall) / 2
        if over:
            painter.drawPixmap(int(area.center().x() - side / 2), int(top), picture)
        painter.setPen(QColor(theme().palette.muted))
        painter.drawText(QRectF(words.left(), top + over, words.width(), tall + 2), flags, tr(self._words))


class TypedForm(QWidget):
    """Number, name and birth date of a citizen without a card."""

    given = Signal(str, str, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self.number, self.full_name, self.birth = QLineEdit(), QLineEdit(), QLineEdit()
        self.problem = Text(look="problem", wrap=True)
        self.problem.hide()
        self._labels: list[tuple[Text, QLineEdit]] = []
        for place, (key, line) in enumerate(
            (("window.typed.number", self.number), ("window.typed.name", self.full_name), ("window.typed.birth", self.birth))
        ):
            label = Elided(key, look="small")
            label.setBuddy(line)
            grid.addWidget(label, 2 * place, 0, 1, 2)
            grid.addWidget(line, 2 * place + 1, 0, 1, 2)
            line.returnPressed.connect(self._give)
            self._labels.append((label, line))
        grid.addWidget(self.problem, 6, 0, 1, 2)
        deeds = FlowLayout()
        deeds.addWidget(Button("window.typed.look_up", icon="search", on_click=self._give))
        deeds.addWidget(Button("window.typed.back", look="flat", on_click=self.left.emit))
        grid.addLayout(deeds, 7, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._name_lines()

    def fill(self, number: str, full_name: str, birth: PartialDate | None) -> None:
        """What was typed before, to be mended."""
        self.number.setText(number)
        self.full_name.setText(full_name)
        self.birth.setText(birth.slashed() if birth else "")

    def clear(self) -> None:
        """The next citizen."""
        for line in (self.number, self.full_name, self.birth):
            line.setText("")  # unlike clear(), it cannot be undone: Ctrl+Z must not bring the citizen back
        self._tell("", None)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the lines again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_lines()

    def _name_lines(self) -> None:
        for label, line in self._labels:
            line.setAccessibleName(label.text())
        self.birth.setPlaceholderText(tr("window.field.date_shape"))

    def _give(self) -> None:
        number = "".join(self.number.text().split())
        name = squash(self.full_name.text())
        if not (number.isascii() and number.isdigit() and len(number) in (9, 12)):
            self._tell("window.typed.bad_number", self.number)
        elif not name or forbidden(name):
            self._tell("window.typed.bad_name", self.full_name)
        else:
            try:
                birth = PartialDate.parse(date_text(self.birth.text()))
            except ValueError:
                self._tell("window.typed.bad_birth", self.birth)
                return
            self._tell("", None)
            self.given.emit(number, name, birth)

    def _tell(self, key: str, where: QLineEdit | None) -> None:
        for line in (self.number, self.full_name, self.birth):
            set_look(line, bad="true" if line is where else "false")
        self.problem.setVisible(bool(key))
        if key:
            self.problem.say(key)
        if where is not None:
            where.setFocus(Qt.FocusReason.OtherFocusReason)


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
