"""The ledger's own signs, those who review, those who broke the glass; and what a flag and its number are."""

import datetime as dt
from dataclasses import replace

import pytest

from app.core.usage import EventKind
from app.misuse.books import DeskState
from app.misuse.flag import Flag, Rule
from app.misuse.rules import RULES, flags
from resources.sentences import catalogue
from tests.unit.misuse.use import NOW, at, books, call, event, ids, seen


def test_a_clock_set_back_within_a_boot_is_seen_by_the_monotonic_clock() -> None:
    before, after = event(EventKind.DOSSIER, at()), event(EventKind.DOSSIER, at(0, "09:10:00"))
    honest = [before, after]
    back = [before, replace(after, at=at(0, "09:08:58"))]
    assert seen(Rule.LEDGER, honest) == []
    (flag,) = seen(Rule.LEDGER, back)
    assert (flag.case, flag.events, flag.says()) == ("clock", (before.id, after.id), "Đồng hồ máy bị chỉnh lùi 62 giây.")
    assert seen(Rule.LEDGER, [before, replace(after, at=at(0, "09:09:00"))]) == []
    assert seen(Rule.LEDGER, [before, replace(after, desk="desk-2", at=at(0, "08:59:00"))]) == []


def test_after_a_restart_only_the_wall_clock_tells() -> None:
    before, after = event(EventKind.DOSSIER, at()), event(EventKind.DOSSIER, at(0, "08:50:00"), boot_id="boot-2", monotonic_ns=5)
    found = [one for one in flags([before, after], books()) if one.rule is Rule.LEDGER]
    assert [one.case for one in found] == ["clock"]
    assert seen(Rule.LEDGER, [before, replace(after, at=at(0, "09:00:01"))]) == []


def test_an_event_of_the_future_is_seen() -> None:
    (flag,) = seen(Rule.LEDGER, [event(EventKind.DOSSIER, NOW + dt.timedelta(minutes=2))])
    assert flag.case == "future"


def test_a_broken_chain_a_late_anchor_and_another_version_are_seen() -> None:
    began = NOW - dt.timedelta(days=30)
    good = DeskState(unit="X1", began_at=began, anchored_at=NOW - dt.timedelta(days=1), version="2.0", wanted_version="2.0")
    assert seen(Rule.LEDGER, [], books(desks={"desk-1": good})) == []
    new = replace(good, began_at=NOW - dt.timedelta(days=2), anchored_at=None, wanted_version="")
    assert seen(Rule.LEDGER, [], books(desks={"desk-1": new})) == []
    bad = replace(good, chain_ok=False, first_bad_seq=7, anchored_at=None, version="1.9")
    found = seen(Rule.LEDGER, [], books(desks={"desk-1": bad}))
    assert sorted(flag.case for flag in found) == ["anchor", "chain", "version"]
    assert {flag.clerk for flag in found} == {""}
    assert len({flag.id for flag in found}) == 3
    told = " ".join(flag.says() for flag in found)
    assert all(word in told for word in ("đứt ở số 7", "7 ngày", "1.9", "2.0"))


def test_reviewing_or_granting_in_ones_own_matter_is_seen() -> None:
    own = [event(EventKind.REVIEW, at(), account="lan", state="refused"), event(EventKind.GRANT, at(1), account="lan")]
    others = [event(EventKind.REVIEW, at(), account="mai"), event(EventKind.ACCOUNT, at(), account="lan")]
    assert [(flag.case, flag.events) for flag in seen(Rule.OWN_EVENTS, [*own, *others])] == [
        ("review", (own[0].id,)),
        ("grant", (own[1].id,)),
    ]


def test_a_broken_glass_is_seen_at_once_and_a_try_that_was_refused_is_not() -> None:
    broken = event(EventKind.BREAK_GLASS, at(), reason="life_at_risk")
    tried = event(EventKind.BREAK_GLASS, at(), state="refused")
    (flag,) = seen(Rule.BREAK_GLASS, [broken, tried], books(now=at(0, "09:00:01")))
    assert (flag.events, flag.at) == ((broken.id,), at())


def test_every_rule_has_sentences_and_every_function_its_place() -> None:
    keys = [key for key in catalogue() if key.startswith("flag.")]
    assert {key.split(".")[1] for key in keys} == {rule.value for rule in Rule}
    assert len(RULES) == len(set(RULES)) == 22


def test_flags_come_newest_first_and_the_same_events_always_give_the_same() -> None:
    events = [*call(at(0, "20:00:00"), dossier=""), *call(at(1, "20:00:00"))]
    found = flags(events, books())
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert found == flags(events, books())
    assert flags([], books()) == ()


def test_a_flags_number_follows_from_rule_case_and_events_alone() -> None:
    one = Flag(rule=Rule.DOSSIER, clerk="lan", unit="X1", at=at(), events=("a", "b"), case="none")
    assert one.id == replace(one, clerk="mai", at=at(1), values=(("x", "y"),)).id
    assert len({one.id, replace(one, events=("a",)).id, replace(one, rule=Rule.KIN).id, replace(one, case="closed").id}) == 4
    assert one.id.startswith("r1-")
    assert len(one.id) == 13
    bare = replace(one, events=())
    assert bare.id != replace(bare, values=(("day", "1"),)).id
    assert ids(call(at()))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_sentence_names_no_clerk(language: str) -> None:
    (one,) = seen(Rule.DOSSIER, call(at(), dossier="", clerk="lan"))
    assert "lan" not in one.says("vi" if language == "vi" else "en").split()
