"""Who works here: clerks and units."""

from dataclasses import dataclass
from enum import StrEnum


class Post(StrEnum):
    """What a person may do in the program."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office with a counter."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """A person with an account; a supervisor is a clerk who may also read the unit's counts."""

    login: str
    name: str
    unit: Unit
    post: Post = Post.CLERK
    demo: bool = False
    """One of the embedded accounts without a password: good for the demo and loopback addresses only."""
