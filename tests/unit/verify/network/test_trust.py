"""Certificates and pins: checked before a byte is sent, with no way around."""

import asyncio
import hashlib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app.core.errors import Unavailable
from app.verify.network.access import Access
from app.verify.network.line import Call, Line, Reply
from app.verify.network.trust import client_context, key_hash
from tests.faults.certificates import HOST, Authority, server
from tests.faults.virtual import Internet


def pin(pem: Path) -> bytes:
    return key_hash(x509.load_pem_x509_certificate(pem.read_bytes()).public_bytes(Encoding.DER))


def ask(line: Line, url: str) -> str:
    async def work() -> Reply:
        return await line.send(Call(url=url))

    try:
        return str(line.run(work, deadline_s=8.0).status)
    except Unavailable as outage:
        return outage.detail


def test_a_context_checks_name_and_certificate_from_tls_1_2_on_and_writes_no_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ca: Authority
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    for access in (Access(), Access(ca_file=ca.file), Access(pins=frozenset({b"x" * 32}))):
        context = client_context(access)
        assert context.check_hostname
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.minimum_version is ssl.TLSVersion.TLSv1_2
        assert context.keylog_filename is None


def test_a_ca_file_is_trusted_alone(ca: Authority) -> None:
    assert [one["subject"] for one in client_context(Access(ca_file=ca.file)).get_ca_certs()] == [((("commonName", "ca"),),)]


def test_a_key_with_a_passphrase_asks_nobody_for_it(ca: Authority, tmp_path: Path) -> None:
    pem = ca.issue("locked").read_bytes()
    key = load_pem_private_key(pem, None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    locked = tmp_path / "locked.pem"
    locked.write_bytes(pem[: pem.index(b"-----BEGIN PRIVATE")] + key)
    with pytest.raises(Unavailable) as outage:
        client_context(Access(client_cert=locked))
    assert outage.value.detail == "client-cert"


def test_a_pin_is_the_hash_of_the_public_key_and_outlives_the_certificate(good_pem: Path, ca: Authority) -> None:
    public = x509.load_pem_x509_certificate(good_pem.read_bytes()).public_key()
    assert pin(good_pem) == hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    assert pin(good_pem) != pin(ca.issue("another"))


def test_a_wrong_pin_ends_the_handshake_before_anything_is_sent(virtual: Callable[..., Line], ca: Authority, good_pem: Path) -> None:
    read: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        read.append(await reader.read(9999))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def told(pins: set[bytes]) -> str:
        internet = Internet(serve=serve, tls=server(good_pem))
        return ask(virtual(internet, access=Access(ca_file=ca.file, pins=frozenset(pins))), f"https://{HOST}/")

    assert told({b"x" * 32}) == "tls-pin"
    assert b"".join(read) == b""
    assert told({b"x" * 32, pin(good_pem)}) == "200"
    assert b"".join(read).startswith(b"POST / ")


@contextmanager
def closed_shop(pem: Path, clients: Path, version: ssl.TLSVersion) -> Iterator[int]:
    """A server that lets nobody in without a certificate and says so, as asyncio's own does not."""
    context = server(pem, clients=clients)
    context.maximum_version = version
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as secured:
            try:
                secured.do_handshake()
            except ssl.SSLError:
                # What the client has sent is read to the end, or the kernel would answer it with a reset that overtakes the alert.
                secured.shutdown(socket.SHUT_WR)
                while socket.socket.recv(secured, 9999):
                    pass

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    thread.join(5)
    listener.close()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_our_certificate_is_understood(real: Callable[..., Line], ca: Authority, version: ssl.TLSVersion) -> None:
    pem = ca.issue("here", host="127.0.0.1")
    with closed_shop(pem, ca.file, version) as port:
        assert ask(real(Access(ca_file=ca.file)), f"https://127.0.0.1:{port}/") == "tls-client-cert"
