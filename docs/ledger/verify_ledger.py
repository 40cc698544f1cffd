#!/usr/bin/env python3
"""Checks an exported motcua ledger without the program that wrote it.

    python3 verify_ledger.py LEDGER.jsonl [--anchor SEQ:HEX] [--key HEX] [--json]

One file, Python 3.9 or newer, nothing to install: Ed25519 is verified here, after RFC 8032. What is checked is written in format.md.
Without --key the public key is the file's own word, and without --anchor nobody can tell that the end was cut off at a checkpoint.
Exit status: 0 whole, 1 not whole, 2 wrong usage, 5 not an export.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
import struct
import sys

GENESIS = bytes(32)
EVENT_START = b"motcua-event\x01\x01"
CHECKPOINT_START = b"motcua-checkpoint\x01"
HEADER = {"ledger": "number", "desk": "text", "key": "hex", "first": "number"}
EVENT = {"event": "number", "id": "text", "body": "base64", "hash": "hex"}
CHECKPOINT = {"checkpoint": "number", "head": "hex", "at": "text", "previous": "hex", "signature": "hex"}
ANCHOR = {"anchor": "text", "events": "number"}


class NotWhole(Exception):
    """Where it stops being whole, and why in one word."""

    def __init__(self, reason, at):
        super().__init__(reason)
        self.reason, self.at = reason, at


class NotAnExport(Exception):
    """The first line is no header."""


# --- Ed25519 (RFC 8032, section 5.1.7), without its speed and without secrets to protect --------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    """The sum of two points in extended coordinates (X, Y, Z, T)."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    x, y, z, t = f - e, d - c, d + c, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)


def times(number, point):
    """So many times that point."""
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def point_of(data):
    """The point that 32 bytes stand for, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    squared = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(squared, (P + 3) // 8, P)
    if (x * x - squared) % P:
        x = x * ROOT % P
    if (x * x - squared) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, message, signature):
    """Did the owner of that public key (32 bytes) sign the message?"""
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# --- one line ---------------------------------------------------------------------------------------------------------


def sized(data):
    """Length in four bytes, big-endian, and the data."""
    return struct.pack(">I", len(data)) + data


def to_json(kind, value):
    """A value as it stands in the file."""
    return base64.b64encode(value).decode() if kind == "base64" else value.hex() if kind == "hex" else value


def from_json(kind, value):
    """A value out of the file. Raises ValueError."""
    if kind == "number":
        if type(value) is not int:
            raise ValueError("no number")
        return value
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise ValueError("no text")
    return base64.b64decode(value, validate=True) if kind == "base64" else bytes.fromhex(value) if kind == "hex" else value


def parse(line, form):
    """The values of a line of that form; None where writing them again gives other bytes."""
    if not line.startswith(b'{"' + next(iter(form)).encode() + b'":'):
        return None
    try:
        told = json.loads(line)
        values = {name: from_json(kind, told[name]) for name, kind in form.items()}
        again = {name: to_json(kind, values[name]) for name, kind in form.items()}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return list(values.values()) if json.dumps(again, separators=(",", ":")).encode() + b"\n" == line else None


# --- the chain --------------------------------------------------------------------------------------------------------


class Chain:
    """What is known so far: the last event, its hash, the last checkpoint."""

    def __init__(self, desk, key, first, anchor):
        self.desk, self.key, self.first, self.anchor = desk, key, first, anchor
        self.whole, self.head = 0, GENESIS
        self.signed_at, self.statement, self.signature = None, None, None
        self.anchored = anchor is None

    def stop(self, reason, at=None):
        """It is not whole, behind the last event or at that number."""
        raise NotWhole(reason, self.whole + 1 if at is None else at)

    def event(self, seq, event_id, body, found):
        """The next event: number, link, and that the body is framed as an event of that id at this desk."""
        if self.whole < self.first - 1:
            self.stop("line")
        if seq != self.whole + 1:
            self.stop("gap")
        digest = hashlib.sha256(b"\0" + self.head + struct.pack(">Q", seq) + body).digest()
        if digest != found:
            self.stop("hash")
        begin = EVENT_START + sized(b"id")
        start = begin + sized(event_id.encode())
        if not body.startswith(start) or body.find(sized(b"desk") + sized(self.desk.encode()), len(start)) < 0:
            self.stop("id" if body.startswith(begin) else "body")
        self.whole, self.head = seq, digest
        self.meet_anchor()

    def checkpoint(self, seq, head, at, previous, signature):
        """The next checkpoint: about the last event (or, in the first place of a part, about the one before it), linked to the last."""
        opening = self.whole == 0 and self.first > 1
        if (seq != self.first - 1) if opening else (seq != self.whole or self.signed_at == seq):
            self.stop("line")
        before = self.digest() if self.statement else None if self.first > 1 else GENESIS
        lengths = (len(head), len(previous), len(signature))
        if lengths != (32, 32, 64) or not 0 < seq < 2**63 or before not in (None, previous):
            self.stop("checkpoint")
        if not opening and head != self.head:
            self.stop("checkpoint")
        self.signed_at, self.signature = seq, signature
        self.statement = CHECKPOINT_START + sized(self.desk.encode()) + sized(at.encode()) + struct.pack(">Q", seq) + head + previous
        if opening:
            self.whole, self.head = seq, head
            self.meet_anchor()

    def digest(self):
        """What the next checkpoint has to name."""
        return hashlib.sha256(self.statement + self.signature).digest()

    def meet_anchor(self):
        """Compares with what was noted outside, when its event comes by."""
        if self.anchor and self.anchor[0] == self.whole:
            self.anchored = self.head.hex().startswith(self.anchor[1])
            if not self.anchored:
                self.stop("anchor", self.whole)

    def end(self):
        """Nothing follows: something was there, the anchor came by, the last event is signed; that vouches for all before it."""
        if self.whole < self.first:
            self.stop("cut")
        if not self.anchored:
            self.stop("cut" if self.anchor[0] > self.whole else "anchor")
        if self.statement is None:
            self.stop("unsigned", 1)
        if not is_signed(self.key, self.statement, self.signature):
            self.stop("signature", self.signed_at)
        if self.signed_at != self.whole:
            self.stop("unsigned", self.signed_at + 1)

    def short(self):
        """The head as people note it."""
        return f"{self.whole}:{self.head.hex()[:16]}"


def verify(lines, key=None, anchor=None):
    """Checks the lines (bytes) of an export; `key` 32 bytes, `anchor` (number, hexadecimal digits). Raises NotAnExport."""
    lines = iter(lines)
    header = parse(next(lines, b""), HEADER)
    if header is None or header[0] != 1 or len(header[2]) != 32 or not 0 < header[3] < 2**63:
        raise NotAnExport
    _, desk, named, first = header
    chain = Chain(desk, named, first, anchor)
    reason, bad = "", None
    try:
        if key not in (None, named):
            chain.stop("key", first)
        feed(chain, lines)
    except NotWhole as problem:
        reason, bad = problem.reason, problem.at
    return {
        "events": max(0, chain.whole - first + 1),
        "first": first,
        "chain": "broken" if reason else "ok",
        "first_bad_seq": bad,
        "anchor": chain.short(),
        "reason": reason,
        "desk": desk,
        "key": hashlib.sha256(named).hexdigest()[:16],
    }


def feed(chain, lines):
    """Every line behind the header, to the last."""
    ended = False
    for line in lines:
        if ended:
            chain.stop("line")
        event, point = parse(line, EVENT), parse(line, CHECKPOINT)
        if event is not None:
            chain.event(*event)
        elif point is not None:
            chain.checkpoint(*point)
        elif parse(line, ANCHOR) == [chain.short(), chain.whole - chain.first + 1]:
            ended = True
        else:
            chain.stop("line")
    if not ended:
        chain.stop("cut")
    chain.end()


def main():
    """The command."""
    words = argparse.ArgumentParser(description="Checks an exported motcua ledger.")
    words.add_argument("file")
    words.add_argument("--anchor", metavar="SEQ:HEX", help="noted outside the desk, on the signed daily report")
    words.add_argument("--key", metavar="HEX", help="the desk's public key, 64 hexadecimal digits")
    words.add_argument("--json", action="store_true", help="one JSON object")
    told = words.parse_args()
    anchor = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{16,64})", (told.anchor or "").strip().lower())
    if (told.anchor and not anchor) or (told.key and not re.fullmatch(r"[0-9a-fA-F]{64}", told.key)):
        words.error("an anchor is SEQ:HEX, a key 64 hexadecimal digits")
    try:
        with pathlib.Path(told.file).open("rb") as lines:
            row = verify(lines, bytes.fromhex(told.key) if told.key else None, (int(anchor[1]), anchor[2]) if anchor else None)
    except (NotAnExport, OSError):
        print("not an exported ledger: " + told.file, file=sys.stderr)
        return 5
    if told.json:
        print(json.dumps(row))
    elif row["reason"]:
        print(f"NOT WHOLE at event {row['first_bad_seq']}: {row['reason']}")
    else:
        print("whole: {events} events from {first} on, anchor {anchor}, desk {desk}, key {key}".format(**row))
    if not told.key:
        print(f"note: key {row['key']} is the file's own word; compare it with what the desk published", file=sys.stderr)
    return 1 if row["reason"] else 0


if __name__ == "__main__":
    sys.exit(main())
