"""`motcua lookup`: one call to the population database."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.scanning import why_no_card
from app.cli.voice import Voice
from app.core.errors import BadInput, Unavailable, WrongUsage
from app.core.lookup import Outcome, Service
from resources.dates import PartialDate
from scanner.payload import CardClaim

if TYPE_CHECKING:
    from app.claimant import Claimant, Finding

NO_PURPOSE_GIVEN = "tiep_nhan_ho_so"


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.command("lookup")(lookup)


def read_card(file: Path) -> CardClaim:
    """The one card in a file. Raises BadInput where there is none, another code, or more than one."""
    from scanner.read import read_file

    readings = list(read_file(file))
    cards = {reading.claim.personal_id: reading.claim for reading in readings if reading.claim}
    if len(cards) > 1:
        raise BadInput("scan.two_cards")
    if cards:
        return next(iter(cards.values()))
    raise why_no_card(readings[0])


def lookup(
    context: typer.Context,
    card: Annotated[Path | None, typer.Option("--card", help="Ảnh thẻ. / Image of the card.", metavar="FILE")] = None,
    number: Annotated[str, typer.Option(help="Số định danh hoặc CMND. / Number.")] = "",
    name: Annotated[str, typer.Option(help="Họ, chữ đệm và tên. / Full name.")] = "",
    birth: Annotated[str, typer.Option(help="1990-03-07, 07/03/1990, 1958")] = "",
    procedure: Annotated[str, typer.Option(help="Mã thủ tục. / Procedure, e.g. 1.004873.")] = "",
    dossier: Annotated[str, typer.Option(help="Số hồ sơ. / Dossier number.")] = "",
    purpose: Annotated[str, typer.Option(help="Mã mục đích. / Purpose code.")] = NO_PURPOSE_GIVEN,
    service: Annotated[Service, typer.Option(help="033 | 034 | 037")] = Service.CITIZEN,
    fields: Annotated[str, typer.Option(help="Trường cần thêm, cách nhau dấu phẩy. / Further fields, by comma.")] = "",
    adapter: Annotated[str | None, typer.Option(help="Nguồn dữ liệu. / Source.")] = None,
) -> None:
    """Tra cứu một công dân trong CSDL dân cư. / Look one citizen up."""
    from app.bootstrap import open_desk

    voice: Voice = context.obj
    claimant = _claimant(card, number=number, name=name, birth=birth)
    with open_desk(voice.home, login=voice.login, adapter=adapter) as desk:
        announce_key_file(voice, in_file=desk.state.keys.in_file)
        matter = desk.counter.open_dossier(number=dossier, procedure=procedure, purpose=purpose)
        asked = frozenset(part.strip() for part in fields.split(",") if part.strip())
        asked |= desk.counter.wanted_by_procedure(procedure)
        began = time.monotonic()
        try:
            finding = desk.counter.look_up(matter, claimant, fields=asked, service=service)
        except Unavailable as outage:
            row: dict[str, Any] = {
                "outcome": outage.outcome.value,
                "record": None,
                "members": [],
                "comparison": {},
                "request_id": outage.request_id,
                "adapter": desk.counter.adapter,
                "elapsed_ms": round((time.monotonic() - began) * 1000),
            }
            voice.row(row, told=outage.outcome.value)
            raise
    report(voice, finding)
    raise typer.Exit(voice.status)


def report(voice: Voice, finding: "Finding") -> None:
    """Shows one look-up, explains it where it is no clean success, and sets the exit status."""
    from app.cli.shapes import finding_row

    voice.row(finding_row(finding), told=_told(voice, finding))
    explain(voice, finding)


def explain(voice: Voice, finding: "Finding") -> None:
    """The three sentences of an outcome that is not a clean FOUND, and its exit status."""
    if finding.outcome is Outcome.FOUND and not finding.differs:
        return
    key = "outcome.DIFFERS" if finding.outcome is Outcome.FOUND else f"outcome.{finding.outcome.value}"
    for part in ("what", "lost", "next"):
        voice.tell(f"{key}.{part}", fields=", ".join(voice.say(f"field.{name}") for name in finding.differs))
    voice.worst(finding.outcome.exit_status or 1)


def announce_key_file(voice: Voice, *, in_file: bool) -> None:
    """The warning that keys lie in a plain file, at every start."""
    if in_file:
        voice.tell("keys.in_file")


def _claimant(card: Path | None, *, number: str, name: str, birth: str) -> "Claimant":
    from app.claimant import Claimant

    if card is not None:
        return Claimant.of_card("applicant", read_card(card))
    if not (number and name and birth):
        raise WrongUsage("lookup.who")
    try:
        return Claimant.typed("applicant", number=number.strip(), full_name=name, birth=PartialDate.parse(birth))
    except ValueError:
        raise WrongUsage("lookup.bad_birth") from None


def _told(voice: Voice, finding: "Finding") -> str:
    from app.claimant import facts_of
    from resources.dates import PartialDate as Day

    lines = [voice.say(f"outcome.{finding.outcome.value}.what")]
    for name, fact in facts_of(finding).items():
        if fact.origin == "database":
            shown = fact.value.slashed() if isinstance(fact.value, Day) else fact.value
            field = name.removeprefix("applicant.")
            verdict = finding.comparison.get(field)
            label = voice.say(f"field.{field.split('.')[0]}")
            lines.append(f"  {label}: {shown}" + (f"  ({voice.say(f'verdict.{verdict.value}')})" if verdict else ""))
    lines += [f"  - {member.full_name}: {member.relation.label if member.relation else ''}" for member in finding.members]
    return "\n".join(lines)
