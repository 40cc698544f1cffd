"""The camera as a model: what a full sensor hides and what it does not."""

import numpy as np
import pytest

from scanner.qr.camera import modelled
from scanner.qr.demodulate import demodulate
from scanner.qr.grid import Samples
from scanner.qr.symbol import symbol
from tests.unit.scanner.qr.drawn_codes import MAN_2021, drawn, rectified, version_of

CARD = drawn(MAN_2021)
KNOWN = symbol(version_of(CARD)).known
DATA = KNOWN == 0


def believed(share: float, *, seed: int = 0) -> np.ndarray:
    """How likely each module is dark: the truth, but for a share of the data modules of which nothing is known."""
    unknown = DATA & (np.random.default_rng(seed).random(CARD.shape) < share)
    return np.where(unknown, 0.5, (1 + CARD) / 2)


def overexposed(picture: Samples, *, by: float) -> Samples:
    return np.asarray(np.minimum(picture * by, 255.0), np.float32)


@pytest.mark.parametrize("blur", [0.3, 0.7])
def test_modules_of_which_nothing_is_known_are_told_by_their_samples(blur: float) -> None:
    odds = modelled(rectified(CARD, blur=blur, noise=4.0), believed(0.5)).reshape(CARD.shape)
    assert (np.sign(odds) == CARD)[DATA].mean() > 0.99


def test_what_a_module_is_told_to_be_is_not_what_was_believed_of_it() -> None:
    """Else turns would only talk each other into it."""
    picture, dark = rectified(CARD, blur=0.4, noise=4.0), believed(0.0)
    wrong = tuple(np.argwhere(DATA)[400])
    dark[wrong] = 1 - dark[wrong]
    assert np.sign(modelled(picture, dark).reshape(CARD.shape)[wrong]) == CARD[wrong]


def test_where_the_sensor_was_full_most_modules_are_still_told() -> None:
    picture = overexposed(rectified(CARD, blur=0.6, noise=3.0), by=1.8)
    dark = believed(0.3)
    odds = modelled(picture, dark).reshape(CARD.shape)
    assert (picture >= 255).mean() > 0.4
    assert (np.sign(odds) == CARD)[DATA & (dark == 0.5)].mean() > 0.9


def test_in_glare_nothing_is_sure() -> None:
    picture = rectified(CARD, blur=0.4, noise=4.0)
    picture[60:120, 60:120] = 255.0
    odds = modelled(picture, believed(1.0)).reshape(CARD.shape)
    assert np.abs(odds[16:25, 16:25][DATA[16:25, 16:25]]).mean() < 0.5 * np.abs(odds[DATA]).mean()


def test_a_picture_without_any_contrast_says_nothing_that_is_not_a_number() -> None:
    for level in (0.0, 127.0, 255.0):
        assert np.isfinite(modelled(np.full_like(rectified(CARD), level), believed(1.0))).all()


def test_an_overexposed_card_is_read_with_the_camera_modelled_only() -> None:
    picture = overexposed(rectified(CARD, blur=0.9, noise=4.0), by=1.75)
    assert demodulate(picture, version_of(CARD), turns=5).data is None
    assert demodulate(picture, version_of(CARD), turns=3, modelled=5).data == MAN_2021.encode()


def test_noise_is_not_worth_a_model() -> None:
    for seed in range(4):
        noise = np.random.default_rng(seed).normal(128, 40, rectified(CARD).shape).astype(np.float32)
        assert demodulate(noise, version_of(CARD), turns=2, modelled=3, words=3).data is None
