"""Who sits where: the places of a form, and people moving between them. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from app.claimant import Claimant, Finding
from app.core.dossier import Role
from app.places import role_for as fitting_role
from app.ui.offer import relatives
from app.ui.place import Place
from app.ui.state import State
from scanner.payload import CardClaim


def places(roles: Iterable[str], before: tuple[Place, ...]) -> tuple[Place, ...]:
    """One place for each role, people where they sat; of a repeating role as many as taken, and one more."""
    found: list[Place] = []
    for role in roles:
        if not Role(role).repeats:
            found.append(next((place for place in before if place.role == role), Place(role=role)))
            continue
        taken = [place for place in before if place.role.startswith(f"{role}[") and not place.is_open]
        found += taken
        used = {place.role for place in taken}
        found.append(Place(role=next(name for n in range(len(used) + 1) if (name := f"{role}[{n}]") not in used)))
    return tuple(found)


def in_role(place: Place, role: str) -> Place:
    """The same person in another role."""
    claimant = replace(place.claimant, role=role) if place.claimant else None
    finding = replace(place.finding, claimant=claimant) if place.finding and claimant else None
    listed = replace(place.listed, role=role) if place.listed else None
    return replace(place, role=role, claimant=claimant, finding=finding, listed=listed)


def role_for(state: State, claim: CardClaim) -> str:
    """Where a card belongs: the place the clerk chose, the one a record names its number for, else the one its holder fits.

    Empty where all are taken.
    """
    if state.target or state.form is None:
        return state.target
    if (named := next((one.role for one in relatives(state) if one.number == claim.personal_id), "")) != "":
        return named
    people: list[Claimant | Finding] = [place.finding or place.claimant for place in state.people if place.claimant]
    people += [Claimant.typed(place.role, number="", full_name="", birth=None) for place in state.places if place.same_as]
    role = fitting_role(claim, people, roles=state.roles)
    return role if any(place.role == role and place.is_open for place in state.places) else ""


def reseated(place: Place, state: State) -> Place | None:
    """Somebody from the procedure before: the same role where the new form has it open, else the first open one."""
    roles = [seat.role for seat in state.places if seat.is_open]
    if place.claimant is None or not roles:
        return None
    role = place.role if place.role in roles else roles[0]
    return Place(role=role, claimant=replace(place.claimant, role=role), doubts=place.doubts)
