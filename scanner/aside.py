"""A foreign decoder in a process of its own, with a deadline: what hangs or crashes there costs a moment here and no more.

ZBar and OpenCV are C code that meets whatever people hold before a lens; OpenCV's detectors have been seen to hang for
over a minute on a photograph. The process starts with the first picture, is killed when it overruns, and is started again for the next one.
It ends with us: its input ends when we end, and a watchdog of its own ends it where the decoder hangs at that very moment.

What goes over are pixels, what comes back is a line of JSON of limited length, and whatever else comes is a loss: nothing
that a decoder taken over by a picture could use.
"""

import base64
import faulthandler
import json
import math
import os
import struct
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from scanner.sighting import Code, Corners, Grey, Sighting

WORD = "--decode-aside"
"""The first argument by which the frozen program, which is its own interpreter, knows that it is wanted as such a process."""

PATIENCE = 3
"""Losses in a row after which a decoder is left alone: something is wrong with it and not with the pictures."""

DEADLINE_S = 3.0
"""For one picture. A page at 300 dpi takes either decoder a fifth of a second."""

_START_S = 20.0  # a cold disk and a busy machine; the decoder's libraries are loaded within it
_READY = b"ready\n"
_LONGEST_LINE = 1 << 20  # bytes; an answer has some thousand a code
_SHAPE = struct.Struct("<II")
_ROOT = Path(__file__).resolve().parents[1]
_SERVE = "import sys; from scanner.aside import serve; serve(sys.argv[1], float(sys.argv[2]))"  # `-m` would make this module twice


class Lost(Exception):
    """No answer: the process overran (`late`), died, or could not be started."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "died")
        self.late = late


@dataclass(frozen=True, slots=True)
class Answer:
    """What the decoder saw, and the processor time it took for it, in milliseconds."""

    sighting: Sighting
    cpu_ms: float


class Aside:
    """A decoder that runs elsewhere. Any thread, one picture at a time; starts nothing before its first picture.

    `decoder` names a function of a picture that gives a Sighting, as `module:function`; `python` another interpreter
    than this one, which must have numpy. After `patience` losses in a row it is started no more.
    """

    _counting = threading.Lock()
    _spent_ms = 0.0  # of all, the ended ones too

    def __init__(self, decoder: str, *, deadline: float = DEADLINE_S, patience: int = PATIENCE, python: str | None = None) -> None:
        self._command = command(decoder, deadline=deadline, python=python)
        self._deadline = deadline
        self._one_at_a_time = threading.Lock()
        self._process: _Process | None = None
        self._patience, self._losses = patience, 0

    def see(self, image: Grey) -> Sighting:
        """What the decoder sees; nothing where it was lost."""
        try:
            return self.ask(image).sighting
        except Lost:
            return Sighting()

    def ask(self, image: Grey) -> Answer:
        """The decoder's answer. Raises Lost, after at most the deadline and, the first time, the start."""
        with self._one_at_a_time:
            if self._losses >= self._patience:
                raise Lost(late=False)
            try:
                self._process = self._process or _Process(self._command)
                answer = self._process.ask(image, deadline=self._deadline)
            except Lost:
                self._losses += 1
                self._end()
                raise
            self._losses = 0
            with Aside._counting:
                Aside._spent_ms += answer.cpu_ms
            return answer

    def close(self) -> None:
        """Ends the process now rather than with the program; the next picture starts another. Waits for a picture under way."""
        with self._one_at_a_time:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


def processor_ms() -> float:
    """Processor time so far of this process with all its threads, and of the decoders it has set aside, in milliseconds."""
    return time.process_time() * 1000 + Aside._spent_ms


class _Process:
    """One running process; of no more use after a Lost."""

    def __init__(self, words: list[str]) -> None:
        try:
            self._running = subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
                words,
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise Lost(late=False) from error
        self.end = weakref.finalize(self, _ended, self._running)  # at the program's end too
        if self._heard(b"", deadline=_START_S) != _READY:
            self.end()
            raise Lost(late=False)

    def ask(self, image: Grey, *, deadline: float) -> Answer:
        line = self._heard(_SHAPE.pack(*image.shape) + image.tobytes(), deadline=deadline)
        try:
            return _unpacked(json.loads(line))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise Lost(late=False) from error

    def _heard(self, said: bytes, *, deadline: float) -> bytes:
        """One line in return for what is said. A killed process breaks the pipe on which we wait, on every system."""
        overrun, running = threading.Event(), self._running

        def kill() -> None:  # must not hold on to us, or we would live as long as the timer's thread
            overrun.set()
            running.kill()

        timer = threading.Timer(deadline, kill)
        timer.daemon = True
        timer.start()
        try:
            to, back = running.stdin, running.stdout
            assert to is not None and back is not None  # noqa: S101  # both were asked for
            to.write(said)
            to.flush()
            line = back.readline(_LONGEST_LINE)
        except (OSError, ValueError):  # it died before it had heard all; or the program ends, and has closed the pipes
            line = b""
        finally:
            timer.cancel()
        if overrun.is_set() or not line.endswith(b"\n"):
            raise Lost(late=overrun.is_set())
        return line


def _ended(running: "subprocess.Popen[bytes]") -> None:
    """Gone and waited for: no process is left, not even as a zombie."""
    running.kill()
    with suppress(OSError), running:  # closes the pipes, then waits; what was still to be written has no reader any more
        pass


def command(decoder: str, *, deadline: float, python: str | None = None) -> list[str]:
    """The command line of such a process: the frozen program knows WORD, an interpreter finds us from where it is started."""
    words = [decoder, str(deadline)]
    if python is None and getattr(sys, "frozen", False):
        return [sys.executable, WORD, *words]
    return [python or sys.executable, "-c", _SERVE, *words]


def serve(decoder: str, deadline: float) -> None:
    """The other process's whole life: pictures from standard input, a line for each on standard output, until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    with answers, open(os.devnull, "w") as nowhere:  # noqa: PTH123  # no path but a device
        # A thread outside Python: it ends the process also where C code hangs and holds the interpreter.
        faulthandler.dump_traceback_later(_START_S, exit=True, file=nowhere)
        module, _, function = decoder.rpartition(":")
        look = getattr(import_module(module), function)
        _say(answers, _READY)
        while True:
            faulthandler.cancel_dump_traceback_later()
            image = _picture(sys.stdin.buffer)
            if image is None:
                return
            faulthandler.dump_traceback_later(2 * deadline, exit=True, file=nowhere)  # the other side kills earlier, if it lives
            began = processor_ms()
            sighting = look(image)
            _say(answers, json.dumps(_packed(sighting, processor_ms() - began)).encode() + b"\n")


def _say(answers: BinaryIO, line: bytes) -> None:
    answers.write(line)
    answers.flush()


def _picture(stream: BinaryIO) -> Grey | None:
    head = stream.read(_SHAPE.size)
    if len(head) < _SHAPE.size:
        return None
    rows, columns = _SHAPE.unpack(head)
    pixels = stream.read(rows * columns)
    return np.frombuffer(pixels, np.uint8).reshape(rows, columns) if len(pixels) == rows * columns else None


def _packed(sighting: Sighting, cpu_ms: float) -> dict[str, Any]:
    codes = [[base64.b64encode(code.data).decode(), code.engine, code.corners] for code in sighting.codes]
    return {"codes": codes, "unread": sighting.unread, "cpu_ms": cpu_ms}


def _unpacked(answer: Any) -> Answer:
    codes = (Code(data=base64.b64decode(data), engine=str(engine), corners=_corners(four)) for data, engine, four in answer["codes"])
    return Answer(Sighting(codes=tuple(codes), unread=tuple(map(_corners, answer["unread"]))), _finite(answer["cpu_ms"]))


def _corners(four: Any) -> Corners:
    (a, b), (c, d), (e, f), (g, h) = four
    return (_finite(a), _finite(b)), (_finite(c), _finite(d)), (_finite(e), _finite(f)), (_finite(g), _finite(h))


def _finite(value: Any) -> float:
    """The number it is. JSON as Python reads it knows NaN and Infinity, and takes 1e999 for the latter."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("no place and no time")
    return number
