"""Those who wait to be verified: each with a state of his own, none in the way of another, nothing of them kept for long."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app.bootstrap import open_desk
from app.claimant import Claimant
from app.core.errors import CouldNotKeep, Unavailable, WrongUsage
from app.core.lookup import Answer, LookupRequest, Method, Outcome
from app.core.reason import Reason, Use
from app.core.usage import EventKind
from app.core.waiting import WaitingItem, WaitingState
from app.counter import Counter
from app.store.ledger import Ledger
from app.store.waiting import LEASE, WaitingList, tried
from app.waiting import EXPIRED, OTHER_SOURCE, read_claim, waiting_item, working_day_after, written_claim
from resources.dates import PartialDate
from resources.demo.people import citizens
from scanner.payload import CardClaim
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, Scripted, a_desk, card_of, employ, events, raising, texts_of, values_of, with_case

SECOND, THIRD = card_of(citizens()[1]), card_of(citizens()[2])
TOLD = Reason(use=Use.DROP, code="citizen_told", text="gọi điện")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def counter(own_home: Path, clock: HandClock) -> Iterator[Counter]:
    with a_desk(own_home, clock) as (counter, _):
        yield counter


def put(counter: Counter, *claims: CardClaim) -> None:
    """A paper of his own for each, without the database, one after the other."""
    clock = counter.journal.clock
    assert isinstance(clock, HandClock)
    for n, claim in enumerate(claims):
        matter = counter.open_dossier(number=f"D-{n}", procedure=PROCEDURE)
        counter.finish(counter.fill(matter, "xntthn", [Claimant.of_card("applicant", claim)]))
        clock.pass_time(seconds=1)


def asking(counter: Counter, source: Scripted) -> Counter:
    return replace(counter, verifier=source)


def failing_for(claim: CardClaim, problem: BaseException) -> Scripted:
    def answer(request: LookupRequest) -> Answer | None:
        if request.identity.number == claim.personal_id:
            raise problem
        return None

    return Scripted(answer)


def test_whoever_went_onto_a_paper_unverified_waits(counter: Counter, clock: HandClock) -> None:
    put(counter, FIRST)
    (item,) = counter.waiting.items()
    assert (item.dossier, item.role, item.form, item.state, item.tries) == ("D-0", "applicant", "xntthn", WaitingState.WAITING, 0)
    assert (item.added_at, item.keep_to) == (clock.now() - dt.timedelta(seconds=1), dt.date(2026, 11, 23))
    assert not [value for value in values_of(FIRST) if value in repr(item)]


def test_when_the_database_is_back_he_is_asked_about_and_leaves_the_list(counter: Counter) -> None:
    put(counter, FIRST)
    source = Scripted()
    (after,) = asking(counter, source).waiting.retry_all()
    assert (after.state, after.outcome, after.tries) == (WaitingState.VERIFIED, "FOUND", 1)
    assert counter.waiting.items() == ()
    intent, outcome = events(counter)[-2:]
    assert (intent.kind, outcome.kind, outcome.outcome, outcome.dossier) == (EventKind.INTENT, EventKind.OUTCOME, "FOUND", "D-0")
    assert (source.asked[0].purpose, source.asked[0].identity.full_name) == ("tiep_nhan_ho_so", FIRST.full_name)
    assert source.asked[0].fields == {
        "personal_id", "old_id", "full_name", "birth_date", "sex", "permanent_residence", "current_residence",
    }  # fmt: skip


def test_a_difference_is_told_by_its_field_and_what_he_said_is_forgotten(counter: Counter) -> None:
    claim = with_case("differs-residence")
    put(counter, claim)
    (after,) = counter.waiting.retry_all()
    assert (after.state, after.outcome, after.differs) == (WaitingState.ANSWERED, "FOUND", ("residence",))
    (kept,) = counter.waiting.items()
    assert (kept.state, kept.differs, kept.claim) == (WaitingState.ANSWERED, ("residence",), b"")
    assert events(counter)[-1].differs == ("residence",)
    assert counter.waiting.retry(kept.id) == kept, "answered once, not asked again"
    assert list(counter.waiting.retry_all()) == []
    counter.waiting.drop(kept.id, TOLD)
    dropped = events(counter)[-1]
    assert (dropped.kind, dropped.reason, dropped.note, dropped.dossier) == (EventKind.DROPPED, "citizen_told", "gọi điện", "D-0")
    assert counter.waiting.items() == ()
    assert not [value for value in values_of(claim) if value in texts_of(counter)]


def test_nobody_found_is_an_answer_and_an_outage_is_none(counter: Counter) -> None:
    put(counter, with_case("unknown-to-database"), FIRST)
    source = failing_for(FIRST, Unavailable(Outcome.TIMEOUT))
    states = {item.dossier: (item.state, item.outcome) for item in asking(counter, source).waiting.retry_all()}
    assert states == {"D-0": (WaitingState.ANSWERED, "NOT_FOUND_OR_MISMATCH"), "D-1": (WaitingState.FAILED, "TIMEOUT")}


@pytest.mark.parametrize("problem", [Unavailable(Outcome.GATEWAY_ERROR), RuntimeError("boom")])
def test_one_that_fails_does_not_stop_the_others(counter: Counter, problem: Exception) -> None:
    put(counter, FIRST, SECOND, THIRD)
    after = list(asking(counter, failing_for(FIRST, problem)).waiting.retry_all())
    assert [item.state for item in after] == [WaitingState.FAILED, WaitingState.VERIFIED, WaitingState.VERIFIED]
    (left,) = counter.waiting.items()
    assert (left.dossier, left.tries, left.claim != b"") == ("D-0", 1, True)
    (again,) = counter.waiting.retry_all()
    assert (again.state, again.tries) == (WaitingState.VERIFIED, 2)


def test_a_source_that_says_no_is_asked_again_later(counter: Counter) -> None:
    put(counter, FIRST)
    source = Scripted(lambda _: Answer(outcome=Outcome.PROCEDURE_NOT_LICENSED))
    (after,) = asking(counter, source).waiting.retry_all()
    assert (after.state, after.outcome) == (WaitingState.FAILED, "PROCEDURE_NOT_LICENSED")


def test_who_may_not_ask_may_not_ask_for_them_either(own_home: Path, clock: HandClock, counter: Counter) -> None:
    put(counter, FIRST)
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel)
        personnel.withdraw("lan")
    with a_desk(own_home, clock, login="lan") as (hers, _):
        source = Scripted()
        (after,) = asking(hers, source).waiting.retry_all()
        assert (after.state, after.outcome, after.reason) == (WaitingState.FAILED, "OFFICER_NOT_ALLOWED", "no-grant")
        assert source.asked == []
    (verified,) = counter.waiting.retry_all()
    assert (verified.state, verified.reason) == (WaitingState.VERIFIED, "")


def test_whoever_was_tried_longest_ago_is_next(counter: Counter, clock: HandClock) -> None:
    put(counter, FIRST, SECOND, THIRD)
    down = asking(counter, Scripted(raising(Unavailable(Outcome.TIMEOUT)))).waiting
    order = [item.id for item in down.items()]
    clock.pass_time(minutes=1)
    down.retry(order[0])
    clock.pass_time(minutes=1)
    assert [item.id for item in down.retry_all()] == [order[1], order[2], order[0]]


def test_a_program_that_died_while_asking_blocks_him_no_longer_than_the_lease(counter: Counter, clock: HandClock) -> None:
    put(counter, FIRST, SECOND)
    first = counter.waiting.items()[0].id
    with pytest.raises(KeyboardInterrupt):
        list(asking(counter, Scripted(raising(KeyboardInterrupt()))).waiting.retry_all())
    assert [event.kind for event in events(counter)][-1] is EventKind.INTENT
    clock.pass_time(seconds=1)
    assert counter.waiting.retry(first).state is WaitingState.WAITING, "somebody may still have him in hand"
    assert [item.state for item in counter.waiting.retry_all()] == [WaitingState.VERIFIED]
    clock.pass_time(seconds=LEASE.total_seconds())
    assert counter.waiting.retry(first).state is WaitingState.VERIFIED


def test_an_answer_that_the_ledger_cannot_keep_changes_nobody(counter: Counter, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Ledger.append

    def full_at_the_outcome(self: Ledger, event: object, change: object = None) -> int:
        if event.kind is EventKind.OUTCOME:  # type: ignore[attr-defined]  # an event
            raise CouldNotKeep("store.disk_full")
        return real(self, event, change)  # type: ignore[arg-type]  # passed on as they came

    put(counter, FIRST)
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "append", full_at_the_outcome)
        with pytest.raises(CouldNotKeep):
            list(counter.waiting.retry_all())
    (item,) = counter.waiting.items()
    assert (item.state, item.tries) == (WaitingState.WAITING, 0)


def test_to_stop_stops_before_the_next_one(counter: Counter) -> None:
    put(counter, FIRST, SECOND)
    stop = Event()
    rest = counter.waiting.retry_all(cancel=stop)
    next(rest)
    stop.set()
    assert list(rest) == []
    assert [item.dossier for item in counter.waiting.items()] == ["D-1"]


def test_after_the_next_working_day_it_is_forgotten_and_that_is_an_event(own_home: Path, counter: Counter, clock: HandClock) -> None:
    put(counter, FIRST)
    clock.pass_time(days=3, hours=12)
    assert len(counter.waiting.items()) == 1, "it was a Friday: Monday is the next working day"
    clock.pass_time(hours=12)
    assert counter.waiting.items() == ()
    dropped = events(counter)[-1]
    assert (dropped.kind, dropped.reason, dropped.dossier) == (EventKind.DROPPED, EXPIRED, "D-0")


def test_every_start_forgets_too(own_home: Path, counter: Counter, clock: HandClock) -> None:
    long_ago = replace(clock_back(counter), waiting_list=counter.waiting_list)
    put(long_ago, FIRST)
    with open_desk(own_home) as desk:
        assert desk.counter.waiting_list.items() == ()


def clock_back(counter: Counter) -> Counter:
    journal = replace(counter.journal, clock=HandClock(dt.datetime(2020, 1, 6, 2, tzinfo=dt.UTC)))
    return replace(counter, journal=journal, gate=replace(counter.gate, journal=journal))


@pytest.mark.parametrize(
    ("day", "days", "kept_to"),
    [
        (dt.date(2026, 11, 19), 1, dt.date(2026, 11, 20)),
        (dt.date(2026, 11, 20), 1, dt.date(2026, 11, 23)),
        (dt.date(2026, 11, 21), 1, dt.date(2026, 11, 23)),
        (dt.date(2026, 11, 20), 2, dt.date(2026, 11, 24)),
        (dt.date(2026, 11, 20), 0, dt.date(2026, 11, 20)),
    ],
)
def test_working_days_leave_the_weekend_out(day: dt.date, days: int, kept_to: dt.date) -> None:
    assert working_day_after(day, days) == kept_to


def test_an_unknown_id_is_wrong_usage(counter: Counter) -> None:
    with pytest.raises(WrongUsage, match=r"queue\.unknown"):
        counter.waiting.retry("00000000")
    with pytest.raises(WrongUsage, match=r"queue\.unknown"):
        counter.waiting.drop("00000000", TOLD)


def an_item(claimant: Claimant, counter: Counter) -> WaitingItem:
    matter = counter.open_dossier(number="D-1", procedure=PROCEDURE)
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    return waiting_item(claimant, matter, form="xntthn", fields=frozenset(), subject="k:1", adapter="demo", now=now, keep_days=1)


def test_a_claim_is_kept_as_far_as_asking_and_comparing_need_it(counter: Counter) -> None:
    him = Claimant.of_card("mother", FIRST)
    back = read_claim(an_item(him, counter))
    assert (back.role, back.identity, back.method) == (him.role, him.identity, him.method)
    assert back.claimed() == him.claimed()
    assert back.claim is not None
    assert (back.claim.issue_date, back.claim.extra) == (None, ())
    typed = Claimant.typed("father", number="099190000001", full_name="Nguyễn Thử", birth=PartialDate(1990), method=Method.VNEID)
    assert read_claim(an_item(typed, counter)) == typed


def test_somebody_without_a_birth_date_cannot_wait_for_nobody_could_ask(counter: Counter) -> None:
    nameless = Claimant.typed("applicant", number="099190000001", full_name="Nguyễn Thử", birth=None)
    matter = counter.open_dossier(number="D-1", procedure=PROCEDURE)
    counter.finish(counter.fill(matter, "xntthn", [nameless]))
    assert (len(events(counter, EventKind.UNVERIFIED)), counter.waiting.items()) == (1, ())
    assert written_claim(nameless).count(b'"birth": ""') == 1


@pytest.mark.parametrize(
    "claim", [b"", b"[]", b"{}", b"nonsense", b'{"number": 1, "name": 2, "birth": 3}', b'{"number": "1", "name": "A", "birth": "1990"}']
)
def test_a_claim_that_cannot_be_read_is_the_items_own_trouble(counter: Counter, clock: HandClock, claim: bytes) -> None:
    put(counter, FIRST, SECOND)
    spoilt = counter.waiting.items()[0]
    counter.waiting_list.keep(tried(spoilt))
    with counter.waiting_list.database.writing() as connection:
        connection.exec_driver_sql("UPDATE waiting SET claim = ? WHERE id = ?", (claim, spoilt.id))
    after = list(counter.waiting.retry_all())
    assert [(item.state, item.outcome) for item in after] == [(WaitingState.FAILED, "BAD_INPUT"), (WaitingState.VERIFIED, "FOUND")]
    counter.waiting.drop(spoilt.id, TOLD)
    assert counter.waiting.items() == ()


def test_another_source_than_the_one_that_failed_him_is_not_asked(counter: Counter) -> None:
    put(counter, FIRST)

    class Elsewhere(Scripted):
        name = "gateway"

    source = Elsewhere()
    (after,) = asking(counter, source).waiting.retry_all()
    assert (after.state, after.outcome, after.reason, source.asked) == (WaitingState.FAILED, "NOT_CONFIGURED", OTHER_SOURCE, [])
    assert [item.state for item in counter.waiting.retry_all()] == [WaitingState.VERIFIED], "the one that failed him is"


def test_an_answer_outlives_its_day_until_a_clerk_drops_it(counter: Counter, clock: HandClock) -> None:
    put(counter, with_case("differs-residence"))
    list(counter.waiting.retry_all())
    clock.pass_time(days=30)
    assert [item.state for item in counter.waiting.items()] == [WaitingState.ANSWERED]


def test_what_another_program_has_just_removed_is_removed_once(counter: Counter, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    put(counter, FIRST)
    seen = counter.waiting.items()
    clock.pass_time(days=30)
    monkeypatch.setattr(WaitingList, "items", lambda _: seen)
    counter.waiting.purge()
    counter.waiting.purge()
    assert len(events(counter, EventKind.DROPPED)) == 1


def test_no_reason_to_drop_tells_of_him(counter: Counter) -> None:
    put(counter, FIRST)
    with pytest.raises(WrongUsage, match=r"reason\.bad_text"):
        counter.waiting.drop(counter.waiting.items()[0].id, replace(TOLD, text=FIRST.full_name.lower()))
    assert len(counter.waiting.items()) == 1
