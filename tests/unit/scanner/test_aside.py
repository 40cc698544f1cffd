import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from scanner import aside
from scanner.aside import Aside, Lost, command
from scanner.sighting import Sighting

ROOT = Path(__file__).resolve().parents[3]
DOUBLES = "tests.unit.scanner.aside_doubles"
DARK = np.full((30, 40), 7, np.uint8)
BRIGHT = np.full((30, 40), 255, np.uint8)
ENOUGH = 20.0  # seconds: a deadline that is not what the test is about

Make = Callable[..., Aside]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes decoders set aside, and ends them all."""
    made: list[Aside] = []

    def one(name: str, *, deadline: float = ENOUGH, python: str | None = None) -> Aside:
        made.append(Aside(f"{DOUBLES}:{name}", deadline=deadline, python=python))
        return made[-1]

    yield one
    for decoder in made:
        decoder.close()


def told(sighting: Sighting) -> list[str]:
    """What the double `sound` says: its process, how many pictures it has seen, and of this one its rows and columns and first pixel."""
    (code,) = sighting.codes
    assert code.data.endswith(b"\xff\n"), "bytes come back untouched"
    return code.data[:-2].decode().replace("(", "").replace(")", "").replace(",", "").split()


def running(decoder: Aside) -> "subprocess.Popen[bytes]":
    assert decoder._process is not None
    return decoder._process._running


def test_nothing_is_started_before_the_first_picture(make: Make) -> None:
    assert make("sound")._process is None


def test_pictures_go_over_and_sightings_come_back_from_one_process(make: Make) -> None:
    decoder = make("sound")
    first, second = told(decoder.see(DARK)), told(decoder.see(np.full((5, 6), 99, np.uint8)))
    assert first[1:] == ["1", "30", "40", "7"]
    assert second == [first[0], "2", "5", "6", "99"]
    assert decoder.see(DARK).unread == (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),)
    assert decoder.ask(DARK).cpu_ms >= 0


def test_a_picture_that_is_a_view_of_another_goes_over_as_it_looks(make: Make) -> None:
    wide = np.arange(200, dtype=np.uint8).reshape(10, 20)
    assert told(make("sound").see(wide[::2, 3:9]))[2:] == ["5", "6", "3"]


def test_a_decoder_that_hangs_is_killed_and_started_again(make: Make) -> None:
    decoder = make("bright_hangs", deadline=1.0)
    before = told(decoder.see(DARK))
    began, hung = time.monotonic(), running(decoder)
    with pytest.raises(Lost) as lost:
        decoder.ask(BRIGHT)
    assert lost.value.late
    assert 1.0 <= time.monotonic() - began < 10
    assert hung.returncode is not None, "waited for: not even a zombie is left"
    after = told(decoder.see(DARK))
    assert (after[0] != before[0], after[1]) == (True, "1")


def test_a_decoder_that_dies_is_started_again_and_its_picture_is_simply_not_read(make: Make) -> None:
    decoder = make("bright_aborts")
    first = told(decoder.see(DARK))
    assert decoder.see(BRIGHT) == Sighting()
    assert told(decoder.see(DARK))[0] != first[0]
    with pytest.raises(Lost) as lost:
        decoder.ask(BRIGHT)
    assert not lost.value.late


def test_a_process_that_was_killed_from_outside_costs_one_picture(make: Make) -> None:
    decoder = make("sound")
    decoder.see(DARK)
    running(decoder).kill()
    running(decoder).wait()
    assert decoder.see(np.full((3000, 3000), 7, np.uint8)) == Sighting()  # more than a pipe holds: the write itself breaks
    assert told(decoder.see(DARK))[1] == "1"


@pytest.mark.parametrize("name", ["raises", "nonsense", "there_is_no_such_decoder"])
def test_a_broken_decoder_sees_nothing_and_is_left_alone_after_three_losses(make: Make, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    decoder = make(name)
    assert [decoder.see(DARK) for _ in range(3)] == [Sighting()] * 3
    monkeypatch.setattr(aside, "_Process", None)  # a further start would fail loudly
    with pytest.raises(Lost):
        decoder.ask(DARK)


def test_losses_far_apart_do_not_silence_a_decoder(make: Make) -> None:
    decoder = make("bright_aborts")
    for _ in range(4):
        assert decoder.see(BRIGHT) == Sighting()
        assert told(decoder.see(DARK))


def test_an_interpreter_that_is_not_there_is_a_loss(make: Make) -> None:
    assert make("sound", python=str(ROOT / "no-such-python")).see(DARK) == Sighting()


def test_an_answer_that_comes_with_the_deadline_is_never_taken_for_the_next_picture(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hasty(threading.Timer):
        """Overruns at the last moment: when the answer is there."""

        def cancel(self) -> None:
            self.function()
            super().cancel()

    decoder = make("sound")
    first = told(decoder.see(DARK))
    monkeypatch.setattr("scanner.aside.threading.Timer", Hasty)
    assert decoder.see(DARK) == Sighting()
    monkeypatch.undo()
    again = told(decoder.see(np.full((2, 2), 5, np.uint8)))
    assert (again[0] != first[0], again[1:]) == (True, ["1", "2", "2", "5"])


def test_many_threads_get_each_its_own_answer(make: Make) -> None:
    decoder = make("sound")
    pictures = [np.full((n + 1, 2), n, np.uint8) for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        answers = [told(sighting) for sighting in pool.map(decoder.see, pictures)]
    assert [answer[2:] for answer in answers] == [[str(n + 1), "2", str(n)] for n in range(24)]
    assert len({answer[0] for answer in answers}) == 1


def test_a_forgotten_decoder_takes_its_process_along() -> None:
    decoder = Aside(f"{DOUBLES}:sound", deadline=ENOUGH)
    decoder.see(DARK)
    process = running(decoder)
    del decoder
    assert process.returncode is not None


PARENT = f"""
import os, signal, sys, numpy as np
from scanner.aside import Aside
decoder = Aside("{DOUBLES}:" + sys.argv[1], deadline=float(sys.argv[2]))
decoder.see(np.zeros((4, 4), np.uint8))
print(decoder._process._running.pid, flush=True)
if sys.argv[3] in ("hung", "returns though hung"):
    import threading
    threading.Thread(target=decoder.see, args=(np.full((4, 4), 255, np.uint8),), daemon=True).start()
    while not decoder._one_at_a_time.locked():
        pass
if not sys.argv[3].startswith("returns"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def gone(process: int) -> bool:
    """No such process, or only its name in the table of whoever inherited it."""
    state = Path(f"/proc/{process}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
@pytest.mark.parametrize(
    ("decoder", "deadline", "end"),
    [("sound", 600, "returns"), ("sound", 600, "killed"), ("bright_hangs", 600, "returns though hung"), ("bright_hangs", 1, "hung")],
)
def test_no_process_outlives_its_parent_however_that_ends(decoder: str, deadline: int, end: str) -> None:
    words = [sys.executable, "-c", PARENT, decoder, str(deadline), end]
    parent = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (parent.returncode, parent.stderr) == (0 if end.startswith("returns") else -9, "")
    child, patience = int(parent.stdout), time.monotonic() + 30
    while not gone(child):
        assert time.monotonic() < patience, "the process lives on"


def test_the_program_itself_can_be_the_process_as_it_must_where_it_is_frozen(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    words = command(f"{DOUBLES}:sound", deadline=ENOUGH)
    assert words == [sys.executable, aside.WORD, f"{DOUBLES}:sound", str(ENOUGH)]
    decoder = make("sound")
    decoder._command = [sys.executable, "-m", "app", *words[1:]]
    assert told(decoder.see(DARK))[1:] == ["1", "30", "40", "7"]


def test_a_program_that_is_no_decoder_at_all_is_a_loss(make: Make) -> None:
    decoder = make("sound")
    decoder._command = [sys.executable, "-c", "print('hello')"]
    assert decoder.see(DARK) == Sighting()


NESTED = "[" * 100_000
CORNERS = "[[[0, 0], [1, 0], [1, 1], [0, {}]]]"


@pytest.mark.parametrize(
    "line",
    [
        '{"codes": [], "unread": [], "cpu_ms": 1' + "0" * 400 + "}",
        '{"codes": [], "unread": [], "cpu_ms": NaN}',
        *(f'{{"codes": [], "unread": {CORNERS.format(value)}, "cpu_ms": 1}}' for value in ("Infinity", "-1e999", '"nan"', "1" + "0" * 400)),
        '{"codes": [["AA==", "x", [[0, 0], [1, 0], [1, 1], [0, NaN]]]], "unread": [], "cpu_ms": 1}',
        NESTED,
        f'{{"codes": [], "cpu_ms": 1, "unread": {NESTED}',
    ],
)
def test_a_hijacked_process_that_answers_with_what_no_decoder_says_is_a_loss(make: Make, line: str, tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    answer.write_text(line, encoding="utf-8")
    decoder = make("sound")
    decoder._command = [sys.executable, "-c", f"print('ready'); print(open({str(answer)!r}).read(), flush=True); input()"]
    with pytest.raises(Lost) as lost:
        decoder.ask(DARK)
    assert not lost.value.late


def test_a_line_without_an_end_is_a_loss_long_before_it_fills_our_memory(make: Make) -> None:
    decoder = make("sound")
    flood = "import sys; print('ready', flush=True)\nwhile True: sys.stdout.write('x' * 65536)"
    decoder._command = [sys.executable, "-c", flood]
    with pytest.raises(Lost) as lost:
        decoder.ask(DARK)
    assert not lost.value.late, "not cut off at the deadline only"


def test_the_other_side_says_nothing_but_ready_and_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The life of that process, here, where its lines can be counted."""
    picture = aside._SHAPE.pack(2, 3) + bytes([9] * 6)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(picture + picture)))
    back, answers = os.pipe()
    kept = os.dup(1)
    os.dup2(answers, 1)
    try:
        aside.serve(f"{DOUBLES}:quiet", ENOUGH)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(answers)
    with os.fdopen(back, "rb") as lines:
        ready, first, second = lines
    assert ready == b"ready\n"
    assert [aside._unpacked(json.loads(line)).sighting for line in (first, second)] == [Sighting()] * 2


def test_processor_time_of_what_is_set_aside_counts_as_ours(make: Make) -> None:
    decoder = make("busy")
    before = aside.processor_ms()
    assert decoder.ask(DARK).cpu_ms >= 50
    assert aside.processor_ms() - before >= 50
    assert make("busy_through_another").ask(DARK).cpu_ms >= 50


def test_half_a_picture_ends_the_process_quietly() -> None:
    words = command(f"{DOUBLES}:sound", deadline=ENOUGH)
    for said in (b"", b"\x04", aside._SHAPE.pack(100, 100) + b"few"):
        ended = subprocess.run(words, cwd=ROOT, input=said, capture_output=True, check=False, timeout=60)
        assert (ended.returncode, ended.stdout) == (0, b"ready\n")
