"""The simulator as something that runs: doors, certificates, and a clean end."""

import os
import ssl
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from app.core.errors import CouldNotAsk
from app.simulator import Simulator
from app.simulator.certificates import Authority
from app.simulator.listening import Door, listening
from tests.unit.app.simulator.conftest import Desk


@pytest.fixture
def secured() -> Iterator[Simulator]:
    with Simulator(tls=True) as running:
        yield running


def fetch(url: str, ca_file: str, *, timeout: float = 10) -> int:
    with httpx.Client(trust_env=False, verify=ssl.create_default_context(cafile=ca_file), timeout=timeout) as client:
        return client.get(f"{url}/openapi.json").status_code


def test_the_good_certificate_serves_every_usual_name_of_this_machine(secured: Simulator) -> None:
    port = httpx.URL(secured.base).port
    assert {fetch(f"https://{host}:{port}", secured.ca_file) for host in ("127.0.0.1", "localhost")} == {200}


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ("expired", "certificate has expired"),
        ("wrong-name", "IP address mismatch"),
        ("self-signed", "self-signed certificate"),
        ("unknown-ca", "unable to get local issuer certificate"),
    ],
)
def test_each_flaw_of_a_certificate_is_seen_as_that_flaw(secured: Simulator, flaw: str, words: str) -> None:
    with pytest.raises(httpx.ConnectError, match=words):
        fetch(secured.faulty[flaw], secured.ca_file)
    assert fetch(secured.base, secured.ca_file) == 200


def test_without_its_authority_nobody_trusts_it(secured: Simulator) -> None:
    with httpx.Client(trust_env=False) as client, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        client.get(secured.base)


def test_a_silent_door_takes_the_connection_and_says_nothing(secured: Simulator) -> None:
    with pytest.raises(httpx.ConnectTimeout):
        fetch(secured.faulty["silent"], secured.ca_file, timeout=0.2)
    with Simulator() as plain, httpx.Client(trust_env=False, timeout=0.2) as client, pytest.raises(httpx.ReadTimeout):
        client.get(plain.faulty["silent"])


def test_faults_are_played_over_tls_too(secured: Simulator) -> None:
    desk = Desk(secured)
    desk.client = httpx.Client(trust_env=False, verify=ssl.create_default_context(cafile=secured.ca_file))
    for kind, failure in (("cut", httpx.RemoteProtocolError), ("reset", httpx.TransportError)):
        secured.heal()
        secured.fault(kind)
        with pytest.raises(failure):
            desk.ask()
    desk.client.close()


@pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")
def test_keys_are_nobody_elses_and_go_with_the_simulator() -> None:
    with Simulator(tls=True) as running:
        folder = Path(running.ca_file).parent
        modes = [stat.S_IMODE(file.stat().st_mode) for file in folder.glob("*.pem") if file.name != "ca.pem"]
        assert (modes, stat.S_IMODE(folder.stat().st_mode)) == ([0o600] * 5, 0o700)
    assert not folder.exists()
    assert running.ca_file == ""


def test_a_port_in_use_is_said_and_leaves_nothing_behind() -> None:
    before = threading.active_count()
    with Simulator() as first:
        port = httpx.URL(first.base).port or 0
        with pytest.raises(CouldNotAsk, match="port_in_use"), Simulator(port=port, tls=True):
            pass
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_an_address_of_no_machine_is_said() -> None:
    with pytest.raises(CouldNotAsk, match="cannot_listen"), Simulator(host="203.0.113.1"):
        pass


def test_it_runs_again_on_the_same_port_at_once() -> None:
    with Simulator() as first:
        port = httpx.URL(first.base).port or 0
        desk = Desk(first)
        desk.ask()
    with Simulator(port=port) as again:
        assert again.url == first.url
    desk.client.close()


def test_it_ends_at_once_though_desks_still_wait() -> None:
    running = Simulator()
    with running:
        desk = Desk(running)
        desk.enter()
        running.fault("delay", seconds=60)
        failures: list[Exception] = []

        def wait() -> None:
            try:
                desk.ask()
            except httpx.TransportError as failure:
                failures.append(failure)

        waiting = threading.Thread(target=wait)
        waiting.start()
        desk.heard()
    waiting.join(timeout=10)
    desk.client.close()
    assert len(failures) == 1


@pytest.mark.parametrize(("host", "base"), [("0.0.0.0", "http://127.0.0.1:"), ("localhost", "http://127.0.0.1:")])
def test_a_base_is_an_address_that_can_be_called(host: str, base: str) -> None:
    with listening((Door(name="", host=host),)) as bases:
        assert bases[""].startswith((base, "http://[::1]:"))


def test_a_certificate_is_good_for_the_host_that_is_listened_on(tmp_path: Path) -> None:
    context = Authority(tmp_path, host="quay-mot-cua.localdomain").context()
    certificate = x509.load_pem_x509_certificate((tmp_path / "good.pem").read_bytes().partition(b"-----END PRIVATE KEY-----")[2])
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "quay-mot-cua.localdomain"]
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_secrets_stay_out_of_sight() -> None:
    from app.simulator.access import Credentials

    assert "mo-phong" not in repr(Credentials())
