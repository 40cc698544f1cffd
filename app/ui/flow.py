"""The presenter: one matter at the counter, from the first card to the paper; the views only show `state`.

Everything that may block goes through the task runner; answers come back on the GUI thread. Each matter
has its own token: whatever arrives for a matter that is over is dropped, so "next person" leaves nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Any, Final

from app.claimant import Claimant
from app.core.citizen import FIELDS, SENSITIVE
from app.core.dossier import Dossier
from app.core.lookup import Method
from app.core.reason import Reason
from app.counter import DEFAULT_PURPOSE
from app.ui.belongings import choices_moved, entries_without, held_by, reasons_moved, reasons_of, sheet_without
from app.ui.notice import Area, Deed, Notice
from app.ui.notices import doubts_of, explain, notice_of_reading
from app.ui.offer import may_play_too, twin
from app.ui.place import Place
from app.ui.procedure_book import receipt_form
from app.ui.resuming import Resuming
from app.ui.seating import in_role, reseated, role_for
from app.ui.sheet import Sheet
from app.ui.state import State
from app.ui.theme import Tone
from forms.model import FormDefinition
from resources.dates import PartialDate
from scanner.payload import CardClaim
from scanner.reading import Reading

SEEN_AGAIN: Final = Notice(key="window.scan.again", tone=Tone.INFO)


class Flow(Resuming):
    """The matter at hand. GUI thread; `changed` after every change of `state`."""

    # --- the matter -------------------------------------------------------------------------------------------------

    def start(self, form_key: str, procedure: str) -> None:
        """Chooses that procedure with one of its forms in front."""
        form = self.counter.catalogue.get(form_key)
        if (form, procedure) != (self.state.form, self.state.procedure):
            self._begin(procedure, (form, *(other for other in self._forms_of(procedure) if other != form)))

    def choose(self, procedure: str) -> None:
        """Chooses a procedure with all its forms, or with none."""
        if procedure != self.state.procedure:
            with self._at_once():
                self._begin(procedure, self._forms_of(procedure))

    def _begin(self, procedure: str, forms: tuple[FormDefinition, ...]) -> None:
        """People already here are kept and asked for again, for the new purpose.

        What the clerk typed stays where the new form has the same item. A paper on its way out goes on.
        """
        front = forms[0] if forms else None
        people = [place for place in self.state.people if place.listed is None]  # nobody wants those of a list asked about
        entries = held_by(front, self.state.entries) if front else {}
        sensitive = SENSITIVE - self.counter.wanted_by_procedure(procedure)
        covered = tuple(name for name in FIELDS if name in sensitive)
        self._begin_anew()
        self._set(
            form=front, forms=forms, aside={}, left={}, listed=self._procedures.get(procedure), procedure=procedure, covered=covered,
            places=(), selected="", target="", doubled="", family=None, entries=entries, rejected={}, prefer_card=frozenset(),
            reasons={}, draft=None, pdf=b"", drafting=False, reading=False, notices={},
        )  # fmt: skip
        self._seats([])
        if not self.state.number:
            self._number()
        for place in people:
            seated = reseated(place, self.state)
            if seated is not None:
                self._welcome(seated)
        self._redraft()

    # --- the forms of the dossier -------------------------------------------------------------------------------------

    def turn(self, form_key: str) -> None:
        """Brings another form of the dossier to the front; what was typed into this one stays with it."""
        state = self.state
        form = next((one for one in state.forms if one.key == form_key), None)
        if form is None or form == state.form:
            return
        aside = dict(state.aside)
        if state.form is not None:
            aside[state.form.key] = state.sheet(state.form.key)
        came = aside.pop(form_key, Sheet())
        chosen = {fact: why for fact, why in state.reasons.items() if fact in state.prefer_card}
        self._set(
            form=form, aside=aside, entries=came.entries, rejected=came.rejected, reasons={**chosen, **came.reasons},
            draft=came.draft, pdf=came.pdf,
        )  # fmt: skip
        self._redraft()

    def receipt(self) -> None:
        """Puts the receipt slip to the forms of the dossier and brings it to the front."""
        slip = receipt_form(self.counter.catalogue)
        if slip is None:
            return
        if slip not in self.state.forms:
            self._set(forms=(*self.state.forms, slip))
            self._seats(list(self.state.places))
            for place in self.state.people:
                self._ask_for_more(place.role)
        self.turn(slip.key)

    def next_person(self) -> None:
        """Forgets the citizen: memory, screen, whatever is still on its way. The procedure stays; a paper on its way out goes on."""
        self.over.emit()
        self._begin_anew()
        before, forms = self.state, self._forms_of(self.state.procedure)
        first = next((form for form in forms if form == before.form), forms[0] if forms else None)
        self.state = State(
            form=first,
            forms=forms,
            listed=before.listed,
            procedure=before.procedure,
            covered=before.covered,
            handing_out=before.handing_out,
        )
        with self._at_once():
            self._seats([])
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
        self._set(number=number, papers_for=frozenset())
        self._notice(Area.DOSSIER, None)
        self._learn_papers(self._typed_number)
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
            self._set(selected=role, target=role if place.is_open else "", doubled="")

    def read(self, read: Callable[[], Iterable[Reading]]) -> None:
        """Reads cards out of a picture or file, in a worker."""
        with self._at_once():
            self._set(reading=True)
            self._notice(Area.SCAN, None)

        def work(call: Any) -> tuple[Reading, ...] | None:
            found = tuple(takewhile(lambda reading: not call.cancel.is_set(), read()))
            return None if call.cancel.is_set() else found

        self._matter.run(work, done=self._was_read, failed=self._scan_trouble)

    def _was_read(self, readings: tuple[Reading, ...] | None) -> None:
        """What came of it; None: the clerk thought better of it between two pages."""
        self._set(reading=False)
        if readings is None:
            return
        cards = [reading for reading in readings if reading.status == "card"]
        for reading in cards or readings[:1]:
            self.reading(reading)
        if not readings:
            self._notice(Area.SCAN, Notice(key="scan.no_code", tone=Tone.WARN))

    def reading(self, reading: Reading) -> None:
        """What one picture, page or steady camera view gave."""
        with self._at_once():
            if reading.claim is not None:
                self._card(reading.claim, doubts_of(reading))
            else:
                self._notice(Area.SCAN, notice_of_reading(reading))

    def _scan_trouble(self, failure: Exception) -> None:
        self._set(reading=False)
        self._notice(Area.SCAN, explain(failure))

    def _card(self, claim: CardClaim, doubts: tuple[Notice, ...]) -> None:
        """Seats the holder of a card and looks him up. The same card twice only selects him."""
        if self._is_here(claim.personal_id):
            return
        if self.state.form is None:
            self._notice(Area.SCAN, Notice(key="window.scan.no_procedure", tone=Tone.WARN))
            return
        role = role_for(self.state, claim)
        if not role:
            self._notice(Area.SCAN, Notice(key="window.scan.all_seated", tone=Tone.WARN, deeds=(Deed.NEXT_PERSON,)))
            return
        self._notice(Area.SCAN, None)
        self._welcome(Place(role=role, claimant=Claimant.of_card(role, claim), doubts=doubts))

    def _is_here(self, number: str) -> bool:
        """Is that citizen here already? Then he is shown, and perhaps plays the awaited role too: the clerk says."""
        here = next((p for p in self.state.people if p.claimant is not None and p.claimant.identity.number == number), None)
        if here is None:
            return False
        awaited = self.state.awaited
        doubled = here.role if awaited and may_play_too(self.state, awaited, here.role) else ""
        self._notice(Area.SCAN, SEEN_AGAIN)
        self._set(selected=here.role, doubled=doubled)
        return True

    def typed(
        self, *, number: str, full_name: str, birth: PartialDate | None, method: Method = Method.CARD, reason: Reason | None = None
    ) -> None:
        """A citizen whose data the clerk typed; `method` is how the clerk knows, a paper wants a `reason`."""
        if self._is_here(number):
            return
        role = self.state.target or next((place.role for place in self.state.places if place.is_open), "")
        if not role:
            self._notice(Area.SCAN, Notice(key="window.scan.all_seated", tone=Tone.WARN, deeds=(Deed.NEXT_PERSON,)))
            return
        self._notice(Area.SCAN, None)
        said = Claimant.typed(role, number=number, full_name=full_name, birth=birth, method=method, reason=reason)
        self._welcome(Place(role=role, claimant=said))

    def same_person(self, role: str, other: str) -> None:
        """`role` is played by the person of `other` too; an empty `other` takes that back."""
        self._remember()
        self._put(Place(role=role, same_as=other))
        self._set(target="", selected=other or role, doubled="")
        if self.state.notices.get(Area.SCAN) is SEEN_AGAIN:
            self._notice(Area.SCAN, None)
        self._ask_for_more(other)
        self._redraft()

    def unite(self, role: str) -> None:
        """Whoever is there is the same person as somebody seated before him: one person, two roles, one answer."""
        place = self._place(role)
        if place is not None and (other := twin(self.state, place)):
            self._forget_about({role}, renamed={})
            self.same_person(role, other)

    def remove(self, role: str) -> None:
        """Takes a person out of the matter again, with what was chosen and typed about him."""
        self._forget_about({role}, renamed={})
        self._seats([Place(role=p.role) if p.role == role or p.same_as == role else p for p in self.state.places])
        self._set(selected=role, target=role)
        self._redraft()

    def vacate(self, role: str) -> None:
        """Makes room for another card: whoever is there without an answer leaves, whoever was found stays."""
        place = self._place(role)
        if place is not None and place.claimant is not None and not place.is_found:
            self.remove(role)
        else:
            self.select(role)

    def move(self, role: str, to: str) -> None:
        """Gives a person another role; whoever played that takes the old one.

        What was typed for either role goes: it was about somebody else.
        """
        here, there = self._place(role), self._place(to)
        if here is None or there is None or role == to:
            return
        self._set(selected=to)
        self._put(in_role(there, role) if there.claimant is not None else Place(role=role))
        self._put(in_role(here, to))
        swapped = {role: to, to: role}
        self._forget_about(set(swapped), renamed=swapped)
        self._seats([replace(seat, same_as=swapped.get(seat.same_as, seat.same_as)) for seat in self.state.places])
        for one in swapped:
            self._ask_for_more(one)
        self._redraft()

    # --- entries and choices ----------------------------------------------------------------------------------------

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
        self._choose(entries=entries)

    def _choose(self, **changes: Any) -> None:
        """Other entries or choices; a reason stays as long as what it is for."""
        self._set(**changes)
        self._set(reasons=reasons_of(self.state.reasons, self.state.entries, self.state.prefer_card))
        self._redraft()

    def prefer(self, fact: str, *, card: bool) -> None:
        """Which side of a difference goes onto the paper; the card's only when the clerk has said why."""
        self._remember()
        chosen = self.state.prefer_card | {fact} if card else self.state.prefer_card - {fact}
        self._choose(prefer_card=chosen)

    def explain_choice(self, key: str, reason: Reason | None) -> None:
        """Why the card is preferred (a fact) or the database's value typed over (an item's key); None: not said any more."""
        if self.state.reasons.get(key) != reason:
            others = {other: kept for other, kept in self.state.reasons.items() if other != key}
            self._set(reasons={**others, key: reason} if reason else others)
            self._redraft()

    def undo(self) -> None:
        """Takes back the last entry or choice. People who left stay away, people who came stay."""
        if self._history:
            before = self._history.pop()
            self.turn(before.form.key if before.form else "")
            reasons = {**self.state.reasons, **before.reasons}  # of a choice that comes back, why
            self._choose(entries=before.entries, rejected=before.rejected, prefer_card=before.prefer_card, reasons=reasons)

    def _forget_about(self, roles: Collection[str], *, renamed: Mapping[str, str]) -> None:
        """Drops the entries for these roles, and their choices or gives those to another role; undo does not bring them back."""

        def without(state: State) -> State:
            entries = entries_without(state.form, state.entries, roles)
            chosen = choices_moved(state.prefer_card, roles, renamed)
            reasons = reasons_of(reasons_moved(state.reasons, roles, renamed), entries, chosen)
            others = {form.key: form for form in state.forms}
            aside = {key: sheet_without(sheet, others.get(key), roles) for key, sheet in state.aside.items()}
            return replace(state, entries=entries, aside=aside, prefer_card=chosen, reasons=reasons)

        self._history[:] = [without(state) for state in self._history]
        now = without(self.state)
        self._set(entries=now.entries, aside=now.aside, prefer_card=now.prefer_card, reasons=now.reasons)

    def tell(self, area: Area, notice: Notice) -> None:
        """Something that happened beside the matter, where the clerk will look for it."""
        self._notice(area, notice)

    def dismiss(self, area: Area) -> None:
        """The clerk has read that notice."""
        self._notice(area, None)

    def stay(self) -> None:
        """The window cannot close while a paper is on its way out: whether it arrived must still be written down."""
        self._notice(Area.PAPER, Notice(key="window.paper.leaving", tone=Tone.INFO))

    def fault(self) -> None:
        """Something unforeseen happened; it is in the log. A paper on its way out is not stopped by it."""
        self._set(reading=False)
        self._notice(Area.PAPER, Notice(key="window.fault", tone=Tone.BAD, deeds=(Deed.DISMISS,)))
