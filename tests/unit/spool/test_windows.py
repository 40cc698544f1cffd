"""The spooler of Windows, played in its own memory layout: a job is found by its document, and its bits are read."""

import ctypes
from ctypes import wintypes
from typing import Any

import pytest

from app.core.errors import DeviceMissing
from app.spool import winspool
from app.spool.look import OTHER, Look, Phase


class Played:
    """`winspool.drv` as far as it is called."""

    def __init__(self, *jobs: tuple[int, str, int], opens: bool = True, lists: bool = True, deletes: bool = True) -> None:
        self._jobs, self._opens, self._lists, self._deletes = jobs, opens, lists, deletes
        self.open = 0
        self.deleted: list[int] = []

    def OpenPrinterW(self, name: Any, handle: Any, defaults: Any) -> int:  # noqa: N802  # Windows' names
        self.open += self._opens
        return int(self._opens)

    def ClosePrinter(self, handle: Any) -> int:  # noqa: N802
        self.open -= 1
        return 1

    def EnumJobsW(self, handle: Any, first: int, most: int, level: int, room: Any, size: Any, wanted: Any, count: Any) -> int:  # noqa: N802
        assert (first, level) == (0, 1)
        wanted._obj.value = ctypes.sizeof(winspool.JobInfo) * len(self._jobs)
        if room is None or not self._lists:
            return 0
        infos = (winspool.JobInfo * len(self._jobs)).from_buffer(room)
        for info, (number, document, status) in zip(infos, self._jobs, strict=True):
            info.job, info.document, info.status = number, document, status
        count._obj.value = len(self._jobs)
        self._texts = infos  # Windows lays them behind the records
        return 1

    def SetJobW(self, handle: Any, job: wintypes.DWORD, level: Any, info: Any, command: wintypes.DWORD) -> int:  # noqa: N802
        assert command.value == 5
        self.deleted.append(job.value)
        return int(self._deletes)


@pytest.mark.parametrize(
    ("bits", "look"),
    [
        (0x0, Look(phase=Phase.WAITING)),
        (0x8, Look(phase=Phase.WAITING)),
        (0x10, Look(phase=Phase.PRINTING)),
        (0x10 | 0x40, Look(phase=Phase.STOPPED, reason="media-empty")),
        (0x10 | 0x20, Look(phase=Phase.STOPPED, reason="offline")),
        (0x2, Look(phase=Phase.STOPPED, reason=OTHER)),
        (0x400, Look(phase=Phase.STOPPED, reason=OTHER)),
        (0x1, Look(phase=Phase.HELD)),
        (0x80, Look(phase=Phase.COMPLETED)),
        (0x1000, Look(phase=Phase.COMPLETED)),
        (0x4 | 0x80, Look(phase=Phase.CANCELLED)),
        (0x100, Look(phase=Phase.CANCELLED)),
    ],
)
def test_the_bits_of_a_job_say_how_far_it_is(bits: int, look: Look) -> None:
    assert winspool.look_of_status(bits) == look


def test_a_job_is_found_by_its_document_and_looked_at_by_its_number() -> None:
    library = Played((7, "khác", 0), (12, "motcua-0a1b2c3d", 0x50))
    assert winspool.job_of(library, "Máy-in 1", "motcua-0a1b2c3d") == "Máy-in 1-12"
    assert winspool.look(library, "Máy-in 1-12") == Look(phase=Phase.STOPPED, reason="media-empty")
    assert library.open == 0


def test_a_job_that_left_the_queue_is_gone_and_not_called_printed() -> None:
    assert winspool.job_of(Played(), "P", "motcua-0a1b2c3d") == ""
    assert winspool.look(Played((7, "khác", 0)), "P-12") == Look(phase=Phase.GONE)


@pytest.mark.parametrize("library", [Played((1, "x", 0), opens=False), Played((1, "x", 0), lists=False)])
def test_a_spooler_that_does_not_say_leaves_it_unknown(library: Played) -> None:
    assert winspool.look(library, "P-1") == Look(phase=Phase.UNKNOWN)
    with pytest.raises(DeviceMissing):
        winspool.job_of(library, "P", "x")


def test_a_job_is_taken_back_or_that_it_was_not_is_said() -> None:
    library = Played((3, "x", 0))
    winspool.cancel(library, "P-3")
    assert library.deleted == [3]
    with pytest.raises(DeviceMissing, match=r"print\.not_cancelled"):
        winspool.cancel(Played(deletes=False), "P-3")


def test_elsewhere_there_is_no_such_spooler() -> None:
    assert (winspool.library() is None) == (not hasattr(ctypes, "WinDLL"))
