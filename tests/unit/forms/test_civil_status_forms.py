"""The declarations of civil status, as a clerk relies on them: everybody in his own place, nothing asked for in vain."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from forms.catalogue import Catalogue
from forms.facts import Fact, Facts, Origin
from forms.fill import fill
from forms.lint import lint_file
from forms.model import Footnote2, FormDefinition, FormField
from forms.pdf import Marks, render
from tests.unit.forms.conftest import ID_SENTENCE, OFFICE, person, squeezed, text_of

FORMS = (
    "cai_chinh_ho_tich",
    "cham_dut_giam_ho",
    "giam_ho",
    "ket_hon",
    "khai_sinh",
    "khai_sinh_dang_ky_lai",
    "khai_tu",
    "nhan_cha_me_con",
    "trich_luc_ho_tich",
    "xntthn",
)
COVERED = {"ket_hon": 2, "khai_sinh": 3, "khai_sinh_dang_ky_lai": 3, "giam_ho": 9, "cham_dut_giam_ho": 9, "nhan_cha_me_con": 9}
"""How many fields bear footnote (2); 5 where nothing is said."""

NUMBERS = ("099190001234", "099065004321", "099314005678", "099088007777")
NAMES = ("H'Ngọc Ánh Niê", "Trần Quốc Việt", "Lê Bảo An", "Y Blŏ Êban")
UNMARKED = Marks(test_data=False, unverified=False)


def everybody(form: FormDefinition, **known: str) -> Facts:
    """The office and one citizen for each role, no two with the same name or number; `known` holds for all."""
    facts = dict(OFFICE)
    for role, number, name in zip(form.roles, NUMBERS, NAMES, strict=False):
        facts |= person(role, number, full_name=name, **known)
    return facts


def under_footnote_2(form: FormDefinition) -> list[FormField]:
    """Residence, sex, ethnicity, nationality where they are asked for only without a personal number."""
    return [field for field in form.fields if isinstance(field, FormField) and field.only_without is not None]


def test_ten_forms_serve_27_of_the_39_civil_status_procedures(catalogue: Catalogue) -> None:
    served = {procedure.code for key in FORMS for procedure in catalogue.get(key).procedures}
    linked = "2.000986"  # one of the 25 essential services, with a form of its own on line
    assert len(served - {linked}) == 27
    both = [key for key in FORMS if "1.000689" in {procedure.code for procedure in catalogue.get(key).procedures}]
    assert both == ["khai_sinh", "nhan_cha_me_con"]
    # These have forms of their own, which nobody has seen: none of ours may pass for them.
    assert not served & {"1.000893", "1.004746", "1.004772", "1.005461", "2.000497", "2.000513", "2.002516", "3.000322", "3.000323"}


@pytest.mark.parametrize("key", FORMS)
@pytest.mark.parametrize("footnote2", ["blank", "fill"])
def test_everybody_s_values_stand_in_his_own_fields(catalogue: Catalogue, key: str, footnote2: Footnote2) -> None:
    form = catalogue.get(key)
    filled = fill(form, everybody(form), footnote2=footnote2)
    whose = {item.key: item.role for item in form.items()}
    for key_of_field, value in filled.values.items():
        assert {name.partition(".")[0] for name in value.sources if name.startswith(form.roles)} <= {whose[key_of_field]}
    for role, name, number in zip(form.roles, NAMES, NUMBERS, strict=False):
        about = {at for at, value in filled.values.items() if name in value.text or number in value.text}
        assert {whose[at] for at in about} == {role}
        assert ID_SENTENCE.format(number=number) in {filled.text(at) for at in about}


@pytest.mark.parametrize("key", FORMS)
def test_what_footnote_2_covers_is_blank_with_a_number_and_asked_for_without_one(catalogue: Catalogue, key: str) -> None:
    form = catalogue.get(key)
    covered = {field.key for field in under_footnote_2(form)}
    assert len(covered) == COVERED.get(key, 5)
    numbered = fill(form, everybody(form))
    assert not covered & {*numbered.values, *numbered.missing, *numbered.suggestions}
    unknown = fill(form, OFFICE, entries={"cha_ho_ten": "Y Blŏ Niê"} if key.startswith("khai_sinh") else {})
    assert covered <= set(unknown.missing)


def test_the_bride_s_column_never_holds_what_is_the_groom_s(catalogue: Catalogue) -> None:
    form = catalogue.get("ket_hon")
    alone = fill(form, OFFICE | person("groom", NUMBERS[1], full_name=NAMES[1]), footnote2="fill")
    assert {key.partition("_")[0] for key in alone.values} == {"nam", "kinh", "lam", "ngay"}
    assert [key for key in alone.missing if key.startswith("nam_")] == ["nam_lan_ket_hon"]
    assert [key for key in alone.missing if key.startswith("nu_")] == [
        "nu_ho_ten",
        "nu_ngay_sinh",
        "nu_dan_toc",
        "nu_quoc_tich",
        "nu_noi_cu_tru",
        "nu_giay_to",
        "nu_lan_ket_hon",
    ]
    assert [(signature.head, alone.text(signature.name)) for signature in form.signatures] == [("Bên nữ", ""), ("Bên nam", NAMES[1])]


@pytest.mark.parametrize("key", FORMS)
def test_the_usual_case_is_one_page(catalogue: Catalogue, key: str) -> None:
    form = catalogue.get(key)
    for filled in (fill(form, {}), fill(form, everybody(form))):
        with pdfium.PdfDocument(render(filled, marks=UNMARKED)) as pages:
            assert len(pages) == 1


@pytest.mark.parametrize("key", ["ket_hon", "khai_sinh", "khai_sinh_dang_ky_lai", "khai_tu"])
def test_how_many_copies_is_asked_only_where_copies_are_wanted(catalogue: Catalogue, key: str) -> None:
    form = catalogue.get(key)
    asked = {answer: "so_luong_ban_sao" in fill(form, {}, entries={"cap_ban_sao": answer}).missing for answer in ("Có", "Không", "")}
    assert asked == {"Có": True, "Không": False, "": False}


@pytest.mark.parametrize("key", ["giam_ho", "cham_dut_giam_ho"])
def test_one_scan_serves_an_applicant_who_is_the_guardian(catalogue: Catalogue, key: str) -> None:
    form = catalogue.get(key)
    facts = OFFICE | person("applicant", NUMBERS[0]) | person("guardian", NUMBERS[0]) | person("ward", NUMBERS[2], full_name=NAMES[2])
    filled = fill(form, facts)
    assert filled.text("nyc_giay_to") == filled.text("gh_giay_to") == ID_SENTENCE.format(number=NUMBERS[0])
    assert (filled.text("dgh_ho_ten"), filled.text("dgh_giay_to")) == (NAMES[2], ID_SENTENCE.format(number=NUMBERS[2]))
    what_no_record_has = {"giam_ho": ("ly_do",), "cham_dut_giam_ho": ("da_dk_tai", "da_dk_ngay", "da_dk_so", "ly_do")}
    assert filled.missing == what_no_record_has[key]


@pytest.mark.parametrize("key", ["giam_ho", "cham_dut_giam_ho"])
def test_the_ward_s_representative_is_offered_as_guardian_and_never_decided(catalogue: Catalogue, key: str) -> None:
    facts = person("ward", NUMBERS[2], legal_representative__full_name="Phạm Thị Lan")
    filled = fill(catalogue.get(key), facts)
    assert filled.suggestions["gh_ho_ten"] == ("Phạm Thị Lan",)
    assert "gh_ho_ten" in filled.missing
    assert fill(catalogue.get(key), facts | person("guardian", NUMBERS[0])).text("gh_ho_ten") == "Nguyễn Thị Ngọc Ánh"


@pytest.mark.parametrize(("same", "asked"), [("person_1", False), ("person_2", False), (None, True)])
def test_who_recognizes_a_child_does_not_say_what_he_is_to_himself(catalogue: Catalogue, same: str | None, asked: bool) -> None:
    form = catalogue.get("nhan_cha_me_con")
    facts = {name: fact for name, fact in everybody(form).items() if not name.startswith(f"{same}.")}
    if same:
        facts |= person(same, NUMBERS[0], full_name=NAMES[0])
    assert ("nyc_quan_he" in fill(form, facts).missing) is asked
    assert set(fill(form, facts, entries={"nyc_quan_he": "Vợ"}).missing) == {"la"}


def test_of_a_death_the_clerk_is_asked_for_what_stands_in_the_notice(catalogue: Catalogue) -> None:
    form = catalogue.get("khai_tu")
    filled = fill(form, everybody(form, spouse__personal_id=NUMBERS[0]))
    assert (filled.text("nyc_ho_ten"), filled.text("nc_ho_ten")) == NAMES[:2]
    assert filled.suggestions["nyc_quan_he"] == ("Vợ",)
    assert filled.missing == (
        "nyc_quan_he",
        "chet_gio",
        "chet_ngay",
        "noi_chet",
        "nguyen_nhan",
        "giay_bao_tu_so",
        "giay_bao_tu_co_quan",
        "giay_bao_tu_ngay",
    )


def test_parents_without_a_card_keep_the_names_in_the_record_of_their_child(catalogue: Catalogue) -> None:
    form = catalogue.get("khai_sinh_dang_ky_lai")
    named = {"mother__full_name": "Đặng Thị Mai", "father__full_name": "Bùi Văn Hải", "father__nationality": "Lào"}
    facts = OFFICE | person("subject", NUMBERS[1], **named)
    filled = fill(form, facts)
    assert [filled.text(key) for key in ("me_ho_ten", "cha_ho_ten", "cha_quoc_tich")] == ["Đặng Thị Mai", "Bùi Văn Hải", "Lào"]
    with_card = fill(form, facts | person("mother", NUMBERS[2], full_name=NAMES[2]))
    assert [with_card.text(key) for key in ("me_ho_ten", "cha_ho_ten")] == [NAMES[2], "Bùi Văn Hải"]


@pytest.mark.parametrize("key", ["trich_luc_ho_tich", "cai_chinh_ho_tich"])
def test_the_place_of_birth_registration_is_only_offered_where_it_may_be_another_entry_s(catalogue: Catalogue, key: str) -> None:
    filled = fill(catalogue.get(key), person("subject", NUMBERS[1], birth_registration_place="Phường Tân Lập, tỉnh Đắk Lắk"))
    assert filled.suggestions["da_dk_tai"] == ("Phường Tân Lập, tỉnh Đắk Lắk",)
    assert "da_dk_tai" in filled.missing


def test_a_birth_registered_again_says_where_it_was_registered_before(catalogue: Catalogue) -> None:
    facts = person("subject", NUMBERS[1], birth_registration_place="Xã Hòa Thắng, tỉnh Đắk Lắk")
    filled = fill(catalogue.get("khai_sinh_dang_ky_lai"), facts)
    assert (filled.text("dkks_tai"), filled.values["dkks_tai"].origin) == ("Xã Hòa Thắng, tỉnh Đắk Lắk", Origin.DATABASE)
    assert filled.text("tre_ngay_sinh_chu") == "Ngày bảy, tháng ba, năm một nghìn chín trăm chín mươi"


def test_the_usual_extracts_are_offered_and_another_may_be_typed(catalogue: Catalogue) -> None:
    form = catalogue.get("trich_luc_ho_tich")
    assert fill(form, {}).suggestions["loai_viec"][:3] == ("khai sinh", "kết hôn", "khai tử")
    assert fill(form, {}, entries={"loai_viec": "nuôi con nuôi"}).text("loai_viec") == "nuôi con nuôi"


def test_a_sentence_runs_on_around_its_values(catalogue: Catalogue) -> None:
    entries = {"chet_gio": "10", "chet_phut": "30", "chet_ngay": "12/11/2026"}
    death = text_of(render(fill(catalogue.get("khai_tu"), {}, entries=entries), marks=UNMARKED))
    assert squeezed("Đã chết vào lúc: 10 giờ 30 phút, ngày 12/11/2026") in death
    change = fill(catalogue.get("cai_chinh_ho_tich"), {}, entries={"loai_viec": "cải chính hộ tịch"})
    written = text_of(render(change, marks=UNMARKED))
    assert squeezed("Đề nghị cơ quan đăng ký việc (4) cải chính hộ tịch cho người có tên dưới đây:") in written


def test_a_sentence_has_one_place_for_its_value(changed: Callable[..., Path]) -> None:
    broken = changed("khai_tu", ("printed: do …", "printed: do … và …"))
    assert [(finding.field, finding.rule) for finding in lint_file(broken)] == [("giay_bao_tu_co_quan", "SCH-1")]


@pytest.mark.parametrize(
    ("status", "first", "last"),
    [
        ("Đang có vợ/chồng", "Hiện tại đang có vợ/chồng", "từ đó đến nay chưa đăng ký kết hôn với ai"),
        ("Chưa kết hôn", "Hiện tại chưa đăng ký kết hôn", "Hiện tại đang có vợ/chồng"),
        ("", "Hiện tại chưa đăng ký kết hôn", "Trong khoảng thời gian"),
    ],
)
def test_what_the_record_contradicts_is_offered_last(xntthn: FormDefinition, status: str, first: str, last: str) -> None:
    facts = OFFICE | person("subject", "099190001234") | {"subject.marital_status": Fact(status, Origin.DATABASE)}
    offered = fill(xntthn, facts).suggestions["tthn"]
    assert len(offered) == 5
    assert offered[0].startswith(first)
    assert last in offered[-1]
