"""Packs beside our own definitions: what joins the catalogue, what does not, and what a pack would change.

Nothing is overridden. A form whose key is there already joins only where the manifest says that it `replaces` it and the
edition takes effect later than those there: then it is the next edition, chosen by the dossier's date as any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from forms.catalogue import Catalogue
from forms.lint import Finding
from forms.model import FormDefinition
from forms.pack import FORM_FILE, Pack, edition_of, first_day

Kind = Literal["new", "changed", "same", "gone", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a pack does to one edition of a form. `added`, `removed`: keys of fields, beside the edition before it."""

    key: str
    title: str
    effective_from: str
    kind: Kind
    replaces: bool = False
    """Is it a later edition of a form that is not this pack's?"""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def joined(catalogue: Catalogue, packs: Iterable[Pack]) -> Catalogue:
    """The catalogue with those packs, in the order of their names: of two that bring the same key the first wins."""
    for pack in sorted(packs, key=lambda pack: pack.manifest.name):
        refused = collisions(catalogue, pack)
        editions = (*catalogue.editions, *(form for form in pack.forms if not _stops(refused, form)))
        catalogue = Catalogue(editions, refused=(*catalogue.refused, *pack.findings, *refused))
    return catalogue


def collisions(catalogue: Catalogue, pack: Pack) -> tuple[Finding, ...]:
    """Forms of the pack that may not stand beside those of the catalogue; `detail` is the edition's first day.

    PCK-2: not said to be a later edition; PCK-3: not later; PCK-5: nobody knows when it takes effect.
    """
    found = list[Finding]()
    for form in pack.forms:
        there = [first_day(other) for other in catalogue.editions if other.key == form.key]
        if there and form.key not in pack.manifest.replaces:
            found.append(Finding(_place(pack, form), form.key, "PCK-2", first_day(form)))
        elif there and not first_day(form):
            found.append(Finding(_place(pack, form), form.key, "PCK-5"))
        elif there and first_day(form) <= max(there):
            found.append(Finding(_place(pack, form), form.key, "PCK-3", first_day(form)))
    return tuple(found)


def changes(pack: Pack, *, installed: Pack | None, catalogue: Catalogue) -> tuple[Change, ...]:
    """What installing the pack over the `installed` version of it would do; `catalogue` is the one without this pack."""
    before = {edition_of(form): form for form in installed.forms} if installed else {}
    now = {edition_of(form): form for form in pack.forms}
    refused = collisions(catalogue, pack)
    found = []
    for edition, form in now.items():
        others = [
            other for other in (*before.values(), *catalogue.editions) if other.key == form.key and first_day(other) <= first_day(form)
        ]
        last = max(others, key=first_day, default=None)
        kind: Kind = "new" if last is None else "same" if before.get(edition) == form else "changed"
        found.append(_change(form, "refused" if _stops(refused, form) else kind, last=last, catalogue=catalogue))
    gone = [form for edition, form in before.items() if edition not in now]
    return (*found, *(Change(key=form.key, title=form.title, effective_from=first_day(form), kind="gone") for form in gone))


def _change(form: FormDefinition, kind: Kind, *, last: FormDefinition | None, catalogue: Catalogue) -> Change:
    mine = [item.key for item in form.items()]
    theirs = [item.key for item in last.items()] if last else mine
    return Change(
        key=form.key,
        title=form.title,
        effective_from=first_day(form),
        kind=kind,
        replaces=any(other.key == form.key for other in catalogue.editions),
        added=tuple(key for key in mine if key not in theirs),
        removed=tuple(key for key in theirs if key not in mine),
    )


def _stops(refused: Iterable[Finding], form: FormDefinition) -> bool:
    return any((finding.field, finding.detail) == edition_of(form) for finding in refused)


def _place(pack: Pack, form: FormDefinition) -> str:
    return f"{pack.manifest.name}/{form.key}/{FORM_FILE}"
