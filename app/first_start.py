"""The first set-up of a desk: whether it is wanted, how far it has come, and its first account. No Qt."""

from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from app.core.errors import Refused
from app.core.people import Clerk, Post, Unit
from app.desk import Desk
from app.offices import require_unit
from app.personnel import Personnel
from app.settings import SET_UP
from app.settings_desk import SettingsDesk
from app.sign_in import SignIn, require_good
from app.store import accounts as books
from resources.text import squash

PROGRESS: Final = "window.set_up"
DONE: Final = "done"
_FOUNDER: Final = "phutrach"
"""The embedded supervisor, with whom every desk begins."""
_UNIT: Final = ("unit.code", "unit.name", "unit.place", "unit.addressee")


def step_of(desk: Desk) -> str:
    """The step at which the set-up goes on; empty where none is wanted: it is done, or the desk was set up otherwise or worked at.

    Blocks; any thread but the window's. Raises BadInput, CouldNotKeep.
    """
    file = desk.state.settings.file
    reached = SettingsDesk.of(desk).settings().text(PROGRESS)
    if reached:
        return reached if reached in SET_UP else ""
    if file.exists():
        return ""
    with closing(desk.counter.journal.ledger.events(newest_first=True)) as events:
        return SET_UP[0] if next(events, None) is None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWords:
    """What the first step asks for."""

    code: str
    name: str
    place: str = ""
    addressee: str = ""


def keep_unit(settings: SettingsDesk, words: UnitWords) -> None:
    """Into the settings, each that is new. Raises WrongUsage for a code or name that no unit can have, and as `SettingsDesk.change`."""
    said = dict(zip(_UNIT, map(squash, (words.code, words.name, words.place, words.addressee)), strict=True))
    require_unit(Unit(code=said["unit.code"], name=said["unit.name"]))
    now = settings.settings()
    for key, value in said.items():
        if now.text(key) != value:
            settings.change(key, value)


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """The account with which a desk ends being a demonstration: its first administrator's, with his own password.

    Methods block; any thread but the window's. Raises CouldNotKeep.
    """

    personnel: Personnel

    @property
    def is_wanted(self) -> bool:
        """Has no administrator chosen a password yet?"""
        return not self.personnel.passwords.are_in_use()

    def open(self, settings: SettingsDesk, *, login: str, name: str, password: str) -> SettingsDesk:
        """Adds it, gives it that password, and lets it sit here from the next start on. The settings in its owner's hands.

        An account of that login from a try that was cut short is taken up again. Raises Refused where the desk has an
        administrator already, WrongUsage for an impossible login or name and for a password that is too weak: then nothing is kept.
        """
        if not self.is_wanted:
            raise Refused("set_up.has_accounts")
        login = login.strip()
        require_good(password, login=login, present="")
        here = settings.settings()
        unit = Unit(code=here.text("unit.code"), name=here.text("unit.name"))
        founding = self._in_the_hands_of(books.clerk(_FOUNDER, unit=unit))
        person = self.personnel.accounts.find(login)
        if person is None or person.post is not Post.ADMINISTRATOR:
            person = founding.add(login=login, name=name, unit=unit, post=Post.ADMINISTRATOR)
        word = founding.reset(login)
        mine = self._in_the_hands_of(person)
        SignIn(journal=mine.journal, passwords=mine.passwords).choose(word, password)
        settings.change("clerk.name", login)
        return replace(settings, personnel=replace(mine, gate=replace(mine.gate, proven=True)))

    def _in_the_hands_of(self, clerk: Clerk) -> Personnel:
        journal = replace(self.personnel.journal, clerk=clerk)
        return replace(self.personnel, journal=journal, gate=replace(self.personnel.gate, journal=journal))
