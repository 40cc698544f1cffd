"""A person at the counter: first a claim, then what the state knows of him, at last plain facts for a form."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from app.core.citizen import Address, CitizenRecord, Coded, HouseholdHead, HouseholdMember, Relative
from app.core.lookup import Comparison, Identity, Method, Outcome, Verdict
from app.verify.compare import Claimed
from forms.facts import Fact, Origin
from resources.dates import PartialDate
from scanner.payload import CardClaim, CardKind

HOMES = frozenset({"permanent_residence", "current_residence"})
"""Places where somebody lives are written by today's units; a copied document's place stays as it was written."""

CARD_TITLES: Mapping[CardKind, str] = {
    CardKind.CCCD_2021: "Thẻ căn cước công dân",
    CardKind.CAN_CUOC_2024: "Thẻ căn cước",
}
PLACES_OF_ISSUE: Mapping[CardKind, str] = {
    CardKind.CCCD_2021: "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    CardKind.CAN_CUOC_2024: "Bộ Công an",
}
"""Not in the code: by kind of card (circular 17/2024/TT-BCA for the card of 01/07/2024); the clerk may change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Somebody who says who he is, by card or by word. `role` is `applicant`, `mother`, `member[0]` ..."""

    role: str
    identity: Identity
    method: Method
    claim: CardClaim | None = field(default=None, repr=False)

    @classmethod
    def of_card(cls, role: str, claim: CardClaim) -> Self:
        """The holder of a scanned card."""
        identity = Identity(number=claim.personal_id, full_name=claim.full_name, birth_date=birth_of(claim))
        return cls(role=role, identity=identity, method=Method.SCANNED, claim=claim)

    @classmethod
    def typed(cls, role: str, *, number: str, full_name: str, birth: PartialDate | None) -> Self:
        """A citizen without a card."""
        return cls(role=role, identity=Identity(number=number, full_name=full_name, birth_date=birth), method=Method.TYPED)

    def claimed(self) -> Claimed:
        """What is to be compared with the record: the card's fields, or the three that were typed."""
        claim, said = self.claim, self.identity
        if claim is None:
            new, old = ("", said.number) if len(said.number) == 9 else (said.number, "")
            return Claimed(personal_id=new, old_id=old, full_name=said.full_name, birth_date=said.birth_date)
        return Claimed(
            personal_id=claim.personal_id,
            old_id=claim.old_id,
            full_name=claim.full_name,
            birth_date=birth_of(claim),
            sex=claim.sex,
            residence=claim.residence,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one look-up brought, already in the ledger."""

    claimant: Claimant
    outcome: Outcome
    request_id: str
    adapter: str
    elapsed_ms: int
    record: CitizenRecord | None = field(default=None, repr=False)
    members: tuple[HouseholdMember, ...] = field(default=(), repr=False)
    comparison: Comparison

    @property
    def differs(self) -> tuple[str, ...]:
        """Names of the compared fields that really differ."""
        return tuple(name for name, verdict in self.comparison.items() if verdict is Verdict.DIFFERS)


def birth_of(claim: CardClaim) -> PartialDate | None:
    """The birth date of a card, also where its code holds only a year."""
    if claim.birth_date is not None:
        return claim.birth_date
    try:
        return PartialDate.parse(claim.birth_text)
    except ValueError:
        return None


def facts_of(person: Claimant | Finding, *, prefer_card: frozenset[str] = frozenset()) -> dict[str, Fact]:
    """Everything known of a person, by fact name.

    The record comes first; the card where the record is silent, or where the clerk chose it (`prefer_card`: fact names).
    """
    claimant = person.claimant if isinstance(person, Finding) else person
    record = person.record if isinstance(person, Finding) else None
    of_card = {f"{claimant.role}.{name}": fact for name, fact in _card_facts(claimant)}
    of_record = {f"{claimant.role}.{name}": fact for name, fact in _record_facts(record)} if record else {}
    chosen = {name: of_card[name] for name in prefer_card & of_card.keys()}
    return of_card | of_record | chosen


def _card_facts(claimant: Claimant) -> Iterator[tuple[str, Fact]]:
    claim = claimant.claim
    if claim is None:
        yield "personal_id", Fact(claimant.identity.number, Origin.CLERK)
        yield "full_name", Fact(claimant.identity.full_name, Origin.CLERK)
        if claimant.identity.birth_date:
            yield "birth_date", Fact(claimant.identity.birth_date, Origin.CLERK)
        return
    home = "permanent_residence" if claim.kind is CardKind.CCCD_2021 else "current_residence"
    printed: dict[str, str | PartialDate | None] = {
        "personal_id": claim.personal_id,
        "old_id": claim.old_id,
        "full_name": claim.full_name,
        "birth_date": birth_of(claim),
        "sex": claim.sex,
        home: claim.residence,
        "card.title": CARD_TITLES[claim.kind],
        "card.issue_date": claim.issue_date,
    }
    yield from ((name, Fact(value, Origin.CARD)) for name, value in printed.items() if value)
    yield "card.place_of_issue", Fact(PLACES_OF_ISSUE[claim.kind], Origin.COMPUTED)


def _record_facts(record: CitizenRecord) -> Iterator[tuple[str, Fact]]:
    for name, value in record.values().items():
        for inner, shown in _shown(name, value):
            yield inner, Fact(shown, Origin.DATABASE)


def _shown(name: str, value: Any) -> Iterator[tuple[str, str | PartialDate]]:
    """A record's value as facts; a code that is on no list, or means "no information" (0, 00), says nothing."""
    match value:
        case None:
            return
        case Coded():
            if value.known and (value.code.strip("0") or name == "religion"):
                yield name, value.label
        case Address():
            if not value.known:
                return
            yield name, (value.today or value.text) if name in HOMES else value.text
        case Relative() | HouseholdHead():
            for part in ("full_name", "personal_id", "old_id"):
                if text := getattr(value, part):
                    yield f"{name}.{part}", text
            relation = getattr(value, "relation", None) or getattr(value, "nationality", None)
            if relation:
                yield from _shown(f"{name}.{'relation' if isinstance(value, HouseholdHead) else 'nationality'}", relation)
        case _:
            yield name, value


def office_facts(*, unit: Mapping[str, str], day: dt.date) -> dict[str, Fact]:
    """What the office itself puts on a form: its texts by fact name (`unit.addressee` ...; empty ones say nothing), and the day."""
    facts = {name: Fact(text, Origin.CLERK) for name, text in unit.items() if text}
    return {"today": Fact(PartialDate.from_date(day), Origin.SYSTEM), **facts}
