"""What a counter's webcam makes of a card: light, lens, sensor, its electronics and its JPEG, in that order.

One channel stands for all three: the card is nearly grey, so colour enters as a gain a channel where the sensor's mosaic
is sampled. Light is worked out linear (gamma 2.2).
"""

import math
from dataclasses import dataclass, field, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.sighting import Grey
from tests.bench.cards.printing import Print
from tests.bench.cards.view import Points, View, lay, rotation

Floats = NDArray[np.float32]
_GAMMA = 2.2
_NOISE = 1 << 22  # samples drawn once; each picture starts somewhere else in them
_DESKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How one picture is taken. Angles in degrees; lengths in pixels, those of light in shares of the code's edge.

    `glare` is the size of each spot, 0 none; `glare_on_finder` puts one on a finder instead of somewhere near. `electrons`
    is what a pixel holds when it is full: the fewer, the more noise. `focal` is in widths of the frame. `exposure` is how
    bright the frame's brighter parts come out, or the card's where the camera meters it (`metered`): a frame's metering
    burns a small card on a dark desk.
    """

    size: tuple[int, int]
    code: float
    tilt: float
    turn: float
    defocus: float
    motion: float
    uneven: float
    shadow: float
    glare: float
    exposure: float
    electrons: float
    sharpening: float
    jpeg: int
    curl: float = 0.0
    axis: float = 0.0
    barrel: float = 0.0
    glare_on_finder: bool = False
    focal: float = 1.2
    metered: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture and the corners of its code in it, 4 x 2 pixels."""

    image: Grey
    corners: Points = field(repr=False)


def photographed(random: np.random.Generator, card: Print, conditions: Conditions) -> Shot:
    """The card on a desk under these conditions."""
    frame = _desk(random, conditions.size)
    view = _view(random, card, conditions)
    corners = view.pixels(card.corners)
    lay(frame, card, view)
    light = np.asarray(cv2.LUT(frame, _linear()), np.float32)
    _shine(random, light, conditions, corners, view.pixels(card.finder(int(random.integers(3)))[None])[0])
    for kernel in (disc(conditions.defocus), line(conditions.motion, random.uniform(0, np.pi))):
        if kernel.size > 1:
            light = np.asarray(cv2.filter2D(light, -1, kernel, borderType=cv2.BORDER_REPLICATE), np.float32)
    left, top = np.maximum(corners.min(axis=0), 0).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    bright = np.percentile(light[top:bottom, left:right] if conditions.metered else light[::8, ::8], 85)
    light *= np.float32(conditions.exposure / max(float(bright), 1e-3))
    return Shot(_sensed(random, light, conditions), corners)


def _view(random: np.random.Generator, card: Print, conditions: Conditions) -> View:
    """Somewhere in the frame, rather in its middle, the code whole in view."""
    width, height = conditions.size
    middle = card.corners.mean(axis=0)
    view = View(
        origin=(float(middle[0]), float(middle[1])),
        at=((width - 1) / 2, (height - 1) / 2),
        turn=rotation(
            tilt=np.deg2rad(conditions.tilt) * random.choice((-1, 1)), toward=random.uniform(0, 2 * np.pi), turn=np.deg2rad(conditions.turn)
        ),
        focal=conditions.focal * width,
        distance=conditions.focal * width * card.size / conditions.code,
        frame=conditions.size,
        curl=conditions.curl or 1e-6,
        axis=conditions.axis,
        barrel=conditions.barrel,
    ).with_code_of(conditions.code, card.corners)
    reach = np.abs(view.pixels(card.corners) - view.at).max(axis=0) + 8
    room = np.maximum(np.array(conditions.size) / 2 - reach, 0)
    # A lens that bends is at its worst outside the middle.
    shift = random.uniform(-1, 1, 2) * room * (0.5 if not conditions.barrel else 0.95)
    return replace(view, at=(view.at[0] + float(shift[0]), view.at[1] + float(shift[1])))


def _desk(random: np.random.Generator, size: tuple[int, int]) -> Grey:
    grain = _grain(int(random.integers(_DESKS)), size)
    return np.asarray(cv2.convertScaleAbs(grain, alpha=random.uniform(2, 14) / 32, beta=random.uniform(30, 200)), np.uint8)


@cache
def _grain(number: int, size: tuple[int, int]) -> NDArray[np.int16]:
    """The grain of a desk top, mean 0, 32 a standard deviation of its slow part."""
    random = np.random.default_rng([9100, number])
    width, height = size
    slow = cv2.resize(random.standard_normal((height // 40 + 2, width // 200 + 2)), size, interpolation=cv2.INTER_CUBIC)
    quick = cv2.resize(random.standard_normal((height // 4 + 2, width // 60 + 2)), size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(32 * (slow + 0.5 * quick), np.int16)


def _shine(random: np.random.Generator, light: Floats, conditions: Conditions, corners: Points, finder: Points) -> None:
    """In place: light that falls off to one side, a shadow's edge, spots of glare."""
    height, width = light.shape
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    middle, edge = corners.mean(axis=0).tolist(), conditions.code
    if conditions.uneven > 0:
        angle = random.uniform(0, 2 * np.pi)
        slope = conditions.uneven / (1.6 * edge)
        fall = np.exp(-slope * math.cos(angle) * (x - middle[0])) * np.exp(-slope * math.sin(angle) * (y - middle[1]))
        light *= np.clip(fall, 0.12, 2.2)
    if conditions.shadow > 0:
        angle, offset = random.uniform(0, 2 * np.pi), random.uniform(-0.35, 0.35) * edge
        across = (x - middle[0]) * math.cos(angle) + (y - middle[1]) * math.sin(angle) - offset
        steep = -1 / (edge * random.uniform(0.01, 0.12))
        light *= 1 - conditions.shadow / (1 + np.exp(np.clip(across * steep, -60, 60)))
    if conditions.glare > 0:
        for _ in range(1 if conditions.glare_on_finder else int(random.integers(1, 4))):
            offset, angle = random.uniform(0, 0.75) * edge, random.uniform(0, 2 * np.pi)
            centre = np.array(middle) + offset * np.array([math.cos(angle), math.sin(angle)])
            if conditions.glare_on_finder:
                centre = finder + random.uniform(-0.3, 0.3, 2) * conditions.glare * edge
            _spot(random, light, centre, conditions.glare * edge * random.uniform(0.5, 1))


def _spot(random: np.random.Generator, light: Floats, centre: Points, long: float) -> None:
    """One specular reflection with its halo, in place; nothing of it is left nine lengths away."""
    short, angle, strength = long * random.uniform(0.35, 1), random.uniform(0, np.pi), random.uniform(0.8, 2.2)
    reach = int(9 * long) + 1
    left, top = np.maximum(np.floor(centre).astype(int) - reach, 0)
    right, bottom = np.minimum(np.floor(centre).astype(int) + reach, light.shape[::-1])
    if left >= right or top >= bottom:
        return
    x, y = (np.arange(left, right) - centre[0]).astype(np.float32), (np.arange(top, bottom) - centre[1]).astype(np.float32)[:, None]
    cos, sin = math.cos(angle), math.sin(angle)
    far = ((x * cos + y * sin) / long) ** 2 + ((y * cos - x * sin) / short) ** 2
    light[top:bottom, left:right] += strength * np.exp(-far) + 0.12 * np.exp(-far / 9)


def _sensed(random: np.random.Generator, light: Floats, conditions: Conditions) -> Grey:
    """Colour mosaic, noise of light and of reading, demosaicing, gamma, sharpening, JPEG."""
    red, blue = random.uniform(0.78, 1.08), random.uniform(0.66, 1.0)  # of green: paper, lamp, and an imperfect white balance
    light[0::2, 0::2] *= np.float32(red)
    light[1::2, 1::2] *= np.float32(blue)
    np.clip(light, 0, 1, out=light)
    full = conditions.electrons
    spread = np.sqrt(light * np.float32(1 / full) + np.float32((3 / full) ** 2 + 1e-6))
    light += spread * noise(random, light.shape)
    raw = (np.clip(light, 0, 1) * np.float32(65535)).astype(np.uint16)
    grey = _displayed()[cv2.demosaicing(raw, cv2.COLOR_BayerBG2GRAY)]
    if conditions.sharpening > 0:
        soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
        grey = np.asarray(cv2.addWeighted(grey, 1 + conditions.sharpening, soft, -conditions.sharpening, 0), np.float32)
    return compressed(cv2.convertScaleAbs(np.clip(grey, 0, 255)), conditions.jpeg)


def compressed(image: NDArray[np.uint8], quality: int) -> Grey:
    """The picture after a JPEG of that quality."""
    file = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE), np.uint8)


def disc(radius: float) -> Floats:
    """The blur of a lens out of focus: a disc, in pixels; a single 1 where it is too small to matter."""
    if radius < 0.3:
        return np.ones((1, 1), np.float32)
    fine, side = 8, 2 * int(np.ceil(radius + 1)) + 1
    way = (np.arange(side * fine) + 0.5) / fine - side / 2
    inside = (way**2 + way[:, None] ** 2 <= radius**2).astype(np.float32)
    kernel = inside.reshape(side, fine, side, fine).mean(axis=(1, 3))
    return np.asarray(kernel / kernel.sum(), np.float32)


def line(length: float, angle: float) -> Floats:
    """The blur of a card that moved straight by `length` pixels; a single 1 where it is too little to matter."""
    if length < 0.7:
        return np.ones((1, 1), np.float32)
    side, fine = (int(np.ceil(length)) | 1) + 2, 4
    kernel = np.zeros((side * fine, side * fine), np.float32)
    middle, way = side * fine / 2, np.array([np.cos(angle), np.sin(angle)]) * length * fine / 2
    ends = [(round(point[0]), round(point[1])) for point in (middle - way, middle + way)]
    cv2.line(kernel, ends[0], ends[1], 1.0, fine)
    kernel = kernel.reshape(side, fine, side, fine).mean(axis=(1, 3))
    return np.asarray(kernel / kernel.sum(), np.float32)


def noise(random: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Normal noise of deviation 1; of a camera's frame drawn once for all and begun elsewhere each time, for drawing is slow."""
    size = math.prod(shape)
    if size >= _NOISE:
        return random.standard_normal(shape, np.float32)
    start = int(random.integers(_NOISE - size))
    return _drawn_noise()[start : start + size].reshape(shape)


@cache
def _drawn_noise() -> Floats:
    return np.random.default_rng(9200).standard_normal(_NOISE, dtype=np.float32)


@cache
def _linear() -> Floats:
    return np.asarray((np.arange(256) / 255) ** _GAMMA, np.float32)


@cache
def _displayed() -> Floats:
    return np.asarray(255 * (np.arange(65536) / 65535) ** (1 / _GAMMA), np.float32)
