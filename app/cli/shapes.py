"""Values of the program as JSON: keys of the contract, dates in ISO 8601, codes with their labels."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.core.citizen import Address, Coded
from resources.dates import PartialDate
from resources.sentences import Language
from scanner.payload import CardClaim

if TYPE_CHECKING:
    from app.claimant import Finding


def plain(value: Any) -> Any:
    """Any frozen value of the program as JSON would have it."""
    match value:
        case PartialDate():
            return value.iso()
        case Enum():
            return value.value
        case Coded():
            return {"code": value.code, "label": value.label}
        case Address():
            parts = ("detail", "commune", "district", "province", "country", "text")
            return {name: plain(getattr(value, name)) for name in parts}
        case Mapping():
            return {str(name): plain(inner) for name, inner in value.items()}
        case tuple() | list() | set() | frozenset():
            return [plain(inner) for inner in value]
        case _ if is_dataclass(value):
            return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return value


def claim_row(claim: CardClaim | None) -> dict[str, Any] | None:
    """A card's claim. A birth date that is no date is given as it stands on the card."""
    if claim is None:
        return None
    return {
        "kind": claim.kind.value,
        "personal_id": claim.personal_id,
        "old_id": claim.old_id,
        "full_name": claim.full_name,
        "birth_date": claim.birth_date.iso() if claim.birth_date else claim.birth_text,
        "sex": claim.sex,
        "residence": claim.residence,
        "issue_date": claim.issue_date.iso() if claim.issue_date else "",
        "extra": list(claim.extra),
    }


def finding_row(finding: "Finding", *, language: Language = "vi") -> dict[str, Any]:
    """One look-up; the record holds the fields that were asked for and no other, a masked one as null and named in `masked`."""
    masked = dict.fromkeys(finding.masked)
    return {
        "outcome": finding.outcome.value,
        "record": {**plain(finding.record.values()), **masked} if finding.record else None,
        "members": plain(finding.members),
        "comparison": plain(finding.comparison),
        "explanations": {name: why.says(language) for name, why in finding.explained.items()},
        "differs": list(finding.differs),
        "request_id": finding.request_id,
        "adapter": finding.adapter,
        "elapsed_ms": finding.elapsed_ms,
        "masked": list(masked),
        "method": finding.claimant.method.number,
    }
