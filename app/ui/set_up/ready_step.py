"""The end: what was chosen, step by step, and what was skipped; one button begins the work."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.components import Picture, Text
from app.ui.layouts import clear
from app.ui.set_up.step import Office, Step
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone


class ReadyStep(Step):
    """`steps`: those before it, whose words it repeats."""

    NAME = "ready"
    ICON = "circle-check"
    NOTHING_TO_TYPE = True

    def __init__(self, office: Office, runner: TaskRunner, parent: QWidget, *, steps: Callable[[], Sequence[Step]]) -> None:
        super().__init__(office, runner, parent)
        self._steps = steps
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(14)
        self.grid.setColumnStretch(2, 1)
        self.column.addLayout(self.grid)
        self.restart = Text("set_up.ready.restart", look="muted", wrap=True)
        self.column.addWidget(self.restart)
        self.column.addStretch(1)

    def begin(self) -> None:
        """Tells what the steps before it have."""
        clear(self.grid)
        for line, step in enumerate(self._steps()):
            said = step.said()
            mark = Picture("circle-check" if said else "circle-dashed", tone=Tone.OK if said else Tone.PLAIN)
            self.grid.addWidget(mark, line, 0, Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(Text(f"set_up.{step.NAME}.short", look="strong"), line, 1, Qt.AlignmentFlag.AlignTop)
            words = Text(look="" if said else "muted", wrap=True)
            if said:
                words.show_data(said)
            else:
                words.say(f"set_up.{step.NAME}.skip")
            self.grid.addWidget(words, line, 2, Qt.AlignmentFlag.AlignTop)
        self.restart.setVisible(self.needs_restart)

    @property
    def needs_restart(self) -> bool:
        """Does any of them count from the next start only?"""
        return any(step.needs_restart for step in self._steps())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Tells it again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self.begin()
