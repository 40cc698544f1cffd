"""The small tier of `tests.bench.misuse`: every injection is seen, and the harness would say if one were not."""

from collections.abc import Callable

import pytest

from app.misuse import rules
from app.misuse.flag import Rule
from tests.bench import misuse
from tests.bench.misuse import PATTERNS, main, missed, tripled, wolf

NOT_DETERMINISTIC = {Rule.VOLUME, Rule.SAMPLE}


def test_every_injection_of_every_pattern_is_seen() -> None:
    unseen, made = missed(7, each=4)
    assert unseen == []
    assert made == 4 * len(PATTERNS)


@pytest.mark.parametrize("name", ["fast", "kin", "no_form", "ledger"])
def test_without_a_rule_its_injections_are_missed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tuple(rule for rule in rules.RULES if rule.__name__ != name)
    monkeypatch.setattr(rules, "RULES", left)
    assert len(left) == 21
    unseen, _ = missed(7, each=2)
    assert unseen
    assert len({one.rule for one in unseen}) == 1


def test_the_patterns_are_of_all_deterministic_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: tuple[Callable[..., object], ...] = ()
    monkeypatch.setattr(rules, "RULES", nothing)
    unseen, made = missed(7, each=4)
    assert len(unseen) == made
    assert {one.rule for one in unseen} == set(Rule) - NOT_DETERMINISTIC


def test_honest_traffic_is_counted_by_rule_and_supervisor_week() -> None:
    raised, weeks = wolf(3, units=1, weeks=3, judged=2)
    assert weeks == 2
    assert raised[Rule.SAMPLE] > 0
    assert {Rule.FAST, Rule.KIN, Rule.GATEWAY, Rule.LEDGER, Rule.CROWD, Rule.TWO_DESKS}.isdisjoint(raised)


def test_a_tripled_day_is_seen_or_not_and_counted() -> None:
    seen, days = tripled(3, days=6)
    assert days == 6
    assert 0 <= seen <= days


def test_the_command_prints_its_seeds_and_figures(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misuse, "wolf", lambda _: wolf(1, units=1, weeks=2, judged=1))
    monkeypatch.setattr(misuse, "tripled", lambda _: (3, 6))
    assert main(["--injections", "10", "--seed", "5"]) == 0
    said = capsys.readouterr().out
    assert "seeds 5 to 5" in said
    assert "missed 0: recall 100.0000%" in said
    assert "R20" in said
    monkeypatch.setattr(rules, "RULES", ())
    assert main(["--injections", "10", "--seed", "5"]) == 1
