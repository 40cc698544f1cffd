"""Where modules lie: there and back, and back in place after patterns were seen elsewhere."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.qr.grid import BORDER, SAMPLES, Grid, Points
from scanner.qr.symbol import symbol
from scanner.sighting import Corners
from tests.unit.scanner.qr.drawn_codes import drawn, pictured

VERSION = 7
SIDE = 45
CORNERS = ((40.0, 30.0), (190.0, 38.0), (182.0, 170.0), (34.0, 160.0))
BEND = np.array([[0.01, -0.02], [0.03, 0.0], [-0.01, 0.02], [0.02, 0.01], [0.0, -0.03], [0.01, 0.0], [-0.02, 0.02]])


def lattice(step: float = 6.0) -> Points:
    """Places all over the code."""
    places = np.arange(1.5, SIDE, step)
    return np.stack(np.meshgrid(places, places), axis=2).reshape(-1, 2)


def modules_of(grid: Grid, pixels: Points) -> Points:
    """Back from pixels, for a grid without a bend."""
    assert not grid.bend.any()
    return np.asarray(cv2.perspectiveTransform(pixels[None], np.linalg.inv(grid.plane))[0], np.float64)


def error(grid: Grid, truth: Grid) -> float:
    """The farthest apart that any module is, in modules."""
    pixel = float(np.hypot(*(np.array(truth.corners[1]) - np.array(truth.corners[0])))) / SIDE
    return float(np.hypot(*(grid.pixels(lattice()) - truth.pixels(lattice())).T).max()) / pixel


def seen(grid: Grid, truth: Grid, at: Points) -> Points:
    """How far from where `grid` has them the patterns stand, if the code lies as in `truth`."""
    return modules_of(grid, truth.pixels(at)) - at


def adjusted(grid: Grid, truth: Grid, at: Points) -> Grid:
    return grid.moved(at, seen(grid, truth, at), np.ones(len(at)))


def test_a_flat_grid_gives_back_the_corners_it_was_laid_on() -> None:
    grid = Grid.flat(VERSION, CORNERS)
    assert grid.side == symbol(VERSION).side == SIDE
    assert np.allclose(grid.corners, CORNERS, atol=1e-3)
    assert not grid.bend.any()


def test_modules_of_a_square_grid_are_evenly_spaced() -> None:
    grid = Grid.flat(1, ((10.0, 20.0), (73.0, 20.0), (73.0, 83.0), (10.0, 83.0)))
    assert np.allclose(
        grid.pixels(np.array([[0.5, 0.5], [10.5, 0.5], [20.5, 20.5]])), [[11.5, 21.5], [41.5, 21.5], [71.5, 81.5]], atol=1e-4
    )


@pytest.mark.parametrize(("term", "across", "down"), [(0, 2, 0), (1, 1, 1), (2, 0, 2), (3, 3, 0), (4, 2, 1), (5, 1, 2), (6, 0, 3)])
def test_a_bend_shifts_by_its_terms_in_sides_of_the_code(term: int, across: int, down: int) -> None:
    """Each by a product of powers of the distances from the middle."""
    flat = Grid.flat(VERSION, CORNERS)
    one = np.zeros((7, 2))
    one[term] = (0.02, 0.04)
    at = np.array([[0.0, 10.0], [SIDE / 2, 30.0], [SIDE * 0.75, SIDE / 4]])
    size = (at[:, :1] / SIDE - 0.5) ** across * (at[:, 1:] / SIDE - 0.5) ** down
    assert np.allclose(replace(flat, bend=one).pixels(at), flat.pixels(at + size * SIDE * np.array([0.02, 0.04])))


@pytest.mark.parametrize("bend", [np.zeros((7, 2)), BEND], ids=["flat", "bent"])
@pytest.mark.parametrize("border", [BORDER, BORDER + 1])
def test_each_sample_of_a_rectified_picture_is_taken_where_the_grid_says(bend: NDArray[np.float64], border: int) -> None:
    """In pictures that are as bright as their columns or rows, light tells the place."""
    grid = replace(Grid.flat(VERSION, CORNERS), bend=bend)
    columns = np.tile(np.arange(220, dtype=np.uint8), (200, 1))
    rows = np.tile(np.arange(200, dtype=np.uint8)[:, None], (1, 220))
    size = (SIDE + 2 * border) * SAMPLES
    places = (np.arange(size) + 0.5) / SAMPLES - border
    x, y = grid.pixels(np.stack(np.meshgrid(places, places), axis=2).reshape(-1, 2)).T
    for ramp, wanted in ((columns, x), (rows, y)):
        picture = grid.rectified(ramp, border=border)
        assert picture.shape == (size, size)
        assert picture.dtype == np.float32
        off = picture.ravel() - wanted
        assert np.abs(off).max() < 0.6, "no more than rounding"
        assert abs(off.mean()) < 0.02


def test_a_rectified_picture_shows_the_modules_as_drawn() -> None:
    modules = drawn("Thử", version=VERSION, error="l", mask=1)
    for bend in (np.zeros((7, 2)), BEND / 2):
        grid = replace(Grid.flat(VERSION, CORNERS), bend=bend)
        picture = grid.rectified(pictured(modules, grid, size=(200, 220)))
        middles = picture[BORDER * SAMPLES :, BORDER * SAMPLES :].reshape(SIDE + BORDER, SAMPLES, SIDE + BORDER, SAMPLES)[
            :SIDE, 1:3, :SIDE, 1:3
        ]
        dark = middles.mean(axis=(1, 3)) < 125
        assert (dark == (modules > 0)).mean() > 0.995


def test_a_grid_finds_back_to_a_plane_that_is_shifted_turned_and_stretched() -> None:
    grid = Grid.flat(VERSION, CORNERS)
    tilt = np.array([[1.02, 0.03, -4.0], [-0.02, 0.98, 3.0], [0, 0, 1]])
    truth = replace(grid, plane=tilt @ grid.plane)
    assert error(grid, truth) > 1
    assert error(adjusted(grid, truth, lattice(9)), truth) < 0.05


def test_a_grid_finds_back_to_another_perspective() -> None:
    grid = Grid.flat(VERSION, CORNERS)
    truth = Grid.flat(VERSION, np.add(CORNERS, [[-3.0, 2.0], [4.0, 1.0], [-5.0, 6.0], [2.0, -3.0]]))
    assert error(grid, truth) > 1
    for _ in range(2):
        grid = replace(adjusted(grid, truth, lattice(9)), bend=np.zeros((7, 2)))
    assert error(grid, truth) < 0.1


def test_a_grid_follows_a_bend() -> None:
    grid = Grid.flat(VERSION, CORNERS)
    truth = replace(grid, bend=2 * BEND)
    assert error(grid, truth) > 1
    assert error(adjusted(grid, truth, lattice()), truth) < 0.1


def test_three_points_move_the_plane_and_do_not_bend_it() -> None:
    grid = Grid.flat(VERSION, CORNERS)
    truth = replace(grid, plane=np.array([[1, 0.01, 3.0], [0, 1.02, -2.0], [0, 0, 1]]) @ grid.plane)
    finders = np.array([[3.5, 3.5], [SIDE - 3.5, 3.5], [3.5, SIDE - 3.5]])
    moved = adjusted(grid, truth, finders)
    assert error(moved, truth) < 0.15
    assert np.abs(moved.bend).max() < 0.01


def test_one_point_that_is_far_off_does_not_move_the_others() -> None:
    grid = Grid.flat(VERSION, CORNERS)
    truth = replace(grid, plane=np.array([[1, 0, 2.0], [0, 1, -2.0], [0, 0, 1]]) @ grid.plane)
    at = lattice(9)
    shifts = seen(grid, truth, at)
    shifts[12] += (1.5, -1.5)
    trusting, wary = error(grid.moved(at, seen(grid, truth, at), np.ones(25)), truth), error(grid.moved(at, shifts, np.ones(25)), truth)
    assert trusting < 0.02
    assert wary < 0.05


def test_a_point_without_weight_says_nothing() -> None:
    grid = Grid.flat(VERSION, CORNERS)
    at = lattice(9)
    shifts, weights = np.full_like(at, 0.3), np.ones(len(at))
    wrong = shifts.copy()
    wrong[3], weights[3] = (-0.1, 0.5), 0.0
    assert np.allclose(grid.moved(at, wrong, weights).plane, grid.moved(at, shifts, weights).plane)


def test_a_code_seen_from_its_front_is_sound_however_it_is_turned() -> None:
    for turn in range(4):
        assert Grid.flat(VERSION, np.roll(CORNERS, turn, axis=0)).sound
    assert replace(Grid.flat(VERSION, CORNERS), bend=BEND).sound


@pytest.mark.parametrize(
    "corners",
    [
        CORNERS[::-1],
        ((120.0, 115.0), *CORNERS[1:]),
        (CORNERS[0], (90.0, 110.0), *CORNERS[2:]),
        (*CORNERS[:2], (90.0, 70.0), CORNERS[3]),
        (*CORNERS[:3], (130.0, 80.0)),
        (CORNERS[0], CORNERS[0], *CORNERS[2:]),
        (CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]),
    ],
    ids=["mirrored", "folded 1", "folded 2", "folded 3", "folded 4", "two in one", "crossed"],
)
def test_four_corners_that_no_code_shows_are_not_sound(corners: Corners) -> None:
    assert not Grid.flat(VERSION, corners).sound


def test_a_code_of_which_a_part_would_lie_behind_the_camera_is_not_sound() -> None:
    grid = Grid.flat(VERSION, CORNERS)
    for away in ((0, -1.5), (-1.5, 0), (-0.7, -0.7)):
        beyond = grid.plane.copy()
        beyond[2] = (away[0] / SIDE, away[1] / SIDE, 1)
        assert not replace(grid, plane=beyond).sound
    nowhere = grid.plane.copy()
    nowhere[0, 2] = np.nan
    assert not replace(grid, plane=nowhere).sound
