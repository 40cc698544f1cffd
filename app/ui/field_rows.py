"""One line of the review for each item of the form: to type into, or to read with the word for its origin."""

from collections.abc import Hashable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.reason import Use
from app.ui.components import Button, Elided, Picture, Text, theme
from app.ui.copying import FACTS
from app.ui.editors import Editor, shape
from app.ui.i18n import known, tr
from app.ui.layouts import FlowLayout, clear
from app.ui.reason_line import ReasonLine
from app.ui.rows import Row
from app.ui.theme import Tone
from forms.facts import Origin

_ORIGINS = {
    Origin.DATABASE: ("database", Tone.OK),
    Origin.CARD: ("id-card", Tone.INFO),
    Origin.CLERK: ("user-round-pen", Tone.PLAIN),
    Origin.COMPUTED: ("list-checks", Tone.WARN),
    Origin.SYSTEM: ("calendar", Tone.PLAIN),
}


LABEL_WIDTH: Final = 176
"""Pixels at 100 %: all lines share one edge. Large text wraps rather than pushing the values out."""


OFFER_KEY: Final = "Ctrl+D"
"""Takes what is offered: to the line that has the keyboard, else for the role that is awaited."""

STACKED_FROM: Final = 150
"""Percent of text size from which the origin stands below the value."""


def _label_width() -> int:
    return min(theme().px(LABEL_WIDTH), 220)


def label_of(row: Row) -> str:
    """The label, with the row's number inside a table."""
    return tr("window.field.in_table", n=row.table_row, label=row.label) if row.table_row else row.label


def made_for(row: Row) -> Hashable:
    """Which lines an item can use: those with an editor of its shape, for the size of text of the moment."""
    return theme().percent, shape(row)


class HandRow(QWidget):
    """An item that the clerk fills: label, editor, what is offered, what is wrong."""

    entered = Signal(str, str)
    withdrawn = Signal(str)
    explained = Signal(str, object)
    """The key, and the Reason for typing over the database's value (or None)."""
    gone_on = Signal(str)

    def __init__(self, row: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.made_for = made_for(row)
        self._offers: tuple[str, ...] = ()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        self._label = Text(wrap=True)
        self._label.setProperty("data", True)  # the paper's own words
        self._label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._label.setMinimumHeight(theme().px(40))
        self._label.setFixedWidth(_label_width())
        line.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(6)  # room for the ring of 4
        self.editor = Editor(row)
        self.editor.setProperty("data", True)
        self._label.setBuddy(self.editor.field)
        self.editor.settled.connect(self._settled)
        self.editor.accepted.connect(lambda: self.gone_on.emit(self.key))
        right.addWidget(self.editor)
        self._chips = QWidget()
        self._chip_row = FlowLayout(self._chips)
        right.addWidget(self._chips)
        self._problem = Text(look="problem", wrap=True)
        right.addWidget(self._problem)
        self.reason: ReasonLine | None = None
        self._why = QVBoxLayout()
        right.addLayout(self._why)
        self._hint = Text(look="small", wrap=True)
        right.addWidget(self._hint)
        right.addStretch(1)  # what room is left stands below: the editor stays beside its label
        line.addLayout(right, 1)
        self.take_up(row)

    def take_up(self, row: Row) -> None:
        """That item from now on; it has the shape of the first one."""
        self.key = row.key
        self._had_value = bool(row.value) and row.origin is not Origin.CLERK
        self.editor.take_up(row.label)
        self.show_row(row)

    def rest(self) -> None:
        """Out of sight, and empty."""
        self.editor.rest()
        if self.reason is not None:
            self.reason.blockSignals(True)
            clear(self._why)
            self.reason = None
        self.hide()
        self.key = ""
        self.setProperty(FACTS, "")
        self._show_offers(())
        for text in (self._label, self._problem, self._hint):
            text.forget()

    def show_row(self, row: Row) -> None:
        """The item as it stands now."""
        self.setProperty(FACTS, " ".join(row.facts))
        mark = "" if row.value or not row.required else " *"
        self._label.show_data(label_of(row) + mark)
        self.editor.show_text(row.typed if row.typed is not None else row.value)
        self.editor.mark(bad=bool(row.problem))
        told = [_sentence(row.problem, key=label_of(row))] if row.problem else [_sentence(key, **values) for key, values in row.doubts]
        self._problem.show_data(" ".join(told))
        self._problem.setVisible(bool(told))
        self._show_reason(row)
        self._hint.show_data(row.hint)
        self._hint.setVisible(bool(row.hint) and not row.value and not told)
        self._show_offers(row.suggestions if not row.value else ())
        self.updateGeometry()

    def _show_offers(self, offers: tuple[str, ...]) -> None:
        """Chips are used again, as the line is."""
        if offers != self._offers:
            self._offers = offers
            while self._chip_row.count() < len(offers):
                place = self._chip_row.count()
                chip = Button("window.field.offer", look="chip", icon="check", on_click=partial(self._put, place), text="")
                chip.show_key("" if place else OFFER_KEY)
                self._chip_row.addWidget(chip)
            for place, chip in enumerate(self._chips.findChildren(Button)):
                chip.say("window.field.offer", text=offers[place] if place < len(offers) else "")
                chip.setVisible(place < len(offers))
        self._chips.setVisible(bool(offers))

    def _put(self, place: int) -> None:
        self.editor.put(self._offers[place])

    def take_offer(self) -> bool:
        """The first of what is offered goes into the empty line, and the keyboard on; False where nothing is offered."""
        if not self._offers or self.editor.text:
            return False
        self.editor.put(self._offers[0])
        self.gone_on.emit(self.key)
        return True

    def _show_reason(self, row: Row) -> None:
        """Asked for only where the clerk typed over what is known, which is rare: so it is made only then."""
        if self.reason is None and row.typed_over:
            self._over = Text("window.reason.typed_over", look="small", wrap=True)
            self.reason = ReasonLine(Use.OVERRIDE, about=row.label)
            self.reason.given.connect(lambda reason: self.explained.emit(self.key, reason))
            self._why.addWidget(self._over)
            self._why.addWidget(self.reason)
        if self.reason is not None:
            for part in (self._over, self.reason):
                part.setVisible(row.typed_over)
            self.reason.show_reason(row.reason)

    def _settled(self, text: str) -> None:
        if text or self._had_value:
            self.entered.emit(self.key, text)
        else:
            self.withdrawn.emit(self.key)


class ReadRow(QWidget):
    """An item that is filled, or may stay empty: label, value, origin, and the way to change it."""

    wants_edit = Signal(str)

    def __init__(self, row: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.made_for = theme().percent
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        self._label = Text(look="muted", wrap=True)
        self._label.setProperty("data", True)
        self._label.setFixedWidth(_label_width())
        line.addWidget(self._label)
        self._value = Text(wrap=True)
        self._value.setProperty("data", True)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words: QHBoxLayout | QVBoxLayout = QVBoxLayout() if theme().percent >= STACKED_FROM else QHBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._value, 1)
        self._mark, self._origin = Picture(size=16), Text(look="small")
        origin = QHBoxLayout()
        origin.setSpacing(6)
        origin.addWidget(self._mark)
        origin.addWidget(self._origin)
        words.addLayout(origin)
        line.addLayout(words, 1)
        self._edit = Button("window.field.edit", look="tool", icon="pencil", on_click=lambda: self.wants_edit.emit(self.key))
        self._edit.show_icon_only()
        line.addWidget(self._edit)
        self.setMinimumHeight(theme().px(40))
        self.take_up(row)

    def take_up(self, row: Row) -> None:
        """That item from now on."""
        self.key = row.key
        self.show_row(row)

    def rest(self) -> None:
        """Out of sight, and empty."""
        self.hide()
        self.key = ""
        self.setProperty(FACTS, "")
        for text in (self._label, self._value):
            text.forget()
        self._edit.setAccessibleName("")

    def show_row(self, row: Row) -> None:
        """The item as it stands now."""
        self.setProperty(FACTS, " ".join(row.facts))
        self._label.show_data(label_of(row))
        self._value.show_data(row.value or tr("window.field.empty"))
        self._value.setProperty("tone", "" if row.value else "plain")
        for part in (self._mark, self._origin):
            part.setVisible(row.origin is not None)
        if row.origin is not None:
            icon, tone = _ORIGINS[row.origin]
            self._mark.show_icon(icon, tone)
            self._origin.say(f"origin.{row.origin}")
        self._edit.setAccessibleName(f"{tr('window.field.edit')}: {label_of(row)}")


class Caption(Elided):
    """The person a group of lines is about."""

    def __init__(self, text: str) -> None:
        super().__init__(look="caption")
        self.setProperty("data", True)
        self.show_data(text)


def _sentence(key: str, /, **values: object) -> str:
    """What is wrong and what to do, in one line."""
    return f"{tr(f'{key}.what', **values)} {tr(f'{key}.next', **values)}" if known(f"{key}.what") else tr(key, **values)
