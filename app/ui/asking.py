"""Looking people up: each answer finds the person it is about, wherever he sits by then."""

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.claimant import Claimant, Finding
from app.core.errors import CouldNotKeep, MotcuaError, NotPermitted, Refused
from app.core.lookup import Column
from app.counter import Counter
from app.ui.notice import Deed
from app.ui.notices import Spare, came_of, notice_of, trouble_of
from app.ui.paper_flow import PaperFlow
from app.ui.place import Place
from app.ui.ports import Runner
from app.verify.compare import explained
from app.verify.verdicts import Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer with the reasons of its comparison."""

    finding: Finding = field(repr=False)
    why: Explained = field(repr=False)
    no_paper: Refused | None = None
    """Where it brought no record: why no paper may be filled without one now."""

    @classmethod
    def of(cls, finding: Finding, counter: Counter, *, procedure: str) -> "Answered":
        """Worker thread."""
        if finding.record is None:
            return cls(finding=finding, why={}, no_paper=card_only_refusal(counter, procedure))
        return cls(finding=finding, why=explained(finding.claimant.claimed(), finding.record))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A look-up that brought no answer."""

    failure: MotcuaError
    no_paper: Refused | None


def card_only_refusal(counter: Counter, procedure: str) -> Refused | None:
    """See Counter; where it cannot be known now, the paper's own way out tells. Worker thread."""
    with suppress(CouldNotKeep):
        return counter.card_only_refusal(procedure)
    return None


class Asking(PaperFlow):
    """The questions about the people of the matter. GUI thread."""

    asks = Signal()
    """Somebody is about to be asked about: a dossier number still being typed counts now. Connect it directly."""
    arrived = Signal(str)
    """A person's answer is there, or it is sure that there will be none: the role."""

    def __init__(self, counter: Counter, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(counter, runner, parent)
        self._asks = itertools.count(1)
        """Numbers for look-ups, never the same twice, so that an answer finds the person it is about."""
        self._typed_number = ""
        """Of whoever is being typed in."""

    def retry(self, role: str = "") -> None:
        """Asks again for that person, or for everybody whom nobody has told anything about (and who is not on a household's list)."""
        for place in self.state.people:
            told = place.is_found or place.listed is not None or place.came_of in (Column.NOT_FOUND, Column.BAD_INPUT)
            if place.role == role or not (role or told or place.asking):
                self._ask(place.role)

    def card_only(self, role: str) -> None:
        """Fills from the card alone, the citizen's word or his household's list; but for the list the paper says "chưa xác thực"."""
        place = self._place(role)
        if place is not None and place.claimant is not None:
            self._put(replace(place, card_only=True))
            self._redraft()

    def cancel(self) -> None:
        """Stops the look-ups under way; their places say so."""
        self._matter.cancel()

    def confirm(self, code: str) -> None:
        """The clerk's one-time code; where it is right, whoever waited for it is asked about at once."""

        def waiting() -> list[Place]:
            return [place for place in self.state.people if place.trouble is not None and Deed.CODE in place.trouble.deeds]

        def done(confirmed: None) -> None:
            for place in waiting():
                self._ask(place.role)

        def failed(failure: Exception) -> None:
            for place in waiting():
                if place.spare is not None:
                    told = trouble_of(failure, place.spare)
                    if not isinstance(failure, NotPermitted):  # the ledger could not be written: the same code counts again
                        told = replace(told, deeds=(Deed.CODE,))
                    self._put(replace(place, trouble=told))

        self._matter.run(lambda call: self.counter.confirm(code), done=done, failed=failed)

    def _welcome(self, place: Place) -> None:
        self._remember()
        self._put(place)
        self._set(selected=place.role, target="", doubled="")
        self._ask(place.role)

    def _ask(self, role: str) -> None:
        self.asks.emit()
        place, matter = self._place(role), self._matter
        if place is None or place.claimant is None or self.state.form is None:
            return
        claimant, fields, listed = place.claimant, self._wanted(role), place.listed is not None
        ask = next(self._asks)
        self._put(replace(place, asking=True, ask=ask, finding=None, why={}, trouble=None, came_of=None, spare=None, card_only=False))
        look_up, procedure = self._look_up(claimant, fields), self.state.procedure

        def work(call: Any) -> Answered | Unanswered:
            try:
                return look_up(call)
            except MotcuaError as failure:
                return Unanswered(failure=failure, no_paper=card_only_refusal(self.counter, procedure))

        def settle(**changes: Any) -> None:
            seat = next((seat for seat in self.state.people if seat.ask == ask), None)
            if seat is None:
                return
            if (finding := changes.get("finding")) is not None:
                changes["finding"] = replace(finding, claimant=replace(finding.claimant, role=seat.role))
            self._put(replace(seat, asking=False, **changes))
            self._redraft()
            self._once_seen.append(partial(self.arrived.emit, seat.role))  # whoever hears of it finds it on the screen

        def failed(failure: Exception, no_paper: Refused | None = None) -> None:
            self._learn_papers(claimant.identity.number, self._typed_number)
            spare = Spare.of(claimant, listed=listed, refused=no_paper)
            settle(trouble=trouble_of(failure, spare), came_of=came_of(failure), spare=spare)

        def done(came: Answered | Unanswered) -> None:
            if isinstance(came, Unanswered):
                failed(came.failure, came.no_paper)
                return
            finding, spare = came.finding, Spare.of(claimant, listed=listed, refused=came.no_paper)
            if finding.record is None:
                self._learn_papers(claimant.identity.number, self._typed_number)
            told = notice_of(finding, spare)
            settle(finding=finding, why=came.why, trouble=told, came_of=finding.outcome.column, spare=spare)

        matter.run(work, done=done, failed=failed)

    def _look_up(self, claimant: Claimant, fields: frozenset[str]) -> Callable[[Any], Answered]:
        """Work for a worker: asks about that person and says what came of it. It raises MotcuaError."""
        matter, number, procedure = self._matter, self.state.number, self.state.procedure

        def work(call: Any) -> Answered:
            dossier = matter.dossier(number=number, procedure=procedure)
            finding = self.counter.look_up(dossier, claimant, fields=fields, cancel=call.cancel)
            return Answered.of(finding, self.counter, procedure=procedure)

        return work

    def number_typed(self, number: str) -> None:
        """Somebody's number is being typed in: may he be known by a paper? The counter says."""
        self._typed_number = number
        self._learn_papers(number)

    def _learn_papers(self, *numbers: str) -> None:
        """Asks the counter about those; where it cannot say now, a paper is not offered, and a look-up tells why."""
        dossier, asked = self.state.number, frozenset(filter(None, numbers))

        def work(call: Any) -> frozenset[str]:
            return frozenset(number for number in asked if self.counter.may_take_paper(dossier, number))

        def done(allowed: frozenset[str]) -> None:
            now = (self.state.papers_for - asked) | allowed
            if dossier == self.state.number and now != self.state.papers_for:
                self._set(papers_for=now)

        if asked and dossier:  # one without a number has no past
            self._matter.run(work, done=done, failed=lambda failure: None)

    def _ask_for_more(self, role: str) -> None:
        """Asks again for somebody whose answer lacks what his roles print."""
        place = self._place(role)
        record = place.finding.record if place is not None and place.finding is not None else None
        if record is not None and self._wanted(role) - record.asked:
            self._ask(role)

    def _wanted(self, role: str) -> frozenset[str]:
        """What any form of the dossier prints of him: one look-up is enough for all of them."""
        return frozenset().union(*(self.counter.wanted(form.key, role, same=self._same) for form in self.state.forms))
