"""The spooler's word is repeated and never improved; a paper on disk is whole or not there."""

import os
from pathlib import Path

import pytest

from app import spool
from app.core.errors import BadInput, CouldNotKeep, DeviceMissing
from app.paper import write_whole
from app.spool import client, print_paper, read_paper

PDF = b"%PDF-1.4\n%%EOF\n"


def spooler(folder: Path, monkeypatch: pytest.MonkeyPatch, *, lp: str, lpstat: str = "exit 0") -> None:
    """A spooler that answers as told: two programs first on the path."""
    for name, script in (("lp", lp), ("lpstat", lpstat)):
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_an_accepted_job_is_reported_as_the_spooler_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note_and_accept = f'printf "%s\n" "$@" > {tmp_path}/said; cat > {tmp_path}/paper; echo "request id is To-Khai-12 (1 file(s))"'
    spooler(tmp_path, monkeypatch, lp=note_and_accept, lpstat="echo 'To-Khai-12 x'")
    outcome = print_paper(PDF, printer="To-Khai", copies=2)
    assert (outcome.job, outcome.printer, outcome.state) == ("To-Khai-12", "To-Khai", "queued")
    assert (tmp_path / "said").read_text().split() == ["-n", "2", "-t", "motcua", "-d", "To-Khai"]
    assert (tmp_path / "paper").read_bytes() == PDF


def test_a_job_that_is_not_in_the_queue_was_accepted_and_no_more_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooler(tmp_path, monkeypatch, lp='echo "request id is P-1 (1 file(s))"')
    assert print_paper(PDF).state == "accepted"


def test_another_job_that_begins_alike_is_not_taken_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooler(tmp_path, monkeypatch, lp='echo "request id is P-1 (0 file(s))"', lpstat="echo 'P-12 x'")
    assert print_paper(PDF).state == "accepted"


def test_a_queue_that_cannot_be_asked_makes_no_job_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooler(tmp_path, monkeypatch, lp='echo "request id is P-1 (0 file(s))"', lpstat="exit 1")
    assert print_paper(PDF).state == "accepted"


@pytest.mark.parametrize(
    ("lp", "printer", "key"),
    [
        ("echo 'lp: Error - no default destination available.' >&2; exit 1", "", "print.no_printer"),
        ("echo 'lp: The printer or class does not exist.' >&2; exit 1", "Nope", "print.unknown_printer"),
        ("echo 'something else'", "P", "print.refused"),
        ("exec sleep 30", "P", "print.silent"),
    ],
)
def test_a_spooler_that_does_not_take_the_job_is_never_called_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lp: str, printer: str, key: str
) -> None:
    monkeypatch.setattr(client, "PATIENCE_S", 0.3)
    spooler(tmp_path, monkeypatch, lp=lp)
    with pytest.raises(DeviceMissing) as problem:
        print_paper(PDF, printer=printer)
    assert problem.value.key == key


def test_without_a_spooler_and_without_a_pdf_nothing_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not spool.available()
    with pytest.raises(DeviceMissing, match=r"print\.no_spooler"):
        print_paper(PDF)
    with pytest.raises(BadInput, match=r"print\.unreadable"):
        read_paper(tmp_path / "missing.pdf")
    (tmp_path / "note.txt").write_text("no paper")
    with pytest.raises(BadInput, match=r"print\.not_pdf"):
        read_paper(tmp_path / "note.txt")


def test_a_paper_replaces_an_older_one_only_when_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "new folder" / "tờ khai.pdf"
    write_whole(file, b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CouldNotKeep, match=r"file\.unwritable"):
        write_whole(file, b"two")
    assert file.read_bytes() == b"one"
    assert [entry.name for entry in file.parent.iterdir()] == ["tờ khai.pdf"]
