"""Signed checkpoints: at this number the chain of this desk had this head.

The chain alone does not stop somebody who can write the file from making the whole of it anew; a signature does, for its key
lies in the system's vault and not beside the ledger. Ed25519 (RFC 8032). Layout of what is signed: docs/ledger/format.md.
"""

import hashlib
import re
import struct
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAGIC: Final = b"motcua-checkpoint"
VERSION: Final = 1
NONE_BEFORE: Final = bytes(32)
"""Stands for the checkpoint before the first one."""
SEED_BYTES: Final = 32
_SHOWN: Final = 16
_BEYOND: Final = 2**63
_FIELD: Final = 2**255 - 19
"""Of Ed25519."""
_ANCHOR: Final = re.compile(r"([0-9]{1,18}):([0-9a-f]{16,64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A statement about a chain: `head` (32 bytes) is the hash of event `seq`; `at` is RFC 3339 in UTC.

    `previous` (32 bytes) is the digest of the checkpoint before, so that none can be left out unseen.
    """

    desk: str
    seq: int
    head: bytes
    at: str
    previous: bytes
    signature: bytes = b""

    def statement(self) -> bytes:
        """The bytes that are signed."""
        desk, at = self.desk.encode(), self.at.encode()
        sized = b"".join(struct.pack(">I", len(part)) + part for part in (desk, at))
        return MAGIC + bytes((VERSION,)) + sized + struct.pack(">Q", self.seq) + self.head + self.previous

    def signed_by(self, seal: "Seal") -> "Checkpoint":
        """The same with that desk's signature."""
        return replace(self, signature=seal.sign(self.statement()))

    def digest(self) -> bytes:
        """What the next checkpoint names as `previous`: SHA-256 over statement and signature."""
        return hashlib.sha256(self.statement() + self.signature).digest()


@dataclass(frozen=True)
class Seal:
    """A desk's pair of keys for checkpoints, from a seed of 32 bytes."""

    seed: bytes = field(repr=False)

    @cached_property
    def _private(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, statement: bytes) -> bytes:
        """A signature of 64 bytes."""
        return self._private.sign(statement)


def is_well_formed(point: Checkpoint) -> bool:
    """Has it the types and lengths of a checkpoint? One out of a file may have any."""
    texts = (point.desk, point.at)
    sizes = ((point.head, 32), (point.previous, 32), (point.signature, 64))
    return (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(part, bytes) and len(part) == size for part, size in sizes)
        and isinstance(point.seq, int)
        and 0 < point.seq < _BEYOND
    )


def is_signed(checkpoint: Checkpoint, *, public: bytes) -> bool:
    """Did the owner of that public key (32 bytes) sign it? Never raises for a broken key or checkpoint."""
    if not (is_well_formed(checkpoint) and _is_canonical(public)):
        return False
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(checkpoint.signature, checkpoint.statement())
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_canonical(public: bytes) -> bool:
    """Is it the one way to write that point (RFC 8032, 5.1.3)? OpenSSL takes others too, of points for which anybody can sign."""
    y = int.from_bytes(public, "little") & (1 << 255) - 1
    return y < _FIELD and not (public[-1:] >= b"\x80" and y in (1, _FIELD - 1))


def fingerprint(public: bytes) -> str:
    """A public key as people compare it: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:_SHOWN]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head as people note it outside the desk: a number, and the first hexadecimal digits of its hash, 16 at least."""

    seq: int
    head: str

    @classmethod
    def of(cls, seq: int, head: bytes) -> "Anchor":
        """The head of 32 bytes after event `seq`."""
        return cls(seq, head.hex()[:_SHOWN])

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """Reads `SEQ:HEX`. Raises ValueError."""
        found = _ANCHOR.fullmatch(text.strip().lower())
        if found is None:
            raise ValueError("not an anchor")
        return cls(int(found[1]), found[2])

    def fits(self, head: bytes) -> bool:
        """Is that the hash that was noted?"""
        return head.hex().startswith(self.head)

    def __str__(self) -> str:
        return f"{self.seq}:{self.head}"
