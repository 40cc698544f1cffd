"""What only a server can do or suffer: many desks at once, rules of its own, being away."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep, MotcuaError, Refused
from app.core.people import Clerk
from app.core.units import Unit
from app.core.usage import EventKind, Period
from app.misuse.flag import Flag, Rule
from app.store import accounts, flags, kept, units, waiting
from app.store import server as place
from app.store.database import BOOKS, Database
from app.store.kept import KeptDossiers, KeptRow, Opened
from app.store.ledger import Ledger
from app.store.province import SUPERVISORS, prepare
from app.store.pseudonyms import key_of_all
from app.store.reports import EVERYTHING, Reports, count
from app.store.schema import SCHEMA_VERSION
from app.store.waiting import WaitingList
from tests.contract.conftest import KEY, SUBJECT_KEY, Office
from tests.contract.postgres import Cluster
from tests.unit.store.conftest import MORNING, an_event
from tests.unit.store.test_waiting_list import an_item

DESK_IDS = [f"desk-{n}" for n in range(1, 9)]


def key_of(what: Callable[[], object]) -> str:
    with pytest.raises(MotcuaError) as problem:
        what()
    for language in ("vi", "en"):
        assert problem.value.explain(language)
    return problem.value.key


# --- many desks ------------------------------------------------------------------------------------------------------


def test_eight_desks_with_two_writers_each_write_at_once_and_every_chain_is_whole(province: Office) -> None:
    pairs = [(desk, province.ledger(desk)) for desk in DESK_IDS for _ in range(2)]

    def work(pair: tuple[str, Ledger]) -> None:
        desk, ledger = pair
        for n in range(25):
            ledger.append(an_event(desk=desk, dossier=f"D-{n}", clerk=desk, unit=f"U-{desk}"))

    with ThreadPoolExecutor(len(pairs)) as pool:
        list(pool.map(work, pairs))
    for desk, ledger in pairs[::2]:
        state = ledger.verify(thorough=True)
        assert (desk, state.reason, state.events) == (desk, "", 50)


def test_counts_of_all_desks_are_a_recount_while_two_programs_count(province: Office) -> None:
    ledgers, events = [province.ledger(desk) for desk in DESK_IDS[:3]], []
    for n, ledger in enumerate(ledgers):
        for call in range(20):
            about: dict[str, Any] = {
                "desk": ledger.desk,
                "request_id": f"r-{n}-{call}",
                "unit": f"U{n}",
                "dossier": f"D-{call}",
                "method": "qr",
            }
            for event in (an_event(**about), an_event(EventKind.OUTCOME, outcome="FOUND" if call % 3 else "TIMEOUT", **about)):
                ledger.append(event)
                events.append(event)
    both = [Reports.of(province.open()) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda reports: reports.rollups.refresh(batch=7), both))
    for by in ((), ("clerk",), ("unit", "method"), ("day", "unit"), ("service", "adapter")):
        for reports in both:
            assert reports.count(by=by, period=Period(), scope=EVERYTHING) == count(events, by=by, period=Period())


def test_a_change_of_the_books_waits_for_the_one_before_and_the_ledger_of_a_desk_does_not(
    province: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "TURN_MS", 200)
    holder, other = province.open("desk-1"), province.ledger("desk-2")
    with holder.writing(BOOKS):
        other.append(an_event(desk="desk-2"))
        change = accounts.adding(Clerk(login="lan", name="Lan", unit=Unit(code="X", name="X")))
        assert key_of(lambda: other.append(an_event(EventKind.ACCOUNT, desk="desk-2"), change)) == "store.busy"
    other.append(an_event(EventKind.ACCOUNT, desk="desk-2"), change)
    assert other.verify().events == 2


def test_more_than_a_desk_has_lines_for_is_told_and_not_waited_for_without_end(province: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "CONNECT_S", 2)
    database, open_lines = province.open(), []
    for _ in range(place.MOST_LINES):
        view = database.reading()
        view.__enter__()
        open_lines.append(view)
    assert key_of(lambda: database.writing().__enter__()) == "store.busy"
    for view in open_lines:
        view.__exit__(None, None, None)


# --- what is one desk's alone ----------------------------------------------------------------------------------------


def test_what_is_a_citizens_is_sealed_on_the_server_and_no_other_desk_sees_the_row(province: Office, server: Cluster) -> None:
    claim = "Nguyễn Thử 099000000001".encode()
    own, other = WaitingList(province.open("desk-1")), WaitingList(province.open("desk-2", key=b"o" * 32))
    own.keep(waiting.adding(an_item(1, claim=claim)))
    other.keep(waiting.adding(an_item(1)))  # the same id, the same person: nothing to the first desk
    row = KeptRow(id="0000000a", login="lan", unit="X1", number="D-1", procedure="1.004873", kept_at=MORNING)
    drawer = KeptDossiers(own.database, "desk-1")
    drawer.change(kept.keeping(Opened(row=row, content=claim), desk="desk-1", day=MORNING.date()))
    assert [item.claim for item in own.items()] == [claim]
    assert [item.claim for item in other.items()] == [b"claim"]
    lying = [bytes(value) for (value,) in server.sql("SELECT claim FROM motcua.waiting UNION ALL SELECT content FROM motcua.kept_dossiers")]
    assert len(lying) == 3
    assert not any(b"099000000001" in value or b"claim" in value for value in lying)


def test_what_another_key_sealed_is_no_claim_and_in_nobodys_way(province: Office) -> None:
    WaitingList(province.open()).keep(waiting.adding(an_item(1, claim=b"secret")))
    (seen,) = WaitingList(province.open(key=b"x" * 32)).items()
    assert b"secret" not in seen.claim
    assert seen.claim


def test_the_first_desk_says_which_key_makes_the_pseudonyms(province: Office) -> None:
    first, second = province.open("desk-1"), province.open("desk-2")
    assert key_of_all(first) == ""
    assert key_of_all(first, first="aaaa1111") == "aaaa1111"
    assert key_of_all(second, first="bbbb2222") == "aaaa1111"


# --- the server's own rules ------------------------------------------------------------------------------------------


def one_event(province: Office, desk: str = "desk-1", **details: Any) -> None:
    province.ledger(desk).append(an_event(desk=desk, **details))


@pytest.mark.parametrize("table", ["ledger", "checkpoints"])
@pytest.mark.parametrize("deed", ["UPDATE motcua.{} SET desk = 'x'", "DELETE FROM motcua.{}", "TRUNCATE motcua.{}"])
def test_who_writes_may_only_add_and_the_owner_is_refused_too(province: Office, server: Cluster, table: str, deed: str) -> None:
    one_event(province)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.sql(deed.format(table), role="desk_1")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        server.sql(deed.format(table))
    assert server.sql(f"SELECT count(*) FROM motcua.{table}") == [(1,)]


@pytest.mark.parametrize(
    "deed",
    [
        "DROP TABLE motcua.ledger",
        "ALTER TABLE motcua.ledger DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_append_only ON motcua.ledger",
        "CREATE TABLE motcua.own (x int)",
        "INSERT INTO motcua.readers VALUES ('desk_1', 'X')",
        "UPDATE motcua.server SET value = '0'",
    ],
)
def test_who_writes_owns_nothing(province: Office, server: Cluster, deed: str) -> None:
    one_event(province)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.sql(deed, role="desk_1")


def test_a_desk_adds_to_its_own_chain_alone(province: Office) -> None:
    stranger = Ledger(province.open("desk-2"), "desk-1", SUBJECT_KEY)
    assert key_of(lambda: stranger.append(an_event())) == "store.server_forbids"


def test_a_body_that_is_no_event_is_not_taken(province: Office, server: Cluster) -> None:
    row = "'desk-1', 1, 'e', '\\x6d6f74', '\\x00'"
    with pytest.raises(psycopg.Error):
        server.sql(f"INSERT INTO motcua.ledger (desk, seq, id, body, hash) VALUES ({row} || '')")
    assert server.sql("SELECT count(*) FROM motcua.ledger") == [(0,)]


def test_a_supervisor_reads_his_unit_and_below_and_no_other_even_by_sql(province: Office, server: Cluster) -> None:
    server.login("boss_x", SUPERVISORS)
    server.login("boss_none", SUPERVISORS)
    server.sql("INSERT INTO motcua.readers VALUES ('boss_x', 'X')")
    tree = [Unit(code="X", name="X"), Unit(code="X.1", name="1", parent="X"), Unit(code="Y", name="Y")]
    ended = MORNING.date().replace(year=2025)
    tree.append(Unit(code="OLD", name="old", valid_to=ended, successor="X.1"))
    ledger = province.ledger()
    ledger.append(an_event(EventKind.UNIT), units.entering(tree))
    for unit in tree:
        person = Clerk(login=f"clerk-{unit.code.lower()}", name="A", unit=unit)
        ledger.append(an_event(EventKind.ACCOUNT, unit=unit.code), accounts.adding(person))
        flag = Flag(rule=Rule.FAST, clerk=person.login, unit=unit.code, at=MORNING, events=(unit.code,))
        ledger.append(an_event(EventKind.REVIEW, unit=unit.code), flags.opening(flag, edition="e", by="b", at=MORNING))
    Reports.of(ledger.database).count(by=("unit",), period=Period(), scope=EVERYTHING)
    for table in ("ledger", "accounts", "facts", "rollups", "flags"):
        asked = f"SELECT DISTINCT unit FROM motcua.{table} ORDER BY 1"
        assert server.sql(asked, role="boss_x") == [("OLD",), ("X",), ("X.1",)], table
        assert server.sql(asked, role="boss_none") == []
    for table in ("waiting", "passwords", "second_factors", "kept_dossiers", "readers", "subjects"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.sql(f"SELECT * FROM motcua.{table}", role="boss_x")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.sql("SET ROLE keeper", role="boss_x")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.sql("INSERT INTO motcua.ledger (desk, seq, id, body, hash) VALUES ('d', 1, 'e', '', '')", role="boss_x")


# --- making ready ----------------------------------------------------------------------------------------------------


def connected(cluster: Cluster, role: str = "desk_1", **changed: str) -> Database:
    return Database.connect(cluster.url(role, **changed), password="", desk="desk-1", key=KEY)


def test_a_database_that_was_not_made_ready_says_so(server: Cluster) -> None:
    server.fresh()
    assert key_of(lambda: connected(server)) == "store.not_prepared"
    assert prepare(server.url(), password="") == 0
    connected(server).close()
    assert prepare(server.url(), password="") == SCHEMA_VERSION


def test_tables_of_another_program_are_left_alone(server: Cluster) -> None:
    server.sql("UPDATE motcua.server SET value = '1000' WHERE name = 'version'")
    assert key_of(lambda: connected(server)) == "store.newer"
    assert key_of(lambda: prepare(server.url(), password="")) == "store.newer"
    server.sql(f"UPDATE motcua.server SET value = '{SCHEMA_VERSION - 1}' WHERE name = 'version'")
    assert key_of(lambda: connected(server)) == "store.server_older"
    assert prepare(server.url(), password="") == SCHEMA_VERSION - 1
    connected(server).close()


def test_a_new_server_has_the_tables_and_columns_of_a_file(province: Office, tmp_path: Path) -> None:
    from sqlalchemy import inspect

    file = Database.open(tmp_path / "other.db", key=KEY)

    def shape(database: Database) -> dict[str, set[str]]:
        with database.reading() as connection:
            seen = inspect(connection)
            return {table: {column["name"] for column in seen.get_columns(table)} for table in seen.get_table_names()}

    on_server, in_file = shape(province.open()), shape(file)
    file.close()
    assert on_server.keys() - in_file.keys() == {"server", "readers", "desks"}
    more = {table: on_server[table] ^ columns for table, columns in in_file.items() if on_server[table] != columns}
    assert more == {"ledger": {"unit"}, "waiting": {"desk"}}


def test_a_server_that_forgets_or_does_not_fit_is_refused(server: Cluster) -> None:
    server.sql("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", database="postgres")
    assert key_of(lambda: prepare(server.url(database="latin"), password="")) == "store.server_unfit"
    server.sql("DROP DATABASE latin", database="postgres")
    server.sql("ALTER SYSTEM SET full_page_writes = off", database="postgres")
    try:
        server.sql("SELECT pg_reload_conf()", database="postgres")
        forgotten = _until(lambda: server.sql("SHOW full_page_writes") == [("off",)])
        assert forgotten
        assert key_of(lambda: connected(server)) == "store.server_forgets"
    finally:
        server.sql("ALTER SYSTEM RESET full_page_writes", database="postgres")
        server.sql("SELECT pg_reload_conf()", database="postgres")
        _until(lambda: server.sql("SHOW full_page_writes") == [("on",)])


def _until(holds: Callable[[], bool]) -> bool:
    return any(holds() for _ in range(500))


def test_a_role_that_is_in_no_group_or_does_not_exist_is_told_apart(server: Cluster) -> None:
    server.login("nobody_yet")
    assert key_of(lambda: connected(server, "nobody_yet")) == "store.not_prepared"
    assert key_of(lambda: connected(server, "never_made")) == "store.server_refuses"
    assert key_of(lambda: prepare(server.url("desk_1"), password="")) == "store.server_forbids"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://x",
        "postgresql://me:secret@db/motcua",
        "postgresql://db/motcua",
        "postgresql://a@b/c?options=x",
        "postgresql://a@/c?host=/x,b",
    ],
)
def test_an_address_that_is_none_or_holds_a_password_is_refused(url: str) -> None:
    assert key_of(lambda: Database.connect(url, password="", desk="d", key=KEY)) == "store.bad_url"


@pytest.mark.parametrize(
    ("url", "sslmode", "roots"),
    [
        ("postgresql://a@db.example/motcua", "verify-full", "system"),
        ("postgresql://a@db.example/motcua?sslrootcert=/etc/office.pem", "verify-full", None),
        ("postgresql://a@[::1]:5433/motcua", "prefer", None),
        ("postgresql://a@127.0.0.1/motcua", "prefer", None),
        ("postgresql://a@/motcua?host=/run/postgresql", "prefer", None),
        ("postgresql://a@db.example/motcua?port=5433", "verify-full", "system"),
    ],
)
def test_beyond_this_machine_the_servers_name_is_checked(
    url: str, sslmode: str, roots: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = dict[str, Any]()
    monkeypatch.setattr(place, "create_engine", lambda address, **options: made.update(options, address=address))
    place.Server.at(url, password="secret")
    arguments = made["connect_args"]
    assert (arguments["sslmode"], arguments.get("sslrootcert")) == (sslmode, roots)
    assert "secret" not in repr(made)
    assert arguments["connect_timeout"] <= 5


# --- being away ------------------------------------------------------------------------------------------------------


def test_what_was_acknowledged_is_there_whatever_line_was_cut_and_the_next_event_finds_a_new_one(province: Office, server: Cluster) -> None:
    ledger = province.ledger()
    acknowledged, ended = list[str](), threading.Event()

    def work() -> None:
        for n in range(300):
            event = an_event(dossier=f"D-{n}")
            try:
                ledger.append(event)
            except CouldNotKeep as problem:
                assert problem.key == "store.server_away"
            else:
                acknowledged.append(event.id)
        ended.set()

    writer = threading.Thread(target=work)
    writer.start()
    cuts = 0
    while not ended.is_set():
        cuts += len(server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'desk_1' AND state <> 'idle'"))
    writer.join()
    kept_ids = {event.id for event in ledger.events()}
    assert cuts > 0
    assert set(acknowledged) <= kept_ids
    assert ledger.verify(thorough=True).ok


def test_a_transaction_that_is_cut_in_the_middle_leaves_nothing(province: Office, server: Cluster) -> None:
    ledger = province.ledger()

    def cut(connection: Any) -> None:
        server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'desk_1' AND state <> 'idle'")
        connection.execute(text("SELECT 1"))

    assert key_of(lambda: ledger.append(an_event(), cut)) == "store.server_away"
    assert (ledger.verify().events, ledger.append(an_event())) == (0, 1)


def test_a_server_that_is_away_is_told_and_when_it_is_back_work_goes_on(province: Office, server: Cluster) -> None:
    ledger = province.ledger()
    ledger.append(an_event())
    server.stop()
    try:
        assert key_of(lambda: ledger.append(an_event())) == "store.server_away"
        assert key_of(lambda: connected(server)) == "store.server_away"
    finally:
        server.start()
    assert ledger.append(an_event()) == 2
    assert ledger.verify().ok


def test_an_answer_that_takes_too_long_is_not_waited_for(province: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "ANSWER_MS", 100)
    database = province.open()
    with pytest.raises(CouldNotKeep, match=r"store\.busy"), database.reading() as connection:
        connection.execute(text("SELECT pg_sleep(30)"))


def test_what_is_too_long_for_the_books_is_told(province: Office) -> None:
    person = Clerk(login="lan", name="A" * 300, unit=Unit(code="X", name="X"))
    assert key_of(lambda: province.ledger().append(an_event(EventKind.ACCOUNT), accounts.adding(person))) == "store.too_long"


def test_what_only_a_file_can_is_refused_with_the_way_out(province: Office, tmp_path: Path) -> None:
    database = province.open()
    with pytest.raises(Refused) as refused:
        database.copy_to(tmp_path / "copy.db", key=KEY)
    assert refused.value.key == "store.on_server"
    assert "motcua ledger export" in refused.value.explain()
    assert not (tmp_path / "copy.db").exists()
    assert database.is_undamaged()
