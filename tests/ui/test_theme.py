"""Colours that can be read, in both themes; sizes that grow with the text."""

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.style import dress, sheet, undressed
from app.ui.theme import CONTRAST, DARK, LIGHT, Palette, Theme, Tone, contrast


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)


@pytest.mark.parametrize("palette", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
@pytest.mark.parametrize("name", ["text", "muted", "accent", "ok", "warn", "bad", "demo"])
def test_every_ink_can_be_read_on_the_surface(palette: Palette, name: str) -> None:
    assert contrast(getattr(palette, name), palette.surface) >= 6.1


@pytest.mark.parametrize("palette", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_can_be_read_on_its_own_tint(palette: Palette, tone: Tone) -> None:
    assert contrast(palette.ink(tone), palette.tint(tone)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_words_on_the_primary_button_can_be_read(palette: Palette) -> None:
    assert contrast(palette.on_accent, palette.accent) >= 4.5


@pytest.mark.parametrize("name", ["text", "muted", "line", "accent", "ok", "warn", "bad", "demo"])
def test_high_contrast_is_high_for_borders_too(name: str) -> None:
    assert contrast(getattr(CONTRAST, name), CONTRAST.surface) >= 10


@pytest.mark.parametrize("tone", list(Tone))
def test_high_contrast_is_high_on_every_tint(tone: Tone) -> None:
    assert contrast(CONTRAST.ink(tone), CONTRAST.tint(tone)) >= 7
    assert contrast(CONTRAST.text, CONTRAST.tint(tone)) >= 10


def test_sizes_grow_with_the_text() -> None:
    assert Theme(palette=LIGHT).px(15) == 15
    assert Theme(palette=LIGHT, percent=200).px(15) == 30
    assert "font-size: 30px" in sheet(Theme(palette=LIGHT, percent=200))
    assert "font-size: 30px" not in sheet(Theme(palette=LIGHT))


def test_a_window_is_built_bare_and_what_was_worn_is_worn_again_even_if_that_fails(qapp: QApplication) -> None:
    dress(qapp, Theme(palette=LIGHT))
    with pytest.raises(ZeroDivisionError), undressed(qapp):
        assert qapp.styleSheet() == ""
        raise ZeroDivisionError
    assert qapp.styleSheet() == sheet(Theme(palette=LIGHT))
