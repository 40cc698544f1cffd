"""The camera as a model: what each module must be, given what is believed of its neighbours and what a full sensor can say.

The equaliser (`scanner.qr.equalise`) goes from samples to modules, and a white sample is to it a white sample. Here the way
is the other: light = white - depth x (dark modules, blurred), where white and depth change slowly over the code and the blur
is learned, all by least squares from what is believed so far; and a sensor that is full has only said "at least so bright"
(a censored regression; Tobin, 1958). So a single dark module that drowned in an over-exposed frame is not taken for light,
and two that left a shade are found. From there each module is estimated linearly with its neighbours cancelled as far as
they are believed (MMSE with soft interference cancellation; Tüchler, Singer and Koetter, 2002); full samples join with
the Gaussian that says the same near what is expected (expectation propagation; Minka, 2001).
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.qr.grid import BORDER, SAMPLES, Samples

Dark = NDArray[np.float64]
"""How likely each module is dark (side x side, 0 to 1)."""
Cells = NDArray[np.float32]
"""Four numbers for each module, one for each quarter of it (side x side x 4)."""

_FULL = 245.0  # grey levels: at and above, a channel of the sensor was full, or nearly
_REACH = 2  # modules: how far blur and motion carry light
_WIDE = 2 * _REACH + 1
_LOOK = 2.5  # modules (standard deviation): white and depth are as good as constant over that
_ROUNDS = 4
_FIRST_SAY = 0.1  # of full samples, before it is known which of them matter
_MEAN_SAY, _SLOPE_SAY = 0.003, 0.01  # of the whole code's line, in samples: where next to nothing is seen
_HELD = 20.0  # modules' worth by which the blur is held to what it was
_FIRST_BLUR = 0.6  # modules
_SHALLOWEST = 5.0  # grey levels
_NOISE = 2.0  # grey levels at least
_NOISE_SAY = 0.2  # of the whole code's noise, in samples
_APART = 0.25  # quarters of a module are blurred together: four of them say what one does
_DOUBT = 0.03  # least, for what is believed
_CALM = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """The camera as learned: `light` that is expected, `depth` from white to dark, `noise` and `doubt` (variances), blur.

    All but `taps` are pictures of two samples a module; `taps` is the share of each of the 25 modules around in each quarter
    of a module (25 x 4).
    """

    light: Samples
    depth: Samples
    noise: Samples
    doubt: Samples
    taps: NDArray[np.float32]


def modelled(picture: Samples, dark: Dark) -> NDArray[np.float64]:
    """The logarithm of the odds that each module (flat) is dark, by all of `picture` and what is believed of the others.

    `picture` is rectified, BORDER modules around; `dark` is what is believed. About 30 ms for a code of 57 modules a side.
    """
    seen = _halved(picture)
    return _estimated(seen, _learned(seen, dark), dark)


def _halved(picture: Samples) -> Samples:
    """Two samples a module, without the border; none brighter than full."""
    pooled = cv2.blur(picture, (2, 2), anchor=(0, 0))[::2, ::2]
    edge = BORDER * SAMPLES // 2
    return np.asarray(np.minimum(pooled[edge:-edge, edge:-edge], _FULL), np.float32)


def _learned(seen: Samples, dark: Dark) -> _Fit:
    """White, depth, blur and noise, in turn. Only such full samples count as are expected darker than they are."""
    full = seen >= _FULL
    around = _around(dark)
    unsure = _around(dark * (1 - dark))
    taps = _first_taps()
    say = np.where(full, _FIRST_SAY, 1.0).astype(np.float32)
    precise = np.ones_like(seen)
    for _ in range(_ROUNDS):
        white, depth = _lines(_picture(around @ taps), seen, say * precise)
        light = white - depth * _picture(around @ taps)
        say = np.where(full & (light >= _FULL), 0.0, 1.0).astype(np.float32)
        doubt = _picture(unsure @ taps**2) * depth**2
        noise = _noise((seen - light) ** 2 - doubt, np.where(full, 0.0, precise))
        precise = (noise / (noise + doubt)).astype(np.float32)
        taps = _taps(around, taps, _cells(depth), _cells(white - seen), _cells(say * precise))
    blurred = _picture(around @ taps)
    light, doubt = white - depth * blurred, _picture(unsure @ taps**2) * depth**2
    weight = np.where(full, 0.0, precise).astype(np.float32)
    spread = _smooth(((seen - light) ** 2 - doubt) * weight) + _NOISE_SAY * noise
    noise_there = np.maximum(spread / (_smooth(weight) + _NOISE_SAY), _NOISE**2)
    return _Fit(light, depth, noise_there.astype(np.float32), doubt, taps)


def _lines(blurred: Samples, seen: Samples, say: Samples) -> tuple[Samples, Samples]:
    """White and depth at each sample: the line of light over darkness that fits best around it, else that of the whole code."""
    total = say.sum()
    x, y = float((say * blurred).sum() / total), float((say * seen).sum() / total)
    slope = float((say * (blurred - x) * (seen - y)).sum() / (say * (blurred - x) ** 2).sum())
    count = _smooth(say) + _MEAN_SAY
    mean_x = (_smooth(say * blurred) + _MEAN_SAY * x) / count
    mean_y = (_smooth(say * seen) + _MEAN_SAY * y) / count
    square = _smooth(say * blurred**2) + _MEAN_SAY * x * x - count * mean_x**2
    product = _smooth(say * blurred * seen) + _MEAN_SAY * x * y - count * mean_x * mean_y
    depth = np.maximum(-(product + _SLOPE_SAY * slope) / (square + _SLOPE_SAY), _SHALLOWEST)
    return np.asarray(mean_y + depth * mean_x, np.float32), np.asarray(depth, np.float32)


def _noise(square: Samples, weight: Samples) -> float:
    return max(float((square * weight).sum() / max(weight.sum(), 1.0)), _NOISE**2)


def _taps(around: Cells, before: Cells, depth: Cells, wanted: Cells, say: Cells) -> NDArray[np.float32]:
    """The blur that explains best how much darker than white the samples are, quarter by quarter; in sum it keeps all light."""
    taps = np.empty_like(before)
    for quarter in range(before.shape[1]):
        weight = say[:, quarter] * depth[:, quarter] ** 2
        normal = (around * weight[:, None]).T @ around
        held = _HELD * weight.mean()
        normal[np.diag_indices_from(normal)] += held
        right = around.T @ (say[:, quarter] * depth[:, quarter] * wanted[:, quarter]) + held * before[:, quarter]
        taps[:, quarter] = np.linalg.solve(normal, right)
    return np.asarray(taps / taps.sum(axis=0).mean(), np.float32)


def _estimated(seen: Samples, fit: _Fit, dark: Dark) -> NDArray[np.float64]:
    """Each module (flat) by the samples around it, with the modules around it as unsure as they are."""
    side = len(dark)
    precision, gap = _told(seen, fit)
    depth = _cells(fit.depth)
    known, pull = _blocks(precision * depth**2, side), _blocks(precision * depth * gap, side)
    spread = _spread(fit.taps)
    outer = (spread[:, :, None] * spread[:, None, :]).reshape(len(spread), -1)
    normal = (known @ outer).reshape(-1, _WIDE**2, _WIDE**2)
    believed = np.clip(dark, _DOUBT, 1 - _DOUBT)
    prior = 1 / np.maximum(_around(believed * (1 - believed)), _DOUBT)
    normal[:, np.arange(_WIDE**2), np.arange(_WIDE**2)] += prior
    middle = np.zeros((len(normal), _WIDE**2, 1), np.float32)
    middle[:, _WIDE**2 // 2] = 1
    column = np.linalg.solve(normal, middle)[:, :, 0].astype(np.float64)
    variance = column[:, _WIDE**2 // 2]
    moved = (column * (pull @ spread)).sum(axis=1) / variance
    own = 1 / variance - prior[:, _WIDE**2 // 2]  # what the samples say beyond the belief
    return np.asarray(_CALM * (own * (believed.ravel() - 0.5) + moved), np.float64)


def _told(seen: Samples, fit: _Fit) -> tuple[Cells, Cells]:
    """How precise each sample is (1 / variance), and how much darker than expected it is (grey levels)."""
    full = seen >= _FULL
    total = fit.noise + fit.doubt
    over = np.clip((fit.light - _FULL) / np.sqrt(total), -5, 8)
    hazard = np.exp(-(over**2) / 2) / np.sqrt(2 * np.pi) * (1 + np.exp(-1.5976 * over - 0.07056 * over**3))  # Page's normal, 1977
    bent = np.maximum(hazard * (hazard + over) / total, 1e-9)
    brighter = bent / np.maximum(1 - fit.doubt * bent, 0.05)
    gap = np.where(full, -hazard / np.sqrt(total) / bent, fit.light - seen)
    precision = np.asarray(_APART * np.where(full, brighter, 1 / fit.noise), np.float32)
    return _cells(precision), _cells(np.asarray(gap, np.float32))


def _first_taps() -> NDArray[np.float32]:
    at = np.arange(-_REACH, _REACH + 1)
    rows = np.exp(-((at[:, None] - np.array([-0.25, 0.25])) ** 2) / (2 * _FIRST_BLUR**2))  # modules x halves
    taps = np.einsum("yp,xq->yxpq", rows, rows).reshape(_WIDE**2, 4)
    return np.asarray(taps / taps.sum(axis=0), np.float32)


@cache
def _reached() -> NDArray[np.int64]:
    """Which tap takes a module of the window (25, columns) to the samples of another (25, rows); 25 where none does."""
    at = np.stack(np.meshgrid(np.arange(_WIDE), np.arange(_WIDE), indexing="ij"), axis=2).reshape(-1, 2)
    apart = at[None] - at[:, None]
    return np.where((np.abs(apart) <= _REACH).all(axis=2), (apart[..., 0] + _REACH) * _WIDE + apart[..., 1] + _REACH, _WIDE**2)


def _spread(taps: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each module of the window (25) darkens each of its samples (100 x 25)."""
    padded = np.concatenate([taps, np.zeros((1, taps.shape[1]), np.float32)])
    return padded[_reached()].transpose(0, 2, 1).reshape(-1, _WIDE**2)


def _around(modules: Dark) -> NDArray[np.float32]:
    """Each module's window (modules x 25); beyond the code all is surely light."""
    padded = np.pad(modules, _REACH).astype(np.float32)
    return np.lib.stride_tricks.sliding_window_view(padded, (_WIDE, _WIDE)).reshape(-1, _WIDE**2)


def _blocks(cells: Cells, side: int) -> NDArray[np.float32]:
    """The samples of each module's window (modules x 100); beyond the code there are none."""
    padded = np.pad(cells.reshape(side, side, 4), ((_REACH, _REACH), (_REACH, _REACH), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, (_WIDE, _WIDE), axis=(0, 1))
    return np.ascontiguousarray(views.transpose(0, 1, 3, 4, 2)).reshape(side * side, -1)


def _cells(picture: Samples) -> Cells:
    """The four quarters of each module (modules x 4)."""
    side = len(picture) // 2
    return np.asarray(picture, np.float32).reshape(side, 2, side, 2).transpose(0, 2, 1, 3).reshape(-1, 4)


def _picture(cells: Cells) -> Samples:
    side = round(len(cells) ** 0.5)
    return np.asarray(cells, np.float32).reshape(side, side, 2, 2).transpose(0, 2, 1, 3).reshape(2 * side, 2 * side)


def _smooth(picture: Samples) -> Samples:
    return np.asarray(cv2.GaussianBlur(np.asarray(picture, np.float32), (0, 0), 2 * _LOOK, borderType=cv2.BORDER_REFLECT), np.float32)
