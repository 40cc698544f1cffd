"""Roll-ups made of the facts at once, in SQL: what `planes` adds up batch by batch, for when all is counted anew.

A plane's days come out of the facts; each coarser grain out of the lines of the one before it, and all units out of each.
"""

from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Insert, Select, Subquery, and_, case, delete, func, insert, literal, or_, select, true

from app.store.adding import adding
from app.store.facts import BY_METHOD, NUMBERS
from app.store.grains import Grain, first_day
from app.store.planes import ALL_UNITS, PLANES, has_all_units
from app.store.rollup_tables import DIMENSIONS, facts_table, rollups_table, stretches_table

_f, _r, _s = facts_table.c, rollups_table.c, stretches_table.c
_DOSSIERS: Final = ("dossiers", "dossiers_found")
_COLUMNS: Final = tuple(column.name for column in rollups_table.columns)
_KEY: Final = tuple(column.name for column in rollups_table.primary_key)


def sum_up(connection: Connection, plane: int) -> None:
    """Makes the lines of one plane anew out of the facts there are."""
    dialect = connection.dialect.name
    connection.execute(delete(rollups_table).where(_r.plane == plane))
    for statement in _days(plane, dialect):
        connection.execute(statement)
    _name_stretches(connection, plane)
    for statement in _longer(plane, dialect):
        connection.execute(statement)


@cache
def _days(plane: int, dialect: str) -> tuple[Insert, ...]:
    """Statements take longer to make than to carry out where there is little: they are made once."""
    facts = _named(plane)
    dossiers = {"dossiers": or_(facts.c.worked > 0, facts.c.named), "dossiers_found": facts.c.found > 0}
    lines = (_numbers(facts, plane), *(_dossiers(facts, plane, name, touched) for name, touched in dossiers.items()))
    return tuple(adding(rollups_table, each, dialect=dialect) for each in lines)


@cache
def _longer(plane: int, dialect: str) -> tuple[Insert, ...]:
    coarser = tuple(_coarser(plane, grain) for grain in tuple(Grain)[1:])
    lines = (*coarser, _all_units(plane)) if has_all_units(plane) else coarser
    return tuple(adding(rollups_table, each, dialect=dialect) for each in lines)


def _named(plane: int) -> Subquery:
    """The facts with what they say for the plane under the names of its columns, and whether they say something for each."""
    dimensions: dict[str, ColumnElement[Any]] = dict.fromkeys(DIMENSIONS, literal(""))
    for name in PLANES[plane]:
        if name == "method":
            dimensions[name] = case(BY_METHOD, value=_f.method, else_=_f.method)
        else:
            known = "method" if name == "identification" else name
            dimensions[known] = _f[known]
    said = [value != "" for name, value in dimensions.items() if name in {_column_of(name) for name in PLANES[plane]}]
    labelled = [value.label(name) for name, value in dimensions.items()]
    return select(_f.unit, _f.dossier, _f.day, *labelled, and_(true(), *said).label("named"), *(_f[name] for name in NUMBERS)).subquery()


def _column_of(name: str) -> str:
    return "method" if name == "identification" else name


def _numbers(facts: Subquery, plane: int) -> Select[Any]:
    """What facts add up to, dossiers apart. One that was only opened is no line where it has no value for the plane."""
    key = (facts.c.day, *(facts.c[name] for name in DIMENSIONS))
    numbers = {name: func.sum(facts.c[name]) for name in NUMBERS}
    numbers["opened"] = func.sum(case((facts.c.named, facts.c.opened), else_=0))
    line = {"plane": plane, "grain": int(Grain.DAY), "unit": facts.c.unit, "before": 0, **dict.fromkeys(_DOSSIERS, 0), **numbers}
    line |= {"day": facts.c.day, **{name: facts.c[name] for name in DIMENSIONS}}
    return _line(line).group_by(facts.c.unit, *key)


def _dossiers(facts: Subquery, plane: int, name: str, touched: ColumnElement[bool]) -> Select[Any]:
    """Each day of each dossier, with the day it was touched before in the same group."""
    of = ("unit", *DIMENSIONS)
    days = select(*(facts.c[one] for one in (*of, "dossier", "day"))).where(facts.c.dossier != "", touched).distinct().subquery()
    before = func.lag(days.c.day).over(partition_by=[days.c[one] for one in (*of, "dossier")], order_by=days.c.day)
    each = select(*(days.c[one] for one in (*of, "day")), func.coalesce(before, 0).label("before")).subquery()
    key = {one: each.c[one] for one in (*of, "day", "before")}
    line = {"plane": plane, "grain": int(Grain.DAY), **dict.fromkeys((*NUMBERS, *_DOSSIERS), 0), **key, name: func.count()}
    return _line(line).group_by(*key.values())


def _coarser(plane: int, grain: Grain) -> Select[Any]:
    """A dossier counts in its first line of the stretch: where it was touched before, outside."""
    first = select(_s.first_day).where(_s.grain == int(grain), _s.day == _r.day).scalar_subquery().label("first")
    finer = select(rollups_table, first).where(_r.plane == plane, _r.grain == int(grain.finer)).subquery().c
    outside = finer.before < finer.first
    numbers = (finer[name] for name in NUMBERS)
    dossiers = (case((outside, finer[name]), else_=0).label(name) for name in _DOSSIERS)
    named = (finer[name] for name in ("unit", *DIMENSIONS))
    each = select(*named, finer.first, case((outside, finer.before), else_=0).label("before"), *numbers, *dossiers).subquery().c
    key = {"unit": each.unit, "day": each.first, "before": each.before, **{name: each[name] for name in DIMENSIONS}}
    line = {"plane": plane, "grain": int(grain), **key, **{name: func.sum(each[name]) for name in (*NUMBERS, *_DOSSIERS)}}
    return _line(line).group_by(*key.values())


def _all_units(plane: int) -> Select[Any]:
    of = rollups_table.alias("of").c
    key = {name: of[name] for name in _KEY if name not in ("plane", "unit")}
    line = {"plane": plane, "unit": ALL_UNITS, **key, **{name: func.sum(of[name]) for name in (*NUMBERS, *_DOSSIERS)}}
    return _line(line).where(of.plane == plane).group_by(*key.values())


def _line(line: dict[str, Any]) -> Select[Any]:
    """A line of the roll-ups, in the order of their columns."""
    return select(*(value if isinstance(value := line[name], ColumnElement) else literal(value).label(name) for name in _COLUMNS))


def _name_stretches(connection: Connection, plane: int) -> None:
    """For each day with a line, the stretches of each grain that hold it."""
    connection.execute(delete(stretches_table))
    days = connection.execute(select(_r.day).where(_r.plane == plane).distinct()).scalars().all()
    rows = {(int(grain), first_day(day, grain.finer), first_day(day, grain)) for day in days for grain in tuple(Grain)[1:]}
    if rows:
        connection.execute(insert(stretches_table), [dict(zip(("grain", "day", "first_day"), row, strict=True)) for row in sorted(rows)])
