"""`motcua gui`, `self-check`, `adapter`, `settings`, `secret`: the program about itself."""

import gc
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.voice import Voice
from app.core.dossier import echo
from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage
from app.settings import DECLARED, OFFICE_SETTINGS, SECRETS, Setting, Settings

if TYPE_CHECKING:
    from app.personnel import Personnel
    from app.store.keys import Keys
    from app.verify.api import Step, Verifier

adapter = typer.Typer(help="Nguồn dữ liệu dân cư. / Sources of population data.", no_args_is_help=True, rich_markup_mode=None)
settings = typer.Typer(help="Thiết lập. / Settings.", no_args_is_help=True, rich_markup_mode=None)
secret = typer.Typer(help="Bí mật trong kho khóa. / Secrets in the OS keyring.", no_args_is_help=True, rich_markup_mode=None)

LONGEST_SECRET = 64 * 1024
"""Bytes."""


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.command("gui")(gui)
    application.command("self-check")(self_check)
    application.add_typer(adapter, name="adapter")
    application.add_typer(settings, name="settings")
    application.add_typer(secret, name="secret")


def gui(
    context: typer.Context,
    replay: Annotated[Path | None, typer.Option(help="Phát lại ảnh hoặc video thay cho camera. / Replay frames.", metavar="PATH")] = None,
) -> None:
    """Mở cửa sổ làm việc. / Open the window."""
    open_window(context.obj, replay=replay)


def open_window(voice: Voice, *, replay: Path | None = None) -> None:
    """The window; returns when it is closed."""
    gc.disable()  # what a start makes stays; from then on the window's own `Collector` sees to it
    try:
        from app.bootstrap import run_window

        language = voice.language if voice.language != "vi" else None  # Vietnamese is what the setting says unless changed there
        raise typer.Exit(run_window(voice.home, login=voice.login, replay=replay, language=language))
    finally:
        gc.enable()


@adapter.command("list")
def list_adapters(context: typer.Context) -> None:
    """Các nguồn có trong chương trình. / The sources there are."""
    from app.state import configuration
    from app.verify import registry

    voice: Voice = context.obj
    for name in registry.available():
        try:
            source = registry.build(name, configuration(voice.home))
        except Refused as problem:  # an installed source that is no good; the others are there all the same
            advice = {part: problem.sentence(which, voice.language) for part, which in (("problem", "what"), ("hint", "next"))}
            voice.row({"adapter": name, "capabilities": {}, "ok": False, **advice}, told=f"{name:<12} ✗ {' '.join(advice.values())}")
            voice.worst(problem.exit_status)
            continue
        known = _capabilities(source)
        source.close()
        row = {"adapter": name, "capabilities": known, "ok": True, "problem": "", "hint": ""}
        voice.row(row, told=f"{name:<12} {', '.join(known['services'])}")
    raise typer.Exit(voice.status)


@adapter.command("check")
def check_adapter(context: typer.Context, name: Annotated[str, typer.Argument(metavar="[NAME]")] = "") -> None:
    """Thử nguồn từng bước mà không tra cứu công dân nào. / Try a source step by step; nobody is looked up."""
    from app.state import configuration
    from app.verify import registry

    voice: Voice = context.obj
    desk = configuration(voice.home, adapter=name or None)
    chosen = name or desk.text("verify.adapter")
    source = registry.build(chosen, desk)
    try:
        found, known = source.check(), _capabilities(source)
    finally:
        source.close()
    steps = [{"step": step.name, "ok": step.ok, "outcome": step.values.get("outcome", ""), **_advice(voice, step)} for step in found.steps]
    row = {"adapter": chosen, "capabilities": known, "ok": found.ok, **_advice(voice, found.failed), "steps": steps}
    told = [_told(voice, step) for step in found.steps]
    voice.row(row, told="\n".join([f"{chosen}:", *told]))
    raise typer.Exit(0 if found.ok else 3)


def _told(voice: Voice, step: "Step") -> str:
    advice = _advice(voice, step)
    parts = (voice.say(f"adapter.step.{step.name}"), step.values.get("outcome", ""), advice["problem"], advice["hint"])
    return f"{'✓' if step.ok else '✗'} {' '.join(str(part) for part in parts if part)}"


def _advice(voice: Voice, step: "Step | None") -> dict[str, str]:
    """What is to be said of a step and what to do; empty texts where nothing is."""
    if step is None or not step.problem:
        return {"problem": "", "hint": ""}
    return {part: voice.say(f"{step.problem}.{which}", **step.values) for part, which in (("problem", "what"), ("hint", "next"))}


def _capabilities(source: "Verifier") -> dict[str, Any]:
    known = source.capabilities()
    return {
        "services": sorted(service.value for service in known.services),
        "unconfirmed": sorted(service.value for service in known.unconfirmed),
        "fields": sorted(known.fields),
        "test_data": known.test_data,
        "loopback": known.loopback,
    }


def self_check(context: typer.Context) -> None:
    """Bản này có đủ mọi thứ để làm việc? / Does this copy have all it needs?"""
    from app.self_check import self_checks

    voice: Voice = context.obj
    for name, ok, detail in self_checks():
        row = {"check": name, "ok": ok, "detail": detail}
        voice.row(row, told=f"{'✓' if ok else '✗'} {name:<12} {detail}")
        voice.worst(0 if ok else 1)
    raise typer.Exit(voice.status)


@settings.command("list")
def list_settings(context: typer.Context) -> None:
    """Mọi thiết lập với giá trị và nguồn gốc. / Every setting."""
    from app.state import open_settings

    voice: Voice = context.obj
    found = open_settings(voice.home)
    for setting in found:
        _show(voice, setting)
    if found.unknown:
        voice.tell("settings.ignored", keys=", ".join(map(echo, found.unknown)))


@settings.command("get")
def get_setting(context: typer.Context, key: Annotated[str, typer.Argument(metavar="KEY")]) -> None:
    """Một thiết lập. / One setting."""
    from app.state import open_settings

    _show(context.obj, open_settings(context.obj.home).setting(key))


@settings.command("set")
def set_setting(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY")],
    value: Annotated[str, typer.Argument(metavar="VALUE")],
) -> None:
    """Đổi một thiết lập. / Change a setting."""
    from app.verify import registry

    if key == "verify.adapter" and value not in (known := registry.available()):
        raise WrongUsage("adapter.unknown", name=echo(value), known=", ".join(sorted(known)))
    _show(context.obj, _changed(context.obj, key, value).setting(key))


def _changed(voice: Voice, key: str, value: str) -> Settings:
    """The settings with that one changed, by whoever may."""
    from app.state import open_settings

    found = open_settings(voice.home)
    if not key.startswith(OFFICE_SETTINGS):
        return found.changed(key, value)
    with _office(voice) as personnel:
        return personnel.change_setting(found, key, value) if personnel else found.changed(key, value)


@contextmanager
def _office(voice: Voice) -> "Iterator[Personnel | None]":
    """Whoever looks after the office's settings and secrets; None where there is no ledger, or none that opens: nobody has an account."""
    from app.state import LEDGER_FILE, open_settings

    found = open_settings(voice.home)
    if not found.text("store.url") and not (found.file.parent / LEDGER_FILE).exists():
        yield None
        return
    from app.bootstrap import open_personnel

    with ExitStack() as opened:
        personnel: Personnel | None = None
        try:
            personnel = opened.enter_context(open_personnel(voice.home, login=voice.login))[1]
        except (Refused, CouldNotKeep) as problem:
            if problem.key.startswith(("account.", "sign_in.")):
                raise  # else: what is set now may be just what keeps it from opening
        yield personnel


def _show(voice: Voice, setting: Setting) -> None:
    declared = DECLARED[setting.declaration.key]
    row = {
        "key": declared.key,
        "value": setting.value,
        "default": declared.default,
        "type": declared.type_name,
        "scope": declared.scope.value,
        "locked": setting.locked,
        "source": setting.source.value,
    }
    voice.row(row, told=f"{declared.key:<22} {setting.value!s:<24} {voice.say(f'cli.source.{setting.source.value}')}")


@secret.command("set")
def set_secret(context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Cất một bí mật đọc từ đầu vào chuẩn. / Keep a secret read from standard input."""
    voice: Voice = context.obj
    _require_known(name)
    value, keys = _secret_given(name), _keys(voice)
    with _office(voice) as personnel:
        if personnel:
            personnel.keep_secret(name, value.encode())
        else:
            keys.put(name, value.encode())
    voice.row({"name": name, "set": True}, told=f"{name}: {voice.say('cli.kept')}")


@secret.command("list")
def list_secrets(context: typer.Context) -> None:
    """Bí mật nào đã có; giá trị không bao giờ hiện. / Which secrets are set."""
    voice: Voice = context.obj
    kept = _keys(voice).names()
    for name in SECRETS:
        voice.row({"name": name, "set": name in kept}, told=f"{name}: {voice.say('cli.kept' if name in kept else 'cli.not_kept')}")


@secret.command("delete")
def delete_secret(context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Bỏ một bí mật. / Forget a secret."""
    voice: Voice = context.obj
    _require_known(name)
    keys = _keys(voice)
    with _office(voice) as personnel:
        if personnel:
            personnel.forget_secret(name)
        else:
            keys.delete(name)
    voice.row({"name": name, "set": False}, told=f"{name}: {voice.say('cli.not_kept')}")


def _require_known(name: str) -> None:
    if name not in SECRETS:
        raise WrongUsage("secret.unknown", known=", ".join(SECRETS))


def _keys(voice: Voice) -> "Keys":
    from app.state import open_state

    state = open_state(voice.home)
    voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
    return state.keys


def _secret_given(name: str) -> str:
    """One line of standard input, its end taken off; typed at a terminal it does not show.

    Raises BadInput (no UTF-8), WrongUsage (nothing, more than one line, too long).
    """
    if sys.stdin.isatty():
        value = str(typer.prompt(name, default="", hide_input=True, show_default=False, err=True))
    else:
        raw = sys.stdin.buffer.read(LONGEST_SECRET + 1)
        if len(raw) > LONGEST_SECRET:
            raise WrongUsage("secret.not_one_line")
        try:
            value = raw.decode().removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise BadInput("secret.not_text") from None
    if not value.strip():
        raise WrongUsage("secret.empty")
    if len(value.splitlines()) > 1:
        raise WrongUsage("secret.not_one_line")
    return value
