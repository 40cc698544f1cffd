"""What to tell of an answer or a failure, and which ways out there are. Pure, but for the clock of what must be waited for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from app.claimant import Claimant, Finding
from app.core.errors import BadInput, MotcuaError, NotPermitted, Refused, Unavailable, WrongUsage
from app.core.lookup import Column, Outcome
from app.core.people import SecondFactor
from app.ui.notice import Deed, Line, Notice
from app.ui.theme import Tone
from forms.errors import FormError
from resources.sentences import catalogue
from scanner.errors import ScannerError
from scanner.reading import Reading

UNKEPT: Final = Notice(key="window.unkept", tone=Tone.WARN)
"""A choice that works now and is gone at the next start."""

_HOPELESS: Final = frozenset({Outcome.PROCEDURE_NOT_LICENSED, Outcome.OFFICER_NOT_ALLOWED, Outcome.AUTH_FAILED, Outcome.NOT_CONFIGURED})
"""Asking again changes nothing before somebody else has done something."""
_CODE_HELPS: Final = frozenset({SecondFactor.WANTED.value, SecondFactor.WRONG.value, SecondFactor.USED.value})
_OTHER_METHOD: Final = frozenset({"paper-first", "paper-reason"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """How a paper can still be filled without an answer about somebody: `deed`, unless a limit is reached (`refused`)."""

    deed: Deed
    refused: Refused | None = None

    @classmethod
    def of(cls, claimant: Claimant, *, listed: bool, refused: Refused | None) -> "Spare":
        """From the household's list, which vouches for him and knows no limit; else from the card, or from what was said."""
        if listed:
            return cls(deed=Deed.LISTED_ONLY)
        return cls(deed=Deed.CARD_ONLY if claimant.claim is not None else Deed.TYPED_ONLY, refused=refused)

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """What may be offered."""
        return () if self.refused else (self.deed,)

    @property
    def limit(self) -> tuple[Line, ...]:
        """Why nothing is."""
        no = self.refused
        if no is None:
            return ()
        return (Line(key=f"window.{no.key}" if f"window.{no.key}" in catalogue() else f"{no.key}.what", values=no.values),)


def notice_of(finding: Finding, spare: Spare) -> Notice | None:
    """What to tell of an answer that brought no record."""
    if finding.record is not None:
        return None
    outcome = finding.outcome
    again = Deed.SCAN if finding.claimant.claim else Deed.RETYPE
    return Notice(
        key=f"outcome.{outcome}",
        tone=Tone.BAD if outcome.column is Column.REFUSED else Tone.WARN,
        deeds=_ways_out(outcome, spare, again=again),
        limit=spare.limit,
    )


def trouble_of(failure: Exception, spare: Spare) -> Notice:
    """A look-up that brought no answer, with what can be done: an outage leaves the card, a mistyped number is typed again."""
    told = explain(failure)
    if isinstance(failure, NotPermitted):
        tone = Tone.WARN if failure.reason == SecondFactor.WANTED else told.tone
        return replace(told, tone=tone, deeds=_ways_past(failure, spare))
    if isinstance(failure, Unavailable):
        return replace(
            told,
            deeds=_ways_out(failure.outcome, spare, again=Deed.RETYPE),
            limit=spare.limit,
            support=tuple(_support(failure)),
            ready_at=monotonic() + failure.retry_after_s if failure.retry_after_s > 0 else 0.0,
        )
    return replace(told, deeds=(Deed.RETYPE,) if isinstance(failure, WrongUsage | BadInput) else (Deed.RETRY,))


def came_of(failure: Exception) -> Column:
    """Under which head a failed look-up is shown."""
    if isinstance(failure, Refused):
        return Column.REFUSED
    return Column.BAD_INPUT if isinstance(failure, WrongUsage | BadInput) else Column.UNAVAILABLE


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


def _ways_out(outcome: Outcome, spare: Spare, *, again: Deed) -> tuple[Deed, ...]:
    """Best first. `again`: how somebody's data come in once more."""
    if outcome is Outcome.NOT_FOUND_OR_MISMATCH:
        return (again, *spare.deeds, Deed.SLIP)
    if outcome is Outcome.BAD_INPUT:
        return (again, *spare.deeds)
    return (*spare.deeds, Deed.RETRY) if outcome in _HOPELESS else (Deed.RETRY, *spare.deeds)


def _ways_past(refused: NotPermitted, spare: Spare) -> tuple[Deed, ...]:
    """A refusal of our own rule: with a code, in another way, or when somebody has granted it."""
    if refused.reason in _CODE_HELPS:
        return (Deed.CODE, *spare.deeds)
    if refused.reason in _OTHER_METHOD:
        return (Deed.RETYPE,)
    return (Deed.RETRY, *spare.deeds) if refused.outcome is Outcome.NO_PURPOSE else (*spare.deeds, Deed.RETRY)


def _support(outage: Unavailable) -> Iterator[Line]:
    """What happened on the line, and the call's number: for whoever is called for help."""
    if outage.outcome is Outcome.CANCELLED:
        return
    yield Line(key="window.support.head")
    if f"detail.{outage.detail}.what" in catalogue():
        yield Line(key=f"detail.{outage.detail}.what", values=outage.values)
    if outage.request_id:
        yield Line(key="window.support.request", values={"id": outage.request_id})
