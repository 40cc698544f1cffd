"""Answers no source should send, through the adapters' readers: only named outcomes and errors may come out.

    python tests/bench/mangled_answers.py --count 500000 [--seed N]

changes true answers of all four shapes byte by byte and by structure, prints what came of them and microseconds an answer; exit
status 1 where anything else was raised, or a record is about another number than the one asked for.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from app.core.citizen import ASKABLE
from app.core.errors import Unavailable
from app.core.lookup import Answer, Identity, LookupRequest, Service
from app.simulator.quirks import Quirks
from app.simulator.shapes import Shape, as_json, as_soap
from app.simulator.telling import Telling
from app.verify import answers, tree
from app.verify.adapters.gateway import reader
from app.verify.codes import Codes
from resources.dates import PartialDate
from resources.demo.people import citizens

CODES = Codes.of("001=BAD_INPUT,004=PROCEDURE_NOT_LICENSED,005=OFFICER_NOT_ALLOWED,006=SECOND_FACTOR_REQUIRED")
SHAPES = (*Shape, "soap")
NAMES = sorted(tree.KNOWN)
PIECES = (
    b"", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b"&amp;", b"&x;", b"<!DOCTYPE a>", b"<![CDATA[", b"]]>", b"<", b">", b"</",
    b"/>", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"null", b"NaN", b"-1", b"1e999", b"true", b"0", b"\xe2\x80\xae",
    b"\xef\xbb\xbf", b"099000000001", b"20010231", b'"CongDan":', b'"error_code":5,', b'"MaYeuCau":"x",', b"[" * 40, b" " * 40,
)  # fmt: skip
VALUES: tuple[Any, ...] = (None, "", {}, [], 0, 1.5, True, "099000000001", "x" * 50, "\u202e", "19900231")
Case = tuple[str, Service, LookupRequest, bytes]


def request_for(node: Mapping[str, Any], service: Service) -> LookupRequest:
    """A look-up of that citizen, by whichever number he has."""
    who = Identity(number=node["SoDinhDanh"] or node["SoCMND"], full_name="X", birth_date=PartialDate(1990))
    return LookupRequest(
        identity=who, service=service, fields=ASKABLE, clerk="c", unit="u", procedure="p", dossier="d", purpose="x", request_id="r-1"
    )


def true_answers() -> list[Case]:
    """What the simulator would say about some of the invented citizens: every shape, every service, found and not."""
    found: list[Case] = []
    for citizen in citizens()[::6]:
        if citizen.wire is None:
            continue
        quirks = Quirks.of(str(citizen.wire["SoDinhDanh"]))
        for service in Service:
            request = request_for(citizen.wire, service)
            for nodes in ((citizen.wire,), ()):
                told = Telling(service=service.value, request_id="r-1", quirks=quirks, nodes=tuple(map(quirks.written, nodes)))
                found += [(shape.value, service, request, as_json(told, shape).body) for shape in Shape]
                found.append(("soap", service, request, as_soap(told).body))
    return found


def cases(seed: int) -> Iterator[Case]:
    """Endless: true answers with bytes changed, pieces put in, ends cut, parts of the tree moved, renamed, replaced."""
    source = random.Random(seed)
    whole = true_answers()
    while True:
        shape, service, request, body = source.choice(whole)
        if shape != "soap" and source.random() < 0.4:
            body = json.dumps(_rearranged(source, json.loads(body)), ensure_ascii=source.random() < 0.5).encode()
        if source.random() < 0.7:
            body = _changed(source, body)
        yield shape, service, request, body


def _changed(source: random.Random, body: bytes) -> bytes:
    for _ in range(source.randint(1, 3)):
        at = source.randrange(len(body) + 1)
        match source.randrange(5):
            case 0:
                body = body[:at] + source.randbytes(1) + body[at + 1 :]
            case 1:
                body = body[:at] + source.choice(PIECES) + body[at:]
            case 2:
                body = body[:at]
            case 3:
                body = body[:at] + body[at + source.randint(1, 40) :]
            case _:
                to = source.randrange(len(body) + 1)
                body = body[:to] + body[at : at + source.randint(1, 60)] + body[to:]
    return body


def _rearranged(source: random.Random, value: Any) -> Any:
    """The same tree with, here and there, another value, another name, or a part twice."""
    if source.random() < 0.03:
        return source.choice((*VALUES, [value, value], {"CongDan": value}))
    if isinstance(value, dict):
        renamed = {source.choice(NAMES) if source.random() < 0.02 else name: _rearranged(source, inner) for name, inner in value.items()}
        return {name: inner for name, inner in renamed.items() if source.random() > 0.01}
    return [_rearranged(source, one) for one in value] if isinstance(value, list) else value


def read(case: Case) -> Answer:
    """As the adapters read it. Raises Unavailable."""
    shape, _, request, body = case
    if shape == "soap":
        return answers.read(tree.of_xml_bytes(body), request, codes=CODES)
    return answers.read(READERS[shape](body), request, codes=CODES)


READERS: Mapping[str, Callable[[bytes], object]] = {shape.value: reader(shape.value, codes=CODES) for shape in Shape}


def outcome(case: Case) -> str:
    """What came of it. Raises AssertionError for a record that is not about the number asked for, and whatever should not be raised."""
    try:
        answer = read(case)
    except Unavailable as outage:
        return f"{outage.outcome} {outage.detail}"
    record = answer.record
    if record is not None and case[2].identity.number not in (record.personal_id, record.old_id):
        raise AssertionError("a record about another number")
    if record is not None and record.household_book_no is not None:
        raise AssertionError("the household book")
    return str(answer.outcome)


def main() -> int:
    """Counts the outcomes; 1 where something else was raised."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--count", type=int, default=500_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    came: Counter[str] = Counter()
    began, spent, bad = time.perf_counter(), 0.0, 0
    for case in islice(cases(given.seed), given.count):
        start = time.perf_counter()
        try:
            came[outcome(case)] += 1
        except Exception as problem:
            bad += 1
            print(f"{type(problem).__name__}: {problem}\n  {case[0]} {case[1]} {case[3]!r}", flush=True)
        spent += time.perf_counter() - start
    for word, times in came.most_common():
        print(f"{times:>9}  {word}")
    print(
        f"{given.count} answers, seed {given.seed}, {bad} bad, {spent / given.count * 1e6:.0f} µs each, {time.perf_counter() - began:.0f} s"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
