"""A pack: forms that a province or an office adds to ours, as data, signed by who made them.

    making  = make(files, about, key)      bytes of the definitions -> files of a pack, manifest and signature with them
    opening = open_pack(path, accepted)    path -> Pack, or PackFault

Nothing in a pack is believed before its signature holds, and nothing is used that `forms.lint` refuses: the same gate
as for our own definitions, over the very bytes whose digests were compared.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from forms.fields import Frozen, Key
from forms.lint import Finding, examine_bytes, wording
from forms.model import FormDefinition
from forms.pack_files import MANIFEST, SIGNATURE, PackFault, read_pack_files
from forms.pack_keys import PublicKey, SigningKey
from resources.text import forbidden

FORM_FILE = "form.yaml"
_VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,2}")


def _printable(text: str) -> str:
    if forbidden(text) or not text.strip():
        raise ValueError("wants a text that can be shown on one line")
    return text


def version_order(version: str) -> tuple[int, ...]:
    """To compare versions by, number by number from the left: 1.2 is 1.2.0 and comes before 1.10. Raises ValueError."""
    if not _VERSION.fullmatch(version):
        raise ValueError("wants one to three numbers with dots between")
    numbers = [int(part) for part in version.split(".")]
    return (*numbers, *[0] * (3 - len(numbers)))


def _numbered(version: str) -> str:
    version_order(version)
    return version


Words = Annotated[str, Field(max_length=200), AfterValidator(_printable)]
Version = Annotated[str, AfterValidator(_numbered)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class About(Frozen):
    """What a pack says of itself."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    title: Words
    version: Version
    unit: Words
    """The province or office that made it."""
    made_on: dt.date
    replaces: tuple[Key, ...] = ()
    """Keys of forms that are in the catalogue already and of which the pack brings a later edition."""


class Manifest(About):
    """What was signed: the pack's own words, its forms, and the SHA-256 of every file by name."""

    format: Literal[1]
    forms: tuple[Key, ...] = Field(min_length=1)
    files: dict[str, Digest]

    @model_validator(mode="after")
    def _is_of_its_files(self) -> Self:
        if tuple(sorted({_key_of(name) for name in self.files if name.endswith(f"/{FORM_FILE}")})) != self.forms:
            raise ValueError("the forms are not those of the files")
        if not set(self.replaces) <= set(self.forms):
            raise ValueError("replaces what it does not bring")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack whose signature and digests hold. What the lint refused of it is in `findings` and not in `forms`."""

    manifest: Manifest
    signed_by: PublicKey
    files: Mapping[str, bytes] = field(repr=False)
    forms: tuple[FormDefinition, ...]
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """For people: the title with the version."""
        return f"{self.manifest.title} {self.manifest.version}"


def open_pack(path: Path, accepted: Iterable[PublicKey]) -> Pack:
    """The pack in that folder or zip.

    Raises PackFault: what `read_pack_files` raises, `no_manifest`, `unsigned`, `untrusted`, `bad_manifest`, `incomplete`,
    `surplus_file`, `tampered`.
    """
    return pack_of(read_pack_files(path), accepted)


def pack_of(files: Mapping[str, bytes], accepted: Iterable[PublicKey]) -> Pack:
    """The pack which these files are. Raises PackFault, see `open_pack`."""
    if MANIFEST not in files:
        raise PackFault("no_manifest")
    if SIGNATURE not in files:
        raise PackFault("unsigned")
    signer = next((key for key in accepted if key.signed(files[MANIFEST], files[SIGNATURE])), None)
    if signer is None:
        raise PackFault("untrusted")
    manifest = _manifest(files[MANIFEST])
    content = {name: data for name, data in files.items() if name not in (MANIFEST, SIGNATURE)}
    _require_same(manifest, content)
    forms, findings = examined(manifest.name, content)
    return Pack(manifest=manifest, signed_by=signer, files=files, forms=forms, findings=(*judged(manifest), *findings))


def make(files: Mapping[str, bytes], about: About, key: SigningKey) -> Mapping[str, bytes]:
    """The files of a signed pack, made of definitions and their evidence; a manifest among them is made anew.

    Raises PackFault `bad_manifest` where there is no form, or `about` replaces one that is not among them. The lint is not
    asked here: see `judged`, `examined` and `forms.pack_proof`.
    """
    content = {name: data for name, data in files.items() if name not in (MANIFEST, SIGNATURE)}
    digests = {name: hashlib.sha256(content[name]).hexdigest() for name in sorted(content)}
    keys = sorted({_key_of(name) for name in content if name.endswith(f"/{FORM_FILE}")})
    said = {**about.model_dump(mode="json"), "format": 1, "forms": keys, "files": digests}
    manifest = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()
    _manifest(manifest)
    return {MANIFEST: manifest, SIGNATURE: key.sign(manifest), **content}


def judged(about: About) -> tuple[Finding, ...]:
    """What the lint says to a pack's own words."""
    return tuple(wording(f"{about.name}/{MANIFEST}", about.model_dump(mode="json", include={"name", "title", "unit"})))


def examined(name: str, files: Mapping[str, bytes]) -> tuple[tuple[FormDefinition, ...], tuple[Finding, ...]]:
    """The definitions among the files of a pack of that name that the lint lets through, and all its findings."""
    forms: dict[tuple[str, str], FormDefinition] = {}
    findings: list[Finding] = []
    for file in sorted(file for file in files if file.endswith(f"/{FORM_FILE}")):
        place = f"{name}/{file}"
        found, form = examine_bytes(place, files[file])
        if form is not None and form.key != _key_of(file):
            found = (Finding(place, form.key, "KEY-3", _key_of(file)),)
        elif form is not None and edition_of(form) in forms:
            found = (Finding(place, form.key, "KEY-2", first_day(form) or form.key),)
        elif form is not None:
            forms[edition_of(form)] = form
        findings += found
    return tuple(forms[edition] for edition in sorted(forms)), tuple(findings)


def first_day(form: FormDefinition) -> str:
    """When the edition takes effect, ISO 8601; empty (and so before all others) where nobody knows the day."""
    return form.legal.effective_from.isoformat() if form.legal.effective_from else ""


def edition_of(form: FormDefinition) -> tuple[str, str]:
    """What tells the edition from all others: the form's key and its first day."""
    return form.key, first_day(form)


def _require_same(manifest: Manifest, content: Mapping[str, bytes]) -> None:
    """Raises PackFault where a file is not there, too many, or not the one that was signed."""
    if missing := sorted(manifest.files.keys() - content.keys()):
        raise PackFault("incomplete", missing=len(missing))
    if content.keys() - manifest.files.keys():
        raise PackFault("surplus_file")
    for name, data in content.items():
        if hashlib.sha256(data).hexdigest() != manifest.files[name]:
            raise PackFault("tampered", file=name)


def _manifest(content: bytes) -> Manifest:
    try:
        read: Any = json.loads(content.decode("utf-8"))
        return Manifest.model_validate(read)
    except (ValueError, RecursionError) as problem:
        where = ".".join(map(str, problem.errors()[0]["loc"])) if isinstance(problem, ValidationError) else ""
        raise PackFault("bad_manifest", where=where if where in Manifest.model_fields else "") from None


def _key_of(name: str) -> str:
    """The form's key in a file's name: `ct01` of `ct01@2027/form.yaml`."""
    return name.partition("/")[0].partition("@")[0]
