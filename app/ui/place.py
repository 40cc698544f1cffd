"""One role of the form and who plays it: how it stands with him, what of him may go onto the paper. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.claimant import Claimant, Finding, Listed, Person
from app.core.lookup import Column, Verdict
from app.ui.notice import Deed, Notice
from app.ui.notices import Spare
from app.ui.theme import Tone
from app.verify.compare import HOMES
from app.verify.verdicts import Compared, Explained


class Status(StrEnum):
    """How it stands with one person. The value names the sentence `window.status.<value>`."""

    EMPTY = "empty"
    ASKING = "asking"
    FOUND = "found"
    DIFFERS = "differs"
    LISTED = "listed"
    CARD_ONLY = "card_only"
    NOT_FOUND = "not_found"
    BAD_INPUT = "bad_input"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    CODE = "code"
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
    Status.LISTED: ("list-checks", Tone.INFO),
    Status.CARD_ONLY: ("id-card", Tone.WARN),
    Status.NOT_FOUND: ("user-x", Tone.WARN),
    Status.BAD_INPUT: ("pencil", Tone.WARN),
    Status.UNAVAILABLE: ("wifi-off", Tone.WARN),
    Status.REFUSED: ("circle-x", Tone.BAD),
    Status.CODE: ("key-round", Tone.WARN),
    Status.SAME: ("link", Tone.INFO),
}
_CAME_OF = {Column.NOT_FOUND: Status.NOT_FOUND, Column.REFUSED: Status.REFUSED, Column.BAD_INPUT: Status.BAD_INPUT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One role of the form, and who plays it."""

    role: str
    claimant: Claimant | None = field(default=None, repr=False)
    finding: Finding | None = field(default=None, repr=False)
    why: Explained = field(default_factory=dict, repr=False)
    """Of each compared field, why it stands to the record as it does."""
    listed: Listed | None = field(default=None, repr=False)
    """As his household's list has him, where he came from there."""
    asking: bool = False
    ask: int = 0
    """Which look-up of the matter is about this person: only its answer counts."""
    card_only: bool = False
    """The clerk said: without an answer about him, from the card, his word or the list."""
    spare: Spare | None = None
    """How he can still go onto the paper, where no answer came."""
    same_as: str = ""
    """The role whose person plays this one too."""
    trouble: Notice | None = None
    came_of: Column | None = None
    """Of a try that brought no record: what came of it."""
    doubts: tuple[Notice, ...] = ()
    opening: str = ""
    """The covered field that is being opened."""
    covered: Notice | None = None
    """Why it stayed covered."""

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
        if self.listed is not None and (self.card_only or self.trouble is None):
            return Status.LISTED
        if self.card_only:
            return Status.CARD_ONLY
        if self.trouble is not None and Deed.CODE in self.trouble.deeds:
            return Status.CODE
        return _CAME_OF.get(self.came_of, Status.UNAVAILABLE) if self.came_of else Status.UNAVAILABLE

    @property
    def is_found(self) -> bool:
        """Does the database know him?"""
        return self.status in (Status.FOUND, Status.DIFFERS)

    @property
    def is_troubled(self) -> bool:
        """Does he wait for the clerk to find a way out?"""
        return self.status in (Status.NOT_FOUND, Status.BAD_INPUT, Status.UNAVAILABLE, Status.REFUSED, Status.CODE)

    @property
    def for_paper(self) -> Person | None:
        """What may be filled in of this person: the answer, his household's list, the card where the clerk said so, or nothing yet."""
        if self.finding is not None and self.finding.record is not None:
            return self.finding
        if self.status is Status.LISTED:
            return self.listed
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
    record: Mapping[str, str] = field(repr=False)
    """What the record says, by field: more than one only where it knows two homes."""
    fact: str
    why: Compared | None = None


def differences(place: Place) -> tuple[Difference, ...]:
    """What differs for one person, in the order of the comparison."""
    if place.claimant is None or place.finding is None or place.finding.record is None:
        return ()
    claimed, record = place.claimant.claimed(), place.finding.record
    homes = {name: home.text for name in HOMES if (home := getattr(record, name)) is not None and home.known}
    if len(set(homes.values())) == 1:
        homes = dict(list(homes.items())[:1])
    known: dict[str, tuple[str, str]] = {
        "personal_id": (claimed.personal_id, record.personal_id or ""),
        "old_id": (claimed.old_id, record.old_id or ""),
        "full_name": (claimed.full_name, record.full_name or ""),
        "birth_date": (
            claimed.birth_date.slashed() if claimed.birth_date else "",
            record.birth_date.slashed() if record.birth_date else "",
        ),
        "sex": (claimed.sex, record.sex.label if record.sex else ""),
    }
    return tuple(
        Difference(
            name=name,
            card=claimed.residence if name == "residence" else known[name][0],
            record=homes if name == "residence" else {name: known[name][1]},
            fact=f"{place.role}.{name}",
            why=place.why.get(name),
        )
        for name in place.finding.differs
    )


def formalities(place: Place) -> tuple[tuple[str, Compared], ...]:
    """What is written differently but says the same, with its reason, in the order of the comparison."""
    if place.finding is None:
        return ()
    return tuple((name, why) for name, why in place.why.items() if place.finding.comparison.get(name) is Verdict.FORMAL)
