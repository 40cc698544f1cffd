"""The chain of a card's places: what is doubtful becomes what a card says there."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from resources.lettering import LETTERS
from scanner.qr.grammar import Table, card
from tests.unit.scanner.qr.drawn_codes import CHILD_2024, MAN_2021, WOMAN_2024

CARDS = pytest.mark.parametrize("text", [MAN_2021, WOMAN_2024, CHILD_2024], ids=["2021", "2024", "child"])
BITS = np.unpackbits(np.frombuffer(LETTERS, np.uint8)[:, None], axis=1) * 2.0 - 1


def indices(text: str | bytes) -> NDArray[np.int64]:
    return np.array([LETTERS.index(byte) for byte in (text if isinstance(text, bytes) else text.encode())])


def plainly(text: str | bytes, *, doubt: float = 1e-7) -> Table:
    """Each letter as it stands, every other one with `doubt`."""
    seen = np.full((len(indices(text)), len(LETTERS)), doubt)
    seen[np.arange(len(seen)), indices(text)] = 1.0
    return seen


def in_noise(text: str, *, noise: float, seed: int) -> Table:
    """How well each letter fits bits that were heard in noise."""
    bits = np.unpackbits(np.frombuffer(text.encode(), np.uint8)) * 2.0 - 1
    heard = bits + np.random.default_rng(seed).normal(0, noise, bits.shape)
    fits = heard.reshape(-1, 8) @ BITS.T / noise**2
    return np.asarray(np.exp(fits - fits.max(axis=1, keepdims=True)))


def weighed(seen: Table) -> Table:
    beliefs = card().weigh(seen)
    assert beliefs is not None
    return beliefs


def said(beliefs: Table) -> str:
    return bytes(LETTERS[letter] for letter in beliefs.argmax(axis=1)).decode(errors="replace")


@CARDS
def test_a_text_that_is_plain_stays_as_it_is(text: str) -> None:
    beliefs = weighed(plainly(text))
    assert beliefs.shape == (len(text.encode()), len(LETTERS))
    assert np.allclose(beliefs.sum(axis=1), 1)
    assert said(beliefs) == text


@CARDS
@pytest.mark.parametrize("noise", [0.8, 1.0, 1.3])
def test_in_noise_fewer_letters_are_wrong_than_by_looking_at_each_alone(text: str, noise: float) -> None:
    letters = indices(text)
    alone, together = 0.0, 0.0
    for seed in range(3):
        seen = in_noise(text, noise=noise, seed=seed)
        alone += (seen.argmax(axis=1) != letters).mean()
        together += (weighed(seen).argmax(axis=1) != letters).mean()
    assert together < 0.7 * alone


def test_what_is_not_seen_at_all_is_told_by_what_stands_around_it() -> None:
    seen = plainly(MAN_2021)
    letter, date = (MAN_2021.encode().index(piece.encode()) for piece in ("ễ", "|01011999|Nam|"))
    seen[letter : letter + 3] = 1.0
    seen[date : date + 14] = 1.0
    beliefs = weighed(seen)
    assert beliefs[letter + np.arange(2), indices("ễ")[:2]].min() > 0.5
    assert beliefs[letter + 2, indices("ễ")[2]] > 3 / len(LETTERS)
    assert beliefs[date + np.array([0, 9, 13]), indices("|||")].min() > 0.6
    assert beliefs[date + 1, indices("0123456789")].sum() > 0.6


def test_a_date_that_is_not_seen_is_any_eight_digits() -> None:
    at = MAN_2021.index("01072021") - len(MAN_2021)
    seen = plainly(MAN_2021)
    seen[at:] = 1.0
    digits = weighed(seen)[at:, indices("0123456789")]
    assert np.allclose(digits, 0.1)


def test_both_sexes_are_weighed() -> None:
    """Where the sex is half seen: Nữ has one byte more than Nam, and all that follows must fit."""
    seen = plainly(WOMAN_2024)
    at = WOMAN_2024.encode().index("|Nữ|".encode())
    seen[at + 1 : at + 5] = 1.0
    assert said(weighed(seen)) == WOMAN_2024


def test_the_old_number_may_be_missing() -> None:
    seen = plainly(WOMAN_2024)
    seen[12:14] = 1.0
    assert said(weighed(seen)) == WOMAN_2024


def test_a_text_that_is_too_short_for_a_card_is_none() -> None:
    assert card().weigh(plainly("099099000001||Nguyễn")) is None


def test_a_text_in_which_one_byte_fits_no_place_is_none() -> None:
    seen = plainly(MAN_2021)
    assert card().weigh(seen) is not None
    seen[5] = 0.0
    seen[5, indices("x")] = 1.0
    assert card().weigh(seen) is None


def test_every_place_leads_on_to_the_end() -> None:
    grammar = card()
    reached = np.isin(np.arange(len(grammar.letters)), grammar.ends)
    for _ in range(len(grammar.letters)):
        into = np.zeros_like(reached)
        into[grammar.enters] = reached[grammar.leaves]
        reached = reached | into | (grammar.steps @ reached.astype(float) > 0)
    assert reached.all()


def test_what_may_follow_a_place_is_at_most_certain() -> None:
    grammar = card()
    leaving = grammar.steps.sum(axis=1)
    np.add.at(leaving, grammar.enters, grammar.begun)
    ends = np.zeros_like(leaving)
    ends[grammar.ends[-1]] = 1.0
    assert np.allclose(leaving + ends, 1)


def test_a_grammar_of_one_s_own_is_weighed_alike() -> None:
    """Only digits: three places of the card's first twelve."""
    digits = replace(card(), ends=np.array([2]))
    seen = plainly("099")
    beliefs = digits.weigh(seen)
    assert beliefs is not None
    assert said(beliefs) == "099"
    assert digits.weigh(plainly("0990")) is None
