"""Every way the program can fail, as one tree; each failure knows its exit status and its three sentences.

MotcuaError
├── WrongUsage        2  the command or setting does not exist or is ill-typed
├── CouldNotAsk       3  nobody answered: says nothing about the citizen
│   ├── Unavailable      the population database: one exception for all outages, with its outcome
│   └── DeviceMissing    camera, printer, spooler
├── Refused           4  the rules say no: no key store, a post that may not, a limit reached
│   └── NotPermitted     a look-up stopped before the wire, with its outcome and the reason's code
├── BadInput          5  an unreadable image, not a card, a broken file, an impossible value
└── CouldNotKeep      6  disk full, ledger unwritable or broken: nothing is shown that was not kept

Foreign exceptions are mapped to these where they cross into the program (adapter, store, scanner).
`key` names three sentences of the catalogue (`<key>.what`, `.lost`, `.next`); `values` fill their holes
and must never hold a citizen's data, for errors reach logs.
"""

from typing import ClassVar

from app.core.lookup import Outcome
from resources.sentences import Language, say


class MotcuaError(Exception):
    """A failure the program expects and can explain."""

    exit_status: ClassVar[int] = 1

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def sentence(self, part: str, language: Language = "vi") -> str:
        """One of the three: `what` happened, whether anything was `lost`, what to do `next`."""
        return say(f"{self.key}.{part}", language, **self.values)

    def explain(self, language: Language = "vi") -> str:
        """The three sentences in one line."""
        return " ".join(self.sentence(part, language) for part in ("what", "lost", "next"))


class WrongUsage(MotcuaError):
    """The command, option, setting or value does not exist."""

    exit_status = 2


class CouldNotAsk(MotcuaError):
    """Something that had to answer did not."""

    exit_status = 3


class Unavailable(CouldNotAsk):
    """The population database could not be asked; `outcome` says why. Never "not found".

    `detail` is a code for support (`tls`, `http-502`), `retry_after_s` what the source said about when to come back (0: nothing).
    """

    def __init__(self, outcome: Outcome, /, *, detail: str = "", retry_after_s: float = 0.0, **values: object) -> None:
        super().__init__(f"outcome.{outcome}", **values)
        self.outcome = outcome
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.request_id = ""
        """Of the call that failed, once the counter knows it: what support asks for."""
        self.elapsed_ms = 0
        """How long the call took, likewise."""


class DeviceMissing(CouldNotAsk):
    """A camera, printer or spooler is not there or does not answer."""


class Refused(MotcuaError):
    """The rules say no; asking again changes nothing until somebody grants it."""

    exit_status = 4


class NotPermitted(Refused):
    """A look-up that may not be made: nothing left the machine. Its sentences are `refused.<reason>`."""

    def __init__(self, outcome: Outcome, reason: str, /, **values: object) -> None:
        super().__init__(f"refused.{reason}", **values)
        self.outcome = outcome
        self.reason = reason
        self.request_id = ""
        """Of the refused call, once it is in the ledger."""


class BadInput(MotcuaError):
    """What came in cannot be used."""

    exit_status = 5


class CouldNotKeep(MotcuaError):
    """The store did not take it; so nothing was sent or shown."""

    exit_status = 6
