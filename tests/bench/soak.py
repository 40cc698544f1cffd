"""The live loop for as long as a counter is open, and what it costs: `python tests/bench/soak.py --minutes 10`.

A camera that does not end shows what a day brings: an empty table, cards, cards at the edge of the readable, cards moved
and in bad light, two cards, a screen with an address, and now and then it is lost and found. Frames go the way of the
window's: camera, newest frame, watch, reading. Prints frames a second and, minute by minute, what the process holds; exit
status 1 where the floor of the last third lies above that of the first by more than the bounds below. Needs no screen, no network.
"""

import argparse
import gc
import itertools
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2
import numpy as np

from scanner.confirm import View
from scanner.errors import SourceError
from scanner.live import Watch
from scanner.reading import read_text
from scanner.sighting import Grey
from scanner.sources.latest import Latest
from scanner.sources.reconnecting import Reconnecting
from scanner.sources.source import Frame, FrameSource
from tests.frames import ADDRESS, MAN, WOMAN, Thing, blurred, view

RATE: Final = 30
"""Frames a second of the camera."""

SCENE_S, PAUSE_S = 2.0, 6.0
"""Seconds that a scene lasts, and of empty table after a round: long enough that the same cards count again."""

UP_S: Final = 60.0
"""Seconds after which the camera is lost."""

EARLY_LOSSES, EARLY_UP_S = 24, 1.0
"""Losses at the beginning, and seconds between them: each makes a thread, and an allocator gives new threads room of their
own until it has enough of it (measured: 20 MiB in the first 11 to 20 losses, nothing in the hundred after)."""

NOISE: Final = tuple(np.random.default_rng(n).integers(0, 5, (720, 1280), np.uint8) for n in range(4))
"""Of the sensor, in turn."""

WARM_S: Final = 60.0
"""Seconds before the start counts: the early losses, and every scene once, so that libraries have filled their caches."""

WEIGHED_S, TOLD = 10.0, 6
"""Seconds between two weighings; every sixth is printed."""

MOST_BYTES, MOST_OBJECTS = 8 * 2**20, 500
"""Growth of the floor beyond which something leaks. An allocator's own swing is up to 18 MiB within minutes, and comes down again to
the same floor: the ends of a run alone would call it a leak, or hide one."""


def scenes() -> tuple[tuple[str, Grey], ...]:
    """What the camera sees in turn."""
    man = Thing(text=MAN)
    return (
        ("a card", view(man)),
        ("a card turned", view(Thing(text=WOMAN, turned=33, px=3.2))),
        ("a small card", view(Thing(text=MAN, px=1.7))),
        ("a soft card", blurred(view(Thing(text=WOMAN, px=3)), deviation=1.9)),
        ("a card moved", blurred(view(man), moved=17)),
        ("a card in glare", view(man, glare=(660, 320, 40))),
        ("a card in the dark", view(man, light=0.12)),
        ("two cards", view(Thing(text=MAN, at=(380, 300), px=3), Thing(text=WOMAN, at=(1050, 300), px=3))),
        ("a card before another", view(Thing(text=MAN, at=(640, 300)), Thing(text=WOMAN, at=(700, 340)))),
        ("a screen with an address", view(Thing(text=ADDRESS, ink=20, paper=245, turned=12))),
        ("an empty table", view()),
    )


class Day(FrameSource):
    """A camera before which the scenes pass, with a sensor's noise; lost after so many seconds."""

    def __init__(self, turn: Iterator[tuple[str, Grey]], shown: Counter[str], *, up_s: float) -> None:
        self._turn, self._shown, self._up_s, self._closed = turn, shown, up_s, threading.Event()

    def open(self) -> None:
        pass

    def frames(self) -> Iterator[Frame]:
        begun = due = time.monotonic()
        while True:
            name, scene = next(self._turn)
            for n in range(round((PAUSE_S if name == "an empty table" else SCENE_S) * RATE)):
                if due - begun > self._up_s:
                    raise SourceError("camera_lost")
                if self._closed.wait(max(0.0, due - time.monotonic())):
                    return
                grey = np.asarray(cv2.add(scene, NOISE[n % len(NOISE)]), np.uint8)
                self._shown[name] += 1
                yield Frame(grey=grey, rgb=np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8), at=time.monotonic())
                due += 1 / RATE

    def close(self) -> None:
        self._closed.set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What the process holds at one moment: resident bytes (0 where the system does not say), objects, threads."""

    resident: int
    objects: int
    threads: int

    @classmethod
    def now(cls) -> "Weight":
        gc.collect()
        status = Path("/proc/self/statm")
        pages = int(status.read_text(encoding="ascii").split()[1]) if status.exists() else 0
        return cls(resident=pages * 4096, objects=len(gc.get_objects()), threads=threading.active_count())

    @classmethod
    def usual(cls, weights: Sequence["Weight"]) -> "Weight":
        """The floor of memory and objects; of threads the most, for there is one less whenever the camera is lost."""
        resident, objects = min(each.resident for each in weights), min(each.objects for each in weights)
        return cls(resident=resident, objects=objects, threads=max(each.threads for each in weights))

    def __str__(self) -> str:
        return f"{self.resident / 2**20:7.1f} MiB  {self.objects:7} objects  {self.threads} threads"


def soak(minutes: float) -> int:
    """Runs the loop and prints what it saw; the exit status."""
    shown: Counter[str] = Counter()
    turn = itertools.cycle(scenes())
    lives = itertools.chain(itertools.repeat(EARLY_UP_S, EARLY_LOSSES), itertools.repeat(UP_S))
    stream = Reconnecting(lambda: Latest(Day(turn, shown, up_s=next(lives))), waits_s=(0.2,))
    watch = Watch()
    views: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    looks: deque[float] = deque(maxlen=20_000)
    weights: list[Weight] = []
    begun = time.monotonic()
    mark, end = WARM_S, max(WARM_S + 3 * WEIGHED_S, minutes * 60)
    with closing(stream.frames()) as frames:
        for frame in frames:
            if time.monotonic() - begun >= mark:
                weights.append(Weight.now())
                if len(weights) % TOLD == 1 or mark >= end:
                    print(f"after {time.monotonic() - begun:6.0f} s  {weights[-1]}", flush=True)
                if mark >= end:
                    break
                mark += WEIGHED_S
            if frame is None:
                views["lost"] += 1
                continue
            began = time.perf_counter()
            glance = watch.see(frame.grey, at=frame.at)
            looks.append(time.perf_counter() - began)
            views[glance.view] += 1
            if glance.view is View.ACCEPTED and glance.payload is not None:
                accepted[read_text(glance.payload).status] += 1
    lasted = time.monotonic() - begun
    median, p95, longest = np.percentile(np.array(looks) * 1000, (50, 95, 100))
    print(f"frames: {sum(shown.values()) / lasted:.1f}/s came, {len(looks) / lasted:.1f}/s looked at")
    print(f"a look: median {median:.1f} ms, p95 {p95:.1f} ms, longest {longest:.0f} ms")
    print("views:", ", ".join(f"{name} {count}" for name, count in sorted(views.items())))
    print("accepted:", ", ".join(f"{name} {count}" for name, count in sorted(accepted.items())))
    third = len(weights) // 3
    first, last = Weight.usual(weights[:third]), Weight.usual(weights[-third:])
    grown = last.resident - first.resident, last.objects - first.objects, last.threads - first.threads
    print(f"growth of the floor: {grown[0] / 2**20:+.1f} MiB, {grown[1]:+} objects, {grown[2]:+} threads")
    if not last.resident:
        print("resident memory is not known on this system: only objects and threads were judged")
    leaks = grown[0] > MOST_BYTES or grown[1] > MOST_OBJECTS or grown[2] > 0
    print("GROWN" if leaks else f"no growth beyond {MOST_BYTES // 2**20} MiB, {MOST_OBJECTS} objects, 0 threads")
    return int(leaks)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10.0)
    sys.exit(soak(parser.parse_args().minutes))
