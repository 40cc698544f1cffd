"""From a rectified picture to bytes: what is blurred, noisy or scratched is read, and what is not sure is not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.qr.demodulate import Demodulated, demodulate
from scanner.qr.grid import Samples
from scanner.qr.symbol import blocks, formats, symbol
from tests.unit.scanner.qr.drawn_codes import (
    CHILD_2024,
    MAN_2021,
    WOMAN_2024,
    Modules,
    check_symbols,
    drawn,
    format_of,
    message_of,
    places_of,
    rectified,
    version_of,
    with_message,
    with_words,
    words_of,
)

CARDS = pytest.mark.parametrize("text", [MAN_2021, WOMAN_2024, CHILD_2024], ids=["2021", "2024", "child"])
CARD = drawn(MAN_2021)
URL = "https://example.test/?q=" + "abc" * 30
RANDOM = np.random.default_rng(1).integers(0, 256, len(MAN_2021.encode()), np.uint8).tobytes()


def read(picture: Samples, modules: Modules = CARD, *, turns: int = 5, reach: int = 2, words: int = 1) -> Demodulated:
    return demodulate(picture, version_of(modules), turns=turns, reach=reach, words=words)


def block_places(modules: Modules) -> list[NDArray[np.int64]]:
    """The code words of each block."""
    return [row[row >= 0] for row in blocks(version_of(modules), format_of(modules)[0]).places]


def scrambled(modules: Modules, places: NDArray[np.int64], *, seed: int) -> Modules:
    """With other code words at these places."""
    words = words_of(modules)
    words[places] ^= np.random.default_rng(seed).integers(1, 256, len(places), np.uint8)
    return with_words(modules, words)


def greyed(modules: Modules, *, unspent: int, seed: int) -> NDArray[np.float64]:
    """So many data words of each block are half grey that the check symbols are spent on them but for `unspent`."""
    parity = blocks(version_of(modules), format_of(modules)[0]).parity
    seen = modules.astype(np.float64).ravel()
    for places in block_places(modules):
        gone = np.random.default_rng(seed).choice(places[:-parity], parity - unspent, replace=False)
        seen[places_of(modules)[gone]] = 0
    return seen.reshape(modules.shape)


def test_the_tests_own_maker_makes_codes_as_others_do() -> None:
    assert (with_words(CARD, words_of(CARD)) == CARD).all()
    assert (with_message(CARD, message_of(CARD)) == CARD).all()
    assert check_symbols([0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11] + [0xEC, 0x11] * 4, parity=10) == [
        0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55,
    ], "the example of the standard's annex I"  # fmt: skip


@CARDS
@pytest.mark.parametrize("error", ["l", "h"])
def test_a_clean_code_is_read_at_once(text: str, error: str) -> None:
    modules = drawn(text, error=error)
    told = read(rectified(modules), modules, turns=1)
    assert told.data == text.encode()
    assert told.format_fit > 0.8
    assert ((told.soft > 0) == (modules.ravel() > 0)).mean() > 0.99


@pytest.mark.parametrize("text", [URL, RANDOM, "0990"], ids=["url", "bytes", "short"])
def test_any_other_text_is_read_as_well(text: str | bytes) -> None:
    modules = drawn(text)
    picture = rectified(modules, blur=0.5, noise=8.0)
    assert read(picture, modules, turns=1).data == (text if isinstance(text, bytes) else text.encode())


@CARDS
def test_a_blurred_and_noisy_card_is_read_when_what_a_card_says_is_weighed_in(text: str) -> None:
    modules = drawn(text)
    picture = rectified(modules, blur=0.75, noise=8.0)
    assert read(picture, modules, turns=1).data is None
    assert read(picture, modules).data == text.encode()


def test_a_wider_look_undoes_motion() -> None:
    still = rectified(CARD, blur=0.3)
    moved = np.mean([np.roll(still, shift, axis=1) for shift in range(-3, 4)], axis=0).astype(np.float32)
    assert read(moved, reach=4).data == MAN_2021.encode()


def test_a_code_under_a_patch_of_glare_is_read() -> None:
    picture = rectified(CARD, blur=0.4, noise=4.0)
    picture[100:140, 60:120] = 255.0
    assert read(picture).data == MAN_2021.encode()


def test_noise_is_not_read() -> None:
    for seed in range(12):
        noise = np.random.default_rng(seed).normal(128, 40, rectified(CARD).shape).astype(np.float32)
        told = read(noise, turns=2)
        assert told.data is None
        assert told.format_fit < 0.5


def test_an_even_grey_is_not_read() -> None:
    told = read(np.full_like(rectified(CARD), 127.0))
    assert told.data is None
    assert told.format_fit < 0.2


def test_without_a_turn_nothing_is_read() -> None:
    told = read(rectified(CARD), turns=0)
    assert told.data is None
    assert told.format_fit > 0.8


def test_the_wrong_version_is_not_read() -> None:
    """A code of 45 modules whose middle is looked at as one of 41."""
    picture = rectified(CARD)[8:-8, 8:-8]
    assert demodulate(picture, version_of(CARD) - 1, turns=3).data is None


def with_format(modules: Modules, bits: NDArray[np.int8]) -> Modules:
    """With other format information (2 x 15)."""
    changed = modules.copy().ravel()
    changed[symbol(version_of(modules)).format_places] = bits
    return changed.reshape(modules.shape)


def test_a_code_whose_format_says_something_else_is_not_read() -> None:
    level, mask = format_of(CARD)
    for word in (level * 8 + (mask + 1) % 8, (level ^ 1) * 8 + mask):
        told = read(rectified(with_format(CARD, formats()[word]), blur=0.4), turns=3)
        assert told.data is None
        assert told.format_fit > 0.7


def test_a_code_without_a_plain_format_is_not_even_tried() -> None:
    """Half of all its modules agree with the best word at most: noise does that, too."""
    turned = formats()[np.argmin(np.abs(formats() @ formats().T).max(axis=1))]
    bits = np.stack([turned, -turned]).astype(np.int8)
    told = read(rectified(with_format(CARD, bits), blur=0.4))
    assert told.data is None
    assert told.format_fit < 0.2


def test_of_two_readings_of_a_damaged_format_the_second_may_be_right() -> None:
    level, mask = format_of(CARD)
    right = formats()[level * 8 + mask]
    apart = (formats() != right).sum(axis=1)
    rival = formats()[np.flatnonzero(apart == 7)[0]]
    damaged = right.copy()
    places = np.flatnonzero(rival != right)[:4]
    damaged[places] = rival[places]
    picture = rectified(with_format(CARD, np.stack([damaged, damaged])), blur=0.4)
    assert read(picture, words=1).data is None
    assert read(picture, words=3).data == MAN_2021.encode()


def test_scratches_within_the_bound_are_corrected() -> None:
    for seed in range(4):
        scratched = CARD
        for block, places in enumerate(block_places(CARD)):
            hit = np.random.default_rng(seed + 10 * block).choice(places, 7, replace=False)
            scratched = scrambled(scratched, hit, seed=seed)
        assert read(rectified(scratched, blur=0.5, noise=6.0, seed=seed)).data == MAN_2021.encode()


def test_a_code_of_which_one_block_is_something_else_gives_no_text() -> None:
    for seed in range(24):
        places = block_places(CARD)[seed % 4]
        picture = rectified(scrambled(CARD, places, seed=seed), blur=0.5, noise=8.0, seed=seed)
        assert read(picture, turns=3).data is None


def test_a_code_damaged_past_correction_gives_its_own_text_or_none() -> None:
    """Words of noise, of half grey and of both, in codes of all levels, sharp and soft."""
    told = []
    for seed in range(28):
        chance = np.random.default_rng(seed)
        modules = drawn((MAN_2021, WOMAN_2024, URL)[seed % 3], error="lmqh"[seed % 4])
        seen = modules.astype(np.float64)
        places = places_of(modules)
        hit = places[chance.random(len(places)) < chance.uniform(0.1, 0.5)]
        seen.ravel()[hit] = chance.choice([-1.0, 0.0, 1.0], hit.shape)
        picture = rectified(seen, blur=chance.uniform(0.2, 0.9), noise=chance.uniform(0, 12), seed=seed)
        data = read(picture, modules, turns=3).data
        assert data in (None, (MAN_2021, WOMAN_2024, URL)[seed % 3].encode())
        told.append(data is None)
    assert 5 < sum(told) < 23, "some of each, or this would say nothing"


@pytest.mark.parametrize("message", [b"\xf0\x12\x34", b"\x4f\xff\x00", b"\x40\x24\x14\x20"], ids=["mode", "count", "padding"])
def test_a_code_whose_message_is_broken_gives_nothing(message: bytes) -> None:
    """Its check symbols are all right: somebody made it so."""
    whole = message + bytes([0x55]) * (len(message_of(CARD)) - len(message))
    told = read(rectified(with_message(CARD, whole), blur=0.4), turns=3)
    assert told.data is None
    assert told.format_fit > 0.8


def test_with_few_check_symbols_left_a_card_speaks_for_itself() -> None:
    for seed in range(3):
        picture = rectified(greyed(CARD, unspent=3, seed=seed), noise=3.0, seed=seed)
        assert read(picture).data == MAN_2021.encode()


@pytest.mark.parametrize("text", [URL, RANDOM], ids=["url", "bytes"])
def test_with_few_check_symbols_left_no_other_text_is_believed(text: str | bytes) -> None:
    modules = drawn(text)
    for seed in range(3):
        picture = rectified(greyed(modules, unspent=3, seed=seed), noise=3.0, seed=seed)
        assert read(picture, modules, turns=3).data is None
        picture = rectified(greyed(modules, unspent=5, seed=seed), noise=3.0, seed=seed)
        assert read(picture, modules, turns=3).data == (text if isinstance(text, bytes) else text.encode())


def test_the_smallest_code_may_spend_half_of_its_seven_check_symbols() -> None:
    modules = drawn("0990", version=1, error="l")
    (places,) = block_places(modules)
    for errors, data in ((2, b"0990"), (3, None)):
        for seed in range(4):
            hit = np.random.default_rng(seed).choice(places, errors, replace=False)
            assert read(rectified(scrambled(modules, hit, seed=seed)), modules, turns=1).data == data


def test_with_no_check_symbol_left_nothing_is_believed() -> None:
    for seed in range(3):
        assert read(rectified(greyed(CARD, unspent=0, seed=seed), noise=3.0, seed=seed), turns=3).data is None


def test_a_finished_code_that_does_not_look_like_what_was_seen_is_refused() -> None:
    """Check symbols could mend a third of all words, turned over plainly; but then the picture shows another code."""
    modules = drawn(MAN_2021[:20], version=6, error="h")
    words, mended, refused = words_of(modules), words_of(modules), words_of(modules)
    for places in block_places(modules):
        mended[places[:8]] = ~words[places[:8]]
        refused[places[:12]] = ~words[places[:12]]
    assert read(rectified(with_words(modules, mended)), modules, turns=1).data == MAN_2021[:20].encode()
    assert read(rectified(with_words(modules, refused)), modules, turns=1).data is None


def test_what_was_read_stays_out_of_logs() -> None:
    told = read(rectified(CARD), turns=1)
    assert "099099000001" not in repr(told)
    assert "Nguy" not in repr(told)
