"""A page of the supervisor's frame: what it is asked for, and what the frame may ask of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.usage import Period
from app.desk import Desk
from app.ui.notices import explain
from app.ui.tasks import Task, TaskRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the bar on top says; every page obeys it."""

    period: Period
    unit: str = ""
    """Code of a unit of the supervisor's scope; empty: all he may see."""


class SupervisorPage(QWidget):
    """Shows what was asked for. What the desk gives may block: pages ask it in a worker (`ask`), and keep what stands until it is there."""

    NAME: ClassVar[str]
    """Names the sentence `supervisor.page.<NAME>`."""
    ICON: ClassVar[str]
    HELP: ClassVar[str] = "supervisor"
    """The topic of the guide that tells about it."""
    told = Signal(object)
    """A Notice for the frame's line; None: nothing is wrong any more."""

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__()
        self.desk, self.runner = desk, runner
        self._task: Task | None = None

    def show_for(self, asked: Asked) -> None:
        """Called when the page comes in front, when the bar changes, and once a minute while it is in front. GUI thread."""
        raise NotImplementedError

    def paper(self) -> Callable[[], bytes] | None:
        """Makes a PDF of what is shown; called in a worker. None: there is nothing to print."""
        return None

    def tables(self) -> Callable[[str], bytes] | None:
        """Makes the bytes of a "csv", "xlsx" or "json" file of what is shown; called in a worker. None: there is nothing to export."""
        return None

    def back(self) -> bool:
        """One step back inside the page (Esc); False where there is none, and the frame is left."""
        return False

    @property
    def asking(self) -> bool:
        """Is an answer awaited? Then the same question once more would only drop it."""
        return self._task is not None

    def ask(self, work: Callable[[], Any], show: Callable[[Any], object]) -> None:
        """Asks in a worker; what was asked before is dropped. A failure is told, and what stands is kept."""
        if self._task is not None:
            self._task.forget()

        def done(answer: Any) -> None:
            self._task = None
            self.told.emit(None)
            show(answer)

        def failed(failure: Exception) -> None:
            self._task = None
            self.told.emit(explain(failure))

        self._task = self.runner.run(self, lambda call: work(), done=done, failed=failed)
