"""Papers without the database: how many, how long, and papers instead of cards only as the last resort."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import CouldNotKeep, NotPermitted, Refused, Unavailable
from app.core.lookup import Answer, Method, Outcome
from app.core.reason import Reason, Use
from app.core.usage import EventKind
from app.counter import Counter, Draft
from app.outgoing import Outgoing
from resources.dates import PartialDate
from resources.demo.people import citizens
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, Scripted, a_desk, card_of, employ, events, raising, texts_of, values_of

OTHER = card_of(citizens()[1])


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def counter(own_home: Path, clock: HandClock) -> Iterator[Counter]:
    with a_desk(own_home, clock) as (counter, _):
        yield counter


def limited(counter: Counter, **limits: int) -> Counter:
    settings = counter.settings
    for name, value in limits.items():
        settings = settings.changed(f"verify.card_only.{name}", value)
    return replace(counter, settings=settings)


def a_matter(counter: Counter, number: str = "D-1") -> Dossier:
    return counter.open_dossier(number=number, procedure=PROCEDURE)


def fill_from_card(counter: Counter, number: str = "D-1", *people: Claimant) -> None:
    him = people or (Claimant.of_card("applicant", FIRST),)
    draft = counter.fill(a_matter(counter, number), "xntthn", him)
    assert draft.marks.unverified
    counter.finish(draft)


def look_up(counter: Counter, number: str = "D-1", *, answer: Outcome = Outcome.FOUND, claimant: Claimant | None = None) -> None:
    """One look-up with that outcome."""
    if answer is Outcome.FOUND:
        source = Scripted()
    elif answer is Outcome.NOT_FOUND_OR_MISMATCH:
        source = Scripted(lambda _: Answer(outcome=answer))
    else:
        source = Scripted(raising(Unavailable(answer)))
    try:
        replace(counter, verifier=source).look_up(a_matter(counter, number), claimant or Claimant.of_card("applicant", FIRST))
    except Unavailable as outage:
        assert outage.outcome is answer


# --- how many and how long ----------------------------------------------------------------------------------------------


def test_whoever_nobody_was_asked_about_is_an_event_of_his_own(counter: Counter) -> None:
    fill_from_card(counter)
    _, unverified, fill = events(counter)
    assert (unverified.kind, unverified.role, unverified.method, unverified.form) == (EventKind.UNVERIFIED, "applicant", "qr", "xntthn")
    assert (fill.kind, fill.note) == (EventKind.FILL, "unverified")
    assert not [value for value in values_of(FIRST) if value in texts_of(counter)]


def test_so_many_people_a_day_and_no_more(counter: Counter, clock: HandClock) -> None:
    few = limited(counter, most=2)
    fill_from_card(few, "D-1")
    fill_from_card(few, "D-1")
    assert few.card_only_refusal() is None
    fill_from_card(few, "D-2")
    before = len(events(few))
    refusal = few.card_only_refusal()
    assert refusal is not None
    assert "2" in refusal.sentence("what")
    with pytest.raises(Refused, match=r"card_only\.count") as no:
        fill_from_card(few, "D-3")
    assert no.value.exit_status == 4
    assert [event.kind for event in events(few)[before:]] == [EventKind.DOSSIER]
    fill_from_card(few, "D-2")
    clock.pass_time(days=1)
    fill_from_card(few, "D-3")


def test_several_people_of_one_paper_count_each(counter: Counter) -> None:
    few = limited(counter, most=1)
    both = (Claimant.of_card("applicant", FIRST), Claimant.of_card("subject", OTHER))
    with pytest.raises(Refused, match=r"card_only\.count"):
        fill_from_card(few, "D-1", *both)
    assert events(few, EventKind.UNVERIFIED) == []


def test_none_at_all_where_the_office_does_not_want_it(counter: Counter) -> None:
    with pytest.raises(Refused, match=r"card_only\.count"):
        fill_from_card(limited(counter, most=0))


def test_so_long_after_the_databases_last_word_and_no_longer(counter: Counter, clock: HandClock) -> None:
    few = limited(counter, hours=4)
    look_up(few)
    clock.pass_time(hours=4)
    look_up(few, answer=Outcome.TIMEOUT)
    fill_from_card(few)
    clock.pass_time(seconds=1)
    with pytest.raises(Refused, match=r"card_only\.hours") as no:
        fill_from_card(few)
    assert "4" in no.value.sentence("what")
    look_up(few, answer=Outcome.NOT_FOUND_OR_MISMATCH)
    fill_from_card(few)


def test_a_desk_that_never_got_an_answer_counts_from_its_first_day(counter: Counter, clock: HandClock) -> None:
    few = limited(counter, hours=4)
    assert few.card_only_refusal() is None
    fill_from_card(few)
    clock.pass_time(hours=5)
    with pytest.raises(Refused, match=r"card_only\.hours"):
        fill_from_card(few, "D-2")


def test_a_good_answer_of_long_ago_is_found_behind_todays_papers(counter: Counter, clock: HandClock) -> None:
    look_up(counter)
    clock.pass_time(days=2)
    for n in range(3):
        fill_from_card(counter, f"D-{n}")
    with pytest.raises(Refused, match=r"card_only\.count"):
        fill_from_card(limited(counter, most=3), "D-9")


def test_an_outcome_that_nobody_writes_means_a_changed_ledger(counter: Counter) -> None:
    counter.journal.write(EventKind.OUTCOME, outcome="LUCKY")
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        counter.card_only_refusal()


def test_somebody_who_was_not_found_was_asked_about_and_is_not_counted(counter: Counter) -> None:
    source = Scripted(lambda _: Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH))
    finding = replace(counter, verifier=source).look_up(a_matter(counter), Claimant.of_card("applicant", FIRST))
    draft = counter.fill(a_matter(counter), "xntthn", [finding])
    limited(counter, most=0).finish(draft)
    assert draft.marks.unverified
    assert events(counter, EventKind.UNVERIFIED) == []


def test_of_two_who_reach_for_the_last_one_at_once_one_gets_it(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    few, both_may = limited(counter, most=2), Barrier(2, timeout=30)
    fill_from_card(few, "D-1")
    drafts = [few.fill(a_matter(few, number), "xntthn", [Claimant.of_card("applicant", FIRST)]) for number in ("D-2", "D-3")]
    ask_first = Outgoing._require_may_do_without_database

    def ask_together(self: Outgoing, *about: Any) -> None:
        ask_first(self, *about)
        both_may.wait()

    def finish(draft: Draft) -> str:
        try:
            few.finish(draft)
        except Refused as refused:
            return refused.key
        return "out"

    monkeypatch.setattr(Outgoing, "_require_may_do_without_database", ask_together)
    with ThreadPoolExecutor(2) as desks:
        assert sorted(desks.map(finish, drafts)) == ["card_only.count", "out"]
    assert len(events(few, EventKind.UNVERIFIED)) == 2
    assert len(events(few, EventKind.FILL)) == 2
    assert len(few.waiting.items()) == 2


# --- paper as the last resort ---------------------------------------------------------------------------------------------

WHY = Reason(use=Use.PAPER, code="not_found", text="mất thẻ")


def by_paper(method: Method = Method.CT07, reason: Reason | None = WHY) -> Claimant:
    return Claimant.typed("applicant", number="099190000001", full_name="Nguyễn Thử", birth=PartialDate(1990), method=method, reason=reason)


def paper_reason(counter: Counter, claimant: Claimant, number: str = "D-1") -> str:
    source = Scripted()
    with pytest.raises(NotPermitted) as no:
        replace(counter, verifier=source).look_up(a_matter(counter, number), claimant)
    assert source.asked == []
    assert "104/2022" in no.value.explain()
    assert (events(counter)[-1].kind, events(counter)[-1].reason) == (EventKind.OUTCOME, no.value.reason)
    return no.value.reason


@pytest.mark.parametrize("method", [Method.CT07, Method.NOTICE])
@pytest.mark.parametrize("before", [None, Outcome.FOUND, Outcome.CANCELLED])
def test_a_paper_is_not_taken_where_the_electronic_ways_were_not_tried_or_worked(
    counter: Counter, method: Method, before: Outcome | None
) -> None:
    if before is not None:
        look_up(counter, answer=before)
    assert paper_reason(counter, by_paper(method)) == "paper-first"


@pytest.mark.parametrize("before", [Outcome.NOT_FOUND_OR_MISMATCH, Outcome.TIMEOUT, Outcome.GATEWAY_ERROR])
def test_after_they_failed_for_the_same_dossier_it_is_taken_and_the_reason_kept(counter: Counter, before: Outcome) -> None:
    someone_else = before is Outcome.NOT_FOUND_OR_MISMATCH
    look_up(counter, answer=before)
    assert paper_reason(counter, by_paper(), "D-2") == "paper-first"
    if someone_else:
        assert paper_reason(counter, by_paper()) == "paper-first", "somebody else was not found"
        look_up(counter, answer=before, claimant=by_paper(Method.CARD))
    assert paper_reason(counter, by_paper(reason=None)) == "paper-reason"
    look_up(counter, claimant=by_paper())
    intent, outcome = events(counter)[-2:]
    assert [(event.kind, event.method, event.reason, event.note) for event in (intent, outcome)] == [
        (EventKind.INTENT, "ct07", "not_found", "mất thẻ"),
        (EventKind.OUTCOME, "ct07", "not_found", "mất thẻ"),
    ]


def test_without_the_database_too_a_paper_needs_its_excuse(counter: Counter) -> None:
    with pytest.raises(NotPermitted, match="paper-first"):
        fill_from_card(counter, "D-1", by_paper())
    look_up(counter, answer=Outcome.TIMEOUT)
    fill_from_card(counter, "D-1", by_paper())
    (unverified,) = events(counter, EventKind.UNVERIFIED)
    assert (unverified.method, unverified.reason, unverified.note) == ("ct07", "not_found", "mất thẻ")
    (after,) = counter.waiting.retry_all()
    assert (after.state.value, after.outcome) == ("answered", "NOT_FOUND_OR_MISMATCH"), "what was permitted then is asked about now"


def test_the_event_says_whether_there_was_an_outage(counter: Counter, clock: HandClock) -> None:
    fill_from_card(counter, "D-1")
    look_up(counter, answer=Outcome.CANCELLED)
    fill_from_card(counter, "D-2")
    look_up(counter, answer=Outcome.TIMEOUT)
    fill_from_card(counter, "D-3")
    clock.pass_time(days=1)
    fill_from_card(counter, "D-4")
    look_up(counter, answer=Outcome.TIMEOUT)
    look_up(counter)
    fill_from_card(counter, "D-5")
    assert [event.state for event in events(counter, EventKind.UNVERIFIED)] == [
        "no-outage", "no-outage", "outage", "no-outage", "no-outage",
    ]  # fmt: skip


def test_who_may_not_look_up_fills_no_paper_from_the_card_alone(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel, second_factor=True)
    with a_desk(own_home, clock, login="lan") as (hers, _):
        assert hers.card_only_refusal() is None
        refusal = hers.card_only_refusal(PROCEDURE)
        assert isinstance(refusal, NotPermitted)
        assert refusal.reason == "second-factor-not-enrolled"
        with pytest.raises(NotPermitted, match="second-factor"):
            fill_from_card(hers)
        last = events(hers)[-1]
        assert (last.kind, last.reason, last.dossier) == (EventKind.OUTCOME, "second-factor-not-enrolled", "D-1")
        assert events(hers, EventKind.UNVERIFIED) == []


def test_an_outcome_of_two_months_ago_excuses_nothing(counter: Counter, clock: HandClock) -> None:
    look_up(counter, answer=Outcome.TIMEOUT)
    clock.pass_time(days=1)
    assert paper_reason(counter, by_paper()) == "paper-first", "an outage excuses on its own day"
    look_up(counter, answer=Outcome.NOT_FOUND_OR_MISMATCH, claimant=by_paper(Method.CARD))
    look_up(counter, claimant=by_paper())
    clock.pass_time(days=31)
    assert paper_reason(counter, by_paper()) == "paper-first"


def test_another_units_trouble_excuses_nothing(counter: Counter) -> None:
    clerk = counter.clerk
    elsewhere = replace(counter.journal, clerk=replace(clerk, unit=replace(clerk.unit, code="X2")))
    look_up(replace(counter, journal=elsewhere, gate=replace(counter.gate, journal=elsewhere)), answer=Outcome.TIMEOUT)
    assert paper_reason(counter, by_paper()) == "paper-first"


@pytest.mark.parametrize("method", [Method.QR, Method.CHIP])
def test_nothing_typed_was_scanned(method: Method) -> None:
    with pytest.raises(ValueError, match="not scanned"):
        by_paper(method)


def test_the_method_of_each_identification_is_in_the_ledger(counter: Counter) -> None:
    number, birth = FIRST.personal_id, FIRST.birth_date
    for method in (Method.CARD, Method.DATABASE, Method.VNEID):
        look_up(counter, claimant=Claimant.typed("applicant", number=number, full_name=FIRST.full_name, birth=birth, method=method))
    look_up(counter)
    assert [event.method for event in events(counter, EventKind.INTENT)] == ["card", "database", "vneid", "qr"]
    assert dt.UTC is events(counter)[0].at.tzinfo
