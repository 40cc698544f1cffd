"""What the supervisor's pages print and export: the same as the command, as a file where he chose, and never without its event."""

import csv
import io
import json
import re
import threading
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.cli.main import run
from app.core.errors import CouldNotKeep, DeviceMissing
from app.report.columns import COLUMNS
from app.ui.ports import Receipt
from app.ui.printing import Printers
from app.ui.supervisor import handing_out
from app.ui.supervisor.clerks import ClerksPage
from tests.journeys.window.supervising import Scene, scene
from tests.ui.stage import PATIENCE_S, press, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def export_to(found: Scene, file: Path | None) -> list[tuple[tuple[str, ...], str]]:
    """Ctrl+E, answered with that file; what was offered."""
    asked: list[tuple[tuple[str, ...], str]] = []

    def place(parent: QWidget, endings: tuple[str, ...], proposed: str) -> Path | None:
        asked.append((endings, proposed))
        return file

    found.frame.handing_out.asks_place = place
    found.key(Qt.Key.Key_E, ctrl=True)
    return asked


def figures(table: bytes, by: str) -> list[list[str]]:
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    return [[row[name] for name in (by, *COLUMNS, "period_from", "period_to", "filter_units")] for row in rows]


def test_an_export_is_the_commands_own_and_the_ledger_says_so(qapp: QApplication, past: Path, own_home: Path, tmp_path: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.open("clerks")
        asked = export_to(found, tmp_path / "canbo.csv")
        period = found.frame.asked.period
        assert asked == [(("xlsx", "csv", "json", "pdf"), f"clerks_{period.first}_{period.last}")]
        (event,) = found.exports()
        assert (event.note, event.state, event.first_day, event.last_day) == ("report", "csv", str(period.first), str(period.last))
        assert (event.form, event.scope) == ("clerks", ())
        assert "Đã ghi canbo.csv" in found.frame.notice.words
        assert "chỉ gửi cho người có trách nhiệm" in found.frame.notice.words
    command = ["usage", "report", "--by", "clerk", "--from", str(period.first), "--to", str(period.last), "--compare"]
    other = tmp_path / "command.csv"
    assert run([*command, "--as", "phutrach", "--format", "csv", "--out", str(other)]) == 0
    assert figures((tmp_path / "canbo.csv").read_bytes(), "clerk") == figures(other.read_bytes(), "clerk")
    assert len(figures(other.read_bytes(), "clerk")) == 7


def test_every_format_is_written_whole(qapp: QApplication, past: Path, own_home: Path, tmp_path: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        for ending, begins in (("xlsx", b"PK\x03\x04"), ("json", b'{"by"'), ("pdf", b"%PDF-")):
            export_to(found, tmp_path / f"so.{ending}")
            assert (tmp_path / f"so.{ending}").read_bytes().startswith(begins)
        assert [event.state for event in found.exports()] == ["xlsx", "json", "pdf"]
        rows = [json.loads(line) for line in (tmp_path / "so.json").read_text(encoding="utf-8").splitlines()]
        assert all(row["report"]["events_shown"] + row["report"]["events_filtered"] == row["report"]["events_chain"] for row in rows)


def test_the_unit_that_was_chosen_is_on_record_too(qapp: QApplication, past: Path, own_home: Path, tmp_path: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.open("services")
        found.frame.go_to_unit("DEMO")
        found.settled()
        export_to(found, tmp_path / "so.csv")
        assert found.frame.asked.unit == "DEMO"
        assert [(event.form, event.scope) for event in found.exports()] == [("services", ("DEMO",))]


def test_a_clerk_who_is_open_is_what_is_exported(qapp: QApplication, past: Path, own_home: Path, tmp_path: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.open("clerks")
        page = found.frame.pages["clerks"]
        assert isinstance(page, ClerksPage)
        page.open("thuha")
        found.settled()
        export_to(found, tmp_path / "thuha.json")
        rows = [json.loads(line) for line in (tmp_path / "thuha.json").read_text(encoding="utf-8").splitlines()]
        assert {row["report"]["filter_clerk"] for row in rows} == {"thuha"}


def test_who_thinks_better_of_it_leaves_no_trace(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        export_to(found, None)
        assert found.exports() == []
        assert not found.frame.notice.isVisible()


def test_no_file_leaves_without_its_event(
    qapp: QApplication, past: Path, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wear(qapp)
    with scene(past, own_home) as found:

        def refuses(self: object, *said: object, **more: object) -> None:
            raise CouldNotKeep("store.disk_full")

        monkeypatch.setattr(type(found.desk.personnel.journal), "write", refuses)
        export_to(found, tmp_path / "so.csv")
        assert not (tmp_path / "so.csv").exists()
        assert found.frame.notice.isVisible()


def test_a_place_that_cannot_be_written_is_told(qapp: QApplication, past: Path, own_home: Path, tmp_path: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        (tmp_path / "so.csv").mkdir()
        export_to(found, tmp_path / "so.csv")
        assert found.frame.notice.isVisible()
        assert found.frame.notice.property("tone") == "bad"


def test_ctrl_p_prints_the_page_and_not_the_counters_paper(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    printed: list[bytes] = []

    def spool_to(printer: str, ticket: object) -> object:
        def spool(pdf: bytes) -> Receipt:
            printed.append(pdf)
            return Receipt(job="Canon-7", printer=printer, state="queued", copies=1)

        return spool

    with scene(past, own_home) as found, patch.object(handing_out, "spool_to", spool_to):
        found.frame.handing_out.finds_printers = lambda: Printers(("Canon",), "Canon")
        found.open("clerks")
        found.key(Qt.Key.Key_P, ctrl=True)
        until(lambda: found.frame.handing_out.dialog is not None)
        dialog = found.frame.handing_out.dialog
        assert dialog is not None
        assert found.exports() == []
        dialog.accept()
        found.settled()
        assert [(event.state, event.form) for event in found.exports()] == [("printer", found.frame.page.NAME)]
        assert printed[0].startswith(b"%PDF-")
        assert len(re.findall(rb"/Type /Page\b", printed[0])) >= 1
        assert "Canon" in found.frame.notice.words
        assert not found.window.dispatch.open
        found.frame.print_page()
        until(lambda: found.frame.handing_out.dialog is not None)
        again = found.frame.handing_out.dialog
        assert again is not None
        again.reject()
        found.settled()
        assert len(printed) == 1


def test_a_printer_that_refuses_is_told(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)

    def spool_to(printer: str, ticket: object) -> object:
        def spool(pdf: bytes) -> Receipt:
            raise DeviceMissing("print.refused")

        return spool

    with scene(past, own_home) as found, patch.object(handing_out, "spool_to", spool_to):
        found.frame.handing_out.finds_printers = lambda: Printers(("Canon",), "Canon")
        found.frame.print_page()
        until(lambda: found.frame.handing_out.dialog is not None)
        dialog = found.frame.handing_out.dialog
        assert dialog is not None
        dialog.accept()
        found.settled()
        assert found.frame.notice.isVisible()
        assert found.frame.notice.property("tone") == "bad"


def test_no_question_opens_over_the_curtain(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    looked = threading.Event()
    with scene(past, own_home) as found:
        found.frame.handing_out.finds_printers = lambda: Printers(("Canon",), "Canon") if looked.wait(PATIENCE_S) else Printers((), "")
        found.frame.print_page()
        press(found.window, "F4")
        looked.set()
        until(lambda: "Chưa in, chưa lưu gì" in found.frame.notice.words)
        assert (QApplication.activeModalWidget(), found.frame.handing_out.dialog) == (None, None)
        press(found.window, "F4")


def test_before_the_first_answer_there_is_nothing_to_hand_out(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.page.report = None
        for deed in (found.frame.print_page, found.frame.save_page):
            deed()
            assert found.frame.notice.isVisible()
            assert "chưa có gì để in hoặc xuất" in found.frame.notice.words
            found.frame.open("clerks")
            found.settled()
            found.page.report = None


def test_the_place_asked_for_ends_as_the_format_wants(qapp: QApplication, past: Path, own_home: Path, tmp_path: Path) -> None:
    wear(qapp)
    answers = iter((("", ""), (str(tmp_path / "a"), "Bảng CSV (*.csv)"), (str(tmp_path / "b.json"), "Bảng CSV (*.csv)")))

    def dialog(parent: QWidget, title: str, proposed: str, kinds: str) -> tuple[str, str]:
        assert kinds.split(";;")[0] == "Bảng tính Excel (*.xlsx)"
        return next(answers)

    with scene(past, own_home) as found, patch.object(QFileDialog, "getSaveFileName", dialog):
        endings = ("xlsx", "csv", "json", "pdf")
        given = [handing_out.ask_place(found.frame, endings, "so") for _ in range(3)]
    assert given == [None, tmp_path / "a.csv", tmp_path / "b.json"]


def test_the_scene_is_left_by_the_keyboard(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        press(found.window, "Esc")
        assert found.window.pages.currentWidget() is found.window.desk
        press(found.window, "F9")
        found.settled()
        assert found.window.pages.currentWidget() is found.frame
