from collections import Counter

from tests.bench.desks import Load, questions, report


def test_both_sides_find_whom_they_ask_for() -> None:
    ours, theirs, ratio = report(desks=2, turns=3)
    assert ("gateway adapter" in ours, ours.endswith("(FOUND 6)")) == (True, True)
    assert ("bare httpx" in theirs, theirs.endswith("(FOUND 6)")) == (True, True)
    assert "ratio" in ratio


def test_figures_are_of_all_look_ups_together() -> None:
    load = Load(each_s=tuple(n / 100 for n in range(1, 101)), whole_s=4.0, outcomes=Counter(FOUND=100))
    assert (load.throughput, 0.94 < load.p95_s < 0.97) == (25.0, True)


def test_every_question_has_a_request_of_its_own() -> None:
    asked = questions(400)
    assert len({one.request_id for one in asked}) == 400
    assert len({one.identity.number for one in asked}) > 250
