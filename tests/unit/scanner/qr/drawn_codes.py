"""Codes to read, drawn in memory: modules by segno, or by hand word by word; then seen as a camera would.

Modules are rows of +1 (dark) and -1 (light), as in `scanner.qr.symbol`. Cards are of invented people (numbers 099...).
"""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from scanner.qr.grid import BORDER, SAMPLES, Grid, Samples
from scanner.qr.symbol import Level, blocks, formats, masks, symbol
from scanner.sighting import Grey

Modules = NDArray[np.int8]

MAN_2021 = "099099000001|012345678|Nguyễn Văn Thử|01011999|Nam|Tổ 1, Phường 2, Quận 3, TP. Hồ Chí Minh|01072021"
WOMAN_2024 = "099199000002||Điểu Thị Hoà Bơ'rông|05021999|Nữ|Thôn Đông Đoài, Hòa Bình, Chợ Mới, Bắc Kạn|15082024||||"
CHILD_2024 = "099219000003||Trần Minh Thử|09032019|Nữ|Thôn Năm, Hòa Bình, Chợ Mới, Bắc Kạn|16082024|Trần Văn Cha|Lê Thị Mẹ||"

DARK, LIGHT = 40.0, 210.0


def drawn(text: str | bytes, *, error: str = "m", version: int | None = None, mask: int | None = None, eci: bool = False) -> Modules:
    """One code in byte mode."""
    encoding = None if isinstance(text, bytes) else "utf-8"
    return as_modules(
        segno.make(text, error=error, version=version, mask=mask, mode="byte", encoding=encoding, eci=eci, micro=False, boost_error=False)
    )


def as_modules(code: segno.QRCode) -> Modules:
    """What segno made."""
    return np.array([list(row) for row in code.matrix_iter(border=0)], np.int8) * np.int8(2) - np.int8(1)


def version_of(modules: Modules) -> int:
    return (len(modules) - 17) // 4


def format_of(modules: Modules) -> tuple[Level, int]:
    """Level and mask, from a format that is drawn without a fault."""
    seen = modules.ravel()[symbol(version_of(modules)).format_places[0]]
    (word,) = np.flatnonzero((formats() == seen).all(axis=1))
    return Level(int(word) >> 3), int(word) & 7


def places_of(modules: Modules) -> NDArray[np.int64]:
    """Flat indices of each code word's eight modules, in reading order (words x 8)."""
    data = symbol(version_of(modules)).data
    return data[: len(data) // 8 * 8].reshape(-1, 8)


def words_of(modules: Modules) -> NDArray[np.uint8]:
    """The code words in reading order."""
    mask = masks(version_of(modules))[format_of(modules)[1]]
    places = places_of(modules)
    return np.packbits(modules.ravel()[places] * mask[: places.size].reshape(-1, 8) > 0, axis=1)[:, 0]


def with_words(modules: Modules, words: NDArray[np.uint8]) -> Modules:
    """The same code with other code words."""
    mask = masks(version_of(modules))[format_of(modules)[1]]
    places = places_of(modules)
    changed = modules.copy().ravel()
    changed[places] = (np.unpackbits(words[:, None], axis=1).astype(np.int8) * 2 - 1) * mask[: places.size].reshape(-1, 8)
    return changed.reshape(modules.shape)


def message_of(modules: Modules) -> bytes:
    """The data code words in the order of the message."""
    return words_of(modules)[blocks(version_of(modules), format_of(modules)[0]).payload].tobytes()


def with_message(modules: Modules, message: bytes) -> Modules:
    """The same code with another message, whole with its check symbols."""
    dealt = blocks(version_of(modules), format_of(modules)[0])
    words = words_of(modules)
    words[dealt.payload] = np.frombuffer(message, np.uint8)
    for places in dealt.places:
        data = words[places[: -dealt.parity]] * (places[: -dealt.parity] >= 0)
        words[places[-dealt.parity :]] = check_symbols(data.tolist(), parity=dealt.parity)
    return with_words(modules, words)


def times(left: int, right: int) -> int:
    """A product of the field of QR codes, bit by bit."""
    result = 0
    while right:
        result ^= left if right & 1 else 0
        left, right = (left << 1) ^ (0x11D if left & 0x80 else 0), right >> 1
    return result


@cache
def _generator(parity: int) -> tuple[int, ...]:
    """The product of (x - 2^i), highest power first."""
    factors, root = [1], 1
    for _ in range(parity):
        factors = [high ^ times(low, root) for high, low in zip([*factors, 0], [0, *factors], strict=True)]
        root = times(root, 2)
    return tuple(factors)


def check_symbols(data: Sequence[int], *, parity: int) -> list[int]:
    """By division, as on paper."""
    rest = [*data, *[0] * parity]
    for at in range(len(data)):
        factor = rest[at]
        for i, value in enumerate(_generator(parity)):
            rest[at + i] ^= times(value, factor)
    return rest[len(data) :]


def rectified(
    modules: NDArray[np.int8] | NDArray[np.float64], *, blur: float = 0.3, noise: float = 0.0, seed: int = 0, light: float = LIGHT
) -> Samples:
    """A rectified picture (SAMPLES a module, BORDER around): `blur` in modules, `noise` in grey levels. 0 is drawn half grey."""
    seen = np.kron(np.pad(modules, BORDER, constant_values=-1).astype(np.float32), np.ones((SAMPLES, SAMPLES), np.float32))
    return _seen(np.asarray(seen, np.float32), blur * SAMPLES, noise, seed, light).astype(np.float32)


def pictured(modules: Modules, grid: Grid, *, size: tuple[int, int], blur: float = 0.5, noise: float = 0.0, seed: int = 0) -> Grey:
    """A picture (rows x columns) in which the code lies as `grid` says; `blur` in pixels."""
    fine = 4  # samples a pixel each way
    rows, columns = size
    pixels = np.stack(np.meshgrid(np.arange(-1.0, columns + 1), np.arange(-1.0, rows + 1)), axis=2)
    places = _modules_at(grid, pixels.reshape(-1, 2)).astype(np.float32).reshape(rows + 2, columns + 2, 2)
    between = cv2.resize(places, None, fx=fine, fy=fine, interpolation=cv2.INTER_LINEAR)[fine:-fine, fine:-fine]
    x, y = np.moveaxis(np.floor(between).astype(int), 2, 0)
    inside = (x >= 0) & (y >= 0) & (x < grid.side) & (y < grid.side)
    flat = np.where(inside, modules[np.clip(y, 0, grid.side - 1), np.clip(x, 0, grid.side - 1)], -1).astype(np.float32)
    shrunk = flat.reshape(rows, fine, columns, fine).mean(axis=(1, 3))
    return _seen(shrunk, blur, noise, seed, LIGHT)


def _modules_at(grid: Grid, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The way back from pixels to modules (n x 2): a bend is gentle, so a few steps undo it."""
    back = np.linalg.inv(grid.plane)
    flat = np.asarray(cv2.perspectiveTransform(pixels[None], back)[0], np.float64)
    modules = flat
    for _ in range(4 if grid.bend.any() else 0):
        modules = modules + flat - np.asarray(cv2.perspectiveTransform(grid.pixels(modules)[None], back)[0], np.float64)
    return modules


def _seen(modules: Samples, blur: float, noise: float, seed: int, light: float) -> Grey:
    grey = (DARK + light) / 2 - modules * (light - DARK) / 2
    soft = cv2.GaussianBlur(grey, (0, 0), blur) if blur else grey
    return np.clip(np.round(soft + np.random.default_rng(seed).normal(0, noise, soft.shape)), 0, 255).astype(np.uint8)
