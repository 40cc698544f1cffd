"""How the ledger is kept: is the chain whole, what of it is known outside the desk, how old the newest backup is. No Qt; worker thread."""

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.core.usage import NOTED_ELSEWHERE, ChainState, EventKind, Failures, Period, UsageEvent
from app.custody import WRITTEN, Anchored, keep_months, months_before
from app.desk import Desk
from app.misuse import thresholds
from app.store.archive import Archived
from app.store.export import Exported
from app.store.ledger import Ledger
from resources.sentences import Language

_REACHES: Final = dt.timedelta(days=366)
"""So far back it is asked when anything was kept last; longer ago is as bad as never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """When what was kept outside the desk last. `newest`: the id of the event up to which this is known."""

    newest: str = ""
    noted_at: dt.datetime | None = None
    """The end of the chain: on a sheet with an anchor, or in an export."""
    backed_up_at: dt.datetime | None = None

    def after(self, ledger: Ledger, *, now: dt.datetime) -> "Kept":
        """The same with what was done since."""
        noted, backed_up, failures = None, None, Failures()
        newest = ""
        with closing(ledger.events(newest_first=True)) as events:
            for event in events:
                newest = newest or event.id
                if event.id == self.newest or now - event.at > _REACHES:
                    break
                if failures.spoils(event):
                    continue
                if _notes_the_end(event):
                    noted = noted or event.at
                elif event.kind is EventKind.BACKUP and event.state == WRITTEN:
                    backed_up = backed_up or event.at
        if failures.is_open and self.newest:  # of something that was counted while it was still being made
            return Kept().after(ledger, now=now)
        return Kept(newest=newest, noted_at=noted or self.noted_at, backed_up_at=backed_up or self.backed_up_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the ledger stands. Moments are local time."""

    chain: ChainState
    walked_at: dt.datetime
    """When the whole chain was last walked."""
    kept: Kept
    note_due: dt.date | None
    """By when the end of the chain is to be noted outside the desk again; None in an empty ledger."""
    old_since: dt.date | None
    """The day of the oldest event, where it is old enough for the archive."""
    today: dt.date

    @property
    def days_to_note(self) -> int:
        """Until the end has to be noted again; below 0: it is late."""
        return (self.note_due - self.today).days if self.note_due else 0

    @property
    def days_since_backup(self) -> int | None:
        """None: there is none, as far back as anybody looked."""
        made = self.kept.backed_up_at
        return max(0, (self.today - made.astimezone().date()).days) if made else None


def health(desk: Desk, before: Health | None = None) -> Health:
    """As it stands. The first time the whole chain is walked, later what came after the last signature. Raises CouldNotKeep."""
    ledger, clock = desk.custody.journal.ledger, desk.custody.journal.clock
    now = clock.now()
    fresh = before is None or not before.chain.ok
    chain = ledger.verify(recent=not fresh)
    walked_at = now.astimezone() if fresh or before is None else before.walked_at
    if not chain.ok:
        return Health(chain=chain, walked_at=now.astimezone(), kept=Kept(), note_due=None, old_since=None, today=desk.personnel.gate.today)
    kept = (before.kept if before else Kept()).after(ledger, now=now)
    first = _first(ledger)
    unit = desk.supervision.unit
    days = thresholds.read(desk.supervision.folder / "rules.yaml").of(unit).anchor_days
    began = kept.noted_at or (first.at if first else None)
    old = first is not None and first.at < months_before(now, keep_months(desk.state))
    return Health(
        chain=chain,
        walked_at=walked_at,
        kept=kept,
        note_due=began.astimezone().date() + dt.timedelta(days=days) if began else None,
        old_since=first.at.astimezone().date() if old and first else None,
        today=desk.personnel.gate.today,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a thorough look found."""

    chain: ChainState
    counts_were_true: bool = True
    """Were the counts beside a desk's own ledger those of its events? They are afterwards. A server's are not looked at."""


def thorough(desk: Desk, *, passed: Callable[[int], object]) -> Proof:
    """Every signature, every event, every page of the file, every count. Raises CouldNotKeep, and what `passed` raises. Worker."""
    from app.store.recount import are_true

    ledger = desk.custody.journal.ledger
    chain = ledger.verify(thorough=True, passed=passed)
    if not chain.ok or ledger.database.shared:
        return Proof(chain=chain)
    return Proof(chain=chain, counts_were_true=are_true(ledger.database, beside=desk.state.home))


def anchor_sheet(desk: Desk, anchored: Anchored, *, language: Language) -> bytes:
    """The page to be signed, as PDF."""
    from app.anchor_sheet import sheet

    return sheet(
        code=anchored.code,
        anchor=str(anchored.anchor),
        key=anchored.key,
        desk=anchored.desk,
        unit=desk.personnel.gate.clerk.unit.name,
        at=anchored.at,
        language=language,
    )


def export(desk: Desk, out: Path, *, period: Period) -> Exported:
    """The ledger as a file that anybody can check. Raises what `Custody.export` raises."""
    return desk.custody.export(out, period=period)


def backup(desk: Desk, folder: Path) -> tuple[Path, str]:
    """The desk in one encrypted file of that folder, and its recovery code, which nobody keeps.

    The file never takes another's place: an older backup has a code of its own. Raises what `Custody.backup` raises.
    """
    day = desk.custody.journal.clock.now().astimezone()
    file = _free(folder, f"sao-luu-{desk.state.desk[:8]}-{day:%Y-%m-%d}")
    return file, desk.custody.backup(desk.state, file)


def archive(desk: Desk) -> Archived | None:
    """Old events into a file of their own. Raises what `Custody.archive` raises."""
    return desk.custody.archive(desk.state)


def walked(before: Health, chain: ChainState, *, at: dt.datetime) -> Health:
    """The same after somebody looked at all of it."""
    return replace(before, chain=chain, walked_at=at)


def _notes_the_end(event: UsageEvent) -> bool:
    return event.kind is EventKind.EXPORT and event.note in NOTED_ELSEWHERE


def _first(ledger: Ledger) -> UsageEvent | None:
    with closing(ledger.events()) as events:
        return next(events, None)


def _free(folder: Path, name: str) -> Path:
    file, number = folder / f"{name}.motcua", 1
    while file.exists():
        number += 1
        file = folder / f"{name}-{number}.motcua"
    return file
