"""Counts along the calendar: a point for every day, week or month of a period that has begun, also where nothing happened."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.calendar import Step, stretches
from app.core.usage import UsageCount
from app.ui.i18n import tr
from app.ui.supervisor.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One of them; `short` fits under an axis, `title` says the days in full."""

    first: dt.date
    last: dt.date
    short: str
    title: str
    count: UsageCount


def points(counts: Iterable[UsageCount], *, span: Span, step: Step, today: dt.date) -> tuple[Point, ...]:
    """Those of a report by that step. GUI thread: they are called in the window's language."""
    known = {count.by[step.value]: count for count in counts}
    days = stretches(span.first, min(span.last, max(today, span.first)), (step,))
    return tuple(
        Point(
            first=day.first,
            last=day.last,
            short=_short(day.first, step),
            title=called(day.first, day.last, step),
            count=known.get(day.labels[0]) or UsageCount(by={step.value: day.labels[0]}),
        )
        for day in days
    )


def called(first: dt.date, last: dt.date, step: Step | None) -> str:
    """The name of a stretch of days in full."""
    match step:
        case Step.DAY:
            return tr("supervisor.span.day", weekday=tr(f"supervisor.weekday.{first.weekday()}"), day=f"{first:%d/%m/%Y}")
        case Step.WEEK:
            return tr("supervisor.span.week", n=first.isocalendar().week, first=f"{first:%d/%m}", last=f"{last:%d/%m/%Y}")
        case Step.MONTH:
            return tr("supervisor.span.month", month=first.month, year=first.year)
        case Step.QUARTER:
            return tr("supervisor.span.quarter", n=(first.month + 2) // 3, year=first.year)
        case Step.YEAR:
            return tr("supervisor.span.year", year=first.year)
    return tr("supervisor.span.range", first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def _short(first: dt.date, step: Step) -> str:
    if step is Step.MONTH:
        return f"{first:%m/%y}"
    return tr("supervisor.span.week_short", n=first.isocalendar().week) if step is Step.WEEK else f"{first:%d/%m}"
