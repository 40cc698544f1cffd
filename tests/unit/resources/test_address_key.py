"""Comparing addresses: the same place in other words matches, another place never does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.areas import describe, key, table
from resources.areas.names import split, unit_word
from resources.text import unaccented

SAME_PLACE = [
    # unit words missing, abbreviated, in another case
    ("Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai", "Thôn 3, Tân Tiến, Đồng Nai"),
    ("Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai", "thôn 3, X. Tân Tiến, TP. Đồng Nai"),
    ("Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai", "THÔN 3, XÃ TÂN TIẾN, TP ĐỒNG NAI"),
    ("Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai", "Thôn 3, Xã Tân Tiến, Tỉnh Đồng Nai"),
    ("Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai, Việt Nam", "Thôn 3, Xã Tân Tiến, Đồng Nai"),
    ("Tổ 1, Phường 2, Quận 3, Thành phố Hồ Chí Minh", "Tổ 1, P.2, Q.3, TP. HCM"),
    ("Tổ 1, Phường 2, Quận 3, Thành phố Hồ Chí Minh", "Tổ 1, P2, Q3, TPHCM"),
    ("Tổ 1, Phường 02, Quận 3, Thành phố Hồ Chí Minh", "Tổ 01, Phường 2, Quận 03, Tp Hồ Chí Minh"),
    ("Tổ 1, Phường 2, Quận 3, Thành phố Hồ Chí Minh", "Tổ 1 - P. 2 - Q. 3 - TP.HCM"),
    ("Tổ 1, Phường 2,, - Quận 3, TP.  Hồ Chí Minh", "Tổ 1; Phường 2; Quận 3; TP Hồ Chí Minh"),
    ("Khu 1, TT. Tân Khai, H. Hớn Quản, T. Bình Phước", "Khu 1, Thị trấn Tân Khai, Huyện Hớn Quản, Tỉnh Bình Phước"),
    ("Tổ 9, P. An Lộc, TX. Bình Long, Bình Phước", "Tổ 9, An Lộc, Bình Long, Bình Phước"),
    ("ĐK Phú Quốc, An Giang", "Đặc khu Phú Quốc, Tỉnh An Giang"),
    # spelling: tone position, decomposed letters, Đ/Ð, y/i, Đắk/Đăk/Đắc, names with dashes and apostrophes
    ("Phường Hàm Rồng, Thành phố Thanh Hóa, Tỉnh Thanh Hóa", "P. Hàm Rồng, TP. Thanh Hoá, T. Thanh Hoá"),
    ("Ấp 1, Xã Tân Hòa, Huyện Đồng Phú, Bình Phước", unicodedata.normalize("NFD", "Ấp 1, Xã Tân Hoà, Huyện Đồng Phú, Bình Phước")),
    ("Ấp 1, Xã Đăk Ơ, Đồng Nai", "Ấp 1, Đắk Ơ, Ðồng Nai"),
    ("Thôn 2, Đăk Ơ, Bù Gia Mập, Bình Phước", "Thôn 2, Xã Đak Ơ, Huyện Bù Gia Mập, Tỉnh Bình Phước"),
    ("Ấp 2, Xã Mỹ Hạnh, Tỉnh Tây Ninh", "Ấp 2, Mĩ Hạnh, Tây Ninh"),
    ("Khu 1, Côn Đảo, Bà Rịa - Vũng Tàu", "Khu 1, Huyện Côn Đảo, Tỉnh Bà Rịa-Vũng Tàu"),
    ("Thôn 5, Xã Nhân Cơ, Huyện Đắk R'Lấp, Tỉnh Đắk Nông", "Thôn 5, Nhân Cơ, Đắk R’Lấp, Đắk Nông"),
    ("Tổ 1, Phường Xuân Phú, Thành phố Huế, Tỉnh Thừa Thiên Huế", "Tổ 1, P. Xuân Phú, Quận Thuận Hóa, TP Huế"),
    # detail: abbreviations, "số nhà", commas inside
    ("KP3, Phường Bình Phước, Đồng Nai", "Khu phố 3, Bình Phước, Đồng Nai"),
    ("TDP 2, Phường Bình Phước, Đồng Nai", "Tổ dân phố 2, Phường Bình Phước, Đồng Nai"),
    ("Số nhà 12, Đ. Lê Lợi, Phường Bình Phước, Đồng Nai", "12 Đường Lê Lợi, Phường Bình Phước, Đồng Nai"),
    ("SN 12A, QL 14, Phường Bình Phước, Đồng Nai", "Số 12 A Quốc lộ 14, Phường Bình Phước, Đồng Nai"),
    ("12/3, Tổ 1, Khu phố 3, Phường Long Bình, Đồng Nai", "12/3 Tổ 1 Khu phố 3, Long Bình, Thành phố Đồng Nai"),
    # the merger of 2025
    ("Thôn 3, Xã Tân Thành, Huyện Bù Đốp, Tỉnh Bình Phước", "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
    ("Thôn 3, Tân Thành, Bù Đốp, Bình Phước", "Thôn 3, Tân Tiến, Đồng Nai"),
    ("Thôn 3, Lộc An, Lộc Ninh, Bình Phước", "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
    ("Thôn 3, Xã Tân Thành, Huyện Bù Đốp, Thành phố Đồng Nai", "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
    ("Thôn 3, Xã Tân Thành, Tỉnh Bình Phước", "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
    ("Tổ 1, Phường 2, Quận 3, TP. Hồ Chí Minh", "Tổ 1, Phường Bàn Cờ, Thành phố Hồ Chí Minh"),
    ("Tổ 1, Long Bình, Quận 9, TP HCM", "Tổ 1, Phường Long Bình, Thành phố Thủ Đức, TP HCM"),
    ("Ấp 1, Xã Xuân Tâm, Huyện Xuân Lộc, Đồng Nai", "Ấp 1, Xã Xuân Hòa, Đồng Nai"),
    ("Ấp 1, Xã Xuân Tâm, Huyện Xuân Lộc, Đồng Nai", "Ấp 1, Xã Xuân Đông, Đồng Nai"),
    ("Thôn 1, Xã Lộc Hiệp, Thành phố Đồng Nai", "Thôn 1, Xã Lộc Quang, Thành phố Đồng Nai"),
    ("Khu 2, Huyện Côn Đảo, Bà Rịa - Vũng Tàu", "Khu 2, Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"),
    ("Phường Trảng Bom, Đồng Nai", "Xã Trảng Bom, Đồng Nai"),
    ("Tổ 1, Xã Tân Tiến, Tỉnh Bình Phước", "Tổ 1, Xã Tân Tiến, Huyện Bù Đốp, Bình Phước"),
    # provinces that took another one's code
    ("Tổ 4, Phường Pleiku, Tỉnh Gia Lai", "Tổ 4, Pleiku, Gia Lai"),
    ("Thôn 1, Xã Ái Tử, Quảng Trị", "Thôn 1, Ái Tử, Tỉnh Quảng Trị"),
    # one side without accents
    ("Thon 3, Tan Thanh, Bu Dop, Binh Phuoc", "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
    ("Ap 1, Dac Lua, Tan Phu, Dong Nai", "Ấp 1, Xã Đak Lua, Đồng Nai"),
    ("kp 3, p. binh phuoc, dong nai", "Khu phố 3, Phường Bình Phước, Thành phố Đồng Nai"),
    ("To 1, phuong 2, quan 3, tp hcm", "Tổ 1, P.2, Q.3, TP. HCM"),
    # only a province, or only what cannot be read
    ("Đồng Nai", "Thành phố Đồng Nai"),
    ("Bình Phước", "Tỉnh Đồng Nai"),
    ("Thôn 1, Xã Chẳng Có, Bù Đốp, Bình Phước", "Thôn 1, Xã Chẳng Có, H. Bù Đốp, T. Bình Phước"),
    ("12 Rue de la Paix, Paris", "12 rue de la paix  Paris"),
]

ANOTHER_PLACE = [
    ("Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai", "Thôn 4, Xã Tân Tiến, Thành phố Đồng Nai"),
    ("Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai", "Ấp 3, Xã Tân Tiến, Thành phố Đồng Nai"),
    ("Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai", "Xã Tân Tiến, Thành phố Đồng Nai"),
    ("12/3 Lê Lợi, Phường Bình Phước, Đồng Nai", "123 Lê Lợi, Phường Bình Phước, Đồng Nai"),
    ("12 Lê Lợi, Phường Bình Phước, Đồng Nai", "12 Lê Lai, Phường Bình Phước, Đồng Nai"),
    ("12A Lê Lợi, Phường Bình Phước, Đồng Nai", "12B Lê Lợi, Phường Bình Phước, Đồng Nai"),
    ("Số 12, Tổ 1, Phường Bình Phước, Đồng Nai", "Tổ 12, Phường Bình Phước, Đồng Nai"),
    ("Thôn Hòa, Xã Tân Tiến, Đồng Nai", "Thôn Hóa, Xã Tân Tiến, Đồng Nai"),
    ("Thôn 3, Xã Tân Tiến, Đồng Nai", "Thôn 3, Xã Thiện Hưng, Đồng Nai"),
    ("Thôn 3, Xã Lộc Thạnh, Đồng Nai", "Thôn 3, Xã Lộc Thành, Đồng Nai"),
    ("Thôn 3, Xã Bình Minh, Đồng Nai", "Thôn 3, Xã Bình Minh, Tỉnh Vĩnh Long"),
    ("Tổ 1, Xã Tân Tiến, Huyện Bù Đốp, Bình Phước", "Tổ 1, Xã Tân Tiến, Huyện Đồng Phú, Bình Phước"),
    ("Thôn 3, Xã Tân Thành, Huyện Bù Đốp, Bình Phước", "Thôn 3, Xã Tân Thành, Thành phố Đồng Xoài, Bình Phước"),
    ("Ấp 1, Xã Xuân Tâm, Huyện Xuân Lộc, Đồng Nai", "Ấp 1, Xã Xuân Phú, Đồng Nai"),
    ("Ấp 1, Xã Xuân Đông, Đồng Nai", "Ấp 1, Xã Xuân Hòa, Đồng Nai"),
    ("Tổ 1, Phường 2, Quận 3, TP. HCM", "Tổ 1, Phường 2, Quận 4, TP. HCM"),
    ("Tổ 1, Phường 2, Quận 3, TP. HCM", "Tổ 1, Phường 12, Quận 3, TP. HCM"),
    ("Khu 1, Thị trấn Mường Tè, Huyện Mường Tè, Lai Châu", "Khu 1, Xã Mường Tè, Huyện Mường Tè, Lai Châu"),
    ("Đồng Nai", "Xã Tân Tiến, Đồng Nai"),
    ("Đồng Nai", "Bình Dương"),
    ("Thôn 1, Xã Chẳng Có, Bù Đốp, Bình Phước", "Thôn 1, Xã Chẳng Có, Lộc Ninh, Bình Phước"),
    ("Thôn 3, Bù Đốp, Bình Phước", "Thôn 3, Xã Tân Tiến, Đồng Nai"),
    ("Thon 3, Xa Tan Tien, Dong Nai", "Thôn 4, Xã Tân Tiến, Đồng Nai"),
    ("12 Rue de la Paix, Paris", "21 Rue de la Paix, Paris"),
    ("12 Rue de la Paix, Paris", "Thôn 3, Xã Tân Tiến, Đồng Nai"),
    ("", ""),
    ("", "Đồng Nai"),
]


@pytest.mark.parametrize(("one", "other"), SAME_PLACE)
def test_the_same_place_in_other_words_matches(one: str, other: str) -> None:
    assert key(one).matches(key(other))
    assert key(other).matches(key(one))


@pytest.mark.parametrize(("one", "other"), ANOTHER_PLACE)
def test_another_place_never_matches(one: str, other: str) -> None:
    assert not key(one).matches(key(other))
    assert not key(other).matches(key(one))


def test_a_key_names_todays_province_and_commune() -> None:
    assert key("Thôn 3, xã Tân Thành, huyện Bù Đốp, tỉnh Bình Phước").units == {("75", "25318")}
    assert key("Ấp 1, Xuân Tâm, Xuân Lộc, Đồng Nai").units == {("75", "26359"), ("75", "26446")}
    assert key("Đồng Nai").units == {("75", "")}
    assert key("Nơi nào đó").units == frozenset()


def test_a_split_commune_whose_name_is_in_two_districts_has_all_candidates() -> None:
    assert key("Xã Tân Thành, Tỉnh Bình Phước").units == {("75", "25318"), ("75", "25210")}


def test_a_merged_district_answers_to_its_old_name() -> None:
    assert key("Cát Tiên, Cát Tiên, Lâm Đồng").units == key("Thị trấn Cát Tiên, Huyện Đạ Huoai, Lâm Đồng").units


def test_a_commune_merged_before_2025_answers_to_its_old_name() -> None:
    assert key("Phường Hiệp Hòa, Thành phố Biên Hòa, Đồng Nai").units == {("75", "26041")}
    assert key("Phường Nguyễn Trung Trực, Quận Ba Đình, Hà Nội").units == key("Phường Trúc Bạch, Quận Ba Đình, Hà Nội").units


def test_a_key_shows_nothing_of_the_address() -> None:
    assert "Tân" not in repr(key("Thôn 3, Xã Tân Tiến, Đồng Nai"))
    assert "25318" not in repr(key("Thôn 3, Xã Tân Tiến, Đồng Nai"))


@pytest.mark.parametrize(
    "text", ["Phường", "Xã, Huyện, Tỉnh", ",,,", "TP.", "Số", "số nhà", "Đồng Nai, Đồng Nai", "Việt Nam", "12, Đồng Nai"]
)
def test_odd_texts_have_a_key_too(text: str) -> None:
    assert key(text) == key(text)


@given(st.text(alphabet=st.sampled_from("Xã Tân Tiến, Đồng Nai.-;12/Q P TP huyện"), max_size=60))
def test_any_text_has_a_key_that_matches_itself_unless_it_says_nothing(text: str) -> None:
    assert key(text).matches(key(text)) == bool(key(text).units or key(text).detail)


def test_parts_are_split_at_commas_and_only_without_them_at_dashes() -> None:
    assert split("Tổ 1, Bà Rịa - Vũng Tàu") == ["Tổ 1", "Bà Rịa - Vũng Tàu"]
    assert split("Tổ 1 - Xã A – Tỉnh B") == ["Tổ 1", "Xã A", "Tỉnh B"]
    assert split("a; b\nc,, -,.") == ["a", "b", "c"]


def test_an_official_name_is_split_into_word_and_rest() -> None:
    assert unit_word("Thị trấn Lộc Ninh", "commune") == ("thị trấn", "Lộc Ninh")
    assert unit_word("Paris", "commune") == ("", "Paris")


@pytest.mark.parametrize("province", ["70", "75", "79", "64", "45", "46"])
def test_every_old_commune_is_found_again_in_its_successors(province: str) -> None:
    for district in (code for code, one in table.old_districts().items() if one.province == province):
        for commune in table.old_communes_by_district()[district]:
            expected = {(table.communes()[code][0], code) for code in commune.successors}
            whole = describe(detail="Thôn 3", commune=commune.code, district=district, province=province)
            assert key(whole).units == expected, whole
            parts = whole.split(", ")
            short = [
                unit_word(part, level)
                for part, level in zip(parts[1:], ("commune", "district", "province")[-len(parts) + 1 :], strict=True)
            ]
            written = ", ".join([parts[0], *(rest if not rest.isdecimal() else f"{word} {rest}" for word, rest in short)])
            assert key(written).units >= expected, written
            assert key(unaccented(written)).units >= expected, written


@pytest.mark.parametrize("province", sorted(table.provinces()))
def test_every_commune_of_today_is_found_by_its_own_name(province: str) -> None:
    for code in (code for code, (above, _) in table.communes().items() if above == province):
        whole = describe(detail="Thôn 3", commune=code, district="", province=province)
        assert key(whole).units == {(province, code)}, whole
