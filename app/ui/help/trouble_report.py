"""The bundle for support, made by the program's own command in a process of its own: a window that is ill can still ask for it."""

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QProcess, Signal

from app.ui.notice import Notice
from app.ui.theme import Tone
from resources.sentences import Language

_EXPLAINED: Final = frozenset({4, 5, 6})
"""Exit statuses (refused, bad input, not written) after which standard error says why, for people and in their language."""
_ROOT: Final = Path(__file__).resolve().parents[3]


class TroubleReport(QObject):
    """One at a time. GUI thread; `told` brings a notice, also while it is under way."""

    told = Signal(object)

    def __init__(self, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._process: QProcess | None = None
        self._file = Path()

    @property
    def busy(self) -> bool:
        """Is one being gathered?"""
        return self._process is not None

    def write(self, file: Path, language: Language) -> None:
        """Begins; the older one of that name stays until the new one is whole."""
        if self._process is not None:
            return
        self._file, process = file, QProcess(self)
        frozen = bool(getattr(sys, "frozen", False))
        words = ["doctor", "--out", str(file), "--home", str(self._home), "--lang", language]
        process.finished.connect(self._ended)
        process.errorOccurred.connect(lambda error: self._ended(-1) if error is QProcess.ProcessError.FailedToStart else None)
        process.setWorkingDirectory(str(_ROOT))
        self._process = process
        self.told.emit(Notice(key="help.report.gathering", tone=Tone.INFO))
        process.start(sys.executable, words if frozen else ["-m", "app", *words])

    def stop(self) -> None:
        """Gives it up."""
        if self._process is not None:
            self._process.kill()

    def _ended(self, status: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip()
        process.deleteLater()
        if status == 0:
            self.told.emit(Notice(key="help.report.written", tone=Tone.OK, values={"file": self._file.name}))
        elif status in _EXPLAINED:
            self.told.emit(Notice(key="help.report.refused", tone=Tone.BAD, values={"said": said}))
        else:
            self.told.emit(Notice(key="help.report.failed", tone=Tone.BAD))
