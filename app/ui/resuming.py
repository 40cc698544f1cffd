"""A matter put down and taken up again: what is to be kept of it, and how it comes back onto the screen."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import Signal

from app.core.citizen import FIELDS, SENSITIVE
from app.core.dossier import Dossier
from app.core.errors import Refused
from app.counter import DEFAULT_PURPOSE, Draft
from app.kept import Kept
from app.ui.asking_more import AskingMore
from app.ui.procedure_book import forms_of, known_procedures, receipt_form
from app.ui.unfinished import kept_of, state_of, unanswered
from forms.model import FormDefinition
from forms.procedures import Procedures


class Resuming(AskingMore):
    """GUI thread."""

    over = Signal()
    """The clerk goes on to the next citizen: what is on the screen is about to be forgotten. Connect it directly."""

    @property
    def unfinished(self) -> Kept | None:
        """What has to be kept of the matter at hand, so that it can be gone on with; None: nothing has."""
        state = self.state
        return kept_of(state, opened=self._matter.has_opened(number=state.number, procedure=state.procedure))

    def take_up(self, kept: Kept, *, refused: Refused | None) -> None:
        """Goes on with a dossier; whatever was on the screen is forgotten. Who had no answer yet is asked about again.

        What was known stands there as of then; a form that was out counts as out, drawn as it is now. `refused`: why no
        paper may be filled without an answer now. A paper on its way out goes on.
        """
        self._begin_anew()
        listed = self._procedures.get(kept.procedure)
        sensitive = SENSITIVE - self.counter.wanted_by_procedure(kept.procedure)
        covered = tuple(name for name in FIELDS if name in sensitive)
        before = self.state
        state = state_of(kept, forms=self._forms_with_receipt(kept.procedure), refused=refused)
        self.state = replace(state, listed=listed, covered=covered, handing_out=before.handing_out)
        if kept.opened:
            self._matter.take_up(Dossier(number=kept.number, procedure=kept.procedure, purpose=DEFAULT_PURPOSE))
        self._seats(list(state.places))
        out = frozenset(sheet.form for sheet in kept.sheets if sheet.out)
        self._matter.once_drawn = lambda: self._count_as_out(out)
        self._learn_papers(*(place.claimant.identity.number for place in state.people if place.claimant and not place.is_found))
        for role in unanswered(state.places):
            self._ask(role)
        self._redraft()

    def _count_as_out(self, keys: frozenset[str]) -> None:
        """These forms left as they stand, and were counted then."""
        left: Mapping[str, Draft] = {key: draft for key in keys if (draft := self.state.sheet(key).draft) is not None}
        self._matter.finished.update(left)
        self._set(left={**self.state.left, **left})

    def _forms_with_receipt(self, procedure: str) -> tuple[FormDefinition, ...]:
        slip = receipt_form(self.counter.catalogue)
        forms = self._forms_of(procedure)
        return forms if slip is None or slip in forms else (*forms, slip)

    def _forms_of(self, procedure: str) -> tuple[FormDefinition, ...]:
        listed = self._procedures.get(procedure)
        return forms_of(self.counter.catalogue, listed) if listed else self.counter.catalogue.for_procedure(procedure)

    @cached_property
    def _procedures(self) -> Procedures:
        return known_procedures(self.counter.catalogue)
