"""The way in front of the wire: what the books say of whoever sits here, read anew before every call."""

import datetime as dt
import uuid
from dataclasses import dataclass

from app.core.errors import NotPermitted
from app.core.lookup import LEGAL_SOURCE, LookupRequest, Outcome, Service
from app.core.people import Clerk, SecondFactor
from app.core.usage import EventKind
from app.permission import SUSPENDED, Refusal, Standing, incomplete, refusal, unproven
from app.store.accounts import Accounts
from app.store.journal import Journal, day_of
from app.store.second_factor import SecondFactors


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Decides for one clerk at one desk. Methods raise CouldNotKeep where the books cannot be read; any thread but the window's.

    `real_citizens`: are they to be asked about here, and not invented ones?
    """

    journal: Journal
    accounts: Accounts
    second_factors: SecondFactors
    real_citizens: bool

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
        return self._barred or refusal(self.standing(), service=service, procedure=procedure, day=self.today)

    def refusal_of(self, request: LookupRequest) -> Refusal | None:
        """Is this request to be refused?"""
        return incomplete(request) or self.refusal(request.service, request.procedure)

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

    @property
    def _barred(self) -> Refusal | None:
        """Who is suspended, or has not proven who he is where citizens are real, may nothing, whatever he was granted."""
        clerk = self.clerk
        if clerk.is_suspended(self.today):
            return SUSPENDED
        return unproven(clerk) if self.real_citizens else None

    @property
    def clerk(self) -> Clerk:
        """Who sits here, as the books have him now."""
        sits_here = self.journal.clerk
        return sits_here if sits_here.demo else self.accounts.find(sits_here.login) or sits_here

    @property
    def today(self) -> dt.date:
        """By the office's own calendar."""
        return day_of(self.journal.clock)
