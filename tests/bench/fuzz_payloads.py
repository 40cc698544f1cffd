"""Payloads no card would hold, through the parser: only its named refusals may come out.

    python tests/bench/fuzz_payloads.py --count 10000000 [--seed N]

prints what came of them and microseconds a payload; exit status 1 where anything else was raised, or a claim is unsound.
"""

import argparse
import datetime as dt
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import get_args

from scanner.doubts import doubts
from scanner.errors import PayloadCode, PayloadError
from scanner.payload import CardClaim, parse

SEEDS = tuple(
    text.encode()
    for text in (
        "099099000001|012345678|Nguyễn Văn Thử|01011999|Nam|Tổ 1, Phường 2, Quận 3, TP. Hồ Chí Minh|01072021",
        "099199000002||Điểu Thị Hoà Bơ'rông|05021999|Nữ|Thôn Đông Đoài, Hòa Bình, Chợ Mới, Bắc Kạn|15082024||||",
        "099214000003||H’Ŏanh Niê-Kđăm|2014|Nữ|Buôn 1, Ea Kpam|04102024||Y Blŏ B'Krông|H'Bĭt R'Čăm|",
        "DN4099000000001|4e677579e1bb856e2056c4836e20546875|01/01/1999|1|Phường 2",
        "000201010211|38570010A00000072701270006970436",
        "https://example.invalid/?q=1|2|3",
        "IDVNM0990000017099099000001<<3",
    )
)
_PIECES = (
    b"|", b"||", b"||||||||", b"|" * 40, b"Nam", "Nữ".encode(), b"\xef\xbb\xbf", b"\r\n", b"\t", b"\x00", b"\xff", b"\xc3", b"\xe1\xbb",
    b"\xed\xa0\x80", "\u202e".encode(), "\u200d".encode(), "\ue000".encode(), "\u0301".encode() * 9, b"31022021", b"00000000", b"99999999",
    b"099099000001", "٠١٢٣".encode(), "０９９".encode(), b" " * 20, b"A" * 1100,
)  # fmt: skip
_TODAY = dt.date(2026, 11, 1)
_CODES = frozenset(get_args(PayloadCode))


def payloads(seed: int) -> Iterator[bytes | str]:
    """Endless: cards with bytes changed, pieces put in, fields moved or dropped, ends cut; bytes by chance; now and then a str."""
    source = random.Random(seed)
    while True:
        kind = source.random()
        if kind < 0.1:
            payload = source.randbytes(int(source.random() ** 3 * 300))
        else:
            payload = _changed(source, SEEDS[int(source.random() * len(SEEDS))])
        yield payload.decode("utf-8", "surrogateescape") if kind > 0.95 else payload


def _changed(source: random.Random, payload: bytes) -> bytes:
    for _ in range(1 + int(source.random() * 3)):
        at = int(source.random() * (len(payload) + 1))
        way = int(source.random() * 6)
        if way == 0:
            payload = payload[:at] + source.randbytes(1) + payload[at + 1 :]
        elif way == 1:
            payload = payload[:at] + _PIECES[int(source.random() * len(_PIECES))] + payload[at:]
        elif way == 2:
            payload = payload[:at]
        elif way == 3:
            payload = payload[:at] + payload[at + 1 + int(source.random() * 12) :]
        else:
            fields = payload.split(b"|")
            one, other = int(source.random() * len(fields)), int(source.random() * len(fields))
            if way == 4:
                fields[one], fields[other] = fields[other], fields[one]
            else:
                fields[one : one + 1] = []
            payload = b"|".join(fields)
    return payload


def outcome(payload: bytes | str) -> str:
    """What the parser makes of it: `card`, the kind of another code, or the refusal's code.

    AssertionError where a claim is unsound or a refusal is none of the named ones or carries the text with it; whatever
    else the parser raises comes through.
    """
    try:
        result = parse(payload)
    except PayloadError as refusal:
        assert refusal.code in _CODES, refusal.code
        assert refusal.__context__ is None, "a refusal must not carry the text along"
        return refusal.code
    if not isinstance(result, CardClaim):
        return result.kind.value
    assert len(result.personal_id) == 12 and result.personal_id.isascii() and result.personal_id.isdecimal(), "number"
    assert result.full_name and result.sex in ("Nam", "Nữ"), "name or sex"
    doubts(result, today=_TODAY)
    return "card"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Fuzz the payload parser.")
    parser.add_argument("--count", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    met: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    spent, rest = 0.0, payloads(chosen.seed)
    for _ in range(0, chosen.count, 10_000):
        batch = list(islice(rest, min(10_000, chosen.count - met.total() - faults.total())))
        began = time.perf_counter()
        for payload in batch:
            try:
                met[outcome(payload)] += 1
            except Exception as fault:  # whatever it is, it is what this command looks for
                if not faults[type(fault).__name__]:
                    print(f"fault: {fault!r} on {payload!r}", file=sys.stderr)
                faults[type(fault).__name__] += 1
        spent += time.perf_counter() - began
    for name, count in met.most_common():
        print(f"{name:<20} {count:>10}")
    print(f"{chosen.count} payloads, {spent / chosen.count * 1e6:.1f} microseconds each, {faults.total()} faults {dict(faults) or ''}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
