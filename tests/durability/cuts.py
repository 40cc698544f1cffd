"""A log of file operations played again up to some moment: what a killed process, or a machine without power, leaves on its disk.

A killed process leaves all that it did, the last write perhaps by half. A machine without power leaves what was synced, and of the
rest whatever the disk liked: for each file some of the writes since its last sync, in any choice, the last of them perhaps torn
at a sector; of names made, changed and removed since the last sync of anything, those up to some moment, as a journalling
file system orders them.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Final

SECTOR: Final = 512
_HEAD: Final = struct.Struct("=4q")


class What(IntEnum):
    WRITE = 1
    SYNC = 2
    TRUNCATE = 3
    CREATE = 4
    RENAME = 5
    UNLINK = 6
    MARK = 7


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the log. `offset` is the new size of a TRUNCATE, and the number of a MARK."""

    what: What
    name: str
    offset: int
    data: bytes


def operations(log: Path) -> list[Operation]:
    """The log, as the shim wrote it."""
    return list(_operations(log.read_bytes()))


def _operations(content: bytes) -> Iterator[Operation]:
    at = 0
    while at < len(content):
        what, name, offset, size = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        yield Operation(What(what), content[at : at + name].decode(), offset, content[at + name : at + name + size])
        at += name + size


def acknowledged(done: list[Operation]) -> int:
    """The number up to which everything was acknowledged."""
    return max((one.offset for one in done if one.what is What.MARK), default=0)


@dataclass
class _File:
    """The content that is surely on the disk, and the writes and truncations that may be."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Operation] = field(default_factory=list)

    def sync(self) -> None:
        for one in self.pending:
            _apply(self.durable, one)
        self.pending.clear()


@dataclass
class Disk:
    """Files by name, and what happened to names since the last sync."""

    begun: dict[str, bytes]
    files: dict[str, _File] = field(init=False)
    synced_names: dict[str, _File] = field(init=False)
    pending_names: list[Operation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.files = {name: _File(bytearray(content)) for name, content in self.begun.items()}
        self.synced_names = dict(self.files)

    def do(self, one: Operation) -> None:
        match one.what:
            case What.WRITE | What.TRUNCATE:
                self.files[one.name].pending.append(one)
            case What.SYNC:
                if one.name in self.files:  # else a folder
                    self.files[one.name].sync()
                self.synced_names = dict(self.files)
                self.pending_names.clear()
            case What.CREATE | What.RENAME | What.UNLINK:
                _rename(self.files, one)
                self.pending_names.append(one)
            case What.MARK:
                pass

    def killed(self, torn: Operation | None) -> dict[str, bytes]:
        """What a process leaves that was killed now, in the midst of that write."""
        left = dict[str, bytes]()
        for name, file in self.files.items():
            content = bytearray(file.durable)
            for one in file.pending:
                _apply(content, one)
            if torn is not None and torn.what is What.WRITE and torn.name == name:
                _apply(content, Operation(What.WRITE, name, torn.offset, torn.data[: len(torn.data) // 2]))
            left[name] = bytes(content)
        return left

    def without_power(self, chance: random.Random) -> dict[str, bytes]:
        """What is on the disk after a power cut now: one of the many possibilities."""
        names = dict(self.synced_names)
        made = {one.name: self.files[one.name] for one in self.pending_names if one.what is What.CREATE and one.name in self.files}
        for one in self.pending_names[: chance.randint(0, len(self.pending_names))]:
            _rename(names, one, made)
        return {name: _some(file, chance) for name, file in names.items()}


def _some(file: _File, chance: random.Random) -> bytes:
    content = bytearray(file.durable)
    share = chance.choice((0.0, 0.5, 0.9, 1.0))
    kept = [one for one in file.pending if chance.random() < share]
    for number, one in enumerate(kept):
        if number == len(kept) - 1 and one.what is What.WRITE and chance.random() < 0.5:
            whole = chance.randint(0, len(one.data) // SECTOR) * SECTOR
            one = Operation(What.WRITE, one.name, one.offset, one.data[:whole])
        _apply(content, one)
    return bytes(content)


def _apply(content: bytearray, one: Operation) -> None:
    if one.what is What.TRUNCATE:
        del content[one.offset :]
        content.extend(bytes(one.offset - len(content)))
        return
    end = one.offset + len(one.data)
    content.extend(bytes(max(0, one.offset - len(content))))
    content[one.offset : end] = one.data


def _rename(names: dict[str, _File], one: Operation, made: dict[str, _File] | None = None) -> None:
    match one.what:
        case What.CREATE:
            names[one.name] = (made or {}).get(one.name) or _File()
        case What.RENAME:
            moved = names.pop(one.name, None)
            if moved is not None:
                names[one.data.decode()] = moved
        case _:
            names.pop(one.name, None)


def put_down(left: dict[str, bytes], folder: Path, *, watched: Path) -> None:
    """Writes these files, named below `watched`, into a folder of their own."""
    for name, content in left.items():
        file = folder / Path(name).relative_to(watched)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
