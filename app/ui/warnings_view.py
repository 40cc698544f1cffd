"""What the clerk should look at before the paper leaves: warnings of the form's rules, each with its legal source. They never block."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.components import Button, Picture, Text
from app.ui.field_rows import ReadRow
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout, clear
from app.ui.rows import Row
from app.ui.sections import Fold
from app.ui.state import State
from app.ui.theme import Tone
from forms.warning import Warning_

ADDRESS_TODAY: Final = "dissolved_address"
"""The warning that knows what to write instead."""


class WarningsView(Fold):
    """First what is about people or the whole form, then every filled item that raises a doubt, with the doubt beside it."""

    wants_edit = Signal(str)
    """The key of an item."""
    replaced = Signal(str, str)
    """An item's key, and what the clerk wants written there instead."""

    def __init__(self) -> None:
        super().__init__(open_at_first=True)
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_state(self, state: State, doubtful: tuple[Row, ...]) -> None:
        """The warnings of the form in front; those about items being typed stand at their lines already."""
        warnings = state.draft.filled.warnings if state.draft is not None and state.people else ()
        general = tuple(one for one in warnings if "key" not in one.values)
        shown = (general, doubtful, warnings)
        self.setVisible(bool(general or doubtful))
        if shown == self._shown:
            return
        self._shown = shown
        self.say("window.review.doubtful", n=len(general) + len(doubtful))
        clear(self.rows)
        for warning in general:
            self.rows.addWidget(_said(tr(f"fill.{warning.code}", **warning.values)))
        for row in doubtful:
            self.rows.addWidget(self._item(row, [one for one in warnings if one.values.get("key") == row.key]))

    def forget_words(self) -> None:
        """Texts hold the language of the moment: the next state makes them anew."""
        self._shown = (None,)

    @property
    def words(self) -> str:
        """All it says."""
        return " ".join(text.text() for text in self.body.findChildren(Text) if not text.isHidden())

    def _item(self, row: Row, warnings: list[Warning_]) -> QWidget:
        """The item as it will be printed; below it, why to look; and what could stand there instead."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        reader = ReadRow(row)
        reader.wants_edit.connect(self.wants_edit)
        column.addWidget(reader)
        for key, values in row.doubts:
            column.addWidget(_said(tr(key, **values)))
        today = [one.values["today"] for one in warnings if one.code == ADDRESS_TODAY]
        if today:
            offers = QWidget()
            flow = FlowLayout(offers)
            for text in today:
                put = _with(self.replaced.emit, row.key, text)
                flow.addWidget(Button("window.field.offer", look="chip", icon="check", on_click=put, text=text))
            column.addWidget(offers)
        return whole


def _said(sentence: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Picture("triangle-alert", tone=Tone.WARN, size=18), 0, Qt.AlignmentFlag.AlignTop)
    text = Text(wrap=True)
    text.show_data(sentence)
    row.addWidget(text, 1)
    return line


def _with(then: Callable[[str, str], object], key: str, text: str) -> Callable[[], object]:
    return lambda: then(key, text)
