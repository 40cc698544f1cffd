"""Finding an entry of a list by typing, with or without accents: "hon nhan" finds "Hôn nhân"."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter

from resources.text import fold

_FOLDED = int(Qt.ItemDataRole.UserRole) + 1


class _Completer(QCompleter):
    """Compares folded texts and puts in the written one."""

    def splitPath(self, path: str) -> list[str]:  # noqa: N802  # Qt's name
        """What was typed, without accents and case."""
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:  # noqa: N802  # Qt's name
        """The entry as it is written."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def completer(entries: Sequence[str], box: QComboBox) -> QCompleter:
    """A completer for an editable drop-down list with these entries."""
    found = _Completer(box)
    model = QStandardItemModel(found)
    for entry in entries:
        item = QStandardItem(entry)
        item.setData(fold(entry), _FOLDED)
        model.appendRow(item)
    found.setModel(model)
    found.setCompletionRole(_FOLDED)
    found.setFilterMode(Qt.MatchFlag.MatchContains)
    found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    found.setMaxVisibleItems(10)
    return found
