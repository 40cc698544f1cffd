"""What a flatbed scanner makes of a card or of a photocopy of it: even light, little blur, but few pixels a module."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.sighting import Grey
from tests.bench.cards.camera import Floats, Shot, compressed, noise
from tests.bench.cards.printing import HEIGHT, WIDTH, Layer, Print
from tests.bench.cards.view import View, lay, put, rotation

_FAR = 1e6  # mm: so far away nothing is foreshortened
_A4 = (210.0, 297.0)
_CUT_OUT = (120.0, 90.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """How one page is scanned: dots an inch, of a photocopy or of the card itself, a whole A4 page or a part around the card."""

    dpi: int
    photocopy: bool
    whole_page: bool

    @property
    def scale(self) -> float:
        """Pixels a millimetre."""
        return self.dpi / 25.4

    @property
    def raster(self) -> float:
        """Pixels a millimetre of the picture that is scanned: a copier's 600 dots, or finely enough for the card itself."""
        return 600 / 25.4 if self.photocopy else 3 * self.scale


def scanned(random: np.random.Generator, card: Print, scan: Scan) -> Shot:
    """The card on the glass, mostly nearly straight, sometimes askew or on its side."""
    scale = scan.scale * (random.uniform(0.97, 1.03) if scan.photocopy else 1.0)
    paper = _A4 if scan.whole_page else _CUT_OUT
    size = (int(paper[0] * scan.scale), int(paper[1] * scan.scale))
    askew = random.uniform(-3, 3) if random.random() < 0.6 else random.uniform(-15, 15)
    turn = np.deg2rad(askew + random.choice((0, 90, 180, 270), p=(0.7, 0.1, 0.1, 0.1)))
    reach = np.abs([[np.cos(turn), np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.array([WIDTH, HEIGHT]) / 2 * scale
    low, high = np.minimum(reach, np.array(size) / 2), np.maximum(np.array(size) - reach, np.array(size) / 2)
    x, y = random.uniform(low, high)
    view = straight_down(size, at=(float(x), float(y)), scale=scale, turn=float(turn))
    page = np.full((size[1], size[0]), random.uniform(225, 252), np.uint8)
    original = _photocopied(random, card, scan.raster) if scan.photocopy else _flat(card, scan.raster)
    put(page, _shrunk(original, scale), view, np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]), finer=1)
    return Shot(_sensed(random, page), view.pixels(card.corners))


def straight_down(size: tuple[int, int], *, at: tuple[float, float], scale: float, turn: float = 0.0) -> View:
    """A view of the card's middle from very far above, `scale` pixels a millimetre."""
    return View(
        origin=(WIDTH / 2, HEIGHT / 2),
        at=at,
        turn=rotation(tilt=0.0, toward=0.0, turn=turn),
        focal=_FAR * scale,
        distance=_FAR,
        frame=size,
    )


def _flat(card: Print, scale: float) -> Layer:
    """The whole card, code and all, as one picture."""
    size = (round(WIDTH * scale), round(HEIGHT * scale))
    picture = np.full((size[1], size[0]), 255, np.uint8)
    lay(picture, card, straight_down(size, at=((size[0] - 1) / 2, (size[1] - 1) / 2), scale=scale))
    return Layer(picture, 0.0, 0.0, scale)


def _photocopied(random: np.random.Generator, card: Print, finest: float) -> Layer:
    """Toner knows two greys and a little between; paper has grain and specks. Half the copiers print 300 dots an inch only."""
    original = _flat(card, finest)
    if random.random() < 0.5:
        original = _shrunk(original, finest / 2)
    copy = original.pixels
    copy = np.asarray(cv2.GaussianBlur(copy, (0, 0), random.uniform(0.5, 0.9)), np.uint8)
    level, width = random.uniform(105, 150), random.uniform(8, 26)
    toner = cv2.LUT(copy, np.asarray(255 / (1 + np.exp(-(np.arange(256) - level) / width)), np.float32))
    grained = np.asarray(toner, np.float32) + 10 * noise(random, copy.shape)
    specks = random.integers(copy.size, size=int(copy.size * 0.0012))
    grained.ravel()[specks] = 20
    return Layer(np.clip(grained, 25, 240).astype(np.uint8), 0.0, 0.0, original.scale)


def _shrunk(layer: Layer, scale: float) -> Layer:
    """Brought down to the page's scale by areas: a scanner's sensor averages, it does not pick."""
    factor = scale / layer.scale
    if factor >= 1:
        return layer
    smaller = cv2.resize(layer.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return Layer(np.asarray(smaller, np.uint8), layer.left, layer.top, layer.scale * smaller.shape[1] / layer.pixels.shape[1])


def _sensed(random: np.random.Generator, page: NDArray[np.uint8]) -> Grey:
    seen: Floats = np.asarray(cv2.GaussianBlur(page.astype(np.float32), (0, 0), random.uniform(0.3, 0.65)), np.float32)
    seen += np.float32(random.uniform(1, 3.5)) * noise(random, page.shape)
    curve = np.float32(random.uniform(0.85, 1.25))
    seen = np.asarray(255 * cv2.pow(np.clip(seen, 0, 255) / 255, float(curve)), np.float32)
    if random.random() < 0.5:
        amount = random.uniform(0.3, 1.0)
        seen = np.asarray(cv2.addWeighted(seen, 1 + amount, cv2.GaussianBlur(seen, (0, 0), 1.0), -amount, 0), np.float32)
    return compressed(np.clip(seen, 0, 255).astype(np.uint8), int(random.integers(70, 95)))
