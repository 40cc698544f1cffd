"""The ledger by commands, by somebody who doubts it: another key, changed counts, days that are elsewhere, a sheet never written."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.core.usage import EventKind, Failures
from app.state import open_ledger, open_state
from tests.clocks import HandClock
from tests.journeys.commands.conftest import Motcua
from tests.journeys.commands.test_accounts import BOSS, ledger_of
from tests.journeys.commands.test_store_and_settings import a_refused_call
from tests.unit.app.test_subject_access import a_year_in_archives


def test_a_key_from_outside_is_compared_with_the_desks_own(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    (anchored,) = motcua("ledger", "anchor").rows
    copy = tmp_path / "copy.db"
    copy.write_bytes((motcua.home / "motcua.db").read_bytes())
    for where in ((), (copy,)):
        assert motcua("ledger", "verify", *where, "--key", anchored["public_key"]).status == 0
        ran = motcua("ledger", "verify", *where, "--key", "00" * 32)
        assert (ran.status, ran.rows[0]["chain"], ran.rows[0]["reason"], ran.rows[0]["first_bad_seq"]) == (1, "broken", "key", 1)
        assert motcua("ledger", "verify", *where, "--key", "zz").status == 2


@pytest.mark.parametrize("change", ["UPDATE facts SET calls = 0, refused = 0", "UPDATE rollups SET calls = 0, refused = 0"])
def test_counts_that_somebody_changed_are_found_out_and_made_anew(motcua: Motcua, change: str) -> None:
    a_refused_call(motcua)
    (honest,) = motcua("usage", "report", "--by", "clerk").rows
    assert motcua("ledger", "verify", "--thorough").rows[0]["counts"] == "ok"
    ledger = open_ledger(open_state(motcua.home))
    with ledger.database.writing() as connection:
        connection.execute(text(change))
    ledger.database.close()
    ran = motcua("ledger", "verify", "--thorough")
    assert (ran.status, ran.rows[0]["chain"], ran.rows[0]["counts"]) == (1, "ok", "changed")
    assert "Số liệu thống kê" in ran.said
    assert motcua("ledger", "verify", "--thorough").rows[0]["counts"] == "ok"
    assert motcua("usage", "report", "--by", "clerk").rows[0]["refused"] == honest["refused"] == 1
    assert motcua("ledger", "verify").rows[0]["counts"] is None, "only --thorough looks at them"
    assert not list(motcua.home.glob(".copy-*"))


@pytest.mark.parametrize("name", ["anchor.pdf", "anchor.png"])
def test_an_anchor_that_could_not_be_written_down_was_not_taken(motcua: Motcua, tmp_path: Path, name: str) -> None:
    a_refused_call(motcua)
    (tmp_path / "file").write_text("no folder")
    ran = motcua("ledger", "anchor", "--out", tmp_path / "file" / name)
    assert (ran.status, ran.rows) == (6, [])
    failures = Failures()
    told = [event for event in reversed(ledger_of(motcua)) if event.kind is EventKind.EXPORT]
    assert [failures.spoils(event) for event in told] == [True, True]
    assert motcua("ledger", "anchor", "--out", tmp_path / name).status == 0


@pytest.mark.parametrize("line", [("usage", "report"), ("usage", "flags", *BOSS), ("ledger", "export", "--out", "f.jsonl")])
def test_a_period_that_ends_before_it_begins_is_wrong_usage_and_no_empty_answer(motcua: Motcua, line: tuple[Any, ...]) -> None:
    a_refused_call(motcua)
    ran = motcua(*line, "--from", "2026-12-01", "--to", "2026-11-01")
    assert (ran.status, ran.rows, "trước ngày đầu" in ran.said) == (2, [], True)


def test_of_days_that_are_in_archives_nobody_is_told_that_nothing_happened(motcua: Motcua, tmp_path: Path) -> None:
    clock = HandClock()
    begun = clock.now().date().isoformat()
    with a_year_in_archives(motcua.home, clock):
        now = clock.now().astimezone().date().isoformat()
        who = ("--as", "quantri")
        gone = motcua("ledger", "export", "--out", tmp_path / "a.jsonl", "--from", begun, "--to", begun, *who)
        assert (gone.status, "tệp lưu trữ" in gone.said, (tmp_path / "a.jsonl").exists()) == (5, True, False)
        empty = motcua("ledger", "export", "--out", tmp_path / "a.jsonl", "--from", "2999-01-01", *who)
        assert (empty.status, "tệp lưu trữ" in empty.said) == (5, False)
        for words, told in (((), True), (("--from", begun), True), (("--from", now), False)):
            ran = motcua("ledger", "export", "--out", tmp_path / "b.jsonl", *words, *who)
            assert (ran.status, "tệp lưu trữ" in ran.said) == (0, told)
        flags = motcua("usage", "flags", "--from", begun, "--to", begun, *who)
        assert (flags.status, "tệp lưu trữ" in flags.said) == (0, True)
        assert "tệp lưu trữ" not in motcua("usage", "flags", "--from", now, *who).said
