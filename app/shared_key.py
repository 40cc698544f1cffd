"""The key of the pseudonyms from one desk of a province to the next, in a file that only a code opens, and the code by another way."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.errors import BadInput, Refused
from app.core.usage import EventKind
from app.gate import Gate
from app.permission import may_administer
from app.state import LEDGER_BEGAN, SUBJECT_KEY, State, open_state
from app.store.backup import new_code, pack, unpacked
from app.store.journal import Journal
from app.store.keys import KEY_BYTES, key_of
from app.store.pseudonyms import key_id

_MEMBER: Final = SUBJECT_KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedKey:
    """For whoever sits at a desk that has it. May block; any thread but the window's."""

    journal: Journal
    gate: Gate

    def share(self, state: State, out: Path) -> str:
        """Writes the file, once the event is durable; its code, to be shown once.

        Raises Refused for whoever is no administrator, CouldNotKeep.
        """
        self.gate.require_working()
        if self.gate.accounts.everybody() and not may_administer(self.gate.clerk, day=self.gate.today):
            raise Refused("ledger.administrator")
        key, code = key_of(state.keys, SUBJECT_KEY, may_make=False), new_code()
        self.journal.write(EventKind.SETTING, note=SUBJECT_KEY, state="secret-shared")
        pack(out, {_MEMBER: key}, code=code)
        return code


def take(file: Path, home: Path | None, *, code: str) -> str:
    """Gives this desk the key of that file; the key's id. Only a desk that has not begun may: what it wrote would be another's.

    Raises Refused where it has begun, or keys have no safe place; BadInput: no such file, another code; CouldNotKeep.
    """
    state = open_state(home)
    if state.keys.get(LEDGER_BEGAN) is not None:
        raise Refused("store.has_begun")
    with unpacked(file, code=code) as members:
        found = {name: content.read(KEY_BYTES + 1) for name, content in members}
    key = found.get(_MEMBER, b"")
    if len(key) != KEY_BYTES:
        raise BadInput("backup.not_ours")
    state.keys.put(SUBJECT_KEY, key)
    return key_id(key)
