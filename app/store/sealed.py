"""A column that may hold what belongs to a citizen: what waits to be verified, what is not finished.

In a desk's own file all is encrypted anyway. On a server such a value is sealed with the desk's key (AES-256-GCM) before it leaves
the desk: whoever keeps the server, and every other desk, sees bytes. Nobody can forget it, for the column does it.
"""

import secrets
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, Engine, LargeBinary
from sqlalchemy.types import TypeDecorator

_MARK: Final = b"sealed\x01"
_NONCE: Final = 12
_KEY: Final = "motcua_key"
"""What a type is told of its connection is the dialect, one an engine: the key goes with it."""


def seal_with(engine: Engine, key: bytes) -> None:
    """From now on these columns are sealed with that key (32 bytes) on their way through the engine."""
    setattr(engine.dialect, _KEY, AESGCM(key))


class Sealed(TypeDecorator[bytes]):
    """Bytes. An empty value stays empty: something that was forgotten. What another key sealed comes back as it lies there."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """On its way into the database."""
        cipher: AESGCM | None = getattr(dialect, _KEY, None)
        if cipher is None or not value:
            return value
        nonce = secrets.token_bytes(_NONCE)
        return _MARK + nonce + cipher.encrypt(nonce, value, _MARK)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """On its way out. A stranger's row: nobody has checked its type."""
        cipher: AESGCM | None = getattr(dialect, _KEY, None)
        if cipher is None or not isinstance(value, bytes) or not value.startswith(_MARK):
            return value
        start = len(_MARK) + _NONCE
        try:
            return cipher.decrypt(value[len(_MARK) : start], value[start:], _MARK)
        except InvalidTag:
            return value
