"""Throw-away certificates, each wrong in one way, made once for a test run."""

import datetime
import ssl
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOST = "cong.tinh.example"
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """A certificate authority in a folder."""

    folder: Path
    name: str

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def _own(self) -> x509.Certificate:
        return _built(self.name, self.name, self._key, self._key, ca=True)

    @cached_property
    def file(self) -> Path:
        """Its own certificate, PEM."""
        path = self.folder / f"{self.name}.pem"
        path.write_bytes(self._own.public_bytes(Encoding.PEM))
        return path

    def issue(self, name: str, *, host: str = HOST, begins: int = -1, ends: int = 30, by_itself: bool = False) -> Path:
        """A PEM with certificate and key; validity in days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer, signer = (name, key) if by_itself else (self.name, self._key)
        certificate = _built(name, issuer, key, signer, host=host, begins=begins, ends=ends)
        path = self.folder / f"{self.name}-{name}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
        return path


def server(pem: Path, *, clients: Path | None = None) -> ssl.SSLContext:
    """The server's side; `clients`: the CA whose clients alone are let in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    if clients is not None:
        context.load_verify_locations(clients)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _built(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    host: str = "",
    ca: bool = False,
    begins: int = -1,
    ends: int = 30,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins * _DAY)
        .not_valid_after(now + ends * _DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if host:
        alternative = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        builder = builder.add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
    return builder.sign(signer, hashes.SHA256())
