"""How the clerk knows who a citizen is whose code cannot be read; the two papers only where nothing else is left."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.lookup import LEGAL_SOURCE, Method
from app.core.reason import Reason, Use
from app.ui.components import Choice, Elided
from app.ui.i18n import tr
from app.ui.reason_line import ReasonLine

TYPED: Final = tuple(method for method in Method if not method.scanned)
"""In their official order; the papers last."""


class MethodChoice(QWidget):
    """The methods by name, with a reason for a paper. Above the papers the list says when they may be chosen."""

    changed = Signal()
    """It takes more or less height."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = Elided("window.method.label", look="small")
        column.addWidget(label)
        self.methods = Choice("window.method.label")
        self._items = {method: QStandardItem() for method in TYPED}
        self._law = QStandardItem()
        self._law.setFlags(Qt.ItemFlag.NoItemFlags)
        model = QStandardItemModel(self)
        for method, item in self._items.items():
            item.setData(method.value, Qt.ItemDataRole.UserRole)
            if method is Method.CT07:
                model.appendRow(self._law)
            model.appendRow(item)
        self.methods.setModel(model)
        self.methods.activated.connect(lambda index: self._show())
        label.setBuddy(self.methods)
        column.addWidget(self.methods)
        self.why = ReasonLine(Use.PAPER, about=tr("window.method.label"))
        self.why.given.connect(lambda reason: self.changed.emit())
        column.addWidget(self.why)
        self._papers = True
        self._name()
        self.allow_papers(allowed=False)

    @property
    def method(self) -> Method:
        """The chosen one."""
        return Method(str(self.methods.currentData()))

    @property
    def reason(self) -> Reason | None:
        """Why a paper was asked for; None for any other method."""
        self.why.settle()
        return self.why.reason if self.method.on_paper else None

    @property
    def owes_reason(self) -> bool:
        """Is a paper chosen without a reason?"""
        return self.method.on_paper and self.why.reason is None

    def allow_papers(self, *, allowed: bool) -> None:
        """May a paper be chosen? Where it was and may not be any more, the card is chosen again."""
        if allowed == self._papers:
            return
        self._papers = allowed
        for method, item in self._items.items():
            item.setEnabled(allowed or not method.on_paper)
        if self.method.on_paper and not allowed:
            self.forget()
        self._show()

    def show_method(self, method: Method) -> None:
        """What was chosen before, to be mended."""
        wanted = method if method in TYPED and (self._papers or not method.on_paper) else TYPED[0]
        self.methods.setCurrentIndex(self._items[wanted].row())
        self._show()

    def forget(self) -> None:
        """As at first: the card."""
        self.methods.setCurrentIndex(0)
        self.why.forget()
        self._show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the methods again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _show(self) -> None:
        self.why.setVisible(self.method.on_paper)
        self.changed.emit()

    def _name(self) -> None:
        self._law.setText(tr("window.method.papers", law=LEGAL_SOURCE))
        for method, item in self._items.items():
            item.setText(tr("window.method.numbered", n=method.number, method=tr(f"method.{method}")))
        view = self.methods.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 24)  # wider than the column: the sentence must be read whole
