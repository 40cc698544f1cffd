"""The third step of the first start: a gateway tried step by step, a wrong secret, no network, and where the secret lies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.simulator.simulator import Simulator
from app.ui.set_up.source_step import SourceStep
from tests.ui.first_start import First, start
from tests.ui.stage import press, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def first(qapp: QApplication, own_home: Path) -> Iterator[First]:
    with start(own_home) as begun:
        yield begun


def try_gateway(first: First, *, url: str, token_url: str = "", client: str = "", secret: str = "") -> SourceStep:
    first.page.begin("source")
    first.rest()
    step = first.page.step
    assert isinstance(step, SourceStep)
    step.gateway.setChecked(True)
    for line, words in ((step.url, url), (step.token_url, token_url), (step.client, client), (step.secret, secret)):
        line.setText(words)
    step.in_file.setChecked(True)
    QTest.keyClick(step.check, Qt.Key.Key_Space)
    until(lambda: bool(step.results))
    first.rest()
    return step


def test_the_gateway_is_tried_step_by_step_and_used_from_the_next_start_on(first: First) -> None:
    with Simulator() as province:
        secret = province.client_secret
        step = try_gateway(first, url=province.url, token_url=province.token_url, client=province.client_id, secret=secret)
        assert len(step.results) >= 4
        assert "Cổng trả lời tốt" in first.page.notice.words
        assert step.secret.text() == ""
        assert first.kept("verify.adapter") is None
        first.next("printer")
    assert first.kept("verify.adapter") == "gateway"
    assert step.needs_restart
    assert first.desk.state.keys.get("verify.gateway.client_secret") == secret.encode()
    assert secret not in first.desk.state.settings.file.read_text()


def test_a_wrong_secret_is_told_at_its_step_and_can_be_mended(first: First) -> None:
    with Simulator() as province:
        known = {"url": province.url, "token_url": province.token_url, "client": province.client_id}
        step = try_gateway(first, secret="wrong", **known)
        assert "chưa dùng được" in first.page.notice.words
        assert "Cổng của tỉnh, chưa thử được" in step.said()
        step.secret.setText(province.client_secret)
        QTest.keyClick(step.check, Qt.Key.Key_Space)
        until(lambda: "Cổng trả lời tốt" in first.page.notice.words)
        first.rest()


def test_a_gateway_that_is_not_there_is_an_outage_and_nothing_else(first: First) -> None:
    step = try_gateway(first, url="http://127.0.0.1:9/json", client="quay")
    assert "chưa dùng được" in first.page.notice.words
    assert "từ chối kết nối" in step.results[-1]
    assert len(step.results) == 4  # nothing after the connection could be judged
    assert first.kept("verify.adapter") is None


def test_a_secret_goes_into_a_file_only_where_somebody_says_so(first: First) -> None:
    first.page.begin("source")
    first.rest()
    step = first.page.step
    assert isinstance(step, SourceStep)
    step.gateway.setChecked(True)
    assert step.in_file.isVisibleTo(step)
    press(step, "Return")
    assert "kho khóa" in first.page.notice.words
    assert first.keyboard is step.in_file
    QTest.qWait(0)
    seen = first.page.notice.visibleRegion().boundingRect()
    assert seen.size() == first.page.notice.size(), "why not is in sight, however far the step was scrolled"
    assert first.page.step is step
    assert first.kept("keys.backend") is None
