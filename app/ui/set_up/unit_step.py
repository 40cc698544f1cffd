"""The first step: which office this is, found among the imported units or typed, and what it prints."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.core.people import Unit
from app.first_start import UnitWords, keep_unit
from app.settings import Settings
from app.ui.components import theme
from app.ui.i18n import tr
from app.ui.set_up.step import Office, Step
from app.ui.tasks import TaskRunner
from resources.text import fold

MOST_SHOWN = 6
"""Units that a search shows at once."""


class UnitStep(Step):
    """Code, name, place and addressee. Typing into the search shows the units that fit, with or without accents."""

    NAME = "unit"
    ICON = "building-2"

    def __init__(self, office: Office, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(office, runner, parent)
        self._units: tuple[Unit, ...] = ()
        self._before = ("", "")
        self.known = self.folded()
        self.search = self.line("set_up.unit.search")
        self.search.textEdited.connect(lambda text: self._sift())
        self.found = QListWidget(self)
        self.found.setProperty("look", "plain")
        self.found.itemClicked.connect(self._take)
        self.found.hide()
        self.known.hide()
        self.room.addWidget(self.found)
        self.room = self.column
        self.code = self.line("set_up.unit.code")
        self.name = self.line("set_up.unit.name")
        self.place = self.line("set_up.unit.place", help_key="set_up.unit.place_help")
        self.addressee = self.line("set_up.unit.addressee", help_key="set_up.unit.addressee_help")
        self.setFocusProxy(self.code)

    def begin(self) -> None:
        """Fills in what the settings say, and learns which units there are."""
        settings = self.office.settings
        self.work(lambda: (settings.settings(), settings.personnel.tree().units.values()), done=lambda found: self._show(*found))

    def keep(self) -> None:
        """Into the settings."""
        settings = self.office.settings
        words = UnitWords(code=self.code.text(), name=self.name.text(), place=self.place.text(), addressee=self.addressee.text())
        self.work(lambda: keep_unit(settings, words), done=lambda _: self.kept.emit())

    def said(self) -> str:
        """Name and code."""
        return f"{self.name.text()} ({self.code.text()})" if self.code.text() else ""

    @property
    def needs_restart(self) -> bool:
        """Where it is another unit now."""
        return bool(self.code.text()) and (self.code.text(), self.name.text()) != self._before

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Down goes into the units found, Enter takes the marked one."""
        item = self.found.currentItem() if self.found.isVisibleTo(self) else None
        picking = self.search.hasFocus() or self.found.hasFocus()
        if item is not None and picking and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(item)
        elif item is not None and self.search.hasFocus() and event.key() == Qt.Key.Key_Down:
            self.found.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _show(self, settings: Settings, units: "tuple[Unit, ...]") -> None:
        self._units = tuple(units)
        if not self._before[0]:
            self._before = (settings.text("unit.code"), settings.text("unit.name"))
        for field, key in ((self.code, "code"), (self.name, "name"), (self.place, "place"), (self.addressee, "addressee")):
            self.fill(field, settings.text(f"unit.{key}"))
        self.known.setVisible(bool(self._units))
        self.search.setPlaceholderText(tr("set_up.unit.search_hint", n=len(self._units)))
        (self.search if self._units else self.code).setFocus(Qt.FocusReason.OtherFocusReason)

    def _sift(self) -> None:
        words = fold(self.search.text()).split()
        fits = [unit for unit in self._units if all(word in fold(f"{unit.code} {unit.name}") for word in words)] if words else []
        self.found.clear()
        for unit in fits[:MOST_SHOWN]:
            item = QListWidgetItem(f"{unit.name} ({unit.code})")
            item.setData(Qt.ItemDataRole.UserRole, unit)
            self.found.addItem(item)
        self.found.setFixedHeight(theme().px(38) * max(1, self.found.count()))
        self.found.setVisible(bool(fits))
        if fits:
            self.found.setCurrentRow(0)

    def _take(self, item: QListWidgetItem) -> None:
        unit: Unit = item.data(Qt.ItemDataRole.UserRole)
        self.code.setText(unit.code)
        self.name.setText(unit.name)
        self.found.hide()
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)
