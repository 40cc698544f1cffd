"""What docs/ledger/vectors.json holds, made anew: `python -m tests.unit.store.vectors` writes it."""

import base64
import datetime as dt
import json
import random
import uuid
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from app.core.usage import EventKind, UsageEvent
from app.store.encoding import GENESIS, encode
from app.store.seal import Anchor, Seal
from tests.unit.store.attacks import AGAINST_AN_ANCHOR, AGAINST_THE_KEY, EVIDENT
from tests.unit.store.books import Book, point_of
from tests.unit.store.conftest import an_event
from tests.unit.store.verifiers import said_alone

FILE = Path(__file__).resolve().parents[3] / "docs" / "ledger" / "vectors.json"
SEED = bytes(range(32))


def vectors() -> dict[str, Any]:
    """Hashes and a signature step by step, then whole files with what a verifier has to say of them."""
    book = _book()
    event, point = book.events[0], point_of(book.points[0], book.desk)
    steps = {
        "seed": SEED.hex(),
        "public_key": book.seal.public.hex(),
        "previous": GENESIS.hex(),
        "seq": 1,
        "body": base64.b64decode(event["body"]).hex(),
        "hash": event["hash"],
        "statement": point.statement().hex(),
        "signature": point.signature.hex(),
        "digest": point.digest().hex(),
    }
    every = an_event(EventKind.PRINT, **{f.name: _VALUES[f.type](f.name) for f in fields(UsageEvent) if f.name not in _GIVEN})
    every = replace(every, id=str(uuid.UUID(int=1, version=4)))
    body = {"fields": {f.name: _plain(getattr(every, f.name)) for f in fields(UsageEvent)}, "body": encode(every).hex()}
    key, anchor = book.seal.public.hex(), str(book.noted)
    files = [_file("honest", book.written()), _file("honest, key and anchor", book.written(), key=key, anchor=anchor)]
    files.append(_file("an honest part", book.part(random.Random(1)).written(), key=key, anchor=anchor))
    files.append(_file("no export", book.written()[1:]))
    for attack in (*EVIDENT, *AGAINST_AN_ANCHOR, *AGAINST_THE_KEY):
        attacked = _book()
        attack(attacked, random.Random(3))
        files.append(_file(attack.__name__.replace("_", " "), attacked.written(), key=key, anchor=anchor))
    return {"steps": steps, "every_field": body, "files": files}


_GIVEN = ("id", "kind", "at")
_VALUES: dict[Any, Callable[[str], object]] = {
    str: lambda name: f"a {name}",
    int: len,
    tuple[str, ...]: lambda name: (f"a {name}", "another"),
}


def _plain(value: object) -> object:
    return value.isoformat(timespec="microseconds") if isinstance(value, dt.datetime) else value


def _book() -> Book:
    return Book.of(random.Random(2026), events=5, seal=Seal(SEED))


def _file(name: str, content: bytes, *, key: str = "", anchor: str = "") -> dict[str, Any]:
    expected = said_alone(content, key=bytes.fromhex(key) or None, anchor=Anchor.parse(anchor) if anchor else None)
    return {"name": name, "key": key, "anchor": anchor, "expected": expected, "lines": content.decode().splitlines(keepends=True)}


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
