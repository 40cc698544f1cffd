"""The paper of every kind of field: boxes, bars, parties, photographs, appendices, A5; nothing overflows and nothing is cut."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp

from forms.facts import Fact, Origin
from forms.fill import FilledForm, fill
from forms.model import FormDefinition
from forms.pdf import Marks, render
from forms.reading import read_yaml
from resources.dates import PartialDate
from tests.unit.forms.conftest import OFFICE, person, squeezed, text_of

FILE = Path(__file__).parent / "definitions" / "every_kind" / "form.yaml"
ME = "099190001234"
HIM = "099085000123"
PLAIN = Marks(test_data=False, unverified=False)
ALL_MARKS = Marks(test_data=True, unverified=True, copy=12)
DOSSIER = "H18.31-261122-0001"
LONG_NAME = "H'Yuôn Ñiê Kđăm Buôn Ya Êban Mlô Duôn Du Ayŭn Hwing Ksơr Rčăm"
LONG_ADDRESS = "Số 1234/56A, đường Nguyễn Thị Minh Khai nối dài, tổ dân phố Đoàn Kết 12, phường Hoàng Văn Thụ, thành phố Hà Nội"
A4, A5 = (595.3, 841.9), (419.5, 595.3)


def definition(*replacements: tuple[str, str]) -> FormDefinition:
    text = FILE.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, f"nothing to replace: {old}"
        text = text.replace(old, new)
    return FormDefinition.model_validate(read_yaml(text))


A5_FORM = (
    "footnotes:",
    "layout: {paper: A5, margins_mm: {top: 10, bottom: 12, left: 15, right: 10}, body_pt: 10, title_pt: 12, nation_pt: 10}\nfootnotes:",
)


def known(**of_applicant: str | PartialDate) -> dict[str, Fact]:
    people = person("applicant", ME, **of_applicant) | person("bride", ME) | person("groom", HIM, full_name="Y Blŏ Niê Kđăm")
    return OFFICE | people | {"dossier": Fact(DOSSIER, Origin.SYSTEM)}


def pages(pdf: bytes) -> list[tuple[tuple[float, float], str]]:
    """The size of each page with its text, blanks squeezed out."""
    with pdfium.PdfDocument(pdf) as document:
        return [
            ((round(page.get_width(), 1), round(page.get_height(), 1)), squeezed(page.get_textpage().get_text_bounded()))
            for page in document
        ]


def outside(pdf: bytes, form: FormDefinition) -> Iterator[tuple[int, float, float, float, float]]:
    """Letters that stand outside the left and right margins, or off the sheet."""
    margins = form.layout.margins_mm
    with pdfium.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            wide, tall = page.get_size()
            text = page.get_textpage()
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                beside = left < margins.left * 2.83 - 1 or right > wide - margins.right * 2.83 + 2
                if beside or bottom < 8 or top > tall - 8:
                    yield number, left, bottom, right, top


def test_every_label_and_value_of_every_kind_is_on_the_paper() -> None:
    form = definition()
    entries = {"dung_tich": "109,5", "von": "50000000", "hang[0].ten": "Gạo", "hang[0].chinh": "x", "ly_do": "Bị mất", "nu_lan": "1"}
    filled = fill(form, known(), entries=entries)
    text = text_of(render(filled, marks=PLAIN))
    ticked = {"hang[0].chinh", "dong_y", "gioi_tinh"}
    for key, value in filled.values.items():
        assert squeezed(value.text) in text or key in ticked
    for label in ("Bộphận:UBNDxãEaKao", "(Dànhchongườitừđủ14tuổitrởlên)", "Ghibằngchữinhoa,códấu.", "Ảnh4x6(1)", "Nơicưtrú(2)", "109,5cm3"):
        assert label in text
    assert "Ảnhngườinướcngoài" not in text
    assert "Tôikhaithay" not in text


def test_a_bar_code_can_be_scanned_from_the_paper_and_read_below_it() -> None:
    pdf = render(fill(definition(), known()), marks=PLAIN)
    with pdfium.PdfDocument(pdf) as document:
        picture = document[0].render(scale=200 / 72).to_pil()
    codes = [code for code in zxingcpp.read_barcodes(picture) if code.format == zxingcpp.BarcodeFormat.Code128]
    assert [code.text for code in codes] == [DOSSIER]
    assert DOSSIER in text_of(pdf)


def test_the_longest_dossier_number_still_fits_as_bars_under_its_label() -> None:
    form = definition(
        ("label: Mã hồ sơ,", 'label: "Mã hồ sơ trên hệ thống thông tin giải quyết thủ tục hành chính của tỉnh, dùng để tra cứu",')
    )
    number = "H18.31.2026-1122-0001-KHAI-SINH-0000001A"
    pdf = render(fill(form, known() | {"dossier": Fact(number, Origin.SYSTEM)}), marks=PLAIN)
    with pdfium.PdfDocument(pdf) as document:
        picture = document[0].render(scale=300 / 72).to_pil()
    assert number in [code.text for code in zxingcpp.read_barcodes(picture)]


def crosses(filled: FilledForm) -> int:
    """How many boxes are ticked on the first page."""
    return pages(render(filled, marks=PLAIN))[0][1].count("X") - pages(render(fill(filled.form, {}), marks=PLAIN))[0][1].count("X")


def test_boxes_are_ticked_where_they_are_chosen_and_nowhere_else() -> None:
    form = definition()
    one = fill(form, OFFICE, entries={"dong_y": "Có"})
    three = fill(form, OFFICE, entries={"dong_y": "Có", "gioi_tinh": "nam", "de_nghi": "Cấp mới"})
    assert (crosses(one), crosses(three)) == (1, 3)


def test_an_answer_longer_than_the_line_goes_on_under_itself() -> None:
    text = text_of(render(fill(definition(), {}), marks=PLAIN))
    assert "CấplạivìbịmấtbịhỏnghoặcvìmộtlýdokhácđượcnêurõởdướikèmtheogiấytờchứngminhnếucóTờtrình" not in text
    assert squeezed("Cấp lại vì bị mất, bị hỏng hoặc vì một lý do khác được nêu rõ ở dưới, kèm theo giấy tờ chứng minh nếu có") in text


@pytest.mark.parametrize("marks", [PLAIN, ALL_MARKS], ids=["plain", "marked"])
@pytest.mark.parametrize("paper", [(), (A5_FORM,)], ids=["A4", "A5"])
def test_long_names_and_addresses_stay_on_the_paper_whole(paper: tuple[tuple[str, str], ...], marks: Marks) -> None:
    form = definition(
        *paper, ("photos:", "# photos:"), ("  - {label: Ảnh 4", "#  - {label: Ảnh 4"), ("  - {label: Ảnh n", "#  - {label: Ảnh n")
    )
    people = {name for one in form.people for name in ([f"{one.role}[{n}]" for n in range(8)] if one.repeats else [one.role])}
    facts = dict(OFFICE) | {"dossier": Fact(DOSSIER, Origin.SYSTEM)}
    for role in sorted(people):
        facts |= person(role, ME, full_name=LONG_NAME, permanent_residence=LONG_ADDRESS, nationality=LONG_NAME)
    entries = {"dong_y": "Có", "so_dien_thoai": "0912 345 678", "hang[0].ten": LONG_ADDRESS, "hang[0].tien": "999999999999999"}
    filled = fill(form, facts, entries=entries | {"ly_do": LONG_ADDRESS * 3, "ghi_chu": LONG_ADDRESS}, footnote2="fill")
    pdf = render(filled, marks=marks)
    assert list(outside(pdf, form)) == []
    text = text_of(pdf)
    for key, value in filled.values.items():
        assert squeezed(value.text) in text or key in ("dong_y", "gioi_tinh")


def test_sheets_are_a5_where_the_form_is_and_the_appendix_lies_on_its_side() -> None:
    members = person("member[0]", ME) | person("member[1]", ME)
    upright = pages(render(fill(definition(), known()), marks=PLAIN))
    assert {size for size, _ in upright} == {A4}
    with_appendix = pages(render(fill(definition(), known() | members), marks=ALL_MARKS))
    assert with_appendix[-1][0] == (A4[1], A4[0])
    assert "PHỤLỤC" in with_appendix[-1][1]
    assert "NGƯỜIKHAI" in with_appendix[-2][1]  # the signatures stand before the appendix
    on_a5 = definition(A5_FORM)
    pdf = render(fill(on_a5, known() | members), marks=ALL_MARKS)
    assert list(outside(pdf, on_a5)) == []
    small = pages(pdf)
    assert [size for size, _ in small] == [A5] * (len(small) - 1) + [(A5[1], A5[0])]


def test_after_a_lying_appendix_an_upright_one_stands_again() -> None:
    more = "  - id: sau\n    title: PHỤ LỤC HAI\n    page: new\n    fields:\n      - {key: sau_1, label: Sau, type: text}\ndeclaration:"
    more = more.replace(
        "declaration:", "  - id: cuoi\n    title: PHẦN CUỐI\n    fields:\n      - {key: cuoi_1, label: Cuối, type: text}\ndeclaration:"
    )
    found = pages(render(fill(definition(("declaration:", more)), known() | person("member[0]", ME)), marks=PLAIN))
    assert [size for size, _ in found[-2:]] == [(A4[1], A4[0]), A4]
    assert "PHỤLỤCHAI" in found[-1][1]
    assert "PHẦNCUỐI" in found[-1][1]  # belongs to the appendix above it


def test_a_section_of_the_form_itself_is_printed_empty_where_nobody_asks_for_it() -> None:
    form = definition(("    page: landscape\n", ""))
    assert "Thànhviênhộgiađình" in text_of(render(fill(form, known()), marks=PLAIN))


def test_a_row_taller_than_a_page_goes_on_on_the_next_without_losing_a_letter() -> None:
    form = definition(
        ("{key: ten, label: Tên hàng, type: text, required: true, width: 3}", "{key: ten, label: Tên, type: multiline, width: 0.6}")
    )
    goods = " ".join(f"hàng{number}" for number in range(260))
    pdf = render(fill(form, OFFICE, entries={"hang[0].ten": goods}), marks=PLAIN)
    text = "".join(body for _, body in pages(pdf))
    assert all(f"hàng{number}" in text for number in range(260))
    assert list(outside(pdf, form)) == []


def test_the_head_of_parties_comes_again_where_the_block_runs_over_the_foot_of_the_page() -> None:
    """Push it down line by line: every page that has a row of it has its head."""
    heads = set()
    for lines in range(1, 11):
        found = pages(render(fill(definition(("blank_lines: 2", f"blank_lines: {lines}")), known()), marks=PLAIN))
        with_rows = [body for _, body in found if any(row in body for row in ("Họ,chữđệm,tên", "Kếthônlầnthứmấy", "Conchung"))]
        assert all("BênnữBênnam" in body for body in with_rows)
        heads.add(len(with_rows))
    assert heads == {1, 2}


def test_a_form_without_addressee_signatures_or_notes_can_be_drawn() -> None:
    form = definition().model_copy(update={"signatures": (), "declaration": (), "footnotes": {}, "photos": (), "left_block": ()})
    text = text_of(render(fill(form, {}), marks=PLAIN))
    assert "Kínhgửi" not in text
    assert "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM" in text


def test_an_office_that_is_not_known_leaves_a_mark_where_it_goes() -> None:
    assert "Bộphận:………" in text_of(render(fill(definition(), {}), marks=PLAIN))


LONG_LABEL = "Nội dung đề nghị cơ quan đăng ký ghi vào giấy tờ sẽ được cấp lại cho người có tên ở trên theo quy định của pháp luật "


@pytest.mark.parametrize(
    ("kind", "entry", "shown"),
    [
        ("text, suffix: bản", "", "bản"),
        ("id12_boxes", ME, ME),
        ("checkbox", "x", "X"),
        ("enum, options: [Có, Không], boxes: true", "Có", "X"),
        ("barcode", DOSSIER, DOSSIER),
        ("money, suffix: đồng", "1000000", "1.000.000đồng"),
    ],
)
def test_a_label_longer_than_the_line_loses_neither_its_value_nor_its_boxes(kind: str, entry: str, shown: str) -> None:
    form = definition(
        ("{key: dung_tich, label: Dung tích, type: number, suffix: cm3}", f"{{key: dung_tich, label: {LONG_LABEL}, type: {kind}}}")
    )
    filled = fill(form, OFFICE, entries={"dung_tich": entry} if entry else {})
    pdf = render(filled, marks=PLAIN)
    text = text_of(pdf)
    assert squeezed(LONG_LABEL) in text
    assert shown in text[text.index(squeezed(LONG_LABEL)[:40]) - 3 :]
    assert list(outside(pdf, form)) == []


def test_dots_stand_below_a_label_that_leaves_them_no_room() -> None:
    """Whatever the length of the label, the paper is as long as its lines and the words after the dots stay whole."""
    for letters in range(60, 120, 3):
        label = ("Nội dung đề nghị cơ quan đăng ký ghi vào giấy tờ sẽ được cấp lại cho người có tên ở trên theo quy định " * 2)[
            :letters
        ].strip()
        form = definition(
            (
                "{key: dung_tich, label: Dung tích, type: number, suffix: cm3}",
                f"{{key: dung_tich, label: {label}, type: text, suffix: bản}}",
            )
        )
        pdf = render(fill(form, {}), marks=PLAIN)
        assert "bản" in text_of(pdf)
        assert list(outside(pdf, form)) == []
