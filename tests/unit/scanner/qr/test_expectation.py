"""Header, text and padding weighed together: a card's message in noise, and messages of which nothing is expected."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.qr import expectation, grammar
from scanner.qr.expectation import Nibbles, bits_of, expected
from tests.unit.scanner.qr.drawn_codes import CHILD_2024, MAN_2021, WOMAN_2024, drawn, message_of, version_of


def message(text: str | bytes, *, eci: bool = False, error: str = "m") -> tuple[bytes, int]:
    modules = drawn(text, eci=eci, error=error)
    return message_of(modules), version_of(modules)


def odds_of(words: bytes, *, noise: float, seed: int = 0) -> NDArray[np.float64]:
    """As heard in noise of so many times the signal."""
    bits = np.unpackbits(np.frombuffer(words, np.uint8)) * 2.0 - 1
    return np.asarray(2 * (bits + np.random.default_rng(seed).normal(0, noise, bits.shape)) / noise**2)


def nibbles_of(words: bytes) -> NDArray[np.int64]:
    return np.array([int(digit, 16) for digit in words.hex()])


def wrong(words: bytes, version: int, *, noise: float) -> tuple[float, float]:
    """The share of half bytes that are wrong: by looking at each bit alone, and as expected."""
    alone, together = 0.0, 0.0
    for seed in range(2):
        odds = odds_of(words, noise=noise, seed=seed)
        alone += (nibbles_of(np.packbits(odds > 0).tobytes()) != nibbles_of(words)).mean() / 2
        together += (expected(odds, version=version).argmax(axis=1) != nibbles_of(words)).mean() / 2
    return float(alone), float(together)


def with_stray_zero(words: bytes, text: str) -> bytes:
    """A zero byte before the padding, as some makers put it."""
    end = 3 + len(text.encode())  # header of one byte and a half, terminator of half a byte
    assert words[end - 1 : end + 1] == bytes([words[end - 1] & 0xF0, 0xEC])
    return (words[:end] + b"\0" + words[end:])[: len(words)]


@pytest.mark.parametrize("noise", [0.7, 1.0])
@pytest.mark.parametrize("eci", [False, True])
@pytest.mark.parametrize("text", [MAN_2021, WOMAN_2024, CHILD_2024], ids=["2021", "2024", "child"])
def test_of_a_card_in_noise_much_more_is_right_than_by_looking_at_each_bit(text: str, eci: bool, noise: float) -> None:
    alone, together = wrong(*message(text, eci=eci), noise=noise)
    assert alone > 0.2
    assert together < 0.4 * alone


@pytest.mark.parametrize("noise", [0.7, 1.0, 1.3])
def test_it_is_right_as_often_as_it_says(noise: float) -> None:
    sure, right = 0.0, 0.0
    for text in (MAN_2021, WOMAN_2024, CHILD_2024):
        words, version = message(text)
        for seed in range(3):
            nibbles = expected(odds_of(words, noise=noise, seed=seed), version=version)
            sure += float(nibbles.max(axis=1).mean()) / 9
            right += float((nibbles.argmax(axis=1) == nibbles_of(words)).mean()) / 9
    assert sure == pytest.approx(right, abs=0.025)


@pytest.mark.parametrize("version", [9, 10, 13])
def test_a_long_count_and_a_larger_code_are_known_too(version: int) -> None:
    modules = drawn(WOMAN_2024, version=version)
    alone, together = wrong(message_of(modules), version, noise=1.0)
    assert together < 0.3 * alone


def test_a_stray_zero_byte_before_the_padding_is_known() -> None:
    words, version = message(MAN_2021)
    assert version < 10
    words = with_stray_zero(words, MAN_2021)
    odds = odds_of(words, noise=0.8)
    tail = slice(2 * (3 + len(MAN_2021.encode())) - 1, None)
    nibbles = expected(odds, version=version)[tail]
    assert (nibbles.argmax(axis=1) == nibbles_of(words)[tail]).all()
    assert nibbles.max(axis=1).min() > 0.99


@pytest.mark.parametrize(
    "text", [MAN_2021, "https://example.test/?q=" + "abc" * 20, bytes(range(100, 200)), b"x" * 100], ids=["card", "url", "bytes", "x"]
)
def test_half_bytes_are_probabilities_whatever_is_seen(text: str | bytes) -> None:
    words, version = message(text)
    for noise in (0.2, 1.0):
        nibbles = expected(odds_of(words, noise=noise), version=version)
        assert nibbles.shape == (2 * len(words), 16)
        assert np.allclose(nibbles.sum(axis=1), 1)
        assert nibbles.min() >= 0


def test_header_and_padding_of_any_text_are_told() -> None:
    """What stands between them is weighed as a card's, and wrong if it is none: its check symbols will say so."""
    text = "https://example.test/?q=" + "abc" * 20
    words, version = message(text)
    right = expected(odds_of(words, noise=0.8, seed=1), version=version).argmax(axis=1) == nibbles_of(words)
    assert right[:3].all()
    assert right[2 * len(text) + 3 :].all()
    assert not right.all()


def test_a_text_that_no_card_s_text_fits_is_taken_as_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = replace(grammar.card(), ends=np.array([0]))
    monkeypatch.setattr(expectation, "card", lambda: nowhere)
    words, version = message(b"x" * 100)
    assert (expected(odds_of(words, noise=0.2), version=version).argmax(axis=1) == nibbles_of(words)).all()


def test_in_a_code_too_small_for_a_card_each_bit_speaks_for_itself() -> None:
    words, version = message("099099000001", error="h")
    assert version <= 3
    odds = odds_of(words, noise=1.0)
    nibbles = expected(odds, version=version)
    one = 1 / (1 + np.exp(-odds.reshape(-1, 4)))
    by_hand = np.stack(
        [np.prod([one[:, bit] if value >> (3 - bit) & 1 else 1 - one[:, bit] for bit in range(4)], axis=0) for value in range(16)], axis=1
    )
    assert np.allclose(nibbles, by_hand)
    assert np.allclose(bits_of(nibbles), 2 * one - 1)


def test_sure_half_bytes_give_sure_bits_and_open_ones_none() -> None:
    sure: Nibbles = np.eye(16)
    bits = bits_of(sure)
    assert [int("".join("1" if bit > 0 else "0" for bit in row), 2) for row in bits] == list(range(16))
    assert (np.abs(bits) == 1).all()
    assert (bits_of(np.full((2, 16), 1 / 16)) == 0).all()
