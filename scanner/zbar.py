"""Reading with ZBar, a second opinion with another locator; optional, for its library may not be installed.

By itself ZBar guesses Big5 and Shift-JIS before UTF-8 and garbled 5 % of card payloads, some beyond repair. Its binary
mode (configuration 4, since libzbar 0.23.1) hands the bytes out untouched: 1,600 of 1,600 right. pyzbar's `decode`
cannot set it, so this module drives the same library through pyzbar's bindings. A library without the mode is not used:
better one rung less than a wrong name. It reads in a process of its own (`scanner.aside`): a fault of C code must not
take the window with it.
"""

from ctypes import string_at
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from scanner.aside import Aside
from scanner.sighting import Code, Corners, Grey, Sighting

ENGINE = "zbar"
_aside = Aside("scanner.zbar:see")
_QRCODE = 64
_ALL = 0
_ENABLE = 0
_BINARY = 4
_Y800 = int.from_bytes(b"Y800", "little")  # eight bits grey


@dataclass(frozen=True, slots=True)
class Library:
    """The bindings, or None, and in a few words why."""

    bindings: Any  # pyzbar.wrapper, which has no types
    detail: str


@cache
def library() -> Library:
    """The library of this machine, looked for once."""
    try:
        # By name, late: the import itself fails where the shared library is missing (ImportError, or OSError for a broken one).
        bindings = import_module("pyzbar.wrapper")
    except (ImportError, OSError):
        return Library(None, "libzbar is not installed")
    scanner = bindings.zbar_image_scanner_create()
    try:
        binary = _configure(bindings, scanner)
    finally:
        bindings.zbar_image_scanner_destroy(scanner)
    if not binary:
        return Library(None, "this libzbar has no binary mode (0.23.1 or newer wanted)")
    # Not asked for its version: pyzbar 0.1.9 declares zbar_version with two of its three pointers, which corrupts memory.
    return Library(bindings, "libzbar, binary mode")


def zbar(image: Grey, places: tuple[Corners, ...], /) -> Sighting:
    """The picture as it is, through ZBar. Sees nothing where the library cannot be used or did not come back."""
    return _aside.see(image) if library().bindings is not None else Sighting()


def see(image: Grey) -> Sighting:
    """The same in this very process; for `scanner.aside`. The library must be there."""
    bindings = library().bindings
    scanner = bindings.zbar_image_scanner_create()
    picture = bindings.zbar_image_create()
    try:
        _configure(bindings, scanner)
        pixels = image.tobytes()  # must outlive the scan: ZBar keeps the pointer
        bindings.zbar_image_set_format(picture, _Y800)
        bindings.zbar_image_set_size(picture, image.shape[1], image.shape[0])
        bindings.zbar_image_set_data(picture, pixels, len(pixels), None)
        bindings.zbar_scan_image(scanner, picture)
        return Sighting(codes=tuple(_codes(bindings, picture)))
    finally:
        bindings.zbar_image_destroy(picture)
        bindings.zbar_image_scanner_destroy(scanner)


def _configure(bindings: Any, scanner: Any) -> bool:
    """QR only, bytes untouched. False where the library does not know the binary mode."""
    bindings.zbar_image_scanner_set_config(scanner, _ALL, _ENABLE, 0)
    bindings.zbar_image_scanner_set_config(scanner, _QRCODE, _ENABLE, 1)
    return bool(bindings.zbar_image_scanner_set_config(scanner, _QRCODE, _BINARY, 1) == 0)


def _codes(bindings: Any, picture: Any) -> list[Code]:
    codes = []
    symbol = bindings.zbar_image_first_symbol(picture)
    while symbol:
        data = string_at(bindings.zbar_symbol_get_data(symbol), bindings.zbar_symbol_get_data_length(symbol))
        points = [
            (float(bindings.zbar_symbol_get_loc_x(symbol, i)), float(bindings.zbar_symbol_get_loc_y(symbol, i)))
            for i in range(bindings.zbar_symbol_get_loc_size(symbol))
        ]
        if data and points:
            codes.append(Code(data=data, engine=ENGINE, corners=corners(points)))
        symbol = bindings.zbar_symbol_next(symbol)
    return codes


def corners(points: list[tuple[float, float]]) -> Corners:
    """ZBar goes counter-clockwise from the code's top left; where it gives no four points, the upright box around them."""
    if len(points) == 4:
        return points[0], points[3], points[2], points[1]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys)), (max(xs), min(ys)), (max(xs), max(ys)), (min(xs), max(ys))
