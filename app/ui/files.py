"""The file dialogs. The system's own where there is one."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.i18n import tr
from app.ui.incoming import SUFFIXES


def ask_open(parent: QWidget) -> Path | None:
    """A picture or PDF of a card, or None."""
    name, _ = QFileDialog.getOpenFileName(parent, tr("window.files.open"), str(Path.home()), f"{tr('window.files.cards')} ({SUFFIXES})")
    return Path(name) if name else None


def ask_save(parent: QWidget, proposed: str) -> Path | None:
    """Where the paper goes, or None. The dialog itself asks before overwriting."""
    name, _ = QFileDialog.getSaveFileName(parent, tr("window.files.save"), str(Path.home() / proposed), "PDF (*.pdf)")
    if not name:
        return None
    return Path(name) if name.lower().endswith(".pdf") else Path(name + ".pdf")
