"""What somebody could do to a ledger who may write every byte of it, but has not the desk's key. Each names itself."""

import base64
import random
from collections.abc import Callable

from app.store.seal import Seal
from tests.unit.store.books import Book

Attack = Callable[[Book, random.Random], None]


def _middle(book: Book, chance: random.Random) -> int:
    """The place of some event that is neither the first nor the last."""
    return book.lines.index(chance.choice(book.events[1:-1]))


def _edited(book: Book, place: int) -> None:
    """The clerk of that event is somebody else now."""
    body = base64.b64decode(book.lines[place]["body"])
    at = body.index(b"clerk") + 9
    book.lines[place]["body"] = base64.b64encode(body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]).decode()


def delete_one(book: Book, chance: random.Random) -> None:
    del book.lines[_middle(book, chance)]


def delete_the_first(book: Book, chance: random.Random) -> None:
    del book.lines[0]


def delete_the_last(book: Book, chance: random.Random) -> None:
    book.lines.remove(book.events[-1])


def delete_a_run(book: Book, chance: random.Random) -> None:
    place = _middle(book, chance)
    del book.lines[place : place + 3]


def delete_and_renumber(book: Book, chance: random.Random) -> None:
    del book.lines[_middle(book, chance)]
    book.relink(renumber=True)


def empty_it(book: Book, chance: random.Random) -> None:
    book.lines.clear()
    book.finish()


def truncate_between_signatures(book: Book, chance: random.Random) -> None:
    del book.lines[-2:]
    book.add(chance)
    book.finish()


def truncate_without_an_end(book: Book, chance: random.Random) -> None:
    del book.lines[_middle(book, chance) :]
    book.end = None


def truncate_at_a_checkpoint(book: Book, chance: random.Random) -> None:
    point = chance.choice(book.points[:-1])
    del book.lines[book.lines.index(point) + 1 :]
    book.finish()


def roll_back_to_an_old_copy(book: Book, chance: random.Random) -> None:
    del book.lines[book.lines.index(book.points[0]) + 1 :]
    book.finish()


def swap_two(book: Book, chance: random.Random) -> None:
    one, other = chance.sample(book.events, 2)
    a, b = book.lines.index(one), book.lines.index(other)
    book.lines[a], book.lines[b] = book.lines[b], book.lines[a]


def swap_two_and_relink(book: Book, chance: random.Random) -> None:
    swap_two(book, chance)
    book.relink(renumber=True)


def reverse(book: Book, chance: random.Random) -> None:
    book.lines.reverse()


def duplicate_in_place(book: Book, chance: random.Random) -> None:
    place = _middle(book, chance)
    book.lines.insert(place, dict(book.lines[place]))


def duplicate_at_the_end(book: Book, chance: random.Random) -> None:
    book.lines.append(dict(chance.choice(book.events)))


def insert_a_forged_one(book: Book, chance: random.Random) -> None:
    place = _middle(book, chance)
    book.add(chance)
    book.lines.insert(place, book.lines.pop())
    book.relink(renumber=True)


def append_a_forged_one(book: Book, chance: random.Random) -> None:
    book.add(chance)
    book.finish()


def append_and_sign_with_another_key(book: Book, chance: random.Random) -> None:
    book.add(chance)
    book.sign(Seal(chance.randbytes(32)))
    book.finish()


def append_and_repeat_a_signature(book: Book, chance: random.Random) -> None:
    old = dict(book.points[-1])
    book.add(chance)
    seq, head = book.last()
    book.lines.append(old | {"checkpoint": seq, "head": head.hex()})
    book.finish()


def edit(book: Book, chance: random.Random) -> None:
    _edited(book, _middle(book, chance))


def edit_and_relink(book: Book, chance: random.Random) -> None:
    _edited(book, _middle(book, chance))
    book.relink()


def rewrite_with_another_key(book: Book, chance: random.Random) -> None:
    _edited(book, _middle(book, chance))
    book.relink()
    book.resign(Seal(chance.randbytes(32)))


def rewrite_with_another_key_and_name_it(book: Book, chance: random.Random) -> None:
    forger = Seal(chance.randbytes(32))
    _edited(book, _middle(book, chance))
    book.relink()
    book.resign(forger)
    book.header["key"] = forger.public.hex()


def splice_from_another_desk(book: Book, chance: random.Random) -> None:
    other = Book.of(chance, events=len(book.events))
    place = _middle(book, chance)
    seq = book.lines[place]["event"]
    book.lines[place] = other.events[seq - 1]


def splice_and_relink(book: Book, chance: random.Random) -> None:
    splice_from_another_desk(book, chance)
    book.relink()


def graft_the_end_of_another(book: Book, chance: random.Random) -> None:
    other = Book.of(chance, events=len(book.events), desk=book.desk)
    place = _middle(book, chance)
    seq = book.lines[place]["event"]
    book.lines = book.lines[:place] + [line for line in other.lines if line.get("event", line.get("checkpoint")) >= seq]
    book.finish()


def pass_for_another_desk(book: Book, chance: random.Random) -> None:
    book.header["desk"] = "00000000-0000-4000-8000-000000000000"


def leave_a_checkpoint_out(book: Book, chance: random.Random) -> None:
    book.lines.remove(book.points[0])


def leave_all_checkpoints_out(book: Book, chance: random.Random) -> None:
    book.lines = book.events


def move_a_checkpoint(book: Book, chance: random.Random) -> None:
    book.points[0]["checkpoint"] += 1


def swap_signatures(book: Book, chance: random.Random) -> None:
    one, other = book.points[0], book.points[-1]
    one["signature"], other["signature"] = other["signature"], one["signature"]


def rename_an_event(book: Book, chance: random.Random) -> None:
    book.events[3]["id"] = "00000000-0000-4000-8000-000000000000"


AGAINST_AN_ANCHOR: tuple[Attack, ...] = (truncate_at_a_checkpoint, roll_back_to_an_old_copy)
"""Nothing inside the file can tell: what is left was signed so."""

AGAINST_THE_KEY: tuple[Attack, ...] = (rewrite_with_another_key_and_name_it,)
"""Nothing inside the file can tell: all of it is somebody else's."""

EVIDENT: tuple[Attack, ...] = (
    delete_one, delete_the_first, delete_the_last, delete_a_run, delete_and_renumber, empty_it,
    truncate_between_signatures, truncate_without_an_end, swap_two, swap_two_and_relink, reverse,
    duplicate_in_place, duplicate_at_the_end, insert_a_forged_one, append_a_forged_one, append_and_sign_with_another_key,
    append_and_repeat_a_signature, edit, edit_and_relink, rewrite_with_another_key, splice_from_another_desk,
    splice_and_relink, graft_the_end_of_another, pass_for_another_desk, leave_a_checkpoint_out, leave_all_checkpoints_out,
    move_a_checkpoint, swap_signatures, rename_an_event,
)  # fmt: skip
"""Shown by the file and the desk's key alone."""
