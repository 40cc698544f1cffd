"""The forms of a dossier side by side, where it has several: which is in front, which still lack something, which are out."""

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.components import Button
from app.ui.i18n import tr
from app.ui.layouts import clear
from app.ui.procedure_book import form_word
from app.ui.state import State
from forms.model import FormDefinition


class SheetBar(QWidget):
    """One button a form, in the order of the dossier; hidden where there is but one. Ctrl+Tab goes round."""

    turned = Signal(str)
    """The key of a form."""

    def __init__(self) -> None:
        super().__init__()
        self._state = State()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 16, 0)
        self._row.setSpacing(8)
        self.buttons: dict[str, Button] = {}
        self.hide()

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        self._state = state
        self.setVisible(len(state.forms) > 1)
        keys = [form.key for form in state.forms]
        if keys != list(self.buttons):
            clear(self._row)
            self.buttons = {form.key: self._button(form) for form in state.forms}
            for button in self.buttons.values():
                self._row.addWidget(button)
            self._row.addStretch(1)
        for form in state.forms:
            self._show(self.buttons[form.key], form, state)

    def next(self, state: State, *, steps: int = 1) -> None:
        """To the form after the one in front, or before it."""
        if state.form is not None and len(state.forms) > 1:
            here = state.forms.index(state.form)
            self.turned.emit(state.forms[(here + steps) % len(state.forms)].key)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the words again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render(self._state)

    def _button(self, form: FormDefinition) -> Button:
        button = Button("window.sheet.name", look="sheet", on_click=partial(self.turned.emit, form.key), name=form_word(form))
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # where room is short, names end in "…"
        return button

    def _show(self, button: Button, form: FormDefinition, state: State) -> None:
        button.setChecked(form == state.form)
        missing = state.sheet(form.key).missing
        out = state.has_left(form)
        button.show_icon("circle-check" if out else "")
        how = tr("window.sheet.out") if out else tr("window.sheet.missing", n=missing) if missing and state.people else ""
        button.show_key(how)
        button.say("window.sheet.name", name=form_word(form))
        button.setToolTip(f"{form_word(form)}. {tr('window.sheet.tip')}")
