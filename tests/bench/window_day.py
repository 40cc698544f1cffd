"""A whole day at the real window, as fast as it goes: `python -m tests.bench.window_day --citizens 500`.

Invented citizens one after the other, every fifth with an answer that is none (time-outs, refusals, not found, broken ones):
the card is shown, the first missing line gone to, the paper looked at in full, then the next person. Measured are how long the
window's thread was held up (a timer of 5 ms that comes late), by how much the memory grew after the first tenth of the day,
and, with a camera, the time from the first frame with a code to the filled paper on the screen. Offscreen; asserts nothing.
"""

import argparse
import gc
import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.main_window import MainWindow
from app.ui.style import load_fonts
from resources.demo.people import DemoCitizen, citizens, payload
from scanner.read import read_bytes
from scanner.sources.source import Frame, FrameSource
from tests.ui.stage import code, desk, picture_of, press, settled, stage, until, wear

TICK_MS: Final = 5
FRAMES_PER_S: Final = 30
PROCEDURES: Final = ("1.004194", "2.000635", "1.001193")


class Stalls:
    """How much later than asked for a timer of the window's thread comes, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._expected = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._expected) * 1000 - TICK_MS))
        self._expected = now

    def p(self, percent: float) -> float:
        """That percentile of all ticks."""
        return float(np.percentile(self.late, percent))


class Lens(FrameSource):
    """A camera before which cards are laid: a grey table, or the card of the moment."""

    def __init__(self) -> None:
        self._card: Any = None
        self._closed = threading.Event()
        self.first_shown = 0.0

    def open(self) -> None:
        self._closed.clear()

    def frames(self) -> Iterator[Frame]:
        table = np.full((720, 1280), 128, np.uint8)
        while not self._closed.wait(1 / FRAMES_PER_S):
            card, grey = self._card, table
            if card is not None:
                grey = card
                self.first_shown = self.first_shown or time.monotonic()
            yield Frame(grey=grey, rgb=np.dstack([grey] * 3), at=time.monotonic())

    def close(self) -> None:
        self._closed.set()

    def lay(self, citizen: DemoCitizen | None) -> None:
        """That citizen's card before the lens, or nothing."""
        self.first_shown = 0.0
        self._card = None if citizen is None or citizen.card is None else _frame(code(payload(citizen.card)))


def _frame(symbol: Image.Image) -> Any:
    whole = Image.new("L", (1280, 720), 128)
    whole.paste(symbol, (400, 150))
    return np.asarray(whole)


@contextmanager
def a_window(home: Path, lens: Lens | None = None) -> Iterator[MainWindow]:
    """The window on a demo desk, with all its annexes."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    load_fonts()
    wear(application)  # type: ignore[arg-type]  # an application with windows
    source = {} if lens is None else {"source": lambda: lens}
    gc.freeze()  # as `app.ui.window.run` does
    with desk(home) as opened, stage(opened.counter, whole=opened, **source) as window:  # type: ignore[arg-type]  # as stage takes it
        yield window


def memory_mib() -> float:
    """The resident set."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20


def a_day(window: MainWindow, *, count: int) -> tuple[Stalls, float]:
    """The stalls of a day with so many citizens, and by how many MiB the memory grew after its first tenth."""
    faulty = itertools.cycle([one.card.number for one in citizens() if one.card is not None and one.answer])
    well = itertools.cycle([one.card.number for one in citizens() if one.card is not None and not one.answer])
    pictures = {one.card.number: picture_of(one) for one in citizens() if one.card is not None}
    stalls, early = Stalls(), 0.0
    for number in range(count):
        window.flow.choose(PROCEDURES[number % len(PROCEDURES)])
        settled(window)
        shown = pictures[next(faulty if number % 5 == 4 else well)]
        window.flow.read(partial(read_bytes, shown, source="clipboard"))
        settled(window)
        press(window, "F8")
        press(window, "F6")
        until(lambda: bool(window.preview.panel.view.drawn))
        press(window, "Esc")
        press(window, "Ctrl+N")
        settled(window)
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))  # which a running event loop does by itself
        if number == count // 10:
            early = memory_mib()
    return stalls, memory_mib() - early


def from_code_to_paper(window: MainWindow, lens: Lens, *, count: int) -> list[float]:
    """Milliseconds from the first frame with the card to the filled paper drawn."""
    times, agreeing = [], itertools.cycle([one for one in citizens() if one.card is not None and not one.answer and not one.case])
    view = window.page.paper.view
    for citizen in itertools.islice(agreeing, count):
        lens.lay(None)
        press(window, "Ctrl+N")
        settled(window)
        until(lambda: bool(view.drawn) and not window.flow.state.people)
        before = view.drawn
        lens.lay(citizen)
        until(partial(_is_filled, window, before))
        times.append((time.monotonic() - lens.first_shown) * 1000)
    return times


def _is_filled(window: MainWindow, before: object) -> bool:
    state, drawn = window.flow.state, window.page.paper.view.drawn
    under_way = state.drafting or state.reading or any(place.asking for place in state.places)
    return bool(state.people) and not under_way and bool(drawn) and drawn is not before


def main() -> None:
    """Prints what was measured."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--citizens", type=int, default=500)
    words.add_argument("--cards", type=int, default=40)
    given = words.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        with a_window(Path(folder) / "day") as window:
            stalls, grown = a_day(window, count=given.citizens)
        lens = Lens()
        with a_window(Path(folder) / "lens", lens) as window:
            times = from_code_to_paper(window, lens, count=given.cards)
    late = {"p50": stalls.p(50), "p95": stalls.p(95), "p99": stalls.p(99), "worst": max(stalls.late)}
    stalled = {name: round(ms, 1) for name, ms in late.items()}
    print(json.dumps({"citizens": given.citizens, "stall_ms": stalled, "grown_mib": round(grown, 1)}))
    shown = {"median": round(statistics.median(times)), "worst": round(max(times))}
    print(json.dumps({"cards": given.cards, "code_to_paper_ms": shown}))


if __name__ == "__main__":
    main()
