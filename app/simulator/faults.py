"""Faults that can be played, and the plan that says on which request which of them is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from threading import Lock
from typing import Any, Self

from app.core.errors import BadInput
from resources.demo.people import by_number


class Kind(StrEnum):
    """What goes wrong. The first group is about the bytes on their way, the second about the reply, the third about what it says."""

    DELAY = "delay"
    """The answer comes `seconds` late."""
    SILENT = "silent"
    """No answer, ever; the connection stays open."""
    DRIP = "drip"
    """One byte every `seconds`."""
    CUT = "cut"
    """Half of the body, then the end."""
    RESET = "reset"
    """The connection is reset."""
    GARBAGE = "garbage"
    """Something that is no HTTP."""
    HUGE_HEADER = "huge-header"
    """A header of `size` bytes."""

    STATUS = "status"
    """Status `status`, 502 where none is named."""
    RATE_LIMITED = "rate-limited"
    """429 with `Retry-After: seconds`."""
    EXPIRED_TOKEN = "expired-token"  # noqa: S105  # a name, no secret
    """401, and the token is worth nothing from then on; for service `token`: it is given, and worth nothing."""
    REDIRECT = "redirect"
    """302 to another place."""
    HTML = "html"
    """A page for people, with status 200."""
    EMPTY = "empty"
    """Status 200 without a body."""
    BROKEN = "broken"
    """JSON or XML without its end."""
    NOT_UTF8 = "not-utf8"
    DUPLICATE = "duplicate"
    """A key twice (JSON)."""
    NAN = "nan"
    """NaN as a value (JSON)."""
    DEEP = "deep"
    """Nested 200 deep."""
    DOCTYPE = "doctype"
    """A document type with an entity (XML)."""
    OVERSIZED = "oversized"
    """The right answer and `size` blanks."""
    GZIP_BOMB = "gzip-bomb"
    """The same, compressed."""

    NOT_FOUND = "not-found"
    REFUSED = "refused"
    """The source's own code `code`, or one of the outcomes named in `codes.CODES`."""
    WRONG_ID = "wrong-id"
    """The record of somebody else."""
    WRONG_ECHO = "wrong-echo"
    """The `MaYeuCau` of another request."""
    SEVERAL = "several"
    """Two different people."""


_OF_CONTENTS = frozenset({Kind.NOT_FOUND, Kind.REFUSED, Kind.WRONG_ID, Kind.WRONG_ECHO, Kind.SEVERAL})

TOKEN = "token"  # noqa: S105  # a name, no secret
SERVICES = ("033", "034", "037", TOKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. A figure of 0 and a text of "" mean the kind's own default."""

    kind: Kind
    seconds: float = 0.0
    status: int = 0
    size: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a fault is played: on requests about `citizen` (12 or 9 digits), for `service`, on the `nth` that fits; `times` often.

    What is left empty, or 0, does not narrow; `times` 0: always. Requests for a token are meant only where `service` is `token`.
    Raises BadInput where a fault of contents is wanted of a token.
    """

    fault: Fault
    citizen: str = ""
    service: str = ""
    nth: int = 0
    times: int = 0

    @classmethod
    def of(cls, content: object) -> Self:
        """Out of JSON: `{"match": {"citizen", "service", "nth"}, "fault": {"kind", ...}, "times"}`.

        Raises BadInput, naming what is wrong, for anything else.
        """
        rule = _mapping(content, known={"match", "fault", "times"}, where="rule")
        match = _mapping(rule.get("match", {}), known={"citizen", "service", "nth"}, where="match")
        fault = _mapping(rule.get("fault"), known={field.name for field in fields(Fault)}, where="fault")
        if fault.get("kind") not in list(Kind):
            raise BadInput("simulator.bad_faults", problem=f"kind: {' | '.join(Kind)}")
        if match.get("service", "") not in ("", *SERVICES):
            raise BadInput("simulator.bad_faults", problem=f"service: {' | '.join(SERVICES)}")
        wrong = [name for part in (fault, match) for name, value in part.items() if not _typed(name, value)]
        if wrong or not _typed("times", rule.get("times", 0)):
            raise BadInput("simulator.bad_faults", problem=", ".join(wrong or ["times"]))
        return cls(fault=Fault(**{**fault, "kind": Kind(fault["kind"])}), times=rule.get("times", 0), **match)

    def __post_init__(self) -> None:
        if self.service == TOKEN and self.fault.kind in _OF_CONTENTS:
            raise BadInput("simulator.bad_faults", problem=f"{TOKEN}: {self.fault.kind}")

    def fits(self, *, service: str, number: str) -> bool:
        """Is this request one of those meant? `nth` and `times` aside."""
        meant = service == self.service if self.service else service != TOKEN
        return meant and (not self.citizen or _same(self.citizen, number))


def rules_of(content: object) -> tuple[Rule, ...]:
    """One rule, or a list of them. Raises BadInput."""
    return tuple(Rule.of(one) for one in (content if isinstance(content, list) else [content]))


def _same(one: str, other: str) -> bool:
    return one == other or (by_number(one) is not None and by_number(one) is by_number(other))


def _mapping(content: object, *, known: set[str], where: str) -> Mapping[str, Any]:
    if not isinstance(content, Mapping) or not known >= content.keys():
        raise BadInput("simulator.bad_faults", problem=f"{where}: {{{', '.join(sorted(known))}}}")
    return content


def _typed(name: str, value: object) -> bool:
    if name in ("kind", "code", "citizen", "service"):
        return isinstance(value, str)
    whole = isinstance(value, int) and not isinstance(value, bool)
    if name == "status":
        return whole and (value == 0 or 400 <= value <= 599)  # type: ignore[operator]  # whole says it is a number
    return (whole or (name == "seconds" and isinstance(value, float))) and value >= 0  # type: ignore[operator]  # as above


class Plan:
    """The rules in force, and how often each has fitted and been played. Any thread."""

    def __init__(self, rules: tuple[Rule, ...] = ()) -> None:
        self._lock = Lock()
        self._rules = list(rules)
        self._fitted: Counter[int] = Counter()
        self._played: Counter[int] = Counter()

    def add(self, *rules: Rule) -> None:
        """Further rules; an earlier one wins."""
        with self._lock:
            self._rules += rules

    def clear(self) -> None:
        """No rule is in force any more."""
        with self._lock:
            self._rules.clear()
            self._fitted.clear()
            self._played.clear()

    def play(self, *, service: str, number: str = "") -> Fault | None:
        """The fault to play on this request, counted as played; None: all goes well."""
        with self._lock:
            chosen = None
            for place, rule in enumerate(self._rules):
                if not rule.fits(service=service, number=number):
                    continue
                self._fitted[place] += 1
                spent = rule.times and self._played[place] >= rule.times
                if chosen is None and not spent and rule.nth in (0, self._fitted[place]):
                    self._played[place] += 1
                    chosen = rule.fault
            return chosen

    def __len__(self) -> int:
        return len(self._rules)
