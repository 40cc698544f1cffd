"""Pictures of printing: the question with all that can be chosen, a printing again with its reason, what the spooler says afterwards."""

from collections.abc import Callable

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app.spool.look import Look, Phase
from app.spool.server import Offer
from app.spool.ticket import Sides
from app.ui.main_window import MainWindow
from app.ui.papers import Paper
from app.ui.ports import Receipt
from app.ui.print_dialog import PrintDialog
from app.ui.print_order import Choices
from app.ui.printing import Printers
from app.ui.state import Area
from tests.ui.stage import settled, show_card, somebody, until

Shoot = Callable[[MainWindow, str], None]
Keep = Callable[[QPixmap, str], None]

FOUND = Printers(
    ("Canon-LBP2900", "HP-LaserJet"),
    "HP-LaserJet",
    {"HP-LaserJet": Offer(sides=(Sides.ONE, Sides.LONG, Sides.SHORT), trays=("tray-1", "tray-2", "manual"))},
)


def printing(window: MainWindow, shoot: Shoot, keep: Keep) -> None:
    """One after the other in one window."""
    show_card(window, somebody())
    window.flow.same_person("subject", "applicant")
    settled(window)
    more = Choices(front="xntthn", more=("tiep_nhan",), held_back=("Tờ khai đăng ký khai sinh",))
    keep(ask(window, more), "hop-in")
    again = Choices(front="xntthn", printings={"xntthn": 1}, failed=True)
    keep(ask(window, again), "hop-in-lai")
    for name, look in (
        ("in-het-giay", Look(phase=Phase.STOPPED, reason="media-empty")),
        ("in-bo-do", Look(phase=Phase.ABORTED)),
        ("in-xong", Look(phase=Phase.COMPLETED)),
    ):
        becomes(window, look)
        shoot(window, name)


def ask(window: MainWindow, choices: Choices) -> QPixmap:
    """The question over the window."""
    dialog = PrintDialog(FOUND, chosen="", parent=window, choices=choices)
    dialog.open()
    for _ in range(20):
        QApplication.processEvents()
    picture = dialog.grab()
    dialog.reject()
    dialog.deleteLater()
    return picture


def becomes(window: MainWindow, look: Look) -> None:
    """As if the form had just been printed and the spooler said that of it."""
    window.dispatch.watch.looks = lambda job: look
    receipt = Receipt(job="HP-LaserJet-17", printer="HP-LaserJet", state="queued")
    papers: list[Paper] = []
    window.flow.order(papers.append)
    window.flow.print_paper(papers[0], lambda pdf: receipt)
    until(lambda: Area.PAPER in window.flow.state.notices and window.flow.state.notices[Area.PAPER].key.startswith("printing."))
