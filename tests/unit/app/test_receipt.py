"""The receipt slip: the papers that came in, the facts of the office on it, and its two copies."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.claimant import Claimant
from app.core.errors import WrongUsage
from app.counter import Counter, Draft
from app.receipt import FORM, both_copies, papers_handed_in, require_named
from forms.catalogue import Catalogue
from forms.facts import Origin
from forms.procedures import Procedures
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, a_desk

PAPERS = [("Giấy chứng sinh", "1 bản chính"), ("  Thẻ căn  cước ", "Bản sao, 2 bản chứng thực")]


def a_slip(counter: Counter, *, days: int | None = 3, procedure: str = "1.001193") -> Draft:
    matter = counter.open_dossier(number="H-20261120-0900", procedure=procedure)
    entries = {**papers_handed_in(PAPERS), "so_dien_thoai_nguoi_nop": "0912 345 678", "so_bo_ho_so": "1"}
    return counter.fill(matter, FORM, [Claimant.of_card("applicant", FIRST)], entries=entries, days=days)


def test_papers_become_rows_with_their_counts() -> None:
    assert papers_handed_in(PAPERS) == {
        "thanh_phan_ho_sos[0].ten": "Giấy chứng sinh",
        "thanh_phan_ho_sos[0].so_ban_chinh": "1",
        "thanh_phan_ho_sos[1].ten": "Thẻ căn cước",
        "thanh_phan_ho_sos[1].so_ban_sao": "1",
        "thanh_phan_ho_sos[1].nhan_ban_giay": "2",
    }
    assert papers_handed_in([]) == {}


@pytest.mark.parametrize("said", ["", "bản gốc", "hai bản chính", "1 bản sao, 2 bản photo", "0912345678 bản chính", "1 bản chính,"])
def test_papers_that_are_no_kind_of_copy_are_refused(said: str) -> None:
    with pytest.raises(WrongUsage) as told:
        papers_handed_in([("Giấy chứng sinh", said)])
    assert told.value.key == "receipt.bad_paper"
    assert "ban chinh" in told.value.explain("vi")


def test_the_office_fills_its_own_part(own_home: Path) -> None:
    clock = HandClock()
    with a_desk(own_home, clock) as (counter, _):
        filled = a_slip(counter).filled
    came = clock.now().astimezone()
    origins = {key: (value.text, value.origin) for key, value in filled.values.items()}
    assert origins["ma_ho_so"] == ("H-20261120-0900", Origin.SYSTEM)
    assert origins["ngay_tiep_nhan"] == (f"{came:%H:%M %d/%m/%Y}", Origin.SYSTEM)
    assert origins["thoi_han_xu_ly_ho_so"] == ("3", Origin.SYSTEM)
    # Friday 20/11/2026; 24/11 is Viet Nam Culture Day.
    assert origins["ngay_hen_tra"] == ("17:00 26/11/2026", Origin.COMPUTED)
    assert origins["trich_yeu_ho_so"] == ("Đăng ký khai sinh", Origin.SYSTEM)
    assert origins["nguoi_tiep_nhan"][0] == counter.clerk.name
    assert filled.missing == ()


def test_a_desk_with_a_name_signs_with_it(own_home: Path) -> None:
    with a_desk(own_home, HandClock()) as (counter, _):
        assert a_slip(counter).filled.text("don_vi_tiep_nhan") == counter.clerk.unit.name
        counter.settings.changed("unit.counter", "Bộ phận Một cửa xã Thử Nghiệm")
    with a_desk(own_home, HandClock()) as (counter, _):
        assert a_slip(counter).filled.text("don_vi_tiep_nhan") == "Bộ phận Một cửa xã Thử Nghiệm"


def test_without_a_term_the_day_is_missing_and_not_invented(own_home: Path) -> None:
    with a_desk(own_home, HandClock()) as (counter, _):
        filled = a_slip(counter, days=None).filled
    assert set(filled.missing) == {"thoi_han_xu_ly_ho_so", "ngay_hen_tra"}


def test_a_procedure_nobody_lists_is_missing_and_its_code_is_no_name(own_home: Path) -> None:
    with a_desk(own_home, HandClock()) as (counter, _):
        filled = a_slip(counter, procedure="9.999999").filled
    assert (filled.text("trich_yeu_ho_so"), filled.missing) == ("", ("trich_yeu_ho_so",))


@pytest.mark.parametrize(
    ("procedure", "entries"),
    [("1.001193", {}), ("1.001456", {}), ("", {}), ("9.999999", {"trich_yeu_ho_so": "Việc của xã"})],
)
def test_a_procedure_on_a_list_of_a_form_or_named_by_the_clerk_is_known(procedure: str, entries: dict[str, str]) -> None:
    require_named(procedure, catalogue=Catalogue.load(), entries=entries)


def test_a_procedure_that_only_a_form_names_is_known_and_one_that_nobody_names_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.receipt.shipped", lambda: Procedures((), lists={}))
    require_named("1.001456", catalogue=Catalogue.load(), entries={})
    with pytest.raises(WrongUsage) as told:
        require_named("9.999999", catalogue=Catalogue.load(), entries={"trich_yeu_ho_so": "  "})
    assert told.value.key == "receipt.unknown_procedure"
    for language in ("vi", "en"):
        assert "9.999999" in told.value.explain(language) and "trich_yeu_ho_so" in told.value.explain(language)


def test_the_slip_is_a_paper_to_keep_where_the_office_keeps_them_so(own_home: Path) -> None:
    with a_desk(own_home, HandClock()) as (counter, _):
        counter = replace(counter, settings=counter.settings.changed("forms.file", "pdf-a-1b"))
        copies = both_copies(a_slip(counter))
        slip = counter.paper(*copies)
        assert slip == counter.paper(*copies), "no clock, no random id"
    found = PdfReader(BytesIO(slip), strict=True)
    assert slip.startswith(b"%PDF-1.4\n") and found.metadata is not None
    assert found.metadata.title == f"{copies[0].form.code} - {copies[0].form.title}"
    assert b"<pdfaid:part>1</pdfaid:part>" in slip
    assert len(found.pages) == 2


def test_the_two_copies_say_which_they_are_and_are_one_file(own_home: Path, tmp_path: Path) -> None:
    with a_desk(own_home, HandClock()) as (counter, _):
        copies = both_copies(a_slip(counter))
        file = tmp_path / "slip.pdf"
        file.write_bytes(counter.paper(*copies))
    kept, given = (" ".join(page.extract_text().split()) for page in PdfReader(file).pages)
    assert "(Liên: Lưu)" in kept and "(Liên: Giao khách hàng)" in given
    assert kept.replace("(Liên: Lưu)", "") == given.replace("(Liên: Giao khách hàng)", "")
    for text in ("Giấy chứng sinh", "17:00 26/11/2026", "DỮ LIỆU THỬ"):
        assert text in kept
    assert copies[0].filled.values == copies[1].filled.values
