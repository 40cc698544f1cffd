"""What a source's own codes mean: setting `verify.codes`, and how a code is found in an answer.

A source refuses in its own words: a SOAP Fault, `{"error_code": 4}`, `{"error": {"code": "004"}}`. Under a name that holds nothing
but error codes `4` is `004`, as the code lists have it; anywhere else (`status`, a sentence) only what is written exactly so counts,
for there other people's numbers stand too. A code that nobody has explained is an outage (`GATEWAY_ERROR`), never "not found".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from app.core.errors import Unavailable
from app.core.lookup import Column, Outcome
from app.verify.tree import KNOWN, Parts

ERROR_CODES: Final = frozenset({"errorcode", "errcode", "maloi", "faultcode"})
CARRIERS: Final = ERROR_CODES | {
    "code", "error", "errors", "iserror", "haserror", "resultcode", "responsecode", "returncode", "maketqua",
}  # fmt: skip
HINTS: Final = frozenset({"status", "statuscode", "httpstatus", "ma"})
"""Names that hold a code in some places and something harmless in others: one that is not explained fails only where it plainly says so."""
VERDICTS: Final = frozenset({"success", "issuccess", "succeeded", "ok"})
TEXTS: Final = frozenset({"message", "fault", "faultstring", "detail", "reason", "text", "value"})
"""Names of sentences, which may be a code or begin with one (`[005] ...`, `005 - ...`, SOAP 1.2's `m:005`)."""
COUNTS: Final = frozenset({"soluong", "tongso", "total", "count"})
NEUTRAL: Final = frozenset({"mayeucau", "thoidiemdulieu", "requestid", "transactionid", "traceid", "timestamp"})
"""Names that say which answer this is, whatever it says."""
_NO_CODES: Final = KNOWN - {"Fault", "faultcode", "faultstring", "detail"}
_WELL: Final = frozenset({"", "0", "200", "OK", "SUCCESS"})
_NO_ERROR: Final = _WELL | {"FALSE", "NONE", "NULL"}
_PLAINLY_BAD: Final = frozenset({"ERROR", "FAIL", "FAILED", "FAILURE"})
_CODE_IN_TEXT: Final = re.compile(r"[\[(]\s*(\w{3,})\s*[\])]|(\w{3,})\s*[:\-–]|\w+:(\w{3,})$")


@dataclass(frozen=True, slots=True)
class Codes:
    """Outcomes by code as the setting writes it, in capitals; and those codes by their bare form."""

    meanings: Mapping[str, Outcome]
    bare: Mapping[str, str]

    @classmethod
    def of(cls, setting: str) -> Self:
        """Out of `001=BAD_INPUT,004=PROCEDURE_NOT_LICENSED`; `1=FOUND` says that 1 means "all is well".

        Raises Unavailable(NOT_CONFIGURED) for anything else.
        """
        meanings: dict[str, Outcome] = {}
        for pair in filter(None, (part.strip() for part in setting.split(","))):
            code, _, outcome = (part.strip() for part in pair.partition("="))
            if not code or outcome not in list(Outcome) or outcome == Outcome.NO_PURPOSE:
                raise Unavailable(Outcome.NOT_CONFIGURED, detail="bad-codes")
            meanings[code.upper()] = Outcome(outcome)
        return cls(meanings, {canonical(code): code for code in meanings})

    def told(self, parts: Parts) -> Outcome | None:
        """What the code among an answer's outer parts means; None where there is none, or one that says all is well.

        Raises Unavailable(GATEWAY_ERROR) for a code that is not explained and for a Fault without any.
        """
        said = _said(parts)
        if not said:
            return None
        explained = self._first(said)
        if explained is not None:
            return explained
        if any(name == "Fault" for name, _ in said):
            raise Unavailable(Outcome.GATEWAY_ERROR, detail="fault")
        if any(_fails(name, value) and not self.written(name, value) for name, value in said):
            raise Unavailable(Outcome.GATEWAY_ERROR, detail="unknown-code")
        return None

    def explained(self, parts: Parts) -> Outcome | None:
        """The meaning of the first code among them that is explained and does not say that all is well, or None."""
        return self._first(_said(parts))

    def _first(self, said: Parts) -> Outcome | None:
        known = (self.meaning(name, value) for name, value in said)
        return next((outcome for outcome in known if outcome not in (None, Outcome.FOUND)), None)

    def meaning(self, name: str, value: object) -> Outcome | None:
        """The outcome of the code that stands under this name, or None."""
        return self.meanings.get(self.written(name, value))

    def written(self, name: str, value: object) -> str:
        """The explained code that stands under this name, as the setting writes it; "" for none."""
        short = plain(name)
        if not isinstance(value, (str, int)) or short not in CARRIERS | HINTS | TEXTS:
            return ""
        said = str(value).strip().upper()
        if said in self.meanings:
            return said
        if short in ERROR_CODES:
            return self.bare.get(canonical(said), "")
        begins = _CODE_IN_TEXT.match(said) if short in TEXTS else None
        code = next(filter(None, begins.groups())) if begins else ""
        return code if code in self.meanings else ""

    def is_fine(self, name: str, value: object) -> bool:
        """Does this leaf say nothing, or plainly that all is well? What else might it say, if nobody was found?"""
        short, said = plain(name), "" if value is None else str(value).strip().upper()
        if not said or short in NEUTRAL:
            return True
        if short in VERDICTS:
            return said in ("TRUE", "1")
        if short in COUNTS:
            return said == "0"
        if short in CARRIERS:
            return canonical(said) in _NO_ERROR or self.meaning(name, value) is Outcome.FOUND
        return short in HINTS | TEXTS and (canonical(said) in _WELL or self.meaning(name, value) is Outcome.FOUND)


def decided(outcome: Outcome, *, detail: str) -> Outcome:
    """The outcome, where it is the source's decision. Raises Unavailable where it means that nobody was asked."""
    if outcome.column is Column.UNAVAILABLE:
        raise Unavailable(outcome, detail=detail)
    return outcome


def canonical(code: object) -> str:
    """`4` of `004`, of `soapenv:Client.004` and of the number 4."""
    text = str(code).strip().upper()
    if " " not in text:
        text = text.rpartition(":")[2].rpartition(".")[2]
    return text.lstrip("0") or "0" if text.isdecimal() else text


def plain(name: str) -> str:
    """`errorcode` of `error_code`, `errorCode` and `ErrorCode`."""
    return name.replace("_", "").replace("-", "").casefold()


def _said(parts: Parts) -> Parts:
    """Those that could hold a code: foreign names, and a Fault."""
    return [(name, value) for name, value in parts if name not in _NO_CODES]


def _fails(name: str, value: object) -> bool:
    short = plain(name)
    if short not in CARRIERS | HINTS | VERDICTS:
        return False
    if isinstance(value, (Mapping, list)):
        return short in ("error", "errors") and bool(value)
    code = canonical("" if value is None else value)
    if short in CARRIERS:
        return code not in _NO_ERROR
    if short in VERDICTS:
        return code in ("FALSE", "0")
    return code in _PLAINLY_BAD or (code.isdecimal() and len(code) < 4 and int(code) >= 400)
