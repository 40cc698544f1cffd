"""The spooler's word is repeated and never improved; a paper on disk is whole or not there."""

import os
from pathlib import Path

import pytest

from app import spool
from app.core.errors import BadInput, CouldNotKeep, DeviceMissing
from app.paper import write_whole
from app.spool import print_file


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file = tmp_path / "ct01.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return file


def spooler(folder: Path, monkeypatch: pytest.MonkeyPatch, *, lp: str, lpstat: str = "exit 0") -> None:
    """A spooler that answers as told: two programs first on the path."""
    for name, script in (("lp", lp), ("lpstat", lpstat)):
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_an_accepted_job_is_reported_as_the_spooler_names_it(tmp_path: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note_and_accept = f'printf "%s\n" "$@" > {tmp_path}/said; echo "request id is To-Khai-12 (1 file(s))"'
    spooler(tmp_path, monkeypatch, lp=note_and_accept, lpstat="echo 'To-Khai-12 x'")
    outcome = print_file(pdf, printer="To-Khai", copies=2)
    assert (outcome.job, outcome.printer, outcome.state) == ("To-Khai-12", "To-Khai", "queued")
    assert (tmp_path / "said").read_text().split() == ["-n", "2", "-t", "motcua", "-d", "To-Khai", "--", str(pdf)]


def test_a_job_that_is_no_longer_waiting_is_completed(tmp_path: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooler(tmp_path, monkeypatch, lp='echo "request id is P-1 (1 file(s))"')
    assert print_file(pdf).state == "completed"


@pytest.mark.parametrize(
    ("lp", "printer", "key"),
    [
        ("echo 'lp: Error - no default destination available.' >&2; exit 1", "", "print.no_printer"),
        ("echo 'lp: The printer or class does not exist.' >&2; exit 1", "Nope", "print.refused"),
        ("echo 'something else'", "P", "print.refused"),
        ("exec sleep 30", "P", "print.silent"),
    ],
)
def test_a_spooler_that_does_not_take_the_job_is_never_called_printed(
    tmp_path: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch, lp: str, printer: str, key: str
) -> None:
    monkeypatch.setattr(spool, "PATIENCE_S", 0.3)
    spooler(tmp_path, monkeypatch, lp=lp)
    with pytest.raises(DeviceMissing) as problem:
        print_file(pdf, printer=printer)
    assert problem.value.key == key


def test_without_a_spooler_and_without_a_pdf_nothing_is_sent(tmp_path: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not spool.available()
    with pytest.raises(DeviceMissing, match=r"print\.no_spooler"):
        print_file(pdf)
    with pytest.raises(BadInput, match=r"print\.unreadable"):
        print_file(tmp_path / "missing.pdf")
    (tmp_path / "note.txt").write_text("no paper")
    with pytest.raises(BadInput, match=r"print\.not_pdf"):
        print_file(tmp_path / "note.txt")


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
