"""Reading with zxing-cpp: the picture as it is, then sharpened and enlarged.

Formats are held to full QR codes: unrestricted readers invent EAN-8 numbers on busy cards, and the family "QR code" also
takes a finder of an ordinary code for a Micro QR code of a few digits (twice in 3,000 drawn cards). The text is never taken
from the engine, only the bytes. Enlarging works because the reader wants about 2.5 pixels a module: a 2x cubic enlargement
raised it from 0 to 92 % on slightly blurred codes at that size, with sharpening also at 2.1 (measured on drawn cards).
Contrast stretching, adaptive thresholds and median filters were measured to harm and are left out.
"""

from collections.abc import Iterable

import cv2
import numpy as np
import zxingcpp

from scanner.sighting import Code, Corners, Grey, Sighting

ENGINE = "zxing"
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2, zxingcpp.BarcodeFormat.QRCodeModel1])
_SIGMA, _AMOUNT = 1.3, 1.5  # unsharp mask: about half a module of a code that is too small
_MARGIN = 0.25  # of the code's size, around the crop: the quiet zone and a guess at wrong corners
_CROP_SIDE = 900  # pixels of the enlarged crop: beyond, a larger code gains nothing
_LARGEST_FACTOR = 3.0
_LEAST_FACTOR = 1.05
_MOST_PLACES = 4
_TEXTURE_SIDE = 20  # pixels: smaller finds are texture, not a code that could be read
_LONGEST_SIDE = 65_536  # pixels: the reader raises from here on
_ENLARGED_PIXELS = 16_000_000  # of the enlarged whole picture: bounds the time of the slowest rung


def plain(image: Grey, places: tuple[Corners, ...], /) -> Sighting:
    """The picture as it is: reads four of five photographs in a few milliseconds."""
    return _see(image)


def sharpened(image: Grey, places: tuple[Corners, ...], /) -> Sighting:
    """The whole picture with an unsharp mask: soft focus, motion."""
    return _see(_unsharp(image, sigma=_SIGMA))


def enlarged_places(image: Grey, places: tuple[Corners, ...], /) -> Sighting:
    """The places that are still unread, cut out, enlarged up to three times and sharpened."""
    return _joined(_enlarged_crop(image, place) for place in places[:_MOST_PLACES])


def enlarged(image: Grey, places: tuple[Corners, ...], /) -> Sighting:
    """The whole picture enlarged, three times or twice as its size allows: codes too small to be located at all."""
    for factor in (3.0, 2.0):
        if image.size * factor * factor <= _ENLARGED_PIXELS and max(image.shape) * factor < _LONGEST_SIDE:
            return _enlarged(image, factor=factor, offset=(0.0, 0.0))
    return Sighting()


def _enlarged_crop(image: Grey, place: Corners) -> Sighting:
    corners = np.array(place)
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = (high - low).max() * _MARGIN
    left, top = np.maximum(low - margin, 0).astype(int)
    right, bottom = np.minimum(high + margin, (image.shape[1], image.shape[0])).astype(int)
    crop = np.ascontiguousarray(image[top:bottom, left:right])
    if min(crop.shape) < _TEXTURE_SIDE:
        return Sighting()
    factor = min(_LARGEST_FACTOR, _CROP_SIDE / max(crop.shape))
    if factor < _LEAST_FACTOR:
        return Sighting()
    return _enlarged(crop, factor=factor, offset=(float(left), float(top)))


def _enlarged(image: Grey, *, factor: float, offset: tuple[float, float]) -> Sighting:
    larger = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return _see(_unsharp(np.asarray(larger, np.uint8), sigma=_SIGMA * factor), factor=factor, offset=offset)


def _unsharp(image: Grey, *, sigma: float) -> Grey:
    soft = cv2.GaussianBlur(image, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(image, 1 + _AMOUNT, soft, -_AMOUNT, 0), np.uint8)


def _see(image: Grey, *, factor: float = 1.0, offset: tuple[float, float] = (0.0, 0.0)) -> Sighting:
    if max(image.shape) >= _LONGEST_SIDE:
        return Sighting()
    found = zxingcpp.read_barcodes(
        image,
        formats=_FORMATS,
        text_mode=zxingcpp.TextMode.Plain,
        return_errors=True,
    )
    codes, unread = [], []
    for barcode in found:
        corners = _corners(barcode.position, factor=factor, offset=offset)
        if barcode.valid and barcode.bytes:
            codes.append(Code(data=barcode.bytes, engine=ENGINE, corners=corners))
        elif len(set(corners)) > 1:  # now and then the reader reports a failure nowhere: four times the origin
            unread.append(corners)
    return Sighting(codes=tuple(codes), unread=tuple(unread))


def _corners(position: zxingcpp.Position, *, factor: float, offset: tuple[float, float]) -> Corners:
    def back(point: zxingcpp.Point) -> tuple[float, float]:
        return point.x / factor + offset[0], point.y / factor + offset[1]

    return back(position.top_left), back(position.top_right), back(position.bottom_right), back(position.bottom_left)


def _joined(sightings: Iterable[Sighting]) -> Sighting:
    seen = tuple(sightings)
    return Sighting(codes=tuple(c for s in seen for c in s.codes), unread=tuple(u for s in seen for u in s.unread))
