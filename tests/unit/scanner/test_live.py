import gc
import itertools
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import cv2
import pytest

from scanner.confirm import View
from scanner.hints import Hint
from scanner.live import Glance, Watch
from scanner.other import OtherKind
from scanner.reading import read_text
from scanner.sighting import Code, Corners, Grey, Sighting
from scanner.sources.camera import Camera
from scanner.sources.replay import Replay
from scanner.sources.source import FrameSource
from tests.frames import ADDRESS, MAN, WOMAN, Thing, blurred, view

RATE = 1 / 20
MAN_CARD, WOMAN_CARD = Thing(text=MAN, at=(380, 300), px=3), Thing(text=WOMAN, at=(1050, 300), px=3)


def watched(frames: Iterable[Grey], *, watch: Watch | None = None, begin: float = 0.0) -> list[Glance]:
    eye = watch or Watch()
    return [eye.see(frame, at=begin + n * RATE) for n, frame in enumerate(frames)]


def payloads(glances: Sequence[Glance]) -> list[bytes]:
    return [glance.payload for glance in glances if glance.payload is not None]


def box(left: float, top: float, side: float) -> Corners:
    return ((left, top), (left + side, top), (left + side, top + side), (left, top + side))


class Script:
    """Sees what is written for each frame, whatever the frame; the last line for ever."""

    def __init__(self, *lines: Sighting) -> None:
        self._lines = itertools.chain(lines, itertools.repeat(lines[-1]))

    def __call__(self, grey: Grey) -> Sighting:
        return next(self._lines)


def code(data: str = MAN, corners: Corners = MAN_CARD.corners) -> Code:
    return Code(data=data.encode(), engine="script", corners=corners)


NOTHING = view(size=(160, 90))


def test_a_card_held_still_is_read_once_and_outlined() -> None:
    glances = watched([view(MAN_CARD, seed=n) for n in range(8)])
    assert [glance.view for glance in glances] == [View.STEADYING, View.STEADYING, View.ACCEPTED, *[View.HELD] * 5]
    assert payloads(glances) == [MAN.encode()]
    (seen,) = glances[2].codes
    for (x, y), (true_x, true_y) in zip(seen, MAN_CARD.corners, strict=True):
        assert abs(x - true_x) < 6
        assert abs(y - true_y) < 6
    assert {glance.hint for glance in glances} == {None}
    assert "099" not in repr(glances)


def test_two_cards_side_by_side_are_said_and_neither_is_taken() -> None:
    both = watched([view(MAN_CARD, WOMAN_CARD, seed=n) for n in range(10)])
    assert {glance.view for glance in both} == {View.CROWDED}
    assert [len(glance.codes) for glance in both] == [2] * 10
    assert payloads(both) == []


def test_of_two_cards_the_one_that_stays_is_taken_when_the_other_is_gone() -> None:
    glances = watched([*[view(MAN_CARD, WOMAN_CARD)] * 4, *[view(WOMAN_CARD)] * 4])
    assert payloads(glances) == [WOMAN.encode()]
    assert [glance.view for glance in glances[4:7]] == [View.STEADYING, View.STEADYING, View.ACCEPTED]


def test_a_card_laid_before_another_is_the_one_that_counts() -> None:
    behind, before = Thing(text=MAN, at=(640, 300)), Thing(text=WOMAN, at=(700, 340))
    glances = watched([*[view(behind)] * 2, *[view(behind, before)] * 6])
    assert payloads(glances) == [WOMAN.encode()]
    assert glances[1].view is View.STEADYING  # the one behind had nearly been taken


def test_a_card_half_covered_by_another_never_lends_its_count() -> None:
    behind = Thing(text=MAN, at=(640, 300))
    covering = [Thing(text=WOMAN, at=(1400 - 100 * n, 330)) for n in range(8)]
    glances = watched([view(behind, before) for before in covering])
    for n, glance in enumerate(glances):
        if glance.payload is not None:
            assert all(len(seen.codes) == 1 and not seen.unread for seen in glances[n - 2 : n + 1])
    assert len(payloads(glances)) <= 2
    assert len(set(payloads(glances))) == len(payloads(glances))


def test_a_card_moved_fast_is_not_taken_until_it_rests_and_is_asked_to() -> None:
    def passing(n: int) -> Grey:
        return blurred(view(Thing(at=(200 + 90 * n, 300))), moved=40)

    moved = [view(Thing(at=(200, 300))), *(passing(n) for n in range(1, 10))]
    rest = [view(Thing(at=(1050, 300)))] * 12
    glances = watched([*moved, *rest])
    assert payloads(glances[:10]) == []
    assert glances[9].hint is Hint.STILL
    assert payloads(glances) == [MAN.encode()]
    assert glances[12].view is View.ACCEPTED
    assert glances[-1].hint is None


def test_a_card_that_jumps_between_frames_may_be_read_but_only_as_itself() -> None:
    glances = watched([view(Thing(text=text, at=(300 + 60 * n, 300))) for n, text in enumerate([MAN, WOMAN] * 6)])
    assert {glance.view for glance in glances} == {View.STEADYING}


def test_a_screen_with_an_address_is_given_on_as_what_it_is() -> None:
    screen = Thing(text=ADDRESS, ink=20, paper=245, turned=12)
    glances = watched([view(screen, seed=n) for n in range(30)])
    (payload,) = payloads(glances)
    reading = read_text(payload)
    assert (reading.claim, reading.other.kind) == (None, OtherKind.URL)
    assert glances[-1].view is View.HELD  # said once, not thirty times


def test_a_card_beside_a_screen_waits_until_it_is_alone() -> None:
    screen = Thing(text=ADDRESS, at=(1050, 300), px=3)
    glances = watched([*[view(MAN_CARD, screen)] * 5, *[view(MAN_CARD)] * 4])
    assert {glance.view for glance in glances[:5]} == {View.CROWDED}
    assert payloads(glances) == [MAN.encode()]


@pytest.mark.parametrize(("beside", "view_then"), [
    (box(800, 200, 180), View.CROWDED), (box(800, 200, 100), View.CROWDED), (box(700, 100, 250), View.CROWDED),
    (box(800, 200, 60), View.STEADYING), (box(600, 50, 500), View.STEADYING),
])  # fmt: skip
def test_a_second_code_that_cannot_be_read_counts_when_it_may_be_a_card(beside: Corners, view_then: View) -> None:
    watch = Watch(look=Script(Sighting(codes=(code(),), unread=(beside,))))
    assert watch.see(NOTHING, at=0).view is view_then


@pytest.mark.parametrize("misfit", [
    ((594.0, 233.0), (592.0, 498.0), (548.0, 491.0), (544.0, 233.0)),  # a sliver
    ((330.0, 250.0), (480.0, 250.0), (480.0, 400.0), (330.0, 400.0)),  # the code itself, measured badly
])  # fmt: skip
def test_a_misfit_of_the_code_that_was_read_is_no_second_code(misfit: Corners) -> None:
    glance = Watch(look=Script(Sighting(codes=(code(),), unread=(misfit,)))).see(NOTHING, at=0)
    assert (glance.view, glance.unread) == (View.STEADYING, ())


def test_one_code_seen_twice_unread_is_one_place_the_larger() -> None:
    inner, outer, beside = box(460, 260, 40), box(400, 200, 120), box(700, 200, 110)
    glance = Watch(look=Script(Sighting(unread=(inner, outer, beside)))).see(NOTHING, at=0)
    assert glance.unread == (outer, beside)


def test_a_soft_card_that_leaves_slivers_unread_is_accepted() -> None:
    soft = blurred(view(Thing(px=3)), deviation=1.5)
    assert payloads(watched([soft] * 4)) == [MAN.encode()]


def test_a_second_code_hides_the_first_as_long_as_it_stands_there_unread() -> None:
    crowd, alone = Sighting(codes=(code(),), unread=(box(800, 200, 180),)), Sighting(codes=(code(),))
    glances = watched([NOTHING] * 40, watch=Watch(look=Script(*[alone] * 2, *[crowd] * 30, alone)))
    assert payloads(glances[:34]) == []
    assert payloads(glances) == [MAN.encode()]


def test_places_that_cannot_be_read_are_outlined_and_explained() -> None:
    small = Thing(px=1.9)
    glances = watched([view(small)] * 8, watch=Watch(look=Script(Sighting(unread=(small.corners,)))))
    assert (glances[-1].view, glances[-1].unread, glances[-1].hint) == (View.EMPTY, (small.corners,), Hint.NEARER)
    assert glances[2].hint is None  # calm: not at once


def test_a_code_out_of_sight_is_asked_to_hold_still_for_a_second_only() -> None:
    watch = Watch(look=Script(Sighting(codes=(code(),)), Sighting()))
    glances = watched([NOTHING] * 40, watch=watch)
    assert glances[15].hint is Hint.STILL
    assert glances[-1].hint is None


def test_a_card_put_away_after_it_was_read_is_not_called_back() -> None:
    watch = Watch(look=Script(*[Sighting(codes=(code(),))] * 4, Sighting()))
    assert {glance.hint for glance in watched([NOTHING] * 30, watch=watch)} == {None}


def test_the_same_card_is_read_again_five_seconds_after_it_went_or_on_demand() -> None:
    there, gone = Sighting(codes=(code(),)), Sighting()
    watch = Watch(look=Script(*[there] * 3, *[gone] * 60, *[there] * 3, *[gone] * 101, there))
    glances = watched([NOTHING] * (3 + 60 + 3 + 101 + 3), watch=watch)
    assert [n for n, glance in enumerate(glances) if glance.payload] == [2, 3 + 60 + 3 + 101 + 2]
    watch.look_again()
    assert len(payloads(watched([NOTHING] * 5, watch=watch, begin=60))) == 1


def test_a_clock_set_back_does_no_harm() -> None:
    watch = Watch(look=Script(Sighting(codes=(code(),)), Sighting(), Sighting(codes=(code(),))))
    assert [watch.see(NOTHING, at=at).view for at in (1e6, 3.0, 2.0, -50.0, -49.9)] == [
        View.STEADYING, View.EMPTY, View.STEADYING, View.STEADYING, View.ACCEPTED,
    ]  # fmt: skip


def scene() -> list[Grey]:
    """A card comes, a second one is laid beside it, the first is taken away."""
    return [*[view(MAN_CARD)] * 4, *[view(MAN_CARD, WOMAN_CARD)] * 4, *[view(WOMAN_CARD)] * 4]


def as_pictures(folder: Path) -> Path:
    for number, frame in enumerate(scene()):
        cv2.imwrite(str(folder / f"{number}.png"), frame)
    return folder


def as_video(folder: Path) -> Path:
    file = folder / "scene.avi"
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 10, (1280, 720))
    for frame in scene():
        writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
    writer.release()
    return file


@pytest.mark.parametrize("recorded", [as_pictures, as_video])
@pytest.mark.parametrize("played", [Replay, lambda file: Camera(str(file))], ids=["replay", "camera"])
def test_a_recorded_scene_plays_like_a_live_one(
    tmp_path: Path, recorded: Callable[[Path], Path], played: Callable[[Path], FrameSource]
) -> None:
    file = recorded(tmp_path)
    if played is not Replay and file.is_dir():
        file /= "%d.png"  # OpenCV's own name for a sequence of pictures
    watch = Watch()
    with played(file) as source:
        glances = [watch.see(frame.grey, at=frame.at) for frame in itertools.islice(source.frames(), len(scene()))]
    assert payloads(glances) == [MAN.encode(), WOMAN.encode()]
    assert [glance.view for glance in glances[4:8]] == [View.CROWDED] * 4


def test_two_hours_of_frames_without_a_code_leave_nothing_behind() -> None:
    watch = Watch(look=Script(Sighting()))
    small = view(size=(320, 180))

    def weight() -> tuple[int, int]:
        gc.collect()
        return len(gc.get_objects()), sum(map(sys.getsizeof, gc.get_referents(watch, watch._gate, watch._advice)))

    def hour(begin: float) -> set[tuple[View, Hint | None]]:
        return {(glance.view, glance.hint) for glance in (watch.see(small, at=begin + n / 5) for n in range(3600 * 5))}

    hour(0)
    early = weight()
    assert hour(3600) == {(View.EMPTY, None)}
    late = weight()
    assert abs(late[0] - early[0]) < 50
    assert late[1] <= early[1]


def test_a_thousand_cards_are_forgotten_one_after_the_other() -> None:
    watch = Watch(look=Script(*(Sighting(codes=(code(f"099{n // 3:09}|"),)) for n in range(3000)), Sighting()))
    assert len(payloads(watched([NOTHING] * 3000, watch=watch))) == 1000
    assert len(watch._gate._in_view) < 40
    watched([NOTHING] * 120, watch=watch, begin=3000 * RATE)
    assert watch._gate._in_view == {}
