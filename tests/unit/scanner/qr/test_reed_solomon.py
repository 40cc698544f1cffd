"""Words with errors and erasures: what is within the bound is always corrected, what is beyond it never passes unnoticed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scanner.qr.reed_solomon import Corrected, Flags, Symbols, correct, product
from scanner.qr.symbol import Level, blocks
from tests.unit.scanner.qr.drawn_codes import check_symbols, drawn, times, words_of

EVERY = np.arange(256, dtype=np.uint8)


def right_words(chance: np.random.Generator, *, rows: int, length: int, parity: int) -> Symbols:
    data = chance.integers(0, 256, (rows, length - parity))
    return np.array([[*row, *check_symbols(row, parity=parity)] for row in data.tolist()], np.uint8)


def damaged(chance: np.random.Generator, words: Symbols, *, errors: NDArray[np.int64], gone: NDArray[np.int64]) -> tuple[Symbols, Flags]:
    """So many errors and so many places given up in each row; of the latter about half are wrong, too."""
    order = chance.permuted(np.broadcast_to(np.arange(words.shape[1]), words.shape), axis=1)
    erased = order < gone[:, None]
    wrong = (order >= gone[:, None]) & (order < (gone + errors)[:, None])
    wrong |= erased & (chance.random(words.shape) < 0.5)
    return np.where(wrong, words ^ chance.integers(1, 256, words.shape).astype(np.uint8), words).astype(np.uint8), erased


def nothing_erased(words: Symbols) -> Flags:
    return np.zeros(words.shape, np.bool_)


def test_the_product_is_that_of_polynomials_modulo_the_one_of_the_standard() -> None:
    left, right = np.meshgrid(EVERY[::5], EVERY)
    expected = [times(int(a), int(b)) for a, b in zip(left.ravel(), right.ravel(), strict=True)]
    assert product(left, right).ravel().tolist() == expected


def test_the_symbols_are_a_field() -> None:
    table = product(EVERY[:, None], EVERY[None, :])
    assert (table == table.T).all()
    assert (table[0] == 0).all()
    assert (table[1] == EVERY).all()
    assert all(sorted(row) == EVERY.tolist() for row in table[1:].tolist()), "every symbol but zero has an inverse"
    chance = np.random.default_rng(1)
    a, b, c = chance.integers(0, 256, (3, 5000)).astype(np.uint8)
    assert (product(a, product(b, c)) == product(product(a, b), c)).all()
    assert (product(a, b ^ c) == product(a, b) ^ product(a, c)).all()


@given(seed=st.integers(0, 2**32 - 1), parity=st.integers(2, 30), data=st.integers(1, 120), fill=st.floats(0, 1))
def test_errors_and_erasures_within_the_bound_are_always_corrected(seed: int, parity: int, data: int, fill: float) -> None:
    chance = np.random.default_rng(seed)
    words = right_words(chance, rows=6, length=data + parity, parity=parity)
    gone = chance.integers(0, parity + 1, 6)
    errors = np.minimum(((parity - gone) // 2 * fill).round().astype(np.int64), data + parity - gone)
    seen, erased = damaged(chance, words, errors=errors, gone=gone)
    result = correct(seen, parity=parity, erased=erased)
    assert result.right.all()
    assert (result.words == words).all()
    was_right = (seen == words).all(axis=1)
    assert (result.changed == np.where(was_right, 0, errors + gone)).all()


@given(seed=st.integers(0, 2**32 - 1), parity=st.integers(2, 6), data=st.integers(1, 60))
def test_beyond_the_bound_a_row_is_another_word_that_owns_up_to_its_changes_or_stays_as_it_was(seed: int, parity: int, data: int) -> None:
    chance = np.random.default_rng(seed)
    noise = chance.integers(0, 256, (60, data + parity)).astype(np.uint8)
    erased = chance.random(noise.shape) < chance.random((60, 1)) * parity / noise.shape[1]
    result = correct(noise, parity=parity, erased=erased)
    for before, after, gone, right, changed in zip(
        noise, result.words, erased.sum(axis=1), result.right, result.changed.tolist(), strict=True
    ):
        valid = check_symbols(after[:-parity].tolist(), parity=parity) == after[-parity:].tolist()
        assert right == valid
        assert right or (after == before).all()
        assert right or changed == 0
        assert (after != before).sum() <= changed
        assert 2 * changed - gone <= parity or changed == 0


def test_noise_is_now_and_then_taken_for_another_word() -> None:
    """The reason why demodulation asks for unspent check symbols; and the test above has seen such rows."""
    noise = np.random.default_rng(2).integers(0, 256, (500, 40)).astype(np.uint8)
    assert correct(noise, parity=2, erased=nothing_erased(noise)).right.sum() > 20


def test_a_right_word_that_is_damaged_past_the_bound_is_never_right_and_unchanged() -> None:
    chance = np.random.default_rng(3)
    words = right_words(chance, rows=300, length=26, parity=7)
    seen, erased = damaged(chance, words, errors=np.full(300, 5), gone=np.zeros(300, np.int64))
    result = correct(seen, parity=7, erased=erased)
    assert not (result.words == words).all(axis=1).any()
    assert (result.changed[result.right] > 0).all()
    assert result.right.mean() < 0.1


def test_rows_do_not_know_each_other() -> None:
    chance = np.random.default_rng(4)
    words = right_words(chance, rows=30, length=40, parity=10)
    seen, erased = damaged(chance, words, errors=chance.integers(0, 8, 30), gone=chance.integers(0, 12, 30))
    together = correct(seen, parity=10, erased=erased)
    assert together.right.any()
    assert not together.right.all()
    for row in range(30):
        alone = correct(seen[row : row + 1], parity=10, erased=erased[row : row + 1])
        assert (alone.words[0] == together.words[row]).all()
        assert (alone.right[0], alone.changed[0]) == (together.right[row], together.changed[row])


def test_zeros_in_front_of_a_word_change_nothing() -> None:
    chance = np.random.default_rng(5)
    words = right_words(chance, rows=40, length=30, parity=12)
    seen, erased = damaged(chance, words, errors=np.full(40, 3), gone=np.full(40, 6))
    front = np.zeros((40, 9), np.uint8)
    short = correct(seen, parity=12, erased=erased)
    long = correct(np.concatenate([front, seen], axis=1), parity=12, erased=np.concatenate([front > 0, erased], axis=1))
    assert short.right.all()
    assert (long.words[:, :9] == 0).all()
    assert (long.words[:, 9:] == short.words).all()
    assert (long.changed == short.changed).all()


def test_a_row_with_more_erasures_than_check_symbols_is_left_alone() -> None:
    chance = np.random.default_rng(6)
    words = right_words(chance, rows=3, length=20, parity=5)
    seen = words.copy()
    seen[:2, 4] ^= 1
    erased = nothing_erased(words)
    erased[:, 2:8] = True
    erased[1, 2] = False
    result = correct(seen, parity=5, erased=erased)
    assert result.right.tolist() == [False, True, True]
    assert result.changed.tolist() == [0, 5, 0], "a word that is right needs no correction, whatever was given up"
    assert (result.words[0] == seen[0]).all()
    assert (result.words[1:] == words[1:]).all()


def test_what_is_handed_in_stays_as_it_is() -> None:
    chance = np.random.default_rng(7)
    words = right_words(chance, rows=4, length=26, parity=10)
    seen, erased = damaged(chance, words, errors=np.full(4, 2), gone=np.full(4, 3))
    before = seen.copy()
    result = correct(seen, parity=10, erased=erased)
    assert (seen == before).all()
    assert not (result.words == before).all()


def corrected_blocks(words: NDArray[np.uint8], version: int, level: Level) -> tuple[Symbols, Corrected]:
    dealt = blocks(version, level)
    rows = np.where(dealt.places < 0, 0, words[dealt.places]).astype(np.uint8)
    return rows, correct(rows, parity=dealt.parity, erased=nothing_erased(rows))


@pytest.mark.parametrize(("version", "error"), [(1, "l"), (2, "h"), (5, "q"), (8, "m"), (14, "h"), (40, "l")])
def test_code_words_of_another_maker_are_right_and_can_be_mended(version: int, error: str) -> None:
    words = words_of(drawn("Thử " * version, version=version, error=error, mask=2))
    level = Level[error.upper()]
    rows, untouched = corrected_blocks(words, version, level)
    assert untouched.right.all()
    assert not untouched.changed.any()
    scratched = words.copy()
    scratched[:: len(words) // 2] ^= 0xFF
    _, mended = corrected_blocks(scratched, version, level)
    assert mended.right.all()
    assert (mended.words == rows).all()
    assert mended.changed.sum() == len(scratched[:: len(words) // 2])
