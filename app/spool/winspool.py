"""The spooler of Windows (`winspool.drv`) asked about one job: which number it got, how far it is; and told to drop it.

A job that is done leaves the queue at once unless the printer keeps printed documents, so its end is often not to be seen:
then GONE is said, never COMPLETED. `library` is `winspool.drv`; tests put another in its place, laid out alike.
Any thread but the window's.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import wintypes
from typing import Any, Final

from app.core.errors import DeviceMissing
from app.spool.look import OTHER, Look, Phase

_PAUSED, _ERROR, _DELETING, _SPOOLING, _PRINTING, _OFFLINE, _PAPER_OUT, _PRINTED = (1 << bit for bit in range(8))
_DELETED, _BLOCKED, _INTERVENTION, _RESTART, _COMPLETE = (1 << bit for bit in range(8, 13))
_PHASES: Final = (
    (_DELETED | _DELETING, Look(phase=Phase.CANCELLED)),
    (_PRINTED | _COMPLETE, Look(phase=Phase.COMPLETED)),
    (_PAPER_OUT, Look(phase=Phase.STOPPED, reason="media-empty")),
    (_OFFLINE, Look(phase=Phase.STOPPED, reason="offline")),
    (_ERROR | _BLOCKED | _INTERVENTION, Look(phase=Phase.STOPPED, reason=OTHER)),
    (_PAUSED, Look(phase=Phase.HELD)),
    (_PRINTING, Look(phase=Phase.PRINTING)),
)
"""JOB_STATUS bits of JOB_INFO_1 (winspool.h), what decides first."""
_MOST: Final = 999
_DELETE: Final = 5
"""JOB_CONTROL_DELETE."""


class JobInfo(ctypes.Structure):
    """JOB_INFO_1W."""

    _fields_ = (
        ("job", wintypes.DWORD),
        ("printer", wintypes.LPWSTR),
        ("machine", wintypes.LPWSTR),
        ("user", wintypes.LPWSTR),
        ("document", wintypes.LPWSTR),
        ("datatype", wintypes.LPWSTR),
        ("said", wintypes.LPWSTR),
        ("status", wintypes.DWORD),
        ("priority", wintypes.DWORD),
        ("position", wintypes.DWORD),
        ("pages", wintypes.DWORD),
        ("pages_printed", wintypes.DWORD),
        ("submitted", wintypes.WORD * 8),
    )


def look_of_status(status: int) -> Look:
    """Of JOB_STATUS bits."""
    return next((look for bits, look in _PHASES if status & bits), Look(phase=Phase.WAITING))


def library() -> Any:
    """`winspool.drv`; None on other systems."""
    load = getattr(ctypes, "WinDLL", None)  # not there on other systems
    return load("winspool.drv") if load else None


def job_of(library: Any, printer: str, document: str) -> str:
    """The job that prints a document of that (unique) name, as `printer-number`; empty where it is done already, or nobody knows."""
    found = next((number for number, name, _ in _jobs(library, printer) if name == document), None)
    return f"{printer}-{found}" if found else ""


def look(library: Any, job: str) -> Look:
    """At a job by its name."""
    printer, _, number = job.rpartition("-")
    try:
        status = next((status for found, _, status in _jobs(library, printer) if str(found) == number), None)
    except DeviceMissing:
        return Look(phase=Phase.UNKNOWN)
    return Look(phase=Phase.GONE) if status is None else look_of_status(status)


def cancel(library: Any, job: str) -> None:
    """Takes a job out of the queue. Raises DeviceMissing where the spooler does not let go of it."""
    printer, _, number = job.rpartition("-")
    with _opened(library, printer) as handle:
        if not library.SetJobW(handle, wintypes.DWORD(int(number)), wintypes.DWORD(0), None, wintypes.DWORD(_DELETE)):
            raise DeviceMissing("print.not_cancelled", job=job)


def _jobs(library: Any, printer: str) -> list[tuple[int, str, int]]:
    """Number, document and status of each job in the queue. Raises DeviceMissing."""
    with _opened(library, printer) as handle:
        wanted, count = wintypes.DWORD(0), wintypes.DWORD(0)
        library.EnumJobsW(handle, 0, _MOST, 1, None, 0, ctypes.byref(wanted), ctypes.byref(count))
        if not wanted.value:
            return []
        room = ctypes.create_string_buffer(wanted.value)
        if not library.EnumJobsW(handle, 0, _MOST, 1, room, wanted, ctypes.byref(wanted), ctypes.byref(count)):
            raise DeviceMissing("print.silent")
        infos = (JobInfo * count.value).from_buffer(room)
        return [(info.job, info.document or "", info.status) for info in infos]


@contextmanager
def _opened(library: Any, printer: str) -> Iterator[wintypes.HANDLE]:
    handle = wintypes.HANDLE()
    if not library.OpenPrinterW(ctypes.c_wchar_p(printer), ctypes.byref(handle), None):
        raise DeviceMissing("print.silent")
    try:
        yield handle
    finally:
        library.ClosePrinter(handle)
