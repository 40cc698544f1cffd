"""Answers kept for support, with every citizen's value replaced before anything is written: setting `verify.record_to`.

One JSON line a reply, those with a status of their own too: `{"service", "number", "status", "tree"}`; what takes the values' place is
told in `app.verify.redaction`.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final, Self

from app.core.lookup import LookupRequest
from app.verify.api import Configuration
from app.verify.codes import Codes
from app.verify.redaction import Redaction

SIZE_MOST: Final = 16 * 1024 * 1024
"""Bytes; a file as large as that takes no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One line of the file: what was asked, by an invented number, and the answer's status and tree (None: it was none)."""

    service: str
    number: str
    status: int = 200
    tree: object = field(repr=False)

    def line(self) -> str:
        """As JSON."""
        return json.dumps({"service": self.service, "number": self.number, "status": self.status, "tree": self.tree}, ensure_ascii=False)

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Raises ValueError for anything that `line` does not write."""
        content = json.loads(line)
        kinds = {"service": str, "number": str, "status": int}
        if not isinstance(content, dict) or not all(isinstance(content.get(name), kind) for name, kind in kinds.items()):
            raise ValueError("no recording")
        return cls(**{name: content[name] for name in kinds}, tree=content.get("tree"))


class Recorder:
    """Writes recordings where the desk wants any. Any thread; never raises: the look-up goes before the recording."""

    def __init__(self, file: Path | None, redaction: Redaction) -> None:
        self._file, self._redaction, self._lock = file, redaction, Lock()

    @classmethod
    def of(cls, configuration: Configuration) -> Self:
        """By the desk's settings. Raises Unavailable(NOT_CONFIGURED) as `Codes.of`."""
        file = configuration.text("verify.record_to").strip()
        return cls(Path(file) if file else None, Redaction(Codes.of(configuration.text("verify.codes"))))

    def keep(self, request: LookupRequest, tree: object, *, status: int = 200) -> None:
        """Writes one answer, its values replaced."""
        if self._file is None:
            return
        redaction = self._redaction
        recording = Recording(
            service=request.service.value,
            number=redaction.number(request.identity.number),
            status=status,
            tree=redaction.tree(tree),
        )
        with self._lock:
            _append(self._file, recording.line().encode() + b"\n")


def _append(file: Path, line: bytes) -> None:
    try:
        place = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            if os.fstat(place).st_size + len(line) <= SIZE_MOST:
                file.chmod(0o600)
                os.write(place, line)
        finally:
            os.close(place)
    except OSError:
        return
