"""The supervisor's pages in both languages: said at once, and whole on a common screen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.ui.supervisor.clerks import ClerksPage
from app.ui.supervisor.overview import OverviewPage
from tests.journeys.window.supervising import scene
from tests.ui.stage import press, wear
from tests.ui.walk import foreign

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_the_frame_speaks_english_and_writes_numbers_so(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.frame.period.lengths["year"].click()
        found.settled()
        found.open("clerks")
        press(found.window, "Ctrl+L")
        QCoreApplication.processEvents()
        found.settled()
        found.open("overview")
        assert isinstance(found.page, OverviewPage)
        shown = {figure.name: figure.value for figure in found.page.figures.shown}
        assert "," in shown["Look-ups"]
        assert "." in shown["Found rate"]
        assert found.frame.rail.buttons["clerks"].words == "Clerks"
        assert found.page.stated.text().startswith("Period: ")
        press(found.window, "Ctrl+L")
        QCoreApplication.processEvents()
        found.settled()
        assert found.page.stated.text().startswith("Kỳ: ")


@pytest.mark.parametrize("name", ["overview", "clerks", "services"])
def test_another_language_needs_no_answer_of_the_desk(qapp: QApplication, past: Path, own_home: Path, name: str) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.open(name)
        found.window.runner.close()  # whatever was asked from now on would never be answered
        for language in ("en", "vi"):
            press(found.window, "Ctrl+L")
            QCoreApplication.processEvents()
            assert foreign(found.window, language) == []
            assert found.page.stated.text().startswith("Period: " if language == "en" else "Kỳ: ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_column_of_the_clerks_is_seen_on_a_common_screen(qapp: QApplication, past: Path, own_home: Path, language: str) -> None:
    wear(qapp)
    with scene(past, own_home, language=language) as found:
        found.open("clerks")
        assert isinstance(found.page, ClerksPage)
        assert found.page.table.horizontalScrollBar().maximum() == 0
