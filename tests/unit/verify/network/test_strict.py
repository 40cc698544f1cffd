"""JSON of a source nobody trusts."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.network.strict import json_of, with_objects

_LEAVES = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_VALUES = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20)


@given(_VALUES)
def test_honest_json_is_read_as_json_reads_it(value: Any) -> None:
    for plain in (True, False):
        assert json_of(json.dumps(value, ensure_ascii=plain).encode(errors="surrogatepass"), depth_most=64) == value


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_end_in_a_value_or_a_named_outage(content: bytes) -> None:
    try:
        json_of(content)
    except Unavailable as outage:
        assert outage.outcome is Outcome.BAD_RESPONSE
        assert outage.detail.startswith("json-")
        assert outage.__context__ is None  # a parser's own exception quotes the body


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"", "json-empty"),
        (b"\xef\xbb\xbf \r\n", "json-empty"),
        (b" <html>", "json-html"),
        (b'{"a": "\xff"}', "json-utf8"),
        ('"ủ"'.encode("utf-16"), "json-utf8"),
        (b'{"a": "\\ud83d"}', "json-utf8"),
        (b'[{"\\uDE00": 1}]', "json-utf8"),
        (b"{", "json-broken"),
        (b"{} {}", "json-broken"),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "json-broken"),
        (b"1" * 5000, "json-broken"),
        (b"NaN", "json-number"),
        (b"[-Infinity]", "json-number"),
        (b'{"a": 1e999}', "json-number"),
        (b'{"a": {"b": 1, "b": 1}}', "json-duplicate"),
        (b'{"a": 1, "\\u0061": 2}', "json-duplicate"),
        (b'{"a": 1, "a": {"b": [1, 2]}}', "json-duplicate"),
        (b'[":", {"a": {"b": 1}, "a": ":"}]', "json-duplicate"),
        (b"[" * 17 + b"]" * 17, "json-depth"),
        (b'{"a":' * 17 + b"1" + b"}" * 17, "json-depth"),
        (b"[" * 30_000 + b"]" * 30_000, "json-depth"),
    ],
)
def test_what_two_readers_could_read_differently_is_refused(content: bytes, detail: str) -> None:
    with pytest.raises(Unavailable) as outage:
        json_of(content)
    assert (outage.value.outcome, outage.value.detail) == (Outcome.BAD_RESPONSE, detail)


def test_what_is_unusual_and_clear_is_read() -> None:
    assert json_of(b'\xef\xbb\xbf{"a": "\\ud83d\\ude00"}') == {"a": "😀"}
    assert json_of(b"[" * 16 + b"]" * 16) == json.loads("[" * 16 + "]" * 16)
    assert json_of(b'["[[[[[[[[[[[[[[[[[[[["]') == ["[" * 20]
    assert json_of(b'{"a:b": "c:d", "e": [":", {}]}') == {"a:b": "c:d", "e": [":", {}]}
    assert json_of(b'[1.5, -0, 1e3, "\\u0110"]') == [1.5, 0, 1000.0, "Đ"]
    assert json_of(json.dumps([{"a": {}}] * 50).encode()) == [{"a": {}}] * 50


def test_all_objects_are_told_wherever_they_lie() -> None:
    assert with_objects(b'{"a": [{"b": {}}, [{"c": 1}]]}')[1] == [{"a": [{"b": {}}, [{"c": 1}]]}, {"b": {}}, {}, {"c": 1}]
    assert with_objects(b'[1, "{}"]')[1] == []


@given(_VALUES, st.integers(0, 5))
def test_a_name_twice_is_seen_whatever_else_is_said(value: Any, place: int) -> None:
    pairs = [*(f'"{n}": {json.dumps(value)}' for n in range(5)), '"0": ":"']
    pairs.insert(place, pairs.pop())
    with pytest.raises(Unavailable) as outage:
        json_of(f'[{{"x": {{{", ".join(pairs)}}}}}]'.encode(), depth_most=64)
    assert outage.value.detail in ("json-duplicate", "json-utf8")
