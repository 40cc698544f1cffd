"""`motcua config`: a unit's configuration as one signed file: made, looked at beside what is here, taken in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.voice import Voice

if TYPE_CHECKING:
    from app.settings_desk import SettingsDesk
    from app.unit_configuration import Configuration

config = typer.Typer(help="Cấu hình của đơn vị, có chữ ký. / A unit's signed configuration.", no_args_is_help=True, rich_markup_mode=None)

File = Annotated[Path, typer.Argument(help="Tệp cấu hình. / The file.", metavar="FILE")]


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(config, name="config")


@config.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Ghi vào tệp. / Where to.", metavar="FILE")],
    unit: Annotated[str, typer.Option("--unit", help="Tên đơn vị phát hành (mặc định: unit.name). / Issuing unit's name.")] = "",
    lock: Annotated[list[str] | None, typer.Option("--lock", help="Khóa thiết lập này ở nơi nhận. / Lock there.", metavar="KEY")] = None,
) -> None:
    """Ghi và ký mọi thiết lập đã đổi, trừ bí mật và những gì riêng của máy này. / Write and sign what is changed here."""
    from app.paper import write_whole
    from app.unit_configuration import signer

    voice: Voice = context.obj
    with open_settings_desk(voice) as desk:
        issuer = unit or desk.settings().text("unit.name")
        content = desk.export(unit=issuer, on=desk.personnel.gate.today, lock=tuple(lock or ()))
    write_whole(out, content)
    key = signer(content)
    row = {"file": str(out), "unit": issuer, "locked": sorted(lock or ()), "signed_by": key.id, "public_key": str(key)}
    voice.row(row, told=f"{out}: {issuer} ({key.id})")
    voice.tell("configuration.said_exported", key=str(key))


@config.command("show")
def show(context: typer.Context, file: File) -> None:
    """Ai ký, và từng thiết lập sẽ đổi thế nào; chưa đổi gì. / Who signed, and what would change; nothing is changed."""
    voice: Voice = context.obj
    with open_settings_desk(voice) as desk:
        _show(voice, desk, desk.read(file))


@config.command("import")
def take_in(context: typer.Context, file: File) -> None:
    """Đưa cấu hình vào quầy này: tất cả hoặc không gì. / Take it in, whole or not at all."""
    voice: Voice = context.obj
    with open_settings_desk(voice) as desk:
        configuration = desk.read(file)
        _show(voice, desk, configuration)
        desk.adopt(configuration)
    voice.tell("configuration.said_taken_in", unit=_printable(configuration.unit))


@config.command("trust")
def trust(context: typer.Context, key: Annotated[str, typer.Argument(help="Khóa công khai. / Public key.", metavar="KEY")]) -> None:
    """Tin người ký có khóa công khai này. / Trust whoever signs with that public key."""
    from app.settings_desk import public_key

    voice: Voice = context.obj
    wanted = public_key(key)
    with open_settings_desk(voice) as desk:
        desk.trust(wanted)
    voice.row({"public_key": str(wanted), "id": wanted.id, "trusted": True}, told=f"{wanted.id} {wanted}")


@contextmanager
def open_settings_desk(voice: Voice) -> "Iterator[SettingsDesk]":
    """The settings in the hands of whoever `--as` names. Raises what `open_personnel` raises."""
    from app.bootstrap import open_personnel
    from app.settings_desk import SettingsDesk

    with open_personnel(voice.home, login=voice.login) as (state, personnel):
        voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
        yield SettingsDesk(state.settings.file, personnel)


def _show(voice: Voice, desk: "SettingsDesk", configuration: "Configuration") -> None:
    about = {"unit": configuration.unit, "made_on": configuration.made_on.isoformat(), "signed_by": configuration.signed_by.id}
    for one in desk.differences(configuration):
        row = {**about, "key": one.key, "old": one.old, "new": one.new, "changes": one.changes, "locks": one.locks, "kept": one.kept}
        mark = "=" if not one.changes else "→"
        word = voice.say("configuration.word_kept" if one.kept else "configuration.word_locks") if one.kept or one.locks else ""
        voice.row(row, told=_printable(f"{one.key:<28} {one.old!s:<24} {mark} {one.new!s:<24} {word}").rstrip())
    voice.tell("configuration.said_by", unit=_printable(configuration.unit), day=configuration.made_on, key=configuration.signed_by.id)
    if configuration.unknown:
        voice.tell("settings.ignored", keys=_printable(", ".join(configuration.unknown)))


def _printable(text: str) -> str:
    """Words of a file from elsewhere as a terminal may show them: nothing that moves its cursor."""
    return "".join(c if c.isprintable() else "�" for c in text)
