"""The real program, killed in the middle of a dossier: at its next start the dossier is offered, and nothing has to be scanned again."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.usage import EventKind
from app.kept import Kept, read
from app.state import open_ledger, open_state
from app.store.kept import KeptDossiers
from app.ui.place import Status
from tests.ui.desks_of_dossiers import lonely, sitting
from tests.ui.stage import picture_of, somebody, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
PATIENCE_S = 60.0


@contextmanager
def program(home: Path, replay: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The window as a program of its own, with pictures in place of a camera."""
    order = [sys.executable, "-m", "app", "--home", str(home), "gui", "--replay", str(replay)]
    running = subprocess.Popen(order, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stderr=subprocess.DEVNULL)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def kept_by(home: Path, running: "subprocess.Popen[bytes]") -> Kept:
    """What the program has kept, once the citizen's answer is in it; read as another program of the desk reads it."""
    found: list[Kept] = []

    def is_there() -> bool:
        assert running.poll() is None, "the program ended by itself"
        found[:] = [one for one in _kept(home) if one.people[0].finding is not None]
        return bool(found)

    until(is_there, patience_s=PATIENCE_S)
    return found[0]


def _kept(home: Path) -> list[Kept]:
    if not (home / "motcua.db").exists() or not (home / "keys.json").exists():
        return []
    ledger = open_ledger(open_state(home))
    try:
        stored = KeptDossiers(ledger.database, ledger.desk)
        opened = (stored.open(row.id, login="canbo") for row in stored.of("canbo"))
        return [read(one.content) for one in opened if one is not None]
    finally:
        ledger.database.close()


def test_a_killed_program_offers_its_dossier_at_the_next_start(qapp: QApplication, own_home: Path, tmp_path: Path) -> None:
    citizen = somebody()
    assert citizen.card is not None
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "card.png").write_bytes(picture_of(citizen))
    own_home.mkdir(parents=True)
    (own_home / "settings.json").write_text(json.dumps({"keys.backend": "file"}), encoding="utf-8")
    with program(own_home, tmp_path / "frames") as running:
        kept = kept_by(own_home, running)
        running.send_signal(signal.SIGKILL)
        running.wait(PATIENCE_S)
    for file in (file for file in own_home.rglob("*") if file.is_file()):
        assert citizen.card.name.encode() not in file.read_bytes()
    with sitting(own_home) as seat:
        assert kept.number in seat.band.words
        assert "đang làm dở lúc" in seat.band.words
        assert [place.role for place in seat.window.flow.state.people] == []
        seat.band.resume.click()
        seat.rest()
        place = seat.window.flow.state.people[0]
        assert (place.status, place.finding) == (Status.FOUND, kept.people[0].finding)
        assert seat.window.flow.state.number == kept.number
        kinds = [event.kind for event in seat.desk.counter.journal.ledger.events() if event.dossier == kept.number]
        assert kinds.count(EventKind.DOSSIER) == kinds.count(EventKind.INTENT) == 1
        assert lonely(seat.stages()) == ["resumed"]
        assert seat.desk.counter.chain().ok
