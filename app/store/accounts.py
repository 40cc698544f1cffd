"""Who may sit here, and what they have signed and been granted. The embedded demo unit has one clerk and one supervisor.

Reading is direct; a change comes as a `Change`, to be kept together with the event that tells of it.
"""

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, insert, select, update

from app.core.errors import CouldNotKeep, Refused, WrongUsage
from app.core.lookup import Service
from app.core.people import Clerk, Commitment, Grant, Post, Scope, Term, Unit
from app.store.database import Change, Database
from app.store.schema import accounts_table, commitments_table, grants_table, units_table
from app.store.units import unit_of

DEMO_LOGINS = {"canbo": ("Cán bộ dùng thử", Post.CLERK), "phutrach": ("Phụ trách dùng thử", Post.SUPERVISOR)}

_Word = TypeVar("_Word", Post, Service)
_a, _c, _g, _u = accounts_table.c, commitments_table.c, grants_table.c, units_table.c
_UNIT = "unit_"
_ACCOUNTS = select(accounts_table, *(column.label(_UNIT + column.name) for column in _u)).join_from(accounts_table, units_table)


def clerk(login: str, *, unit: Unit) -> Clerk:
    """The embedded account of that login. Raises Refused for any other."""
    if login not in DEMO_LOGINS:
        raise Refused("account.unknown", known=", ".join(DEMO_LOGINS))
    name, post = DEMO_LOGINS[login]
    return Clerk(login=login, name=name, unit=unit, post=post, demo=True)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The books of a desk. Every method raises CouldNotKeep where they cannot be read; any thread."""

    database: Database

    def find(self, login: str) -> Clerk | None:
        """The account of that login, as it stands now."""
        with self.database.reading() as connection:
            row = connection.execute(_ACCOUNTS.where(_a.login == login)).first()
            return _clerk(row) if row else None

    def everybody(self) -> tuple[Clerk, ...]:
        """All accounts, by unit and login."""
        return self.seen_in(Scope(units=None, clerk=None))

    def seen_in(self, scope: Scope) -> tuple[Clerk, ...]:
        """The accounts that lie in it, by unit and login; no other leaves the database."""
        query = _ACCOUNTS.order_by(_a.unit, _a.login)
        if scope.units is not None:
            query = query.where(_a.unit.in_(sorted(scope.units)))
        if scope.clerk is not None:
            query = query.where(_a.login == scope.clerk)
        with self.database.reading() as connection:
            return tuple(map(_clerk, connection.execute(query)))

    def suspended_by(self, login: str) -> Post | None:
        """Of which post whoever suspended that account was; None where no suspension stands, or nobody knows."""
        with self.database.reading() as connection:
            word = connection.execute(select(_a.suspended_by).where(_a.login == login)).scalar_one_or_none()
        return _known(Post, word) if word else None

    def commitments(self, login: str) -> tuple[Commitment, ...]:
        """What they have signed, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(commitments_table).where(_c.login == login).order_by(_c.signed_on))
            return tuple(map(_commitment, rows))

    def all_commitments(self) -> tuple[Commitment, ...]:
        """What anybody has signed, oldest first."""
        with self.database.reading() as connection:
            return tuple(map(_commitment, connection.execute(select(commitments_table).order_by(_c.signed_on, _c.login))))

    def grants(self, login: str) -> tuple[Grant, ...]:
        """What they have been granted, oldest first."""
        with self.database.reading() as connection:
            return tuple(map(_grant, connection.execute(select(grants_table).where(_g.login == login).order_by(_g.valid_from))))

    def all_grants(self) -> tuple[Grant, ...]:
        """What anybody has been granted, oldest first."""
        with self.database.reading() as connection:
            return tuple(map(_grant, connection.execute(select(grants_table).order_by(_g.valid_from, _g.login))))


def adding(person: Clerk) -> Change:
    """A new account; its unit too, where it is new: one that is known keeps its name. Raises WrongUsage where the login is taken."""

    def change(connection: Connection) -> None:
        if connection.execute(select(_a.login).where(_a.login == person.login)).first():
            raise WrongUsage("accounts.taken")
        if connection.execute(select(_u.code).where(_u.code == person.unit.code)).first() is None:
            connection.execute(insert(units_table).values(code=person.unit.code, name=person.unit.name))
        connection.execute(
            insert(accounts_table).values(login=person.login, name=person.name, unit=person.unit.code, post=person.post.value)
        )

    return change


def changing(person: Clerk) -> Change:
    """Another name, unit or post of an account; the unit is there already."""
    row = {"name": person.name, "unit": person.unit.code, "post": person.post.value}
    return lambda connection: connection.execute(update(accounts_table).where(_a.login == person.login).values(row))


def suspending(login: str, term: Term | None, *, by: Post = Post.ADMINISTRATOR) -> Change:
    """Who may not work in that term, by the word of such a post; None: who may again."""
    days = {"suspended_from": term.first if term else None, "suspended_to": term.last if term else None}
    row = {**days, "suspended_by": by.value if term else ""}
    return lambda connection: connection.execute(update(accounts_table).where(_a.login == login).values(row))


def committing(signed: Commitment) -> Change:
    """A commitment that was signed."""
    row = {"document": signed.document, "text_version": signed.text_version, "signed_on": signed.term.first, "valid_to": signed.term.last}
    return lambda connection: connection.execute(insert(commitments_table).values(id=str(uuid.uuid4()), login=signed.login, **row))


def granting(grant: Grant) -> Change:
    """A grant beside those there are."""
    row = {
        "services": ",".join(sorted(grant.services)),
        "procedures": ",".join(sorted(grant.procedures)),
        "valid_from": grant.term.first,
        "valid_to": grant.term.last,
        "second_factor": grant.second_factor,
    }
    return lambda connection: connection.execute(insert(grants_table).values(id=str(uuid.uuid4()), login=grant.login, **row))


def withdrawing(login: str) -> Change:
    """No grant any more; what there was, the ledger tells."""
    return lambda connection: connection.execute(grants_table.delete().where(_g.login == login))


def _clerk(row: Row[Any]) -> Clerk:
    suspension = Term(first=row.suspended_from, last=row.suspended_to) if row.suspended_from else None
    unit = unit_of(row._mapping, _UNIT)
    return Clerk(login=row.login, name=row.name, unit=unit, post=_known(Post, row.post), suspension=suspension)


def _commitment(row: Row[Any]) -> Commitment:
    term = Term(first=row.signed_on, last=row.valid_to)
    return Commitment(login=row.login, document=row.document, text_version=row.text_version, term=term)


def _grant(row: Row[Any]) -> Grant:
    return Grant(
        login=row.login,
        services=frozenset(_known(Service, word) for word in row.services.split(",")),
        procedures=frozenset(word for word in row.procedures.split(",") if word),
        term=Term(first=row.valid_from, last=row.valid_to),
        second_factor=row.second_factor,
    )


def _known(kind: type[_Word], word: str) -> _Word:
    try:
        return kind(word)
    except ValueError:
        raise CouldNotKeep("store.broken") from None
