"""The sentences: both languages, once each, and values that are never read as templates."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources.sentences as sentences
from resources.sentences import catalogue, say


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sentences, "FOLDER", tmp_path)
    catalogue.cache_clear()
    yield tmp_path
    catalogue.cache_clear()


def write(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")


def test_a_sentence_is_said_in_vietnamese_first(folder: Path) -> None:
    write(folder, "a.toml", '[scan.no_code]\nwhat = { vi = "Không thấy mã.", en = "No code." }\n')
    assert say("scan.no_code.what") == "Không thấy mã."
    assert say("scan.no_code.what", "en") == "No code."


def test_values_fill_the_holes_as_they_are(folder: Path) -> None:
    write(folder, "a.toml", '[k]\nvi = "{count} thẻ của {name}"\nen = "{count} cards of {name}"\n')
    assert say("k", count=2, name="{count}") == "2 thẻ của {count}"


def test_a_hole_left_open_and_an_unknown_key_are_refused(folder: Path) -> None:
    write(folder, "a.toml", '[k]\nvi = "{count} thẻ"\nen = "{count} cards"\n')
    with pytest.raises(KeyError, match="count"):
        say("k")
    with pytest.raises(KeyError, match="nobody"):
        say("nobody.wrote.this")


@pytest.mark.parametrize(
    "content",
    ['[k]\nvi = "chỉ tiếng Việt"\n', '[k]\nen = "English only"\n', '[k]\nvi = "a"\nen = "b"\nfr = "c"\n', '[k]\nwhat = "no language"\n'],
)
def test_a_sentence_without_its_two_languages_is_refused(folder: Path, content: str) -> None:
    write(folder, "a.toml", content)
    with pytest.raises(ValueError, match="sentence 'k'"):
        catalogue()


def test_a_key_in_two_files_is_refused(folder: Path) -> None:
    for name in ("a.toml", "b.toml"):
        write(folder, name, '[k]\nvi = "a"\nen = "b"\n')
    with pytest.raises(ValueError, match="sentence 'k'"):
        catalogue()


def test_the_bundled_sentences_load_and_say_the_same_holes_in_both_languages() -> None:
    catalogue.cache_clear()
    for key, both in catalogue().items():
        holes = [sorted(sentences._PLACEHOLDER.findall(both[language])) for language in ("vi", "en")]
        assert set(holes[0]) == set(holes[1]), key
        assert all(both[language].strip() for language in ("vi", "en")), key


def test_what_a_clerk_is_refused_names_whom_to_ask_and_no_command() -> None:
    shell = re.compile(r"motcua |--\w|\b(verify|unit|network|account)\.\w")
    beginnings = ("refused.", "card_only.", "copy.", "store.tampered.", "sign_in.password-")
    told = {key: both for key, both in catalogue().items() if key.startswith(beginnings)}
    assert "refused.no-grant.next" in told
    assert [key for key, both in told.items() if any(map(shell.search, both.values()))] == []
