"""Hypotheses from nothing, and from corners that another reader found."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from scanner.qr.grid import Grid
from scanner.qr.locate import Search, at_corners, hypotheses
from scanner.sighting import Corners, Grey
from scanner.soft import THOROUGH
from tests.unit.scanner.qr.drawn_codes import drawn, pictured, version_of
from tests.unit.scanner.qr.test_places import SIDE, VERSION, centres, square, view

SEARCH = Search(side=640, trios=40, weighed=3, compared=16, pairs=6, least=0.0)


def off(grid: Grid, corners: object) -> float:
    """How far the grid's first, second and fourth corner lie from where they should, in pixels."""
    return float(np.abs(np.array(grid.corners)[[0, 1, 3]] - np.array(corners)[[0, 1, 3]]).max())


def found(picture: Grey, corners: object, *, within: float, search: Search = SEARCH) -> bool:
    """Is the code, in its version, among the guesses that are tried?"""
    guesses = hypotheses(picture, search)[: THOROUGH.guesses]
    return any(guess.grid.version == VERSION and off(guess.grid, corners) < within for guess in guesses)


@pytest.mark.parametrize("turn", [0, 33, 200])
def test_the_first_hypothesis_is_the_code_in_its_version(turn: int) -> None:
    corners = square(60, 60, SIDE * 3, turn=turn)
    best = hypotheses(view(corners, size=(280, 280)), SEARCH)[0]
    assert best.grid.version == VERSION
    assert off(best.grid, corners) < 3
    assert best.score > 4


def test_a_code_seen_in_perspective_is_found_in_its_version() -> None:
    corners = np.array([[60, 70], [250, 50], [240, 220], [75, 240]], np.float64)
    assert found(view(corners, size=(300, 320)), corners, within=8)


def test_blur_that_wipes_out_the_timing_pattern_leaves_the_alignment_patterns() -> None:
    corners = square(60, 60, SIDE * 2.4)
    soft = np.asarray(cv2.GaussianBlur(view(corners, size=(228, 228), noise=1), (0, 0), 1.4), np.uint8)
    assert found(soft, corners, within=4)
    assert not found(soft, corners, within=4, search=replace(SEARCH, weighed=0))


def test_with_one_finder_gone_the_code_is_found_from_the_other_two_only_where_pairs_are_tried() -> None:
    corners = square(60, 60, SIDE * 3)
    picture = view(corners, size=(280, 280))
    x, y = (round(float(n)) for n in centres(corners)[1])
    picture[y - 14 : y + 15, x - 14 : x + 15] = 210
    assert found(picture, corners, within=6)
    assert not found(picture, corners, within=6, search=replace(SEARCH, pairs=0))


def test_a_large_code_is_searched_small_and_told_in_the_pictures_own_pixels() -> None:
    corners = square(80, 80, SIDE * 9)
    size = SIDE * 9 + 160
    picture = cv2.resize(view(corners / 2, size=(size // 2, size // 2)), (size, size), interpolation=cv2.INTER_CUBIC)
    best = hypotheses(np.asarray(picture, np.uint8), replace(SEARCH, side=320))[0]
    assert off(best.grid, corners) < 9


def test_without_finders_or_below_the_least_score_there_is_no_hypothesis() -> None:
    assert hypotheses(np.full((200, 200), 180, np.uint8), SEARCH) == []
    assert hypotheses(np.full((30, 6000), 180, np.uint8), SEARCH) == []
    assert hypotheses(view(square(60, 60, SIDE * 3), size=(280, 280)), replace(SEARCH, least=9.0)) == []


def test_a_code_of_the_first_version_has_no_alignment_patterns_and_is_found_all_the_same() -> None:
    code = drawn("099099000001")
    assert version_of(code) == 1
    corners = square(60, 60, 21 * 4)
    picture = pictured(code, Grid.flat(1, corners), size=(204, 204), noise=2)
    assert any(guess.grid.version == 1 and off(guess.grid, corners) < 4 for guess in hypotheses(picture, SEARCH)[:3])


def as_corners(points: object) -> Corners:
    one, two, three, four = ((float(x), float(y)) for x, y in np.array(points))
    return one, two, three, four


def test_at_given_corners_the_timing_pattern_tells_the_version() -> None:
    corners = square(60, 60, SIDE * 3, turn=12)
    guesses = at_corners(view(corners, size=(280, 280)), as_corners(corners), most=2)
    assert guesses[0].grid.version == VERSION
    assert guesses[0].score > guesses[1].score + 0.1
    assert np.allclose(guesses[0].grid.corners, corners, atol=0.01)


def test_versions_whose_modules_would_be_too_small_or_too_large_are_not_asked() -> None:
    picture: Grey = np.full((100, 100), 90, np.uint8)
    assert at_corners(picture, as_corners(square(10, 10, 12)), most=2) == []
    assert at_corners(picture, as_corners([[10, 10], [60, 10], [90, 10], [30, 10]]), most=2) == []
    assert {guess.grid.version for guess in at_corners(picture, as_corners(square(10, 10, 30)), most=30)} == {1}


def test_a_hypothesis_of_a_part_is_shifted_into_the_whole() -> None:
    corners = square(60, 60, SIDE * 3)
    picture = view(corners, size=(280, 280))
    best = hypotheses(np.ascontiguousarray(picture[20:, 30:]), SEARCH)[0]
    assert off(best.shifted(30, 20).grid, corners) < 3
    assert best.shifted(30, 20).score == best.score
