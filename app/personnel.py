"""Accounts looked after: added, suspended, committed, granted; each change in the ledger and in the books, or in neither."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from app.core.dossier import holds_nine_digits
from app.core.errors import CouldNotKeep, Refused, WrongUsage
from app.core.people import Clerk, Commitment, Grant, Post, Scope, SecondFactor, Term, Unit, When
from app.core.units import UnitTree
from app.core.usage import EventKind
from app.gate import Gate
from app.offices import LONGEST_NAME, require_paper, require_unit
from app.permission import may_administer, may_manage
from app.settings import Settings
from app.sign_in import one_time_password
from app.store import accounts as store
from app.store.accounts import DEMO_LOGINS, Accounts
from app.store.database import Change
from app.store.journal import Journal
from app.store.kept import forgetting_all_of
from app.store.passwords import Passwords
from app.store.second_factor import SecondFactors
from app.store.units import Units
from resources.text import forbidden, squash

_LOGIN: Final = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_PROCEDURE: Final = re.compile(r"\d\.\d{6}")
_OVER_THE_OFFICE: Final = (Post.SUPERVISOR, Post.ADMINISTRATOR)
TRUSTED_SIGNERS: Final = "unit.configuration_keys"
"""Whose configurations are taken in: a setting that would let a stranger change all others, so an administrator's alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One account with everything the books have about it."""

    clerk: Clerk
    commitments: tuple[Commitment, ...]
    grants: tuple[Grant, ...]
    second_factor: SecondFactor


@dataclass(frozen=True, slots=True, kw_only=True)
class Personnel:
    """The accounts of a desk in the hands of whoever sits there. Every method may block; any thread but the window's.

    Every method raises Refused where his post does not allow it, WrongUsage for what no account can have, CouldNotKeep.
    """

    journal: Journal
    accounts: Accounts
    second_factors: SecondFactors
    passwords: Passwords
    gate: Gate

    def sheets(self) -> tuple[Sheet, ...]:
        """The accounts he may see: all, those of his unit and below, or his own."""
        return tuple(map(self._sheet, self.accounts.seen_in(self.scope)))

    @property
    def scope(self) -> Scope:
        """Whose accounts he sees. The embedded supervisor, who enters the first ones, sees all."""
        return Scope(units=None, clerk=None) if self._may_administer else self.gate.scope

    def tree(self) -> UnitTree:
        """All units there are or were."""
        return Units(self.accounts.database).tree()

    def add(self, *, login: str, name: str, unit: Unit, post: Post = Post.CLERK) -> Clerk:
        """A new account. It may do nothing yet: it needs a commitment and a grant."""
        person = Clerk(login=login, name=squash(name), unit=unit, post=post)
        self._require_may_manage(person)
        if not _LOGIN.fullmatch(login) or holds_nine_digits(login) or login in DEMO_LOGINS:
            raise WrongUsage("accounts.bad_login")
        require_unit(unit)
        _require_name(person.name)
        self._write(EventKind.ACCOUNT, person, store.adding(person), state="added", scope=(unit.code, post.value))
        return person

    def change(self, login: str, *, name: str, unit: Unit, post: Post) -> Clerk:
        """Another name, unit or post; who changes it must be above the account as it was and as it will be. The unit is a known one."""
        person = replace(self._managed(login), name=squash(name), unit=unit, post=post)
        self._require_may_manage(person)
        _require_name(person.name)
        self._write(EventKind.ACCOUNT, person, store.changing(person), state="changed", scope=(unit.code, post.value))
        return person

    def suspend(self, login: str, term: Term) -> None:
        """Who may not work in that term; his open window is refused too, at the next look-up.

        One suspended already stays so at least as long, by whose word he was: only `resume` lifts a suspension.
        """
        person, by = self._managed(login), Post.ADMINISTRATOR if self._may_administer else Post.SUPERVISOR
        if person.suspension is not None and person.suspension.at(self._today) is not When.EXPIRED:
            term = person.suspension.together(term)
            by = by if self.accounts.suspended_by(login) is Post.SUPERVISOR else Post.ADMINISTRATOR
        changes = [store.suspending(login, term, by=by)]
        if term.at(self._today) is When.NOW:  # what he had not finished is nobody's any more
            changes.append(forgetting_all_of(login))
        self._write(EventKind.ACCOUNT, person, lambda books: [change(books) for change in changes], state="suspended", **_days(term))

    def resume(self, login: str) -> None:
        """Who may work again. What an administrator suspended, an administrator lifts."""
        person = self._managed(login)
        if person.suspension is not None and self.accounts.suspended_by(login) is not Post.SUPERVISOR:
            self._require_may_administer()
        self._write(EventKind.ACCOUNT, person, store.suspending(login, None), state="resumed")

    def commit(self, signed: Commitment) -> None:
        """A signed commitment."""
        person = self._managed(signed.login)
        require_paper(signed.document, signed.text_version)
        scope = (signed.document, signed.text_version)
        self._write(EventKind.ACCOUNT, person, store.committing(signed), state="committed", scope=scope, **_days(signed.term))

    def grant(self, grant: Grant) -> None:
        """Services for procedures, in a term. Who tries it for himself is on record, and that is R18."""
        person = self._granted_to(grant.login)
        if not grant.services:
            raise WrongUsage("accounts.no_service")
        if any(not _PROCEDURE.fullmatch(procedure) for procedure in grant.procedures):
            raise WrongUsage("lookup.bad_procedure")
        scope = (*sorted(service.value for service in grant.services), *sorted(grant.procedures))
        factor = {"method": "totp"} if grant.second_factor else {}
        self._write(EventKind.GRANT, person, store.granting(grant), state="granted", scope=scope, **factor, **_days(grant.term))

    def withdraw(self, login: str) -> None:
        """Takes back every grant of that account; his own as above."""
        self._write(EventKind.GRANT, self._granted_to(login), store.withdrawing(login), state="withdrawn")

    def enrol(self, login: str) -> str:
        """A new secret for one-time codes: the provisioning URI (`otpauth://`), to be shown once to its owner. The old one ends.

        In place of another it is an administrator's to give: whoever has the new one is that person wherever a code is asked for.
        """
        person = self._managed(login)
        if self.second_factors.state(login) is not SecondFactor.NOT_ENROLLED:
            self._require_may_administer()
        uri, change = self.second_factors.enrol(login)
        self._change_phone(person, change, state="second-factor")
        return uri

    def reset(self, login: str, *, phone: bool = False) -> str:
        """A one-time password, to be shown once and handed to its owner; the old one ends. With `phone`, his codes end too.

        An administrator's to do.
        """
        person = self._managed(login)
        self._require_may_administer()
        word = one_time_password()
        self._write(EventKind.ACCOUNT, person, self.passwords.setting(login, word, one_time=True), state="password-reset")
        if phone:
            self._change_phone(person, self.second_factors.forgetting(login), state="second-factor-reset")
        return word

    def change_setting(self, settings: Settings, key: str, value: object) -> Settings:
        """A setting of the office's (`OFFICE_SETTINGS`), changed by a supervisor or administrator; the ledger has its key, not its value.

        At a desk that nobody has an account of yet, anybody may: somebody has to set it up. Raises what `Settings.changed` does.
        """
        return self._set(key, "", lambda: settings.changed(key, value))

    def reset_setting(self, settings: Settings, key: str) -> Settings:
        """The same for the desk's own word taken back."""
        return self._set(key, "reset", lambda: settings.reset(key))

    def adopt(self, take_in: Callable[[], Settings], *, scope: tuple[str, ...]) -> Settings:
        """A unit's configuration taken in, as one change; `scope` tells of which unit, of when, and who signed it."""
        return self._set("unit.configuration", "taken-in", take_in, scope=scope)

    def keep_secret(self, name: str, secret: bytes) -> None:
        """A secret of the office's, kept by whoever may change its settings; the ledger has its name."""
        self._change_office(name, "secret-kept", lambda: self.second_factors.keys.put(name, secret))

    def forget_secret(self, name: str) -> None:
        """The same, forgotten."""
        self._change_office(name, "secret-forgotten", lambda: self.second_factors.keys.delete(name))

    def _set(self, key: str, what: str, change: Callable[[], Settings], *, scope: tuple[str, ...] = ()) -> Settings:
        now = list[Settings]()
        self._change_office(key, what, lambda: now.append(change()), scope=scope)
        return now[0]

    def _change_office(self, key: str, what: str, change: Callable[[], object], *, scope: tuple[str, ...] = ()) -> None:
        if not self.accounts.everybody():
            change()
            return
        me = self.gate.clerk
        may = may_administer(me, day=self._today) if key == TRUSTED_SIGNERS else over_the_office(me, day=self._today)
        if not may:
            raise Refused("settings.not_yours", key=key)
        self.journal.write(EventKind.SETTING, lambda _: change(), note=key, state=what, scope=scope)

    def _change_phone(self, person: Clerk, change: Change, *, state: str) -> None:
        try:
            self._write(EventKind.ACCOUNT, person, change, state=state)
        finally:
            with suppress(CouldNotKeep):  # what is left over counts for nothing, and goes the next time
                self.second_factors.tidy(person.login)

    def _write(self, kind: EventKind, person: Clerk, change: Change, **details: object) -> None:
        self.journal.write(kind, change, account=person.login, **details)

    def _sheet(self, person: Clerk) -> Sheet:
        return Sheet(
            clerk=person,
            commitments=self.accounts.commitments(person.login),
            grants=self.accounts.grants(person.login),
            second_factor=self.second_factors.state(person.login),
        )

    def _existing(self, login: str) -> Clerk:
        found = self.accounts.find(login)
        if found is None:
            raise WrongUsage("accounts.unknown")
        return found

    def _managed(self, login: str) -> Clerk:
        person = self._existing(login)
        self._require_may_manage(person)
        return person

    def _granted_to(self, login: str) -> Clerk:
        person = self._existing(login)
        if login == self.journal.clerk.login:
            self.journal.write(EventKind.GRANT, account=login, state="refused")
        self._require_may_manage(person)
        return person

    def _require_may_manage(self, person: Clerk) -> None:
        if not may_manage(self.gate.clerk, person, scope=self.scope, day=self._today):
            raise Refused("accounts.not_yours")

    def _require_may_administer(self) -> None:
        if not self._may_administer:
            raise Refused("accounts.administrators")

    @property
    def _may_administer(self) -> bool:
        return may_administer(self.gate.clerk, day=self._today)

    @property
    def _today(self) -> dt.date:
        return self.gate.today


def over_the_office(actor: Clerk, *, day: dt.date) -> bool:
    """May he change the office's settings?"""
    return actor.post in _OVER_THE_OFFICE and not actor.is_suspended(day)


def _days(term: Term) -> dict[str, str]:
    return {"first_day": term.first.isoformat(), "last_day": term.last.isoformat() if term.last else ""}


def _require_name(name: str) -> None:
    if not name or len(name) > LONGEST_NAME or forbidden(name):
        raise WrongUsage("accounts.bad_name")
