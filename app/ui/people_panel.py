"""The people of the matter by role: who is here, how it stands with each, who is awaited."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.components import Elided, Picture, theme
from app.ui.i18n import tr
from app.ui.layouts import clear
from app.ui.state import Place, State, Status
from app.ui.words import role_word


class PersonButton(QPushButton):
    """One role: its icon, its word, its person, and in words how it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "person")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 10, 6)
        row.setSpacing(10)
        self._icon = Picture(size=22)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._role, self._name, self._status = Elided(look="caption"), Elided(look="strong"), Elided(look="small")
        words.addWidget(self._role)
        words.addWidget(self._name)
        row.addLayout(words, 1)
        row.addWidget(self._status)

    def show_place(self, place: Place, state: State, *, number: int) -> None:
        """That role as it stands; `number` is its key (Alt+number)."""
        status = place.status
        role = role_word(state, place.role)
        name = place.claimant.identity.full_name if place.claimant else tr("window.people.waiting")
        if place.same_as:
            name = tr("window.people.same", role=role_word(state, place.same_as))
        awaited = status is Status.EMPTY and place.role == (state.target or state.next_role)
        self._icon.show_icon("scan-qr-code" if awaited else status.icon, status.tone)
        self._role.show_data(role)
        self._name.show_data(name)
        self._name.setProperty("look", "strong" if place.claimant else "muted")
        self._name.style().polish(self._name)
        self._status.setVisible(False)
        self.setChecked(place.role == state.selected)
        self.setAccessibleName(f"{role}: {name}. {tr(f'window.status.{status}')}. Alt+{number}")
        self.setToolTip(tr("window.people.tip", status=tr(f"window.status.{status}"), n=number))


class PeoplePanel(QWidget):
    """All roles, top to bottom in the form's order."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._state = State()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(8)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, PersonButton] = {}

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        self._state = state
        roles = [place.role for place in state.places]
        if roles != list(self._buttons):
            clear(self._column)
            self._buttons = {}
            for role in roles:
                button = PersonButton()
                button.setMinimumHeight(theme().px(54))
                button.clicked.connect(self._choose(role))
                self._group.addButton(button)
                self._column.addWidget(button)
                self._buttons[role] = button
        self._group.setExclusive(bool(state.selected))
        for number, place in enumerate(state.places, start=1):
            self._buttons[place.role].show_place(place, state, number=number)

    def button(self, role: str) -> PersonButton | None:
        """The one of that role."""
        return self._buttons.get(role)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the words again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render(self._state)

    def _choose(self, role: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(role)
