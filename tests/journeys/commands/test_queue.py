"""Papers without the database by commands, and the list of those who wait to be verified."""

import io
import json
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_desk
from app.core.usage import EventKind
from app.store.waiting import LEASE, tried
from resources.demo.people import by_number, citizens
from tests.journeys.commands.conftest import Motcua

KEYS = {
    "id", "dossier", "procedure", "role", "form", "added_at", "keep_to", "state", "tries", "tried_at", "outcome", "reason", "differs",
}  # fmt: skip


def from_card(motcua: Motcua, tmp_path: Path, card: str, dossier: str = "D-1") -> Any:
    return motcua(
        "fill", "xntthn", "--card", f"applicant={card}", "--dossier", dossier, "--card-only", "--out", tmp_path / f"{dossier}.pdf"
    )


def card_of(practice: list[dict[str, Any]], *, case: str = "", answer: str | None = None) -> dict[str, Any]:
    numbers = {one.card.number for one in citizens() if one.card and one.answer == answer and (answer or one.case == case)}
    return next(row for row in practice if row["personal_id"] in numbers)


def test_a_paper_from_the_card_is_verified_later(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    assert motcua("queue", "list").rows == []
    assert from_card(motcua, tmp_path, practice[0]["file"]).status == 0
    (waiting,) = motcua("queue", "list").rows
    assert waiting.keys() == KEYS
    assert (waiting["dossier"], waiting["role"], waiting["state"], waiting["outcome"]) == ("D-1", "applicant", "waiting", None)
    ran = motcua("queue", "retry")
    assert ran.status == 0, ran.said
    assert [(row["id"], row["state"], row["outcome"]) for row in ran.rows] == [(waiting["id"], "verified", "FOUND")]
    assert motcua("queue", "list").rows == []
    (count,) = motcua("usage", "report").rows
    assert (count["calls"], count["found"], count["forms"]) == (1, 1, 1)


def test_nothing_of_a_citizen_is_in_the_list_or_in_the_clear_on_the_disk(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    for n, row in enumerate(practice[:3]):
        from_card(motcua, tmp_path, row["file"], f"D-{n}")
    listed = motcua("queue", "list")
    shown = json.dumps(listed.rows, ensure_ascii=False) + listed.said
    disk = b"".join(file.read_bytes() for file in motcua.home.rglob("*") if file.is_file())
    for row in practice[:3]:
        one = by_number(row["personal_id"])
        assert one is not None
        assert one.card is not None
        for value in (one.card.number, one.card.name, one.card.residence):
            assert value not in shown
            assert value.encode() not in disk


def test_each_waits_with_his_own_trouble_and_way_out(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.cli.main import run

    cards = {"out": card_of(practice, answer="TIMEOUT"), "differs": card_of(practice, case="differs-sex"), "good": practice[0]}
    for dossier, row in cards.items():
        assert from_card(motcua, tmp_path, row["file"], dossier).status == 0
    ran = motcua("queue", "retry")
    assert ran.status == 3
    states = {row["dossier"]: (row["state"], row["outcome"], row["differs"]) for row in ran.rows}
    assert states == {"out": ("failed", "TIMEOUT", []), "differs": ("answered", "FOUND", ["sex"]), "good": ("verified", "FOUND", [])}
    left = {row["dossier"]: row["id"] for row in motcua("queue", "list").rows}
    assert left.keys() == {"out", "differs"}
    again = motcua("queue", "retry", left["out"])
    assert (again.status, again.rows[0]["tries"]) == (3, 2)
    assert motcua("queue", "retry", left["differs"]).status == 1
    assert run(["queue", "list"]) == 0
    told = capsys.readouterr().out
    assert "(Giới tính)" in told
    assert "sẽ thử lại" in told
    for bad in ("--reason=nonsense", "--reason=citizen_told:099190000001"):
        assert motcua("queue", "drop", left["differs"], bad).status == 2
    assert motcua("queue", "drop", "00000000", "--reason", "citizen_told").status == 2
    for item in left.values():
        assert motcua("queue", "drop", item, "--reason", "citizen_told:hẹn sáng mai").status == 0
    assert motcua("queue", "list").rows == []
    with open_desk(motcua.home) as desk:
        dropped = [event for event in desk.counter.journal.ledger.events() if event.kind is EventKind.DROPPED]
    assert [(event.reason, event.note) for event in dropped] == [("citizen_told", "hẹn sáng mai")] * 2


def test_beyond_the_limit_there_is_no_paper_and_a_clear_word(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    motcua("settings", "set", "verify.card_only.most", "1")
    assert from_card(motcua, tmp_path, practice[0]["file"], "D-1").status == 0
    ran = from_card(motcua, tmp_path, practice[1]["file"], "D-2")
    assert (ran.status, ran.rows[0]["pdf"], ran.rows[0]["reason"]) == (4, None, "card_only.count")
    assert "phụ trách" in ran.said
    assert not (tmp_path / "D-2.pdf").exists()
    assert [row["dossier"] for row in motcua("queue", "list").rows] == ["D-1"]


def test_of_two_programs_that_reach_for_the_last_one_at_once_one_gets_it(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    motcua("settings", "set", "verify.card_only.most", "1")
    motcua("queue", "list")
    both = [
        motcua.start(
            "fill", "xntthn", "--card", f"applicant={practice[n]['file']}", "--dossier", f"D-{n}", "--card-only",
            "--out", tmp_path / f"D-{n}.pdf",
        )
        for n in range(2)
    ]  # fmt: skip
    said = [one.communicate()[0] for one in both]
    assert sorted(one.returncode for one in both) == [0, 4], said
    assert len(list(tmp_path.glob("D-*.pdf"))) == 1
    assert len(motcua("queue", "list").rows) == 1
    with open_desk(motcua.home) as desk:
        kinds = [event.kind for event in desk.counter.journal.ledger.events()]
        assert desk.counter.chain().ok
    assert (kinds.count(EventKind.UNVERIFIED), kinds.count(EventKind.FILL)) == (1, 1)


def test_whom_another_program_has_in_hand_is_left_to_it_and_how_long_is_told(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    for n in range(2):
        from_card(motcua, tmp_path, practice[n]["file"], f"D-{n}")
    ids = {row["dossier"]: row["id"] for row in motcua("queue", "list").rows}
    with open_desk(motcua.home) as desk:
        assert desk.counter.waiting_list.take(ids["D-0"], now=desk.counter.journal.clock.now()) is not None
    held = motcua("queue", "retry", ids["D-0"])
    assert (held.status, [(row["state"], row["tries"]) for row in held.rows]) == (3, [("waiting", 0)])
    seconds = [int(word) for word in held.said.split() if word.isdigit()]
    assert seconds
    assert 0 < seconds[0] <= LEASE.total_seconds()
    everybody = motcua("queue", "retry")
    assert (everybody.status, [row["dossier"] for row in everybody.rows]) == (3, ["D-1"])
    assert [row["dossier"] for row in motcua("queue", "list").rows] == ["D-0"]
    with open_desk(motcua.home) as desk:
        desk.counter.waiting_list.keep(tried(desk.counter.waiting_list.items()[0]))
    assert motcua("queue", "retry", ids["D-0"]).rows[0]["state"] == "verified", "whoever had him let go"


@pytest.mark.parametrize("word", ["-1", "501", "many"])
def test_a_limit_has_its_limits(motcua: Motcua, word: str) -> None:
    assert motcua("settings", "set", "verify.card_only.most", "--", word).status == 2


def test_whenever_it_is_killed_nobody_is_lost_or_sticks(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    chance, killed, whole = random.Random(20261122), 0, 60.0
    for n in range(7):
        out = tmp_path / f"{n}.pdf"
        began = time.monotonic()
        running = motcua.start(
            "fill", "xntthn", "--card", f"applicant={practice[n]['file']}", "--dossier", f"D-{n}", "--card-only", "--out", out
        )
        try:
            running.wait(chance.uniform(0.5, 1) * whole)
            whole = min(whole, time.monotonic() - began)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            killed += 1
        running.communicate()
    with open_desk(motcua.home) as desk:
        events = list(desk.counter.journal.ledger.events())
        assert desk.counter.chain().ok
    written = {event.dossier for event in events if event.kind is EventKind.UNVERIFIED}
    assert {row["dossier"] for row in motcua("queue", "list").rows} == written >= {"D-0"}
    assert {event.dossier for event in events if event.kind is EventKind.FILL} <= written
    assert killed
    ran = motcua("queue", "retry")
    assert ran.status == 0
    assert len(ran.rows) == len(written)


def test_json_is_one_row_as_soon_as_it_is_known(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    from_card(motcua, tmp_path, practice[0]["file"])
    running = motcua.start("queue", "retry")
    out, said = running.communicate()
    assert running.returncode == 0, said
    assert [json.loads(line)["state"] for line in io.StringIO(out)] == ["verified"]
