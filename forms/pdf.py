"""A filled form as a PDF in the layout of the official paper. What is previewed is what is printed: the same bytes.

Deterministic: the same form and marks give the same bytes (no clock, no random id). Any thread may call it; each
call has its own canvas. Typography follows decree 30/2020/NĐ-CP, appendix I, and each form's own layout profile.
"""

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from forms.fill import FilledForm
from forms.model import FormField, Parties, Section, Table
from forms.paper.archive import make_archivable, with_ends_of_streams
from forms.paper.ends import draw_ending
from forms.paper.fields import draw_fields
from forms.paper.head import draw_head
from forms.paper.sheet import PAPERS, Marks, Sheet
from forms.paper.table import draw_parties, draw_table
from forms.paper.type import Face, Run, Style, register_faces, wrap
from resources.sentences import say

__all__ = ["Marks", "render", "render_together"]


def render(filled: FilledForm, *, marks: Marks, archive: bool = False) -> bytes:
    """The pages of the form. Characters that Tinos lacks show as the replacement sign (`fill` has warned of them).

    `archive` makes the file conform to PDF/A-1b (ISO 19005-1:2005): the same pages, to be kept for decades.
    """
    return render_together((filled,), marks=marks, archive=archive)


def render_together(papers: Sequence[FilledForm], *, marks: Marks, archive: bool = False) -> bytes:
    """Several forms, at least one, as one file, so that one job prints them all: each begins a page and counts its own.

    The file is called after the first.
    """
    register_faces()
    buffer = BytesIO()
    form = papers[0].form
    canvas = Canvas(
        buffer,
        pagesize=PAPERS[form.layout.paper],
        invariant=1,
        pageCompression=1,
        pdfVersion=(1, 4) if archive else (1, 5),
        initialFontName=Face.REGULAR,
        lang="vi",
    )
    title = f"{form.code} - {form.title}" if form.code else form.title
    _describe(canvas, title=title, subject=form.legal.instrument, keywords=[form.key, say(f"evidence.{form.evidence.level}")])
    if archive:
        make_archivable(canvas)
    for filled in papers:
        _draw(canvas, filled, marks=marks)
    canvas.save()
    return with_ends_of_streams(buffer.getvalue()) if archive else buffer.getvalue()


def _draw(canvas: Canvas, filled: FilledForm, *, marks: Marks) -> None:
    """One form, from its head to its last appendix."""
    canvas.setPageSize(PAPERS[filled.form.layout.paper])
    sheet = Sheet(canvas, layout=filled.form.layout, marks=marks)
    draw_head(sheet, filled)
    body, appendices = _appendices_apart(filled.form.sections)
    for section in body:
        _draw_section(sheet, section, filled=filled)
    draw_ending(sheet, filled)
    for section in appendices:
        if not _left_out(section, filled):
            if section.page != "same":
                sheet.turn(landscape=section.page == "landscape")
            _draw_section(sheet, section, filled=filled)
    canvas.showPage()


def _describe(canvas: Canvas, *, title: str, subject: str, keywords: Sequence[str]) -> None:
    """Metadata: about the form only, never about the people in it."""
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setKeywords(list(keywords))
    canvas.setAuthor("motcua")
    canvas.setCreator("motcua")


def _appendices_apart(sections: Sequence[Section]) -> tuple[Sequence[Section], Sequence[Section]]:
    """What is signed, and what follows the signatures: the first section that begins a page, and all after it."""
    first = next((number for number, section in enumerate(sections) if section.page != "same"), len(sections))
    return sections[:first], sections[first:]


def _left_out(section: Section, filled: FilledForm) -> bool:
    """Is it an appendix that nobody asks for? A section of the form itself is printed empty."""
    return all(field.key in filled.unasked for field in section.asked)


def _draw_section(sheet: Sheet, section: Section, *, filled: FilledForm) -> None:
    """The section's title and note, never alone at the foot of a page, and its fields."""
    layout = sheet.layout
    leading, small = layout.body_pt * layout.line_spacing, layout.note_pt * 1.2
    title = wrap((Run(section.title, Style(Face.BOLD, layout.body_pt)),), sheet.width) if section.title else ()
    note = wrap((Run(section.note, Style(Face.ITALIC, layout.note_pt)),), sheet.width) if section.note else ()
    if title or note:
        sheet.keep((len(title) + 2) * leading + len(note) * small)
        sheet.block(title, leading=leading)
        sheet.block(note, leading=small)
    run: list[FormField] = []
    for part in section.fields:
        if isinstance(part, FormField):
            run.append(part)
            continue
        draw_fields(sheet, run, filled=filled)
        run = []
        _draw_block(sheet, part, filled=filled)
    draw_fields(sheet, run, filled=filled)


def _draw_block(sheet: Sheet, part: Table | Parties, *, filled: FilledForm) -> None:
    if isinstance(part, Table):
        draw_table(sheet, part, filled=filled)
    else:
        draw_parties(sheet, part, filled=filled)
