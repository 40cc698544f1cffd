"""Lists that an office lays beside the ledger: read whole, or refused with the line."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import BadInput
from app.misuse.lists import closed, gateway

DAY = dt.date(2026, 11, 20)


def test_lists_are_read_and_a_missing_one_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    assert (closed(file), gateway(file)) == ({}, {})
    file.write_text("dossier,last_day\r\nD-1, 2026-11-20\r\n", encoding="utf-8-sig")
    assert closed(file) == {"D-1": DAY}
    file.write_text("clerk,day,calls\nlan,2026-11-20,41\n", encoding="utf-8")
    assert gateway(file) == {("lan", DAY): 41}
    file.write_bytes(b"")
    assert gateway(file) == {}


@pytest.mark.parametrize(
    ("read", "content", "where"),
    [
        (closed, b"dossier;last_day\n", 1),
        (closed, b"dossier,last_day\nD-1,yesterday\n", 2),
        (closed, b"dossier,last_day\n,2026-11-20\n", 2),
        (closed, b"dossier,last_day\nD-1,2026-11-20\nD-2\n", 3),
        (gateway, b"clerk,day,calls\nlan,2026-11-20,-1\n", 2),
        (gateway, b"clerk,day,calls\nlan,2026-11-20,\xd9\xa3\n", 2),
        (gateway, b"clerk,day,calls\nlan,2026-11-20,\n", 2),
        (gateway, b"\xff\xfe\n", ""),
    ],
)
def test_a_list_that_is_not_whole_is_refused_with_its_line(
    tmp_path: Path, read: Callable[[Path], object], content: bytes, where: object
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(BadInput) as bad:
        read(file)
    assert bad.value.values == {"file": "list.csv", "where": where}


def test_a_list_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        closed(tmp_path)
