import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from resources.sentences import catalogue, say
from scanner import benchmark, self_test, zbar
from scanner.aside import Aside
from scanner.benchmark import Picture, Reader, Score, compare, pictures_in, readers, says
from scanner.decode import decode
from scanner.errors import ImageError

Draw = Callable[..., NDArray[np.uint8]]
DOUBLES = "tests.unit.scanner.aside_doubles"
DARK = np.full((9, 9), 7, np.uint8)
BRIGHT = np.full((9, 9), 255, np.uint8)


def picture(*expect: str, group: str = "g", judged: bool = True, image: NDArray[np.uint8] = DARK) -> Picture:
    return Picture(path=Path("x.png"), group=group, expect=expect, image=image, judged=judged)


def score() -> Score:
    return Score(reader=Reader(name="x", decoder="y"))


@pytest.fixture
def folder(tmp_path: Path, code: Draw, page: Draw, man_2021: str, as_file: Callable[..., bytes]) -> Path:
    for name, image in (("cards/man.png", page(code(man_2021))), ("desk/empty.png", np.full((200, 300), 200, np.uint8))):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(as_file(image))
    rows: list[dict[str, object]] = [
        {"file": "cards/man.png", "expect": [man_2021], "codes": 1},
        {"file": "desk/empty.png", "expect": [], "codes": 0},
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return tmp_path


def test_every_reader_of_this_copy_is_asked_about_every_picture(folder: Path) -> None:
    mine = [reader for reader in readers() if reader.name in ("motcua live", "zxing-cpp", "ZBar, bytes", "OpenCV Aruco")]
    scores = compare(pictures_in(folder), [*mine, Reader(name="absent", decoder="none", why_not="is not there")])
    assert [score.reader.name for score in scores] == [reader.name for reader in mine]
    for score in scores:
        assert (score.groups, score.read_percent, score.wrong, score.hangs, score.crashes) == ({"cards": 100.0}, 100.0, 0, 0, 0)
        assert len(score.cpu_ms) == 2
        assert 0 < score.median_ms <= score.p95_ms


def test_a_reader_that_hangs_or_dies_is_counted_and_goes_on() -> None:
    doubles = [Reader(name=name, decoder=f"{DOUBLES}:{name}") for name in ("bright_hangs", "bright_aborts")]
    hanging, dying = compare([picture("a", image=BRIGHT), picture("b")], doubles, deadline=1.0)
    assert (hanging.hangs, hanging.crashes, len(hanging.cpu_ms)) == (1, 0, 2)
    assert hanging.cpu_ms[0] == 1000, "hanging does not flatter: it counts as the deadline"
    assert (dying.hangs, dying.crashes, len(dying.cpu_ms)) == (0, 1, 1)
    assert (dying.of, dying.read) == ({"g": 2}, {"g": 0})


def test_a_reader_that_always_dies_is_asked_to_the_end() -> None:
    (dying,) = compare([picture("a", image=BRIGHT)] * 4, [Reader(name="x", decoder=f"{DOUBLES}:bright_aborts")])
    assert (dying.crashes, dying.of, dying.read_percent) == (4, {"g": 4}, 0.0)


def test_a_reader_is_warm_before_its_first_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[NDArray[np.uint8]] = []
    monkeypatch.setattr(Aside, "see", lambda self, image: seen.append(image))
    compare([], [Reader(name="x", decoder=f"{DOUBLES}:quiet")])
    monkeypatch.undo()
    code, paper = seen
    assert [found.data.decode() for found in decode(code)] == [self_test.PAYLOAD]
    assert decode(paper) == ()


def test_a_text_is_read_in_any_of_the_encodings_of_codes_with_white_space_folded() -> None:
    assert says("Ánh  \r\n1".encode(), " Ánh 1")
    assert says("日本".encode("shift-jis"), "日本")
    assert says("Á".encode("iso-8859-1"), "Á")
    assert not says(b"\xff\xfe\x80", "Ánh")


def test_a_picture_is_read_when_all_its_texts_are_and_each_text_beside_them_is_wrong() -> None:
    counted = score()
    counted.count(picture("a", "b"), [b"a"])
    counted.count(picture("a", "b"), [b"b", b"a"])
    counted.count(picture("a", group="h"), [b"a", b"c", b"d"])
    assert (counted.of, counted.read, counted.wrong) == ({"g": 2, "h": 1}, {"g": 1, "h": 1}, 2)
    assert counted.groups == {"g": 50.0, "h": 100.0}
    assert counted.read_percent == pytest.approx(200 / 3)


def test_where_nothing_may_be_read_everything_is_wrong_and_where_nobody_knows_nothing_is() -> None:
    counted = score()
    counted.count(picture(), [b"ghost"])
    assert (counted.of, counted.wrong) == ({}, 1)
    counted.count(Picture(path=Path("x"), group="g", expect=None, image=DARK), [b"something"])
    assert (counted.of, counted.read, counted.wrong) == ({"g": 1}, {"g": 1}, 1)


def test_where_the_expectation_is_in_doubt_nothing_is_called_wrong() -> None:
    counted = score()
    counted.count(picture("graphic", judged=False), [b"photography"])
    assert (counted.read, counted.wrong) == ({"g": 0}, 0)


def test_a_reader_that_was_asked_nothing_has_no_figures() -> None:
    assert (score().read_percent, score().median_ms, score().p95_ms, score().groups) == (0.0, 0.0, 0.0, {})


@pytest.fixture
def fresh_library() -> Iterator[None]:
    zbar.library.cache_clear()
    yield
    zbar.library.cache_clear()


def test_what_is_missing_here_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch, fresh_library: None) -> None:
    monkeypatch.delenv(benchmark.WECHAT_PYTHON, raising=False)
    monkeypatch.setattr(benchmark, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "pyzbar.wrapper", None)
    missing = {reader.name: reader.why_not for reader in readers() if reader.why_not}
    assert missing == {
        "ZBar, bytes": "no_libzbar",
        "pyzbar, text": "no_libzbar",
        "deqr": "no_deqr",
        "WeChat": "no_wechat",
    }
    assert {key.rpartition(".")[2] for key in catalogue() if key.startswith("benchmark.missing.")} == set(missing.values())
    assert benchmark.WECHAT_PYTHON in say("benchmark.missing.no_wechat")
    monkeypatch.setenv(benchmark.WECHAT_PYTHON, "python-with-it")
    assert [(reader.python, reader.why_not) for reader in readers() if reader.name == "WeChat"] == [("python-with-it", "")]


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[1]",
        "[" * 100_000,
        '{"file": "x.png"}',
        '{"file": 7, "expect": []}',
        '{"file": "x.png", "expect": 7}',
        '{"file": "x.png", "expect": "abc"}',
        '{"file": "x.png", "expect": [7]}',
        '{"file": "x.png", "expect": [], "judged": "no"}',
    ],
)
def test_a_manifest_that_is_none_is_said_so(tmp_path: Path, line: str, as_file: Callable[..., bytes]) -> None:
    (tmp_path / "x.png").write_bytes(as_file(BRIGHT))
    (tmp_path / "manifest.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(ImageError, match="unreadable_file"):
        list(pictures_in(tmp_path))


@pytest.mark.parametrize(
    ("file", "error"),
    [("a.png\x00", "unreadable_file"), ("\ud800.png", "unreadable_file"), ("folder", "unreadable_file"), ("nowhere/a.png", "no_such_file")],
)
def test_a_name_that_names_no_picture_is_said_so(tmp_path: Path, file: str, error: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "manifest.jsonl").write_text(json.dumps({"file": file, "expect": []}), encoding="utf-8")
    with pytest.raises(ImageError, match=error):
        list(pictures_in(tmp_path))


def test_a_picture_that_we_may_not_open_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: Path) -> bytes:
        raise PermissionError

    (tmp_path / "manifest.jsonl").write_text('{"file": "x.png", "expect": []}', encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(ImageError, match="unreadable_file"):
        list(pictures_in(tmp_path))


def test_a_line_may_say_that_its_expectation_is_in_doubt(tmp_path: Path, as_file: Callable[..., bytes]) -> None:
    (tmp_path / "x.png").write_bytes(as_file(BRIGHT))
    rows = [{"file": "x.png", "expect": ["a", "b"], **said} for said in ({}, {"judged": True}, {"judged": False})]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [(each.expect, each.judged) for each in pictures_in(tmp_path)] == [(("a", "b"), True), (("a", "b"), True), (("a", "b"), False)]


def test_a_missing_manifest_or_picture_and_an_unreadable_one_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="no_such_file"):
        list(pictures_in(tmp_path))
    (tmp_path / "manifest.jsonl").write_text('{"file": "x.png", "expect": null, "codes": 1}', encoding="utf-8")
    with pytest.raises(ImageError, match="no_such_file"):
        list(pictures_in(tmp_path))
    (tmp_path / "x.png").write_bytes(b"no picture")
    with pytest.raises(ImageError, match="unknown_format"):
        list(pictures_in(tmp_path))
    (tmp_path / "manifest.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(ImageError, match="unreadable_file"):
        list(pictures_in(tmp_path))


def test_a_text_that_nobody_knows_stays_unknown(tmp_path: Path, as_file: Callable[..., bytes]) -> None:
    (tmp_path / "x.png").write_bytes(as_file(BRIGHT))
    (tmp_path / "manifest.jsonl").write_text('{"file": "x.png", "expect": null, "codes": 1}', encoding="utf-8")
    (only,) = pictures_in(tmp_path)
    assert (only.expect, only.image.shape, only.group) == (None, (9, 9), tmp_path.name)
