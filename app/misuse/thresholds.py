"""Thresholds as data: what counts as too much, unit by unit, and when an office is open.

`thresholds.yaml` beside this module holds every value; an office's own file of the same shape changes single ones, for all its
units (`all`) or for one (`units`). A file is read whole or refused: no rule ever works with half of it.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.core.errors import BadInput
from app.core.people import Term, When

DEFAULTS: Final = Path(__file__).with_name("thresholds.yaml")

_Count = Annotated[int, Field(ge=1, le=100_000)]
_Days = Annotated[int, Field(ge=1, le=366)]
_Share = Annotated[float, Field(ge=0, le=1)]
_Times = Annotated[float, Field(ge=1, le=100)]
_Weekday = Annotated[int, Field(ge=1, le=7)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OpeningHours(_Data):
    """Days of the week (ISO: 1 is Monday) with the same hours."""

    days: frozenset[_Weekday]
    opens: dt.time
    closes: dt.time


class Thresholds(_Data):
    """Of one unit. What each is for: docs/misuse.md."""

    hours: tuple[OpeningHours, ...]
    grace_minutes: Annotated[int, Field(ge=0, le=240)]
    holidays: frozenset[dt.date]
    volume_z: _Times
    volume_days: _Days
    volume_least_days: _Count
    volume_least_peers: _Count
    again: _Count
    again_days: _Days
    units: _Count
    units_days: _Days
    typed_share: _Share
    typed_least_calls: _Count
    fast_seconds: Annotated[float, Field(ge=0, le=60)]
    fast_row: Annotated[int, Field(ge=2, le=1000)]
    sequence: Annotated[int, Field(ge=2, le=1000)]
    sequence_minutes: _Count
    beyond_roles: Annotated[int, Field(ge=0, le=100)]
    handed_out_times: _Times
    handed_out_least: _Count
    handed_out_least_peers: _Count
    dormant_days: _Days
    two_desks_minutes: _Count
    clock_seconds: _Count
    anchor_days: _Days
    gateway_difference: Annotated[int, Field(ge=0, le=100_000)]
    sample_share: _Share
    sla_days: _Days

    def is_open(self, local: dt.datetime) -> bool:
        """Is the office open at that time of a working day, or nearly?"""
        grace = dt.timedelta(minutes=self.grace_minutes)
        minute = dt.timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
        return any(
            local.isoweekday() in hours.days and _since_midnight(hours.opens) - grace <= minute <= _since_midnight(hours.closes) + grace
            for hours in self.hours
        )


class _Leave(_Data):
    first: dt.date
    last: dt.date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        Term(first=self.first, last=self.last)
        return self


class _File(_Data):
    version: Literal[1]
    edition: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,20}$")]
    program: str = ""
    all: dict[str, Any] = {}
    units: dict[str, dict[str, Any]] = {}
    leave: dict[str, tuple[_Leave, ...]] = {}


class Rulebook(_Data):
    """The thresholds of all units, and who is on leave when."""

    edition: str
    program: str = ""
    """The version of the program that the office works with; empty: any."""
    everywhere: Thresholds
    of_units: Mapping[str, Thresholds] = {}
    leave: Mapping[str, tuple[_Leave, ...]] = {}

    def of(self, unit: str) -> Thresholds:
        """What counts there."""
        return self.of_units.get(unit, self.everywhere)

    def on_leave(self, clerk: str, day: dt.date) -> bool:
        """Should he not be at work?"""
        return any(Term(first=one.first, last=one.last).at(day) is When.NOW for one in self.leave.get(clerk, ()))


def read(own: Path | None = None) -> Rulebook:
    """The defaults with the office's own values over them; `own` may be absent. Raises BadInput for a file that is not whole."""
    defaults = _read(DEFAULTS)
    if own is None or not own.exists():
        return _rulebook(DEFAULTS, defaults, defaults)
    return _rulebook(own, defaults, _read(own))


def _rulebook(file: Path, defaults: _File, given: _File) -> Rulebook:
    everywhere = defaults.all | given.all
    try:
        return Rulebook(
            edition=given.edition,
            program=given.program,
            everywhere=Thresholds.model_validate(everywhere),
            of_units={unit: Thresholds.model_validate(everywhere | own) for unit, own in given.units.items()},
            leave=given.leave,
        )
    except ValidationError as problem:
        raise _bad(file, problem) from None


def _read(file: Path) -> _File:
    try:
        return _File.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as problem:
        raise _bad(file, problem) from None
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        raise BadInput("misuse.bad_file", file=file.name, where="") from None


def _bad(file: Path, problem: ValidationError) -> BadInput:
    where = ".".join(map(str, problem.errors()[0]["loc"]))
    return BadInput("misuse.bad_file", file=file.name, where=where)


def _since_midnight(time: dt.time) -> dt.timedelta:
    return dt.timedelta(hours=time.hour, minutes=time.minute)
