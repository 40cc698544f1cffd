"""One attempt at a grid."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from scanner.qr.attempt import attempt
from scanner.qr.grid import Grid
from scanner.soft import QUICK, THOROUGH
from tests.unit.scanner.qr.drawn_codes import MAN_2021, drawn, pictured
from tests.unit.scanner.qr.test_places import CODE, SIDE, VERSION, square, view


def test_a_grid_near_the_code_gives_its_bytes_and_where_it_lies() -> None:
    corners = square(60, 60, SIDE * 3, turn=7)
    came = attempt(view(corners, size=(280, 280)), Grid.flat(VERSION, corners + 2.5), QUICK)
    assert came.data == MAN_2021.encode()
    assert np.abs(np.array(came.corners) - corners).max() < 0.5
    assert came.likely > 1.5


def test_a_large_code_is_shrunk_for_the_attempt_and_told_in_the_pictures_own_pixels() -> None:
    corners = square(100, 100, SIDE * 9)
    size = SIDE * 9 + 200
    picture = np.asarray(cv2.resize(view(corners / 2, size=(size // 2, size // 2)), (size, size), interpolation=cv2.INTER_LINEAR), np.uint8)
    came = attempt(picture, Grid.flat(VERSION, corners), QUICK)
    assert came.data == MAN_2021.encode()
    assert np.abs(np.array(came.corners) - corners).max() < 3


def test_where_no_code_stands_the_attempt_ends_with_the_finders() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (300, 300), np.uint8)
    came = attempt(noise, Grid.flat(VERSION, square(60, 60, SIDE * 3)), THOROUGH)
    assert (came.data, came.likely < 0.6) == (None, True)


@pytest.mark.parametrize(
    "corners",
    [
        np.array([[10, 10], [10, 10], [10, 10], [10, 10]]),  # a point
        np.array([[10, 10], [60, 10], [110, 10], [160, 10]]),  # a line
        np.array([[10, 10], [10, 110], [110, 110], [110, 10]]),  # from behind
        np.array([[10, 10], [110, 10], [30, 30], [10, 110]]),  # folded in
        np.array([[-500, -500], [-400, -500], [-400, -400], [-500, -400]]),  # outside the picture
    ],
)
def test_corners_that_cannot_be_a_codes_are_an_attempt_in_vain_and_no_fault(corners: np.ndarray) -> None:
    picture = view(square(60, 60, SIDE * 3), size=(280, 280))
    assert attempt(picture, Grid.flat(VERSION, corners), THOROUGH).data is None


def test_a_bent_code_is_read_once_its_grid_has_settled() -> None:
    bend = np.zeros((7, 2))
    bend[0, 1], bend[2, 0], bend[1, 0] = 0.055, 0.04, 0.03
    grid = replace(Grid.flat(VERSION, square(60, 60, SIDE * 2.6)), bend=bend)
    picture = pictured(CODE, grid, size=(270, 270), blur=1.3, noise=6)
    flat = replace(grid, bend=np.zeros((7, 2)))
    assert attempt(picture, flat, THOROUGH).data == MAN_2021.encode()


def test_a_code_that_cannot_be_read_is_at_least_told_to_be_there() -> None:
    code = drawn(MAN_2021, error="l")
    corners = square(60, 60, len(code) * 3)
    grid = Grid.flat((len(code) - 17) // 4, corners)
    picture = pictured(code, grid, size=(270, 270), noise=3)
    picture[110:200, 90:190] = 215
    came = attempt(picture, grid, THOROUGH)
    assert (came.data, came.likely > THOROUGH.enough) == (None, True)
