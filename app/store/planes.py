"""Planes: the groupings that are kept summed up, and what a dossier adds to them.

Sums of calls add up over days; dossiers do not, for one that is worked on for two days is one dossier. So each day of a dossier
in a group also says `before`: the day it was last touched there, 0 where never. In any stretch of days the dossiers are then the
lines with a day inside it and a `before` outside. A line of a coarser grain says the same of the first day inside it.

What all units have together is kept beside what each has (`ALL_UNITS`), but for the clerks: there it would be as long again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from app.core.lookup import Column
from app.store.facts import BY_METHOD, NUMBERS, Facts, Place
from app.store.grains import Grain, first_day
from app.store.rollup_tables import DIMENSIONS

PLANES: Final[tuple[tuple[str, ...], ...]] = (
    (), ("clerk",), ("service",), ("procedure",), ("form",), ("method",), ("identification",), ("adapter",), ("purpose",),
)  # fmt: skip
"""Each besides the unit. `identification` is the method as the ledger has it, `method` only whether it was scanned or typed."""

COUNTED: Final = (*NUMBERS, "dossiers", "dossiers_found")
"""What a line of the roll-ups has, in its order."""

ALL_UNITS: Final = "*"
"""Stands where a unit's code would: none has a star in it."""

_BY_CLERK: Final = PLANES.index(("clerk",))


class Cell(NamedTuple):
    """A line of the roll-ups: the key of `rollups_table`, with the dimensions of the plane alone."""

    plane: int
    grain: int
    day: int
    unit: str
    values: tuple[str, ...]
    """Of the plane's dimensions, in its order."""
    before: int


class Touch(NamedTuple):
    """That something was done for a dossier: where, and whether it was only opened, worked on, or also found."""

    place: Place
    worked: bool
    found: bool


def sums(facts: Facts) -> dict[Cell, dict[str, int]]:
    """What facts add to all planes, dossiers apart. A dossier that was only opened is no line where it has no value for the plane."""
    lines: dict[Cell, dict[str, int]] = defaultdict(dict)
    for place, numbers in _without_dossiers(facts).items():
        for plane, values in enumerate(_values(place)):
            counted = numbers
            if "opened" in numbers and not all(values):
                counted = {name: number for name, number in numbers.items() if name != "opened"}
            if counted:
                add(lines[Cell(plane, Grain.DAY, place.day, place.unit, values, 0)], counted)
    finer = dict(lines)
    for grain in tuple(Grain)[1:]:
        coarser: dict[Cell, dict[str, int]] = defaultdict(dict)
        for cell, numbers in finer.items():
            add(coarser[cell._replace(grain=grain, day=first_day(cell.day, grain))], numbers)
        lines |= coarser
        finer = coarser
    return lines


def with_all_units(lines: dict[Cell, dict[str, int]]) -> dict[Cell, dict[str, int]]:
    """The same, and beside it what all units have together."""
    both = {cell: dict(numbers) for cell, numbers in lines.items()}
    for cell, numbers in lines.items():
        if has_all_units(cell.plane):
            add(both.setdefault(cell._replace(unit=ALL_UNITS), {}), numbers)
    return both


def add(numbers: dict[str, int], more: Mapping[str, int]) -> None:
    """Adds numbers to numbers, name by name."""
    for name, number in more.items():
        numbers[name] = numbers.get(name, 0) + number


def dossier_lines(touches: Iterable[Touch]) -> Counter[tuple[Cell, str]]:
    """What one dossier of one unit adds to all planes: 1 to `dossiers` or `dossiers_found` of each cell named."""
    days: dict[tuple[int, tuple[str, ...], str], set[int]] = defaultdict(set)
    unit = ""
    for place, worked, found in touches:
        unit = place.unit
        for plane, values in enumerate(_values(place)):
            if worked or all(values):
                days[plane, values, "dossiers"].add(place.day)
            if found:
                days[plane, values, "dossiers_found"].add(place.day)
    lines = Counter[tuple[Cell, str]]()
    for (plane, values, name), touched in days.items():
        for before, day in pairwise((0, *sorted(touched))):
            for grain in Grain:
                if before < (first := first_day(day, grain)):
                    lines[Cell(plane, grain, first, unit, values, before), name] += 1
    return lines


def touches_of(facts: Facts) -> Iterator[Touch]:
    """The facts of one dossier as touches. A fact in which nobody worked and nothing was found is one of opening it."""
    return (Touch(place, numbers.get("worked", 0) > 0, numbers.get(Column.FOUND, 0) > 0) for place, numbers in facts.items())


def has_all_units(plane: int) -> bool:
    """Are all units together kept in that plane?"""
    return plane != _BY_CLERK


def values_of(place: Place, names: Iterable[str]) -> tuple[str, ...]:
    """What that place says for these groupings."""
    return tuple(
        BY_METHOD.get(place.method, place.method) if name == "method" else getattr(place, "method" if name == "identification" else name)
        for name in names
    )


def _values(place: Place) -> tuple[tuple[str, ...], ...]:
    """The same for every plane, in their order."""
    return (
        (), (place.clerk,), (place.service,), (place.procedure,), (place.form,), (BY_METHOD.get(place.method, place.method),),
        (place.method,), (place.adapter,), (place.purpose,),
    )  # fmt: skip


def _without_dossiers(facts: Facts) -> dict[Place, dict[str, int]]:
    summed: dict[Place, dict[str, int]] = defaultdict(dict)
    for place, numbers in facts.items():
        add(summed[place._replace(dossier="")], numbers)
    return summed


def row_of(cell: Cell, numbers: Mapping[str, int]) -> tuple[object, ...]:
    """A line as `rollups_table` has it, in the order of its columns."""
    columns = [""] * len(DIMENSIONS)
    for column, value in zip(_COLUMNS[cell.plane], cell.values, strict=True):
        columns[column] = value
    return (cell.plane, cell.grain, cell.unit, cell.day, cell.before, *columns, *[numbers.get(name, 0) for name in COUNTED])


_COLUMNS: Final = tuple(tuple(DIMENSIONS.index("method" if name == "identification" else name) for name in plane) for plane in PLANES)
