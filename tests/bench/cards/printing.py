"""A card as it left the printer: its patterned face, and the code on it with the faults of ink and of wear.

Lengths are millimetres on the card, x to the right and y down from its top left. Greys are as a display would have them
(gamma 2.2), 8 bits.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import cv2
import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from resources import fonts
from scanner.sighting import Grey
from tests.bench.cards.payloads import invented

WIDTH, HEIGHT = 85.6, 53.98
"""ISO/IEC 7810, ID-1."""

FACES = 8
_FACE_SCALE = 20.0
_LEVELS = 8
_FINER = 2.5  # the code is drawn finer than the picture, which samples it twice a pixel
_SAMPLES = 12  # a module of the code before it is scaled: dot gain is worked out on this grid
_FINDER = 7
_SPOILED = {"spoiled": (0.02, 0.2), "beyond repair": (0.25, 0.5)}  # of the data: about what can be put right, and far more

Floats = NDArray[np.float32]
Damage = Literal["", "covered", "scratched", "worn", "spoiled", "beyond repair"]


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture lying flat on the card: its top left corner in mm, its scale in pixels a millimetre."""

    pixels: Grey
    left: float
    top: float
    scale: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One card: what the code says (empty: the card has none) and where it is, in mm; `modules` a side."""

    payload: bytes
    face: Layer
    code: Layer | None
    left: float
    top: float
    size: float
    modules: int

    @property
    def corners(self) -> NDArray[np.float64]:
        """The code's corners, 4 x 2 in mm, clockwise from its top left."""
        near, far = (self.left, self.top), (self.left + self.size, self.top + self.size)
        return np.array([near, (far[0], near[1]), far, (near[0], far[1])])

    def finder(self, number: int) -> NDArray[np.float64]:
        """The centre of a finder in mm: 0 top left, 1 top right, 2 bottom left."""
        half = self.size * _FINDER / self.modules / 2
        x = self.left + (self.size - half if number == 1 else half)
        y = self.top + (self.size - half if number == 2 else half)
        return np.array([x, y])


def printed(random: np.random.Generator, *, scale: float, damage: Damage = "", inverse: bool = False, code: bool = True) -> Print:
    """A card of an invented person, drawn for a picture that will show it at `scale` pixels a millimetre.

    Like the cards seen: 13 to 17 mm in 2021, 15.5 to 18 in 2024; error correction L or M; 15 % name their encoding (ECI).
    """
    year = 2024 if random.random() < 0.35 else 2021
    payload = invented(random, year=year).encode()
    modules = _modules(random, payload)
    if year == 2021:
        size = random.uniform(13, 17)
        left, top = WIDTH - size - random.uniform(3, 5), random.uniform(3, 5)
    else:
        size = random.uniform(15.5, 18)
        left, top = WIDTH - size - random.uniform(4, 8), random.uniform(5, 12)
    background = face(int(random.integers(FACES)), scale)
    if damage in _SPOILED:
        modules = _spoiled(random, modules, random.uniform(*_SPOILED[damage]))
    return Print(
        payload=payload if code else b"",
        face=background,
        code=_code(random, modules, background, at=(left, top, size), scale=_FINER * scale, damage=damage, inverse=inverse)
        if code
        else None,
        left=left,
        top=top,
        size=size,
        modules=len(modules),
    )


@lru_cache(maxsize=FACES * _LEVELS)
def face(number: int, scale: float) -> Layer:
    """One of eight card faces, at the next of a few scales that is at least `scale`."""
    level = max(0, min(_LEVELS - 1, int(2 * np.log2(_FACE_SCALE / max(scale, 1e-3)))))
    return _face(number, level)


@lru_cache(maxsize=FACES * _LEVELS)
def _face(number: int, level: int) -> Layer:
    if level == 0:
        return Layer(_drawn_face(number), 0.0, 0.0, _FACE_SCALE)
    pixels = _face(number, 0).pixels
    factor = 2 ** (-level / 2)
    smaller = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return Layer(np.asarray(smaller, np.uint8), 0.0, 0.0, _FACE_SCALE * smaller.shape[1] / pixels.shape[1])


def _drawn_face(number: int) -> Grey:
    """Fine wavy lines, headings, a stub of a portrait, lines of text; no emblem and no real layout."""
    random = np.random.default_rng([9000, number])
    width, height = round(WIDTH * _FACE_SCALE), round(HEIGHT * _FACE_SCALE)
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    paper = random.uniform(212, 226) + random.uniform(-8, 8) * np.cos(2 * np.pi * (x - 0.5)) + 0 * y
    for _ in range(4):
        lines, swing, phase = random.uniform(40, 110), random.uniform(0.02, 0.08), random.uniform(0, 6)
        wave = np.sin(2 * np.pi * lines * (y + swing * np.sin(2 * np.pi * (x * random.uniform(1, 4) + phase))))
        paper = paper - (wave > 0.75) * random.uniform(7, 22)
    picture = Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)

    def write(left: float, top: float, size: float, text: str, grey: int) -> None:
        font = ImageFont.truetype(str(fonts.BE_VIETNAM_PRO["Regular"]), round(size * _FACE_SCALE))
        draw.text((left * _FACE_SCALE, top * _FACE_SCALE), text, font=font, fill=grey)

    def box(*sides: float) -> tuple[float, ...]:
        return tuple(side * _FACE_SCALE for side in sides)

    write(18, 3, 1.7, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 60)
    write(18, 7, 1.7, "Độc lập - Tự do - Hạnh phúc", 60)
    write(18, 11, 2.8, "CĂN CƯỚC (MẪU THỬ)", 60)
    draw.rectangle(box(4, 18, 24, 48), fill=170)
    draw.ellipse(box(9, 22, 19, 34), fill=175)
    draw.rectangle(box(6, 36, 22, 48), fill=62)
    letters = "abcdeghiklmnoprstuvxyăâđêôơư      "
    for row in range(9):
        write(28, 20 + 3.4 * row, 2.0, "".join(random.choice(list(letters), 22)), 34)
    return np.asarray(picture, np.uint8)


def _modules(random: np.random.Generator, payload: bytes) -> NDArray[np.uint8]:
    """The code's modules, 1 dark. Any of the eight masks, for a printer's choice of the best is not ours to repeat."""
    code = segno.make(
        payload.decode(),
        encoding="utf-8",
        eci=bool(random.random() < 0.15),
        error="m" if random.random() < 0.5 else "l",
        boost_error=False,
        micro=False,
        mask=int(random.integers(8)),
    )
    return np.array([list(row) for row in code.matrix], np.uint8)


def _spoiled(random: np.random.Generator, modules: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    """That share of the data replaced by chance, so half of it wrong; finders and timing are sound."""
    side = len(modules)
    spoiled = random.random((side, side)) < share
    for rows, columns in ((slice(0, 9), slice(0, 9)), (slice(0, 9), slice(side - 8, side)), (slice(side - 8, side), slice(0, 9))):
        spoiled[rows, columns] = False
    spoiled[6, :] = spoiled[:, 6] = False
    return np.where(spoiled, random.integers(0, 2, (side, side)), modules).astype(np.uint8)


def _code(
    random: np.random.Generator,
    modules: NDArray[np.uint8],
    background: Layer,
    *,
    at: tuple[float, float, float],
    scale: float,
    damage: Damage,
    inverse: bool,
) -> Layer:
    """The code with its quiet zone, printed on that part of the face."""
    left, top, size = at
    side = len(modules)
    pixels = max(1, min(round(scale * size), side * _SAMPLES))  # of the code itself
    fine = pixels / size
    quiet = min(round(pixels / side * random.uniform(1.5, 4)), int(3 * fine))
    ink = np.pad(_inked(random, modules, pixels), quiet)
    edge = quiet / fine
    paper = _cut(background, left - edge, top - edge, ink.shape[0], fine)
    dark = random.uniform(18, 60)
    if inverse:
        paper, dark = np.full_like(paper, random.uniform(25, 70)), random.uniform(190, 240)
    elif random.random() < 0.5:
        paper = paper * 0.3 + 235 * 0.7
    picture = paper * (1 - ink) + dark * ink
    if damage in ("covered", "scratched", "worn"):
        _damage_a_finder(random, picture, paper, damage, quiet=quiet, module=pixels / side)
    return Layer(np.clip(picture, 0, 255).astype(np.uint8), left - edge, top - edge, fine)


def _inked(random: np.random.Generator, modules: NDArray[np.uint8], pixels: int) -> Floats:
    """How much ink lies where, 0 to 1, pixels x pixels: dot gain or loss, soft edges, speckle, and a weak ribbon."""
    large = np.kron(modules, np.ones((_SAMPLES, _SAMPLES), np.uint8)) * np.uint8(255)
    gain = random.uniform(-0.12, 0.18)  # of a module
    spread = round(abs(gain) * _SAMPLES)
    if spread:
        large = np.asarray((cv2.dilate if gain > 0 else cv2.erode)(large, np.ones((spread, spread), np.uint8)), np.uint8)
    softness = random.uniform(0.6, 1.6) * _SAMPLES / 9.5  # the same share of a module on codes of all sizes
    large = np.asarray(cv2.GaussianBlur(large, (0, 0), softness), np.uint8)
    ink = np.asarray(cv2.resize(large, (pixels, pixels), interpolation=cv2.INTER_AREA), np.float32) / np.float32(255)
    if random.random() < 0.5:
        grain = random.random((90, 90), np.float32)  # about a fifth of a millimetre, as ribbons tear
        ink *= 1 - np.float32(random.uniform(0, 0.22)) * np.asarray(cv2.resize(grain, (pixels, pixels)), np.float32)
    return np.asarray(ink * np.float32(random.uniform(0.86, 1)), np.float32)


def _cut(layer: Layer, left: float, top: float, side: int, scale: float) -> Floats:
    """A square of the layer at another scale."""
    factor = layer.scale / scale
    shift = np.array([[factor, 0, left * layer.scale + factor / 2 - 0.5], [0, factor, top * layer.scale + factor / 2 - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(layer.pixels, shift, (side, side), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.float32)


def _damage_a_finder(random: np.random.Generator, picture: Floats, paper: Floats, damage: Damage, *, quiet: int, module: float) -> None:
    """In place: one finder under a finger or sticker, scratched, or worn away."""
    far = picture.shape[0] - quiet - _FINDER * module / 2
    near = quiet + _FINDER * module / 2
    x, y = ((near, near), (far, near), (near, far))[int(random.integers(3))]
    mask = np.zeros(picture.shape, np.float32)
    where = (round(x + random.uniform(-2, 2) * module), round(y + random.uniform(-2, 2) * module))
    if damage == "scratched":
        for _ in range(int(random.integers(3, 9))):
            angle, length = random.uniform(0, np.pi), random.uniform(4, 12) * module
            start = np.array([x, y]) + random.uniform(-3, 3, 2) * module
            way = np.array([np.cos(angle), np.sin(angle)]) * length / 2
            ends = [(round(point[0]), round(point[1])) for point in (start - way, start + way)]
            cv2.line(mask, ends[0], ends[1], 1.0, max(1, round(random.uniform(0.2, 0.8) * module)), cv2.LINE_AA)
        under: Floats | float = paper
    elif damage == "worn":
        axes = (round(random.uniform(3, 6) * module), round(random.uniform(2, 4) * module))
        cv2.ellipse(mask, where, axes, random.uniform(0, 180), 0, 360, 1.0, -1)
        mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), module), np.float32) * np.float32(random.uniform(0.6, 0.95))
        under = paper
    else:
        axes = (round(random.uniform(2.5, 5) * module), round(random.uniform(2.5, 4) * module))
        cv2.ellipse(mask, where, axes, random.uniform(0, 180), 0, 360, 1.0, -1, cv2.LINE_AA)
        under = random.uniform(60, 230)
    picture[:] = picture * (1 - mask) + under * mask
