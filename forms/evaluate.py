"""What a source expression yields for one set of facts: every value it can offer, the best first."""

from collections.abc import Callable, Iterator

from forms.age import whole_years
from forms.facts import Origin
from forms.scope import Found, Scope, Value, text_of
from forms.source import Constant, Expression, FieldValue, FirstOf, OfficeFact, PersonFact
from forms.words import date_in_words, family_name, given_names, of_address
from resources.dates import PartialDate
from resources.text import upper

SPOUSE_BY_SEX = {"Nam": "Chồng", "Nữ": "Vợ"}
_RELATION_BY_RELATIVE = {"father": "Cha", "mother": "Mẹ", "legal_representative": "Người đại diện hợp pháp"}


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
            own = Found(scope.procedure, Origin.SYSTEM, ("procedure",)) if scope.procedure else None
            yield from _known(own or scope.fact("procedure"))
        case OfficeFact("unit.counter"):
            yield from _known(scope.fact("unit.counter") or scope.fact("unit.name"))
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


def _part(scope: Scope, source: Expression, *, of: Callable[[str], str]) -> Iterator[Found]:
    """A part of a text; nothing where it cannot be told apart."""
    for found in _evaluate(source, scope):
        if part := of(text_of(found.value)):
            yield Found(part, Origin.COMPUTED, found.sources)


def _family_name(scope: Scope, source: Expression) -> Iterator[Found]:
    yield from _part(scope, source, of=family_name)


def _given_names(scope: Scope, source: Expression) -> Iterator[Found]:
    yield from _part(scope, source, of=given_names)


def _province_of(scope: Scope, source: Expression) -> Iterator[Found]:
    yield from _part(scope, source, of=lambda address: of_address(address).province)


def _commune_of(scope: Scope, source: Expression) -> Iterator[Found]:
    yield from _part(scope, source, of=lambda address: of_address(address).commune)


def _age(scope: Scope, role: str) -> Iterator[Found]:
    """Whole years on the form's day, where the birth date leaves no doubt."""
    birth, today = scope.of(role, "birth_date"), scope.fact("today")
    if birth and today and isinstance(birth.value, PartialDate) and isinstance(today.value, PartialDate):
        ages = whole_years(birth.value, on=today.value)
        if len(ages) == 1:
            yield Found(str(ages[0]), Origin.COMPUTED, (*birth.sources, *today.sources))


def _by_sex(scope: Scope, role: str, man: str, woman: str) -> Iterator[Found]:
    """One text for a man, another for a woman: Ông or Bà."""
    sex = scope.of(role, "sex")
    texts = {"Nam": man, "Nữ": woman}
    if sex and sex.value in texts:
        yield Found(texts[text_of(sex.value)], Origin.COMPUTED, sex.sources)


def _relation_between(scope: Scope, first: str, second: str) -> Iterator[Found]:
    """What `first` is to `second`: the same person, or the relative whom the second person's record names."""
    same = scope.same_number(first, second)
    if same:
        yield Found("Bản thân", Origin.COMPUTED, same)
        return
    for relative, relation in _RELATION_BY_RELATIVE.items():
        named = scope.same_number(first, second, relative=relative)
        if named:
            yield Found(relation, Origin.COMPUTED, named)
    married = scope.same_number(first, second, relative="spouse")
    sex = scope.of(first, "sex")
    if married and sex and sex.value in SPOUSE_BY_SEX:
        yield Found(SPOUSE_BY_SEX[text_of(sex.value)], Origin.COMPUTED, (*married, *sex.sources))


def _when_same(scope: Scope, first: str, second: str, text: str) -> Iterator[Found]:
    """The text where one person plays both roles."""
    same = scope.same_number(first, second)
    if same:
        yield Found(text, Origin.COMPUTED, same)


def _when_known(scope: Scope, role: str, text: str) -> Iterator[Found]:
    """The text where somebody plays that role. It tells nothing of him, so it is the form's own."""
    if role in scope.roles:
        yield Found(text, Origin.SYSTEM)


def _made_of(text: str, parts: list[Found]) -> Found:
    origins = {part.origin for part in parts}
    origin = origins.pop() if len(origins) == 1 else Origin.COMPUTED
    return Found(text, origin, tuple(name for part in parts for name in part.sources))


_CALLS: dict[str, Callable[..., Iterator[Found]]] = {
    "id_document": _id_document,
    "date_words": _date_words,
    "upper": _upper,
    "relation_between": _relation_between,
    "when_same": _when_same,
    "when_known": _when_known,
    "family_name": _family_name,
    "given_names": _given_names,
    "province_of": _province_of,
    "commune_of": _commune_of,
    "age": _age,
    "by_sex": _by_sex,
}
