"""What the buttons in notices and the one for the next step do: each word of them as an act of the window."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.core.lookup import Method
from app.ui.notice import Deed
from app.ui.offer import offers
from app.ui.state import Step

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


class Steering:
    """Holds no state; GUI thread."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def person_deed(self, deed: str, role: str) -> None:
        """A deed about that person; some carry a word more: `same:<role>`, `move:<role>`, `code:<six digits>`."""
        flow = self._window.flow
        word, _, more = deed.partition(":")
        deeds: dict[str, Callable[[], object]] = {
            "same": lambda: flow.same_person(role, more),
            "kin": self.take_offer,
            "not_same": lambda: flow.same_person(role, ""),
            "move": lambda: flow.move(role, more),
            "remove": lambda: flow.remove(role),
            "household": lambda: flow.ask_household(role),
            Deed.RETRY: lambda: flow.retry(role),
            Deed.LOOK_UP: lambda: flow.retry(role),
            Deed.CARD_ONLY: lambda: flow.card_only(role),
            Deed.TYPED_ONLY: lambda: flow.card_only(role),
            Deed.LISTED_ONLY: lambda: flow.card_only(role),
            Deed.CODE: lambda: self._confirm(more),
            Deed.SCAN: lambda: self._again(role),
            Deed.RETYPE: lambda: self._retype(role),
            Deed.UNITE: lambda: flow.unite(role),
            Deed.SLIP: lambda: self._window.dispatch.print_slip(role),
        }
        if word in deeds:
            deeds[word]()
        else:
            self.deed(word)

    def deed(self, deed: str) -> None:
        """A deed about nobody in particular."""
        window = self._window
        deeds: dict[str, Callable[[], object]] = {
            Deed.NEXT_PERSON: window.next_person,
            Deed.PRINT: window.print_paper,
            Deed.OTHER_PRINTER: window.dispatch.other_printer,
            Deed.CANCEL_JOB: window.dispatch.watch.cancel,
            Deed.DISMISS: window.dispatch.watch.dismiss,
            Deed.CANCEL: window.flow.cancel,
            Deed.SCAN: window.scan,
            Deed.RETYPE: window.type_person,
            Deed.RETRY: window.flow.retry,
        }
        deeds[deed]()

    def step(self, step: str) -> None:
        """The next step; where it is a way out of somebody's trouble, his."""
        window, state = self._window, self._window.flow.state
        window.show_desk()
        steps: dict[str, Callable[[], object]] = {
            Step.PROCEDURE: window.to_procedures,
            Step.NEXT_FORM: self._next_form,
            Step.RETRY: window.flow.retry,
            Step.CODE: self._to_code,
            Step.REASON: window.page.review.next_reason,
            Step.MISSING: window.page.review.next_missing,
            Step.PRINT: window.print_paper,
            Step.NEXT_PERSON: window.next_person,
        }
        if step in steps:
            steps[step]()
        elif state.troubled is not None:
            self.person_deed(step, state.troubled.role)
        else:
            self._scan_next()

    def hand_out(self, own: str, deed: Callable[[], object]) -> None:
        """The paper in front: by the page's `own` deed, else the form by `deed`, but only where the form can be seen.

        From any other page the key leads to the counter and no further. Nor does a paper leave before the clerk has said why: the
        keyboard goes there.
        """
        window = self._window
        of_page = getattr(window.pages.currentWidget(), own, None)
        if of_page is not None:
            of_page()
            return
        if not window.shows_paper:
            window.show_desk()
            return
        window.settle()
        deed()
        if window.flow.state.unexplained:
            window.show_desk()
            window.page.review.next_reason()

    def ask_again(self) -> None:
        """Asks anew for what the page in front shows (F5), where it asks for anything; about the people of the matter at the counter.

        From any other page the key leads to the counter and no further: nobody is looked up unseen.
        """
        window = self._window
        of_page = getattr(window.pages.currentWidget(), "ask_again", None)
        if of_page is not None:
            of_page()
            return
        seen = window.shows_paper
        window.show_desk()
        if seen:
            window.flow.retry()

    def at_the_counter(self, deed: Callable[[], object]) -> None:
        """Nothing of the citizen changes, and no field takes the keyboard, where nobody sees it."""
        self._window.show_desk()
        deed()

    def take_offer(self) -> None:
        """What is offered (Ctrl+D): to the line that has the keyboard, else the likeliest way to fill the awaited role.

        The same person at once; a relative goes into the lines, to be looked up.
        """
        if self._window.page.review.take_offer():
            return
        flow = self._window.flow
        offer = next(iter(offers(flow.state)), None)
        if offer is None:
            return
        if offer.kin is None:
            flow.same_person(offer.role, offer.other)
            return
        flow.select(offer.role)
        self._window.type_person()
        form = self._window.page.scan.form
        form.fill(offer.kin.number, offer.kin.full_name, None)
        form.method.show_method(Method.DATABASE)
        form.birth.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next_form(self) -> None:
        if (form := self._window.flow.state.next_form) is not None:
            self._window.turn_form(form.key)

    def _confirm(self, code: str) -> None:
        """The keyboard goes to the next step, and comes back where the code was wrong."""
        self._window.to_primary()
        self._window.flow.confirm(code)

    def _to_code(self) -> None:
        if (troubled := self._window.flow.state.troubled) is not None:
            self._window.flow.select(troubled.role)
            self._window.page.review.next_code()

    def _again(self, role: str) -> None:
        """Another card for that role: whoever is there without an answer makes room."""
        self._window.flow.vacate(role)
        self._window.scan()

    def _retype(self, role: str) -> None:
        """Back to the lines, with what was typed still in them."""
        place = next((place for place in self._window.flow.state.places if place.role == role), None)
        if place is not None and place.claimant is not None:
            form, said = self._window.page.scan.form, place.claimant.identity
            form.fill(said.number, said.full_name, said.birth_date)
            form.method.show_method(place.claimant.method)
        self._window.flow.vacate(role)
        self._window.type_person()

    def _scan_next(self) -> None:
        state = self._window.flow.state
        if state.people and state.next_role:
            self._window.flow.select(state.next_role)
        self._window.scan()
