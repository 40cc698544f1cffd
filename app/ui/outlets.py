"""The two ways a reviewed paper leaves the program; both take the very bytes that were shown. Worker thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.counter import Again, Counter
from app.paper import write_whole
from app.ui.notice import Notice
from app.ui.papers import AnyPaper
from app.ui.ports import Receipt, Spool
from app.ui.theme import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """What may be said of a paper that left, and the spooler's receipt where it went to one."""

    notice: Notice
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A way out, and what may be said of it once the next citizen stands at the counter: nothing about the one before."""

    hand_out: Callable[[AnyPaper], HandedOut]
    """Hands a paper out and says so. Raises MotcuaError; worker thread."""
    earlier_done: bool
    """Is its notice free of anything about the citizen? Then it is told to the end."""
    earlier_failed: str
    """The notice for a failure."""


def to_printer(counter: Counter, spool: Spool, *, again: Mapping[str, Again], told: str = "window.paper.sent") -> Outlet:
    """To the spooler: each form noted before, counted when the job was taken. Refused, the note stays: sent, outcome unknown.

    `again`: of each form that was printed before, why. `told`: the sentence key of what is said then.
    """

    def hand_out(paper: AnyPaper) -> HandedOut:
        pdf = paper.as_pdf(counter)
        for part in paper.parts:
            counter.sending(part, again.get(part.form_key))
        receipt = spool(pdf)
        said = {"job": receipt.job, "printer": receipt.printer}
        for part in paper.parts:
            repeated = again.get(part.form_key)
            printing = repeated.printing if repeated else 0
            counter.printed(part, **said, state=receipt.state, copies=receipt.copies, printing=printing)
        return HandedOut(notice=Notice(key=told, tone=Tone.OK, values=said), receipt=receipt)

    return Outlet(hand_out=hand_out, earlier_done=True, earlier_failed="window.paper.earlier_not_printed")


def to_file(counter: Counter, file: Path) -> Outlet:
    """Into a file, whole or not at all. The clerk chose its name, which may be the citizen's."""

    def hand_out(paper: AnyPaper) -> HandedOut:
        write_whole(file, paper.as_pdf(counter))
        return HandedOut(notice=Notice(key="window.paper.saved", tone=Tone.OK, values={"file": file.name}))

    return Outlet(hand_out=hand_out, earlier_done=False, earlier_failed="window.paper.earlier_not_saved")
