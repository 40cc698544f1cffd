"""Pictures of the curtain, of the countdown before the citizen is cleared, and of the theme of high contrast."""

from collections.abc import Callable

from app.counter import Counter
from app.ui.main_window import MainWindow
from app.ui.screens import Sight
from scanner.damage import Damage
from tests.ui.stage import settled, show_card, somebody, stage

Shoot = Callable[[MainWindow, str], None]


def privacy(counter: Counter, shoot: Shoot) -> None:
    """Each in the look of the moment."""
    with stage(counter) as window:
        show_card(window, somebody())
        window.steering.take_offer()
        settled(window)
        window.hand.spoilt.emit((Damage.DOUBLED,))
        window.privacy.clearing._quiet.timeout.emit()
        shoot(window, "sap-xoa")
        window.privacy.clearing.start()
        window.privacy.curtain.toggle()
        shoot(window, "dang-che")
        window.privacy.curtain.draw(Sight.PUBLIC)
        shoot(window, "man-hinh-cong-dan")


def high_contrast(counter: Counter, shoot: Shoot) -> None:
    """The review in the theme of high contrast, which the caller wears."""
    with stage(counter) as window:
        window.flow.choose("1.004222")
        show_card(window, somebody(case="differs-sex"))
        shoot(window, "tuong-phan-khac-nhau")
    with stage(counter) as window:
        show_card(window, somebody(answer="TIMEOUT"))
        shoot(window, "tuong-phan-mat-ket-noi")
