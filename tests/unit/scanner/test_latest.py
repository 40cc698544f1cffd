import threading
from collections.abc import Iterator

import numpy as np
import pytest

from scanner.errors import SourceError
from scanner.live import Watch
from scanner.sources.camera import Camera
from scanner.sources.latest import Latest
from scanner.sources.reconnecting import Reconnecting
from scanner.sources.source import Frame, FrameSource
from tests.frames import MAN, WOMAN, Thing, view
from tests.streams import streaming

PATIENCE_S = 10.0


def frame(number: float) -> Frame:
    return Frame(grey=np.zeros((2, 2), np.uint8), rgb=np.zeros((2, 2, 3), np.uint8), at=number)


class Paced(FrameSource):
    """Gives frames 0, 1, 2 ... and waits at those where it is told to, until let on; then ends or fails."""

    def __init__(self, count: int, *, waits_at: tuple[int, ...] = (), failure: Exception | None = None) -> None:
        self._count, self._failure = count, failure
        self.gates = {number: threading.Event() for number in waits_at}
        self.waiting = {number: threading.Event() for number in waits_at}
        self.opened = self.closed = 0
        self.let_go = threading.Event()

    def open(self) -> None:
        self.opened += 1

    def frames(self) -> Iterator[Frame]:
        for number in range(self._count):
            if number in self.gates:
                self.waiting[number].set()
                assert self.gates[number].wait(PATIENCE_S)
            yield frame(number)
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        self.closed += 1
        self.let_go.set()
        for gate in self.gates.values():
            gate.set()


def test_a_slow_reader_gets_the_newest_frame_and_none_of_those_before() -> None:
    source = Paced(1000, waits_at=(1, 900))
    with Latest(source) as latest:
        frames = latest.frames()
        assert next(frames).at == 0
        source.gates[1].set()
        assert source.waiting[900].wait(PATIENCE_S)  # meanwhile 899 frames came
        assert next(frames).at == 899
        source.gates[900].set()
        rest = [seen.at for seen in frames]
    assert rest[-1] == 999
    assert rest == sorted(set(rest))


def test_the_last_frame_comes_before_the_end() -> None:
    with Latest(Paced(50)) as latest:
        assert [seen.at for seen in latest.frames()][-1] == 49


@pytest.mark.parametrize("failure", [SourceError("camera_lost"), RuntimeError("a fault of a driver")])
def test_what_goes_wrong_in_the_reading_thread_is_the_readers(failure: Exception) -> None:
    seen: list[float] = []
    with Latest(Paced(5, failure=failure)) as latest, pytest.raises(type(failure)) as caught:
        seen.extend(each.at for each in latest.frames())
    assert caught.value is failure
    assert seen[-1] == 4


def test_a_source_that_does_not_open_starts_no_thread() -> None:
    class Missing(Paced):
        def open(self) -> None:
            raise SourceError("camera_missing")

    before = set(threading.enumerate())
    with pytest.raises(SourceError, match="camera_missing"), Latest(Missing(1)):
        pytest.fail("it is not open")
    assert set(threading.enumerate()) <= before


def test_closing_ends_a_reader_that_waits_and_drops_the_frame_at_hand() -> None:
    source = Paced(9, waits_at=(3,))
    latest = Latest(source)
    latest.open()
    assert source.waiting[3].wait(PATIENCE_S)
    latest.close()
    assert list(latest.frames()) == []
    assert source.closed == 0, "a read is under way: its own thread lets the device go, nobody waits for it"
    source.gates[3].set()
    assert source.let_go.wait(PATIENCE_S)


def test_closed_again_and_while_it_is_being_opened_the_source_is_let_go_once() -> None:
    source = Paced(9)
    latest = Latest(source)
    latest.close()
    latest.open()
    assert source.let_go.wait(PATIENCE_S)
    latest.close()
    assert list(latest.frames()) == []
    assert source.closed == 1


def test_a_reader_that_leaves_finds_the_source_let_go() -> None:
    source = Paced(10**9)
    with Latest(source) as latest:
        next(latest.frames())
    assert source.closed == 1


def test_a_reader_that_leaves_does_not_wait_for_a_driver_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.latest._LET_GO_S", 0.01)
    source = Paced(2, waits_at=(1,))
    with Latest(source) as latest:
        next(latest.frames())
        assert source.waiting[1].wait(PATIENCE_S)
    assert source.closed == 0
    source.gates[1].set()
    assert source.let_go.wait(PATIENCE_S)


@pytest.mark.parametrize(("first_s", "silent_s", "hangs_at"), [(0.01, 3600.0, 0), (3600.0, 0.01, 1)])
def test_a_driver_that_hangs_is_a_lost_camera(first_s: float, silent_s: float, hangs_at: int) -> None:
    source = Paced(9, waits_at=(hangs_at,))
    latest = Latest(source, first_s=first_s, silent_s=silent_s)
    latest.open()
    seen: list[float] = []
    with pytest.raises(SourceError, match="camera_lost"):
        seen.extend(each.at for each in latest.frames())
    assert seen == [0.0][:hangs_at]
    latest.close()
    source.gates[hangs_at].set()
    assert source.let_go.wait(PATIENCE_S)


def test_a_driver_that_hangs_is_replaced_by_the_next_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.latest._LET_GO_S", 0.01)
    hung = Paced(2, waits_at=(1,))
    stream = Reconnecting(Makes(Latest(hung, silent_s=0.01), Paced(2)), waits_s=(0,))
    assert [seen and seen.at for seen in stream.frames()] == [0, None, 0, 1]
    hung.gates[1].set()
    assert hung.let_go.wait(PATIENCE_S)


def test_closing_from_another_thread_wakes_the_reader() -> None:
    source = Paced(9, waits_at=(0,))
    latest = Latest(source)
    latest.open()
    seen: list[Frame] = []
    reader = threading.Thread(target=lambda: seen.extend(latest.frames()))
    reader.start()
    assert source.waiting[0].wait(PATIENCE_S)
    latest.close()
    reader.join(PATIENCE_S)
    assert not reader.is_alive()
    assert seen == []
    source.gates[0].set()
    assert source.let_go.wait(PATIENCE_S)


# --- lost and found -----------------------------------------------------------------------------------------------------


class Makes:
    """Makes these sources one after the other, and counts them."""

    def __init__(self, *sources: FrameSource) -> None:
        self._sources = iter(sources)
        self.made = 0

    def __call__(self) -> FrameSource:
        self.made += 1
        return next(self._sources)


class NotThere(Paced):
    def __init__(self) -> None:
        super().__init__(0)

    def open(self) -> None:
        raise SourceError("camera_missing")


def lost(count: int) -> Paced:
    return Paced(count, failure=SourceError("camera_lost"))


def test_a_lost_camera_is_told_once_and_goes_on_when_it_is_back() -> None:
    make = Makes(lost(2), NotThere(), NotThere(), lost(1), Paced(3))
    stream = Reconnecting(make, waits_s=(0, 0.001))
    assert [seen and seen.at for seen in stream.frames()] == [0, 1, None, 0, None, 0, 1, 2]
    assert make.made == 5


def test_each_attempt_waits_longer_and_a_frame_forgives_all(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Reconnecting(Makes(lost(1), *[NotThere()] * 4, lost(1), Paced(1)), waits_s=(1, 2, 3))
    waited: list[float] = []
    monkeypatch.setattr(stream._closed, "wait", waited.append)
    list(stream.frames())
    assert waited == [1, 2, 3, 3, 3, 1]


def test_a_camera_that_was_never_there_is_not_waited_for() -> None:
    for never in (NotThere(), lost(0)):
        with pytest.raises(SourceError):
            list(Reconnecting(Makes(never)).frames())


def test_closing_ends_the_wait_for_a_lost_camera() -> None:
    stream = Reconnecting(Makes(lost(1)), waits_s=(3600,))
    frames = stream.frames()
    assert next(frames) is not None
    assert next(frames) is None
    reader = threading.Thread(target=lambda: list(frames))
    reader.start()
    stream.close()
    stream.close()
    reader.join(PATIENCE_S)
    assert not reader.is_alive()


def test_closed_before_it_began_nothing_is_opened() -> None:
    make = Makes()
    stream = Reconnecting(make)
    stream.close()
    assert list(stream.frames()) == []
    assert make.made == 0


def test_a_reader_that_leaves_lets_the_camera_go() -> None:
    source = Paced(9)
    frames = Reconnecting(Makes(source)).frames()
    next(frames)
    frames.close()
    assert source.closed == 1


# --- all of it, over the network of this machine ------------------------------------------------------------------------


def test_a_network_camera_is_lost_found_again_and_reads_the_next_card() -> None:
    def make() -> FrameSource:
        return Latest(Camera(stream.address))

    with streaming(view(Thing(text=MAN))) as stream:
        live = Reconnecting(make, waits_s=(0.02,))
        watch = Watch()
        told: list[bytes | str] = []
        for seen in live.frames():
            if seen is None:
                told.append("lost")
                stream.show(view(Thing(text=WOMAN)))
                stream.gone.clear()
                continue
            glance = watch.see(seen.grey, at=seen.at)
            if glance.payload is not None:
                told.append(glance.payload)
                if told[0] == glance.payload:
                    stream.gone.set()
                else:
                    live.close()
    assert told == [MAN.encode(), "lost", WOMAN.encode()]
