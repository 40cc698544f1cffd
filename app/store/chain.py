"""The walk along a chain: the one way in which a ledger is checked, in the desk's file, in an archive, in an export.

Behind a checkpoint that is signed nothing can be changed, so that for integrity a body need not be understood: its hash, and
that it is framed as the row says, are enough. Events that no checkpoint covers yet are decoded as well. One signature vouches
for all checkpoints before it, since each names the digest of the one before. docs/ledger/format.md is the same in words.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.core.usage import EventKind, UsageEvent
from app.store.encoding import GENESIS, MAGIC, SHA_256, VERSION, decode
from app.store.seal import NONE_BEFORE, Anchor, Checkpoint, is_signed, is_well_formed

EVERY: Final = 100
"""Events that may follow a checkpoint, less one: a longer end is nobody's."""
_START: Final = MAGIC + bytes((VERSION, SHA_256)) + b"\0\0\0\2id"
_DESK: Final = b"\0\0\0\4desk"
_ARCHIVE: Final = b"\0\0\0\4kind\0\0\0\7ARCHIVE"
_number = struct.Struct(">Q").pack
_size = struct.Struct(">I").pack

Row = tuple[Any, Any, Any, Any]
"""Number, id, body and hash of an event, as they lie in a file: nobody has checked their types."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """How far a chain is whole. Feed it events and checkpoints in order; what it meets first that is wrong stays its `reason`.

    Reasons, one word each: `gap`, `hash`, `body` (no event), `id` (event of another id or desk), `checkpoint` (other head, order
    or form), `signature`, `cut` (a checkpoint or the anchor is beyond the end), `unsigned` (no checkpoint, or too long an end without
    one), `anchor` (another head than the one noted outside, or one that is not here).
    `public` is the key (32 bytes) that checkpoints have to be signed with; None: nobody knows it, and none is wanted.
    `decode_after`: events beyond that number are decoded too. `part`: it need not begin at the first event.
    """

    desk: str
    public: bytes | None
    decode_after: int | None = None
    anchor: Anchor | None = None
    part: bool = False
    every_signature: bool = False
    whole: int = 0
    head: bytes = GENESIS
    reason: str = ""
    first_bad_seq: int | None = None
    latest: Checkpoint | None = None
    begun: Checkpoint | None = None
    """The checkpoint behind which the walk began; what is before it is elsewhere."""
    met: bool = False
    """Was the anchor's event there?"""
    linked: bool = False
    """Was there an ARCHIVE event that names `begun`?"""

    def begin_after(self, point: Checkpoint) -> bool:
        """Takes a checkpoint about events that are not here; False where it does not fit."""
        if not self._follows(point) or point.seq <= self.whole:
            return self.fail("checkpoint")
        self.whole, self.head, self.latest, self.begun = point.seq, point.head, point, point
        return self._is_anchored()

    def event(self, row: Row) -> bool:
        """Takes the next event; False where it does not follow."""
        seq, event_id, body, found = row
        expected = self.whole + 1
        if seq != expected:
            return self.fail("gap")
        if type(body) is not bytes:
            return self.fail("body")
        digest = hashlib.sha256(b"\0" + self.head + _number(expected) + body).digest()
        if digest != found:
            return self.fail("hash")
        if not is_framed(body, event_id=event_id, desk=self.desk):
            return self.fail("id" if body.startswith(_START) else "body")
        if self.decode_after is not None and expected > self.decode_after and _event(body) is None:
            return self.fail("body")
        if self.begun is not None and not self.linked and _ARCHIVE in body:
            self.linked = names(body, self.begun)
        self.whole, self.head = expected, digest
        return self.anchor is None or self._is_anchored()

    def checkpoint(self, point: Checkpoint) -> bool:
        """Takes the next checkpoint, which is about the last event; False where it does not fit."""
        if not self._follows(point) or (point.seq <= self.whole and (point.seq, point.head) != (self.whole, self.head)):
            return self.fail("checkpoint")
        if point.seq > self.whole:
            return self.fail("cut")
        if self.every_signature and self.public is not None and not is_signed(point, public=self.public):
            return self.fail("signature", at=point.seq)
        self.latest = point
        return True

    def end(self, *, most_unsigned: int = EVERY - 1) -> None:
        """Says that nothing follows: looks at the anchor, at the signature, and at what it does not cover."""
        if self.reason:
            return
        if self.anchor is not None and not self.met:
            self.fail("cut" if self.anchor.seq > self.whole else "anchor")
        elif self.public is None or self.whole == 0:
            return
        elif self.latest is None:
            self.fail("unsigned", at=1)
        elif not is_signed(self.latest, public=self.public):
            self.fail("signature", at=self.latest.seq)
        elif self.whole - self.latest.seq > most_unsigned:
            self.fail("unsigned", at=self.latest.seq + 1)

    def fail(self, reason: str, *, at: int | None = None) -> bool:
        """Stops being whole, behind the last event or at that number. Always False."""
        self.reason, self.first_bad_seq = reason, self.whole + 1 if at is None else at
        return False

    def _is_anchored(self) -> bool:
        if self.anchor is None or self.anchor.seq != self.whole:
            return True
        self.met = self.anchor.fits(self.head)
        return self.met or self.fail("anchor", at=self.whole)

    def _follows(self, point: Checkpoint) -> bool:
        before = self.latest.digest() if self.latest else None if self.part else NONE_BEFORE
        return is_well_formed(point) and point.desk == self.desk and before in (None, point.previous)


def follow(walk: Walk, rows: Iterable[Row], points: Iterator[Checkpoint]) -> None:
    """Feeds a walk from two sources that are each in order, as far as it is whole. A checkpoint beyond the last event: `cut`."""
    upcoming = next(points, None)
    for row in rows:
        if not walk.event(row):
            return
        if upcoming is not None and upcoming.seq == walk.whole:
            if not walk.checkpoint(upcoming):
                return
            upcoming = next(points, None)
    if upcoming is not None:
        walk.checkpoint(upcoming)


def is_framed(body: bytes, *, event_id: object, desk: str) -> bool:
    """Is it a body of this version, of the event of that id, at that desk?"""
    if not isinstance(event_id, str):
        return False
    ours = event_id.encode(errors="replace")
    start = _START + _size(len(ours)) + ours
    name = desk.encode()
    return body.startswith(start) and body.find(_DESK + _size(len(name)) + name, len(start)) > 0


def names(body: bytes, point: Checkpoint) -> bool:
    """Is that body an ARCHIVE event about all events up to this checkpoint?"""
    event = _event(body)
    return event is not None and event.kind is EventKind.ARCHIVE and event.scope[:2] == (str(point.seq), point.head.hex())


def _event(body: bytes) -> UsageEvent | None:
    try:
        return decode(body)
    except ValueError:
        return None
