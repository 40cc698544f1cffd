"""Ledgers as lines of an export, made at will: by the desk that has the key, and by somebody who has not."""

import base64
import copy
import datetime as dt
import json
import random
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.usage import EventKind
from app.store.encoding import GENESIS, encode, link
from app.store.seal import NONE_BEFORE, Anchor, Checkpoint, Seal
from tests.unit.store.conftest import MORNING, an_event

Line = dict[str, Any]

KINDS = (EventKind.INTENT, EventKind.OUTCOME, EventKind.FILL, EventKind.PRINT, EventKind.UNMASK)


@dataclass
class Book:
    """The lines of an export as objects, open to every change. `seal` is the desk's, which an attacker has not."""

    desk: str
    seal: Seal
    header: Line = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    """Events and checkpoints in order."""
    end: Line | None = None

    @classmethod
    def of(cls, chance: random.Random, *, events: int = 12, seal: Seal | None = None, desk: str = "") -> "Book":
        """An honest ledger of so many events, signed after the first, after the last and here and there between."""
        desk = desk or str(uuid.UUID(int=chance.getrandbits(128), version=4))
        book = cls(desk, seal or Seal(chance.randbytes(32)))
        book.header = {"ledger": 1, "desk": desk, "key": book.seal.public.hex(), "first": 1}
        for n in range(1, events + 1):
            book.add(chance)
            if n in (1, events) or chance.random() < 0.25:
                book.sign(book.seal)
        book.finish()
        return book

    @property
    def events(self) -> list[Line]:
        return [line for line in self.lines if "event" in line]

    @property
    def points(self) -> list[Line]:
        return [line for line in self.lines if "checkpoint" in line]

    @property
    def noted(self) -> Anchor:
        """The anchor of its last line."""
        return Anchor.parse(self.end["anchor"] if self.end else "")

    def add(self, chance: random.Random, **details: Any) -> None:
        """One more event at the end, linked."""
        made = an_event(
            chance.choice(KINDS),
            **(
                {
                    "desk": self.desk,
                    "clerk": chance.choice(("lan", "minh", "hoa")),
                    "dossier": f"D-{chance.randrange(99)}",
                    "note": "x" * chance.randrange(40),
                    "at": MORNING + dt.timedelta(seconds=chance.randrange(10**6)),
                }
                | details
            ),
        )
        event = replace(made, id=str(uuid.UUID(int=chance.getrandbits(128), version=4)))
        seq, previous = self.last()
        body = encode(event)
        self.lines.append(_event_line(seq + 1, event.id, body, link(previous, seq + 1, body)))

    def last(self) -> tuple[int, bytes]:
        """Number and hash of the last event, or of the checkpoint that stands in for it."""
        for line in reversed(self.lines):
            if "event" in line:
                return line["event"], bytes.fromhex(line["hash"])
            return line["checkpoint"], bytes.fromhex(line["head"])
        return 0, GENESIS

    def sign(self, seal: Seal) -> None:
        """A checkpoint at the end, with that key."""
        points = self.points
        previous = point_of(points[-1], self.desk).digest() if points else NONE_BEFORE
        seq, head = self.last()
        at = (MORNING + dt.timedelta(seconds=seq)).isoformat(timespec="microseconds")
        self.lines.append(point_line(Checkpoint(desk=self.desk, seq=seq, head=head, at=at, previous=previous).signed_by(seal)))

    def finish(self) -> None:
        """The last line, to fit what is there."""
        seq, head = self.last()
        self.end = {"anchor": f"{seq}:{head.hex()[:16]}", "events": seq - self.header["first"] + 1}

    def relink(self, *, renumber: bool = False) -> None:
        """All hashes anew, as anybody can, and the checkpoints' heads with them; their signatures are left as they were."""
        seq, head = 0, GENESIS
        for line in self.lines:
            if "event" in line:
                seq = seq + 1 if renumber else line["event"]
                head = link(head, seq, base64.b64decode(line["body"]))
                line.update(event=seq, hash=head.hex())
            else:
                line.update(checkpoint=seq, head=head.hex())
        self.finish()

    def resign(self, seal: Seal) -> None:
        """All checkpoints anew, by somebody's key."""
        before = NONE_BEFORE
        for line in self.points:
            line["previous"] = before.hex()
            point = point_of(line, self.desk).signed_by(seal)
            line.update(point_line(point))
            before = point.digest()

    def part(self, chance: random.Random) -> "Book":
        """An honest export of its end, behind one of its checkpoints."""
        taken = self.copy()
        point = chance.choice(taken.points[:-1]) if len(taken.points) > 1 else None
        if point is not None:
            taken.lines = taken.lines[taken.lines.index(point) :]
            taken.header["first"] = point["checkpoint"] + 1
            taken.finish()
        return taken

    def copy(self) -> "Book":
        return Book(self.desk, self.seal, dict(self.header), copy.deepcopy(self.lines), dict(self.end) if self.end else None)

    def written(self) -> bytes:
        """The file."""
        lines = [self.header, *self.lines, *([self.end] if self.end else [])]
        return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)


def point_of(line: Line, desk: str) -> Checkpoint:
    head, previous, signature = (bytes.fromhex(line[name]) for name in ("head", "previous", "signature"))
    return Checkpoint(desk=desk, seq=line["checkpoint"], head=head, at=line["at"], previous=previous, signature=signature)


def point_line(point: Checkpoint) -> Line:
    return {
        "checkpoint": point.seq,
        "head": point.head.hex(),
        "at": point.at,
        "previous": point.previous.hex(),
        "signature": point.signature.hex(),
    }


def _event_line(seq: int, event_id: str, body: bytes, found: bytes) -> Line:
    return {"event": seq, "id": event_id, "body": base64.b64encode(body).decode(), "hash": found.hex()}
