import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.confirm import SteadyGate, Verdict, View

A, B = b"099099000001|...", b"099199000002|..."


def views(gate: SteadyGate, *frames: list[bytes]) -> list[View]:
    return [gate.see(frame).view for frame in frames]


def test_a_card_counts_after_three_frames_alone() -> None:
    gate = SteadyGate()
    assert [gate.see([A]) for _ in range(4)] == [
        Verdict(view=View.STEADYING, progress=1 / 3),
        Verdict(view=View.STEADYING, progress=2 / 3),
        Verdict(view=View.ACCEPTED, payload=A, progress=1.0),
        Verdict(view=View.HELD, progress=1.0),
    ]


def test_a_frame_without_the_card_starts_the_count_anew() -> None:
    assert views(SteadyGate(), [A], [A], [], [A], [A], [A])[-2:] == [View.STEADYING, View.ACCEPTED]


def test_another_card_starts_its_own_count() -> None:
    gate = SteadyGate(needed=2)
    assert [gate.see([payload]).payload for payload in (A, B, A, B, B)] == [None, None, None, None, B]


def test_two_cards_in_view_never_count_towards_either() -> None:
    gate = SteadyGate()
    assert views(gate, [A], [A], [A, B], [A], [A], [B, A], [B, A], [B, A], [B, A]) == [
        View.STEADYING, View.STEADYING, View.CROWDED, View.STEADYING, View.STEADYING,
        View.CROWDED, View.CROWDED, View.CROWDED, View.CROWDED,
    ]  # fmt: skip


def test_the_same_code_seen_twice_in_a_frame_is_one() -> None:
    assert views(SteadyGate(needed=2), [A, A], [A, A]) == [View.STEADYING, View.ACCEPTED]


def test_a_card_that_stays_and_flickers_is_one_scan() -> None:
    gate = SteadyGate(needed=2, forgotten_after=3)
    gate.see([A])
    gate.see([A])
    assert views(gate, [A], [], [], [A], [A, B], [A], [A]) == [
        View.HELD, View.EMPTY, View.EMPTY, View.HELD, View.CROWDED, View.HELD, View.HELD,
    ]  # fmt: skip


def test_a_card_that_was_away_may_come_again() -> None:
    gate = SteadyGate(needed=2, forgotten_after=3)
    assert views(gate, [A], [A], [], [], [], [A], [A]).count(View.ACCEPTED) == 2


def test_the_next_card_needs_no_pause_and_the_first_may_follow_it() -> None:
    gate = SteadyGate(needed=2)
    assert [gate.see([p]).payload for p in (A, A, B, B, A, A)] == [None, A, None, B, None, A]


def test_reset_forgets_the_card_and_the_count() -> None:
    gate = SteadyGate(needed=2)
    gate.see([A])
    gate.reset()
    assert views(gate, [A], [A]) == [View.STEADYING, View.ACCEPTED]
    gate.reset()
    assert views(gate, [A], [A]) == [View.STEADYING, View.ACCEPTED]


@pytest.mark.parametrize(("needed", "forgotten_after"), [(1, 15), (3, 0)])
def test_a_gate_that_would_not_wait_is_refused(needed: int, forgotten_after: int) -> None:
    with pytest.raises(ValueError, match="steady view"):
        SteadyGate(needed=needed, forgotten_after=forgotten_after)


def test_a_verdict_keeps_the_payload_out_of_its_repr() -> None:
    assert "099" not in repr(Verdict(view=View.ACCEPTED, payload=A))


@given(st.lists(st.lists(st.sampled_from([A, B]), max_size=3), max_size=60))
def test_nothing_is_accepted_that_was_not_alone_in_the_last_three_frames(frames: list[list[bytes]]) -> None:
    gate = SteadyGate(needed=3)
    for number, frame in enumerate(frames):
        accepted = gate.see(frame).payload
        if accepted is not None:
            assert number >= 2
            assert all(set(seen) == {accepted} for seen in frames[number - 2 : number + 1])
