"""`motcua print`: a file to the spooler, and the spooler's own word."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.lookups import open_counter
from app.cli.voice import Voice


def register(application: typer.Typer) -> None:
    """Adds the command of this module."""
    application.command("print")(print_file)


def print_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf")],
    printer: Annotated[str, typer.Option(help="Máy in. / Printer.")] = "",
    copies: Annotated[int, typer.Option(min=1, max=99, help="Số bản. / Copies.")] = 1,
) -> None:
    """Gửi một tờ PDF tới máy in và báo đúng điều máy in trả lời. / Hand a PDF to the spooler."""
    from app.spool import print_paper, read_paper

    voice: Voice = context.obj
    paper = read_paper(file)
    with open_counter(voice) as counter:
        counter.sending(None)
        said = print_paper(paper, printer=printer or counter.settings.text("print.printer"), copies=copies)
        counter.printed(None, job=said.job, printer=said.printer, state=said.state, copies=copies)
    row = {"job": said.job, "printer": said.printer, "state": said.state}
    voice.row(row, told=voice.say("cli.printed", **row))
