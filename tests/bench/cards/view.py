"""Where a point of the card falls in the picture: a pinhole camera with a lens that bends, over a card that may be bent too.

One way for all pictures: each pixel's ray is followed back to the card, which is a circular cylinder (a flat card: of a
kilometre's radius). A flatbed is the same seen from very far.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.sighting import Grey
from tests.bench.cards.printing import HEIGHT, WIDTH, Layer, Print

Points = NDArray[np.float64]
"""N x 2."""

_FLAT = 1e-6  # 1/mm
_STEP = 8  # pixels between the rays that are followed; between them the way is smooth
_NOWHERE = -1e4  # mm: what a ray meets that misses the card's cylinder


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A camera over a card.

    `origin` is the point of the card (mm) the view is built around and `at` the pixel where it appears; `turn` the 3 x 3
    rotation from card to camera; `focal` in pixels; `distance` in mm; `curl` 1/mm, about an axis at `axis` radians from
    the card's height; `barrel` the lens's bend at the corner of the frame, whose size is `frame` (width, height).
    """

    origin: tuple[float, float]
    at: tuple[float, float]
    turn: NDArray[np.float64]
    focal: float
    distance: float
    frame: tuple[int, int]
    curl: float = _FLAT
    axis: float = 0.0
    barrel: float = 0.0

    def pixels(self, card: Points) -> Points:
        """Where points of the card (mm) appear, in pixels; whole numbers are centres of pixels."""
        across, along = ((card - self.origin) @ self._axes.T).T
        angle = across * self.curl
        bent = np.stack([np.sin(angle) / self.curl, along, (1 - np.cos(angle)) / self.curl], axis=1)
        flat = np.concatenate([bent[:, :2] @ self._axes, bent[:, 2:]], axis=1)
        x, y, z = (flat @ self.turn.T).T
        depth = np.maximum(z + self.distance, 1e-3)
        straight = np.stack([x, y], axis=1) * (self.focal / depth)[:, None] + self._straight_at
        seen = straight
        for _ in range(12 if self.barrel else 0):
            seen = self._middle + (straight - self._middle) / (1 + self.barrel * self._radius(seen))[:, None]
        return np.asarray(seen, np.float64)

    def points(self, seen: Points) -> Points:
        """What of the card (mm) these pixels show; far away where they show none of it."""
        straight = self._straighten(seen) - self._straight_at
        ray = np.concatenate([straight, np.full((len(straight), 1), self.focal)], axis=1) @ self.turn
        eye = np.array([0.0, 0.0, -self.distance]) @ self.turn
        (a, b), c = self._axes @ eye[:2], eye[2]
        across, along = self._axes @ ray[:, :2].T
        deep = ray[:, 2]
        # The cylinder z = curl/2 (across^2 + z^2), met by eye + t ray: a quadratic, in the form that stays sound as curl goes to 0.
        first = self.curl / 2 * (across**2 + deep**2)
        second = self.curl * (a * across + c * deep) - deep
        third = self.curl / 2 * (a**2 + c**2) - c
        under = second**2 - 4 * first * third
        both = -second - np.copysign(np.sqrt(np.maximum(under, 0)), second)
        once, again = 2 * third / both, both / (2 * first)
        t = np.where(np.abs(c + once * deep) < np.abs(c + again * deep), once, again)  # the card is the side near its own plane
        way = np.arctan2(self.curl * (a + t * across), 1 - self.curl * (c + t * deep)) / self.curl
        card = np.stack([way, b + t * along], axis=1) @ self._axes + self.origin
        card[under < 0] = _NOWHERE
        return np.asarray(card, np.float64)

    def with_code_of(self, side: float, corners: Points) -> "View":
        """The same view from the distance at which the code's mean edge is `side` pixels."""
        view = self
        for _ in range(6):
            seen = view.pixels(corners)
            mean = np.linalg.norm(seen - np.roll(seen, 1, axis=0), axis=1).mean()
            view = replace(view, distance=view.distance * float(mean) / side)
        return view

    @property
    def _axes(self) -> NDArray[np.float64]:
        cos, sin = np.cos(self.axis), np.sin(self.axis)
        return np.array([[cos, sin], [-sin, cos]])

    @property
    def _middle(self) -> NDArray[np.float64]:
        return (np.array(self.frame) - 1) / 2

    @property
    def _straight_at(self) -> NDArray[np.float64]:
        return np.asarray(self._straighten(np.array([self.at]))[0], np.float64)

    def _straighten(self, seen: Points) -> Points:
        return np.asarray(self._middle + (seen - self._middle) * (1 + self.barrel * self._radius(seen))[:, None], np.float64)

    def _radius(self, seen: Points) -> NDArray[np.float64]:
        """Squared, 1 at the corner of the frame."""
        return np.asarray((((seen - self._middle) / np.linalg.norm(self._middle)) ** 2).sum(axis=1), np.float64)


def rotation(*, tilt: float, toward: float, turn: float) -> NDArray[np.float64]:
    """Turned in its plane by `turn`, then tilted by `tilt` about an axis in the direction `toward`; radians."""
    spin, _ = cv2.Rodrigues(np.array([0.0, 0.0, turn]))
    lean, _ = cv2.Rodrigues(np.array([np.cos(toward), np.sin(toward), 0.0]) * tilt)
    return np.asarray(lean @ spin, np.float64)


def lay(frame: Grey, card: Print, view: View) -> None:
    """The card into the frame, in place: its face as the pixels fall, its code four times as fine, then averaged."""
    around = np.linspace(0, 1, 12)
    edge = np.concatenate([np.stack([around, 0 * around], 1), np.stack([around, 0 * around + 1], 1)])
    outline = np.concatenate([edge, edge[:, ::-1]]) * (WIDTH, HEIGHT)
    put(frame, card.face, view, outline, finer=1)
    if card.code is not None:
        side = card.code.pixels.shape[0] / card.code.scale
        put(frame, card.code, view, np.array([card.code.left, card.code.top]) + np.concatenate([edge, edge[:, ::-1]]) * side, finer=2)


def put(frame: Grey, layer: Layer, view: View, outline: Points, *, finer: int) -> None:
    """One layer into the frame, in place, sampled `finer` times a pixel each way. `outline` (mm) bounds it."""
    seen = view.pixels(outline)
    height, width = frame.shape
    left, top = np.clip(np.floor(seen.min(axis=0)) - 2, 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(seen.max(axis=0)) + 3, 0, (width, height)).astype(int)
    if left >= right or top >= bottom:
        return
    part = frame[top:bottom, left:right]
    large = part.copy() if finer == 1 else np.asarray(cv2.resize(part, None, fx=finer, fy=finer, interpolation=cv2.INTER_LINEAR), np.uint8)
    across, down = cv2.split(_way(view, layer, (int(left), int(top)), large.shape, finer))
    cv2.remap(layer.pixels, across, down, cv2.INTER_LINEAR, dst=large, borderMode=cv2.BORDER_TRANSPARENT)
    frame[top:bottom, left:right] = large if finer == 1 else cv2.resize(large, (right - left, bottom - top), interpolation=cv2.INTER_AREA)


def _way(view: View, layer: Layer, corner: tuple[int, int], shape: tuple[int, ...], finer: int) -> NDArray[np.float32]:
    """For each pixel of a finer grid which pixel of the layer it shows: every eighth ray followed, the rest between them."""
    rows, columns = (-(-side // _STEP) + 2 for side in shape[:2])
    middle = (_STEP - 1) / 2
    xs = ((np.arange(columns) - 1) * _STEP + middle + 0.5) / finer - 0.5 + corner[0]
    ys = ((np.arange(rows) - 1) * _STEP + middle + 0.5) / finer - 0.5 + corner[1]
    card = view.points(np.stack(np.meshgrid(xs, ys), axis=2).reshape(-1, 2))
    coarse = ((card - (layer.left, layer.top)) * layer.scale - 0.5).astype(np.float32).reshape(rows, columns, 2)
    dense = cv2.resize(coarse, (columns * _STEP, rows * _STEP), interpolation=cv2.INTER_LINEAR)
    return np.asarray(dense[_STEP : _STEP + shape[0], _STEP : _STEP + shape[1]], np.float32)
