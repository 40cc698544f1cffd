"""`motcua fill`, `motcua print`: look-ups for every role, a filled form, a paper."""

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.lookups import NO_PURPOSE_GIVEN, explain, open_counter, read_card
from app.cli.voice import Voice
from app.core.dossier import Role, echo
from app.core.errors import Unavailable, WrongUsage
from app.core.lookup import Outcome
from resources.dates import PartialDate

if TYPE_CHECKING:
    from app.claimant import Claimant, Finding
    from app.core.dossier import Dossier
    from app.counter import Counter, Draft


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.command("fill")(fill)
    application.command("print")(print_file)


def fill(
    context: typer.Context,
    form: Annotated[str, typer.Argument(metavar="FORM")],
    out: Annotated[Path, typer.Option("--out", help="Tệp PDF. / The PDF file.", metavar="FILE.pdf")],
    dossier: Annotated[str, typer.Option(help="Số hồ sơ. / Dossier number.")] = "",
    card: Annotated[list[str] | None, typer.Option("--card", help="Vai và ảnh thẻ. / Once per person.", metavar="ROLE=FILE")] = None,
    same: Annotated[list[str] | None, typer.Option("--same", help="subject=applicant", metavar="ROLE=ROLE")] = None,
    entry: Annotated[list[str] | None, typer.Option("--set", help="Cán bộ nhập. / Clerk's entry.", metavar="KEY=VALUE")] = None,
    procedure: Annotated[str, typer.Option(help="Mã thủ tục. / Procedure.")] = "",
    purpose: Annotated[str, typer.Option(help="Mã mục đích. / Purpose code.")] = NO_PURPOSE_GIVEN,
    card_only: Annotated[bool, typer.Option("--card-only", help="Không tra cứu: chỉ số liệu trên thẻ. / Card fields only.")] = False,
    date: Annotated[str, typer.Option(help="Ngày ghi trên tờ khai. / Date on the form.")] = "",
) -> None:
    """Tra cứu từng người, điền tờ khai, tạo PDF. / Look up, fill, render."""
    from app.claimant import Claimant
    from app.order import check_order
    from app.paper import write_whole
    from forms.catalogue import Catalogue

    voice: Voice = context.obj
    began = time.monotonic()
    definition = Catalogue.load().get(form)
    cards, twins, entries, day = _numbered(_pairs(card)), dict(_pairs(same)), dict(_pairs(entry)), _day(date)
    check_order(definition, procedure=procedure, roles=[role for role, _ in cards], entries=entries, same=twins)
    if not out.name or out.is_dir():
        raise WrongUsage("fill.bad_out")
    claimants = [Claimant.of_card(role, read_card(Path(file))) for role, file in cards]
    matter_of = procedure or (definition.procedures[0].code if len(definition.procedures) == 1 else "")
    with open_counter(voice) as counter:
        matter = counter.open_dossier(number=dossier, procedure=matter_of, purpose=purpose)
        wanted = {one.role: counter.wanted(form, one.role, same=twins) for one in claimants}
        people = list(claimants) if card_only else _look_up_all(voice, counter, matter, claimants, wanted=wanted, form=form)
        draft = counter.fill(matter, form, people, entries=entries, same=twins, day=day)
        paper = counter.paper(draft)
        counter.finish(draft)
        write_whole(out, paper)
    _report(voice, draft, out=out, elapsed_ms=round((time.monotonic() - began) * 1000))
    raise typer.Exit(voice.status)


def _look_up_all(
    voice: Voice, counter: "Counter", matter: "Dossier", claimants: "list[Claimant]", *, wanted: dict[str, frozenset[str]], form: str
) -> "list[Claimant | Finding]":
    """A finding for each, one look-up a number. Where one is not found or nobody answers, there is no paper: a row says why."""
    found: dict[str, Finding] = {}
    people: list[Claimant | Finding] = []
    for claimant in claimants:
        number = claimant.identity.number
        twins = [one for one in claimants if one.identity.number == number]
        if number not in found:
            try:
                found[number] = counter.look_up(matter, claimant, fields=frozenset().union(*(wanted[one.role] for one in twins)))
            except Unavailable as outage:
                voice.row(_no_paper(form, claimant.role, outage.outcome), told=f"{form}: {outage.outcome.value}")
                raise
            explain(voice, found[number])
            if len(twins) > 1:
                voice.tell("cli.same_person", roles=", ".join(one.role for one in twins))
            if found[number].outcome is not Outcome.FOUND:
                voice.row(_no_paper(form, claimant.role, found[number].outcome), told=f"{form}: {found[number].outcome.value}")
                raise typer.Exit(voice.status)
        people.append(replace(found[number], claimant=claimant))
    return people


def _no_paper(form: str, role: str, outcome: Outcome) -> dict[str, Any]:
    return {
        "pdf": None,
        "form": form,
        "fields": {},
        "missing": [],
        "warnings": [],
        "people": [{"role": role, "outcome": outcome.value}],
        "elapsed_ms": 0,
    }


def _report(voice: Voice, draft: "Draft", *, out: Path, elapsed_ms: int) -> None:
    filled = draft.filled
    row = {
        "pdf": str(out),
        "form": draft.form.key,
        "fields": {key: {"value": value.text, "origin": value.origin.value} for key, value in filled.values.items()},
        "missing": list(filled.missing),
        "suggestions": {key: list(offered) for key, offered in filled.suggestions.items()},
        "warnings": [warning.code for warning in filled.warnings],
        "people": list(_people(draft)),
        "unverified": draft.marks.unverified,
        "elapsed_ms": elapsed_ms,
    }
    voice.row(row, told=voice.say("cli.filled", file=out, filled=len(filled.values), missing=len(filled.missing)))
    if filled.missing:
        voice.tell("cli.missing", fields="; ".join(_labels(draft, filled.missing)))
    for warning in filled.warnings:
        voice.tell(f"fill.{warning.code}", **dict(warning.values))


def _people(draft: "Draft") -> Iterable[dict[str, Any]]:
    from app.claimant import Finding
    from app.cli.shapes import plain

    for person in draft.people:
        if isinstance(person, Finding):
            compared = {"outcome": person.outcome.value, "comparison": plain(person.comparison), "differs": list(person.differs)}
            yield {"role": person.claimant.role, **compared}
        else:
            yield {"role": person.role, "outcome": None}


def _labels(draft: "Draft", keys: Iterable[str]) -> Iterable[str]:
    """What the form calls them; a cell of a table by its row and column: "Họ, chữ đệm và tên (2)"."""
    labels = {item.key: item.label for item in draft.form.items()}
    for item in draft.form.items():
        for column in item.columns:
            labels |= {f"{item.key}[{n}].{column.key}": f"{column.label} ({n + 1})" for n in range(30)}
    return (labels[key] for key in keys)


def print_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf")],
    printer: Annotated[str, typer.Option(help="Máy in. / Printer.")] = "",
    copies: Annotated[int, typer.Option(min=1, max=99, help="Số bản. / Copies.")] = 1,
) -> None:
    """Gửi một tờ PDF tới máy in và báo đúng điều máy in trả lời. / Hand a PDF to the spooler."""
    from app.spool import print_paper, read_paper

    voice: Voice = context.obj
    paper = read_paper(file)
    with open_counter(voice) as counter:
        counter.sending(None)
        said = print_paper(paper, printer=printer or counter.settings.text("print.printer"), copies=copies)
        counter.printed(None, job=said.job, printer=said.printer, state=said.state, copies=copies)
    row = {"job": said.job, "printer": said.printer, "state": said.state}
    voice.row(row, told=voice.say("cli.printed", **row))


def _pairs(words: list[str] | None) -> list[tuple[str, str]]:
    pairs = []
    for word in words or []:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise WrongUsage("fill.bad_pair", word=echo(word))
        pairs.append((name.strip(), value))
    return pairs


def _numbered(roles: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Repeating roles get their places (`member[0]`, `member[1]`); any other may be given once."""
    placed: list[tuple[str, str]] = []
    seen: dict[str, int] = {}
    for role, file in roles:
        place, repeats = seen.get(role, 0), role in set(Role) and Role(role).repeats
        if place and not repeats:
            raise WrongUsage("fill.role_twice", role=echo(role))
        seen[role] = place + 1
        placed.append((f"{role}[{place}]" if repeats else role, file))
    return placed


def _day(text: str) -> dt.date | None:
    try:
        return PartialDate.from_iso(text).to_date() if text else None
    except ValueError:
        raise WrongUsage("fill.bad_date") from None
