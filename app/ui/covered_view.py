"""Sensitive fields that the form does not print: covered, and not even asked for, until the clerk says why he must see one."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.reason import Reason, Use
from app.ui.components import Button, Text, theme
from app.ui.i18n import tr
from app.ui.layouts import clear
from app.ui.place import Place
from app.ui.reason_line import ReasonLine
from app.ui.sections import Fold, NoticeView
from app.ui.state import State
from app.ui.words import show_notice

COVER = "•••"


class CoveredView(Fold):
    """One line a field, folded away at first; it belongs to the selected person, where the database knows him."""

    opens = Signal(str, str, object)
    """Role, field, Reason."""

    def __init__(self) -> None:
        super().__init__(open_at_first=False)
        self._role, self._whose = "", ""
        self._names: tuple[str, ...] = ()
        self._place: Place | None = None
        self.lines: dict[str, CoveredRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.notice = NoticeView()
        self.notice.hide()
        self.rows.addWidget(Text("window.covered.about", look="small", wrap=True))
        self.rows.addLayout(self._list)
        self.rows.addWidget(self.notice)

    def show_state(self, state: State) -> None:
        """The lines stay as long as the person does, with what is being chosen in them."""
        place = state.place
        shown = place is not None and place.is_found and bool(state.covered)
        self.setVisible(shown)
        record = place.finding.record if shown and place is not None and place.finding is not None else None
        seen = record.asked if record is not None else frozenset()
        self.say("window.covered.head", n=sum(name not in seen for name in state.covered))
        whose = place.finding.claimant.identity.number if shown and place is not None and place.finding is not None else ""
        names = state.covered if shown else ()
        self._place = place if shown else None
        if (whose, names) != (self._whose, self._names):
            self._whose, self._names = whose, names
            clear(self._list)
            self.lines = {}
            self.unfold(wide=False)
            self.fill(self._put_lines)
        if shown and place is not None:
            self._role = place.role
            self._show_values()
            show_notice(self.notice, place.covered, lambda deed: None)

    def forget_words(self) -> None:
        """Texts hold the language of the moment: the next state makes them anew."""
        self._whose = "?"

    def _put_lines(self) -> None:
        self.lines = {name: CoveredRow(name) for name in self._names}
        for name, line in self.lines.items():
            line.opens.connect(self._ask(name))
            self._list.addWidget(line)
        self._show_values()

    def _show_values(self) -> None:
        if (place := self._place) is not None:
            for name, line in self.lines.items():
                line.show_value(_value(place, name), asking=place.opening == name, busy=bool(place.opening))

    def _ask(self, name: str) -> Callable[[Reason], None]:
        return lambda reason: self.opens.emit(self._role, name, reason)


class CoveredRow(QWidget):
    """Label, cover or value, and the way to open it: a button, then a reason, then the button again."""

    opens = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        word = tr(f"field.{name}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(12)
        label = Text(look="muted", wrap=True)
        label.show_data(word)
        label.setFixedWidth(min(theme().px(176), 220))
        label.setMinimumHeight(theme().px(40))
        row.addWidget(label)
        self.value = Text(wrap=True)
        row.addWidget(self.value, 1)
        self.open = Button("window.covered.open", icon="eye", look="flat", on_click=self._begin)
        self.open.setAccessibleName(f"{tr('window.covered.open')}: {word}")
        row.addWidget(self.open, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(theme().px(40))
        column.addLayout(row)
        self._asked = QWidget()
        below = QHBoxLayout(self._asked)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        self.reason = ReasonLine(Use.UNMASK, about=f"{tr('window.covered.open')}: {word}")
        self.reason.given.connect(lambda reason: self._allow())
        below.addWidget(self.reason, 1)
        self.go = Button("window.covered.open", icon="eye", on_click=self._go)
        self.go.setAccessibleName(f"{tr('window.covered.open')}: {word}")
        below.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._asked)
        self._asked.hide()
        self._busy = False

    def show_value(self, value: str | None, *, asking: bool, busy: bool) -> None:
        """None: covered. `busy`: another field is being opened."""
        self.value.show_data(tr("window.covered.asking") if asking else COVER if value is None else value)
        self.value.setAccessibleName(tr("window.covered.covered") if value is None else value)
        if value is not None and not self._asked.isHidden():
            self.reason.forget()
            self._asked.hide()
        self.open.setVisible(value is None and self._asked.isHidden())
        self._busy = busy
        self._allow()

    def _begin(self) -> None:
        """First the reason."""
        self._asked.show()
        self.open.hide()
        self._allow()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        """With a reason, the question."""
        self.reason.settle()
        if (reason := self.reason.reason) is not None:
            self.opens.emit(reason)

    def _allow(self) -> None:
        self.open.setEnabled(not self._busy)
        self.go.setEnabled(not self._busy and self.reason.reason is not None)


def _value(place: Place, name: str) -> str | None:
    """What the record says of it; None as long as it is covered."""
    record = place.finding.record if place.finding is not None else None
    if record is None or name not in record.asked:
        return None
    coded = getattr(record, name)
    return coded.label if coded is not None else tr("window.covered.nothing")
