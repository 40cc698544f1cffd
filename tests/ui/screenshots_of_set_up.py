"""Pictures of the first set-up and of the settings: `python -m tests.ui.screenshots_of_set_up [FOLDER]`. Invented people only."""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.desk import Desk
from app.settings_desk import SettingsDesk
from app.ui.i18n import tr
from app.ui.main_window import MainWindow
from app.ui.printing import Printers
from app.ui.set_up.annex import SetUpAnnex
from app.ui.set_up.clerk_step import ClerkStep
from app.ui.set_up.printer_step import PrinterStep
from app.ui.set_up.source_step import SourceStep
from app.ui.settings_annex import SettingsAnnex
from app.ui.theme import DARK, LIGHT
from tests.ui.screenshots import shoot
from tests.ui.stage import desk, stage, type_text, until, wear

LOOKS = (("sang", LIGHT, 100, "vi"), ("toi", DARK, 100, "vi"), ("chu-150", LIGHT, 150, "vi"), ("chu-200", LIGHT, 200, "vi"))
NOBODY_LISTENS = "http://127.0.0.1:9/json"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    for name, palette, percent, language in (*LOOKS, ("tieng-anh-sang", LIGHT, 100, "en")):
        wear(application, palette, percent=percent)
        with tempfile.TemporaryDirectory() as home, desk(Path(home)) as opened:
            with stage(opened.counter, whole=opened, language=language) as window:
                set_up(window, folder, name)
            with stage(opened.counter, whole=opened, language=language) as window:
                settings(window, opened, folder, name)


def set_up(window: MainWindow, folder: Path, look: str) -> None:
    """Each step once, the second and third with the more of their two ways."""
    (annex,) = window.findChildren(SetUpAnnex)
    for step in annex.page.steps:
        if isinstance(step, PrinterStep):
            step.finds_printers = lambda: Printers(("Canon LBP 2900", "HP LaserJet"), "HP LaserJet")
    annex.open()
    for place, step in enumerate(annex.page.steps):
        if place:
            annex.page.turn(place)
        until(lambda: not window.runner.busy)
        if isinstance(step, ClerkStep):
            step.own.setChecked(True)
        if isinstance(step, SourceStep):
            step.gateway.setChecked(True)
            step.url.setText(NOBODY_LISTENS)
            step.try_it()
            until(lambda step=step: bool(step.results) and not window.runner.busy)  # type: ignore[misc]  # bound to this step
        shoot(window, folder, f"cai-dat-{place + 1}-{step.NAME}-{look}")


def settings(window: MainWindow, opened: Desk, folder: Path, look: str) -> None:
    """The page, a search, a changed and a locked value, and a configuration before it is taken in."""
    here = SettingsDesk.of(opened)
    here.change("unit.place", "xã Ea Tiêu")
    file = Path(tempfile.mkdtemp()) / "unit.motcua"
    file.write_bytes(here.export(unit="Sở Thử Nghiệm", on=opened.personnel.gate.today, lock=("unit.place", "account.idle_lock_s")))
    here.trust(here.who_signed(file))
    (annex,) = window.findChildren(SettingsAnnex)
    annex.open()
    until(lambda: not window.runner.busy and annex.page.lines.complete)
    shoot(window, folder, f"thiet-lap-{look}")
    type_text(annex.page.search, "password" if tr("window.language.code") == "en" else "mat khau")
    annex.page.sift()
    until(lambda: annex.page.lines.complete)
    shoot(window, folder, f"thiet-lap-tim-{look}")
    annex.page.choose("unit")
    here.change("unit.place", "xã Khác")
    annex.page.panel.look_at(file)
    until(lambda: not window.runner.busy)
    shoot(window, folder, f"thiet-lap-cau-hinh-{look}")
    here.adopt(here.read(file))
    annex.page.panel.close_panel()
    annex.page.refresh()
    until(lambda: not window.runner.busy)
    shoot(window, folder, f"thiet-lap-khoa-{look}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/man-hinh"))
