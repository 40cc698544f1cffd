"""`motcua lookup`: one call to the population database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.scanning import why_no_card
from app.cli.voice import Voice
from app.core.dossier import echo
from app.core.errors import BadInput, NotPermitted, Unavailable, WrongUsage
from app.core.lookup import Method, Outcome, Service
from app.core.reason import Reason, Use
from resources.dates import PartialDate
from scanner.payload import CardClaim

if TYPE_CHECKING:
    from app.claimant import Claimant, Finding
    from app.counter import Counter

USUAL_PURPOSE = "tiep_nhan_ho_so"


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.command("lookup")(lookup)


def read_card(file: Path) -> CardClaim:
    """The one card in a file. Raises BadInput where there is none, another code, or cards that differ."""
    from scanner.read import read_file

    readings = list(read_file(file))
    cards = [reading.claim for reading in readings if reading.claim]
    if any(card != cards[0] for card in cards):
        raise BadInput("scan.two_cards")
    if cards:
        return cards[0]
    raise why_no_card(readings[0])


@contextmanager
def open_counter(voice: Voice, *, adapter: str | None = None) -> "Iterator[Counter]":
    """The desk of this command line, with the warning that belongs to every start. Raises what `open_desk` raises."""
    from app.bootstrap import open_desk

    with open_desk(voice.home, login=voice.login, adapter=adapter) as desk:
        voice.announce_key_file(in_file=desk.state.keys.in_file, chosen=desk.state.key_file_chosen)
        yield desk.counter


def lookup(
    context: typer.Context,
    card: Annotated[Path | None, typer.Option("--card", help="Ảnh thẻ. / Image of the card.", metavar="FILE")] = None,
    number: Annotated[str, typer.Option(help="Số định danh hoặc CMND. / Number.")] = "",
    name: Annotated[str, typer.Option(help="Họ, chữ đệm và tên. / Full name.")] = "",
    birth: Annotated[str, typer.Option(help="1990-03-07, 07/03/1990, 1958")] = "",
    procedure: Annotated[str, typer.Option(help="Mã thủ tục. / Procedure, e.g. 1.004873.")] = "",
    dossier: Annotated[str, typer.Option(help="Số hồ sơ. / Dossier number.")] = "",
    purpose: Annotated[str, typer.Option(help="Mã mục đích. / Purpose code.")] = USUAL_PURPOSE,
    service: Annotated[Service, typer.Option(help="033 | 034 | 037")] = Service.CITIZEN,
    fields: Annotated[str, typer.Option(help="Trường cần thêm, cách nhau dấu phẩy. / Further fields, by comma.")] = "",
    adapter: Annotated[str | None, typer.Option(help="Nguồn dữ liệu. / Source.")] = None,
    method: Annotated[str, typer.Option(help="Cách xác định công dân, 1 đến 7. / How you know him, 1 to 7.")] = "",
    reason: Annotated[str, typer.Option(help="Vì sao dùng giấy (cách 6, 7). / Why a paper (6, 7).", metavar="CODE[:TEXT]")] = "",
    unmask: Annotated[list[str] | None, typer.Option(help="Mở trường bị che. / See a masked field.", metavar="FIELD=CODE[:TEXT]")] = None,
    code: Annotated[str, typer.Option(help="Mã xác thực 6 số. / One-time code.")] = "",
) -> None:
    """Tra cứu một công dân trong CSDL dân cư. / Look one citizen up."""
    voice: Voice = context.obj
    opened = {field: Reason.read(Use.UNMASK, why) for field, why in pairs(unmask)}
    asked = frozenset(part.strip() for part in fields.split(",") if part.strip())
    way = _method(method, scanned=card is not None)
    with open_counter(voice, adapter=adapter) as counter:
        try:
            claimant = _claimant(card, number=number, name=name, birth=birth, method=way, reason=reason)
            if code:
                counter.confirm(code)
            matter = counter.open_dossier(number=dossier, procedure=procedure, purpose=purpose)
            asked |= counter.wanted_by_procedure(procedure)
            if others := opened.keys() - (counter.masked_for(procedure) & asked):
                raise WrongUsage("unmask.not_masked", name=echo(min(others)))
            finding = counter.look_up(matter, claimant, fields=asked, service=service)
        except (Unavailable, NotPermitted, BadInput) as problem:
            row = _without_answer(problem, adapter=counter.adapter)
            voice.row(row, told=row["outcome"])
            raise
        for field, why in opened.items():
            finding = counter.unmask(matter, finding, field, why)
    report(voice, finding)
    raise typer.Exit(voice.status)


def _without_answer(problem: Unavailable | NotPermitted | BadInput, *, adapter: str) -> dict[str, Any]:
    """The row of a look-up that brought no answer; what cannot be asked for was not sent."""
    row: dict[str, Any] = {"outcome": Outcome.BAD_INPUT.value, "record": None, "members": [], "comparison": {}}
    row |= {"request_id": "", "adapter": adapter, "elapsed_ms": 0, "reason": None}
    match problem:
        case Unavailable():
            row |= {"outcome": problem.outcome.value, "request_id": problem.request_id, "elapsed_ms": problem.elapsed_ms}
        case NotPermitted():
            row |= {"outcome": problem.outcome.value, "request_id": problem.request_id, "reason": problem.reason}
    return row


def report(voice: Voice, finding: "Finding") -> None:
    """Shows one look-up, explains it where it is no clean success, and sets the exit status."""
    from app.cli.shapes import finding_row

    voice.row(finding_row(finding, language=voice.language), told=_told(voice, finding))
    explain(voice, finding)


def explain(voice: Voice, finding: "Finding") -> None:
    """The three sentences of an outcome that is not a clean FOUND, and its exit status."""
    if finding.outcome is Outcome.FOUND and not finding.differs:
        return
    key = "outcome.DIFFERS" if finding.outcome is Outcome.FOUND else f"outcome.{finding.outcome.value}"
    for part in ("what", "lost", "next"):
        voice.tell(f"{key}.{part}", fields=", ".join(voice.say(f"field.{name}") for name in finding.differs))
    voice.worst(finding.outcome.exit_status or 1)


def pairs(words: list[str] | None) -> list[tuple[str, str]]:
    """`NAME=VALUE` options. Raises WrongUsage for one that is none."""
    found = []
    for word in words or []:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise WrongUsage("fill.bad_pair", word=echo(word))
        found.append((name.strip(), value))
    return found


def _method(word: str, *, scanned: bool) -> Method:
    """How the clerk knows the citizen. A picture of a card was read by its QR code, and nothing typed was scanned."""
    try:
        method = Method.read(word.strip()) if word.strip() else Method.QR if scanned else Method.CARD
    except ValueError:
        raise WrongUsage("lookup.bad_method") from None
    if method.scanned is not scanned or method is Method.CHIP:
        raise WrongUsage("lookup.bad_method")
    return method


def _claimant(card: Path | None, *, number: str, name: str, birth: str, method: Method, reason: str) -> "Claimant":
    from app.claimant import Claimant

    if card is not None:
        if number or name or birth:
            raise WrongUsage("lookup.card_or_typed")
        return Claimant.of_card("applicant", read_card(card))
    if not (number and name and birth):
        raise WrongUsage("lookup.who")
    why = Reason.read(Use.PAPER, reason) if reason else None
    try:
        day = PartialDate.parse(birth)
    except ValueError:
        raise BadInput("lookup.bad_birth") from None
    return Claimant.typed("applicant", number=number.strip(), full_name=name, birth=day, method=method, reason=why)


def _told(voice: Voice, finding: "Finding") -> str:
    from app.claimant import facts_of
    from resources.dates import PartialDate as Day

    lines = [voice.say(f"outcome.{finding.outcome.value}.what")]
    why = finding.explained
    for name, fact in facts_of(finding).items():
        if fact.origin == "database":
            shown = fact.value.slashed() if isinstance(fact.value, Day) else fact.value
            field = name.removeprefix("applicant.")
            verdict = finding.comparison.get(field)
            label = voice.say(f"field.{field.split('.')[0]}")
            lines.append(
                f"  {label}: {shown}"
                + (f"  ({voice.say(f'verdict.{verdict.value}')}: {why[field].says(voice.language)})" if verdict else "")
            )
    lines += [f"  {voice.say(f'field.{name}')}: ••••" for name in finding.masked]
    lines += [f"  - {member.full_name}: {member.relation.label if member.relation else ''}" for member in finding.members]
    return "\n".join(lines)
