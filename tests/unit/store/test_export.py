"""The ledger as a file: whole signed pieces, one form a line, and a check that misses nothing."""

import datetime as dt
import gc
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text

from app.core.errors import BadInput, CouldNotKeep
from app.core.usage import Period
from app.store.database import Database
from app.store.export import Exported, examine, examine_lines, export
from app.store.ledger import Ledger
from app.store.seal import Anchor, Seal
from tests.unit.store.conftest import KEY, MORNING, an_event
from tests.unit.store.verifiers import said_alone, said_by_the_program

SEAL = Seal(b"k" * 32)
DAY = dt.timedelta(days=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Three days with five events each: the first of a day is signed, and the end."""
    database = Database.open(tmp_path / "motcua.db", key=KEY)
    database.close()
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    ledger = Ledger(database, "desk-1", b"s" * 32, SEAL)
    for n in range(15):
        ledger.append(an_event(at=MORNING + DAY * (n // 5)))
    ledger.sign_end(at=MORNING + DAY * 3)
    yield ledger
    database.close()


def taken(ledger: Ledger, out: Path, *days: int) -> Exported:
    first, last = (MORNING.astimezone().date() + DAY * n for n in days) if days else (None, None)
    return export(ledger, out, period=Period(first=first, last=last))


def test_an_export_is_whole_to_both_verifiers(ledger: Ledger, tmp_path: Path) -> None:
    done = taken(ledger, tmp_path / "f.jsonl")
    assert (done.first, done.last, done.events, str(done.anchor)) == (1, 15, 15, ledger.verify().head)
    content = (tmp_path / "f.jsonl").read_bytes()
    told = said_by_the_program(content, key=SEAL.public, anchor=done.anchor)
    assert told == said_alone(content, key=SEAL.public, anchor=done.anchor)
    assert (told["chain"], told["events"], told["first"]) == ("ok", 15, 1)
    found = examine(tmp_path / "f.jsonl")
    assert (found.desk, found.key, found.chain.signed) == ("desk-1", SEAL.public, 15)


@pytest.mark.parametrize(("days", "first", "last"), [((0, 0), 1, 6), ((1, 1), 2, 11), ((2, 2), 7, 15), ((1, 9), 2, 15), ((0, 2), 1, 15)])
def test_a_period_is_taken_in_whole_signed_pieces(ledger: Ledger, tmp_path: Path, days: tuple[int, int], first: int, last: int) -> None:
    done = taken(ledger, tmp_path / "f.jsonl", *days)
    assert (done.first, done.last) == (first, last)
    content = (tmp_path / "f.jsonl").read_bytes()
    assert said_by_the_program(content)["chain"] == said_alone(content)["chain"] == "ok"


def test_an_anchor_that_lies_outside_of_a_part_is_not_met(ledger: Ledger, tmp_path: Path) -> None:
    whole = taken(ledger, tmp_path / "f.jsonl").anchor
    first = Anchor(1, json.loads((tmp_path / "f.jsonl").read_bytes().splitlines()[1])["hash"])
    taken(ledger, tmp_path / "part.jsonl", 2, 2)
    content = (tmp_path / "part.jsonl").read_bytes()
    for anchor, reason in ((whole, ""), (first, "anchor"), (Anchor(99, "0" * 16), "cut"), (Anchor(10, "0" * 16), "anchor")):
        told = said_by_the_program(content, anchor=anchor)
        assert told == said_alone(content, anchor=anchor)
        assert told["reason"] == reason


def test_a_part_can_be_anchored_at_the_checkpoint_where_it_begins(ledger: Ledger, tmp_path: Path) -> None:
    taken(ledger, tmp_path / "part.jsonl", 2, 2)
    content = (tmp_path / "part.jsonl").read_bytes()
    begin = Anchor(6, json.loads(content.splitlines()[1])["head"])
    for anchor, chain in ((begin, "ok"), (Anchor(6, "0" * 64), "broken")):
        assert said_by_the_program(content, anchor=anchor) == said_alone(content, anchor=anchor)
        assert said_alone(content, anchor=anchor)["chain"] == chain


def test_days_without_events_are_no_export(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"ledger\.nothing_then"):
        taken(ledger, tmp_path / "f.jsonl", 7, 9)
    assert not (tmp_path / "f.jsonl").exists()


def test_an_end_that_is_not_signed_is_not_exported(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append(an_event(at=MORNING + DAY * 3))
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        taken(ledger, tmp_path / "f.jsonl")
    with pytest.raises(ValueError, match="sign"):
        taken(replace(ledger, seal=None), tmp_path / "f.jsonl")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(CouldNotKeep, match=r"file\.not_written"):
        taken(ledger, tmp_path / "missing" / "f.jsonl")
    (tmp_path / "f.jsonl").write_text("older")
    with ledger.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_UPDATE"))
        connection.execute(text("UPDATE ledger SET body = 'text' WHERE seq = 9"))
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        taken(ledger, tmp_path / "f.jsonl")
    assert (tmp_path / "f.jsonl").read_text() == "older"
    assert {file.name for file in tmp_path.iterdir()} <= {"f.jsonl", "motcua.db", "motcua.db-wal", "motcua.db-shm"}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CouldNotKeep, match=r"file\.unreadable"):
        examine(tmp_path / "missing")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}\n",
        b'{"ledger":1}\n',
        b'{"ledger":' + b"[" * 100_000 + b"\n",
        b'{"ledger":2,"desk":"d","key":"' + b"00" * 32 + b'","first":1}\n',
        b'{"ledger":1,"desk":"d","key":"00","first":1}\n',
        b'{"ledger":1,"desk":"d","key":"' + b"00" * 32 + b'","first":0}\n',
        b'{"ledger":1,"desk":"\\u0111","key":"' + b"00" * 32 + b'","first":1}\n',
        b'{"ledger":true,"desk":"d","key":"' + b"00" * 32 + b'","first":1}\n',
        b'{"ledger":1,"desk":5,"key":"' + b"00" * 32 + b'","first":1}\n',
    ],
)
def test_what_does_not_begin_like_an_export_is_none(line: bytes) -> None:
    with pytest.raises(BadInput, match=r"ledger\.not_export"):
        examine_lines(io.BytesIO(line))
    assert said_alone(line) == said_by_the_program(line)


def test_a_file_signed_by_somebody_else_is_not_ours(ledger: Ledger, tmp_path: Path) -> None:
    taken(ledger, tmp_path / "f.jsonl")
    chain = examine(tmp_path / "f.jsonl", key=Seal(b"f" * 32).public).chain
    assert (chain.reason, chain.first_bad_seq, chain.events) == ("key", 1, 0)


def test_lines_out_of_place_are_seen_by_both(ledger: Ledger, tmp_path: Path) -> None:
    taken(ledger, tmp_path / "part.jsonl", 2, 2)
    header, point, first, *rest = (tmp_path / "part.jsonl").read_bytes().splitlines(keepends=True)
    for lines in (
        [header, first, point, *rest],
        [header, point, point, first, *rest],
        [header, first, *rest],
        [header, point, first, *rest, first],
        [header, point, first, *rest, rest[-1]],
        [header, point, rest[-1]],
        [header],
        [header, header, point, first, *rest],
        [header, rest[-2], point, first, *rest],
    ):
        content = b"".join(lines)
        assert said_by_the_program(content) == said_alone(content)
        assert said_alone(content)["chain"] == "broken"


def test_a_file_that_cannot_be_written_leaves_nobody_reading(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A reader that outlives its connection complains on the terminal, line after line, when it is collected."""
    written = list[object]()

    def full(file: object, form: object, *values: object) -> None:
        written.append(values)
        if len(written) == 4:
            raise OSError(28, "full")

    def failed() -> str:
        try:
            taken(ledger, tmp_path / "f.jsonl")
        except CouldNotKeep as problem:
            ledger.database.close()  # as whoever opened it does, before the failure and who was reading are let go of
            return problem.key
        return ""

    monkeypatch.setattr("app.store.export._put", full)
    assert failed() == "file.not_written"
    gc.collect()
    assert not caplog.records
    assert not list(tmp_path.glob("*.jsonl*"))
