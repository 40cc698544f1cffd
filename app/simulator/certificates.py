"""A throw-away certificate authority, and servers' certificates good and bad: made at the start, gone at the end.

Keys live in a folder of the simulator's own; nothing of it is ever to be trusted by anybody but the desk that practises.
"""

import datetime as dt
import ipaddress
import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = dt.timedelta(days=1)


class Flaw(StrEnum):
    """What is wrong with a server's certificate."""

    EXPIRED = "expired"
    WRONG_NAME = "wrong-name"
    SELF_SIGNED = "self-signed"
    UNKNOWN_CA = "unknown-ca"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class Authority:
    """A certificate authority that lives as long as the simulator. `folder` must be nobody else's."""

    def __init__(self, folder: Path, *, host: str) -> None:
        self._folder, self._names = folder, _names(host)
        self._root = _made("motcua simulator CA", issuer=None)
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(self.pem)

    @property
    def pem(self) -> bytes:
        """The authority's own certificate, as a desk must be given it."""
        return self._root.certificate.public_bytes(serialization.Encoding.PEM)

    def context(self, flaw: Flaw | None = None) -> ssl.SSLContext:
        """TLS for a server, with a good certificate or one that has this flaw."""
        leaf = self._leaf(flaw)
        file = self._folder / f"{flaw or 'good'}.pem"
        file.touch(mode=0o600)
        key = leaf.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(key + leaf.certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2  # else it is the system's configuration that says it, or nobody
        context.load_cert_chain(file)
        return context

    def _leaf(self, flaw: Flaw | None) -> Signed:
        if flaw is Flaw.SELF_SIGNED:
            return _made("localhost", issuer=None, names=self._names)
        if flaw is Flaw.UNKNOWN_CA:
            return _made("localhost", issuer=_made("another CA", issuer=None), names=self._names)
        if flaw is Flaw.WRONG_NAME:
            return _made("lgsp.example", issuer=self._root, names=[x509.DNSName("lgsp.example")])
        until = dt.datetime.now(dt.UTC) - _DAY if flaw is Flaw.EXPIRED else None
        return _made("localhost", issuer=self._root, names=self._names, until=until)


def _names(host: str) -> list[x509.GeneralName]:
    """What the good certificate is for: this machine by each of its usual names, and the address that is listened on."""
    addresses = {"127.0.0.1", "::1", host} - {"localhost"}
    return [x509.DNSName("localhost"), *(_name(one) for one in sorted(addresses))]


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _made(title: str, *, issuer: Signed | None, names: list[x509.GeneralName] | None = None, until: dt.datetime | None = None) -> Signed:
    """A certificate signed by `issuer`, or by itself; without names it is an authority's."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = issuer.key if issuer else key
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
    until = until or dt.datetime.now(dt.UTC) + 7 * _DAY
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 30 * _DAY)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=names is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(_usage(authority=names is None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return Signed(certificate=builder.sign(signer, hashes.SHA256()), key=key)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
