"""The invented citizens: the file is what the generator writes, families hang together, and every quirk of the wire is there."""

import datetime as dt
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from resources import areas
from resources.codes import code_list
from resources.dates import PartialDate
from resources.demo import generate
from resources.demo.making.families import AS_OF
from resources.demo.making.printed import valid_until
from resources.demo.people import CAN_CUOC_2024, CCCD_2021, FILE, DemoCard, DemoCitizen, by_number, citizens, household, payload
from resources.text import forbidden, has_accents, key, nfc, unaccented

ROOT = Path(__file__).resolve().parents[3]

TOP_LEVEL = {
    *("SoDinhDanh", "SoCMND", "HoVaTen", "GioiTinh", "DanToc", "TonGiao", "TinhTrangHonNhan", "NhomMau", "NgayThangNamSinh"),
    *("NoiDangKyKhaiSinh", "QuocTich", "QueQuan", "ThuongTru", "NoiOHienTai", "Cha", "Me", "VoChong", "NguoiDaiDien", "ChuHo"),
    *("SoSoHoKhau", "ThoiDiemDuLieu"),
}
ADDRESSES = ("NoiDangKyKhaiSinh", "QueQuan", "ThuongTru", "NoiOHienTai")
ADDRESS_PARTS = {"MaTinhThanh", "MaQuanHuyen", "MaPhuongXa", "ChiTiet", "QuocGia"}
RELATIVES = ("Cha", "Me", "VoChong", "NguoiDaiDien")


def known() -> list[tuple[DemoCitizen, Any]]:
    return [(citizen, citizen.wire) for citizen in citizens() if citizen.wire]


def carded() -> list[tuple[DemoCitizen, DemoCard]]:
    return [(citizen, citizen.card) for citizen in citizens() if citizen.card]


def name_of(element: Any) -> str:
    name = element["HoVaTen"]
    return name if isinstance(name, str) else " ".join(part for part in (name["Ho"], name["ChuDem"], name["Ten"]) if part)


def text_of(address: dict[str, str]) -> str:
    return areas.describe(
        detail=address["ChiTiet"], commune=address["MaPhuongXa"], district=address["MaQuanHuyen"], province=address["MaTinhThanh"]
    )


def born(wire: Any) -> PartialDate:
    birth = wire["NgayThangNamSinh"]
    day = birth["NgayThangNam"]
    return PartialDate(int(day[:4]), int(day[4:6]), int(day[6:])) if day else PartialDate(int(birth["Nam"]))


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


# --- the cards ---------------------------------------------------------------------------------------------------------


def differences(wire: Any, card: DemoCard) -> set[str]:
    """What is really different between a card and its record, by the rules of a comparison."""
    found = set()
    name = name_of(wire)
    if key(card.name) != key(name) and not (not has_accents(card.name) and key(unaccented(name)) == key(card.name)):
        found.add("name")
    birth, day = born(wire), card.birth
    if (day[-4:] != f"{birth.year}") if len(day) == 4 or not birth.is_full else PartialDate.from_packed(day) != birth:
        found.add("birth")
    if code_list("sex").label(wire["GioiTinh"]) != card.sex:
        found.add("sex")
    if wire["SoCMND"] != card.old_id:
        found.add("old-id")
    if not areas.key(card.residence).matches(areas.key(text_of(wire["ThuongTru"]))):
        found.add("residence")
    return found


def test_the_first_citizens_card_and_record_agree_letter_by_letter() -> None:
    first = citizens()[0]
    assert first.wire and first.card and not first.case and not first.answer
    assert first.card.number == first.wire["SoDinhDanh"]
    assert first.card.old_id == first.wire["SoCMND"] != ""
    assert first.card.name == name_of(first.wire)
    assert PartialDate.from_packed(first.card.birth) == born(first.wire)
    assert first.card.sex == code_list("sex").label(first.wire["GioiTinh"])
    assert first.card.residence == text_of(first.wire["ThuongTru"]) == text_of(first.wire["NoiOHienTai"])
    assert born(first.wire).year <= AS_OF.year - 18
    for element in ("Cha", "Me", "VoChong"):
        assert by_number(first.wire[element]["SoDinhDanh"])


def test_cards_differ_from_their_records_only_in_labelled_cases() -> None:
    expected = {
        "differs-residence": {"residence"},
        "differs-name": {"name"},
        "differs-birth": {"birth"},
        "differs-sex": {"sex"},
        "differs-old-id": {"old-id"},
        "unknown-area": {"residence"},
        "no-permanent-residence": {"residence"},
    }
    for citizen, card in carded():
        if citizen.wire:
            assert differences(citizen.wire, card) == expected.get(citizen.case, set()), (citizen.family, citizen.case)


@pytest.mark.parametrize(
    "case",
    ["differs-residence", "differs-name", "differs-birth", "differs-sex", "differs-old-id", "formal-name-tone", "formal-old-address",
     "formal-no-accents", "unknown-to-database", "year-only", "card-year-only", "restricted", "unknown-area", "no-permanent-residence"],
)  # fmt: skip
def test_each_labelled_case_occurs_on_a_card(case: str) -> None:
    found = [citizen for citizen, _ in carded() if citizen.case == case]
    assert 1 <= len(found) <= 40


def test_formal_cases_are_formal_and_not_the_same() -> None:
    for citizen, card in carded():
        if citizen.wire and citizen.case in ("formal-name-tone", "formal-no-accents"):
            assert card.name.casefold() != name_of(citizen.wire).casefold()
        if citizen.wire and citizen.case == "formal-old-address":
            assert bool(citizen.wire["ThuongTru"]["MaQuanHuyen"]) != (dt.date.fromisoformat(iso(card.issued)) < dt.date(2025, 7, 1))


def iso(ddmmyyyy: str) -> str:
    return f"{ddmmyyyy[4:]}-{ddmmyyyy[2:4]}-{ddmmyyyy[:2]}"


def test_the_database_does_not_know_the_unknown() -> None:
    for citizen in citizens():
        assert (citizen.wire is None) == (citizen.case == "unknown-to-database")
        if citizen.wire is None and citizen.card:
            assert by_number(citizen.card.number) is None


def test_one_number_each_answers_with_a_refusal_or_an_outage() -> None:
    answers = Counter(citizen.answer for citizen in citizens() if citizen.answer)
    assert answers == dict.fromkeys(generate.ANSWERS, 1)
    assert all(citizen.case == "restricted" for citizen in citizens() if citizen.answer)


def test_cards_are_issued_as_the_law_was_on_that_day() -> None:
    for _, card in carded():
        day = dt.date.fromisoformat(iso(card.issued))
        assert dt.date(2021, 2, 1) <= day <= AS_OF
        assert (card.kind == CAN_CUOC_2024) == (day >= dt.date(2024, 7, 1))
        if len(card.birth) == 8:
            assert dt.date.fromisoformat(iso(card.birth)) <= day


def test_only_children_have_their_parents_on_the_card() -> None:
    with_parents = [card for _, card in carded() if card.parents]
    assert with_parents
    for card in with_parents:
        assert card.kind == CAN_CUOC_2024
        assert int(card.issued[4:]) - int(card.birth[4:]) <= 14


@pytest.mark.parametrize(
    ("birth", "issued", "until"),
    [
        (dt.date(1990, 3, 7), dt.date(2022, 1, 1), "07032030"),
        (dt.date(1990, 3, 7), dt.date(2028, 3, 8), "07032050"),
        (dt.date(1990, 3, 7), dt.date(2028, 3, 6), "07032030"),
        (dt.date(1960, 1, 1), dt.date(2018, 2, 1), ""),
        (dt.date(1950, 1, 1), dt.date(2022, 1, 1), ""),
        (dt.date(2012, 2, 29), dt.date(2020, 1, 1), "28022026"),
    ],
)
def test_a_card_runs_to_the_next_age_or_the_one_after(birth: dt.date, issued: dt.date, until: str) -> None:
    assert valid_until(birth, issued) == until


def test_a_payload_has_seven_fields_in_2021_and_four_more_since_2024() -> None:
    for _, card in carded():
        fields = payload(card).split("|")
        assert len(fields) == (7 if card.kind == CCCD_2021 else 11)
        assert fields[:7] == [card.number, card.old_id, card.name, card.birth, card.sex, card.residence, card.issued]
        assert fields[7:] == ([*card.parents, "", "", "", ""][:4] if card.kind == CAN_CUOC_2024 else [])


def test_an_adults_card_of_2024_ends_in_empty_fields() -> None:
    first = citizens()[0].card
    assert first and payload(first).endswith("|15062026||||")
