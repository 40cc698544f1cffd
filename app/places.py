"""Where a scanned card belongs among the people of a dossier; always changeable by the clerk."""

from collections.abc import Sequence

from app.claimant import Finding, Person
from app.core.dossier import Role
from scanner.payload import CardClaim

_SEX_OF = {"mother": "Nữ", "father": "Nam", "bride": "Nữ", "groom": "Nam"}


def role_for(claim: CardClaim, people: Sequence[Person], *, roles: Sequence[str]) -> str:
    """The role whose number a record already names, else the first free role that fits the sex, else one more member."""
    taken = {person.role for person in people}
    free = [role for role in roles if role not in taken and not Role(role).repeats]
    named = {relative for person in people if isinstance(person, Finding) for relative in _named(person, claim.personal_id)}
    fits = [role for role in free if _SEX_OF.get(role, claim.sex) == claim.sex]
    repeating = [f"{role}[{n}]" for role in roles if Role(role).repeats for n in range(len(taken) + 1) if f"{role}[{n}]" not in taken]
    return next(role for role in (*(r for r in free if r in named), *fits, *repeating, *free, *roles))


def _named(person: Finding, number: str) -> set[str]:
    """The roles that a record gives to the holder of a number."""
    record = person.record
    if record is None:
        return set()
    return {role for role in ("father", "mother", "spouse") if (one := getattr(record, role)) and one.personal_id == number}
