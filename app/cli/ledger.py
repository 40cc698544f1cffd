"""`motcua ledger`: can the record be trusted, and how is it taken outside the desk?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.periods import period
from app.cli.voice import Voice
from app.core.errors import BadInput, WrongUsage
from app.core.usage import ChainState

if TYPE_CHECKING:
    from app.custody import Anchored, Custody
    from app.state import State
    from app.store.seal import Anchor
    from resources.sentences import Language

ledger = typer.Typer(help="Sổ ghi. / The ledger.", no_args_is_help=True, rich_markup_mode=None)

_KEY_DIGITS = 64


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(ledger, name="ledger")


@ledger.command("verify")
def verify(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]")] = None,
    anchor: Annotated[str, typer.Option(help="Mốc đã ghi ở ngoài. / An anchor noted outside.", metavar="SEQ:HEX")] = "",
    key: Annotated[str, typer.Option(help="Khóa công khai của quầy. / The desk's public key.", metavar="HEX")] = "",
    thorough: Annotated[bool, typer.Option("--thorough", help="Từng chữ ký, từng trang tệp. / Every signature, every page.")] = False,
) -> None:
    """Kiểm tra sổ ghi của quầy, một bản sao hay một bản xuất, còn nguyên vẹn. / Is the ledger, a copy or an export of it, whole?"""
    voice: Voice = context.obj
    noted = _anchor(anchor)
    if file is not None and not file.is_file():
        raise BadInput("ledger.no_file")
    public, counts = _key(key), None
    if file is not None and _is_export(file):
        chain, used = _examined(voice, file, noted, public)
    else:
        chain, used, counts = _walked(voice, file, noted, public, thorough=thorough)
    _show(voice, chain, used, counts=counts)


@ledger.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Tệp JSONL. / The JSON lines.", metavar="F.jsonl")],
    first: Annotated[str, typer.Option("--from", help="Từ ngày. / From (2026-01-31).", metavar="D")] = "",
    last: Annotated[str, typer.Option("--to", help="Đến hết ngày. / To, included.", metavar="D")] = "",
) -> None:
    """Xuất sổ ghi thành tệp mà ai cũng kiểm tra được. / Write the ledger as a file that anybody can check."""
    voice: Voice = context.obj
    asked = period(first, last)
    with opened_custody(voice) as (_, custody):
        done = custody.export(out, period=asked)
        here_since = custody.journal.ledger.counts_from()
    row = {"file": str(out), "events": done.events, "first": done.first, "last": done.last, "anchor": str(done.anchor)}
    voice.row(row, told=voice.say("custody.exported", **row))
    if here_since is not None and (asked.first is None or asked.first < here_since.astimezone().date()):
        voice.tell("custody.not_the_archived", day=f"{here_since.astimezone():%d/%m/%Y}")


@ledger.command("anchor")
def anchor(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", help="Mã QR: .png, hay tờ để ký: .pdf. / QR or sheet.", metavar="F.pdf")] = None,
) -> None:
    """Ký mốc cuối sổ: mã ngắn và mã QR cho báo cáo ngày của phụ trách. / Sign the end: a short code and a QR code."""
    voice: Voice = context.obj
    if out is not None and out.suffix.lower() not in (".pdf", ".png"):
        raise WrongUsage("ledger.bad_out")
    with opened_custody(voice) as (_, custody):

        def keep(anchored: "Anchored") -> None:
            if out is not None:
                _write_anchor(out, anchored, unit=custody.journal.clerk.unit.name, language=voice.language)

        anchored = custody.anchor(keep=keep)
        public = custody.journal.ledger.seal.public.hex() if custody.journal.ledger.seal else ""
    if out is not None:
        voice.tell("cli.written", file=out)
    row = {
        "anchor": str(anchored.anchor),
        "desk": anchored.desk,
        "key": anchored.key,
        "public_key": public,
        "at": anchored.at.isoformat(timespec="seconds"),
        "file": str(out) if out else None,
    }
    voice.row(row, told=voice.say("custody.anchored", **row))


@ledger.command("archive")
def archive(
    context: typer.Context,
    months: Annotated[
        int | None, typer.Option(min=0, help="Giữ lại chừng này tháng; không ghi: theo cài đặt. / Keep so many months.", show_default=False)
    ] = None,
) -> None:
    """Chuyển sự kiện cũ sang tệp lưu trữ đã ký. / Move old events into a signed archive."""
    from app.custody import keep_months

    voice: Voice = context.obj
    with opened_custody(voice) as (state, custody):
        months = keep_months(state) if months is None else months
        done = custody.archive(state, months=months)
    if done is None:
        voice.tell("custody.nothing_old", months=months)
        return
    row = {
        "file": str(done.file),
        "events": done.events,
        "first": done.first,
        "last": done.last,
        "from": done.first_day.isoformat(),
        "to": done.last_day.isoformat(),
        "anchor": str(done.anchor),
        "sha256": done.sha256,
    }
    voice.row(row, told=voice.say("custody.archived", **row))


@ledger.command("salvage")
def salvage(context: typer.Context) -> None:
    """Cứu những gì còn đọc được của sổ ghi hỏng sang sổ mới. / Save what can still be read of a corrupt ledger into a new one."""
    from app.prompt import ask
    from app.rescue import salvage_ledger
    from app.state import open_settings

    voice: Voice = context.obj
    login = voice.login or open_settings(voice.home).text("clerk.name")
    found, kept = salvage_ledger(voice.home, login=login, ask=lambda login: ask(voice.say("sign_in.ask", login=login))[0])
    unknown, rows_lost = voice.say("custody.unknown"), {name: count for name, count in found.rows_lost.items() if count != 0}
    row = {
        "read": found.read,
        "lost": found.lost,
        "old_head": found.old_head,
        "signed": found.signed,
        "rows_lost": rows_lost,
        "kept": str(kept),
    }
    voice.row(row, told=voice.say("custody.salvaged", **row | {"lost": unknown if found.lost is None else found.lost}))
    if rows_lost:
        told = (f"{name} ({unknown if count is None else count})" for name, count in sorted(rows_lost.items()))
        voice.tell("custody.rows_lost", tables=", ".join(told))
    if rows_lost.keys() & {"accounts", "passwords"}:
        voice.tell("custody.locked")
    if not found.signed:
        voice.tell("custody.not_vouched")


def _write_anchor(out: Path, anchored: "Anchored", *, unit: str, language: "Language") -> None:
    from app.anchor_sheet import picture, sheet
    from app.paper import write_whole

    about = {"code": anchored.code, "anchor": str(anchored.anchor), "key": anchored.key, "desk": anchored.desk, "unit": unit}
    write_whole(out, picture(anchored.code) if out.suffix.lower() == ".png" else sheet(**about, at=anchored.at, language=language))


def _walked(
    voice: Voice, file: Path | None, noted: "Anchor | None", key: bytes | None, *, thorough: bool
) -> tuple[ChainState, str | None, bool | None]:
    """How the chain stands, the desk's key, and whether the counts beside it are the ledger's own, as far as that was looked at."""
    from app.state import open_copy, open_ledger, open_state
    from app.store.recount import are_true
    from app.store.seal import fingerprint

    state = open_state(voice.home)
    voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
    opened = open_ledger(state) if file is None else open_copy(state, file)
    try:
        chain = opened.verify(anchor=noted, thorough=thorough, part=file is not None)
        public = opened.seal.public if opened.seal else None
        if chain.ok and key not in (None, public):
            chain = replace(chain, first_bad_seq=chain.since + 1, reason="key")
        counted = thorough and chain.ok and file is None and not opened.database.shared
        return chain, fingerprint(public) if public else None, are_true(opened.database, beside=state.home) if counted else None
    finally:
        opened.database.close()


def _examined(voice: Voice, file: Path, noted: "Anchor | None", key: bytes | None) -> tuple[ChainState, str | None]:
    """An export is checked with the key that is given, else with this desk's, if it is from here, else with the one it names itself."""
    from app.state import desk_key
    from app.store.export import examine
    from app.store.seal import fingerprint

    found = examine(file, key=key, anchor=noted)
    if key is None:
        ours = desk_key(voice.home, found.desk)
        if ours is None:
            voice.tell("custody.own_word", key=fingerprint(found.key))
        else:
            found = examine(file, key=ours, anchor=noted)
    return found.chain, fingerprint(found.key)


def _show(voice: Voice, chain: ChainState, key: str | None, *, counts: bool | None) -> None:
    row = {
        "events": chain.events,
        "chain": "ok" if chain.ok else "broken",
        "first_bad_seq": chain.first_bad_seq,
        "anchor": chain.head,
        "reason": chain.reason,
        "first": chain.since + 1,
        "signed": chain.signed,
        "key": key,
        "counts": None if counts is None else "ok" if counts else "changed",
    }
    if chain.ok:
        told = voice.say("cli.chain_ok", events=chain.events, anchor=chain.head)
    else:
        told = voice.say("custody.broken", seq=chain.first_bad_seq, why=voice.say(f"custody.why.{chain.reason}"))
    voice.row(row, told=told)
    if counts is False:
        voice.tell("custody.counts_changed")
    raise typer.Exit(0 if chain.ok and counts is not False else 1)


@contextmanager
def opened_custody(voice: Voice) -> "Iterator[tuple[State, Custody]]":
    """The desk with its ledger in the hands of whoever sits there."""
    from app.bootstrap import open_personnel
    from app.custody import Custody

    with open_personnel(voice.home, login=voice.login) as (state, personnel):
        voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
        yield state, Custody(journal=personnel.journal, gate=personnel.gate)


def _is_export(file: Path) -> bool:
    from app.store.export import START

    with file.open("rb") as begun:
        return begun.read(len(START)) == START


def _anchor(text: str) -> "Anchor | None":
    if not text:
        return None
    from app.store.seal import Anchor

    try:
        return Anchor.parse(text)
    except ValueError:
        raise WrongUsage("ledger.bad_anchor") from None


def _key(text: str) -> bytes | None:
    if not text:
        return None
    try:
        if len(text) != _KEY_DIGITS:
            raise ValueError("no key")
        return bytes.fromhex(text)
    except ValueError:
        raise WrongUsage("ledger.bad_key") from None
