"""`motcua doctor`: what support needs to know of this desk, and nothing about anybody."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.voice import Voice


def register(application: typer.Typer) -> None:
    """Adds the command of this module."""
    application.command("doctor")(doctor)


def doctor(
    context: typer.Context, out: Annotated[Path, typer.Option("--out", help="Tệp ZIP. / The ZIP file.", metavar="FILE.zip")]
) -> None:
    """Gom thông tin báo sự cố, không có dữ liệu của ai. / Gather what support needs, free of anybody's data."""
    from app.diagnosis import parts, write
    from app.self_check import self_checks

    voice: Voice = context.obj
    names = write(parts(voice.home, checks=self_checks), out)
    voice.row({"file": str(out), "parts": list(names)}, told=voice.say("doctor.written", file=out, n=len(names)))
