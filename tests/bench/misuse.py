"""How surely the rules of misuse see what was injected, and how often they cry wolf.

`python -m tests.bench.misuse --injections 100000 --seed 1` injects patterns of every deterministic rule into honest traffic
(`honest_use`), a few weeks of five units at a time, and counts those that no flag of their rule and case is about. It also counts,
rule by rule, the flags that honest traffic alone raises for a supervisor of one unit in a week, and how many tripled days R5 sees.
Ends with 1 where an injection was missed.
"""

import datetime as dt
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple

from app.core.lookup import Outcome
from app.core.people import Term
from app.core.usage import EventKind, Mark, UsageEvent
from app.misuse.books import Books, DeskState, Person
from app.misuse.flag import Flag, Rule
from app.misuse.rules import flags
from app.misuse.thresholds import Rulebook
from tests.bench.honest_use import PROCEDURE, Office, Slot, an_office, moment
from tests.unit.misuse.use import call, event, refused

MONDAY = dt.date(2026, 10, 5)
UNITS, CLERKS, WEEKS = 5, 4, 2
EACH = 40
"""Injections of each pattern into one office."""


class Expected(NamedTuple):
    """What must be seen: a flag of that rule and case, about one of these events or, where there are none, of that value."""

    rule: Rule
    case: str
    events: frozenset[str] = frozenset()
    value: tuple[str, str] = ("", "")

    def is_seen_in(self, flag: Flag) -> bool:
        """Is it this one?"""
        about = bool(self.events.intersection(flag.events)) or (self.value[0] and self.value in flag.values)
        return (flag.rule, flag.case) == (self.rule, self.case) and bool(about)


@dataclass
class Injector:
    """Puts patterns of misuse into an office, each into a clerk's day that no other of its pattern has."""

    office: Office
    books: Books
    _number: int = 0

    def inject(self, each: int) -> list[Expected]:
        """So many of every pattern."""
        made = list[Expected]()
        for pattern in PATTERNS:
            slots = self.office.random.sample([(login, day) for login in self.office.clerks for day in self.office.days], each)
            made += [pattern(self, slot) for slot in slots]
        return made

    def who(self, slot: Slot, **details: Any) -> dict[str, Any]:
        """The clerk of that day at his desk, with a citizen and a dossier of their own, unless `details` say otherwise."""
        self._number += 1
        login, unit = slot[0], self.office.clerks.get(slot[0], "X1")
        usual = {"clerk": login, "unit": unit, "desk": f"desk-{login}", "subject": f"i-{self._number}", "dossier": f"I-{self._number}"}
        return usual | details

    def at(self, slot: Slot, *, hours: tuple[float, float] = (8.0, 11.0)) -> dt.datetime:
        """Some time of that day."""
        return moment(slot[1], self.office.random.uniform(*hours) * 3600)

    def seen(self, rule: Rule, events: list[UsageEvent], case: str = "") -> Expected:
        """These events are there now, and must be seen."""
        self.office.add(events)
        return Expected(rule, case, frozenset(one.id for one in events))

    def stranger(self, slot: Slot, name: str, **details: Any) -> Slot:
        """Another clerk, with an account of his own, on that day."""
        self._number += 1
        login = f"{name}-{self._number}"
        known = self.books.people[slot[0]]
        people = {**self.books.people, login: replace(known, clerk=replace(known.clerk, login=login, **details))}
        self.books = replace(self.books, people=people)
        return login, slot[1]


def row(inject: Injector, slot: Slot, count: int, gap: float, **details: Any) -> list[UsageEvent]:
    """So many citizens, so many seconds after each other."""
    began = inject.at(slot)
    calls = (call(began + dt.timedelta(seconds=gap * n), **inject.who(slot, **details)) for n in range(count))
    return [one for group in calls for one in group]


def _single(rule: Rule, case: str, **details: Any) -> Callable[[Injector, Slot], Expected]:
    def pattern(inject: Injector, slot: Slot) -> Expected:
        said = {name: value.format(clerk=slot[0]) if isinstance(value, str) else value for name, value in details.items()}
        return inject.seen(rule, call(inject.at(slot), **inject.who(slot, **said)), case)

    return pattern


def closed_dossier(inject: Injector, slot: Slot) -> Expected:
    who = inject.who(slot)
    inject.books = replace(inject.books, closed={**inject.books.closed, who["dossier"]: slot[1] - dt.timedelta(days=1)})
    return inject.seen(Rule.DOSSIER, call(inject.at(slot), **who), "closed")


def at_night(inject: Injector, slot: Slot) -> Expected:
    return inject.seen(Rule.CLOSED_OFFICE, call(inject.at(slot, hours=(0.0, 6.9)), **inject.who(slot)), "hours")


def on_a_holiday(inject: Injector, slot: Slot) -> Expected:
    holiday = inject.stranger((slot[0], dt.date(2026, 9, 2)), "holiday")
    return inject.seen(Rule.CLOSED_OFFICE, call(inject.at(holiday), **inject.who(holiday)), "holiday")


def on_leave(inject: Injector, slot: Slot) -> Expected:
    away, rules = inject.stranger(slot, "away"), inject.books.rulebook
    leave = {**rules.model_dump()["leave"], away[0]: [{"first": slot[1], "last": slot[1]}]}
    inject.books = replace(inject.books, rulebook=Rulebook.model_validate(rules.model_dump() | {"leave": leave}))
    return inject.seen(Rule.CLOSED_OFFICE, call(inject.at(away), **inject.who(away)), "leave")


def again(inject: Injector, slot: Slot) -> Expected:
    who, began = inject.who(slot), inject.at(slot)
    days = (0, inject.office.random.randrange(1, 15), inject.office.random.randrange(15, 31))  # at an hour when the office is open
    return inject.seen(Rule.AGAIN, [one for day in days for one in call(began + dt.timedelta(days=day), **who)])


def everywhere(inject: Injector, slot: Slot) -> Expected:
    who = inject.who(slot)
    others = [(login, unit) for login, unit in inject.office.clerks.items() if unit != who["unit"]]
    second = inject.office.random.choice(others)
    third = inject.office.random.choice([other for other in others if other[1] != second[1]])
    made = call(inject.at(slot), **who)
    for n, (login, unit) in enumerate((second, third), 1):
        made += call(inject.at((login, slot[1] + dt.timedelta(days=n))), **(who | {"clerk": login, "unit": unit, "desk": f"desk-{login}"}))
    return inject.seen(Rule.EVERYWHERE, made)


def typed_day(inject: Injector, slot: Slot) -> Expected:
    return inject.seen(Rule.TYPED, row(inject, slot, inject.office.counted[slot] // 2 + 3, 61, method="card"), "share")


def fast(inject: Injector, slot: Slot) -> Expected:
    return inject.seen(Rule.FAST, row(inject, slot, 5, inject.office.random.uniform(1.2, 4.9)))


def sequence(inject: Injector, slot: Slot) -> Expected:
    near = inject.office.random.random() < 0.5
    said: dict[str, Any] = {"marks": (Mark.NEAR.value,)} if near else {"outcome": Outcome.NOT_FOUND_OR_MISMATCH}
    return inject.seen(Rule.SEQUENCE, row(inject, slot, 5, inject.office.random.uniform(10, 149), **said))


def crowd(inject: Injector, slot: Slot) -> Expected:
    return inject.seen(Rule.CROWD, row(inject, slot, 4, 300, dossier=inject.who(slot)["dossier"], procedure=PROCEDURE))


def no_form(inject: Injector, slot: Slot) -> Expected:
    return inject.seen(Rule.NO_FORM, call(inject.at(slot), **inject.who(slot)))


def handed_out(inject: Injector, slot: Slot) -> Expected:
    """By a clerk of a unit of three, of which there is one for each of these patterns."""
    kind = inject.office.random.choice((EventKind.PRINT, EventKind.COPY, EventKind.UNMASK))
    clerks = [inject.stranger(slot, "copier") for _ in range(3)]
    unit = f"U-{clerks[0][0]}"
    for one in clerks:
        inject.office.add(row(inject, one, 10, 120, unit=unit))
        peers = [event(kind, inject.at(one), clerk=one[0], unit=unit, desk=f"desk-{one[0]}") for _ in range(3)]
        inject.office.add(peers)
    copied = [event(kind, inject.at(clerks[0]), clerk=clerks[0][0], unit=unit, desk=f"desk-{clerks[0][0]}") for _ in range(9)]
    return inject.seen(Rule.HANDED_OUT, copied, kind.lower())


def ghost(inject: Injector, slot: Slot) -> Expected:
    return inject.seen(Rule.ACCOUNT, call(inject.at(slot), **inject.who((f"ghost-{inject._number}", slot[1]))), "unknown")


def suspended(inject: Injector, slot: Slot) -> Expected:
    out = inject.stranger(slot, "out", suspension=Term(first=slot[1] - dt.timedelta(days=1)))
    tries = inject.office.random.random() < 0.5
    who, at = inject.who(out), inject.at(out)
    return inject.seen(Rule.ACCOUNT, refused(at, "suspended", **who) if tries else call(at, **who), "suspended")


def sleeper(inject: Injector, slot: Slot) -> Expected:
    woken = inject.stranger(slot, "sleeper")
    person = Person(clerk=inject.books.people[woken[0]].clerk, since=slot[1] - dt.timedelta(days=inject.office.random.randrange(46, 400)))
    inject.books = replace(inject.books, people={**inject.books.people, woken[0]: person})
    return inject.seen(Rule.ACCOUNT, call(inject.at(woken), **inject.who(woken)), "dormant")


def two_desks(inject: Injector, slot: Slot) -> Expected:
    began, desk = inject.at(slot), f"other-{inject._number}"
    made = call(began, **inject.who(slot))
    later = began + dt.timedelta(seconds=inject.office.random.uniform(5, 60))
    return inject.seen(Rule.TWO_DESKS, made + call(later, **inject.who(slot, desk=desk)))


def clock(inject: Injector, slot: Slot) -> Expected:
    back, at = inject.office.random.uniform(62, 86_000), inject.at(slot)
    desk = f"clock-{inject._number}"
    before = event(EventKind.DOSSIER, at, **inject.who(slot, desk=desk))
    ticks = before.monotonic_ns + round(back * 1e9) + 10**9
    after = event(EventKind.DOSSIER, at + dt.timedelta(seconds=0.5), **inject.who(slot, desk=desk), monotonic_ns=ticks)
    return inject.seen(Rule.LEDGER, [before, after], "clock")


def desk_state(inject: Injector, slot: Slot) -> Expected:
    case = inject.office.random.choice(("chain", "anchor", "version"))
    inject._number += 1
    name, days = f"{inject._number:08}", 8 if case == "anchor" else 1
    state = DeskState(
        unit="X1",
        began_at=inject.books.now - dt.timedelta(days=days),
        chain_ok=case != "chain",
        version="1",
        wanted_version="2" if case == "version" else "1",
    )
    inject.books = replace(inject.books, desks={**inject.books.desks, name: state})
    return Expected(Rule.LEDGER, case, value=("desk", name))


def gateway(inject: Injector, slot: Slot) -> Expected:
    """The source saw a call that the ledger has not, or the other way round; of a clerk whom no other pattern touches."""
    other = inject.stranger(slot, "gate")
    more = inject.office.random.random() < 0.5
    made = call(inject.at(other), **inject.who(other))
    inject.office.add(made)
    inject.office.counted[other] += 1 if more else -1
    return Expected(Rule.GATEWAY, "more" if more else "less", frozenset(one.id for one in made))


def own_review(inject: Injector, slot: Slot) -> Expected:
    kind = inject.office.random.choice((EventKind.REVIEW, EventKind.GRANT))
    return inject.seen(Rule.OWN_EVENTS, [event(kind, inject.at(slot), **inject.who(slot), account=slot[0])], kind.lower())


def broken_glass(inject: Injector, slot: Slot) -> Expected:
    return inject.seen(Rule.BREAK_GLASS, [event(EventKind.BREAK_GLASS, inject.at(slot), **inject.who(slot))])


PATTERNS: tuple[Callable[[Injector, Slot], Expected], ...] = (
    _single(Rule.DOSSIER, "none", dossier=""), closed_dossier, at_night, on_a_holiday, on_leave,
    _single(Rule.KIN, "self", subject="self-{clerk}"), _single(Rule.KIN, "relative", subject="kin-{clerk}-1"),
    _single(Rule.PROTECTED, "", subject="listed-7"), _single(Rule.TYPED, "no-dossier", dossier="", method="card"),
    again, everywhere, typed_day, fast, sequence, crowd, no_form, handed_out, ghost, suspended, sleeper, two_desks, clock, desk_state,
    gateway, own_review, broken_glass,
)  # fmt: skip
"""R5 and R20 are left out: one is a statistic, the other a lot."""


def missed(seed: int, *, each: int = EACH) -> tuple[list[Expected], int]:
    """Of one office: the injections that nobody saw, and how many there were."""
    office = an_office(Random(seed), first=MONDAY, weeks=WEEKS, units=UNITS, clerks=CLERKS)
    injector = Injector(office, office.books())
    made = injector.inject(each)
    found: dict[str, list[Flag]] = {}
    for flag in flags(office.in_order(), replace(injector.books, gateway=dict(office.counted))):
        found.setdefault(flag.rule, []).append(flag)
    return [one for one in made if not any(map(one.is_seen_in, found.get(one.rule, ())))], len(made)


def wolf(seed: int, *, units: int = 10, weeks: int = 12, judged: int = 4) -> tuple[Counter[str], int]:
    """Flags that honest traffic raises in its last weeks, by rule, and of how many supervisor-weeks."""
    office = an_office(Random(seed), first=MONDAY - dt.timedelta(weeks=weeks), weeks=weeks, units=units, clerks=CLERKS)
    begin = moment(office.first + dt.timedelta(weeks=weeks - judged), 0)
    raised = (flag.rule.value for flag in flags(office.in_order(), office.books()) if flag.at >= begin)
    return Counter(raised), units * judged


def tripled(seed: int, *, days: int = 40) -> tuple[int, int]:
    """Of tripled days, how many R5 sees: one clerk's calls of a day three times over, among honest ones."""
    office = an_office(Random(seed), first=MONDAY - dt.timedelta(weeks=8), weeks=8, units=4, clerks=CLERKS)
    slots = [(login, day) for login in office.clerks for day in office.days[-5:]]
    chosen = office.random.sample(slots, days)
    injector = Injector(office, office.books())
    spikes = [Expected(Rule.VOLUME, "", frozenset(_ids(row(injector, slot, 2 * office.counted[slot], 61), office))) for slot in chosen]
    found = [flag for flag in flags(office.in_order(), injector.books) if flag.rule is Rule.VOLUME]
    return sum(any(map(spike.is_seen_in, found)) for spike in spikes), days


def _ids(events: list[UsageEvent], office: Office) -> Iterator[str]:
    office.add(events)
    return (one.id for one in events)


def main(arguments: list[str]) -> int:
    """See the module."""
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--injections", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    began, made, lost, seed = time.monotonic(), 0, Counter[str](), given.seed
    while made < given.injections:
        unseen, count = missed(seed)
        made, seed = made + count, seed + 1
        lost.update(f"{one.rule} {one.case}".strip() for one in unseen)
    print(f"Python {sys.version.split()[0]}, seeds {given.seed} to {seed - 1}, {time.monotonic() - began:.0f} s")
    print(f"injected {made}, missed {lost.total()}: recall {1 - lost.total() / made:.4%} {dict(lost) or ''}")
    seen, spikes = tripled(given.seed)
    print(f"R5 sees {seen} of {spikes} tripled days")
    raised, weeks = wolf(given.seed)
    print(f"honest traffic of {weeks} supervisor-weeks ({CLERKS} clerks each), flags a supervisor-week:")
    for rule in Rule:
        print(f"  {rule.value:4}{raised[rule.value] / weeks:8.2f}{'  (the lot)' if rule is Rule.SAMPLE else ''}")
    print(f"  all but the lot {(raised.total() - raised[Rule.SAMPLE.value]) / weeks:.2f}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
