"""Learning from the known modules what the camera did to the others, and which of them to believe."""

import numpy as np
import pytest

from scanner.qr.equalise import Soft, evidence, fitted, neighbours, say
from scanner.qr.grid import BORDER, SAMPLES, Samples
from scanner.qr.symbol import symbol
from tests.unit.scanner.qr.drawn_codes import LIGHT, MAN_2021, drawn, rectified, version_of

CARD = drawn(MAN_2021)
SIDE = len(CARD)
TRUTH: Soft = CARD.ravel().astype(np.float32)
KNOWN: Soft = symbol(version_of(CARD)).known.ravel().astype(np.float32)


def patch(picture: Samples, *, top: int, left: int, side: int, light: float) -> Samples:
    """With a square of modules in one light."""
    rows, columns = (slice((at + BORDER) * SAMPLES, (at + BORDER + side) * SAMPLES) for at in (top, left))
    changed = picture.copy()
    changed[rows, columns] = light
    return changed


def wrong(soft: Soft) -> float:
    """The share of the data modules that are taken for the other kind."""
    return float(((soft > 0) != (TRUTH > 0))[KNOWN == 0].mean())


def learned(picture: Samples, *, reach: int = 2) -> Soft:
    seen = evidence(picture, reach=reach)
    soft = seen.middle
    for _ in range(4):
        target, weight = say(soft, truth=KNOWN, trust=seen.trust)
        soft = fitted(seen.around, target=target, weight=weight, ridge=12.0)
    return soft


@pytest.mark.parametrize("reach", [2, 4])
def test_evidence_has_one_row_for_each_module(reach: int) -> None:
    picture = rectified(CARD)
    seen = evidence(picture, reach=reach)
    assert seen.even.shape == picture.shape
    assert seen.around.shape == (SIDE**2, ((SAMPLES + 2 * reach) // 2) ** 2 + 1)
    assert (seen.around[:, -1] == 1).all()
    assert seen.trust.shape == seen.middle.shape == (SIDE**2,)


def test_in_a_clean_picture_the_middles_already_tell_the_modules() -> None:
    assert wrong(evidence(rectified(CARD, blur=0.2), reach=2).middle) == 0


def test_the_samples_around_a_module_are_its_own() -> None:
    """One dark module on white: of all rows its own is darkest, its neighbours' are touched at the edge alone."""
    dot = np.full_like(CARD, -1)
    dot[20, 30] = 1
    seen = evidence(rectified(dot, blur=0), reach=2)
    squares = seen.around[:, :-1].reshape(SIDE, SIDE, 4, 4)
    middles = squares[:, :, 1:3, 1:3].mean(axis=(2, 3))
    assert np.unravel_index(middles.argmax(), middles.shape) == (20, 30)
    assert (squares[20, 30, 1:3, 1:3] > 1).all()
    assert (squares[20, 31, :, 0] > 0).tolist() == [False, True, True, False]
    assert (squares[20, 31, :, 1:] < 0).all()
    assert (squares[21, 30, 0] > 0).tolist() == [False, True, True, False]


@pytest.mark.parametrize(("blur", "noise"), [(0.5, 10.0), (0.7, 10.0), (0.8, 8.0)])
def test_fitting_undoes_blur(blur: float, noise: float) -> None:
    picture = rectified(CARD, blur=blur, noise=noise, seed=1)
    assert wrong(learned(picture)) < 0.65 * wrong(evidence(picture, reach=2).middle)


def test_fitting_undoes_motion() -> None:
    picture = rectified(CARD, blur=0.2)
    moved = np.mean([np.roll(picture, shift, axis=1) for shift in range(-4, 5)], axis=0).astype(np.float32)
    before = wrong(evidence(moved, reach=4).middle)
    assert before > 0.1
    assert wrong(learned(moved, reach=4)) < 0.3 * before


def test_light_that_changes_slowly_changes_nothing() -> None:
    picture = rectified(CARD, blur=0.3)
    shade = np.linspace(0.35, 1.1, picture.shape[1], dtype=np.float32)
    assert wrong(evidence(picture * shade, reach=2).middle) == 0


def test_modules_in_glare_have_no_say() -> None:
    trust = evidence(patch(rectified(CARD), top=10, left=15, side=10, light=255.0), reach=2).trust.reshape(SIDE, SIDE)
    assert trust[12:18, 17:23].max() < 0.1
    assert trust[:8].min() == trust[:, 28:].min() == 1


@pytest.mark.parametrize("light", [LIGHT, 255.0])
def test_white_paper_is_no_glare_even_where_the_sensor_was_full(light: float) -> None:
    trust = evidence(rectified(CARD, blur=0.4, light=light), reach=2).trust
    assert trust[TRUTH < 0].mean() > 0.99
    assert trust.min() > 0.8


def test_modules_without_contrast_lose_their_say() -> None:
    trust = evidence(patch(rectified(CARD), top=12, left=12, side=20, light=120.0), reach=2).trust.reshape(SIDE, SIDE)
    assert trust[19:25, 19:25].max() < 0.2
    assert trust[:8, :8].min() == 1


def test_a_fit_finds_the_weights_of_a_linear_camera() -> None:
    chance = np.random.default_rng(1)
    regressors = chance.normal(size=(200, 4)).astype(np.float32)
    target = (regressors @ np.array([1.0, -0.5, 0.0, 2.0])).astype(np.float32)
    weight = np.ones(200, np.float32)
    found = fitted(regressors, target=target, weight=weight, ridge=1e-6)
    assert found.dtype == np.float32
    assert np.allclose(found, target, atol=1e-3)


def test_modules_without_weight_teach_nothing() -> None:
    chance = np.random.default_rng(2)
    regressors = chance.normal(size=(200, 3)).astype(np.float32)
    target = regressors[:, 0].copy()
    target[:50] = 9.0
    weight = (np.arange(200) >= 50).astype(np.float32)
    assert np.allclose(fitted(regressors, target=target, weight=weight, ridge=1e-6), regressors[:, 0], atol=1e-3)


def test_a_strong_ridge_keeps_an_answer_small() -> None:
    regressors = np.eye(5, dtype=np.float32)
    ones = np.ones(5, np.float32)
    assert np.allclose(fitted(regressors, target=ones, weight=ones, ridge=3.0), 0.25)


def test_what_is_known_is_learned_as_it_is_and_the_rest_as_decided() -> None:
    soft = np.array([0.9, -0.1, 0.2, -3.0, 0.0], np.float32)
    truth = np.array([-1, 1, 0, 0, 0], np.float32)
    trust = np.array([1, 0.5, 1, 1, 0.5], np.float32)
    target, weight = say(soft, truth=truth, trust=trust)
    assert np.allclose(target, [-1, 1, 0.4, -1, 0])
    assert np.allclose(weight, [1.5, 0.75, 0.4, 1, 0.025])
    assert target.dtype == weight.dtype == np.float32


def test_every_module_has_eight_neighbours_and_around_the_code_it_is_light() -> None:
    around = neighbours(np.arange(9, dtype=np.float32))
    assert around[4].tolist() == [0, 1, 2, 3, 5, 6, 7, 8]
    assert around[0].tolist() == [-1, -1, -1, -1, 1, -1, 3, 4]
    assert around[8].tolist() == [4, 5, -1, 7, -1, -1, -1, -1]
