"""A filled form as a PDF in the layout of the official paper. What is previewed is what is printed: the same bytes.

Deterministic: the same form and marks give the same bytes (no clock, no random id). Any thread may call it; each
call has its own canvas. Typography follows decree 30/2020/NĐ-CP, appendix I, and each form's own layout profile.
"""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from forms.fill import FilledForm
from forms.model import FormDefinition, FormField, Section, Table
from forms.paper.ends import draw_ending, draw_head
from forms.paper.fields import draw_fields
from forms.paper.sheet import Marks, Sheet
from forms.paper.table import draw_table
from forms.paper.type import Face, Run, Style, register_faces, wrap
from resources.sentences import say

__all__ = ["Marks", "render"]


def render(filled: FilledForm, *, marks: Marks) -> bytes:
    """The pages of the form. Characters that Tinos lacks show as the replacement sign (`fill` has warned of them)."""
    register_faces()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1, pdfVersion=(1, 5), initialFontName=Face.REGULAR, lang="vi")
    _describe(canvas, filled.form)
    sheet = Sheet(canvas, layout=filled.form.layout, marks=marks)
    draw_head(sheet, filled)
    for section in filled.form.sections:
        _draw_section(sheet, section, filled=filled)
    draw_ending(sheet, filled)
    canvas.save()
    return buffer.getvalue()


def _describe(canvas: Canvas, form: FormDefinition) -> None:
    """Metadata: about the form only, never about the people in it."""
    canvas.setTitle(f"{form.code} - {form.title}" if form.code else form.title)
    canvas.setSubject(form.legal.instrument)
    canvas.setKeywords([form.key, say(f"evidence.{form.evidence.level}")])
    canvas.setAuthor("motcua")
    canvas.setCreator("motcua")


def _draw_section(sheet: Sheet, section: Section, *, filled: FilledForm) -> None:
    """The section's title, never alone at the foot of a page, and its fields."""
    leading = sheet.layout.body_pt * sheet.layout.line_spacing
    if section.title:
        lines = wrap((Run(section.title, Style(Face.BOLD, sheet.layout.body_pt)),), sheet.width)
        sheet.keep((len(lines) + 2) * leading)
        sheet.block(lines, leading=leading)
    run: list[FormField] = []
    for field in section.fields:
        if isinstance(field, Table):
            draw_fields(sheet, run, filled=filled)
            draw_table(sheet, field, filled=filled)
            run = []
        else:
            run.append(field)
    draw_fields(sheet, run, filled=filled)
