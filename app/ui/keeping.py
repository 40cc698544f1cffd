"""The dossier on the screen kept up to date at the desk, put aside, taken up again; and what lies aside for the clerk.

Written a moment after each change, in the order of the changes, and forgotten when the citizen leaves: a program that was
killed has lost no more than that moment. Nobody waits for it, and where it cannot be done the work goes on.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import Refused
from app.dossiers import Dossiers
from app.kept import Kept
from app.store.kept import KeptRow, new_id
from app.ui.asking import card_only_refusal
from app.ui.in_turn import InTurn
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

UNKEPT: Final = Notice(key="kept.unkept", tone=Tone.WARN)
SOON_MS: Final = 300
"""How old what is kept may be; a clerk types a word in that time."""
MINUTE_MS: Final = 60_000


class Keeping(QObject):
    """One to a window. GUI thread."""

    changed = Signal()
    """Something else lies aside now, or something of the day's list is another."""
    told = Signal(object)
    """A Notice for the clerk, or None: what was told last holds no more."""
    resumed = Signal()

    def __init__(self, window: "MainWindow", dossiers: Dossiers) -> None:
        super().__init__(window)
        self._window, self._flow, self._dossiers = window, window.flow, dossiers
        self.rows: tuple[KeptRow, ...] = ()
        """What lies aside, newest first; the one on the screen is not among them."""
        self._mine = new_id()
        self._kept: Kept | None = None
        self._unkept = self._going_aside = False
        self._owed: set[str] = set()
        """What could not be forgotten yet."""
        self._once_out: Callable[[], object] | None = None
        """What waits for a paper on its way out."""
        self._turn = InTurn(window.runner, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.keep)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.catch_up)
        self._minute.start()
        self._flow.changed.connect(self._follow)
        self._flow.over.connect(self._leave)
        self._flow.counted.connect(self._paper_is_out)
        self.refresh()

    @property
    def is_on(self) -> bool:
        """Does this office keep what is not finished?"""
        return self._dossiers.keeps

    @property
    def busy(self) -> bool:
        """Is anything still to be written?"""
        return self._turn.busy or self._soon.isActive()

    @property
    def at_hand(self) -> str:
        """The number of the dossier on the screen, where there is anything to keep of it; else empty."""
        kept = self._flow.unfinished
        return kept.number if kept is not None else ""

    def refresh(self) -> None:
        """Asks what lies aside; what is of yesterday is forgotten first."""
        mine = self._mine

        def done(rows: tuple[KeptRow, ...]) -> None:
            self.rows = tuple(row for row in rows if row.id not in (mine, self._mine))
            self.changed.emit()

        self._turn.add(self._dossiers.kept, about="rows", done=done)

    # --- deeds ------------------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """The dossier on the screen aside, or, where nobody is there, the last one taken up again (Ctrl+K)."""
        if self.at_hand or self._flow.state.people:
            self.put_aside()
        elif self.rows:
            self.take_up(self.rows[0].id)
        else:
            self.told.emit(Notice(key="kept.nothing", tone=Tone.INFO))

    def put_aside(self, then: Callable[[], object] = lambda: None, *, otherwise: Callable[[], object] | None = None) -> None:
        """Keeps the dossier, clears the screen, then does that.

        Where it cannot be kept: `otherwise`; without one nothing is cleared, and that is told.
        """
        self._window.matter.settle()
        self._window.page.review.settle()
        kept, mine = self._flow.unfinished, self._mine
        if kept is None:
            then()
            return
        if self._flow.state.handing_out:  # whether that paper arrived belongs to what is kept
            self._once_out = lambda: self.put_aside(then, otherwise=otherwise)
            return

        def done(brought: None) -> None:
            if mine != self._mine:
                return
            if self._flow.unfinished != kept:  # an answer came meanwhile
                self.put_aside(then, otherwise=otherwise)
                return
            self._going_aside = True
            self._window.next_person()
            self._going_aside = False
            self.told.emit(None)
            self.refresh()
            then()

        def failed(failure: Exception) -> None:
            if otherwise is None:
                self._tell(failure)
            else:
                otherwise()

        self._soon.stop()
        self._turn.add(lambda: self._dossiers.put_aside(mine, kept), done=done, failed=failed)

    def leave_alone(self, minutes: int, *, otherwise: Callable[[], object]) -> None:
        """Nobody attended to the citizen for so long: aside with him where that can be, else `otherwise`."""
        told = Notice(key="kept.left_alone", tone=Tone.INFO, values={"n": minutes})
        if self.is_on and self.at_hand:
            self.put_aside(lambda: self.told.emit(told), otherwise=otherwise)
        else:
            otherwise()

    def take_up(self, kept_id: str) -> None:
        """Goes on with that one; whatever is on the screen is put aside first."""
        self.put_aside(lambda: self._take_up(kept_id))

    def drop(self, kept_id: str) -> None:
        """Gives that one up, for good."""
        self._turn.add(lambda: self._dossiers.drop(kept_id), done=lambda brought: self.refresh(), failed=self._tell_and_refresh)

    def hand_over(self, kept_id: str, to: str) -> None:
        """That one is that colleague's from now on."""
        self._turn.add(lambda: self._dossiers.hand_over(kept_id, to), done=lambda brought: self.refresh(), failed=self._tell_and_refresh)

    def keep(self) -> None:
        """Writes the dossier on the screen as it stands now, unless that is done."""
        self._soon.stop()
        kept, mine = self._flow.unfinished, self._mine
        if not self.is_on or kept == self._kept:
            return
        self._kept = kept

        def done(brought: None) -> None:
            if self._unkept:
                self._unkept = False
                self.told.emit(None)

        def failed(failure: Exception) -> None:
            if mine == self._mine:
                self._kept = None  # the next change, or the next minute, tries again
            if not self._unkept:
                self._unkept = True
                self.told.emit(UNKEPT)

        work = (lambda: self._dossiers.forget(mine)) if kept is None else (lambda: self._dossiers.keep(mine, kept))
        self._turn.add(work, about=f"keep {mine}", done=done, failed=failed)

    # --- what happens -----------------------------------------------------------------------------------------------

    def _take_up(self, kept_id: str) -> None:
        def work() -> tuple[Kept, Refused | None]:
            kept = self._dossiers.take_up(kept_id)
            return kept, card_only_refusal(self._flow.counter, kept.procedure)

        def done(brought: tuple[Kept, Refused | None]) -> None:
            kept, refused = brought
            if self._flow.unfinished is not None:  # another citizen came while it was fetched: it stays where it is
                self.refresh()
                return
            self._soon.stop()
            self._mine, self._kept = kept_id, kept
            self._flow.take_up(kept, refused=refused)
            self.told.emit(None)
            self.refresh()
            self.resumed.emit()

        self._turn.add(work, done=done, failed=self._tell_and_refresh)

    def _follow(self) -> None:
        if self.is_on and not self._soon.isActive():
            self._soon.start()

    def _leave(self) -> None:
        """The screen is about to be cleared: nothing of the citizen stays, unless he was just put aside."""
        self._soon.stop()
        kept, mine = self._flow.unfinished, self._mine
        was_kept, self._mine, self._kept = self._kept is not None, new_id(), None
        if self._going_aside or not (kept or was_kept):
            return
        if kept is not None and self._flow.state.handing_out:  # a paper on its way may be the last one
            out = replace(kept, sheets=tuple(replace(one, out=one.out or one.form == kept.front) for one in kept.sheets))
            self._once_out = lambda: self._turn.add(lambda: self._dossiers.close(out), done=lambda brought: self.changed.emit())
        self._owed.add(mine)

        self._turn.add(lambda: self._dossiers.leave(mine, kept), done=partial(self._forgotten, mine), failed=self._tell)

    def _forgotten(self, mine: str, brought: None) -> None:
        self._owed.discard(mine)
        self.changed.emit()

    def _paper_is_out(self) -> None:
        waiting, self._once_out = self._once_out, None
        if waiting is not None:
            QTimer.singleShot(0, self, waiting)  # the state of the paper is set first
        self.changed.emit()

    def catch_up(self) -> None:
        """Once a minute: the day may be over; what could not be kept, or forgotten, is tried again."""
        self.keep()
        for mine in tuple(self._owed):
            self._turn.add(partial(self._dossiers.forget, mine), done=partial(self._forgotten, mine))
        self.refresh()

    def _tell(self, failure: Exception) -> None:
        self.told.emit(explain(failure))

    def _tell_and_refresh(self, failure: Exception) -> None:
        self._tell(failure)
        self.refresh()
