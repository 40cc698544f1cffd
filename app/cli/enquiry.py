"""`motcua usage enquiry`: who looked one citizen up, for the citizen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.counting import usage
from app.cli.lookups import read_card
from app.cli.voice import Voice
from app.core.errors import WrongUsage

if TYPE_CHECKING:
    from app.disclosure import Look


def register(_: typer.Typer) -> None:
    """Adds the command of this module below `usage`."""
    usage.command("enquiry")(enquiry)


def enquiry(
    context: typer.Context,
    dossier: Annotated[str, typer.Option(help="Số hồ sơ của đề nghị. / Dossier of the request.")],
    number: Annotated[list[str] | None, typer.Option("--number", help="Số định danh, CMND cũ. / Number; may repeat.")] = None,
    card: Annotated[Path | None, typer.Option("--card", help="Ảnh thẻ. / Image of the card.", metavar="FILE")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Tệp PDF cho công dân. / The PDF file.", metavar="F.pdf")] = None,
) -> None:
    """Ai đã tra cứu công dân này; chỉ người phụ trách bảo vệ dữ liệu. / Who looked this citizen up; privacy officers only."""
    from app.bootstrap import open_subject_access
    from app.disclosure import Office, paper
    from app.paper import write_whole

    voice: Voice = context.obj
    if bool(number) is (card is not None):
        raise WrongUsage("access.no_number")
    if out is not None and (not out.name or out.is_dir()):
        raise WrongUsage("slip.bad_out")
    numbers = _numbers(card) if card else [one.strip() for one in number or ()]
    with open_subject_access(voice.home, login=voice.login) as (state, access):
        voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
        told = access.looks(numbers, dossier=dossier, on_paper=out is not None)
        if out is not None:
            clerk, at = access.journal.clerk, access.journal.clock.now().astimezone()
            office = Office(name=clerk.unit.name, place=state.settings.text("unit.place"), officer=clerk.name)
            write_whole(out, paper(told, number=numbers[0], dossier=dossier, office=office, at=at, test_data=state.demo))
    for look in told.looks:
        _show(voice, look)
    if told.since:
        voice.tell("access.partly", day=f"{told.since:%d/%m/%Y}")
    if told.lacking:
        voice.tell("access.lacking")
    if not told.looks and not told.partly():
        voice.tell("access.none")
    if out is not None:
        voice.tell("cli.written", file=out)


def _numbers(card: Path) -> list[str]:
    """All that his card tells: he may have been looked up by the old one."""
    claim = read_card(card)
    return [number for number in (claim.personal_id, claim.old_id) if number]


def _show(voice: Voice, look: "Look") -> None:
    row = {
        "at": look.at.isoformat(timespec="seconds"),
        "who": look.who,
        "unit": look.unit,
        "purpose": look.purpose,
        "dossier": look.dossier,
        "procedure": look.procedure,
        "outcome": look.column.value if look.column else None,
    }
    cells = (f"{look.at.astimezone():%d/%m/%Y %H:%M}", look.who, look.unit, look.why(voice.language), look.outcome(voice.language))
    voice.row(row, told="  ".join(cells))
