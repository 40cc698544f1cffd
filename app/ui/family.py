"""A citizen's household as the window shows it: asked for, listed, and who of it is at the counter already. No Qt."""

from dataclasses import dataclass, field

from app.claimant import Household, Listed
from app.core.dossier import Role
from app.ui.notice import Notice
from app.ui.place import Place
from forms.model import FormDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The household of whoever plays `role`. `unconfirmed`: no official text gives the shape of the service's answer."""

    role: str
    asking: bool = True
    household: Household | None = field(default=None, repr=False)
    trouble: Notice | None = None
    unconfirmed: bool = False


def takes_members(form: FormDefinition | None) -> bool:
    """Has the form a table of household members?"""
    return form is not None and form.repeats(Role.MEMBER)


def is_here(member: Listed, places: tuple[Place, ...]) -> bool:
    """Is he one of the people of the matter? By number; where the list has none, by name and birth date."""
    known = member.as_claimant().identity
    people = (place.claimant.identity for place in places if place.claimant is not None)
    return any(known.number == one.number if known.number else known == one for one in people)


def can_be_asked(member: Listed) -> bool:
    """Does the list say enough of him for a look-up?"""
    return bool(member.member.personal_id) and member.member.birth_date is not None
