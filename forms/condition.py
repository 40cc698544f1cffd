"""When a field is required, asked for or printed: one small closed grammar, parsed when a definition is loaded, never executed.

cha_ho_ten                                          any value stands in that field
cap_ban_sao == 'Có'      loai != 'Khác'             that value does (not)
known(father)                                       somebody plays that role
same(applicant, subject)                            one person plays both roles
age(subject) < 14                                   whole years on the form's day: < <= > >=
procedure == '1.004222'                             that procedure is being handled
known(father) and not same(applicant, father)       terms joined by `and`, or by `or`; never by both

Nothing here is evaluated as code: a text becomes a `Condition` or is refused.
"""

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from forms.age import whole_years
from forms.scope import Scope
from forms.source import NUMBERS, PersonFact
from forms.tokens import SourceSyntaxError, Tokens
from forms.vocabulary import PARTY
from resources.dates import PartialDate

JOINT = "; "
"""Between several chosen answers in one field."""

_ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_JOINTS = ("and", "or")


@dataclass(frozen=True, slots=True)
class HasValue:
    """`key`, or `key == 'value'`: what stands in another field of the form."""

    key: str
    value: str | None = None

    def __str__(self) -> str:
        return self.key if self.value is None else f"{self.key} == '{self.value}'"

    def judge(self, scope: Scope) -> bool | None:
        """True or false; of several chosen answers each counts, and a field that holds nothing has no value."""
        held = scope.text(self.key)
        return bool(held) if self.value is None else self.value in (held, *held.split(JOINT))


@dataclass(frozen=True, slots=True)
class IsProcedure:
    """`procedure == '1.004222'`: the code of the procedure being handled."""

    code: str

    def __str__(self) -> str:
        return f"procedure == '{self.code}'"

    def judge(self, scope: Scope) -> bool | None:
        """True or false; where no procedure is given it is none of them."""
        return scope.procedure_code == self.code


@dataclass(frozen=True, slots=True)
class Known:
    """`known(role)`: somebody plays it (in a role that repeats: at least one)."""

    role: str

    def __str__(self) -> str:
        return f"known({self.role})"

    def judge(self, scope: Scope) -> bool | None:
        """True or false."""
        return self.role in scope.roles


@dataclass(frozen=True, slots=True)
class Same:
    """`same(role, role)`: the two have one number, new or old."""

    first: str
    second: str

    def __str__(self) -> str:
        return f"same({self.first}, {self.second})"

    def judge(self, scope: Scope) -> bool | None:
        """True or false; nobody is the same as somebody who is not known."""
        return bool(scope.same_number(self.first, self.second))


@dataclass(frozen=True, slots=True)
class AgeIs:
    """`age(role) < 14`: whole years on the form's day."""

    role: str
    order: str
    years: int

    def __str__(self) -> str:
        return f"age({self.role}) {self.order} {self.years}"

    def judge(self, scope: Scope) -> bool | None:
        """None where the birth date is not known, or where a year alone does not decide."""
        birth, today = scope.of(self.role, "birth_date"), scope.fact("today")
        if birth is None or today is None or not (isinstance(birth.value, PartialDate) and isinstance(today.value, PartialDate)):
            return None
        answers = {_ORDERS[self.order](age, self.years) for age in whole_years(birth.value, on=today.value)}
        return answers.pop() if len(answers) == 1 else None


Test = HasValue | IsProcedure | Known | Same | AgeIs


@dataclass(frozen=True, slots=True)
class Term:
    """A test, or its opposite. What cannot be told is false either way."""

    test: Test
    negated: bool = False

    def __str__(self) -> str:
        return f"not {self.test}" if self.negated else str(self.test)

    def holds(self, scope: Scope) -> bool:
        """Is it so?"""
        judged = self.test.judge(scope)
        return judged is not None and judged != self.negated


@dataclass(frozen=True, slots=True)
class Condition:
    """Terms, of which all (`and`) or any (`or`) must hold."""

    terms: tuple[Term, ...]
    joint: str = "and"

    def __str__(self) -> str:
        return f" {self.joint} ".join(map(str, self.terms))

    def holds(self, scope: Scope) -> bool:
        """Is it so, given the facts and what stands in the fields so far?"""
        return (all if self.joint == "and" else any)(term.holds(scope) for term in self.terms)

    @property
    def keys(self) -> frozenset[str]:
        """The form's fields it looks at."""
        return frozenset(test.key for test in self._tests() if isinstance(test, HasValue))

    @property
    def wanted(self) -> frozenset[tuple[str, str]]:
        """The values it looks for in fields: key and value."""
        return frozenset((test.key, test.value) for test in self._tests() if isinstance(test, HasValue) and test.value is not None)

    @property
    def codes(self) -> frozenset[str]:
        """The procedures it names."""
        return frozenset(test.code for test in self._tests() if isinstance(test, IsProcedure))

    @property
    def known_roles(self) -> frozenset[str]:
        """The roles of which it asks only whether anybody plays them."""
        return frozenset(test.role for test in self._tests() if isinstance(test, Known))

    @property
    def facts(self) -> frozenset[PersonFact]:
        """Every fact about a person that it looks at."""
        return frozenset(fact for test in self._tests() for fact in _facts(test))

    def for_party(self, *, role: str, keys: Mapping[str, str]) -> "Condition":
        """The condition of a row of `parties` for one of its columns, as `forms.source.for_party`."""
        bound = tuple(replace(term, test=_bound(term.test, role=role, keys=keys)) for term in self.terms)
        return replace(self, terms=bound)

    def _tests(self) -> Iterator[Test]:
        return (term.test for term in self.terms)


def parse_condition(text: str) -> Condition:
    """The condition a text stands for. Raises SourceSyntaxError."""
    tokens = Tokens(text)
    terms = [_term(tokens)]
    joint = tokens.word if tokens.word in _JOINTS else "and"
    while tokens.kind:
        if (tokens.kind, tokens.word) != ("name", joint):
            raise SourceSyntaxError(f"expected {joint!r} or the end, found {tokens.word!r}")
        tokens.step()
        terms.append(_term(tokens))
    return Condition(tuple(terms), joint)


def _term(tokens: Tokens) -> Term:
    negated = (tokens.kind, tokens.word) == ("name", "not")
    if negated:
        tokens.step()
    if tokens.word in (*_JOINTS, "not") or "." in tokens.word:
        raise SourceSyntaxError(f"expected a field or a test, found {tokens.word!r}")
    word = tokens.take("name")
    if tokens.at("("):
        return Term(_call(word, tokens), negated)
    if tokens.at("==") or tokens.at("!="):
        unequal = tokens.step() == "!="
        value = tokens.take("text")
        return Term(IsProcedure(value) if word == "procedure" else HasValue(word, value), negated != unequal)
    return Term(HasValue(word), negated)


def _call(word: str, tokens: Tokens) -> Test:
    tokens.expect("(")
    role = tokens.role()
    if word == "same":
        tokens.expect(",")
        second = tokens.role()
        tokens.expect(")")
        return Same(role, second)
    tokens.expect(")")
    if word == "known":
        return Known(role)
    if word != "age" or tokens.word not in _ORDERS:
        raise SourceSyntaxError(f"no test {word!r}, or nothing to compare it with")
    return AgeIs(role, tokens.step(), int(tokens.take("number")))


def _facts(test: Test) -> Iterator[PersonFact]:
    match test:
        case AgeIs(role):
            yield PersonFact(role, "birth_date")
        case Same(first, second):
            yield from (PersonFact(role, number) for role in (first, second) for number in NUMBERS)


def _bound(test: Test, *, role: str, keys: Mapping[str, str]) -> Test:
    def own(name: str) -> str:
        return role if name == PARTY else name

    match test:
        case HasValue(key):
            return replace(test, key=keys.get(key, key))
        case Same(first, second):
            return Same(own(first), own(second))
        case Known(name) | AgeIs(name):
            return replace(test, role=own(name))
    return test
