"""From grey samples to soft modules: learn from the modules that are known what the camera did to the others.

Blur, motion, dot gain and a webcam's sharpening halo all mix a module's light with its neighbours'. A linear equaliser
(ridge regression from the samples around a module to the module) undoes that, and nobody has to model it: the finder,
timing and alignment patterns are the training set, a quarter of a small code; then the confident decisions are; then the
decisions of the neighbours join the regressors (decision feedback), and at last the blocks that were corrected.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.qr.grid import BORDER, SAMPLES, Samples

Soft = NDArray[np.float32]
"""Soft modules: the sign says dark (+) or light, the size how surely; about 1 where sure."""

_WINDOW = 11  # modules: light changes slowly, data do not
_FLOOR = 3.0  # grey levels: where the contrast is less there is nothing but noise
_CLIP = 1.8
_WHITE = 249.0  # at and above, the sensor was full
_GLARE, _ALL_WHITE = 3, 0.4  # modules each way, share of white samples: more than that is glare, not paper
_FAINT = 0.4  # of the median contrast: below, a module loses its say
_KNOWN, _LEAST_SAY = 1.5, 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a rectified picture says about each module.

    `even`: the picture with its light made even (dark +). For each module (rows): the samples `around` it (x n, the last one
    always 1), its `trust` (0 to 1), and the plain look at its `middle`.
    """

    even: Samples
    around: Soft
    trust: Soft
    middle: Soft


def levelled(picture: Samples) -> Samples:
    """The picture with light and contrast made even, dark positive, about 1 in size."""
    return _level(picture, *_local(picture))


def evidence(picture: Samples, *, reach: int) -> Evidence:
    """The evidence of a rectified picture, each module seen with `reach` samples (an even number) beyond its edges."""
    mean, spread = _local(picture)
    even = _level(picture, mean, spread)
    window = (_GLARE * SAMPLES, _GLARE * SAMPLES)
    full = cv2.blur((picture > _WHITE).astype(np.float32), window, borderType=cv2.BORDER_REFLECT)
    trust = np.clip(spread / (np.median(spread) * _FAINT), 0, 1) * np.clip((1 - full) / (1 - _ALL_WHITE), 0, 1)
    return Evidence(even, _pooled(even, reach), _windows(trust, 0).mean(axis=(2, 3)).ravel(), _middles(even))


def fitted(regressors: Soft, *, target: Soft, weight: Soft, ridge: float) -> Soft:
    """The target as the regressors (modules x n) explain it, by weighted ridge regression."""
    weighted = regressors * weight[:, None]
    normal = weighted.T @ regressors
    normal[np.diag_indices_from(normal)] += ridge
    return np.asarray(regressors @ np.linalg.solve(normal, weighted.T @ target), np.float32)


def say(soft: Soft, *, truth: Soft, trust: Soft) -> tuple[Soft, Soft]:
    """What to learn from, and how much each module counts: the truth where it is known (not 0), else the decision."""
    known = truth != 0
    target = np.where(known, truth, np.clip(2 * soft, -1, 1))
    weight = np.where(known, _KNOWN, np.clip(2 * np.abs(soft), _LEAST_SAY, 1)) * trust
    return target.astype(np.float32), weight.astype(np.float32)


def neighbours(modules: Soft) -> Soft:
    """The eight neighbours of each module (modules x 8); outside the code it is light."""
    side = math.isqrt(len(modules))
    padded = np.pad(modules.reshape(side, side), 1, constant_values=-1.0)
    around = [padded[1 + y : 1 + y + side, 1 + x : 1 + x + side].ravel() for y in (-1, 0, 1) for x in (-1, 0, 1) if y or x]
    return np.stack(around, axis=1)


def _level(picture: Samples, mean: Samples, spread: Samples) -> Samples:
    return np.asarray(np.clip((mean - picture) / spread, -_CLIP, _CLIP), np.float32)


def _local(picture: Samples) -> tuple[Samples, Samples]:
    """Mean and standard deviation around each sample."""
    window = (_WINDOW * SAMPLES, _WINDOW * SAMPLES)
    mean = cv2.blur(picture, window, borderType=cv2.BORDER_REFLECT)
    square = cv2.blur((picture - mean) ** 2, window, borderType=cv2.BORDER_REFLECT)
    return np.asarray(mean, np.float32), np.sqrt(np.maximum(square, _FLOOR**2)).astype(np.float32)


def _windows(picture: Samples, reach: int) -> Samples:
    """Each module's square of samples (side x side x n x n)."""
    size, start = SAMPLES + 2 * reach, BORDER * SAMPLES - reach
    views = np.lib.stride_tricks.sliding_window_view(picture, (size, size))
    return views[start : picture.shape[0] - start - size + 1 : SAMPLES, start : picture.shape[1] - start - size + 1 : SAMPLES]


def _pooled(picture: Samples, reach: int) -> Soft:
    """The square of samples with two by two put together, and a constant (modules x n)."""
    halved = np.asarray(cv2.blur(picture, (2, 2), anchor=(0, 0)), np.float32)
    views = _windows(halved, reach)[:, :, ::2, ::2]
    flat = views.reshape(views.shape[0] * views.shape[1], -1)
    return np.concatenate([flat, np.ones((len(flat), 1), np.float32)], axis=1)


def _middles(picture: Samples) -> Soft:
    edge = SAMPLES // 2 - 1
    return np.asarray(_windows(picture, 0)[:, :, edge:-edge, edge:-edge].mean(axis=(2, 3)).ravel(), np.float32)
