"""A login that tries on a real server what no program of ours does: to be another office's desk, to write what is no event."""

from dataclasses import replace

import psycopg
import pytest

from app.core.errors import CouldNotKeep
from app.store import waiting
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.province import prepare
from app.store.seal import Seal
from app.store.waiting import WaitingList
from tests.contract.conftest import KEY, SEED, SUBJECT_KEY, Office
from tests.contract.postgres import Cluster
from tests.unit.store.conftest import an_event
from tests.unit.store.test_waiting_list import an_item

HEAD = b"motcua-event\x01\x01"


def sized(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def as_login(province: Office, server: Cluster, role: str, desk: str = "desk-1") -> Database:
    opened = Database.connect(server.url(role), password="", desk=desk, key=KEY)
    province.opened.append(opened)
    return opened


def test_a_desk_is_the_login_s_that_wrote_as_it_first(province: Office, server: Cluster) -> None:
    own = province.ledger("desk-1")
    own.append(an_event())
    stranger = Ledger(as_login(province, server, "desk_2"), "desk-1", SUBJECT_KEY, Seal(SEED))
    with pytest.raises(CouldNotKeep, match=r"store\.server_forbids"):
        stranger.append(an_event())
    assert own.append(an_event()) == 2
    assert province.ledger("desk-3").append(an_event(desk="desk-3")) == 1, "one login may be many desks"
    assert server.sql("SELECT desk, role FROM motcua.desks ORDER BY 1") == [("desk-1", "desk_1"), ("desk-3", "desk_1")]
    server.sql("UPDATE motcua.desks SET role = 'desk_2' WHERE desk = 'desk-1'")  # as docs/province.md says
    assert stranger.append(an_event()) == 3


def test_no_login_says_for_itself_which_desk_is_its_own(province: Office, server: Cluster) -> None:
    province.ledger().append(an_event())
    for deed in ("INSERT INTO motcua.desks VALUES ('desk-9', 'desk_2')", "UPDATE motcua.desks SET role = 'desk_2'", "TABLE motcua.desks"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.sql(deed, role="desk_2")
    row = "INSERT INTO motcua.checkpoints (desk, seq, head, at, previous, signature) VALUES ('desk-1', 9, '', '', '', '')"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="another login"):
        server.sql(f"SELECT set_config('motcua.desk', 'desk-1', false); {row}", role="desk_2")


def test_a_drawer_is_not_opened_by_the_name_of_its_desk(province: Office, server: Cluster) -> None:
    own = WaitingList(province.open())
    own.keep(waiting.adding(an_item(1)))
    stranger = WaitingList(as_login(province, server, "desk_2"))
    assert stranger.items() == ()
    with pytest.raises(CouldNotKeep, match=r"store\.server_forbids"):
        stranger.keep(waiting.adding(replace(an_item(2), dossier="D-2")))
    own.keep(waiting.adding(replace(an_item(2), dossier="D-2")))
    assert len(own.items()) == 2


@pytest.mark.parametrize(
    "body",
    [
        HEAD + sized(b"id") + b"\xff\xff\xff\xf6" + b"e",  # ten back: where this entry began
        HEAD + b"\xff\xff\xff\xf0" + bytes(40),
        HEAD + sized(b"id") + sized(b"e") + b"\x00\x00\x00\x09unit",
        HEAD + sized(b"unit") + b"\x00\x00\x00\x09X1",
        HEAD + sized(b"unit"),
        HEAD + b"\x00",
    ],
)
def test_a_body_whose_sizes_lie_is_refused_at_once(server: Cluster, body: bytes) -> None:
    with pytest.raises(psycopg.errors.DataError):
        server.sql(f"SET statement_timeout = '5s'; SELECT motcua.unit_of('\\x{body.hex()}'::bytea)", role="desk_1")


def test_what_was_written_before_desks_were_kept_goes_on(province: Office, server: Cluster) -> None:
    ledger = province.ledger()
    ledger.append(an_event())
    server.sql("DELETE FROM motcua.desks")
    prepare(server.url(), password="")
    assert ledger.append(an_event()) == 2
    assert server.sql("SELECT unit FROM motcua.ledger") == [("DEMO",), ("DEMO",)]
