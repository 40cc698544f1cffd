"""The queue of this machine, whichever spooler it has: what becomes of a job, and how it is taken back. Any thread but the window's."""

from app.spool import client, hand_over, server, winspool
from app.spool.look import Look, Phase


def look(job: str) -> Look:
    """At a job by its name; UNKNOWN where nobody can be asked."""
    if not job:
        return Look(phase=Phase.UNKNOWN)
    if client.available():
        return server.look(job)
    windows = winspool.library()
    return winspool.look(windows, job) if windows else Look(phase=Phase.UNKNOWN)


def cancel(job: str) -> None:
    """Takes a job out of the queue. Raises DeviceMissing where the spooler does not let go of it."""
    windows = None if client.available() else winspool.library()
    if windows:
        winspool.cancel(windows, job)
    else:
        hand_over.cancel(job)
