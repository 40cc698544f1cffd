"""A paper that was ordered printed or saved: the form or the slip as the clerk saw it, and how it is counted."""

from dataclasses import dataclass, field

from app.claimant import Finding
from app.core.dossier import Dossier
from app.counter import DEMO_OFFICE, Counter, Draft
from app.discrepancy_slip import FORM, Office, count_slip
from app.discrepancy_slip import slip as drawn
from app.ui.matter import Matter


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """The form: what the clerk saw when he ordered it printed or saved, these bytes and no others."""

    draft: Draft = field(repr=False)
    pdf: bytes = field(repr=False)
    matter: Matter = field(repr=False)

    @property
    def dossier(self) -> Dossier:
        """The matter as it was when the form was drawn."""
        return self.draft.dossier

    @property
    def form_key(self) -> str:
        """The form's key."""
        return self.draft.form_key

    def count(self, counter: Counter) -> None:
        """Counts it as filled, once, before it leaves. Worker thread. Raises MotcuaError."""
        if self.matter.finished.get(self.form_key) != self.draft:
            self.matter.dossier(number=self.draft.dossier.number, procedure=self.draft.dossier.procedure)
            counter.finish(self.draft)
            self.matter.finished[self.form_key] = self.draft


@dataclass(frozen=True, slots=True, eq=False)
class SlipPaper:
    """A discrepancy slip for the police: what differs between one citizen's card and the database."""

    finding: Finding = field(repr=False)
    dossier: Dossier
    pdf: bytes = field(repr=False)
    matter: Matter = field(repr=False)

    @property
    def form_key(self) -> str:
        """What it is called in the ledger."""
        return FORM

    def count(self, counter: Counter) -> None:
        """Counts it as filled. Worker thread. Raises CouldNotKeep."""
        count_slip(counter.journal, self.finding, self.dossier)


AnyPaper = Paper | SlipPaper


def draw_slip(counter: Counter, finding: Finding, dossier: Dossier, matter: Matter) -> SlipPaper:
    """The slip of somebody who differs or was not found. Worker thread."""
    instead = DEMO_OFFICE if counter.test_data else {}
    police, place = (counter.settings.text(name) or instead.get(name, "") for name in ("unit.police", "unit.place"))
    office = Office(name=counter.clerk.unit.name, police=police, place=place, clerk=counter.clerk.name)
    at = counter.journal.clock.now().astimezone()
    return SlipPaper(finding, dossier, drawn(finding, dossier, office, at=at, test_data=counter.test_data), matter)
