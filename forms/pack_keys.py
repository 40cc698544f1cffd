"""Who vouches for a pack: Ed25519 (RFC 8032) over the bytes of its manifest, which names every file by its SHA-256."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from forms.pack_files import PackFault

FORM_PACK: Final = b"motcua form pack 1\n"
"""Stands before what is signed, and says what it is for: a signature made for anything else is none of ours."""

_PUBLIC_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key whose packs an office accepts: 32 bytes, written in base64."""

    raw: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """From base64. Raises PackFault `bad_public_key`."""
        try:
            raw = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise PackFault("bad_public_key") from None
        if len(raw) != _PUBLIC_BYTES:
            raise PackFault("bad_public_key")
        return cls(raw)

    def __str__(self) -> str:
        return base64.b64encode(self.raw).decode()

    @property
    def id(self) -> str:
        """A short name to compare by eye: the first 16 hexadecimal digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def signed(self, manifest: bytes, signature: bytes, *, purpose: bytes = FORM_PACK) -> bool:
        """Is that signature, in base64, this key's over these bytes, made for that purpose?"""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(base64.b64decode(signature.strip(), validate=True), purpose + manifest)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


class SigningKey:
    """The secret half, in the hands of whoever makes packs. Never shown."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def new(cls) -> Self:
        """A key nobody has had before."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, pem: bytes) -> Self:
        """From PKCS 8 in PEM, without a passphrase. Raises PackFault `bad_signing_key`."""
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise PackFault("bad_signing_key") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise PackFault("bad_signing_key")
        return cls(key)

    @property
    def pem(self) -> bytes:
        """To be kept where only its owner reads."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def public(self) -> PublicKey:
        """The half to give away."""
        return PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, manifest: bytes, *, purpose: bytes = FORM_PACK) -> bytes:
        """The content of `manifest.sig`: base64 and a line end."""
        return base64.b64encode(self._key.sign(purpose + manifest)) + b"\n"


def accepted_keys(setting: str) -> tuple[PublicKey, ...]:
    """The keys of the setting `forms.pack_keys`, separated by commas. Raises PackFault `bad_public_key`."""
    return tuple(PublicKey.read(text) for text in setting.split(",") if text.strip())
