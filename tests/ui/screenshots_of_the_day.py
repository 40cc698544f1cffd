"""Pictures of the day's dossiers: the list, one that can be gone on with, handing over, what the counter offers after a break."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from app.ui.main_window import MainWindow
from app.ui.theme import DARK, LIGHT, Palette
from tests.ui.desks_of_dossiers import Sitting, sitting
from tests.ui.dossier import SON
from tests.ui.stage import press, show_card, somebody, until, wear

Shoot = Callable[[MainWindow, str], None]
LOOKS: Final = (("sang", LIGHT, 100), ("toi", DARK, 100), ("chu-200", LIGHT, 200))


def the_day(application: QApplication, shoot: Shoot, *, looks: tuple[tuple[str, Palette, int], ...] = LOOKS) -> None:
    """In every look; each with a desk of its own."""
    for look, palette, percent in looks:
        with tempfile.TemporaryDirectory() as home, sitting(Path(home) / "motcua") as seat:
            wear(application, palette, percent=percent)
            seat.window.fit()
            _day(seat, Path(home))
            shoot(seat.window, f"ho-so-de-do-{look}")
            seat.window.flow.renumber("H-0416")
            show_card(seat.window, SON)
            seat.rest()
            press(seat.window, "Ctrl+H")
            until(lambda seat=seat: len(seat.page.table.texts()) == 5)  # type: ignore[misc]  # mypy cannot infer a default
            shoot(seat.window, f"ho-so-trong-ngay-{look}")
            seat.page.table.choose("DEMO/H-0415")
            shoot(seat.window, f"ho-so-lam-tiep-{look}")
            seat.page.card.give.click()
            until(lambda seat=seat: seat.page.card.colleagues.count() > 0)  # type: ignore[misc]  # likewise
            shoot(seat.window, f"ho-so-giao-{look}")


def _day(seat: Sitting, folder: Path) -> None:
    """One closed, one without a paper, one who waits to be verified, one put aside."""
    seat.window.flow.renumber("H-0412")
    show_card(seat.window, somebody())
    seat.save_paper(folder / "a.pdf")
    seat.press("Ctrl+N")
    seat.window.flow.renumber("H-0413")
    show_card(seat.window, SON)
    seat.press("Ctrl+N")
    seat.window.flow.renumber("H-0414")
    show_card(seat.window, somebody(answer="TIMEOUT"))
    seat.window.flow.card_only("applicant")
    seat.save_paper(folder / "b.pdf")
    seat.press("Ctrl+N")
    seat.window.flow.choose("1.004222")
    seat.window.flow.renumber("H-0415")
    show_card(seat.window, somebody(case="differs-sex"))
    seat.press("Ctrl+K")
