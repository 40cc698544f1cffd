"""How much a text speaks for itself: bits by which each code word of a message is likelier in a card than by chance."""

import re

import numpy as np
from numpy.typing import NDArray

from resources.lettering import LETTERS, likelihoods
from scanner.qr import segments

_SHAPE = re.compile(rb"\d{12}\|(?:\d{9})?\|[^|]+\|\d{8}\|(?:Nam|N\xe1\xbb\xaf)\|[^|]+\|\d{8}(?:\|[^|]*){0,4}", re.DOTALL)
_NUMBERS = re.compile(rb"(?<![^|])\d+(?![^|])")
_ONE_OF_TEN = np.log2(10)


def gain(words: bytes, *, version: int) -> NDArray[np.float64]:
    """Bits for each of the data code words `words` (at most 8, and below zero for what no card says); all zero for other texts.

    A card's text starts half a byte or whole bytes into the message; a word is half of one letter and half of the next. A
    text that does not stand in the words in one piece (some makers write digits in a mode of their own) says nothing.
    """
    try:
        text = segments.read(words, version=version)
    except segments.BrokenMessage:
        return np.zeros(len(words))
    start = words.hex().find(text.hex())
    return _by_word(words, text, start) if start >= 0 and _SHAPE.fullmatch(text) else np.zeros(len(words))


def _by_word(words: bytes, text: bytes, start: int) -> NDArray[np.float64]:
    """`start`: half bytes before the text."""
    halves = np.zeros(2 * len(words))
    halves[start : start + 2 * len(text)] = np.repeat((8 - _surprise(text)) / 2, 2)
    return np.asarray(halves.reshape(-1, 2).sum(axis=1))


def _surprise(text: bytes) -> NDArray[np.float64]:
    """Bits of each byte, given the one before."""
    index = np.full(256, -1)
    index[list(LETTERS)] = np.arange(len(LETTERS))
    letters = index[np.frombuffer(b"|" + text, np.uint8)]
    bits = np.where((letters[1:] < 0) | (letters[:-1] < 0), 16.0, -np.log2(likelihoods()[letters[:-1], letters[1:]]))
    for number in _NUMBERS.finditer(text):
        bits[number.start() : number.end()] = _ONE_OF_TEN
    return bits
