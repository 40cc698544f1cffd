"""Who may sit here. The embedded demo unit has one clerk and one supervisor, without passwords."""

from app.core.errors import Refused
from app.core.people import Clerk, Post, Unit

DEMO_LOGINS = {"canbo": ("Cán bộ dùng thử", Post.CLERK), "phutrach": ("Phụ trách dùng thử", Post.SUPERVISOR)}


def clerk(login: str, *, unit: Unit) -> Clerk:
    """The account of that login. Raises Refused for a login nobody has."""
    if login not in DEMO_LOGINS:
        raise Refused("account.unknown", known=", ".join(DEMO_LOGINS))
    name, post = DEMO_LOGINS[login]
    return Clerk(login=login, name=name, unit=unit, post=post, demo=True)
