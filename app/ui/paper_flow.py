"""The papers of the matter at hand: drawn anew after every change, handed out as they were reviewed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal

from app.core.dossier import Dossier
from app.core.errors import Refused
from app.counter import DEFAULT_PURPOSE, Again, Counter
from app.discrepancy_slip import discrepancies
from app.ui.belongings import choices_of
from app.ui.drafting import Drawn, Wanted, WantedForm, draw
from app.ui.matter import Matter
from app.ui.notice import Area, Deed, Notice
from app.ui.notices import explain
from app.ui.outlets import HandedOut, Outlet, to_file, to_printer
from app.ui.papers import AnyPaper, Paper, SlipPaper, draw_slip
from app.ui.place import Place
from app.ui.ports import Runner, Spool
from app.ui.seating import places
from app.ui.state import State
from app.ui.theme import Tone
from forms.model import FormDefinition

REASON_FIRST: Final = Notice(key="window.reason.first", tone=Tone.WARN)


class PaperFlow(QObject):
    """Holds the state and keeps the paper to it. GUI thread; `changed` after every change of `state`, once after some together.

    Handing out belongs to the flow, not to the matter: a paper that is on its way out arrives, or its failure is told,
    also when the next citizen is already there.
    """

    changed = Signal()
    counted = Signal()
    """A paper may have been counted, and with it people whom nobody was asked about."""
    taken = Signal(object, object)
    """The spooler took it: the `AnyPaper` and its `Receipt`."""
    _brought = Signal()

    def __init__(self, counter: Counter, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counter = counter
        self._runner = runner
        self._held = self._unseen = False
        self._once_seen: list[Callable[[], None]] = []
        self._brought.connect(self._look, Qt.ConnectionType.QueuedConnection)
        self._matter = Matter(counter, runner, self, at_once=self._soon)
        self._history: list[State] = []
        self._undrawn: Notice | None = None
        self.state = State()

    # --- drawing ----------------------------------------------------------------------------------------------------

    def _redraft(self) -> None:
        """Fills the forms and draws the one in front; while one drawing is under way, the next waits and takes the latest state."""
        state, matter = self.state, self._matter
        if state.form is None:
            return
        if state.handed_out:
            self._notice(Area.PAPER, None)
        if state.drafting:
            matter.draft_wanted = True
            return
        matter.draft_wanted = False
        self._set(drafting=True)
        front = state.form
        wanted = Wanted(
            dossier=Dossier(number=state.number or "H", procedure=state.procedure, purpose=DEFAULT_PURPOSE),
            forms=[self._wanted_form(form) for form in sorted(state.forms, key=lambda form: form != front)],
            people=[person for place in state.places if (person := place.for_paper) is not None],
            same=self._same,
            days=state.listed.days if state.listed else None,
        )

        def done(drawn: Drawn) -> None:
            self._show_drawn(drawn)
            told = self.state.notices.get(Area.PAPER)
            if told is not None and (told is self._undrawn or (told is REASON_FIRST and not self.state.unexplained)):
                self._notice(Area.PAPER, None)
            if matter.draft_wanted:
                self._redraft()
            elif matter.once_drawn is not None:
                waiting, matter.once_drawn = matter.once_drawn, None
                waiting()

        def failed(failure: Exception) -> None:
            # The paper of a moment ago is not what stands on the screen any more: nobody may print it.
            self._set(draft=None, pdf=b"", drafting=False)
            matter.once_drawn = None
            self._undrawn = explain(failure)
            self._notice(Area.PAPER, self._undrawn)
            if matter.draft_wanted:
                self._redraft()

        matter.run(lambda call: draw(self.counter, wanted), done=done, failed=failed)

    def _wanted_form(self, form: FormDefinition) -> WantedForm:
        sheet = self.state.sheet(form.key)
        return WantedForm(form=form, entries=dict(sheet.entries), choices=choices_of(self.state, sheet))

    def _show_drawn(self, drawn: Drawn) -> None:
        """Takes what was drawn, unless another form came to the front meanwhile: then that one is drawn next."""
        if drawn.front.draft.form_key != self._form_key:
            self._set(drafting=False)
            return
        aside = {
            key: replace(self.state.sheet(key), draft=one.draft, rejected=one.rejected)
            for key, one in drawn.others.items()
            if key in {form.key for form in self.state.forms}
        }
        front = drawn.front
        self._set(draft=front.draft, pdf=drawn.pdf, rejected=front.rejected, aside={**self.state.aside, **aside}, drafting=False)

    # --- handing out ------------------------------------------------------------------------------------------------

    def order(self, then: Callable[[Paper], object]) -> None:
        """Gives the paper as it stands now, once it is drawn.

        Not at all while another one is handed out, nobody is here, or the clerk owes a reason: then that is said.
        """
        state, matter = self.state, self._matter
        if state.handing_out or not state.people:
            return
        if state.unexplained:
            self._notice(Area.PAPER, REASON_FIRST)
        elif state.drafting:
            matter.once_drawn = lambda: self.order(then)
        elif state.draft is not None:
            then(Paper(state.draft, state.pdf, matter))

    def others(self) -> tuple[Paper, ...]:
        """The dossier's other forms that may leave along with the one in front: complete, explained, and not out as they stand."""
        state = self.state
        sheets = [(form, state.sheet(form.key)) for form in state.forms if form != state.form and not state.has_left(form)]
        return tuple(
            Paper(sheet.draft, b"", self._matter)
            for _, sheet in sheets
            if sheet.draft is not None and not sheet.missing and not sheet.rejected and not sheet.unexplained
        )

    def order_slip(self, role: str, then: Callable[[SlipPaper], None]) -> None:
        """Draws the discrepancy slip of that person and gives it, if he is still here."""
        place, matter, state = self._place(role), self._matter, self.state
        finding = place.finding if place is not None else None
        if finding is None or not discrepancies(finding) or state.handing_out:
            return

        def work(call: Any) -> SlipPaper:
            return draw_slip(self.counter, finding, matter.dossier(number=state.number, procedure=state.procedure), matter)

        matter.run(work, done=then, failed=lambda failure: self._notice(Area.PAPER, explain(failure)))

    def print_paper(
        self, paper: AnyPaper, spool: Spool, *, again: Mapping[str, Again] | None = None, rest: Sequence[AnyPaper] = ()
    ) -> None:
        """Counts the paper, hands these very bytes to the spooler, counts the print when it was taken.

        `again`: of each form that was printed before, why. `rest` follows, a job each, as long as each is taken.
        """
        slip = isinstance(paper, SlipPaper)
        outlet = to_printer(self.counter, spool, again=again or {}, told="window.slip.sent" if slip else "window.paper.sent")

        def go_on() -> None:
            if rest:
                self.print_paper(rest[0], spool, again=again, rest=rest[1:])

        self._hand_out(paper, outlet, again=Deed.DISMISS if slip else Deed.PRINT, then=go_on)

    def save_paper(self, paper: Paper, file: Path) -> None:
        """Counts the form and writes these very bytes where the clerk said."""
        self._hand_out(paper, to_file(self.counter, file), again=Deed.DISMISS)

    def is_current(self, paper: AnyPaper) -> bool:
        """Is this still the paper on the screen, or a slip about what is still on it?"""
        if isinstance(paper, SlipPaper):
            return any(place.finding is paper.finding for place in self.state.places)
        return not self.state.drafting and all(
            isinstance(part, Paper) and part.draft is self.state.sheet(part.form_key).draft for part in paper.parts
        )

    def is_here(self, matter: Matter) -> bool:
        """Is that still the matter at the counter?"""
        return matter is self._matter

    def tell_print(self, notice: Notice | None) -> None:
        """What became of a job, where the paper stands; None: it was read."""
        self._notice(Area.PAPER, notice)

    def refuse(self, paper: AnyPaper) -> None:
        """Says that this paper did not leave, because another one is on the screen."""
        key = "window.paper.changed" if paper.matter is self._matter else "window.paper.earlier_left"
        self._notice(Area.PAPER, Notice(key=key, tone=Tone.WARN, deeds=(Deed.DISMISS,)))

    def _hand_out(self, paper: AnyPaper, outlet: Outlet, *, again: Deed, then: Callable[[], None] = lambda: None) -> None:
        if self.state.handing_out:
            return
        if not self.is_current(paper):
            self.refuse(paper)
            return
        self._set(handing_out=True)
        self._notice(Area.PAPER, None)
        matter = paper.matter

        def work(call: Any) -> HandedOut:
            paper.count(self.counter)
            return outlet.hand_out(paper)

        def done(out: HandedOut) -> None:
            left = {part.form_key: part.draft for part in paper.parts if isinstance(part, Paper) and matter is self._matter}
            self._set(handing_out=False, left={**self.state.left, **left})
            self.counted.emit()
            if matter is self._matter:
                self._notice(Area.PAPER, out.notice)
            elif outlet.earlier_done:
                self._notice(Area.PAPER, replace(out.notice, deeds=(Deed.DISMISS,)))
            if out.receipt is not None:
                self.taken.emit(paper, out.receipt)
            then()

        def failed(failure: Exception) -> None:
            self._set(handing_out=False)
            self.counted.emit()
            told = explain(failure)
            if matter is self._matter:
                # The rules say the same the next time: printing again would be a vain offer.
                self._notice(Area.PAPER, replace(told, deeds=(Deed.DISMISS if isinstance(failure, Refused) else again,)))
            elif told.key == "print.uncounted":
                self._notice(Area.PAPER, replace(told, deeds=(Deed.DISMISS,)))
            else:
                self._notice(Area.PAPER, Notice(key=outlet.earlier_failed, tone=Tone.BAD, deeds=(Deed.DISMISS,)))

        self._runner.run(self, work, done=done, failed=failed)

    # --- the state --------------------------------------------------------------------------------------------------

    @property
    def _form_key(self) -> str:
        return self.state.form.key if self.state.form else ""

    @property
    def _same(self) -> dict[str, str]:
        return {place.role: place.same_as for place in self.state.places if place.same_as}

    def _place(self, role: str) -> Place | None:
        return next((place for place in self.state.places if place.role == role), None)

    def _put(self, place: Place) -> None:
        self._seats([place if p.role == place.role else p for p in self.state.places])

    def _seats(self, seats: list[Place]) -> None:
        self._set(places=places(self.state.roles, tuple(seats)))

    def _notice(self, area: Area, notice: Notice | None) -> None:
        kept = {where: told for where, told in self.state.notices.items() if where is not area}
        self._set(notices={**kept, area: notice} if notice else kept)

    def _remember(self) -> None:
        self._history = [*self._history[-49:], self.state]

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._unseen = True
        if not self._held:
            self._look()

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """Many changes of the state, looked at once: drawing the window anew after each would hold it up."""
        held, self._held = self._held, True
        try:
            yield
        finally:
            self._held = held
            if not held:
                self._look()

    @contextmanager
    def _soon(self) -> Iterator[None]:
        """The same for what workers bring: answers that came at one time are looked at together, after the last of them."""
        held, self._held = self._held, True
        try:
            yield
        finally:
            self._held = held
            self._brought.emit()

    def _look(self) -> None:
        """Shows the state, if it has changed since it was shown, and tells whoever waits to find it on the screen."""
        if self._unseen:
            self._unseen = False
            self.changed.emit()
        told, self._once_seen = self._once_seen, []
        for tell in told:
            tell()

    def _begin_anew(self) -> None:
        self._matter.end()
        self._once_seen = []
        self._matter = Matter(self.counter, self._runner, self, at_once=self._soon)
        self._history.clear()
