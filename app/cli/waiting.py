"""`motcua queue`: those who went onto a paper unverified, and wait to be looked up."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.lookups import open_counter
from app.cli.voice import Voice
from app.core.reason import Reason, Use
from app.core.waiting import WaitingItem, WaitingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

queue = typer.Typer(help="Hàng chờ xác thực lại. / Those waiting to be verified.", no_args_is_help=True, rich_markup_mode=None)


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(queue, name="queue")


@queue.command("list")
def list_waiting(context: typer.Context) -> None:
    """Ai đang chờ, vì sao, giữ đến ngày nào. / Who waits, why, until when."""
    voice: Voice = context.obj
    with open_counter(voice) as counter:
        items = counter.waiting.items()
        for item in items:
            _show(voice, item)
    if not items:
        voice.tell("queue.empty")


@queue.command("retry")
def retry(context: typer.Context, item: Annotated[str, typer.Argument(metavar="[ID]")] = "") -> None:
    """Tra cứu lại một người, hoặc lần lượt tất cả. / Look up one of them, or everybody in turn."""
    voice: Voice = context.obj
    with open_counter(voice) as counter:
        waiting = counter.waiting
        tried = list(_each(voice, [waiting.retry(item)] if item else waiting.retry_all()))
        now = counter.journal.clock.now()
        left = tried if item else list(waiting.items())
        if held := max((one.held_s(now) for one in left), default=0):
            voice.tell("queue.held", seconds=held)
            voice.worst(3)
        elif not tried:
            voice.tell("queue.nothing_to_ask" if left else "queue.empty")
            voice.worst(1 if left else 0)
    raise typer.Exit(voice.status)


@queue.command("drop")
def drop(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ID")],
    reason: Annotated[str, typer.Option("--reason", help="Mã lý do[:vài chữ]. / Code[:a few words].")],
) -> None:
    """Bỏ một người khỏi hàng chờ, kèm lý do. / Take somebody off the list, with a reason."""
    voice: Voice = context.obj
    why = Reason.read(Use.DROP, reason)
    with open_counter(voice) as counter:
        counter.waiting.drop(item, why)
    voice.tell("queue.dropped")


def _each(voice: Voice, items: "Iterable[WaitingItem]") -> "Iterator[WaitingItem]":
    """Those who were tried, a row each as soon as it is known; the worst of them is the command's status."""
    for item in items:
        _show(voice, item)
        voice.worst(_status(item))
        yield item


def _show(voice: Voice, item: WaitingItem) -> None:
    key = f"refused.{item.reason}" if item.reason else f"outcome.{item.outcome}"
    outcome = voice.say(f"{key}.what") if item.outcome else ""
    differs = f" ({', '.join(voice.say(f'field.{name}') for name in item.differs)})" if item.differs else ""
    told = f"{item.id}  {item.added_at.astimezone():%d/%m %H:%M}  {item.dossier}  {item.role}  {voice.say(f'queue.{item.state}')}"
    voice.row(_row(item), told=f"{told}  {outcome}{differs}".rstrip())


def _row(item: WaitingItem) -> dict[str, object]:
    return {
        "id": item.id,
        "dossier": item.dossier,
        "procedure": item.procedure,
        "role": item.role,
        "form": item.form,
        "added_at": item.added_at.isoformat(timespec="seconds"),
        "keep_to": item.keep_to.isoformat(),
        "state": item.state.value,
        "tries": item.tries,
        "tried_at": item.tried_at.isoformat(timespec="seconds") if item.tried_at else None,
        "outcome": item.outcome or None,
        "reason": item.reason or None,
        "differs": list(item.differs),
    }


def _status(item: WaitingItem) -> int:
    from app.core.lookup import Outcome

    if item.state is WaitingState.ANSWERED:
        return 1
    return Outcome(item.outcome).exit_status if item.outcome else 0
