"""Questions to what is kept of the ledger: one statement each, answered by a plane where one fits and by the facts where none does.

Scope and period are part of the statement. A period is cut into spans, each of the coarsest grain that fits, so that a year is one
line of a plane and not three hundred.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import CTE, ColumnElement, Connection, Integer, Select, and_, case, func, or_, select, text, true

from app.core.calendar import Stretch
from app.core.people import Scope
from app.core.usage import Period
from app.store.facts import BY_METHOD, NUMBERS
from app.store.grains import Grain
from app.store.planes import ALL_UNITS, COUNTED, PLANES, has_all_units
from app.store.rollup_tables import facts_table, rollups_table
from app.store.schema import accounts_table, grants_table

_f, _r = facts_table.c, rollups_table.c
_DAYS_AT_ONCE: Final = 10_000
"""In one statement: 200 kB of it."""

_PLANE_OF: Final = {frozenset(plane): number for number, plane in enumerate(PLANES)}
_BY_CLERK: Final = _PLANE_OF[frozenset({"clerk"})]
_COLUMN: Final = {"identification": "method"}


_SUMS: Final = tuple(func.sum(_r[name]) for name in COUNTED)
_OF_ALL: Final = (_r.plane == 0, _r.grain == Grain.DAY, _r.unit == ALL_UNITS)
_ENDS: Final = select(*(select(end(_r.day)).where(*_OF_ALL).scalar_subquery() for end in (func.min, func.max)))
"""Each by one look at the index, which it would not be for both together."""


class Group(NamedTuple):
    """What one group has in one stretch: numbers in the order of COUNTED."""

    stretch: Stretch
    unit: str
    """Empty unless the question is by unit."""
    values: tuple[str, ...]
    numbers: tuple[int, ...]


def groups(
    connection: Connection, *, cut: Sequence[Stretch], by: tuple[str, ...], scope: Scope, by_unit: bool, from_facts: bool = False
) -> Iterator[Group]:
    """All groups that have anything in a stretch; `by` holds dimensions besides the unit.

    `from_facts` asks the facts even where a plane would do.
    """
    wanted = frozenset(by) | ({"clerk"} if scope.clerk is not None else frozenset())
    plane = None if from_facts else _PLANE_OF.get(wanted)
    for some in _portions(cut):
        asked = _of_facts(some, by, scope, by_unit=by_unit) if plane is None else _of_plane(plane, some, by, scope, by_unit=by_unit)
        first = 1 + by_unit
        ends = first + len(by)
        for row in connection.execute(asked).all():
            yield Group(some[row[0]], row[1] if by_unit else "", row[first:ends], row[ends:])


def bounds(connection: Connection) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of which there is anything; None in an empty ledger."""
    first, last = connection.execute(_ENDS).one()
    return None if first is None else (dt.date.fromordinal(first), dt.date.fromordinal(last))


def events_in(connection: Connection, *, cut: Sequence[Stretch], scope: Scope) -> int:
    """How many events of the ledger, of any kind, lie in these days and in the scope."""
    if not cut:
        return 0
    plane = _PLANE_OF[frozenset(() if scope.clerk is None else ("clerk",))]
    asked = select(func.coalesce(func.sum(_r.events), 0)).where(_in_plane(plane, _spans(plane, cut), scope))
    return int(connection.execute(asked).scalar_one())


def active(connection: Connection, *, cut: Sequence[Stretch], scope: Scope) -> dict[str, set[str]]:
    """By unit, the logins of those with a look-up in these days that was not refused."""
    if not cut:
        return {}
    asked = (
        select(_r.unit, _r.clerk)
        .where(_in_plane(_BY_CLERK, _spans(_BY_CLERK, cut), scope, by_unit=True))
        .group_by(_r.unit, _r.clerk)
        .having(func.sum(_r.calls) > func.sum(_r.refused))
    )
    return _logins(connection.execute(asked).all())


def granted(connection: Connection, *, period: Period, scope: Scope) -> dict[str, set[str]]:
    """By unit, the logins of those with a grant that holds on a day of the period."""
    a, g = accounts_table.c, grants_table.c
    asked = select(a.unit, a.login).join(grants_table, g.login == a.login).distinct()
    if scope.units is not None:
        asked = asked.where(a.unit.in_(scope.units))
    if scope.clerk is not None:
        asked = asked.where(a.login == scope.clerk)
    if period.last is not None:
        asked = asked.where(g.valid_from <= period.last)
    if period.first is not None:
        asked = asked.where(or_(g.valid_to.is_(None), g.valid_to >= period.first))
    return _logins(connection.execute(asked).all())


def _logins(rows: Iterable[Any]) -> dict[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for unit, login in rows:
        found[unit].add(login)
    return found


def _of_plane(plane: int, cut: Sequence[Stretch], by: tuple[str, ...], scope: Scope, *, by_unit: bool) -> Any:
    spans = _spans(plane, cut)
    keys = [spans.c.number, *([_r.unit] if by_unit else []), *(_r[_COLUMN.get(name, name)] for name in by)]
    asked = select(*keys, *_SUMS).where(_in_plane(plane, spans, scope, by_unit=by_unit))
    return asked.group_by(*keys).having(func.sum(_r.worked) + func.sum(_r.opened) > 0)


def _of_facts(cut: Sequence[Stretch], by: tuple[str, ...], scope: Scope, *, by_unit: bool) -> Any:
    """A dossier that was only opened counts where it has a value for each grouping."""
    days = _days(cut)
    named = [_coarse() if name == "method" else _f[_COLUMN.get(name, name)] for name in by]
    keys = [days.c.number, *([_f.unit] if by_unit else []), *named]
    opened = case((and_(true(), *(value != "" for value in named)), _f.opened), else_=0)
    dossier = _f.unit + "/" + _f.dossier
    touched = and_(_f.dossier != "", or_(_f.worked > 0, opened > 0))
    numbers: list[ColumnElement[Any]] = [func.sum(opened if name == "opened" else _f[name]) for name in NUMBERS]
    numbers += [func.count(case((one, dossier)).distinct()) for one in (touched, and_(_f.dossier != "", _f.found > 0))]
    inside = _f.day == days.c.day if len(cut) > 1 else _f.day.between(days.c.day, cut[0].last.toordinal())
    asked = select(*keys, *numbers).where(inside, *_seen(scope))
    return asked.group_by(*keys).having(func.sum(_f.worked) + func.sum(opened) > 0)


def _coarse() -> ColumnElement[str]:
    return case(BY_METHOD, value=_f.method, else_=_f.method)


def _seen(scope: Scope) -> Iterator[ColumnElement[bool]]:
    if scope.units is not None:
        yield _f.unit.in_(scope.units)
    if scope.clerk is not None:
        yield _f.clerk == scope.clerk


def _in_plane(plane: int, spans: CTE, scope: Scope, *, by_unit: bool = False) -> ColumnElement[bool]:
    """The lines of a plane that count in these spans and that scope; those of all units together where they will do."""
    unit: ColumnElement[bool] = _r.unit == ALL_UNITS
    if scope.units is not None:
        unit = _r.unit.in_(scope.units)
    elif by_unit or not has_all_units(plane):
        unit = _r.unit.in_(_units())
    inside = (_r.plane == spans.c.plane, _r.grain == spans.c.grain, _r.day == spans.c.day, _r.before < spans.c.opens)
    return and_(*inside, unit, *(() if scope.clerk is None else (_r.clerk == scope.clerk,)))


def _units() -> Select[str]:
    """Every unit there is, by name: then days are found by the index behind each, and not by reading all lines of a grain."""
    of = rollups_table.alias("of").c
    return select(of.unit).where(of.plane == 0, of.grain == Grain.YEAR, of.unit != ALL_UNITS).distinct()


def _spans(plane: int, cut: Sequence[Stretch]) -> CTE:
    """Every whole day, month or year that a stretch is made of, with the number of the stretch and the day on which that opens.

    The plane stands in each, so that SQLite has no other way into the table than from them.
    """
    rows = (
        (number, stretch.first.toordinal(), plane, grain, first.toordinal())
        for number, stretch in enumerate(cut)
        for grain, first in _pieces(stretch)
    )
    return _given("spans", ("number", "opens", "plane", "grain", "day"), rows)


def _given(name: str, columns: tuple[str, ...], rows: Iterable[tuple[int, ...]]) -> CTE:
    """Whole numbers as a table, written out: a year of days as values to be filled in takes longer to say than to answer."""
    said = ",".join(f"({','.join(f'{value:d}' for value in row)})" for row in rows)
    named = ", ".join(f"column{place} AS {column}" for place, column in enumerate(columns, start=1))
    whole = text(f"SELECT {named} FROM (VALUES {said}) AS given")  # noqa: S608  # names of ours, and whole numbers
    return whole.columns(**dict.fromkeys(columns, Integer)).cte(name)


def _days(cut: Sequence[Stretch]) -> CTE:
    """Every day with the number of its stretch, to be found by the day itself: one look at each fact, however finely it is cut.

    A single stretch is named by its first day alone.
    """
    ends = ((one.first.toordinal(), one.last.toordinal() if len(cut) > 1 else one.first.toordinal()) for one in cut)
    return _given("days", ("number", "day"), ((number, day) for number, (first, last) in enumerate(ends) for day in range(first, last + 1)))


def _portions(cut: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """No more stretches at once than a statement can name the days of; a longer one alone."""
    some, room = list[Stretch](), _DAYS_AT_ONCE
    for stretch in cut:
        length = (stretch.last - stretch.first).days + 1
        if some and length > room:
            yield some
            some, room = [], _DAYS_AT_ONCE
        some.append(stretch)
        room -= length
    if some:
        yield some


def _pieces(stretch: Stretch) -> Iterator[tuple[Grain, dt.date]]:
    """The longest that fit, one after the other, each by its first day."""
    first, day = stretch.first, dt.timedelta(days=1)
    while first <= stretch.last:
        grain, last = Grain.DAY, first
        while grain is not Grain.YEAR and grain.coarser.first(first) == first and (end := grain.coarser.last(first)) <= stretch.last:
            grain, last = grain.coarser, end
        yield grain, first
        first = last + day
