"""Busy places, finders and trios: where a code may stand."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.qr.busy import Box, busy_places
from scanner.qr.finder import Finder, finders
from scanner.qr.grid import Grid
from scanner.qr.trio import VERSIONS, Trio, guessed, triples
from scanner.sighting import Grey
from tests.unit.scanner.qr.drawn_codes import MAN_2021, drawn, pictured, version_of

CODE = drawn(MAN_2021)
VERSION, SIDE = version_of(CODE), len(CODE)


def square(left: float, top: float, side: float, turn: float = 0.0) -> NDArray[np.float64]:
    """Corners of a square, clockwise from its own top left, turned about its middle by `turn` degrees."""
    angle = np.deg2rad(turn)
    half = side / 2
    corners = np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    turned = corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(turned + np.array([left + half, top + half]), np.float64)


def view(*corners: NDArray[np.float64], size: tuple[int, int] = (240, 320), noise: float = 3.0) -> Grey:
    """Codes on a light, slightly noisy ground."""
    views = [pictured(CODE, Grid.flat(VERSION, each), size=size, noise=noise) for each in corners]
    return np.asarray(np.minimum.reduce(views), np.uint8)


def centres(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the three finders."""
    return Grid.flat(VERSION, corners).pixels(np.array([[3.5, 3.5], [SIDE - 3.5, 3.5], [3.5, SIDE - 3.5]]))


def holds(box: Box, corners: NDArray[np.float64]) -> bool:
    low, high = corners.min(axis=0), corners.max(axis=0)
    return bool(box.left <= low[0] and box.top <= low[1] and box.right > high[0] and box.bottom > high[1])


def test_the_busiest_place_holds_the_whole_code_and_not_the_whole_picture() -> None:
    corners = square(120, 60, 120, turn=20)
    picture = view(corners)
    (box, *_) = busy_places(picture, most=2)
    assert holds(box, corners)
    assert box.cut(picture).size < picture.size / 2
    assert box.cut(picture).shape == (box.bottom - box.top, box.right - box.left)


def test_two_codes_are_two_places() -> None:
    one, two = square(30, 60, 110), square(330, 60, 110)
    boxes = busy_places(view(one, two, size=(240, 480)), most=2)
    assert {holds(box, one) for box in boxes} == {True, False} == {holds(box, two) for box in boxes}


def test_a_large_picture_is_weighed_small_but_told_in_its_own_pixels() -> None:
    corners = square(700, 500, 300)
    picture = cv2.resize(view(corners / 4, size=(300, 400)), (1600, 1200), interpolation=cv2.INTER_CUBIC)
    assert holds(busy_places(np.asarray(picture, np.uint8), most=1)[0], corners)


def test_a_dark_desk_at_a_light_cards_corner_is_less_busy_than_the_code() -> None:
    corners = square(40, 40, 100)
    picture = view(corners, size=(300, 400), noise=0)
    desk = np.full((300, 400), 12, np.uint8)
    desk += np.random.default_rng(1).integers(0, 10, desk.shape, np.uint8)
    desk[:200, :240] = picture[:200, :240]
    assert holds(busy_places(desk, most=1)[0], corners)


def test_nothing_is_busy_on_an_even_ground_and_few_places_where_others_are_far_less_busy() -> None:
    assert busy_places(np.full((240, 320), 200, np.uint8), most=3) == []
    assert len(busy_places(view(square(120, 60, 120), noise=0), most=3)) < 3


@pytest.mark.parametrize("turn", [0, 30, 45, 137, 270])
@pytest.mark.parametrize("module", [1.8, 3.0, 5.0])
def test_the_three_finders_are_found_however_the_code_is_turned(turn: int, module: float) -> None:
    corners = square(60, 60, SIDE * module, turn=turn)
    size = round(SIDE * module) + 120
    soft = cv2.GaussianBlur(view(corners, size=(size, size)), (0, 0), 0.4 * module)  # as a camera sees it
    found = finders(np.asarray(soft, np.uint8))
    for x, y in centres(corners):
        near = min(found, key=lambda finder: np.hypot(finder.x - x, finder.y - y))
        assert np.hypot(near.x - x, near.y - y) < 1.2 * module
        sizes = module, module * 3 / 7  # of a finder, or of its dark core
        assert any(near.module == pytest.approx(size, rel=0.35) for size in sizes)


def test_blur_that_breaks_run_lengths_does_not_hide_a_finder() -> None:
    corners = square(60, 60, SIDE * 3)
    soft = np.asarray(cv2.GaussianBlur(view(corners, size=(260, 260)), (0, 0), 2.4), np.uint8)
    assert all(min(np.hypot(f.x - x, f.y - y) for f in finders(soft)[:3]) < 3 for x, y in centres(corners))


def test_a_picture_smaller_than_a_finder_has_none_and_no_more_than_eleven_are_kept() -> None:
    assert finders(np.zeros((12, 12), np.uint8)) == []
    noise = np.random.default_rng(2).integers(0, 255, (300, 300), np.uint8)
    assert len(finders(noise)) <= 11


def finder_at(x: float, y: float, module: float = 3.0, fit: float = 0.8) -> Finder:
    return Finder(x, y, fit, module)


L_SHAPE = [finder_at(10, 10), finder_at(110, 10), finder_at(10, 110)]


def test_three_finders_make_one_trio_with_the_corner_between_the_others_and_none_mirrored() -> None:
    (best, *_) = sorted(triples([L_SHAPE[2], L_SHAPE[0], L_SHAPE[1]]), key=lambda trio: -trio.score)
    assert [(f.x, f.y) for f in (best.corner, best.right, best.below)] == [(10, 10), (110, 10), (10, 110)]
    assert best.module == pytest.approx(3.0)


@pytest.mark.parametrize(
    "other",
    [
        [finder_at(10, 10), finder_at(110, 10), finder_at(60, 12)],  # in one line
        [finder_at(10, 10), finder_at(110, 10), finder_at(10, 60)],  # one way twice as long
        [finder_at(10, 10), finder_at(110, 10), finder_at(10, 110, module=9)],  # sizes far apart
        [finder_at(10, 10), finder_at(22, 10), finder_at(10, 22)],  # too near for a code
        [finder_at(10, 10), finder_at(910, 10), finder_at(10, 910)],  # too far for a code
    ],
)
def test_finders_that_are_not_those_of_one_code_make_no_trio_of_that_corner(other: list[Finder]) -> None:
    assert not [trio for trio in triples(other) if (trio.corner.x, trio.corner.y) == (10, 10)]


def test_from_two_finders_the_third_is_guessed_on_either_side_and_as_the_corner_between() -> None:
    guesses = {(round(f.x), round(f.y)) for trio in guessed(L_SHAPE[:2]) for f in (trio.corner, trio.right, trio.below)}
    assert {(10, 110), (110, 110), (10, -90), (60, 60), (60, -40)} <= guesses
    assert any((t.corner.x, t.right.x, t.below.x, t.below.y) == (10, 110, 10, 110) for t in guessed(L_SHAPE[:2]))


def test_two_finders_of_different_sizes_or_too_near_are_no_pair_but_a_finder_and_a_core_are() -> None:
    assert not list(guessed([finder_at(10, 10), finder_at(110, 10, module=9)]))
    assert not list(guessed([finder_at(10, 10), finder_at(25, 10)]))
    trio = next(guessed([finder_at(10, 10), finder_at(110, 10, module=3.0 * 3 / 7)]))
    assert trio.module == pytest.approx(3.0, rel=0.2)


def test_the_versions_that_go_with_a_size_also_allow_for_a_core_taken_for_a_finder() -> None:
    for module in (100 / (SIDE - 7), 100 / (SIDE - 7) * 3 / 7):
        frame = Trio(0, *(finder_at(f.x, f.y, module) for f in L_SHAPE)).frame
        assert VERSION in frame.likely_versions()
        assert set(frame.likely_versions()) <= set(VERSIONS)
    tiny = Trio(0, *(finder_at(f.x, f.y, 40.0) for f in L_SHAPE)).frame
    assert min(tiny.likely_versions()) == 1


def test_a_frame_gives_the_grid_of_a_code_seen_from_straight_above_and_in_perspective() -> None:
    corners = square(50, 50, 150)
    points = centres(corners)
    frame = Trio(0, *(finder_at(x, y, 150 / SIDE) for x, y in points)).frame
    assert np.allclose(frame.grid(VERSION, 0.0, 0.0).corners, corners, atol=0.01)
    tilted = Grid.flat(VERSION, np.array([[50, 50], [200, 60], [190, 180], [60, 190]]))
    seen = tilted.pixels(np.array([[3.5, 3.5], [SIDE - 3.5, 3.5], [3.5, SIDE - 3.5]]))
    frame = Trio(0, *(finder_at(x, y, 150 / SIDE) for x, y in seen)).frame
    fits = {
        (a, b): float(np.abs(np.array(frame.grid(VERSION, a, b).corners) - tilted.corners).max())
        for a in np.linspace(-0.3, 0.3, 31)
        for b in np.linspace(-0.3, 0.3, 31)
    }
    assert min(fits.values()) < 3 < fits[min(fits, key=lambda tilt: abs(tilt[0]) + abs(tilt[1]))]
