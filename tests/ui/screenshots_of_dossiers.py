"""Pictures of choosing a procedure, of a dossier with several people and forms, of warnings and of the receipt slip."""

from collections.abc import Callable

from app.ui.main_window import MainWindow
from resources.demo.people import DemoCitizen
from tests.ui.dossier import FATHER, SON, WIFE, too_young
from tests.ui.stage import press, settled, show_card, type_text, until

Shoot = Callable[[MainWindow, str], None]


def dossiers(window: MainWindow, shoot: Shoot) -> None:
    """One after the other in one window; each picture begins with a procedure."""
    press(window, "F3")
    type_text(window.matter.procedures, "khai sinh")
    shoot(window, "tim-thu-tuc")
    press(window.matter.procedures, "Esc")
    window.to_primary()
    begin(window, "3.000333")
    shoot(window, "chua-co-mau")
    begin(window, "1.001456", SON)
    shoot(window, "nguoi-than")
    press(window, "Ctrl+D")
    shoot(window, "nguoi-than-tra-cuu")
    window.next_person()
    begin(window, "1.000894", FATHER, too_young())
    shoot(window, "can-xem-lai")
    window.next_person()
    begin(window, "1.000689", SON, WIFE)
    shoot(window, "hai-to-khai")
    window.next_person()
    begin(window, "1.004873", SON, SON)
    shoot(window, "mot-nguoi-hai-vai")
    press(window, "Ctrl+D")
    press(window, "Ctrl+G")
    settled(window)
    window.flow.enter("thoi_han_xu_ly_ho_so", "5")
    shoot(window, "giay-tiep-nhan")


def begin(window: MainWindow, procedure: str, *shown: DemoCitizen) -> None:
    window.flow.choose(procedure)
    settled(window)
    until(lambda: bool(window.flow.state.number))
    for citizen in shown:
        show_card(window, citizen)
