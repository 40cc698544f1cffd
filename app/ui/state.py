"""What the window shows of one matter, as frozen values: people by role, the paper, notices, the next step. No Qt."""

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
from app.verify.compare import HOMES
from forms.model import FormDefinition, Item


class Step(StrEnum):
    """The next step, which is always one button. The value names the sentence `window.step.<value>`."""

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
    NEXT_PERSON = "next_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything the window shows of one matter. No citizen's value in its repr."""

    form: FormDefinition | None = None
    procedure: str = ""
    covered: tuple[str, ...] = ()
    """Sensitive fields that no form of the procedure prints: nobody asks for them, but with a reason."""
    number: str = ""
    places: tuple[Place, ...] = ()
    selected: str = ""
    target: str = ""
    """The role that the clerk wants the next card to go to; empty: the program finds it."""
    family: Family | None = None
    unanswered: bool = False
    """Did a look-up of this dossier end without the data? Only then may a paper stand in for the electronic ways."""
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
    handed_out: bool = False
    notices: Mapping[Area, Notice] = field(default_factory=dict)

    @property
    def people(self) -> tuple[Place, ...]:
        """The places with somebody in them."""
        return tuple(place for place in self.places if place.claimant is not None)

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
    def next_role(self) -> str:
        """Whose card would help most: the first open role with something missing; before anybody came, the first role."""
        if not self.people:
            return self.target or (self.places[0].role if self.places else "")
        return next((place.role for place in self.places if place.is_open and any(self.missing_of(place.role))), "")

    @property
    def step(self) -> Step:
        """What to do next."""
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
        return Step.NEXT_PERSON if self.handed_out else Step.PRINT


def role_base(role: str) -> tuple[str, dict[str, Any]]:
    """The role's word and its number: `member[1]` is `member` and 2."""
    base, _, rest = role.partition("[")
    return base, {"n": int(rest.rstrip("]")) + 1} if rest else {}
