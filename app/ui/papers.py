"""A paper that was ordered printed or saved: a form or the slip as the clerk saw it, or several forms; and how they are counted."""

from dataclasses import dataclass, field

from app.claimant import Finding
from app.core.dossier import Dossier
from app.counter import DEMO_OFFICE, Counter, Draft
from app.discrepancy_slip import FORM, Office, count_slip
from app.discrepancy_slip import slip as drawn
from app.ui.binding import bind
from app.ui.drafting import paper as form_paper
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

    @property
    def parts(self) -> "tuple[AnyPart, ...]":
        """What is counted each for itself."""
        return (self,)

    def as_pdf(self, counter: Counter) -> bytes:
        """The PDF; of a form that was not in front it is drawn now, as it stood. Worker thread. Raises MotcuaError."""
        return self.pdf or form_paper(counter, self.draft)

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

    @property
    def parts(self) -> "tuple[AnyPart, ...]":
        """What is counted each for itself."""
        return (self,)

    def as_pdf(self, counter: Counter) -> bytes:
        """The PDF."""
        return self.pdf

    def count(self, counter: Counter) -> None:
        """Counts it as filled. Worker thread. Raises CouldNotKeep."""
        count_slip(counter.journal, self.finding, self.dossier)


@dataclass(frozen=True, slots=True, eq=False)
class Sheaf:
    """Several forms of a dossier as one job."""

    papers: tuple[Paper, ...]
    matter: Matter = field(repr=False)
    two_sided: bool

    @property
    def parts(self) -> "tuple[AnyPart, ...]":
        """What is counted each for itself."""
        return self.papers

    def as_pdf(self, counter: Counter) -> bytes:
        """One PDF. Worker thread. Raises MotcuaError."""
        return bind([paper.as_pdf(counter) for paper in self.papers], two_sided=self.two_sided)

    def count(self, counter: Counter) -> None:
        """Counts each as filled. Worker thread. Raises MotcuaError."""
        for paper in self.papers:
            paper.count(counter)


AnyPart = Paper | SlipPaper
AnyPaper = Paper | SlipPaper | Sheaf


def draw_slip(counter: Counter, finding: Finding, dossier: Dossier, matter: Matter) -> SlipPaper:
    """The slip of somebody who differs or was not found. Worker thread."""
    instead = DEMO_OFFICE if counter.test_data else {}
    police, place = (counter.settings.text(name) or instead.get(name, "") for name in ("unit.police", "unit.place"))
    office = Office(name=counter.clerk.unit.name, police=police, place=place, clerk=counter.clerk.name)
    at = counter.journal.clock.now().astimezone()
    return SlipPaper(finding, dossier, drawn(finding, dossier, office, at=at, test_data=counter.test_data), matter)
