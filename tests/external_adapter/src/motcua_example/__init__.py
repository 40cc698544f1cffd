"""A source that is installed beside motcua: a whole adapter in one file, to begin from.

It knows one invented citizen. Its own words come from the setting `verify.options`, as in `example.delay=0`.
"""

from threading import Event
from typing import Final

from app.core.citizen import CitizenRecord
from app.verify.api import (
    API_VERSION,
    Answer,
    Capabilities,
    Check,
    Configuration,
    Health,
    LookupRequest,
    Outcome,
    Service,
    Step,
    Unavailable,
)
from resources.dates import PartialDate

OFFERED: Final = frozenset({"personal_id", "old_id", "full_name", "birth_date"})
CITIZEN: Final = CitizenRecord(
    asked=OFFERED, personal_id="099000000017", old_id=None, full_name="Nguyễn Văn Mẫu", birth_date=PartialDate(1990, 3, 7)
)


class ExampleVerifier:
    """The contract is `app/verify/api.py`; every line here is there because that file asks for it."""

    name = "example"
    api_version = API_VERSION

    def __init__(self, configuration: Configuration) -> None:
        self._options = configuration.text("verify.options")
        self._closed = Event()

    def capabilities(self) -> Capabilities:
        """Two services, four fields, nobody real."""
        return Capabilities(services=frozenset({Service.AUTHENTICATE, Service.CITIZEN}), fields=OFFERED, test_data=True, loopback=True)

    def health(self) -> Health:
        """Always ready."""
        return Health()

    def check(self) -> Check:
        """There is nothing that could be missing."""
        return Check(steps=(Step(name="settings", ok=True),))

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        """Answers by number alone. Raises Unavailable."""
        if cancel is not None and cancel.is_set():
            raise Unavailable(Outcome.CANCELLED, detail="cancelled")
        if self._closed.is_set():
            raise Unavailable(Outcome.CANCELLED, detail="shut")
        if request.identity.number != CITIZEN.personal_id:
            return Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH)
        if request.service is Service.AUTHENTICATE:
            return Answer(outcome=Outcome.FOUND)
        return Answer(outcome=Outcome.FOUND, record=CITIZEN.only(request.fields))

    def close(self) -> None:
        """Nothing is asked afterwards."""
        self._closed.set()


def build(configuration: Configuration) -> ExampleVerifier:
    """What the entry point names: a `Factory`."""
    return ExampleVerifier(configuration)
