"""Finds wording that asks a citizen for a household book, whatever the accents, case or spacing.

Since 01/01/2023 no paper household or temporary-residence book has any use and no office may ask for one
(Law on Residence 68/2020/QH14, article 38 clause 3; decree 104/2022/NĐ-CP). "Chủ hộ", "hộ gia đình", "hộ kinh
doanh", "hộ nghèo", "hồ sơ tạm trú", "sổ hộ tịch" and "số sổ BHXH" are other things and pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from resources.text import nfc, tone_key, unaccented

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of asking for a book; `phrases` are spelled with accents."""

    id: str
    phrases: tuple[str, ...]
    not_after: frozenset[str] = frozenset()
    """Unaccented words; one of them right before makes the phrase innocent ("hồ sơ tạm trú", typed without accents)."""
    not_before: frozenset[str] = frozenset()
    """Unaccented words; one of them right after does ("số sổ BHXH")."""


RULES = (
    Rule("HKB-1", ("hộ khẩu", "hokhau", "sohokhau", "household book", "household registration book")),
    Rule(
        "HKB-2",
        ("sổ tạm trú", "sổ đăng ký tạm trú", "sổ thường trú", "sổ đăng ký thường trú", "sotamtru"),
        not_after=frozenset({"ho", "co"}),
    ),
    Rule(
        "HKB-3",
        ("số sổ", "số của sổ"),
        not_after=frozenset({"co"}),
        not_before=frozenset({"bhxh", "bao", "tiet", "ho", "dang", "goc"}),
    ),
    Rule("HKB-4", ("shk", "sổ hk", "số hk", "hktt", "nkhktt", "kt1", "kt2", "kt3", "kt4", "kt 1", "kt 2", "kt 3", "kt 4")),
    Rule("HKB-5", ("so so ho khau", "household book no", "household book number")),
)
"""In order; the last also names field 20 of the population record, which no source may use."""


def asks_for_book(text: str) -> tuple[str, ...]:
    """Ids of the rules that the text breaks, each once, in the order of `RULES`."""
    words = _words(text)
    return tuple(rule.id for rule in RULES if any(_breaks(rule, phrase, words) for phrase in rule.phrases))


def _words(text: str) -> tuple[tuple[str, str], ...]:
    """Each word as (with accents, without), both lower case; identifiers fall apart at `_` and inner capitals."""
    plain = _CAMEL.sub(" ", _UNSEEN.sub("", nfc(text)))
    return tuple((tone_key(word.casefold()), unaccented(word).casefold()) for word in _WORD.findall(plain))


@cache
def _phrase(phrase: str) -> tuple[tuple[str, str], ...]:
    """The words of one of our own phrases, worked out once."""
    return _words(phrase)


def _breaks(rule: Rule, phrase: str, words: tuple[tuple[str, str], ...]) -> bool:
    return any(
        (start == 0 or words[start - 1][1] not in rule.not_after) and (end == len(words) or words[end][1] not in rule.not_before)
        for start, end in _places(phrase, words)
    )


def _places(phrase: str, words: tuple[tuple[str, str], ...]) -> Iterator[tuple[int, int]]:
    """Where the phrase stands, each word of it either as it is spelled or with no accents at all."""
    wanted = _phrase(phrase)
    for start in range(len(words) - len(wanted) + 1):
        here = words[start : start + len(wanted)]
        if all(seen in (accented, bare) for (accented, bare), (seen, _) in zip(wanted, here, strict=True)):
            yield start, start + len(wanted)
