"""Files, pictures and texts that are dropped on the window or pasted into it, through Qt's own events."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.ui.main_window import MainWindow
from app.ui.state import Area, Status
from resources.demo.cards.mrz import lines
from resources.demo.people import DemoCard, DemoCitizen, citizens, payload
from tests.ui.stage import picture_of, press, settled, somebody

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def clipboard(window: MainWindow) -> Iterator[QClipboard]:
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


def some() -> list[DemoCitizen]:
    """Three whom the database knows."""
    return [one for one in citizens() if one.card is not None and one.wire is not None and not one.answer and not one.case][:3]


def card(citizen: DemoCitizen) -> DemoCard:
    assert citizen.card is not None
    return citizen.card


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def text(said: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(said)
    return mime


def picture(citizen: DemoCitizen) -> QMimeData:
    mime = QMimeData()
    mime.setImageData(QImage.fromData(picture_of(citizen)))
    return mime


def is_welcome(window: MainWindow, mime: QMimeData) -> bool:
    view = window.page.scan.camera
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QCoreApplication.sendEvent(view, event)
    return event.isAccepted()


def drop(window: MainWindow, mime: QMimeData) -> None:
    """Drags it over the camera's place and lets go of it there."""
    assert is_welcome(window, mime)
    view = window.page.scan.camera
    assert view.property("drop") == "true"
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(view, event)
    assert event.isAccepted()
    assert view.property("drop") == "false"
    settled(window)


def paste(window: MainWindow, clipboard: QClipboard, mime: QMimeData) -> None:
    clipboard.setMimeData(mime)
    press(window, "Ctrl+V")
    settled(window)


def numbers(window: MainWindow) -> list[str]:
    return [place.claimant.identity.number for place in window.flow.state.people if place.claimant]


def told(window: MainWindow) -> str:
    notice = window.flow.state.notices.get(Area.SCAN)
    return notice.key if notice else ""


def pdf_of(path: Path, *people: DemoCitizen) -> Path:
    first, *others = (Image.open(io.BytesIO(picture_of(one))).convert("L") for one in people)
    first.save(path, "PDF", save_all=True, append_images=others)
    return path


def png_of(path: Path, citizen: DemoCitizen) -> Path:
    path.write_bytes(picture_of(citizen))
    return path


def test_a_dropped_picture_file_is_read(window: MainWindow, tmp_path: Path) -> None:
    one, *_ = some()
    drop(window, files(png_of(tmp_path / "Thẻ của Lâm #1.png", one)))
    assert numbers(window) == [card(one).number]
    assert window.flow.state.places[0].status is Status.FOUND


def test_a_dropped_pdf_of_two_pages_brings_both_people(window: MainWindow, tmp_path: Path) -> None:
    one, other, _ = some()
    drop(window, files(pdf_of(tmp_path / "hai.pdf", one, other)))
    assert numbers(window) == [card(one).number, card(other).number]


def test_two_dropped_files_bring_both_people(window: MainWindow, tmp_path: Path) -> None:
    one, other, _ = some()
    drop(window, files(png_of(tmp_path / "1.png", one), png_of(tmp_path / "2.png", other)))
    assert numbers(window) == [card(one).number, card(other).number]
    assert told(window) == ""


def test_a_file_too_many_is_not_seated_and_says_so(window: MainWindow, tmp_path: Path) -> None:
    drop(window, files(*(png_of(tmp_path / f"{n}.png", one) for n, one in enumerate(some()))))
    assert numbers(window) == [card(one).number for one in some()[:2]]
    assert told(window) == "window.scan.all_seated"


def test_a_broken_file_beside_a_good_one_takes_nothing_away(window: MainWindow, tmp_path: Path) -> None:
    one, *_ = some()
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG and no more")
    drop(window, files(broken, png_of(tmp_path / "good.png", one)))
    assert numbers(window) == [card(one).number]


def test_a_dropped_folder_says_that_it_is_no_picture(window: MainWindow, tmp_path: Path) -> None:
    drop(window, files(tmp_path))
    assert told(window) == "scan.unreadable_file"


def test_a_dropped_picture_is_read(window: MainWindow) -> None:
    one, *_ = some()
    drop(window, picture(one))
    assert numbers(window) == [card(one).number]


def test_the_dropped_text_of_a_code_is_read(window: MainWindow) -> None:
    one, *_ = some()
    drop(window, text(payload(card(one))))
    assert numbers(window) == [card(one).number]


@pytest.mark.parametrize(("said", "key"), [
    ("https://example.vn/the-can-cuoc.png", "scan.other_url"),
    ("Xin chào", "scan.other_text"),
    ("099099000001|012345678|Nguyễn Văn", "scan.not_a_card"),
])  # fmt: skip
def test_a_text_that_is_no_card_is_named(window: MainWindow, said: str, key: str) -> None:
    drop(window, text(said))
    assert told(window) == key
    assert numbers(window) == []


def test_what_is_told_of_it_is_in_sight_to_its_end(window: MainWindow) -> None:
    """On 1366 x 768, where people and camera leave no room for it."""
    drop(window, text("xin chào"))
    settled(window)
    QTest.qWait(0)
    notice, port = window.page.scan.notice, window.page._left.viewport()
    assert window.page._left.verticalScrollBar().maximum() > 0, "else there is nothing to prove"
    assert notice.mapTo(port, QPoint(0, notice.height())).y() <= port.height()


def test_an_address_in_the_network_is_named_and_never_fetched(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.vn/the.png")])  # which Qt gives as a text, too
    drop(window, mime)
    assert told(window) == "scan.other_url"


def test_nothing_is_not_welcome(window: MainWindow) -> None:
    assert not is_welcome(window, QMimeData())
    assert not is_welcome(window, text("  \n"))
    assert window.page.scan.camera.property("drop") != "true"


def test_what_is_dragged_away_again_leaves_no_mark(window: MainWindow) -> None:
    view = window.page.scan.camera
    assert is_welcome(window, text("099"))
    QCoreApplication.sendEvent(view, QDragLeaveEvent())
    assert view.property("drop") == "false"


def test_a_pasted_file_is_read_and_stays_in_the_clipboard(window: MainWindow, clipboard: QClipboard, tmp_path: Path) -> None:
    one, *_ = some()
    paste(window, clipboard, files(png_of(tmp_path / "1.png", one)))
    assert numbers(window) == [card(one).number]
    assert clipboard.mimeData().hasUrls()


def test_a_pasted_picture_is_read_and_taken_out_of_the_clipboard(window: MainWindow, clipboard: QClipboard) -> None:
    one, *_ = some()
    paste(window, clipboard, picture(one))
    assert numbers(window) == [card(one).number]
    assert clipboard.image().isNull()


def test_the_pasted_text_of_a_code_is_read_and_taken_out_of_the_clipboard(window: MainWindow, clipboard: QClipboard) -> None:
    one, *_ = some()
    paste(window, clipboard, text(payload(card(one))))
    assert numbers(window) == [card(one).number]
    assert clipboard.text() == ""


def test_a_pasted_text_about_nobody_stays_in_the_clipboard(window: MainWindow, clipboard: QClipboard) -> None:
    paste(window, clipboard, text("Xin chào"))
    assert told(window) == "scan.other_text"
    assert clipboard.text() == "Xin chào"


def test_pasted_lines_of_a_cards_back_are_named_with_the_place_where_they_belong(window: MainWindow, clipboard: QClipboard) -> None:
    paste(window, clipboard, text("\n".join(lines(card(somebody())))))
    assert told(window) == "scan.other_mrz"
    assert "Ba dòng mã ở mặt sau" in " ".join(label.text() for label in window.page.scan.notice.findChildren(QLabel))
    assert clipboard.text() == ""


def test_an_empty_clipboard_is_nothing_to_say(window: MainWindow, clipboard: QClipboard) -> None:
    clipboard.clear()
    press(window, "Ctrl+V")
    settled(window)
    assert told(window) == ""


def test_a_copied_picture_of_a_browser_is_read_although_its_address_comes_with_it(window: MainWindow, clipboard: QClipboard) -> None:
    one, *_ = some()
    mime = picture(one)
    mime.setUrls([QUrl("https://example.vn/the.png")])
    mime.setHtml("<img src='https://example.vn/the.png'>")
    paste(window, clipboard, mime)
    assert numbers(window) == [card(one).number]
