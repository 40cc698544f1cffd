"""Secrets and keys: in the operating system's keyring, or, where that is chosen, in a file of mode 0600.

Only back-ends that really protect a secret are used; plaintext, null, chained and failing ones are not.
Where there is no keyring, the demo configuration falls back to the file and says so at every start;
any other configuration refuses, unless `keys.backend=file` was set on purpose.
"""

import base64
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from filelock import FileLock

from app.core.errors import CouldNotKeep, Refused
from app.core.files import mode_in, write_private

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

LOCK_S = 10
"""How long one program waits for another that is writing the key file."""

KEY_BYTES = 32


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
    """A JSON file that only its owner may read: for the demo, for tests, and where an administrator says so.

    In a state folder that a group shares, the group may too: docs/decisions/0011-a-shared-desk.md.
    """

    in_file = True

    def __init__(self, file: Path) -> None:
        self._file = file

    def get(self, name: str) -> bytes | None:
        """See Keys."""
        return self._read().get(name)

    def put(self, name: str, secret: bytes) -> None:
        """See Keys."""
        self._change(lambda kept: kept.update({name: secret}))

    def delete(self, name: str) -> bool:
        """See Keys."""
        was_there = name in self._read()
        self._change(lambda kept: kept.pop(name, None))
        return was_there

    def names(self) -> tuple[str, ...]:
        """See Keys."""
        return tuple(sorted(self._read()))

    def _read(self) -> dict[str, bytes]:
        try:
            kept = json.loads(self._file.read_text(encoding="ascii"))
            if not isinstance(kept, dict):
                raise TypeError("no object")
            return {name: base64.b64decode(secret, validate=True) for name, secret in kept.items()}
        except FileNotFoundError:
            return {}
        except OSError as problem:
            raise CouldNotKeep("keys.unreadable") from problem
        except (ValueError, TypeError, RecursionError):
            raise CouldNotKeep("keys.broken") from None  # the cause could quote a secret

    def _change(self, edit: Callable[[dict[str, bytes]], object]) -> None:
        try:
            with FileLock(self._file.with_suffix(".lock"), timeout=LOCK_S, mode=mode_in(self._file.parent)):
                kept = self._read()
                edit(kept)
                coded = {name: base64.b64encode(secret).decode() for name, secret in kept.items()}
                write_private(self._file, json.dumps(coded).encode())
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
            return base64.b64decode(kept, validate=True) if kept is not None else None
        except KeyringError as problem:
            raise CouldNotKeep("keys.unreadable") from problem
        except ValueError:
            raise CouldNotKeep("keys.broken") from None  # the cause could quote a secret

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
        return tuple(sorted((self.get(self._INDEX) or b"").decode(errors="replace").split()))

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

    Raises CouldNotKeep where it is gone although something was locked with it, or is no key.
    """
    found = keys.get(name)
    if found is not None:
        if len(found) != KEY_BYTES:
            raise CouldNotKeep("keys.broken")
        return found
    if not may_make:
        raise CouldNotKeep("keys.lost")
    fresh = secrets.token_bytes(KEY_BYTES)
    keys.put(name, fresh)
    return fresh
