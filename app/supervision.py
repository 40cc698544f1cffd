"""What a supervisor looks at: flags of those he may see, opened one by one, each with a verdict; every step of it on record."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from app.core.usage import EventKind, Failures, Period, UsageEvent
from app.gate import Gate
from app.misuse import lists, thresholds
from app.misuse.books import Books, Declared, DeskState, Person, Relation
from app.misuse.flag import Flag
from app.misuse.rules import LOOKS_BACK, flags
from app.misuse.thresholds import Rulebook
from app.misuse.verdict import Review, Verdict
from app.permission import may_administer
from app.store import flags as store
from app.store.accounts import DEMO_LOGINS, clerk
from app.store.flags import Flags
from app.store.journal import Journal
from app.store.ledger import Ledger
from app.store.units import Units
from forms.catalogue import Catalogue

_ID: Final = re.compile(r"r[0-9]{1,2}-[0-9a-f]{10}")
_SOUGHT: Final = (31, 400)
"""Days back from today in which a flag is sought that nobody opened yet, first the shorter way: not all of a ledger for any word."""
_REVIEWS: Final = (Post.SUPERVISOR, Post.ADMINISTRATOR)
_PROTECTS: Final = (Post.ADMINISTRATOR, Post.PRIVACY_OFFICER)
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
    Every method raises Refused for whoever is no supervisor or administrator (the privacy officer answers citizens, and declares who
    is protected), BadInput where a file of the folder is broken, CouldNotKeep.
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
        events = self._events(period.first)
        found = {flag.id: Review(flag=flag) for flag in self._flags(scope, events, first=period.first)}
        mine = self._opened_in(events)
        found |= {review.flag.id: self._known(review, mine) for review in Flags(self.gate.accounts.database).seen_in(scope)}
        held = (review for review in found.values() if shown.holds(unit=review.flag.unit, clerk=review.flag.clerk))
        reviews = (review for review in held if period.holds(review.flag.at))
        return tuple(sorted(reviews, key=lambda review: (review.flag.at, review.flag.id), reverse=True))

    def open(self, flag_id: str) -> Review:
        """Whom it is about, once the REVIEW event is durable.

        Raises Refused for one about himself, WrongUsage for an unknown one, NotPermitted for whoever may not work (any more).
        """
        review = self._review(flag_id)
        self._require_of_others(review.flag)
        if not review.opened:
            edition, now = self._rulebook.edition, self.journal.clock.now()
            review = replace(review, edition=edition, opened_at=now, opened_by=self.journal.clerk.login)
        change = store.opening(review.flag, edition=review.edition, by=review.opened_by, at=review.opened_at or review.flag.at)
        self.journal.write(EventKind.REVIEW, change, state="opened", **_about(review.flag))
        return replace(review, named=True)

    def judge(self, flag_id: str, verdict: Verdict, reason: Reason) -> Review:
        """The verdict, kept with its event. Raises Refused: about himself, not opened yet, or the last word is said; else as `open`."""
        review = self._review(flag_id)
        self._require_of_others(review.flag)
        mine = {flag_id} if review.opened_by == self._me else self._opened_in(self._events(review.flag.at.date()))
        judged = replace(
            self._known(review, mine),
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
        """That the citizen of that number is somebody to a clerk whom he supervises, or protected: kept as his pseudonym.

        Who is protected is said by an administrator or the privacy officer. Raises WrongUsage for a relation without its clerk or
        a clerk unknown here, BadInput for no number.
        """
        protects = relation is Relation.PROTECTED
        if protects:
            self._require_post(_PROTECTS, said="flags.not_protecting")
        else:
            self._require_post()
        self.gate.require_working()
        if bool(login) is protects:
            raise WrongUsage("flags.bad_relation")
        if login and not self._holds(login):
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
        self.gate.require_working()
        for review in Flags(self.gate.accounts.database).seen_in(scope):
            if review.flag.id == flag_id:
                return review
        for days in _SOUGHT if _ID.fullmatch(flag_id) else ():
            first = self.gate.today - dt.timedelta(days=days)
            if found := next((flag for flag in self._flags(scope, self._events(first), first=first) if flag.id == flag_id), None):
                return Review(flag=found)
        raise WrongUsage("flags.unknown")

    def _known(self, review: Review, mine: Collection[str]) -> Review:
        """As he may see it: its clerk by name where he opened it himself, first or after somebody else."""
        return replace(review, named=review.opened_by == self._me or review.flag.id in mine)

    def _opened_in(self, events: Iterable[UsageEvent]) -> set[str]:
        """The flags that he opened himself."""
        mine = (event for event in events if event.kind is EventKind.REVIEW and event.state == "opened" and event.clerk == self._me)
        return {event.scope[-1] for event in mine}

    @property
    def _me(self) -> str:
        return self.journal.clerk.login

    def _holds(self, login: str) -> bool:
        """Does he supervise that clerk? Nobody learns here which other logins there are."""
        person = self._people().get(login)
        return person is not None and self.gate.scope.holds(unit=person.clerk.unit.code, clerk=login)

    def _flags(self, scope: Scope, events: Sequence[UsageEvent], *, first: dt.date | None) -> tuple[Flag, ...]:
        seen = [event for event in events if scope.holds(unit=event.unit, clerk=event.clerk)]
        others = (event for event in events if not scope.holds(unit=event.unit, clerk=event.clerk))
        unseen = frozenset((event.clerk, event.at.astimezone().date()) for event in others)
        books = replace(self._books(events), unseen=unseen, read_from=self._read_from(events, first))
        return tuple(flag for flag in flags(seen, books) if scope.holds(unit=flag.unit, clerk=flag.clerk))

    def _read_from(self, events: Sequence[UsageEvent], first: dt.date | None) -> dt.date:
        """From which day on all events are among these: before it nobody wrote any, or they are archived, or were not asked for."""
        begun = min((event.at for event in events), default=self.journal.clock.now()).astimezone().date()
        if archived := self.journal.ledger.counts_from():
            begun = max(begun, archived.astimezone().date() + dt.timedelta(days=1))  # the first day may be there in part
        return max(begun, first - LOOKS_BACK) if first else begun

    def _events(self, first: dt.date | None) -> list[UsageEvent]:
        """From the beginning of a day so long before that every rule remembers enough, each desk's in the order of its chain."""
        return [event for chain in self.journal.ledger.chains() for event in _since(chain, first)]

    def _books(self, events: Iterable[UsageEvent]) -> Books:
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
        failures = Failures()
        standing = (event for event in reversed(events) if not failures.spoils(event))
        anchored = (event.at for event in standing if event.kind is EventKind.EXPORT and event.note in NOTED_ELSEWHERE)
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
        since = dict[str, dt.date]()
        for signed in accounts.all_commitments():
            since[signed.login] = min(since.get(signed.login, dt.date.max), max(signed.term.first, began))
        return {login: Person(clerk=person, since=since.get(login)) for login, person in people.items()}

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

    def _require_post(self, posts: Collection[Post] = _REVIEWS, *, said: str = "flags.not_yours") -> None:
        """One of these, or whoever may administer, as the embedded supervisor may. Raises Refused."""
        me = self.gate.clerk
        if not (me.post in posts or may_administer(me, day=self.gate.today)) or me.is_suspended(self.gate.today):
            raise Refused(said)

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
