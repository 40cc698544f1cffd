"""`motcua packs`: forms that a province adds: made and signed, checked, looked at, installed, enabled unit by unit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.voice import Voice
from app.core.errors import BadInput, CouldNotKeep, MotcuaError, WrongUsage
from app.settings import SIGNING_KEY

if TYPE_CHECKING:
    from app.pack_shelf import Shelf, Shelved
    from app.packs import PackDesk
    from app.store.keys import Keys
    from forms.lint import Finding
    from forms.model import FormDefinition
    from forms.pack import About, Pack
    from forms.pack_catalogue import Change
    from forms.pack_keys import SigningKey

packs = typer.Typer(help="Gói biểu mẫu của tỉnh. / Packs of forms.", no_args_is_help=True, rich_markup_mode=None)

Place = Annotated[Path, typer.Argument(help="Thư mục hoặc tệp .zip. / A folder or zip.", metavar="PATH")]
Name = Annotated[str, typer.Argument(metavar="NAME")]
UnitCode = Annotated[str, typer.Option("--unit", help="Mã đơn vị (mặc định: của bạn). / Unit code (default: yours).", metavar="U")]


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(packs, name="packs")


@packs.command("key")
def key(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", help="Tệp khóa thay cho kho khóa. / A file instead.", metavar="FILE")] = None,
) -> None:
    """Khóa ký: tạo nếu chưa có, rồi hiện nửa công khai. / The signing key: made at need; its public half is shown."""
    from app.core.files import write_private
    from forms.pack_keys import SigningKey

    voice: Voice = context.obj
    if out is None:
        keys = _keys(voice)
        if keys.get(SIGNING_KEY) is None:
            keys.put(SIGNING_KEY, SigningKey.new().pem)
    elif not out.exists():
        try:
            write_private(out, SigningKey.new().pem)
        except OSError as problem:
            raise CouldNotKeep("file.unwritable", file=out.name) from problem
    public = _signing_key(voice, out).public
    row = {"public_key": str(public), "id": public.id, "kept": "file" if out else "keys"}
    voice.row(row, told=f"{public}\n{public.id}")


@packs.command("make")
def make_pack(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Thư mục có <khóa>/form.yaml. / The folder of <key>/form.yaml.", metavar="FOLDER")],
    name: Annotated[str, typer.Option("--name", help="Tên gói, ví dụ dak_lak. / The pack's name.")],
    version: Annotated[str, typer.Option("--version", help="Số bản: 1.2.0. / Version.")],
    unit: Annotated[str, typer.Option("--unit", help="Tỉnh, cơ quan phát hành. / Province or office.")],
    title: Annotated[str, typer.Option("--title", help="Tiêu đề. / Title.")] = "",
    replaces: Annotated[list[str] | None, typer.Option("--replaces", help="Biểu mẫu có bản mới hơn trong gói. / Later edition of.")] = None,
    private: Annotated[Path | None, typer.Option("--key", help="Tệp khóa ký (mặc định: kho khóa). / Key file.", metavar="FILE")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Ghi tệp .zip; không có: ký ngay trong thư mục. / Zip.", metavar="FILE")] = None,
) -> None:
    """Kiểm tra, lập bảng kê và ký một gói. / Lint, list and sign a pack."""
    from app.paper import write_whole
    from forms.pack import examined, judged, make
    from forms.pack_files import MANIFEST, SIGNATURE, read_pack_files, zipped
    from forms.pack_proof import undrawable

    voice: Voice = context.obj
    with _faults():
        files = read_pack_files(folder)
    about = _about(name=name, title=title or name, version=version, unit=unit, replaces=replaces or [])
    signing = _signing_key(voice, private)
    forms, findings = examined(name, files)
    if findings := (*judged(about), *findings, *undrawable(name, forms)):
        _show_check(voice, folder, pack=None, findings=findings)
        voice.tell("pack.said_not_made")
        raise typer.Exit(1)
    with _faults():
        made = make(files, about, signing)
    if out is not None:
        write_whole(out, zipped(made))
    elif folder.is_dir():
        write_whole(folder / MANIFEST, made[MANIFEST])
        write_whole(folder / SIGNATURE, made[SIGNATURE])
    else:
        raise WrongUsage("pack.bad_about")
    public = signing.public
    row = {
        "pack": name,
        "version": version,
        "file": str(out or folder),
        "files": len(made),
        "signed_by": public.id,
        "public_key": str(public),
    }
    voice.row(row, told=f"{out or folder}: {name} {version} ({public.id})")
    voice.tell("pack.said_made")


@packs.command("check")
def check(context: typer.Context, paths: Annotated[list[Path], typer.Argument(metavar="PATH...")]) -> None:
    """Chữ ký, mã băm và từng lỗi biểu mẫu của gói. / Signature, digests and every finding of packs."""
    voice: Voice = context.obj
    shelf = _shelf(voice)
    for path in paths:
        try:
            pack = shelf.read(path)
        except MotcuaError as problem:
            _show_problem(voice, path, problem)
        else:
            _show_check(voice, path, pack=pack, findings=(*pack.findings, *_refused(pack)))
    raise typer.Exit(voice.status)


@packs.command("preview")
def preview(
    context: typer.Context,
    path: Place,
    out: Annotated[
        Path | None, typer.Option("--out", help="Thư mục cho bản in trống. / Folder for the empty forms.", metavar="DIR")
    ] = None,
) -> None:
    """Mẫu nào thêm, đổi, mất khi cài; in thử mẫu trống. / What would come, change, go; the empty forms as PDF."""
    from forms.pack import edition_of

    voice: Voice = context.obj
    shelf = _shelf(voice)
    pack = shelf.read(path)
    forms = {edition_of(form): form for form in pack.forms}
    for change in shelf.changes(pack):
        form = forms.get((change.key, change.effective_from))
        _show_change(voice, change, pdf=_drawn(form, out) if form and out else "")
    for finding in pack.findings:
        voice.tell(
            "pack.said_finding", place=_printable(f"{finding.file}: {finding.field}"), text=_printable(finding.sentence(voice.language))
        )
        voice.worst(1)
    raise typer.Exit(voice.status)


@packs.command("install")
def install(
    context: typer.Context,
    path: Place,
    older: Annotated[bool, typer.Option("--older", help="Cho lùi về bản cũ hơn. / Let an older version in.")] = False,
) -> None:
    """Cài một gói; chưa đơn vị nào dùng cho tới khi bật. / Install a pack; no unit uses it until enabled."""
    voice: Voice = context.obj
    with _desk(voice) as desk:
        pack = desk.install(path, older=older)
        installed = next(one for one in desk.shelf.installed() if one.name == pack.manifest.name)
    _show(voice, installed)
    if installed.units:
        voice.tell("pack.said_renewed", units=", ".join(sorted(installed.units)))
    else:
        voice.tell("pack.said_installed", pack=installed.name)


@packs.command("enable")
def enable(context: typer.Context, name: Name, unit: UnitCode = "") -> None:
    """Bật gói cho một đơn vị. / Enable a pack for a unit."""
    voice: Voice = context.obj
    with _desk(voice) as desk:
        _show(voice, desk.enable(name, unit=unit))
    voice.tell("pack.said_changed")


@packs.command("disable")
def disable(context: typer.Context, name: Name, unit: UnitCode = "") -> None:
    """Tắt gói cho một đơn vị. / Disable a pack for a unit."""
    voice: Voice = context.obj
    with _desk(voice) as desk:
        _show(voice, desk.disable(name, unit=unit))
    voice.tell("pack.said_changed")


@packs.command("remove")
def remove(context: typer.Context, name: Name) -> None:
    """Gỡ một gói. / Remove a pack."""
    voice: Voice = context.obj
    with _desk(voice) as desk:
        desk.remove(name)
    voice.row({"pack": name, "removed": True}, told=name)
    voice.tell("pack.said_changed")


@packs.command("list")
def list_packs(context: typer.Context) -> None:
    """Các gói đã cài, bật cho ai, và vì sao gói nào không dùng được. / Packs installed, for whom, and what is wrong."""
    voice: Voice = context.obj
    installed = _shelf(voice).installed()
    for one in installed:
        _show(voice, one)
    if not installed:
        voice.tell("pack.said_none")


def _shelf(voice: Voice) -> "Shelf":
    from app.pack_shelf import Shelf
    from app.state import open_settings

    return Shelf.of(open_settings(voice.home))


@contextmanager
def _desk(voice: Voice) -> "Iterator[PackDesk]":
    from app.bootstrap import open_packs

    with open_packs(voice.home, login=voice.login) as (state, desk):
        voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
        yield desk


@contextmanager
def _faults() -> Iterator[None]:
    from app.pack_shelf import told
    from forms.pack_files import PackFault

    try:
        yield
    except PackFault as fault:
        raise told(fault) from None


def _keys(voice: Voice) -> "Keys":
    from app.state import open_state

    state = open_state(voice.home)
    voice.announce_key_file(in_file=state.keys.in_file, chosen=state.key_file_chosen)
    return state.keys


def _signing_key(voice: Voice, file: Path | None) -> "SigningKey":
    """From that file, else from the key store. Raises BadInput, WrongUsage where there is none, CouldNotKeep."""
    from forms.pack_keys import SigningKey

    if file is None:
        pem = _keys(voice).get(SIGNING_KEY)
        if pem is None:
            raise WrongUsage("pack.no_signing_key")
    else:
        try:
            pem = file.read_bytes()
        except OSError:
            raise BadInput("pack.bad_signing_key") from None
    with _faults():
        return SigningKey.read(pem)


def _about(**said: Any) -> "About":
    from pydantic import ValidationError

    from forms.pack import About

    try:
        return About.model_validate({**said, "made_on": date.today()})
    except ValidationError:
        raise WrongUsage("pack.bad_about") from None


def _refused(pack: "Pack") -> "tuple[Finding, ...]":
    """What keeps the pack from being installed beside our own forms, whatever the lint says."""
    from forms.catalogue import Catalogue
    from forms.pack_catalogue import collisions
    from forms.pack_proof import undrawable

    return (*collisions(Catalogue.load(), pack), *undrawable(pack.manifest.name, pack.forms))


def _drawn(form: "FormDefinition", folder: Path) -> str:
    """The empty form as a PDF file in that folder. Raises CouldNotKeep."""
    from app.paper import write_whole
    from forms.fill import fill
    from forms.pack import edition_of
    from forms.pdf import Marks, render

    file = folder / f"{'@'.join(filter(None, edition_of(form)))}.pdf"
    write_whole(file, render(fill(form, {}), marks=Marks(test_data=False, unverified=False)))
    return str(file)


def _about_row(pack: "Pack | None") -> dict[str, Any]:
    """What a pack says of itself; empty values for one that could not be opened."""
    if pack is None:
        return {"title": "", "unit": "", "made_on": "", "forms": [], "signed_by": ""}
    said = pack.manifest
    made = {"title": said.title, "unit": said.unit, "made_on": said.made_on.isoformat()}
    return {**made, "forms": list(said.forms), "signed_by": pack.signed_by.id}


def _advice(voice: Voice, problem: MotcuaError | None) -> dict[str, str]:
    if problem is None:
        return {"problem": "", "hint": ""}
    return {"problem": problem.sentence("what", voice.language), "hint": problem.sentence("next", voice.language)}


def _show_check(voice: Voice, path: Path, *, pack: "Pack | None", findings: "tuple[Finding, ...]") -> None:
    rows = [{"file": one.file, "field": one.field, "rule": one.rule, "text": one.sentence(voice.language)} for one in findings]
    named = {"file": str(path), "pack": pack.manifest.name if pack else "", "version": pack.manifest.version if pack else ""}
    told = [f"{'✗' if rows else '✓'} {path} {named['pack']} {named['version']}".rstrip()]
    told += [f"  {_printable(one['file'])}: {_printable(one['field'])}: {one['rule']}: {_printable(one['text'])}" for one in rows]
    voice.row({**named, **_about_row(pack), "ok": not rows, **_advice(voice, None), "findings": rows}, told="\n".join(told))
    voice.worst(1 if rows else 0)


def _show_problem(voice: Voice, path: Path, problem: MotcuaError) -> None:
    row = {"file": str(path), "pack": "", "version": "", **_about_row(None), "ok": False, **_advice(voice, problem), "findings": []}
    voice.row(row, told=f"✗ {path}")
    voice.fail(problem)


def _show_change(voice: Voice, change: "Change", *, pdf: str) -> None:
    row = {
        "form": change.key,
        "title": change.title,
        "effective_from": change.effective_from,
        "change": change.kind,
        "replaces": change.replaces,
        "added": list(change.added),
        "removed": list(change.removed),
        "pdf": pdf,
    }
    told = f"{voice.say(f'pack.kind_{change.kind}'):<12} {change.key:<20} {change.effective_from} {_printable(change.title)} {pdf}"
    voice.row(row, told=told.rstrip())


def _show(voice: Voice, one: "Shelved") -> None:
    ok = one.problem is None
    named = {"pack": one.name, "version": one.version}
    row = {**named, **_about_row(one.pack), "enabled": sorted(one.units), "ok": ok, **_advice(voice, one.problem)}
    told = (
        f"{'✓' if ok else '✗'} {one.name:<20} {one.version:<10} {', '.join(sorted(one.units)) or '-':<16} {row['title'] or row['problem']}"
    )
    voice.row(row, told=told)


def _printable(text: str) -> str:
    """Words of a stranger's file as a terminal may show them: nothing that moves its cursor."""
    return "".join(c if c.isprintable() else "�" for c in text)
