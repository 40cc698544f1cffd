"""Conditions: what may be said, that nothing else may, and what is known decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.age import whole_years
from forms.condition import AgeIs, Condition, HasValue, IsProcedure, Known, Same, Term, parse_condition
from forms.facts import Fact, Origin
from forms.scope import Scope
from forms.source import PersonFact, SourceSyntaxError
from resources.dates import PartialDate

TODAY = {"today": Fact(PartialDate(2026, 11, 22), Origin.SYSTEM)}


def born(role: str, *date: int) -> dict[str, Fact]:
    return {f"{role}.birth_date": Fact(PartialDate(*date), Origin.DATABASE)}


def numbered(role: str, number: str, *, name: str = "personal_id") -> dict[str, Fact]:
    return {f"{role}.{name}": Fact(number, Origin.DATABASE)}


def scope(*facts: dict[str, Fact], roles: tuple[str, ...] = (), procedure: str = "", **fields: str) -> Scope:
    known = {name: fact for each in (TODAY, *facts) for name, fact in each.items()}
    return Scope(facts=known, fields=fields, roles=frozenset(roles), procedure_code=procedure)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("cha_ho_ten", Condition((Term(HasValue("cha_ho_ten")),))),
        ("cap_ban_sao == 'Có'", Condition((Term(HasValue("cap_ban_sao", "Có")),))),
        ("not f11_1", Condition((Term(HasValue("f11_1"), negated=True),))),
        ("a != 'b'", Condition((Term(HasValue("a", "b"), negated=True),))),
        ("not a != 'b'", Condition((Term(HasValue("a", "b")),))),
        ("known(father)", Condition((Term(Known("father")),))),
        ("not same(applicant, subject)", Condition((Term(Same("applicant", "subject"), negated=True),))),
        ("age(subject) <= 14", Condition((Term(AgeIs("subject", "<=", 14)),))),
        ("procedure == '1.004222'", Condition((Term(IsProcedure("1.004222")),))),
        ("a and not b and known(mother)", Condition((Term(HasValue("a")), Term(HasValue("b"), negated=True), Term(Known("mother"))))),
        ("a or b == 'c'", Condition((Term(HasValue("a")), Term(HasValue("b", "c"))), "or")),
    ],
)
def test_a_condition_says_what_it_means_and_reads_back_the_same(text: str, meaning: Condition) -> None:
    assert parse_condition(text) == meaning
    assert parse_condition(str(meaning)) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a = 'b'",
        "a == b",
        "a.b == 'c'",
        "a and b or c",
        "a or b and c",
        "not not a",
        "not",
        "and a",
        "a and",
        "a b",
        "known()",
        "known(a.b)",
        "known('a')",
        "same(a)",
        "same(a, b, c)",
        "same(a b)",
        "age(a)",
        "age(a) == 14",
        "age(a) < '14'",
        "age(a) < 14 years",
        "age(a) < 1234",
        "age < 14",
        "older(a) < 14",
        "procedure < 3",
        "(a)",
        "__import__('os')",
    ],
)
def test_other_conditions_are_refused(text: str) -> None:
    with pytest.raises(SourceSyntaxError) as refusal:
        parse_condition(text)
    assert str(refusal.value)


@given(st.text(max_size=60))
def test_no_text_makes_the_parser_do_anything_but_parse_or_refuse(text: str) -> None:
    try:
        parsed = parse_condition(text)
    except SourceSyntaxError as error:
        assert str(error)
    else:
        assert parse_condition(str(parsed)) == parsed


def test_a_field_decides_by_any_value_or_by_one() -> None:
    filled, empty = scope(a="Có"), scope()
    assert [parse_condition(text).holds(filled) for text in ("a", "a == 'Có'", "a == 'Không'", "a != 'Không'")] == [True, True, False, True]
    assert [parse_condition(text).holds(empty) for text in ("a", "not a", "a == 'Có'", "a != 'Có'")] == [False, True, False, True]


def test_of_several_chosen_answers_each_counts() -> None:
    chosen = scope(a="Cấp mới; Cấp đổi")
    assert parse_condition("a == 'Cấp đổi'").holds(chosen)
    assert not parse_condition("a == 'Cấp'").holds(chosen)


def test_a_date_in_a_field_is_compared_as_it_is_printed() -> None:
    dated = Scope(facts={}, fields={"ngay": PartialDate(2026, 2, 7)})
    assert parse_condition("ngay == '07/02/2026'").holds(dated)


def test_somebody_is_known_and_two_are_one_person() -> None:
    both = scope(numbered("applicant", "099190001234"), numbered("subject", "099190001234"), roles=("applicant", "subject"))
    assert parse_condition("known(applicant) and same(applicant, subject)").holds(both)
    assert not parse_condition("known(father)").holds(both)
    old = scope(numbered("applicant", "000000001", name="old_id"), numbered("subject", "000000001", name="old_id"))
    assert parse_condition("same(applicant, subject)").holds(old)
    others = scope(numbered("applicant", "099190001234"), numbered("subject", "099190001235"))
    assert parse_condition("not same(applicant, subject)").holds(others)
    assert not parse_condition("same(applicant, subject)").holds(scope(numbered("applicant", "099190001234")))


def test_the_procedure_decides_and_without_one_it_is_none_of_them() -> None:
    assert parse_condition("procedure == '1.004222'").holds(scope(procedure="1.004222"))
    assert not parse_condition("procedure == '1.004222'").holds(scope())
    assert parse_condition("procedure != '1.004222'").holds(scope())


@pytest.mark.parametrize(
    ("date", "younger", "not_younger"),
    [
        ((2012, 11, 23), True, False),
        ((2012, 11, 22), False, True),
        ((2012, 11, 21), False, True),
        ((2013,), True, False),
        ((2011,), False, True),
        ((2012, 10), False, True),
        ((2012, 12), True, False),
        # A year (or this very month) alone leaves it open: then neither is true.
        ((2012,), False, False),
        ((2012, 11), False, False),
    ],
)
def test_an_age_that_is_not_certain_is_neither_so_nor_not_so(date: tuple[int, ...], younger: bool, not_younger: bool) -> None:
    child = scope(born("subject", *date))
    assert parse_condition("age(subject) < 14").holds(child) is younger
    assert parse_condition("not age(subject) < 14").holds(child) is not_younger
    assert parse_condition("age(subject) >= 14").holds(child) is not_younger


def test_an_unknown_age_is_false_either_way() -> None:
    for nobody in (scope(), Scope(facts=born("subject", 2012), fields={}), scope({"subject.birth_date": Fact("rất lâu", Origin.CLERK)})):
        assert not parse_condition("age(subject) < 14").holds(nobody)
        assert not parse_condition("not age(subject) < 14").holds(nobody)


def test_all_terms_or_any_of_them() -> None:
    one = scope(a="x")
    assert not parse_condition("a and b").holds(one)
    assert parse_condition("a or b").holds(one)
    assert not parse_condition("b or c").holds(one)


def test_a_condition_tells_what_it_looks_at() -> None:
    condition = parse_condition("a == 'x' or known(father) or same(mother, subject) or age(ward) > 15 or procedure == '1.004222' or not b")
    assert condition.keys == {"a", "b"}
    assert condition.wanted == {("a", "x")}
    assert condition.codes == {"1.004222"}
    assert condition.known_roles == {"father"}
    assert PersonFact("ward", "birth_date") in condition.facts
    assert {fact.attribute for fact in condition.facts if fact.role == "mother"} == {"personal_id", "old_id"}


def test_a_row_of_parties_is_bound_to_each_of_its_columns() -> None:
    condition = parse_condition("a or known(party) or same(party, applicant) or age(party) < 18 or procedure == '1.004222' or other")
    bound = condition.for_party(role="bride", keys={"a": "nu_a"})
    assert str(bound) == "nu_a or known(bride) or same(bride, applicant) or age(bride) < 18 or procedure == '1.004222' or other"


@pytest.mark.parametrize(
    ("birth", "day", "ages"),
    [
        (PartialDate(2008, 2, 29), PartialDate(2026, 2, 28), (17,)),
        (PartialDate(2008, 2, 29), PartialDate(2026, 3, 1), (18,)),
        (PartialDate(1958), PartialDate(2026, 11, 22), (67, 68)),
        (PartialDate(1958, 11), PartialDate(2026, 11, 22), (67, 68)),
        (PartialDate(1958, 3), PartialDate(2026, 11, 22), (68,)),
        (PartialDate(1958, 3, 7), PartialDate(2026), (67, 68)),
        (PartialDate(1958, 3, 7), PartialDate(2026, 3), (67, 68)),
    ],
)
def test_whole_years_are_counted_as_far_as_the_dates_tell(birth: PartialDate, day: PartialDate, ages: tuple[int, ...]) -> None:
    assert whole_years(birth, on=day) == ages
