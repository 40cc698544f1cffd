"""Dossier numbers that may enter the ledger; failures that explain themselves in three sentences."""

import datetime as dt

import pytest

from app.core.dossier import Dossier, Role
from app.core.errors import BadInput, CouldNotAsk, CouldNotKeep, DeviceMissing, MotcuaError, Refused, Unavailable, WrongUsage
from app.core.lookup import Outcome
from app.core.usage import ChainState, Period
from resources.sentences import catalogue


@pytest.mark.parametrize(
    "number", ["D-1", "000.00.19.H10-261121-0003", "A/12.34-5", "1234567890", "12345678", "H-20261121-083000", "20261122093015"]
)
def test_a_usual_dossier_number_is_taken(number: str) -> None:
    assert Dossier(number=number, procedure="1.004873", purpose="tiep_nhan_ho_so").number == number


@pytest.mark.parametrize(
    "number",
    [
        "",
        "D 1",
        "Đ-1",
        "x" * 41,
        "099190000001",
        "D-099190000001",
        "123456789",
        "a123456789b",
        "D-1\n",
        "0990904070271",
        "099.190.000.001",
        "D-099-190-000",
        "0991-9000-0001",
        "099190-000001",
    ],
)
def test_a_number_that_could_hold_a_citizens_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="dossier number") as refused:
        Dossier(number=number, procedure="1.004873", purpose="tiep_nhan_ho_so")
    assert "099" not in str(refused.value)


def test_members_and_lodgers_repeat_and_nobody_else() -> None:
    assert {role for role in Role if role.repeats} == {Role.MEMBER, Role.LODGER}


@pytest.mark.parametrize(
    ("kind", "status"),
    [(MotcuaError, 1), (WrongUsage, 2), (CouldNotAsk, 3), (DeviceMissing, 3), (Refused, 4), (BadInput, 5), (CouldNotKeep, 6)],
)
def test_each_branch_of_the_tree_has_its_exit_status(kind: type[MotcuaError], status: int) -> None:
    assert kind("store.disk_full").exit_status == status


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_explains_itself_in_three_sentences_of_both_languages(outcome: Outcome) -> None:
    outage = Unavailable(outcome, fields="")
    for language in ("vi", "en"):
        assert all(outage.sentence(part, language) for part in ("what", "lost", "next"))
    assert outage.explain() == " ".join(outage.sentence(part) for part in ("what", "lost", "next"))


def test_every_failure_in_the_catalogue_has_all_three_sentences() -> None:
    notices = ("window.",)  # the window also says what went well
    failures = {key.removesuffix(".what") for key in catalogue() if key.endswith(".what") and not key.startswith(notices)}
    assert len(failures) > 40
    assert [f"{key}.{part}" for key in failures for part in ("what", "lost", "next") if f"{key}.{part}" not in catalogue()] == []


def test_a_period_is_open_at_an_end_that_is_not_given_and_includes_both_given_ones() -> None:
    day = dt.date(2026, 11, 21)
    noon = dt.datetime(2026, 11, 21, 12).astimezone()
    assert Period().holds(noon)
    assert Period(first=day, last=day).holds(noon)
    assert not Period(first=day + dt.timedelta(days=1)).holds(noon)
    assert not Period(last=day - dt.timedelta(days=1)).holds(noon)


def test_a_chain_is_ok_only_without_a_bad_link_and_without_a_reason() -> None:
    assert ChainState(events=1, first_bad_seq=None, head="1:ab").ok
    assert not ChainState(events=1, first_bad_seq=2, head="1:ab").ok
    assert not ChainState(events=1, first_bad_seq=None, head="1:ab", reason="anchor").ok
