"""Where each module of a code lies in a picture: a plane seen in perspective, and a gentle bend on top of it.

Module coordinates run right and down from the code's own top left corner, in modules, so that the centre of the first
module is (0.5, 0.5). Pixel coordinates put the centre of the first pixel at (0, 0), as OpenCV does.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.qr.symbol import symbol
from scanner.sighting import Corners, Grey

SAMPLES = 4
"""Samples of a rectified picture along one module."""

BORDER = 2
"""Modules of quiet zone around the code in a rectified picture."""

Points = NDArray[np.float64]
"""Points as rows of x and y."""
Samples = NDArray[np.float32]

_NOISE = 0.12  # modules: how far a found pattern is off, measured on drawn cards
_PROJECTIVE, _QUADRATIC, _CUBIC = 4.0, 2.0, 1.0  # modules: how far one may expect each term to be off, before measuring
_OUTLIER = 0.25  # modules
_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The modules of a code of `version` in a picture.

    `plane` (3 x 3) takes modules to pixels; `bend` (7 x 2) shifts them beforehand, in sides of the code, by the terms of
    degree two and three.
    """

    version: int
    plane: NDArray[np.float64]
    bend: NDArray[np.float64]

    @classmethod
    def flat(cls, version: int, corners: Corners | Points) -> "Grid":
        """The plane through four corners, clockwise from the code's own top left."""
        side = symbol(version).side
        square = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
        return cls(version, cv2.getPerspectiveTransform(square, np.array(corners, np.float32)).astype(np.float64), np.zeros((7, 2)))

    @property
    def side(self) -> int:
        """Modules each way."""
        return 17 + 4 * self.version

    @property
    def corners(self) -> Corners:
        """The four corners in pixels."""
        side = float(self.side)
        one, two, three, four = self.pixels(np.array([[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]]))
        return (one[0], one[1]), (two[0], two[1]), (three[0], three[1]), (four[0], four[1])

    @property
    def sound(self) -> bool:
        """Can this be a code seen from its front? Four corners before the camera, clockwise, none of them folded in."""
        ahead = np.array([[0.0, 0, 1], [self.side, 0, 1], [self.side, self.side, 1], [0, self.side, 1]]) @ self.plane[2]
        if not (ahead * self.plane[2, 2] > 0).all():
            return False
        corners = np.array(self.corners)
        edges = np.roll(corners, -1, axis=0) - corners
        turns = edges[:, 0] * np.roll(edges, -1, axis=0)[:, 1] - edges[:, 1] * np.roll(edges, -1, axis=0)[:, 0]
        return bool((turns > 1.0).all())

    def pixels(self, modules: Points) -> Points:
        """Pixels (n x 2) of points given in modules (n x 2)."""
        flat = modules + self._shift(modules)
        ends = np.column_stack([flat, np.ones(len(flat))]) @ self.plane.T
        return np.asarray(ends[:, :2] / ends[:, 2:], np.float64)

    def rectified(self, image: Grey, *, border: int = BORDER) -> Samples:
        """The code seen from above, with `border` modules around it, SAMPLES a module each way."""
        size = (self.side + 2 * border) * SAMPLES
        step = 1 / SAMPLES
        if not self.bend.any():
            samples = np.array([[step, 0, step / 2 - border], [0, step, step / 2 - border], [0, 0, 1]])
            seen = cv2.warpPerspective(
                image, self.plane @ samples, (size, size), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
            )
            return np.asarray(seen, np.float32)
        nodes = np.arange(self.side + 2 * border + 1) - border  # corners of modules: between them a bend is as good as straight
        at_nodes = self.pixels(np.stack(np.meshgrid(nodes, nodes), axis=2).reshape(-1, 2).astype(np.float64)).astype(np.float32)
        between = np.array([[step, 0, step / 2], [0, step, step / 2]])
        ends = cv2.warpAffine(
            at_nodes.reshape(len(nodes), len(nodes), 2), between, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        return light_at(image, np.asarray(ends, np.float32), interpolation=cv2.INTER_CUBIC)

    def moved(self, modules: Points, shifts: Points, weights: NDArray[np.float64]) -> "Grid":
        """This grid after patterns were seen `shifts` (n x 2, modules) away from where it has them.

        One least-squares fit of all eight terms of the plane and fourteen of the bend, each held back by how far one may
        expect it to be off; so three points move the plane and thirty bend it. Points that do not fit lose their say.
        """
        side = float(self.side)
        u, v = (modules / side - 0.5).T
        zero, one = np.zeros_like(u), np.ones_like(u)
        terms = _terms(u, v)
        rows = [
            np.column_stack([one, u, v, zero, zero, zero, u * u, u * v, terms, np.zeros_like(terms)]),
            np.column_stack([zero, zero, zero, one, u, v, u * v, v * v, np.zeros_like(terms), terms]),
        ]
        design = np.concatenate(rows)
        wanted = shifts.T.ravel() / side
        expected = np.array([1e3] * 6 + [_PROJECTIVE] * 2 + ([_QUADRATIC] * 3 + [_CUBIC] * 4) * 2)
        ridge = np.diag((_NOISE / expected) ** 2)
        trust = weights
        for _ in range(_ROUNDS):
            weighted = design * np.tile(trust, 2)[:, None]
            theta = np.linalg.solve(weighted.T @ design + ridge, weighted.T @ wanted)
            off = np.hypot(*(side * (design @ theta - wanted)).reshape(2, -1))
            trust = weights / (1 + (off / _OUTLIER) ** 2)
        middle = np.array([[1 / side, 0, -0.5], [0, 1 / side, -0.5], [0, 0, 1]])
        tilt = np.array([[1 + theta[1], theta[2], theta[0]], [theta[4], 1 + theta[5], theta[3]], [-theta[6], -theta[7], 1]])
        plane = self.plane @ np.linalg.inv(middle) @ tilt @ middle
        return replace(self, plane=plane, bend=self.bend + theta[8:].reshape(2, 7).T)

    def _shift(self, modules: Points) -> Points:
        u, v = (modules / self.side - 0.5).T
        return np.asarray(_terms(u, v) @ self.bend * self.side, np.float64)


def _terms(u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([u * u, u * v, v * v, u * u * u, u * u * v, u * v * v, v * v * v])


def light_at(image: Grey, pixels: NDArray[np.floating], *, interpolation: int = cv2.INTER_LINEAR) -> Samples:
    """How light the picture is at `pixels` (any shape x 2); outside it goes on as at its edge."""
    rows = np.asarray(pixels, np.float32).reshape(-1, pixels.shape[-2], 2)
    x, y = np.ascontiguousarray(rows[..., 0]), np.ascontiguousarray(rows[..., 1])
    seen = cv2.remap(image, x, y, interpolation, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.float32).reshape(pixels.shape[:-1])
