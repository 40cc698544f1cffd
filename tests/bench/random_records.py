"""Random records through every form: the paper says what the records say, in the right place, inside the page.

    python -m tests.bench.random_records --count 2000 [--seed N] [--form KEY ...]

makes people with names of all lengths, addresses of up to 110 letters, years for birth dates, and gaps; fills and renders each
form; prints milliseconds a paper, and exits 1 where a value is missing, stands beside another label or in another column, is
about somebody else, or where a letter leaves the margins.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator

import pypdfium2 as pdfium
from reportlab.lib.units import mm

from forms.catalogue import Catalogue
from forms.facts import Fact, Facts, Origin
from forms.fill import FilledForm, fill
from forms.model import JOINT, Cell, FieldType, Footnote2, FormDefinition, FormField, Parties, Table
from forms.pdf import Marks, render
from forms.source import FirstOf, PersonFact, person_facts
from resources.dates import PartialDate
from resources.sentences import say
from resources.text import squash

SYLLABLES = """
    Nguyễn Trần Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Thị Văn Đức Hữu Ngọc Quỳnh Thùy Phương Ánh Hường Dũng Khuê Quyền Thủy Ý Y H'
    Blŏ Niê Kđăm Ayŭn Mlô Êban Ksơr Rčăm Hwing Siu Rơ Châm Ñiê Buôn Yă Vàng A Páo Lò Cầm Hmông Giàng Thào Sùng Chẩu Chá Đinh
"""
PLACES = "Thanh Xuân, Ea Kao, Hoàng Văn Thụ, Đắk Lắk, Hà Nội, Thừa Thiên Huế, Bà Rịa, Cư M'gar, Mường Khương, Phú Quốc, Đông Hòa Hiệp"
PLAIN = Marks(test_data=False, unverified=False)
FOOTNOTE2: tuple[Footnote2, ...] = ("blank", "fill")
MARKED = Marks(test_data=True, unverified=True, copy=3)
LEFT_IN_WHITE = 0.15
"""Share of facts that no record has."""

_IN_BOXES = frozenset({FieldType.CHECKBOX, FieldType.CHOICES, FieldType.ROW_NUMBER})


class Case:
    """One dossier of random people for one form; the same seed gives the same."""

    def __init__(self, form: FormDefinition, seed: int) -> None:
        self._dice = random.Random(f"{form.key} {seed}")
        self._number = self._dice.randrange(10**8)
        self._syllables, self._places = SYLLABLES.split(), PLACES.split(", ")
        self.form = form
        self.facts: Facts = dict(self._facts())
        self.entries = dict(self._entries())
        self.footnote2: Footnote2 = self._dice.choice(FOOTNOTE2)
        self.procedure = self._dice.choice([*(p.code for p in form.procedures if p.code), None])

    def name(self) -> str:
        """Up to 60 letters."""
        words = " ".join(self._dice.choices(self._syllables, k=self._dice.randint(2, 14)))
        return squash(words[:60])

    def address(self) -> str:
        """Up to 110 letters."""
        house = f"Số {self._dice.randint(1, 9999)}/{self._dice.randint(1, 99)}, đường {self._dice.choice(self._places)} nối dài, "
        hamlet = f"tổ dân phố {self._dice.choice(self._places)} {self._dice.randint(1, 40)}, " * self._dice.randint(0, 2)
        commune = f"phường {self._dice.choice(self._places)}, tỉnh {self._dice.choice(self._places)}"
        return (house + hamlet)[: 110 - len(commune) - 2].strip(", ") + ", " + commune

    def date(self) -> PartialDate:
        """Any day, sometimes a year alone."""
        year = self._dice.randint(1920, 2026)
        return PartialDate(year) if self._dice.random() < 0.15 else PartialDate(year, self._dice.randint(1, 12), self._dice.randint(1, 28))

    def number(self) -> str:
        """Twelve digits that nobody has, no two alike."""
        self._number = (self._number + 1) % 10**8
        return f"0991{self._number:08d}"

    def _facts(self) -> Iterator[tuple[str, Fact]]:
        office = {
            "unit.name": "UBND xã Ea Kao",
            "unit.place": "Xã Ea Kao",
            "unit.police": "Công an xã Ea Kao",
            "dossier": "H18-261122-0001",
        }
        yield from ((name, Fact(text, Origin.SYSTEM)) for name, text in office.items())
        yield "today", Fact(PartialDate(2026, 11, 22), Origin.SYSTEM)
        yield "now", Fact("09:05 22/11/2026", Origin.SYSTEM)
        for person in self.form.people:
            if self._dice.random() < LEFT_IN_WHITE:
                continue
            rows = self._dice.randint(1, 7) if person.repeats else 0
            for role in [f"{person.role}[{row}]" for row in range(rows)] or [person.role]:
                wanted = sorted(self.form.wanted(person.role) | {"full_name", "personal_id"})
                yield from ((f"{role}.{name}", self._fact(name)) for name in wanted if self._dice.random() > LEFT_IN_WHITE)

    def _fact(self, name: str) -> Fact:
        last = name.rpartition(".")[2]
        made: dict[str, str | PartialDate] = {
            "full_name": self.name(),
            "personal_id": self.number(),
            "old_id": self.number()[:9].replace("099", "000", 1),
            "sex": self._dice.choice(("Nam", "Nữ")),
            "birth_date": self.date(),
            "issue_date": PartialDate(2021, self._dice.randint(1, 12), self._dice.randint(1, 28)),
            "title": "Thẻ căn cước công dân",
            "relation": self._dice.choice(("Con đẻ", "Cháu họ xa bên ngoại", "Vợ")),
        }
        return Fact(made.get(last, self.address() if "residence" in last or "place" in last else self.name()), Origin.DATABASE)

    def _entries(self) -> Iterator[tuple[str, str]]:
        for field in self.form.every_field:
            if isinstance(field, FormField) and field.source is None and self._dice.random() > 0.3:
                yield field.key, self._typed(field)
            elif isinstance(field, Table) and field.role is None:
                for row in range(self._dice.randint(0, 4)):
                    for column in field.columns:
                        if column.type is not FieldType.ROW_NUMBER:
                            yield f"{field.key}[{row}].{column.key}", self._typed(column)

    def _typed(self, cell: Cell) -> str:
        if cell.type is FieldType.CHOICES:
            return JOINT.join(self._dice.sample(cell.options, self._dice.randint(1, len(cell.options))))
        if cell.answers:
            return self._dice.choice(cell.answers)
        made = {
            FieldType.DATE: self.date().slashed(),
            FieldType.DATE_LINE: "22/11/2026",
            FieldType.DATETIME: "16:30 27/11/2026",
            FieldType.INTEGER: str(self._dice.randint(cell.at_least or 0, 99)),
            FieldType.NUMBER: f"{self._dice.randint(0, 9999)},{self._dice.randint(1, 9)}",
            FieldType.MONEY: str(self._dice.randint(0, 10**12)),
            FieldType.ID12: self.number(),
            FieldType.ID12_BOXES: self.number(),
            FieldType.ID_NUMBER: self.number(),
            FieldType.PHONE: "0912 345 678",
            FieldType.EMAIL: "thu.nghiem@example.vn",
            FieldType.BARCODE: "H18-261122-0002",
            FieldType.ADDRESS: self.address(),
            FieldType.MULTILINE: "\n".join(self.address() for _ in range(self._dice.randint(1, 4))),
        }
        return made.get(cell.type, self.name())


def faults(form: FormDefinition, seed: int) -> Iterator[str]:
    """Everything that is wrong with one random paper; nothing where all is well."""
    case = Case(form, seed)
    filled = fill(form, case.facts, entries=case.entries, footnote2=case.footnote2, procedure=case.procedure)
    yield from _of_somebody_else(filled, case)
    pdf = render(filled, marks=MARKED if seed % 2 else PLAIN, archive=seed % 5 == 0)
    with pdfium.PdfDocument(pdf) as document:
        pages = [(page.get_size(), page.get_textpage()) for page in document]
        whole = "".join(_body(_read(text.get_text_bounded()), number) for number, (_, text) in enumerate(pages, 1))
        yield from _not_beside_its_label(filled, whole)
        yield from _not_in_its_column(filled, pages)
        yield from _outside(form, pages)


def _of_somebody_else(filled: FilledForm, case: Case) -> Iterator[str]:
    """A value made of facts must be made of what its own cell names; one that is a fact as it is must be that person's."""
    for key, cell, said, role in _cells(filled):
        value = filled.values.get(key)
        if value is None or key in case.entries:
            continue
        allowed = {f"{role if fact.role == said else fact.role}.{fact.attribute}" for e in cell.expressions() for fact in person_facts(e)}
        for name in value.sources:
            if name in case.facts and "." in name and not name.startswith("unit.") and name not in allowed:
                yield f"{key}: made of {name}"
        options = cell.source.options if isinstance(cell.source, FirstOf) else (cell.source,)
        first = options[0]
        if isinstance(first, PersonFact) and not cell.answers:
            owner = role if first.role == said else first.role
            fact = case.facts.get(f"{owner}.{first.attribute}")
            if fact and isinstance(fact.value, str) and squash(fact.value) != value.text:
                yield f"{key}: not what is known of {owner}"


def _cells(filled: FilledForm) -> Iterator[tuple[str, Cell, str, str]]:
    """Every cell with its key, the role that it is about, and who plays that: in a row `member[0]`, or whoever stands first."""
    for field in filled.form.every_field:
        if isinstance(field, FormField):
            yield field.key, field, field.role or "", field.role or ""
            continue
        people = [field.first] if field.first else []
        people += [f"{field.role}[{number}]" for number in range(filled.rows(field) - len(people))]
        for row, who in enumerate(people):
            yield from ((f"{field.key}[{row}].{column.key}", column, field.role or "", who) for column in field.columns)


def _not_beside_its_label(filled: FilledForm, whole: str) -> Iterator[str]:
    form = filled.form
    in_parties = {cell.key for block in _blocks(form) for cell in block.cells}
    opening = (form.addressee,) if form.addressee is not None else ()
    for field in (*opening, *form.fields):
        text = filled.text(field.key)
        if isinstance(field, Table) or not text or field.key in in_parties or field.ticked or field.type in _IN_BOXES:
            continue
        mark = f"({field.footnote})" if field.footnote is not None else ""
        label = f"{field.label}{mark}:" if form.layout.mark_after == "label" else f"{field.label}:{mark}"
        said = f"{label}{text}{field.suffix}"
        if field.printed:
            before, _, after = field.printed.partition("…")
            said = f"{before}{mark}{text}{after}"
        if _read(said) not in whole:
            yield f"{field.key}: not beside its label"


def _not_in_its_column(filled: FilledForm, pages: list[tuple[tuple[float, float], pdfium.PdfTextPage]]) -> Iterator[str]:
    for table in (field for field in filled.form.fields if isinstance(field, Table) and field.key not in filled.unasked):
        shares = [column.width for column in table.columns]
        for place, column in enumerate(table.columns):
            texts = [filled.text(f"{table.key}[{row}].{column.key}") for row in range(filled.rows(table))]
            if column.type not in _IN_BOXES:
                yield from _missing_from(pages, filled, texts, shares, place, f"{table.key}[].{column.key}")
    for block in _blocks(filled.form):
        shares = [1.0, *(1.45 for _ in block.parties)]
        for place in range(len(block.parties)):
            cells = [block.row(row)[place] for row in block.rows]
            yield from _missing_from(pages, filled, [filled.text(cell.key) for cell in cells], shares, place + 1, cells[0].key)


def _missing_from(
    pages: list[tuple[tuple[float, float], pdfium.PdfTextPage]],
    filled: FilledForm,
    texts: list[str],
    shares: list[float],
    place: int,
    key: str,
) -> Iterator[str]:
    margins = filled.form.layout.margins_mm
    held = ""
    for (wide, tall), text in pages:
        unit = (wide - (margins.left + margins.right) * mm) / sum(shares)
        start = margins.left * mm + sum(shares[:place]) * unit
        held += _read(text.get_text_bounded(left=start, bottom=0, right=start + shares[place] * unit, top=tall))
    yield from (f"{key}: not in its column" for text in texts if _read(text) not in held)


def _blocks(form: FormDefinition) -> Iterator[Parties]:
    return (part for section in form.sections for part in section.fields if isinstance(part, Parties))


def _outside(form: FormDefinition, pages: list[tuple[tuple[float, float], pdfium.PdfTextPage]]) -> Iterator[str]:
    margins = form.layout.margins_mm
    for number, ((wide, tall), text) in enumerate(pages, 1):
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            watermark = top - bottom > 40 or right - left > wide * 0.9
            if watermark and left > 0 and right < wide and bottom > 0 and top < tall:
                continue
            if left < margins.left * mm - 1 or right > wide - margins.right * mm + 2 or bottom < 8 or top > tall - 8:
                yield f"page {number}: a letter outside the margins"


def _body(page: str, number: int) -> str:
    """A page without the marks and the number that it begins with: a value may run over from the page before."""
    furniture = [
        say("paper.test_data"),
        say("paper.test_data_line"),
        say("paper.unverified"),
        say("paper.copy", number=MARKED.copy),
        str(number),
    ]
    for mark in furniture:
        page = page.removeprefix(_read(mark)) if mark != "1" else page
    return page


def _read(text: str) -> str:
    return "".join(text.replace("\ufffe", "-").split())


def main() -> int:
    """Milliseconds a paper of each form; 1 where anything was wrong."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--form", action="append", default=[])
    given = options.parse_args()
    catalogue, bad = Catalogue.load(), 0
    for form in (form for form in catalogue.forms if form.key in given.form or not given.form):
        start = time.perf_counter()
        for seed in range(given.seed, given.seed + given.count):
            for fault in faults(form, seed):
                bad += 1
                print(f"{form.key} seed {seed}: {fault}", flush=True)
        print(
            f"{form.key:24} {given.count} papers, {(time.perf_counter() - start) / given.count * 1000:.1f} ms each, checks and all",
            flush=True,
        )
    print(f"{bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
