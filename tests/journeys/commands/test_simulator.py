"""`motcua simulator`: a process of its own that a desk connects to, and everything that may go wrong at its start and end."""

import json
import shlex
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.commands.conftest import ROOT, Motcua

FOR_PEOPLE = [sys.executable, "-m", "app", "simulator"]


@contextmanager
def simulating(motcua: Motcua, *words: object) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    """The process, and the row it says when it is ready; stopped as a script does it."""
    running = motcua.start("simulator", "--port", 0, *words)
    assert running.stdout is not None
    try:
        yield running, json.loads(running.stdout.readline())
    finally:
        running.terminate()
        running.communicate(timeout=30)


def token(row: dict[str, Any], verify: ssl.SSLContext | bool = True) -> httpx.Response:
    with httpx.Client(trust_env=False, verify=verify) as client:
        return client.post(row["token_url"], data={"grant_type": "client_credentials"}, auth=(row["client_id"], row["client_secret"]))


def test_the_row_says_all_that_a_desk_must_know(motcua: Motcua) -> None:
    with simulating(motcua, "--shape", "flat", "--client-id", "quay-1") as (_, row):
        assert (row["shape"], row["client_id"], row["soap_user"], row["ca_file"]) == ("flat", "quay-1", "quay-1", "")
        assert token(row).status_code == 200


@pytest.mark.parametrize("source", ["gateway", "soap"])
def test_a_desk_is_connected_by_the_settings_it_names(motcua: Motcua, source: str) -> None:
    assert motcua("settings", "set", "keys.backend", "file").status == 0
    with simulating(motcua) as (_, row):
        for key, value in row["settings"][source].items():
            assert motcua("settings", "set", key, value).status == 0, key
        secret = {"gateway": "verify.gateway.client_secret", "soap": "verify.soap.secret"}[source]
        assert motcua("secret", "set", secret, given=b"mo-phong\n").status == 0
        checked = motcua("adapter", "check", source)
        assert (checked.status, checked.rows[0]["ok"]) == (0, True), checked.rows


def test_people_are_given_lines_that_can_be_copied(motcua: Motcua) -> None:
    running = subprocess.Popen(
        [*FOR_PEOPLE, "--port", "0"], cwd=ROOT, env=motcua.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    said = [running.stdout.readline().strip()]
    while "Ctrl+C" not in said[-1]:
        said.append(running.stdout.readline().strip())
    running.terminate()
    _, complaints = running.communicate(timeout=30)
    lines = [line for line in said if line.startswith("motcua settings set")]
    assert (running.returncode, complaints, len(lines)) == (0, "", 13)
    for line in lines:
        assert motcua(*shlex.split(line)[1:]).status == 0, line
    assert "không có thật" in said[0]


@pytest.mark.skipif(sys.platform == "win32", reason="a process there cannot be sent Ctrl+C alone")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_and_takes_its_files_along(motcua: Motcua, by: signal.Signals) -> None:
    running = motcua.start("simulator", "--port", 0, "--tls")
    assert running.stdout is not None
    row = json.loads(running.stdout.readline())
    assert Path(row["ca_file"]).is_file()
    running.send_signal(by)
    _, said = running.communicate(timeout=30)
    assert (running.returncode, said, Path(row["ca_file"]).exists()) == (0, "", False)


def test_the_authority_is_written_where_it_is_wanted_and_stays(motcua: Motcua, tmp_path: Path) -> None:
    file = tmp_path / "Tỉnh" / "ca.pem"
    file.parent.mkdir()
    with simulating(motcua, "--tls", "--ca-out", file) as (_, row):
        assert row["ca_file"] == str(file)
        assert token(row, ssl.create_default_context(cafile=row["ca_file"])).status_code == 200
        assert set(row["faulty"]) == {"silent", "expired", "wrong-name", "self-signed", "unknown-ca"}
    assert file.is_file()


def test_a_killed_simulator_leaves_its_port_free(motcua: Motcua) -> None:
    with simulating(motcua) as (running, row):
        port = httpx.URL(row["url"]).port
        running.kill()
        running.wait(timeout=30)
    with socket.create_server(("127.0.0.1", port or 0)):
        pass


def test_a_port_in_use_is_said_with_code_three(motcua: Motcua) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = motcua("simulator", "--port", taken.getsockname()[1])
    assert (ran.status, ran.rows, str(taken) and "--port" in ran.said) == (3, [], True)


def test_an_address_of_no_machine_is_said_with_code_three(motcua: Motcua) -> None:
    ran = motcua("simulator", "--port", 0, "--host", "203.0.113.1")
    assert (ran.status, "203.0.113.1" in ran.said) == (3, True)


@pytest.mark.parametrize("words", [("--shape", "round"), ("--ca-out", "ca.pem"), ("--port", "70000"), ("--token-life", "0")])
def test_wrong_words_are_told(motcua: Motcua, words: tuple[str, ...]) -> None:
    assert motcua("simulator", *words).status == 2


def test_faults_are_read_from_a_file(motcua: Motcua, tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps([{"match": {"service": "token"}, "fault": {"kind": "status", "status": 503}, "times": 1}]), encoding="utf-8")
    with simulating(motcua, "--faults", file) as (_, row):
        assert [token(row).status_code for _ in range(2)] == [503, 200]


@pytest.mark.parametrize("content", [None, "{", '{"fault": {"kind": "nonsense"}}', "[" * 100_000])
def test_a_file_of_faults_that_cannot_be_used_is_said_with_code_five(motcua: Motcua, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "faults.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert motcua("simulator", "--port", 0, "--faults", file).status == 5


def test_an_authority_that_cannot_be_written_is_said_with_code_six(motcua: Motcua, tmp_path: Path) -> None:
    assert motcua("simulator", "--port", 0, "--tls", "--ca-out", tmp_path / "no" / "ca.pem").status == 6
