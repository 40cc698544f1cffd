"""Forms of the police and three from beside them (household business, electricity): what a clerk relies on, filled for invented people."""

import datetime as dt
from collections.abc import Collection

import pytest

from forms.catalogue import Catalogue
from forms.errors import InvalidEntry
from forms.facts import Fact, Origin
from forms.fill import FilledForm, fill
from forms.model import FormDefinition, Table
from resources.dates import PartialDate
from tests.unit.forms.conftest import OFFICE, person

ME = "099190001234"
OTHER = "099065004321"
CHILD = "099314000777"

CHILD_BORN = PartialDate(2014, 5, 9)
REPRESENTATIVE = {"dd_ho_ten", "dd_ngay_sinh", "dd_gioi_tinh", "dd_so_dinh_danh"}
OWNER_PAPER = ("chu_xe_loai_gt", "chu_xe_ma_dd", "chu_xe_noi_cap", "chu_xe_ngay_cap")
SHARED_METER = "Đang dùng công tơ chung"
HOUSEHOLD = "Các thành viên hộ gia đình"


def keys_of(form: FormDefinition, *sections: str) -> set[str]:
    """Keys of the fields in those sections."""
    return {field.key for section in form.sections if section.id in sections for field in section.asked}


def texts(filled: FilledForm, keys: Collection[str]) -> list[str]:
    return [filled.text(key) for key in keys]


@pytest.fixture
def dc02(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("dc02")


@pytest.fixture
def tk01(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("tk01")


@pytest.fixture
def dkx10(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("dkx10")


@pytest.fixture
def sheet(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("tam_vang_va_luu_tru")


@pytest.fixture
def business(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("hkd_mau1")


@pytest.mark.parametrize(
    ("key", "procedure", "missing"),
    [
        ("dc02", "1.014061", {"noi_dung"}),
        ("gplx", "3.000347", {"kinh_gui", "hang", "gp_so", "gp_do", "gp_ngay", "de_nghi", "ly_do", "vi_pham"}),
        ("tk01", "1.001456", {"noi_sinh", "sdt", "nghe", "noi_dung"}),
        (
            "dkx10",
            "1.012575",
            {"thu_tuc", "nhan_hieu", "so_loai", "loai_xe", "so_may", "so_khung", "mau_son", "nam_sx", "nguon_goc"},
        ),
        ("tam_vang_va_luu_tru", "1.003677", {"ly_do", "thoi_gian", "noi_den"}),
        ("tam_vang_va_luu_tru", "2.001159", {"nguoi_luu_tru[0].tu"}),
        ("mua_dien_nsh", None, {"kinh_gui", "sdt", "tt", "md", "dd_sd", "cs", "ttsd"}),
        ("hkd_mau1", "1.001612", {"kinh_gui", "ten_hkd", "tru_so", "nganh", "von", "von_chu", "thue_ngay", "thue_ld", "chu_the"}),
    ],
)
def test_with_everybody_scanned_only_what_no_record_holds_is_missing(
    catalogue: Catalogue, key: str, procedure: str | None, missing: set[str]
) -> None:
    form = catalogue.get(key)
    facts = dict(OFFICE)
    for number, each in enumerate(form.people):
        role = f"{each.role}[0]" if each.repeats else each.role
        facts |= person(role, f"09919000{number:04d}", religion="Không", birth_registration_place="Xã Thử, tỉnh Thử Nghiệm")
    assert set(fill(form, facts, procedure=procedure).missing) == missing


def test_a_representative_is_asked_for_only_under_14_or_where_one_came(dc02: FormDefinition) -> None:
    adult = fill(dc02, OFFICE | person("applicant", ME, legal_representative__full_name="Trần Văn Bình"))
    assert adult.unasked >= REPRESENTATIVE
    assert not REPRESENTATIVE & {*adult.values, *adult.missing}
    came = fill(dc02, OFFICE | person("applicant", ME) | person("representative", OTHER, full_name="Trần Văn Bình", sex="Nam"))
    assert texts(came, ["dd_ho_ten", "dd_gioi_tinh", "dd_so_dinh_danh"]) == ["Trần Văn Bình", "Nam", OTHER]
    child = fill(dc02, OFFICE | person("applicant", CHILD, birth_date=CHILD_BORN))
    assert set(child.missing) >= REPRESENTATIVE


@pytest.mark.parametrize(("born", "asked"), [(PartialDate(2012, 11, 21), False), (PartialDate(2012, 11, 22), True)])
def test_fourteen_is_full_on_the_birthday(dc02: FormDefinition, born: PartialDate, asked: bool) -> None:
    filled = fill(dc02, OFFICE | person("applicant", CHILD, birth_date=born))
    assert ("dd_ho_ten" not in filled.unasked) is asked


def test_a_childs_record_names_the_representative_whose_birth_and_sex_stay_to_be_asked(dc02: FormDefinition) -> None:
    named = {"legal_representative__full_name": "Trần Văn Bình", "legal_representative__personal_id": OTHER}
    filled = fill(dc02, OFFICE | person("applicant", CHILD, birth_date=CHILD_BORN, **named))
    assert texts(filled, ["dd_ho_ten", "dd_so_dinh_danh"]) == ["Trần Văn Bình", OTHER]
    assert set(filled.missing) & REPRESENTATIVE == {"dd_ngay_sinh", "dd_gioi_tinh"}


def test_who_represents_signs_in_place_of_the_applicant(dc02: FormDefinition) -> None:
    alone = fill(dc02, OFFICE | person("applicant", ME))
    child = fill(dc02, OFFICE | person("applicant", CHILD, birth_date=CHILD_BORN) | person("representative", OTHER))
    assert [signature.name for signature in alone.signatures] == ["", "ho_ten"]
    assert [signature.name for signature in child.signatures] == ["", "dd_ho_ten"]


def test_several_requests_may_be_ticked_and_none_that_the_paper_lacks(dc02: FormDefinition) -> None:
    field = next(field for field in dc02.fields if field.key == "noi_dung")
    assert not isinstance(field, Table)
    two = f"{field.options[7]}; {field.options[0]}"
    filled = fill(dc02, OFFICE | person("applicant", ME), entries={"noi_dung": two})
    assert set(filled.text("noi_dung").split("; ")) == {field.options[0], field.options[7]}
    with pytest.raises(InvalidEntry):
        fill(dc02, OFFICE, entries={"noi_dung": "10. Cấp lại sổ"})


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [("Nguyễn Thị Ngọc Ánh", "NGUYỄN", "THỊ NGỌC ÁNH"), ("Điểu Minh Hùng", "ĐIỂU", "MINH HÙNG")],
)
def test_the_passport_form_splits_the_name_in_capitals(tk01: FormDefinition, name: str, family: str, given: str) -> None:
    filled = fill(tk01, OFFICE | person("applicant", ME, full_name=name))
    assert texts(filled, ["ho", "dem_ten"]) == [family, given]


def test_a_name_whose_family_part_cannot_be_told_is_left_to_the_clerk(tk01: FormDefinition) -> None:
    filled = fill(tk01, OFFICE | person("applicant", ME, full_name="Y Bhem Niê Kdăm"))
    assert {"ho", "dem_ten"} <= set(filled.missing)


def test_the_place_of_birth_is_only_offered_from_where_the_birth_was_registered(tk01: FormDefinition) -> None:
    filled = fill(tk01, OFFICE | person("applicant", ME, birth_registration_place="Phường Thử, thành phố Hà Nội"))
    assert "noi_sinh" in filled.missing
    assert filled.suggestions["noi_sinh"] == ("thành phố Hà Nội",)


def test_relatives_come_from_the_record_by_name_and_from_their_own_card_with_their_birth(tk01: FormDefinition) -> None:
    facts = OFFICE | person("applicant", ME, father__full_name="Nguyễn Văn Hai", spouse__full_name="Lê Văn Tư")
    by_record = fill(tk01, facts)
    assert texts(by_record, ["cha_ten", "vc_ten", "cha_ns", "vc_ns"]) == ["Nguyễn Văn Hai", "Lê Văn Tư", "", ""]
    assert {"cha_ns", "vc_ns", "me_ten", "me_ns"} <= set(by_record.missing)
    scanned = fill(tk01, facts | person("spouse", OTHER, full_name="Lê Văn Tư", birth_date=PartialDate(1988, 2, 3)))
    assert scanned.text("vc_ns") == "03/02/1988"
    assert "vc_ns" not in fill(tk01, OFFICE | person("applicant", ME)).missing


def test_the_passport_form_is_the_one_of_july_2026(tk01: FormDefinition) -> None:
    assert tk01.legal.effective_from == dt.date(2026, 7, 1)
    assert "69/2026" in tk01.legal.instrument
    assert "31/2023" in tk01.legal.supersedes


def test_the_owners_paper_stands_on_the_vehicle_form_as_the_card_says_it(dkx10: FormDefinition) -> None:
    filled = fill(dkx10, OFFICE | person("applicant", ME))
    assert texts(filled, OWNER_PAPER) == [
        "Thẻ căn cước công dân",
        ME,
        "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
        "10/05/2021",
    ]
    assert filled.values["chu_xe_ngay_cap"].origin is Origin.CARD


def test_who_brings_the_papers_is_named_only_where_he_is_not_the_owner(dkx10: FormDefinition) -> None:
    owner = person("applicant", ME)
    other = fill(dkx10, OFFICE | owner | person("submitter", OTHER, full_name="Trần Văn Bình"))
    assert texts(other, ["nlt_ten", "nlt_so"]) == ["Trần Văn Bình", OTHER]
    himself = fill(dkx10, OFFICE | owner | person("submitter", ME))
    assert {"nlt_ten", "nlt_so", "nlt_dt"} <= himself.unasked


def test_nothing_of_the_electronic_pages_of_the_vehicle_form_is_ever_missing(dkx10: FormDefinition) -> None:
    pages = keys_of(dkx10, "nguon_goc_xe", "hoa_don")
    assert len(pages) == 36
    assert not pages & set(fill(dkx10, {}).missing)


def test_the_licence_form_leaves_the_choice_of_authority_to_the_clerk(catalogue: Catalogue) -> None:
    filled = fill(catalogue.get("gplx"), OFFICE | person("applicant", ME))
    assert "kinh_gui" in filled.missing
    assert filled.suggestions["kinh_gui"] == ("Công an xã Ea Kao, tỉnh Đắk Lắk",)


def test_each_procedure_asks_only_for_its_own_part_of_our_sheet(sheet: FormDefinition) -> None:
    absence, lodging = keys_of(sheet, "tam_vang"), keys_of(sheet, "luu_tru")
    facts = OFFICE | person("applicant", ME)
    away = fill(sheet, facts, procedure="1.003677")
    assert (absence <= set(away.missing), lodging <= away.unasked) == (True, True)
    guests = fill(sheet, facts | person("lodger[0]", OTHER), procedure="2.001159")
    assert absence <= guests.unasked
    assert texts(guests, ["co_so", "nguoi_luu_tru[0].so"]) == ["Nguyễn Văn Hùng", OTHER]
    assert "nguoi_luu_tru" in fill(sheet, facts, procedure="2.001159").missing
    assert guests.text("ho_ten") == away.text("ho_ten") == "Nguyễn Thị Ngọc Ánh"


def test_our_sheet_says_that_it_is_no_official_form(sheet: FormDefinition) -> None:
    assert not sheet.code
    assert "không phải mẫu của Bộ Công an" in " ".join(sheet.subtitle)
    assert "Không có mẫu" in sheet.legal.instrument


def test_a_traveller_without_a_new_number_is_entered_with_the_old_one(sheet: FormDefinition) -> None:
    facts = OFFICE | person("applicant", ME)
    facts |= {"lodger[0].full_name": Fact("Trần Văn Bình", Origin.DATABASE), "lodger[0].old_id": Fact("000123456", Origin.DATABASE)}
    filled = fill(sheet, facts, entries={"nguoi_luu_tru[1].so": "B1234567"}, procedure="2.001159")
    assert texts(filled, ["nguoi_luu_tru[0].so", "nguoi_luu_tru[1].so"]) == ["000123456", "B1234567"]


def test_a_shared_meter_wants_whose_it_is(catalogue: Catalogue) -> None:
    form = catalogue.get("mua_dien_nsh")
    assert "chung" not in fill(form, OFFICE, entries={"ttsd": "Chưa có điện"}).missing
    assert "chung" in fill(form, OFFICE, entries={"ttsd": SHARED_METER}).missing


def test_members_of_a_household_business_are_asked_for_only_where_there_are_any(business: FormDefinition) -> None:
    facts = OFFICE | person("applicant", ME)
    assert "tv" in fill(business, facts, entries={"chu_the": "Cá nhân"}).unasked
    assert "tv" in fill(business, facts, entries={"chu_the": HOUSEHOLD}).missing
    filled = fill(business, facts | person("member[0]", OTHER, full_name="Trần Văn Bình"), entries={"chu_the": HOUSEHOLD})
    assert filled.text("tv[0].ho_ten") == "Trần Văn Bình"
    assert filled.text("tv[0].giay_to").startswith(f"Thẻ căn cước công dân số {OTHER}")


def test_a_business_is_named_in_capitals_with_typed_lines_of_trade_and_its_capital_in_groups(business: FormDefinition) -> None:
    typed = {"nganh[0].ten": "Bán lẻ lương thực", "nganh[0].ma": "4721", "nganh[0].chinh": "Có", "von": "150000000"}
    filled = fill(business, OFFICE | person("applicant", ME), entries=typed)
    assert texts(filled, ["ho_ten", "nganh[0].chinh", "von"]) == ["NGUYỄN THỊ NGỌC ÁNH", "Có", "150.000.000"]
    assert not {"nganh", "von"} & set(filled.missing)


@pytest.mark.parametrize("name", ["Rơ Châm H'Phyo", "Tôn Nữ Thị Ninh", "Y Bhem Niê Kdăm", "Nguyễn Thị Ngọc Ánh"])
def test_the_passport_form_takes_a_name_apart_as_the_record_does(tk01: FormDefinition, name: str) -> None:
    filled = fill(tk01, OFFICE | person("applicant", ME, full_name=name, family_name="Rơ Châm", given_names="H'Phyo"))
    assert texts(filled, ["ho", "dem_ten"]) == ["RƠ CHÂM", "H'PHYO"]
    assert filled.values["ho"].sources == ("applicant.family_name", "applicant.full_name"), "a choice between two names is about this too"


@pytest.mark.parametrize(
    ("key", "role", "birth", "warned"),
    [
        ("tk01", "applicant", PartialDate(2019, 5, 1), True),
        ("tk01", "applicant", PartialDate(2012, 11, 21), False),
        ("tk01", "applicant", PartialDate(2012), False),
        ("xntthn", "subject", PartialDate(2019, 5, 1), True),
        ("xntthn", "subject", PartialDate(2008, 11, 21), False),
        ("xntthn", "applicant", PartialDate(2019, 5, 1), False),
    ],
)
def test_a_form_that_a_child_cannot_use_says_so_and_is_filled(
    catalogue: Catalogue, key: str, role: str, birth: PartialDate, warned: bool
) -> None:
    filled = fill(catalogue.get(key), OFFICE | person(role, ME, birth_date=birth))
    assert ("least_age" in [warning.code for warning in filled.warnings]) is warned
    assert filled.values
