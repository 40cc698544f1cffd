"""Which input method runs, as far as that can be known; and what a scan that it spoilt makes the window say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from app.counter import Counter
from app.ui.foot_bar import FootBar
from app.ui.hand_feed import HandFeed
from app.ui.i18n import Tongue
from app.ui.input_method import running
from scanner.damage import Damage
from tests.ui.stage import desk


@pytest.mark.parametrize(("environment", "name"), [
    ({"XMODIFIERS": "@im=ibus"}, "IBus"), ({"QT_IM_MODULE": "fcitx5"}, "Fcitx"), ({"GTK_IM_MODULE": "FCITX"}, "Fcitx"),
    ({"XMODIFIERS": "@im=none"}, ""), ({}, ""),
])  # fmt: skip
def test_what_the_desktop_says_of_its_input_method_is_believed(environment: dict[str, str], name: str) -> None:
    assert running(environment) == name


@pytest.fixture
def counter(own_home: Path) -> Iterator[Counter]:
    with desk(own_home) as opened:
        yield opened.counter


def said(foot: FootBar) -> list[str]:
    return [label.text() for label in foot.findChildren(QLabel) if not label.isHidden() and label.text()]


def test_a_scan_that_an_input_method_changed_is_told_of_and_other_damage_is_not(
    vietnamese: Tongue, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.foot_bar.running", lambda: "")
    foot, hand = FootBar(counter, keys_in_file=False), HandFeed(counter.settings)
    foot.listen(hand)
    foot.resize(1366, 60)
    hand.spoilt.emit((Damage.CAPS_LOCK,))
    assert "Bộ gõ làm méo máy quét" not in said(foot)
    hand.spoilt.emit((Damage.DOUBLED,))
    assert "Bộ gõ làm méo máy quét" in said(foot)
    assert "UniKey: chọn E" in foot.keyboard._words.toolTip()
    foot.deleteLater()
    hand.deleteLater()


def test_one_that_runs_is_named(vietnamese: Tongue, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.foot_bar.running", lambda: "UniKey")
    foot = FootBar(counter, keys_in_file=False)
    assert "Bộ gõ: UniKey" in said(foot)
    foot.deleteLater()
