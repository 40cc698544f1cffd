"""A body within bounds: packed or not, no byte more than allowed is ever held."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Unavailable
from app.verify.network.body import Body

MOST = 1000


def taken(*pieces: bytes, encoding: str = "", most: int = MOST) -> bytes:
    body = Body(encoding=encoding, most=most)
    for piece in pieces:
        body.take(piece)
    return body.whole()


def refusal(*pieces: bytes, encoding: str = "") -> str:
    with pytest.raises(Unavailable) as outage:
        taken(*pieces, encoding=encoding)
    return outage.value.detail


@given(st.binary(max_size=MOST), st.sampled_from(["", "identity", "gzip", " GZIP ", "x-gzip", "deflate"]), st.integers(1, 50))
def test_what_was_packed_comes_out_however_it_is_cut(content: bytes, encoding: str, size: int) -> None:
    packed = content if encoding in ("", "identity") else (zlib if encoding == "deflate" else gzip).compress(content)
    if len(packed) <= MOST:
        assert taken(*[packed[at : at + size] for at in range(0, len(packed), size)], encoding=encoding) == content


@pytest.mark.parametrize(
    ("pieces", "encoding", "detail"),
    [
        ((b"x" * 600, b"x" * 401), "", "too-large"),
        ((gzip.compress(b"x" * 1001),), "gzip", "too-large"),
        ((gzip.compress(b"x" * 990, compresslevel=0),), "gzip", "too-large"),
        ((gzip.compress(b"{}") + b"y",), "gzip", "encoding"),
        ((gzip.compress(b"{}"), b"y"), "gzip", "encoding"),
        ((gzip.compress(b"{}") + gzip.compress(b""),), "gzip", "encoding"),
        ((gzip.compress(b"{}") + gzip.compress(b" " * 10_000_000)[:900],), "gzip", "encoding"),
        ((zlib.compress(b"{}"), zlib.compress(b" ")), "deflate", "encoding"),
        ((gzip.compress(b"x" * 500)[:-1],), "gzip", "cut-short"),
        ((b"no gzip",), "gzip", "encoding"),
        ((b"",), "br", "encoding"),
        ((b"",), "gzip, gzip", "encoding"),
    ],
)
def test_too_much_or_broken_is_refused(pieces: tuple[bytes, ...], encoding: str, detail: str) -> None:
    assert refusal(*pieces, encoding=encoding) == detail


def test_no_body_needs_no_packing() -> None:
    assert taken(encoding="gzip") == b""


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 100_000_000)
    tracemalloc.start()
    with pytest.raises(Unavailable):
        taken(bomb, encoding="gzip", most=200_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
