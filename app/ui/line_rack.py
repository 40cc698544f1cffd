"""Lines of the review that wait to be used again: making one holds the window up for 5 to 10 ms, another item in it for one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.ui.rows import Row


class Line(Protocol):
    """What hangs on a rack: a widget that shows one item, then another."""

    @property
    def made_for(self) -> Hashable:
        """Items of the same kind can use the same line."""

    def take_up(self, row: Row) -> None:
        """That item from now on."""

    def rest(self) -> None:
        """Out of sight, and empty: it was about a citizen who has left."""

    def ensurePolished(self) -> None:  # noqa: N802  # Qt's name
        """Dressed already, so that showing it costs less."""


Kept = TypeVar("Kept", bound=Line)


class LineRack(Generic[Kept]):
    """Resting lines by what they were made for. GUI thread."""

    def __init__(self, parent: QWidget, make: Callable[[Row], Kept], made_for: Callable[[Row], Hashable]) -> None:
        """`make` gives a new line that is nowhere shown; `made_for` says which lines an item can use."""
        self._make: Final = make
        self._made_for: Final = made_for
        self._resting: defaultdict[Hashable, list[Kept]] = defaultdict(list)
        self._wanted: list[Row] = []
        self._idle = QTimer(parent)
        self._idle.timeout.connect(self._make_one)

    def take(self, row: Row) -> Kept:
        """A line for that item."""
        resting = self._resting[self._made_for(row)]
        if not resting:
            return self._make(row)
        line = resting.pop()
        line.take_up(row)
        return line

    def put_back(self, line: Kept) -> None:
        """Its item has gone."""
        line.rest()
        self._resting[line.made_for].append(line)

    def stock(self, rows: Iterable[Row]) -> None:
        """These items may come: lines for them are made while the window has nothing else to do, one at a time."""
        spare = Counter({made_for: len(lines) for made_for, lines in self._resting.items()})
        self._wanted = []
        for row in rows:
            kind = self._made_for(row)
            if spare[kind]:
                spare[kind] -= 1
            else:
                self._wanted.append(row)
        if self._wanted:
            self._idle.start()

    def _make_one(self) -> None:
        if not self._wanted:
            self._idle.stop()
            return
        line = self._make(self._wanted.pop())
        self.put_back(line)
        line.ensurePolished()
