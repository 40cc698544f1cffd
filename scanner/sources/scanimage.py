"""SANE's program `scanimage`, run so that a scanner can neither hang us nor flood us: flatbeds on Linux answer through it.

A process of its own because a driver of SANE may crash or wait for ever, and what it prints comes back in memory: no picture of a
card ever lies in a file. There is no SANE on Windows, so there `installed` is False. POSIX elsewhere.
"""

import os
import selectors
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress
from typing import IO, cast

from scanner.errors import SourceCode, SourceError
from scanner.sheet import MAX_BYTES

PROGRAM = "scanimage"

_LOOK_UP_S = 0.1  # how soon a stop is noticed
_GRACE_S = 3.0  # for the carriage to go home after a complaint or SIGTERM; a driver that takes longer is killed
_CHUNK = 1 << 16
_REMEMBERED = 1 << 14  # of what is said on standard error

_STATUS: dict[str, SourceCode] = {
    "Device busy": "flatbed_busy",
    "Access to resource has been denied": "flatbed_denied",
    "Scanner cover is open": "flatbed_cover",
    "Document feeder out of documents": "flatbed_empty",
    "Document feeder jammed": "flatbed_jammed",
    "no SANE devices found": "flatbed_missing",
}
"""How scanimage's complaint ends: the words of `sane_strstatus`, untranslated. Its exit status is 1 for whatever fails on opening."""


def installed() -> bool:
    """Is there a scanimage on this machine?"""
    return shutil.which(PROGRAM) is not None


def run(*arguments: str, deadline_s: float, stop: threading.Event) -> bytes:
    """What scanimage gives on standard output, at most 64 MiB. Any thread but the window's.

    Raises SourceError: `flatbed_program` (not installed), `flatbed_timeout` (not done in `deadline_s` seconds), `flatbed_stopped`
    (`stop` was set), `flatbed_picture` (more than 64 MiB), and what scanimage complains of: `flatbed_busy`, `flatbed_missing` ...
    However it ends, no process is left behind.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise SourceError("flatbed_program")
    end = time.monotonic() + deadline_s
    process = subprocess.Popen(  # noqa: S603  # our own arguments, no shell
        [program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C"},
        start_new_session=True,  # a group of its own, so that its children go with it
    )
    with cast(IO[bytes], process.stdout) as out, cast(IO[bytes], process.stderr) as err:
        try:
            given, said = _hear(out, err, end=end, stop=stop)
            status = process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise SourceError("flatbed_timeout") from None
        finally:
            _end(process)
    if status:
        raise SourceError(_why(said))
    return given


def _hear(out: IO[bytes], err: IO[bytes], *, end: float, stop: threading.Event) -> tuple[bytes, bytes]:
    """Everything from both, until both are closed."""
    given, said = bytearray(), bytearray()
    with selectors.DefaultSelector() as ears:
        ears.register(out, selectors.EVENT_READ, given)
        ears.register(err, selectors.EVENT_READ, said)
        while ears.get_map():
            if stop.is_set():
                raise SourceError("flatbed_stopped")
            if time.monotonic() >= end:
                raise SourceError(_complaint(said) or "flatbed_timeout")
            for key, _ in ears.select(_LOOK_UP_S):
                chunk = os.read(key.fd, _CHUNK)
                if not chunk:
                    ears.unregister(key.fileobj)
                key.data.extend(chunk)
                if key.data is said and _complaint(said):
                    end = min(end, time.monotonic() + _GRACE_S)  # drivers with a thread of their own hang now and then after a complaint
            if len(given) > MAX_BYTES:
                raise SourceError("flatbed_picture")
            del said[:-_REMEMBERED]
    return bytes(given), bytes(said)


def _end(process: subprocess.Popen[bytes]) -> None:
    """The whole group gone: asked first, which sends the carriage home, then killed. Nothing to do where it is over."""
    if process.returncode is not None:
        return
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_S)
            break


def _why(said: bytes | bytearray) -> SourceCode:
    gone = b"open of device" in said  # unplugged, switched off, or another name since
    return _complaint(said) or ("flatbed_missing" if gone else "flatbed_failed")


def _complaint(said: bytes | bytearray) -> SourceCode | None:
    """The status that scanimage has told so far."""
    ends = (line.rpartition(": ")[2].strip() for line in said.decode("utf-8", "replace").splitlines())
    return next((_STATUS[words] for words in ends if words in _STATUS), None)
