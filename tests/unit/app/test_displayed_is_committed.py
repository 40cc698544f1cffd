"""Whatever happens in whatever order: what was shown is in a ledger that a crash at this very moment would leave behind.

`MOTCUA_STEPS=200000` is the number to try before a release; give pytest the time for it (`--timeout 0`).
"""

import base64
import json
import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from app.claimant import Claimant, Finding
from app.core.errors import CouldNotKeep, Refused, Unavailable
from app.core.reason import Reason, Use
from app.core.usage import EventKind, UsageEvent
from app.core.waiting import WaitingState
from app.counter import Choice, Counter, Draft, Side
from app.store.database import Change, Database
from app.store.journal import Journal
from app.store.ledger import Ledger
from resources.demo.people import citizens
from tests.clocks import HandClock
from tests.unit.app.offices import PROCEDURE, Scripted, a_desk, card_of, values_of, with_case

STEPS_EACH = 20
EXAMPLES = max(1, int(os.environ.get("MOTCUA_STEPS", "400")) // STEPS_EACH)

PEOPLE = (
    card_of(citizens()[0]),
    with_case("differs-residence"),
    with_case("unknown-to-database"),
    *(card_of(next(one for one in citizens() if one.answer == answer)) for answer in ("TIMEOUT", "OFFICER_NOT_ALLOWED")),
)
SURE = Reason(use=Use.OVERRIDE, code="citizen_confirms")
ASKS = Reason(use=Use.UNMASK, code="citizen_asks")


class Faulty(Ledger):
    """Fails at the append that is due: before it wrote, or after, when only the answer is lost."""

    due: list[str]

    def append(self, event: UsageEvent, change: Change | None = None) -> int:
        fault = self.due.pop(0) if self.due else ""
        if fault == "before":
            raise CouldNotKeep("store.disk_full")
        seq = super().append(event, change)
        if fault == "after":
            raise CouldNotKeep("store.unwritable")
        return seq


class ADay(RuleBasedStateMachine):
    """One desk, its clerk, its troubles."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.home, self.clock, self.source = self.folder / "home-0", HandClock(), Scripted()
        self.shown: list[tuple[EventKind, str, str]] = []
        self.findings: list[Finding] = []
        self.drafts: list[Draft] = []
        self.kills = 0
        self.open: ExitStack | None = None

    def teardown(self) -> None:
        assert self.open is not None
        self.open.close()
        shutil.rmtree(self.folder)

    @initialize()
    def start(self) -> None:
        self.open = ExitStack()
        counter, _ = self.open.enter_context(a_desk(self.home, self.clock))
        ledger = Faulty(*(getattr(counter.journal.ledger, name) for name in ("database", "desk", "subject_key")))
        object.__setattr__(ledger, "due", [])
        journal = replace(counter.journal, ledger=ledger)
        self.ledger, self.counter = ledger, self._with(counter, journal=journal)

    def _with(self, counter: Counter, *, journal: Journal) -> Counter:
        homes_printed = counter.settings.changed("forms.footnote2", "fill")
        gate = replace(counter.gate, journal=journal)
        return replace(counter, journal=journal, verifier=self.source, gate=gate, settings=homes_printed)

    # --- what a clerk does ----------------------------------------------------------------------------------------------

    @rule(who=st.sampled_from(PEOPLE), dossier=st.sampled_from(["D-1", "D-2"]), more=st.sampled_from(["", "religion"]))
    def looks_up(self, who: object, dossier: str, more: str) -> None:
        try:
            matter = self.counter.open_dossier(number=dossier, procedure=PROCEDURE)
            fields = self.counter.wanted("xntthn", "applicant") | ({more} if more else set())
            finding = self.counter.look_up(matter, Claimant.of_card("applicant", who), fields=fields)  # type: ignore[arg-type]  # a card
        except (CouldNotKeep, Unavailable):
            return
        self.shown.append((EventKind.OUTCOME, finding.request_id, ""))
        self.findings.append(finding)

    @rule(who=st.sampled_from(PEOPLE))
    def asks_for_the_household(self, who: object) -> None:
        try:
            matter = self.counter.open_dossier(number="D-3", procedure="1.010038")
            household = self.counter.household(matter, Claimant.of_card("applicant", who), form_key="ct01")  # type: ignore[arg-type]  # a card
        except (CouldNotKeep, Unavailable):
            return
        self.shown.append((EventKind.OUTCOME, household.finding.request_id, ""))

    @precondition(lambda self: any(finding.masked for finding in self.findings))
    @rule()
    def unmasks(self) -> None:
        finding = next(finding for finding in self.findings if finding.masked)
        try:
            matter = self.counter.open_dossier(number="D-1", procedure=PROCEDURE)
            seen = self.counter.unmask(matter, finding, finding.masked[0], ASKS)
        except CouldNotKeep:
            return
        self.shown.append((EventKind.UNMASK, seen.request_id, finding.masked[0]))

    @rule(asked=st.booleans(), by_card=st.booleans())
    def hands_out_a_paper(self, asked: bool, by_card: bool) -> None:
        person = next((finding for finding in self.findings if finding.differs), None) if asked else None
        choices = [Choice(field="applicant.residence", side=Side.CARD, reason=SURE)] if by_card else []
        number = f"P-{len(self.shown)}"
        try:
            matter = self.counter.open_dossier(number=number, procedure=PROCEDURE)
            draft = self.counter.fill(matter, "xntthn", [person or Claimant.of_card("applicant", PEOPLE[1])], choices=choices)
            self.counter.finish(draft)
        except (CouldNotKeep, Refused):
            return
        self.shown.append((EventKind.FILL, number, ""))
        assert bool(draft.choices) is (by_card and person is not None)
        if draft.choices:
            self.shown.append((EventKind.OVERRIDE, number, "residence"))
        if person is None:
            self.shown.append((EventKind.UNVERIFIED, number, ""))
        self.drafts.append(draft)

    @precondition(lambda self: self.drafts)
    @rule()
    def prints(self) -> None:
        job = f"P-{len(self.shown)}"
        try:
            self.counter.sending(self.drafts[-1])
            self.counter.printed(self.drafts[-1], job=job, printer="P", state="queued")
        except CouldNotKeep:
            return
        self.shown.append((EventKind.PRINT, job, ""))

    @rule()
    def works_the_waiting_list_off(self) -> None:
        self.clock.pass_time(minutes=2)
        try:
            for item in self.counter.waiting.retry_all():
                if item.state is not WaitingState.FAILED:
                    asked = self.source.asked[-1]
                    self.shown.append((EventKind.OUTCOME, asked.request_id, ""))
        except CouldNotKeep:
            return

    # --- what goes wrong ------------------------------------------------------------------------------------------------

    @rule(after=st.integers(0, 3), fault=st.sampled_from(["before", "after"]))
    def the_disk_will_fail(self, after: int, fault: str) -> None:
        self.ledger.due[:] = [""] * after + [fault]

    @rule()
    def the_program_is_killed(self) -> None:
        assert self.open is not None
        self.kills += 1
        left = self.folder / f"home-{self.kills}"
        shutil.copytree(self.home, left)
        self.open.close()  # the copy has not heard of it
        self.home = left
        self.findings.clear()
        self.drafts.clear()
        self.start()

    # --- what must hold -------------------------------------------------------------------------------------------------

    @invariant()
    def whatever_was_shown_or_sent_is_in_what_a_crash_would_leave(self) -> None:
        if self.open is None:
            return
        left = Path(tempfile.mkdtemp(dir=self.folder))
        for name in ("motcua.db", "motcua.db-wal"):
            if (self.home / name).exists():
                shutil.copyfile(self.home / name, left / name)
        database = Database.open_copy(left / "motcua.db", key=_key(self.home))
        try:
            kept = Ledger(database, self.ledger.desk, self.ledger.subject_key)
            events = list(kept.events())
            assert kept.verify().ok
        finally:
            database.close()
            shutil.rmtree(left)
        told = {(event.kind, name, field) for event in events for name in _names(event) for field in ("", *event.fields)}
        assert [one for one in self.shown if one not in told] == []
        intents = {event.request_id for event in events if event.kind is EventKind.INTENT}
        assert {request.request_id for request in self.source.asked} <= intents
        said = repr(events)
        assert not [value for value in values_of(*PEOPLE) if value in said]


def _key(home: Path) -> bytes:
    return base64.b64decode(json.loads((home / "keys.json").read_text())["ledger.key"])


def _names(event: UsageEvent) -> tuple[str, ...]:
    return event.request_id, event.dossier, event.job


ADay.TestCase.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS_EACH, deadline=None)
TestDisplayedIsCommitted = ADay.TestCase


def test_the_day_would_notice_a_program_that_shows_what_it_could_not_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Journal.write

    def careless(self: Journal, kind: EventKind, change: Change | None = None, /, **details: Any) -> UsageEvent | None:
        with suppress(CouldNotKeep):
            return real(self, kind, change, **details)
        return None

    monkeypatch.setattr(Journal, "write", careless)
    # It stops at the first bad day, mostly within seconds; one run found none among 50.
    hasty = settings(
        max_examples=1000, stateful_step_count=STEPS_EACH, deadline=None, phases=[Phase.generate], database=None, report_multiple_bugs=False
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(ADay, settings=hasty)
