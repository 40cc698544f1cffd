"""`motcua receipt`: the slip a citizen takes home: what came in, and when to come for the result. Both copies in one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.filling import Wish, carry_out, numbered
from app.cli.lookups import USUAL_PURPOSE, pairs
from app.cli.voice import Voice

if TYPE_CHECKING:
    from app.counter import Counter, Draft

MOST_DAYS = 365


def register(application: typer.Typer) -> None:
    """Adds the command of this module."""
    application.command("receipt")(receipt)


def receipt(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Tệp PDF, hai liên. / The PDF file, both copies.", metavar="FILE.pdf")],
    procedure: Annotated[str, typer.Option(help="Mã thủ tục. / Procedure, e.g. 1.004873.")] = "",
    dossier: Annotated[str, typer.Option(help="Số hồ sơ. / Dossier number.")] = "",
    card: Annotated[
        list[str] | None, typer.Option("--card", help="applicant: người nộp; subject: chủ hồ sơ. / Once per person.", metavar="ROLE=FILE")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=0, max=MOST_DAYS, help="Số ngày làm việc theo quy định. / Working days until the result.")
    ] = None,
    paper: Annotated[
        list[str] | None,
        typer.Option("--paper", help="Giấy tờ đã nộp. / Papers handed in.", metavar="'TÊN=1 bản chính, 2 bản sao'"),
    ] = None,
    entry: Annotated[list[str] | None, typer.Option("--set", help="Cán bộ nhập. / Clerk's entry.", metavar="KEY=VALUE")] = None,
    purpose: Annotated[str, typer.Option(help="Mã mục đích. / Purpose code.")] = USUAL_PURPOSE,
    card_only: Annotated[bool, typer.Option("--card-only", help="Không tra cứu: chỉ số liệu trên thẻ. / Card fields only.")] = False,
    code: Annotated[str, typer.Option(help="Mã xác thực 6 số. / One-time code.")] = "",
) -> None:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả. / The receipt slip with the day of the result."""
    from app.pack_shelf import Shelf
    from app.receipt import FORM, papers_handed_in, require_named
    from app.state import open_settings
    from forms.procedures import Procedures

    voice: Voice = context.obj
    entries = papers_handed_in(pairs(paper)) | dict(pairs(entry))
    require_named(procedure, catalogue=Shelf.of(open_settings(voice.home)).catalogue(), entries=entries)
    listed = Procedures.load().get(procedure)
    if days is None and listed is not None:
        days = listed.days
    if days is None:
        voice.tell("receipt.no_days")
    wish = Wish(
        form=FORM,
        out=out,
        dossier=dossier,
        procedure=procedure,
        purpose=purpose,
        cards=tuple(numbered(pairs(card))),
        entries=entries,
        card_only=card_only,
        days=days,
        code=code,
    )
    carry_out(voice, wish, paper_of=_both_copies)


def _both_copies(counter: "Counter", draft: "Draft") -> bytes:
    from app.receipt import both_copies

    return counter.paper(*both_copies(draft))
