"""`motcua usage`, `motcua ledger`: counts, and whether the ledger can be trusted."""

import csv
import datetime as dt
import io
import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.voice import Voice
from app.core.errors import BadInput, WrongUsage
from app.core.usage import Period, UsageCount

usage = typer.Typer(help="Số liệu khai thác. / Counts of use.", no_args_is_help=True, rich_markup_mode=None)
ledger = typer.Typer(help="Sổ ghi. / The ledger.", no_args_is_help=True, rich_markup_mode=None)

COLUMNS = (
    "calls", "found", "not_found", "unavailable", "refused", "bad_input", "dossiers", "forms", "printed",
    "fields_filled", "rate_found", "rate_dossiers",
)  # fmt: skip


class Format(StrEnum):
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(usage, name="usage")
    application.add_typer(ledger, name="ledger")


@usage.command("report")
def report(
    context: typer.Context,
    by: Annotated[str, typer.Option(help="clerk,unit,service,procedure,form,method,adapter,purpose,day,month")] = "clerk",
    first: Annotated[str, typer.Option("--from", help="Từ ngày. / From (2026-01-31).")] = "",
    last: Annotated[str, typer.Option("--to", help="Đến hết ngày. / To, included.")] = "",
    unit: Annotated[str, typer.Option(help="Đơn vị. / Unit.")] = "",
    how: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="F")] = None,
) -> None:
    """Số lượng, mức độ, tỷ lệ khai thác. Phụ trách thấy cả đơn vị, cán bộ thấy của mình. / Counts and rates."""
    from app.bootstrap import open_desk
    from app.paper import write_whole

    voice: Voice = context.obj
    names = [name.strip() for name in by.split(",") if name.strip()]
    period = Period(first=_day(first), last=_day(last))
    with open_desk(voice.home, login=voice.login) as desk:
        voice.announce_key_file(in_file=desk.state.keys.in_file, chosen=desk.state.key_file_chosen)
        counts = desk.counter.usage(by=names, period=period)
        if unit and unit != desk.counter.clerk.unit.code:
            counts = ()
    if out is not None:
        write_whole(out, _written(voice, names, counts, how))
        voice.tell("cli.written", file=out)
    elif how is Format.JSON or voice.as_json:
        for count in counts:
            voice.row(asdict(count), told=json.dumps(asdict(count), ensure_ascii=False))
    elif how is Format.CSV:
        print(_written(voice, names, counts, how).decode(), end="")
    else:
        heads = [*(voice.say(f"by.{name}") for name in names), *(voice.say(f"count.{name}") for name in COLUMNS)]
        voice.table(heads, _lines(names, counts))


def _lines(names: list[str], counts: tuple[UsageCount, ...]) -> list[list[object]]:
    return [[*(count.by[name] or "-" for name in names), *(_shown(getattr(count, name)) for name in COLUMNS)] for count in counts]


def _shown(value: object) -> object:
    return f"{value:.1%}" if isinstance(value, float) else value


def _written(voice: Voice, names: list[str], counts: tuple[UsageCount, ...], how: Format) -> bytes:
    if how is Format.JSON:
        return "".join(json.dumps(asdict(count), ensure_ascii=False) + "\n" for count in counts).encode()
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\n")
    writer.writerow([*names, *COLUMNS])
    for count in counts:
        writer.writerow([*(_inert(count.by[name]) for name in names), *(getattr(count, name) for name in COLUMNS)])
    return paper.getvalue().encode("utf-8-sig" if how is Format.CSV else "utf-8")


def _inert(cell: str) -> str:
    """A cell no spreadsheet runs as a formula."""
    return "'" + cell if cell[:1] in "=+-@\t\r\0" else cell


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUsage("usage.bad_date") from None


@ledger.command("verify")
def verify(context: typer.Context, file: Annotated[Path | None, typer.Argument(metavar="[FILE]")] = None) -> None:
    """Kiểm tra sổ ghi của quầy, hay một bản sao, còn nguyên vẹn. / Is the desk's ledger, or a copy of it, whole?"""
    from app.state import open_copy, open_ledger, open_state

    voice: Voice = context.obj
    if file is not None and not file.is_file():
        raise BadInput("ledger.no_file")
    state = open_state(voice.home)
    voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
    opened = open_ledger(state) if file is None else open_copy(state, file)
    try:
        chain = opened.verify()
    finally:
        opened.database.close()
    row = {
        "events": chain.events,
        "chain": "ok" if chain.ok else "broken",
        "first_bad_seq": chain.first_bad_seq,
        "anchor": chain.head,
    }
    bad = chain.first_bad_seq
    told = voice.say(
        "cli.chain_ok" if bad is None else "cli.chain_broken", events=chain.events if bad is None else bad - 1, seq=bad, anchor=chain.head
    )
    voice.row(row, told=told)
    raise typer.Exit(0 if chain.ok else 1)
