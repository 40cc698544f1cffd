"""The camera's place: where the outline lies on the cut picture, what is said over it, and that it says it calmly."""

import pytest
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.ui.camera import Seen
from app.ui.camera_view import CameraView, onto
from app.ui.components import theme
from app.ui.i18n import Tongue
from scanner.confirm import View
from scanner.hints import Hint
from scanner.live import Glance
from scanner.sighting import Corners

SIZE = (1280, 720)
CODE: Corners = ((600.0, 300.0), (760.0, 300.0), (760.0, 460.0), (600.0, 460.0))


def seen(view: View = View.EMPTY, *, hint: Hint | None = None, codes: tuple[Corners, ...] = (), unread: tuple[Corners, ...] = ()) -> Seen:
    picture = QImage(640, 360, QImage.Format.Format_RGB888)
    picture.fill(QColor("#202020"))
    return Seen(picture, SIZE, Glance(view=view, hint=hint, codes=codes, unread=unread, progress=0.5))


@pytest.fixture
def place(vietnamese: Tongue, dressed: QApplication) -> CameraView:
    shown = CameraView()
    shown.resize(244, 170)
    return shown


@pytest.mark.parametrize("area", [QRectF(1, 1, 242, 168), QRectF(10, 20, 900, 200), QRectF(0, 0, 1280, 720)])
def test_a_frame_fills_its_place_and_keeps_its_middle_and_its_shape(area: QRectF) -> None:
    way = onto(area, SIZE)
    whole = way.mapRect(QRectF(0, 0, *SIZE))
    assert whole.adjusted(-0.01, -0.01, 0.01, 0.01).contains(area)
    assert whole.width() / whole.height() == pytest.approx(1280 / 720)
    assert min(whole.width() - area.width(), whole.height() - area.height()) == pytest.approx(0, abs=0.01)
    assert (way.map(QPointF(640, 360)) - area.center()).manhattanLength() < 0.01


@pytest.mark.parametrize("size", [(244, 170), (500, 120), (200, 320)])
@pytest.mark.parametrize(("view", "colour"), [(View.STEADYING, "accent"), (View.HELD, "ok"), (View.CROWDED, "warn")])
def test_a_code_is_outlined_where_it_lies_in_the_picture(place: CameraView, size: tuple[int, int], view: View, colour: str) -> None:
    place.resize(*size)
    place.show_seen(seen(view, codes=(CODE,)))
    drawn = place.grab().toImage()
    way = onto(QRectF(place.contentsRect().adjusted(1, 1, -1, -1)), SIZE)
    edge = way.map(QPointF(680, 300)).toPoint()
    inside = way.map(QPointF(680, 380)).toPoint()
    assert drawn.pixelColor(edge).name() == QColor(getattr(theme().palette, colour)).name()
    assert drawn.pixelColor(inside).name() == "#202020"


def test_a_place_that_is_not_read_yet_is_outlined_in_the_colour_of_caution(place: CameraView) -> None:
    place.show_seen(seen(unread=(CODE,)))
    edge = onto(QRectF(place.contentsRect().adjusted(1, 1, -1, -1)), SIZE).map(QPointF(680, 300)).toPoint()
    assert place.grab().toImage().pixelColor(edge).name() == QColor(theme().palette.warn).name()


@pytest.mark.parametrize(("view", "hint", "words"), [
    (View.CROWDED, None, "Có hai thẻ hoặc hai mã. Bỏ bớt một."),
    (View.CROWDED, Hint.TILT, "Có hai thẻ hoặc hai mã. Bỏ bớt một."),
    (View.ACCEPTED, None, "Đã đọc xong. Cất thẻ."),
    (View.HELD, Hint.STILL, "Đã đọc xong. Cất thẻ."),
    (View.EMPTY, Hint.NEARER, "Đưa thẻ lại gần"),
    (View.STEADYING, Hint.STILL, "Giữ yên thẻ"),
    (View.STEADYING, None, ""),
    (View.EMPTY, None, ""),
])  # fmt: skip
def test_what_is_seen_is_said_in_words(place: CameraView, view: View, hint: Hint | None, words: str) -> None:
    place.show_seen(seen(view, hint=hint))
    assert place.says == words
    assert place.accessibleDescription() == words


@pytest.mark.parametrize("hint", list(Hint))
def test_every_hint_has_words_in_both_languages_that_fit_the_smallest_place(place: CameraView, vietnamese: Tongue, hint: Hint) -> None:
    place.show_seen(seen(hint=hint))
    said = place.says
    vietnamese.speak("en")
    assert place.says not in {"", said}
    band = QColor(theme().palette.surface).name()
    drawn = place.grab().toImage()
    middle = [drawn.pixelColor(20, y).name() for y in range(place.height())]
    assert 15 < middle.count(band) < 0.5 * place.height()


def test_words_follow_the_language_also_for_screen_readers(place: CameraView, vietnamese: Tongue) -> None:
    place.show_seen(seen(View.CROWDED))
    vietnamese.speak("en")
    QCoreApplication.processEvents()
    assert place.accessibleDescription() == "Two cards or codes. Take one away."
    assert place.accessibleName() == "Camera picture"


def test_words_stay_while_a_code_flickers_and_go_after_a_while(place: CameraView) -> None:
    said = []
    for n in range(40):
        place.show_seen(seen(View.HELD if n % 3 == 0 and n < 20 else View.EMPTY))
        said.append(place.says)
    assert set(said[:20]) == {"Đã đọc xong. Cất thẻ."}
    assert said[-1] == ""


def test_a_warning_replaces_other_words_at_once(place: CameraView) -> None:
    place.show_seen(seen(View.HELD))
    place.show_seen(seen(View.CROWDED))
    assert place.says.startswith("Có hai thẻ")


def test_without_a_picture_it_says_why_and_forgets_what_it_saw(place: CameraView) -> None:
    place.show_seen(seen(View.HELD, codes=(CODE,)))
    place.show_words("window.camera.gone", icon="camera-off")
    assert place.says == "Mất hình camera. Cắm lại là chạy tiếp."
    assert place.accessibleDescription() == place.says
    assert "#202020" not in {place.grab().toImage().pixelColor(20, y).name() for y in range(place.height())}
    place.show_seen(seen())
    assert place.says == ""


def test_progress_is_a_bar_that_grows(place: CameraView) -> None:
    place.show_seen(seen(View.STEADYING))
    drawn = place.grab().toImage()
    accent = QColor(theme().palette.accent).name()
    assert drawn.pixelColor(60, place.height() - 5).name() == accent
    assert drawn.pixelColor(180, place.height() - 5).name() == "#202020"
