"""`motcua accounts password`, `reset`: one's own password, and a one-time password for somebody who has none or lost it."""

from typing import Annotated

import typer

from app.cli.accounts import Login, accounts, open_books
from app.cli.voice import Voice
from app.core.errors import WrongUsage


def register(_: typer.Typer) -> None:
    """Adds the commands of this module to those about accounts."""
    accounts.command("password")(password)
    accounts.command("reset")(reset)


def password(context: typer.Context, login: Annotated[str, typer.Argument(metavar="[LOGIN]")] = "") -> None:
    """Đặt mật khẩu của chính mình, từ mật khẩu cũ hoặc mật khẩu một lần. / Choose your own password."""
    from app.bootstrap import open_sign_in
    from app.prompt import ask

    voice: Voice = context.obj
    with open_sign_in(voice.home, login=login or voice.login) as sign_in:
        present, new, again = ask(*(voice.say(f"sign_in.ask_{which}", login=sign_in.login) for which in ("present", "new", "again")))
        if new != again:
            raise WrongUsage("sign_in.not_the_same")
        sign_in.choose(present, new)
        voice.row({"login": sign_in.login, "changed": True}, told=voice.say("sign_in.changed", login=sign_in.login))


def reset(
    context: typer.Context,
    login: Login,
    phone: Annotated[bool, typer.Option("--totp", help="Bỏ cả mã xác thực trên điện thoại. / The phone's codes too.")] = False,
) -> None:
    """Cấp mật khẩu một lần; chỉ hiện lần này. / A one-time password, shown this once."""
    voice: Voice = context.obj
    with open_books(voice) as personnel:
        word = personnel.reset(login, phone=phone)
    voice.row({"login": login, "one_time_password": word}, told=word)
    voice.tell("sign_in.hand_over", login=login)
