"""Tampering: the structural attacks and every single byte, met by the program and by the verifier that stands alone."""

import json
import random
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.core.usage import UsageEvent
from app.store.encoding import decode, encode
from app.store.seal import Anchor, Checkpoint, Seal, is_signed
from tests.unit.store.attacks import AGAINST_AN_ANCHOR, AGAINST_THE_KEY, EVIDENT, Attack
from tests.unit.store.books import Book
from tests.unit.store.vectors import vectors
from tests.unit.store.verifiers import ALONE_FILE, NO_EXPORT, alone, case, said_alone, said_by_the_program

AGREEMENTS = 500
VECTORS = Path(__file__).resolve().parents[3] / "docs" / "ledger" / "vectors.json"


def both(content: bytes, *, key: bytes | None = None, anchor: Anchor | None = None) -> str:
    """What both say; they have to say the same."""
    program = said_by_the_program(content, key=key, anchor=anchor)
    assert said_alone(content, key=key, anchor=anchor) == program
    return str(program["chain"])


@pytest.fixture
def book() -> Book:
    return Book.of(random.Random(7), seal=Seal(b"k" * 32))


def test_an_honest_ledger_is_whole_to_both(book: Book) -> None:
    anchor = book.noted
    assert both(book.written()) == "ok"
    assert both(book.written(), key=book.seal.public, anchor=anchor) == "ok"
    assert both(book.part(random.Random(1)).written(), anchor=anchor) == "ok"


@pytest.mark.parametrize("attack", EVIDENT, ids=lambda attack: attack.__name__)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_attack_is_seen_by_the_file_alone(attack: Attack, seed: int) -> None:
    chance = random.Random(seed)
    book = Book.of(chance)
    honest = book.written()
    attack(book, chance)
    assert book.written() != honest
    assert both(book.written()) == "broken"


@pytest.mark.parametrize("attack", AGAINST_AN_ANCHOR, ids=lambda attack: attack.__name__)
def test_a_shorter_history_is_seen_against_an_anchor_and_not_without(book: Book, attack: Attack) -> None:
    noted = book.noted
    attack(book, random.Random(3))
    assert both(book.written(), key=book.seal.public) == "ok"
    assert both(book.written(), key=book.seal.public, anchor=noted) == "broken"


@pytest.mark.parametrize("attack", AGAINST_THE_KEY, ids=lambda attack: attack.__name__)
def test_somebody_elses_history_is_seen_against_the_key_or_an_anchor(book: Book, attack: Attack) -> None:
    noted = book.noted
    attack(book, random.Random(3))
    assert both(book.written()) == "ok"
    assert both(book.written(), key=book.seal.public) == "broken"
    assert both(book.written(), anchor=noted) == "broken"


def test_there_are_two_dozen_attacks_and_more() -> None:
    assert len({*EVIDENT, *AGAINST_AN_ANCHOR, *AGAINST_THE_KEY}) >= 24


def test_a_beginning_that_is_left_out_is_said(book: Book) -> None:
    assert said_by_the_program(book.part(random.Random(1)).written())["first"] > 1


def test_every_byte_flipped_twice_is_seen() -> None:
    content = Book.of(random.Random(5), events=4, seal=Seal(b"k" * 32)).written()
    chance = random.Random(11)
    for at in range(len(content)):
        for flip in chance.sample(range(1, 256), 2):
            mangled = content[:at] + bytes([content[at] ^ flip]) + content[at + 1 :]
            assert said_by_the_program(mangled)["chain"] != "ok", f"byte {at} by {flip}"


def test_both_verifiers_agree_on_random_and_mangled_ledgers() -> None:
    said = set()
    for seed in range(AGREEMENTS):
        one = case(random.Random(seed))
        verdict = both(one.content, key=one.key, anchor=one.anchor)
        assert verdict == "ok" or not one.honest or one.anchor, f"seed {seed}"
        said.add((verdict, one.honest))
    assert {("ok", True), ("broken", False), (NO_EXPORT["chain"], False)} <= said


def test_the_published_vectors_hold() -> None:
    told = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(vectors()))
    assert {one["expected"]["chain"] for one in told["files"]} == {"ok", "broken", NO_EXPORT["chain"]}
    for one in told["files"]:
        key, anchor = bytes.fromhex(one["key"]) or None, Anchor.parse(one["anchor"]) if one["anchor"] else None
        content = "".join(one["lines"]).encode()
        assert said_alone(content, key=key, anchor=anchor) == one["expected"], one["name"]
        assert said_by_the_program(content, key=key, anchor=anchor) == one["expected"], one["name"]


def test_the_papers_name_every_field_of_an_event_in_its_order() -> None:
    signs: dict[Any, str] = {int: "#", tuple[str, ...]: "*"}
    names = [f.name + signs.get(f.type, "") for f in fields(UsageEvent)]
    lines = [line.split() for line in VECTORS.with_name("format.md").read_text(encoding="utf-8").splitlines() if line.startswith("    ")]
    told = [word for line in lines for word in line if line[0] in ("id", "duration_ms#")]
    assert told == names
    every = json.loads(VECTORS.read_text(encoding="utf-8"))["every_field"]
    assert list(every["fields"]) == [f.name for f in fields(UsageEvent)]
    assert all(every["fields"].values()), "what is empty is not in a body"
    assert encode(decode(bytes.fromhex(every["body"]))).hex() == every["body"]


def test_the_stand_alone_verifier_stands_alone() -> None:
    text = ALONE_FILE.read_text(encoding="utf-8")
    assert text.count("\n") < 300
    imported = {line.split()[1].partition(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


def test_the_stand_alone_signature_check_is_that_of_the_standard() -> None:
    chance, verifier = random.Random(8032), alone()
    for _ in range(20):
        seal, message = Seal(chance.randbytes(32)), chance.randbytes(chance.randrange(80))
        signature = seal.sign(message)
        assert verifier.is_signed(seal.public, message, signature)
        assert not verifier.is_signed(seal.public, message + b"x", signature)
        assert not verifier.is_signed(chance.randbytes(32), message, signature)
        above = int.from_bytes(signature[32:], "little") + verifier.L
        assert not verifier.is_signed(seal.public, message, signature[:32] + above.to_bytes(32, "little")), "one signature, one form"


def test_the_stand_alone_command_says_it_by_its_exit_status(tmp_path: Path, book: Book) -> None:
    def run(*words: object) -> tuple[int, str, str]:
        done = subprocess.run([sys.executable, "-I", "-S", ALONE_FILE, *map(str, words)], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    file = tmp_path / "f.jsonl"
    file.write_bytes(book.written())
    status, out, said = run(file, "--anchor", book.noted, "--json")
    assert (status, json.loads(out)["chain"]) == (0, "ok")
    assert "own word" in said
    assert run(file, "--key", book.seal.public.hex())[2] == ""
    assert run(file, "--anchor", "99:" + "0" * 16)[0] == 1
    assert run(file, "--anchor", "99")[0] == 2
    file.write_bytes(b"nothing")
    assert run(file)[0] == 5
    assert run(tmp_path / "missing")[0] == 5


def test_a_key_that_is_written_in_another_way_is_nobodys_to_both() -> None:
    """Points of small order, for which anybody can sign: OpenSSL takes them written in ways that the standard refuses."""
    field, verifier = 2**255 - 19, alone()
    written = [(field + 1, 0), (1, 1), (field, 0), (field, 1), (field - 1, 1)]
    for y, sign in written:
        key = (y | sign << 255).to_bytes(32, "little")
        for at in map(str, range(16)):
            for point in (1, field - 1, 0):
                made = Checkpoint(
                    desk="d", seq=1, head=bytes(32), at=at, previous=bytes(32), signature=point.to_bytes(32, "little") + bytes(32)
                )
                assert not is_signed(made, public=key)
                assert not verifier.is_signed(key, made.statement(), made.signature)
