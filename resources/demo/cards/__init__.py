"""Practice cards of the invented citizens as pictures, to hold before a real camera; and the bundled ones of `motcua demo`.

Pictures are ID-1 (85.6 x 53.98 mm) at 12 pixels a millimetre. Pillow and segno are imported only when something is drawn.
"""

from collections.abc import Mapping
from pathlib import Path

from resources.demo.people import CCCD_2021, DemoCard, DemoCitizen, citizens

Row = dict[str, str]

WHOLE_HOUSEHOLDS = 9
"""Households from the start of the list of which everybody's card is written; after them one card for every other case."""


def qr_side(card: DemoCard) -> str:
    """The side that carries the QR code: the front in 2021, the back since 2024."""
    return "front" if card.kind == CCCD_2021 else "back"


def chosen() -> list[tuple[DemoCitizen, DemoCard]]:
    """Whose practice cards are written: the first household first, families together, then one of each other case."""
    families = list(dict.fromkeys(citizen.family for citizen in citizens()))[:WHOLE_HOUSEHOLDS]
    found: list[tuple[DemoCitizen, DemoCard]] = []
    seen: set[tuple[str, str | None]] = set()
    for citizen in citizens():
        kind = (citizen.case, citizen.answer)
        if citizen.card and (citizen.family in families or kind not in seen):
            found.append((citizen, citizen.card))
            seen.add(kind)
    return found


def write_cards(folder: Path) -> list[Row]:
    """Draw front and back of every chosen card into the folder, which is made if needed.

    Returns one row a card, `{"file", "personal_id", "kind", "side", "family", "relation"}`, for the side with the QR code; the first
    row's citizen matches the record. Raises OSError where the folder cannot be written. Takes some seconds.
    """
    from resources.demo.cards.draw import png

    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for citizen, card in chosen():
        names = {side: folder / f"{citizen.family}-{card.number}-{side}.png" for side in ("front", "back")}
        for side, file in names.items():
            file.write_bytes(png(card, side))
        rows.append(
            {
                "file": str(names[qr_side(card)]),
                "personal_id": card.number,
                "kind": card.kind,
                "side": qr_side(card),
                "family": citizen.family,
                "relation": citizen.relation,
            }
        )
    return rows


def write_samples(folder: Path, names: Mapping[str, str]) -> None:
    """Draw the bundled pictures: for each file name the QR side of the card of the first citizen of that name.

    Raises KeyError where nobody is called so.
    """
    from resources.demo.cards.draw import png

    cards: dict[str, DemoCard] = {}
    for citizen in citizens():
        if citizen.card:
            cards.setdefault(citizen.card.name, citizen.card)
    for file, name in names.items():
        (folder / file).write_bytes(png(cards[name], qr_side(cards[name]), compression=9))
