"""From a rectified picture to bytes: equalise, weigh, correct, learn from what was corrected, again.

Safety comes before reading. A block counts as right only with 28 bits of evidence against chance: every check symbol that
is left unspent by erasures and errors speaks with 8. Where fewer than four are left, the text itself must supply the rest:
symbols that were filled in by correction and turned out to be what a card says there (a wrong word's would be noise).
Without such a rule one to three of a hundred hard frames gave a wrong text. Beside it the format information must be
plain, the message must end as the standard says, and the finished code, drawn anew, must agree with what was seen. (The
smallest code has only seven check symbols; there three must stay unspent.)
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scanner.qr import camera, segments
from scanner.qr.equalise import Evidence, Soft, evidence, fitted, neighbours, say
from scanner.qr.expectation import bits_of, expected
from scanner.qr.grid import Samples
from scanner.qr.plausible import gain
from scanner.qr.reed_solomon import Symbols, correct
from scanner.qr.symbol import Blocks, Level, Symbol, blocks, formats, masks, symbol

_EVIDENCE = 28.0  # bits
_SPARE = 4  # unspent check symbols: as many bits
_LEAST_SPARE = 1
_RIDGE = 12.0
_LEARN = 4  # rounds before the first correction
_RELEARN = 2  # rounds after each
_RIVAL = 0.7  # of the best word's fit: others that near may be the right one
_FORMAT_LEAST = 0.2  # of 1: random modules reach 0.2 now and then, half-read codes 0.3 and more
_PROMISING = 0.46  # mean probability of the code words: 19 of 20 grids of a wrong version stay below 0.5, codes that can be read above
_ERASED = (0.0, 0.15, 0.3, 0.4, 0.5, 0.58, 0.66, 0.74, 0.82, 0.9, 1.0)  # of the check symbols: shares that are tried
_CALM = 0.7  # the noise is not quite what the odds are computed for: they are taken down by this
_NOISE_LEAST = 0.02
_SURE = 20.0  # odds (natural logarithm) of what was corrected
_MOST = 15.0  # of what was seen
_LEAST_TRUST = 0.02
_AGREEMENT = 0.5  # of the finished code with the soft modules: right ones reach 0.8, others 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Demodulated:
    """What came of it: the code's bytes or None, the soft modules (flat), and how plain the format was (-1 to 1)."""

    data: bytes | None = field(repr=False)
    soft: Soft = field(repr=False)
    format_fit: float


def demodulate(picture: Samples, version: int, *, reach: int = 2, turns: int = 5, modelled: int = 0, words: int = 1) -> Demodulated:
    """Reads a rectified picture (BORDER modules around, SAMPLES a module).

    `reach`: samples beyond a module that are looked at. `turns` of correction at most: the first by what was seen (about 4 ms),
    each further one with what a card says weighed in (about 12 ms). `modelled`: so many more, with the camera modelled (about 40 ms).
    `words`: how many readings of the format information are tried.
    """
    code, seen = symbol(version), evidence(picture, reach=reach)
    drawn = code.known.ravel().astype(np.float32)
    soft = _learned(seen, seen.middle, truth=drawn)
    fits = _formats(soft * np.maximum(seen.trust, _LEAST_TRUST), code)
    likely = [int(word) for word in np.argsort(-fits)[:words] if fits[word] > max(_FORMAT_LEAST, _RIVAL * fits.max())]
    for word in likely:
        message = _Message(code, version, blocks(version, Level(word >> 3)), masks(version)[word & 7])
        data = _to_and_fro(message, picture, seen, soft, drawn=drawn, turns=turns, modelled=modelled)
        if data is not None:
            return Demodulated(data, soft, float(fits[word]))
    return Demodulated(None, soft, float(fits.max()))


def _to_and_fro(
    message: "_Message", picture: Samples, seen: Evidence, soft: Soft, *, drawn: Soft, turns: int, modelled: int
) -> bytes | None:
    """To and fro between soft modules and corrected blocks: equalised first, then by the model of the camera."""
    odds = _odds(soft, seen, drawn, drawn)
    for turn in range(turns + modelled):
        heard = message.weighed(odds) if turn else message.plain(odds)
        data = message.corrected(heard)
        if data is not None:
            return data if _agrees(message.truth, soft, seen) else None
        truth = np.where(drawn != 0, drawn, message.truth).astype(np.float32)
        if turn + 1 < turns:
            soft = _relearned(seen, soft, truth=truth, belief=message.belief(heard))
            odds = _odds(soft, seen, drawn, truth)
        elif turn + 1 < turns + modelled and heard.sure.mean() > _PROMISING:
            odds = _modelled(picture, truth, _decided(soft, truth=truth, belief=message.belief(heard)))
        else:
            break
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """Code words by what was seen or weighed, how sure each is (probability), and the belief in each bit (-1 to 1)."""

    words: Symbols
    sure: NDArray[np.float64]
    bits: NDArray[np.float64]


class _Message:
    """The code words of one code on their way from doubt to certainty."""

    def __init__(self, code: Symbol, version: int, dealt: Blocks, mask: NDArray[np.int8]) -> None:
        self._version = version
        self._dealt = dealt
        count = len(code.data) // 8
        self._modules = code.data[: 8 * count].reshape(count, 8)
        self._mask = mask[: 8 * count].reshape(count, 8)
        self._size = code.side**2
        self.right = np.zeros(len(dealt.places), np.bool_)
        """Blocks that are right."""
        self.truth: Soft = np.zeros(self._size, np.float32)
        """Modules (flat) of the blocks that are right, +1 dark; else 0."""

    def plain(self, odds: NDArray[np.float64]) -> _Heard:
        """By what was seen alone. `odds`: for each module, the logarithm of the odds that it is dark."""
        bits = odds[self._modules] * self._mask
        return _Heard(np.packbits(bits > 0, axis=1)[:, 0], (1 / (1 + np.exp(-np.abs(bits)))).prod(axis=1), np.tanh(bits / 2))

    def weighed(self, odds: NDArray[np.float64]) -> _Heard:
        """With what a card says weighed in."""
        plain, data = self.plain(odds), self._dealt.payload
        nibbles = expected((odds[self._modules] * self._mask)[data].ravel(), version=self._version)
        high, low = nibbles[0::2], nibbles[1::2]
        words, sure, bits = plain.words.copy(), plain.sure.copy(), plain.bits.copy()
        words[data] = high.argmax(axis=1) << 4 | low.argmax(axis=1)
        sure[data] = high.max(axis=1) * low.max(axis=1)
        bits[data] = np.concatenate([bits_of(high), bits_of(low)], axis=1)
        return _Heard(words, sure, bits)

    def belief(self, heard: _Heard) -> Soft:
        """The belief in each module (flat), 0 where it is none of the data."""
        modules = np.zeros(self._size, np.float32)
        modules[self._modules] = heard.bits * self._mask
        return modules

    def corrected(self, heard: _Heard) -> bytes | None:
        """Corrects all blocks, keeps those that are right for the next turn; the data once all are."""
        places, parity = self._dealt.places, self._dealt.parity
        filled = places < 0
        tries = sorted({min(int(parity * share), parity - _LEAST_SPARE) for share in _ERASED})
        rank = np.where(filled, np.inf, heard.sure[places]).argsort(axis=1).argsort(axis=1)
        erased = np.stack([rank < count for count in tries], axis=1)
        words = np.repeat(np.where(filled, 0, heard.words[places]).astype(np.uint8)[:, None], len(tries), axis=1)
        shape = words.shape
        result = correct(words.reshape(-1, shape[2]), parity=parity, erased=erased.reshape(-1, shape[2]))
        gone = erased.sum(axis=2)
        spare = np.where(result.right.reshape(shape[:2]), parity + gone - 2 * result.changed.reshape(shape[:2]), -1)
        best = spare.argmax(axis=1)
        rows = np.arange(len(places))
        chosen, spare = result.words.reshape(shape)[rows, best], spare[rows, best]
        self.right = spare >= min(_SPARE, parity // 2)  # the smallest code has seven in all: 24 bits must do
        self._keep(chosen, heard.words)
        if (spare < _LEAST_SPARE).any():
            return None
        finished = heard.words.copy()
        finished[places[~filled]] = chosen[~filled]
        try:
            data = segments.read(finished[self._dealt.payload].tobytes(), version=self._version)
        except segments.BrokenMessage:
            return None
        if not self.right.all() and not self._plausible(finished, finished != heard.words, spare):
            return None
        self.right[:] = True
        self._keep(chosen, heard.words)
        return data

    def _keep(self, chosen: Symbols, heard: Symbols) -> None:
        kept = (self._dealt.places >= 0) & self.right[:, None]
        words, known = heard.copy(), np.zeros(len(heard), np.bool_)
        words[self._dealt.places[kept]] = chosen[kept]
        known[self._dealt.places[kept]] = True
        bits = np.unpackbits(words[:, None], axis=1).astype(np.float32) * 2 - 1
        self.truth = np.zeros(self._size, np.float32)
        self.truth[self._modules[known]] = (bits * self._mask)[known]

    def _plausible(self, words: Symbols, changed: NDArray[np.bool_], spare: NDArray[np.int64]) -> bool:
        """Is there enough evidence for every block that has not enough unspent check symbols?"""
        bits = np.zeros(len(words))
        bits[self._dealt.payload] = gain(words[self._dealt.payload].tobytes(), version=self._version)
        bits = np.where(changed, bits, 0.0)
        by_block = np.where(self._dealt.places >= 0, bits[self._dealt.places], 0.0).sum(axis=1)
        return bool((self.right | (8 * spare + by_block >= _EVIDENCE)).all())


def _learned(seen: Evidence, soft: Soft, *, truth: Soft) -> Soft:
    for _ in range(_LEARN):
        target, weight = say(soft, truth=truth, trust=seen.trust)
        soft = fitted(seen.around, target=target, weight=weight, ridge=_RIDGE)
    return soft


def _relearned(seen: Evidence, soft: Soft, *, truth: Soft, belief: Soft) -> Soft:
    """With the decisions about the neighbours among the regressors."""
    for _ in range(_RELEARN):
        decided = _decided(soft, truth=truth, belief=belief)
        target, weight = say((decided / 2).astype(np.float32), truth=truth, trust=seen.trust)
        soft = fitted(np.concatenate([seen.around, neighbours(decided)], axis=1), target=target, weight=weight, ridge=_RIDGE)
    return soft


def _decided(soft: Soft, *, truth: Soft, belief: Soft) -> Soft:
    """What is thought of each module (-1 to 1): what is known, else what is believed, else what is seen."""
    return np.where(truth != 0, truth, np.where(belief != 0, belief, np.clip(2 * soft, -1, 1))).astype(np.float32)


def _odds(soft: Soft, seen: Evidence, drawn: Soft, truth: Soft) -> NDArray[np.float64]:
    """The logarithm of the odds that each module is dark: the noise is measured on the modules that the standard draws."""
    known = drawn != 0
    noise = float((seen.trust * (soft - drawn) ** 2)[known].sum() / max(seen.trust[known].sum(), 1.0))
    odds = np.clip(_CALM * 2 * soft / max(noise, _NOISE_LEAST) * seen.trust, -_MOST, _MOST)
    return np.where(truth != 0, truth * _SURE, odds)


def _modelled(picture: Samples, truth: Soft, decided: Soft) -> NDArray[np.float64]:
    """The same by the model of the camera, given what is thought of the modules so far."""
    side = math.isqrt(len(decided))
    odds = camera.modelled(picture, (1 + decided.reshape(side, side).astype(np.float64)) / 2)
    return np.where(truth != 0, truth * _SURE, np.clip(odds, -_MOST, _MOST))


def _formats(soft: Soft, code: Symbol) -> NDArray[np.float64]:
    """How well each of the 32 format words fits, both copies together (1 where all 30 modules say so)."""
    heard = np.clip(soft[code.format_places], -1, 1).sum(axis=0)
    return np.asarray(formats() @ heard / code.format_places.size, np.float64)


def _agrees(truth: Soft, soft: Soft, seen: Evidence) -> bool:
    weight = np.abs(np.clip(soft, -1, 1)) * seen.trust * (truth != 0)
    return bool((weight * np.sign(soft) * truth).sum() > _AGREEMENT * weight.sum())
