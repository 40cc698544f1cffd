from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.confirm import APART_S, COOL_DOWN_S, SteadyGate, Verdict, View

A, B = b"099099000001|...", b"099199000002|..."


def views(gate: SteadyGate, *frames: list[bytes], every_s: float = 0.05, begin: float = 0.0) -> list[View]:
    return [gate.see(frame, at=begin + n * every_s).view for n, frame in enumerate(frames)]


def test_a_card_counts_after_three_frames_alone() -> None:
    gate = SteadyGate()
    assert [gate.see([A], at=n / 20) for n in range(4)] == [
        Verdict(view=View.STEADYING, progress=1 / 3),
        Verdict(view=View.STEADYING, progress=2 / 3),
        Verdict(view=View.ACCEPTED, payload=A, progress=1.0),
        Verdict(view=View.HELD, progress=1.0),
    ]


def test_a_frame_without_the_card_starts_the_count_anew() -> None:
    assert views(SteadyGate(), [A], [A], [], [A], [A], [A])[-2:] == [View.STEADYING, View.ACCEPTED]


def test_another_card_starts_its_own_count() -> None:
    gate = SteadyGate(needed=2)
    assert [gate.see([payload], at=0).payload for payload in (A, B, A, B, B)] == [None, None, None, None, B]


def test_two_cards_in_view_never_count_towards_either() -> None:
    gate = SteadyGate()
    assert views(gate, [A], [A], [A, B], [A], [A], [B, A], [B, A], [B, A], [B, A]) == [
        View.STEADYING, View.STEADYING, View.CROWDED, View.STEADYING, View.STEADYING,
        View.CROWDED, View.CROWDED, View.CROWDED, View.CROWDED,
    ]  # fmt: skip


def test_a_card_beside_a_code_that_cannot_be_read_does_not_count() -> None:
    gate = SteadyGate(needed=2)
    assert [gate.see([A], at=n, company=n % 2 == 1).view for n in range(6)] == [View.STEADYING, View.CROWDED] * 3
    assert gate.see([], at=7, company=True).view is View.EMPTY


def test_the_same_code_seen_twice_in_a_frame_is_one() -> None:
    assert views(SteadyGate(needed=2), [A, A], [A, A]) == [View.STEADYING, View.ACCEPTED]


def test_a_card_that_stays_and_flickers_is_one_scan() -> None:
    gate = SteadyGate(needed=2)
    assert views(gate, [A], [A], [A], [], [], [A], [A, B], [A], every_s=1.0)[1:] == [
        View.ACCEPTED, View.HELD, View.EMPTY, View.EMPTY, View.HELD, View.CROWDED, View.HELD,
    ]  # fmt: skip


def test_a_card_that_lies_there_for_an_hour_is_one_scan() -> None:
    gate = SteadyGate()
    assert views(gate, *[[A]] * 3600, every_s=1.0).count(View.ACCEPTED) == 1


def test_a_card_that_comes_back_soon_is_not_scanned_again_and_later_is() -> None:
    gate = SteadyGate(needed=2)
    away = int(COOL_DOWN_S / 0.5)
    assert views(gate, [A], [A], *[[]] * (away - 2), [A], [A], every_s=0.5)[-2:] == [View.HELD, View.HELD]
    assert views(gate, *[[]] * away, [A], [A], every_s=0.5, begin=100)[-2:] == [View.STEADYING, View.ACCEPTED]


def test_the_next_card_needs_no_pause_and_the_first_is_still_known() -> None:
    gate = SteadyGate(needed=2)
    assert [gate.see([p], at=n / 10).payload for n, p in enumerate((A, A, B, B, A, A, B))] == [None, A, None, B, None, None, None]


def test_reset_forgets_the_card_and_the_count() -> None:
    gate = SteadyGate(needed=2)
    gate.see([A], at=0)
    gate.reset()
    assert views(gate, [A], [A]) == [View.STEADYING, View.ACCEPTED]
    gate.reset()
    assert views(gate, [A], [A]) == [View.STEADYING, View.ACCEPTED]


def test_frames_far_apart_are_not_consecutive() -> None:
    gate = SteadyGate()
    assert views(gate, [A], [A], [A], [A], every_s=APART_S + 0.1) == [View.STEADYING] * 4
    assert SteadyGate().see([A], at=1e9).progress == 1 / 3


def test_a_long_time_without_frames_is_not_a_card_that_was_away() -> None:
    gate = SteadyGate(needed=2)
    views(gate, [A], [A])
    assert gate.see([A], at=7200).view is View.HELD


def test_a_clock_that_is_set_back_neither_scans_again_nor_holds_for_ever() -> None:
    gate = SteadyGate(needed=2)
    views(gate, [A], [A], begin=1_000_000)
    assert gate.see([A], at=10).view is View.HELD
    views(gate, *[[]] * 12, every_s=0.5, begin=11)
    assert views(gate, [A], [A], begin=5) == [View.STEADYING, View.ACCEPTED]


@pytest.mark.parametrize(("needed", "cool_down_s"), [(1, 5.0), (3, 0.0)])
def test_a_gate_that_would_not_wait_is_refused(needed: int, cool_down_s: float) -> None:
    with pytest.raises(ValueError, match="steady view"):
        SteadyGate(needed=needed, cool_down_s=cool_down_s)


def test_a_verdict_keeps_the_payload_out_of_its_repr() -> None:
    assert "099" not in repr(Verdict(view=View.ACCEPTED, payload=A))


TIMES = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(st.lists(st.sampled_from([A, B]), max_size=3), TIMES, st.booleans()), max_size=60))
def test_nothing_is_accepted_that_was_not_alone_in_the_last_three_frames(frames: list[tuple[list[bytes], float, bool]]) -> None:
    gate = SteadyGate(needed=3)
    for number, (frame, at, company) in enumerate(frames):
        accepted = gate.see(frame, at=at, company=company).payload
        if accepted is not None:
            assert number >= 2
            assert all(set(seen) == {accepted} and not joined for seen, _, joined in frames[number - 2 : number + 1])


@given(st.lists(st.tuples(st.lists(st.sampled_from([A, B]), max_size=2), st.floats(0, 1.9)), max_size=80))
def test_between_two_acceptances_of_a_card_it_was_away_for_the_cool_down_whatever_else_came(
    frames: list[tuple[list[bytes], float]],
) -> None:
    gate, now = SteadyGate(needed=2), 0.0
    in_view: dict[bytes, list[float]] = {A: [], B: []}
    accepted_once: set[bytes] = set()
    for frame, step in frames:
        now += step
        for payload in frame:
            in_view[payload].append(now)
        accepted = gate.see(frame, at=now).payload
        if accepted is not None:
            before, in_view[accepted] = in_view[accepted], [now]
            away = [later - earlier for earlier, later in pairwise(before)]
            assert accepted not in accepted_once or max(away) >= COOL_DOWN_S - 1e-6
            accepted_once.add(accepted)
