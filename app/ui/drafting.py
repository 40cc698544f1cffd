"""The form filled and drawn, with the clerk's impossible entries left out and named. Worker thread."""

from collections.abc import Mapping

from app.claimant import Claimant, Finding
from app.core.dossier import Dossier
from app.counter import Counter, Draft
from forms.errors import InvalidEntry


def draw(
    counter: Counter,
    dossier: Dossier,
    key: str,
    people: list[Claimant | Finding],
    entries: dict[str, str],
    same: Mapping[str, str],
    prefer_card: frozenset[str],
) -> tuple[Draft, bytes, dict[str, str]]:
    """The draft, its PDF, and the entries that had to be left out with the sentence key of the reason. Raises FormError."""
    rejected: dict[str, str] = {}
    while True:
        try:
            draft = counter.fill(dossier, key, people, entries=entries, same=same, prefer_card=prefer_card)
            return draft, counter.paper(draft), rejected
        except InvalidEntry as wrong:
            if wrong.key not in entries:
                raise
            del entries[wrong.key]
            rejected[wrong.key] = f"form.{wrong.code}"
