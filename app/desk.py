"""Everything of one desk joined, as long as it is open: what a window's pages and a command stand on."""

from dataclasses import dataclass

from app.counter import Counter
from app.custody import Custody
from app.dossiers import Dossiers
from app.pack_shelf import Shelf
from app.personnel import Personnel
from app.state import State
from app.store.database import Database
from app.store.reports import Reports
from app.subject_access import SubjectAccess
from app.supervision import Supervision, people_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One counter on one state folder, and the accounts that may sit there. What it gives may block: not on the window's thread."""

    state: State
    database: Database
    counter: Counter
    personnel: Personnel

    @property
    def supervision(self) -> Supervision:
        """The flags, in the hands of whoever sits here."""
        return supervision(self.state, self.personnel)

    @property
    def custody(self) -> Custody:
        """The ledger as something to be kept: verified, anchored, exported, archived."""
        return Custody(journal=self.personnel.journal, gate=self.personnel.gate)

    @property
    def dossiers(self) -> Dossiers:
        """The dossiers of a day, and those that are not finished."""
        counter = self.counter
        keeps = counter.settings.text("dossier.keep") == "day"
        return Dossiers(journal=counter.journal, gate=counter.gate, waiting=counter.waiting_list, keeps=keeps)

    @property
    def reports(self) -> Reports:
        """The counts. Each question takes `personnel.gate.scope`."""
        return Reports.of(self.database)

    @property
    def subject_access(self) -> SubjectAccess:
        """Where a citizen is told who looked him up."""
        return subject_access(self.state, self.personnel)


def supervision(state: State, personnel: Personnel) -> Supervision:
    """The flags of a desk that is open."""
    return Supervision(
        journal=personnel.journal,
        gate=personnel.gate,
        unit=state.settings.text("unit.code"),
        folder=state.home / "misuse",
        roles=people_named(Shelf.of(state.settings).catalogue(unit=personnel.gate.clerk.unit.code)),
    )


def subject_access(state: State, personnel: Personnel) -> SubjectAccess:
    """The same of a desk whose accounts are open."""
    return SubjectAccess(state=state, journal=personnel.journal, gate=personnel.gate)
