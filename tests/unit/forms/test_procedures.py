"""The list of procedures: complete where it says so, agreeing with the forms, and telling what to do where there is no form."""

from pathlib import Path

import pytest

from forms.agreement import of_folder
from forms.catalogue import Catalogue
from forms.errors import BrokenDefinition
from forms.model import FormDefinition, Procedure
from forms.procedures import PROCEDURES, ListedProcedure, Procedures, shipped
from resources.sentences import say

TEN_DECLARATIONS = {
    *("khai_sinh", "khai_sinh_dang_ky_lai", "khai_tu", "ket_hon", "nhan_cha_me_con", "giam_ho", "cham_dut_giam_ho"),
    *("cai_chinh_ho_tich", "trich_luc_ho_tich", "xntthn"),
}


@pytest.fixture(scope="module")
def procedures() -> Procedures:
    return Procedures.load()


def written(folder: Path, text: str) -> Path:
    file = folder / "procedures.yaml"
    file.write_text(f"lists: {{}}\nprocedures:\n{text}", encoding="utf-8")
    return file


def test_all_25_essential_services_are_there_each_with_a_form_or_with_what_to_do(procedures: Procedures) -> None:
    essential = procedures.of_list("essential")
    assert sorted({one.number["essential"] for one in essential}) == list(range(1, 26))
    assert [one.number["essential"] for one in essential] == sorted(one.number["essential"] for one in essential)
    without = {one.number["essential"] for one in essential if not one.forms}
    assert without == {8, 13, 14, 16, 18, 20, 21, 22, 25}
    assert all(one.instead for one in essential if not one.forms)


def test_all_39_civil_status_procedures_are_there_27_of_them_on_10_declarations(procedures: Procedures) -> None:
    civil = procedures.of_list("civil_status")
    assert [one.number["civil_status"] for one in civil] == list(range(1, 40))
    assert sum(bool(one.forms) for one in civil) == 27
    assert {form for one in civil for form in one.forms} == TEN_DECLARATIONS
    assert all(one.instead.startswith("Chưa có mẫu") for one in civil if not one.forms)
    assert all((one.code, one.source) != ("", "") for one in civil)


def test_forms_list_and_portals_agree_and_nothing_asks_for_a_household_book() -> None:
    assert of_folder() == ()


def test_a_procedure_is_found_by_its_code_and_an_unknown_one_is_none(procedures: Procedures) -> None:
    assert procedures.get("1.004873").name == "Cấp Giấy xác nhận tình trạng hôn nhân"
    assert procedures.get("9.999999") is None
    assert procedures.get("") is None


def test_a_procedure_without_a_known_national_code_has_one_of_ours(procedures: Procedures) -> None:
    ours = {one.code: one.name for one in procedures.all if not one.national}
    assert ours["0.000023"].startswith("Cấp điện mới")
    assert all(procedures.get(code).number == {"essential": int(code[2:])} for code in ours)
    assert procedures.get("1.004873").national


def test_groups_are_the_lists_it_stands_in_or_other(procedures: Procedures) -> None:
    assert procedures.get("1.001193").groups == ("essential", "civil_status")
    assert procedures.get("1.010041").groups == ("other",)
    assert set(procedures.lists) == {"essential", "civil_status"}
    assert all(one.care for one in procedures.lists.values())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("dkkh", "1.000894"),
        ("xntthn", "1.004873"),
        ("giay doc than", "1.004873"),
        ("cccd", "1.014061"),
        ("bang lai", "3.000347"),
        ("thuong tru", "1.004222"),
        ("13hsb", "1.001601"),
        ("mai tang", "1.001731"),
        ("ct07", "1.010041"),
        ("lltp", "3.000333"),
        ("ly lịch tư pháp", "3.000333"),
        ("nhap khau", "1.004222"),
        ("nhập khẩu", "1.004222"),
        ("bao tu", "1.000656"),
        ("báo tử", "1.000656"),
        ("mua dien", "0.000023"),
        ("hop dong mua ban dien", "0.000024"),
        ("tk1-ts", "1.002179"),
    ],
)
def test_what_a_clerk_types_leads_to_the_procedure(procedures: Procedures, query: str, code: str) -> None:
    assert procedures.search(query)[0].code == code


@pytest.mark.parametrize("query", ["thư viện", "thu vien", "nhap hoc", "?!", "...", "-"])
def test_what_is_no_procedure_of_ours_leads_nowhere(procedures: Procedures, query: str) -> None:
    assert procedures.search(query) == ()


def of_a_pack(form: FormDefinition, key: str, *served: Procedure) -> FormDefinition:
    return form.model_copy(update={"key": key, "procedures": served})


def test_procedures_that_packs_bring_are_found_with_ours_and_their_forms_follow_ours(
    procedures: Procedures, catalogue: Catalogue, xntthn: FormDefinition
) -> None:
    library = Procedure(code="0.900001", name="Cấp thẻ bạn đọc thư viện")
    ours = Procedure(code="1.004873", name="Tên khác trong gói")
    packs = (of_a_pack(xntthn, "mau_tinh", library, ours), of_a_pack(xntthn, "mau_tinh_b", library))
    joined = procedures.joined((*catalogue.forms, *packs))
    (found,) = joined.search("thư viện")
    assert (found.code, found.name, found.groups) == ("0.900001", library.name, ("other",))
    assert (found.forms, found.source) == (("mau_tinh", "mau_tinh_b"), xntthn.legal.instrument)
    assert joined.get("1.004873") == procedures.get("1.004873").model_copy(update={"forms": ("xntthn", "mau_tinh")})
    assert (len(joined.all), joined.lists, procedures.get("0.900001")) == (len(procedures.all) + 1, procedures.lists, None)


def test_without_packs_the_list_is_as_it_was(procedures: Procedures, catalogue: Catalogue) -> None:
    assert procedures.joined(catalogue.forms).all == procedures.all


def test_the_search_takes_favourites_recent_ones_and_a_limit(procedures: Procedures) -> None:
    found = procedures.search("ket hon", favourites=["1.000094"], recent=["1.000593"], most=3)
    assert [one.code for one in found] == ["1.000094", "1.000593", "1.000894"]
    assert procedures.search("") == procedures.all


def test_what_ships_is_read_once() -> None:
    assert shipped() is shipped()
    assert {one.code for one in shipped().all} == {one.code for one in Procedures.load(PROCEDURES).all}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("  - {code: '0.000001', name: A, source: s}\n", "says what to do instead"),
        ('  - {code: "1.00", name: A, instead: i, source: s}\n', "procedures.0.code"),
        (
            "  - {code: '0.000001', name: A, instead: i, source: s}\n  - {code: '0.000001', name: B, instead: j, source: s}\n",
            "0.000001 stands there twice",
        ),
        ("  - {code: '0.000001', name: A, instead: i, source: s, colour: red}\n", "procedures.0.colour"),
        ("  - {code: '0.000001', name: A, instead: i}\n", "procedures.0.source"),
        ("  - {code: '0.000001', name: A, number: {best: 1}, instead: i, source: s}\n", "procedures.0.number"),
        ("  - &a {name: A}\n", "anchor"),
    ],
)
def test_a_broken_list_is_refused_with_the_place_of_its_fault(tmp_path: Path, text: str, fault: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(BrokenDefinition) as refusal:
        Procedures.load(file)
    told = say(f"form.{refusal.value.code}.what", **refusal.value.values)
    assert fault in told
    assert str(file) in told


def test_a_list_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenDefinition, match="FileNotFoundError"):
        Procedures.load(tmp_path / "none.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenDefinition):
        Procedures.load(tmp_path / "binary.yaml")
    (tmp_path / "list.yaml").write_text("- 1\n", encoding="utf-8")
    with pytest.raises(BrokenDefinition, match="valid dictionary"):
        Procedures.load(tmp_path / "list.yaml")


def test_days_are_told_only_where_they_are_known() -> None:
    known = ListedProcedure(code="0.000001", name="A", instead="i", source="s", days=3)
    assert (known.days, ListedProcedure(code="0.000002", name="B", instead="i", source="s").days) == (3, None)
