"""Pictures of what stands around the work: who sits here, the lock, the menu, the guide, its table of keys, a wide screen, no printer.

`python -m tests.ui.screenshots_of_doors_and_help [FOLDER]`. Invented people only.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from app.bootstrap import open_personnel
from app.core.people import Unit
from app.sign_in import Door
from app.ui.help.annex import Helping
from app.ui.lock import Lock
from app.ui.login import LoginDialog
from app.ui.main_window import MainWindow
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.set_up.annex import SetUpAnnex
from app.ui.set_up.printer_step import PrinterStep
from app.ui.theme import DARK, LIGHT
from tests.ui.screenshots import keep, shoot
from tests.ui.stage import desk, press, settled, show_card, somebody, stage, type_text, until, wear

LOOKS = (("sang", LIGHT, 100), ("toi", DARK, 100), ("chu-200", LIGHT, 200))
WRONG, OWN = "sai rồi bạn ơi", "núi cao suối sâu"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    for look, palette, percent in LOOKS:
        wear(application, palette, percent=percent)
        with tempfile.TemporaryDirectory() as home, desk(Path(home)) as opened:
            with stage(opened.counter, whole=opened) as window:
                helped(window, folder, look)
            with stage(opened.counter, whole=opened) as window:
                without_a_printer(window, folder, look)
    wear(application, LIGHT)
    with tempfile.TemporaryDirectory() as home:
        with desk(Path(home)) as opened, stage(opened.counter, whole=opened, size=(1920, 1052)) as window:
            show_card(window, somebody(case="differs-sex"))
            shoot(window, folder, "rong-1920-sang")
        doors(Path(home), folder)


def helped(window: MainWindow, folder: Path, look: str) -> None:
    """The menu over the counter, the guide about it, the table of keys over that."""
    at_rest(window)
    window.top.menu.open()
    laid = window.grab()
    button, drop = window.top.menu, window.top.menu.drop.grab()
    over(laid, drop, at=button.mapTo(window, QPoint(button.width() - drop.width(), button.height())))
    keep(laid, folder, f"trinh-don-{look}")
    window.top.menu.drop.close()
    window.activateWindow()
    until(window.isActiveWindow)
    press(window, "F1")
    (helping,) = window.findChildren(Helping)
    until(lambda: not helping.page.guide._refit.isActive())
    shoot(window, folder, f"tro-giup-{look}")
    press(window, "Shift+F1")
    shoot(window, folder, f"phim-tat-{look}")


def without_a_printer(window: MainWindow, folder: Path, look: str) -> None:
    """In the set-up and when a paper is to be printed."""
    (annex,) = window.findChildren(SetUpAnnex)
    (step,) = (step for step in annex.page.steps if isinstance(step, PrinterStep))
    step.finds_printers = Printers
    annex.open()
    annex.page.begin("printer")
    until(lambda: not window.runner.busy)
    shoot(window, folder, f"cai-dat-4-khong-may-in-{look}")
    dialog = PrintDialog(Printers(), chosen="", parent=window)
    dialog.open()
    settled(window)
    keep(dialog.grab(), folder, f"hop-in-khong-may-in-{look}")
    dialog.reject()


def doors(home: Path, folder: Path) -> None:
    """A clerk's password asked, refused, and asked again over the locked window."""
    with open_personnel(home, login="phutrach") as (_, personnel):
        personnel.add(login="lan", name="Trần Thị Lan", unit=Unit(code="DEMO", name="UBND xã Thử Nghiệm"))
        door = Door(journal=personnel.journal, accounts=personnel.accounts, passwords=personnel.passwords)
        door.choose("lan", personnel.reset("lan"), OWN)
    with desk(home, login="phutrach") as opened, stage(opened.counter) as window:
        door = Door(journal=opened.personnel.journal, accounts=opened.personnel.accounts, passwords=opened.personnel.passwords)
        dialog = LoginDialog(door.people(), door, window.runner, first="lan")
        dialog.show()
        keep(grabbed(dialog), folder, "dang-nhap-sang")
        type_text(dialog.form.word, WRONG)
        dialog.form.go.click()
        until(lambda: dialog.form.notice.isVisible() and dialog.form.go.isEnabled())
        keep(grabbed(dialog), folder, "dang-nhap-sai-sang")
        dialog.close()
        lan = next(clerk for clerk in door.people() if clerk.login == "lan")
        lock = Lock(window, window.runner, clerk=lan, door=door, after_s=120)
        lock.lock()
        assert lock.dialog is not None
        picture = window.grab()
        over(picture, grabbed(lock.dialog), at=window.rect().center() - lock.dialog.rect().center())
        keep(picture, folder, "man-hinh-khoa-sang")
        lock.dialog.hide()


def at_rest(window: MainWindow) -> None:
    """Nothing is under way, and what came last has been laid out."""
    settled(window)
    paper = window.page.paper
    until(lambda: not window.runner.busy and (not paper.isVisible() or bool(paper.view.drawn)))
    for _ in range(20):
        QApplication.processEvents()


def grabbed(dialog: QDialog) -> QPixmap:
    for _ in range(20):
        QApplication.processEvents()
    return dialog.grab()


def over(below: QPixmap, above: QPixmap, *, at: QPoint) -> None:
    painter = QPainter(below)
    painter.drawPixmap(at, above)
    painter.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/man-hinh"))
