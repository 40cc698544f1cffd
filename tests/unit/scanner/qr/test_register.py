"""The grid finds its place on drawn codes: by the patterns, and by the code's own decisions where no pattern stands."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.qr.equalise import evidence
from scanner.qr.grid import SAMPLES, Grid, Points
from scanner.qr.register import BLURS, Registered, peak, register, settle, soft
from scanner.qr.symbol import symbol
from scanner.sighting import Grey
from tests.unit.scanner.qr.drawn_codes import MAN_2021, Modules, drawn, pictured, version_of

CARD = drawn(MAN_2021)
VERSION, SIDE = version_of(CARD), len(CARD)
CORNERS = np.array([[50.0, 40.0], [215.0, 52.0], [205.0, 205.0], [42.0, 196.0]])
WIDTH = 165
MODULE = WIDTH / SIDE
"""Pixels."""
SIZE = (240, 260)
TRUTH = Grid.flat(VERSION, CORNERS)


def off(grid: Grid, truth: Grid = TRUTH) -> float:
    """How far the worst module lies from where it is, in modules."""
    places = np.arange(0.5, truth.side, 4)
    at = np.stack(np.meshgrid(places, places), axis=2).reshape(-1, 2)
    return float(np.hypot(*(grid.pixels(at) - truth.pixels(at)).T).max()) * truth.side / WIDTH


def corners_off(modules: float, *, seed: int) -> Points:
    """Each corner so far off, each in its own direction."""
    turn = np.random.default_rng(seed).uniform(0, 2 * np.pi, 4)
    return CORNERS + modules * MODULE * np.column_stack([np.cos(turn), np.sin(turn)])


def seen(truth: Grid = TRUTH, *, blur: float = 1.0, noise: float = 4.0) -> Grey:
    return pictured(CARD, truth, size=SIZE, blur=blur, noise=noise)


def decisions(modules: Modules, *, wrong: float) -> NDArray[np.float32]:
    """The modules, a share of the data among them taken for the other kind."""
    data = symbol(version_of(modules)).known == 0
    turned = data & (np.random.default_rng(2).random(modules.shape) < wrong)
    return np.where(turned, -modules, modules).astype(np.float32)


@pytest.mark.parametrize("blur", [0.5, 1.0, 1.7])
def test_a_grid_a_module_and_a_half_off_finds_its_place(blur: float) -> None:
    image = seen(blur=blur)
    for seed in range(4):
        start = Grid.flat(VERSION, corners_off(1.5, seed=seed))
        assert off(start) > 1.4
        found = register(image, start)
        assert off(found.grid) < 0.15
        assert found.fit > 0.9


def test_two_modules_off_to_one_side_are_not_too_many() -> None:
    image = seen()
    for shift in ([1.9, -1.9], [-1.9, 1.9]):
        found = register(image, Grid.flat(VERSION, CORNERS + np.array(shift) * MODULE))
        assert off(found.grid) < 0.15


def test_the_blur_is_told_roughly() -> None:
    told = [register(seen(blur=modules * MODULE), TRUTH).blur for modules in (0.28, 0.56, 0.9)]
    assert told == sorted(told)
    assert set(told) <= set(BLURS)
    assert told == pytest.approx([0.28, 0.56, 0.9], abs=0.2)


def test_one_finder_may_be_torn_off_where_there_are_alignment_patterns() -> None:
    torn = CARD.copy()
    torn[-9:, :9] = -1
    found = register(pictured(torn, TRUTH, size=SIZE, noise=4.0), Grid.flat(VERSION, corners_off(0.7, seed=1)))
    assert off(found.grid) < 0.25
    assert 0.5 < found.fit < 0.8


def test_where_there_is_no_code_the_grid_stays_and_nothing_fits() -> None:
    noise = np.random.default_rng(1).normal(128, 40, SIZE).clip(0, 255).astype(np.uint8)
    for image in (noise, np.full(SIZE, 200, np.uint8)):
        found = register(image, TRUTH)
        assert found.fit < 0.35
        assert found.grid is TRUTH


def test_a_code_without_alignment_patterns_is_registered_by_its_finders() -> None:
    modules = drawn("099099000001", version=1, mask=0)
    truth = Grid.flat(1, CORNERS / 2)
    start = Grid.flat(1, CORNERS / 2 + [[2.0, -1.0], [1.0, 2.0], [2.0, 1.0], [-1.0, 2.0]])
    found = register(pictured(modules, truth, size=(120, 130), blur=0.8), start)
    finders = np.array([[3.5, 3.5], [17.5, 3.5], [3.5, 17.5]])
    assert np.hypot(*(found.grid.pixels(finders) - truth.pixels(finders)).T).max() < 0.1 * (82 / 21)


def test_decisions_settle_a_grid_on_a_bent_code_where_patterns_alone_do_not() -> None:
    modules = drawn(MAN_2021, version=6, error="l")  # one alignment pattern
    bend = np.zeros((7, 2))
    bend[0] = bend[5] = (0, 0.05)
    bend[2] = (0.05, 0)
    bent = Grid(6, Grid.flat(6, CORNERS).plane, bend)
    image = pictured(modules, bent, size=SIZE, blur=1.0, noise=4.0)
    by_patterns = register(image, Grid.flat(6, CORNERS))
    assert off(by_patterns.grid, bent) > 0.4
    even = evidence(by_patterns.grid.rectified(image), reach=2).even
    assert off(settle(even, by_patterns, decisions(modules, wrong=0.1)), bent) < 0.2


def test_a_code_that_lies_as_its_grid_is_not_moved() -> None:
    even = evidence(TRUTH.rectified(seen()), reach=2).even
    for wrong, moved in ((0.0, 0.05), (0.1, 0.15)):
        assert off(settle(even, Registered(TRUTH, 0.42, 1.0), decisions(CARD, wrong=wrong))) < moved


def test_decisions_that_fit_nowhere_move_nothing() -> None:
    registered = Registered(TRUTH, 0.42, 1.0)
    even = evidence(TRUTH.rectified(seen()), reach=2).even
    guessed = np.random.default_rng(3).choice([-1.0, 1.0], (SIDE, SIDE)).astype(np.float32)
    assert settle(even, registered, guessed) is TRUTH


def test_a_peak_is_found_between_samples() -> None:
    x, y = np.meshgrid(np.arange(40.0), np.arange(40.0))
    hill = np.exp(-((x - 20.3) ** 2 + (y - 17.8) ** 2) / 18).astype(np.float32)
    pattern = np.exp(-((x[:13, :13] - 6) ** 2 + (y[:13, :13] - 6) ** 2) / 18).astype(np.float32)
    across, down, score = peak(hill, pattern)
    assert (across, down) == pytest.approx((14.3, 11.8), abs=0.05)
    assert score > 0.99


def test_a_peak_at_the_edge_is_taken_as_it_is() -> None:
    pattern = np.random.default_rng(4).normal(size=(9, 9)).astype(np.float32)
    picture = np.pad(pattern, ((0, 4), (4, 0)))
    across, down, score = peak(picture, pattern)
    assert (across, down) == (4.0, 0.0)
    assert score == pytest.approx(1.0, abs=1e-4)


def test_blur_is_in_modules_and_keeps_the_light() -> None:
    dot = np.zeros((81, 81), np.float32)
    dot[40, 40] = 1
    spread = soft(dot, 1.5)
    at = np.arange(81) - 40
    assert spread.sum() == pytest.approx(1, abs=1e-3)
    assert np.sqrt((spread.sum(axis=0) * at**2).sum()) == pytest.approx(1.5 * SAMPLES, rel=0.03)
