"""A small number: typed, by arrow keys, or one more and one less by the mouse."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from app.ui.components import Button
from app.ui.i18n import tr


class CountField(QWidget):
    """`spin` holds the number. The keyboard has its arrows too."""

    def __init__(self, name: str, *, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.spin = QSpinBox()
        self.spin.setRange(least, most)
        self.spin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.spin.valueChanged.connect(self._limit)
        self.fewer = self._step("printing.count.fewer", "minus", -1)
        self.more = self._step("printing.count.more", "plus", 1)
        for part in (self.fewer, self.spin, self.more):
            row.addWidget(part)
        row.addStretch(1)
        self.setFocusProxy(self.spin)
        self.spin.setAccessibleName(tr(name))
        self._limit(self.spin.value())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says its name again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.spin.setAccessibleName(tr(self._name))

    def _step(self, key: str, icon: str, by: int) -> Button:
        button = Button(key, icon=icon, on_click=lambda: self.spin.stepBy(by))
        button.show_icon_only()
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _limit(self, value: int) -> None:
        self.fewer.setEnabled(value > self.spin.minimum())
        self.more.setEnabled(value < self.spin.maximum())
