"""A machine without a CUPS client: nothing is known of a job, and that is what is said."""

import struct
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.core.errors import DeviceMissing
from app.spool import queue
from app.spool.look import Look, Phase


def test_nobody_can_be_asked_and_nothing_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert queue.look("Phong1-1") == Look(phase=Phase.UNKNOWN)
    with pytest.raises(DeviceMissing, match=r"print\.silent"):
        queue.cancel("Phong1-1")


def test_a_job_without_a_name_is_nobodys() -> None:
    assert queue.look("") == Look(phase=Phase.UNKNOWN)


class Elsewhere(BaseHTTPRequestHandler):
    """A print server on another machine: every job is completed."""

    def do_POST(self) -> None:  # the library's name
        body = struct.pack(">BBHI", 2, 0, 0, 1) + b"\x02\x23\x00\x09job-state\x00\x04" + struct.pack(">i", 9) + b"\x03"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the library's name
        """Quiet."""


def test_a_print_server_elsewhere_is_asked_over_its_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as away:
        thread = threading.Thread(target=away.handle_request)
        thread.start()
        for name, said in (("lp", ""), ("lpstat", f"127.0.0.1:{away.server_port}")):
            (tmp_path / name).write_text(f"#!/bin/sh\necho {said}\n")
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert queue.look("Phong1-1") == Look(phase=Phase.COMPLETED)
        thread.join()
