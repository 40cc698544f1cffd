"""When a dossier's result is promised: so many working days after it came in, by the office's own days and hours."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from app.core.errors import BadInput
from app.settings import Settings
from forms.facts import Fact, Origin
from forms.reading import UnreadableYaml, read_yaml

if TYPE_CHECKING:
    from resources.working_days import WorkingDays

FILE = "working_days.yaml"
"""In the state folder, beside the settings; absent where the office has no days of its own."""


class Day(BaseModel):
    """One of the office's own days, with the decision or notice behind it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: dt.date
    because: str


class OwnDays(BaseModel):
    """The office's file: days off, and days worked on a weekend or holiday."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days_off: tuple[Day, ...] = ()
    days_worked: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _names_a_day_once(self) -> Self:
        days = [one.day for one in (*self.days_off, *self.days_worked)]
        if len(set(days)) != len(days):
            raise ValueError("a day stands there twice")
        return self

    @classmethod
    def read(cls, file: Path) -> Self:
        """The days of that file; none where there is no file. Raises BadInput for one that cannot be read."""
        try:
            return cls.model_validate(read_yaml(file.read_text(encoding="utf-8")) or {})
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, UnreadableYaml, ValidationError):
            raise BadInput("appointment.broken_file", file=file) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointments:
    """How one office promises results."""

    days: "WorkingDays"
    closes: dt.time
    """On the promised day the result is there by then."""
    late_from: dt.time | None = None
    """Who comes then or later is treated as come on the next working day, as who comes after closing is; None: nobody else."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of the office of these settings. Raises BadInput where its file of days cannot be read."""
        from resources.working_days import WorkingDays

        own = OwnDays.read(settings.file.parent / FILE)
        late = settings.text("unit.late_from")
        return cls(
            days=WorkingDays(off=frozenset(one.day for one in own.days_off), worked=frozenset(one.day for one in own.days_worked)),
            closes=dt.time.fromisoformat(settings.text("unit.closes")),
            late_from=dt.time.fromisoformat(late) if late else None,
        )

    def due(self, received: dt.datetime, *, days: int) -> dt.datetime:
        """The moment by which the result is promised, in the time zone of `received`; `days` are working days, 0 the same day."""
        day, late = received.date(), received.time() >= min(self.late_from or self.closes, self.closes)
        if late and self.days.is_working(day):
            day = self.days.first_from(day + dt.timedelta(days=1))
        return dt.datetime.combine(self.days.after(day, days), self.closes, received.tzinfo)


def appointment_facts(settings: Settings, received: dt.datetime, *, days: int | None) -> dict[str, Fact]:
    """What a form may say of it: `now` and, where the days are known, `procedure.days` and `due`. Raises what `Appointments.of` raises."""
    facts = {"now": Fact(written(received), Origin.SYSTEM)}
    if days is None:
        return facts
    due = Appointments.of(settings).due(received, days=days)
    return facts | {"procedure.days": Fact(str(days), Origin.SYSTEM), "due": Fact(written(due), Origin.COMPUTED)}


def written(moment: dt.datetime) -> str:
    """As forms write it: "09:05 22/11/2026"."""
    return f"{moment:%H:%M %d/%m/%Y}"
