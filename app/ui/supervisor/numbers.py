"""Numbers as the window's language writes them: 1.234 and 56,7 % in Vietnamese, 1,234 and 56.7 % in English. GUI thread."""

from typing import Final

from app.core.usage import UsageCount
from app.report.columns import is_rate
from app.ui.i18n import tr

NOTHING: Final = "–"
"""A rate where nothing is to be divided by: never 0."""


def number(value: float) -> str:
    """Whole numbers with a mark between thousands; others, as medians are, with one decimal."""
    whole, _, part = f"{value:,.0f}".partition(".") if float(value).is_integer() else f"{value:,.1f}".partition(".")
    return whole.replace(",", tr("supervisor.number.thousands")) + (tr("supervisor.number.decimal") + part if part else "")


def rate(value: float | None) -> str:
    """A share of one as percent with one decimal."""
    return NOTHING if value is None else f"{value * 100:.1f}".replace(".", tr("supervisor.number.decimal")) + "\u00a0%"


def figure(count: UsageCount, column: str) -> str:
    """One figure of a row; a dash where there is none."""
    value = getattr(count, column)
    return rate(value) if is_rate(column) else NOTHING if value is None else number(value)


def change(count: UsageCount, column: str, before: UsageCount | None) -> str:
    """A figure against the same in the period before, in words; a rate by percentage points."""
    now = getattr(count, column)
    then = getattr(before, column) if before is not None else None if is_rate(column) else 0
    if now is None or then is None:
        return tr("supervisor.change.none")
    if is_rate(column):
        points = round((now - then) * 100, 1)
        if not points:
            return tr("supervisor.change.same")
        return tr("supervisor.change.points_up" if points > 0 else "supervisor.change.points_down", n=number(abs(points)))
    if now == then:
        return tr("supervisor.change.same")
    way = "up" if now > then else "down"
    if not then:
        return tr("supervisor.change.from_nothing", n=number(now))
    return tr(f"supervisor.change.{way}", n=number(abs(now - then)), rate=rate(abs(now - then) / then))
