"""A flag: one rule, the events that it is about, and one sentence why a supervisor must look at them."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.usage import UsageEvent
from resources.sentences import Language, say

_DIGITS: Final = 10


class Rule(StrEnum):
    """The patterns of misuse, by their numbers."""

    DOSSIER = "R1"
    """No dossier, or one that is closed."""
    CLOSED_OFFICE = "R2"
    """Outside opening hours, on a holiday, on leave."""
    KIN = "R3"
    """Oneself, a relative, a colleague."""
    PROTECTED = "R4"
    """Somebody on the protected list."""
    VOLUME = "R5"
    """Far more than usual. Weak alone."""
    AGAIN = "R6"
    """The same citizen again and again, without a new dossier."""
    EVERYWHERE = "R7"
    """The same citizen from several units."""
    TYPED = "R8"
    """Typed instead of scanned."""
    FAST = "R9"
    """Faster than anybody serves a citizen."""
    SEQUENCE = "R10"
    """Numbers tried one after the other."""
    CROWD = "R11"
    """More people than the procedure has roles."""
    NO_FORM = "R12"
    """Looked up, and no form was filled that day."""
    HANDED_OUT = "R13"
    """Printed, copied or unmasked far more often than by peers."""
    ACCOUNT = "R14"
    """An account that nobody should be working with."""
    TWO_DESKS = "R15"
    """One account at two desks at once."""
    LEDGER = "R16"
    """A clock that was set, a chain that does not hold, an anchor that is late, a program of another version."""
    GATEWAY = "R17"
    """The source counted other calls than the ledger."""
    OWN_EVENTS = "R18"
    """Somebody reviewed or granted in his own matter, or tried to."""
    BREAK_GLASS = "R19"
    """Somebody broke the glass: he looks up without a grant."""
    SAMPLE = "R20"
    """Nothing is suspected: drawn by lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What one rule saw. `events` are ids, in order of time; empty where the books alone tell (a chain, a gateway's count)."""

    rule: Rule
    clerk: str
    """The login; shown as a pseudonym until somebody opens the flag. Empty: nobody's doing is meant."""
    unit: str
    at: dt.datetime
    """When the last of it happened, in UTC."""
    events: tuple[str, ...] = ()
    case: str = ""
    """Which of a rule's sentences holds: `flag.<rule>.<case>`."""
    values: tuple[tuple[str, str], ...] = ()
    """What fills the holes of the sentence, never a citizen's value."""

    @property
    def id(self) -> str:
        """The same for the same rule and events (without any: the same values), for ever: `r9-` and ten hexadecimal digits."""
        what = self.events or (self.clerk, *(part for pair in self.values for part in pair))
        digest = hashlib.sha256("\n".join((self.rule, self.case, *what)).encode()).hexdigest()
        return f"{self.rule.lower()}-{digest[:_DIGITS]}"

    def says(self, language: Language = "vi") -> str:
        """The sentence."""
        key = f"flag.{self.rule}.{self.case}" if self.case else f"flag.{self.rule}"
        return say(key, language, **dict(self.values))


def flag(rule: Rule, *events: UsageEvent, case: str = "", **values: object) -> Flag:
    """The flag about these events, which are in order of time: of the clerk and unit of the last one."""
    last = events[-1]
    return Flag(
        rule=rule,
        clerk=last.clerk,
        unit=last.unit,
        at=last.at,
        events=tuple(event.id for event in events),
        case=case,
        values=tuple((name, str(value)) for name, value in sorted(values.items())),
    )
