"""An installed source held to the contract, whatever it does: it may be wrong, slow or rude, but not take the program down.

What it does runs in a thread of its own that is left behind where it does not come back; whatever it raises, `SystemExit` too,
becomes an outage; what it answers is looked through again: fields nobody asked for, another number, an outage dressed as
an answer. (Code that ends the whole process by force cannot be stopped from inside it.)
"""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Event, Thread
from time import monotonic
from typing import Final, TypeVar

from app.core.citizen import ASKABLE, CitizenRecord, HouseholdMember
from app.core.errors import Unavailable
from app.core.lookup import Answer, Column, LookupRequest, Outcome, Service
from app.verify.api import API_VERSION, Capabilities, Check, Health, Step, Verifier

T = TypeVar("T")
GRACE_S: Final = 0.25
"""So much longer than its deadline a source may take to say so itself."""
LOOK_S: Final = 1.0
CHECK_S: Final = 60.0
_GLANCE_S: Final = 0.03


class Broke(Exception):
    """The source raised something that is not of the contract, or did not come back in time (`silent`)."""

    def __init__(self, *, silent: bool = False) -> None:
        super().__init__("a source broke its contract")
        self.silent = silent


def aside(work: Callable[[], T], *, limit_s: float, cancel: Event | None = None) -> T:
    """Does foreign work in a thread of its own and waits for it.

    Raises Unavailable as the work does, or CANCELLED; Broke for everything else it raises, and where it takes longer.
    """
    future: Future[T] = Future()
    Thread(target=_into, args=(future, work), daemon=True, name="motcua-adapter").start()
    latest = monotonic() + limit_s
    while not future.done():
        wait((future,), min(_GLANCE_S, max(0.0, latest - monotonic())))
        if cancel is not None and cancel.is_set() and not future.done():
            raise Unavailable(Outcome.CANCELLED, detail="cancelled")
        if monotonic() >= latest and not future.done():
            raise Broke(silent=True)
    problem = future.exception()
    if isinstance(problem, Unavailable):
        raise problem
    if problem is not None:
        raise Broke from None  # without the foreign exception, which may quote an answer
    return future.result()


def _into(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as problem:  # whatever it is must not end this thread with a traceback that quotes it
        future.set_exception(problem)


class Guarded:
    """A `Verifier` around an installed one. Any thread."""

    def __init__(self, name: str, verifier: Verifier, known: Capabilities) -> None:
        self._name, self._verifier = name, verifier
        self._known = Capabilities(
            services=known.services & frozenset(Service),
            fields=known.fields & ASKABLE,
            unconfirmed=known.unconfirmed & known.services,
            test_data=bool(known.test_data),
            loopback=bool(known.loopback),
        )

    @property
    def name(self) -> str:
        """The one it was installed under."""
        return self._name

    @property
    def api_version(self) -> int:
        """That of this program: another would not have been let in."""
        return API_VERSION

    def capabilities(self) -> Capabilities:
        """What it said when it was built."""
        return self._known

    def health(self) -> Health:
        """What it says within a second, else that it is ready."""
        try:
            health = aside(self._verifier.health, limit_s=LOOK_S)
        except (Broke, Unavailable):
            return Health()
        return health if isinstance(health, Health) else Health()

    def check(self) -> Check:
        """Its own check, within a minute."""
        try:
            found = aside(self._verifier.check, limit_s=CHECK_S)
        except (Broke, Unavailable):
            found = None
        if isinstance(found, Check):
            return found
        return Check(steps=(Step(name="settings", ok=False, problem="adapter.broken", values={"name": self._name}),))

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        """Its answer, looked through. Raises Unavailable."""
        try:
            answer = aside(lambda: self._verifier.ask(request, cancel=cancel), limit_s=request.deadline_s + GRACE_S, cancel=cancel)
        except Broke as problem:
            if problem.silent:
                raise Unavailable(Outcome.TIMEOUT, detail="deadline") from None
            raise Unavailable(Outcome.GATEWAY_ERROR, detail="adapter-broke") from None
        return held(answer, request)

    def close(self) -> None:
        """Lets it close, for as long as that takes within a second."""
        try:
            aside(self._verifier.close, limit_s=LOOK_S)
        except (Broke, Unavailable):
            return


def held(answer: object, request: LookupRequest) -> Answer:
    """What of the answer keeps the contract: the fields asked for, of the number asked for. Raises Unavailable otherwise."""
    if not isinstance(answer, Answer) or not isinstance(answer.outcome, Outcome):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="adapter-answer")
    if answer.outcome.column is Column.UNAVAILABLE:
        raise Unavailable(answer.outcome, detail="adapter-answer")
    if answer.outcome is not Outcome.FOUND or request.service is Service.AUTHENTICATE:
        return Answer(outcome=answer.outcome)
    if request.service is Service.HOUSEHOLD:
        return Answer(outcome=Outcome.FOUND, members=_members(answer.members, number=request.identity.number))
    record = answer.record
    if not isinstance(record, CitizenRecord):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="adapter-answer")
    if request.identity.number not in (record.personal_id, record.old_id):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="other-number")
    return Answer(outcome=Outcome.FOUND, record=record.only(request.fields & ASKABLE))


def _members(members: object, *, number: str) -> tuple[HouseholdMember, ...]:
    """The household, among whom must be whoever was asked about by twelve digits; members have no old number."""
    if not isinstance(members, tuple) or not members or not all(isinstance(one, HouseholdMember) for one in members):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="adapter-answer")
    if len(number) == 12 and number not in {one.personal_id for one in members}:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="other-number")
    return members
