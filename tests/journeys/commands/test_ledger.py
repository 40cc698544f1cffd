"""The ledger by commands: checked, taken away, anchored; and who may."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.bootstrap import open_personnel
from app.core.errors import Refused
from app.core.people import Post
from app.core.usage import NOTED_ELSEWHERE, EventKind, Failures, Period
from app.custody import Custody
from app.state import SIGN_KEY, open_ledger, open_state
from tests.journeys.commands.conftest import ROOT, Motcua
from tests.journeys.commands.test_accounts import employ, ledger_of
from tests.journeys.commands.test_store_and_settings import a_refused_call, tamper

ALONE = ROOT / "docs" / "ledger" / "verify_ledger.py"


def test_an_export_is_whole_to_the_program_and_to_the_verifier_that_stands_alone(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    out = tmp_path / "ledger.jsonl"
    (row,) = motcua("ledger", "export", "--out", out).rows
    assert (row["events"], row["first"], row["last"]) == (2, 1, 2), "the call, and the export itself"
    (told,) = motcua("ledger", "verify", out).rows
    assert (told["chain"], told["events"], told["anchor"]) == ("ok", 2, row["anchor"])
    done = subprocess.run(
        [sys.executable, "-I", ALONE, out, "--anchor", row["anchor"], "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["key"] == told["key"]


def test_an_export_of_another_desk_is_checked_by_its_own_word_which_is_said(motcua: Motcua, tmp_path: Path, own_home: Path) -> None:
    a_refused_call(motcua)
    out = tmp_path / "ledger.jsonl"
    motcua("ledger", "export", "--out", out)
    (anchored,) = motcua("ledger", "anchor").rows
    elsewhere = motcua("ledger", "verify", out, "--home", tmp_path / "other")
    assert elsewhere.status == 0
    assert anchored["key"] in elsewhere.said
    assert not (tmp_path / "other").exists(), "nothing is made to check somebody else's file"
    known = motcua("ledger", "verify", out, "--home", tmp_path / "other", "--key", anchored["public_key"])
    assert (known.status, known.said) == (0, "")
    assert motcua("ledger", "verify", out, "--key", "00" * 32).rows[0]["reason"] == "key"


def test_an_export_signed_with_another_key_is_not_this_desks(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    out = tmp_path / "ledger.jsonl"
    motcua("ledger", "export", "--out", out)
    open_state(motcua.home).keys.put(SIGN_KEY, b"f" * 32)
    ran = motcua("ledger", "verify", out)
    assert (ran.status, ran.rows[0]["reason"]) == (1, "key")
    assert motcua("ledger", "verify").rows[0]["reason"] == "signature"


def test_an_end_that_was_cut_off_is_seen_against_the_anchor_on_paper(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    a_refused_call(motcua)
    (anchored,) = motcua("ledger", "anchor", "--out", tmp_path / "anchor.pdf").rows
    text = PdfReader(tmp_path / "anchor.pdf").pages[0].extract_text()
    assert anchored["anchor"] in text
    assert anchored["key"] in text
    assert motcua("ledger", "verify", "--anchor", anchored["anchor"]).status == 0
    tamper(motcua, "DELETE FROM ledger WHERE seq = 3", "DROP TRIGGER checkpoints_DELETE", "DELETE FROM checkpoints WHERE seq = 3")
    assert motcua("ledger", "verify").status == 0
    ran = motcua("ledger", "verify", "--anchor", anchored["anchor"])
    assert (ran.status, ran.rows[0]["reason"], ran.rows[0]["first_bad_seq"]) == (1, "cut", 3)


def test_an_anchor_taken_is_an_event_that_the_anchor_vouches_for(motcua: Motcua) -> None:
    a_refused_call(motcua)
    (row,) = motcua("ledger", "anchor").rows
    (told,) = [event for event in ledger_of(motcua) if event.kind is EventKind.EXPORT]
    assert (told.note, row["anchor"].partition(":")[0]) == (NOTED_ELSEWHERE[0], "2")


def test_the_qr_code_holds_desk_head_and_key(motcua: Motcua, tmp_path: Path) -> None:
    import zxingcpp
    from PIL import Image

    a_refused_call(motcua)
    (row,) = motcua("ledger", "anchor", "--out", tmp_path / "anchor.png").rows
    with Image.open(tmp_path / "anchor.png") as picture:
        (read,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert read.text == f"motcua-anchor:1:{row['desk']}:{row['anchor']}:{row['key']}"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("ledger", "verify", "--anchor", "5"), 2),
        (("ledger", "verify", "--key", "xy"), 2),
        (("ledger", "verify", "--key", "zz" * 32), 2),
        (("ledger", "anchor", "--out", "a.txt"), 2),
        (("ledger", "export", "--out", "f", "--from", "soon"), 2),
        (("ledger", "anchor"), 6),
    ],
)
def test_what_cannot_be_done_is_said(motcua: Motcua, tmp_path: Path, words: tuple[str, ...], status: int) -> None:
    file = tmp_path / "f.jsonl"
    file.write_text('{"ledger":1}\n')
    if "--key" in words:
        words = (*words[:2], str(file), *words[2:])
    ran = motcua(*words)
    assert (ran.status, ran.rows) == (status, [])
    assert ran.said.count(".") >= 3


def test_a_file_that_only_begins_like_an_export_is_none(motcua: Motcua, tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text('{"ledger":1}\n')
    ran = motcua("ledger", "verify", tmp_path / "f.jsonl")
    assert (ran.status, ran.rows) == (5, [])
    assert "motcua ledger export" in ran.said


def test_an_export_of_days_without_events_writes_nothing(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    ran = motcua("ledger", "export", "--out", tmp_path / "f.jsonl", "--to", "2020-01-01")
    assert (ran.status, ran.rows) == (5, [])
    assert not (tmp_path / "f.jsonl").exists()


def test_an_export_of_which_nothing_came_does_not_count_as_noted(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    ran = motcua("ledger", "export", "--out", tmp_path / "gone" / "f.jsonl")
    assert ran.status == 6
    assert "Tệp chưa được ghi" in ran.said
    assert "Tờ khai" not in ran.said
    events = ledger_of(motcua)
    assert [(event.note, event.state) for event in events if event.kind is EventKind.EXPORT] == [("ledger", ""), ("ledger", "failed")]
    failures = Failures()
    assert [event.kind for event in reversed(events) if not failures.spoils(event)] == [EventKind.OUTCOME]


def test_once_there_are_accounts_a_clerk_takes_no_anchor_and_nobody_who_is_suspended(motcua: Motcua) -> None:
    a_refused_call(motcua)
    assert motcua("ledger", "anchor").status == 0
    employ(motcua)
    for login in ("lan", "canbo"):
        ran = motcua("ledger", "anchor", "--as", login)
        assert (ran.status, ran.rows) == (4, [])
        assert "phụ trách" in ran.said
    motcua("accounts", "add", "truong", "--name", "Lê Thử Trưởng", "--post", "supervisor", "--as", "phutrach")
    assert motcua("ledger", "anchor", "--as", "truong").status == 0
    motcua("accounts", "suspend", "truong", "--as", "phutrach")
    ran = motcua("ledger", "anchor", "--as", "truong")
    assert (ran.status, ran.rows) == (4, [])
    assert "tạm dừng" in ran.said
    assert len([event for event in ledger_of(motcua) if event.note == NOTED_ELSEWHERE[0]]) == 2


def test_who_may_not_see_every_event_may_not_take_them_away(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    assert motcua("ledger", "export", "--out", tmp_path / "f.jsonl", "--as", "phutrach").status == 0
    ran = motcua("ledger", "export", "--out", tmp_path / "g.jsonl")
    assert (ran.status, ran.rows) == (4, [])
    assert not (tmp_path / "g.jsonl").exists()
    kinds = motcua("ledger", "verify").rows[0]["events"]
    assert kinds == 2, "what was refused left no EXPORT event"


def test_once_there_are_accounts_the_keys_are_an_administrators(motcua: Motcua) -> None:
    with open_personnel(motcua.home, login="phutrach") as (_, personnel):
        custody = Custody(journal=personnel.journal, gate=personnel.gate)
        custody.require_administrator()
        personnel.add(login="quan", name="Lê Thử Quản", unit=personnel.gate.clerk.unit, post=Post.ADMINISTRATOR)
        custody.require_administrator()
    with open_personnel(motcua.home) as (_, personnel), pytest.raises(Refused, match=r"ledger\.administrator"):
        Custody(journal=personnel.journal, gate=personnel.gate).require_administrator()


def test_a_ledger_from_before_there_were_checkpoints_is_signed_when_it_is_opened(motcua: Motcua) -> None:
    a_refused_call(motcua)
    state = open_state(motcua.home)
    tamper(motcua, "DELETE FROM ledger WHERE 0", "DROP TRIGGER checkpoints_DELETE", "DELETE FROM checkpoints")
    assert motcua("ledger", "verify").rows[0]["reason"] == "unsigned"
    state.keys.delete(SIGN_KEY)
    (row,) = motcua("ledger", "verify").rows
    assert (row["chain"], row["signed"]) == ("ok", 1)


def test_a_lost_signing_key_is_named_and_not_made_anew(motcua: Motcua) -> None:
    a_refused_call(motcua)
    state = open_state(motcua.home)
    state.keys.delete(SIGN_KEY)
    ran = motcua("ledger", "verify")
    assert (ran.status, ran.rows) == (6, [])
    assert state.keys.get(SIGN_KEY) is None
    assert "keys.backend=file" in ran.said


def test_an_export_is_complete_to_the_event_that_tells_of_it(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    with open_personnel(motcua.home, login="phutrach") as (_, personnel):
        done = Custody(journal=personnel.journal, gate=personnel.gate).export(tmp_path / "f.jsonl", period=Period())
    ledger = open_ledger(open_state(motcua.home))
    *_, last = ledger.events()
    ledger.database.close()
    assert (last.kind, last.clerk, last.note, done.last) == ("EXPORT", "phutrach", "ledger", 2)
