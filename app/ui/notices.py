"""What to tell of an answer or a failure. Pure."""

from dataclasses import replace
from typing import Final

from app.claimant import Claimant, Finding
from app.core.errors import MotcuaError, Unavailable, WrongUsage
from app.core.lookup import Column
from app.ui.state import Deed, Notice
from app.ui.theme import Tone
from forms.errors import FormError
from scanner.errors import ScannerError
from scanner.reading import Reading

UNKEPT: Final = Notice(key="window.unkept", tone=Tone.WARN)
"""A choice that works now and is gone at the next start."""


def notice_of(finding: Finding) -> Notice | None:
    """What to tell of an answer that brought no record."""
    if finding.record is not None:
        return None
    deeds: tuple[Deed, ...] = (Deed.SCAN,) if finding.claimant.claim else (Deed.RETYPE,)
    if finding.outcome.column is Column.UNAVAILABLE:
        deeds = (Deed.RETRY,)
    refused = finding.outcome.column is Column.REFUSED
    return Notice(
        key=f"outcome.{finding.outcome}", tone=Tone.BAD if refused else Tone.WARN, deeds=(*deeds, _without_database(finding.claimant))
    )


def explain(failure: Exception) -> Notice:
    """A failure as a notice: the expected ones by their own sentences, anything else as a fault of the program."""
    if isinstance(failure, MotcuaError):
        return Notice(key=failure.key, values=failure.values, tone=Tone.WARN if isinstance(failure, Unavailable) else Tone.BAD)
    if isinstance(failure, ScannerError):
        return Notice(key=f"scan.{failure.code}", tone=Tone.WARN)
    if isinstance(failure, FormError):
        return Notice(key=f"form.{failure.code}", values=failure.values, tone=Tone.BAD)
    return Notice(key="window.fault", tone=Tone.BAD)


def doubts_of(reading: Reading) -> tuple[Notice, ...]:
    """What looks odd about a card."""
    return tuple(Notice(key=f"doubt.{odd.code}", values=odd.values, tone=Tone.WARN) for odd in reading.doubts)


def notice_of_reading(reading: Reading) -> Notice:
    """What a picture gave that is no card's claim."""
    code = f"other_{reading.other.kind}" if reading.other is not None else reading.error
    return Notice(key=f"scan.{code}", tone=Tone.WARN)


def trouble_of(failure: Exception, claimant: Claimant) -> Notice:
    """A look-up that brought no answer, with what can be done: an outage leaves the card, a mistyped number is typed again."""
    if isinstance(failure, Unavailable):
        deeds: tuple[Deed, ...] = (Deed.RETRY, _without_database(claimant))
    else:
        deeds = (Deed.RETYPE,) if isinstance(failure, WrongUsage) else (Deed.RETRY,)
    return replace(explain(failure), deeds=deeds)


def _without_database(claimant: Claimant) -> Deed:
    """How the paper can still be filled: from the card, or from what was said."""
    return Deed.CARD_ONLY if claimant.claim is not None else Deed.TYPED_ONLY
