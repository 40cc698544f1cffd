"""Editors of the review: one for each kind of field. Here those with boxes to tick."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.editors import Editor
from app.ui.rows import Row
from app.ui.tick import Tick
from forms.model import FieldType

KINDS = ("Cấp mới", "Cấp đổi", "Cấp lại")


def editor(kind: FieldType, *options: str) -> tuple[Editor, list[Tick], list[str]]:
    """An editor, its boxes, and what it gave on so far."""
    made, given = Editor(Row(key="o", label="Ô", type=kind, role="", required=False, options=options)), list[str]()
    made.settled.connect(given.append)
    return made, made.findChildren(Tick), given


@pytest.mark.usefixtures("vietnamese")
def test_ticked_answers_are_given_on_at_once_in_the_order_of_the_form() -> None:
    made, ticks, given = editor(FieldType.CHOICES, *KINDS)
    assert [tick.text() for tick in ticks] == list(KINDS)
    ticks[2].click()
    ticks[0].click()
    ticks[2].click()
    assert given == ["Cấp lại", "Cấp mới; Cấp lại", "Cấp mới"]
    assert made.text == "Cấp mới"


@pytest.mark.usefixtures("vietnamese")
def test_a_value_that_is_known_ticks_its_boxes_and_no_others() -> None:
    made, ticks, given = editor(FieldType.CHOICES, *KINDS)
    made.show_text("Cấp đổi; Cấp lại")
    assert [tick.isChecked() for tick in ticks] == [False, True, True]
    made.show_text("")
    assert not any(tick.isChecked() for tick in ticks)
    assert given == []


@pytest.mark.usefixtures("vietnamese")
def test_one_box_is_ticked_by_the_keyboard_and_left_by_enter() -> None:
    made, (tick,), given = editor(FieldType.CHECKBOX, "Có")
    gone_on: list[bool] = []
    made.accepted.connect(lambda: gone_on.append(True))
    QTest.keyClick(tick, Qt.Key.Key_Space)
    QTest.keyClick(tick, Qt.Key.Key_Return)
    assert (given, gone_on) == (["Có"], [True])
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert given == ["Có", ""]
    assert tick.accessibleName() == "Ô: Có"
