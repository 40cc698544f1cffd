"""Which texts of a form stand on one line of the paper, or run on from one line to the next: people read them as one."""

from collections.abc import Iterator

from forms.model import FormDefinition, FormField, Parties, Section, Table

Line = tuple[str, tuple[str, ...]]
"""The field (or part) a line belongs to, and its texts from left to right."""


def lines(form: FormDefinition) -> Iterator[Line]:
    """All lines of more than one text, in printed order. A field is on the line of the one before where it says so."""
    yield "code_line", form.code_line
    yield "left_block", form.left_block
    yield "heading", (*form.heading, *form.subtitle)
    yield from ((f"photos[{number}]", (photo.label,)) for number, photo in enumerate(form.photos))
    if form.addressee is not None:
        yield form.addressee.key, _texts(form.addressee)
    for section in form.sections:
        yield from _section(section)
    yield "declaration", tuple(paragraph.text for paragraph in form.declaration)
    if form.place_date is not None:
        yield form.place_date.place.key, (form.place_date.opening, *_texts(form.place_date.place), *_texts(form.place_date.date))
    for signature in form.signatures:
        yield signature.head, (signature.head, signature.hint, *(line.label for line in signature.lines))
    yield "signatures", tuple(signature.head for signature in form.signatures)


def _section(section: Section) -> Iterator[Line]:
    key = section.id
    texts: tuple[str, ...] = (section.title, section.note)
    for field in section.fields:
        if isinstance(field, Table):
            yield key, texts
            key, texts = field.key, (field.label, *(column.label for column in field.columns))
        elif isinstance(field, Parties):
            yield key, texts
            yield field.key, (field.label, *(party.label for party in field.parties))
            yield from ((row.key, _texts(row)) for row in field.rows[:-1])
            key, texts = field.rows[-1].key, _texts(field.rows[-1])
        elif field.beside:
            texts += _texts(field)
        else:
            yield key, texts
            key, texts = field.key, _texts(field)
    yield key, texts


def _texts(field: FormField) -> tuple[str, ...]:
    """What is printed around a value: the label, answers to tick, what follows."""
    label = field.printed.split("…") if field.printed else (field.label,)
    return (*label, *(field.options if field.ticked else ()), field.suffix)
