"""The units' books looked after: tree, organisations' commitments, printed tallies; a change is in ledger and books, or in neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.dossier import holds_citizen_number
from app.core.errors import Refused, WrongUsage
from app.core.people import UnitCommitment
from app.core.tally import TallyLine
from app.core.units import Unit, UnitTree
from app.core.usage import EventKind
from app.gate import Gate
from app.permission import may_administer
from app.store import units as store
from app.store.journal import Journal
from app.store.units import Units
from resources.text import forbidden

_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
_PAPER: Final = re.compile(r"[\w./ -]{1,60}")
LONGEST_NAME: Final = 200
LONGEST_TRACKER: Final = 60


def require_unit(unit: Unit) -> None:
    """Raises WrongUsage for a code or a name that no unit can have."""
    if not _CODE.fullmatch(unit.code) or holds_citizen_number(unit.code):
        raise WrongUsage("accounts.bad_unit")
    for text, most in ((unit.name, LONGEST_NAME), (unit.tracked_by, LONGEST_TRACKER)):
        if len(text) > most or forbidden(text) or holds_citizen_number(text):
            raise WrongUsage("accounts.bad_unit_name")
    if not unit.name:
        raise WrongUsage("accounts.bad_unit_name")


def require_paper(*words: str) -> None:
    """Raises WrongUsage for what can be no number of a document and no version of a text."""
    if any(not _PAPER.fullmatch(word) or holds_citizen_number(word) for word in words):
        raise WrongUsage("accounts.bad_document")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """The units in the hands of whoever sits there. Every method may block; any thread but the window's.

    Changes raise Refused where his post does not allow them, WrongUsage for what no unit can have; everything CouldNotKeep.
    """

    journal: Journal
    gate: Gate

    @property
    def units(self) -> Units:
        """The books."""
        return Units(self.gate.accounts.database)

    def tree(self) -> UnitTree:
        """All units there are or were."""
        return self.units.tree()

    def enter(self, units: Sequence[Unit], *, source: str) -> None:
        """New units, and known ones as they are now. `source`: a word for the kind of list they came from."""
        self._require_may_administer()
        for unit in units:
            require_unit(unit)
        self.journal.write(EventKind.UNIT, store.entering(units), state="entered", scope=(source, str(len(units))))

    def print_tallies(self, units: Sequence[Unit], lines: Sequence[TallyLine]) -> None:
        """Printed lines, verbatim, and the units they are about as far as they are new."""
        self._require_may_administer()
        for unit in units:
            require_unit(unit)

        change = (store.entering(units), store.printing(lines))
        periods = sorted({str(line.period) for line in lines})
        scope = ("commitments", *periods, str(len(lines)))
        self.journal.write(EventKind.UNIT, lambda connection: [each(connection) for each in change], state="printed", scope=scope)

    def commit(self, signed: UnitCommitment) -> None:
        """A commitment that an organisation signed for itself."""
        self._require_may_administer()
        require_paper(signed.document, signed.text_version)
        if signed.unit not in self.tree().units:
            raise WrongUsage("accounts.unknown_unit")
        scope = (signed.unit, signed.document, signed.text_version)
        last = signed.term.last.isoformat() if signed.term.last else ""
        days = {"first_day": signed.term.first.isoformat(), "last_day": last}
        self.journal.write(EventKind.UNIT, store.committing(signed), state="committed", scope=scope, **days)

    def _require_may_administer(self) -> None:
        if not may_administer(self.gate.clerk, day=self.gate.today):
            raise Refused("accounts.not_yours")
