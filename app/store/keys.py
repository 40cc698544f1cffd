"""Secrets and keys: in the operating system's keyring, or, where that is chosen, in a file of mode 0600.

Only back-ends that really protect a secret are used; plaintext, null, chained and failing ones are not.
Where there is no keyring, the demo configuration falls back to the file and says so at every start;
any other configuration refuses, unless `keys.backend=file` was set on purpose.
"""

import base64
import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from filelock import FileLock

from app.core.errors import CouldNotKeep, Refused

PROTECTING = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
    }
)
"""Back-ends of the keyring library that keep a secret in the system's own vault."""


class Keys(Protocol):
    """A place for secrets, by name. Values are bytes."""

    @property
    def in_file(self) -> bool:
        """Is it the plain file, of which people must be warned?"""
        ...

    def get(self, name: str) -> bytes | None:
        """The secret, or None. Raises CouldNotKeep where the place cannot be read."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keeps it. Raises CouldNotKeep."""
        ...

    def delete(self, name: str) -> bool:
        """Forgets it; was it there? Raises CouldNotKeep."""
        ...

    def names(self) -> tuple[str, ...]:
        """The names in use. Raises CouldNotKeep."""
        ...


class KeyFile:
    """A JSON file that only its owner may read: for the demo, for tests, and where an administrator says so."""

    in_file = True

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = FileLock(file.with_suffix(".lock"), timeout=10)

    def get(self, name: str) -> bytes | None:
        """See Keys."""
        kept = self._read().get(name)
        return base64.b64decode(kept) if kept is not None else None

    def put(self, name: str, secret: bytes) -> None:
        """See Keys."""
        self._change(lambda kept: kept.update({name: base64.b64encode(secret).decode()}))

    def delete(self, name: str) -> bool:
        """See Keys."""
        was_there = name in self._read()
        self._change(lambda kept: kept.pop(name, None))
        return was_there

    def names(self) -> tuple[str, ...]:
        """See Keys."""
        return tuple(sorted(self._read()))

    def _read(self) -> dict[str, str]:
        try:
            kept: dict[str, str] = json.loads(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as problem:
            raise CouldNotKeep("keys.unreadable") from problem
        return kept

    def _change(self, edit: Callable[[dict[str, str]], object]) -> None:
        draft = self._file.with_suffix(".new")
        try:
            with self._lock:
                kept = self._read()
                edit(kept)
                with suppress(FileNotFoundError):
                    draft.unlink()
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
                    json.dump(kept, out)
                    out.flush()
                    os.fsync(out.fileno())
                draft.replace(self._file)
        except OSError as problem:
            raise CouldNotKeep("keys.unwritable") from problem


class SystemKeys:
    """The operating system's vault, through the keyring library; one entry a secret, and one that lists the names."""

    in_file = False
    _INDEX = "names"

    def __init__(self, desk: str) -> None:
        self._service = f"motcua:{desk}"

    def get(self, name: str) -> bytes | None:
        """See Keys."""
        import keyring
        from keyring.errors import KeyringError

        try:
            kept = keyring.get_password(self._service, name)
        except KeyringError as problem:
            raise CouldNotKeep("keys.unreadable") from problem
        return base64.b64decode(kept) if kept is not None else None

    def put(self, name: str, secret: bytes) -> None:
        """See Keys."""
        self._set(name, secret)
        self._list({*self.names(), name})

    def delete(self, name: str) -> bool:
        """See Keys."""
        import keyring
        from keyring.errors import KeyringError

        if self.get(name) is None:
            return False
        try:
            keyring.delete_password(self._service, name)
        except KeyringError as problem:
            raise CouldNotKeep("keys.unwritable") from problem
        self._list({*self.names()} - {name})
        return True

    def names(self) -> tuple[str, ...]:
        """See Keys."""
        return tuple(sorted((self.get(self._INDEX) or b"").decode().split()))

    def _list(self, names: set[str]) -> None:
        self._set(self._INDEX, " ".join(sorted(names)).encode())

    def _set(self, name: str, secret: bytes) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(self._service, name, base64.b64encode(secret).decode())
        except KeyringError as problem:
            raise CouldNotKeep("keys.unwritable") from problem


def system_vault_is_there() -> bool:
    """Does the keyring library offer a back-end that protects, and does it answer?"""
    import keyring
    from keyring.errors import KeyringError

    backend = keyring.get_keyring()
    if f"{type(backend).__module__}.{type(backend).__name__}" not in PROTECTING:
        return False
    try:
        keyring.get_password("motcua", "probe")
    except KeyringError:
        return False
    return True


def open_keys(home: Path, *, desk: str, backend: str, demo: bool) -> Keys:
    """The place for this desk's secrets. `backend` is the setting `keys.backend`.

    Raises Refused where there is no vault and nobody chose the file on purpose.
    """
    file = home / "keys.json"
    if backend == "file" or (demo and file.exists()):
        return KeyFile(file)
    if system_vault_is_there():
        return SystemKeys(desk)
    if demo:
        return KeyFile(file)
    raise Refused("keys.no_vault")


def key_of(keys: Keys, name: str, *, may_make: bool) -> bytes:
    """The 32-byte key of that name, made at first need.

    Raises CouldNotKeep where it is gone although something was locked with it.
    """
    found = keys.get(name)
    if found is not None:
        return found
    if not may_make:
        raise CouldNotKeep("keys.lost")
    fresh = secrets.token_bytes(32)
    keys.put(name, fresh)
    return fresh
