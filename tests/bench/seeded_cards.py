"""Pictures of invented cards as a counter's camera, a flatbed and a photocopier see them: seeded, so that figures can be repeated.

    python tests/bench/seeded_cards.py --out DIR --seed N --count N [FAMILY...]

writes them as files with a `manifest.jsonl`: `file`, `expect` (texts), `codes` (how many are in view), and `corners`.
"""

import argparse
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from scanner.sighting import Corners, Grey
from tests.bench.cards.families import FAMILIES, UNREADABLE

__all__ = ["FAMILIES", "UNREADABLE", "SeededCard", "pictures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeededCard:
    """One picture (grey, as after its JPEG), what its code says (empty: nothing may be read) and where its corners are.

    `side` is the code's mean edge in pixels, `modules` how many it has; both 0 where there is no code.
    """

    image: Grey = field(repr=False)
    payload: bytes = field(repr=False)
    corners: Corners
    family: str
    name: str
    side: float
    modules: int


def pictures(family: str, *, seed: int, count: int, first: int = 0) -> Iterator[SeededCard]:
    """Pictures `first` to `first + count - 1` of a family; each depends on the seed and its number alone. About 20 ms each.

    KeyError for an unknown family: the names are those of `FAMILIES`.
    """
    take = FAMILIES[family]
    for number in range(first, first + count):
        random = np.random.default_rng([seed, zlib.crc32(family.encode()), number])
        card, shot = take(random)
        (a, b), (c, d), (e, f), (g, h) = shot.corners.tolist()
        readable = card is not None and bool(card.payload)
        yield SeededCard(
            image=shot.image,
            payload=card.payload if card is not None and family not in UNREADABLE else b"",
            corners=((a, b), (c, d), (e, f), (g, h)),
            family=family,
            name=f"{family}-{number:06d}",
            side=float(np.linalg.norm(shot.corners - np.roll(shot.corners, 1, axis=0), axis=1).mean()) if readable else 0.0,
            modules=card.modules if card is not None and readable else 0,
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Pictures of invented cards, with a manifest.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=20, help="pictures a family")
    parser.add_argument("families", nargs="*", default=list(FAMILIES), help=", ".join(FAMILIES))
    chosen = parser.parse_args()
    unknown = set(chosen.families) - set(FAMILIES)
    if unknown:
        parser.error(f"no such family: {', '.join(sorted(unknown))}")
    chosen.out.mkdir(parents=True, exist_ok=True)
    with (chosen.out / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for family in chosen.families:
            (chosen.out / family).mkdir(exist_ok=True)
            for card in pictures(family, seed=chosen.seed, count=chosen.count):
                file = f"{family}/{card.name}.png"  # the picture has been through its JPEG; another one would spoil it further
                cv2.imwrite(str(chosen.out / file), card.image)
                expect = [card.payload.decode()] if card.payload else []
                corners = [[round(x, 2), round(y, 2)] for x, y in card.corners]
                row = {"file": file, "expect": expect, "codes": len(expect), "corners": corners}
                manifest.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
