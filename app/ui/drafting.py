"""The forms of a dossier filled, the one in front drawn, with the clerk's impossible entries left out and named. Worker thread."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from app.claimant import Person
from app.core.dossier import Dossier, plain_role
from app.core.errors import MotcuaError
from app.counter import Choice, Counter, Draft
from app.receipt import FORM, both_copies
from forms.errors import FormError, InvalidEntry
from forms.fields import FormField
from forms.model import FormDefinition
from forms.source import OfficeFact

_DAYS = "procedure.days"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedForm:
    """What one form is filled with beside the people: the clerk's entries by key, what he chose and why."""

    form: FormDefinition
    entries: Mapping[str, str] = field(repr=False)
    choices: Sequence[Choice]

    def days(self, listed: int | None) -> int | None:
        """The working days until the result: as the clerk typed them, or as they are listed for the procedure."""
        asks = (each.key for each in self.form.fields if isinstance(each, FormField) and each.source == OfficeFact(_DAYS))
        typed = next((self.entries[key].strip() for key in asks if key in self.entries), None)
        if typed is None:
            return listed
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 else None

    def concerns(self, person: Person, same: Mapping[str, str]) -> bool:
        """Does he play a part in this form, in his own role or in one that he plays too?"""
        roles = {plain_role(person.role), *(other for other, first in same.items() if first == person.role)}
        return not roles.isdisjoint(self.form.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the forms of a dossier are filled with; the first is the one in front. `same`: who plays two parts."""

    dossier: Dossier
    forms: Sequence[WantedForm]
    people: Sequence[Person] = field(repr=False)
    same: Mapping[str, str]
    days: int | None
    """Working days until the result, where they are listed for the procedure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A draft, and the entries that had to be left out with the sentence key of the reason."""

    draft: Draft = field(repr=False)
    rejected: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The form in front with its PDF, and the others by key."""

    front: Filled
    pdf: bytes = field(repr=False)
    others: Mapping[str, Filled]


def draw(counter: Counter, wanted: Wanted) -> Drawn:
    """Fills all and draws the first. Raises FormError, MotcuaError."""
    front, *others = wanted.forms
    filled, aside = _filled(counter, wanted, front), dict[str, Filled]()
    for one in others:
        with suppress(MotcuaError, FormError):  # told when that form comes to the front; this one is not held up
            aside[one.form.key] = _filled(counter, wanted, one)
    return Drawn(front=filled, pdf=paper(counter, filled.draft), others=aside)


def paper(counter: Counter, draft: Draft) -> bytes:
    """The PDF of a form; of the receipt slip both copies, one after the other."""
    if draft.form_key != FORM:
        return counter.paper(draft)
    return counter.paper(*both_copies(draft))


def _filled(counter: Counter, wanted: Wanted, one: WantedForm) -> Filled:
    people = [person for person in wanted.people if one.concerns(person, wanted.same)]
    same = {other: first for other, first in wanted.same.items() if other in one.form.roles}
    days = one.days(wanted.days)
    entries, rejected = dict(one.entries), dict[str, str]()
    while True:
        try:
            draft = counter.fill(wanted.dossier, one.form.key, people, entries=entries, same=same, choices=one.choices, days=days)
            return Filled(draft=draft, rejected=rejected)
        except InvalidEntry as wrong:
            if wrong.key not in entries:
                raise
            del entries[wrong.key]
            rejected[wrong.key] = f"form.{wrong.code}"
