"""The frame of the set-up: the steps at the left, one of them in front, back, skip and next below. Where one is, is kept."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.first_start import DONE, PROGRESS
from app.settings_desk import SettingsDesk
from app.ui.components import Button, Frame, Text, set_look, theme
from app.ui.hand_feed import HandFeed
from app.ui.notices import UNKEPT
from app.ui.sections import NoticeView
from app.ui.set_up.clerk_step import ClerkStep
from app.ui.set_up.printer_step import PrinterStep
from app.ui.set_up.ready_step import ReadyStep
from app.ui.set_up.scanner_step import ScannerStep
from app.ui.set_up.source_step import SourceStep
from app.ui.set_up.step import Office, Step
from app.ui.set_up.unit_step import UnitStep
from app.ui.state import Notice
from app.ui.tasks import TaskRunner
from app.ui.words import show_notice

_RAIL: Final = 250
_WIDE: Final = 980
"""Pixels at 100 % that rail and step need beside each other."""
_RING: Final = 4
"""Pixels around what has the keyboard that its mark needs; more would push the heading out."""
_LINE: Final = 48
"""Pixels at 100 % of what is typed into, and more."""
_TALL: Final = 480
"""Pixels at 100 % from which on there is room for more than the step."""


class SetUpPage(QWidget):
    """Every step can be left out; nothing typed is lost by going back, forward, or away with Esc. GUI thread."""

    HELP = "settings"
    left = Signal()
    finished = Signal(bool)
    """"Bắt đầu": done. True: what was chosen counts from the next start only."""

    def __init__(self, settings: SettingsDesk, runner: TaskRunner, hand: HandFeed, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner = runner
        self.office = Office(settings)
        self.scanner = ScannerStep(self.office, runner, self, hand=hand)
        self.steps: tuple[Step, ...] = (
            UnitStep(self.office, runner, self),
            ClerkStep(self.office, runner, self),
            SourceStep(self.office, runner, self),
            PrinterStep(self.office, runner, self),
            self.scanner,
            ReadyStep(self.office, runner, self, steps=lambda: self.steps[:-1]),
        )
        self._at = 0
        self._wanted = self._written = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(12)
        outer.addLayout(self._head())
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(self._rail())
        body.addWidget(self._front(), 1)
        outer.addLayout(body, 1)
        self.notice = NoticeView(self)  # beside the button that brought it: in the step it could be scrolled away
        self.notice.hide()
        outer.addWidget(self.notice)
        outer.addLayout(self._foot())
        for step in self.steps:
            step.told.connect(partial(self._tell, step))
            step.kept.connect(partial(self._kept, step))
            step.busy.connect(self._busy)
            step.seen.connect(self._bring_in_sight)
            step.idle.connect(partial(self._to_go, step))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    # --- building -----------------------------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(Text("set_up.title", look="title"))
        head.addStretch(1)
        head.addWidget(Button("set_up.later", icon="arrow-left", shortcut="Esc", on_click=self.left.emit))
        return head

    def _rail(self) -> QWidget:
        self.rail = Frame("plain", self)
        self.rail.setFixedWidth(theme().px(_RAIL))
        column = QVBoxLayout(self.rail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.marks: list[Button] = []
        for place, step in enumerate(self.steps):
            mark = Button(f"set_up.{step.NAME}.mark", icon=step.ICON, look="sheet", n=place + 1, on_click=partial(self.turn, place))
            mark.setCheckable(True)
            mark.align_left()
            mark.setContentsMargins(8, 0, 0, 0)
            self.marks.append(mark)
            column.addWidget(mark)
        column.addStretch(1)
        return self.rail

    def _front(self) -> QWidget:
        self._room = QScrollArea(self)
        self._room.setWidgetResizable(True)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._card = card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(28, 20, 28, 20)
        column.setSpacing(12)
        self.title, self.lead = Text("set_up.title", look="name", wrap=True), Text("set_up.title", look="muted", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.lead)
        self.stack = QStackedWidget(card)
        for step in self.steps:
            self.stack.addWidget(step)
        column.addWidget(self.stack)
        column.addStretch(1)
        self._room.setWidget(card)
        return self._room

    def _foot(self) -> QVBoxLayout:
        foot, row = QVBoxLayout(), QHBoxLayout()
        row.setSpacing(12)
        self.skip_words = Text("set_up.title", look="small", wrap=True)
        foot.addWidget(self.skip_words)
        self.back = Button("set_up.back", icon="arrow-left", shortcut="Alt+←", on_click=lambda: self.turn(self._at - 1))
        self.skip = Button("set_up.skip", look="flat", shortcut="Alt+→", on_click=lambda: self.turn(self._at + 1))
        for button, keys in (
            (self.back, "Alt+Left"),
            (self.skip, "Alt+Right"),
        ):  # a button that has the keyboard would take arrows for itself
            QShortcut(QKeySequence(keys), button).activated.connect(button.click)
        self.go = Button("set_up.next", icon="arrow-right", look="primary", shortcut="Enter", on_click=self.next)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.go)
        foot.addLayout(row)
        return foot

    # --- going --------------------------------------------------------------------------------------------------------

    def begin(self, name: str) -> None:
        """At the step of that name; the first where there is none."""
        places = {step.NAME: place for place, step in enumerate(self.steps)}
        self.turn(places.get(name, 0))

    @property
    def step(self) -> Step:
        """The one in front."""
        return self.steps[self._at]

    def next(self) -> None:
        """Keeps what was chosen and goes on (Enter); at the end, begins the work."""
        if not self.go.isEnabled():
            return
        if self._at == len(self.steps) - 1:
            self._finish()
        else:
            self.step.keep()

    def turn(self, place: int) -> None:
        """That step in front; where one is, is kept for a start after a crash."""
        self._at = place = max(0, min(len(self.steps) - 1, place))
        self.notice.forget()
        for mark, button in enumerate(self.marks):
            button.setChecked(mark == place)
        last = place == len(self.steps) - 1
        self.title.say(f"set_up.{self.step.NAME}.title")
        self.lead.say(f"set_up.{self.step.NAME}.lead")
        self.skip.setVisible(not last)
        if not last:
            self.skip_words.say(f"set_up.{self.step.NAME}.skip")
        self.back.setVisible(place > 0)
        self.go.say("set_up.begin" if last else "set_up.next")
        self.go.show_icon("check" if last else "arrow-right")
        self.stack.setCurrentIndex(place)
        self._fit_stack()
        self._fit()
        self._keep_progress(self.step.NAME)
        self.step.begin()
        (self.go if self.step.NOTHING_TO_TYPE else self.step).setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._to_top)  # once its lines know their places

    def _kept(self, step: Step) -> None:
        if step is self.step:
            self.turn(self._at + 1)

    def _finish(self) -> None:
        self.go.setEnabled(False)
        self._keep_progress(DONE)

    def _keep_progress(self, name: str) -> None:
        """One writing at a time, and the last word counts, however fast somebody goes."""
        idle, self._wanted = self._wanted == self._written, name
        if idle and name != self._written:
            self._write_progress()

    def _write_progress(self) -> None:
        settings, name = self.office.settings, self._wanted

        def written() -> None:
            self._written = name
            if self._wanted != name:
                self._write_progress()
            elif name == DONE:
                self._done()

        def failed(failure: Exception) -> None:
            self._tell(self.step, UNKEPT)
            written()

        self._runner.run(self, lambda call: settings.change(PROGRESS, name), done=lambda _: written(), failed=failed)

    def _done(self) -> None:
        self.go.setEnabled(True)
        self.finished.emit(any(step.needs_restart for step in self.steps))

    # --- telling ------------------------------------------------------------------------------------------------------

    def _tell(self, step: Step, notice: Notice | None) -> None:
        if step is self.step:
            show_notice(self.notice, notice, lambda deed: None)

    def _to_go(self, step: Step) -> None:
        if step is self.step:
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_in_sight(self, part: QWidget) -> None:
        """With what stands below it, once its place is known."""
        QTimer.singleShot(0, part, lambda: self._room.ensureWidgetVisible(part, 0, self._room.height() * 2 // 3))

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Whatever has the keyboard is in sight, at every text size."""
        if now is not None and self.step.isAncestorOf(now):
            QTimer.singleShot(0, now, lambda: self._show_line(now))

    def _to_top(self) -> None:
        """A step begins at its heading, and moves down only as far as what has the keyboard needs."""
        self._room.verticalScrollBar().setValue(0)
        holder = QApplication.focusWidget()
        if holder is not None and self.step.isAncestorOf(holder):
            self._show_line(holder)

    def _show_line(self, part: QWidget) -> None:
        """All of a line, the first one of a list: no more, or the heading would go."""
        top = part.mapTo(self._card, QPoint(0, 0)).y()
        for y in (top + min(part.height(), theme().px(_LINE)), top):
            self._room.ensureVisible(0, y, 0, _RING)

    def _busy(self, busy: bool) -> None:  # what the signal brings
        self.go.setEnabled(not busy)
        set_look(self.go, waiting="true" if busy else "false")

    # --- room and keys ------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """The rail stands beside the step only where there is room for both."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event, passed on
        self._fit()

    def _fit(self) -> None:
        """Where the page is low the step has all of it: what skipping means is the button's tip then."""
        tall = self.height() >= theme().px(_TALL)
        last = self._at == len(self.steps) - 1
        self.rail.setVisible(self.width() >= theme().px(_WIDE) and tall)
        self.skip_words.setVisible(tall and not last)
        self.skip.setToolTip(self.skip_words.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The lines are named again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.notice.forget()
            for step in self.steps:
                step.name_fields()
            QTimer.singleShot(0, self, self._fit)  # after the words that make the tip

    def _fit_stack(self) -> None:
        """As tall as the step in front, not as the tallest."""
        for place, step in enumerate(self.steps):
            policy = step.sizePolicy()
            policy.setVerticalPolicy(policy.Policy.Preferred if place == self._at else policy.Policy.Ignored)
            step.setSizePolicy(policy)
        self.stack.adjustSize()
