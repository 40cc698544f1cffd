"""`motcua scanner`: the test code, the verdict, what is plugged in, a serial line."""

import json
import os
from pathlib import Path

import pytest

from scanner.damage import Damage, typed
from scanner.errors import SourceError
from scanner.read import read_file
from scanner.self_test import PAYLOAD
from scanner.sources.flatbed import Device
from scanner.sources.serial import Port
from tests.journeys.commands.conftest import Motcua
from tests.pseudo_terminals import needs_pseudo_terminals
from tests.unit.scanner.hand_scanner_cards import card


@pytest.mark.parametrize("name", ["ma.pdf", "ma.PNG"])
def test_the_test_code_is_written_and_every_scanner_reads_it(motcua: Motcua, tmp_path: Path, name: str) -> None:
    told = motcua("scanner", "code", "--out", tmp_path / name)
    assert (told.status, told.rows) == (0, [{"file": str(tmp_path / name)}])
    (reading,) = read_file(tmp_path / name)
    assert reading.other is not None
    assert reading.other.text == PAYLOAD


def test_the_test_code_has_two_forms_only_and_wants_a_place(motcua: Motcua, tmp_path: Path) -> None:
    told = motcua("scanner", "code", "--out", tmp_path / "ma.svg")
    assert told.status == 2
    assert ".pdf" in told.said
    (tmp_path / "file").write_text("")
    assert motcua("scanner", "code", "--out", tmp_path / "file" / "ma.pdf").status == 6


@pytest.mark.parametrize(("sent", "fault", "status"), [
    (PAYLOAD + "\n", "perfect", 0),
    (PAYLOAD, "no_enter", 1),
    (typed(Damage.CODE_DIGITS, PAYLOAD) + "\n", "alt_lost", 1),
    ("https://example.org\n", "other_code", 5),
    ("", "nothing", 5),
])  # fmt: skip
def test_what_a_reader_typed_gets_its_verdict(motcua: Motcua, sent: str, fault: str, status: int) -> None:
    told = motcua("scanner", "check", given=sent.encode())
    assert (told.status, told.rows[0]["fault"], told.rows[0]["ok"]) == (status, fault, status == 0)
    assert told.rows[0]["next"].endswith(".")


def test_a_text_on_the_line_is_judged_without_its_enter(motcua: Motcua) -> None:
    told = motcua("scanner", "check", PAYLOAD.replace("ễ", ""), "--lang", "en")
    assert told.rows[0]["missing"] == "ễ"
    assert told.rows[0]["what"].startswith("The text arrived damaged")
    assert motcua("scanner", "check", PAYLOAD).status == 0


def test_a_payload_that_the_reader_spoilt_is_put_right_and_says_so_or_says_that_it_is_not_sure(motcua: Motcua) -> None:
    whole = card("Nguyễn Thị Phượng", "Đống Đa, Hà Nội")
    lost = "".join(c if c.isascii() else "?" for c in whole)
    told = motcua("parse", "-", given="\n".join((whole, typed(Damage.CODE_PAGE, whole), lost)).encode())
    sound, mended, unsure = told.rows
    assert told.status == 0
    assert not {"repaired", "unclear"} & set(sound["warnings"])
    assert (mended["claim"], mended["warnings"]) == (sound["claim"], ["repaired", *sound["warnings"]])
    assert unsure["warnings"] == ["unclear", *sound["warnings"]]


def test_everything_plugged_in_is_listed(motcua: Motcua, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "scanner.sources.serial.ports", lambda: (Port(name="/dev/ttyACM0", words="Honeywell", vendor=0x0C2E), Port(name="x"))
    )
    monkeypatch.setattr("scanner.sources.flatbed.devices", lambda: (Device("epson:1", "Epson V39"),))
    rows = [row for row in motcua("scanner", "list").rows if row["kind"] != "camera"]
    assert rows == [
        {"kind": "serial", "name": "/dev/ttyACM0", "description": "Honeywell", "likely": True},
        {"kind": "serial", "name": "x", "description": "", "likely": False},
        {"kind": "flatbed", "name": "epson:1", "description": "Epson V39", "likely": True},
    ]


def test_why_flatbeds_cannot_be_listed_is_said_and_the_rest_is_listed(motcua: Motcua, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied() -> tuple[Device, ...]:
        raise SourceError("flatbed_denied")

    monkeypatch.setattr("scanner.sources.serial.ports", lambda: (Port(name="COM3"),))
    monkeypatch.setattr("scanner.sources.flatbed.devices", denied)
    told = motcua("scanner", "list")
    assert told.status == 0
    assert [row["name"] for row in told.rows if row["kind"] != "camera"] == ["COM3"]
    assert "không được dùng máy quét" in told.said
    assert "nhóm scanner" in told.said


@needs_pseudo_terminals
def test_a_serial_reader_is_listened_to_for_a_while(motcua: Motcua) -> None:
    end, line = os.openpty()
    listener = motcua.start("scanner", "listen", "--port", os.ttyname(line), "--seconds", "3")
    card = "099199000002|012345678|Nguyễn Thị Phượng|05021999|Nữ|Đống Đa, Hà Nội|15082021"
    assert listener.stderr is not None
    assert any("Đang nghe" in words for words in iter(listener.stderr.readline, ""))
    os.write(end, card.encode() + b"\r\nhttps://example.org\r\n")
    told, said = listener.communicate(timeout=60)
    os.close(end)
    os.close(line)
    rows = [json.loads(row) for row in told.splitlines()]
    assert [row["status"] for row in rows] == ["card", "other"], said
    assert rows[0]["claim"]["full_name"] == "Nguyễn Thị Phượng"
    assert listener.returncode == 5


def test_a_port_that_is_not_there_is_said(motcua: Motcua) -> None:
    listener = motcua.start("scanner", "listen", "--port", "/dev/no-such-port", "--seconds", "0.1")
    _, said = listener.communicate(timeout=60)
    assert listener.returncode == 3
    assert "/dev/no-such-port" in said
