"""Where a picture is busy as only codes are: strong fine detail in both directions. Text and edges have less of one or the other."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from scanner.qr.grid import Samples
from scanner.sighting import Grey

_FINE_SIDE, _COARSE_SIDE = 960, 320  # pixels of the longer side: to see detail in, and to weigh places in
_WINDOW = (15, 15)  # pixels of the coarse picture: smaller than a code, larger than a letter


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    def cut(self, image: Grey) -> Grey:
        """The part."""
        return image[self.top : self.bottom, self.left : self.right]


def busy_places(image: Grey, *, most: int) -> list[Box]:
    """Squares with strong detail in both directions, busiest first, as codes have and text and edges have less."""
    height, width = image.shape
    coarse = max(1, round(max(height, width) / _FINE_SIDE))
    smaller = cv2.resize(image, (max(1, width // coarse), max(1, height // coarse)), interpolation=cv2.INTER_AREA) if coarse > 1 else image
    shrunk = min(1.0, _COARSE_SIDE / max(height, width))
    size = max(1, int(width * shrunk)), max(1, int(height * shrunk))
    soft = cv2.resize(smaller, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    fine = cv2.resize(cv2.absdiff(smaller, cv2.blur(smaller, (5, 5))), size, interpolation=cv2.INTER_AREA).astype(np.float32)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    xx, yy, xy = (cv2.blur(product, _WINDOW) for product in (across * across, down * down, across * down))
    weaker = (xx + yy) / 2 - np.sqrt((xx - yy) ** 2 / 4 + xy * xy)
    # Measured against the lighter side: a dark desk at a light card's corner is not busy.
    light = cv2.dilate(cv2.blur(soft, _WINDOW), np.ones((11, 11), np.uint8)) + 20
    busy = cv2.blur(np.sqrt(np.sqrt(np.maximum(weaker, 0)) * cv2.blur(fine, _WINDOW)) / light, _WINDOW)
    return list(_squares(np.asarray(busy, np.float32), most, 1 / shrunk, (width, height)))


def _squares(busy: Samples, most: int, scale: float, size: tuple[int, int]) -> Iterator[Box]:
    highest = 0.0
    for _ in range(most):
        _, value, _, (x, y) = cv2.minMaxLoc(busy)
        highest = highest or value
        if value <= 0 or value < 0.45 * highest:
            return
        _, parts, boxes, _ = cv2.connectedComponentsWithStats((busy > 0.6 * value).astype(np.uint8), connectivity=4)
        part = parts[y, x]
        left, top, width, height = (int(n) for n in boxes[part][:4])
        busy[parts == part] = 0
        half = max(width, height) * 0.62 + 7.5
        middle = left + width / 2, top + height / 2
        low, high = [(m - half) * scale for m in middle], [(m + half) * scale for m in middle]
        yield Box(int(max(0, low[0])), int(max(0, low[1])), int(min(size[0], high[0])), int(min(size[1], high[1])))
