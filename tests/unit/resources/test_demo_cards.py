"""The practice cards and the bundled samples: their codes decode to what they should say, and no picture passes for a real card."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
import zxingcpp
from PIL import Image, ImageChops

from resources.demo.cards import chosen, mrz, qr_side, write_cards, write_samples
from resources.demo.cards.draw import SCALE, SIZE, draw, png
from resources.demo.making.chosen import SAMPLE_CARDS
from resources.demo.people import CCCD_2021, DemoCard, by_number, citizens, payload
from resources.demo.samples import FOLDER, samples

FORMS = Path(__file__).resolve().parents[3] / "forms" / "definitions"


def codes(picture: bytes) -> list[bytes]:
    return [found.bytes for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))]


def card(**changes: Any) -> DemoCard:
    values: dict[str, Any] = {
        "kind": CCCD_2021,
        "number": "099099000001",
        "old_id": "",
        "name": "Nguyễn Văn A",
        "birth": "01011999",
        "sex": "Nam",
        "residence": "Tổ 1, Phường 2, Quận 3, TP. Hồ Chí Minh",
        "issued": "01072021",
        "parents": (),
        "origin": "Hòa Bình, Chợ Mới, Bắc Kạn",
        "valid_until": "",
    }
    return DemoCard(**(values | changes))


# --- the machine-readable zone -----------------------------------------------------------------------------------------


def test_the_machine_readable_zone_is_that_of_the_published_example() -> None:
    assert mrz.lines(card()) == ("IDVNM0990000017099099000001<<3", "9901018M9912315VNM<<<<<<<<<<<4", "NGUYEN<<VAN<A<<<<<<<<<<<<<<<<<")


def test_the_check_digit_is_that_of_icao() -> None:
    assert mrz.check_digit("520727") == "3"
    assert mrz.check_digit("AB2134<<<") == "5"


def test_every_zone_has_three_lines_of_thirty_in_the_alphabet_of_the_standard() -> None:
    for citizen in citizens():
        if citizen.card:
            first, second, third = mrz.lines(citizen.card)
            assert {len(first), len(second), len(third)} == {30}
            assert set(first + second + third) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
            assert first[15:27] == citizen.card.number and first[5:14] == citizen.card.number[3:]


def test_a_year_alone_leaves_fillers_and_a_woman_is_f() -> None:
    _, second, _ = mrz.lines(card(birth="1958", sex="Nữ", valid_until="05122040"))
    assert second.startswith("58<<<<") and second[7] == "F" and second[8:14] == "401205"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("H’Ŭyn Siu", "HUYN<<SIU"),
        ("A-Lăng Đha-Ly", "A<<LANG<DHA<LY"),
        ("Xuân", "XUAN<<"),
        ("Nguyễn " + "Phạm " * 9, "NGUYEN<<PHAM<PHAM<PHAM<PHAM<PH"),
    ],
)
def test_names_lose_their_marks_and_long_ones_their_end(name: str, line: str) -> None:
    assert mrz.lines(card(name=name))[2] == line.ljust(30, "<")


# --- the pictures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(0, 40, 3))
def test_the_code_on_a_practice_card_decodes_to_the_payload(index: int) -> None:
    _, chosen_card = chosen()[index]
    assert codes(png(chosen_card, qr_side(chosen_card))) == [payload(chosen_card).encode()]


def test_the_other_side_carries_no_code() -> None:
    of_2021 = next(one for _, one in chosen() if one.kind == CCCD_2021)
    of_2024 = next(one for _, one in chosen() if one.kind != CCCD_2021)
    assert (qr_side(of_2021), qr_side(of_2024)) == ("front", "back")
    assert codes(png(of_2021, "back")) == codes(png(of_2024, "front")) == []


def test_the_longest_payload_and_the_strangest_name_can_be_drawn_and_read() -> None:
    longest = max((one.card for one in citizens() if one.card), key=lambda one: len(payload(one).encode()))
    strangest = next(one.card for one in citizens() if one.card and "H’Ŭyn" in one.card.name)
    for one in (longest, strangest):
        assert codes(png(one, qr_side(one))) == [payload(one).encode()]


def test_a_card_has_the_size_of_id_1_and_a_small_palette() -> None:
    first = chosen()[0][1]
    for side in ("front", "back"):
        picture = Image.open(io.BytesIO(png(first, side)))
        assert picture.size == SIZE == (1027, 648) and SCALE == 12
        assert picture.mode == "P" and len(picture.getcolors() or []) <= 64


@pytest.mark.parametrize("side", ["front", "back"])
@pytest.mark.parametrize("kind", ["cccd-2021", "can-cuoc-2024"])
def test_every_side_says_in_red_that_it_is_not_real(kind: str, side: str) -> None:
    top = draw(card(kind=kind), side).crop((260, 14, 780, 60))
    red = [pixel for _, pixel in top.getcolors(top.width * top.height) or [] if isinstance(pixel, tuple) and pixel == (176, 32, 40)]
    assert red


def test_drawing_twice_gives_the_same_bytes() -> None:
    assert png(card(), "front") == png(card(), "front")


# --- the practice cards ------------------------------------------------------------------------------------------------


def test_practice_cards_are_written_in_pairs_families_together_the_matching_citizen_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = chosen()[:3]
    monkeypatch.setattr("resources.demo.cards.chosen", lambda: few)
    rows = write_cards(tmp_path / "new" / "cards")
    assert [list(row) for row in rows] == [["file", "personal_id", "kind", "side", "family", "relation"]] * 3
    assert len(list((tmp_path / "new" / "cards").iterdir())) == 6, "both sides of each"
    first = citizens()[0]
    assert first.card and rows[0]["personal_id"] == first.card.number and rows[0]["relation"] == "con"
    for row, (_, one) in zip(rows, few, strict=True):
        assert row["kind"] == one.kind and row["side"] == qr_side(one)
        assert codes(Path(row["file"]).read_bytes()) == [payload(one).encode()]


def test_at_least_forty_cards_are_chosen_whole_families_and_every_case() -> None:
    people = [citizen for citizen, _ in chosen()]
    assert people[0] is citizens()[0] and len(people) >= 40
    assert {citizen.case for citizen in people} == {citizen.case for citizen in citizens() if citizen.card}
    assert {citizen.answer for citizen in people} == {citizen.answer for citizen in citizens()}
    families = [citizen.family for citizen in people]
    assert families == sorted(families)
    for family in list(dict.fromkeys(families))[:9]:
        carded = [citizen for citizen in citizens() if citizen.family == family and citizen.card]
        assert families.count(family) == len(carded)


# --- the bundled samples -----------------------------------------------------------------------------------------------


def test_the_bundled_pictures_are_what_the_generator_draws(tmp_path: Path) -> None:
    write_samples(tmp_path, {file: name.full for file, name in SAMPLE_CARDS.items()})
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in FOLDER.glob("*.png")}
    for file in tmp_path.iterdir():
        fresh, bundled = (Image.open(folder / file.name).convert("RGB") for folder in (tmp_path, FOLDER))
        assert ImageChops.difference(fresh, bundled).getbbox() is None, file.name


def test_nobody_of_another_name_has_a_sample(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        write_samples(tmp_path, {"x.png": "Không Có Ai"})


def test_every_bundled_picture_is_small_and_is_used() -> None:
    used = {picture.name for sample in samples() for _, picture in sample.cards}
    assert used == {file.name for file in FOLDER.glob("*.png")} == set(SAMPLE_CARDS)
    assert all(file.stat().st_size < 60_000 for file in FOLDER.glob("*.png"))


def holder(picture: Path) -> Any:
    (code,) = codes(picture.read_bytes())
    citizen = by_number(code.decode().split("|")[0])
    assert citizen and citizen.wire and citizen.card and payload(citizen.card).encode() == code
    return citizen.wire


def test_the_samples_serve_the_three_forms() -> None:
    assert {sample.form: sample.procedure for sample in samples()} == {"xntthn": "1.004873", "ct01": "1.004222", "khai_sinh": "1.001193"}
    assert len({sample.dossier for sample in samples()}) == 3
    assert {sample.form: [role for role, _ in sample.cards] for sample in samples()} == {
        "xntthn": ["applicant"],
        "ct01": ["applicant", "member", "member"],
        "khai_sinh": ["applicant", "mother"],
    }
    assert {sample.form: dict(sample.same) for sample in samples()} == {
        "xntthn": {"subject": "applicant"},
        "ct01": {},
        "khai_sinh": {"father": "applicant"},
    }


def test_the_people_of_a_sample_belong_together() -> None:
    by_form = {sample.form: [holder(picture) for _, picture in sample.cards] for sample in samples()}
    head, *members = by_form["ct01"]
    assert head["ChuHo"]["QuanHe"] == "CH01"
    assert {member["ChuHo"]["SoDinhDanh"] for member in members} == {head["SoDinhDanh"]}
    father, mother = by_form["khai_sinh"]
    assert (father["GioiTinh"], mother["GioiTinh"]) == ("1", "2")
    assert father["VoChong"]["SoDinhDanh"] == mother["SoDinhDanh"]
    assert by_form["xntthn"][0]["TinhTrangHonNhan"] == "1"


def test_what_citizens_say_are_fields_of_their_forms() -> None:
    for sample in samples():
        definition = yaml.safe_load((FORMS / sample.form / "form.yaml").read_text(encoding="utf-8"))
        keys = {field["key"] for section in definition["sections"] for field in section["fields"]}
        assert set(sample.entries) <= keys, sample.form
        assert all(isinstance(entry, str) and entry for entry in sample.entries.values())


def test_the_list_of_samples_is_plain_json() -> None:
    raw = json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))
    assert [set(entry) for entry in raw] == [{"form", "procedure", "dossier", "cards", "same", "entries"}] * 3
