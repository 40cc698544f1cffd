"""The way into the window: the application, its fonts, theme, language and text size; then the main window."""

import gc
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout

from app.core.errors import MotcuaError
from app.desk import Desk
from app.settings import Settings
from app.sign_in import Door
from app.ui.annexes import build_onto
from app.ui.camera import Sources
from app.ui.cameras import Cameras
from app.ui.collecting import Collector
from app.ui.components import Button, remember
from app.ui.i18n import Tongue, tr
from app.ui.lock import Lock, cover_instead
from app.ui.main_window import MainWindow
from app.ui.notices import UNKEPT
from app.ui.sections import NoticeView
from app.ui.set_up.annex import SetUpAnnex
from app.ui.settings_annex import SettingsAnnex
from app.ui.state import Area, Notice
from app.ui.style import dress, load_fonts, undressed
from app.ui.tasks import TaskRunner, way_to
from app.ui.theme import CONTRAST, DARK, LIGHT, SCALES, Palette, Theme, Tone
from app.ui.words import show_notice
from resources.sentences import Language
from scanner.sources.devices import Devices

log = logging.getLogger("motcua.window")

REOPEN: Final = -1
"""No exit status: the window was closed to be opened again, with the settings as they are then."""
REPLAY_INTERVAL_S: Final = 1 / 15
REPLAY_LAPS: Final = 100_000
"""A replay stands in for a camera, which does not end."""


def run(desk: Desk, *, in_file: bool, replay: Path | None, language: str, argv: list[str], door: Door | None = None) -> int:
    """Shows the window until it is closed; returns the exit status, or `REOPEN` where settings are to count anew.

    `in_file`: the desk's keys lie in a file. `door`: how the clerk's password is tried; without one the window has no lock.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(argv[:1])
    application.setApplicationName("motcua")
    counter = desk.counter
    wardrobe = Wardrobe(application, counter.settings, language=language)
    runner, collector = TaskRunner(application), Collector(application)
    cameras: Cameras | None = None
    make: Sources
    if replay is not None:
        from scanner.sources.replay import Replay

        make = partial(Replay, replay, interval_s=REPLAY_INTERVAL_S, laps=REPLAY_LAPS)
    else:
        cameras = Cameras(counter.settings, Devices(parent=application), application)
        make = cameras.source
    with undressed(application):
        window = MainWindow(
            counter,
            runner,
            sources=make,
            keys_in_file=in_file,
            on_language=wardrobe.other_language,
            on_text_size=wardrobe.text_size,
        )
        build_onto(window, desk)
        if door is not None:
            lock = Lock(window, runner, clerk=counter.clerk, door=door, after_s=counter.settings.number("account.idle_lock_s"))
            lock.locked.connect(window.intake.close)
            lock.unlocked.connect(window.intake.open)
        else:
            cover_instead(window)
    if cameras is not None:
        cameras.serve(window.feed, window.page.scan.choice)
        cameras.unkept.connect(partial(window.flow.tell, Area.SCAN, UNKEPT))
    wardrobe.changed = window.fit
    sys.excepthook = _hook(window.flow.fault)
    runner.broken.connect(window.flow.fault)
    reopening = _reopening(window, wardrobe)
    window.begun.connect(window.intake.listen)
    if replay is None:
        window.begun.connect(_set_up(window).begin_if_first)
    window.showMaximized()
    window.begin()
    gc.freeze()  # what stands now stays: walking through it for garbage would hold the window up, a tenth of a second each time
    try:
        status = application.exec()
        return REOPEN if reopening else status
    finally:
        sys.excepthook = sys.__excepthook__
        wardrobe.close()
        collector.close()
        for part in (window, runner, wardrobe):
            part.deleteLater()
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))


def _reopening(window: MainWindow, wardrobe: "Wardrobe") -> list[bool]:
    """Not empty once the window was closed to be opened again. What holds at once is worn at once."""
    asked: list[bool] = []

    def reopen() -> None:
        if window.close():  # not while a paper is on its way out
            asked.append(True)

    (settings,) = window.findChildren(SettingsAnnex)
    settings.changed.connect(wardrobe.obey)
    settings.wants_restart.connect(reopen)
    _set_up(window).wants_restart.connect(reopen)
    return asked


def _set_up(window: MainWindow) -> SetUpAnnex:
    (found,) = window.findChildren(SetUpAnnex)
    return found


def explain_start(failure: MotcuaError, *, language: Language = "vi") -> None:
    """Why the window cannot open, in a small dialog; for a start without a terminal."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    load_fonts()
    remember(Theme(palette=LIGHT))
    dress(application, Theme(palette=LIGHT))
    tongue = Tongue(language, application)
    dialog = start_dialog(failure)
    dialog.exec()
    tongue.close()


def start_dialog(failure: MotcuaError) -> QDialog:
    """The dialog of `explain_start`: what, lost, next; one button."""
    dialog = QDialog()
    dialog.setWindowTitle(tr("window.product"))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(16)
    view = NoticeView()
    column.addWidget(view)
    show_notice(view, Notice(key=failure.key, values=failure.values, tone=Tone.BAD), lambda deed: None)
    column.addWidget(Button("window.start.close", look="primary", shortcut="Esc", on_click=dialog.reject), 0, Qt.AlignmentFlag.AlignRight)
    dialog.setMinimumWidth(520)
    return dialog


class Wardrobe(QObject):
    """Theme, text size and language of the whole application, kept in the settings as far as these may change."""

    def __init__(self, application: QApplication, settings: Settings, *, language: str = "") -> None:
        super().__init__(application)
        self._application, self._settings = application, settings
        self.changed: Callable[[], object] = lambda: None
        self._percent = min(200, max(100, int(settings.number("window.text_scale"))))
        load_fonts()
        self.tongue = Tongue("en" if (language or settings.text("window.language")) == "en" else "vi", self)
        application.setStyle("fusion")
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._dress)
        hints.accessibility().contrastPreferenceChanged.connect(self._dress)
        self._dress()

    def other_language(self) -> None:
        """Vietnamese and English in turn (Ctrl+L)."""
        self.tongue.speak("vi" if self.tongue.language == "en" else "en")
        self._keep("window.language", self.tongue.language)

    def text_size(self, steps: int) -> None:
        """Larger or smaller (Ctrl++, Ctrl+-)."""
        nearest = min(range(len(SCALES)), key=lambda n: abs(SCALES[n] - self._percent))
        self._percent = SCALES[max(0, min(len(SCALES) - 1, nearest + steps))]
        self._keep("window.text_scale", self._percent)
        self._dress()

    def obey(self, settings: Settings) -> None:
        """Language, theme and text size as these settings say."""
        self._settings = settings
        self._percent = int(settings.number("window.text_scale"))
        self.tongue.speak("en" if settings.text("window.language") == "en" else "vi")
        self._dress()

    def close(self) -> None:
        """Takes the language out again."""
        self.tongue.close()

    def _dress(self) -> None:
        worn = Theme(palette=self._palette(), percent=self._percent)
        remember(worn)
        dress(self._application, worn)
        self.changed()

    def _palette(self) -> Palette:
        """The chosen one, or the one that the desktop wishes for."""
        chosen, hints = self._settings.text("window.theme"), self._application.styleHints()
        if chosen == "system" and hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            return CONTRAST
        dark = chosen == "dark" or (chosen == "system" and hints.colorScheme() is Qt.ColorScheme.Dark)
        return CONTRAST if chosen == "contrast" else DARK if dark else LIGHT

    def _keep(self, key: str, value: object) -> None:
        with suppress(MotcuaError):  # locked or unwritable: it holds for this run
            self._settings = self._settings.changed(key, value)


def _hook(tell: Callable[[], object]) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """A fault on the GUI thread: into the log by type and place, never with its values; and a calm word to the clerk."""

    def hook(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        log.error("%s in the window: %s", kind.__name__, way_to(trace))
        tell()

    return hook
