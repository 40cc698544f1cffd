"""The flatbed scanner in the window. Its scanimage is a script of ours here; SANE itself is asked in the source's own tests."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.counter import Counter
from app.ui.main_window import MainWindow
from app.ui.state import Area, Status
from tests.ui.stage import picture_of, press, settled, somebody, stage, until

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SANE on Windows"),
]


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script that answers when a page is asked for; a scan of somebody's card until it is written anew."""
    page, scan = tmp_path / "page.png", tmp_path / "scan"
    page.write_bytes(picture_of(somebody()))
    scan.write_text(f"cat {page}\n")
    program = tmp_path / "scanimage"
    found = "*device-list*) printf 'mine:1\\tMine 100\\n' ;;"
    program.write_text(f'#!/bin/sh\ncase "$*" in\n{found}\n*format=png*) echo $$ >{tmp_path}/pid; . {scan} ;;\nesac\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return scan


@pytest.fixture
def hanging(scan: Path) -> Path:
    """A scan that never ends; gives the file with the number of its process."""
    scan.write_text("exec sleep 60\n")
    return scan.with_name("pid")


def gone(pid: Path) -> bool:
    try:
        os.kill(int(pid.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


def started(pid: Path) -> bool:
    return pid.exists() and bool(pid.read_text())


def told(window: MainWindow) -> str:
    notice = window.flow.state.notices.get(Area.SCAN)
    return notice.key if notice else ""


def test_a_card_on_the_glass_is_read_and_looked_up(scan: Path, window: MainWindow) -> None:
    button = window.page.scan.flatbed
    assert button.isVisible()
    assert button.words == "Máy quét phẳng"
    button.click()
    assert button.words == "Dừng quét"
    until(lambda: bool(window.flow.state.people))
    settled(window)
    assert window.flow.state.places[0].status is Status.FOUND
    assert button.words == "Máy quét phẳng"


def test_without_a_program_for_flatbeds_there_is_no_button(qapp: QApplication, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, *more, **named: None if name == "scanimage" else real(name, *more, **named))
    with stage(counter) as window:
        assert window.page.scan.flatbed.isHidden()


def test_what_a_scanner_complains_of_is_told_and_the_button_is_ready_again(scan: Path, window: MainWindow) -> None:
    scan.write_text("echo 'scanimage: sane_start: Scanner cover is open' >&2; exit 8\n")
    window.page.scan.flatbed.click()
    settled(window)
    assert told(window) == "scan.flatbed_cover"
    assert window.page.scan.flatbed.words == "Máy quét phẳng"


def test_the_button_stops_a_scan_under_way(hanging: Path, window: MainWindow) -> None:
    button = window.page.scan.flatbed
    button.click()
    until(lambda: started(hanging))
    button.click()
    settled(window)
    assert told(window) == "scan.flatbed_stopped"
    assert gone(hanging)


@pytest.mark.parametrize("key", ["Esc", "Ctrl+N"])
def test_escape_and_the_next_citizen_stop_it_too(hanging: Path, window: MainWindow, key: str) -> None:
    window.page.scan.flatbed.click()
    until(lambda: started(hanging))
    press(window, key)
    until(lambda: gone(hanging) and window.page.scan.flatbed.words == "Máy quét phẳng")
    assert window.flow.state.people == ()


def test_closing_the_window_leaves_no_scan_behind(hanging: Path, counter: Counter, qapp: QApplication) -> None:
    with stage(counter) as window:
        window.page.scan.flatbed.click()
        until(lambda: started(hanging))
    assert gone(hanging)
