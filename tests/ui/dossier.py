"""What journeys through a dossier have in common: a family of invented citizens, choosing a procedure, who sits where."""

from PySide6.QtWidgets import QApplication

from app.ui.main_window import MainWindow
from resources.demo.people import DemoCitizen, citizens
from tests.ui.stage import press, settled, type_text


def family(key: str) -> list[DemoCitizen]:
    """A household, in the order of the invented citizens."""
    return [one for one in citizens() if one.family == key]


SON, FATHER, MOTHER, WIFE = family("H001")[:4]


def too_young() -> DemoCitizen:
    """A woman who may not marry yet."""
    women = (one for one in citizens() if one.card and one.card.sex == "Nữ" and not one.case)
    return next(one for one in women if one.card and one.card.birth.endswith("2010"))


def choose(window: MainWindow, words: str) -> None:
    """As a clerk does: F3, a few letters, Enter."""
    press(window, "F3")
    field = window.matter.procedures
    assert QApplication.focusWidget() is field
    type_text(field, words)
    press(field, "Return")
    settled(window)


def roles(window: MainWindow) -> dict[str, str]:
    """Who sits where."""
    return {p.role: p.claimant.identity.full_name for p in window.flow.state.people if p.claimant is not None}
