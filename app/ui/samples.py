"""The bundled cards of invented citizens, for somebody who wants to try the window without a card."""

from pathlib import Path

from app.ui.state import State
from resources.demo.samples import samples


def next_sample(state: State) -> Path | None:
    """The picture of the next card for the form at hand; None where none is bundled for it."""
    key = state.form.key if state.form else ""
    cards = list(dict.fromkeys(file for sample in samples() if sample.form == key for _, file in sample.cards))
    return cards[len(state.people) % len(cards)] if cards else None
