"""`motcua forms`: the catalogue, and the lint of its definitions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.shapes import plain
from app.cli.voice import Voice

if TYPE_CHECKING:
    from forms.model import FormDefinition

forms = typer.Typer(help="Danh mục biểu mẫu. / The catalogue of forms.", no_args_is_help=True, rich_markup_mode=None)


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(forms, name="forms")


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
        row = {"file": str(finding.file), "field": finding.field, "rule": finding.rule, "text": finding.sentence(voice.language)}
        voice.row(row, told=f"{finding.file}: {finding.field}: {finding.rule}: {finding.sentence(voice.language)}")
    voice.tell("cli.lint_failed" if findings else "cli.lint_clean", count=len(findings))
    raise typer.Exit(1 if findings else 0)
