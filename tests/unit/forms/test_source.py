"""Source expressions: what may be said, and that nothing else may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.source import (
    Call,
    Constant,
    FieldValue,
    FirstOf,
    OfficeFact,
    PersonFact,
    SourceSyntaxError,
    field_keys,
    for_party,
    known_roles,
    parse,
    person_facts,
)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("applicant.full_name", PersonFact("applicant", "full_name")),
        (" mother.card.issue_date ", PersonFact("mother", "card.issue_date")),
        ("today", OfficeFact("today")),
        ("unit.addressee", OfficeFact("unit.addressee")),
        ("'Việt Nam'", Constant("Việt Nam")),
        ("''", Constant("")),
        ("tre_ngay_sinh", FieldValue("tre_ngay_sinh")),
        ("id_document(applicant)", Call("id_document", ("applicant",))),
        ("upper(a.full_name | 'X')", Call("upper", (FirstOf((PersonFact("a", "full_name"), Constant("X"))),))),
        ("when_same(applicant, mother, 'Mẹ')", Call("when_same", ("applicant", "mother", "Mẹ"))),
        ("when_known(member, 'Có')", Call("when_known", ("member", "Có"))),
        ("given_names(applicant.full_name)", Call("given_names", (PersonFact("applicant", "full_name"),))),
        ("age(mother)", Call("age", ("mother",))),
        ("by_sex(bride, 'Ông', 'Bà')", Call("by_sex", ("bride", "Ông", "Bà"))),
        ("father.sex | mother.sex", FirstOf((PersonFact("father", "sex"), PersonFact("mother", "sex")))),
    ],
)
def test_a_source_says_what_it_means_and_reads_back_the_same(text: str, meaning: object) -> None:
    assert parse(text) == meaning
    assert parse(str(parse(text))) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "",
        "applicant.",
        "applicant full_name",
        "a.b |",
        "| a.b",
        "'open",
        "__import__('os')",
        "exec('x')",
        "id_document",
        "id_document()",
        "id_document(applicant.card)",
        "id_document('applicant')",
        "id_document(applicant, mother)",
        "when_same(applicant, mother, father)",
        "upper(",
        "a.b)",
        "Applicant.full_name",
        "1 + 1",
        "a[0].b",
        "a.b; c.d",
        "a.b < 14",
        "a.b == 'c'",
        "age(14)",
        "by_sex(bride, 'Ông')",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    if text == "id_document":
        assert parse(text) == FieldValue("id_document")  # a bare name is a field, and the lint finds no such field
        return
    with pytest.raises(SourceSyntaxError):
        parse(text)


@given(st.text(max_size=60))
def test_no_text_makes_the_parser_do_anything_but_parse_or_refuse(text: str) -> None:
    try:
        parse(text)
    except SourceSyntaxError as error:
        assert str(error)


def test_an_identity_document_looks_at_number_and_card() -> None:
    looked_at = {fact.attribute for fact in person_facts(parse("id_document(mother)"))}
    assert looked_at == {"personal_id", "card.title", "card.issue_date", "card.place_of_issue"}


def test_a_relation_looks_at_the_numbers_of_those_whom_the_second_record_names() -> None:
    facts = person_facts(parse("relation_between(applicant, subject)"))
    assert {fact.attribute for fact in facts if fact.role == "applicant"} == {"personal_id", "old_id", "sex"}
    assert PersonFact("subject", "mother.old_id") in facts
    assert PersonFact("subject", "full_name") not in facts


def test_fields_inside_functions_are_seen() -> None:
    assert field_keys(parse("upper(date_words(tre_ngay_sinh) | other)")) == {"tre_ngay_sinh", "other"}
    assert person_facts(parse("today | 'x' | date_words(y)")) == frozenset()


def test_age_and_sex_look_at_one_fact_each() -> None:
    assert person_facts(parse("age(mother)")) == {PersonFact("mother", "birth_date")}
    assert person_facts(parse("by_sex(mother, 'Ông', 'Bà')")) == {PersonFact("mother", "sex")}


def test_a_row_of_parties_means_each_column_s_own_person_and_values() -> None:
    text = "upper(party.full_name) | id_document(party) | when_same(party, mother, 'party') | ho_ten | other | mother.sex | today | 'x'"
    bound = for_party(parse(text), role="bride", keys={"ho_ten": "nu_ho_ten"})
    assert str(bound) == (
        "upper(bride.full_name) | id_document(bride) | when_same(bride, mother, 'party') | nu_ho_ten | other | mother.sex | today | 'x'"
    )


def test_a_source_says_of_whom_it_only_wants_to_know_that_he_is_there() -> None:
    expression = parse("upper(when_known(member, 'có') | when_same(applicant, mother, 'Mẹ'))")
    assert known_roles(expression) == {"member"}
    assert {fact.role for fact in person_facts(expression)} == {"applicant", "mother"}
