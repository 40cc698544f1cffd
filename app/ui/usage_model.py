"""The counts as a table: one line a clerk, the report's columns, sortable by value."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from app.core.usage import UsageCount
from app.ui.i18n import tr

COLUMNS: Final = (
    "calls", "found", "not_found", "unavailable", "refused", "bad_input",
    "dossiers", "forms", "printed", "fields_filled", "rate_found", "rate_dossiers",
)  # fmt: skip
RATES: Final = frozenset({"rate_found", "rate_dossiers"})
VALUE: Final = int(Qt.ItemDataRole.UserRole)
"""What lines are sorted by."""

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_Index = QModelIndex | QPersistentModelIndex


def grouped(number: int) -> str:
    """1234567 as 1.234.567, the way numbers are written here."""
    return f"{number:,}".replace(",", ".")


def shown(count: UsageCount, column: str) -> str:
    """One figure as text; a rate where nothing was to be divided by is a dash."""
    value = getattr(count, column)
    if column in RATES:
        return "–" if value is None else f"{value * 100:.1f}".replace(".", ",") + "\u00a0%"
    return grouped(value)


def total(counts: tuple[UsageCount, ...]) -> UsageCount:
    """All lines together. The dossier rate is weighed by dossiers: no dossier belongs to two clerks in one day's work."""
    sums = {name: sum(getattr(count, name) for count in counts) for name in COLUMNS if name not in RATES}
    found_dossiers = sum((count.rate_dossiers or 0.0) * count.dossiers for count in counts)
    return UsageCount(
        by={},
        **sums,
        rate_found=sums["found"] / sums["calls"] if sums["calls"] else None,
        rate_dossiers=found_dossiers / sums["dossiers"] if sums["dossiers"] else None,
    )


class UsageModel(QAbstractTableModel):
    """The lines of one report by clerk."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[UsageCount, ...] = ()
        self._sorted = (-1, "")

    def show_sorting(self, column: int, order: Qt.SortOrder) -> None:
        """Marks the head of the column that the lines are sorted by."""
        self._sorted = (column, "\u00a0↓" if order is Qt.SortOrder.DescendingOrder else "\u00a0↑")
        self.retranslate()

    def show_counts(self, counts: tuple[UsageCount, ...]) -> None:
        """Another report."""
        self.beginResetModel()
        self._counts = counts
        self.endResetModel()

    def retranslate(self) -> None:
        """The heads again, in another language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """Lines."""
        return 0 if parent.isValid() else len(self._counts)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """The clerk and the figures."""
        return 0 if parent.isValid() else 1 + len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A name or a figure, where it stands, what it is sorted by."""
        count = self._counts[index.row()]
        if index.column() == 0:
            if role in (Qt.ItemDataRole.DisplayRole, VALUE):
                return count.by.get("clerk", "")
            return None
        column = COLUMNS[index.column() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(count, column)
        if role == VALUE:
            value = getattr(count, column)
            return -1.0 if value is None else float(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802  # Qt's name
        """The columns of the report."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            word = tr("by.clerk") if section == 0 else tr(f"count.{COLUMNS[section - 1]}")
            return word + self._sorted[1] if section == self._sorted[0] else word
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (_RIGHT if section else _LEFT) | int(Qt.TextFlag.TextWordWrap)
        return None


def sortable(model: UsageModel, parent: QObject) -> QSortFilterProxyModel:
    """The same lines, sorted by value."""
    proxy = QSortFilterProxyModel(parent)
    proxy.setSourceModel(model)
    proxy.setSortRole(VALUE)
    return proxy
