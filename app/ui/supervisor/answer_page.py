"""Answering a citizen: who looked him up ("ai đã tra cứu tôi"), for the privacy officer alone. The page forgets whatever it was told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from app.core.dossier import is_dossier_number
from app.core.lookup import Column
from app.core.usage import Period
from app.desk import Desk
from app.disclosure import Look, Office, Told, paper, tail
from app.ui.components import Button, Frame, Text
from app.ui.i18n import tr
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.sections import NoticeView
from app.ui.supervisor.handing_out import HandingOut
from app.ui.supervisor.page import Asked, SupervisorPage
from app.ui.supervisor.table import Cell, Lines, words
from app.ui.supervisor.tongue import spoken
from app.ui.supervisor.work_table import Toned, WorkTable
from app.ui.tasks import Task, TaskRunner
from app.ui.theme import Tone
from app.ui.well import Well
from app.ui.words import show_notice

_NUMBER: Final = {"number": re.compile(r"[0-9]{12}"), "old_number": re.compile(r"([0-9]{9})?")}
_TONES: Final = {Column.FOUND: Tone.PLAIN, Column.REFUSED: Tone.WARN}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Whom it is about. Its numbers are in no repr."""

    numbers: tuple[str, ...] = field(repr=False)
    dossier: str

    @property
    def tail(self) -> str:
        return tail(self.numbers[0])


class AnswerPage(SupervisorPage):
    """Whatever leaves it on paper is looked up anew, as an event of its own that names the paper. GUI thread."""

    NAME: ClassVar[str] = "answer"
    ICON: ClassVar[str] = "user"

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        self._about: _Asked | None = None
        self._told = Told(looks=())
        self._notice: Notice | None = None
        self._search: Task | None = None
        self.handing_out = HandingOut(desk, runner, self)
        self.handing_out.told.connect(self._tell)
        self._well = Well.over(self)
        column = self._well.column
        column.addWidget(Text("supervisor.answer.about", look="muted", wrap=True))
        column.addWidget(self._question())
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        column.addWidget(self._answer(), 1)
        column.addStretch(0)
        self.setFocusProxy(self.fields["number"])
        self._name()
        self.forget()

    def show_for(self, asked: Asked) -> None:
        """Nothing is asked by itself: each look is an event."""

    def paper(self) -> Callable[[], bytes] | None:
        """The notice for the citizen; None before anybody was looked up."""
        about, desk = self._about, self.desk
        if about is None:
            return None

        def make() -> bytes:
            access = desk.subject_access
            told = access.looks(about.numbers, dossier=about.dossier, on_paper=True)
            clerk, at = access.journal.clerk, access.journal.clock.now().astimezone()
            office = Office(name=clerk.unit.name, place=desk.state.settings.text("unit.place"), officer=clerk.name)
            number, test_data = about.numbers[0], desk.counter.test_data
            return paper(told, number=number, dossier=about.dossier, office=office, at=at, test_data=test_data)

        return make

    def back(self) -> bool:
        """First the answer goes from the screen."""
        there = self._about is not None
        if there:
            self.forget()
            self.fields["number"].setFocus(Qt.FocusReason.OtherFocusReason)
        return there

    def forget(self) -> None:
        """Number, dossier, answer: nothing of it is left here."""
        if self._search is not None:
            self._search.forget()
        self._about, self._told, self._search = None, Told(looks=()), None
        for line in self.fields.values():
            line.setText("")  # unlike clear(), it cannot be undone
        self.waiting.hide()
        self._tell(None)
        self._show()
        self._allow()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Leaving the page, or locking the window, forgets."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.forget()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says it again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self._show()
            self._tell(self._notice)

    # --- building ---------------------------------------------------------------------------------------------------

    def _question(self) -> Frame:
        card = Frame("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 12, 16, 14)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        self.fields: dict[str, QLineEdit] = {}
        for place, name in enumerate(("number", "old_number", "dossier")):
            line = QLineEdit()
            line.setMaxLength(40)
            line.textChanged.connect(lambda text: self._allow())
            line.returnPressed.connect(self._look)
            label = Text(f"supervisor.answer.{name}", look="small", wrap=True)
            label.setBuddy(line)
            grid.addWidget(label, 0, place, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(line, 1, place)
            self.fields[name] = line
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 8, 0, 0)
        self.look = Button("supervisor.answer.look", icon="search", look="primary", on_click=self._look)
        self.wants = Text("supervisor.answer.wants", look="small", wrap=True)
        self.waiting = Text("supervisor.answer.looking", look="muted")
        for part in (self.look, self.waiting):
            foot.addWidget(part)
        foot.addWidget(self.wants, 100)
        foot.addStretch(1)
        grid.addLayout(foot, 2, 0, 1, 3)
        return card

    def _answer(self) -> Frame:
        self.answer = Frame("card")
        column = QVBoxLayout(self.answer)
        column.setContentsMargins(16, 12, 16, 14)
        self.said = Text(look="strong", wrap=True)
        column.addWidget(self.said)
        self.partly = Text(wrap=True)
        column.addWidget(self.partly)
        self.table = WorkTable("supervisor.answer.list")
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.print = Button("supervisor.answer.print", icon="printer", shortcut="Ctrl+P", on_click=self._print)
        self.save = Button("supervisor.answer.save", icon="file-down", on_click=self._save)
        self.clear = Button("supervisor.answer.forget", icon="x", look="flat", on_click=self.back)
        for button in (self.print, self.save, self.clear):
            foot.addWidget(button)
        foot.addWidget(Text("supervisor.answer.on_paper", look="small", wrap=True), 1)
        column.addLayout(foot)
        return self.answer

    def _name(self) -> None:
        for name, line in self.fields.items():
            line.setAccessibleName(tr(f"supervisor.answer.{name}"))

    # --- looking ----------------------------------------------------------------------------------------------------

    @property
    def _asks(self) -> _Asked | None:
        """What is typed, where it can be asked about."""
        typed = {name: "".join(line.text().split()) for name, line in self.fields.items()}
        if not all(shape.fullmatch(typed[name]) for name, shape in _NUMBER.items()) or not is_dossier_number(typed["dossier"]):
            return None
        return _Asked(numbers=tuple(typed[name] for name in _NUMBER if typed[name]), dossier=typed["dossier"])

    def _allow(self) -> None:
        self.look.setEnabled(self._asks is not None)
        self.wants.setVisible(self._asks is None)

    def _look(self) -> None:
        about, desk = self._asks, self.desk
        if about is None or self._search is not None:
            return
        self._tell(None)
        self.waiting.show()

        def done(told: Told) -> None:
            self.waiting.hide()
            self._about, self._told, self._search = about, told, None
            self._show()
            self._well.bring(self.answer)
            (self.table if told.looks else self.print).setFocus(Qt.FocusReason.OtherFocusReason)

        def failed(failure: Exception) -> None:
            self.waiting.hide()
            self._search = None
            self._tell(explain(failure))

        self._search = self.runner.run(
            self, lambda call: desk.subject_access.looks(about.numbers, dossier=about.dossier), done=done, failed=failed
        )

    def _show(self) -> None:
        about, looks = self._about, self._told.looks
        self.answer.setVisible(about is not None)
        self.table.show_lines(_lines(looks))
        self.table.setVisible(bool(looks))
        partly = self._told.partly(spoken())
        self.partly.setVisible(bool(partly))
        self.partly.show_data(partly)
        if about is None:
            self.said.show_data("")
        else:
            key = "supervisor.answer.found" if looks else "access.nobody_since" if partly else "supervisor.answer.none"
            self.said.say(key, n=len(looks), tail=about.tail, dossier=about.dossier)

    def _print(self) -> None:
        self.handing_out.print(self, Period())

    def _save(self) -> None:
        self.handing_out.export(self, Period())

    def _tell(self, notice: object) -> None:
        self._notice = notice if isinstance(notice, Notice) else None
        show_notice(self.notice, self._notice, lambda deed: None)


def _lines(looks: Sequence[Look]) -> Lines:
    language = spoken()
    return Lines(
        heads=tuple(tr(f"access.{name}") for name in ("when", "who", "unit", "why", "outcome")),
        rows=tuple(
            (
                Cell(f"{look.at.astimezone():%H:%M %d/%m/%Y}", f"{look.at:%Y%m%d%H%M%S%f}"),
                words(look.who),
                words(look.unit),
                words(look.why(language)),
                _outcome(look, look.outcome(language)),
            )
            for look in looks
        ),
        keys=tuple(str(place) for place in range(len(looks))),
    )


def _outcome(look: Look, said: str) -> Cell:
    return Toned(said, words(said).value, tone=_TONES.get(look.column, Tone.PLAIN) if look.column else Tone.WARN)
