"""Which screen the window is on, and who else sees it: the one that faces the citizens, a mirrored one, another than before."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


class Sight(StrEnum):
    """Who may see the window. The value names the sentences `window.curtain.<value>`, which the curtain says."""

    OURS = "ours"
    MOVED = "moved"
    """It came to another screen: nobody has looked who sees that one."""
    MIRRORED = "mirrored"
    """Another screen shows the same part of the desktop."""
    PUBLIC = "public"
    """The setting `window.public_screen` names this one."""
    NO_LOCK = "no_lock"
    """Whoever comes by: the clerk wanted to lock, but has no password that could open it again."""


def sight_of(here: QScreen, screens: Sequence[QScreen], *, public: str) -> Sight:
    """Who sees what is on `here`, as far as the platform tells. MOVED is nothing that a screen alone could say."""
    if public and here.name() == public:
        return Sight.PUBLIC
    twins = [one for one in screens if one is not here and one.geometry().intersects(here.geometry())]
    if any(public and one.name() == public for one in twins):
        return Sight.PUBLIC
    return Sight.MIRRORED if twins else Sight.OURS


class ScreenWatch(QObject):
    """Follows one window from its first showing on. GUI thread."""

    seen = Signal(object)
    """A `Sight` that is not OURS: at the first showing, after each move to another screen, when a screen is added."""

    def __init__(self, window: QWidget, *, public: str) -> None:
        super().__init__(window)
        self._window, self._public = window, public
        self._followed: QObject | None = None
        window.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(lambda screen: self._look())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """From its first showing on a window has a handle, which knows its screen; a later one may have another handle."""
        handle = self._window.windowHandle() if event.type() == QEvent.Type.Show else None
        if handle is not None and handle is not self._followed:
            self._followed = handle
            handle.screenChanged.connect(self._moved)
            self._look()
        return False

    def _moved(self, screen: QScreen) -> None:
        sight = sight_of(screen, QGuiApplication.screens(), public=self._public)
        self.seen.emit(Sight.MOVED if sight is Sight.OURS else sight)

    def _look(self) -> None:
        sight = sight_of(self._window.screen(), QGuiApplication.screens(), public=self._public)
        if sight is not Sight.OURS:
            self.seen.emit(sight)
