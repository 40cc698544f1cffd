"""The print server asked in its own language (IPP): what became of a job, what a printer offers. Any thread but the window's.

`lpstat` would be simpler and does not tell: of a job that is over CUPS 2.4 says "processing-to-stop-point" whether it was
printed, cancelled or given up (docs/decisions/0024-the-spoolers-word.md). Where the server is, `lpstat -H` says, by all the
rules of a CUPS client.
"""

import http.client
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from app.core.errors import DeviceMissing
from app.spool import client, ipp
from app.spool.look import Look, Phase, look_of
from app.spool.ticket import Sides

PATIENCE_S: Final = 5.0
_LARGEST: Final = 1 << 20
_UNTOLD: Final = (DeviceMissing, OSError, http.client.HTTPException, ValueError)
"""What keeps a server from saying anything."""
_IPP_PORT: Final = 631
_JOB: Final = ("job-state", "job-printer-state-reasons", "job-printer-uri")
_PRINTER: Final = (
    "printer-state-reasons", "printer-is-accepting-jobs", "sides-supported", "media-source-supported",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a printer can be asked for; empty where it does not say."""

    sides: tuple[Sides, ...] = ()
    trays: tuple[str, ...] = ()
    accepting: bool = True


def look(job: str) -> Look:
    """At a job by its name (`Phong1-12`). Where the server cannot be asked, UNKNOWN; where it knows no such job (any more), GONE."""
    number = job.rpartition("-")[2]
    try:
        said = _ask(ipp.Operation.GET_JOB, "job-uri", f"/jobs/{quote(number)}", _JOB)
    except _UNTOLD:
        return Look(phase=Phase.UNKNOWN)
    if said.status in ipp.NOT_FOUND:
        return Look(phase=Phase.GONE)
    reasons = said.texts("job-printer-state-reasons")
    return look_of(said.number("job-state"), reasons or _reasons(said.texts("job-printer-uri")))


def _reasons(printer: Sequence[str]) -> tuple[str, ...]:
    """Of the printer itself: cupsd tells none with a job that has not begun, and so not that the printer is paused."""
    try:
        return _ask(ipp.Operation.GET_PRINTER, "printer-uri", urlsplit(printer[0]).path, _PRINTER).texts("printer-state-reasons")
    except (IndexError, *_UNTOLD):
        return ()


def offer(printer: str) -> Offer:
    """Of a printer or class by its name. Where it does not say, nothing is offered; that is no failure."""
    for folder in ("printers", "classes"):
        try:
            said = _ask(ipp.Operation.GET_PRINTER, "printer-uri", f"/{folder}/{quote(printer)}", _PRINTER)
        except _UNTOLD:
            return Offer()
        if said.ok:
            return offer_of(said)
    return Offer()


def offer_of(said: ipp.Answer) -> Offer:
    """Read from a printer's attributes. "auto" is what a printer does without being asked."""
    known = [Sides(word) for word in said.texts("sides-supported") if word in set(Sides)]
    trays = tuple(tray for tray in said.texts("media-source-supported") if tray != "auto")
    return Offer(
        sides=tuple(known) if any(each.two for each in known) else (),
        trays=trays if len(trays) > 1 else (),
        accepting="printer-is-accepting-jobs" not in said.attributes or bool(said.number("printer-is-accepting-jobs")),
    )


def _ask(operation: ipp.Operation, kind: str, path: str, wanted: Sequence[str]) -> ipp.Answer:
    """Raises what _UNTOLD lists."""
    line = _line(client.run("lpstat", "-H").stdout.decode(errors="replace").strip())
    try:
        body = ipp.request(operation, about=(kind, f"ipp://localhost{path}"), wanted=wanted)
        line.request("POST", path, body, {"Content-Type": "application/ipp"})
        return ipp.answer(line.getresponse().read(_LARGEST))
    finally:
        line.close()


def _line(address: str) -> http.client.HTTPConnection:
    """To a socket's path or `host:port`, straight: no proxy stands before a print server."""
    if address.startswith("/"):
        return _LocalLine(address)
    host, _, port = address.rpartition(":")
    return http.client.HTTPConnection(host or address, int(port) if host else _IPP_PORT, timeout=PATIENCE_S)


class _LocalLine(http.client.HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE_S)
        self._path = path

    def connect(self) -> None:
        """To that socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE_S)
        self.sock.connect(self._path)
