import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.confirm import SteadyGate
from scanner.decode import LIVE, decode
from scanner.errors import SourceError
from scanner.sources.camera import Camera
from scanner.sources.capture import Capture
from scanner.sources.replay import Replay
from scanner.sources.source import Frame
from tests.streams import Stream, streaming

Draw = Callable[..., NDArray[np.uint8]]
PROMPT_S = 5.0  # on a busy machine; a source that hangs would take the whole time-out of the test


@pytest.fixture
def view(code: Draw, man_2021: str) -> NDArray[np.uint8]:
    """What a camera of 1280x720 sees of a card: rows x columns x (blue, green, red)."""
    picture = np.full((720, 1280, 3), (90, 140, 180), np.uint8)
    card = code(man_2021, scale=5)
    picture[100 : 100 + card.shape[0], 200 : 200 + card.shape[1]] = card[:, :, None]
    return picture


@pytest.fixture
def video(tmp_path: Path, view: NDArray[np.uint8]) -> Path:
    """Eight frames of Motion JPEG."""
    file = tmp_path / "counter.avi"
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 10, (1280, 720))
    assert writer.isOpened()
    for _ in range(8):
        writer.write(view)
    writer.release()
    return file


@pytest.fixture
def folder(tmp_path: Path, view: NDArray[np.uint8]) -> Path:
    """Three pictures whose names sort by number, a broken one, and a file that is none."""
    for number in (1, 2, 10):
        shade = view.copy()
        shade[:, :20] = number
        cv2.imwrite(str(tmp_path / f"frame{number}.png"), shade)
    (tmp_path / "frame3.png").write_bytes(b"\x89PNG broken")
    (tmp_path / "notes.txt").write_text("không phải ảnh", encoding="utf-8")
    return tmp_path


@pytest.fixture
def stream(view: NDArray[np.uint8]) -> Iterator[Stream]:
    with streaming(view) as server:
        yield server


def test_a_frame_has_grey_to_read_and_colours_to_show(video: Path, man_2021: str) -> None:
    with Camera(str(video)) as camera:
        frame = next(camera.frames())
    assert (frame.grey.shape, frame.rgb.shape) == ((720, 1280), (720, 1280, 3))
    assert {frame.grey.dtype, frame.rgb.dtype} == {np.dtype(np.uint8)}
    assert np.allclose(frame.rgb[700, 1200], (180, 140, 90), atol=12)  # red first, where the file has blue first
    assert frame.at <= time.monotonic()
    assert decode(frame.grey, ladder=LIVE)[0].data == man_2021.encode()
    assert "[" not in repr(frame)


def test_a_camera_that_stops_is_lost_and_says_so(video: Path) -> None:
    seen = 0
    with Camera(str(video)) as camera, pytest.raises(SourceError, match="camera_lost"):
        for _ in camera.frames():
            seen += 1
    assert seen == 8


class Moody:
    """Stands for a `Capture` and for the clock: each read takes so many seconds and gives a frame or not."""

    opened, closed = True, False

    def __init__(self, *reads: tuple[bool, float]) -> None:
        self.reads = list(reads)
        self.now = 0.0

    def ask(self, setting: int, value: float) -> None:
        """Does something else."""

    def read(self) -> Frame | None:
        came, took = self.reads.pop(0)
        self.now += took
        return Frame(grey=np.zeros((1, 1), np.uint8), rgb=np.zeros((1, 1, 3), np.uint8), at=self.now) if came else None

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("reads", "frames"),
    [
        ([(True, 0.03), (False, 3.0)], 1),
        ([(True, 0.03), *[(False, 0.0)] * 9, (True, 0.03), (False, 0.5), (False, 0.5)], 2),
        ([(False, 4.8), (True, 0.1), (False, 1.0)], 1),
        ([(False, 2.6), (False, 2.6)], 0),
    ],
)
def test_a_camera_is_lost_by_the_time_without_a_frame_however_its_reads_take(
    monkeypatch: pytest.MonkeyPatch, reads: list[tuple[bool, float]], frames: int
) -> None:
    moody, seen = Moody(*reads), 0
    monkeypatch.setattr("scanner.sources.camera.Capture", lambda *_, **__: moody)
    monkeypatch.setattr("scanner.sources.camera.monotonic", lambda: moody.now)
    with Camera(0) as camera, pytest.raises(SourceError, match="camera_lost"):
        for _ in camera.frames():
            seen += 1
            moody.now += 60  # a slow reader is no lost camera
    assert (seen, moody.reads, moody.closed) == (frames, [], True)


def test_where_no_camera_is_there_is_an_error_for_the_window_and_silence_for_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for target in (63, str(tmp_path / "none.avi"), "http://127.0.0.1:9/none"):
        with pytest.raises(SourceError, match="camera_missing"):
            Camera(target).open()
    assert capfd.readouterr() == ("", "")


def test_a_camera_that_was_never_opened_gives_no_frames_and_closes() -> None:
    camera = Camera(0)
    camera.close()
    assert list(camera.frames()) == []


def test_a_camera_closed_while_it_is_being_opened_gives_no_frames(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    camera = Camera(stream.address)
    monkeypatch.setattr(Capture, "ask", lambda *_: camera.close())
    camera.open()
    assert list(camera.frames()) == []


def test_a_camera_is_asked_for_resolution_and_focus_and_never_for_exposure(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[int, float] = {}
    monkeypatch.setattr(Capture, "ask", lambda self, setting, value: asked.update({setting: value}))
    with Camera(stream.address):
        pass
    assert asked[cv2.CAP_PROP_FRAME_WIDTH] >= 1280
    assert asked[cv2.CAP_PROP_FRAME_HEIGHT] >= 720
    assert asked[cv2.CAP_PROP_AUTOFOCUS] == 1
    assert not asked.keys() & {cv2.CAP_PROP_EXPOSURE, cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_GAIN}


def test_a_network_camera_brings_a_card_through_the_gate(stream: Stream, man_2021: str) -> None:
    gate = SteadyGate()
    with Camera(stream.address) as camera:
        verdicts = (gate.see([code.data for code in decode(frame.grey, ladder=LIVE)], at=frame.at) for frame in camera.frames())
        accepted = next(verdict.payload for verdict in verdicts if verdict.payload)
    assert accepted == man_2021.encode()


def test_closing_from_another_thread_ends_the_frames(stream: Stream) -> None:
    camera = Camera(stream.address)
    camera.open()
    first = threading.Event()
    seen: list[Frame] = []

    def read() -> None:
        for frame in camera.frames():
            seen.append(frame)
            first.set()

    thread = threading.Thread(target=read)
    thread.start()
    assert first.wait(PROMPT_S)
    begun = time.monotonic()
    camera.close()
    camera.close()
    thread.join(PROMPT_S)
    assert not thread.is_alive()
    assert time.monotonic() - begun < PROMPT_S
    assert list(camera.frames()) == []


def test_closing_does_not_wait_for_a_camera_that_is_stuck(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.capture.CLOSE_WAIT_S", 0.05)
    capture = Capture(stream.address)
    assert capture.read() is not None
    stream.flowing.clear()
    thread = threading.Thread(target=lambda: list(iter(capture.read, None)))
    thread.start()
    begun = time.monotonic()
    capture.close()
    assert time.monotonic() - begun < PROMPT_S
    stream.gone.set()
    thread.join(30)
    assert not thread.is_alive()
    assert not capture.opened  # let go by the reading thread, at the latest


def test_a_network_camera_that_goes_is_lost(stream: Stream) -> None:
    with Camera(stream.address) as camera:
        frames = camera.frames()
        next(frames)
        stream.gone.set()
        with pytest.raises(SourceError, match="camera_lost"):
            list(frames)


def test_a_capture_read_after_closing_gives_nothing(video: Path) -> None:
    capture = Capture(str(video))
    capture.close()
    assert capture.read() is None
    assert capture.closed


def test_a_folder_plays_in_the_order_of_its_numbers_and_passes_over_what_is_broken(folder: Path, man_2021: str) -> None:
    with Replay(folder) as replay:
        frames = list(replay.frames())
    assert [int(frame.rgb[0, 0, 0]) for frame in frames] == [1, 2, 10]
    assert frames[0].rgb[700, 1200].tolist() == [180, 140, 90]
    assert decode(frames[0].grey, ladder=LIVE)[0].data == man_2021.encode()


def test_a_video_plays_to_its_end_which_is_no_loss(video: Path) -> None:
    with Replay(video) as replay:
        assert len(list(replay.frames())) == 8


def test_a_replay_may_go_round(folder: Path, video: Path) -> None:
    for path, frames in ((folder, 3), (video, 8)):
        with Replay(path, laps=2) as replay:
            assert len(list(replay.frames())) == 2 * frames


def test_closing_a_replay_ends_it_in_the_pause_between_two_frames(folder: Path) -> None:
    replay = Replay(folder, interval_s=3600)
    replay.open()
    frames = replay.frames()
    next(frames)
    thread = threading.Thread(target=lambda: list(frames))
    thread.start()
    replay.close()
    thread.join(PROMPT_S)
    assert not thread.is_alive()
    assert list(replay.frames()) == []


@pytest.mark.parametrize("name", ["nowhere", "empty", "words.avi"])
def test_a_replay_of_nothing_says_so(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "words.avi").write_text("không phải video", encoding="utf-8")
    with pytest.raises(SourceError, match="no_frames"):
        Replay(tmp_path / name).open()
    assert capfd.readouterr() == ("", "")
