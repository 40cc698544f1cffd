"""Editions of a form: which one a dossier of a given day takes, by the days the law gives it (`legal.effective_from`, `effective_to`)."""

import datetime as dt
from collections.abc import Sequence

from forms.model import FormDefinition
from forms.warning import Warning_


def first_day(form: FormDefinition) -> dt.date:
    """The day an edition took effect; the beginning of time where no evidence gives it."""
    return form.legal.effective_from or dt.date.min


def choose(editions: Sequence[FormDefinition], *, on: dt.date) -> FormDefinition:
    """The edition that holds on that day; where two do, the one that took effect later.

    Where none does, the nearest one: before the first edition we have, that first one; after the last one's end, the last.
    A clerk with an old dossier is better served by the form at hand and a warning (`doubts`) than by none. `editions` may be in
    any order and are not empty.
    """
    in_force = [form for form in editions if not _days_off(form, on)]
    if in_force:
        return max(in_force, key=first_day)
    return min(editions, key=lambda form: (_days_off(form, on), -first_day(form).toordinal()))


def doubts(form: FormDefinition, *, on: dt.date) -> tuple[Warning_, ...]:
    """A warning where that edition does not hold on that day: `edition_early` before it took effect, `edition_ended` after its end."""
    about = {"form": form.key, "instrument": form.legal.instrument}
    if on < first_day(form):
        return (Warning_("edition_early", {**about, "date": f"{first_day(form):%d/%m/%Y}"}),)
    if on > _last_day(form):
        return (Warning_("edition_ended", {**about, "date": f"{_last_day(form):%d/%m/%Y}"}),)
    return ()


def _last_day(form: FormDefinition) -> dt.date:
    return form.legal.effective_to or dt.date.max


def _days_off(form: FormDefinition, on: dt.date) -> int:
    """How far that day is from the days on which the edition holds; both ends are among them."""
    return max((first_day(form) - on).days, (on - _last_day(form)).days, 0)
