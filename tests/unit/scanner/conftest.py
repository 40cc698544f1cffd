"""Pictures to read, drawn in memory: codes of invented people (numbers 099...) on white paper."""

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray
from PIL import Image

MAN_2021 = "099099000001|012345678|Nguyễn Văn Thử|01011999|Nam|Tổ 1, Phường 2, Quận 3, TP. Hồ Chí Minh|01072021"
WOMAN_2024 = "099199000002||Điểu Thị Hoà Bơ'rông|05021999|Nữ|Thôn Đông Đoài, Hòa Bình, Chợ Mới, Bắc Kạn|15082024||||"


def _code(text: str | bytes, *, scale: int = 5) -> NDArray[np.uint8]:
    encoding = None if isinstance(text, bytes) else "utf-8"
    code = segno.make(text, error="m", mode="byte", encoding=encoding, eci=False, micro=False)
    modules = 1 - np.array([list(row) for row in code.matrix_iter(border=4)], np.uint8)
    return np.kron(modules, np.ones((scale, scale), np.uint8)) * np.uint8(255)


def _page(*pictures: NDArray[np.uint8], gap: int = 60) -> NDArray[np.uint8]:
    height = max(p.shape[0] for p in pictures) + 2 * gap
    width = sum(p.shape[1] for p in pictures) + gap * (len(pictures) + 1)
    page = np.full((height, width), 255, np.uint8)
    left = gap
    for picture in pictures:
        page[gap : gap + picture.shape[0], left : left + picture.shape[1]] = picture
        left += picture.shape[1] + gap
    return page


def _small(text: str, *, pixels_per_module: float, blur: float = 0.6) -> NDArray[np.uint8]:
    """As a weak camera sees it: few pixels a module, a little soft."""
    large = _page(_code(text, scale=8), gap=400)
    factor = pixels_per_module / 8
    shrunk = cv2.resize(large, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(shrunk, (0, 0), blur), np.uint8)


def _file(picture: NDArray[np.uint8] | Image.Image, kind: str = "PNG", **options: object) -> bytes:
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


@pytest.fixture
def man_2021() -> str:
    return MAN_2021


@pytest.fixture
def woman_2024() -> str:
    return WOMAN_2024


@pytest.fixture
def code() -> Callable[..., NDArray[np.uint8]]:
    return _code


@pytest.fixture
def page() -> Callable[..., NDArray[np.uint8]]:
    return _page


@pytest.fixture
def small() -> Callable[..., NDArray[np.uint8]]:
    return _small


@pytest.fixture
def as_file() -> Callable[..., bytes]:
    return _file
