"""PNG, JPEG, TIFF, BMP and WebP, opened as if their senders were hostile.

Only these five decoders are ever tried; the size is judged from the header; a truncated file is an error, not a picture
half grey; every exception of a decoder becomes an ImageError here. Qt reads none of them.
"""

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from scanner.errors import ImageError
from scanner.sheet import MAX_BYTES, MAX_PIXELS, MAX_SHEETS, Sheet
from scanner.sighting import Grey

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")

_one_at_a_time = threading.Lock()  # silencing Pillow's warnings touches state of the whole process


def picture_sheets(data: bytes) -> Iterator[Sheet]:
    """The pictures of a file: one, or the pages of a TIFF, `#1`, `#2` ... Raises ImageError where there is none at all."""
    image = _open(data)
    if not _turn_to(image, 1):
        yield Sheet("", partial(_grey, image, 0))
        return
    for number in range(MAX_SHEETS):
        if not _turn_to(image, number):
            return
        yield Sheet(f"#{number + 1}", partial(_grey, image, number))
    if _turn_to(image, MAX_SHEETS):
        yield Sheet(f"#{MAX_SHEETS + 1}", _refuse_more)


def rgb_picture(data: bytes) -> NDArray[np.uint8]:
    """The first picture of a file, upright, as rows x columns x (red, green, blue). Raises ImageError."""
    image = _open(data)
    _judge(image)
    with _pillow():
        return np.asarray(_upright(image).convert("RGB"), np.uint8)


def _open(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise ImageError("file_too_big")
    with _pillow():
        return Image.open(io.BytesIO(data), formats=FORMATS)


def _judge(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise ImageError("too_many_pixels")


def _turn_to(image: Image.Image, number: int) -> bool:
    """Go to that page of a TIFF; False where there is none. Animations of other formats are one picture, the first."""
    if image.format != "TIFF":
        return number == 0
    with suppress(ImageError), _pillow():
        image.seek(number)
        return True
    return False


def _grey(image: Image.Image, number: int) -> Grey:
    with _pillow():
        image.seek(number)
    _judge(image)  # each page of a TIFF has a size of its own
    with _pillow():
        return np.asarray(_upright(image).convert("L"), np.uint8)


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera was held, in 8 bits, on white paper. A broken orientation note leaves the picture as it lies."""
    upright = image
    with suppress(Exception):  # Pillow lets a dozen types through here, and none of them matters to a code
        upright = ImageOps.exif_transpose(image)
    upright.load()
    if upright.mode == "F" or upright.mode.startswith("I"):
        return _eight_bits(upright)
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
    return upright


def _eight_bits(image: Image.Image) -> Image.Image:
    """16 and 32 bits stretched over 8: Pillow's own conversion would clip all but the darkest to white."""
    values = np.asarray(image, np.float64)
    low, high = values.min(), values.max()
    return Image.fromarray(np.asarray((values - low) * (255.0 / max(high - low, 1e-9)), np.uint8))


def _refuse_more() -> Grey:
    raise ImageError("too_many_pages")


@contextmanager
def _pillow() -> Iterator[None]:
    """Pillow at work: quiet, one thread at a time, its many exceptions on broken files mapped to ours."""
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UnidentifiedImageError as error:
            raise ImageError("unknown_format") from error
        except Image.DecompressionBombError as error:
            raise ImageError("too_many_pixels") from error
        except Exception as error:  # OSError, ValueError, SyntaxError, struct.error ... whatever a decoder meets in garbage
            raise ImageError("unreadable_image") from error
