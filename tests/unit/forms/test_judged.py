"""What is taken at start without being judged again: exactly what the lint finds nothing in, byte for byte."""

from pathlib import Path

import pytest

from forms import judged
from forms.catalogue import Catalogue
from forms.judged import DEFINITIONS, LIST, is_judged, listed
from forms.lint import lint


def test_the_list_is_what_the_lint_finds_nothing_in() -> None:
    assert LIST.read_text(encoding="ascii") == listed(), "write it anew: sh dev tables"
    assert lint([DEFINITIONS]) == ()


def test_every_shipped_definition_is_on_it_so_that_no_start_judges_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(is_judged(file.read_bytes()) for file in DEFINITIONS.glob("*/form.yaml"))
    monkeypatch.setattr("forms.lint.examine_bytes", lambda *_: pytest.fail("judged anew"))

    assert len(Catalogue.load(DEFINITIONS).forms) == len(list(DEFINITIONS.glob("*/form.yaml")))


def test_one_changed_byte_is_judged_as_ever(tmp_path: Path) -> None:
    content = (DEFINITIONS / "ct01" / "form.yaml").read_text(encoding="utf-8")
    file = tmp_path / "ct01" / "form.yaml"
    file.parent.mkdir()
    file.write_text(content.replace("TỜ KHAI THAY ĐỔI", "NỘP SỔ HỘ KHẨU,", 1), encoding="utf-8")

    loaded = Catalogue.load(tmp_path)

    assert loaded.forms == ()
    assert loaded.refused


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"what is this?"])
def test_without_the_list_everything_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    monkeypatch.setattr(judged, "LIST", tmp_path / "list")
    if content is not None:
        (tmp_path / "list").write_bytes(content)
    judged.judged.cache_clear()
    try:
        assert not is_judged((DEFINITIONS / "ct01" / "form.yaml").read_bytes())
    finally:
        judged.judged.cache_clear()
