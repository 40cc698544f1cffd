import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from scanner.benchmark import Reader
from tests.bench import reading


def test_the_live_figures_are_ratios_to_zxing_cpp_in_the_same_run() -> None:
    hard, none, easy, *memory = reading.live_figures(1, 3)
    assert "hard frames" in hard and " x zxing-cpp's median" in hard
    assert "without a code" in none and " x zxing-cpp's" in none
    assert easy.endswith("% of zxing-cpp's time alone")
    assert all(line.startswith("memory at its highest") for line in memory)


def test_without_photographs_or_a_decoder_the_report_says_so_loudly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    deqr = Reader(name="deqr", decoder="scanner.peers:deqr", why_not="no_deqr")
    wechat = Reader(name="WeChat", decoder="scanner.peers:wechat", why_not="is not set")
    monkeypatch.setattr(reading, "readers", lambda: (Reader(name="zxing-cpp", decoder="scanner.peers:zxing"), deqr, wechat))
    monkeypatch.setattr(reading, "_install_wechat", lambda: "no network")
    monkeypatch.setattr(reading, "live_figures", lambda count, seed: iter([f"live figures of {count}"]))
    monkeypatch.setenv("MOTCUA_QR_REAL", str(tmp_path / "nowhere"))
    lines = list(reading.report(count=1))
    assert "NOT MEASURED: deqr: deqr is not installed" in lines
    assert f"NOT MEASURED on photographs: there are none at {tmp_path / 'nowhere'}" in lines
    assert "NOT MEASURED: WeChat: no network" in lines
    assert [line for line in lines if line.startswith("zxing-cpp")]
    assert lines[-1] == "live figures of 15"


def test_published_expectations_that_cannot_be_met_are_not_held_against_a_reader(tmp_path: Path) -> None:
    files = ("zx-qr2/12.png", "zx-qr2/13.png")
    (tmp_path / "zx-qr2").mkdir()
    for file in files:
        cv2.imwrite(str(tmp_path / file), np.full((9, 9), 200, np.uint8))
    rows = [json.dumps({"file": file, "expect": ["a"]}) for file in files]
    (tmp_path / "manifest.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert [picture.judged for picture in reading._photographs(tmp_path)] == [True, False]
