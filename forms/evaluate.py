"""What a source expression yields for one set of facts: every value it can offer, the best first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from forms.facts import Facts, Origin
from forms.source import Constant, Expression, FieldValue, FirstOf, OfficeFact, PersonFact
from forms.words import date_in_words
from resources.codes import is_unknown
from resources.dates import PartialDate
from resources.text import squash, upper

Value = str | PartialDate

SPOUSE_BY_SEX = {"Nam": "Chồng", "Nữ": "Vợ"}
_RELATION_BY_RELATIVE = {"father": "Cha", "mother": "Mẹ", "legal_representative": "Người đại diện hợp pháp"}


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
    row: tuple[str, int] | None = None
    """In a table: the role that repeats and this row's index."""

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
            role = f"{role}[{self.row[1]}]"
        return self.fact(f"{role}.{attribute}")


def evaluate(expression: Expression, scope: Scope) -> tuple[Found, ...]:
    """All values the expression offers, each value once, in order of preference; empty where nothing is known."""
    offered: dict[Value, Found] = {}
    for found in _evaluate(expression, scope):
        offered.setdefault(found.value, found)
    return tuple(offered.values())


def _evaluate(expression: Expression, scope: Scope) -> Iterator[Found]:
    match expression:
        case Constant(text):
            yield Found(text, Origin.SYSTEM)
        case PersonFact(role, attribute):
            yield from _known(scope.of(role, attribute))
        case OfficeFact("procedure"):
            yield from _known(Found(scope.procedure, Origin.SYSTEM, ("procedure",)) if scope.procedure else None)
        case OfficeFact(name):
            yield from _known(scope.fact(name))
        case FieldValue(key):
            yield from _known(Found(scope.fields[key], Origin.COMPUTED, (key,)) if key in scope.fields else None)
        case FirstOf(options):
            for option in options:
                yield from _evaluate(option, scope)
        case _:
            yield from _CALLS[expression.function](scope, *expression.arguments)


def _known(found: Found | None) -> tuple[Found, ...]:
    return (found,) if found else ()


def _id_document(scope: Scope, role: str) -> Iterator[Found]:
    """Makes "<title> số <number> do <place of issue> cấp ngày <dd/mm/yyyy>": the sentence of circular 04/2024/TT-BTP, note (3).

    Half a sentence is never offered: where the date or place of issue is not known the clerk has to ask.
    """
    parts = [scope.of(role, name) for name in ("card.title", "personal_id", "card.place_of_issue", "card.issue_date")]
    known = [part for part in parts if part is not None]
    if len(known) == len(parts):
        title, number, place, date = (text_of(part.value) for part in known)
        yield _made_of(f"{title} số {number} do {place} cấp ngày {date}", known)


def _date_words(scope: Scope, source: Expression) -> Iterator[Found]:
    for found in _evaluate(source, scope):
        if isinstance(found.value, PartialDate):
            yield Found(date_in_words(found.value), Origin.COMPUTED, found.sources)


def _upper(scope: Scope, source: Expression) -> Iterator[Found]:
    for found in _evaluate(source, scope):
        yield Found(upper(text_of(found.value)), found.origin, found.sources)


def _relation_between(scope: Scope, first: str, second: str) -> Iterator[Found]:
    """What `first` is to `second`: the same person, or the relative whom the second person's record names."""
    same = _same_number(scope, first, second)
    if same:
        yield Found("Bản thân", Origin.COMPUTED, same)
        return
    for relative, relation in _RELATION_BY_RELATIVE.items():
        named = _same_number(scope, first, second, relative=relative)
        if named:
            yield Found(relation, Origin.COMPUTED, named)
    married = _same_number(scope, first, second, relative="spouse")
    sex = scope.of(first, "sex")
    if married and sex and sex.value in SPOUSE_BY_SEX:
        yield Found(SPOUSE_BY_SEX[text_of(sex.value)], Origin.COMPUTED, (*married, *sex.sources))


def _when_same(scope: Scope, first: str, second: str, text: str) -> Iterator[Found]:
    """The text where one person plays both roles."""
    same = _same_number(scope, first, second)
    if same:
        yield Found(text, Origin.COMPUTED, same)


def _same_number(scope: Scope, first: str, second: str, *, relative: str = "") -> tuple[str, ...]:
    """Names of the two equal numbers (new or old) of `first` and of `second` (or of a relative of his), or empty."""
    for number in ("personal_id", "old_id"):
        mine = scope.of(first, number)
        theirs = scope.of(second, f"{relative}.{number}" if relative else number)
        if mine and theirs and mine.value == theirs.value:
            return (*mine.sources, *theirs.sources)
    return ()


def _made_of(text: str, parts: list[Found]) -> Found:
    origins = {part.origin for part in parts}
    origin = origins.pop() if len(origins) == 1 else Origin.COMPUTED
    return Found(text, origin, tuple(name for part in parts for name in part.sources))


def text_of(value: Value) -> str:
    """A value as forms print it: dates `dd/mm/yyyy` or as much as is known (decree 30/2020)."""
    return value.slashed() if isinstance(value, PartialDate) else value


_CALLS: dict[str, Callable[..., Iterator[Found]]] = {
    "id_document": _id_document,
    "date_words": _date_words,
    "upper": _upper,
    "relation_between": _relation_between,
    "when_same": _when_same,
}
