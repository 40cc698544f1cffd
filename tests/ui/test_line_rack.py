"""Lines of the review are used again; a resting one knows nothing of the citizen it was about."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.ui.components import remember, theme
from app.ui.field_rows import HandRow, ReadRow, made_for
from app.ui.line_rack import LineRack
from app.ui.rows import Row
from app.ui.theme import LIGHT, Theme
from forms.facts import Origin
from forms.model import FieldType
from tests.ui.stage import until

SECRET = "Nguyen Thi Khong Co"


@pytest.fixture
def made(dressed: QApplication, vietnamese: None) -> Iterator[tuple[LineRack[HandRow], list[HandRow], QWidget]]:
    """A rack, the lines it has made so far, and the widget they belong to."""
    home, lines = QWidget(), list[HandRow]()

    def make(row: Row) -> HandRow:
        lines.append(HandRow(row, home))
        return lines[-1]

    worn = theme()
    yield LineRack(home, make, made_for), lines, home
    remember(worn)
    home.deleteLater()


def row(key: str, *, kind: FieldType = FieldType.TEXT, options: tuple[str, ...] = (), **more: object) -> Row:
    return Row(key=key, label=f"Ô {key}", type=kind, role="", required=True, options=options, **more)  # type: ignore[arg-type]  # a test's own


def words_of(whole: QWidget) -> str:
    """Everything that stands in it, shown or not."""
    parts = [str(whole.property("facts") or "")]
    for each in (whole, *whole.findChildren(QWidget)):
        parts += [each.accessibleName(), each.toolTip()]
        if isinstance(each, QLabel):
            parts.append(each.text())
        if isinstance(each, QLineEdit):
            each.undo()
            parts.append(each.text())
        if isinstance(each, QPlainTextEdit):
            each.undo()
            parts.append(each.toPlainText())
        if isinstance(each, QComboBox):
            parts.append(each.currentText())
            if (found := each.completer()) is not None:
                parts.append(found.completionPrefix())
    return " ".join(parts)


def test_a_line_that_came_back_is_used_again_for_another_item_of_its_shape(
    made: tuple[LineRack[HandRow], list[HandRow], QWidget],
) -> None:
    rack, lines, _ = made
    first = rack.take(row("a", value=SECRET))
    rack.put_back(first)
    again = rack.take(row("b", value="Khác"))
    assert again is first
    assert (again.key, again.editor.text, again.editor.field.accessibleName()) == ("b", "Khác", "Ô b")
    assert rack.take(row("c")) is not first
    assert rack.take(row("d", kind=FieldType.DATE)) is not first
    assert len(lines) == 3


def test_an_answer_from_a_list_never_meets_a_line_with_another_list(made: tuple[LineRack[HandRow], list[HandRow], QWidget]) -> None:
    rack, _, _ = made
    nation = rack.take(row("a", options=("Kinh", "Tày"), open_options=True))
    rack.put_back(nation)
    assert rack.take(row("b", options=("Kinh", "Tày"))) is not nation
    assert rack.take(row("c", options=("Kinh", "Tày"), open_options=True)) is nation


@pytest.mark.parametrize(
    ("kind", "options", "more"),
    [
        (FieldType.TEXT, (), {}),
        (FieldType.MULTILINE, (), {}),
        (FieldType.TEXT, ("Kinh", "Tày"), {"open_options": True}),
    ],
)
def test_a_resting_line_holds_nothing_and_says_nothing(
    made: tuple[LineRack[HandRow], list[HandRow], QWidget], kind: FieldType, options: tuple[str, ...], more: dict[str, object]
) -> None:
    rack, _, home = made
    home.show()
    known = {"facts": ("applicant.full_name",), "value": SECRET, "origin": Origin.DATABASE, "typed_over": True}
    line = rack.take(row("a", kind=kind, options=options, **more, **known))
    line.show()
    assert line.reason is not None
    said: list[object] = []
    for signal in (line.entered, line.withdrawn, line.explained):
        signal.connect(lambda *told: said.append(told))
    line.editor.field.setFocus()
    QTest.keyClicks(line.editor.field, SECRET)
    line.show_row(row("a", kind=kind, options=options, suggestions=(SECRET,), hint=SECRET, **more))
    said.clear()
    rack.put_back(line)
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    assert not line.isVisible()
    assert SECRET not in words_of(home)
    assert "applicant" not in words_of(line)
    assert said == []
    line.editor.settle()
    assert said == []


def test_used_again_it_gives_on_what_is_typed_and_asks_for_no_old_reason(made: tuple[LineRack[HandRow], list[HandRow], QWidget]) -> None:
    rack, _, home = made
    home.show()
    rack.put_back(rack.take(row("a", value=SECRET, origin=Origin.DATABASE, typed_over=True)))
    line, said = rack.take(row("b")), list[tuple[str, str]]()
    line.show()
    line.entered.connect(lambda key, text: said.append((key, text)))
    QTest.keyClicks(line.editor.field, "Moi")
    QTest.keyClick(line.editor.field, Qt.Key.Key_Return)
    assert said == [("b", "Moi")]
    assert line.reason is None


def test_lines_that_may_be_wanted_are_made_while_nothing_else_is_to_do(made: tuple[LineRack[HandRow], list[HandRow], QWidget]) -> None:
    rack, lines, _ = made
    coming = (row("a"), row("b"), row("c", kind=FieldType.DATE))
    rack.stock(coming)
    assert lines == []
    until(lambda: len(lines) == 3)
    assert not any(line.isVisible() for line in lines)
    assert {line.key for line in lines} == {""}
    assert {rack.take(one) for one in coming} == set(lines)
    for line in lines:
        rack.put_back(line)
    rack.stock(coming)
    QApplication.processEvents()
    assert len(lines) == 3


def test_lines_made_for_another_size_of_text_wait_for_that_size(made: tuple[LineRack[HandRow], list[HandRow], QWidget]) -> None:
    rack, lines, _ = made
    small, in_use = rack.take(row("a")), rack.take(row("b"))
    rack.put_back(small)
    remember(Theme(palette=LIGHT, percent=150))
    assert rack.take(row("c")) not in (small, in_use)
    rack.put_back(in_use)
    assert rack.take(row("d")) not in (small, in_use)
    remember(Theme(palette=LIGHT))
    assert {rack.take(row("e")), rack.take(row("f"))} == {small, in_use}
    assert len(lines) == 4


def test_a_line_that_is_read_rests_without_its_value(dressed: QApplication, vietnamese: None) -> None:
    line = ReadRow(row("a", value=SECRET, origin=Origin.CARD, facts=("applicant.full_name",)))
    line.rest()
    assert SECRET not in words_of(line)
    assert "applicant" not in words_of(line)
    line.take_up(row("b", value="Khác"))
    assert "Khác" in words_of(line)
