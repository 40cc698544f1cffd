"""`motcua accounts`: who may sit here, what they have signed and been granted. For supervisors and administrators."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.voice import Voice
from app.core.errors import WrongUsage
from app.core.lookup import Service
from app.core.people import Commitment, Grant, Post, Term, Unit

if TYPE_CHECKING:
    from app.personnel import Personnel, Sheet

accounts = typer.Typer(help="Tài khoản, cam kết, quyền. / Accounts, commitments, grants.", no_args_is_help=True, rich_markup_mode=None)

Login = Annotated[str, typer.Argument(metavar="LOGIN")]
From = Annotated[str, typer.Option("--from", help="Từ ngày (mặc định: hôm nay). / From (default: today).", metavar="D")]
To = Annotated[str, typer.Option("--to", help="Đến hết ngày (mặc định: không hạn). / To, included (default: open).", metavar="D")]


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(accounts, name="accounts")


@accounts.command("list")
def list_accounts(context: typer.Context) -> None:
    """Các tài khoản bạn được xem. / The accounts you may see."""
    voice: Voice = context.obj
    with open_books(voice) as personnel:
        for sheet in personnel.sheets():
            _show(voice, sheet)


@accounts.command("add")
def add(
    context: typer.Context,
    login: Login,
    name: Annotated[str, typer.Option("--name", help="Họ tên cán bộ. / The clerk's name.")],
    post: Annotated[Post, typer.Option("--post", help=" | ".join(Post))] = Post.CLERK,
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị (mặc định: đơn vị của bạn). / Unit code (default: yours).")] = "",
    unit_name: Annotated[str, typer.Option("--unit-name", help="Tên đơn vị. / The unit's name.")] = "",
) -> None:
    """Thêm tài khoản; chưa được làm gì cho tới khi có cam kết và quyền. / A new account; it may do nothing yet."""
    voice: Voice = context.obj
    with open_books(voice) as personnel:
        mine = personnel.gate.clerk.unit
        code = unit or mine.code
        known = personnel.tree().units.get(code)
        new = replace(mine, name=unit_name or mine.name) if code == mine.code else Unit(code=code, name=unit_name or code)
        personnel.add(login=login, name=name, post=post, unit=known or new)
        _show_one(voice, personnel, login)
    if known is not None and unit_name not in ("", known.name):
        voice.tell("accounts.unit_keeps_name", unit=known.code, name=known.name)
    voice.tell("accounts.added", login=login)


@accounts.command("commit")
def commit(
    context: typer.Context,
    login: Login,
    document: Annotated[str, typer.Option("--document", help="Số văn bản. / Document number, e.g. 12/CK-UBND.")],
    text: Annotated[str, typer.Option("--text", help="Bản mẫu đã ký. / Version of the text.")],
    first: From = "",
    last: To = "",
) -> None:
    """Ghi cam kết bảo mật đã ký (--from: ngày ký). / Enter a signed commitment (--from: signed on)."""
    with _changing(context.obj, login) as personnel:
        personnel.commit(Commitment(login=login, document=document, text_version=text, term=_term(personnel, first, last)))


@accounts.command("grant")
def grant(
    context: typer.Context,
    login: Login,
    services: Annotated[str, typer.Option("--services", help="033,034,037")] = "037",
    procedures: Annotated[str, typer.Option("--procedures", help="Mã thủ tục, dấu phẩy; trống: mọi thủ tục. / Empty: every one.")] = "",
    second_factor: Annotated[bool, typer.Option("--second-factor", help="Đòi mã xác thực 6 số. / Want a one-time code.")] = False,
    first: From = "",
    last: To = "",
) -> None:
    """Cấp quyền tra cứu. / Grant services for procedures."""
    with _changing(context.obj, login) as personnel:
        given = Grant(
            login=login,
            services=_services(services),
            procedures=frozenset(_words(procedures)),
            term=_term(personnel, first, last),
            second_factor=second_factor,
        )
        personnel.grant(given)


@accounts.command("withdraw")
def withdraw(context: typer.Context, login: Login) -> None:
    """Thu hồi mọi quyền tra cứu. / Take back every grant."""
    with _changing(context.obj, login) as personnel:
        personnel.withdraw(login)


@accounts.command("suspend")
def suspend(context: typer.Context, login: Login, first: From = "", last: To = "") -> None:
    """Tạm dừng tài khoản. / Suspend an account."""
    with _changing(context.obj, login) as personnel:
        personnel.suspend(login, _term(personnel, first, last))


@accounts.command("resume")
def resume(context: typer.Context, login: Login) -> None:
    """Cho tài khoản làm việc lại. / End a suspension."""
    with _changing(context.obj, login) as personnel:
        personnel.resume(login)


@accounts.command("totp")
def totp(context: typer.Context, login: Login) -> None:
    """Cấp mã xác thực mới; mã QR chỉ hiện một lần. / Enrol for one-time codes; the QR code is shown once."""
    import io

    import segno

    voice: Voice = context.obj
    with open_books(voice) as personnel:
        uri = personnel.enrol(login)
    picture = io.StringIO()
    segno.make(uri, micro=False).terminal(picture, compact=True)
    voice.row({"login": login, "uri": uri}, told=f"{picture.getvalue()}\n{uri}")
    voice.tell("accounts.totp_once", login=login)


@contextmanager
def open_books(voice: Voice) -> "Iterator[Personnel]":
    """The books, with the warning that belongs to every start. Raises what `open_personnel` raises."""
    from app.bootstrap import open_personnel

    with open_personnel(voice.home, login=voice.login) as (state, personnel):
        voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
        yield personnel


@contextmanager
def _changing(voice: Voice, login: str) -> "Iterator[Personnel]":
    """A change of one account, and then how it stands."""
    with open_books(voice) as personnel:
        yield personnel
        _show_one(voice, personnel, login)
    voice.tell("accounts.changed", login=login)


def _show_one(voice: Voice, personnel: "Personnel", login: str) -> None:
    _show(voice, next(sheet for sheet in personnel.sheets() if sheet.clerk.login == login))


def _show(voice: Voice, sheet: "Sheet") -> None:
    who = sheet.clerk
    row: dict[str, Any] = {
        "login": who.login,
        "name": who.name,
        "unit": who.unit.code,
        "post": who.post.value,
        "suspended": _days(who.suspension) if who.suspension else None,
        "commitments": [{"document": one.document, "text": one.text_version, **_days(one.term)} for one in sheet.commitments],
        "grants": [
            {
                "services": sorted(service.value for service in one.services),
                "procedures": sorted(one.procedures),
                "second_factor": one.second_factor,
                **_days(one.term),
            }
            for one in sheet.grants
        ],
        "second_factor": sheet.second_factor.value,
    }
    granted = " ".join(sorted({service for one in row["grants"] for service in one["services"]}))
    voice.row(row, told=f"{who.login:<16} {voice.say(f'post.{who.post}'):<10} {who.unit.code:<10} {granted or '-':<12} {who.name}")


def _days(term: Term) -> dict[str, str | None]:
    return {"from": term.first.isoformat(), "to": term.last.isoformat() if term.last else None}


def _term(personnel: "Personnel", first: str, last: str) -> Term:
    try:
        return Term(
            first=dt.date.fromisoformat(first) if first else personnel.gate.today,
            last=dt.date.fromisoformat(last) if last else None,
        )
    except ValueError:
        raise WrongUsage("accounts.bad_days") from None


def _services(words: str) -> frozenset[Service]:
    try:
        return frozenset(Service(word) for word in _words(words))
    except ValueError:
        raise WrongUsage("accounts.no_service") from None


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
