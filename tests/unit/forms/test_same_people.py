"""One person in two parts: told by number, by the new one first, and by what the form calls the parts."""

import pytest

from forms.evaluate import evaluate
from forms.facts import Fact, Origin
from forms.judging import same_people
from forms.model import FormDefinition
from forms.scope import Scope
from forms.source import parse
from resources.sentences import say

NEW, OTHER, OLD = "099190000001", "099090000002", "099000001"


def facts(**numbers: str) -> dict[str, Fact]:
    """`applicant__old_id=...` is the fact `applicant.old_id`; `member1__old_id` that of `member[1]`."""
    named = {name.replace("__", ".").replace("member1", "member[1]"): number for name, number in numbers.items()}
    return {name: Fact(number, Origin.DATABASE) for name, number in named.items()}


def test_one_person_in_two_parts_is_told_by_the_parts_and_by_no_name(ct01: FormDefinition) -> None:
    known = facts(applicant__personal_id=NEW, member1__personal_id=NEW) | {"applicant.full_name": Fact("Trần Thị Lan", Origin.CARD)}
    (warning,) = same_people(ct01, known, roles=["applicant", "member[0]", "member[1]"])
    labels = {person.role: person.label for person in ct01.people}
    assert warning.code == "same_person"
    assert dict(warning.values) == {"one": labels["applicant"], "other": f"{labels['member']} (2)"}
    for language in ("vi", "en"):
        assert labels["applicant"] in say("fill.same_person", language, **warning.values)


def test_of_three_parts_each_is_told_once(ct01: FormDefinition) -> None:
    known = facts(applicant__personal_id=NEW, member1__personal_id=NEW, stranger__personal_id=NEW)
    found = same_people(ct01, known, roles=["applicant", "member[1]", "stranger"])
    assert [warning.values["other"].rpartition(" ")[2] for warning in found] == ["(2)", "stranger"]


@pytest.mark.parametrize("roles", [[], ["applicant"], ["applicant", "member[0]"]])
def test_nobody_is_the_same_as_somebody_who_is_not_there(ct01: FormDefinition, roles: list[str]) -> None:
    assert same_people(ct01, facts(applicant__personal_id=NEW, member1__personal_id=NEW), roles=roles) == ()


@pytest.mark.parametrize(
    ("numbers", "relation"),
    [
        ({"applicant__personal_id": NEW, "subject__personal_id": NEW}, ["Bản thân"]),
        ({"applicant__old_id": OLD, "subject__old_id": OLD}, ["Bản thân"]),
        ({"applicant__personal_id": NEW, "applicant__old_id": OLD, "subject__old_id": OLD}, ["Bản thân"]),
        ({"applicant__personal_id": NEW, "applicant__old_id": OLD, "subject__personal_id": OTHER, "subject__old_id": OLD}, []),
        ({"applicant__personal_id": NEW, "applicant__old_id": OLD, "subject__mother__old_id": OLD}, ["Mẹ"]),
        (
            {
                "applicant__personal_id": NEW,
                "applicant__old_id": OLD,
                "subject__mother__personal_id": OTHER,
                "subject__mother__old_id": OLD,
            },
            [],
        ),
    ],
)
def test_an_old_number_decides_only_where_the_new_ones_do_not(numbers: dict[str, str], relation: list[str]) -> None:
    scope = Scope(facts=facts(**numbers), fields={})
    assert [found.value for found in evaluate(parse("relation_between(applicant, subject)"), scope)] == relation
    same = [found.value for found in evaluate(parse("when_same(applicant, subject, 'x')"), scope)]
    assert bool(same) is (relation == ["Bản thân"])
