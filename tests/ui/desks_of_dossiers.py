"""What journeys through the day's dossiers have in common: a whole desk with its window, and what lies in its ledger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app.core.dossiers import Stage
from app.core.usage import EventKind
from app.desk import Desk
from app.ui.dossier_desk import DossierDesk
from app.ui.dossiers_page import DossiersPage
from app.ui.keeping import Keeping
from app.ui.kept_band import KeptBand
from app.ui.main_window import MainWindow
from tests.ui.stage import desk, press, settled, stage, until, wear


@dataclass(frozen=True, slots=True)
class Sitting:
    """A clerk at an open desk."""

    desk: Desk
    window: MainWindow
    part: DossierDesk

    @property
    def keeping(self) -> Keeping:
        return self.part.keeping

    @property
    def band(self) -> KeptBand:
        return self.part.band

    @property
    def page(self) -> DossiersPage:
        return self.part.page

    def rest(self) -> None:
        """Until nothing is under way and all is written."""
        settled(self.window)
        until(lambda: not self.keeping.busy)
        settled(self.window)

    def press(self, keys: str) -> None:
        press(self.window, keys)
        self.rest()

    def lines(self) -> list[list[str]]:
        """The day's list, opened and read."""
        self.window.turn_to(self.page)
        self.page.refresh()
        self.until_quiet()
        return self.page.table.texts()

    def until_quiet(self) -> None:
        until(lambda: not self.window.runner.busy)

    def until(self, holds: Callable[[], bool]) -> None:
        until(holds)

    def stages(self) -> list[tuple[str, str]]:
        """What the ledger tells of dossiers as a whole, and of which."""
        events = self.desk.counter.journal.ledger.events()
        return [(event.state, event.dossier) for event in events if event.kind is EventKind.STAGE]

    def save_paper(self, file: Path) -> None:
        """The form in front, as a file."""
        self.window.flow.order(lambda paper: self.window.flow.save_paper(paper, file))
        self.rest()


@contextmanager
def sitting(home: Path, *, login: str = "canbo", **settings: Any) -> Iterator[Sitting]:
    """Somebody at the desk of that folder; settings with dots written as `__`."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    wear(application)
    named: dict[str, Any] = {key.replace("__", "."): value for key, value in settings.items()}
    with desk(home, login=login, **named) as opened, stage(opened.counter, whole=opened) as window:
        part = window.findChild(DossierDesk)
        assert isinstance(part, DossierDesk)
        seat = Sitting(opened, window, part)
        seat.rest()
        yield seat


def lonely(stages: list[tuple[str, str]]) -> list[str]:
    """The stages without their dossiers."""
    return [Stage(state).value for state, _ in stages]
