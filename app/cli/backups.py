"""`motcua backup`, `motcua restore`: a dead PC loses neither the ledger nor its keys."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.voice import Voice
from app.core.errors import BadInput

_LONGEST = 200


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.command("backup")(backup)
    application.command("restore")(restore)


def backup(
    context: typer.Context, out: Annotated[Path, typer.Option("--out", help="Tệp sao lưu. / The backup file.", metavar="F")]
) -> None:
    """Sao lưu cả quầy, đã mã hóa; in mã khôi phục một lần. / Back the desk up, encrypted; prints a recovery code once."""
    from app.cli.ledger import opened_custody

    voice: Voice = context.obj
    with opened_custody(voice) as (state, custody):
        code = custody.backup(state, out)
    voice.row({"file": str(out), "recovery_code": code}, told=voice.say("custody.code", code=code))
    voice.tell("custody.backed_up", file=out)


def restore(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Khôi phục quầy vào thư mục dữ liệu trống; hỏi mã khôi phục. / Restore a desk into an empty state folder; asks for the code."""
    from app.rescue import restore as put_back
    from app.state import open_state

    voice: Voice = context.obj
    if not file.is_file():
        raise BadInput("backup.not_ours")
    chain = put_back(file, voice.home, code=_code(voice))
    state = open_state(voice.home)
    voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
    row = {"desk": state.desk, "events": chain.events, "chain": "ok" if chain.ok else "broken", "anchor": chain.head}
    voice.row(row, told=voice.say("custody.restored", **row))
    raise typer.Exit(0 if chain.ok else 1)


def _code(voice: Voice) -> str:
    """A line of standard input; typed at a terminal it does not show."""
    if sys.stdin.isatty():
        return str(typer.prompt(voice.say("custody.code_wanted"), default="", hide_input=True, show_default=False, err=True))
    return sys.stdin.buffer.readline(_LONGEST).decode("ascii", "replace")
