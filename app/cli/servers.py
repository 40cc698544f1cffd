"""`motcua store`: the books of an office or a province on a PostgreSQL server."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.voice import Voice
from app.core.errors import BadInput

store = typer.Typer(help="Sổ chung trên máy chủ PostgreSQL. / Books on a PostgreSQL server.", no_args_is_help=True, rich_markup_mode=None)


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(store, name="store")


@store.command("prepare")
def prepare(context: typer.Context, url: Annotated[str, typer.Argument(metavar="postgresql://OWNER@HOST/DATABASE")]) -> None:
    """Dựng bảng, quyền và luật trên máy chủ, hoặc nâng lên bản này; hỏi mật khẩu. / Make a server ready, or bring it up to date."""
    from app.prompt import ask
    from app.store.province import prepare as make_ready
    from app.store.schema import SCHEMA_VERSION

    voice: Voice = context.obj
    (password,) = ask(voice.say("server.owner_password"))
    before = make_ready(url, password=password)
    row = {"before": before, "version": SCHEMA_VERSION}
    voice.row(row, told=voice.say("server.prepared", **row))


@store.command("move")
def move(context: typer.Context, url: Annotated[str, typer.Argument(metavar="postgresql://DESK@HOST/DATABASE")]) -> None:
    """Chuyển sổ của quầy này từ tệp lên máy chủ; tệp ở lại, không ghi tiếp được. / Move this desk's books from its file to a server."""
    from app import relocation
    from app.bootstrap import open_personnel
    from app.rescue import alone
    from app.state import open_state

    voice: Voice = context.obj
    state = open_state(voice.home)
    with alone(state.home):
        if not relocation.is_carried(state):
            with open_personnel(voice.home, login=voice.login) as (_, personnel):
                relocation.carry(state, personnel, url)
        moved = relocation.settle(state, url)
    row = {"events": moved.events, "file": moved.file.name}
    voice.row(row, told=voice.say("server.moved", **row))


@store.command("share-key")
def share_key(
    context: typer.Context, out: Annotated[Path, typer.Option("--out", help="Tệp niêm phong. / The sealed file.", metavar="F")]
) -> None:
    """Đưa khóa bí danh cho quầy khác, niêm phong; in mã mở một lần. / Seal the pseudonyms' key for another desk; prints its code once."""
    from app.bootstrap import open_personnel
    from app.shared_key import SharedKey

    voice: Voice = context.obj
    with open_personnel(voice.home, login=voice.login) as (state, personnel):
        code = SharedKey(journal=personnel.journal, gate=personnel.gate).share(state, out)
    voice.row({"file": str(out), "code": code}, told=voice.say("server.key_shared", file=out, code=code))


@store.command("take-key")
def take_key(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Nhận khóa bí danh ở quầy mới; hỏi mã mở. / Take the pseudonyms' key at a new desk; asks for its code."""
    from app.shared_key import take

    voice: Voice = context.obj
    if not file.is_file():
        raise BadInput("backup.not_ours")
    key = take(file, voice.home, code=_code(voice))
    voice.row({"key": key}, told=voice.say("server.key_taken", key=key))


def _code(voice: Voice) -> str:
    """A line of standard input; typed at a terminal it does not show."""
    if sys.stdin.isatty():
        return str(typer.prompt(voice.say("custody.code_wanted"), default="", hide_input=True, show_default=False, err=True))
    return sys.stdin.buffer.readline(200).decode("ascii", "replace")
