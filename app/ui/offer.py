"""Who could play an open role, by what is known already: a relative that a record names, or somebody who is here. Pure.

What is offered is one key away (Ctrl+D) and never done by itself: a relative still has to be looked up, for this dossier.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from app.core.citizen import Relative
from app.core.dossier import plain_role
from app.ui.place import Place
from app.ui.state import State
from forms.model import FormDefinition, FormField
from forms.rules import NotSame
from forms.source import person_facts

RELATIVES: Final = ("father", "mother", "spouse", "legal_representative")
"""The fields of a record that name somebody else."""

_SEXES: Final = {"mother": "female", "bride": "female", "father": "male", "groom": "male"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A relative of somebody here, as that one's record names him, for an open role of the form."""

    role: str
    of: str
    """The role of whose record it is."""
    relation: str
    """One of `RELATIVES`."""
    full_name: str = field(repr=False)
    number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One way to fill an open role: by a relative, or by whoever plays `other`."""

    role: str
    kin: Kin | None = None
    other: str = ""


def offers(state: State) -> tuple[Offer, ...]:
    """For the role that is awaited, the likeliest first; the first is what Ctrl+D accepts."""
    role = state.awaited
    if not role:
        return ()
    named = [Offer(role=role, kin=kin) for kin in relatives(state) if kin.role == role]
    here = [Offer(role=role, other=place.role) for place in state.people if may_play_too(state, role, place.role)]
    again = [offer for offer in here if offer.other == state.doubled]
    return (*again, *named, *(offer for offer in here if offer not in again))


def relatives(state: State) -> tuple[Kin, ...]:
    """Everybody whom a record of the matter names and for whom a role is open, each once."""
    open_roles = {place.role for place in state.places if place.is_open}
    here = {number for place in state.people for number in _numbers(place)}
    found = dict[str, Kin]()
    for place in state.people:
        for relation, relative in _named(place):
            role = _role_of(state.forms, plain_role(place.role), relation)
            number = relative.personal_id or relative.old_id or ""
            if role in open_roles and relative.full_name and number not in here:
                found.setdefault(role, Kin(role=role, of=place.role, relation=relation, full_name=relative.full_name, number=number))
    return tuple(found.values())


def may_play_too(state: State, role: str, other: str) -> bool:
    """Can whoever plays `other` play `role` as well? Not bride and groom, nor somebody's father, nor two that a rule keeps apart."""
    one, two = plain_role(role), plain_role(other)
    if one == two or {_SEXES.get(one), _SEXES.get(two)} == {"male", "female"}:
        return False
    if any({_role_of(state.forms, whose, relation), whose} == {one, two} for whose, relation in product((one, two), RELATIVES)):
        return False
    rules = (rule for form in state.forms for rule in form.rules if isinstance(rule, NotSame))
    return {one, two} not in [{rule.one, rule.other} for rule in rules]


def twin(state: State, place: Place) -> str:
    """The role of somebody else with the same number: seated by the old one, or typed in before the card came. Empty for nobody."""
    mine = _numbers(place)
    earlier = state.people[: [one.role for one in state.people].index(place.role)] if place in state.people else ()
    return next((one.role for one in earlier if mine & _numbers(one) and may_play_too(state, place.role, one.role)), "")


def _numbers(place: Place) -> frozenset[str]:
    """Those he came with, and those of his record."""
    record = place.finding.record if place.finding else None
    said = (place.claimant.identity.number,) if place.claimant else ()
    known = (record.personal_id, record.old_id) if record else ()
    return frozenset(number for number in (*said, *known) if number)


def _named(place: Place) -> Iterator[tuple[str, Relative]]:
    record = place.finding.record if place.finding else None
    for relation in RELATIVES if record is not None else ():
        relative = getattr(record, relation)
        if isinstance(relative, Relative):
            yield relation, relative


def _role_of(forms: tuple[FormDefinition, ...], role: str, relation: str) -> str:
    """The part that this relative of that role plays, as a form itself says: `father.full_name | subject.father.full_name`."""
    for form in forms:
        for each in form.fields:
            if not isinstance(each, FormField) or each.source is None:
                continue
            facts = {(fact.role, fact.attribute) for fact in person_facts(each.source)}
            if (role, f"{relation}.full_name") in facts:
                found = next((other for other, attribute in sorted(facts) if attribute == "full_name" and other != role), "")
                if found:
                    return found
    return ""
