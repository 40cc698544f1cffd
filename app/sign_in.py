"""Somebody proves who he is by his password, or chooses another; each try is in the ledger as LOGIN, never the password."""

import secrets
from dataclasses import dataclass, replace
from typing import Final

from app.core.dossier import holds_citizen_number
from app.core.errors import Refused, WrongUsage
from app.core.people import Clerk, Proof
from app.core.usage import EventKind
from app.store.accounts import Accounts
from app.store.journal import Journal
from app.store.passwords import Passwords
from resources.text import bare_key, nfc

SHORTEST: Final = 10
LONGEST: Final = 128
"""Signs of a password. Length is what counts (NIST SP 800-63B, 5.1.1.2): no rule wants capitals or digits."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a one-time password: none that is taken for another."""
_FEWEST_SIGNS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One account at one desk; `journal` writes in its name. Any thread but the window's. Everything raises CouldNotKeep."""

    journal: Journal
    passwords: Passwords

    @property
    def login(self) -> str:
        """Whose password it is."""
        return self.journal.clerk.login

    def prove(self, word: str) -> None:
        """One try. Raises Refused `sign_in.<reason>`: wrong, pause, none, or right but to be changed first."""
        proof = self._tried(word)
        if proof is not Proof.PROVED:
            raise Refused(f"sign_in.{proof}", login=self.login)

    def choose(self, present: str, new: str) -> None:
        """Another password, by whoever knows the present one. Raises Refused as `prove`, WrongUsage for one that is too weak."""
        proof = self._tried(present)
        if not proof.knows_it:
            raise Refused(f"sign_in.{proof}", login=self.login)
        require_good(new, login=self.login, present=present)
        change = self.passwords.setting(self.login, new, one_time=False)
        self.journal.write(EventKind.ACCOUNT, change, account=self.login, state="password")
        self.passwords.are_in_use()  # notes it at once, where it outlives the file

    def _tried(self, word: str) -> Proof:
        proof = self.passwords.try_one(self.login, word)
        good = proof.knows_it
        self.journal.write(
            EventKind.LOGIN,
            method="password",
            state="confirmed" if good else "refused",
            reason="" if proof is Proof.PROVED else proof.value,
        )
        return proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Every account of a desk that has a password, for a window to ask. Methods block, and raise as those of SignIn."""

    journal: Journal
    accounts: Accounts
    passwords: Passwords

    def asks(self, login: str) -> bool:
        """Does that account have to prove itself?"""
        return self.passwords.have(login) or self.passwords.are_in_use()

    def people(self) -> tuple[Clerk, ...]:
        """Those who may open it, by unit and login."""
        return tuple(person for person in self.accounts.everybody() if self.passwords.have(person.login))

    def prove(self, login: str, word: str) -> None:
        """One try."""
        self._of(login).prove(word)

    def choose(self, login: str, present: str, new: str) -> None:
        """Another password."""
        self._of(login).choose(present, new)

    def _of(self, login: str) -> SignIn:
        clerk = self.accounts.find(login)
        if clerk is None:
            raise Refused(f"sign_in.{Proof.NONE}", login=login)
        return SignIn(journal=replace(self.journal, clerk=clerk), passwords=self.passwords)


def require_good(word: str, *, login: str, present: str) -> None:
    """Raises WrongUsage: too short or too long, the login in it, a citizen's number, a few signs over and over, or the present one."""
    text = nfc(word)
    weak = holds_citizen_number(text) or text.isdecimal() or len(set(text)) < _FEWEST_SIGNS or bare_key(login) in bare_key(text)
    if not SHORTEST <= len(text) <= LONGEST or weak or text == nfc(present):
        raise WrongUsage("sign_in.weak", least=SHORTEST)


def one_time_password() -> str:
    """Twelve signs in threes, 59 bits: long enough for a few days behind five tries, short enough to be read aloud."""
    signs = [secrets.choice(_LETTERS) for _ in range(12)]
    return "-".join("".join(signs[at : at + 3]) for at in range(0, 12, 3))
