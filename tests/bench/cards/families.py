"""The families of pictures: which cards, taken how. The ranges of S1 to S5 and of the flatbeds are those of the published figures.

S1 a good webcam well lit, S2 usual, S3 careless, S4 bad, S5 hopeless in part. Each of the others makes one thing hard and
leaves the rest as in S2, or better.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.bench.cards.camera import Conditions, Shot, photographed
from tests.bench.cards.flatbed import Scan, scanned
from tests.bench.cards.printing import Damage, Print, printed
from tests.bench.cards.textures import texture

Taken = tuple[Print | None, Shot]
"""The card in the picture, None where there is none, and the picture."""

Family = Callable[[np.random.Generator], Taken]

_SIZES = ((1280, 720), (1920, 1080), (640, 480))
_TYPICAL_SIZE = 15.5  # mm, of a code
_TYPICAL_MODULES = 49


def _severity(random: np.random.Generator, level: int) -> Conditions:
    def one(*ranges: tuple[float, float]) -> float:
        return float(random.uniform(*ranges[level - 1]))

    def share(*shares: float) -> bool:
        return bool(random.random() < shares[level - 1])

    turn = (10, 25, 45, 180, 180)[level - 1]
    electrons = np.log(((2500, 8000), (1200, 5000), (500, 3000), (250, 1500), (150, 1000))[level - 1])
    quality = ((85, 96), (75, 93), (60, 88), (45, 82), (35, 75))[level - 1]
    return Conditions(
        size=_SIZES[int(random.choice(3, p=(0.5, 0.3, 0.2)))],
        code=one((200, 260), (160, 240), (130, 210), (105, 180), (90, 150)),
        tilt=one((0, 8), (0, 15), (0, 22), (5, 30), (10, 35)),
        turn=float(random.uniform(-turn, turn)),
        defocus=one((0, 0.6), (0.2, 1.0), (0.4, 1.5), (0.6, 2.0), (0.8, 2.4)),
        motion=one((0, 0.5), (0, 1.5), (0, 3), (0, 4), (0, 5)),
        uneven=one((0, 0.15), (0, 0.35), (0.1, 0.6), (0.1, 0.8), (0.2, 1.0)),
        shadow=random.uniform(0.25, 0.7) if share(0, 0.15, 0.35, 0.45, 0.5) else 0.0,
        glare=one((0.05, 0.1), (0.05, 0.14), (0.06, 0.2), (0.08, 0.24), (0.08, 0.26)) if share(0.05, 0.2, 0.35, 0.5, 0.5) else 0.0,
        exposure=one((0.6, 0.85), (0.5, 0.9), (0.35, 0.95), (0.25, 1.1), (0.2, 1.2)),
        electrons=float(np.exp(random.uniform(*electrons))),
        sharpening=float(random.uniform(0.2, 1.1)) if random.random() < 0.75 else 0.0,
        jpeg=int(random.integers(*quality)),
    )


def _camera(random: np.random.Generator, conditions: Conditions, *, damage: Damage = "", inverse: bool = False, code: bool = True) -> Taken:
    card = printed(random, scale=conditions.code / _TYPICAL_SIZE, damage=damage, inverse=inverse, code=code)
    return card, photographed(random, card, conditions)


def _at(level: int) -> Family:
    return lambda random: _camera(random, _severity(random, level))


def _flatbed(dpi: int, *, photocopy: bool) -> Family:
    def take(random: np.random.Generator) -> Taken:
        scan = Scan(dpi=dpi, photocopy=photocopy, whole_page=bool(random.random() < 1 / 6))
        card = printed(random, scale=scan.raster)
        return card, scanned(random, card, scan)

    return take


def _plain(random: np.random.Generator) -> Conditions:
    """S2 without shadow and glare, so that what a family makes hard is what is measured."""
    return replace(_severity(random, 2), shadow=0.0, glare=0.0, metered=True)


def _bent(random: np.random.Generator) -> Taken:
    """Curled about its height, its width or askew, radius 12 to 45 mm, either way, seen from the side enough to matter."""
    axis = random.choice((0.0, np.pi / 2, random.uniform(0, np.pi)))
    curl = 1 / random.uniform(12, 45) * random.choice((-1, 1))
    return _camera(random, replace(_plain(random), curl=float(curl), axis=float(axis), tilt=float(random.uniform(10, 45))))


def _tilt(random: np.random.Generator) -> Taken:
    """Seen flat from the side, by the wide lens of a webcam close by: the far edge is clearly shorter than the near one."""
    tilt, focal, code = random.uniform(35, 60), random.uniform(0.5, 0.9), random.uniform(110, 220)
    return _camera(random, replace(_plain(random), tilt=float(tilt), focal=float(focal), code=float(code)))


def _finder(random: np.random.Generator) -> Taken:
    kinds: tuple[Damage, ...] = ("covered", "scratched", "worn")
    return _camera(random, _plain(random), damage=kinds[int(random.integers(3))])


def _glare_finder(random: np.random.Generator) -> Taken:
    return _camera(random, replace(_plain(random), glare=float(random.uniform(0.04, 0.16)), glare_on_finder=True))


def _inverse(random: np.random.Generator) -> Taken:
    return _camera(random, _plain(random), inverse=True)


def _motion(random: np.random.Generator) -> Taken:
    return _camera(random, replace(_plain(random), motion=float(random.uniform(6, 12)), code=float(random.uniform(160, 260))))


def _tiny(random: np.random.Generator) -> Taken:
    """1.5 to 1.75 pixels a module of this very code, a steady camera in focus."""
    conditions = replace(_severity(random, 1), shadow=0.0, glare=0.0, metered=True, defocus=float(random.uniform(0.2, 0.7)))
    card = printed(random, scale=1.75 * _TYPICAL_MODULES / _TYPICAL_SIZE)
    return card, photographed(random, card, replace(conditions, code=float(random.uniform(1.5, 1.75)) * card.modules))


def _lens(random: np.random.Generator) -> Taken:
    return _camera(random, replace(_plain(random), barrel=float(random.uniform(0.12, 0.45))))


def _spoiled(random: np.random.Generator) -> Taken:
    """Wrong modules about as many as can be put right: the card's own text may be read, and no other."""
    return _camera(random, _severity(random, int(random.integers(1, 5))), damage="spoiled")


def _beyond_repair(random: np.random.Generator) -> Taken:
    """Sound finders around data that cannot be put right: to be refused, not guessed."""
    return _camera(random, _severity(random, int(random.integers(1, 5))), damage="beyond repair")


def _no_code(random: np.random.Generator) -> Taken:
    """The side of a card that carries no code, on the desk."""
    return _camera(random, _severity(random, int(random.integers(1, 5))), code=False)


def _texture(random: np.random.Generator) -> Taken:
    return None, Shot(texture(random), np.zeros((4, 2)))


FAMILIES: dict[str, Family] = {
    **{f"S{level}": _at(level) for level in range(1, 6)},
    **{f"scan{dpi}": _flatbed(dpi, photocopy=False) for dpi in (150, 200, 300)},
    **{f"copy{dpi}": _flatbed(dpi, photocopy=True) for dpi in (200, 300)},
    "bent": _bent,
    "tilt": _tilt,
    "finder": _finder,
    "glare-finder": _glare_finder,
    "inverse": _inverse,
    "motion": _motion,
    "tiny": _tiny,
    "lens": _lens,
    "spoiled": _spoiled,
    "beyond-repair": _beyond_repair,
    "no-code": _no_code,
    "texture": _texture,
}
"""By name; the last three hold nothing that may be read."""

UNREADABLE = frozenset({"beyond-repair", "no-code", "texture"})
