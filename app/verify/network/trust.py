"""Whom we believe to be the source: certificates by a CA, and public keys by name.

A pin is checked inside the handshake: the context makes its own `SSLObject`s (`SSLContext.sslobject_class`, a documented
hook), whose `do_handshake` compares the server's key once the certificate was found good. Whatever sits above learns of no
connection before, so not a byte of a request can have left.
"""

import hashlib
import ssl

from app.verify.network.access import Access
from app.verify.network.details import Detail, unavailable


class WrongKey(ssl.SSLCertVerificationError):
    """The certificate is good, the key is none of those we know."""


def client_context(access: Access) -> ssl.SSLContext:
    """TLS 1.2 or newer, name and certificate checked, for one source.

    Not `ssl.create_default_context`: that one writes session keys to the file named by SSLKEYLOGFILE, and asks for more or
    less by version of Python. Raises Unavailable(NOT_CONFIGURED): `ca-file`, `client-cert`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # checks names and certificates by itself
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if access.ca_file is None:
        context.load_default_certs()
    else:
        try:
            context.load_verify_locations(cafile=access.ca_file)
        except OSError:  # ssl.SSLError is one
            raise unavailable(Detail.CA_FILE) from None
    if access.client_cert is not None:
        try:
            context.load_cert_chain(access.client_cert, password="")  # else a key with a passphrase would ask for it on the terminal
        except OSError:
            raise unavailable(Detail.CLIENT_CERT) from None
    if access.pins:
        context.sslobject_class = _pinned(access.pins)
    return context


def key_hash(certificate: bytes) -> bytes:
    """SHA-256 of the public key in a DER certificate, as pins are written (before base64)."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = x509.load_der_x509_certificate(certificate).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()


def _pinned(pins: frozenset[bytes]) -> type[ssl.SSLObject]:
    class Pinned(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            if key_hash(self.getpeercert(binary_form=True) or b"") not in pins:
                raise WrongKey("none of the pinned keys")

    return Pinned
