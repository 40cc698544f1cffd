"""`motcua breakglass`: leave to look up without a grant for fifteen minutes, in sight of the supervisors."""

from typing import Annotated

import typer

from app.cli.lookups import open_counter
from app.cli.voice import Voice
from app.core.lookup import Service
from app.core.reason import Reason, Use


def register(application: typer.Typer) -> None:
    """Adds the command of this module."""
    application.command("breakglass")(breakglass)


def breakglass(
    context: typer.Context,
    procedure: Annotated[str, typer.Option(help="Mã thủ tục. / Procedure, e.g. 1.004873.")],
    reason: Annotated[str, typer.Option(help="Mã lý do:lý do, ít nhất 15 ký tự. / Code:why, at least 15 characters.")],
    service: Annotated[Service, typer.Option(help="033 | 034 | 037")] = Service.CITIZEN,
) -> None:
    """Tra cứu khẩn cấp 15 phút khi chưa được cấp quyền; phụ trách thấy ngay. / Break the glass; supervisors see it at once."""
    voice: Voice = context.obj
    why = Reason.read(Use.BREAK_GLASS, reason)
    with open_counter(voice) as counter:
        until = counter.gate.break_glass(why, service=service, procedure=procedure)
    told = voice.say("breakglass.broken", until=f"{until.astimezone():%H:%M}")
    voice.row({"until": until.isoformat(timespec="seconds"), "reason": why.code}, told=told)
