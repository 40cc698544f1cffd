"""The paper: every label and value stands on it whole, nothing overflows, and the bytes depend on nothing else."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any, cast

import pypdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.catalogue import Catalogue
from forms.fill import FilledForm, fill
from forms.model import Footnote2, FormDefinition, Table
from forms.pdf import Marks, render
from resources.dates import PartialDate
from resources.fonts import drawable
from tests.unit.forms.conftest import OFFICE, person, squeezed, text_of

ME = "099190001234"
OTHER = "099065004321"
PLAIN = Marks(test_data=False, unverified=False)
ENTRIES = {
    "xntthn": {
        "nyc_quan_he": "Bản thân",
        "tthn": "Hiện tại chưa đăng ký kết hôn với ai",
        "muc_dich": "Để đăng ký kết hôn với anh Y Blŏ Niê",
    },
    "ct01": {"so_dien_thoai": "0912 345 678", "email": "ngoc.anh@example.vn", "noi_dung_de_nghi": "Xác nhận thông tin về cư trú"},
    "khai_sinh": {
        "nyc_quan_he": "Mẹ",
        "tre_ho_ten": "Nguyễn Gia Bảo",
        "tre_ngay_sinh": "31/10/2026",
        "tre_gioi_tinh": "Nam",
        "tre_dan_toc": "Kinh",
        "tre_quoc_tich": "Việt Nam",
        "tre_noi_sinh": "Bệnh viện Phụ sản Hà Nội, phường Thanh Xuân, thành phố Hà Nội",
        "tre_que_quan": "Xã Tân Tiến, tỉnh Bắc Ninh",
        "cap_ban_sao": "Có",
        "so_luong_ban_sao": "2",
    },
}


def complete(form: FormDefinition) -> FilledForm:
    facts = dict(OFFICE)
    for role in ("applicant", "subject", "mother"):
        facts |= person(role, ME)
    facts |= person("father", OTHER, full_name="Y Blŏ Niê Kđăm", birth_date=PartialDate(1958), ethnicity="Ê Đê", sex="Nam")
    facts |= person("member[0]", "099215001230", full_name="Trần Nguyễn Bảo Châu") | person(
        "member[1]", "099215001231", full_name="H'Hen Niê"
    )
    filled = fill(form, facts, entries=ENTRIES[form.key], footnote2="fill", procedure="1.010039")
    assert filled.missing == ()
    return filled


def pages(pdf: bytes) -> int:
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def labels(form: FormDefinition) -> list[str]:
    assert form.addressee is not None
    found = [form.addressee.label, *(paragraph.text for paragraph in form.declaration), *form.code_line, *form.heading]
    found += form.footnotes.values()
    for section in form.sections:
        found += [section.title, *(field.label for field in section.fields)]
        found += [column.label for field in section.fields if isinstance(field, Table) for column in field.columns]
    for signature in form.signatures:
        found += [signature.head, signature.hint, *(line.label for line in signature.lines)]
    return found


@pytest.mark.parametrize("key", ["xntthn", "ct01", "khai_sinh"])
@pytest.mark.parametrize("is_complete", [True, False], ids=["complete", "empty"])
def test_every_label_and_every_value_stands_on_the_paper(catalogue: Catalogue, key: str, is_complete: bool) -> None:
    form = catalogue.get(key)
    filled = complete(form) if is_complete else fill(form, {})
    pdf = render(filled, marks=PLAIN)
    text = text_of(pdf)
    for wanted in [*labels(form), *(value.text for value in filled.values.values())]:
        assert squeezed(wanted) in text
    assert pages(pdf) <= 2
    assert "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM" in text


@pytest.mark.parametrize("key", ["xntthn", "ct01", "khai_sinh"])
@pytest.mark.parametrize("mode", [[], ["-layout"], ["-raw"]], ids=["plain", "layout", "raw"])
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not on this machine")
def test_labels_and_values_extract_whole_in_one_line(catalogue: Catalogue, tmp_path: Path, key: str, mode: list[str]) -> None:
    form = catalogue.get(key)
    filled = complete(form)
    file = tmp_path / "f.pdf"
    file.write_bytes(render(filled, marks=Marks(test_data=True, unverified=True, copy=2)))
    text = subprocess.run(["pdftotext", *mode, str(file), "-"], capture_output=True, text=True, check=True, encoding="utf-8").stdout
    for value in filled.values.values():
        assert value.text in text
    for label in labels(form):
        assert label in text or label == ""
    for page in text.removesuffix("\f").split("\f"):
        assert "DỮ LIỆU THỬ" in page
        assert "CHƯA XÁC THỰC: số liệu đọc từ thẻ" in page
        assert "Bản in thứ 2" in page


def test_the_same_form_gives_the_same_bytes(catalogue: Catalogue) -> None:
    for form in map(catalogue.get, ENTRIES):
        filled = complete(form)
        assert render(filled, marks=PLAIN) == render(filled, marks=PLAIN)
        assert render(filled, marks=PLAIN) != render(filled, marks=Marks(test_data=True, unverified=False))


def test_marks_stand_on_every_page_and_only_where_asked_for(khai_sinh: FormDefinition) -> None:
    two_pages = fill(khai_sinh, OFFICE | person("mother", ME), entries={"tre_noi_sinh": "Bệnh viện Phụ sản " * 20})
    marked = render(two_pages, marks=Marks(test_data=True, unverified=True, copy=3))
    assert pages(marked) == 2
    # The watermark and the line at the foot, twice.
    assert text_of(marked).count("DỮLIỆUTHỬ") == 4
    assert text_of(marked).count("CHƯAXÁCTHỰC") == 2
    assert text_of(marked).count("Bảninthứ3") == 2
    plain = text_of(render(two_pages, marks=PLAIN))
    assert not any(mark in plain for mark in ("DỮLIỆUTHỬ", "CHƯAXÁCTHỰC", "Bảninthứ"))


def test_metadata_tells_of_the_form_and_never_of_its_people(catalogue: Catalogue) -> None:
    for form in map(catalogue.get, ENTRIES):
        reader = pypdf.PdfReader(io.BytesIO(render(complete(form), marks=PLAIN)))
        about = reader.metadata
        assert about is not None
        assert about.title is not None
        assert form.title in about.title
        assert (about.author, about.creator, about.subject) == ("motcua", "motcua", form.legal.instrument)
        assert ("chưa đối chiếu nguyên văn" in str(about["/Keywords"])) is (form.evidence.level == "B")
        assert str(reader.root_object["/Lang"]) == "vi"
        assert "Nguyễn" not in str(dict(about))


def test_only_tinos_is_in_the_file_and_it_is_embedded(catalogue: Catalogue) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(complete(catalogue.get("ct01")), marks=Marks(test_data=True, unverified=True))))
    fonts = [font.get_object() for page in reader.pages for font in cast(Any, page["/Resources"])["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "Tinos" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "/ToUnicode" in font


def test_all_ink_stays_inside_the_page(catalogue: Catalogue) -> None:
    long = "Phường Hoàng Văn Thụ, đường vành đai phía Nam " * 9
    for form in catalogue.forms:
        entries = {
            field.key: long[:400]
            for field in form.fields
            if not isinstance(field, Table) and field.type in ("person_name", "address", "text")
        }
        pdf = render(fill(form, OFFICE | person("applicant", ME), entries=entries), marks=PLAIN)
        with pdfium.PdfDocument(pdf) as document:
            for page in document:
                text = page.get_textpage()
                boxes = [text.get_charbox(n) for n in range(text.count_chars())]
                assert min(box[0] for box in boxes) > form.layout.margins_mm.left * 2.83 - 1
                assert max(box[2] for box in boxes) < 595.3 - form.layout.margins_mm.right * 2.83 + 2
                assert min(box[1] for box in boxes) > 20


def test_thirty_members_run_over_pages_with_the_header_again_and_the_signatures_whole(ct01: FormDefinition) -> None:
    facts = OFFICE | person("applicant", ME)
    for number in range(30):
        facts |= person(f"member[{number}]", f"0992150012{number:02d}", full_name=f"H'Hen Niê Kđăm số {number}")
    pdf = render(fill(ct01, facts, procedure="1.010039"), marks=PLAIN)
    with pdfium.PdfDocument(pdf) as document:
        texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    assert len(texts) == 2
    assert all("Giớitính" in text and "Họ,chữđệmvàtên" in text for text in texts)
    assert texts[1].startswith("2")
    for number in range(30):
        assert f"H'HenNiêKđămsố{number}" in "".join(texts)
    last = next(text for text in texts if "NGƯỜIKÊKHAI" in text)
    assert all(head in last for head in ("ÝKIẾNCỦACHỦHỘ", "XãEaKao,ngày21tháng11năm2026", "NguyễnThịNgọcÁnh"))


def test_a_signature_block_is_never_torn_from_its_head_or_its_declaration(xntthn: FormDefinition) -> None:
    """Push the ending down line by line over the foot of the page: it always arrives whole."""
    for lines in range(1, 16):
        entries = {"muc_dich": "\n".join(f"dòng {n}" for n in range(lines))}
        pdf = render(fill(xntthn, OFFICE | person("applicant", ME), entries=entries), marks=PLAIN)
        with pdfium.PdfDocument(pdf) as document:
            texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
        heads = [text for text in texts if "(Ký,ghirõhọ,chữđệm,tên)" in text]
        assert len(heads) == 1
        assert "Làmtại:XãEaKao" in heads[0]
        assert heads[0].count("NguyễnThịNgọcÁnh") >= 1
        assert "Tôicamđoan" in heads[0]


def notes_by_page(filled: FilledForm) -> list[int]:
    """How many footnotes stand on each page."""
    with pdfium.PdfDocument(render(filled, marks=PLAIN)) as document:
        texts = ["".join(page.get_textpage().get_text_bounded().split()).replace("\ufffe", "-") for page in document]
    return [sum(squeezed(f"({number}) {note}") in text for number, note in filled.form.footnotes.items()) for text in texts]


@pytest.mark.parametrize("footnote2", ["blank", "fill"])
def test_an_ordinary_birth_form_is_one_page_with_its_notes(khai_sinh: FormDefinition, footnote2: Footnote2) -> None:
    """Three cards of 2021, whose sentence takes two lines each; text of 13 points as decree 30/2020 wants it."""
    assert khai_sinh.layout.body_pt >= 13
    facts = OFFICE | person("applicant", ME) | person("mother", ME) | person("father", OTHER)
    filled = fill(khai_sinh, facts, entries=ENTRIES["khai_sinh"], footnote2=footnote2)
    assert notes_by_page(filled) == [6]
    assert notes_by_page(fill(khai_sinh, {})) == [6]


@pytest.mark.parametrize(
    ("key", "field", "longest"),
    [("khai_sinh", "tre_noi_sinh", 490), ("xntthn", "muc_dich", 1500), ("ct01", "noi_dung_de_nghi", 1500)],
)
def test_footnotes_are_never_torn_apart(catalogue: Catalogue, key: str, field: str, longest: int) -> None:
    """Push them down line by line over the foot of the page: all are on the one or on the next."""
    form = catalogue.get(key)
    on_page = set()
    for length in range(0, longest, longest // 20):
        found = notes_by_page(fill(form, OFFICE | person("applicant", ME), entries={field: ("Xuân " * 300)[:length]}))
        assert sum(found) == max(found) == len(form.footnotes)
        on_page.add(found.index(max(found)))
    assert on_page == {0, 1}


def test_notes_longer_than_a_page_run_on(xntthn: FormDefinition) -> None:
    notes = dict.fromkeys(range(1, 25), "Ghi rõ tình trạng hôn nhân hiện tại. " * 20)
    form = xntthn.model_copy(update={"footnotes": notes})
    found = notes_by_page(fill(form, OFFICE))
    assert sum(found) == len(notes)
    assert len([number for number in found if number]) >= 2


@pytest.mark.parametrize(
    "name",
    [
        "H'Yuôn Ñiê Kđăm Buôn Ya Êban Mlô Duôn Du Ayŭn Hwing Ksơr Rčăm",
        "Y Blŏ Niê Kđăm",
        "Ksor H’Bŭt",
        "Nguyễn-Trần Thị Ngọc Ánh",
        "Ay\u0306un Hơ\u0306wing",
        "LÒ THỊ ĐẮC Ơ Ð",
    ],
)
def test_names_of_every_people_are_drawn_whole(catalogue: Catalogue, name: str) -> None:
    for form in catalogue.forms:
        facts = (
            OFFICE
            | person("applicant", ME, full_name=name)
            | person("mother", ME, full_name=name)
            | person("member[0]", ME, full_name=name)
        )
        filled = fill(form, facts, procedure="1.010039")
        assert squeezed(filled.text("me_ho_ten") or filled.text("ho_ten") or filled.text("nyc_ho_ten")) in text_of(
            render(filled, marks=PLAIN)
        )
        assert "undrawable" not in {warning.code for warning in filled.warnings}


def test_a_character_without_a_glyph_shows_as_the_replacement_sign(ct01: FormDefinition) -> None:
    filled = fill(ct01, person("applicant", ME, full_name="Nguyễn 漢 Ánh"))
    assert squeezed("Nguyễn \ufffd Ánh") in text_of(render(filled, marks=PLAIN)).replace("-", "\ufffd")


LETTERS = st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵŏŭĭčñĂÂĐÊÔƠƯH'’")
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=25)
@given(name=WORDS, place=WORDS, purpose=st.lists(WORDS, min_size=1, max_size=4).map("\n".join))
def test_whatever_is_filled_in_can_be_read_back(xntthn: FormDefinition, name: str, place: str, purpose: str) -> None:
    entries = {"nyc_ho_ten": name, "nyc_noi_cu_tru": place, "muc_dich": purpose, "kinh_gui": place}
    filled = fill(xntthn, OFFICE, entries=entries)
    text = text_of(render(filled, marks=PLAIN))
    for key in entries:
        assert squeezed(filled.text(key)) in text


@settings(max_examples=15)
@given(word=st.text(min_size=1, max_size=500))
def test_any_text_at_all_makes_a_paper(ct01: FormDefinition, word: str) -> None:
    facts = person("applicant", word, full_name=word, household_head__relation=word) | person("member[0]", word, full_name=word, sex=word)
    filled = fill(ct01, facts)
    pdf = render(filled, marks=PLAIN)
    assert pages(pdf) >= 1
    assert drawable(filled.text("ho_ten")) is not None


def test_a_number_that_is_not_twelve_digits_long_is_written_out(ct01: FormDefinition) -> None:
    text = text_of(render(fill(ct01, person("applicant", "0991900")), marks=PLAIN))
    assert "4.Sốđịnhdanhcánhân:0991900" in text


def test_a_long_value_in_a_narrow_column_is_set_smaller_until_it_fits(ct01: FormDefinition) -> None:
    """Not a letter is lost, and the row stays lower than the page."""
    relation = "cháu họ xa bên ngoại " * 20
    pdf = render(fill(ct01, person("member[0]", ME, household_head__relation=relation, sex="W" * 300), procedure="1.010039"), marks=PLAIN)
    assert squeezed(relation) in text_of(pdf)
    assert "W" * 300 in text_of(pdf)


def test_a_form_without_code_footnotes_or_declaration_can_be_drawn(ct01: FormDefinition) -> None:
    data = ct01.model_dump(mode="json")
    for signature in data["signatures"]:
        signature |= {"footnote": None, "lines": [], "date": "none", "hint": "(Ký)"}
    data["signatures"][0]["date"] = "filled"
    data["sections"][0]["title"] = "I. Thông tin"
    data["sections"][0]["fields"] = [data["sections"][0]["fields"][-1], {**data["sections"][0]["fields"][0], "suffix": "ạ"}]
    data |= {"footnotes": {}, "place_date": None, "code": "", "code_line": []}
    for field in (data["addressee"], *data["sections"][0]["fields"]):
        field["footnote"] = None
    form = FormDefinition.model_validate(data)
    text = text_of(render(fill(form, {}), marks=PLAIN))
    assert "………,ngày……tháng……năm………" in text
    assert "Chúthích" not in text
    assert "I.Thôngtin" in text


def test_a_long_label_without_value_leaves_dots_after_its_last_line(ct01: FormDefinition) -> None:
    data = ct01.model_dump(mode="json")
    data["sections"][0]["fields"][0]["label"] = "Họ, chữ đệm và tên " * 8
    assert pages(render(fill(FormDefinition.model_validate(data), {}), marks=PLAIN)) >= 1
