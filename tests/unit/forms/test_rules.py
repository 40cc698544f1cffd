"""The rules as a definition names them: what they are bound to, and what is refused."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from forms.rules import Rule, RuleUse
from forms.source import PersonFact

_ONE: TypeAdapter[Rule] = TypeAdapter(RuleUse)


def test_a_rule_knows_the_roles_and_the_fields_it_is_bound_to() -> None:
    rule = _ONE.validate_python({"rule": "single", "person": "subject", "declared": "tthn"})
    assert (rule.roles, rule.fields) == (("subject",), ("tthn",))
    assert _ONE.validate_python({"rule": "single", "person": "bride"}).fields == ()
    assert _ONE.validate_python({"rule": "marriage_age", "bride": "bride", "groom": "groom"}).roles == ("bride", "groom")
    assert _ONE.validate_python({"rule": "birth_registration_limit", "child_birth": "sinh"}).roles == ()


def test_a_rule_stands_on_the_law_of_its_name_or_of_its_use() -> None:
    age = _ONE.validate_python({"rule": "least_age", "person": "subject", "of": "marriage_age"})
    assert (age.roles, age.fields, age.basis) == (("subject",), (), "marriage_age")
    assert _ONE.validate_python({"rule": "card_valid", "person": "subject"}).basis == "card_valid"


def test_a_rule_asks_for_what_it_judges_and_no_form_prints() -> None:
    single = _ONE.validate_python({"rule": "single", "person": "bride"})
    assert single.facts == {PersonFact("bride", "marital_status")}
    assert _ONE.validate_python({"rule": "marriage_age", "bride": "bride", "groom": "groom"}).facts == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        {"rule": "marriage_age", "bride": "bride"},
        {"rule": "pension_age", "person": "applicant", "least": 60},
        {"rule": "may_marry", "person": "applicant"},
        {"rule": "card_valid", "person": "Người yêu cầu"},
        {"person": "applicant"},
        {"rule": "least_age", "person": "applicant"},
        {"rule": "least_age", "person": "applicant", "of": "card_valid"},
    ],
)
def test_a_rule_that_does_not_exist_or_is_bound_wrongly_is_refused(line: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _ONE.validate_python(line)
