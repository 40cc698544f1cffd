"""The list of those who wait: fair, and held by nobody for long."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.core.waiting import WaitingItem, WaitingState
from app.store import waiting
from app.store.database import Database
from app.store.waiting import LEASE, WaitingList
from tests.unit.store.conftest import MORNING


def an_item(n: int, **details: object) -> WaitingItem:
    usual: dict[str, object] = {
        "id": f"0000000{n}", "dossier": f"D-{n}", "procedure": "1.004873", "purpose": "tiep_nhan_ho_so", "role": "applicant",
        "form": "xntthn", "method": "qr", "subject": f"k:{n}", "fields": ("sex",), "added_at": MORNING + dt.timedelta(minutes=n),
        "keep_to": MORNING.date(), "claim": b"claim",
    }  # fmt: skip
    return WaitingItem(**(usual | details))  # type: ignore[arg-type]  # a test's own words


@pytest.fixture
def waiting_list(database: Database) -> WaitingList:
    return WaitingList(database)


def test_who_was_put_on_comes_back_as_he_was(waiting_list: WaitingList) -> None:
    tried = an_item(1, state=WaitingState.FAILED, tries=2, tried_at=MORNING, outcome="TIMEOUT", reason="x", differs=("sex",), fields=())
    waiting_list.keep(waiting.adding(tried))
    assert waiting_list.items() == (tried,)
    assert "claim'" not in repr(tried)


def test_who_was_tried_longest_ago_comes_first_and_the_untried_before_all(waiting_list: WaitingList) -> None:
    for n, tried in ((1, MORNING + dt.timedelta(hours=2)), (2, MORNING + dt.timedelta(hours=1)), (3, None), (4, None)):
        waiting_list.keep(waiting.adding(an_item(n, tried_at=tried)))
    assert [item.dossier for item in waiting_list.items()] == ["D-3", "D-4", "D-2", "D-1"]


def test_the_same_person_in_the_same_part_waits_once_for_all_the_fields_and_no_longer(waiting_list: WaitingList) -> None:
    waiting_list.keep(waiting.adding(an_item(1, tries=3)))
    tomorrow = MORNING.date() + dt.timedelta(days=1)
    again = an_item(2, dossier="D-1", subject="k:1", fields=("ethnicity",), keep_to=tomorrow, claim=b"newer", adapter="gateway")
    waiting_list.keep(waiting.adding(again))
    (item,) = waiting_list.items()
    assert (item.id, item.tries, item.keep_to, item.fields) == ("00000001", 3, MORNING.date(), ("ethnicity", "sex"))
    assert (item.claim, item.adapter) == (b"newer", "gateway")


@pytest.mark.parametrize("other", [{"role": "subject"}, {"form": "ct01"}, {"dossier": "D-9"}, {"subject": "k:9"}])
def test_another_part_form_dossier_or_person_waits_beside_him(waiting_list: WaitingList, other: dict[str, str]) -> None:
    waiting_list.keep(waiting.adding(an_item(1)))
    waiting_list.keep(waiting.adding(replace(an_item(2, dossier="D-1", subject="k:1"), **other)))  # type: ignore[arg-type]  # texts
    assert len(waiting_list.items()) == 2


def test_an_answer_stays_whoever_is_added_again(waiting_list: WaitingList) -> None:
    answered = an_item(1, state=WaitingState.ANSWERED, differs=("sex",), claim=b"")
    waiting_list.keep(waiting.adding(answered))
    waiting_list.keep(waiting.adding(an_item(2, dossier="D-1", subject="k:1")))
    assert waiting_list.items() == (answered,)


def test_one_in_hand_says_for_how_long(waiting_list: WaitingList) -> None:
    waiting_list.keep(waiting.adding(an_item(1)))
    (free,) = waiting_list.items()
    waiting_list.take("00000001", now=MORNING)
    (held,) = waiting_list.items()
    assert (free.held_s(MORNING), held.held_s(MORNING), held.held_s(MORNING + LEASE)) == (0, LEASE.total_seconds(), 0)


def test_whoever_takes_one_holds_him_only_so_long(waiting_list: WaitingList) -> None:
    waiting_list.keep(waiting.adding(an_item(1)))
    assert waiting_list.take("00000001", now=MORNING) == an_item(1)
    assert waiting_list.take("00000001", now=MORNING + LEASE - dt.timedelta(seconds=1)) is None
    assert waiting_list.take("00000001", now=MORNING + LEASE) == an_item(1)
    assert waiting_list.take("00000001", now=MORNING) == an_item(1), "a clock that was set back holds nobody"
    assert waiting_list.take("00000009", now=MORNING) is None


@pytest.mark.parametrize(
    ("state", "claims"), [(WaitingState.FAILED, [b"claim"]), (WaitingState.ANSWERED, [b""]), (WaitingState.VERIFIED, [])]
)
def test_after_a_try_the_claim_stays_only_where_it_is_wanted_again(
    waiting_list: WaitingList, state: WaitingState, claims: list[bytes]
) -> None:
    waiting_list.keep(waiting.adding(an_item(1)))
    waiting_list.take("00000001", now=MORNING)
    waiting_list.keep(waiting.tried(replace(an_item(1), state=state, tries=1, tried_at=MORNING)))
    assert [item.claim for item in waiting_list.items()] == claims
    assert len(claims) == 0 or waiting_list.take("00000001", now=MORNING), "and he is free again"


def test_who_is_removed_is_gone(waiting_list: WaitingList) -> None:
    waiting_list.keep(waiting.adding(an_item(1)))
    waiting_list.keep(waiting.removing("00000001"))
    assert waiting_list.items() == ()


def test_an_id_can_be_typed_and_is_never_as_long_as_a_citizens_number() -> None:
    assert {len(waiting.new_id()) for _ in range(100)} == {8}


@pytest.mark.parametrize(
    "spoilt", ["state = 'happy'", "keep_to = 'never'", "added_at = x'00'", "fields = x'00'", "taken_at = 'now', tried_at = 'x'"]
)
def test_one_who_cannot_be_read_is_in_nobodys_way(waiting_list: WaitingList, spoilt: str) -> None:
    for n in (1, 2):
        waiting_list.keep(waiting.adding(an_item(n)))
    with waiting_list.database.writing() as connection:
        connection.execute(text(f"UPDATE waiting SET {spoilt} WHERE id = '00000001'"))
    unreadable, readable = sorted(waiting_list.items(), key=lambda item: item.id)
    assert readable == an_item(2)
    assert (unreadable.state, unreadable.outcome, unreadable.claim) == (WaitingState.FAILED, "BAD_INPUT", b"claim")
    assert waiting_list.take("00000001", now=MORNING) == unreadable
    waiting_list.keep(waiting.removing("00000001"))
    assert waiting_list.items() == (an_item(2),)


def test_a_claim_that_is_no_bytes_is_none(waiting_list: WaitingList) -> None:
    waiting_list.keep(waiting.adding(an_item(1)))
    with waiting_list.database.writing() as connection:
        connection.execute(text("UPDATE waiting SET claim = 'text', state = 'happy'"))
    assert [item.claim for item in waiting_list.items()] == [b""]
