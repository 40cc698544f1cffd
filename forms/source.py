"""Where a field's value comes from: a tiny closed language, parsed when a definition is loaded.

    applicant.permanent_residence | applicant.current_residence     the first that is known
    id_document(applicant)                                          a function of the closed list below
    date_words(tre_ngay_sinh)                                       a function of another field of the form
    today, procedure, unit.name, unit.police ...                    what the office knows
    'Việt Nam'                                                      a constant

Nothing here is evaluated as code: a text becomes one of the five values below or is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forms.vocabulary import OFFICE

FUNCTIONS: dict[str, tuple[str, ...]] = {
    "id_document": ("role",),
    "date_words": ("source",),
    "upper": ("source",),
    "relation_between": ("role", "role"),
    "when_same": ("role", "role", "text"),
}
"""Every function with the kinds of its arguments. What they do: `forms.evaluate`."""

_NUMBERS = ("personal_id", "old_id")
_NAMED_RELATIVES = ("father", "mother", "spouse", "legal_representative")
_TOKEN = re.compile(r"\s*(?:(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)|'(?P<text>[^']*)'|(?P<mark>[|(),]))")


class SourceSyntaxError(ValueError):
    """The text is not a source expression; the message says why and holds no more than the definition's own words."""


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


@dataclass(frozen=True, slots=True)
class Condition:
    """`cap_ban_sao == 'Có'` (that value stands in the field), or `cha_ho_ten` alone (any value does)."""

    key: str
    value: str | None = None

    def __str__(self) -> str:
        return self.key if self.value is None else f"{self.key} == '{self.value}'"

    def holds(self, value: str | None) -> bool:
        """Given what stands in the field, None for nothing."""
        return value is not None if self.value is None else value == self.value


def parse(text: str) -> Expression:
    """The expression a text stands for. Raises SourceSyntaxError."""
    tokens = _Tokens(text)
    expression = _alternatives(tokens)
    tokens.expect("")
    return expression


def parse_condition(text: str) -> Condition:
    """The condition a text stands for. Raises SourceSyntaxError."""
    found = re.fullmatch(r"\s*([a-z][a-z0-9_]*)\s*(?:==\s*'([^']*)')?\s*", text)
    if not found:
        raise SourceSyntaxError("a condition is a field key, or a field key == 'a value'")
    return Condition(found.group(1), found.group(2))


def person_facts(expression: Expression) -> frozenset[PersonFact]:
    """Every fact about a person that the expression may look at."""
    return frozenset(_person_facts(expression))


def field_keys(expression: Expression) -> frozenset[str]:
    """Keys of the form's own fields that the expression looks at."""
    return frozenset(part.key for part in _walk(expression) if isinstance(part, FieldValue))


def _person_facts(expression: Expression) -> Iterator[PersonFact]:
    for part in _walk(expression):
        if isinstance(part, PersonFact):
            yield part
        elif isinstance(part, Call) and part.function == "id_document":
            role = str(part.arguments[0])
            yield PersonFact(role, "personal_id")
            yield from (PersonFact(role, f"card.{name}") for name in ("title", "issue_date", "place_of_issue"))
        elif isinstance(part, Call) and part.function in ("relation_between", "when_same"):
            first, second = map(str, part.arguments[:2])
            yield from (PersonFact(role, number) for role in (first, second) for number in _NUMBERS)
            if part.function == "relation_between":
                yield PersonFact(first, "sex")
                yield from (PersonFact(second, f"{relative}.{n}") for relative in _NAMED_RELATIVES for n in _NUMBERS)


def _walk(expression: Expression) -> Iterator[Expression]:
    yield expression
    if isinstance(expression, FirstOf):
        for option in expression.options:
            yield from _walk(option)
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            if not isinstance(argument, str):
                yield from _walk(argument)


class _Tokens:
    """The words of a source, one ahead. `kind` is `name`, `text`, `mark`, or empty at the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.kind = ""
        self.word = ""
        self.step()

    def step(self) -> str:
        """The present word; the next becomes present."""
        word = self.word
        if not self._text[self._at :].strip():
            self.kind = self.word = ""
            return word
        found = _TOKEN.match(self._text, self._at)
        if not found or not found.lastgroup:
            raise SourceSyntaxError(f"cannot read from {self._text[self._at :].strip()[:20]!r}")
        self._at = found.end()
        self.kind, self.word = found.lastgroup, found.group(found.lastgroup)
        return word

    def expect(self, mark: str) -> None:
        """Pass that mark (empty: the end), or refuse."""
        if (self.kind, self.word) != ("mark" if mark else "", mark):
            raise SourceSyntaxError(f"expected {mark or 'the end'}, found {self.word or 'the end'!r}")
        self.step()


def _alternatives(tokens: _Tokens) -> Expression:
    options = [_term(tokens)]
    while (tokens.kind, tokens.word) == ("mark", "|"):
        tokens.step()
        options.append(_term(tokens))
    return options[0] if len(options) == 1 else FirstOf(tuple(options))


def _term(tokens: _Tokens) -> Expression:
    kind, word = tokens.kind, tokens.step()
    if kind == "text":
        return Constant(word)
    if kind != "name":
        raise SourceSyntaxError(f"expected a name or a quoted text, found {word or 'the end'!r}")
    if (tokens.kind, tokens.word) == ("mark", "("):
        return _call(word, tokens)
    if word in OFFICE:
        return OfficeFact(word)
    role, dot, attribute = word.partition(".")
    return PersonFact(role, attribute) if dot else FieldValue(word)


def _call(function: str, tokens: _Tokens) -> Call:
    if function not in FUNCTIONS:
        raise SourceSyntaxError(f"no function {function!r}")
    arguments: list[str | Expression] = []
    for place, kind in enumerate(FUNCTIONS[function]):
        tokens.expect("," if place else "(")
        arguments.append(_argument(kind, tokens))
    tokens.expect(")")
    return Call(function, tuple(arguments))


def _argument(kind: str, tokens: _Tokens) -> str | Expression:
    if kind == "source":
        return _alternatives(tokens)
    wanted = "text" if kind == "text" else "name"
    if tokens.kind != wanted or (kind == "role" and "." in tokens.word):
        raise SourceSyntaxError(f"expected a {kind}, found {tokens.word or 'the end'!r}")
    return tokens.step()
