"""The day's dossiers as a part of the window: the list (Ctrl+H), putting aside and going on (Ctrl+K), the line that offers it."""

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from app.core.dossiers import DayDossier
from app.desk import Desk
from app.ui.keeping import Keeping
from app.ui.kept_band import KEY, KeptBand
from app.ui.main_window import MainWindow
from app.ui.notice import Notice
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.ui.dossiers_page import DossiersPage

LIST_KEY: Final = "Ctrl+H"


class DossierDesk(QObject):
    """Builds the page, its keys and entries onto a window. GUI thread."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self.keeping = Keeping(window, desk.dossiers)
        self.band = KeptBand()
        above = window.desk.layout()
        if above is not None:
            above.insertWidget(above.indexOf(window.page), self.band)  # type: ignore[attr-defined]  # a box layout
        window.add_key(LIST_KEY, self.open)
        window.add_key(KEY, self.keeping.turn)
        menu = window.top.menu
        menu.add("dossiers.menu", icon="folder-open", shortcut=LIST_KEY, deed=self.open)
        menu.add("kept.aside", icon="pause", shortcut=KEY, deed=self.keeping.turn)
        self._join()

    def _join(self) -> None:
        keeping, band = self.keeping, self.band
        keeping.changed.connect(self._offer)
        keeping.told.connect(band.tell)
        keeping.resumed.connect(self._to_counter)
        self._window.flow.changed.connect(self._offer)
        band.resumes.connect(keeping.take_up)
        band.drops.connect(keeping.drop)
        band.wants_all.connect(self.open)
        privacy = self._window.privacy
        privacy.clears = lambda minutes: keeping.leave_alone(minutes, otherwise=lambda: privacy.clear(minutes))

    @cached_property
    def page(self) -> "DossiersPage":
        """Made when it is first wanted."""
        from app.ui.dossiers_page import DossiersPage

        page = DossiersPage(self._desk, self._window.runner, self.keeping, parent=self._window.pages)
        page.wants_waiting.connect(self._window.show_waiting)
        page.begins_again.connect(self._begin_again)
        self._window.add_page(page)
        return page

    def open(self) -> None:
        """The list of today; once more, back."""
        if self._window.pages.currentWidget() is self.page:
            self._window.escape()
            return
        self._window.turn_to(self.page)
        self.page.days.show_today()
        self.page.refresh()

    def _offer(self) -> None:
        """While somebody is on the screen nothing else is offered."""
        self.band.show_rows(() if self._window.flow.state.people or self.keeping.at_hand else self.keeping.rows)

    def _to_counter(self) -> None:
        self._window.show_desk()
        self._window.page.review.show_top()
        self._window.to_primary()

    def _begin_again(self, one: object) -> None:
        """The same procedure and number, and nobody yet: what was on the screen is put aside first."""
        if isinstance(one, DayDossier):
            self.keeping.put_aside(lambda: self._anew(one))

    def _anew(self, one: DayDossier) -> None:
        self._window.flow.choose(one.procedure)
        self._window.flow.renumber(one.number)
        self._to_counter()
        self.band.tell(Notice(key="dossiers.again_told", tone=Tone.INFO, values={"number": one.number}))
