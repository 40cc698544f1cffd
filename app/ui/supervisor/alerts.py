"""Flags as a supervisor may see them: nobody is named before one is opened, and each has a clock. No Qt; worker thread."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.people import Clerk
from app.core.usage import Period, UsageEvent
from app.misuse import thresholds
from app.misuse.flag import Flag, Rule
from app.misuse.thresholds import Rulebook
from app.misuse.verdict import Review, Verdict
from app.store.accounts import DEMO_LOGINS
from app.store.units import Units
from app.supervision import Supervision


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One flag. `who` is a sign until whoever looks has opened it himself, then the clerk's name; empty where nobody's doing is meant."""

    id: str
    rule: Rule
    sentence: str
    """The sentence's key; `values` fill its holes."""
    values: Mapping[str, str]
    at: dt.datetime
    """Local time."""
    unit: str
    who: str
    sign: str
    """What stands for him whoever opened it; empty where nobody's doing is meant."""
    days_left: int
    """Until its last word is due; below 0: overdue."""
    opened: bool = False
    named: bool = False
    """Has he?"""
    opened_by: str = ""
    opened_at: dt.datetime | None = None
    verdict: Verdict | None = None
    reason: str = ""
    note: str = ""
    judged_by: str = ""
    judged_at: dt.datetime | None = None

    @property
    def settled(self) -> bool:
        """Has it its last word?"""
        return self.verdict is not None and self.verdict.is_last

    @property
    def is_overdue(self) -> bool:
        """Has it stood for too long without one?"""
        return not self.settled and self.days_left < 0

    @property
    def stands_out(self) -> bool:
        """Somebody broke the glass, and nobody has said a last word yet: it comes before everything else."""
        return self.rule is Rule.BREAK_GLASS and not self.settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A flag that was opened, with the events it is about as far as they are still in the ledger and may be seen."""

    alert: Alert
    events: tuple[UsageEvent, ...]
    missing: int
    """So many of its events are not: archived, or another unit's."""


def alerts(supervision: Supervision, *, period: Period, unit: str) -> tuple[Alert, ...]:
    """Those of a period, what is most pressing first. Raises what `Supervision.reviews` raises."""
    reviews = supervision.reviews(period=period, unit=unit)
    told = _Telling.of(supervision)
    return tuple(sorted(map(told.alert, reviews), key=_pressing))


def opened(supervision: Supervision, flag_id: str) -> Opened:
    """Opens it: that is an event. Raises what `Supervision.open` raises."""
    return _seen(supervision, supervision.open(flag_id))


def _seen(supervision: Supervision, review: Review) -> Opened:
    scope, chains = supervision.gate.scope, supervision.journal.ledger.chains()
    named = (event for chain in chains for event in chain.named(review.flag.events))
    events = tuple(sorted((one for one in named if scope.holds(unit=one.unit, clerk=one.clerk)), key=lambda one: one.at))
    alert = _Telling.of(supervision).alert(review)
    return Opened(alert=alert, events=events, missing=len(review.flag.events) - len(events))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """What is needed to tell of flags: names, units, and when each is due."""

    supervision: Supervision
    rulebook: Rulebook
    names: Mapping[str, str]
    units: Mapping[str, str]
    now: dt.datetime

    @classmethod
    def of(cls, supervision: Supervision) -> "_Telling":
        accounts, here = supervision.gate.accounts, supervision.journal.clerk.unit
        tree = Units(accounts.database).tree()
        return cls(
            supervision=supervision,
            rulebook=thresholds.read(supervision.folder / "rules.yaml"),
            names=names_of(accounts.everybody()),
            units={here.code: here.name} | {code: unit.name for code, unit in tree.units.items()},
            now=supervision.journal.clock.now(),
        )

    def alert(self, review: Review) -> Alert:
        flag = review.flag
        return Alert(
            id=flag.id,
            rule=flag.rule,
            sentence=f"flag.{flag.rule}.{flag.case}" if flag.case else f"flag.{flag.rule}",
            values=dict(flag.values),
            at=flag.at.astimezone(),
            unit=self.units.get(flag.unit, flag.unit),
            who=self._who(flag, named=review.named),
            sign=self.supervision.sign(flag.clerk) if flag.clerk else "",
            days_left=self.rulebook.of(flag.unit).sla_days - review.days_open(self.now),
            opened=review.opened,
            named=review.named,
            opened_by=self._name(review.opened_by),
            opened_at=_local(review.opened_at),
            verdict=review.verdict,
            reason=review.reason,
            note=review.note,
            judged_by=self._name(review.judged_by),
            judged_at=_local(review.judged_at),
        )

    def _who(self, flag: Flag, *, named: bool) -> str:
        if not flag.clerk:
            return ""
        return self._name(flag.clerk) if named else self.supervision.sign(flag.clerk)

    def _name(self, login: str) -> str:
        return self.names.get(login, login)


def names_of(people: Iterable[Clerk]) -> dict[str, str]:
    """What a supervisor calls each of them, by login: name and login, for two may bear one name."""
    embedded = {login: f"{name} ({login})" for login, (name, _) in DEMO_LOGINS.items()}
    return embedded | {person.login: f"{person.name} ({person.login})" for person in people}


def _pressing(alert: Alert) -> tuple[bool, bool, int, float]:
    """The glass first, then whatever is due soonest, then what is settled; the newer first among equals."""
    return (not alert.stands_out, alert.settled, 0 if alert.settled else alert.days_left, -alert.at.timestamp())


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone() if moment else None
