"""Which texts of a form stand on one line of the paper, or run on from one line to the next: people read them as one."""

from collections.abc import Iterator

from forms.model import FormDefinition, FormField, Section, Table

Line = tuple[str, tuple[str, ...]]
"""The field (or part) a line belongs to, and its texts from left to right."""


def lines(form: FormDefinition) -> Iterator[Line]:
    """All lines of more than one text, in printed order. A field is on the line of the one before where it says so."""
    yield "code_line", form.code_line
    yield "heading", form.heading
    yield form.addressee.key, _texts(form.addressee)
    for section in form.sections:
        yield from _section(section)
    yield "declaration", form.declaration
    if form.place_date is not None:
        yield form.place_date.place.key, (form.place_date.opening, *_texts(form.place_date.place), *_texts(form.place_date.date))
    for signature in form.signatures:
        yield signature.head, (signature.head, signature.hint, *(line.label for line in signature.lines))
    yield "signatures", tuple(signature.head for signature in form.signatures)


def _section(section: Section) -> Iterator[Line]:
    key = section.id
    texts: tuple[str, ...] = (section.title,)
    for field in section.fields:
        if isinstance(field, Table):
            yield key, texts
            key, texts = field.key, (field.label, *(column.label for column in field.columns))
        elif field.beside:
            texts += _texts(field)
        else:
            yield key, texts
            key, texts = field.key, _texts(field)
    yield key, texts


def _texts(field: FormField) -> tuple[str, ...]:
    """What is printed around a value: the label, answers to tick, what follows."""
    return (field.label, *(field.options if field.boxes else ()), field.suffix)
