"""Those who went onto a paper unverified, worked off in the background: gently, one at a time, and never stuck.

Somebody is asked about when any other look-up has just been answered (the source is back), and once in a while to see whether it
is. A try that brings an answer is followed by the next one at once; one that fails ends the round. Whoever was refused is not tried
again by itself: somebody has to grant something first.
"""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import NotPermitted
from app.core.lookup import Column, Outcome
from app.core.reason import Reason
from app.core.waiting import WaitingItem, WaitingState
from app.counter import Counter
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.ports import Runner, Running

EVERY_MS: Final = 60_000
"""How often somebody is asked about although nothing says that the source is back."""


class Backlog(QObject):
    """GUI thread; `changed` after every change of `items`, `trouble` or who is being asked about."""

    changed = Signal()

    def __init__(self, counter: Counter, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter, self._runner = counter, runner
        self.items: tuple[WaitingItem, ...] = ()
        self.asking: frozenset[str] = frozenset()
        """Ids of those who are being asked about."""
        self.trouble: Notice | None = None
        """Why the list could not be read or changed."""
        self._tasks: list[Running] = []
        self._again = QTimer(self)
        self._again.setInterval(EVERY_MS)
        self._again.timeout.connect(self.work_off)

    def start(self) -> None:
        """Reads the list, and works it off from now on."""
        self._again.start()
        self.refresh()

    def refresh(self) -> None:
        """Reads the list anew."""
        self._run(lambda call: None)

    def work_off(self) -> None:
        """Asks about the next one who can be, unless somebody is being asked about."""
        ready = next((item for item in self.items if _may_be_answered(item)), None)
        if ready is not None and not self.asking:
            self._ask(ready, then=self.work_off)

    def retry(self, item_id: str) -> None:
        """Asks about that one."""
        item = next((item for item in self.items if item.id == item_id), None)
        if item is not None and item_id not in self.asking:
            self._ask(item)

    def retry_all(self) -> None:
        """Asks about everybody once."""
        open_ones = frozenset(item.id for item in self.items if item.state is not WaitingState.ANSWERED)
        if self.asking or not open_ones:
            return
        self._set_asking(open_ones)

        def work(call: Any) -> None:
            for after in self._counter.waiting.retry_all(cancel=call.cancel):
                call.tell(after)

        def told(after: WaitingItem) -> None:
            self.asking -= {after.id}
            self._put(after)

        self._run(work, progress=told, over=lambda _: self._set_asking(frozenset()))

    def drop(self, item_id: str, reason: Reason) -> None:
        """That one will not be verified; why is kept."""
        self._run(lambda call: self._counter.waiting.drop(item_id, reason))

    def cancel(self) -> None:
        """Stops asking; whoever was being asked about waits on."""
        for task in self._tasks:
            task.cancel()

    def _ask(self, item: WaitingItem, *, then: Callable[[], object] = lambda: None) -> None:
        self._set_asking(self.asking | {item.id})

        def over(after: WaitingItem | None) -> None:
            self._set_asking(self.asking - {item.id})
            if after is not None and after.state in (WaitingState.VERIFIED, WaitingState.ANSWERED):
                then()

        self._run(lambda call: self._counter.waiting.retry(item.id, cancel=call.cancel), over=over)

    def _run(
        self,
        work: Callable[[Any], Any],
        *,
        progress: Callable[[WaitingItem], None] | None = None,
        over: Callable[[Any], object] = lambda brought: None,
    ) -> None:
        """Does the work, then reads the list anew; `over` gets what the work brought, or None where it failed."""
        mine: list[Running] = []

        def both(call: Any) -> tuple[Any, tuple[WaitingItem, ...]]:
            return work(call), self._counter.waiting.items()

        def end() -> None:
            self._tasks[:] = [task for task in self._tasks if task not in mine]

        def done(brought: tuple[Any, tuple[WaitingItem, ...]]) -> None:
            end()
            self.trouble = None
            self.items = brought[1]
            over(brought[0])
            self.changed.emit()

        def failed(failure: Exception) -> None:
            end()
            self.trouble = explain(failure)
            if isinstance(failure, NotPermitted):  # who may not work does not in the background either
                self._again.stop()
            over(None)
            self.changed.emit()

        mine.append(self._runner.run(self, both, done=done, failed=failed, progress=progress))
        self._tasks += mine

    def _put(self, after: WaitingItem) -> None:
        """As he stands now; he keeps his place in the list until it is read anew."""
        self.items = tuple(after if item.id == after.id else item for item in self.items)
        self.changed.emit()

    def _set_asking(self, asking: frozenset[str]) -> None:
        self.asking = asking
        self.changed.emit()


def _may_be_answered(item: WaitingItem) -> bool:
    """Was he not tried yet, or was nobody there to ask the last time? Who was answered waits for the clerk, who was refused for help."""
    if item.state is WaitingState.WAITING:
        return True
    return item.state is WaitingState.FAILED and not item.reason and Outcome(item.outcome).column is Column.UNAVAILABLE
