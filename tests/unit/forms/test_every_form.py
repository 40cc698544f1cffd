"""Every form of the catalogue, whoever wrote it: each fact on paper, only what nobody knows is asked for, no book, no empty page."""

from functools import cache
from itertools import chain

import pypdfium2 as pdfium
import pytest

from forms.facts import Fact, Facts, Origin
from forms.fill import FilledForm, fill
from forms.judged import DEFINITIONS
from forms.lint import examine
from forms.model import FieldType, FormDefinition, FormField, Table
from forms.pdf import Marks, render
from forms.source import Call, Constant, Expression, FirstOf, OfficeFact, PersonFact
from forms.vocabulary import ATTRIBUTES
from forms.wording import asks_for_book
from resources.dates import PartialDate
from tests.unit.forms.conftest import OFFICE, person, squeezed

FORMS = sorted(file.parent.name for file in DEFINITIONS.glob("*/form.yaml"))
PLAIN = Marks(test_data=False, unverified=False)
EMPTIEST = 60
"""Letters that the emptiest page may hold: a title and its columns, or what is left of a declaration with its signatures."""

COUNTER = {
    "dossier": "H01.22-261122-0007",
    "unit.counter": "Trung tâm Phục vụ hành chính công xã Ea Kao",
    "clerk.full_name": "Lò Thị Đắc",
    "procedure": "Đăng ký thường trú",
    "procedure.days": "10",
    "now": "09:05 22/11/2026",
    "due": "16:30 04/12/2026",
}
RELATIVE = sorted(name for name in ATTRIBUTES if "." in name and not name.startswith("card."))
NAMES = ("Nguyễn Thị Ngọc Ánh", "Y Blŏ Niê Kđăm", "H'Hen Niê", "Trần Nguyễn Bảo Châu", "Lò Văn Đắc", "Ksor H'Bŭt", "Vàng A Páo")


@cache
def definition(folder: str) -> FormDefinition:
    findings, form = examine(DEFINITIONS / folder / "form.yaml")
    assert form is not None, findings
    return form


def everything(form: FormDefinition) -> Facts:
    """All there is to know about somebody in every role (two of those who may be several) and his relatives, no two values alike."""
    facts = OFFICE | {name: Fact(value, Origin.SYSTEM) for name, value in COUNTER.items()}
    roles = [role for one in form.people for role in ([f"{one.role}[0]", f"{one.role}[1]"] if one.repeats else [one.role])]
    for number, role in enumerate(roles):
        facts |= person(
            role,
            f"0991900012{number:02d}",
            full_name=NAMES[number % len(NAMES)],
            birth_date=PartialDate(1958 + 4 * number, 3, 1 + number),
            religion="Không",
            marital_status="Chưa kết hôn",
            old_id=f"0000000{number:02d}",
            birth_registration_place=f"Thôn {number + 1}, xã Ea Tul, tỉnh Đắk Lắk",
            **{name.replace(".", "__"): about_relative(name, number * len(RELATIVE) + at) for at, name in enumerate(RELATIVE)},
        )
    return facts


def about_relative(attribute: str, number: int) -> str:
    kinds = {"full_name": f"Lò Thị Thử {number}", "personal_id": f"099060{number:06d}", "old_id": f"000{number:06d}", "relation": "Con đẻ"}
    return kinds.get(attribute.rpartition(".")[2], "Việt Nam")


@cache
def complete(folder: str) -> FilledForm:
    return fill(definition(folder), everything(definition(folder)), footnote2="fill")


@cache
def empty(folder: str) -> FilledForm:
    return fill(definition(folder), {})


@cache
def pages(folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text of each page, filled with everything and with nothing; words in one line are apart."""
    return texts(complete(folder)), texts(empty(folder))


def texts(filled: FilledForm) -> tuple[str, ...]:
    with pdfium.PdfDocument(render(filled, marks=PLAIN)) as document:
        return tuple(page.get_textpage().get_text_bounded() for page in document)


def cells(form: FormDefinition) -> dict[str, FormField]:
    return {field.key: field for field in form.every_field if isinstance(field, FormField)}


def is_always_asked(form: FormDefinition, field: FormField) -> bool:
    section = next((each for each in form.sections if field in each.asked), None)
    conditional = field.asked_when is not None or (section is not None and section.asked_when is not None)
    return not (conditional or field.only_without)


def is_known(source: Expression | None) -> bool:
    """Does somebody who knows everything about everybody always know this? Relations between people may be none at all."""
    match source:
        case PersonFact() | OfficeFact() | Constant():
            return True
        case FirstOf(options):
            return any(map(is_known, options))
        case Call("id_document" | "age"):
            return True
        case Call("upper" | "family_name" | "given_names" | "province_of" | "commune_of", (inner,)):
            return not isinstance(inner, str) and is_known(inner)
    return False


@pytest.mark.parametrize("folder", FORMS)
def test_every_value_stands_on_the_paper(folder: str) -> None:
    form = definition(folder)
    filled = complete(folder)
    text = squeezed("".join(pages(folder)[0]))
    ticks = [key for key, field in cells(form).items() if field.type is FieldType.CHECKBOX or field.ticked]
    wanted = {at: value.text for at, value in filled.values.items() if at not in ticks}
    assert wanted
    assert [at for at, value in wanted.items() if squeezed(value) not in text] == []


@pytest.mark.parametrize("folder", FORMS)
def test_what_somebody_knows_is_filled_and_never_missing(folder: str) -> None:
    form = definition(folder)
    filled = complete(folder)
    known = {key for key, field in cells(form).items() if is_known(field.source) and not field.suggest_for and is_always_asked(form, field)}
    assert known <= set(filled.values)
    for table in (each for each in form.fields if isinstance(each, Table) and each.role is not None and each.key not in filled.unasked):
        columns = [column.key for column in table.columns if is_known(column.source) and not column.suggest_for]
        assert {f"{table.key}[{row}].{key}" for row in (0, 1) for key in columns} <= set(filled.values)


@pytest.mark.parametrize("folder", FORMS)
def test_missing_is_exactly_what_is_required_and_nobody_knows(folder: str) -> None:
    form = definition(folder)
    filled = complete(folder)
    fields = cells(form)
    with_rows = {table.key: table for table in form.fields if isinstance(table, Table)}
    columns = {f"{key}[{row}].{one.key}": one for key, table in with_rows.items() for row in (0, 1) for one in table.columns}
    for at in filled.missing:
        if at in with_rows:
            assert with_rows[at].role is None
            continue
        cell = fields.get(at) or columns[at]
        assert cell.required or (isinstance(cell, FormField) and cell.required_when is not None)
        assert cell.suggest_for or not is_known(cell.source)
    unknown = {key for key, field in fields.items() if field.required and is_always_asked(form, field) and field.source is None}
    assert unknown <= set(filled.missing)
    assert not set(filled.missing) & (set(filled.values) | filled.unasked)


@pytest.mark.parametrize("folder", FORMS)
def test_no_paper_asks_for_a_household_book(folder: str) -> None:
    for page in chain(*pages(folder)):
        assert [(line, found) for line in (*page.splitlines(), " ".join(page.split())) for found in asks_for_book(line)] == []


@pytest.mark.parametrize("folder", FORMS)
def test_no_page_is_empty(folder: str) -> None:
    assert min(len(squeezed(page)) for page in chain(*pages(folder))) > EMPTIEST


@pytest.mark.parametrize("folder", FORMS)
def test_without_any_fact_the_paper_is_there_to_be_written_on(folder: str) -> None:
    form = definition(folder)
    text = squeezed("".join(pages(folder)[1]))
    for line in form.heading:
        assert squeezed(line) in text
    required = {key for key, field in cells(form).items() if field.required and is_always_asked(form, field)}
    assert {key for key in required if not isinstance(cells(form)[key].source, Constant)} <= set(empty(folder).missing)


@pytest.mark.parametrize("folder", FORMS)
def test_in_every_procedure_what_is_known_is_filled_or_at_least_offered(folder: str) -> None:
    form = definition(folder)
    known = {key for key, field in cells(form).items() if is_known(field.source) and is_always_asked(form, field)}
    for procedure in form.procedures:
        filled = fill(form, everything(form), footnote2="fill", procedure=procedure.code or None)
        assert known <= set(filled.values) | set(filled.suggestions)
        assert {key for key in known if procedure.code not in cells(form)[key].suggest_for} <= set(filled.values) or not procedure.code


@pytest.mark.parametrize("folder", FORMS)
def test_every_answer_that_is_chosen_has_its_cross(folder: str) -> None:
    form = definition(folder)
    boxes = [field for field in cells(form).values() if field.ticked or field.type is FieldType.CHECKBOX]
    entries = {field.key: field.options[-1] if field.options else "Có" for field in boxes}
    filled = fill(form, everything(form), entries=entries)
    crosses = " ".join(texts(filled)).split().count("X")
    assert crosses >= sum(field.key in filled.values for field in boxes)
    assert not boxes or crosses > 0
