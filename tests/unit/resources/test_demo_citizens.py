"""The invented citizens: the file is what the generator writes, families hang together, and every quirk of the wire is there."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from resources import areas
from resources.codes import code_list
from resources.demo import generate
from resources.demo.making.families import AS_OF
from resources.demo.people import CAN_CUOC_2024, CCCD_2021, FILE, by_number, citizens, household, payload
from resources.text import forbidden, nfc
from tests.unit.resources.demo_people import born, carded, known, name_of, text_of

ROOT = Path(__file__).resolve().parents[3]

TOP_LEVEL = {
    *("SoDinhDanh", "SoCMND", "HoVaTen", "GioiTinh", "DanToc", "TonGiao", "TinhTrangHonNhan", "NhomMau", "NgayThangNamSinh"),
    *("NoiDangKyKhaiSinh", "QuocTich", "QueQuan", "ThuongTru", "NoiOHienTai", "Cha", "Me", "VoChong", "NguoiDaiDien", "ChuHo"),
    *("SoSoHoKhau", "ThoiDiemDuLieu"),
}
ADDRESSES = ("NoiDangKyKhaiSinh", "QueQuan", "ThuongTru", "NoiOHienTai")
ADDRESS_PARTS = {"MaTinhThanh", "MaQuanHuyen", "MaPhuongXa", "ChiTiet", "QuocGia"}
RELATIVES = ("Cha", "Me", "VoChong", "NguoiDaiDien")


# --- the file ----------------------------------------------------------------------------------------------------------


def test_the_file_is_what_the_generator_writes() -> None:
    assert FILE.read_bytes() == generate.citizens_text().encode()


def test_there_are_about_three_hundred_and_most_have_cards() -> None:
    assert 280 <= len(citizens()) <= 320
    assert len(carded()) >= 250
    kinds = Counter(card.kind for _, card in carded())
    assert min(kinds[CCCD_2021], kinds[CAN_CUOC_2024]) >= 60


def test_loading_them_draws_nothing() -> None:
    program = "import sys; from resources.demo.people import citizens; citizens(); print('PIL' in sys.modules, 'segno' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.split() == ["False", "False"]


def test_texts_are_composed_and_hold_nothing_hidden() -> None:
    def texts(value: Any) -> Iterable[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for inner in value.values():
                yield from texts(inner)

    for _, wire in known():
        assert all(text == nfc(text) and forbidden(text) is None for text in texts(wire))
    for _, card in carded():
        assert payload(card) == nfc(payload(card)) and forbidden(payload(card)) is None


def test_a_citizen_shows_nothing_of_himself_in_a_log() -> None:
    first = citizens()[0]
    assert first.card and first.wire
    assert first.card.name not in repr(first) and first.card.birth not in repr(first)


# --- numbers -----------------------------------------------------------------------------------------------------------


def test_every_number_is_a_test_number_and_unique() -> None:
    numbers = [card.number for _, card in carded()] + [wire["SoDinhDanh"] for citizen, wire in known() if not citizen.card]
    assert all(re.fullmatch(r"099\d{9}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers) == len(citizens())
    old = [wire["SoCMND"] for _, wire in known() if wire["SoCMND"]]
    assert all(re.fullmatch(r"000\d{6}", number) for number in old)
    assert len(set(old)) == len(old) >= 80


def test_a_number_tells_sex_and_year_of_birth() -> None:
    for _, wire in known():
        century_and_sex, year = int(wire["SoDinhDanh"][3]), int(wire["SoDinhDanh"][4:6])
        assert 1900 + 100 * (century_and_sex // 2) + year == born(wire).year
        assert century_and_sex % 2 == int(wire["GioiTinh"]) - 1


def test_no_number_of_a_relative_is_anybodys_outside_the_data() -> None:
    everybody = {card.number for _, card in carded()} | {wire["SoDinhDanh"] for _, wire in known()}
    for _, wire in known():
        for element in (*RELATIVES, "ChuHo"):
            number = (wire.get(element) or {}).get("SoDinhDanh", "")
            assert not number or number in everybody


def test_a_citizen_is_found_by_either_number() -> None:
    for citizen, wire in known():
        assert by_number(wire["SoDinhDanh"]) is citizen
        assert not wire["SoCMND"] or by_number(wire["SoCMND"]) is citizen
    assert by_number("099999999999") is None
    assert by_number("") is None


# --- families ----------------------------------------------------------------------------------------------------------


def test_households_have_one_head_whom_all_their_members_name() -> None:
    structured = 0
    for family in {citizen.family for citizen in citizens()}:
        members = [citizen for citizen in citizens() if citizen.family == family]
        heads = [member for member in members if member.relation == "chủ hộ"]
        assert len(heads) == 1
        numbers = {member.wire["ChuHo"]["SoDinhDanh"] for member in members if member.wire and member.wire["ChuHo"]}
        head = heads[0].card
        assert len(numbers) <= 1 and (not numbers or head is None or numbers == {head.number})
        structured += len(members) >= 2
    assert structured >= 40


def test_a_household_lists_the_members_the_database_knows() -> None:
    first = household("H001")
    assert len(first) == 5 and {member.family for member in first} == {"H001"}
    assert household("H999") == ()
    for citizen in citizens():
        assert (citizen in household(citizen.family)) == (citizen.wire is not None)


def test_parents_are_a_generation_older_and_of_the_right_sex() -> None:
    pairs = 0
    for _, wire in known():
        for element, sex in (("Cha", "1"), ("Me", "2")):
            parent = by_number((wire.get(element) or {}).get("SoDinhDanh", ""))
            if parent and parent.wire:
                pairs += 1
                assert parent.wire["GioiTinh"] == sex
                assert 16 <= born(wire).year - born(parent.wire).year <= 50
    assert pairs >= 100


def test_marriages_are_mutual() -> None:
    couples = 0
    for _, wire in known():
        number = (wire.get("VoChong") or {}).get("SoDinhDanh", "")
        spouse = by_number(number)
        if not (spouse and spouse.wire):
            continue
        couples += 1
        assert wire["TinhTrangHonNhan"] == spouse.wire["TinhTrangHonNhan"] == "2"
        assert wire["GioiTinh"] != spouse.wire["GioiTinh"]
        back = (spouse.wire.get("VoChong") or {}).get("SoDinhDanh", "")
        assert back in ("", wire["SoDinhDanh"]), "empty or absent where the spouse's own record shows no relatives"
    assert couples >= 60


def test_the_relation_to_the_head_is_what_the_records_say() -> None:
    for citizen, wire in known():
        head = by_number((wire["ChuHo"] or {}).get("SoDinhDanh", ""))
        if not (head and head.wire):
            continue
        code = wire["ChuHo"]["QuanHe"]
        assert code_list("relation_to_head").entry(code)
        element = {"7": ("Cha", "Me"), "5": ("VoChong",), "6": ("VoChong",)}.get(code, ())
        named = {(wire.get(part) or {}).get("SoDinhDanh", "") for part in element} - {""}
        assert not named or head.wire["SoDinhDanh"] in named
        assert (code == "CH01") == (head is citizen)
        assert (code == "5") <= (wire["GioiTinh"] == "2")


def test_minors_have_a_representative() -> None:
    minors = [wire for _, wire in known() if AS_OF.year - born(wire).year < 17]
    assert len(minors) >= 20
    assert any((wire.get("NguoiDaiDien") or {}).get("SoDinhDanh") for wire in minors)


# --- the shape and quirks of the wire ----------------------------------------------------------------------------------


def test_elements_are_those_of_service_037() -> None:
    for _, wire in known():
        assert set(wire) <= TOP_LEVEL
        for element in ADDRESSES:
            assert set(wire[element]) == ADDRESS_PARTS
        for element in RELATIVES:
            assert element not in wire or set(wire[element]) == {"HoVaTen", "QuocTich", "SoDinhDanh", "SoCMND"}
        assert set(wire["ChuHo"]) in (set(), {"QuanHe", "SoDinhDanh", "SoCMND", "HoVaTen"})


def test_the_whole_name_may_stand_in_ten_in_capitals() -> None:
    whole = [wire["HoVaTen"] for _, wire in known() if isinstance(wire["HoVaTen"], dict) and wire["HoVaTen"]["Ten"].isupper()]
    assert len(whole) >= 20
    assert all(name["Ho"] == name["ChuDem"] == "" for name in whole)


def test_the_name_may_be_a_plain_text() -> None:
    assert len([wire for _, wire in known() if isinstance(wire["HoVaTen"], str)]) >= 3


def test_the_nationality_of_a_vietnamese_may_be_empty() -> None:
    assert {wire["QuocTich"] for _, wire in known()} == {"", "VN"}


def test_old_people_may_have_a_year_of_birth_only() -> None:
    years = [wire for _, wire in known() if not wire["NgayThangNamSinh"]["NgayThangNam"]]
    assert len(years) >= 10
    assert all(wire["NgayThangNamSinh"]["Nam"] for wire in years)


def test_the_detail_may_already_hold_ward_and_province() -> None:
    doubled = [
        wire["ThuongTru"]
        for _, wire in known()
        if wire["ThuongTru"]["ChiTiet"] and wire["ThuongTru"]["ChiTiet"] == text_of(wire["ThuongTru"])
    ]
    assert len(doubled) >= 10
    assert any(address["MaQuanHuyen"] for address in doubled) and any(not address["MaQuanHuyen"] for address in doubled)


def test_codes_may_be_unknown() -> None:
    unknown = [wire for _, wire in known() if not code_list("ethnicity").entry(wire["DanToc"])]
    assert len(unknown) >= 3
    assert all(not code_list("religion").entry(wire["TonGiao"]) for wire in unknown)
    assert any(wire["ThuongTru"]["MaPhuongXa"] == "99999" for _, wire in known())


def test_addresses_may_be_from_before_the_merger() -> None:
    before = [wire for _, wire in known() if wire["ThuongTru"]["MaQuanHuyen"]]
    assert 80 <= len(before) <= len(known()) - 80
    assert "70" in {wire["ThuongTru"]["MaTinhThanh"] for wire in before}
    for wire in before:
        address = wire["ThuongTru"]
        assert address["MaPhuongXa"] == "99999" or areas.successors(commune=address["MaPhuongXa"], district=address["MaQuanHuyen"])


def test_relatives_may_be_absent_or_empty() -> None:
    assert len([wire for _, wire in known() if "Cha" not in wire]) >= 5
    empty = [wire for _, wire in known() if "Cha" in wire and not any(name_of(wire[element]) for element in RELATIVES)]
    assert len(empty) >= 5
    assert len([wire for _, wire in known() if wire["ChuHo"] == {}]) >= 3


def test_names_of_all_peoples_occur() -> None:
    letters = set("".join(card.name for _, card in carded()))
    assert set("'’-ŏŬČĕĭÑ") <= letters
    ethnicities = Counter(wire["DanToc"] for _, wire in known())
    for code in ("22", "20", "05", "02", "07", "04", "12"):
        assert ethnicities[code] >= 1, code_list("ethnicity").label(code)
    assert ethnicities["01"] > len(known()) / 3


def test_somebody_has_no_permanent_residence() -> None:
    without = [wire for _, wire in known() if not any(wire["ThuongTru"].values())]
    assert len(without) >= 2
    assert all(wire["NoiOHienTai"]["MaPhuongXa"] for wire in without)


def test_the_number_of_the_household_book_still_comes_over_the_wire() -> None:
    with_book = [wire for _, wire in known() if wire.get("SoSoHoKhau")]
    assert 0 < len(with_book) < len(known())


def test_the_time_of_the_data_may_be_given() -> None:
    assert any("ThoiDiemDuLieu" in wire for _, wire in known())


def test_most_live_in_the_province_of_the_counter() -> None:
    homes = Counter(wire["NoiOHienTai"]["MaTinhThanh"] for _, wire in known())
    assert (homes["75"] + homes["70"]) / len(known()) > 0.7
    assert len(homes) >= 5
