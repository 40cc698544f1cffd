"""The forms of insurance, pension and funeral support, and the receipt slip: what a clerk relies on in each."""

import pypdfium2 as pdfium
import pytest

from forms.catalogue import Catalogue
from forms.errors import InvalidEntry
from forms.facts import Fact, Facts, Origin
from forms.fill import FilledForm, fill
from forms.pdf import Marks, render
from resources.dates import PartialDate
from tests.unit.forms.conftest import OFFICE, person, squeezed, text_of

ME = "099190001234"
OTHER = "099065004321"
PLAIN = Marks(test_data=False, unverified=False)
CHILD: dict[str, str | PartialDate] = {
    "full_name": "Trần Bảo Châu",
    "birth_date": PartialDate(2022, 4, 1),
    "mother__full_name": "Nguyễn Thị Ngọc Ánh",
    "father__full_name": "Trần Văn Nam",
}
COUNTER = {
    "dossier": Fact("H01.22-261122-0007", Origin.SYSTEM),
    "unit.counter": Fact("Trung tâm Phục vụ hành chính công xã Ea Kao", Origin.SYSTEM),
    "clerk.full_name": Fact("Y Blŏ Niê", Origin.SYSTEM),
    "now": Fact("09:05 22/11/2026", Origin.SYSTEM),
    "due": Fact("16:30 04/12/2026", Origin.COMPUTED),
    "procedure.days": Fact("10", Origin.SYSTEM),
}


def printed(filled: FilledForm) -> str:
    return text_of(render(filled, marks=PLAIN))


def without(facts: Facts, *ends: str) -> Facts:
    return {name: fact for name, fact in facts.items() if not name.endswith(ends)}


@pytest.mark.parametrize(
    ("key", "role", "field"),
    [("tk1_ts", "applicant", "f01"), ("nd20_mau04", "deceased", "nc_ten"), ("nd176_mau01", "applicant", "ho_ten")],
)
def test_a_name_stands_in_capitals_with_its_accents_where_the_paper_says_so(catalogue: Catalogue, key: str, role: str, field: str) -> None:
    filled = fill(catalogue.get(key), OFFICE | person(role, ME, full_name="H'Hen Niê Kđăm Ngọc Ánh"))
    assert filled.text(field) == "H'HEN NIÊ KĐĂM NGỌC ÁNH"


def test_a_child_under_six_names_a_parent_who_signs(catalogue: Catalogue) -> None:
    filled = fill(catalogue.get("tk1_ts"), OFFICE | person("applicant", ME, **CHILD))
    assert filled.text("f10") == "Nguyễn Thị Ngọc Ánh"
    assert printed(filled).count(squeezed("Nguyễn Thị Ngọc Ánh")) == 2
    assert printed(filled).count(squeezed("TRẦN BẢO CHÂU")) == 1


@pytest.mark.parametrize(("birthday", "asked"), [(PartialDate(2020, 11, 22), True), (PartialDate(2020, 11, 21), False)])
def test_from_the_sixth_birthday_on_no_parent_is_asked_for(catalogue: Catalogue, birthday: PartialDate, asked: bool) -> None:
    facts = OFFICE | person("applicant", ME, full_name="Trần Bảo Châu", birth_date=birthday)
    assert ("f10" in fill(catalogue.get("tk1_ts"), facts).missing) is asked


def test_without_a_birth_date_nobody_is_taken_for_a_child(catalogue: Catalogue) -> None:
    facts = without(OFFICE | person("applicant", ME, mother__full_name="Lò Thị Đắc"), "birth_date")
    assert not {"f10"} & ({*fill(catalogue.get("tk1_ts"), facts).missing} | {*fill(catalogue.get("tk1_ts"), facts).values})


def test_the_household_stands_in_the_appendix_row_by_row(catalogue: Catalogue) -> None:
    born = "Xã Ea Kao, tỉnh Đắk Lắk"
    facts = OFFICE | person("applicant", ME, birth_registration_place=born)
    facts |= person("member[0]", OTHER, full_name="Y Blŏ Niê", household_head__relation="Chủ hộ", birth_registration_place=born)
    facts |= person("member[1]", "099215001230", full_name="H'Hen Niê", household_head__relation="Con đẻ", birth_registration_place=born)
    filled = fill(catalogue.get("tk1_ts"), facts)
    cells = [[filled.text(f"pl_bang[{row}].{column}") for column in ("ho_ten", "quan_he", "so")] for row in (0, 1, 2)]
    assert cells[0] == ["Nguyễn Thị Ngọc Ánh", "Con đẻ", ME], "the table is of the whole household, so of whoever speaks for it too"
    assert cells[1:] == [["Y Blŏ Niê", "Chủ hộ", OTHER], ["H'Hen Niê", "Con đẻ", "099215001230"]]
    assert filled.text("pl_chu_ho") == "Nguyễn Văn Hùng"
    assert not [key for key in filled.missing if key.startswith("pl_")]


def test_the_appendix_is_a_landscape_page_of_its_own_after_the_signatures(catalogue: Catalogue) -> None:
    facts = OFFICE | person("applicant", ME) | person("member[0]", OTHER)
    with pdfium.PdfDocument(render(fill(catalogue.get("tk1_ts"), facts), marks=PLAIN)) as document:
        sizes = [page.get_size() for page in document]
        texts = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    assert [width > height for width, height in sizes] == [False, True]
    assert "Ngườikêkhai" in texts[0]
    assert "PHỤLỤCTHÀNHVIÊNHỘGIAĐÌNH" in texts[1]


def test_the_appendix_is_asked_for_only_with_its_box_ticked_or_a_member_read(catalogue: Catalogue) -> None:
    form, facts = catalogue.get("tk1_ts"), OFFICE | person("applicant", ME)
    alone = fill(form, facts)
    assert not [key for key in (*alone.missing, *alone.values) if key.startswith("pl_")]
    ticked = fill(form, facts, entries={"f12": "Có"})
    assert ticked.text("pl_bang[0].ho_ten") == "Nguyễn Thị Ngọc Ánh"
    read = fill(form, facts | person("member[0]", OTHER))
    assert (alone.text("f12"), read.text("f12"), read.text("pl_bang[1].so")) == ("", "Có", OTHER)
    without = fill(form, facts | person("member[0]", OTHER), entries={"f12": "không"})
    assert not [key for key in (*without.missing, *without.values) if key.startswith("pl_")], "box and appendix say the same"


def test_a_row_is_typed_below_the_people_of_the_household(catalogue: Catalogue) -> None:
    form, facts = catalogue.get("tk1_ts"), OFFICE | person("applicant", ME) | person("member[0]", OTHER)
    filled = fill(form, facts, entries={"pl_bang[2].ho_ten": "Trần Bảo Châu"})
    assert [filled.text(f"pl_bang[{row}].so") for row in (0, 1, 2)] == [ME, OTHER, ""]
    assert filled.text("pl_bang[2].ho_ten") == "Trần Bảo Châu"
    with pytest.raises(InvalidEntry, match="row_gap"):
        fill(form, facts, entries={"pl_bang[3].ho_ten": "Trần Bảo Châu"})


def test_the_first_row_stays_the_applicant_s_where_only_the_others_are_known(catalogue: Catalogue) -> None:
    filled = fill(catalogue.get("tk1_ts"), OFFICE | person("member[0]", OTHER))
    assert (filled.text("pl_bang[0].so"), filled.text("pl_bang[1].so")) == ("", OTHER)
    assert not [key for key in filled.missing if key.startswith("pl_bang[0]")]


def test_who_wants_the_electronic_card_gives_no_address_to_send_to(catalogue: Catalogue) -> None:
    form, facts = catalogue.get("tk1_ts"), OFFICE | person("applicant", ME)
    assert fill(form, facts).text("f11_2") == "Thôn 3, xã Ea Kao, tỉnh Đắk Lắk"
    assert fill(form, facts, entries={"f11_1": "Có"}).text("f11_2") == ""


@pytest.mark.parametrize(("procedure", "asked"), [("1.002759", True), ("1.001939", False), ("1.002179", False), (None, False)])
def test_an_insurance_number_is_asked_of_those_who_have_data_corrected(catalogue: Catalogue, procedure: str | None, asked: bool) -> None:
    filled = fill(catalogue.get("tk1_ts"), OFFICE | person("applicant", ME), procedure=procedure)
    assert ("f13" in filled.missing) is asked


def test_what_is_to_be_corrected_is_only_offered(catalogue: Catalogue) -> None:
    filled = fill(catalogue.get("tk1_ts"), OFFICE | person("applicant", ME))
    assert filled.suggestions["f14_1"] == ("NGUYỄN THỊ NGỌC ÁNH",)
    assert not [key for key in (*filled.values, *filled.missing) if key.startswith("f14_")]


def test_the_place_of_birth_registration_falls_back_by_offer_only(catalogue: Catalogue) -> None:
    filled = fill(catalogue.get("tk1_ts"), OFFICE | person("applicant", ME))
    assert "f09" in filled.missing
    assert filled.suggestions["f09"][0] == "Xã Tân Tiến, tỉnh Bắc Ninh"


def test_the_funeral_form_says_permanent_residence_and_never_the_old_label(catalogue: Catalogue) -> None:
    facts = OFFICE | person("deceased", OTHER, sex="Nam") | person("applicant", ME)
    text = printed(fill(catalogue.get("nd20_mau04"), facts))
    assert text.count(squeezed("Nơi thường trú")) == 2
    assert "Hộkhẩu" not in text


def test_where_an_organisation_buries_nobody_else_is_asked_and_its_head_signs(catalogue: Catalogue) -> None:
    form = catalogue.get("nd20_mau04")
    facts = OFFICE | person("deceased", OTHER, full_name="Y Blŏ Niê") | person("applicant", ME)
    entries = {"cq_ten": "Trung tâm Bảo trợ xã hội", "cq_dd": "Lò Thị Đắc"}
    filled = fill(form, facts, entries=entries)
    assert not [key for key in (*filled.missing, *filled.values) if key.startswith("cn_")]
    assert printed(filled).count(squeezed("Lò Thị Đắc")) == 2
    at_home = fill(form, facts)
    assert [key for key in at_home.missing if key.startswith("cn_")] == ["cn_qh"]
    assert printed(at_home).count(squeezed("Nguyễn Thị Ngọc Ánh")) == 2
    assert printed(at_home).count("Ngườikhai") == printed(filled).count("Ngườikhai") == 1


def test_the_relation_to_the_dead_is_offered_from_his_record(catalogue: Catalogue) -> None:
    facts = OFFICE | person("deceased", OTHER, spouse__personal_id=ME) | person("applicant", ME)
    assert fill(catalogue.get("nd20_mau04"), facts).suggestions["cn_qh"] == ("Vợ",)


@pytest.mark.parametrize("key", ["nd20_mau04", "uy_quyen_13hsb"])
def test_date_and_place_of_issue_come_from_the_card_or_are_asked_for(catalogue: Catalogue, key: str) -> None:
    date, place = {"nd20_mau04": ("cn_ngay", "cn_noi"), "uy_quyen_13hsb": ("a_ngay", "a_do")}[key]
    facts = OFFICE | person("applicant", ME)
    filled = fill(catalogue.get(key), facts)
    assert (filled.text(date), filled.values[date].origin) == ("10/05/2021", Origin.CARD)
    assert filled.text(place) == "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
    assert {date, place} <= set(fill(catalogue.get(key), without(facts, "card.issue_date", "card.place_of_issue")).missing)


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("Đề nghị hưởng trợ cấp hưu trí xã hội", set()),
        ("Đề nghị nhận trợ cấp hưu trí xã hội tại nơi cư trú mới", {"cu_tru_moi"}),
        ("Đề nghị thay đổi thông tin người đang hưởng trợ cấp hưu trí xã hội", {"thay_doi"}),
    ],
)
def test_a_pensioner_says_where_he_moves_or_what_changes(catalogue: Catalogue, choice: str, wanted: set[str]) -> None:
    filled = fill(catalogue.get("nd176_mau01"), OFFICE | person("applicant", ME), entries={"loai": choice})
    assert {"cu_tru_moi", "thay_doi"} & set(filled.missing) == wanted


def test_a_pensioner_whose_guardian_stays_at_home_is_still_represented(catalogue: Catalogue) -> None:
    known = {"legal_representative__full_name": "Lò Thị Đắc", "legal_representative__personal_id": OTHER}
    filled = fill(catalogue.get("nd176_mau01"), OFFICE | person("applicant", ME, **known))
    assert (filled.text("gh_ten"), filled.text("gh_dd"), filled.text("gh_ns")) == ("Lò Thị Đắc", OTHER, "")


def test_what_a_pensioner_draws_already_stands_with_amount_and_month(catalogue: Catalogue) -> None:
    entries = {"che_do_muc[0].ten": "Trợ cấp xã hội", "che_do_muc[0].muc": "500000", "che_do_muc[0].tu_thang": "03/2024"}
    filled = fill(catalogue.get("nd176_mau01"), OFFICE | person("applicant", ME), entries=entries)
    assert filled.text("che_do_muc[0].muc") == "500.000"
    assert "Trợcấpxãhội500.00003/2024" in printed(filled)


def test_principal_and_agent_each_sign_with_their_own_name(catalogue: Catalogue) -> None:
    facts = OFFICE | person("applicant", ME) | person("recipient", OTHER, full_name="Y Blŏ Niê Kđăm")
    text = printed(fill(catalogue.get("uy_quyen_13hsb"), facts))
    assert text.count(squeezed("Nguyễn Thị Ngọc Ánh")) == text.count(squeezed("Y Blŏ Niê Kđăm")) == 2


def test_the_slip_says_who_handed_in_what_where_and_until_when(catalogue: Catalogue) -> None:
    entries = {"so_dien_thoai_nguoi_nop": "0912 345 678", "so_bo_ho_so": "1", "trich_yeu_ho_so": "Đăng ký thường trú"}
    entries |= {"thanh_phan_ho_sos[0].ten": "Tờ khai CT01", "thanh_phan_ho_sos[0].so_ban_chinh": "1"}
    filled = fill(catalogue.get("phieu_tiep_nhan"), OFFICE | COUNTER | person("applicant", ME), entries=entries)
    assert filled.missing == ()
    text = printed(filled)
    for wanted in ("H01.22-261122-0007", "Tờ khai CT01", "Đăng ký thường trú", "10 ngày làm việc", "09:05 22/11/2026", "Y Blŏ Niê"):
        assert squeezed(wanted) in text
    assert squeezed("5. Thời gian trả kết quả giải quyết hồ sơ: 16:30 04/12/2026") in text


def test_the_slip_without_papers_or_a_date_to_come_back_says_what_it_lacks(catalogue: Catalogue) -> None:
    filled = fill(catalogue.get("phieu_tiep_nhan"), without(OFFICE | COUNTER | person("applicant", ME), "due", "procedure.days"))
    lacking = {"trich_yeu_ho_so", "thanh_phan_ho_sos", "so_dien_thoai_nguoi_nop", "so_bo_ho_so", "thoi_han_xu_ly_ho_so", "ngay_hen_tra"}
    assert set(filled.missing) == lacking


@pytest.mark.parametrize(("known", "owner"), [({}, "Nguyễn Thị Ngọc Ánh"), ({"subject": "Y Blŏ Niê"}, "Y Blŏ Niê")])
def test_the_slip_names_the_owner_of_the_dossier_or_else_who_brings_it(catalogue: Catalogue, known: dict[str, str], owner: str) -> None:
    facts = OFFICE | COUNTER | person("applicant", ME)
    for role, name in known.items():
        facts |= person(role, OTHER, full_name=name)
    filled = fill(catalogue.get("phieu_tiep_nhan"), facts)
    assert (filled.text("chu_ho_so"), filled.text("ten_nguoi_nop")) == (owner, "Nguyễn Thị Ngọc Ánh")
