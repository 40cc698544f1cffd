"""What the window shows of one matter, as frozen values: people by role, the papers, notices, the next step. No Qt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.reason import Reason
from app.counter import Draft
from app.draft import first_of
from app.ui.family import Family
from app.ui.notice import Area as Area
from app.ui.notice import Deed as Deed
from app.ui.notice import Notice as Notice
from app.ui.place import Difference as Difference
from app.ui.place import Place as Place
from app.ui.place import Status as Status
from app.ui.place import differences as differences
from app.ui.sheet import Sheet
from app.verify.compare import HOMES
from forms.model import FormDefinition, Item
from forms.procedures import ListedProcedure


class Step(StrEnum):
    """The next step, which is always one button. The value names the sentence `window.step.<value>`."""

    PROCEDURE = "procedure"
    SCAN = "scan"
    WAIT = "wait"
    RETRY = "retry"
    RETYPE = "retype"
    CODE = "code"
    CARD_ONLY = "card_only"
    TYPED_ONLY = "typed_only"
    LISTED_ONLY = "listed_only"
    REASON = "reason"
    MISSING = "missing"
    PRINT = "print"
    NEXT_FORM = "next_form"
    NEXT_PERSON = "next_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything the window shows of one matter. No citizen's value in its repr.

    People, and the choice between card and database, are of the whole dossier; `entries`, `rejected`, `draft`, `pdf` and the reasons
    of entries are of the form in front (`form`), those of its other forms wait in `aside`.
    """

    form: FormDefinition | None = None
    """The one in front; None where the procedure has no form."""
    forms: tuple[FormDefinition, ...] = ()
    """All of the dossier: those of its procedure, and the receipt slip once it is wanted."""
    aside: Mapping[str, Sheet] = field(default_factory=dict, repr=False)
    """Of the forms that are not in front, by key."""
    left: Mapping[str, Draft] = field(default_factory=dict, repr=False)
    """What left the program of each form, as it was then."""
    listed: ListedProcedure | None = None
    procedure: str = ""
    covered: tuple[str, ...] = ()
    """Sensitive fields that no form of the procedure prints: nobody asks for them, but with a reason."""
    number: str = ""
    places: tuple[Place, ...] = ()
    selected: str = ""
    target: str = ""
    """The role that the clerk wants the next card to go to; empty: the program finds it."""
    doubled: str = ""
    """The role of somebody whose card came again: perhaps he plays the awaited one too."""
    family: Family | None = None
    papers_for: frozenset[str] = field(default=frozenset(), repr=False)
    """Numbers of the citizens for whom a paper may stand in for the electronic ways, as the counter said when it was last asked."""
    entries: Mapping[str, str] = field(default_factory=dict, repr=False)
    rejected: Mapping[str, str] = field(default_factory=dict)
    """Entries that cannot be: the item's key and the reason's sentence key."""
    prefer_card: frozenset[str] = frozenset()
    reasons: Mapping[str, Reason] = field(default_factory=dict, repr=False)
    """Why the card is preferred (by fact), or why the database's value was typed over (by the item's key)."""
    draft: Draft | None = field(default=None, repr=False)
    pdf: bytes = field(default=b"", repr=False)
    drafting: bool = False
    reading: bool = False
    handing_out: bool = False
    notices: Mapping[Area, Notice] = field(default_factory=dict)

    @property
    def people(self) -> tuple[Place, ...]:
        """The places with somebody in them."""
        return tuple(place for place in self.places if place.claimant is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called, by their own word and by the database's: no reason may tell of them."""
        known = (place.finding or place.claimant for place in self.people)
        return tuple(name for person in known if person is not None for name in person.names)

    @property
    def place(self) -> Place | None:
        """The selected one."""
        return next((place for place in self.places if place.role == self.selected), None)

    @property
    def troubled(self) -> Place | None:
        """Whose trouble is the next step: somebody who may just be asked about again, else the first."""
        waiting = [place for place in self.places if place.is_troubled and place.trouble is not None and place.trouble.deeds]
        again = (place for place in waiting if place.trouble is not None and place.trouble.deeds[0] is Deed.RETRY)
        return next(again, None) or next(iter(waiting), None)

    @property
    def unexplained(self) -> tuple[str, ...]:
        """What the clerk put in place of the database's value without saying why: facts, then keys of items."""
        found = (one for place in self.places for one in differences(place))
        chosen = (one.fact for one in found if one.fact in self.prefer_card and self.prints(one))
        typed = (key for key in (self.draft.typed_over if self.draft else ()) if key in self.entries)
        return tuple(key for key in (*chosen, *typed) if key not in self.reasons)

    def prints(self, one: Difference) -> bool:
        """Is there anything to choose: does the form print one of the two values? While it is drawn, nobody knows yet."""
        if self.drafting or self.draft is None:
            return True
        same = {place.role: place.same_as for place in self.places if place.same_as}
        printed = {first_of(name, same) for value in self.draft.filled.values.values() for name in value.sources}
        role, _, name = one.fact.rpartition(".")
        return any(f"{role}.{each}" in printed for each in (HOMES if name == "residence" else (name,)))

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the required items without a value, in printed order."""
        return self.draft.filled.missing if self.draft else ()

    def missing_of(self, role: str) -> Iterator[Item]:
        """The missing items that a card of that role would fill."""
        if self.form is not None:
            wanted = frozenset(self.missing)
            yield from (item for item in self.form.items() if item.key in wanted and item.role == role and item.sources)

    @property
    def roles(self) -> tuple[str, ...]:
        """Those of all forms, in the order of the forms."""
        return tuple(dict.fromkeys(role for form in self.forms for role in form.roles))

    def sheet(self, key: str) -> Sheet:
        """How that form stands, in front or aside."""
        if self.form is None or self.form.key != key:
            return self.aside.get(key, Sheet())
        typed = {name: why for name, why in self.reasons.items() if name in self.entries}
        return Sheet(entries=self.entries, rejected=self.rejected, reasons=typed, draft=self.draft, pdf=self.pdf)

    def has_left(self, form: FormDefinition) -> bool:
        """Is that form out as it stands now?"""
        draft = self.sheet(form.key).draft
        return draft is not None and self.left.get(form.key) == draft

    @property
    def handed_out(self) -> bool:
        """Is the form in front out as it stands now?"""
        return self.form is not None and not self.drafting and self.has_left(self.form)

    @property
    def next_form(self) -> FormDefinition | None:
        """The first of the others that is not out yet."""
        return next((form for form in self.forms if form != self.form and not self.has_left(form)), None)

    @property
    def next_role(self) -> str:
        """Whose card would help most: the first open role with something missing; before anybody came, the first role."""
        if not self.people:
            return self.target or (self.places[0].role if self.places else "")
        return next((place.role for place in self.places if place.is_open and any(self.missing_of(place.role))), "")

    @property
    def awaited(self) -> str:
        """Who is to be found next: the open place that the clerk looks at, else the next role once somebody is here."""
        if self.place is not None and self.place.is_open:
            return self.place.role
        return self.target or (self.next_role if self.people else "")

    @property
    def step(self) -> Step:
        """What to do next."""
        if self.form is None:
            return Step.PROCEDURE
        if self.handing_out or any(place.asking for place in self.places):
            return Step.WAIT
        if (troubled := self.troubled) is not None and troubled.trouble is not None:
            return Step(troubled.trouble.deeds[0].value)
        if self.unexplained:
            return Step.REASON
        if not self.people or self.next_role:
            return Step.SCAN
        if self.missing:
            return Step.MISSING
        if not self.handed_out:
            return Step.PRINT
        return Step.NEXT_FORM if self.next_form else Step.NEXT_PERSON


def role_base(role: str) -> tuple[str, dict[str, Any]]:
    """The role's word and its number: `member[1]` is `member` and 2."""
    base, _, rest = role.partition("[")
    return base, {"n": int(rest.rstrip("]")) + 1} if rest else {}
