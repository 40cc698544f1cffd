"""Those who went onto a paper unverified, asked about when the database is back; each by himself, with his own way out."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import CouldNotKeep, MotcuaError, NotPermitted, Unavailable, WrongUsage
from app.core.lookup import Column, Identity, Method, Outcome
from app.core.reason import Reason
from app.core.usage import EventKind
from app.core.waiting import WaitingItem, WaitingState
from app.inquiry import Ended, Inquiry
from app.store import waiting as store
from app.store.database import Change
from app.store.journal import Journal
from app.store.waiting import WaitingList
from resources.dates import PartialDate
from scanner.payload import CardClaim, CardKind

_SATURDAY = 5
EXPIRED = "expired"
"""Why an item left the list that nobody dropped: its claim may be kept no longer."""
OTHER_SOURCE = "other-source"
"""Why an item was not asked about: the desk has another source now than when he went onto the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The list of a desk, worked off. Every method may block; any thread but the window's. Raises CouldNotKeep."""

    journal: Journal
    inquiry: Inquiry
    list: WaitingList

    def items(self) -> tuple[WaitingItem, ...]:
        """Everybody who waits, next one first."""
        self.purge()
        return self.list.items()

    def purge(self) -> None:
        """Forgets what may be kept no longer, a DROPPED event each; an answer stays until a clerk drops it. Done at every start, too."""
        for item in self.list.items():
            if item.claim and item.keep_to < self.inquiry.gate.today:
                with suppress(WrongUsage):  # another program has just removed him
                    self._remove(item, reason=EXPIRED, text="")

    def retry(self, item_id: str, *, cancel: Event | None = None) -> WaitingItem:
        """Asks once about one of them and returns how it stands then; an answer is compared with what he had said.

        Whatever goes wrong is the item's own state. Where it was answered before, or another program has it in hand, it is
        returned as it is. Raises WrongUsage for an id that is not in the list, NotPermitted for a clerk who may not work.
        """
        self.inquiry.gate.require_working()
        before = self._find(item_id)
        if before.state is WaitingState.ANSWERED:
            return before
        item = self.list.take(item_id, now=self.journal.clock.now())
        return before if item is None else self._ask(item, cancel)

    def retry_all(self, *, cancel: Event | None = None) -> Iterator[WaitingItem]:
        """Asks about everybody once, whoever was tried longest ago first; gives each as he stands then."""
        self.inquiry.gate.require_working()
        for item in self.items():
            if cancel is not None and cancel.is_set():
                return
            if item.state is not WaitingState.ANSWERED and (taken := self.list.take(item.id, now=self.journal.clock.now())):
                yield self._ask(taken, cancel)

    def drop(self, item_id: str, reason: Reason) -> None:
        """That one will not be verified; why is kept as a DROPPED event.

        Raises WrongUsage for an id that is not in the list, or a reason that tells of him.
        """
        self.inquiry.gate.require_working()
        item = self._find(item_id)
        if item.claim:
            reason.require_silent_about(*_names(item))
        self._remove(item, reason=reason.code, text=reason.text)

    def _find(self, item_id: str) -> WaitingItem:
        found = next((item for item in self.items() if item.id == item_id), None)
        if found is None:
            raise WrongUsage("queue.unknown")
        return found

    def _remove(self, item: WaitingItem, *, reason: str, text: str) -> None:
        self.journal.write(EventKind.DROPPED, store.removing(item.id), reason=reason, note=text, **_about(item))

    def _ask(self, item: WaitingItem, cancel: Event | None) -> WaitingItem:
        """One try, by the source that failed him: another one, which has never heard of him, would say "not found"."""
        if item.adapter not in ("", self.inquiry.verifier.name):
            return self._failed(item, Outcome.NOT_CONFIGURED, reason=OTHER_SOURCE)
        after = [item]

        def settle(ended: Ended) -> Change:
            after.append(_after(item, ended, now=self.journal.clock.now()))
            return store.tried(after[-1])

        try:
            claimant = read_claim(item)
            matter = Dossier(number=item.dossier, procedure=item.procedure, purpose=item.purpose)
            self.inquiry.ask(matter, claimant, fields=frozenset(item.fields), cancel=cancel, settle=settle, on_paper_already=True)
        except (Unavailable, NotPermitted):
            pass  # settled, in the transaction that holds the OUTCOME
        except CouldNotKeep:
            raise
        except (MotcuaError, ValueError):
            return self._failed(item, Outcome.BAD_INPUT)
        return after[-1]

    def _failed(self, item: WaitingItem, outcome: Outcome, *, reason: str = "") -> WaitingItem:
        """A try in which nothing could be sent."""
        now = self.journal.clock.now()
        after = replace(
            item, state=WaitingState.FAILED, tries=item.tries + 1, tried_at=now, outcome=outcome.value, reason=reason, held_until=None
        )
        self.list.keep(store.tried(after))
        return after


def waiting_item(
    claimant: Claimant, dossier: Dossier, *, form: str, fields: frozenset[str], subject: str, adapter: str, now: dt.datetime, keep_days: int
) -> WaitingItem:
    """A new item: kept to the end of the working day that is so many after today (Saturdays and Sundays do not count)."""
    return WaitingItem(
        id=store.new_id(),
        dossier=dossier.number,
        procedure=dossier.procedure,
        purpose=dossier.purpose,
        role=claimant.role,
        form=form,
        method=claimant.method.value,
        subject=subject,
        fields=tuple(sorted(fields)),
        added_at=now,
        keep_to=working_day_after(now.astimezone().date(), keep_days),
        claim=written_claim(claimant),
        adapter=adapter,
    )


def working_day_after(day: dt.date, days: int) -> dt.date:
    """So many working days later. Holidays are not asked about: over one, a claim is kept a little shorter."""
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def written_claim(claimant: Claimant) -> bytes:
    """What he said, as far as asking and comparing need it; nothing else of the card is kept."""
    card, said = claimant.claim, claimant.identity
    kept: dict[str, Any] = {"number": said.number, "name": said.full_name, "birth": said.birth_date.iso() if said.birth_date else ""}
    if card is not None:
        kept["card"] = {"kind": card.kind.value, "old_id": card.old_id, "sex": card.sex, "residence": card.residence}
    return json.dumps(kept).encode()


def read_claim(item: WaitingItem) -> Claimant:
    """The claimant as far as he was kept. Raises ValueError for what `written_claim` did not write."""
    kept = json.loads(item.claim)
    try:
        birth = PartialDate.from_iso(kept["birth"])
        identity, method = Identity(number=kept["number"], full_name=kept["name"], birth_date=birth), Method.read(item.method)
        card = kept.get("card")
        claim = _card(card, identity) if card else None
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError("not a claim") from problem
    return Claimant(role=item.role, identity=identity, method=method, claim=claim)


def _names(item: WaitingItem) -> tuple[str, ...]:
    try:
        return read_claim(item).names
    except ValueError:
        return ()  # nobody can be told by a claim that cannot be read, and it must be possible to drop it


def _card(kept: dict[str, str], identity: Identity) -> CardClaim:
    birth = identity.birth_date
    return CardClaim(
        kind=CardKind(kept["kind"]),
        personal_id=identity.number,
        old_id=kept["old_id"],
        full_name=identity.full_name,
        birth_date=birth,
        birth_text="",
        sex=kept["sex"],
        residence=kept["residence"],
        residence_text="",
        issue_date=None,
        issue_text="",
    )


def _after(item: WaitingItem, ended: Ended, *, now: dt.datetime) -> WaitingItem:
    tried = replace(item, tries=item.tries + 1, tried_at=now, outcome=ended.outcome.value, reason="", differs=(), held_until=None)
    if isinstance(ended, NotPermitted):
        return replace(tried, state=WaitingState.FAILED, reason=ended.reason)
    if isinstance(ended, Unavailable) or ended.outcome.column is Column.REFUSED:
        return replace(tried, state=WaitingState.FAILED)
    if ended.outcome is Outcome.FOUND and not ended.differs:
        return replace(tried, state=WaitingState.VERIFIED)
    return replace(tried, state=WaitingState.ANSWERED, differs=ended.differs)


def _about(item: WaitingItem) -> dict[str, str]:
    names = ("dossier", "procedure", "purpose", "role", "form", "method", "subject")
    return {name: getattr(item, name) for name in names}
