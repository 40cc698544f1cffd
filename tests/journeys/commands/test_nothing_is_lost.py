"""Full disks, killed processes, second programs: what was acknowledged is kept, what was not logged was not shown."""

import json
import os
import random
import resource
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_desk, run_window
from app.core.errors import CouldNotKeep, Refused
from tests.journeys.commands.conftest import Motcua

KILLS = int(os.environ.get("MOTCUA_KILLS", "12"))
"""How often the demo is killed here; MOTCUA_KILLS=200 is the number to try before a release."""


def test_whenever_the_demo_is_killed_the_chain_holds_and_every_acknowledged_form_is_in_it(motcua: Motcua, tmp_path: Path) -> None:
    chance = random.Random(20261121)
    began = time.monotonic()
    motcua.start("demo", "--out", tmp_path).communicate()
    whole = time.monotonic() - began
    acknowledged, killed_midway = 0, 0
    for n in range(KILLS):
        began = time.monotonic()
        running = motcua.start("demo", "--out", tmp_path / str(n))
        time.sleep(chance.uniform(0, whole))
        running.send_signal(signal.SIGKILL)
        out, _ = running.communicate()
        rows = [json.loads(line) for line in out.splitlines()]
        if running.returncode == -signal.SIGKILL:
            killed_midway += 1
        else:
            whole = min(whole, time.monotonic() - began)  # too late: the machine has become quicker
        assert all(Path(row["pdf"]).read_bytes().startswith(b"%PDF") for row in rows)
        acknowledged = max([acknowledged, *(row["events"] for row in rows)])
        (chain,) = motcua("ledger", "verify").rows
        assert chain["chain"] == "ok", f"after kill {n}: {chain}"
        assert chain["events"] >= acknowledged
    assert killed_midway >= KILLS // 2, "the kills came too late to prove anything"


def test_on_a_full_disk_nothing_is_shown_and_the_ledger_stays_whole(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    line = ("lookup", "--card", practice[0]["file"], "--procedure", "1.004873", "--dossier", "D-1")
    assert motcua(*line).status == 0
    ledger = motcua.home / "motcua.db"

    def no_file_may_grow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ledger.stat().st_size // 4096, resource.RLIM_INFINITY))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    running = motcua.start(*line, preexec_fn=no_file_may_grow)
    out, said = running.communicate()
    assert running.returncode == 6, said
    assert out == ""
    assert "Sổ ghi" in said or "Ổ đĩa" in said
    assert "Traceback" not in said
    (chain,) = motcua("ledger", "verify").rows
    assert (chain["chain"], chain["events"]) == ("ok", 3)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to mount a small disk: run as root")
def test_on_a_really_full_disk_the_message_names_it(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    script = f"""
        mount -t tmpfs -o size=600k tmpfs {tmp_path} || exit 77
        export MOTCUA_HOME={tmp_path}/state
        python="$1"; card="$2"
        "$python" -m app lookup --card "$card" --procedure 1.004873 --dossier D-1 --json >/dev/null 2>&1 || exit 78
        dd if=/dev/zero of={tmp_path}/ballast bs=1k >/dev/null 2>&1
        "$python" -m app lookup --card "$card" --procedure 1.004873 --dossier D-2 --json
        status=$?
        rm {tmp_path}/ballast
        "$python" -m app ledger verify --json >&2
        exit $status
    """
    import sys

    line = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", sys.executable, practice[0]["file"]]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=motcua.environment(), cwd=Path(__file__).parents[3])
    if done.returncode in (1, 77):
        pytest.skip(f"this machine lets nobody mount: {done.stderr[-200:]}")
    assert done.returncode == 6, done.stderr
    assert done.stdout == ""
    assert "Ổ đĩa đã đầy" in done.stderr or "không ghi được" in done.stderr
    assert '"chain": "ok"' in done.stderr


def test_a_paper_that_cannot_be_written_says_so_and_the_count_is_complete(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file where a folder is wanted")
    out = tmp_path / "taken" / "f.pdf"
    ran = motcua("fill", "xntthn", "--card", f"applicant={practice[0]['file']}", "--dossier", "D-1", "--out", out)
    assert (ran.status, ran.rows) == (6, [])
    assert "f.pdf" in ran.said
    assert motcua("ledger", "verify").rows[0]["chain"] == "ok"


def test_a_second_window_on_the_same_state_folder_is_refused_and_commands_still_work(motcua: Motcua) -> None:
    from filelock import FileLock

    motcua.home.mkdir(parents=True)
    with FileLock(motcua.home / "window.lock"):
        with pytest.raises(Refused) as refused:
            run_window(motcua.home)
        assert "đang mở" in refused.value.sentence("what")
        assert motcua("ledger", "verify").status == 0


def test_two_programs_at_once_write_one_whole_chain(motcua: Motcua, tmp_path: Path) -> None:
    both = [motcua.start("demo", "--out", tmp_path / str(n)) for n in range(2)]
    for running in both:
        _, said = running.communicate()
        assert running.returncode == 0, said
    (chain,) = motcua("ledger", "verify").rows
    assert (chain["chain"], chain["events"]) == ("ok", 36)


def test_a_ledger_that_somebody_changed_is_reported_broken(motcua: Motcua, tmp_path: Path) -> None:
    from sqlalchemy import text

    motcua("demo", "--out", tmp_path)
    with open_desk(motcua.home) as desk, desk.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_DELETE"))
        connection.execute(text("DELETE FROM ledger WHERE seq = 5"))
    ran = motcua("ledger", "verify")
    assert (ran.status, ran.rows[0]["chain"], ran.rows[0]["first_bad_seq"]) == (1, "broken", 5)


def test_a_state_folder_that_cannot_be_made_is_named(motcua: Motcua, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    ran = motcua("ledger", "verify", "--home", tmp_path / "file" / "state")
    assert ran.status == 6
    assert "--home" in ran.said


def test_a_lost_key_is_not_replaced_by_a_new_one(motcua: Motcua, tmp_path: Path) -> None:
    motcua("demo", "--out", tmp_path)
    (motcua.home / "keys.json").unlink()
    ran = motcua("ledger", "verify")
    assert ran.status == 6
    assert "Khóa" in ran.said


def test_another_configuration_without_a_vault_refuses_to_start(motcua: Motcua) -> None:
    with pytest.raises(Refused, match=r"keys\.no_vault"):
        from app.state import open_state

        open_state(motcua.home, adapter="gateway")


def test_no_citizen_reaches_the_state_folder_in_the_clear(motcua: Motcua, tmp_path: Path) -> None:
    from resources.demo.people import citizens

    motcua("demo", "--out", tmp_path)
    content = b"".join(file.read_bytes() for file in motcua.home.rglob("*") if file.is_file())
    named = [one.card for one in citizens() if one.card]
    assert not [card for card in named if card.number.encode() in content or card.name.encode() in content]


def test_even_inside_the_ledger_there_is_no_citizens_value(motcua: Motcua, tmp_path: Path) -> None:
    from resources.demo.people import citizens

    motcua("demo", "--out", tmp_path)
    with open_desk(motcua.home) as desk:
        kept = " ".join(repr(event) for event in desk.counter.journal.ledger.events())
    assert kept.count("subject='") == 18
    values = {
        value for one in citizens() if one.card for value in (one.card.number, one.card.old_id, one.card.name, one.card.residence) if value
    }
    assert not [value for value in values if value in kept]


def test_an_event_that_cannot_be_kept_keeps_the_answer_from_being_shown(
    motcua: Motcua, practice: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.core.usage import EventKind, UsageEvent
    from app.store.ledger import Ledger

    real = Ledger.append

    def full_at_the_outcome(self: Ledger, event: UsageEvent, change: Any = None) -> int:
        if event.kind is EventKind.OUTCOME:
            raise CouldNotKeep("store.disk_full")
        return real(self, event, change)

    monkeypatch.setattr(Ledger, "append", full_at_the_outcome)
    ran = motcua("lookup", "--card", practice[0]["file"], "--procedure", "1.004873", "--dossier", "D-1")
    assert (ran.status, ran.rows) == (6, [])


def test_an_intent_that_cannot_be_kept_keeps_the_question_from_being_sent(
    motcua: Motcua, practice: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.core.usage import EventKind, UsageEvent
    from app.store.ledger import Ledger
    from app.verify.adapters.demo import DemoVerifier

    real = Ledger.append

    def full_at_the_intent(self: Ledger, event: UsageEvent, change: Any = None) -> int:
        if event.kind is EventKind.INTENT:
            raise CouldNotKeep("store.disk_full")
        return real(self, event, change)

    asked: list[object] = []
    monkeypatch.setattr(Ledger, "append", full_at_the_intent)
    monkeypatch.setattr(DemoVerifier, "ask", lambda *a, **k: asked.append(a))
    assert motcua("lookup", "--card", practice[0]["file"], "--procedure", "1.004873", "--dossier", "D-1").status == 6
    assert asked == []
