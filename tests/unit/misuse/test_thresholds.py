"""Thresholds as data: the defaults, an office's own values over them, and files that are refused."""

import datetime as dt
from pathlib import Path

import pytest

from app.core.errors import BadInput
from app.misuse.flag import Rule
from app.misuse.thresholds import read
from tests.unit.misuse.use import at, books, call, seen

HEAD = "version: 1\nedition: e1\n"


def own(folder: Path, text: str) -> Path:
    file = folder / "rules.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def test_the_defaults_are_those_of_the_design() -> None:
    limits = read().of("anywhere")
    assert (limits.volume_z, limits.volume_days, limits.again, limits.again_days) == (3, 60, 3, 30)
    assert (limits.units, limits.units_days, limits.typed_share, limits.fast_seconds, limits.fast_row) == (3, 7, 0.2, 5, 5)
    assert (limits.sequence, limits.sequence_minutes, limits.beyond_roles, limits.handed_out_times) == (5, 10, 1, 3)
    assert limits.sample_share == 0.02


def test_an_office_changes_single_values_for_all_its_units_or_for_one(tmp_path: Path) -> None:
    rules = read(own(tmp_path, "all: {again: 4}\nunits:\n  X2: {again: 9, grace_minutes: 0}\n"))
    assert (rules.edition, rules.of("X1").again, rules.of("X2").again) == ("e1", 4, 9)
    assert (rules.of("X1").grace_minutes, rules.of("X2").grace_minutes, rules.of("X2").typed_share) == (30, 0, 0.2)
    three = [one for day in range(3) for one in call(at(day))]
    assert seen(Rule.AGAIN, three, books(rulebook=rules)) == []
    assert len(seen(Rule.AGAIN, three)) == 1


def test_an_office_without_a_file_works_with_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path / "rules.yaml") == read()


def test_hours_follow_the_weekday(tmp_path: Path) -> None:
    limits = read(own(tmp_path, 'all: {hours: [{days: [6], opens: "07:30", closes: "11:30"}], grace_minutes: 0}\n')).everywhere
    saturday = dt.datetime(2026, 11, 21, 11, 30)
    assert (limits.is_open(saturday), limits.is_open(saturday.replace(second=1)), limits.is_open(dt.datetime(2026, 11, 20, 9))) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("all: {again: 0}\n", "again"),
        ("all: {agian: 4}\n", "agian"),
        ("units:\n  X2: {typed_share: 20}\n", "typed_share"),
        ('all: {hours: [{days: [8], opens: "07:30", closes: "17:00"}]}\n', "hours.0.days.0"),
        ("lave: {}\n", "lave"),
        ("leave: {lan: [{first: tomorrow, last: 2026-01-01}]}\n", "leave.lan.0.first"),
        ("leave: {lan: [{first: 2026-01-02, last: 2026-01-01}]}\n", "leave.lan.0"),
        ("all: [\n", ""),
    ],
)
def test_a_file_that_is_not_whole_is_refused_and_says_where(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(BadInput) as bad:
        read(own(tmp_path, text))
    assert (bad.value.exit_status, bad.value.values) == (5, {"file": "rules.yaml", "where": where})
    assert "rules.yaml" in bad.value.explain()


@pytest.mark.parametrize("content", [b"version: 2\nedition: e1\n", b"version: 1\n", b"", b"\xff\xfe", b"- 1\n"])
def test_a_file_of_another_version_or_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(content)
    with pytest.raises(BadInput):
        read(file)
