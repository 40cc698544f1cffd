"""`motcua forms`, `motcua fill`, `motcua print`: the catalogue, a filled form, a paper."""

import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.lookups import NO_PURPOSE_GIVEN, announce_key_file, explain, read_card
from app.cli.shapes import plain
from app.cli.voice import Voice
from app.core.dossier import Role
from app.core.errors import WrongUsage
from app.core.lookup import Outcome

if TYPE_CHECKING:
    from forms.model import FormDefinition

forms = typer.Typer(help="Danh mục biểu mẫu. / The catalogue of forms.", no_args_is_help=True, rich_markup_mode=None)


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(forms, name="forms")
    application.command("fill")(fill)
    application.command("print")(print_paper)


@forms.command("list")
def list_forms(context: typer.Context) -> None:
    """Các biểu mẫu có trong chương trình. / The forms there are."""
    from forms.catalogue import Catalogue

    voice: Voice = context.obj
    for form in Catalogue.load().forms:
        told = f"{form.key:<12} {form.title} ({', '.join(procedure.code for procedure in form.procedures)})"
        voice.row(_about(form), told=told)


@forms.command("show")
def show_form(context: typer.Context, key: Annotated[str, typer.Argument(metavar="KEY")]) -> None:
    """Một biểu mẫu với các mục theo thứ tự in. / One form with its items in printed order."""
    from forms.catalogue import Catalogue

    voice: Voice = context.obj
    form = Catalogue.load().get(key)
    items = [plain(item) for item in form.items()]
    told = "\n".join([form.title, *(f"  {item.key:<24} {item.label}" for item in form.items())])
    voice.row({**_about(form), "items": items}, told=told)


def _about(form: "FormDefinition") -> dict[str, Any]:
    return {
        "key": form.key,
        "code": form.code,
        "title": form.title,
        "procedures": [procedure.code for procedure in form.procedures],
        "roles": list(form.roles),
        "evidence": form.evidence.level,
        "fields": len(form.fields),
        "fillable": form.fillable,
        "effective_from": form.legal.effective_from.isoformat(),
    }


@forms.command("lint")
def lint_forms(context: typer.Context, paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH...]")] = None) -> None:
    """Kiểm tra biểu mẫu: không mẫu nào được hỏi sổ hộ khẩu, sổ tạm trú. / Check definitions."""
    from forms.catalogue import DEFINITIONS
    from forms.lint import lint

    voice: Voice = context.obj
    findings = lint(paths or [DEFINITIONS])
    for finding in findings:
        row = {"file": str(finding.file), "field": finding.field, "rule": finding.rule, "text": finding.text}
        voice.row(row, told=f"{finding.file}: {finding.field}: {finding.rule}: {finding.text}")
    voice.tell("cli.lint_failed" if findings else "cli.lint_clean", count=len(findings))
    raise typer.Exit(1 if findings else 0)


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
    from app.bootstrap import open_desk
    from app.claimant import Claimant, Finding
    from app.paper import write_whole
    from forms.catalogue import Catalogue

    voice: Voice = context.obj
    began = time.monotonic()
    definition = Catalogue.load().get(form)
    roles = [_pair(word) for word in card or []]
    matter_of = procedure or (definition.procedures[0].code if len(definition.procedures) == 1 else "")
    for role in (*(role for role, _ in roles), *(_pair(word)[0] for word in same or [])):
        if role not in definition.roles:
            raise WrongUsage("fill.unknown_role", role=role, known=", ".join(definition.roles))
    twins = dict(map(_pair, same or []))
    claimants = [Claimant.of_card(role, read_card(Path(file))) for role, file in _numbered(roles)]
    with open_desk(voice.home, login=voice.login) as desk:
        announce_key_file(voice, in_file=desk.state.keys.in_file)
        counter = desk.counter
        matter = counter.open_dossier(number=dossier, procedure=matter_of, purpose=purpose)
        people: list[Claimant | Finding] = list(claimants)
        if not card_only:
            people = [counter.look_up(matter, one, fields=counter.wanted(form, one.role, same=twins)) for one in claimants]
        for person in people:
            if isinstance(person, Finding):
                explain(voice, person)
                if person.outcome is not Outcome.FOUND:
                    raise typer.Exit(voice.status)
        draft = counter.fill(matter, form, people, entries=dict(map(_pair, entry or [])), same=twins, day=_day(date))
        paper = counter.paper(draft)
        counter.finish(draft)
        write_whole(out, paper)
    row = {
        "pdf": str(out),
        "form": form,
        "fields": {key: {"value": value.text, "origin": value.origin.value} for key, value in draft.filled.values.items()},
        "missing": list(draft.filled.missing),
        "suggestions": {key: list(offered) for key, offered in draft.filled.suggestions.items()},
        "warnings": [warning.code for warning in draft.filled.warnings],
        "unverified": draft.marks.unverified,
        "elapsed_ms": round((time.monotonic() - began) * 1000),
    }
    voice.row(row, told=voice.say("cli.filled", file=out, filled=len(draft.filled.values), missing=len(draft.filled.missing)))
    labels = {item.key: item.label for item in definition.items()}
    if draft.filled.missing:
        voice.tell("cli.missing", fields="; ".join(labels.get(key, key) for key in draft.filled.missing))
    for warning in draft.filled.warnings:
        voice.tell(f"fill.{warning.code}", **dict(warning.values))
    raise typer.Exit(voice.status)


def print_paper(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf")],
    printer: Annotated[str, typer.Option(help="Máy in. / Printer.")] = "",
    copies: Annotated[int, typer.Option(min=1, max=99, help="Số bản. / Copies.")] = 1,
) -> None:
    """Gửi một tờ PDF tới máy in và báo đúng điều máy in trả lời. / Hand a PDF to the spooler."""
    from app.bootstrap import open_desk
    from app.spool import print_file

    voice: Voice = context.obj
    with open_desk(voice.home, login=voice.login) as desk:
        announce_key_file(voice, in_file=desk.state.keys.in_file)
        said = print_file(file, printer=printer or desk.state.settings.text("print.printer"), copies=copies)
        desk.counter.printed(None, job=said.job, printer=said.printer, state=said.state, copies=copies)
    row = {"job": said.job, "printer": said.printer, "state": said.state}
    voice.row(row, told=voice.say("cli.printed", **row))


def _pair(word: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign or not name:
        raise WrongUsage("fill.bad_pair", word=name)
    return name.strip(), value


def _numbered(roles: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Repeating roles get their places (`member[0]`, `member[1]`); any other may be given once."""
    placed: list[tuple[str, str]] = []
    seen: dict[str, int] = {}
    for role, file in roles:
        place = seen.get(role, 0)
        if place and not Role(role).repeats:
            raise WrongUsage("fill.role_twice", role=role)
        seen[role] = place + 1
        placed.append((f"{role}[{place}]" if Role(role).repeats else role, file))
    return placed


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUsage("fill.bad_date") from None
