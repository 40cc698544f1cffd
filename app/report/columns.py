"""The columns of a report: in which order, what they are called, how a figure looks."""

from collections.abc import Iterator
from typing import Final

from app.core.report import UsageReport
from app.core.usage import Period, UsageCount
from resources.sentences import Language, catalogue, say

COLUMNS: Final = (
    "calls", "found", "not_found", "unavailable", "refused", "bad_input", "dossiers", "forms", "printed", "fields_filled", "rate_found",
    "rate_dossiers", "differs", "scanned", "typed", "fields_needed", "filled_0", "filled_1_5", "filled_6_10", "filled_11_19", "filled_20",
    "rate_filled", "rate_of_20", "officers_active", "officers_granted", "rate_officers",
)  # fmt: skip
"""All of them, as scripts know them: new ones go to the end."""

AT_A_GLANCE: Final = (
    "calls", "found", "differs", "not_found", "unavailable", "refused", "bad_input", "rate_found", "dossiers", "rate_dossiers", "forms",
    "printed", "fields_filled", "rate_filled", "scanned", "typed",
)  # fmt: skip
"""What a page across has room for."""

OUTCOMES: Final = ("found", "not_found", "unavailable", "refused", "bad_input")
"""Together they are the calls: what differs is among those found."""
BANDS: Final = ("filled_0", "filled_1_5", "filled_6_10", "filled_11_19", "filled_20")
_RATES: Final = frozenset(name for name in COLUMNS if name.startswith("rate_"))
_NAMED: Final = ("method", "identification", "purpose")


def is_rate(column: str) -> bool:
    """Is it a share of one, and not a number of something?"""
    return column in _RATES


def head(name: str, language: Language) -> str:
    """What a column is called, of figures or of a grouping."""
    return say(f"count.{name}" if name in COLUMNS else f"by.{name}", language)


def group(count: UsageCount, name: str, language: Language) -> str:
    """What a row's group is called for people; a dash where it has no value."""
    value = count.by[name]
    key = f"{'method' if name == 'identification' else name}.{value}"
    return say(key, language) if name in _NAMED and key in catalogue() else value or "–"


def figure(count: UsageCount, column: str) -> str:
    """A number with dots between thousands, a rate with one decimal and a comma, a dash where there is none: as written here."""
    value = getattr(count, column)
    if value is None:
        return "–"
    return f"{value * 100:.1f}%".replace(".", ",") if is_rate(column) else f"{value:,}".replace(",", ".")


def change(count: UsageCount) -> str:
    """Calls against the period before, with a sign; a dash where that had none."""
    before = count.previous.calls if count.previous else 0
    return f"{(count.calls - before) / before * 100:+.1f}%".replace(".", ",") if before else "–"


def days(period: Period, language: Language) -> str:
    """A period in words."""
    first, last = (day and f"{day:%d/%m/%Y}" for day in (period.first, period.last))
    match first, last:
        case None, None:
            return say("usage.report.always", language)
        case _, None:
            return say("usage.report.since", language, first=first)
        case None, _:
            return say("usage.report.until", language, last=last)
    return say("usage.report.days", language, first=first, last=last)


def statement(report: UsageReport, language: Language) -> Iterator[str]:
    """What every report says of itself: period, filter, time of the data, and that no event is missing from the sum."""
    seen = report.scope
    units = say("usage.report.all_units", language) if seen.units is None else ", ".join(sorted(seen.units)) or "–"
    clerk = say("usage.report.all_clerks", language) if seen.clerk is None else seen.clerk
    yield say("usage.report.period", language, days=days(report.period, language))
    if report.compared_with is not None:
        yield say("usage.report.compared", language, days=days(report.compared_with, language))
    yield say("usage.report.filter", language, units=units, clerk=clerk)
    yield say("usage.report.at", language, time=f"{report.at.astimezone():%H:%M:%S %d/%m/%Y}")
    yield say("usage.report.sum", language, shown=_grouped(report.shown), filtered=_grouped(report.filtered), chain=_grouped(report.chain))
    if report.here_since is not None:
        yield say("usage.report.archived", language, events=_grouped(report.archived), day=f"{report.here_since:%d/%m/%Y}")
    yield say("usage.report.anchor", language, anchor=report.anchor or "–")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
