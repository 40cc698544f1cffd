"""The middle of the window: who is in front of me, what is wrong, what is missing, what is filled."""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.components import Button, theme
from app.ui.covered_view import CoveredView
from app.ui.differences_view import DifferencesView, FormalitiesView, unexplained
from app.ui.field_rows import Caption, HandRow, ReadRow, made_for
from app.ui.household_panel import HouseholdPanel
from app.ui.line_rack import LineRack
from app.ui.person_header import PersonHeader
from app.ui.reason_line import ReasonLine
from app.ui.rows import Row, Rows, next_table_row, plain_label, rows, tables
from app.ui.sections import Fold
from app.ui.state import State
from app.ui.warnings_view import WarningsView
from app.ui.well import Well
from app.ui.words import role_word
from forms.model import Table

_NO_ORDER: Final[tuple[object, ...]] = (None,)
"""Like no lines there are: they are made anew."""


class ReviewPanel(QWidget):
    """Card, record and form side by side, worst first; the keyboard walks it from top to bottom."""

    explained = Signal(str, object)
    """A fact or an item's key, and the Reason for what stands there instead of the database's value (or None)."""
    entered = Signal(str, str)
    withdrawn = Signal(str)
    deed = Signal(str, str)
    completed = Signal()
    """Enter in the last of the missing lines."""

    def __init__(self) -> None:
        super().__init__()
        self._state = State()
        self._opened: frozenset[str] = frozenset()
        self._lacking: frozenset[str] = frozenset()
        self._hand: dict[str, HandRow] = {}
        self._order, self._shown = _NO_ORDER, Rows()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._scroll = Well()
        column = self._scroll.column
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(16)
        self.header = PersonHeader()
        self.header.deed.connect(self.deed)
        column.addWidget(self.header)
        self.household = HouseholdPanel()
        self.formal = FormalitiesView()
        self.differing = DifferencesView()
        self.differing.explained.connect(self.explained)
        self.missing = Fold(open_at_first=True)
        self.filled = Fold(open_at_first=False)
        self.optional = Fold(open_at_first=False)
        self._hand_rack = LineRack(self, self._hand_row, made_for)
        self._read_rack = LineRack(self, self._read_row, lambda row: theme().percent)
        self.covered = CoveredView()
        self.warnings = WarningsView()
        self.warnings.wants_edit.connect(self._open)
        self.warnings.replaced.connect(self.entered)
        for part in (self.formal, self.household, self.differing):
            column.addWidget(part)
        strip = QHBoxLayout()
        strip.setContentsMargins(4, 0, 4, 0)
        strip.addWidget(self.header.awaited)
        column.addLayout(strip)
        for fold in (self.warnings, self.missing, self.filled, self.optional, self.covered):
            column.addWidget(fold)
        column.addStretch(1)
        outer.addWidget(self._scroll)

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        if not state.people and self._state.people:
            self._opened = frozenset()
            self.filled.unfold(wide=False)
            self.optional.unfold(wide=False)
        another = state.selected != self._state.selected
        if state.form != self._state.form:  # its items may have the keys of others: other labels, other choices
            self.forget()
            self._opened = frozenset()
        self._state = state
        self.header.show_place(state)
        self.formal.show_place(state.place)
        self.household.show_state(state)
        self.differing.show_state(state)
        self.covered.show_state(state)
        lines = rows(state, opened=self._opened)
        if not state.people and not state.selected:  # nobody: nobody sees them
            self._hand_rack.stock(lines.by_hand)
            lines = Rows()
        self.warnings.show_state(state, lines.doubtful)
        self._show_rows(lines, state)
        for line in self._reasons():
            line.keep_silent_about(state.names)
        if another:  # he begins at his name, also where the keyboard was in something that has gone
            self._scroll.verticalScrollBar().setValue(0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Lines hold texts of the moment: made anew in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._order = _NO_ORDER
            for part in (self.formal, self.household, self.differing, self.covered, self.warnings):
                part.forget_words()
            self.render(self._state)

    def show_top(self) -> None:
        """To the beginning: another form is in front."""
        self._scroll.verticalScrollBar().setValue(0)

    def settle(self) -> None:
        """Gives on what is still being typed: somebody wants the paper now."""
        for row in self._hand.values():
            row.editor.settle()
        for line in self._reasons():
            line.settle()

    def forget(self) -> None:
        """Lets go of what is still being typed: it was about a citizen who has left."""
        self._put_back(self._hand.values())
        _take_out(self.missing.rows)
        self._hand, self._order, self._shown = {}, _NO_ORDER, Rows()

    # --- walking ----------------------------------------------------------------------------------------------------

    def next_difference(self) -> None:
        """The keyboard to the next difference (F7)."""
        self._walk([choice for choice in self.differing.choices.values() if choice.isChecked()])

    def first_of_all(self) -> None:
        """The answers are there: the keyboard to what differs, which comes first, else to the first missing item."""
        chosen = next((choice for choice in self.differing.choices.values() if choice.isChecked()), None)
        if chosen is not None:
            self._go(chosen)
            return
        self.missing.unfold(wide=True)
        if first := next((row for key, row in self._hand.items() if key in self._lacking), None):
            self._go(first.editor.field)

    def take_offer(self) -> bool:
        """What is offered goes into the line that has the keyboard; False where none has, or nothing is offered."""
        holder = QApplication.focusWidget()
        line = next((row for row in self._hand.values() if holder is not None and row.isAncestorOf(holder)), None)
        return line is not None and line.take_offer()

    def next_missing(self) -> None:
        """The keyboard to the next missing item (F8)."""
        self.missing.unfold(wide=True)
        self._walk([row.editor.field for key, row in self._hand.items() if key in self._lacking])

    def next_reason(self) -> None:
        """The keyboard to the first choice whose reason the clerk owes."""
        self.differing.unfold(wide=True)
        self.missing.unfold(wide=True)
        if (owed := unexplained(self._reasons())) is not None:
            self._go(owed.codes)

    def next_code(self) -> None:
        """The keyboard to where the one-time code is typed."""
        if (field := self.header.code_field) is not None:
            self._go(field.line)

    def _reasons(self) -> list[ReasonLine]:
        return [*self.differing.reasons.values(), *(row.reason for row in self._hand.values() if row.reason is not None)]

    def _walk(self, stops: list[QWidget] | list[QRadioButton]) -> None:
        if not stops:
            return
        holder = QApplication.focusWidget()
        here = next((i for i, stop in enumerate(stops) if stop.hasFocus() or (holder is not None and stop.isAncestorOf(holder))), -1)
        self._go(stops[(here + 1) % len(stops)])

    def _go(self, stop: QWidget) -> None:
        if not stop.isVisible():  # a field that nobody sees must not take what is typed
            return
        stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(stop, 0, 60)

    def _after(self, key: str) -> None:
        """Enter in a line: on to the next one of the section."""
        keys = list(self._hand)
        later = [k for k in keys[keys.index(key) + 1 :] if k in self._lacking] if key in keys else []
        if later:
            self._go(self._hand[later[0]].editor.field)
        elif key in self._lacking:
            self.completed.emit()

    # --- sections ---------------------------------------------------------------------------------------------------

    def _show_rows(self, lines: Rows, state: State) -> None:
        self._shown = lines
        self._lacking = frozenset(row.key for row in lines.by_hand if row.lacking)
        missing = len({key if key in state.missing else key.partition("[")[0] for key in self._lacking})  # a table counts once
        self.missing.setVisible(bool(lines.by_hand))
        self.missing.say("window.review.missing" if missing else "window.review.by_hand", n=missing or len(lines.by_hand))
        self.filled.setVisible(bool(lines.filled))
        self.filled.say("window.review.filled", n=len(lines.filled))
        self.optional.setVisible(bool(lines.optional) or bool(state.people and _asked_tables(state)))
        self.optional.say("window.review.optional", n=len(lines.optional))
        order = (
            *((section, row.key, row.type) for section, some in enumerate(_sections(lines)) for row in some),
            *(table.key for table in _asked_tables(state)),
        )
        if order == self._order:
            for widget in self._lines():
                row = next(r for some in _sections(lines) for r in some if r.key == widget.key)
                widget.show_row(row)
            return
        self._order = order
        self._rebuild(lines, state)

    def _rebuild(self, lines: Rows, state: State) -> None:
        """Lines come, go or change sections; the editor with the keyboard stays the same widget."""
        kept, self._hand = self._hand, {}
        staying = {row.key for row in lines.by_hand}
        self._put_back(kept.pop(key) for key in tuple(kept) if key not in staying)
        _take_out(self.missing.rows)
        for caption, row in _captioned(lines.by_hand, state):
            if caption:
                self.missing.rows.addWidget(Caption(caption))
            line = kept.pop(row.key, None)
            if line is None:
                line = self._hand_rack.take(row)
            else:
                line.show_row(row)
            self._hand[row.key] = line
            self.missing.rows.addWidget(line)
            line.show()
            line.updateGeometry()  # it may have grown while it was in no layout
        for fold in (self.filled, self.optional):
            for reader in _readers(fold):
                self._read_rack.put_back(reader)
            _take_out(fold.rows)
        self.filled.fill(lambda: self._put_in(self.filled, self._shown.filled))
        self.optional.fill(self._put_in_optional)

    def _put_back(self, lines: Iterable[HandRow]) -> None:
        for line in lines:
            self._hand_rack.put_back(line)

    def _put_in(self, fold: Fold, some: tuple[Row, ...]) -> None:
        for caption, row in _captioned(some, self._state):
            if caption:
                fold.rows.addWidget(Caption(caption))
            reader = self._read_rack.take(row)
            fold.rows.addWidget(reader)
            reader.show()
            reader.updateGeometry()

    def _put_in_optional(self) -> None:
        self._put_in(self.optional, self._shown.optional)
        for table in _asked_tables(self._state):
            put = _with(self._open_row, table.key)
            add = Button("window.review.add_row", look="row", icon="plus", on_click=put, table=plain_label(table.label))
            add.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # its words may be long: they give way
            self.optional.rows.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _hand_row(self, row: Row) -> HandRow:
        line = HandRow(row, self.missing.body)
        line.entered.connect(self.entered)
        line.withdrawn.connect(self.withdrawn)
        line.explained.connect(self.explained)
        line.gone_on.connect(self._after)
        return line

    def _read_row(self, row: Row) -> ReadRow:
        line = ReadRow(row, self.filled.body)
        line.wants_edit.connect(self._open)
        return line

    def _lines(self) -> Iterable[HandRow | ReadRow]:
        yield from self._hand.values()
        for fold in (self.filled, self.optional):
            yield from _readers(fold)

    def _open(self, key: str) -> None:
        self._opened |= {key}
        self.render(self._state)
        self.missing.unfold(wide=True)
        if key in self._hand:
            QTimer.singleShot(0, self, lambda: self._go(self._hand[key].editor.field) if key in self._hand else None)

    def _open_row(self, table: str) -> None:
        fresh = next_table_row(self._state, table, opened=self._opened)
        self._opened |= fresh
        self.render(self._state)
        self.missing.unfold(wide=True)
        first = next((key for key in self._hand if key in fresh), "")
        if first:
            self._go(self._hand[first].editor.field)


def _asked_tables(state: State) -> tuple[Table, ...]:
    """The tables that are part of the form in this case."""
    if state.form is None or state.draft is None:
        return ()
    return tuple(table for table in tables(state.form) if table.key not in state.draft.filled.unasked)


def _sections(lines: Rows) -> tuple[tuple[Row, ...], ...]:
    return lines.by_hand, lines.filled, lines.optional


def _captioned(some: tuple[Row, ...], state: State) -> Iterable[tuple[str, Row]]:
    """Each line, with the role's word where the person changes (and there are several)."""
    several = len({row.role for row in some}) > 1
    before = ""
    for row in some:
        group = role_word(state, row.role) if row.role else row.section or role_word(state, "")
        caption = group if several and group != before else ""
        before = group
        yield caption, row


def _readers(fold: Fold) -> list[ReadRow]:
    items = [fold.rows.itemAt(place) for place in range(fold.rows.count())]
    return [widget for item in items if item is not None and isinstance(widget := item.widget(), ReadRow)]


def _take_out(layout: QLayout) -> None:
    """Empties a layout; lines stay where they are in the window, those in use with the keyboard.

    By removeWidget, which also ends the layout's item: one that lives on would keep the heights of whoever is put in again.
    """
    items = [layout.itemAt(place) for place in range(layout.count())]
    for widget in [widget for item in items if item is not None and (widget := item.widget()) is not None]:
        layout.removeWidget(widget)
        if not isinstance(widget, HandRow | ReadRow):
            widget.hide()
            widget.deleteLater()


def _with(then: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: then(key)
