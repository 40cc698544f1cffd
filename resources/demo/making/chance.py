"""Chance that is the same on every machine and every Python: only `random.Random.random` is drawn from."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A seeded source. `random()` alone is guaranteed stable between versions of Python, so all else is built on it."""

    def __init__(self, seed: str) -> None:
        self._source = random.Random(seed)  # noqa: S311  # invents test data, guards nothing

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[int(self._source.random() * len(choices))]

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._source.random() * (high - low + 1))

    def happens(self, share: float) -> bool:
        """True in that share (0 to 1) of cases."""
        return self._source.random() < share
