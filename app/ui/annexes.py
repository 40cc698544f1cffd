"""What stands beside the counter in the same window: each annex adds its pages, keys and entries of the menu, and knows no other.

A start waits for no page that may not be wanted: an annex makes its `page` when it is first turned to, and imports it there.
"""

from collections.abc import Callable
from typing import Final

from app.desk import Desk
from app.ui.dossier_desk import DossierDesk
from app.ui.help.annex import Helping
from app.ui.main_window import MainWindow
from app.ui.set_up.annex import SetUpAnnex
from app.ui.settings_annex import SettingsAnnex
from app.ui.supervisor.annex import SupervisorAnnex
from app.ui.supervisor.scheduled import scheduled_annex

Annex = Callable[[MainWindow, Desk], object]
"""Builds onto a window: pages by `add_page`, keys by `add_key`, entries by `top.menu.add`. A QObject of it has the window as parent."""

ANNEXES: Final[tuple[Annex, ...]] = (SupervisorAnnex, scheduled_annex, Helping, DossierDesk, SettingsAnnex, SetUpAnnex)


def build_onto(window: MainWindow, desk: Desk) -> None:
    """All of them, in the order of the menu. GUI thread, once."""
    for annex in ANNEXES:
        annex(window, desk)
