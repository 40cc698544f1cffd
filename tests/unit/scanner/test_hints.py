import time

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.decode import LIVE, look
from scanner.hints import MODULES, Advice, Hint, judge, side
from scanner.sighting import Code, Corners, Grey, Sighting
from tests.frames import Thing, blurred, view

CARD = Thing(px=5)
NEAR_ENOUGH = [3.2, 4, 9]


def unread(*places: Corners) -> Sighting:
    return Sighting(unread=places)


def test_a_code_that_was_read_needs_no_hint() -> None:
    dark = view(CARD, light=0.1)
    assert judge(dark, Sighting(codes=(Code(data=b"x", engine="", corners=CARD.corners),), unread=(CARD.corners,))) is None


@pytest.mark.parametrize("turned", [0, 30, 200])
@pytest.mark.parametrize("px", NEAR_ENOUGH)
def test_a_sharp_code_in_good_light_calls_for_nothing(px: float, turned: float) -> None:
    card = Thing(px=px, turned=turned, at=(640, 360))
    assert judge(view(card), unread(card.corners)) is None


@pytest.mark.parametrize("px", [1.2, 2.0, 2.4])
def test_a_small_code_should_come_nearer(px: float) -> None:
    card = Thing(px=px * MODULES / 45)  # this text fills a code of 45 modules only: as small as one of 53 at that size
    assert judge(view(card), unread(card.corners)) is Hint.NEARER


@pytest.mark.parametrize("at", [(40, 300), (1230, 300), (640, 60), (640, 660)])
def test_a_code_over_the_edge_should_come_to_the_middle(at: tuple[float, float]) -> None:
    card = Thing(px=5, at=at)
    assert judge(view(card), unread(card.corners)) is Hint.MIDDLE


def test_a_code_larger_than_the_picture_should_go_farther() -> None:
    card = Thing(px=17, at=(640, 360))
    assert judge(view(card), unread(card.corners)) is Hint.FARTHER


@pytest.mark.parametrize("turned", [0, 30])
@pytest.mark.parametrize("px", NEAR_ENOUGH)
def test_a_moved_or_unfocused_code_should_be_held_still(px: float, turned: float) -> None:
    card = Thing(px=px, turned=turned)
    still = view(card)
    assert judge(blurred(still, deviation=0.9 * px), unread(card.corners)) is Hint.STILL
    assert judge(blurred(still, moved=round(2.5 * px)), unread(card.corners)) is Hint.STILL


@pytest.mark.parametrize("deviation", [0.2, 0.4])
def test_a_slight_blur_that_the_reader_bears_is_not_complained_of(deviation: float) -> None:
    card = Thing(px=5)
    picture = blurred(view(card), deviation=deviation * 5)
    assert look(picture, ladder=LIVE).codes  # the reader does bear it
    assert judge(picture, unread(card.corners)) is None


@pytest.mark.parametrize("radius", [25, 60])
def test_a_mirrored_light_in_the_code_should_be_tilted_away(radius: float) -> None:
    card = Thing(px=5)
    assert judge(view(card, glare=(660, 310, radius)), unread(card.corners)) is Hint.TILT


def test_a_mirrored_light_beside_the_code_does_no_harm() -> None:
    card = Thing(px=5)
    assert judge(view(card, glare=(200, 600, 60)), unread(card.corners)) is None


def test_white_paper_at_the_sensors_end_is_not_glare_as_long_as_the_ink_is_dark() -> None:
    card = Thing(px=5, paper=255)
    assert judge(view(card), unread(card.corners)) is None


@pytest.mark.parametrize(("ink", "paper", "hint"), [(8, 45, Hint.DARK), (60, 85, Hint.DARK), (222, 246, Hint.BRIGHT)])
def test_a_code_without_contrast_is_in_too_little_or_too_much_light(ink: int, paper: int, hint: Hint) -> None:
    card = Thing(px=5, ink=ink, paper=paper)
    assert judge(view(card), unread(card.corners)) is hint


@pytest.mark.parametrize(("level", "hint"), [(0, Hint.DARK), (30, Hint.DARK), (95, None), (230, None), (255, Hint.BRIGHT)])
def test_without_any_code_only_the_light_is_spoken_of(level: int, hint: Hint | None) -> None:
    assert judge(np.full((720, 1280), level, np.uint8), Sighting()) is hint


def test_white_paper_under_the_camera_is_not_too_much_light() -> None:
    paper = np.full((720, 1280), 90, np.uint8)
    paper[:, 600:] = 255
    assert judge(paper, Sighting()) is None


def test_of_several_places_the_largest_is_spoken_of() -> None:
    far, near = Thing(px=1.5, at=(300, 300)), Thing(px=5, at=(900, 300))
    picture = blurred(view(far, near), deviation=5)
    assert judge(picture, unread(far.corners, near.corners)) is Hint.STILL
    assert judge(picture, unread(far.corners)) is Hint.NEARER


def test_a_place_of_no_size_is_no_accident() -> None:
    assert judge(view(), unread(((5, 5), (5, 5), (5, 5), (5, 5)))) is Hint.NEARER
    line: Corners = ((100, 100), (400, 100), (400, 100), (100, 100))
    assert judge(view(), unread(line)) in {None, *Hint}


def test_the_side_of_a_place_is_its_longest() -> None:
    assert side(((0, 0), (30, 40), (30, 60), (0, 10))) == pytest.approx(np.hypot(30, 50))


def test_a_hint_stays_until_another_has_been_right_for_most_of_the_last_frames() -> None:
    advice = Advice(frames=5)
    seen = [Hint.DARK, Hint.DARK, None, Hint.DARK, Hint.TILT, None, Hint.TILT, Hint.TILT, None, None, None]
    assert [advice.see(hint) for hint in seen] == [
        None, None, None, Hint.DARK, Hint.DARK, Hint.DARK, Hint.DARK, Hint.TILT, Hint.TILT, None, None,
    ]  # fmt: skip


def test_hints_in_turn_never_flicker() -> None:
    advice = Advice()
    assert {advice.see(hint) for hint in [Hint.TILT, Hint.STILL, None] * 100} == {None}


@pytest.mark.parametrize("places", [(), (CARD.corners,), (Thing(px=9).corners,)])
def test_a_hint_costs_a_small_part_of_a_look(places: tuple[Corners, ...]) -> None:
    picture: Grey = blurred(view(CARD), deviation=3)

    def quickest(work: object) -> float:
        assert callable(work)
        times: NDArray[np.float64] = np.empty(15)
        for n in range(15):
            begun = time.perf_counter()
            work()
            times[n] = time.perf_counter() - begun
        return float(times.min())

    assert quickest(lambda: judge(picture, unread(*places))) < quickest(lambda: look(picture, ladder=LIVE))
