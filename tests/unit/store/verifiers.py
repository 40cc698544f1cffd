"""The program's check of an export and the stand-alone one, side by side, on ledgers that chance made and mangled."""

import importlib.util
import io
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from app.core.errors import BadInput
from app.store.export import examine_lines
from app.store.seal import Anchor
from tests.unit.store.attacks import AGAINST_AN_ANCHOR, AGAINST_THE_KEY, EVIDENT
from tests.unit.store.books import Book

ALONE_FILE: Final = Path(__file__).resolve().parents[3] / "docs" / "ledger" / "verify_ledger.py"
NO_EXPORT: Final = {"chain": "not an export"}


def alone() -> ModuleType:
    """The stand-alone verifier, loaded from its file."""
    if "verify_ledger" not in sys.modules:
        spec = importlib.util.spec_from_file_location("verify_ledger", ALONE_FILE)
        module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]  # the file is there
        sys.modules["verify_ledger"] = module
        spec.loader.exec_module(module)
    return sys.modules["verify_ledger"]


def said_alone(content: bytes, *, key: bytes | None = None, anchor: Anchor | None = None) -> dict[str, Any]:
    verifier = alone()
    try:
        told = verifier.verify(content.splitlines(keepends=True), key, (anchor.seq, anchor.head) if anchor else None)
    except verifier.NotAnExport:
        return NO_EXPORT
    return {name: told[name] for name in ("chain", "events", "first", "first_bad_seq", "anchor", "reason")}


def said_by_the_program(content: bytes, *, key: bytes | None = None, anchor: Anchor | None = None) -> dict[str, Any]:
    try:
        chain = examine_lines(io.BytesIO(content), key=key, anchor=anchor).chain
    except BadInput:
        return NO_EXPORT
    return {
        "chain": "ok" if chain.ok else "broken",
        "events": chain.events,
        "first": chain.since + 1,
        "first_bad_seq": chain.first_bad_seq,
        "anchor": chain.head,
        "reason": chain.reason,
    }


@dataclass(frozen=True)
class Case:
    """A file, what its reader knows from elsewhere, and whether it is an honest one."""

    content: bytes
    key: bytes | None
    anchor: Anchor | None
    honest: bool


def case(chance: random.Random) -> Case:
    """A random ledger, as it is or mangled in a random way."""
    book = Book.of(chance, events=chance.randrange(4, 30))
    noted = book.noted
    key = book.seal.public if chance.random() < 0.5 else None
    what = chance.random()
    if what < 0.25:
        honest = book.part(chance) if chance.random() < 0.5 else book
        return Case(honest.written(), key, noted if chance.random() < 0.5 else None, True)
    if what < 0.6:
        attack = chance.choice((*EVIDENT, *AGAINST_AN_ANCHOR, *AGAINST_THE_KEY))
        attack(book, chance)
        return Case(book.written(), key, noted if chance.random() < 0.5 else None, False)
    return Case(_mangled(book.written(), chance), key, noted if chance.random() < 0.2 else None, False)


def _mangled(content: bytes, chance: random.Random) -> bytes:
    """Bytes and lines changed by somebody who understands nothing."""
    lines = content.splitlines(keepends=True)
    n = chance.randrange(len(lines))
    match chance.randrange(8):
        case 0:
            at = chance.randrange(len(content))
            return content[:at] + bytes([content[at] ^ chance.randrange(1, 256)]) + content[at + 1 :]
        case 1:
            del lines[n]
        case 2:
            lines.insert(chance.randrange(len(lines)), lines[n])
        case 3:
            chance.shuffle(lines)
        case 4:
            return content[: chance.randrange(len(content))]
        case 5:
            lines[n] = lines[n].replace(b":", b": ", 1)
        case 6:
            lines[n] = lines[n].upper()
        case _:
            lines[n] = chance.randbytes(20) + b"\n"
    return b"".join(lines)
