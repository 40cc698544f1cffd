"""What the ledger has about one citizen."""

import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.usage import EventKind
from app.store import about
from app.store.about import archived_about, events_about, lacks_some, span
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.seal import Seal
from tests.unit.store.conftest import MORNING, an_event


def test_every_event_about_these_pseudonyms_is_found_and_no_other(
    ledger: Ledger, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(about, "_AT_ONCE", 2)
    written = [an_event(subject=subject) for subject in ("k:1", "k:2", "old:1", "k:1", "", "k:1")]
    for event in written:
        ledger.append(event)
    assert events_about(database, ["k:1", "old:1"]) == (written[0], written[2], written[3], written[5])
    assert events_about(database, ["k:3"]) == ()
    ledger.append(late := an_event(EventKind.UNMASK, subject="k:2"))
    assert events_about(database, ["k:2"]) == (written[1], late)


def test_several_desks_are_told_chain_by_chain(ledger: Ledger, database: Database) -> None:
    other = Ledger(database, "desk-0", b"s" * 32)
    ledger.append(first := an_event(subject="k:1"))
    other.append(second := an_event(subject="k:1", desk="desk-0"))
    assert events_about(database, ["k:1"]) == (second, first)


def test_an_archive_is_looked_through(ledger: Ledger, database: Database) -> None:
    with pytest.raises(CouldNotKeep) as nothing:
        span(ledger)
    assert nothing.value.key == "store.broken"
    written = [an_event(subject=subject) for subject in ("k:1", "k:12", "k:2", "k:1")]
    for event in (*written, an_event(dossier="k:1")):
        ledger.append(event)
    assert span(ledger) == (1, 5)
    assert archived_about(ledger, ["k:1"]) == (written[0], written[3])
    assert archived_about(ledger, ["k:2", "k:1"]) == (written[0], written[2], written[3])
    assert archived_about(ledger, ["k:3"]) == ()


@pytest.mark.parametrize("body", ["x'00'", "'text'"])
def test_an_event_that_cannot_be_read_is_named(ledger: Ledger, database: Database, body: str) -> None:
    ledger.append(an_event(subject="k:1"))
    events_about(database, ["k:1"])
    with database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_UPDATE"))
        connection.execute(text(f"UPDATE ledger SET body = {body}"))
    with pytest.raises(CouldNotKeep) as broken:
        events_about(database, ["k:1"])
    assert broken.value.key == "store.tampered"


@pytest.mark.parametrize(
    ("scopes", "lacking"), [((), False), (("lost:0",), False), (("lost:3",), True), (("lost:?",), True), (("lost:3", "lost:0"), True)]
)
def test_a_ledger_that_was_salvaged_says_whether_anything_is_lacking(database: Database, scopes: tuple[str, ...], lacking: bool) -> None:
    """A salvaged chain, also one that was salvaged twice, is signed for the first time where the last rescue ends."""
    unsigned, ledger = (Ledger(database, "desk-1", b"s" * 32, seal) for seal in (None, Seal(b"k" * 32)))
    assert not lacks_some(ledger), "nothing was ever written"
    unsigned.append(an_event(note="kind SALVAGE lost:9"))
    for word in scopes:
        unsigned.append(an_event(EventKind.SALVAGE, scope=("0:00", word)))
    ledger.append(an_event())
    ledger.sign_end(at=MORNING)
    assert lacks_some(ledger) is lacking


def test_where_the_event_of_a_rescue_is_in_an_archive_something_may_be_lacking(database: Database) -> None:
    unsigned, ledger = (Ledger(database, "desk-1", b"s" * 32, seal) for seal in (None, Seal(b"k" * 32)))
    for _ in range(2):
        unsigned.append(an_event())
    ledger.sign_end(at=MORNING)
    ledger.append(an_event())
    assert not lacks_some(ledger)
    with database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_DELETE"))
        connection.execute(text("DELETE FROM ledger WHERE seq <= 2"))
    assert lacks_some(ledger)


def test_an_honest_ledger_lacks_nothing(database: Database) -> None:
    ledger = Ledger(database, "desk-1", b"s" * 32, Seal(b"k" * 32))
    ledger.append(an_event())
    assert not lacks_some(ledger)
