"""A drop-down list: what it draws of a text that is too long for it."""

import pytest
from PySide6.QtWidgets import QApplication, QStyleOptionComboBox, QWidget

from app.ui.components import Choice
from tests.ui.stage import wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_a_text_too_long_ends_in_dots_and_is_whole_again_where_there_is_room(qapp: QApplication) -> None:
    wear(qapp)
    around = QWidget()
    box = Choice("", parent=around)
    box.addItem("6. Giấy xác nhận thông tin về cư trú")
    drawn = QStyleOptionComboBox()
    box.resize(160, 40)
    box.initStyleOption(drawn)
    text = str(drawn.currentText)
    assert text.endswith("…")
    assert box.currentText().startswith(text[:-1])
    box.resize(600, 40)
    box.initStyleOption(drawn)
    assert drawn.currentText == box.currentText()
    around.deleteLater()
