"""The presenter: one matter at the counter, from the first card to the paper; the views only show `state`.

Everything that may block goes through the task runner; answers come back on the GUI thread. Each matter
has its own token: whatever arrives for a matter that is over is dropped, so "next person" leaves nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.claimant import Claimant, Finding
from app.core.dossier import Dossier
from app.core.errors import Unavailable
from app.core.lookup import Column
from app.counter import DEFAULT_PURPOSE, Counter, Draft
from app.ui.drafting import draw
from app.ui.matter import Matter
from app.ui.notices import doubts_of, explain, notice_of, notice_of_reading, trouble_of
from app.ui.outlets import Outlet, to_file, to_printer
from app.ui.ports import Runner, Spool
from app.ui.seating import in_role, places, reseated, role_for
from app.ui.state import Area, Deed, Notice, Place, State, Status
from app.ui.theme import Tone
from resources.dates import PartialDate
from scanner.payload import CardClaim
from scanner.reading import Reading


class Flow(QObject):
    """The matter at hand. GUI thread; `changed` after every change of `state`."""

    changed = Signal()
    arrived = Signal(str)
    """A person's answer is there: the role."""

    def __init__(self, counter: Counter, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counter = counter
        self._runner = runner
        self._matter = Matter(counter, runner, self)
        self._history: list[State] = []
        self.state = State()

    # --- the matter -------------------------------------------------------------------------------------------------

    def start(self, form_key: str, procedure: str) -> None:
        """Chooses procedure and form; people already here are kept and asked for again, for the new purpose."""
        form = self.counter.catalogue.get(form_key)
        if (form, procedure) == (self.state.form, self.state.procedure):
            return
        people = self.state.people
        self._begin_anew()
        self._set(
            form=form, procedure=procedure, places=places(form.roles, ()), selected="", target="", entries={}, rejected={},
            prefer_card=frozenset(), draft=None, pdf=b"", drafting=False, handed_out=False, notices={},
        )  # fmt: skip
        if not self.state.number:
            self._number()
        for place in people:
            seated = reseated(place, self.state)
            if seated is not None:
                self._welcome(seated)
        self._redraft()

    def next_person(self) -> None:
        """Forgets the citizen: memory, screen, whatever is still on its way. The procedure stays."""
        self._begin_anew()
        form, procedure = self.state.form, self.state.procedure
        self.state = State(form=form, procedure=procedure, places=places(form.roles, ()) if form else ())
        self.changed.emit()
        self._number()
        self._redraft()

    def renumber(self, number: str) -> None:
        """The clerk's own dossier number; people already here are not asked for again."""
        number = number.strip()
        if number == self.state.number:
            return
        try:
            Dossier(number=number, procedure=self.state.procedure, purpose=DEFAULT_PURPOSE)
        except ValueError:
            self._notice(Area.DOSSIER, Notice(key="lookup.bad_dossier", tone=Tone.BAD))
            return
        self._set(number=number)
        self._notice(Area.DOSSIER, None)
        self._redraft()

    def _number(self) -> None:
        matter = self._matter

        def got(number: str) -> None:
            if not self.state.number:
                self._set(number=number)
                self._redraft()

        matter.run(lambda call: matter.number(), done=got, failed=self._dossier_trouble)

    def _dossier_trouble(self, failure: Exception) -> None:
        self._notice(Area.DOSSIER, explain(failure))

    # --- people -----------------------------------------------------------------------------------------------------

    def select(self, role: str) -> None:
        """Shows that person; an empty place waits for the next card."""
        place = self._place(role)
        if place is not None:
            self._set(selected=role, target=role if place.is_open else "")

    def read(self, read: Callable[[], Iterable[Reading]]) -> None:
        """Reads cards out of a picture or file, in a worker."""
        self._set(reading=True)
        self._notice(Area.SCAN, None)
        self._matter.run(lambda call: tuple(read()), done=self._was_read, failed=self._scan_trouble)

    def _was_read(self, readings: tuple[Reading, ...]) -> None:
        self._set(reading=False)
        cards = [reading for reading in readings if reading.status == "card"]
        for reading in cards or readings[:1]:
            self.reading(reading)
        if not readings:
            self._notice(Area.SCAN, Notice(key="scan.no_code", tone=Tone.WARN))

    def reading(self, reading: Reading) -> None:
        """What one picture, page or steady camera view gave."""
        if reading.claim is not None:
            self._card(reading.claim, doubts_of(reading))
        else:
            self._notice(Area.SCAN, notice_of_reading(reading))

    def _scan_trouble(self, failure: Exception) -> None:
        self._set(reading=False)
        self._notice(Area.SCAN, explain(failure))

    def _card(self, claim: CardClaim, doubts: tuple[Notice, ...]) -> None:
        """Seats the holder of a card and looks him up. The same card twice only selects him."""
        for place in self.state.people:
            if place.claimant is not None and place.claimant.identity.number == claim.personal_id:
                self._notice(Area.SCAN, Notice(key="window.scan.again", tone=Tone.INFO))
                self._set(selected=place.role)
                return
        if self.state.form is None:
            self._notice(Area.SCAN, Notice(key="window.scan.no_procedure", tone=Tone.WARN))
            return
        role = role_for(self.counter, self.state, claim)
        if not role:
            self._notice(Area.SCAN, Notice(key="window.scan.all_seated", tone=Tone.WARN, deeds=(Deed.NEXT_PERSON,)))
            return
        self._notice(Area.SCAN, None)
        self._welcome(Place(role=role, claimant=Claimant.of_card(role, claim), doubts=doubts))

    def typed(self, *, number: str, full_name: str, birth: PartialDate | None) -> None:
        """A citizen without a card."""
        role = self.state.target or next((place.role for place in self.state.places if place.is_open), "")
        if not role:
            self._notice(Area.SCAN, Notice(key="window.scan.all_seated", tone=Tone.WARN, deeds=(Deed.NEXT_PERSON,)))
            return
        self._notice(Area.SCAN, None)
        self._welcome(Place(role=role, claimant=Claimant.typed(role, number=number, full_name=full_name, birth=birth)))

    def same_person(self, role: str, other: str) -> None:
        """`role` is played by the person of `other` too; an empty `other` takes that back."""
        self._remember()
        self._put(Place(role=role, same_as=other))
        self._set(target="", selected=other or role)
        self._redraft()

    def remove(self, role: str) -> None:
        """Takes a person out of the matter again."""
        self._seats([Place(role=p.role) if p.role == role or p.same_as == role else p for p in self.state.places])
        self._set(selected=role, target=role)
        self._redraft()

    def vacate(self, role: str) -> None:
        """Makes room for another card: whoever is there without an answer leaves, whoever was found stays."""
        place = self._place(role)
        if place is not None and place.claimant is not None and place.status is not Status.FOUND and place.status is not Status.DIFFERS:
            self.remove(role)
        else:
            self.select(role)

    def move(self, role: str, to: str) -> None:
        """Gives a person another role; whoever played that takes the old one."""
        here, there = self._place(role), self._place(to)
        if here is None or there is None or role == to:
            return
        self._set(selected=to)
        self._put(in_role(there, role) if there.claimant is not None else Place(role=role))
        self._put(in_role(here, to))
        swapped = {role: to, to: role}
        self._seats([replace(seat, same_as=swapped.get(seat.same_as, seat.same_as)) for seat in self.state.places])
        for place in (self._place(role), self._place(to)):
            if place is not None and place.finding is not None and place.finding.record is not None:
                lacking = self.counter.wanted(self._form_key, place.role) - place.finding.record.asked
                if lacking:
                    self._ask(place.role)
        self._redraft()

    def retry(self, role: str = "") -> None:
        """Asks again for that person, or for everybody who has no answer yet."""
        for place in self.state.people:
            if place.role == role or (not role and place.finding is None and not place.asking):
                self._ask(place.role)

    def card_only(self, role: str) -> None:
        """Fills from the card alone; the paper then says "chưa xác thực"."""
        place = self._place(role)
        if place is not None and place.claimant is not None:
            self._put(replace(place, card_only=True))
            self._redraft()

    def cancel(self) -> None:
        """Stops the look-ups under way; their places say so."""
        self._matter.cancel()

    def _welcome(self, place: Place) -> None:
        self._remember()
        self._put(place)
        self._set(selected=place.role, target="")
        self._ask(place.role)

    def _ask(self, role: str) -> None:
        place, matter = self._place(role), self._matter
        if place is None or place.claimant is None or self.state.form is None:
            return
        claimant, number, procedure = place.claimant, self.state.number, self.state.procedure
        fields = self.counter.wanted(self._form_key, role)
        matter.asked += 1
        ask = matter.asked
        self._put(replace(place, asking=True, ask=ask, finding=None, trouble=None, refused=False, card_only=False))

        def work(call: Any) -> Finding:
            dossier = matter.dossier(number=number, procedure=procedure)
            return self.counter.look_up(dossier, claimant, fields=fields, cancel=call.cancel)

        def still_here() -> Place | None:
            return next((seat for seat in self.state.people if seat.ask == ask), None)

        def done(finding: Finding) -> None:
            seat = still_here()
            if seat is None:
                return
            mine = replace(finding, claimant=replace(finding.claimant, role=seat.role))
            refused = finding.outcome.column is Column.REFUSED
            self._put(replace(seat, asking=False, finding=mine, trouble=notice_of(mine), refused=refused))
            self._redraft()
            self.arrived.emit(seat.role)

        def failed(failure: Exception) -> None:
            seat = still_here()
            if seat is None:
                return
            self._put(replace(seat, asking=False, trouble=trouble_of(failure, claimant), refused=not isinstance(failure, Unavailable)))
            self._redraft()
            self.arrived.emit(seat.role)

        matter.run(work, done=done, failed=failed)

    def enter(self, key: str, text: str) -> None:
        """The clerk's value for an item; an empty text leaves the item empty on the paper."""
        if self.state.entries.get(key) != text:
            self._enter({**self.state.entries, key: text})

    def withdraw(self, *keys: str) -> None:
        """Takes entries back: what card and database say counts again."""
        if any(key in self.state.entries for key in keys):
            self._enter({key: text for key, text in self.state.entries.items() if key not in keys})

    def _enter(self, entries: dict[str, str]) -> None:
        self._remember()
        self._set(entries=entries)
        self._redraft()

    def prefer(self, fact: str, *, card: bool) -> None:
        """Which side of a difference goes onto the paper."""
        self._remember()
        chosen = self.state.prefer_card | {fact} if card else self.state.prefer_card - {fact}
        self._set(prefer_card=chosen)
        self._redraft()

    def undo(self) -> None:
        """Takes back the last entry or choice. People who left stay away, people who came stay."""
        if self._history:
            before = self._history.pop()
            self._set(entries=before.entries, rejected=before.rejected, prefer_card=before.prefer_card)
            self._redraft()

    def _redraft(self) -> None:
        """Fills and draws the form anew; while one drawing is under way, the next waits and takes the latest state."""
        state, matter = self.state, self._matter
        if state.form is None:
            return
        if state.handed_out:
            self._set(handed_out=False)
            self._notice(Area.PAPER, None)
        if state.drafting:
            matter.draft_wanted = True
            return
        matter.draft_wanted = False
        self._set(drafting=True)
        dossier = Dossier(number=state.number or "H", procedure=state.procedure, purpose=DEFAULT_PURPOSE)
        people = [person for place in state.places if (person := place.for_paper) is not None]
        same = {place.role: place.same_as for place in state.places if place.same_as}
        key = state.form.key

        def work(call: Any) -> tuple[Draft, bytes, dict[str, str]]:
            return draw(self.counter, dossier, key, people, dict(state.entries), same, state.prefer_card)

        def done(drawn: tuple[Draft, bytes, dict[str, str]]) -> None:
            draft, pdf, rejected = drawn
            self._set(draft=draft, pdf=pdf, rejected=rejected, drafting=False)
            if matter.draft_wanted:
                self._redraft()
            elif matter.once_drawn is not None:
                waiting, matter.once_drawn = matter.once_drawn, None
                waiting()

        def failed(failure: Exception) -> None:
            self._set(drafting=False)
            self._notice(Area.PAPER, explain(failure))

        matter.run(work, done=done, failed=failed)

    def print_paper(self, spool: Spool) -> None:
        """Counts the form, hands these very bytes to the spooler, counts the print when it was taken."""
        self._hand_out(to_printer(self.counter, spool), Deed.PRINT)

    def save_paper(self, file: Path) -> None:
        """Counts the form and writes these very bytes where the clerk said."""
        self._hand_out(to_file(file), Deed.DISMISS)

    def _hand_out(self, outlet: Outlet, again: Deed) -> None:
        state, matter = self.state, self._matter
        draft, pdf = state.draft, state.pdf
        if draft is None or not state.people or state.handing_out:
            return
        if state.drafting:
            matter.once_drawn = lambda: self._hand_out(outlet, again)
            return
        self._set(handing_out=True)
        self._notice(Area.PAPER, None)

        def work(call: Any) -> Notice:
            if matter.finished is not draft:
                matter.dossier(number=draft.dossier.number, procedure=draft.dossier.procedure)
                self.counter.finish(draft)
                matter.finished = draft
            return outlet(draft, pdf)

        def done(notice: Notice) -> None:
            self._set(handing_out=False, handed_out=True)
            self._notice(Area.PAPER, notice)

        def failed(failure: Exception) -> None:
            self._set(handing_out=False)
            self._notice(Area.PAPER, replace(explain(failure), deeds=(again,)))

        matter.run(work, done=done, failed=failed)

    def dismiss(self, area: Area) -> None:
        """The clerk has read that notice."""
        self._notice(area, None)

    def fault(self) -> None:
        """Something unforeseen happened; it is in the log."""
        self._set(reading=False, handing_out=False)
        self._notice(Area.PAPER, Notice(key="window.fault", tone=Tone.BAD, deeds=(Deed.DISMISS,)))

    @property
    def _form_key(self) -> str:
        return self.state.form.key if self.state.form else ""

    def _place(self, role: str) -> Place | None:
        return next((place for place in self.state.places if place.role == role), None)

    def _put(self, place: Place) -> None:
        self._seats([place if p.role == place.role else p for p in self.state.places])

    def _seats(self, seats: list[Place]) -> None:
        roles = self.state.form.roles if self.state.form else ()
        self._set(places=places(roles, tuple(seats)))

    def _notice(self, area: Area, notice: Notice | None) -> None:
        kept = {where: told for where, told in self.state.notices.items() if where is not area}
        self._set(notices={**kept, area: notice} if notice else kept)

    def _remember(self) -> None:
        self._history = [*self._history[-49:], self.state]

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self.changed.emit()

    def _begin_anew(self) -> None:
        self._matter.end()
        self._matter = Matter(self.counter, self._runner, self)
        self._history.clear()
