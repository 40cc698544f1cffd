"""A stage for the window: a real counter on a temporary state folder, frames from files, no printer, no dialog."""

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import segno
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import open_desk
from app.counter import Counter
from app.desk import Desk
from app.spool.look import Look, Phase
from app.ui.annexes import build_onto
from app.ui.collecting import Collector
from app.ui.components import remember
from app.ui.i18n import Tongue
from app.ui.main_window import MainWindow
from app.ui.style import dress
from app.ui.tasks import TaskRunner
from app.ui.theme import LIGHT, Palette, Theme
from resources.demo.people import DemoCitizen, citizens, payload
from resources.demo.samples import FOLDER
from resources.sentences import Language
from scanner.errors import SourceError
from scanner.read import read_bytes
from scanner.sources.source import Frame, FrameSource

CARDS = FOLDER
PATIENCE_S = 8.0
_SPOKEN: ContextVar[Language] = ContextVar("_SPOKEN", default="vi")


class NoCamera(FrameSource):
    """A machine without a camera."""

    def open(self) -> None:
        raise SourceError("camera_missing")

    def frames(self) -> Iterator[Frame]:
        return iter(())

    def close(self) -> None:
        pass


class Frames(FrameSource):
    """So many times each picture, as fast as they are taken; the last one stays in view until closed."""

    def __init__(self, *pictures: Any, times: int = 4) -> None:
        self._pictures, self._times, self._closed = pictures, times, threading.Event()

    def open(self) -> None:
        pass

    def frames(self) -> Iterator[Frame]:
        for picture in self._pictures:
            for _ in range(self._times):
                yield Frame(grey=picture.mean(axis=2).astype("uint8"), rgb=picture, at=time.monotonic())
        self._closed.wait(PATIENCE_S)

    def close(self) -> None:
        self._closed.set()


@contextmanager
def desk(home: Path, *, login: str = "canbo", **settings: object) -> Iterator[Desk]:
    """A demo desk in that folder, its keys in a file."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.json").write_text(json.dumps({"keys.backend": "file", **settings}), encoding="utf-8")
    with open_desk(home, login=login) as opened:
        yield opened


def picture_of(*citizens: DemoCitizen) -> bytes:
    """Their cards' codes side by side in one picture, as PNG."""
    codes = []
    for citizen in citizens:
        assert citizen.card is not None
        codes.append(code(payload(citizen.card)))
    whole = Image.new("L", (sum(each.width for each in codes), max(each.height for each in codes)), 255)
    left = 0
    for each in codes:
        whole.paste(each, (left, 0))
        left += each.width
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def code(text: str) -> Image.Image:
    """A QR code of that text."""
    out = io.BytesIO()
    segno.make(text, mode="byte", error="m", encoding="utf-8", eci=False).save(out, kind="png", scale=5, border=4)
    return Image.open(out).convert("L")


def somebody(*, case: str = "", answer: str | None = None) -> DemoCitizen:
    """An invented citizen with a card, of that case or with that answer of the demo's source."""
    with_card = (one for one in citizens() if one.card is not None)
    return next(one for one in with_card if one.answer == answer and (answer is not None or one.case == case))


def show_card(window: MainWindow, *shown: DemoCitizen) -> None:
    """As if a picture of these cards had been pasted; waits for whatever comes of it."""
    picture = picture_of(*shown)
    window.flow.read(lambda: read_bytes(picture, source="clipboard"))
    settled(window)


def wear(application: QApplication, palette: Palette = LIGHT, *, percent: int = 100) -> None:
    theme = Theme(palette=palette, percent=percent)
    remember(theme)
    application.setStyle("fusion")
    dress(application, theme)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Every stage speaks that language, unless it is told another one."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


@contextmanager
def stage(
    counter: Counter,
    *,
    source: Callable[[], FrameSource] = NoCamera,
    language: str = "",
    size: tuple[int, int] = (1366, 740),
    whole: Desk | None = None,
) -> Iterator[MainWindow]:
    """The window, shown and begun, with its annexes where the whole desk is given; afterwards everything is gone, workers too."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    tongue = Tongue("en" if (language or _SPOKEN.get()) == "en" else "vi", application)
    runner, collector = TaskRunner(application), Collector(application)
    faults: list[bool] = []
    runner.broken.connect(lambda: faults.append(True))
    window = MainWindow(
        counter, runner, sources=source, keys_in_file=True, on_language=lambda: tongue.speak("vi" if tongue.language == "en" else "en")
    )
    window.dispatch.watch.looks = lambda job: Look(phase=Phase.UNKNOWN)  # jobs of tests are none of this machine's
    if whole is not None:
        build_onto(window, whole)
    try:
        window.resize(*size)
        window.show()
        window.activateWindow()
        window.begin()
        until(lambda: bool(window.flow.state.pdf) and bool(window.flow.state.number) and not window.flow._unseen)
        yield window
    finally:
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
        tongue.close()
        collector.close()
        runner.deleteLater()
    assert not faults, "a worker broke: see the log"


def until(holds: Callable[[], bool], *, patience_s: float = PATIENCE_S) -> None:
    """Lets the window live until that holds."""
    end = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < end, "it never came"
        QCoreApplication.processEvents()
        time.sleep(0.002)
    QCoreApplication.processEvents()


def settled(window: MainWindow) -> None:
    """Until nothing of the matter is under way and the paper shows the latest state."""

    def at_rest() -> bool:
        state = window.flow.state
        under_way = state.drafting or state.reading or state.handing_out or any(place.asking for place in state.places)
        return not under_way and not window.flow._unseen

    until(at_rest)
    QCoreApplication.processEvents()  # the keyboard follows what is shown


def press(widget: QWidget, keys: str) -> None:
    """A key or a combination, as the keyboard sends it to the window's shortcuts: "Ctrl+N", "F5"."""
    combination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs do not know that a sequence has items
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, int(combination.key().value), combination.keyboardModifiers()))


def type_text(widget: QWidget, text: str) -> None:
    """Letters with their marks, one key event each (QTest.keyClicks aborts the process on "ễ")."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
