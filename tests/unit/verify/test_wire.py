"""The answer of service 037 in all its shapes, and what a record makes of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.citizen import ASKABLE, Coded, NameParts
from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify import wire
from resources.dates import PartialDate

WHOLE: dict[str, Any] = {
    "SoDinhDanh": "099190001234",
    "SoCMND": "099123456",
    "HoVaTen": {"Ho": "Nguyễn", "ChuDem": "Thị", "Ten": "Thử"},
    "GioiTinh": "2",
    "DanToc": "1",
    "TonGiao": "00",
    "TinhTrangHonNhan": "1",
    "NhomMau": "04",
    "NgayThangNamSinh": {"Nam": "1990", "NgayThangNam": "19900307"},
    "NoiDangKyKhaiSinh": {"MaTinhThanh": "75", "MaPhuongXa": "25318", "QuocGia": "VN"},
    "QuocTich": "VN",
    "QueQuan": {"ChiTiet": "", "MaTinhThanh": "75"},
    "ThuongTru": {"ChiTiet": "Thôn 2", "MaTinhThanh": "75", "MaPhuongXa": "25318"},
    "NoiOHienTai": {"ChiTiet": "", "MaTinhThanh": "", "MaPhuongXa": ""},
    "Cha": {"HoVaTen": {"Ho": "", "ChuDem": "", "Ten": "NGUYỄN VĂN CHA"}, "QuocTich": "VN", "SoDinhDanh": "099065000001", "SoCMND": ""},
    "Me": {"HoVaTen": "", "SoDinhDanh": ""},
    "VoChong": "",
    "ChuHo": {"QuanHe": "7", "HoVaTen": "Nguyễn Văn Cha", "SoDinhDanh": "099065000001"},
    "SoSoHoKhau": "123",
}


def only(node: dict[str, Any], *names: str) -> Any:
    record = wire.record(node, asked=frozenset(names))
    return getattr(record, names[0]) if len(names) == 1 else record


def test_a_whole_answer_becomes_a_record_without_the_book() -> None:
    record = wire.record(WHOLE, asked=ASKABLE | {"household_book_no"})
    assert record.full_name == "Nguyễn Thị Thử"
    assert record.sex == Coded("2", "Nữ")
    assert record.birth_date == PartialDate(1990, 3, 7)
    assert record.household_book_no is None
    assert "household_book_no" not in record.asked
    assert record.permanent_residence is not None
    assert record.permanent_residence.text == "Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai"
    assert record.father is not None
    assert (record.father.full_name, record.father.personal_id, record.father.old_id) == ("NGUYỄN VĂN CHA", "099065000001", None)
    assert record.household_head is not None
    assert record.household_head.relation == Coded("7", "Con")


def test_what_was_not_asked_for_is_dropped() -> None:
    record = wire.record(WHOLE, asked=frozenset({"personal_id"}))
    assert record.values() == {"personal_id": "099190001234"}


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ({"Ho": "", "ChuDem": "", "Ten": "NGUYỄN THỊ THỬ"}, "NGUYỄN THỊ THỬ"),
        ("Nguyễn  Thị Thử ", "Nguyễn Thị Thử"),
        ({"Ten": ""}, None),
        (None, None),
        ([" x"], "x"),
    ],
)
def test_names_come_in_parts_whole_or_not_at_all(name: object, read: str | None) -> None:
    assert only({"HoVaTen": name}, "full_name") == read


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ({"Ho": "RƠ CHÂM", "ChuDem": "", "Ten": "H'PHYO"}, ("RƠ CHÂM", "H'PHYO")),
        ({"Ho": "Tôn Nữ", "ChuDem": "Thị", "Ten": "Ninh"}, ("Tôn Nữ", "Thị Ninh")),
        ([{"Ho": "Trần", "Ten": "Lan"}], ("Trần", "Lan")),
        ({"Ho": "", "ChuDem": "", "Ten": "RƠ CHÂM H'PHYO"}, None),
        ({"Ho": "RƠ CHÂM H'PHYO", "ChuDem": "", "Ten": ""}, None),
        ("Rơ Châm H'Phyo", None),
        ({"Ten": ""}, None),
        (None, None),
    ],
)
def test_the_parts_of_a_name_are_kept_where_the_record_holds_them_apart(name: object, parts: tuple[str, str] | None) -> None:
    record = wire.record({"HoVaTen": name}, asked=frozenset({"full_name"}))
    assert record.name_parts == (parts and NameParts(family_name=parts[0], given_names=parts[1]))
    assert wire.record({"HoVaTen": name}, asked=frozenset({"sex"})).name_parts is None


@pytest.mark.parametrize(
    ("birth", "read"),
    [
        ({"Nam": "1958"}, PartialDate(1958)),
        ({"Nam": "", "NgayThangNam": "19580229"}, None),
        ({"NgayThangNam": "19580228"}, PartialDate(1958, 2, 28)),
        ({"Nam": "", "NgayThangNam": ""}, None),
        ("", None),
    ],
)
def test_birth_dates_may_be_a_year_and_an_impossible_one_is_a_bad_answer(birth: object, read: PartialDate | None) -> None:
    if birth == {"Nam": "", "NgayThangNam": "19580229"}:
        with pytest.raises(Unavailable) as problem:
            only({"NgayThangNamSinh": birth}, "birth_date")
        assert problem.value.outcome is Outcome.BAD_RESPONSE
    else:
        assert only({"NgayThangNamSinh": birth}, "birth_date") == read


def test_an_empty_nationality_is_vietnamese_and_an_absent_one_says_nothing() -> None:
    assert only({"QuocTich": ""}, "nationality") == Coded("VN", "Việt Nam")
    assert only({}, "nationality") is None


def test_an_unknown_code_is_shown_as_such() -> None:
    assert only({"DanToc": "77"}, "ethnicity") == Coded("77", "mã 77 (không có trong danh mục)", known=False)
    address = only({"ThuongTru": {"MaTinhThanh": "75", "MaPhuongXa": "99998", "ChiTiet": "Tổ 1"}}, "permanent_residence")
    assert address.commune == Coded("99998", "mã 99998 (không có trong danh mục)", known=False)
    assert not address.known


@pytest.mark.parametrize("name", ["permanent_residence", "father", "household_head"])
def test_absent_and_empty_parts_are_none(name: str) -> None:
    element = {"permanent_residence": "ThuongTru", "father": "Cha", "household_head": "ChuHo"}[name]
    assert only({}, name) is None
    assert only({element: {}}, name) is None
    assert only({element: ""}, name) is None


def test_a_relative_known_by_number_alone_is_kept() -> None:
    assert only({"Me": {"SoDinhDanh": "099165000001"}}, "mother").personal_id == "099165000001"


def test_characters_nobody_may_see_make_a_bad_answer() -> None:
    with pytest.raises(Unavailable) as problem:
        only({"SoDinhDanh": "0991\u202e90001234"}, "personal_id")
    assert problem.value.outcome is Outcome.BAD_RESPONSE


def test_an_answer_speaks_of_its_new_and_its_old_number() -> None:
    assert wire.speaks_of(WHOLE, "099190001234")
    assert wire.speaks_of(WHOLE, "099123456")
    assert not wire.speaks_of(WHOLE, "099190000002")


def test_a_member_of_a_household_has_a_relation() -> None:
    member = wire.member({**WHOLE, "QuanHe": "CH01"})
    assert (member.full_name, member.birth_date) == ("Nguyễn Thị Thử", PartialDate(1990, 3, 7))
    assert member.relation == Coded("CH01", "Chủ hộ")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*WHOLE, "Ten", "Nam", "NgayThangNam", "MaPhuongXa", "ChiTiet"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(list(WHOLE)), json_values))
def test_whatever_comes_is_a_record_or_a_bad_answer(node: dict[str, Any]) -> None:
    try:
        record = wire.record(node, asked=ASKABLE)
    except Unavailable as problem:
        assert problem.outcome is Outcome.BAD_RESPONSE
    else:
        assert record.asked == ASKABLE


def test_an_old_address_keeps_its_old_units_and_knows_todays() -> None:
    address = only(
        {"ThuongTru": {"ChiTiet": "Thôn 2", "MaPhuongXa": "25318", "MaQuanHuyen": "693", "MaTinhThanh": "70"}}, "permanent_residence"
    )
    assert address.commune == Coded("25318", "Xã Tân Thành")
    assert address.district.label == "Huyện Bù Đốp"
    assert address.province == Coded("70", "Tỉnh Bình Phước")
    assert address.text == "Thôn 2, Xã Tân Thành, Huyện Bù Đốp, Tỉnh Bình Phước"
    assert address.today == "Thôn 2, Xã Tân Tiến, Thành phố Đồng Nai"
