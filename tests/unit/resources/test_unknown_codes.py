"""A code outside its list is shown with a text that can be told from every official value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.codes import NAMES, code_list, is_unknown, unknown


@given(st.text())
def test_whatever_the_code_its_text_is_told(code: str) -> None:
    assert is_unknown(unknown(code))


@pytest.mark.parametrize("name", NAMES)
def test_no_label_of_a_list_passes_for_an_unknown_code(name: str) -> None:
    assert not any(is_unknown(entry.label) for entry in code_list(name).entries)


@pytest.mark.parametrize("name", NAMES)
def test_a_code_that_the_list_lacks_is_told(name: str) -> None:
    assert is_unknown(code_list(name).label("no such code"))


@pytest.mark.parametrize("text", ["", "77", "mã 77", "không có trong danh mục", "Kinh (không có trong danh mục)", "mã 77 (không có)"])
def test_other_texts_are_not(text: str) -> None:
    assert not is_unknown(text)
