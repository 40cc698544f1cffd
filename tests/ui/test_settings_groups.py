"""Where a setting stands on the page, and what finds it."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.settings import DECLARED, SECRETS, Settings
from app.ui.settings_groups import GROUPS, finds, group_of, in_order
from app.ui.window import Wardrobe
from resources.sentences import catalogue


def test_every_setting_and_secret_has_a_group_of_its_own_kind() -> None:
    assert [key for key in (*DECLARED, *SECRETS) if group_of(key) == "other"] == []
    assert group_of("nobody.declared.this") == "other"
    assert {f"setting_group.{group.name}" for group in GROUPS} <= catalogue().keys()


def test_the_longest_beginning_decides() -> None:
    keys = ("verify.deadline_s", "verify.gateway.url", "window.camera", "window.theme", "unit.code", "unit.configuration_keys")
    assert [group_of(key) for key in keys] == ["source", "gateway", "device", "window", "unit", "safe"]


def test_each_key_stands_on_the_page_once() -> None:
    shown = [key for _, keys in in_order() for key in keys]
    assert sorted(shown) == sorted((*DECLARED, *SECRETS))


def test_all_words_must_fit_in_any_order_accents_or_not() -> None:
    assert finds("unit.addressee", "GỬI kinh")
    assert finds("unit.addressee", "addressee unit")
    assert not finds("unit.addressee", "kính gửi máy in")
    assert finds("unit.addressee", " ")


def test_language_theme_and_size_are_worn_as_soon_as_they_are_changed(qapp: QApplication, tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / "settings.json", machine=tmp_path / "none.json")
    wardrobe = Wardrobe(qapp, settings)
    try:
        worn: list[bool] = []
        wardrobe.changed = lambda: worn.append(True)
        wardrobe.obey(settings.changed("window.language", "en").changed("window.text_scale", 150))
        assert (wardrobe.tongue.language, worn) == ("en", [True])
        assert qapp.font().pixelSize() == 22
    finally:
        wardrobe.close()
        wardrobe.deleteLater()
