"""Outcomes, their columns and statuses; answers that cannot be half."""

import pytest

from app.core.citizen import ASKABLE, FIELDS, CitizenRecord, NameParts
from app.core.lookup import Answer, Column, Outcome

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.mark.parametrize(
    ("outcome", "column", "status"),
    [
        (Outcome.FOUND, Column.FOUND, 0),
        (Outcome.NOT_FOUND_OR_MISMATCH, Column.NOT_FOUND, 1),
        (Outcome.PROCEDURE_NOT_LICENSED, Column.REFUSED, 4),
        (Outcome.OFFICER_NOT_ALLOWED, Column.REFUSED, 4),
        (Outcome.SECOND_FACTOR_REQUIRED, Column.REFUSED, 4),
        (Outcome.NO_PURPOSE, Column.REFUSED, 4),
        (Outcome.BAD_INPUT, Column.BAD_INPUT, 5),
        *((outage, Column.UNAVAILABLE, 3) for outage in (
            Outcome.AUTH_FAILED, Outcome.RATE_LIMITED, Outcome.TIMEOUT, Outcome.GATEWAY_ERROR,
            Outcome.BAD_RESPONSE, Outcome.NOT_CONFIGURED, Outcome.CANCELLED,
        )),
    ],
)  # fmt: skip
def test_every_outcome_has_one_column_and_one_exit_status(outcome: Outcome, column: Column, status: int) -> None:
    assert outcome.column is column
    assert outcome.exit_status == status


def test_the_table_above_names_every_outcome_so_that_none_is_counted_by_accident() -> None:
    assert len(Outcome) == 14


def test_a_record_comes_only_with_found() -> None:
    with pytest.raises(ValueError, match="without FOUND"):
        Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH, record=CitizenRecord(asked=frozenset()))


def test_there_are_twenty_fields_and_all_but_the_book_may_be_asked_for() -> None:
    assert len(FIELDS) == 20
    assert set(FIELDS) - ASKABLE == {"household_book_no"}


def test_a_record_holds_no_value_that_nobody_asked_for() -> None:
    with pytest.raises(ValueError, match="nobody asked"):
        CitizenRecord(asked=frozenset({"personal_id"}), full_name="Nguyễn Thử")


def test_only_drops_every_other_field() -> None:
    record = CitizenRecord(asked=frozenset({"personal_id", "full_name"}), personal_id="099190000001", full_name="Nguyễn Thử")
    less = record.only(frozenset({"personal_id", "religion"}))
    assert less.values() == {"personal_id": "099190000001"}
    assert less.delivered() == ("personal_id",)


def test_the_parts_of_a_name_come_and_go_with_it_and_are_no_field() -> None:
    parts = NameParts(family_name="Tôn Nữ", given_names="Thị Ninh")
    asked = frozenset({"personal_id", "full_name"})
    record = CitizenRecord(asked=asked, personal_id="099190000001", full_name="Tôn Nữ Thị Ninh", name_parts=parts)
    assert record.only(frozenset({"full_name"})).name_parts == parts
    assert record.only(frozenset({"personal_id"})).name_parts is None
    assert set(record.values()) == asked
    assert "Ninh" not in repr(record) + repr(parts)
    with pytest.raises(ValueError, match="parts of no name"):
        CitizenRecord(asked=asked, name_parts=parts)


def test_values_of_citizens_never_show_in_repr() -> None:
    record = CitizenRecord(asked=frozenset({"personal_id"}), personal_id="099190000001")
    assert "099190000001" not in repr(Answer(outcome=Outcome.FOUND, record=record)) + repr(record)
