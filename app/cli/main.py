"""The command `motcua`: options common to all commands, and what every failure ends with."""

from itertools import pairwise
from pathlib import Path
from typing import Annotated, cast

import typer

from app.cli import counting, demo, filling, lookups, scanning, system
from app.cli.voice import Voice
from app.core.errors import MotcuaError
from forms.errors import BrokenDefinition, FormError
from resources.sentences import Language
from scanner.errors import ScannerError

COMMON = {"--home": True, "--as": True, "--lang": True, "--json": False}
"""Options that may stand anywhere on the line, and whether a value follows."""

application = typer.Typer(add_completion=False, no_args_is_help=False, rich_markup_mode=None, pretty_exceptions_enable=False)
for part in (scanning, lookups, filling, counting, system, demo):
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
    """Runs one command line and returns the exit status of the contract (0 to 6)."""
    line = _common_first(arguments)
    voice = Voice(language="en" if _value(line, "--lang") == "en" else "vi")
    try:
        application(args=line)
    except SystemExit as end:
        return int(end.code or 0)
    except MotcuaError as problem:
        voice.fail(problem)
    except ScannerError as problem:
        _explain(voice, f"scan.{problem.code}", status=5)
    except FormError as problem:
        _explain(voice, f"form.{problem.code}", status=5 if isinstance(problem, BrokenDefinition) else 2, **problem.values)
    except BrokenPipeError:
        return 0
    except (KeyboardInterrupt, typer.Abort):
        voice.tell("cli.stopped")
        voice.worst(1)
    return voice.status


def _explain(voice: Voice, sentence: str, /, *, status: int, **values: str) -> None:
    for part in ("what", "lost", "next"):
        voice.tell(f"{sentence}.{part}", **values)
    voice.worst(status)


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
        name, _, value = word.partition("=")
        if name not in COMMON:
            rest.append(word)
        elif not COMMON[name] or value:
            common.append(word)
        else:
            common += [word, *queue[:1]]
            del queue[:1]
    return common + rest


def _value(line: list[str], option: str) -> str:
    return next((after for before, after in pairwise(line) if before == option), "")
