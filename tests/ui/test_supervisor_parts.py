"""The parts of the supervisor's pages that are no widgets: periods, scales, what is usual, numbers in words, the tree as lines."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import Step
from app.core.people import Scope
from app.core.units import Unit, UnitTree
from app.core.usage import Period, UsageCount
from app.ui.i18n import Tongue
from app.ui.supervisor.band import LEAST, Band, band, before
from app.ui.supervisor.bar_chart import MOST, shortened
from app.ui.supervisor.chart import Drawn, Series
from app.ui.supervisor.names import Names, UnitLine, unit_lines
from app.ui.supervisor.numbers import change, figure, number, rate
from app.ui.supervisor.overview import Branch, branches
from app.ui.supervisor.scale import labelled, scale
from app.ui.supervisor.span import Span
from app.ui.supervisor.trend import called, points

TODAY = dt.date(2026, 11, 22)
EVERYTHING = Scope(units=None, clerk=None)


def span(first: str, last: str, step: Step | None = None) -> Span:
    return Span(first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last), step=step)


@pytest.mark.parametrize(("step", "this", "earlier", "later"), [
    (Step.DAY, ("2026-11-22", "2026-11-22"), ("2026-11-21", "2026-11-21"), ("2026-11-23", "2026-11-23")),
    (Step.WEEK, ("2026-11-16", "2026-11-22"), ("2026-11-09", "2026-11-15"), ("2026-11-23", "2026-11-29")),
    (Step.MONTH, ("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-31"), ("2026-12-01", "2026-12-31")),
    (Step.QUARTER, ("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30"), ("2027-01-01", "2027-03-31")),
    (Step.YEAR, ("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2027-01-01", "2027-12-31")),
])  # fmt: skip
def test_a_period_moves_by_one_of_its_own_length(
    step: Step, this: tuple[str, str], earlier: tuple[str, str], later: tuple[str, str]
) -> None:
    here = Span.holding(TODAY, step)
    assert here == span(*this, step)
    assert here.moved(forward=False) == span(*earlier, step)
    assert here.moved(forward=True) == span(*later, step)


def test_days_from_to_move_by_as_many_days_and_stay_where_the_calendar_ends() -> None:
    chosen = Span.between(dt.date(2026, 11, 10), dt.date(2026, 11, 1))
    assert (chosen.days, chosen.period) == (10, Period(first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 10)))
    assert chosen.moved(forward=True) == span("2026-11-11", "2026-11-20")
    last = Span.holding(dt.date.max, Step.DAY)
    assert last.moved(forward=True) == last
    first = Span.between(dt.date.min, dt.date(1, 2, 1))
    assert first.moved(forward=False) == first


@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)), step=st.sampled_from(list(Step)))
def test_one_forward_and_one_back_is_where_one_was(day: dt.date, step: Step) -> None:
    here = Span.holding(day, step)
    assert here.first <= day <= here.last
    assert here.moved(forward=True).moved(forward=False) == here
    assert here.moved(forward=True).first == here.last + dt.timedelta(days=1)


def test_a_period_says_how_much_of_it_has_passed_and_what_a_line_over_it_goes_by() -> None:
    month = Span.holding(TODAY, Step.MONTH)
    assert (month.passed(TODAY), month.passed(dt.date(2026, 10, 3)), month.passed(dt.date(2027, 1, 1))) == (22, 0, 30)
    assert [Span.holding(TODAY, step).trend() for step in (Step.MONTH, Step.QUARTER, Step.YEAR)] == [Step.DAY, Step.WEEK, Step.WEEK]
    assert span("2020-01-01", "2026-01-01").trend() is Step.MONTH


@given(largest=st.floats(0, 1e9))
def test_every_value_fits_on_its_scale_and_the_ticks_are_round_and_few(largest: float) -> None:
    ticks = scale(largest).ticks
    apart = {later - earlier for earlier, later in pairwise(ticks)}
    assert ticks[0] == 0
    assert ticks[-1] >= max(1, largest)
    assert len(apart) == 1
    assert str(apart.pop()).rstrip("0") in ("1", "2", "5")
    assert len(ticks) <= 8


def test_a_value_lies_between_the_ends_of_its_scale() -> None:
    axis = scale(85)
    assert (axis.ticks, axis.top) == ((0, 20, 40, 60, 80, 100), 100)
    assert (axis.share(50), axis.share(-1), axis.share(500)) == (0.5, 0.0, 1.0)
    assert scale(0).ticks == (0, 1)


def test_no_label_of_an_axis_touches_the_next() -> None:
    assert labelled([], 100) == ()
    assert labelled([40.0], 0) == (0,)
    assert labelled([40.0] * 10, 1000) == tuple(range(10))
    assert labelled([40.0] * 10, 250) == (0, 2, 4, 6, 8)


def test_what_is_usual_is_found_from_ones_own_days_and_from_enough_of_them() -> None:
    assert band([3] * (LEAST - 1)) is None
    assert band([1, 2, 3, 4, 5]) == Band(low=2, median=3, high=4, days=5)
    usual = band([2, 4, 4, 5, 9, 10])
    assert usual is not None
    assert [usual.place(value) for value in (1, 4, 20)] == ["below", "within", "above"]
    assert before(Period(first=dt.date(2026, 11, 1))) == Period(first=dt.date(2026, 8, 3), last=dt.date(2026, 10, 31))
    assert before(Period()) is None
    assert before(Period(first=dt.date.min)) is None


def test_numbers_are_written_as_the_language_does(vietnamese: Tongue) -> None:
    count = UsageCount(by={}, calls=1234567, rate_found=0.5678)
    assert (number(1234567), number(2.5), rate(0.5678), rate(None)) == ("1.234.567", "2,5", "56,8\u00a0%", "–")
    assert (figure(count, "calls"), figure(count, "rate_found"), figure(count, "officers_active")) == ("1.234.567", "56,8\u00a0%", "–")
    vietnamese.speak("en")
    assert (number(1234567), number(2.5), rate(0.5678)) == ("1,234,567", "2.5", "56.8\u00a0%")


def test_a_change_is_said_in_words(vietnamese: Tongue) -> None:
    earlier = UsageCount(by={}, calls=80, rate_found=0.9)
    assert change(UsageCount(by={}, calls=100), "calls", earlier) == "tăng 20 (+25,0\u00a0%)"
    assert change(UsageCount(by={}, calls=60), "calls", earlier) == "giảm 20 (−25,0\u00a0%)"
    assert change(UsageCount(by={}, calls=80), "calls", earlier) == "không đổi"
    assert change(UsageCount(by={}, calls=3), "calls", None) == "tăng 3, kỳ trước không có"
    assert change(UsageCount(by={}), "calls", None) == "không đổi"
    assert change(UsageCount(by={}, rate_found=0.95), "rate_found", earlier) == "tăng 5 điểm %"
    assert change(UsageCount(by={}, rate_found=0.874), "rate_found", earlier) == "giảm 2,6 điểm %"
    assert change(UsageCount(by={}, rate_found=0.9), "rate_found", earlier) == "không đổi"
    assert change(UsageCount(by={}, rate_found=0.9), "rate_found", None) == "chưa so được"
    assert change(UsageCount(by={}), "rate_found", earlier) == "chưa so được"


def test_a_line_has_a_point_for_every_day_that_has_begun(vietnamese: Tongue) -> None:
    rows = (UsageCount(by={"day": "2026-11-20"}, calls=5),)
    found = points(rows, span=span("2026-11-19", "2026-11-30"), step=Step.DAY, today=TODAY)
    assert [(point.short, point.count.calls) for point in found] == [("19/11", 0), ("20/11", 5), ("21/11", 0), ("22/11", 0)]
    assert found[1].title == "Thứ sáu 20/11/2026"
    weeks = points((), span=span("2026-10-01", "2026-12-31"), step=Step.WEEK, today=TODAY)
    assert (weeks[0].short, weeks[0].title, weeks[-1].short) == ("T40", "Tuần 40 (01/10 – 04/10/2026)", "T47")
    months = points((), span=span("2025-01-01", "2026-12-31"), step=Step.MONTH, today=TODAY)
    assert (months[0].short, months[-1].title) == ("01/25", "Tháng 11/2026")
    assert len(points((), span=span("2027-01-01", "2027-01-31"), step=Step.DAY, today=TODAY)) == 1


def test_stretches_of_the_calendar_have_names(vietnamese: Tongue) -> None:
    assert called(dt.date(2026, 10, 1), dt.date(2026, 12, 31), Step.QUARTER) == "Quý 4/2026"
    assert called(dt.date(2026, 1, 1), dt.date(2026, 12, 31), Step.YEAR) == "Năm 2026"
    assert called(dt.date(2026, 1, 1), dt.date(2026, 1, 9), None) == "01/01/2026 – 09/01/2026"


def test_units_stand_below_each_other_by_name_and_a_circle_is_walked_once() -> None:
    tree = UnitTree.of(
        Unit(code=code, name=name, parent=parent)
        for code, name, parent in (("P", "Tỉnh", ""), ("B", "Xã B", "P"), ("A", "Xã A", "P"), ("A1", "Tổ", "A"), ("C", "Vòng", "D"),
                                   ("D", "Quanh", "C"))
    )  # fmt: skip
    lines = unit_lines(tree, EVERYTHING, own={"P": "Tỉnh", "Z": "Quầy"})
    assert [(line.code, line.depth) for line in lines] == [("P", 0), ("A", 1), ("A1", 2), ("B", 1), ("C", 0), ("D", 1), ("Z", 0)]
    seen = unit_lines(tree, Scope(units=frozenset({"A", "A1"}), clerk=None), own={"A": "Xã A"})
    assert [(line.code, line.depth) for line in seen] == [("A", 0), ("A1", 1)]


def test_units_of_one_name_are_told_apart_by_their_codes() -> None:
    tree = UnitTree.of((Unit(code="A", name="Phòng Tư pháp"), Unit(code="B", name="Phòng Tư pháp"), Unit(code="C", name="Văn phòng")))
    names = [line.name for line in unit_lines(tree, EVERYTHING, own={})]
    assert names == ["Phòng Tư pháp (A)", "Phòng Tư pháp (B)", "Văn phòng"]


def test_the_bars_of_units_hold_all_there_is_and_nothing_twice() -> None:
    lines = tuple(UnitLine(code, f"Đơn vị {code}", depth) for code, depth in (("P", 0), ("A", 1), ("A1", 2), ("B", 1)))
    calls = {"P": 1, "A": 10, "A1": 100, "B": 1000, "?": 5}

    def found(code: str, known: tuple[UnitLine, ...] = lines) -> list[tuple[str, int, bool]]:
        return [(branch.code, branch.calls, branch.direct) for branch in branches(known, code, calls)]

    assert found("") == [("A", 110, False), ("B", 1000, False), ("P", 1, True), ("?", 5, False)]
    assert sum(number for _, number, _ in found("")) == sum(calls.values())
    assert found("A") == [("A1", 100, False), ("A", 10, True)]
    assert found("B") == [("B", 1000, False)]
    two = (*lines, UnitLine("Q", "Quận", 0))
    assert found("", two) == [("P", 1111, False), ("?", 5, False)]
    assert branches((), "", {"X": 3}) == (Branch(code="X", name="X", calls=3),)
    assert branches(lines, "A", {}) == ()


def test_groups_are_called_by_name_where_the_books_have_one(vietnamese: Tongue) -> None:
    names = Names(units=(UnitLine("X1", "Một cửa", 0),), clerks={"lan": "Lan Thử"}, procedures={}, forms={"ct01": "Tờ khai CT01"})
    assert [names.say(*one) for one in (("unit", "X1"), ("clerk", "lan"), ("form", "ct01"))] == ["Một cửa", "Lan Thử", "Tờ khai CT01"]
    assert [names.say(*one) for one in (("procedure", "9.999999"), ("adapter", "gateway"))] == ["9.999999", "gateway"]
    assert names.say("service", "037") == "037 – Thông tin công dân"
    assert names.say("identification", "qr") == "Mã QR trên thẻ"
    assert names.say("service", "") == "(không ghi)"


def test_a_chart_of_bars_shows_the_first_of_many() -> None:
    titles = tuple(f"{place}" for place in range(MOST + 3))
    many = Drawn(titles=titles, keys=titles, series=(Series(name="n", values=tuple(range(MOST + 3))),))
    few = shortened(many)
    assert (len(few.titles), len(few.keys), len(few.series[0].values)) == (MOST, MOST, MOST)
