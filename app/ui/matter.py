"""One citizen's matter: its number, its dossier once it is open, its tasks. When it is over, nothing of it comes back."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject

from app.core.dossier import Dossier
from app.counter import Counter, Draft
from app.ui.ports import Runner, Running


@dataclass(eq=False, slots=True)
class Matter:
    """`number` and `dossier` are for workers (one opens, the others wait); everything else is for the GUI thread."""

    counter: Counter
    runner: Runner
    owner: QObject
    at_once: Callable[[], AbstractContextManager[None]] = nullcontext
    """Around whatever a task brings: its changes are shown together."""
    over: bool = False
    draft_wanted: bool = False
    once_drawn: Callable[[], None] | None = None
    """What waits for the paper that is being drawn: a print or save ordered right after typing."""
    finished: dict[str, Draft] = field(default_factory=dict)
    """What was counted of each form, by its key."""
    _tasks: list[Running] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _number: str = ""
    _dossiers: dict[tuple[str, str], Dossier] = field(default_factory=dict)

    def number(self) -> str:
        """A number for a matter that the clerk gave none: always the same. Worker thread."""
        with self._lock:
            self._number = self._number or self.counter.next_dossier_number()
            return self._number

    def dossier(self, *, number: str, procedure: str) -> Dossier:
        """The dossier, opened (and so logged) when it is first needed. Worker thread. Raises MotcuaError."""
        number = number or self.number()
        with self._lock:
            if (number, procedure) not in self._dossiers:
                self._dossiers[number, procedure] = self.counter.open_dossier(number=number, procedure=procedure)
            return self._dossiers[number, procedure]

    def has_opened(self, *, number: str, procedure: str) -> bool:
        """Is that dossier in the ledger, as far as this matter knows? Any thread."""
        return ((number or self._number), procedure) in self._dossiers

    def take_up(self, dossier: Dossier) -> None:
        """It was opened before, and is not opened again."""
        self._dossiers[dossier.number, dossier.procedure] = dossier

    def run(self, work: Callable[[Any], Any], *, done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        """Runs work for this matter; what it brings after the matter is over is dropped."""
        mine: list[Running] = []

        def unless_over(then: Callable[[Any], None]) -> Callable[[Any], None]:
            def step(brought: Any) -> None:
                self._tasks[:] = [task for task in self._tasks if task not in mine]
                if not self.over:
                    with self.at_once():
                        then(brought)

            return step

        mine.append(self.runner.run(self.owner, work, done=unless_over(done), failed=unless_over(failed)))
        self._tasks += mine

    def cancel(self) -> None:
        """Asks everything under way to stop; it still answers."""
        for task in self._tasks:
            task.cancel()

    def end(self) -> None:
        """Asks everything to stop and drops whatever it brings."""
        self.over = True
        for task in self._tasks:
            task.forget()
