"""The units by code, the addresses written out from codes, and the tables behind them."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from resources import areas
from resources.areas import address as address_key
from resources.areas import names, table, writing

ROOT = Path(__file__).resolve().parents[3]


def test_there_are_as_many_units_as_the_resolutions_say() -> None:
    assert (len(table.provinces()), len(table.communes())) == (34, 3321)
    assert (len(table.old_provinces()), len(table.old_districts())) == (63, 696)
    rows = [commune for communes in table.old_communes_by_district().values() for commune in communes]
    assert len(rows) == 10_040
    assert len([row for row in rows if not row.code]) == 5, "five island districts had no communes"


def test_every_path_through_the_tables_ends_somewhere() -> None:
    for old in table.old_provinces().values():
        assert old.successor in table.provinces()
    for district in table.old_districts().values():
        assert district.province in table.old_provinces()
        assert table.old_communes_by_district()[district.code]
    taken_over: set[str] = set()
    for communes in table.old_communes_by_district().values():
        for commune in communes:
            assert commune.successors
            taken_over.update(commune.successors)
            home = table.old_provinces()[table.old_districts()[commune.district].province]
            assert {table.communes()[code][0] for code in commune.successors} == {home.successor}
    assert taken_over == set(table.communes()), "every commune of today has some land"


def test_codes_are_text_as_on_the_wire() -> None:
    for codes, digits in ((table.provinces(), 2), (table.communes(), 5), (table.old_districts(), 3), (table.old_communes(), 5)):
        assert all(re.fullmatch(rf"\d{{{digits}}}", code) for code in codes)


def test_all_of_binh_phuoc_went_to_dong_nai() -> None:
    districts = [code for code, district in table.old_districts().items() if district.province == "70"]
    communes = [commune for code in districts for commune in table.old_communes_by_district()[code]]
    assert len(communes) == 111
    assert {table.communes()[code][0] for commune in communes for code in commune.successors} == {"75"}


def test_a_code_means_the_unit_of_today_unless_a_district_says_otherwise() -> None:
    assert areas.commune("25318") == areas.Area("25318", "Xã Tân Tiến", "Xã Tân Tiến, Thành phố Đồng Nai")
    before = areas.commune("25318", district="693")
    assert before == areas.Area("25318", "Xã Tân Thành", "Xã Tân Thành, Huyện Bù Đốp, Tỉnh Bình Phước", current=False)
    assert areas.commune("25276") == areas.Area("25276", "Xã Lộc An", "Xã Lộc An, Huyện Lộc Ninh, Tỉnh Bình Phước", current=False)
    assert areas.commune("26278", district="999") == areas.commune("26278", district="737")


def test_a_commune_of_today_only_keeps_its_meaning_beside_a_stray_district() -> None:
    only_today = next(code for code in table.communes() if code not in table.old_communes())
    found = areas.commune(only_today, district="693")
    assert found is not None and found.current


def test_provinces_and_districts_have_their_names_of_then_and_now() -> None:
    assert areas.province("70") == areas.Area("70", "Tỉnh Bình Phước", "Tỉnh Bình Phước", current=False)
    assert areas.district("693") == areas.Area("693", "Huyện Bù Đốp", "Huyện Bù Đốp, Tỉnh Bình Phước", current=False)
    now = areas.province("01")
    assert now is not None and now.current and now.name == "Thành phố Hà Nội"


def test_dong_nai_is_a_city_by_the_resolution_of_2026() -> None:
    dong_nai = areas.province("75")
    assert dong_nai is not None and dong_nai.name == "Thành phố Đồng Nai"
    with (table.DATA / "changes.csv").open(encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    assert {
        "level": "province",
        "code": "75",
        "name": "Thành phố Đồng Nai",
        "since": "2026-04-30",
        "instrument": "Nghị quyết 30/2026/QH16",
    } in changes
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", change["since"]) and change["instrument"] for change in changes)


@pytest.mark.parametrize(("province", "instrument", "wards"), [("75", "237/NQ-UBTVQH16", 10), ("24", "388/NQ-UBTVQH16", 12)])
def test_the_communes_that_became_wards_in_2026_keep_code_and_name(province: str, instrument: str, wards: int) -> None:
    with (table.DATA / "changes.csv").open(encoding="utf-8", newline="") as file:
        renamed = [row for row in csv.DictReader(file) if row["instrument"] == f"Nghị quyết {instrument}"]
    assert len(renamed) == wards
    for row in renamed:
        assert table.communes()[row["code"]] == (province, row["name"])
        before, name = table.communes_of_2025()[row["code"]]
        assert (before, name.removeprefix("Xã ")) == (province, row["name"].removeprefix("Phường "))


def test_three_provinces_became_cities_in_2026() -> None:
    assert [table.provinces()[code] for code in ("22", "24", "75")] == [
        "Thành phố Quảng Ninh",
        "Thành phố Bắc Ninh",
        "Thành phố Đồng Nai",
    ]
    assert table.old_provinces()["24"].name == "Tỉnh Bắc Giang"


@pytest.mark.parametrize("code", ["99999", "", None, "1"])
def test_unknown_codes_name_nothing(code: str | None) -> None:
    assert areas.commune(code) is areas.district(code) is areas.province(code) is None
    assert areas.commune(code, district="693") is None
    assert areas.successors(commune=code) == ()


def test_successors_tell_what_became_of_a_place() -> None:
    assert [area.full for area in areas.successors(commune="25276", district="692", province="70")] == ["Xã Tân Tiến, Thành phố Đồng Nai"]
    assert [area.code for area in areas.successors(commune="25318")] == ["25318"]
    assert {area.name for area in areas.successors(commune="26449", district="741", province="75")} == {"Xã Xuân Đông", "Xã Xuân Hòa"}


def test_the_same_code_with_and_without_its_district_may_be_two_places() -> None:
    assert [area.name for area in areas.successors(commune="25393", district="695")] == ["Phường Đồng Phú"]
    assert [area.name for area in areas.successors(commune="00004", province="01")] == ["Phường Ba Đình"]
    assert [area.name for area in areas.successors(commune="25195", province="70")] == ["Phường Bình Phước"]


def test_a_commune_of_today_came_from_those_that_became_it() -> None:
    for code in list(table.communes())[::50]:
        before = areas.came_from(code)
        assert all(code in areas.became(unit.code) and not unit.current for unit in before)
    assert {unit.name for unit in areas.came_from("25318")} >= {"Xã Tân Thành", "Xã Tân Tiến"}
    assert areas.came_from("99999") == ()


def test_an_island_without_communes_has_its_special_zone() -> None:
    assert [area.name for area in areas.successors(district="755", province="77")] == ["Đặc khu Côn Đảo"]
    assert areas.successors(district="693", province="70") == ()


def address(detail: str | None, commune: str | None = "", district: str | None = "", province: str | None = "") -> dict[str, str | None]:
    return {"detail": detail, "commune": commune, "district": district, "province": province}


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        (address("Thôn 3", "25318", "", "75"), "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
        (address("Thôn 3", "25318", None, "75"), "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
        (address("Thôn 3", "25318", "693", "70"), "Thôn 3, Xã Tân Thành, Huyện Bù Đốp, Tỉnh Bình Phước"),
        (address("Tổ 1", "26041", "731", "75"), "Tổ 1, Phường Trung Dũng, Thành phố Biên Hòa, Tỉnh Đồng Nai"),
        (address("Thôn 3", "25318", "", "70"), "Thôn 3, Xã Tân Thành, Tỉnh Bình Phước"),
        (address("", "25318", "", "75"), "Xã Tân Tiến, Thành phố Đồng Nai"),
        (address("Thôn 3", "25318"), "Thôn 3, Xã Tân Tiến"),
        (address("  Thôn   3 , ", "25318", "", "75"), "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"),
        (address("12, Đường Lê Lợi, Khu phố 1", "25195", "", "75"), "12, Đường Lê Lợi, Khu phố 1, Phường Bình Phước, Thành phố Đồng Nai"),
        (address("", "", "", "75"), "Thành phố Đồng Nai"),
        (address("Số 1 phố Huế"), "Số 1 phố Huế"),
        (address(None, None, None, None), ""),
    ],
)
def test_an_address_is_written_in_the_names_of_its_time(stored: dict[str, str | None], written: str) -> None:
    assert areas.describe(**stored) == written


@pytest.mark.parametrize(
    "detail",
    [
        "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai",
        "Thôn 3, xã Tân Tiến, TP. Đồng Nai",
        "Thôn 3, xã Tân Tiến",
        "Thôn 3, Tân Tiến, Đồng Nai",
        "Thôn 3, xã Tân Thành, huyện Bù Đốp, tỉnh Bình Phước",
        "Thôn 3, Lộc An, Lộc Ninh, Bình Phước",
    ],
)
def test_units_that_the_detail_already_names_are_not_doubled(detail: str) -> None:
    assert areas.describe(**address(detail, "25318", "", "75")) == "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"


@pytest.mark.parametrize(
    "detail", ["Tổ 1, xã Tân Thành, huyện Bù Đốp", "Tổ 1, X. Tân Thành, H. Bù Đốp, T. Bình Phước", "Tổ 1, xã Tân Thành"]
)
def test_old_units_in_the_detail_are_not_doubled_either(detail: str) -> None:
    assert areas.describe(**address(detail, "25318", "693", "70")) == "Tổ 1, Xã Tân Thành, Huyện Bù Đốp, Tỉnh Bình Phước"


def test_a_detail_that_ends_as_the_address_is_written_loses_just_that() -> None:
    repeated = "Thôn 3; Tổ 1, Xã Tân Tiến, Thành phố Đồng Nai"
    assert areas.describe(**address(repeated, "25318", "", "75")) == repeated
    assert areas.describe(**address(f"{repeated}, Xã Tân Tiến, Thành phố Đồng Nai", "25318", "", "75")).count("Xã Tân Tiến") == 2
    assert areas.describe(**address("Thôn 3, Thành phố Đồng Nai", "", "", "75")) == "Thôn 3, Thành phố Đồng Nai, Thành phố Đồng Nai"


def test_a_detail_that_is_only_units_leaves_only_units() -> None:
    assert areas.describe(**address("Xã Tân Tiến, Đồng Nai", "25318", "", "75")) == "Xã Tân Tiến, Thành phố Đồng Nai"


def test_a_hamlet_with_the_name_of_its_commune_stays() -> None:
    assert areas.describe(**address("Tân Tiến", "25318", "", "75")) == "Tân Tiến, Xã Tân Tiến, Thành phố Đồng Nai"


def test_units_of_another_place_in_the_detail_are_not_hidden() -> None:
    written = areas.describe(**address("Thôn 3, xã Lộc Hưng, tỉnh Đồng Nai", "25318", "", "75"))
    assert written == "Thôn 3, xã Lộc Hưng, tỉnh Đồng Nai, Xã Tân Tiến, Thành phố Đồng Nai"


def test_unknown_codes_are_shown_and_never_left_out() -> None:
    unknown = "(không có trong danh mục)"
    assert areas.describe(**address("Tổ 5", "99999", "", "75")) == f"Tổ 5, mã 99999 {unknown}, Thành phố Đồng Nai"
    assert areas.describe(**address("Tổ 5", "99999", "998", "97")) == f"Tổ 5, mã 99999 {unknown}, mã 998 {unknown}, mã 97 {unknown}"


def test_units_gives_the_three_in_the_names_of_the_addresss_time() -> None:
    before = areas.units(commune="26041", district="731", province="75")
    assert [area.name for area in before if area] == ["Phường Trung Dũng", "Thành phố Biên Hòa", "Tỉnh Đồng Nai"]
    commune, district, province = areas.units(commune="26041", district="", province="75")
    assert commune and province and (commune.name, district, province.name) == ("Phường Trấn Biên", None, "Thành phố Đồng Nai")


@pytest.mark.parametrize(
    ("codes", "old"),
    [
        (("25318", "693", "70"), True),
        (("25318", "", "75"), False),
        (("25318", "", "70"), True),
        (("25276", "", ""), True),
        (("25318", "", ""), False),
        (("25318", "", "79"), True),
        (("99999", "", "75"), False),
        (("", "", "75"), False),
        (("", "", "99"), False),
    ],
)
def test_codes_tell_which_time_they_are_from(codes: tuple[str, str, str], *, old: bool) -> None:
    commune, district, province = codes
    assert areas.is_old(commune=commune, district=district, province=province) is old


def test_an_old_address_is_written_in_the_names_of_today_where_these_follow() -> None:
    assert areas.describe_today(**address("Thôn 3", "25318", "693", "70")) == "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"
    assert areas.describe_today(**address("Thôn 3", "25318", "", "75")) == "Thôn 3, Xã Tân Tiến, Thành phố Đồng Nai"
    assert areas.describe_today(**address("", "", "755", "77")) == "Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"
    split_up = address("Ấp 1", "26449", "741", "75")
    assert areas.describe_today(**split_up) is None
    assert areas.describe_today(**address("Ấp 1", "99999", "741", "75")) is None
    assert areas.describe_today(**address("Ấp 1", "", "741", "75")) is None


@pytest.mark.parametrize(
    "stored",
    [
        address("Thôn 3", "25318", "", "75"),
        address("Thôn 3, Xã Tân Thành, Huyện Bù Đốp", "25318", "693", "70"),
        address("Khu 2", "", "755", "77"),
        address("Thôn 3", "", "693", "70"),
        address("Thôn 3", "99999", "", "75"),
        address("Ấp 1", "26449", "741", "75"),
        address("", "25318", "", "75"),
        address(None, None, None, None),
    ],
)
def test_the_key_by_codes_is_that_of_the_address_written_out(stored: dict[str, str | None]) -> None:
    by_codes, by_words = areas.key_by_codes(**stored), areas.key(areas.describe(**stored))
    assert (by_codes.units, by_codes.before, by_codes.detail) == (by_words.units, by_words.before, by_words.detail)


def test_a_detail_without_accents_says_so_in_its_key() -> None:
    assert areas.key_by_codes(**address("Thon 3", "25318", "", "75")).accented is False
    assert areas.key_by_codes(**address("", "25318", "", "75")).accented is True


def test_one_reading_gives_both_writings_and_the_units() -> None:
    stored = address("Thôn 3", "25318", "693", "70")
    written = areas.written(**stored)
    assert (written.text, written.today) == (areas.describe(**stored), areas.describe_today(**stored))
    assert written.areas == areas.units(commune="25318", district="693", province="70")
    assert "Thôn" not in repr(written)


def test_what_became_of_a_commune_and_of_an_islands_district() -> None:
    assert areas.became("25318") == ("25318",)
    assert [areas.commune(code) for code in areas.became("755")] == list(areas.successors(district="755"))
    assert areas.became("693") == areas.became("99999") == ()


def test_places_are_kept_by_their_codes_and_citizens_words_never() -> None:
    kept = [found for module in (names, table, address_key, writing) for found in vars(module).values() if hasattr(found, "cache_info")]
    assert len(kept) > 10

    def read(detail: str, hamlet: str) -> list[int]:
        areas.describe(**address(detail, "25318", "693", "70"))
        areas.describe(**address(f"{detail}, Xã Tân Thành", "25318", "693", "70"))
        areas.describe(**address(detail, hamlet, hamlet, hamlet))
        areas.key_by_codes(**address(f"{detail}, {hamlet}", "25318", "", "75"))
        areas.key(f"{detail}, {hamlet}, Tân Thành, Bù Đốp, Bình Phước")
        areas.key(f"{detail}, {hamlet}, Đồng Nai")
        return [cache.cache_info().currsize for cache in kept]

    read("Thôn 3", "Ấp Một")
    assert read("Thôn 3", "Ấp Một") == read("Số nhà 77A, Đ. Lê Lợi", "Khóm Hai"), "no cache grew"


def test_the_tables_are_what_the_generator_writes() -> None:
    pytest.importorskip("vietnamadminunits", reason="vietnamadminunits is needed only to generate the tables")
    from resources.areas.generate import tables

    for name, header, rows in tables():
        with (table.DATA / name).open(encoding="utf-8", newline="") as file:
            assert [tuple(row) for row in csv.reader(file)] == [header, *rows], name


def test_the_tables_stay_small_and_need_nothing_but_the_standard_library() -> None:
    assert sum(file.stat().st_size for file in table.DATA.iterdir()) < 1_500_000
    program = "import sys; from resources import areas; areas.key('Tổ 1, Xã Tân Tiến, Đồng Nai'); print(*sorted(sys.modules))"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    loaded = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, env=environment)
    own = {name.partition(".")[0] for name in loaded.stdout.split()} - sys.stdlib_module_names
    assert own <= {"resources", "__main__"}
