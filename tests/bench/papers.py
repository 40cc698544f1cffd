"""What a paper costs: each form filled and drawn, beside WeasyPrint on the same text in the same run.

    python -m tests.bench.papers

WeasyPrint gets the finished values as HTML: the same face, sizes, margins, dotted lines and tables, and none of our filling;
its fonts are loaded once. Where it is not installed (`sh dev bench` installs it) its columns say so.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from html import escape

from app.core.citizen import ASKABLE
from forms.catalogue import Catalogue
from forms.facts import Fact, Facts, Origin
from forms.fill import FilledForm, fill
from forms.model import FormDefinition, FormField, Table
from forms.pdf import Marks, render
from forms.vocabulary import ATTRIBUTES, OFFICE
from resources import fonts
from resources.dates import PartialDate

RUNS, PEER_RUNS = 25, 5
_MARKS = Marks(test_data=True, unverified=False)
_FACES = (("normal", "normal", "Regular"), ("bold", "normal", "Bold"), ("normal", "italic", "Italic"))
_LONG = "Hà Thị Nguyễn Phương Hoàng Anh"
_ADDRESS = "Số 12, tổ dân phố 3, đường Nguyễn Thị Minh Khai, Xã Bù Gia Mập, Thành phố Đồng Nai"

Printer = Callable[[str], object]


def rows() -> Iterator[str]:
    """A line for each form of the catalogue; all people known, every fact."""
    peer = _weasyprint()
    if peer is None:
        yield "NOT MEASURED: WeasyPrint is not installed or finds no Pango"
    yield f"{'paper':<24} {'fill+render p50':>15} {'p95':>7} {'WeasyPrint p50':>15} {'times':>6}   (ms)"
    for form in Catalogue.load().forms:
        facts = everything(form)
        mine = _times(partial(_drawn, form, facts), runs=RUNS)
        line = f"{form.key:<24} {statistics.median(mine):>15.1f} {sorted(mine)[int(0.95 * len(mine))]:>7.1f}"
        if peer is not None:
            theirs = statistics.median(_times(partial(peer, html(fill(form, facts))), runs=PEER_RUNS))
            line += f" {theirs:>15.1f} {theirs / statistics.median(mine):>6.1f}"
        yield line


def _drawn(form: FormDefinition, facts: Facts) -> bytes:
    return render(fill(form, facts), marks=_MARKS)


def everything(form: FormDefinition) -> Facts:
    """Every fact there can be about everybody in the form, invented, and about the office."""
    people = [f"{role}[{row}]" if form.repeats(role) else role for role in form.roles for row in range(4 if form.repeats(role) else 1)]
    known = {f"{person}.{name}": Fact(_invented(name), Origin.DATABASE) for person in people for name in sorted(ATTRIBUTES | ASKABLE)}
    office = {name: Fact("Ủy ban nhân dân xã Bù Gia Mập", Origin.SYSTEM) for name in sorted(OFFICE)}
    return {**known, **office, "today": Fact(PartialDate(2026, 11, 22), Origin.SYSTEM)}


def _invented(name: str) -> str | PartialDate:
    last = name.rpartition(".")[2]
    if last in ("personal_id", "old_id"):
        return "099099000001" if last == "personal_id" else "099000001"
    if last.endswith("date"):
        return PartialDate(1999, 1, 5)
    return {
        "full_name": _LONG,
        "family_name": "Rơ Châm",
        "given_names": "H’Phyo",
        "sex": "Nữ",
        "nationality": "Việt Nam",
        "ethnicity": "Xtiêng",
    }.get(last, _ADDRESS)


def html(filled: FilledForm) -> str:
    """The filled form as a page for a browser: the same words in the same face and sizes, no further art."""
    form, layout = filled.form, filled.form.layout
    margins = layout.margins_mm
    faces = "".join(
        f"@font-face{{font-family:Tinos;font-weight:{weight};font-style:{slope};src:url('{fonts.TINOS[face].as_uri()}')}}"
        for weight, slope, face in _FACES
    )
    style = (
        f"@page{{size:A4;margin:{margins.top}mm {margins.right}mm {margins.bottom}mm {margins.left}mm}}"
        f"body{{font:{layout.body_pt}pt/{layout.line_spacing} Tinos}} h1{{font-size:{layout.title_pt}pt;text-align:center}}"
        ".dots{border-bottom:1px dotted black;display:inline-block;width:60%}"
        "table{border-collapse:collapse;width:100%} td,th{border:1px solid black}"
    )
    parts = [f"<h1>{'<br>'.join(map(escape, form.heading))}</h1>"]
    for section in form.sections:
        parts.append(f"<h3>{escape(section.title)}</h3>" if section.title else "")
        parts += [_table(field, filled) if isinstance(field, Table) else _field(field, filled) for field in section.asked]
    parts += [f"<p>{escape(paragraph.text)}</p>" for paragraph in filled.declaration]
    parts += [f"<p><b>{escape(signature.head)}</b></p>" for signature in filled.signatures]
    parts += [f"<small>({number}) {escape(text)}</small><br>" for number, text in form.footnotes.items()]
    return f"<html lang='vi'><style>{faces}{style}</style><body>{''.join(parts)}</body></html>"


def _field(field: FormField, filled: FilledForm) -> str:
    return f"<p>{escape(field.label)}: {escape(filled.text(field.key)) or '<span class=dots>&nbsp;</span>'}</p>"


def _table(table: Table, filled: FilledForm) -> str:
    head = "".join(f"<th>{escape(column.label)}</th>" for column in table.columns)
    count = max(table.rows, filled.rows(table))
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(filled.text(f'{table.key}[{row}].{column.key}'))}&nbsp;</td>" for column in table.columns) + "</tr>"
        for row in range(count)
    )
    return f"<table><thead><tr>{head}</tr></thead>{body}</table>"


def _weasyprint() -> Printer | None:
    try:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError):  # without Pango its import fails with OSError
        return None
    loaded = FontConfiguration()
    return lambda page: HTML(string=page).write_pdf(font_config=loaded)


def _times(work: Callable[[], object], *, runs: int) -> list[float]:
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return times


def main() -> None:
    """The command."""
    for line in rows():
        print(line, flush=True)


if __name__ == "__main__":
    main()
