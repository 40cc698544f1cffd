"""What the print dialog asks and what the clerk answered, as frozen values. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.reason import Reason
from app.counter import Again
from app.spool.ticket import Ticket


class Binding(StrEnum):
    """Which forms of the dossier, and in how many jobs."""

    FRONT = "front"
    TOGETHER = "together"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to choose beside the printer. The keys are those of forms."""

    front: str = ""
    more: tuple[str, ...] = ()
    """Forms that could go along: complete, explained, and not out as they stand."""
    held_back: tuple[str, ...] = ()
    """Names of the dossier's other forms."""
    printings: Mapping[str, int] = field(default_factory=dict)
    """How often the spooler took each form of this dossier today."""
    failed: bool = False
    """Did the last job of this dossier end in trouble? Then that is why."""
    names: tuple[str, ...] = field(default=(), repr=False)
    """Of the citizens: no reason may tell of them."""
    tickets: Mapping[str, Ticket] = field(default_factory=dict)
    """What was chosen last on each printer."""

    def wanted(self, binding: Binding) -> tuple[str, ...]:
        """The forms that would leave."""
        return (self.front,) if binding is Binding.FRONT else (self.front, *self.more)

    def repeated(self, binding: Binding) -> tuple[str, ...]:
        """Those of them that were printed before: a reason is owed."""
        return tuple(key for key in self.wanted(binding) if self.printings.get(key))


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """What the clerk answered."""

    printer: str = ""
    ticket: Ticket = field(default_factory=Ticket)
    binding: Binding = Binding.FRONT
    reason: Reason | None = None

    def again(self, choices: Choices) -> Mapping[str, Again]:
        """Of each form that leaves once more: for which time, and why."""
        reason = self.reason
        if reason is None:
            return {}
        return {key: Again(printing=choices.printings[key] + 1, reason=reason) for key in choices.repeated(self.binding)}
