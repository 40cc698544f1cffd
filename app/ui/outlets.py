"""The two ways a reviewed paper leaves the program; both take the very bytes that were shown. Worker thread."""

from collections.abc import Callable
from pathlib import Path

from app.counter import Counter, Draft
from app.paper import write_whole
from app.ui.ports import Spool
from app.ui.state import Notice
from app.ui.theme import Tone

Outlet = Callable[[Draft, bytes], Notice]
"""Hands a paper out and says so. Raises MotcuaError."""


def to_printer(counter: Counter, spool: Spool) -> Outlet:
    """To the spooler; the print is counted when it was taken."""

    def hand_out(draft: Draft, pdf: bytes) -> Notice:
        counter.sending(draft)
        receipt = spool(pdf)
        counter.printed(draft, job=receipt.job, printer=receipt.printer, state=receipt.state, copies=receipt.copies)
        return Notice(key="window.paper.sent", tone=Tone.OK, values={"printer": receipt.printer, "job": receipt.job})

    return hand_out


def to_file(file: Path) -> Outlet:
    """Into a file, whole or not at all."""

    def hand_out(draft: Draft, pdf: bytes) -> Notice:
        write_whole(file, pdf)
        return Notice(key="window.paper.saved", tone=Tone.OK, values={"file": file.name})

    return hand_out
