"""`motcua forms`: the catalogue of forms and procedures, the lint of its definitions, what they cover."""

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.shapes import plain
from app.cli.voice import Voice
from app.core.dossier import echo
from app.core.errors import WrongUsage
from resources.dates import PartialDate

if TYPE_CHECKING:
    from forms.catalogue import Catalogue
    from forms.coverage import Coverage, Share
    from forms.model import FormDefinition
    from forms.procedures import ListedProcedure, Procedures

Day = Annotated[str, typer.Option("--date", help="Ấn bản của ngày này. / Editions of that day.", metavar="D")]
LISTS = ("essential", "civil_status", "other")

forms = typer.Typer(help="Danh mục biểu mẫu, thủ tục. / Forms and procedures.", no_args_is_help=True, rich_markup_mode=None)


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(forms, name="forms")


def day_of(text: str) -> dt.date | None:
    """The day of an option, `2026-11-22` or `22/11/2026`; None where it is not given. Raises WrongUsage for what is no full date."""
    try:
        return PartialDate.parse(text).to_date() if text else None
    except ValueError:
        raise WrongUsage("fill.bad_date") from None


@forms.command("list")
def list_forms(context: typer.Context, date: Day = "") -> None:
    """Các biểu mẫu có trong chương trình. / The forms there are."""
    voice: Voice = context.obj
    for form in _catalogue(voice, on=day_of(date)).forms:
        names = ", ".join(procedure.code for procedure in form.procedures)
        told = f"{form.key:<24} {form.evidence.level}  {_days(voice, form)}  {form.title}"
        voice.row(_about(form), told=f"{told} ({names})" if names else told)


@forms.command("show")
def show_form(context: typer.Context, key: Annotated[str, typer.Argument(metavar="KEY")], date: Day = "") -> None:
    """Một biểu mẫu với các mục theo thứ tự in. / One form with its items in printed order."""
    voice: Voice = context.obj
    catalogue = _catalogue(voice, on=day_of(date))
    form = catalogue.get(key)
    editions = [_iso(one.legal.effective_from) for one in catalogue.editions if one.key == key]
    legal = form.legal.model_dump(mode="json")
    row = {**_about(form), "items": [plain(item) for item in form.items()], "legal": legal, "editions": editions}
    told = [form.title, f"{form.legal.instrument}, {_days(voice, form)}; {voice.say(f'evidence.{form.evidence.level}')}"]
    told += [f"- {care}" for care in form.evidence.care]
    told += [f"  {item.key:<24} {item.label}" for item in form.items()]
    voice.row({**row, "care": list(form.evidence.care)}, told="\n".join(told))


@forms.command("procedures")
def list_procedures(
    context: typer.Context,
    query: Annotated[list[str] | None, typer.Argument(metavar="[QUERY...]", help="dkkh, khai sinh, ct01 ...")] = None,
    name: Annotated[str, typer.Option("--list", help="essential | civil_status | other", metavar="LIST")] = "",
) -> None:
    """Các thủ tục: biểu mẫu phải dùng, hoặc việc cần làm khi chưa có mẫu. / Procedures, and what to do without a form."""
    from forms.procedures import shipped

    voice: Voice = context.obj
    asked = " ".join(query or ())
    procedures = shipped().joined(_catalogue(voice, on=None).forms)
    found = _found(procedures, asked, name=name)
    for published, about in procedures.lists.items():
        if published == name:
            voice.tell("cli.published_list", title=about.title, source=about.source, care=" ".join(about.care))
    for one in found:
        forms_of = ", ".join(one.forms) or voice.say("cli.procedure_without_form")
        told = f"{one.code if one.national else '-':<9} {one.name} -> {forms_of}"
        voice.row({**plain(one.model_dump()), "groups": list(one.groups)}, told=f"{told}\n{'':<9} {one.instead}" if one.instead else told)
    if not found:
        voice.tell("cli.no_procedure", query=echo(asked))
        raise typer.Exit(1)


def _found(procedures: "Procedures", asked: str, *, name: str) -> "tuple[ListedProcedure, ...]":
    """What matches, of one list in the order of its numbers, or of all. Raises WrongUsage for a list there is not."""
    if name and name not in LISTS:
        raise WrongUsage("forms.bad_list", name=echo(name), known=", ".join(LISTS))
    found = [one for one in procedures.search(asked) if not name or name in one.groups]
    if name and not asked:
        found.sort(key=lambda one: dict[str, int](**one.number).get(name, 0))
    return tuple(found)


@forms.command("coverage")
def show_coverage(context: typer.Context, date: Day = "") -> None:
    """Mỗi biểu mẫu tự điền được bao nhiêu ô khi mọi người trong đó đều có thẻ. / What each form fills without typing."""
    from forms.coverage import coverage, total

    voice: Voice = context.obj
    counts = [coverage(form) for form in _catalogue(voice, on=day_of(date)).forms]
    every = [*counts, total(counts)]
    if voice.as_json:
        for count in every:
            voice.row(_covered(count), told="")
        return
    say = {word: voice.say(f"cli.coverage.{word}") for word in ("form", "fields", "filled", "offered", "untyped", "blank", "total")}
    shares = [say["filled"], say["offered"], say["untyped"]]
    heads = (say["form"], say["fields"], *shares, *(f"{say['blank']} {share}" for share in shares))
    voice.table(heads, [(one.form or say["total"], one.fields, *_cells(one, one.fill), *_cells(one, one.blank)) for one in every])
    voice.tell("cli.coverage.counted")


@forms.command("portals")
def list_portals(context: typer.Context) -> None:
    """Các cổng điện tử đã biết tên ô, cho `motcua fill --portal`. / Portals whose names are known."""
    from forms.portals import load_portals

    voice: Voice = context.obj
    for one in load_portals():
        told = voice.say(
            "cli.portal_line", portal=one.portal, title=one.title, names=sum(map(len, one.forms.values())), forms=len(one.forms)
        )
        voice.row(one.model_dump(mode="json"), told="\n".join([told, *(f"- {note}" for note in one.evidence)]))


@forms.command("schema")
def show_schema(context: typer.Context) -> None:
    """JSON Schema của tệp mô tả biểu mẫu, cho trình soạn thảo. / The JSON Schema of definitions, for editors."""
    from forms.schema import json_schema

    voice: Voice = context.obj
    schema = json_schema()
    voice.row(schema, told=json.dumps(schema, ensure_ascii=False, indent=2))


@forms.command("lint")
def lint_forms(context: typer.Context, paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH...]")] = None) -> None:
    """Kiểm tra biểu mẫu: không mẫu nào được hỏi sổ hộ khẩu, sổ tạm trú. / Check definitions."""
    from forms.agreement import of_folder
    from forms.lint import lint

    voice: Voice = context.obj
    findings = lint(paths) if paths else of_folder()
    for finding in findings:
        row = {"file": str(finding.file), "field": finding.field, "rule": finding.rule, "text": finding.sentence(voice.language)}
        voice.row(row, told=f"{finding.file}: {finding.field}: {finding.rule}: {finding.sentence(voice.language)}")
    voice.tell("cli.lint_failed" if findings else "cli.lint_clean", count=len(findings))
    raise typer.Exit(1 if findings else 0)


def _catalogue(voice: Voice, *, on: dt.date | None) -> "Catalogue":
    """Our forms and those of the desk's packs, in the editions of that day (today's where it is None)."""
    from app.pack_shelf import Shelf
    from app.state import open_settings

    catalogue = Shelf.of(open_settings(voice.home)).catalogue()
    return catalogue.as_of(on) if on else catalogue


def _about(form: "FormDefinition") -> dict[str, Any]:
    from forms.coverage import coverage

    return {
        "key": form.key,
        "code": form.code,
        "title": form.title,
        "procedures": [procedure.code for procedure in form.procedures],
        "roles": list(form.roles),
        "evidence": form.evidence.level,
        "fields": len(form.fields),
        "fillable": coverage(form).fill.untyped,
        "effective_from": _iso(form.legal.effective_from),
        "effective_to": _iso(form.legal.effective_to),
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _days(voice: Voice, form: "FormDefinition") -> str:
    """When the edition holds, for people; no day where no evidence gives one."""
    days = {"from": form.legal.effective_from, "to": form.legal.effective_to}
    return " ".join(voice.say(f"cli.edition_{end}", date=f"{day:%d/%m/%Y}") for end, day in days.items() if day)


def _covered(count: "Coverage") -> dict[str, Any]:
    shares = {name: _share(share, count.fields) for name, share in (("fill", count.fill), ("blank", count.blank))}
    return {"form": count.form, "fields": count.fields, **shares}


def _share(share: "Share", fields: int) -> dict[str, Any]:
    return {**plain(share), "untyped": share.untyped, "rate": round(share.untyped / fields, 3)}


def _cells(count: "Coverage", share: "Share") -> tuple[object, ...]:
    return share.filled, share.offered, f"{share.untyped} ({share.untyped / count.fields:.0%})"
