"""The slip for the police: what differs and nothing more, on pages that hold long names, marked and counted."""

import datetime as dt
import io
from dataclasses import replace
from typing import Any, cast

import pytest
from pypdf import PdfReader

from app.claimant import Claimant, Finding
from app.core.citizen import Address, CitizenRecord, Coded
from app.core.dossier import Dossier
from app.core.lookup import Outcome, Verdict
from app.discrepancy_slip import Office, discrepancies, slip
from app.verify.compare import COMPARED, compare
from resources.dates import PartialDate
from scanner.payload import CardClaim, parse

CARD = "099099000001|099345678|Nguyễn Thị Thử|07031999|Nữ|Thôn 3, Tân Thành, Bù Đốp, Bình Phước|01072021"
HOLDER = Claimant.of_card("applicant", cast(CardClaim, parse(CARD)))
TYPED = Claimant.typed("applicant", number="099345678", full_name="Nguyễn Thị Thử", birth=PartialDate(1999, 3, 7))
DOSSIER = Dossier(number="H-20261122-0930", procedure="1.004873", purpose="tiep_nhan_ho_so")
OFFICE = Office(name="UBND xã Thử Nghiệm", police="Công an xã Thử Nghiệm", place="Thử Nghiệm", clerk="Cán bộ Thử")
AT = dt.datetime(2026, 11, 22, 9, 31)


def a_finding(claimant: Claimant = HOLDER, /, **values: Any) -> Finding:
    record = CitizenRecord(asked=frozenset(values), **values)
    compared = compare(claimant.claimed(), record)
    return Finding(
        claimant=claimant, outcome=Outcome.FOUND, request_id="r-1", adapter="demo", elapsed_ms=1, record=record, comparison=compared
    )


def drawn(finding: Finding, office: Office = OFFICE, *, test_data: bool = True) -> PdfReader:
    return PdfReader(io.BytesIO(slip(finding, DOSSIER, office, at=AT, test_data=test_data)))


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


EVERYTHING: dict[str, Any] = {
    "personal_id": "099099000001",
    "old_id": "099345679",
    "full_name": "NGUYỄN THỊ THƯ",
    "birth_date": PartialDate(1999, 7, 3),
    "sex": Coded("1", "Nam"),
    "permanent_residence": Address(text="Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai"),
}


def test_each_difference_says_both_sides_and_why() -> None:
    told = discrepancies(a_finding(**EVERYTHING))
    assert [(one.name, one.card, one.record) for one in told] == [
        ("old_id", "099345678", "099345679"),
        ("full_name", "Nguyễn Thị Thử", "NGUYỄN THỊ THƯ"),
        ("birth_date", "07/03/1999", "03/07/1999"),
        ("sex", "Nữ", "Nam"),
        ("residence", "Thôn 3, Tân Thành, Bù Đốp, Bình Phước", "Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai"),
    ]
    assert [one.why for one in told][:3] == ["Khác nhau một chữ số.", "Cùng chữ cái nhưng khác dấu.", "Ngày và tháng bị đổi chỗ cho nhau."]
    assert "Thử" not in repr(told)


def test_the_slip_holds_office_dossier_citizen_and_what_differs() -> None:
    paper = text_of(drawn(a_finding(full_name="NGUYỄN THỊ THƯ", birth_date=PartialDate(1999, 3, 7))))
    for wanted in (
        *("UBND XÃ THỬ NGHIỆM", "Kính gửi: Công an xã Thử Nghiệm", "Hồ sơ: H-20261122-0930", "1.004873", "ngày 22 tháng 11 năm 2026"),
        *("Họ, chữ đệm và tên: Nguyễn Thị Thử", "Số định danh cá nhân: 099099000001", "NGUYỄN THỊ THƯ", "Cùng chữ cái nhưng khác dấu."),
        *("Trên thẻ", "Thẻ đúng", "CSDL đúng", "Khác:", "Mã QR trên thẻ", "09:31 ngày 22/11/2026", "r-1", "CÔNG DÂN", "Cán bộ Thử"),
        "không phải biểu mẫu do văn bản pháp luật quy định",
    ):
        assert wanted in paper, wanted


def test_fields_that_do_not_differ_stay_off_it() -> None:
    finding = a_finding(
        full_name="NGUYỄN THỊ THƯ",
        birth_date=PartialDate(1999),
        sex=Coded("2", "Nữ"),
        father=None,
        permanent_residence=Address(text="Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
    )
    paper = text_of(drawn(finding))
    for absent in ("Tân Tiến", "1999", "Giới tính", "Ngày, tháng, năm sinh", "hộ khẩu"):
        assert absent not in paper.replace("22/11/2026", "")


@pytest.mark.parametrize("test_data", [True, False])
def test_invented_people_are_marked_on_every_page(*, test_data: bool) -> None:
    finding = a_finding(full_name="TRẦN VĂN MẪU " * 60)
    pages = drawn(finding, test_data=test_data).pages
    assert len(pages) > 1
    assert all(("DỮ LIỆU THỬ" in page.extract_text()) is test_data for page in pages)


def test_somebody_who_was_typed_said_so_and_has_his_old_number() -> None:
    paper = text_of(drawn(a_finding(TYPED, full_name="NGUYỄN THỊ THƯ", old_id="099345678")))
    assert "Công dân khai" in paper and "Lời khai đúng" in paper and "Số CMND cũ: 099345678" in paper
    assert "Trên thẻ" not in paper


def test_all_six_fields_and_two_homes_with_long_names_are_torn_nowhere() -> None:
    current = Address(text="Nhà trọ số 31, Số 199, Đường Nguyễn Trãi, Khu phố 7, Phường Trấn Biên, Thành phố Đồng Nai")
    office = Office(name="Ủy ban nhân dân xã Thử Nghiệm có tên rất dài của thành phố Thử", police="", place="", clerk="")
    pdf = drawn(a_finding(**{**EVERYTHING, "personal_id": "099099000009", "current_residence": current}), office)
    paper = text_of(pdf)
    assert "Nơi thường trú: Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai" in paper
    assert f"Nơi ở hiện tại: {current.text}" in paper
    assert len(pdf.pages) == 2
    assert "Thông tin" in pdf.pages[1].extract_text() or "CÔNG DÂN" in pdf.pages[1].extract_text()
    assert "CÔNG DÂN" in pdf.pages[1].extract_text() and "NGƯỜI LẬP PHIẾU" in pdf.pages[1].extract_text()


def test_two_homes_that_are_one_are_written_once() -> None:
    home = Address(text="Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai")
    (told,) = discrepancies(a_finding(permanent_residence=home, current_residence=home))
    assert told.record == home.text
    unknown = Address(text="Thôn 2, mã 99998 (không có trong danh mục)", known=False)
    (told,) = discrepancies(a_finding(permanent_residence=unknown, current_residence=home))
    assert told.record == home.text


def test_the_same_slip_has_the_same_bytes_and_nobody_in_its_metadata() -> None:
    finding = a_finding(full_name="NGUYỄN THỊ THƯ")
    first = slip(finding, DOSSIER, OFFICE, at=AT, test_data=True)
    assert first == slip(finding, DOSSIER, OFFICE, at=AT, test_data=True)
    about = str(dict(PdfReader(io.BytesIO(first)).metadata or {}))
    assert "Thử" not in about and "0990" not in about


def test_where_nothing_differs_there_is_no_slip() -> None:
    with pytest.raises(ValueError, match="nothing differs"):
        slip(a_finding(full_name="NGUYỄN THỊ THỬ"), DOSSIER, OFFICE, at=AT, test_data=True)
    nobody = Finding(
        claimant=HOLDER,
        outcome=Outcome.NOT_FOUND_OR_MISMATCH,
        request_id="r-1",
        adapter="demo",
        elapsed_ms=1,
        comparison=dict.fromkeys(COMPARED, Verdict.ABSENT),
    )
    assert [one.name for one in discrepancies(nobody)] == ["personal_id", "full_name", "birth_date"]
    paper = text_of(drawn(nobody))
    assert "Thẻ đúng" in paper and "CSDL đúng" not in paper and "sai lệch như sau" not in paper
    assert discrepancies(replace(nobody, outcome=Outcome.OFFICER_NOT_ALLOWED)) == ()
