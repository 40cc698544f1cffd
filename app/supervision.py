"""What a supervisor looks at: flags of those he may see, opened one by one, each with a verdict; every step of it on record."""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

from app.core.dossier import Role, plain_role
from app.core.errors import BadInput, Refused, WrongUsage
from app.core.people import Post, Scope
from app.core.reason import Reason
from app.core.usage import NOTED_ELSEWHERE as NOTED_ELSEWHERE
from app.core.usage import EventKind, Period, UsageEvent
from app.gate import Gate
from app.misuse import lists, thresholds
from app.misuse.books import Books, Declared, DeskState, Person, Relation
from app.misuse.flag import Flag
from app.misuse.rules import LOOKS_BACK, flags
from app.misuse.thresholds import Rulebook
from app.misuse.verdict import Review, Verdict
from app.store import flags as store
from app.store.accounts import DEMO_LOGINS, clerk
from app.store.flags import Flags
from app.store.journal import Journal
from app.store.ledger import Ledger
from app.store.units import Units
from forms.catalogue import Catalogue

NUMBER: Final = re.compile(r"[0-9]{12}|[0-9]{9}")
_PATIENCE: Final = 500
"""So many events of before a period stand in a row before nothing of the period is expected among the older ones.

The first alone says nothing: whoever sets the clock to long ago must not hide what he did before.
"""
_SIGN: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """Flags in the hands of whoever sits here. Every method may block; any thread but the window's.

    `unit` is where the desk stands, `folder` the state folder's `misuse`; `roles` says how many people each procedure's forms
    name (`Books.roles`).
    Every method raises Refused for a clerk, BadInput where a file of the folder is broken, CouldNotKeep.
    """

    journal: Journal
    gate: Gate
    unit: str
    folder: Path
    roles: Mapping[str, int]

    def reviews(self, *, period: Period, unit: str = "") -> tuple[Review, ...]:
        """The flags of a period, newest first, those opened as they stand; of one unit and below where it is named."""
        scope = self._scope
        shown = scope.within(Units(self.gate.accounts.database).tree().below(unit, self.gate.today)) if unit else scope
        found = {flag.id: Review(flag=flag) for flag in self._flags(scope, first=period.first)}
        found |= {review.flag.id: review for review in Flags(self.gate.accounts.database).seen_in(scope)}
        held = (review for review in found.values() if shown.holds(unit=review.flag.unit, clerk=review.flag.clerk))
        reviews = (review for review in held if period.holds(review.flag.at))
        return tuple(sorted(reviews, key=lambda review: (review.flag.at, review.flag.id), reverse=True))

    def open(self, flag_id: str) -> Review:
        """Whom it is about, once the REVIEW event is durable. Raises Refused for one about himself, WrongUsage for an unknown one."""
        review = self._review(flag_id)
        self._require_of_others(review.flag)
        if not review.opened:
            edition, now = self._rulebook.edition, self.journal.clock.now()
            review = replace(review, edition=edition, opened_at=now, opened_by=self.journal.clerk.login)
        change = store.opening(review.flag, edition=review.edition, by=review.opened_by, at=review.opened_at or review.flag.at)
        self.journal.write(EventKind.REVIEW, change, state="opened", **_about(review.flag))
        return review

    def judge(self, flag_id: str, verdict: Verdict, reason: Reason) -> Review:
        """The verdict, kept with its event. Raises Refused: about himself, not opened yet, or the last word is said; WrongUsage."""
        review = self._review(flag_id)
        self._require_of_others(review.flag)
        judged = replace(
            review,
            verdict=verdict,
            reason=reason.code,
            note=reason.text,
            judged_at=self.journal.clock.now(),
            judged_by=self.journal.clerk.login,
        )
        said = {"state": verdict.value, "reason": reason.code, "note": reason.text}
        self.journal.write(EventKind.REVIEW, store.judging(judged), **said, **_about(review.flag))
        return judged

    def declare(self, relation: Relation, number: str, *, login: str = "") -> None:
        """That the citizen of that number is somebody to a clerk, or protected: kept as his pseudonym.

        Raises WrongUsage for a relation without its clerk or an unknown clerk, BadInput for no number.
        """
        self._require_post()
        if bool(login) is (relation is Relation.PROTECTED):
            raise WrongUsage("flags.bad_relation")
        if login and login not in self._people():
            raise WrongUsage("accounts.unknown")
        if not NUMBER.fullmatch(number):
            raise BadInput("lookup.bad_number")
        subject = self.journal.ledger.pseudonym(number)
        change = store.declaring(Declared(relation=relation, subject=subject, clerk=login))
        self.journal.write(EventKind.ACCOUNT, change, state="declared", account=login, scope=(relation.value,), subject=subject)

    def sign(self, login: str) -> str:
        """What stands for a clerk until a flag about him is opened: the same at this desk, and nothing elsewhere."""
        return self.journal.ledger.pseudonym(f"clerk {login}").rpartition(":")[2][:_SIGN]

    def is_overdue(self, review: Review) -> bool:
        """Has it stood without a last word for longer than the unit allows?"""
        limit = self._rulebook.of(review.flag.unit).sla_days
        return not review.settled and review.days_open(self.journal.clock.now()) > limit

    def _review(self, flag_id: str) -> Review:
        scope = self._scope
        for review in Flags(self.gate.accounts.database).seen_in(scope):
            if review.flag.id == flag_id:
                return review
        for first in (self.gate.today - dt.timedelta(days=31), None):
            if found := next((flag for flag in self._flags(scope, first=first) if flag.id == flag_id), None):
                return Review(flag=found)
        raise WrongUsage("flags.unknown")

    def _flags(self, scope: Scope, *, first: dt.date | None) -> tuple[Flag, ...]:
        events = [event for event in self._events(first) if scope.holds(unit=event.unit, clerk=event.clerk)]
        held = (flag for flag in flags(events, self._books(events)) if scope.holds(unit=flag.unit, clerk=flag.clerk))
        return tuple(held)

    def _events(self, first: dt.date | None) -> list[UsageEvent]:
        """From the beginning of a day so long before that every rule remembers enough, each desk's in the order of its chain."""
        return [event for chain in self.journal.ledger.chains() for event in _since(chain, first)]

    def _books(self, events: list[UsageEvent]) -> Books:
        own = [event for event in events if event.desk == self.journal.ledger.desk]
        return Books(
            rulebook=self._rulebook,
            now=self.journal.clock.now(),
            people=self._people(),
            declared=Flags(self.gate.accounts.database).declared(),
            closed=lists.closed(self.folder / "closed.csv"),
            roles=self.roles,
            desks={self.journal.ledger.desk: self._desk(own)} if own else {},
            gateway=lists.gateway(self.folder / "gateway.csv"),
        )

    def _desk(self, events: list[UsageEvent]) -> DeskState:
        chain = self.journal.ledger.verify(recent=True)
        anchored = (event.at for event in events if event.kind is EventKind.EXPORT and event.note in NOTED_ELSEWHERE)
        return DeskState(
            unit=self.unit,
            began_at=events[0].at,
            chain_ok=chain.ok,
            first_bad_seq=chain.first_bad_seq or 0,
            anchored_at=max(anchored, default=None),
            version=version("motcua"),
            wanted_version=self._rulebook.program,
        )

    def _people(self) -> dict[str, Person]:
        """Everybody: who did something here may work elsewhere by now. Flags about others' units are dropped afterwards."""
        accounts = self.gate.accounts
        people = {person.login: person for person in accounts.everybody()}
        people |= {login: clerk(login, unit=self.journal.clerk.unit) for login in DEMO_LOGINS}
        began = self._began
        since = {login: [max(one.term.first, began) for one in accounts.commitments(login)] for login in people}
        return {login: Person(clerk=person, since=min(since[login], default=None)) for login, person in people.items()}

    @property
    def _began(self) -> dt.date:
        """The ledger's first day: nobody slept here before it."""
        with closing(self.journal.ledger.events()) as events:
            first = next(events, None)
        return first.at.astimezone().date() if first else self.gate.today

    @property
    def _rulebook(self) -> Rulebook:
        return thresholds.read(self.folder / "rules.yaml")

    @property
    def _scope(self) -> Scope:
        self._require_post()
        return self.gate.scope

    def _require_post(self) -> None:
        me = self.gate.clerk
        if me.post is Post.CLERK or me.is_suspended(self.gate.today):
            raise Refused("flags.not_yours")

    def _require_of_others(self, flag: Flag) -> None:
        """Nobody reviews himself; who tries is on record, and that is R18."""
        if flag.clerk == self.journal.clerk.login:
            self.journal.write(EventKind.REVIEW, state="refused", **_about(flag))
            raise Refused("flags.own")


def people_named(catalogue: Catalogue) -> dict[str, int]:
    """How many people the forms of each procedure name; a procedure is left out where a form has a table of people."""
    roles: dict[str, set[Role]] = {}
    for form in catalogue.forms:
        for procedure in form.procedures:
            roles.setdefault(procedure.code, set()).update(Role(plain_role(role)) for role in form.roles)
    return {procedure: len(parts) for procedure, parts in roles.items() if not any(role.repeats for role in parts)}


def _about(flag: Flag) -> dict[str, object]:
    return {"account": flag.clerk, "scope": (flag.rule.value, flag.id)}


def _since(chain: Ledger, first: dt.date | None) -> list[UsageEvent]:
    if first is None:
        return list(chain.events())
    begin = dt.datetime.combine(first - LOOKS_BACK, dt.time()).astimezone()
    kept, doubtful = list[UsageEvent](), list[UsageEvent]()
    with closing(chain.events(newest_first=True)) as events:
        for event in events:
            doubtful.append(event)
            if event.at >= begin:
                kept += doubtful
                doubtful = []
            elif len(doubtful) == _PATIENCE:
                break
    return kept[::-1]
