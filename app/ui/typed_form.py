"""Typing for a citizen whose code cannot be read: number, name, birth date; or the three lines of the card's back, which say all three."""

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from app.core.lookup import Method
from app.core.reason import Reason
from app.ui.components import Button, Elided, Text, set_look, theme
from app.ui.editors import date_text
from app.ui.i18n import known, tr
from app.ui.layouts import FlowLayout
from app.ui.method_choice import MethodChoice
from resources.dates import PartialDate
from resources.text import forbidden, squash
from scanner.mrz import FULL_LENGTH, MrzError, parse_mrz

_SMALL: Final = 12
"""Pixels of the letters of the three lines, at 100 %: thirty of them fit into the column."""
_UNTIL_WHOLE: Final = ("mrz_shape", "mrz_name")
"""What half-typed lines are always: not yet a fault."""


class BackOfCard(QPlainTextEdit):
    """The three lines, typed or pasted. `finished`: Enter at the end of the third, or in one line that says all."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.understood = False
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferUppercase | Qt.InputMethodHint.ImhNoPredictiveText)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter begins the next line, until there is none to come."""
        if self.understood and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the clerk typed about somebody, and how he knows."""

    number: str = field(repr=False)
    full_name: str = field(repr=False)
    birth: PartialDate = field(repr=False)
    method: Method
    reason: Reason | None


class TypedForm(QWidget):
    """Number, name and birth date of a citizen whose code cannot be read."""

    given = Signal(object)
    """What was Said."""
    numbered = Signal(str)
    """The number is another: nine or twelve digits, or empty as long as it is not whole."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self.number, self.full_name, self.birth = QLineEdit(), QLineEdit(), QLineEdit()
        self.back = BackOfCard()
        self._filled_by_back = False
        self.problem = Text(look="problem", wrap=True)
        self.problem.hide()
        self.remedy = Text(look="small", wrap=True)
        self.remedy.hide()
        self.note = Text(look="small", wrap=True)
        self.note.hide()
        self._named: list[tuple[str, QWidget]] = []
        for place, (key, line) in enumerate(
            (("window.typed.number", self.number), ("window.typed.name", self.full_name), ("window.typed.birth", self.birth))
        ):
            label = Elided(key, look="small")
            label.setBuddy(line)
            grid.addWidget(label, 2 * place, 0, 1, 2)
            grid.addWidget(line, 2 * place + 1, 0, 1, 2)
            line.returnPressed.connect(self._give)
            self._named.append((key, line))
        self._named.append(("window.typed.back_of_card", self.back))
        self.back.textChanged.connect(self._take_back)
        self.back.finished.connect(self._give)
        self.back.hide()
        self.method = MethodChoice()
        self.method.changed.connect(self.updateGeometry)
        self.number.textChanged.connect(lambda text: self.numbered.emit(self.whole_number))
        self.full_name.textChanged.connect(lambda name: self.method.why.keep_silent_about((name,)))
        grid.addWidget(self.back, 7, 0, 1, 2)
        grid.addWidget(self.note, 8, 0, 1, 2)
        grid.addWidget(self.method, 9, 0, 1, 2)
        grid.addWidget(self.problem, 10, 0, 1, 2)
        grid.addWidget(self.remedy, 11, 0, 1, 2)
        deeds = FlowLayout()
        deeds.addWidget(Button("window.typed.look_up", icon="search", on_click=self._give))
        deeds.addWidget(Button("window.typed.back", look="flat", on_click=self.left.emit))
        self.turn = Button("window.typed.back_of_card", look="flat", on_click=self._turn_card)
        self.turn.align_left()
        deeds.addWidget(self.turn)
        grid.addLayout(deeds, 12, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._name_lines()
        self._shape_back()

    def fill(self, number: str, full_name: str, birth: PartialDate | None) -> None:
        """What was typed before, to be mended."""
        self.number.setText(number)
        self.full_name.setText(full_name)
        self.birth.setText(birth.slashed() if birth else "")
        self._filled_by_back = False

    @property
    def whole_number(self) -> str:
        """What stands there, where it can be a citizen's; else nothing."""
        number = "".join(self.number.text().split())
        return number if number.isascii() and number.isdigit() and len(number) in (9, 12) else ""

    def clear(self) -> None:
        """The next citizen."""
        self._empty_lines()
        self.method.forget()
        self.back.setPlainText("")  # the same
        self.back.hide()
        self.turn.show()
        self._tell("", None)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Nothing gives way: at this width, wrapped words and buttons included."""
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), max(least.height(), layout.totalHeightForWidth(max(1, self.width())) if layout else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the lines again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_lines()
        if event.type() == QEvent.Type.StyleChange:
            self._shape_back()

    def _name_lines(self) -> None:
        for key, line in self._named:
            line.setAccessibleName(tr(key))
        self.birth.setPlaceholderText(tr("window.field.date_shape"))
        self.back.setPlaceholderText("IDVNM…")

    def _shape_back(self) -> None:
        """Letters of one width, so that the lines look as on the card; room for three lines."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme().px(_SMALL))
        self.back.setStyleSheet(
            f"font-family: '{font.family()}'; font-size: {font.pixelSize()}px"
        )  # the theme's own would win over setFont
        self.back.setFixedHeight(3 * QFontMetrics(font).lineSpacing() + theme().px(24))

    def _turn_card(self) -> None:
        self.turn.hide()
        self.back.show()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty_lines(self) -> None:
        for line in (self.number, self.full_name, self.birth):
            line.setText("")  # unlike clear(), it cannot be undone: Ctrl+Z must not bring the citizen back
        self._filled_by_back = False

    def _take_back(self) -> None:
        """Fills the three lines above from the code of the back, as soon as it says something.

        What it filled goes again where it says something no more: the lines above never name another person than the back. It is
        complained of at once where a digit is wrong; where only shape or name are, once all is typed.
        """
        text = self.back.toPlainText()
        self.back.understood = False
        self.note.hide()
        try:
            holder = parse_mrz(text)
        except MrzError as problem:
            if self._filled_by_back:
                self._empty_lines()
            wrong = problem.code not in _UNTIL_WHOLE or len("".join(text.split())) >= FULL_LENGTH
            self._tell(f"scan.{problem.code}" if wrong else "", self.back if wrong else None)
            return
        self.back.understood = True
        self.fill(holder.personal_id, holder.full_name, holder.birth_date)
        self._filled_by_back = True
        self._tell("", None)
        self.note.say("window.typed.name_cut" if holder.name_cut else "window.typed.no_accents")
        self.note.show()

    def _give(self) -> None:
        number = self.whole_number
        name = squash(self.full_name.text())
        if not number:
            self._tell("window.typed.bad_number", self.number)
        elif not name or forbidden(name):
            self._tell("window.typed.bad_name", self.full_name)
        else:
            try:
                birth = PartialDate.parse(date_text(self.birth.text()))
            except ValueError:
                self._tell("window.typed.bad_birth", self.birth)
                return
            if self.method.owes_reason:
                self._tell("window.method.reason_first", self.method.why.codes)
                return
            self._tell("", None)
            said = Said(number=number, full_name=name, birth=birth, method=self.method.method, reason=self.method.reason)
            self.given.emit(said)

    def _tell(self, key: str, where: QWidget | None) -> None:
        for line in (self.number, self.full_name, self.birth, self.back):
            set_look(line, bad="true" if line is where else "false")
        explained = known(f"{key}.what")
        self.problem.setVisible(bool(key))
        self.remedy.setVisible(explained)
        if key:
            self.problem.say(f"{key}.what" if explained else key)
        if explained:
            self.remedy.say(f"{key}.next")
        if where is not None:
            where.setFocus(Qt.FocusReason.OtherFocusReason)
