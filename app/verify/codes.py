"""What a source's own codes mean: setting `verify.codes`, and how a code is found in an answer.

A source refuses in its own words: a SOAP Fault, `{"error_code": 4}`, `{"error": {"code": "004"}}`. Codes are compared as the code
lists compare them: `4` is `004`. A code that nobody has explained is an outage (`GATEWAY_ERROR`), never "not found".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from app.core.errors import Unavailable
from app.core.lookup import Column, Outcome
from app.verify.tree import KNOWN, Parts, outer

CARRIERS: Final = frozenset({"errorcode", "errcode", "code", "maloi", "error", "errors", "resultcode", "responsecode", "faultcode"})
HINTS: Final = frozenset({"status", "statuscode", "httpstatus"})
"""Names that hold a code in some places and something harmless in others: one that is not explained fails only where it plainly says so."""
VERDICTS: Final = frozenset({"success", "issuccess", "succeeded"})
_NO_CODES: Final = KNOWN - {"Fault", "faultcode"}
_FINE: Final = frozenset({"", "0", "200", "OK", "SUCCESS", "FALSE", "NONE", "NULL"})
_PLAINLY_BAD: Final = frozenset({"ERROR", "FAIL", "FAILED", "FAILURE"})
_LEADING_CODE: Final = re.compile(r"\W*(\w+)\W")


@dataclass(frozen=True, slots=True)
class Codes:
    """Outcomes by code, the code without leading zeros."""

    meanings: Mapping[str, Outcome]

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
            meanings[canonical(code)] = Outcome(outcome)
        return cls(meanings)

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
        if any(_fails(name, value) and self.meaning(value) is None for name, value in said):
            raise Unavailable(Outcome.GATEWAY_ERROR, detail="unknown-code")
        return None

    def explained(self, parts: Parts) -> Outcome | None:
        """The meaning of the first code among them that is explained and does not say that all is well, or None."""
        return self._first(_said(parts))

    def _first(self, said: Parts) -> Outcome | None:
        known = map(self.meaning, _codes(said))
        return next((outcome for outcome in known if outcome not in (None, Outcome.FOUND)), None)

    def meaning(self, code: object) -> Outcome | None:
        """The outcome of one code, or None."""
        return self.meanings.get(canonical(code))


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


def _codes(said: Parts) -> Iterator[object]:
    """Everything that may be a code: by the names it stands under, or inside a Fault any text and what it begins with."""
    for name, value in said:
        if plain(name) in CARRIERS | HINTS and isinstance(value, (str, int)):
            yield value
    for name, fault in said:
        if name == "Fault":
            for _, value in outer(fault):
                if isinstance(value, str):
                    yield value
                    lead = _LEADING_CODE.match(value)
                    yield from lead.groups() if lead else ()


def _fails(name: str, value: object) -> bool:
    short = plain(name)
    if short not in CARRIERS | HINTS | VERDICTS:
        return False
    if isinstance(value, (Mapping, list)):
        return short in ("error", "errors") and bool(value)
    code = canonical("" if value is None else value)
    if short in CARRIERS:
        return code not in _FINE
    if short in VERDICTS:
        return code in ("FALSE", "0")
    return code in _PLAINLY_BAD or (code.isdecimal() and len(code) < 4 and int(code) >= 400)
