"""Reports that write themselves into a folder: of every day, week or month that has ended, once, and again where it failed.

What is due is what is missing in the folder: nothing else has to be remembered, and a folder that was out of reach for some days is
filled when it is back. A file that is there is never touched.
"""

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from app.core.calendar import Step
from app.core.errors import CouldNotKeep, Refused, WrongUsage
from app.core.people import Post
from app.core.usage import Period
from app.report.making import Format, Reporting
from app.settings import Settings
from resources.sentences import Language, say

REACHES_BACK: Final[Mapping[Step, int]] = {Step.DAY: 7, Step.WEEK: 4, Step.MONTH: 3}
"""How many ended days, weeks and months are made up for; what is older is asked for by `motcua usage report`."""

_ON_WINDOWS: Final = os.name == "nt"
_NAMES: Final = {Step.DAY: "ngay", Step.WEEK: "tuan", Step.MONTH: "thang"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A report that the folder lacks."""

    step: Step
    period: Period
    file: Path


@dataclass(slots=True)
class Done:
    """What became of the reports that were due. After one that fails no other is tried: the folder is the same."""

    written: list[Path] = field(default_factory=list)
    failed: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The folder and what goes into it, as the settings say (`report.folder`, `report.daily`, `.weekly`, `.monthly`, `report.format`)."""

    folder: Path
    steps: tuple[Step, ...]
    how: Format

    @classmethod
    def of(cls, settings: Settings) -> "Schedule | None":
        """None where no folder is set."""
        words = {Step.DAY: "report.daily", Step.WEEK: "report.weekly", Step.MONTH: "report.monthly"}
        steps = tuple(step for step, key in words.items() if settings.setting(key).value)
        folder = settings.text("report.folder").strip()
        return cls(folder=Path(folder).expanduser(), steps=steps, how=Format(settings.text("report.format"))) if folder else None

    def due(self, *, today: dt.date, whose: str) -> Iterator[Due]:
        """What the folder lacks, oldest first. `whose` is the last part of the files' names: several desks may share a folder."""
        for step in self.steps:
            for day in reversed(list(_ended(step, today))):
                file = self.folder / f"bao-cao-{_NAMES[step]}-{step.label(day)}-{whose}.{self.how.value}"
                if not file.exists():
                    yield Due(step=step, period=step.holding(day), file=file)

    def write(self, reporting: Reporting, *, language: Language = "vi") -> Done:
        """Writes what is due, by clerk and beside the period before; days, weeks and months without an event are left out.

        One that fails is told in `Done.failed` and due again the next time. Raises Refused for who is no supervisor, CouldNotKeep
        where the ledger cannot be read or written.
        """
        if reporting.gate.clerk.post is Post.CLERK:
            raise Refused("usage.not_yours")
        done, journal = Done(), reporting.journal
        for due in self.due(today=reporting.gate.today, whose=f"{journal.clerk.unit.code}-{journal.ledger.desk[:8]}"):
            report = reporting.report(by=("clerk",), period=due.period, compare=True)
            if not report.shown:
                continue
            title = say(f"usage.report.title_{due.step.value}", language)
            put = partial(_put, done, due.file)
            reporting.write(report, self.how, put, title=title, language=language)
            if done.failed:
                break
        return done


def _put(done: Done, file: Path, content: bytes) -> None:
    try:
        write_new(file, content)
    except CouldNotKeep:
        done.failed.append(file)
    else:
        done.written.append(file)


def write_new(file: Path, content: bytes) -> None:
    """Writes a file whole and durable, or not at all; one that is there by then stays as it is. Raises CouldNotKeep."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            _put_in_place(draft, file)
    except OSError as problem:
        raise CouldNotKeep("file.unwritable", file=file.name) from problem
    finally:
        with suppress(OSError):
            draft.unlink()


def _put_in_place(draft: Path, file: Path) -> None:
    """Under its name, unless somebody was quicker: FileExistsError. A folder of another system may know no links."""
    if _ON_WINDOWS:
        draft.rename(file)  # which overwrites nothing there
        return
    try:
        os.link(draft, file)
    except FileExistsError:
        raise
    except OSError:
        if not file.exists():
            draft.rename(file)


def _ended(step: Step, today: dt.date) -> Iterator[dt.date]:
    """A day of each one that has ended, the latest first."""
    day = step.first(today)
    for _ in range(REACHES_BACK[step]):
        day -= dt.timedelta(days=1)
        yield day
        day = step.first(day)


def scheduled(settings: Settings) -> Schedule:
    """The schedule that a command needs. Raises WrongUsage where none is set."""
    found = Schedule.of(settings)
    if found is None:
        raise WrongUsage("usage.no_folder")
    return found
