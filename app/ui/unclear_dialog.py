"""Which letters stand on the card: asked where a reader's typing leaves more than one answer."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QDialog, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.ui.components import Button, Text, theme
from app.ui.focus_ring import FocusRing
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from resources.dates import PartialDate
from resources.text import forbidden, group_number, squash
from scanner.hand_scanner import read_repaired
from scanner.reading import Reading
from scanner.repair import Repaired, Unclear

MOST_SHOWN: Final = 8
"""Readings of one word as buttons; a rarer one is typed."""
MOST_WORDS: Final = 40
"""Words of one scan with buttons, more than name and address have; a line with further ones is typed."""
_NUMBER, _BIRTH = 0, 3
_WIDTH: Final = 620
"""Pixels at 100 %."""


class UnclearLine(QLineEdit):
    """One field with its likeliest reading; `choices` are the readings of its words, one button each, of at most `room` words."""

    def __init__(self, unclear: Unclear, *, room: int = MOST_WORDS) -> None:
        super().__init__(unclear.best)
        self.choices = FlowLayout()
        self._words = [word[0] for word in unclear.words]
        self._groups: list[QButtonGroup] = []
        self._typed = False
        self.textEdited.connect(lambda text: self._by_hand())
        several = [(at, readings) for at, readings in enumerate(unclear.words) if len(readings) > 1]
        self._all_offered = len(several) <= room
        for at, readings in several[:room]:
            self._offer(at, readings)

    @property
    def decided(self) -> bool:
        """Did the clerk choose every word that has several readings, or type?"""
        return self._typed or (self._all_offered and all(group.checkedButton() for group in self._groups))

    @property
    def offered(self) -> int:
        """How many words have buttons."""
        return len(self._groups)

    def chips(self) -> dict[str, Button]:
        """The buttons by their words."""
        return {chip.words: chip for group in self._groups for chip in group.buttons() if isinstance(chip, Button)}

    def _offer(self, at: int, readings: tuple[str, ...]) -> None:
        if self._groups:
            between = Text(look="muted")
            between.show_data("·")
            self.choices.addWidget(between)
        group = QButtonGroup(self)
        self._groups.append(group)
        for reading in readings[:MOST_SHOWN]:
            chip = Button("window.field.offer", look="segment", on_click=partial(self._choose, at, reading), text=reading.strip())
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            group.addButton(chip)
            self.choices.addWidget(chip)

    def _choose(self, at: int, reading: str) -> None:
        """Puts the line together again from the words chosen; what was typed by hand gives way."""
        self._words[at], self._typed = reading, False
        self.setText("".join(self._words))
        self.textChanged.emit(self.text())  # also where the text is the same: a choice was made

    def _by_hand(self) -> None:
        self._typed = True
        self.textChanged.emit(self.text())


class UnclearDialog(QDialog):
    """One line a field with its likeliest reading; below it the words to choose from. Enter takes the lines, once all is chosen."""

    def __init__(self, found: Repaired, parent: QWidget) -> None:
        super().__init__(parent)
        self._found = found
        self.setWindowTitle(tr("scanner.unclear.title"))
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(Text("scanner.unclear.title", look="title"))
        column.addWidget(Text("scanner.unclear.body", wrap=True))
        sure = Text(look="strong")
        sure.show_data(tr("scanner.unclear.number", number=group_number(found.fields[_NUMBER]), birth=_slashed(found.fields[_BIRTH])))
        column.addWidget(sure)
        self.lines: dict[int, UnclearLine] = {}
        column.addWidget(self._fields(), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(Button("scanner.unclear.back", shortcut="Esc", on_click=self.reject))
        self.go = Button("scanner.unclear.go", icon="check", look="primary", shortcut="Enter", on_click=self._take)
        self.go.setDefault(True)
        buttons.addWidget(self.go)
        column.addLayout(buttons)
        self.setMinimumWidth(theme().px(_WIDTH))
        self._ring = FocusRing(self)
        self._settle()
        first = next(iter(self.lines.values()))
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, first.deselect)  # showing selects it, and then one key would wipe a name out

    def _fields(self) -> QScrollArea:
        """The lines with their words; they scroll where the screen is too low for all."""
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(10)
        for unclear in self._found.unclear:
            room = MOST_WORDS - sum(line.offered for line in self.lines.values())
            line = self.lines[unclear.at] = UnclearLine(unclear, room=room)
            line.textChanged.connect(self._settle)
            label = Text(f"scanner.unclear.{unclear.place}", look="muted")
            label.setBuddy(line)
            line.setAccessibleName(label.text())
            column.addWidget(label)
            column.addWidget(line)
            column.addLayout(line.choices)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(fields)
        wanted = column.totalHeightForWidth(theme().px(_WIDTH) - 60)
        area.setMinimumHeight(min(wanted, self.screen().availableGeometry().height() // 2))
        return area

    @property
    def settled(self) -> Repaired:
        """With what the clerk chose or typed."""
        return self._found.settled({at: squash(line.text()) for at, line in self.lines.items()})

    def _settle(self) -> None:
        """Nobody agrees to a guess by Enter alone: each word that has several readings is chosen, or its line typed."""
        self.go.setEnabled(all(line.decided for line in self.lines.values()))

    def _take(self) -> None:
        """Nothing empty, no control characters; otherwise the line that lacks it gets the keyboard."""
        for line in self.lines.values():
            if not squash(line.text()) or forbidden(line.text()):
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.accept()


def ask_clerk(found: Repaired, parent: QWidget, then: Callable[[Reading], object]) -> None:
    """Asks; `then` gets the reading. Nothing of a scan that is dropped stays. Call it while no other question is open."""
    dialog = UnclearDialog(found, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def closed(result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            then(read_repaired(dialog.settled))

    dialog.finished.connect(closed)
    dialog.open()


def _slashed(packed: str) -> str:
    try:
        return PartialDate.from_packed(packed).slashed()
    except ValueError:
        return packed
