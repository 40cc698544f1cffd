"""For a screen reader, a keyboard alone and a strained eye: every page, in both languages, at every text size."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.ui.i18n import tr
from app.ui.theme import CONTRAST, LIGHT, Palette, Tone
from tests.ui.stage import desk, press, show_card, somebody, stage, until, wear
from tests.ui.walk import (
    buttons_cut,
    by_tab,
    clipped,
    every_page,
    foreign,
    jumps,
    keyless,
    never_reached,
    scrolled_away,
    too_small,
    unnamed,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_every_control_of_every_page_has_a_name_a_role_and_room_for_a_finger(qapp: QApplication, own_home: Path) -> None:
    wear(qapp)
    wrong = []
    with desk(own_home, login="phutrach") as opened, stage(opened.counter, whole=opened) as window:
        for name, _ in every_page(window):
            wrong += [f"{name}: {what}" for what in (*unnamed(window), *too_small(window), *keyless(window))]
    assert wrong == []


def test_tab_walks_each_page_from_top_to_bottom_and_is_never_caught(qapp: QApplication, own_home: Path) -> None:
    wear(qapp)
    wrong = []
    with desk(own_home, login="phutrach") as opened, stage(opened.counter, whole=opened) as window:
        for name, page in every_page(window):
            reached = by_tab(window)
            wrong += [f"{name}: {jump}" for jump in jumps(window, page, reached)]
            wrong += [f"{name}: {never} is never reached" for never in never_reached(window, reached)]
    assert wrong == []


@pytest.mark.parametrize(
    ("percent", "size", "language"),
    [(100, (1366, 740), "en"), (125, (1366, 740), "vi"), (150, (1366, 740), "vi"), (200, (1920, 1000), "en")],
)
def test_no_words_are_cut_at_any_text_size(qapp: QApplication, own_home: Path, percent: int, size: tuple[int, int], language: str) -> None:
    wear(qapp, LIGHT, percent=percent)
    wrong = []
    try:
        with desk(own_home, login="phutrach") as opened, stage(opened.counter, whole=opened, size=size, language=language) as window:
            for name, _ in every_page(window):
                wrong += [f"{name}: {what}" for what in (*clipped(window), *buttons_cut(window), *scrolled_away(window))]
    finally:
        wear(qapp)
    assert wrong == []


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
def test_the_review_is_as_wide_as_a_word_that_cannot_be_broken(qapp: QApplication, own_home: Path, percent: int) -> None:
    wear(qapp, LIGHT, percent=percent)
    try:
        with desk(own_home) as opened, stage(opened.counter) as window:
            show_card(window, somebody(answer="TIMEOUT"))
            (view,) = window.page.review.header.views
            digits = "-".join("4" * length for length in (8, 4, 4, 4, 12))  # a line breaks behind a hyphen only before a letter
            view.show_notice(tone=Tone.WARN, icon="info", what="…", support=tr("window.support.request", id=digits))
            until(lambda: view.minimumSizeHint().width() <= view.width() and scrolled_away(window) == clipped(window) == [])
    finally:
        wear(qapp)


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
def test_the_camera_is_seen_without_scrolling_and_tab_still_goes_downwards(qapp: QApplication, own_home: Path, percent: int) -> None:
    wear(qapp, LIGHT, percent=percent)
    try:
        with desk(own_home) as opened, stage(opened.counter) as window:
            camera = window.page.scan.camera
            until(lambda: camera.visibleRegion().boundingRect() == camera.rect())
            show_card(window, somebody())
            until(lambda: camera.visibleRegion().boundingRect() == camera.rect())
            assert jumps(window, window.desk, by_tab(window)) == []
    finally:
        wear(qapp)


@pytest.mark.parametrize("first", ["vi", "en"])
def test_after_a_switch_no_page_says_anything_in_the_other_language(qapp: QApplication, own_home: Path, first: str) -> None:
    wear(qapp)
    wrong = []
    with desk(own_home, login="phutrach") as opened, stage(opened.counter, whole=opened, language=first) as window:
        for name, _ in every_page(window):
            for language in ("en", "vi") if first == "vi" else ("vi", "en"):
                press(window, "Ctrl+L")
                for _ in range(5):
                    QCoreApplication.processEvents()
                wrong += [f"{name}: {what}" for what in foreign(window, language)]
    assert sorted(set(wrong)) == []


@pytest.mark.parametrize("palette", [CONTRAST], ids=["contrast"])
def test_the_window_wears_high_contrast_and_keeps_its_size(qapp: QApplication, own_home: Path, palette: Palette) -> None:
    wear(qapp, palette)
    try:
        with desk(own_home) as opened, stage(opened.counter) as window:
            picture = window.page.grab().toImage()
            assert picture.pixelColor(2, picture.height() // 2).name() == "#000000"
    finally:
        wear(qapp)
