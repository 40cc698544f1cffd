"""The gate every definition passes before it can be used, ours and a province's: no household book, nothing that cannot work.

Wording is checked in the raw YAML, so that a file which does not even fit the model is still refused for what
it asks; then in the model, as people will read it: texts of one printed line together, and those that explain one field.
Rules: HKB-* household book and RES-1 confirmation of residence (`forms.wording`, `forms.confirmation`), YML-1 and SCH-1 cannot be
read, YML-2 nothing to read, and those of `forms.checks`. The sentence of a finding is `lint.<rule>`; it names the law where there is one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from forms.checks import faults
from forms.lines import lines
from forms.model import FormDefinition
from forms.reading import UnreadableYaml, read_yaml
from forms.spelling import of_key
from forms.wording import asks_for, named_by
from resources.sentences import Language, say

_NOTES = frozenset({"evidence", "legal"})
"""Parts that report about editions, old ones too, and ask nobody for anything."""

_OF_KEYS = re.compile(r"(?:.*\.)?(?:key|id|role|prefix|first)|rules\..*|signatures\.name")
_OF_EXPRESSIONS = re.compile(r"(?:.*\.)?(?:source|suggest|only_without|(?:required|asked|printed)_when)")
"""Paths of what nobody prints: keys, and what names them outside of quotes."""

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_QUOTED_OR_KEY = re.compile(rf"'([^']*)'|{_KEY.pattern}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to refuse a definition. `detail` is the definition's own word, or where it is."""

    file: str
    field: str
    rule: str
    detail: str = ""

    @property
    def text(self) -> str:
        """What is wrong, in Vietnamese."""
        return self.sentence()

    def sentence(self, language: Language = "vi") -> str:
        """What is wrong and which law says so."""
        return say(f"lint.{self.rule}", language, detail=self.detail)


def lint(paths: Iterable[Path]) -> tuple[Finding, ...]:
    """All findings about these files, and about every YAML file in these folders; empty means clean.

    Where there is nothing to check, that is a finding: a wrong path must not look like a clean form.
    """
    return tuple(finding for path in paths for finding in _lint_path(path))


def lint_file(file: Path) -> tuple[Finding, ...]:
    """All findings about one file; a file that cannot be read is a finding too."""
    return examine(file)[0]


def examine(file: Path, *, is_judged: Callable[[bytes], bool] = lambda content: False) -> tuple[tuple[Finding, ...], FormDefinition | None]:
    """All findings about one file, and the definition in it where there are none.

    A file whose content `is_judged` was examined before and found without fault: it is only read.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        return (Finding(str(file), "(file)", "YML-1", type(error).__name__),), None
    if is_judged(content):
        return (), FormDefinition.model_validate(read_yaml(content.decode("utf-8")))
    return examine_bytes(str(file), content)


def examine_bytes(name: str, content: bytes) -> tuple[tuple[Finding, ...], FormDefinition | None]:
    """All findings about what a file of that name holds, and the definition in it where there are none."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return (Finding(name, "(file)", "YML-1", type(error).__name__),), None
    try:
        data = read_yaml(text)
    except UnreadableYaml as error:
        # The wording can still be judged, line by line.
        books = [Finding(name, f"line {number}", rule) for number, line in enumerate(text.splitlines(), 1) for rule in asks_for(line)]
        return (Finding(name, "(file)", "YML-1", str(error)), *books), None
    books = list(wording(name, data))
    try:
        form = FormDefinition.model_validate(data)
    except ValidationError as error:
        return (*books, *_misfits(name, data, error)), None
    books += [*wording(name, form.model_dump(mode="json", exclude_defaults=True)), *_lines(name, form)]
    findings = (*dict.fromkeys(books), *(Finding(name, field, rule, detail) for field, rule, detail in faults(form)))
    return findings, None if findings else form


def wording(file: str, data: Any) -> Iterator[Finding]:
    """What the texts of some plain data ask for that no paper may, each alone and as people read them together."""
    alone = dict.fromkeys(Finding(file, field, rule) for field, rules in _judged(data, "(document)") for rule in rules)
    yield from alone
    notes = data.get("footnotes") if isinstance(data, dict) else None
    footnotes = {str(mark): text for mark, text in notes.items()} if isinstance(notes, dict) else {}
    yield from dict.fromkeys(found for found in _together(file, data, footnotes=footnotes) if found not in alone)


def _lint_path(path: Path) -> tuple[Finding, ...]:
    if not path.exists():
        return (Finding(str(path), "(file)", "YML-2"),)
    if not path.is_dir():
        return lint_file(path)
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in (".yaml", ".yml"))
    if not files:
        return (Finding(str(path), "(folder)", "YML-2"),)
    return tuple(finding for file in files for finding in lint_file(file))


def _lines(file: str, form: FormDefinition) -> Iterator[Finding]:
    """What only the texts of a line together ask for: "TỜ KHAI SỔ HỘ" over "KHẨU"."""
    for field, texts in lines(form):
        yield from _joined(file, field, texts)


def _together(file: str, data: Any, *, footnotes: Mapping[str, Any]) -> Iterator[Finding]:
    """What a label asks for together with what explains it or stands in its place, each by itself."""
    if isinstance(data, dict):
        label = data.get("label", data.get("head"))
        if isinstance(label, str):
            own = next((str(data[name]) for name in ("key", "id", "role") if isinstance(data.get(name), str)), label)
            explaining = _explaining(data, footnotes=footnotes)
            yield from (found for text in explaining if isinstance(text, str) for found in _joined(file, own, (label, text)))
        for value in data.values():
            yield from _together(file, value, footnotes=footnotes)
    elif isinstance(data, list):
        for value in data:
            yield from _together(file, value, footnotes=footnotes)


def _explaining(data: Mapping[str, Any], *, footnotes: Mapping[str, Any]) -> Iterator[Any]:
    """What is read with the label of that part: a hint, the words after the value, its footnote, its answers, constants."""
    yield from (data.get("suffix"), data.get("hint"), footnotes.get(str(data.get("footnote"))))
    options = data.get("options")
    yield from options if isinstance(options, list) else ()
    for expression in (data.get("source"), data.get("suggest")):
        yield from (found[1] for found in _QUOTED_OR_KEY.finditer(str(expression)) if found[1])


def _joined(file: str, field: str, texts: Sequence[str]) -> Iterator[Finding]:
    """What those texts ask for in this order that none of them asks for alone."""
    alone = {rule for text in texts for rule in asks_for(text)}
    yield from (Finding(file, field, rule) for rule in asks_for(" ".join(texts)) if rule not in alone)


def _judged(data: Any, field: str, path: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """The rules that each text breaks, names of mappings too, with the nearest `key` or `id` above it, or else its path."""
    if isinstance(data, dict):
        own = next((str(data[name]) for name in ("key", "id") if isinstance(data.get(name), str) and path), "")
        for name, value in data.items():
            if not path and name in _NOTES:
                continue
            inner = f"{path}.{name}" if path else str(name)
            yield own or field, named_by(name) if _KEY.fullmatch(str(name)) else asks_for(str(name))
            yield from _judged(value, own or (inner if not path else field), inner)
    elif isinstance(data, list):
        for value in data:
            yield from _judged(value, field, path or "[]")
    elif _OF_KEYS.fullmatch(path):
        yield field, named_by(str(data))
    elif _OF_EXPRESSIONS.fullmatch(path):
        yield field, asks_for(_QUOTED_OR_KEY.sub(lambda found: found[0] if found[1] else of_key(found[0]), str(data)))
    else:
        yield field, asks_for(str(data))


def _misfits(file: str, data: Any, error: ValidationError) -> Iterator[Finding]:
    for fault in error.errors(include_input=False, include_url=False):
        at = _place(tuple(step for step in fault["loc"] if step not in ("field", "table", "parties")))
        yield Finding(file, _nearest_key(data, fault["loc"]) or at, "SCH-1", f"{at}: {fault['msg']}")


def _place(location: tuple[int | str, ...]) -> str:
    """A path into the data as people write it: `sections[0].fields[2].label`."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "(document)"


def _nearest_key(data: Any, location: tuple[int | str, ...]) -> str:
    """The `key` of the innermost mapping on the way to the fault, below the form itself."""
    found = ""
    for step in location:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            continue  # the model's own name for a branch, or what is missing
        if isinstance(data, dict) and isinstance(data.get("key"), str):
            found = data["key"]
    return found
