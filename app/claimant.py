"""A person at the counter: first a claim, then what the state knows of him, at last plain facts for a form."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from app.core.citizen import Address, CitizenRecord, Coded, HouseholdHead, HouseholdMember, Relative
from app.core.lookup import Comparison, Identity, Method, Outcome, Verdict
from app.core.reason import Reason
from app.verify.compare import Claimed, explained
from app.verify.verdicts import Explained
from forms.facts import Fact, Origin
from forms.vocabulary import PARTS_OF_A_NAME
from resources.dates import PartialDate
from resources.text import bare_key, has_accents, key
from scanner.payload import CardClaim, CardKind
from scanner.validity import good_until

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
    """Somebody who says who he is, by card or by word. `role` is `applicant`, `mother`, `member[0]` ...

    `method` is how the clerk knows; the two papers among the seven need a `reason`.
    """

    role: str
    identity: Identity
    method: Method
    reason: Reason | None = None
    claim: CardClaim | None = field(default=None, repr=False)

    @classmethod
    def of_card(cls, role: str, claim: CardClaim) -> Self:
        """The holder of a scanned card."""
        identity = Identity(number=claim.personal_id, full_name=claim.full_name, birth_date=birth_of(claim))
        return cls(role=role, identity=identity, method=Method.QR, claim=claim)

    @classmethod
    def typed(
        cls,
        role: str,
        *,
        number: str,
        full_name: str,
        birth: PartialDate | None,
        method: Method = Method.CARD,
        reason: Reason | None = None,
    ) -> Self:
        """A citizen whose data the clerk typed: off the card, or off what `method` says. Raises ValueError for one that scans."""
        if method.scanned:
            raise ValueError("typed, so not scanned")
        identity = Identity(number=number, full_name=full_name, birth_date=birth)
        return cls(role=role, identity=identity, method=method, reason=reason)

    @property
    def names(self) -> tuple[str, ...]:
        """What he is called."""
        return (self.identity.full_name,)

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
    sealed: CitizenRecord | None = field(default=None, repr=False)
    """The masked fields, which `record` lacks: nothing shows, fills or writes them. `Counter.unmask` opens one."""
    members: tuple[HouseholdMember, ...] = field(default=(), repr=False)
    comparison: Comparison

    @property
    def role(self) -> str:
        """The part he plays."""
        return self.claimant.role

    @property
    def names(self) -> tuple[str, ...]:
        """What he is called: as he says, and as the record has it."""
        return (*self.claimant.names, self.record.full_name or "") if self.record else self.claimant.names

    @property
    def masked(self) -> tuple[str, ...]:
        """Names of the fields that came but may not be seen, with or without a value, in the order of the 20."""
        return tuple(self.sealed.values()) if self.sealed else ()

    def seal(self, names: frozenset[str]) -> "Finding":
        """The same with these fields taken out of sight."""
        if self.record is None or not names & self.record.asked:
            return self
        return replace(self, record=self.record.only(self.record.asked - names), sealed=self.record.only(names))

    def unseal(self, name: str) -> "Finding":
        """The same with that field in sight. Raises ValueError where it is not masked."""
        if self.record is None or self.sealed is None or name not in self.sealed.asked:
            raise ValueError("not masked")
        left = self.sealed.asked - {name}
        seen = replace(self.record, asked=self.record.asked | {name}, **self.sealed.only(frozenset({name})).values())
        return replace(self, record=seen, sealed=self.sealed.only(left) if left else None)

    @property
    def explained(self) -> Explained:
        """Why each verdict is as it is; empty without a record."""
        return explained(self.claimant.claimed(), self.record) if self.record else {}

    @property
    def differs(self) -> tuple[str, ...]:
        """Names of the compared fields that really differ."""
        return tuple(name for name, verdict in self.comparison.items() if verdict is Verdict.DIFFERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody of a household as service 034 lists it, already in the ledger: enough for a table's row, and to be looked up next."""

    role: str
    member: HouseholdMember
    request_id: str

    @property
    def names(self) -> tuple[str, ...]:
        """What he is called."""
        return (self.member.full_name,)

    def as_claimant(self) -> Claimant:
        """Himself, to be looked up: known from the database. A look-up refuses one without number or birth date."""
        identity = Identity(number=self.member.personal_id or "", full_name=self.member.full_name, birth_date=self.member.birth_date)
        return Claimant(role=self.role, identity=identity, method=Method.DATABASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What service 034 told: the finding, and everybody of the household but the one who was asked about."""

    finding: Finding
    others: tuple[Listed, ...]

    @classmethod
    def of(cls, finding: Finding, role: str) -> Self:
        """`others` play that repeating role, in the database's order: `member[0]`, `member[1]` ..."""
        known = finding.claimant.identity
        others = [member for member in finding.members if not _is(member, known)]
        listed = (Listed(role=f"{role}[{n}]", member=other, request_id=finding.request_id) for n, other in enumerate(others))
        return cls(finding=finding, others=tuple(listed))


def _is(member: HouseholdMember, known: Identity) -> bool:
    """The same number; where the list has none, or he is known by his old one, the same name and birth date."""
    if member.personal_id and len(known.number) == len(member.personal_id):
        return member.personal_id == known.number
    written = key if has_accents(member.full_name) and has_accents(known.full_name) else bare_key  # twins: Hà and Hạ
    return written(member.full_name) == written(known.full_name) and member.birth_date == known.birth_date


Person = Claimant | Finding | Listed
"""Whoever may stand on a form: unverified, looked up, or listed by the household."""


def birth_of(claim: CardClaim) -> PartialDate | None:
    """The birth date of a card, also where its code holds only a year."""
    if claim.birth_date is not None:
        return claim.birth_date
    try:
        return PartialDate.parse(claim.birth_text)
    except ValueError:
        return None


def facts_of(person: Person, *, prefer_card: frozenset[str] = frozenset()) -> dict[str, Fact]:
    """Everything known of a person, by fact name.

    The record comes first; the card where the record is silent, or where the clerk chose it (`prefer_card`: fact names).
    """
    if isinstance(person, Listed):
        return {f"{person.role}.{name}": fact for name, fact in _member_facts(person.member)}
    claimant = person.claimant if isinstance(person, Finding) else person
    record = person.record if isinstance(person, Finding) else None
    of_card = {f"{claimant.role}.{name}": fact for name, fact in _card_facts(claimant)}
    of_record = {f"{claimant.role}.{name}": fact for name, fact in _record_facts(record)} if record else {}
    chosen = {name: of_card[name] for name in prefer_card & of_card.keys()}
    if f"{claimant.role}.full_name" in chosen:  # then the record's parts are those of another name
        of_record = {name: fact for name, fact in of_record.items() if name.rpartition(".")[2] not in PARTS_OF_A_NAME}
    return of_card | of_record | chosen


def _member_facts(member: HouseholdMember) -> Iterator[tuple[str, Fact]]:
    known = {
        "full_name": member.full_name or None,
        "personal_id": member.personal_id,
        "birth_date": member.birth_date,
        "household_head.relation": member.relation,
    }
    for name, value in known.items():
        for inner, shown in _shown(name, value):
            yield inner, Fact(shown, Origin.DATABASE)


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
    if last_day := _good_until(claim):
        yield "card.good_until", Fact(PartialDate.from_date(last_day), Origin.COMPUTED)


def _good_until(claim: CardClaim) -> dt.date | None:
    """The card's last good day; None where it never expires, or a date on it is not known to the day."""
    if not (claim.birth_date and claim.birth_date.is_full and claim.issue_date and claim.issue_date.is_full):
        return None
    return good_until(birth=claim.birth_date.to_date(), issued=claim.issue_date.to_date())


def _record_facts(record: CitizenRecord) -> Iterator[tuple[str, Fact]]:
    for name, value in record.values().items():
        for inner, shown in _shown(name, value):
            yield inner, Fact(shown, Origin.DATABASE)
    for name in PARTS_OF_A_NAME if record.name_parts else ():
        yield name, Fact(getattr(record.name_parts, name), Origin.DATABASE)


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
