"""`motcua accounts import`, `units`, `report`, `missing`: lists entered from files, and the province's table of commitments."""

import datetime as dt
import json
import re
from collections import Counter as Tallied
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.cli.accounts import accounts, open_books
from app.cli.voice import Voice
from app.core.errors import WrongUsage
from app.core.tally import Month

if TYPE_CHECKING:
    from app.commitments.table import CommitmentTable

_IN_A_NAME: Final = re.compile(r"\d{4}-\d{2}(?!\d)")


class Format(StrEnum):
    """How the table is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


def register(_: typer.Typer) -> None:
    """Adds the commands of this module to those about accounts."""
    for name, command in (("import", import_list), ("units", list_units), ("report", report), ("missing", missing)):
        accounts.command(name)(command)


def import_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv")],
    period: Annotated[
        str, typer.Option("--period", help="Tháng của bảng cam kết (mặc định: theo tên tệp). / Its month.", metavar="2023-03")
    ] = "",
) -> None:
    """Nhập danh sách đơn vị, tổ chức, cán bộ, cam kết từ tệp CSV. / Enter units, organisations, people, commitments."""
    from app.offices import Offices
    from app.roster.entering import Mark, Roster

    voice: Voice = context.obj
    of_name = _IN_A_NAME.search(file.stem)
    month = _month(period or (of_name.group() if of_name else ""))
    marks = Tallied[Mark]()
    with open_books(voice) as personnel:
        roster = Roster(personnel=personnel, offices=Offices(journal=personnel.journal, gate=personnel.gate))
        for entry in roster.enter(file, period=month):
            marks[entry.mark] += 1
            why = entry.problem.explain(voice.language) if entry.problem else ""
            told = voice.say("roster.line", line=entry.line, mark=voice.say(f"roster.mark_{entry.mark}"), about=entry.about)
            key = entry.problem.key if entry.problem else ""
            voice.row(
                {"line": entry.line, "result": entry.mark.value, "about": entry.about, "problem": key, "hint": why},
                told=f"{told} {why}".rstrip(),
            )
            voice.worst(entry.problem.exit_status if entry.problem else 0)
    voice.tell("roster.done", **{mark.value: marks[mark] for mark in Mark})
    raise typer.Exit(voice.status)


def list_units(context: typer.Context) -> None:
    """Cây đơn vị, với ngày hiệu lực và đơn vị kế thừa. / The units, with their days and successors."""
    voice: Voice = context.obj
    with open_books(voice) as personnel:
        tree, seen = personnel.tree(), personnel.scope
    for code, unit in sorted(tree.units.items()):
        if seen.units is None or code in seen.units:
            days = {"valid_from": unit.valid_from and unit.valid_from.isoformat(), "valid_to": unit.valid_to and unit.valid_to.isoformat()}
            row = {"code": code, "name": unit.name, "kind": unit.kind.value, "parent": unit.parent, **days, "successor": unit.successor}
            until = f" (… {unit.valid_to:%d/%m/%Y})" if unit.valid_to else ""
            depth = "  " * (len(list(tree.upwards(code))) - 1)
            voice.row({**row, "tracked_by": tree.tracked_by(code)}, told=f"{code:<40} {depth}{unit.name}{until}")


def report(
    context: typer.Context,
    period: Annotated[str, typer.Option("--period", help="Tháng (mặc định: bảng in mới nhất). / Month.", metavar="2023-03")] = "",
    how: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="F")] = None,
) -> None:
    """Bảng cam kết của tỉnh: từng đơn vị đầu mối và dòng tổng. / The province's table of commitments."""
    from app.commitments.rows import csv_of, rows
    from app.commitments.table import Commitments
    from app.core.usage import Period
    from app.paper import write_whole
    from app.report.making import record_export

    voice: Voice = context.obj
    if out is None and how in (Format.XLSX, Format.PDF):
        raise WrongUsage("commitments.wants_file")
    with open_books(voice) as personnel:
        table = Commitments(personnel.gate).table(_month(period))
        at = personnel.journal.clock.now().astimezone()
        written = b"" if out is None else _written(voice, table, how, office=personnel.gate.clerk.unit.name, at=at)
        if how is Format.TABLE and out is None and voice.as_json:
            how = Format.JSON
        if how is not Format.TABLE or out is not None:  # a table for people is looked at; rows for a program are taken away
            ending = Format.CSV if how is Format.TABLE else how
            days = Period(first=table.period.first, last=table.period.last)
            record_export(personnel.journal, ending.value, period=days, form="commitments")
        if out is not None:
            write_whole(out, written)
    voice.tell("commitments.printed" if table.is_printed else "commitments.counted")
    if out is not None:
        voice.tell("cli.written", file=out)
    elif how is Format.CSV:
        print(csv_of(table).decode("utf-8-sig").replace("\r\n", "\n"), end="")
    elif how is Format.JSON:
        for row in rows(table):
            voice.row(row, told=json.dumps(row, ensure_ascii=False))
    else:
        _tabulate(voice, table)


def missing(context: typer.Context) -> None:
    """Tổ chức, cá nhân chưa có cam kết, và ai đôn đốc. / Who has no commitment in force, and who follows it up."""
    from app.commitments.table import Commitments
    from app.core.tally import Source

    voice: Voice = context.obj
    with open_books(voice) as personnel:
        found = Commitments(personnel.gate).missing()
    for one in found:
        row = asdict(one) | {"source": one.source.value}
        numbers = f" ({one.organisations} / {one.people})" if one.source is Source.PRINTED else ""
        voice.row(row, told=f"{one.unit:<40} {one.login or '-':<16} {one.name}{numbers}  → {one.tracked_by or '-'}")
    if not found:
        voice.tell("commitments.nobody_missing")
    raise typer.Exit(1 if found else 0)


def _written(voice: Voice, table: "CommitmentTable", how: Format, *, office: str, at: dt.datetime) -> bytes:
    from app.commitments.rows import csv_of, rows

    match how:
        case Format.XLSX:
            from app.commitments.sheet import workbook

            return workbook(table, at=at, language=voice.language)
        case Format.PDF:
            from app.commitments.paper import paper

            return paper(table, office=office, at=at, language=voice.language)
        case Format.JSON:
            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(table)).encode()
        case _:
            return csv_of(table)


def _tabulate(voice: Voice, table: "CommitmentTable") -> None:
    from app.commitments.rows import GROUPS, name_of

    parts = [(group, part) for group in GROUPS for part in ("organisations", "people")]
    heads = [voice.say(f"commitments.column.{name}") for name in ("stt", "unit")]
    heads += [f"{voice.say(f'commitments.column.{group}')}: {voice.say(f'commitments.column.{part}')}" for group, part in parts]
    lines: list[list[object]] = [[line.number, name_of(line, table), *line.tally.figures(), line.tracked_by] for line in table.lines]
    voice.table(
        [*heads, voice.say("commitments.column.tracked_by")], [*lines, ["", voice.say("commitments.total"), *table.total.figures(), ""]]
    )


def _month(text: str) -> Month | None:
    try:
        return Month(text) if text else None
    except ValueError:
        raise WrongUsage("roster.bad_period") from None
