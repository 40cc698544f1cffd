"""Pictures of the English guide, the same scenes in the light theme: `python -m tests.ui.screenshots_in_english FOLDER`."""

import os
import sys
import tempfile
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app.ui.main_window import MainWindow
from app.ui.theme import LIGHT
from resources.guide.generate import shown
from tests.clocks import HandClock
from tests.ui.screenshots import before_the_camera, keep, shoot, shoot_as_it_is, tour
from tests.ui.screenshots_of_dossiers import dossiers
from tests.ui.screenshots_of_looking_up import waiting, what_is_asked_in_place
from tests.ui.screenshots_of_printing import printing
from tests.ui.screenshots_of_set_up import set_up, settings
from tests.ui.screenshots_of_supervisor_work import ledger
from tests.ui.screenshots_of_the_day import the_day
from tests.ui.stage import desk, speaking, stage, wear
from tests.ui.supervised import EVENING, clocked, flagged

LOOK = "sang"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    wear(application, LIGHT)

    def draw(window: MainWindow, name: str) -> None:
        shoot(window, folder, f"{name}-{LOOK}")

    def draw_dialog(picture: QPixmap, name: str) -> None:
        keep(picture, folder, f"{name}-{LOOK}")

    with speaking("en"), tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        with desk(home / "counter") as opened:
            tour(opened.counter, folder, LOOK)
            before_the_camera(opened.counter, folder, LOOK)
            for scene in (dossiers, partial(printing, keep=draw_dialog)):
                with stage(opened.counter) as window:
                    scene(window, draw)
            what_is_asked_in_place(opened.counter, draw)
            waiting(opened.counter, draw, file=home / "to-khai.pdf")
        with desk(home / "office") as opened:
            with stage(opened.counter, whole=opened) as window:
                set_up(window, folder, LOOK)
            with stage(opened.counter, whole=opened) as window:
                settings(window, opened, folder, LOOK)
        clock = HandClock(EVENING)
        flagged(home / "supervised", clock)
        with clocked(home / "supervised", clock, login="quantri") as opened:
            ledger(opened, partial(shoot_as_it_is, folder), LOOK)
        the_day(application, partial(shoot_as_it_is, folder), looks=((LOOK, LIGHT, 100),))
    if missing := shown("en") - {file.name for file in folder.glob("*.png")}:
        raise SystemExit(f"not drawn: {', '.join(sorted(missing))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
