"""Every kind of field, filled: parties, tables of things, conditions, computed values. The form is invented and uses each once."""

from pathlib import Path

import pytest

from forms.coverage import coverage
from forms.errors import InvalidEntry, UnknownField
from forms.facts import Fact, Origin
from forms.fill import fill
from forms.lint import examine
from forms.model import FormDefinition, FormField, Parties
from resources.dates import PartialDate
from tests.unit.forms.conftest import OFFICE, person

ME = "099190001234"
HIM = "099085000123"
COUNTER = {
    "dossier": Fact("H18.31-261122-0001", Origin.SYSTEM),
    "now": Fact("09:05 22/11/2026", Origin.SYSTEM),
    "unit.counter": Fact("Bộ phận Một cửa", Origin.SYSTEM),
}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    findings, form = examine(Path(__file__).parent / "definitions" / "every_kind" / "form.yaml")
    assert form is not None, findings
    return form


def facts(**known: str | PartialDate) -> dict[str, Fact]:
    return OFFICE | COUNTER | person("applicant", ME, **known)


def test_values_are_computed_from_a_name_a_sex_a_birth_and_an_address(form: FormDefinition) -> None:
    filled = fill(form, facts())
    got = {key: filled.text(key) for key in ("ho", "dem_ten", "danh_xung", "tuoi", "xa", "tinh", "so_giay_to", "nhan_luc", "ma_ho_so")}
    assert got == {
        "ho": "NGUYỄN",
        "dem_ten": "THỊ NGỌC ÁNH",
        "danh_xung": "Bà",
        "tuoi": "36",
        "xa": "phường Thanh Xuân",
        "tinh": "thành phố Hà Nội",
        "so_giay_to": ME,
        "nhan_luc": "09:05 22/11/2026",
        "ma_ho_so": "H18.31-261122-0001",
    }
    assert filled.values["ho"].origin is Origin.COMPUTED
    assert filled.values["tuoi"].sources == ("applicant.birth_date", "today")


def test_what_cannot_be_computed_is_left_to_the_clerk(form: FormDefinition) -> None:
    filled = fill(form, facts(full_name="Y Blŏ Niê", sex="Khác", birth_date=PartialDate(1990), permanent_residence="Hà Nội"))
    assert [filled.text(key) for key in ("ho", "dem_ten", "danh_xung", "tuoi", "xa", "tinh")] == [""] * 6
    assert {"ho", "dem_ten"} <= set(filled.missing)


def test_the_desk_is_the_office_itself_where_it_has_no_name_of_its_own(form: FormDefinition) -> None:
    assert fill(form, facts()).text("bo_phan") == "Bộ phận Một cửa"
    assert fill(form, OFFICE).text("bo_phan") == "UBND xã Ea Kao"
    assert fill(form, {}).text("bo_phan") == ""


def test_an_answer_of_a_record_is_written_as_the_form_spells_it(form: FormDefinition) -> None:
    filled = fill(form, facts())
    assert filled.text("gioi_tinh") == "nữ"
    assert "not_an_option" not in {warning.code for warning in filled.warnings}
    assert "not_an_option" in {warning.code for warning in fill(form, facts(sex="Không rõ")).warnings}


def test_amounts_are_printed_with_dots_and_taken_back_as_they_stand(form: FormDefinition) -> None:
    filled = fill(form, facts(), entries={"von": "50000000", "dung_tich": "109.5", "hang[0].ten": "Gạo", "hang[0].tien": "1.500.000"})
    assert (filled.text("von"), filled.text("dung_tich"), filled.text("hang[0].tien")) == ("50.000.000", "109,5", "1.500.000")
    assert fill(form, facts(), entries={"von": filled.text("von")}).text("von") == "50.000.000"


def test_parties_are_fields_like_any_others_each_with_its_own_person(form: FormDefinition) -> None:
    filled = fill(form, facts() | person("bride", ME) | person("groom", HIM, full_name="Y Blŏ Niê", birth_date=PartialDate(1985)))
    assert (filled.text("nu_ho_ten"), filled.text("nam_ho_ten")) == ("Nguyễn Thị Ngọc Ánh", "Y Blŏ Niê")
    assert filled.text("nam_ngay_sinh_chu") == "Năm một nghìn chín trăm tám mươi lăm"
    assert filled.values["nam_ngay_sinh_chu"].sources == ("nam_ngay_sinh",)
    assert filled.text("nu_noi_cu_tru") == ""  # her number is known
    roles = {item.key: item.role for item in form.items()}
    assert (roles["nu_lan"], roles["nam_lan"], roles["ho"]) == ("bride", "groom", "applicant")


def test_each_cell_of_parties_counts_and_is_missing_by_itself(form: FormDefinition) -> None:
    filled = fill(form, facts() | person("bride", ME))
    # nam_ho_ten in any case; nu_lan because a bride is known; nam_lan because no groom is not.
    assert [key for key in filled.missing if key.startswith(("nu_", "nam_"))] == ["nam_ho_ten", "nu_lan"]
    block = next(part for section in form.sections for part in section.fields if isinstance(part, Parties))
    keys = [field.key for field in form.fields]
    assert [cell.key for cell in block.cells] == keys[keys.index("nu_ho_ten") : keys.index("nam_con_chung") + 1]
    assert keys[keys.index("nu_ho_ten") + 1] == "nam_ho_ten"
    with pytest.raises(UnknownField):
        fill(form, {}, entries={"ho_ten": "A"})
    with pytest.raises(UnknownField):
        fill(form, {}, entries={"bang_hai_ben": "A"})


def test_what_is_not_asked_for_is_neither_filled_nor_missing_nor_offered(form: FormDefinition) -> None:
    plain = fill(form, facts(), entries={"so_dien_thoai": "0912 345 678"})
    assert "so_dien_thoai" in plain.unasked
    assert plain.text("so_dien_thoai") == ""  # what was typed waits until it is asked for again
    assert "so_dien_thoai" not in plain.missing
    ticked = fill(form, facts(), entries={"dong_y": "Có"})
    assert "so_dien_thoai" in ticked.missing
    assert "so_dien_thoai" not in ticked.unasked
    assert fill(form, facts(), entries={"dong_y": "Có", "so_dien_thoai": "0912 345 678"}).text("so_dien_thoai") == "0912 345 678"


def test_cells_of_parties_hang_on_their_own_column(form: FormDefinition) -> None:
    filled = fill(form, facts(), entries={"nu_lan": "2", "nu_con_chung": "1", "nam_con_chung": "1"})
    assert (filled.text("nu_con_chung"), filled.text("nam_con_chung")) == ("1", "")
    assert "nam_con_chung" in filled.unasked


def test_a_source_of_a_field_nobody_asks_for_is_not_used(form: FormDefinition) -> None:
    assert "ten_cha" in fill(form, facts()).unasked
    father = person("father", HIM, full_name="Nguyễn Văn Hùng")
    assert fill(form, facts() | father).text("ten_cha") == "Nguyễn Văn Hùng"
    child = fill(form, facts(birth_date=PartialDate(2015, 3, 7)))
    assert "ten_cha" not in child.unasked


def test_a_field_is_required_by_what_is_chosen_and_a_table_by_a_field(form: FormDefinition) -> None:
    chosen = fill(form, facts(), entries={"de_nghi": "cấp đổi; Cấp mới", "von": "1000"})
    assert chosen.text("de_nghi") == "Cấp mới; Cấp đổi"
    assert {"ly_do", "hang"} <= set(chosen.missing)
    assert not {"ly_do", "hang"} & set(fill(form, facts(), entries={"de_nghi": "Cấp mới"}).missing)


def test_a_table_of_things_holds_what_is_typed_and_nobody(form: FormDefinition) -> None:
    members = person("member[0]", "099215001230")
    filled = fill(form, facts() | members, entries={"hang[0].ten": "Gạo", "hang[0].chinh": "x", "hang[1].tien": "5000"})
    table = next(field for field in form.fields if field.key == "hang")
    assert not isinstance(table, FormField)
    assert filled.rows(table) == 2
    assert filled.text("hang[0].chinh") == "Có"
    assert "hang[1].ten" in filled.missing
    with pytest.raises(InvalidEntry):
        fill(form, facts() | members, entries={"hang[1].ten": "Gạo"})  # no row above it


def test_an_appendix_is_asked_for_where_somebody_is_in_it(form: FormDefinition) -> None:
    assert {"thanh_vien", "ghi_chu"} <= fill(form, facts()).unasked
    filled = fill(form, facts() | person("member[0]", "099215001230"))
    assert not {"thanh_vien", "ghi_chu"} & filled.unasked
    assert filled.text("thanh_vien[0].ho_ten") == "Nguyễn Thị Ngọc Ánh"


@pytest.mark.parametrize(
    ("birth", "heads", "paragraphs"),
    [
        (PartialDate(1990, 3, 7), ["NGƯỜI KHAI"], 1),
        (PartialDate(2020, 3, 7), ["CHA HOẶC MẸ"], 2),
        (PartialDate(2012), [], 1),  # a year alone does not tell whether he is 13 or 14
    ],
)
def test_the_one_signs_or_the_other(form: FormDefinition, birth: PartialDate, heads: list[str], paragraphs: int) -> None:
    filled = fill(form, facts(birth_date=birth))
    assert [signature.head for signature in filled.signatures] == heads
    assert len(filled.declaration) == paragraphs


def test_photographs_hang_on_what_is_filled_in(form: FormDefinition) -> None:
    assert [photo.label for photo in fill(form, facts()).photos] == ["Ảnh 4 x 6"]
    assert len(fill(form, facts(nationality="Lào")).photos) == 2


def test_a_form_wants_to_know_what_its_conditions_look_at(form: FormDefinition) -> None:
    assert "birth_date" in form.wanted("applicant")
    assert {"full_name", "birth_date", "permanent_residence"} <= form.wanted("groom")
    assert form.wanted("groom", footnote2="blank") == {"full_name", "birth_date", "personal_id"}


def test_a_form_counts_parties_by_their_cells_and_a_table_once(form: FormDefinition) -> None:
    assert len(form.fields) == 19 + 2 * 6 + 1 + 2
    assert coverage(form).fields == len(form.fields)


def test_only_what_is_asked_for_in_every_case_is_listed_as_required(form: FormDefinition) -> None:
    listed = {item.key: item.required for item in form.items()}
    assert (listed["ho"], listed["nam_ho_ten"], listed["de_nghi"]) == (True, True, True)
    assert (listed["so_dien_thoai"], listed["nu_noi_cu_tru"], listed["nu_lan"], listed["hang"]) == (False, False, False, False)
