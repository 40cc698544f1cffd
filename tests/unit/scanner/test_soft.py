"""Our own reader as rungs of the ladder."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner import soft, zxing
from scanner.qr.busy import Box
from scanner.qr.grid import Grid
from scanner.qr.locate import Hypothesis, Search, hypotheses
from scanner.sighting import Corners, Grey, Rung, Sighting
from tests.unit.scanner.qr.drawn_codes import MAN_2021, WOMAN_2024, drawn, pictured
from tests.unit.scanner.qr.test_places import SIDE, VERSION, square, view

QUICK, THOROUGH, WHOLE = soft.signal(soft.QUICK), soft.signal(soft.THOROUGH), soft.whole(soft.THOROUGH)


def place(corners: NDArray[np.float64]) -> Corners:
    one, two, three, four = ((float(x), float(y)) for x, y in corners)
    return one, two, three, four


@pytest.fixture
def hidden() -> Grey:
    """A code under noise that other readers do not see."""
    corners = square(60, 60, SIDE * 2.5)
    picture = pictured(drawn(MAN_2021), Grid.flat(VERSION, corners), size=(260, 340), blur=1.5, noise=4)
    assert zxing.plain(picture, ()).codes == ()
    return picture


@pytest.mark.parametrize("rung", [QUICK, THOROUGH, WHOLE])
def test_a_code_that_no_other_reader_sees_is_found_and_read(rung: Rung, hidden: Grey) -> None:
    (code,) = rung(hidden, ()).codes
    assert (code.data, code.engine) == (MAN_2021.encode(), "motcua")
    assert np.abs(np.array(code.corners) - square(60, 60, SIDE * 2.5)).max() < 1


def test_a_place_that_others_saw_is_read_there_and_nothing_else_is_searched(hidden: Grey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.soft.busy_places", lambda *_, **__: pytest.fail("searched"))
    (code,) = QUICK(hidden, (place(square(61, 59, SIDE * 2.5)),)).codes
    assert code.data == MAN_2021.encode()


def test_a_place_that_is_no_code_does_not_keep_the_search_from_finding_one(hidden: Grey) -> None:
    speck, ground = place(square(5, 5, 9)), place(square(240, 140, 70))
    assert [code.data for code in QUICK(hidden, (speck, ground)).codes] == [MAN_2021.encode()]


def test_two_places_are_two_codes() -> None:
    one, two = square(40, 60, SIDE * 3), square(260, 60, SIDE * 3)
    other = drawn(WOMAN_2024, version=VERSION, error="l")
    size = (260, 480)
    left, right = pictured(drawn(MAN_2021), Grid.flat(VERSION, one), size=size), pictured(other, Grid.flat(VERSION, two), size=size)
    seen = QUICK(np.minimum(left, right), (place(one), place(two)))
    assert {code.data for code in seen.codes} == {MAN_2021.encode(), WOMAN_2024.encode()}


@pytest.mark.parametrize("rung", [QUICK, THOROUGH, WHOLE])
def test_without_a_code_nothing_is_seen(rung: Rung) -> None:
    noise = np.random.default_rng(4).integers(0, 255, (300, 400), np.uint8)
    for picture in (noise, np.full((300, 400), 190, np.uint8), np.zeros((5, 5), np.uint8)):
        assert rung(picture, ()) == Sighting()


def test_where_there_surely_is_a_code_that_cannot_be_read_no_other_place_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = square(60, 60, SIDE * 3)
    picture = view(corners, size=(280, 280))
    picture[100:215, 85:200] = 215
    asked: list[int] = []

    def places(image: Grey, *, most: int) -> list[Box]:
        asked.append(most)
        return [Box(0, 0, 280, 280), Box(0, 0, 280, 280)]

    tried: list[Grey] = []

    def counted(image: Grey, search: Search) -> list[Hypothesis]:
        tried.append(image)
        return hypotheses(image, search)

    monkeypatch.setattr("scanner.soft.busy_places", places)
    monkeypatch.setattr("scanner.soft.hypotheses", counted)
    assert soft.signal(replace(soft.THOROUGH, enough=1.0))(picture, ()).codes == ()
    assert (asked, len(tried)) == ([soft.THOROUGH.places], 1)


def test_once_the_time_is_up_no_further_attempt_is_begun(hidden: Grey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.soft.attempt", lambda *_: pytest.fail("attempted"))
    late = replace(soft.THOROUGH, cap_s=-1.0)
    assert soft.signal(late)(hidden, (place(square(61, 59, SIDE * 2.5)),)) == Sighting()
    assert soft.whole(late)(hidden, ()) == Sighting()


@pytest.mark.parametrize("counted", [VERSION - 1, VERSION + 1])
def test_a_version_miscounted_by_one_is_put_right_where_there_is_time(counted: int, hidden: Grey, monkeypatch: pytest.MonkeyPatch) -> None:
    guess = Hypothesis(1.0, Grid.flat(counted, square(60, 60, SIDE * 2.5)))
    monkeypatch.setattr("scanner.soft.hypotheses", lambda *_: [guess])
    monkeypatch.setattr("scanner.soft.busy_places", lambda image, **_: [Box(0, 0, image.shape[1], image.shape[0])])
    at_leisure = soft.signal(replace(soft.THOROUGH, cap_s=60.0))  # counts attempts, however slow the machine is
    assert [code.data for code in at_leisure(hidden, ()).codes] == [MAN_2021.encode()]
    assert QUICK(hidden, ()).codes == ()
