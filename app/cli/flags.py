"""`motcua usage flags`: what a supervisor must look at, opened one by one, judged; and whom clerks are near to."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.counting import usage
from app.cli.periods import period
from app.cli.voice import Voice
from app.core.errors import WrongUsage
from app.core.reason import Reason, Use

if TYPE_CHECKING:
    from app.misuse.verdict import Review
    from app.supervision import Supervision

USUAL_DAYS = 30
"""So far back goes a list whose first day nobody names."""

flags = typer.Typer(help="Cảnh báo. / Flags.", invoke_without_command=True, rich_markup_mode=None)


def register(application: typer.Typer) -> None:
    """Adds the commands of this module below `usage`, which is the application's already."""
    usage.add_typer(flags, name="flags")
    usage.command("declare")(declare)


@contextmanager
def open_flags(voice: Voice) -> "Iterator[Supervision]":
    """The flags of this desk, for whoever `--as` names. Raises what `open_supervision` raises."""
    from app.bootstrap import open_supervision

    with open_supervision(voice.home, login=voice.login) as (state, supervision):
        voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
        yield supervision


@flags.callback()
def list_flags(
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", help="Từ ngày. / From (2026-01-31); 30 ngày / days.")] = "",
    last: Annotated[str, typer.Option("--to", help="Đến hết ngày. / To, included.")] = "",
    unit: Annotated[str, typer.Option(help="Đơn vị và cấp dưới. / Unit and below.")] = "",
) -> None:
    """Điều phụ trách phải xem; tên cán bộ ẩn đến khi mở. / What a supervisor must look at; clerks unnamed until opened."""
    if context.invoked_subcommand:
        return
    voice: Voice = context.obj
    asked = period(first, last)
    with open_flags(voice) as supervision:
        begin = asked.first or (asked.last or supervision.gate.today) - dt.timedelta(days=USUAL_DAYS)
        reviews = supervision.reviews(period=replace(asked, first=begin), unit=unit)
        for review in reviews:
            _show(voice, supervision, review)
        here_since = supervision.journal.ledger.counts_from()
    if not reviews:
        voice.tell("flags.none")
    if here_since is not None and begin < here_since.astimezone().date():
        voice.tell("flags.archived", day=f"{here_since.astimezone():%d/%m/%Y}")


@flags.command("open")
def open_flag(context: typer.Context, flag: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Mở một cảnh báo để biết cán bộ nào; lần mở được ghi. / Open a flag to see who; this is on record."""
    voice: Voice = context.obj
    with open_flags(voice) as supervision:
        _show(voice, supervision, supervision.open(flag))
    voice.tell("flags.opened", flag=flag)


@flags.command("judge")
def judge(
    context: typer.Context,
    flag: Annotated[str, typer.Argument(metavar="ID")],
    verdict: Annotated[str, typer.Option(help="ok (hợp lệ) | ask (hỏi cán bộ) | forward (chuyển xử lý)")],
    reason: Annotated[str, typer.Option(help="Mã lý do. / Code of the reason.")],
    text: Annotated[str, typer.Option(help="Vài chữ, không có thông tin công dân. / A few words.")] = "",
) -> None:
    """Kết luận một cảnh báo đã mở. / The verdict on a flag that was opened."""
    from app.misuse.verdict import Verdict

    voice: Voice = context.obj
    if verdict not in set(Verdict):
        raise WrongUsage("reason.unknown", known=", ".join(Verdict))
    why = Reason.read(Use.REVIEW, f"{reason}:{text}")
    with open_flags(voice) as supervision:
        _show(voice, supervision, supervision.judge(flag, Verdict(verdict), why))
    voice.tell("flags.judged", flag=flag, verdict=voice.say(f"verdict.{verdict}"))


def declare(
    context: typer.Context,
    relation: Annotated[str, typer.Option(help="self | relative | protected")],
    number: Annotated[str, typer.Option(help="Số định danh hoặc CMND. / Number.")],
    clerk: Annotated[str, typer.Option(help="Tài khoản cán bộ. / The clerk's login.")] = "",
) -> None:
    """Khai người thân của cán bộ, hoặc người được bảo vệ; chỉ giữ mã băm. / Declare kin or a protected citizen, kept as a hash."""
    from app.misuse.books import Relation

    voice: Voice = context.obj
    if relation not in set(Relation):
        raise WrongUsage("flags.bad_relation")
    with open_flags(voice) as supervision:
        supervision.declare(Relation(relation), number.strip(), login=clerk)
    voice.tell("flags.declared")


def _show(voice: Voice, supervision: "Supervision", review: "Review") -> None:
    flag, days = review.flag, review.days_open(supervision.journal.clock.now())
    overdue = supervision.is_overdue(review)
    who = flag.clerk if review.named or not flag.clerk else supervision.sign(flag.clerk)
    verdict = review.verdict.value if review.verdict else None
    row = {
        "rule": flag.rule.value,
        "clerk": who,
        "unit": flag.unit,
        "at": flag.at.isoformat(timespec="seconds"),
        "reason": flag.says(voice.language),
        "events": list(flag.events),
        "id": flag.id,
        "opened": review.opened,
        "verdict": verdict,
        "verdict_reason": review.reason or None,
        "days_open": days,
        "overdue": overdue,
    }
    named = who if review.named or not who else voice.say("flags.pseudonym", sign=who)
    clock = voice.say("flags.overdue" if overdue else "flags.days_open", days=days)
    said = voice.say(f"verdict.{verdict or 'none'}")
    told = f"{flag.id}  {flag.at.astimezone():%d/%m/%Y %H:%M}  {flag.unit}  {named or '-'}  {row['reason']}  [{said}, {clock}]"
    voice.row(row, told=told)
