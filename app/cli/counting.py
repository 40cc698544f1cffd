"""`motcua usage report`, `motcua usage scheduled`: counts, on a terminal and as files."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.periods import period
from app.cli.voice import Voice
from app.core.errors import CouldNotKeep, WrongUsage
from app.core.report import UsageReport

if TYPE_CHECKING:
    from app.report.making import Reporting

usage = typer.Typer(help="Số liệu khai thác. / Counts of use.", no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """How a report is written; the first is for a terminal."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(usage, name="usage")


@contextmanager
def open_reporting(voice: Voice) -> "Iterator[Reporting]":
    """The reports of this desk, for whoever `--as` names. Raises what `open_personnel` raises."""
    from app.bootstrap import open_desk
    from app.report.making import Reporting

    with open_desk(voice.home, login=voice.login) as desk:
        voice.announce_key_file(in_file=desk.state.keys.in_file, chosen=desk.state.key_file_chosen)
        yield Reporting(journal=desk.counter.journal, gate=desk.counter.gate, test_data=desk.counter.test_data)


@usage.command("report")
def report(
    context: typer.Context,
    by: Annotated[
        str, typer.Option(help="clerk,unit,service,procedure,form,method,identification,adapter,purpose,day,week,month,quarter,year")
    ] = "clerk",
    first: Annotated[str, typer.Option("--from", help="Từ ngày. / From (2026-01-31).")] = "",
    last: Annotated[str, typer.Option("--to", help="Đến hết ngày. / To, included.")] = "",
    unit: Annotated[str, typer.Option(help="Đơn vị và cấp dưới. / Unit and below.")] = "",
    compare: Annotated[bool, typer.Option("--compare", help="So với kỳ trước. / Beside the period before.")] = False,
    rolled_up: Annotated[bool, typer.Option("--rolled-up", help="Mỗi đơn vị gồm cả cấp dưới. / Each unit with all below it.")] = False,
    how: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="F")] = None,
) -> None:
    """Số lượng, mức độ, tỷ lệ khai thác. Phụ trách thấy cả đơn vị, cán bộ thấy của mình. / Counts and rates."""
    from app.paper import write_whole
    from app.report import making

    voice: Voice = context.obj
    if how in (Format.XLSX, Format.PDF) and out is None:
        raise WrongUsage("usage.wants_file", format=how.value)
    names = [name.strip() for name in by.split(",") if name.strip()]
    with open_reporting(voice) as reporting:
        found = reporting.report(by=names, period=period(first, last), unit=unit, compare=compare, rolled_up=rolled_up)
        if out is not None:
            ending = making.Format.CSV if how is Format.TABLE else making.Format(how.value)
            reporting.write(found, ending, lambda content: write_whole(out, content), unit=unit, language=voice.language)
            voice.tell("cli.written", file=out)
            return
        if how is Format.TABLE and voice.as_json:
            how = Format.JSON
        if how is not Format.TABLE:  # a table for people is looked at; rows for a program are taken away
            making.record_export(reporting.journal, how.value, period=found.period, form=making.USAGE, scope=(*found.by, unit))
    _show(voice, found, how)


@usage.command("scheduled")
def scheduled(context: typer.Context) -> None:
    """Ghi các báo cáo ngày, tuần, tháng còn thiếu vào thư mục đã đặt. / Writes the reports that the folder still lacks."""
    from app.report.scheduled import scheduled as schedule_of
    from app.state import open_settings

    voice: Voice = context.obj
    schedule = schedule_of(open_settings(voice.home))
    with open_reporting(voice) as reporting:
        done = schedule.write(reporting, language=voice.language)
    for file in done.written:
        voice.row({"file": str(file), "written": True}, told=voice.say("cli.written", file=file))
    for file in done.failed:
        voice.row({"file": str(file), "written": False}, told=str(file))
        raise CouldNotKeep("usage.unwritten", folder=schedule.folder, file=file.name)
    if not done.written:
        voice.tell("usage.scheduled.none")


def _show(voice: Voice, found: UsageReport, how: Format) -> None:
    """On standard output the rows alone; for people what they are a report of as well, on standard error."""
    from app.report.columns import AT_A_GLANCE, change, figure, group, head, statement
    from app.report.rows import csv_table, json_rows

    if how is Format.JSON:
        for row in json_rows(found):
            voice.row(row, told=json.dumps(row, ensure_ascii=False))
    elif how is Format.CSV:
        print(csv_table(found).decode(), end="")
    else:
        compared = found.compared_with is not None
        lines = [
            [
                *(group(count, name, voice.language) if count.by[name] else "-" for name in found.by),
                *(figure(count, name) for name in AT_A_GLANCE),
                *([change(count)] if compared else []),
            ]
            for count in found.counts
        ]
        heads = [head(name, voice.language) for name in (*found.by, *AT_A_GLANCE)]
        voice.table([*heads, *([voice.say("usage.report.change")] if compared else [])], lines)
    for line in statement(found, voice.language):
        print(line, file=sys.stderr, flush=True)
