"""A flatbed scanner as a source of frames: one page, grey, 300 dots an inch, the whole bed.

Cards lie on the glass as they like; every code on the page is read. Through SANE (`scanimage`), so on Linux; on Windows
people scan to a file and open that.
"""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scanner.errors import ImageError, SourceError
from scanner.pictures import picture_sheets
from scanner.read import read_image
from scanner.reading import Reading
from scanner.sources import scanimage
from scanner.sources.source import Frame, FrameSource

DPI = 300
"""A code of 18 mm and 53 modules gets four pixels a module; more takes longer and reads no better."""

FIND_S, ASK_S, SCAN_S = 30.0, 30.0, 120.0
"""Seconds for looking round (scanners in the network answer slowly), for a scanner's settings, and for a page."""

_CAMERAS = "v4l:"  # SANE offers webcams, too
_OPTION = re.compile(r"^\s+(--?[a-z]+)[ =](\S.*?)(?: \(in steps of [^)]*\))? \[([^\]]*)\](.*)$", re.MULTILINE)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner that SANE sees: the name to call it by, and what is written on its case."""

    name: str
    title: str


def devices(*, stop: threading.Event | None = None) -> tuple[Device, ...]:
    """The scanners that answer now, SANE's order; takes seconds. Raises SourceError `flatbed_program`, `flatbed_timeout` ..."""
    lines = scanimage.run("--formatted-device-list=%d\t%v %m%n", deadline_s=FIND_S, stop=stop or threading.Event()).decode(
        "utf-8", "replace"
    )
    found = (line.partition("\t") for line in lines.splitlines() if "\t" in line)
    return tuple(Device(name, title.strip()) for name, _, title in found if not name.startswith(_CAMERAS))


class Flatbed(FrameSource):
    """The page on the glass of `device`, a name as in `devices`; by default of the first scanner that answers."""

    def __init__(self, device: str = "") -> None:
        self.device = device
        self._settings: tuple[str, ...] = ()
        self._stop = threading.Event()

    def open(self) -> None:
        """Finds the scanner and asks for its settings; takes seconds. Raises SourceError `flatbed_...` (see `scanimage.run`)."""
        if not self.device:
            found = devices(stop=self._stop)
            if not found:
                raise SourceError("flatbed_missing")
            self.device = found[0].name
        told = scanimage.run(f"--device-name={self.device}", "--all-options", deadline_s=ASK_S, stop=self._stop)
        self._settings = settings(told.decode("utf-8", "replace"))

    def frames(self) -> Iterator[Frame]:
        """One frame, some ten seconds later. Raises SourceError `flatbed_...`: busy, cover open, not a picture, stopped by `close` ..."""
        page = scanimage.run(f"--device-name={self.device}", "--format=png", *self._settings, deadline_s=SCAN_S, stop=self._stop)
        try:
            grey = next(picture_sheets(page)).load()
        except ImageError as error:
            raise SourceError("flatbed_picture") from error
        yield Frame(grey=grey, rgb=np.broadcast_to(grey[:, :, None], (*grey.shape, 3)), at=time.monotonic())

    def close(self) -> None:
        """Stops a scan under way, within seconds; the carriage goes home."""
        self._stop.set()


def read_flatbed(source: Flatbed) -> Iterator[Reading]:
    """One reading: what the page on the glass gave, or why there is none (`error` then is a SourceCode). Never raises. Worker thread."""
    started = time.perf_counter()
    try:
        with source:
            for frame in source.frames():
                yield read_image(frame.grey, source=f"flatbed:{source.device}", started=started)
    except SourceError as error:
        elapsed_ms = (time.perf_counter() - started) * 1000
        name = f"flatbed:{source.device}" if source.device else "flatbed"
        yield Reading(source=name, status="error", error=error.code, elapsed_ms=elapsed_ms)


def settings(told: str) -> tuple[str, ...]:
    """Arguments for a good page, out of what `--all-options` tells of a scanner: only options that it has and that may be set.

    Drivers agree neither on names nor on values, so words are looked for: a source that is the glass, a mode that is grey (or at least
    no black and white), the resolution nearest above 300 (or the best there is), and the far edges of the bed.
    """
    options = {name: values for name, values, now, more in _OPTION.findall(told) if now != "inactive" and "read-only" not in more}
    chosen = {
        "--source": _with(options.get("--source", ""), "flatbed"),
        "--mode": _with(options.get("--mode", ""), "gray", "grey") or _with(options.get("--mode", ""), "color"),
        "--resolution": _resolution(options.get("--resolution", "")),
        "-x": _most(options.get("-x", "")),
        "-y": _most(options.get("-y", "")),
    }
    return tuple(word for name, value in chosen.items() if value for word in (name, value))


def _with(values: str, *words: str) -> str:
    return next((value for value in values.split("|") if any(word in value.casefold().replace(" ", "") for word in words)), "")


def _resolution(values: str) -> str:
    numbers = sorted(float(number) for number in _NUMBER.findall(values))
    if not numbers:
        return ""
    if ".." in values:
        return f"{min(max(DPI, numbers[0]), numbers[-1]):g}"
    return f"{next((number for number in numbers if number >= DPI), numbers[-1]):g}"


def _most(values: str) -> str:
    return values.partition("..")[2].rstrip("m")
