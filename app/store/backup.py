"""A desk in one encrypted file: what is put in comes out whole, or not at all.

Layout: `motcua-backup`, one byte version, 16 bytes salt, 7 bytes nonce; then pieces of at most 1 MiB, each sealed with AES-256-GCM
under nonce, number (4 bytes) and one byte that is 1 for the last: pieces cannot change places, and none can be missing at the end.
The key comes from the recovery code by scrypt. Inside is a tar archive. The code holds 120 random bits: scrypt is there for
a code that was copied badly into somebody's notes, not because anybody could try them all.
"""

import hashlib
import secrets
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from app.core.errors import BadInput, CouldNotKeep
from app.core.files import drafted

MAGIC: Final = b"motcua-backup\x01"
KEYS: Final = "keys"
"""What a backup calls the secrets of the key store: JSON, base64 by name."""
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a recovery code: no I, L, O, U."""
_RANDOM: Final = 24
_CHECK: Final = 4
_GROUP: Final = 4
_ALIKE: Final = str.maketrans("ILOU", "110V")
_SALT: Final = 16
_NONCE: Final = 7
_PIECE: Final = 1024 * 1024
_TAG: Final = 16
_COST: Final = {"n": 2**15, "r": 8, "p": 1}
"""scrypt: 32 MiB, about 0.1 s."""


def new_code() -> str:
    """A recovery code: 24 random letters and 4 that check them, in groups of four."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(_RANDOM))
    whole = drawn + _check(drawn)
    return "-".join(whole[at : at + _GROUP] for at in range(0, len(whole), _GROUP))


def read_code(text: str) -> str:
    """The random letters of a code as somebody typed it. Raises BadInput for one that was mistyped."""
    letters = "".join(letter for letter in text.upper().translate(_ALIKE) if letter in LETTERS)
    drawn, check = letters[:_RANDOM], letters[_RANDOM:]
    if len(drawn) != _RANDOM or check != _check(drawn):
        raise BadInput("backup.mistyped")
    return drawn


def pack(out: Path, members: Mapping[str, Path | bytes], *, code: str) -> None:
    """Writes a backup: whole or not at all. `members`: files or contents by their names inside. Raises CouldNotKeep."""
    try:
        with drafted(out) as file:
            sink = _Sealed.begin(file, code)
            with tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as archive:  # type: ignore[call-overload]  # it only writes
                for name, content in members.items():
                    with content.open("rb") if isinstance(content, Path) else BytesIO(content) as source:
                        entry = tarfile.TarInfo(name)
                        entry.size = content.stat().st_size if isinstance(content, Path) else len(content)
                        archive.addfile(entry, source)
            sink.end()
    except OSError as problem:
        raise CouldNotKeep("file.not_written", file=out.name) from problem


@contextmanager
def unpacked(file: Path, *, code: str) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """The members of a backup, name and content, one after the other.

    Raises BadInput: a mistyped code, a file that is no backup, was changed or cut off, or has another code; also in the midst of it.
    """
    try:
        with file.open("rb") as source:
            opened = _Opened.begin(source, code)
            with tarfile.open(fileobj=opened, mode="r|") as archive:  # type: ignore[call-overload]  # it only reads
                yield _members(archive)
            opened.finish()
    except tarfile.TarError as problem:
        raise BadInput("backup.not_ours") from problem
    except OSError as problem:
        raise CouldNotKeep("file.unreadable", file=file.name) from problem


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, BinaryIO]]:
    for entry in archive:
        content = archive.extractfile(entry)
        if content is None:
            raise BadInput("backup.not_ours")
        yield entry.name, content  # type: ignore[misc]  # it reads bytes


@dataclass
class _Sealed:
    """Writes pieces."""

    file: BinaryIO
    key: bytes = field(repr=False)
    head: bytes
    nonce: bytes
    count: int = 0
    waiting: bytearray = field(default_factory=bytearray)

    @classmethod
    def begin(cls, file: BinaryIO, code: str) -> "_Sealed":
        salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
        head = MAGIC + salt + nonce
        file.write(head)
        return cls(file, _key(read_code(code), salt), head, nonce)

    def write(self, content: bytes) -> int:
        self.waiting += content
        while len(self.waiting) > _PIECE:  # the last one may be full too, and must be known for the last
            self._put(bytes(self.waiting[:_PIECE]), last=False)
            del self.waiting[:_PIECE]
        return len(content)

    def end(self) -> None:
        self._put(bytes(self.waiting), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self.file.write(AESGCM(self.key).encrypt(_nonce(self.nonce, self.count, last=last), piece, self.head))
        self.count += 1


@dataclass
class _Opened:
    """Reads pieces."""

    file: BinaryIO
    key: bytes = field(repr=False)
    head: bytes
    nonce: bytes
    count: int = 0
    ahead: bytes = b""
    ready: bytearray = field(default_factory=bytearray)
    ended: bool = False

    @classmethod
    def begin(cls, file: BinaryIO, code: str) -> "_Opened":
        head = file.read(len(MAGIC) + _SALT + _NONCE)
        if not head.startswith(MAGIC):
            raise BadInput("backup.not_ours")
        salt, nonce = head[len(MAGIC) : len(MAGIC) + _SALT], head[len(MAGIC) + _SALT :]
        return cls(file, _key(read_code(code), salt), head, nonce, ahead=file.read(_PIECE + _TAG))

    def read(self, size: int) -> bytes:
        while len(self.ready) < size and not self.ended:
            self._next()
        content = bytes(self.ready[:size])
        del self.ready[:size]
        return content

    def finish(self) -> None:
        """To the last piece: that it is there is known only when it was opened."""
        while not self.ended:
            self._next()

    def _next(self) -> None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        piece, self.ahead = self.ahead, self.file.read(_PIECE + _TAG)
        self.ended = not self.ahead
        try:
            self.ready += AESGCM(self.key).decrypt(_nonce(self.nonce, self.count, last=self.ended), piece, self.head)
        except (InvalidTag, ValueError):
            raise BadInput("backup.not_opened") from None
        self.count += 1


def _nonce(start: bytes, number: int, *, last: bool) -> bytes:
    return start + number.to_bytes(4, "big") + bytes((last,))


def _key(letters: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, **_COST).derive(letters.encode())


def _check(drawn: str) -> str:
    number = int.from_bytes(hashlib.sha256(drawn.encode()).digest()[:4], "big")
    return "".join(LETTERS[number >> (5 * n) & 31] for n in range(_CHECK))
