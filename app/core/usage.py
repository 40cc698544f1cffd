"""What is counted: events of use, never a citizen's value."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

SENDING = "sending"
"""The state of a PRINT event before the spooler's answer; such an event alone reads "sent, outcome unknown" and does not count."""
AFTERWARDS: Final = frozenset({"held", "stopped", "completed", "aborted", "cancelled", "gone", "unknown"})
"""States of PRINT events that tell what became of a job: it was counted when the spooler took it."""

ANCHORED: Final = "anchor"
EXPORTED: Final = "ledger"
NOTED_ELSEWHERE: Final = (ANCHORED, EXPORTED)
"""Notes of EXPORT events after which the end of the chain is known outside the desk."""

FAILED: Final = "failed"
"""The state of an EXPORT or BACKUP event that takes back the one before it: see `Failures`."""


def is_taken(state: str) -> bool:
    """Does a PRINT event of that state say that the spooler took a paper? Only such events count."""
    return state != SENDING and state not in AFTERWARDS


class Mark(StrEnum):
    """What a look-up was, besides a look-up."""

    BREAK_GLASS = "break-glass"
    """Made without a grant, under a broken glass."""
    NEAR = "near"
    """Of a number right beside one that the same clerk asked about a few minutes ago: said, for no pseudonym tells."""


class EventKind(StrEnum):
    """What leaves a trace: the steps of the main job, then what a supervisor wants to see beside them."""

    DOSSIER = "DOSSIER"
    INTENT = "INTENT"
    OUTCOME = "OUTCOME"
    """Durable before its result is seen. One without an INTENT was refused before anything left the machine."""
    FILL = "FILL"
    PRINT = "PRINT"
    UNVERIFIED = "UNVERIFIED"
    """A person went onto a paper without being looked up."""
    UNMASK = "UNMASK"
    OVERRIDE = "OVERRIDE"
    """Of two values that differ the clerk chose one for the paper."""
    LOGIN = "LOGIN"
    """Somebody proved who he is, or failed to (`state`)."""
    ACCOUNT = "ACCOUNT"
    GRANT = "GRANT"
    UNIT = "UNIT"
    """The units' books were changed: imported, or signed for by an organisation (`state`, `scope`)."""
    SETTING = "SETTING"
    """A setting or a secret of the office's was changed (`state`): its key, in `note`."""
    DROPPED = "DROPPED"
    """Somebody waiting to be verified will not be."""
    EXPORT = "EXPORT"
    """Something left the program as a file: the ledger, a report (`note`)."""
    BACKUP = "BACKUP"
    """The desk was backed up, or restored from a backup (`state`)."""
    ARCHIVE = "ARCHIVE"
    """Old events left the hot table (`scope`: the numbers, the last one's hash, the archive file's SHA-256)."""
    SALVAGE = "SALVAGE"
    """A new chain was begun from a corrupt file (`scope`: the old head, what was read, what was lost)."""
    COPY = "COPY"
    """Something of a record went to the clipboard (`fields`)."""
    REVIEW = "REVIEW"
    """A supervisor opened or judged a flag, or was refused (`state`): whom it is about in `account`, rule and flag in `scope`."""
    BREAK_GLASS = "BREAK_GLASS"
    """A clerk without a grant took leave to look up all the same, or was refused (`state`), and says why."""
    ENQUIRY = "ENQUIRY"
    """A citizen was told who had looked him up, or somebody was refused to tell (`state`)."""
    STAGE = "STAGE"
    """A dossier was put aside, taken up again, handed to a colleague (`account`), given up or closed (`state`: `Stage`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageEvent:
    """One line of the ledger. Texts are codes, names of fields and ids; the subject is a keyed hash.

    `at` is UTC; `monotonic_ns` counts since the boot named by `boot_id`, so that a clock set back shows.
    """

    id: str
    kind: EventKind
    at: dt.datetime
    monotonic_ns: int
    boot_id: str
    desk: str
    clerk: str
    unit: str
    procedure: str = ""
    dossier: str = ""
    purpose: str = ""
    service: str = ""
    fields: tuple[str, ...] = ()
    subject: str = ""
    """`<key id>:<hex of HMAC-SHA-256>` of the citizen's number, or empty."""
    role: str = ""
    method: str = ""
    request_id: str = ""
    adapter: str = ""
    outcome: str = ""
    differs: tuple[str, ...] = ()
    """Names of the compared fields that really differ."""
    duration_ms: int = 0
    form: str = ""
    filled: int = 0
    """Fields of the form that hold a value."""
    filled_by_itself: int = 0
    """Those of them that the clerk did not type."""
    missing: int = 0
    job: str = ""
    state: str = ""
    copies: int = 0
    note: str = ""
    reason: str = ""
    """A code: why it was refused (`grant-expired`), or why the clerk did what he did."""
    side: str = ""
    """Of an OVERRIDE: which value went onto the paper: `card`, `database`, `typed`."""
    account: str = ""
    """The login that an ACCOUNT or GRANT is about."""
    scope: tuple[str, ...] = ()
    """Of a GRANT: services and procedures; of an ARCHIVE or SALVAGE: what it links to."""
    first_day: str = ""
    last_day: str = ""
    """Of an ACCOUNT or GRANT: from when to when, ISO 8601."""
    marks: tuple[str, ...] = ()
    """Of a look-up, what a supervisor will want to know (`Mark`)."""
    printing: int = 0
    """Of a PRINT: which printing of this form of the dossier it is, from 2 on; `reason` of its SENDING says why."""


@dataclass(slots=True)
class Failures:
    """Told of a ledger's events one by one, the newest first: which exports and backups came to nothing.

    Their event is durable before the file is; where that could not be written, a second one of the same kind, note and clerk
    says so. Nobody may count on either.
    """

    _waiting: Counter[tuple[EventKind, str, str]] = field(default_factory=Counter)

    def spoils(self, event: UsageEvent) -> bool:
        """Is it the word of a failure, or what failed?"""
        if event.kind not in (EventKind.EXPORT, EventKind.BACKUP):
            return False
        about = (event.kind, event.note, event.clerk)
        if event.state == FAILED:
            self._waiting[about] += 1
            return True
        spoilt = self._waiting[about] > 0
        self._waiting[about] -= spoilt
        return spoilt

    @property
    def is_open(self) -> bool:
        """Is the event of some failure further back than anybody has told?"""
        return any(self._waiting.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of the office's own calendar, both ends included; None is open."""

    first: dt.date | None = None
    last: dt.date | None = None

    def holds(self, at: dt.datetime) -> bool:
        """Does that moment fall on one of these days, by local time?"""
        return self.holds_day(at.astimezone().date())

    def holds_day(self, day: dt.date) -> bool:
        """Is it one of these days?"""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageCount:
    """Counts for one group (`by`: e.g. {"clerk": "canbo"}). Rates are None where nothing was to be divided by."""

    by: dict[str, str]
    calls: int = 0
    found: int = 0
    not_found: int = 0
    unavailable: int = 0
    refused: int = 0
    bad_input: int = 0
    dossiers: int = 0
    forms: int = 0
    printed: int = 0
    fields_filled: int = 0
    rate_found: float | None = None
    rate_dossiers: float | None = None
    differs: int = 0
    """Of those found: a compared field really differs."""
    scanned: int = 0
    """Of the calls: a device read who is meant (QR code, chip)."""
    typed: int = 0
    """Of the calls: somebody typed it. A call refused before that was known is neither."""
    fields_needed: int = 0
    """Fields of the filled forms, with a value or without."""
    filled_0: int = 0
    filled_1_5: int = 0
    filled_6_10: int = 0
    filled_11_19: int = 0
    filled_20: int = 0
    """Forms with so many fields that nobody typed; the last band has no upper end. A form without fields is in none."""
    rate_filled: float | None = None
    """fields_filled / fields_needed."""
    rate_of_20: float | None = None
    """Of the 20 fields of the database, how many a form with fields got without typing, on average."""
    officers_active: int | None = None
    officers_granted: int | None = None
    rate_officers: float | None = None
    """Known where a report is by unit, or of the whole. The rate is of those granted who were active."""
    previous: "UsageCount | None" = None
    """The same group in the period before, where that was asked for; None where it had nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """What a walk over the ledger found; `first_bad_seq` is None where all links hold."""

    events: int
    first_bad_seq: int | None
    head: str
    reason: str = ""
    since: int = 0
    """The number of the signed checkpoint where the walk began: events up to it were not looked at (0: at the beginning)."""
    signed: int = 0
    """The number of the last checkpoint, which is signed; 0: there is none, or nobody's key was known."""

    @property
    def ok(self) -> bool:
        """Do all links hold?"""
        return self.first_bad_seq is None and not self.reason
