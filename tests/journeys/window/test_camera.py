"""The live camera in the real window: lost and found, hints, several cameras and the choice between them."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from app.core.errors import CouldNotKeep
from app.counter import Counter
from app.settings import Settings
from app.ui.cameras import Cameras
from app.ui.drafting import Drawn, Wanted, draw
from app.ui.main_window import MainWindow
from app.ui.state import Status
from resources.demo.people import payload
from scanner.errors import SourceError
from scanner.live import Glance, Watch
from scanner.sighting import Grey
from scanner.sources.camera import Camera
from scanner.sources.devices import Devices
from scanner.sources.latest import Latest
from scanner.sources.source import Frame, FrameSource
from tests.frames import ADDRESS, Thing, view
from tests.streams import streaming
from tests.ui.stage import Frames, press, settled, somebody, stage, until
from tests.unit.scanner.test_devices import BUILT_IN, ON_ARM, Input, Media


def coloured(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.dstack([grey] * 3)


def card_of(**who: Any) -> NDArray[np.uint8]:
    card = somebody(**who).card
    assert card is not None
    return view(Thing(text=payload(card)))


def test_the_camera_waits_for_the_first_paper_and_the_clerk_for_neither(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def drawn(counter: Counter, wanted: Wanted) -> Drawn:
        paper = draw(counter, wanted)
        done.append("paper")
        return paper

    class Opened(Frames):
        def open(self) -> None:
            done.append("camera")

    monkeypatch.setattr("app.ui.paper_flow.draw", drawn)
    with stage(counter, source=Opened) as window:
        assert window.foot.primary.hasFocus()
        until(lambda: "camera" in done)
    assert done[0] == "paper"


def test_a_camera_that_goes_says_so_and_comes_back_by_itself_with_the_next_card(counter: Counter) -> None:
    with streaming(view()) as stream, stage(counter, source=lambda: Latest(Camera(stream.address))) as window:
        camera, foot = window.page.scan.camera, window.foot.camera
        until(lambda: camera.property("live") == "true")
        assert (camera.says, foot._words.text()) == ("", "Camera")
        stream.gone.set()
        until(lambda: camera.property("live") == "false")
        assert (camera.says, foot._words.text()) == ("Mất hình camera. Cắm lại là chạy tiếp.", "Không camera")
        assert "Ctrl+V" in window.page.scan.hint.text()
        assert window.feed.running
        assert not window.page.scan.notice.isVisible()
        stream.show(card_of())
        stream.gone.clear()
        until(lambda: bool(window.flow.state.people))
        settled(window)
        assert window.flow.state.people[0].status is Status.FOUND
        assert foot._words.text() == "Camera"
        assert camera.says == "Đã đọc xong. Cất thẻ."


def test_closing_the_window_ends_the_wait_for_a_lost_camera(counter: Counter) -> None:
    before = set(threading.enumerate())
    with streaming(view()) as stream, stage(counter, source=lambda: Latest(Camera(stream.address))) as window:
        until(lambda: window.page.scan.camera.property("live") == "true")
        stream.gone.set()
        until(lambda: window.page.scan.camera.property("live") == "false")
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("motcua_")]


def test_a_decoder_that_takes_its_time_does_not_hold_the_window_up(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Watch):
        def see(self, grey: Grey, *, at: float) -> Glance:
            begun.set()
            go_on.wait()
            return super().see(grey, at=at)

    monkeypatch.setattr("scanner.live.Watch", Slow)
    try:
        with stage(counter, source=lambda: Frames(coloured(view()))) as window:
            until(begun.is_set)
            press(window, "F10")
            until(window.scanners.isVisible)
            assert window.page.scan.camera.says == "Đang mở camera…"
            go_on.set()
    finally:
        go_on.set()


def test_what_would_help_is_said_over_the_picture(counter: Counter) -> None:
    dark = coloured(np.full((720, 1280), 12, np.uint8))
    with stage(counter, source=lambda: Frames(dark, times=12)) as window:
        until(lambda: window.page.scan.camera.says == "Tối quá, bật thêm đèn")
        assert window.page.scan.camera.accessibleDescription() == "Tối quá, bật thêm đèn"
        press(window, "Ctrl+L")
        until(lambda: window.page.scan.camera.says == "Too dark: add light")


def test_a_screen_with_an_address_is_named_and_does_no_harm(counter: Counter) -> None:
    screen = coloured(view(Thing(text=ADDRESS)))
    with stage(counter, source=lambda: Frames(screen, times=30)) as window:
        until(lambda: "trang mạng" in window.page.scan.notice.words)
        settled(window)
        assert window.flow.state.people == ()


def test_a_card_that_lies_there_is_one_scan_and_f2_reads_it_again(counter: Counter) -> None:
    lying = LyingThere(coloured(card_of()))
    with stage(counter, source=lambda: lying) as window:
        readings: list[object] = []
        window.feed.read.connect(readings.append)
        lying.let_on(20)
        until(lambda: lying.given == 20 and bool(window.flow.state.people))
        settled(window)
        assert len(readings) == 1
        press(window, "F2")
        lying.let_on(20)
        until(lambda: len(readings) == 2)
        until(lambda: "đã quét" in window.page.scan.notice.words)
        assert len(window.flow.state.people) == 1


class LyingThere(FrameSource):
    """The same picture, as many frames as are let on."""

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        self._picture, self._permits, self._closed = picture, threading.Semaphore(0), threading.Event()
        self.given = 0

    def let_on(self, frames: int) -> None:
        self._permits.release(frames)

    def open(self) -> None:
        pass

    def frames(self) -> Iterator[Frame]:
        while self._permits.acquire() and not self._closed.is_set():
            yield Frame(grey=self._picture[:, :, 0], rgb=self._picture, at=self.given / 30)
            self.given += 1

    def close(self) -> None:
        self._closed.set()
        self._permits.release()


# --- several cameras --------------------------------------------------------------------------------------------------


class OneOf(FrameSource):
    """Stands in for `Camera`: remembers which were opened; all but those named missing stand still."""

    opened: list[int | str]
    missing: set[int | str]

    def __init__(self, target: int | str) -> None:
        self._target, self._closed = target, threading.Event()

    def open(self) -> None:
        self.opened.append(self._target)
        if self._target in self.missing:
            raise SourceError("camera_missing")

    def frames(self) -> Iterator[Frame]:
        blank = np.zeros((90, 160), np.uint8)
        yield Frame(grey=blank, rgb=coloured(blank), at=0)
        self._closed.wait()

    def close(self) -> None:
        self._closed.set()


Opens = Callable[..., Cameras]


@pytest.fixture
def cameras(counter: Counter, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opens]:
    """Makes the desk's cameras over a double of Qt's list; nothing of this machine is opened."""
    OneOf.opened, OneOf.missing = [], set()
    monkeypatch.setattr("scanner.sources.camera.Camera", OneOf)
    owner = QObject()

    def make(media: Media) -> Cameras:
        return Cameras(counter.settings, Devices(media, owner), owner)

    yield make
    owner.deleteLater()


def live(window: MainWindow, *, opened: int) -> None:
    """Until so many cameras have been opened and the last one shows something."""
    until(lambda: len(OneOf.opened) == opened and window.page.scan.camera.property("live") == "true")


def saved(counter: Counter) -> str:
    return Settings.load(counter.settings.file).text("window.camera")


def test_a_single_camera_needs_no_choice(counter: Counter, cameras: Opens) -> None:
    desk = cameras(Media(ON_ARM))
    with stage(counter, source=desk.source) as window:
        desk.serve(window.feed, window.page.scan.choice)
        assert not window.page.scan.choice.isVisible()


def test_a_camera_that_could_not_be_kept_is_opened_and_said_to_hold_for_today(
    counter: Counter, cameras: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritable(settings: Settings, key: str, value: object) -> Settings:
        raise CouldNotKeep("settings.unwritable")

    desk, said = cameras(Media(BUILT_IN, ON_ARM)), list[str]()
    desk.unkept.connect(lambda: said.append("unkept"))
    monkeypatch.setattr(Settings, "changed", unwritable)
    with stage(counter, source=desk.source) as window:
        desk.serve(window.feed, window.page.scan.choice)
        live(window, opened=1)
        window.page.scan.choice.activated.emit(1)
        live(window, opened=2)
    assert said == ["unkept"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a list that opens
def test_of_two_cameras_one_is_chosen_with_the_keyboard_and_kept_by_its_name(counter: Counter, cameras: Opens) -> None:
    desk = cameras(Media(BUILT_IN, ON_ARM))
    with stage(counter, source=desk.source) as window:
        choice = window.page.scan.choice
        desk.serve(window.feed, choice)
        live(window, opened=1)
        assert choice.isVisible()
        assert [choice.itemText(n) for n in range(choice.count())] == ["Camera tích hợp", "Logitech C920"]
        assert (choice.currentText(), choice.accessibleName()) == ("Camera tích hợp", "Chọn camera")
        assert choice.focusPolicy() & Qt.FocusPolicy.TabFocus
        choice.setFocus()
        press(choice, "Down")
        until(lambda: choice.view().isVisible())
        press(choice.view(), "Down")
        press(choice.view(), "Return")
        live(window, opened=2)
        assert OneOf.opened == [0, 2]
        assert saved(counter) == "Logitech C920"


def test_two_cameras_of_one_make_are_told_apart(counter: Counter, cameras: Opens) -> None:
    desk = cameras(Media(ON_ARM, Input("/dev/video4", "Logitech C920")))
    with stage(counter, source=desk.source) as window:
        choice = window.page.scan.choice
        desk.serve(window.feed, choice)
        assert [choice.itemText(n) for n in range(2)] == ["Logitech C920 (1)", "Logitech C920 (2)"]
        choice.activated.emit(1)
        assert saved(counter) == "/dev/video4"


def test_the_chosen_camera_is_taken_again_when_it_is_plugged_in_again(counter: Counter, cameras: Opens) -> None:
    media = Media(BUILT_IN, ON_ARM)
    desk = cameras(media)
    with stage(counter, source=desk.source) as window:
        desk.serve(window.feed, window.page.scan.choice)
        live(window, opened=1)
        window.page.scan.choice.activated.emit(1)
        live(window, opened=2)
        media.plug(BUILT_IN)
        live(window, opened=3)
        media.plug(BUILT_IN, Input("/dev/video6", "Logitech C920"))
        live(window, opened=4)
        assert OneOf.opened == [0, 2, 0, 6]
        assert window.page.scan.choice.currentText() == "Logitech C920"


def test_a_camera_plugged_in_where_there_was_none_is_opened_by_itself(counter: Counter, cameras: Opens) -> None:
    media = Media()
    desk = cameras(media)
    OneOf.missing = {0}
    with stage(counter, source=desk.source) as window:
        desk.serve(window.feed, window.page.scan.choice)
        until(lambda: not window.feed.running)
        assert window.page.scan.camera.says == "Máy này chưa có camera, hoặc camera đang bận"
        OneOf.missing = set()
        media.plug(BUILT_IN)
        live(window, opened=2)


def test_a_camera_plugged_in_while_the_devices_are_let_go_is_not_opened_before_they_are_taken_again(
    counter: Counter, cameras: Opens
) -> None:
    media = Media(BUILT_IN, ON_ARM)
    desk = cameras(media)
    with stage(counter, source=desk.source) as window:
        desk.serve(window.feed, window.page.scan.choice)
        live(window, opened=1)
        window.page.scan.choice.activated.emit(1)
        live(window, opened=2)
        window.intake.close()  # as the lock does
        media.plug(BUILT_IN)
        media.plug(BUILT_IN, Input("/dev/video6", "Logitech C920"))
        assert (window.feed.running, OneOf.opened) == (False, [0, 2])
        window.intake.open()
        live(window, opened=3)
        assert OneOf.opened == [0, 2, 6]


def test_choosing_the_camera_that_runs_does_not_open_it_again(counter: Counter, cameras: Opens) -> None:
    desk = cameras(Media(BUILT_IN, ON_ARM))
    with stage(counter, source=desk.source) as window:
        desk.serve(window.feed, window.page.scan.choice)
        live(window, opened=1)
        window.page.scan.choice.activated.emit(0)
        settled(window)
        assert OneOf.opened == [0]
        assert saved(counter) == "Camera tích hợp"
