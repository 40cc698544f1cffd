"""The form filled and drawn, with the clerk's impossible entries left out and named. Worker thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.claimant import Person
from app.core.dossier import Dossier
from app.counter import Choice, Counter, Draft
from forms.errors import InvalidEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form is filled with: people, the clerk's entries by key, who plays two parts, what he chose and why."""

    dossier: Dossier
    form_key: str
    people: Sequence[Person] = field(repr=False)
    entries: Mapping[str, str] = field(repr=False)
    same: Mapping[str, str]
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A draft, its PDF, and the entries that had to be left out with the sentence key of the reason."""

    draft: Draft = field(repr=False)
    pdf: bytes = field(repr=False)
    rejected: Mapping[str, str]


def draw(counter: Counter, wanted: Wanted) -> Drawn:
    """Fills and draws. Raises FormError."""
    entries, rejected = dict(wanted.entries), dict[str, str]()
    while True:
        try:
            draft = counter.fill(wanted.dossier, wanted.form_key, wanted.people, entries=entries, same=wanted.same, choices=wanted.choices)
            return Drawn(draft=draft, pdf=counter.paper(draft), rejected=rejected)
        except InvalidEntry as wrong:
            if wrong.key not in entries:
                raise
            del entries[wrong.key]
            rejected[wrong.key] = f"form.{wrong.code}"
