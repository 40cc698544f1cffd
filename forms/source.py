"""Where a field's value comes from: a tiny closed language, parsed when a definition is loaded.

    applicant.permanent_residence | applicant.current_residence     the first that is known
    id_document(applicant)                                          a function of the closed list below
    date_words(tre_ngay_sinh)                                       a function of another field of the form
    today, procedure, unit.name, unit.police ...                    what the office knows
    'Việt Nam'                                                      a constant

Nothing here is evaluated as code: a text becomes one of the six values below or is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from forms.tokens import SourceSyntaxError, Tokens
from forms.vocabulary import OFFICE, PARTY

__all__ = [
    "FUNCTIONS",
    "Call",
    "Constant",
    "Expression",
    "FieldValue",
    "FirstOf",
    "OfficeFact",
    "PersonFact",
    "SourceSyntaxError",
    "field_keys",
    "for_party",
    "known_roles",
    "parse",
    "person_facts",
]

FUNCTIONS: dict[str, tuple[str, ...]] = {
    "id_document": ("role",),
    "date_words": ("source",),
    "upper": ("source",),
    "relation_between": ("role", "role"),
    "when_same": ("role", "role", "text"),
    "when_known": ("role", "text"),
    "family_name": ("source",),
    "given_names": ("source",),
    "province_of": ("source",),
    "commune_of": ("source",),
    "age": ("role",),
    "by_sex": ("role", "text", "text"),
}
"""Every function with the kinds of its arguments. What they do: `forms.evaluate`."""

NUMBERS = ("personal_id", "old_id")
"""By which two roles are seen to be one person."""

_OF_ROLE = {
    "id_document": ("personal_id", "card.title", "card.issue_date", "card.place_of_issue"),
    "age": ("birth_date",),
    "by_sex": ("sex",),
}
_NAMED_RELATIVES = ("father", "mother", "spouse", "legal_representative")


@dataclass(frozen=True, slots=True)
class Constant:
    """A quoted text."""

    text: str

    def __str__(self) -> str:
        return f"'{self.text}'"


@dataclass(frozen=True, slots=True)
class PersonFact:
    """Something known about the person who plays a role: `applicant.full_name`."""

    role: str
    attribute: str

    def __str__(self) -> str:
        return f"{self.role}.{self.attribute}"


@dataclass(frozen=True, slots=True)
class OfficeFact:
    """Something the office knows without a citizen: `today`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What stands in another field of the same form."""

    key: str

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class Call:
    """One of `FUNCTIONS` with its arguments: role names and constants as text, or a source."""

    function: str
    arguments: "tuple[str | Expression, ...]"

    def __str__(self) -> str:
        kinds = FUNCTIONS[self.function]
        shown = (f"'{a}'" if kind == "text" else str(a) for kind, a in zip(kinds, self.arguments, strict=True))
        return f"{self.function}({', '.join(shown)})"


@dataclass(frozen=True, slots=True)
class FirstOf:
    """Several sources; the first that is known fills, all that are known are offered."""

    options: "tuple[Expression, ...]"

    def __str__(self) -> str:
        return " | ".join(map(str, self.options))


Expression = Constant | PersonFact | OfficeFact | FieldValue | Call | FirstOf


def parse(text: str) -> Expression:
    """The expression a text stands for. Raises SourceSyntaxError."""
    tokens = Tokens(text)
    expression = _alternatives(tokens)
    tokens.expect("")
    return expression


def person_facts(expression: Expression) -> frozenset[PersonFact]:
    """Every fact about a person that the expression may look at."""
    return frozenset(_person_facts(expression))


def known_roles(expression: Expression) -> frozenset[str]:
    """The roles of which the expression asks only whether anybody plays them."""
    calls = (part for part in _walk(expression) if isinstance(part, Call) and part.function == "when_known")
    return frozenset(str(call.arguments[0]) for call in calls)


def field_keys(expression: Expression) -> frozenset[str]:
    """Keys of the form's own fields that the expression looks at."""
    return frozenset(part.key for part in _walk(expression) if isinstance(part, FieldValue))


def for_party(expression: Expression, *, role: str, keys: Mapping[str, str]) -> Expression:
    """The expression of a row of `parties` for one of its columns: `party` is that role, and keys of the block are that column's."""
    match expression:
        case PersonFact(role=name):
            return replace(expression, role=role) if name == PARTY else expression
        case FieldValue(key):
            return FieldValue(keys.get(key, key))
        case FirstOf(options):
            return FirstOf(tuple(for_party(option, role=role, keys=keys) for option in options))
        case Call(function, arguments):
            kinds = zip(FUNCTIONS[function], arguments, strict=True)
            return Call(function, tuple(_argument_for(kind, argument, role=role, keys=keys) for kind, argument in kinds))
    return expression


def _argument_for(kind: str, argument: "str | Expression", *, role: str, keys: Mapping[str, str]) -> "str | Expression":
    if not isinstance(argument, str):
        return for_party(argument, role=role, keys=keys)
    return role if kind == "role" and argument == PARTY else argument


def _person_facts(expression: Expression) -> Iterator[PersonFact]:
    for part in _walk(expression):
        if isinstance(part, PersonFact):
            yield part
        elif isinstance(part, Call) and part.function in _OF_ROLE:
            yield from (PersonFact(str(part.arguments[0]), name) for name in _OF_ROLE[part.function])
        elif isinstance(part, Call) and part.function in ("relation_between", "when_same"):
            first, second = map(str, part.arguments[:2])
            yield from (PersonFact(role, number) for role in (first, second) for number in NUMBERS)
            if part.function == "relation_between":
                yield PersonFact(first, "sex")
                yield from (PersonFact(second, f"{relative}.{n}") for relative in _NAMED_RELATIVES for n in NUMBERS)


def _walk(expression: Expression) -> Iterator[Expression]:
    yield expression
    if isinstance(expression, FirstOf):
        for option in expression.options:
            yield from _walk(option)
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            if not isinstance(argument, str):
                yield from _walk(argument)


def _alternatives(tokens: Tokens) -> Expression:
    options = [_term(tokens)]
    while tokens.at("|"):
        tokens.step()
        options.append(_term(tokens))
    return options[0] if len(options) == 1 else FirstOf(tuple(options))


def _term(tokens: Tokens) -> Expression:
    if tokens.kind == "text":
        return Constant(tokens.step())
    if tokens.kind != "name":
        raise SourceSyntaxError(f"expected a name or a quoted text, found {tokens.word or 'the end'!r}")
    word = tokens.step()
    if tokens.at("("):
        return _call(word, tokens)
    if word in OFFICE:
        return OfficeFact(word)
    role, dot, attribute = word.partition(".")
    return PersonFact(role, attribute) if dot else FieldValue(word)


def _call(function: str, tokens: Tokens) -> Call:
    if function not in FUNCTIONS:
        raise SourceSyntaxError(f"no function {function!r}")
    arguments: list[str | Expression] = []
    for place, kind in enumerate(FUNCTIONS[function]):
        tokens.expect("," if place else "(")
        arguments.append(_argument(kind, tokens))
    tokens.expect(")")
    return Call(function, tuple(arguments))


def _argument(kind: str, tokens: Tokens) -> str | Expression:
    if kind == "source":
        return _alternatives(tokens)
    return tokens.take("text") if kind == "text" else tokens.role()
