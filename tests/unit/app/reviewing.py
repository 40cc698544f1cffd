"""A desk in a supervisor's hands, with flags to review."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import MotcuaError
from app.core.people import Post
from app.core.reason import Reason, Use
from app.core.usage import EventKind, Period, UsageEvent
from app.desk import supervision
from app.misuse.flag import Rule
from app.misuse.verdict import Review
from app.state import open_state
from app.supervision import Supervision
from resources.demo.people import citizens
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, a_desk, card_of, employ

MATTER = Dossier(number="D-1", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")
EVER = Period()
SECOND = card_of([one for one in citizens() if one.card][1])
SEEN = Reason(use=Use.REVIEW, code="dossier_seen")


@contextmanager
def supervising(home: Path, clock: HandClock, login: str = "phutrach") -> Iterator[Supervision]:
    with a_desk(home, clock, login=login) as (_, personnel):
        yield supervision(open_state(home), personnel)


def look_up(home: Path, clock: HandClock, login: str | None = None, *, claim: object = FIRST) -> None:
    with a_desk(home, clock, login=login) as (counter, _):
        counter.look_up(MATTER, Claimant.of_card("applicant", claim))  # type: ignore[arg-type]  # a test's own words


def the_one(watched: Supervision, rule: Rule = Rule.CLOSED_OFFICE) -> Review:
    (review,) = (review for review in watched.reviews(period=EVER) if review.flag.rule is rule)
    return review


def reviews_in(watched: Supervision) -> list[UsageEvent]:
    return [event for event in watched.journal.ledger.events() if event.kind is EventKind.REVIEW]


def refusal(call: object) -> str:
    with pytest.raises(MotcuaError) as no:
        call()  # type: ignore[operator]  # a test's own words
    return no.value.key


def three_offices(home: Path, clock: HandClock) -> None:
    """Clerks and supervisors of two units, and those over all of them."""
    with a_desk(home, clock, login="phutrach") as (_, personnel):
        for login, unit, post in (
            ("lan", "X1", Post.CLERK),
            ("mai", "X2", Post.CLERK),
            ("truong", "X1", Post.SUPERVISOR),
            ("pho", "X1", Post.SUPERVISOR),
            ("quantri", "X9", Post.ADMINISTRATOR),
            ("baove", "X9", Post.PRIVACY_OFFICER),
        ):
            employ(personnel, login, unit=unit, post=post)
