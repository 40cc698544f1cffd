"""What the window shows, as frozen values: people by role, the paper, notices, the next step. No Qt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.claimant import Claimant, Finding
from app.core.lookup import Verdict
from app.counter import Draft
from app.ui.theme import Tone
from forms.model import FormDefinition, Item


class Status(StrEnum):
    """How it stands with one person. The value names the sentence `window.status.<value>`."""

    EMPTY = "empty"
    ASKING = "asking"
    FOUND = "found"
    DIFFERS = "differs"
    CARD_ONLY = "card_only"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    SAME = "same"

    @property
    def icon(self) -> str:
        """The icon that goes with the word."""
        return _LOOKS[self][0]

    @property
    def tone(self) -> Tone:
        """The tint that goes with both."""
        return _LOOKS[self][1]


_LOOKS = {
    Status.EMPTY: ("circle-dashed", Tone.PLAIN),
    Status.ASKING: ("hourglass", Tone.INFO),
    Status.FOUND: ("circle-check", Tone.OK),
    Status.DIFFERS: ("triangle-alert", Tone.WARN),
    Status.CARD_ONLY: ("id-card", Tone.WARN),
    Status.NOT_FOUND: ("user-x", Tone.WARN),
    Status.UNAVAILABLE: ("wifi-off", Tone.WARN),
    Status.REFUSED: ("circle-x", Tone.BAD),
    Status.SAME: ("link", Tone.INFO),
}


class Deed(StrEnum):
    """What a notice offers to do. The value names the sentence `window.deed.<value>`."""

    RETRY = "retry"
    CARD_ONLY = "card_only"
    TYPED_ONLY = "typed_only"
    SCAN = "scan"
    RETYPE = "retype"
    NEXT_PERSON = "next_person"
    PRINT = "print"
    DISMISS = "dismiss"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to tell the clerk, by keys: `<key>.what`, `.lost`, `.next` where they exist, else `<key>`."""

    key: str
    tone: Tone = Tone.INFO
    values: Mapping[str, object] = field(default_factory=dict, repr=False)
    deeds: tuple[Deed, ...] = ()


class Area(StrEnum):
    """Where a notice sits: where it happened."""

    DOSSIER = "dossier"
    SCAN = "scan"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One role of the form, and who plays it."""

    role: str
    claimant: Claimant | None = field(default=None, repr=False)
    finding: Finding | None = field(default=None, repr=False)
    asking: bool = False
    ask: int = 0
    """Which look-up of the matter is about this person: only its answer counts."""
    card_only: bool = False
    same_as: str = ""
    """The role whose person plays this one too."""
    trouble: Notice | None = None
    refused: bool = False
    doubts: tuple[Notice, ...] = ()

    @property
    def status(self) -> Status:
        """How it stands."""
        if self.same_as:
            return Status.SAME
        if self.claimant is None:
            return Status.EMPTY
        if self.asking:
            return Status.ASKING
        if self.finding is not None and self.finding.record is not None:
            return Status.DIFFERS if self.finding.differs else Status.FOUND
        if self.card_only:
            return Status.CARD_ONLY
        if self.refused:
            return Status.REFUSED
        return Status.NOT_FOUND if self.finding is not None else Status.UNAVAILABLE

    @property
    def for_paper(self) -> Claimant | Finding | None:
        """What may be filled in of this person: the answer, the card where the clerk said so, or nothing yet."""
        if self.finding is not None and self.finding.record is not None:
            return self.finding
        return self.claimant if self.card_only else None

    @property
    def is_open(self) -> bool:
        """Can somebody still be scanned for it?"""
        return self.claimant is None and not self.same_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field on which card and record really differ; `fact` is the name to prefer the card by."""

    name: str
    card: str = field(repr=False)
    record: str = field(repr=False)
    fact: str


def differences(place: Place) -> tuple[Difference, ...]:
    """What differs for one person, in the order of the comparison."""
    if place.claimant is None or place.finding is None or place.finding.record is None:
        return ()
    claimed, record = place.claimant.claimed(), place.finding.record
    home = record.permanent_residence or record.current_residence
    home_fact = "permanent_residence" if record.permanent_residence else "current_residence"
    ours: dict[str, tuple[str, str]] = {
        "personal_id": (claimed.personal_id, record.personal_id or ""),
        "old_id": (claimed.old_id, record.old_id or ""),
        "full_name": (claimed.full_name, record.full_name or ""),
        "birth_date": (
            claimed.birth_date.slashed() if claimed.birth_date else "",
            record.birth_date.slashed() if record.birth_date else "",
        ),
        "sex": (claimed.sex, record.sex.label if record.sex else ""),
        "residence": (claimed.residence, home.text if home else ""),
    }
    return tuple(
        Difference(name=name, card=ours[name][0], record=ours[name][1], fact=f"{place.role}.{home_fact if name == 'residence' else name}")
        for name, verdict in place.finding.comparison.items()
        if verdict is Verdict.DIFFERS
    )


class Step(StrEnum):
    """The next step, which is always one button. The value names the sentence `window.step.<value>`."""

    SCAN = "scan"
    WAIT = "wait"
    RETRY = "retry"
    MISSING = "missing"
    PRINT = "print"
    NEXT_PERSON = "next_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything the window shows of one matter. No citizen's value in its repr."""

    form: FormDefinition | None = None
    procedure: str = ""
    number: str = ""
    places: tuple[Place, ...] = ()
    selected: str = ""
    target: str = ""
    """The role that the clerk wants the next card to go to; empty: the program finds it."""
    entries: Mapping[str, str] = field(default_factory=dict, repr=False)
    rejected: Mapping[str, str] = field(default_factory=dict)
    """Entries that cannot be: the item's key and the reason's sentence key."""
    prefer_card: frozenset[str] = frozenset()
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
        statuses = [place.status for place in self.places]
        if Status.ASKING in statuses or self.handing_out:
            return Step.WAIT
        if Status.UNAVAILABLE in statuses:
            return Step.RETRY
        if not self.people or Status.NOT_FOUND in statuses or Status.REFUSED in statuses or self.next_role:
            return Step.SCAN
        if self.missing:
            return Step.MISSING
        return Step.NEXT_PERSON if self.handed_out else Step.PRINT


def role_base(role: str) -> tuple[str, dict[str, Any]]:
    """The role's word and its number: `member[1]` is `member` and 2."""
    base, _, rest = role.partition("[")
    return base, {"n": int(rest.rstrip("]")) + 1} if rest else {}
