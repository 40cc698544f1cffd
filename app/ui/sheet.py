"""One form of a dossier as it stands: what the clerk typed into it, what was drawn of it. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.reason import Reason
from app.counter import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Kept for a form of the dossier that is not in front; drawn anew when it comes there."""

    entries: Mapping[str, str] = field(default_factory=dict, repr=False)
    rejected: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict, repr=False)
    """Why the database's value was typed over, by the item's key."""
    draft: Draft | None = field(default=None, repr=False)
    pdf: bytes = field(default=b"", repr=False)

    @property
    def missing(self) -> int | None:
        """How many required items have no value; None as long as nobody knows."""
        return len(self.draft.filled.missing) if self.draft else None

    @property
    def unexplained(self) -> bool:
        """Did the clerk type over the database's value without saying why?"""
        typed = self.draft.typed_over if self.draft else {}
        return any(key in self.entries and key not in self.reasons for key in typed)
