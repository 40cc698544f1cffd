"""The two ways a reviewed paper leaves the program; both take the very bytes that were shown. Worker thread."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.counter import Counter, Leaving
from app.paper import write_whole
from app.ui.notice import Notice
from app.ui.ports import Spool
from app.ui.theme import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A way out, and what may be said of it once the next citizen stands at the counter: nothing about the one before."""

    hand_out: Callable[[Leaving, bytes], Notice]
    """Hands a paper out and says so. Raises MotcuaError; worker thread."""
    earlier_done: bool
    """Is its notice free of anything about the citizen? Then it is told to the end."""
    earlier_failed: str
    """The notice for a failure."""


def to_printer(counter: Counter, spool: Spool, *, told: str = "window.paper.sent") -> Outlet:
    """To the spooler: noted before, counted when it was taken. Refused, the note stays: sent, outcome unknown.

    `told`: the sentence key of what is said then.
    """

    def hand_out(paper: Leaving, pdf: bytes) -> Notice:
        counter.sending(paper)
        receipt = spool(pdf)
        counter.printed(paper, job=receipt.job, printer=receipt.printer, state=receipt.state, copies=receipt.copies)
        return Notice(key=told, tone=Tone.OK, values={"printer": receipt.printer, "job": receipt.job})

    return Outlet(hand_out=hand_out, earlier_done=True, earlier_failed="window.paper.earlier_not_printed")


def to_file(file: Path) -> Outlet:
    """Into a file, whole or not at all. The clerk chose its name, which may be the citizen's."""

    def hand_out(paper: Leaving, pdf: bytes) -> Notice:
        write_whole(file, pdf)
        return Notice(key="window.paper.saved", tone=Tone.OK, values={"file": file.name})

    return Outlet(hand_out=hand_out, earlier_done=False, earlier_failed="window.paper.earlier_not_saved")
