"""What a rule that warns stands on: the legal source, since when, and its thresholds. The data is `rules.yaml`."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from forms.reading import read_yaml

DATA = Path(__file__).resolve().parent / "rules.yaml"


class Basis(BaseModel):
    """One instrument, with what it says in numbers and words. `effective_to` is its last day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instrument: str
    article: str = ""
    issued: dt.date
    effective_from: dt.date
    effective_to: dt.date | None = None
    limits: Mapping[str, int] = {}
    """By what they are of: years or days, as the rule has it."""
    phrases: Mapping[str, tuple[str, ...]] = {}

    @property
    def citation(self) -> str:
        """As Vietnamese papers cite: "điểm a khoản 1 Điều 8 Luật Hôn nhân và gia đình 52/2014/QH13"."""
        return f"{self.article} {self.instrument}".strip()

    def holds(self, day: dt.date) -> bool:
        """Is it in force on that day?"""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@cache
def bases() -> Mapping[str, tuple[Basis, ...]]:
    """All of `rules.yaml` by the name of the rule."""
    return TypeAdapter(dict[str, tuple[Basis, ...]]).validate_python(read_yaml(DATA.read_text(encoding="utf-8")))
