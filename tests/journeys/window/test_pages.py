"""The other pages, the languages, the sizes: through the real window."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.core.errors import Refused
from app.core.usage import ChainState
from app.counter import Counter
from app.ui.main_window import MainWindow
from app.ui.theme import DARK, LIGHT, Palette
from app.ui.window import Wardrobe, start_dialog
from tests.ui.stage import press, settled, show_card, somebody, stage, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_a_broken_ledger_is_told_as_broken(window: MainWindow) -> None:
    window.foot.show_chain(ChainState(events=4, first_bad_seq=3, head="", reason=""))
    assert window.foot.ledger._words.text() == "Sổ ghi bị đổi"


def test_the_preview_shows_the_same_pages_and_escape_comes_back(window: MainWindow) -> None:
    show_card(window, somebody())
    press(window, "F6")
    view = window.preview.panel.view
    until(lambda: bool(view.drawn))
    assert view._pdf == window.flow.state.pdf
    before = view.drawn[0].width()
    view.zoom_by(1)
    until(lambda: view.drawn[0].width() > before)
    press(window, "Esc")
    assert window.pages.currentWidget() is window.desk


def test_the_whole_window_changes_its_language_and_keeps_the_matter(window: MainWindow) -> None:
    show_card(window, somebody())
    press(window, "Ctrl+L")
    QCoreApplication.processEvents()
    settled(window)
    assert window.page.review.header.pill.words == "In the database"
    assert window.foot.primary.words == "Scan: Subject"
    assert window.page.people._buttons["applicant"].accessibleName().startswith("Applicant")
    assert window.matter.next.words == "Next person"
    assert window.flow.state.people
    vietnamese = [label.text() for label in window.findChildren(QLabel) if label.isVisible() and "Người" in label.text()]
    assert vietnamese == []
    press(window, "Ctrl+L")
    QCoreApplication.processEvents()
    assert window.page.review.header.pill.words == "Có trong CSDL"


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("percent", "size"), [(100, (1366, 740)), (150, (1366, 740)), (200, (1920, 1000))])
def test_nothing_is_cut_at_any_text_size(
    qapp: QApplication, counter: Counter, palette: Palette, percent: int, size: tuple[int, int]
) -> None:
    wear(qapp, palette, percent=percent)
    with stage(counter, size=size) as window:
        show_card(window, somebody())
        assert (window.width(), window.height()) == size
        for page in (window.desk, window.preview):
            window.turn_to(page)
            QCoreApplication.processEvents()
            assert cut(window) == []
    wear(qapp)


def cut(window: MainWindow) -> list[str]:
    """Buttons that reach out of their parent, or the window: what they say."""
    found = []
    for button in window.findChildren(QAbstractButton):
        parent = button.parentWidget()
        if not button.isVisible() or parent is None:
            continue
        inside_window = window.rect().contains(button.mapTo(window, button.rect().topLeft())) or _scrolled(button)
        wide_enough = button.property("look") in ("chip", "person") or button.width() >= button.minimumSizeHint().width()
        if not (inside_window and wide_enough and button.geometry().right() <= parent.width()):
            found.append(button.accessibleName())
    return found


def _scrolled(widget: QWidget) -> bool:
    carrier = widget.parentWidget()
    while carrier is not None:
        if carrier.objectName() == "qt_scrollarea_viewport":
            return True
        carrier = carrier.parentWidget()
    return False


def test_no_part_of_the_window_ever_flashes_as_a_window_of_its_own(counter: Counter, qapp: QApplication) -> None:
    strays: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
            if (
                event.type() == QEvent.Type.Show
                and isinstance(watched, QWidget)
                and watched.isWindow()
                and not isinstance(watched, MainWindow)
            ):
                strays.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        with stage(counter) as window:
            show_card(window, somebody(case="differs-residence"))
            show_card(window, somebody(answer="TIMEOUT"))
            window.show_waiting()
            press(window, "F10")
    finally:
        qapp.removeEventFilter(watch)
    assert strays == []


def test_the_ring_is_around_whatever_has_the_keyboard(window: MainWindow) -> None:
    show_card(window, somebody())
    press(window, "F8")
    focused, ring = QApplication.focusWidget(), window._ring
    assert ring.isVisible()
    around = ring.mapToGlobal(ring.rect().topLeft())
    inner = focused.mapToGlobal(focused.rect().topLeft())
    assert (inner.x() - around.x(), inner.y() - around.y()) == (4, 4)
    picture = ring.grab().toImage()
    assert picture.pixelColor(ring.width() // 2, 0).name() == QColor(LIGHT.accent).name()


def test_test_data_is_marked_on_the_window(window: MainWindow) -> None:
    assert window.demo.isVisible()
    assert "DỮ LIỆU THỬ" in [label.text() for label in window.demo.findChildren(QLabel)]


def test_text_size_and_language_are_kept_in_the_settings(qapp: QApplication, counter: Counter) -> None:
    wardrobe = Wardrobe(qapp, counter.settings)
    try:
        wardrobe.text_size(1)
        wardrobe.other_language()
        kept = type(counter.settings).load(counter.settings.file)
        assert (kept.number("window.text_scale"), kept.text("window.language")) == (125, "en")
        assert qapp.font().pixelSize() == 19
        for _ in range(9):
            wardrobe.text_size(1)
        assert qapp.font().pixelSize() == 30
    finally:
        wardrobe.close()
        wardrobe.deleteLater()
        wear(qapp)


def test_why_the_window_cannot_open_is_said_in_a_small_dialog(qapp: QApplication) -> None:
    wear(qapp)
    dialog = start_dialog(Refused("window.already_open"))
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "đang mở ở một cửa sổ khác" in said
    assert "Chuyển sang cửa sổ đang mở" in said
    dialog.deleteLater()
