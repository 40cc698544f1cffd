"""Why a field of the card stands to the record as it does: a closed list of codes, each of one verdict and one sentence.

A code says nothing of a citizen, so it may go anywhere. The few values that fill a sentence are names of administrative
areas, read out of an address: they are for the screen and the citizen's own papers, never for the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from app.core.lookup import Verdict
from resources.sentences import Language, say


class Why(StrEnum):
    """The reason of a verdict. Its sentence is `compare.<code>` in `resources/sentences/compare.toml`."""

    SAME_TEXT = "same-text"

    LETTER_FORM = "letter-form"
    CASE = "case"
    PUNCTUATION = "punctuation"
    TONE_POSITION = "tone-position"
    ACCENTS_MISSING = "accents-missing"
    ONLY_YEAR = "only-year"
    ONLY_MONTH = "only-month"
    ABBREVIATED = "abbreviated"
    OLD_UNITS = "old-units"
    SPLIT_CANDIDATES = "split-candidates"

    ORDER_OF_PARTS = "order-of-parts"
    ACCENTS_DIFFER = "accents-differ"
    WORD_BREAKS = "word-breaks"
    Y_OR_I = "y-or-i"
    PARTS_MISSING = "parts-missing"
    ONE_LETTER = "one-letter"
    ONE_PART = "one-part"
    OTHER_NAME = "other-name"
    FORMER_NUMBER = "former-number"
    LEADING_ZEROS = "leading-zeros"
    DIGITS_SWAPPED = "digits-swapped"
    ONE_DIGIT = "one-digit"
    OTHER_NUMBER = "other-number"
    DAY_MONTH_SWAPPED = "day-month-swapped"
    PLACEHOLDER_DAY = "placeholder-day"
    OTHER_DAY = "other-day"
    OTHER_YEAR = "other-year"
    OTHER_DATE = "other-date"
    OTHER_SEX = "other-sex"
    OTHER_HOUSE_NUMBER = "other-house-number"
    HAMLET_WORD = "hamlet-word"
    DETAIL_MISSING = "detail-missing"
    OTHER_DETAIL = "other-detail"
    LESS_EXACT = "less-exact"
    MERGED = "merged"
    OTHER_COMMUNE = "other-commune"
    OTHER_PROVINCE = "other-province"
    UNITS_UNREAD = "units-unread"

    NOT_ASKED = "not-asked"
    CARD_ONLY = "card-only"
    RECORD_ONLY = "record-only"
    NOBODY_SAYS = "nobody-says"
    ONLY_OLD_NUMBER = "only-old-number"
    NOT_IN_LIST = "not-in-list"

    @cached_property
    def verdict(self) -> Verdict:
        """The one verdict this is a reason for."""
        return _OTHERS.get(self, Verdict.DIFFERS)


_OTHERS: Mapping[Why, Verdict] = {
    Why.SAME_TEXT: Verdict.SAME,
    **dict.fromkeys((Why.LETTER_FORM, Why.CASE, Why.PUNCTUATION, Why.TONE_POSITION, Why.ACCENTS_MISSING), Verdict.FORMAL),
    **dict.fromkeys((Why.ONLY_YEAR, Why.ONLY_MONTH, Why.ABBREVIATED, Why.OLD_UNITS, Why.SPLIT_CANDIDATES), Verdict.FORMAL),
    **dict.fromkeys((Why.NOT_ASKED, Why.CARD_ONLY, Why.RECORD_ONLY, Why.NOBODY_SAYS), Verdict.ABSENT),
    **dict.fromkeys((Why.ONLY_OLD_NUMBER, Why.NOT_IN_LIST), Verdict.ABSENT),
}
"""All reasons that are not for a difference."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One field of the card against the record. `values` are names of areas for the sentence, empty for most reasons."""

    reason: Why
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING, repr=False)

    @property
    def verdict(self) -> Verdict:
        """Same, formal, differs or absent."""
        return self.reason.verdict

    def says(self, language: Language = "vi") -> str:
        """The verdict explained in one sentence, for the screen."""
        return say(f"compare.{self.reason}", language, **self.values)


PLAIN: Mapping[Why, Compared] = MappingProxyType({why: Compared(reason=why) for why in Why})
"""Each reason without values, made once."""

Explained = Mapping[str, Compared]
"""For each compared field, how it stands and why."""
