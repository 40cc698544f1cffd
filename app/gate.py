"""The way in front of the wire: what the books say of whoever sits here, read anew before every call."""

import datetime as dt
import re
import uuid
from contextlib import closing
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, TypedDict

from app.core.errors import NotPermitted, Refused, WrongUsage
from app.core.lookup import LEGAL_SOURCE, LookupRequest, Outcome, Service
from app.core.people import Clerk, Scope, SecondFactor
from app.core.reason import Reason
from app.core.usage import EventKind
from app.permission import GLASS_HOLDS, RESET, SUSPENDED, Refusal, Standing, glass_holds, incomplete, lacks_a_grant, refusal, unproven
from app.store.accounts import Accounts
from app.store.journal import Journal, day_of
from app.store.passwords import was_reset
from app.store.second_factor import SecondFactors
from app.store.units import Units

_PROCEDURE: Final = re.compile(r"\d\.\d{6}")
LEAST_REASON: Final = 15
"""Characters of the words with which a glass is broken."""


class Moment(TypedDict):
    """Now, by all that a clock says."""

    now: dt.datetime
    monotonic_ns: int
    boot_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Decides for one clerk at one desk. Methods raise CouldNotKeep where the books cannot be read; any thread but the window's.

    `real_citizens`: are they to be asked about here, and not invented ones? `proven`: whoever sits here has shown his password.
    `may_break_glass`: the office's setting `account.break_glass`.
    """

    journal: Journal
    accounts: Accounts
    second_factors: SecondFactors
    real_citizens: bool
    proven: bool = False
    may_break_glass: bool = False

    def standing(self) -> Standing:
        """What the books say now."""
        clerk = self.clerk
        if clerk.demo:
            return Standing(clerk=clerk)
        grants = self.accounts.grants(clerk.login)
        wanted = any(grant.second_factor for grant in grants)  # or the key store need not be asked
        return Standing(
            clerk=clerk,
            grants=grants,
            commitments=self.accounts.commitments(clerk.login),
            second_factor=self.second_factors.state(clerk.login) if wanted else SecondFactor.NOT_ENROLLED,
        )

    def refusal(self, service: Service, procedure: str) -> Refusal | None:
        """Would a look-up be refused now? Asked ahead; leaves no trace."""
        no = self._refusal_of_the_books(service, procedure)
        return None if no and lacks_a_grant(no) and self._glass_is_broken() else no

    def refusal_of(self, request: LookupRequest) -> Refusal | None:
        """Is this request to be refused?"""
        return incomplete(request) or self.refusal(request.service, request.procedure)

    def is_under_glass(self, request: LookupRequest) -> bool:
        """Is it only a broken glass that lets this request pass?"""
        return self.may_break_glass and self._refusal_of_the_books(request.service, request.procedure) is not None

    def break_glass(self, reason: Reason, *, service: Service, procedure: str) -> dt.datetime:
        """Leave to look up without a grant until the moment returned, once the BREAK_GLASS event, which is an alert, is durable.

        Raises Refused where the office does not allow it or nothing is to be broken, NotPermitted where a grant is not what
        is missing, WrongUsage for no procedure or a reason of too few words, CouldNotKeep.
        """
        if not _PROCEDURE.fullmatch(procedure):
            raise WrongUsage("lookup.bad_procedure")
        about = {"service": service.value, "procedure": procedure, "reason": reason.code, "note": reason.text}
        no = self._refusal_of_the_books(service, procedure)
        if no is None:
            raise Refused("breakglass.not_needed")
        if not lacks_a_grant(no):
            raise self.refused(no, procedure=procedure, service=service.value)
        if len(reason.text) < LEAST_REASON:
            raise WrongUsage("breakglass.short", least=LEAST_REASON)
        if not self.may_break_glass:
            self.journal.write(EventKind.BREAK_GLASS, state="refused", **about)
            raise Refused("breakglass.off")
        return self.journal.write(EventKind.BREAK_GLASS, **about).at + GLASS_HOLDS

    def refused(self, no: Refusal, *, adapter: str = "", **about: str) -> NotPermitted:
        """A refusal that no request stands behind, as it is to be raised, once it is in the ledger. `about`: fields of UsageEvent."""
        refused = NotPermitted(no.outcome, no.reason, law=LEGAL_SOURCE)
        refused.request_id = str(uuid.uuid4())
        trace = {"request_id": refused.request_id, "adapter": adapter, "outcome": no.outcome.value, "reason": no.reason}
        self.journal.write(EventKind.OUTCOME, **trace, **about)
        return refused

    def require_working(self, **about: str) -> None:
        """Who may not work does nothing that is kept, also in a window that was open before. Raises NotPermitted."""
        if no := self._barred:
            raise self.refused(no, **about)

    def confirm(self, code: str) -> None:
        """One try of the second factor, in the ledger as LOGIN. Raises NotPermitted: wrong or used code, pause, not enrolled."""
        said = self.second_factors.confirm(self.journal.clerk.login, code)
        good = said is SecondFactor.CONFIRMED
        self.journal.write(EventKind.LOGIN, state="confirmed" if good else "refused", reason="" if good else said.value)
        if not good:
            raise NotPermitted(Outcome.SECOND_FACTOR_REQUIRED, said.value)

    def _refusal_of_the_books(self, service: Service, procedure: str) -> Refusal | None:
        return self._barred or refusal(self.standing(), service=service, procedure=procedure, day=self.today)

    def _glass_is_broken(self) -> bool:
        """Has this clerk broken it, at this desk, a few minutes ago? Reads the ledger only as far back as it could have been."""
        if not self.may_break_glass:
            return False
        clock = self.journal.clock
        now: Moment = {"now": clock.now(), "monotonic_ns": clock.monotonic_ns(), "boot_id": clock.boot_id()}
        with closing(self.journal.ledger.events(newest_first=True)) as events:
            mine = (
                event for event in takewhile(lambda event: glass_holds(event, **now), events) if event.clerk == self.journal.clerk.login
            )
            return any(event.kind is EventKind.BREAK_GLASS and event.state != "refused" for event in mine)

    @property
    def _barred(self) -> Refusal | None:
        """Who is suspended, or has not proven who he is where citizens are real, may nothing, whatever he was granted.

        Nor may a window go on that was opened with a password which an administrator has reset since: whoever sits there is to show
        the new one.
        """
        clerk = self.clerk
        if clerk.is_suspended(self.today):
            return SUSPENDED
        if self.proven and was_reset(self.accounts.database, clerk.login):
            return RESET
        return unproven(clerk) if self.real_citizens and not self.proven else None

    @property
    def clerk(self) -> Clerk:
        """Who sits here, as the books have him now."""
        sits_here = self.journal.clerk
        return sits_here if sits_here.demo else self.accounts.find(sits_here.login) or sits_here

    @property
    def scope(self) -> Scope:
        """Whose doings he may see now, by his post and the units as they stand today."""
        return Scope.of(self.clerk, Units(self.accounts.database).tree(), self.today)

    @property
    def today(self) -> dt.date:
        """By the office's own calendar."""
        return day_of(self.journal.clock)
