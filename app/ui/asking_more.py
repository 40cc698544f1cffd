"""What is asked beyond the people of the form, each time at the clerk's own word: a household, a covered field."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from app.claimant import Finding, Household, Listed
from app.core.dossier import Role
from app.core.lookup import Outcome, Service
from app.core.reason import Reason
from app.ui.asking import Answered, Asking
from app.ui.family import Family, is_here, takes_members
from app.ui.notice import Area, Deed, Notice
from app.ui.notices import explain
from app.ui.place import Place
from app.ui.theme import Tone


class AskingMore(Asking):
    """GUI thread. Their answers, too, are dropped when the matter is over."""

    # --- the household ----------------------------------------------------------------------------------------------

    def ask_household(self, role: str) -> None:
        """Lists the household of somebody found (service 034), for a form with a table of members."""
        place, matter, state = self._place(role), self._matter, self.state
        form = next(filter(takes_members, state.forms), None)
        if place is None or place.claimant is None or not place.is_found or form is None:
            return
        self.asks.emit()
        unconfirmed = Service.HOUSEHOLD in self.counter.verifier.capabilities().unconfirmed
        asked = Family(role=role, unconfirmed=unconfirmed)
        self._set(family=asked, selected=role)
        claimant, form_key, number, procedure = place.claimant, form.key, self.state.number, state.procedure

        def work(call: Any) -> Household:
            dossier = matter.dossier(number=number, procedure=procedure)
            return self.counter.household(dossier, claimant, form_key=form_key, cancel=call.cancel)

        def tell(**changes: Any) -> None:
            if self.state.family is asked:
                self._set(family=replace(asked, asking=False, **changes))

        def done(household: Household) -> None:
            outcome = household.finding.outcome
            if outcome is Outcome.FOUND:
                tell(household=household)
            else:
                tell(trouble=Notice(key=f"outcome.{outcome}", tone=Tone.WARN, deeds=(Deed.RETRY, Deed.DISMISS)))

        def failed(failure: Exception) -> None:
            tell(trouble=replace(explain(failure), deeds=(Deed.RETRY, Deed.DISMISS)))

        matter.run(work, done=done, failed=failed)

    def close_household(self) -> None:
        """The list goes; whoever was taken from it stays."""
        self._set(family=None)

    def seat_members(self, members: Iterable[Listed]) -> None:
        """Puts them into the form's table as the list has them; who is here already is not seated twice."""
        self._remember()
        for member in members:
            self._seat(member)
        self._redraft()

    def look_up_member(self, member: Listed) -> None:
        """Seats that one and asks the database about himself: the list alone knows neither his sex nor where he lives."""
        self._remember()
        role = self._seat(member)
        if role:
            self._set(selected=role, target="")
            self._ask(role)

    def _seat(self, member: Listed) -> str:
        """His role; empty where he is here or no place is free."""
        role = next((place.role for place in self.state.places if place.is_open and place.role.startswith(f"{Role.MEMBER}[")), "")
        if not role or is_here(member, self.state.places):
            return ""
        listed = replace(member, role=role)
        self._put(Place(role=role, claimant=listed.as_claimant(), listed=listed))
        return role

    # --- covered fields ---------------------------------------------------------------------------------------------

    def uncover(self, role: str, field: str, reason: Reason) -> None:
        """Shows a sensitive field that no form prints, once why is in the ledger; until then nobody asks the database for it.

        One at a time: another one that was open is covered again.
        """
        place, matter = self._place(role), self._matter
        if place is None or place.claimant is None or place.finding is None or not place.is_found or place.opening:
            return
        self.asks.emit()
        before, number, procedure = place.finding, self.state.number, self.state.procedure
        look_up = self._look_up(place.claimant, self._wanted(role) | {field})
        self._put(replace(place, opening=field, covered=None))

        def work(call: Any) -> Answered:
            came = look_up(call)
            if came.finding.record is None:
                return came
            dossier = matter.dossier(number=number, procedure=procedure)
            return replace(came, finding=self.counter.unmask(dossier, came.finding, field, reason))

        def settle(**changes: Any) -> None:
            seat = next((seat for seat in self.state.people if _same(seat.finding, before)), None)
            if seat is not None and seat.opening == field:
                if (finding := changes.get("finding")) is not None:
                    changes["finding"] = replace(finding, claimant=replace(finding.claimant, role=seat.role))
                self._put(replace(seat, opening="", **changes))

        def done(came: Answered) -> None:
            if came.finding.record is None:
                settle(covered=Notice(key=f"outcome.{came.finding.outcome}", tone=Tone.WARN))
                return
            settle(finding=came.finding, why=came.why)
            self._redraft()

        def failed(failure: Exception) -> None:
            settle(covered=explain(failure))

        matter.run(work, done=done, failed=failed)

    # --- the clipboard ----------------------------------------------------------------------------------------------

    def copy_out(self, facts: tuple[str, ...], then: Callable[[], None]) -> None:
        """Something about somebody is about to be copied: `then`, once each fact (`applicant.full_name`) is in the ledger as COPY."""
        matter, state = self._matter, self.state
        number, procedure = state.number, state.procedure

        def work(call: Any) -> None:
            dossier = matter.dossier(number=number, procedure=procedure)
            for fact in facts:
                role, _, field = fact.partition(".")
                self.counter.copied(dossier, role, field)

        matter.run(work, done=lambda told: then(), failed=lambda failure: self._notice(Area.PAPER, explain(failure)))


def _same(one: Finding | None, other: Finding) -> bool:
    """Do both come of one look-up?"""
    return one is not None and one.request_id == other.request_id
