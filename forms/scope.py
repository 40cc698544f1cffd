"""What a source or a condition may look at while a form is being filled: the facts, and the fields filled so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from forms.facts import Facts, Origin
from forms.source import NUMBERS
from forms.vocabulary import PARTS_OF_A_NAME
from resources.codes import is_unknown
from resources.dates import PartialDate
from resources.text import squash

Value = str | PartialDate


def text_of(value: Value) -> str:
    """A value as forms print it: dates `dd/mm/yyyy` or as much as is known (decree 30/2020)."""
    return value.slashed() if isinstance(value, PartialDate) else value


@dataclass(frozen=True, slots=True)
class Found:
    """One value, where it came from, and the names of the facts or fields it was made of."""

    value: Value = field(repr=False)
    origin: Origin
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an expression may look at. `fields` holds what stands in the form's own fields so far."""

    facts: Facts
    fields: Mapping[str, Value] = field(repr=False)
    procedure: str = ""
    """The name of the procedure being handled."""
    procedure_code: str = ""
    roles: frozenset[str] = frozenset()
    """Those that somebody plays; a role that repeats stands here once."""
    row: tuple[str, str] | None = None
    """In a table about people: the role that repeats, and who plays it in this row (`member[0]`); nobody is empty."""

    def fact(self, name: str) -> Found | None:
        """What is known under that name, with blanks squashed; None for nothing, an empty text, or a code nobody can read.

        "mã 77 (không có trong danh mục)" is for the screen: on paper it would pass for an official value.
        """
        fact = self.facts.get(name)
        if fact is None:
            return None
        value = squash(fact.value) if isinstance(fact.value, str) else fact.value
        if not value or (isinstance(value, str) and is_unknown(value)):
            return None
        return Found(value, fact.origin, (name,))

    def of(self, role: str, attribute: str) -> Found | None:
        """What is known about the person who plays that role (in a table: in this row)."""
        if self.row and self.row[0] == role:
            role = self.row[1]
        found = self.fact(f"{role}.{attribute}")
        if found and attribute in PARTS_OF_A_NAME:
            # Whoever chooses between two names, or asks where a value came from, means the whole name.
            return replace(found, sources=(*found.sources, f"{role}.full_name"))
        return found

    def text(self, key: str) -> str:
        """What stands in the form's own field of that key, as printed; empty for nothing."""
        return text_of(self.fields[key]) if key in self.fields else ""

    def same_number(self, first: str, second: str, *, relative: str = "") -> tuple[str, ...]:
        """Names of the two equal numbers of `first` and of `second` (or of a relative of his), or empty.

        Where both personal numbers are known they decide; the old ones only where one of them is not.
        """
        for number in NUMBERS:
            mine = self.of(first, number)
            theirs = self.of(second, f"{relative}.{number}" if relative else number)
            if mine and theirs:
                return (*mine.sources, *theirs.sources) if mine.value == theirs.value else ()
        return ()
