"""Is a source on the network ready? Settings, name, connection, certificate, token, trial request: each with its own verdict.

The trial request names nobody: twelve zeros, which no province issues, and a name that says what it is. Any well-formed answer
counts, "not found" most of all. Blocks for a few seconds at most; any thread.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from app.core.citizen import ALWAYS_ASKED
from app.core.errors import MotcuaError, Unavailable
from app.core.lookup import Answer, Column, Identity, LookupRequest, Service
from app.verify.api import Check, Step
from resources.dates import PartialDate

NOBODY: Final = Identity(number="000000000000", full_name="KIEM TRA KET NOI", birth_date=PartialDate(1900))


def trial(*, deadline_s: float) -> LookupRequest:
    """A look-up of nobody."""
    return LookupRequest(
        identity=NOBODY,
        service=Service.CITIZEN,
        fields=ALWAYS_ASKED,
        clerk="motcua",
        unit="motcua",
        procedure="0.000000",
        dossier="KIEM-TRA",
        purpose="kiem_tra_ket_noi",
        request_id=str(uuid.uuid4()),
        deadline_s=deadline_s,
    )


def failed(name: str, problem: MotcuaError) -> Step:
    """A step that says no: the sentences of the detail, which name what to look at, else those of the outcome."""
    key = f"detail.{problem.detail}" if isinstance(problem, Unavailable) and problem.detail else problem.key
    return Step(name=name, ok=False, problem=key, values=problem.values)


def tried(name: str, work: Callable[[], object]) -> Step:
    """A step that is good where the work is done without an error of the program's tree.

    An answer is named, and where it is a refusal, what that means: the connection is good, rights are missing.
    """
    try:
        done = work()
    except MotcuaError as problem:
        return failed(name, problem)
    if not isinstance(done, Answer):
        return Step(name=name, ok=True)
    refused = done.outcome.column is Column.REFUSED
    return Step(name=name, ok=True, problem="adapter.trial_refused" if refused else "", values={"outcome": done.outcome.value})


def servers(*urls: str) -> tuple[str, ...]:
    """Those of the addresses that lie on different servers, in their order; empty ones are left out."""
    found: dict[tuple[str, str | None, int | None], str] = {}
    for url in filter(None, urls):
        parts = urlsplit(url)
        found.setdefault((parts.scheme, parts.hostname, parts.port), url)
    return tuple(found.values())


def up_to_the_first_no(steps: Iterable[Step]) -> Check:
    """A check that goes no further than its first step that fails: what comes after could not be judged."""

    def taken() -> Iterator[Step]:
        for step in steps:
            yield step
            if not step.ok:
                return

    return Check(steps=tuple(taken()))
