"""The chain: every change inside it shows, nothing acknowledged is missing, no citizen is in it."""

import contextlib
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.usage import EventKind, UsageEvent
from app.store.database import Database
from app.store.encoding import MAGIC, decode, encode, link
from app.store.ledger import Ledger
from tests.unit.store.conftest import KEY, MORNING, an_event

codes = st.text(st.characters(codec="utf-8"), max_size=20)
events = st.builds(
    UsageEvent,
    id=st.uuids().map(str),
    kind=st.sampled_from(EventKind),
    at=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2090, 1, 1), timezones=st.just(dt.UTC)),
    monotonic_ns=st.integers(1, 2**63),
    boot_id=codes.filter(bool),
    desk=codes.filter(bool),
    clerk=codes.filter(bool),
    unit=codes.filter(bool),
    fields=st.lists(codes.filter(bool), max_size=4).map(tuple),
    note=codes,
    filled=st.integers(0, 99),
)


@given(events)
def test_an_event_survives_its_encoding(event: UsageEvent) -> None:
    assert decode(encode(event)) == event


def test_an_empty_name_among_others_is_not_written() -> None:
    event = an_event(fields=("full_name", "", "sex"))
    assert decode(encode(event)).fields == ("full_name", "sex")


@given(events, st.data())
def test_a_mangled_body_is_refused_or_is_another_event(event: UsageEvent, data: st.DataObject) -> None:
    body = bytearray(encode(event))
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(ValueError):
        assert decode(bytes(body)) != event


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"other",
        MAGIC + b"\x02\x01",
        MAGIC + b"\x01\x01",
        MAGIC + b"\x01\x01\x00",
        MAGIC + b"\x01\x01\x00\x00\x00\x09abc",
        MAGIC + b"\x01\x01\x00\x00\x00\x01x\x00\x00\x00\x01y",
    ],
)
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"event|cut"):
        decode(body)


def test_a_body_that_is_not_canonical_is_refused() -> None:
    body = encode(an_event())
    with pytest.raises(ValueError, match="canonical"):
        decode(body + b"\x00\x00\x00\x05state\x00\x00\x00\x00")


def test_appended_events_come_back_in_order_and_the_chain_holds(ledger: Ledger) -> None:
    written = [an_event(dossier=f"D-{n}") for n in range(5)]
    assert [ledger.append(event) for event in written] == [1, 2, 3, 4, 5]
    assert list(ledger.events()) == written
    state = ledger.verify()
    assert (state.ok, state.events) == (True, 5)
    assert state.head.startswith("5:")


def test_an_empty_ledger_is_whole(ledger: Ledger) -> None:
    assert (ledger.verify().ok, ledger.verify().events) == (True, 0)


def test_an_event_of_another_desk_is_not_taken(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="another desk"):
        ledger.append(an_event(desk="desk-2"))


def test_the_same_event_twice_is_not_taken_twice(ledger: Ledger) -> None:
    event = an_event()
    ledger.append(event)
    with pytest.raises(CouldNotKeep):
        ledger.append(event)
    assert ledger.verify().events == 1


@pytest.mark.parametrize("statement", ["UPDATE ledger SET body = x'00'", "DELETE FROM ledger"])
def test_the_database_itself_refuses_to_change_or_forget(ledger: Ledger, statement: str) -> None:
    ledger.append(an_event())
    with pytest.raises(CouldNotKeep), ledger.database.writing() as connection:
        connection.execute(text(statement))
    assert ledger.verify().events == 1


def tampered(ledger: Ledger, *statements: str) -> tuple[int | None, str]:
    for n in range(4):
        ledger.append(an_event(dossier=f"D-{n}"))
    with ledger.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_UPDATE"))
        connection.execute(text("DROP TRIGGER ledger_DELETE"))
        for statement in statements:
            connection.execute(text(statement))
    state = ledger.verify()
    assert not state.ok
    return state.first_bad_seq, state.reason


def test_a_deleted_event_shows_as_a_gap(ledger: Ledger) -> None:
    assert tampered(ledger, "DELETE FROM ledger WHERE seq = 2") == (2, "gap")


def test_a_changed_event_shows_by_its_hash(ledger: Ledger) -> None:
    assert tampered(ledger, "UPDATE ledger SET body = (SELECT body FROM ledger WHERE seq = 1) WHERE seq = 3") == (3, "hash")


def test_two_events_that_changed_places_show(ledger: Ledger) -> None:
    swap = (
        "UPDATE ledger SET seq = 99 WHERE seq = 2",
        "UPDATE ledger SET seq = 2 WHERE seq = 3",
        "UPDATE ledger SET seq = 3 WHERE seq = 99",
    )
    assert tampered(ledger, *swap) == (2, "hash")


def test_an_event_under_another_id_shows(ledger: Ledger) -> None:
    assert tampered(ledger, "UPDATE ledger SET id = 'x' WHERE seq = 4") == (4, "id")


def test_a_body_that_is_no_event_shows_even_with_the_right_hash(ledger: Ledger) -> None:
    ledger.append(an_event())
    body = b"nonsense"
    with ledger.database.reading() as connection:
        previous = connection.execute(text("SELECT hash FROM ledger WHERE seq = 1")).scalar_one()
    with ledger.database.writing() as connection:
        connection.execute(
            text("INSERT INTO ledger VALUES ('desk-1', 2, 'y', :body, :hash)"), {"body": body, "hash": link(previous, 2, body)}
        )
    assert (ledger.verify().first_bad_seq, ledger.verify().reason) == (2, "body")


@pytest.mark.parametrize("value", ["'text'", "12345", "12.5"])
def test_a_body_that_is_not_even_bytes_shows_and_is_not_read(ledger: Ledger, value: str) -> None:
    assert tampered(ledger, f"UPDATE ledger SET body = {value} WHERE seq = 2") == (2, "body")
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        list(ledger.events())


def test_rows_of_a_desk_that_is_not_this_one_are_counted_and_break_the_chain(ledger: Ledger) -> None:
    for n in range(3):
        ledger.append(an_event(dossier=f"D-{n}"))
    renamed = replace(ledger, desk="desk-2")
    state = renamed.verify()
    assert (state.ok, state.events, state.first_bad_seq, state.reason) == (False, 3, 1, "stranger")
    renamed.append(an_event(desk="desk-2"))
    state = ledger.verify()
    assert (state.ok, state.events, state.first_bad_seq, state.reason) == (False, 4, 4, "stranger")
    assert state.head.startswith("3:")


def test_a_broken_chain_counts_all_rows_too(ledger: Ledger) -> None:
    tampered(ledger, "DELETE FROM ledger WHERE seq = 2")
    assert ledger.verify().events == 3


def test_a_damaged_page_breaks_the_chain_and_stops_the_reports(tmp_path: Path, ledger: Ledger) -> None:
    for n in range(100):
        ledger.append(an_event(dossier=f"D-{n}"))
    ledger.database.close()
    file = tmp_path / "motcua.db"
    content = bytearray(file.read_bytes())
    for page in range(4, len(content) // 4096):
        content[page * 4096 + 100] ^= 1
    file.write_bytes(content)
    state = ledger.verify()
    assert (state.ok, state.reason) == (False, "damaged")
    with pytest.raises(CouldNotKeep, match=r"store\.broken"):
        list(ledger.events())


def test_a_ledger_whose_table_is_gone_is_broken(ledger: Ledger) -> None:
    with ledger.database.writing() as connection:
        connection.execute(text("DROP TABLE ledger"))
    assert (ledger.verify().ok, ledger.verify().reason, ledger.verify().first_bad_seq) == (False, "damaged", 1)


def test_a_ledger_that_cannot_be_read_for_another_reason_is_not_called_broken(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: Database) -> None:
        raise CouldNotKeep("store.busy")

    monkeypatch.setattr(Database, "reading", busy)
    with pytest.raises(CouldNotKeep, match=r"store\.busy"):
        ledger.verify()


@pytest.mark.parametrize("change", ["seq = 'z'", "hash = 'z'"])
def test_nothing_is_hung_on_a_link_that_is_none(ledger: Ledger, change: str) -> None:
    tampered(ledger, f"UPDATE ledger SET {change} WHERE seq = 4")
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        ledger.append(an_event())


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "2026-11-23T01:30:00", "soon"])
def test_a_moment_that_no_clock_shows_is_no_event(at: str) -> None:
    body = encode(an_event())
    good = b"\x00\x00\x00\x02at\x00\x00\x00\x20" + MORNING.isoformat(timespec="microseconds").encode()
    assert good in body
    with pytest.raises(ValueError, match=r"moment|isoformat"):
        decode(body.replace(good, b"\x00\x00\x00\x02at" + len(at).to_bytes(4, "big") + at.encode()))


def test_the_head_tells_that_the_end_was_cut_off(ledger: Ledger) -> None:
    for n in range(3):
        ledger.append(an_event(dossier=f"D-{n}"))
    noted = ledger.verify().head
    with ledger.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_DELETE"))
        connection.execute(text("DELETE FROM ledger WHERE seq = 3"))
    assert ledger.verify().ok
    assert ledger.verify().head != noted


def test_many_threads_and_two_programs_append_without_a_broken_link(tmp_path: Path) -> None:
    both = [Ledger(Database.open(tmp_path / "motcua.db", key=KEY), "desk-1", b"s" * 32) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: both[n % 2].append(an_event(dossier=f"D-{n}")), range(40)))
    assert both[0].verify().ok
    assert both[0].verify().events == 40
    for ledger in both:
        ledger.database.close()


def test_a_pseudonym_needs_the_key_and_names_it(ledger: Ledger) -> None:
    one = ledger.pseudonym("099190000001")
    assert one == ledger.pseudonym("099190000001")
    assert "099190000001" not in one
    assert replace(ledger, subject_key=b"t" * 32).pseudonym("099190000001") != one
    assert len(one.split(":")[0]) == 8


def test_the_hash_of_a_known_event_never_changes_between_versions() -> None:
    body = encode(replace(an_event(), id="fixed", at=MORNING))
    assert link(bytes(32), 1, body).hex() == "2cf5b7342257a866f3db7b4d2a49fa4920b04ffebcc80b7998ddb3b337d787dd"
