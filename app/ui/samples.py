"""The bundled cards of invented citizens, for somebody who wants to try the window without a card."""

from pathlib import Path

from app.ui.state import State
from resources.demo.samples import samples


def next_sample(state: State) -> Path | None:
    """The picture of the next card: of those bundled for the form at hand, else of any; None where no form is at hand."""
    if state.form is None:
        return None
    own = dict.fromkeys(file for sample in samples() if sample.form == state.form.key for _, file in sample.cards)
    cards = list(own or dict.fromkeys(file for sample in samples() for _, file in sample.cards))
    return cards[len(state.people) % len(cards)] if cards else None
