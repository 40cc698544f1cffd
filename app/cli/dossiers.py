"""`motcua dossiers`: those of a day, and the register of the day to be printed."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.voice import Voice
from app.core.errors import WrongUsage
from resources.dates import PartialDate

if TYPE_CHECKING:
    from app.core.dossiers import DayDossier
    from forms.catalogue import Catalogue

dossiers = typer.Typer(help="Hồ sơ trong ngày. / The dossiers of a day.", no_args_is_help=True, rich_markup_mode=None)
_DAY = typer.Option("--day", help="Ngày, năm-tháng-ngày; mặc định hôm nay. / ISO 8601; today by default.", metavar="DAY")


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(dossiers, name="dossiers")


@dossiers.command("list")
def list_dossiers(context: typer.Context, day: Annotated[str, _DAY] = "") -> None:
    """Số hồ sơ, thủ tục, giờ, trạng thái; không có thông tin công dân. / Number, procedure, time, state; nobody's data."""
    from app.bootstrap import open_desk

    voice: Voice = context.obj
    with open_desk(voice.home, login=voice.login) as desk:
        voice.announce_key_file(in_file=desk.state.keys.in_file, chosen=desk.state.key_file_chosen)
        found = desk.dossiers.of_day(_day(day) or desk.personnel.gate.today)
    for one in found:
        _show(voice, one)
    if not found:
        voice.tell("dossiers.none")


@dossiers.command("register")
def write_register(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Tệp PDF. / The PDF file.", metavar="FILE.pdf")],
    day: Annotated[str, _DAY] = "",
) -> None:
    """Lập sổ theo dõi hồ sơ trong ngày. / Write the register of the day."""
    from app.bootstrap import open_desk
    from app.core.usage import Period
    from app.paper import write_whole
    from app.report.making import Reporting

    voice: Voice = context.obj
    if not out.name or out.is_dir():
        raise WrongUsage("slip.bad_out")
    with open_desk(voice.home, login=voice.login) as desk:
        voice.announce_key_file(in_file=desk.state.keys.in_file, chosen=desk.state.key_file_chosen)
        counter, on = desk.counter, _day(day) or desk.personnel.gate.today
        found = desk.dossiers.of_day(on)
        names = {one.procedure: _name(one.procedure, counter.catalogue) for one in found}
        paper = desk.dossiers.register(found, day=on, settings=counter.settings, procedures=names, test_data=counter.test_data)
        reporting = Reporting(journal=counter.journal, gate=counter.gate, test_data=counter.test_data)
        reporting.hand_out(paper, "pdf", lambda made: write_whole(out, made), period=Period(first=on, last=on))
    sheets = sum(one.sheets for one in found)
    row: dict[str, object] = {"pdf": str(out), "day": on.isoformat(), "dossiers": len(found), "forms": sheets}
    voice.row(row, told=voice.say("register.done", file=out, dossiers=len(found), sheets=sheets))


def _day(written: str) -> dt.date | None:
    """`2026-11-22` or `22/11/2026`; None where it is not given. Raises WrongUsage."""
    try:
        return PartialDate.parse(written).to_date() if written else None
    except ValueError:
        raise WrongUsage("dossiers.bad_day") from None


def _name(procedure: str, catalogue: "Catalogue") -> str:
    from forms.procedures import shipped

    listed = shipped().get(procedure)
    return listed.name if listed is not None else catalogue.procedure_name(procedure)


def _show(voice: Voice, one: "DayDossier") -> None:
    state = voice.say(f"dossiers.standing.{one.standing}", other=one.other)
    row = {
        "dossier": one.number,
        "procedure": one.procedure,
        "unit": one.unit,
        "clerk": one.clerk,
        "first_at": one.first.isoformat(timespec="seconds"),
        "last_at": one.last.isoformat(timespec="seconds"),
        "state": one.standing.value,
        "forms": one.sheets,
        "waiting": one.waiting,
        "other": one.other or None,
    }
    voice.row(row, told=f"{one.first.astimezone():%H:%M}  {one.number}  {one.procedure}  {one.sheets}  {state}  {one.clerk}")
