"""Days and weeks that are over: volume, typing, forms, what goes further, the gateway's count, the lot."""

import datetime as dt
import math
from typing import Any

import pytest

from app.core.lookup import Outcome
from app.core.usage import SENDING, EventKind, UsageEvent
from app.misuse.flag import Rule
from app.misuse.statistics import robust_z
from tests.unit.misuse.use import MONDAY, NOW, at, books, call, event, ids, seen

DAY_AFTER = dt.datetime.combine(MONDAY + dt.timedelta(days=1), dt.time(8)).astimezone()
SAME_DAY = dt.datetime.combine(MONDAY, dt.time(20)).astimezone()


def a_day(count: int, day: int = 0, **details: Any) -> list[UsageEvent]:
    """So many look-ups of a day, each for a dossier and a citizen of its own."""
    began = at(day, "08:00:00")
    return [
        one
        for n in range(count)
        for one in call(began + dt.timedelta(minutes=n), **({"subject": f"s{day}-{n}", "dossier": f"D{day}-{n}"} | details))
    ]


def forms_of(events: list[UsageEvent], *, days: int = 0) -> list[UsageEvent]:
    """A form for each of these look-ups, so many days later."""
    later = dt.timedelta(days=days, minutes=1)
    intents = [one for one in events if one.kind is EventKind.INTENT]
    return [event(EventKind.FILL, one.at + later, dossier=one.dossier, unit=one.unit, clerk=one.clerk) for one in intents]


def usual_days(count: int, **details: Any) -> list[UsageEvent]:
    """Working days before MONDAY with 20 to 22 look-ups."""
    return [one for n in range(count) for one in a_day(20 + n % 3, -1 - n, **details)]


def test_a_robust_z_is_measured_by_the_median_and_held_where_all_days_are_alike() -> None:
    assert robust_z(26, [20, 22, 21, 20, 22]) == pytest.approx(0.6745 * 5)
    assert robust_z(24, [20, 20, 20]) == pytest.approx(0.6745 * 4)
    assert robust_z(20, [20, 500, 20]) == 0


def test_a_day_far_above_ones_own_and_ones_peers_is_seen_once_it_is_over() -> None:
    spike = a_day(60)
    events = [*usual_days(12), *spike, *(one for name in ("mai", "hoa", "cuc") for one in a_day(21, clerk=name))]
    (flag,) = seen(Rule.VOLUME, events, books(now=DAY_AFTER))
    assert (flag.events, flag.says()[:28]) == (ids(spike), "60 lượt trong ngày, thường n")
    assert seen(Rule.VOLUME, events, books(now=SAME_DAY)) == []


def test_a_day_on_which_everybody_had_much_to_do_is_not_seen_nor_one_without_days_to_compare() -> None:
    everybody = [one for name in ("lan", "mai", "hoa", "cuc") for one in a_day(60, clerk=name)]
    assert seen(Rule.VOLUME, [*usual_days(12), *everybody]) == []
    assert seen(Rule.VOLUME, [*usual_days(9), *a_day(60)]) == []
    assert len(seen(Rule.VOLUME, [*usual_days(12), *a_day(60)])) == 1  # nobody else there: his own days decide


def test_more_than_a_fifth_of_a_day_typed_is_seen_and_a_fifth_is_not() -> None:
    typed = a_day(3, method="card")
    scanned = [one for n in range(10) for one in call(at(0, f"14:{n:02}:00"), subject=f"q{n}")]
    assert [flag.events for flag in seen(Rule.TYPED, [*typed, *scanned])] == [ids(typed)]
    assert seen(Rule.TYPED, [*typed, *scanned], books(now=SAME_DAY)) == []
    assert seen(Rule.TYPED, [*a_day(2, method="vneid"), *scanned[:16]]) == []
    assert seen(Rule.TYPED, [*typed, *scanned[:12]]) == []  # nine calls are too few to tell


def test_look_ups_without_a_form_by_the_end_of_the_day_are_one_flag() -> None:
    events = a_day(4)
    nobody = call(at(0, "15:00:00"), outcome=Outcome.NOT_FOUND_OR_MISMATCH, dossier="D-x")
    forms = forms_of(events[:4])
    (flag,) = seen(Rule.NO_FORM, [*events, *nobody, *forms])
    assert (flag.events, flag.says()) == (ids(events)[2:], "2 lượt tra cứu của 2 hồ sơ đến hết ngày không lập tờ khai nào.")
    assert seen(Rule.NO_FORM, [*events, *forms], books(now=SAME_DAY)) == []
    assert seen(Rule.NO_FORM, [*events, *forms_of(events)]) == []
    assert len(seen(Rule.NO_FORM, [*events, *forms_of(events, days=1)])) == 1
    assert seen(Rule.NO_FORM, [*events, *forms_of(events, days=-1)]) == []  # one who waited is looked up after his form


@pytest.mark.parametrize("kind", [EventKind.PRINT, EventKind.COPY, EventKind.UNMASK])
def test_handing_out_three_times_as_much_as_peers_is_seen_when_the_week_is_over(kind: EventKind) -> None:
    work = [one for name in ("lan", "mai", "hoa") for one in a_day(20, clerk=name)]
    peers = [event(kind, at(0, "16:00:00"), clerk=name) for name in ("mai", "hoa") for _ in range(4)]
    mine = [event(kind, at(0, f"16:{n:02}:00")) for n in range(13)]
    unsent = [event(kind, at(0, "16:30:00"), state=SENDING) for _ in range(9)]
    (flag,) = seen(Rule.HANDED_OUT, [*work, *peers, *mine, *unsent])
    assert (flag.clerk, flag.case, flag.events) == ("lan", kind.lower(), tuple(one.id for one in mine))
    assert flag.says().startswith("13 lần")
    assert seen(Rule.HANDED_OUT, [*work, *peers, *mine[:12]]) == []
    assert seen(Rule.HANDED_OUT, [*work, *peers, *mine], books(now=at(6))) == []
    alone = [one for one in (*work, *peers, *mine) if one.clerk != "hoa"]
    assert seen(Rule.HANDED_OUT, alone) == []


def test_the_gateways_count_and_the_ledgers_are_compared_for_the_days_it_tells_of() -> None:
    calls = [*a_day(3), *a_day(2, 1), *a_day(5, 2), *a_day(2, 3, clerk="mai")]
    days = [MONDAY + dt.timedelta(days=n) for n in range(5)]
    counted = {("lan", days[0]): 4, ("lan", days[1]): 2, ("mai", days[3]): 1, ("ghost", days[0]): 9, ("lan", NOW.date()): 7}
    found = seen(Rule.GATEWAY, calls, books(gateway=counted))
    assert [(flag.clerk, flag.case, len(flag.events)) for flag in found] == [("lan", "more", 3), ("mai", "less", 2)]
    assert found[0].says() == "Ngày 16/11/2026 cổng đếm 4 lượt, sổ ghi chỉ có 3."
    silent = books(gateway={("lan", days[4]): 2})
    (nothing,) = seen(Rule.GATEWAY, calls, silent)
    assert (nothing.events, nothing.at.astimezone().date()) == ((), days[4])
    assert nothing.id == seen(Rule.GATEWAY, calls, silent)[0].id


def test_a_day_that_was_read_in_part_is_not_compared_with_the_gateway() -> None:
    calls = [*a_day(3), *a_day(3, 1), *a_day(3, 2)]
    days = [MONDAY + dt.timedelta(days=n) for n in range(3)]
    counted = {("lan", day): 4 for day in days}
    part = books(gateway=counted, read_from=days[1], unseen=frozenset({("lan", days[1]), ("mai", days[2])}))
    assert [flag.at.astimezone().date() for flag in seen(Rule.GATEWAY, calls, part)] == [days[2]]
    assert len(seen(Rule.GATEWAY, calls, books(gateway=counted))) == 3


def test_the_lot_takes_one_in_fifty_of_a_week_that_is_over_and_always_the_same() -> None:
    calls = [one for day in range(5) for one in a_day(30, day)]
    drawn = seen(Rule.SAMPLE, calls)
    assert len(drawn) == math.ceil(0.02 * 150)
    assert {flag.id for flag in drawn} == {flag.id for flag in seen(Rule.SAMPLE, [*calls, *a_day(30, 7, unit="X2")]) if flag.unit == "X1"}
    assert seen(Rule.SAMPLE, calls, books(now=at(6))) == []
    assert len(seen(Rule.SAMPLE, a_day(1))) == 1
