"""Pictures without a code that tempt a locator: noise, blocks like modules, checks, lines of text, squares in squares."""

import cv2
import numpy as np

from scanner.sighting import Grey
from tests.bench.cards.camera import compressed

_SIZES = ((1280, 720), (640, 480), (800, 1100))
_KINDS = 5


def texture(random: np.random.Generator) -> Grey:
    """One of five kinds, softened, noisy and through a JPEG, as a camera would give it."""
    width, height = _SIZES[int(random.integers(len(_SIZES)))]
    kind = int(random.integers(_KINDS))
    if kind == 0:
        picture = _blocks(random, width, height, random.uniform(1, 12))
    elif kind == 1:
        picture = _checks(random, width, height)
    elif kind == 2:
        picture = _lines_of_text(random, width, height)
    elif kind == 3:
        picture = _squares(random, width, height)
    else:
        picture = random.integers(0, 256, (height, width)).astype(np.uint8)
    soft = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.3, 2.0))
    dim = cv2.convertScaleAbs(soft, alpha=random.uniform(0.3, 1.0), beta=random.uniform(0, 60))
    return compressed(np.asarray(dim, np.uint8), int(random.integers(40, 95)))


def _blocks(random: np.random.Generator, width: int, height: int, side: float) -> Grey:
    """Black and white squares by chance, as the inside of a code looks."""
    small = random.integers(0, 2, (int(height / side) + 1, int(width / side) + 1)).astype(np.uint8) * np.uint8(255)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _checks(random: np.random.Generator, width: int, height: int) -> Grey:
    """A regular check or stripe: endless timing patterns."""
    across, down = random.uniform(2, 20, 2)
    x, y = np.arange(width) // across, (np.arange(height) // down)[:, None]
    return np.asarray(np.where((x + y) % 2 > 0, 230, 30) if random.random() < 0.7 else np.where(x + 0 * y % 2 > 0, 230, 30), np.uint8)


def _lines_of_text(random: np.random.Generator, width: int, height: int) -> Grey:
    page = np.full((height, width), 240, np.uint8)
    size = random.uniform(0.4, 1.6)
    for top in range(20, height, int(36 * size) + 4):
        words = "".join(chr(int(letter)) for letter in random.integers(33, 126, 90))
        cv2.putText(page, words, (10, top), cv2.FONT_HERSHEY_SIMPLEX, size, 20, max(1, int(2 * size)), cv2.LINE_AA)
    return page


def _squares(random: np.random.Generator, width: int, height: int) -> Grey:
    """Finder patterns all over chance modules: the strongest temptation there is."""
    side = int(random.integers(2, 7))
    page = _blocks(random, width, height, side)
    finder = np.pad(np.pad(np.zeros((3, 3), np.uint8), 1, constant_values=255), 1)
    large = np.kron(np.pad(finder, 1, constant_values=255), np.ones((side, side), np.uint8))
    for _ in range(int(random.integers(3, 40))):
        top, left = int(random.integers(height - len(large))), int(random.integers(width - len(large)))
        page[top : top + len(large), left : left + len(large)] = large
    return page
