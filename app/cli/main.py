"""The command `motcua`: options common to all commands, and what every failure ends with."""

import os
from itertools import pairwise
from pathlib import Path
from typing import Annotated, cast

import typer
from typer.exceptions import TyperException

from app.cli import (
    accounts,
    backups,
    breakglass,
    catalogue,
    configuring,
    counting,
    demo,
    doctoring,
    dossiers,
    enquiry,
    filling,
    flags,
    ledger,
    lookups,
    mrz,
    packs,
    passwords,
    printing,
    receipts,
    roster,
    scanners,
    scanning,
    servers,
    simulating,
    slips,
    system,
    waiting,
)
from app.cli.voice import ReaderGone, Voice
from app.core.dossier import echo
from app.core.errors import BadInput, MotcuaError, WrongUsage
from forms.errors import BrokenDefinition, FormError
from resources.sentences import Language
from scanner.errors import ScannerError

COMMON = {"--home": True, "--as": True, "--lang": True, "--json": False}
"""Options that may stand anywhere on the line, and whether a value follows."""

FAULT = 70
"""The exit status of a fault in the program itself (EX_SOFTWARE of sysexits.h): none of the contract's seven."""

STOPPED = 130
"""The exit status after Ctrl+C, as shells know it."""

application = typer.Typer(add_completion=False, no_args_is_help=False, rich_markup_mode=None, pretty_exceptions_enable=False)
for part in (
    scanning,
    mrz,
    scanners,
    lookups,
    breakglass,
    slips,
    catalogue,
    packs,
    filling,
    receipts,
    printing,
    counting,
    flags,
    enquiry,
    ledger,
    backups,
    accounts,
    passwords,
    roster,
    waiting,
    dossiers,
    system,
    configuring,
    servers,
    doctoring,
    demo,
    simulating,
):
    part.register(application)


@application.callback(invoke_without_command=True)
def motcua(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option("--home", help="Thư mục trạng thái. / State folder.", metavar="DIR")] = None,
    login: Annotated[str | None, typer.Option("--as", help="Làm việc với tài khoản này. / Act as this account.", metavar="LOGIN")] = None,
    lang: Annotated[str, typer.Option("--lang", help="vi | en")] = "vi",
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi kết quả một dòng JSON. / One JSON object a line.")] = False,
) -> None:
    """Trợ lý quầy Một cửa: quét thẻ, tra cứu dân cư, điền tờ khai, in, thống kê. / A desktop assistant for one-stop shops."""
    if lang not in ("vi", "en"):
        raise typer.BadParameter("vi | en", param_hint="--lang")
    context.obj = Voice(home=home, login=login, as_json=as_json, language=cast(Language, lang))
    if context.invoked_subcommand is None:
        system.open_window(context.obj)


def run(arguments: list[str]) -> int:
    """Runs one command line and returns the exit status of the contract (0 to 6; 70 for a fault of our own, 130 after Ctrl+C)."""
    line = _common_first(arguments)
    voice = Voice(language="en" if _language(line) == "en" else "vi")
    try:
        status = int(application(args=line, standalone_mode=False) or 0)
        if status == STOPPED:
            voice.tell("cli.stopped")
        return status
    except MotcuaError as problem:
        voice.fail(problem)
    except ScannerError as problem:
        voice.fail(BadInput(f"scan.{problem.code}"))
    except FormError as problem:
        kind = BadInput if isinstance(problem, BrokenDefinition) else WrongUsage
        safe = {name: echo(value) if name in ("form", "key") else value for name, value in problem.values.items()}
        voice.fail(kind(f"form.{problem.code}", **safe))
    except ReaderGone:
        return 0
    except TyperException as problem:
        voice.fail(WrongUsage("usage.words", problem=problem.format_message()))
    except Exception as problem:  # a fault of ours: its kind is told, its values never are
        if "MOTCUA_DEBUG" in os.environ:
            raise
        voice.fail(MotcuaError("program.fault", kind=type(problem).__name__))
        voice.worst(FAULT)
    return voice.status


def _common_first(arguments: list[str]) -> list[str]:
    """Common options moved before the command, where Typer expects them; nothing after `--` is touched."""
    common: list[str] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        name = word.partition("=")[0]
        if name not in COMMON:
            rest.append(word)
        elif not COMMON[name] or "=" in word:
            common.append(word)
        else:
            common += [word, *queue[:1]]
            del queue[:1]
    return common + rest


def _language(line: list[str]) -> str:
    """What `--lang` says, before Typer has read it: its own complaints, too, are in that language."""
    words = [part for word in line for part in (word.split("=", 1) if word.startswith("--lang=") else [word])]
    return next((after for before, after in pairwise(words) if before == "--lang"), "")
