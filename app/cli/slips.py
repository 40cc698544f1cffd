"""`motcua slip`: looks one citizen up and, where card and record really differ or nobody is found, writes the slip for the police."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.lookups import USUAL_PURPOSE, explain, open_counter, read_card
from app.cli.voice import Voice
from app.core.errors import NotPermitted, Unavailable, WrongUsage
from app.core.lookup import Outcome

if TYPE_CHECKING:
    from app.claimant import Finding
    from app.counter import Counter
    from app.discrepancy_slip import Office


def register(application: typer.Typer) -> None:
    """Adds the command of this module."""
    application.command("slip")(slip)


def slip(
    context: typer.Context,
    card: Annotated[Path, typer.Option("--card", help="Ảnh thẻ. / Image of the card.", metavar="FILE")],
    out: Annotated[Path, typer.Option("--out", help="Tệp PDF. / The PDF file.", metavar="FILE.pdf")],
    procedure: Annotated[str, typer.Option(help="Mã thủ tục. / Procedure, e.g. 1.004873.")] = "",
    dossier: Annotated[str, typer.Option(help="Số hồ sơ. / Dossier number.")] = "",
    purpose: Annotated[str, typer.Option(help="Mã mục đích. / Purpose code.")] = USUAL_PURPOSE,
    fields: Annotated[str, typer.Option(help="Trường cần thêm, cách nhau dấu phẩy. / Further fields, by comma.")] = "",
) -> None:
    """Lập phiếu phản ánh sai lệch thông tin. / Write a discrepancy slip."""
    from app.claimant import Claimant
    from app.counter import ON_THE_CARD
    from app.discrepancy_slip import count_slip, discrepancies
    from app.discrepancy_slip import slip as drawn
    from app.paper import write_whole

    voice: Voice = context.obj
    if not out.name or out.is_dir():
        raise WrongUsage("slip.bad_out")
    claimant = Claimant.of_card("applicant", read_card(card))
    asked = frozenset(part.strip() for part in fields.split(",") if part.strip())
    with open_counter(voice) as counter:
        try:
            matter = counter.open_dossier(number=dossier, procedure=procedure, purpose=purpose)
            finding = counter.look_up(matter, claimant, fields=asked | (counter.wanted_by_procedure(procedure) & ON_THE_CARD))
        except (Unavailable, NotPermitted) as problem:
            nothing: dict[str, object] = {"outcome": problem.outcome.value, "differs": [], "pdf": None, "request_id": problem.request_id}
            voice.row(nothing, told=problem.outcome.value)
            raise
        row = {"outcome": finding.outcome.value, "differs": list(finding.differs), "pdf": None, "request_id": finding.request_id}
        rows = discrepancies(finding)
        if not rows:
            voice.row(row, told=voice.say(f"outcome.{finding.outcome.value}.what"))
            _say_why_not(voice, finding)
            raise typer.Exit(voice.status)
        at = counter.journal.clock.now().astimezone()
        paper = drawn(finding, matter, _office(counter), at=at, test_data=counter.test_data)
        count_slip(counter.journal, finding, matter)
        write_whole(out, paper)
    names = ", ".join(voice.say(f"field.{one.name}") for one in rows)
    voice.row({**row, "pdf": str(out)}, told=voice.say("slip.written", file=out, count=len(rows), fields=names))


def _say_why_not(voice: Voice, finding: "Finding") -> None:
    """No slip: the database refused to say, or nothing differs."""
    if finding.outcome is not Outcome.FOUND:
        explain(voice, finding)
        return
    for part in ("what", "lost", "next"):
        voice.tell(f"slip.nothing_differs.{part}")
    voice.worst(1)


def _office(counter: "Counter") -> "Office":
    from app.counter import DEMO_OFFICE
    from app.discrepancy_slip import Office

    instead = DEMO_OFFICE if counter.test_data else {}
    police, place = (counter.settings.text(name) or instead.get(name, "") for name in ("unit.police", "unit.place"))
    return Office(name=counter.clerk.unit.name, police=police, place=place, clerk=counter.clerk.name)
