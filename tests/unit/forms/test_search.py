"""Finding a name by what a clerk types: accents, initials, order, slips, favourites; and what is not there is not found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.search import Entry, SearchIndex

NAMES = {
    "kh": "Đăng ký kết hôn",
    "kh_ld": "Đăng ký kết hôn lưu động",
    "kh_lai": "Đăng ký lại kết hôn",
    "kh_nn": "Đăng ký kết hôn có yếu tố nước ngoài",
    "ks": "Đăng ký khai sinh",
    "ks_lai": "Đăng ký lại khai sinh",
    "kt": "Đăng ký khai tử",
    "hn": "Cấp Giấy xác nhận tình trạng hôn nhân",
    "tt": "Đăng ký thường trú",
    "tam": "Đăng ký tạm trú",
    "tl": "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
    "gp": "Cấp lại giấy phép lái xe",
}
ALSO = {"tt": "1.004222 ct01", "hn": "giấy độc thân", "gp": "bằng lái"}
INDEX = SearchIndex(Entry(key, name, ALSO.get(key, "")) for key, name in NAMES.items())


def found(query: str, **how: list[str]) -> list[str]:
    return [entry.id for entry in INDEX.find(query, **how)]  # type: ignore[arg-type]  # favourites and recent, both lists


@pytest.mark.parametrize(
    "query",
    [
        *("Đăng ký kết hôn", "đăng ký kết hôn", "dang ky ket hon", "ĐĂNG KÍ KẾT HÔN", "đăng kí kết hôn", "Ðăng ký kết hôn"),
        *("dkkh", "ĐKKH", "đk kh", "dk ket hon", "hôn kết", "hon ket dang", "kết  hôn,", "ket ho", "kết hơn", "dangkykethon", "kethon"),
        *("két hin", "ket hpn", "kêt hnô", "đăngg ky ket hon", "ket hon dag ky"),
        unicodedata.normalize("NFD", "Đăng ký kết hôn"),
    ],
)
def test_marriage_registration_is_found_first_however_it_is_typed(query: str) -> None:
    assert found(query)[0] == "kh"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("xntthn", ["hn"]),
        ("tthn", ["hn"]),
        ("doc than", ["hn"]),
        ("độc thân", ["hn"]),
        ("gplx", ["gp"]),
        ("bang lai", ["gp"]),
        ("ct01", ["tt"]),
        ("1.004222", ["tt"]),
        ("1004222", ["tt"]),
        ("004222", ["tt"]),
        ("ytnn", ["kh_nn"]),
        ("khai sinh lai", ["ks_lai"]),
        ("dkks lai", ["ks_lai"]),
        ("trich luc hô tich", ["tl"]),
        ("trichs luc", ["tl"]),
        ("xx", []),
        ("kết hôn xx", []),
        ("qq", []),
        ("khai hoan tuyet nhien khong", []),
        ("tam tru hai ngay", []),
        ("kat hin", []),
        ("hết pôn", []),
        ("ekt hon luu dong", ["kh_ld"]),
        ("oet hon luu dong", []),
        (",.", []),
        ("- ?", []),
    ],
)
def test_exactly_what_is_meant_is_found(query: str, ids: list[str]) -> None:
    assert found(query) == ids


def test_accents_that_are_typed_decide_but_exclude_nobody() -> None:
    assert found("tạm trú") == ["tam"]
    assert found("kết hôn")[:3] == ["kh", "kh_lai", "kh_ld"]
    index = SearchIndex([Entry("plain", "Tam thất"), Entry("accented", "Tạm vắng")])
    assert [one.id for one in index.find("tạm")] == ["accented", "plain"]
    assert [one.id for one in index.find("tam")] == ["plain", "accented"]


def test_a_guess_is_made_only_where_nothing_matches_and_with_as_few_guesses_as_can_be() -> None:
    assert "tt" not in found("tam tru")
    assert found("tam tur") == ["tam"]
    assert found("tan tru") == ["tam"]
    index = SearchIndex([Entry("one", "Tân trang"), Entry("two", "Tam trú")])
    assert [one.id for one in index.find("tan tru")] == ["two"]


def test_short_words_are_not_guessed() -> None:
    index = SearchIndex([Entry("xa", "Cấp xã")])
    assert index.find("xo") == ()
    assert [one.id for one in index.find("xa")] == ["xa"]


def test_favourites_stand_before_recent_ones_and_those_before_the_rest() -> None:
    assert found("kết hôn", favourites=["kh_nn"], recent=["kh_lai", "kh_nn"]) == ["kh_nn", "kh_lai", "kh", "kh_ld"]
    assert found("kết hôn", favourites=["ks"], recent=["gone"]) == ["kh", "kh_lai", "kh_ld", "kh_nn"]
    assert found("", favourites=["tl", "gp"], recent=["hn", "tl"])[:4] == ["tl", "gp", "hn", "kh"]


def test_words_that_follow_each_other_stand_before_the_same_words_apart_but_signs_make_no_phrase() -> None:
    bought = Entry("new", "Cấp điện mới từ lưới điện hạ áp", "mua điện", "0.000023 mua_dien_nsh")
    changed = Entry("changed", "Hợp đồng mua bán điện", "", "0.000024 mua_dien_nsh")
    index = SearchIndex([changed, bought])
    assert [one.id for one in index.find("mua dien")] == ["new", "changed"]
    assert [one.id for one in index.find("mua")] == ["changed", "new"]
    assert [one.id for one in index.find("mua ban")] == ["changed"]


def test_no_query_gives_everything_in_its_order_and_most_cuts() -> None:
    assert found("  ") == list(NAMES)
    assert [one.id for one in INDEX.find("", most=2)] == ["kh", "kh_ld"]
    assert SearchIndex([]).find("gì đó") == ()
    assert SearchIndex([]).find("") == ()


@given(st.text(max_size=40))
def test_whatever_is_typed_only_entries_come_back_each_once(query: str) -> None:
    ids = found(query)
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(NAMES)


@given(st.sampled_from(sorted(NAMES)), st.data())
def test_a_name_is_found_with_one_letter_of_a_long_word_lost(key: str, data: st.DataObject) -> None:
    words = NAMES[key].split()
    at = data.draw(st.sampled_from([place for place, word in enumerate(words) if len(word) > 3]))
    letter = data.draw(st.integers(0, len(words[at]) - 1))
    words[at] = words[at][:letter] + words[at][letter + 1 :]
    assert key in found(" ".join(words))
