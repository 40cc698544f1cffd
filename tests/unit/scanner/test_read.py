import datetime as dt
import io
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scanner.decode import LIVE, Ladder, decode
from scanner.payload import OtherKind
from scanner.read import Reading, read_bytes, read_file, read_image
from scanner.sheet import MAX_BYTES
from scanner.sighting import Code, Grey

Draw = Callable[..., NDArray[np.uint8]]
AsFile = Callable[..., bytes]
TODAY = dt.date(2023, 1, 1)


def only(data: bytes) -> Reading:
    (reading,) = read_bytes(data, source="a.png", today=TODAY)
    assert reading.source == "a.png"
    return reading


@pytest.fixture
def card_file(tmp_path: Path, code: Draw, page: Draw, as_file: AsFile, man_2021: str) -> Path:
    file = tmp_path / "thẻ số 1.png"
    file.write_bytes(as_file(page(code(man_2021))))
    return file


def test_a_picture_file_becomes_a_claim(card_file: Path) -> None:
    (reading,) = read_file(card_file, today=TODAY)
    assert (reading.source, reading.status, reading.engine, reading.doubts) == (str(card_file), "card", "zxing", ())
    assert reading.claim is not None
    assert reading.claim.full_name == "Nguyễn Văn Thử"
    assert 0 < reading.elapsed_ms < 60_000


def test_without_a_day_the_clock_counts(card_file: Path) -> None:
    (reading,) = read_file(card_file)
    assert [doubt.code for doubt in reading.doubts] == ["probably_expired"]  # since 01/01/2024


def test_a_picture_without_a_code_says_none(as_file: AsFile) -> None:
    reading = only(as_file(np.full((300, 400), 128, np.uint8)))
    assert (reading.status, reading.error) == ("none", "no_code")


def test_two_cards_in_one_picture_are_an_error_with_both_numbers(
    code: Draw, page: Draw, as_file: AsFile, man_2021: str, woman_2024: str
) -> None:
    reading = only(as_file(page(code(man_2021), code(woman_2024))))
    assert (reading.status, reading.error, reading.claim) == ("error", "two_cards", None)
    assert sorted(reading.cards) == ["099099000001", "099199000002"]


def test_the_same_card_twice_in_one_picture_is_one(code: Draw, page: Draw, as_file: AsFile, man_2021: str) -> None:
    assert only(as_file(page(code(man_2021), code(man_2021)))).status == "card"


def test_a_card_beside_a_poster_is_the_card_with_a_doubt(code: Draw, page: Draw, as_file: AsFile, man_2021: str) -> None:
    reading = only(as_file(page(code(man_2021), code("https://example.org/"))))
    assert (reading.status, [doubt.code for doubt in reading.doubts]) == ("card", ["other_code"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DN4990000000001|" + "Nguyễn Văn Thử".encode().hex() + "|01/01/1990|1|", OtherKind.BHYT),
        ("00020101021138540010A00000072701240006970436011000000000000208QRIBFTTA53037045802VN6304ABCD", OtherKind.VIETQR),
    ],
)
def test_an_insurance_card_and_a_payment_code_are_named(code: Draw, page: Draw, as_file: AsFile, text: str, kind: OtherKind) -> None:
    reading = only(as_file(page(code(text))))
    assert reading.status == "other"
    assert reading.other is not None
    assert reading.other.kind is kind


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("099099000001||Nguyễn Thử|01011999|Nam|Tổ 1", "no_issue_date"),
        ("099099000001||Nguyễn Thử|01011999|Nam|Tổ 1|01072021" + "|" * 293, "too_many_fields"),
        ("099099000001||Nguyễn\u202e Thử|01011999|Nam|Tổ 1|01072021", "forbidden_character"),
        ("099099000001||Nguyễn\x00 Thử|01011999|Nam|Tổ 1|01072021", "forbidden_character"),
        ("0" * 2000, "too_long"),
    ],
)
def test_a_hostile_code_in_a_picture_is_a_named_error(code: Draw, page: Draw, as_file: AsFile, text: str, error: str) -> None:
    reading = only(as_file(page(code(text, scale=4))))
    assert (reading.status, reading.error) == ("error", error)


def test_a_truncated_photograph_is_a_named_error(card_file: Path, as_file: AsFile) -> None:
    whole = as_file(Image.open(card_file), "JPEG")
    assert only(whole[: len(whole) // 2]).error == "unreadable_image"


def test_every_page_is_read_and_a_broken_one_takes_no_other_with_it(code: Draw, page: Draw, man_2021: str) -> None:
    stream = io.BytesIO()
    pages = [Image.new("1", (9_000, 9_000)), Image.fromarray(page(code(man_2021)))]
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])  # black and white: 81 megapixels in 10 MB
    readings = list(read_bytes(stream.getvalue(), source="f.tiff", today=TODAY))
    assert [(r.source, r.status, r.error) for r in readings] == [("f.tiff#1", "error", "too_many_pixels"), ("f.tiff#2", "card", "")]


def test_pages_of_a_pdf_are_numbered(code: Draw, page: Draw, man_2021: str) -> None:
    stream = io.BytesIO()
    pages = [Image.new("L", (300, 300), 255), Image.fromarray(page(code(man_2021)))]
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:])
    readings = list(read_bytes(stream.getvalue(), source="f.pdf", today=TODAY))
    assert [(r.source, r.status) for r in readings] == [("f.pdf#1", "none"), ("f.pdf#2", "card")]


def test_a_broken_pdf_is_one_error() -> None:
    (reading,) = read_bytes(b"%PDF-1.7 nonsense", source="f.pdf")
    assert (reading.source, reading.status, reading.error) == ("f.pdf", "error", "unreadable_pdf")


def test_pages_are_read_only_when_asked_for(code: Draw, page: Draw, man_2021: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    image = Image.fromarray(page(code(man_2021)))
    image.save(stream, "PDF", save_all=True, append_images=[image, image])
    looked: list[Grey] = []

    def look(image: Grey, *, ladder: Ladder) -> tuple[Code, ...]:
        looked.append(image)
        return decode(image, ladder=ladder)

    monkeypatch.setattr("scanner.read.decode", look)
    readings = read_bytes(stream.getvalue(), source="f.pdf")
    assert next(readings).status == "card"
    assert len(looked) == 1


def test_a_missing_file_and_a_folder_are_named_errors(tmp_path: Path) -> None:
    assert [r.error for r in read_file(tmp_path / "none.png")] == ["no_such_file"]
    assert [r.error for r in read_file(tmp_path)] == ["unreadable_file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this file system")
def test_a_pipe_that_would_never_end_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.png")
    assert [r.error for r in read_file(tmp_path / "p.png")] == ["unreadable_file"]


def test_a_file_that_may_not_be_read_is_a_named_error(card_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", denied)
    assert [r.error for r in read_file(card_file)] == ["unreadable_file"]


def test_a_file_above_64_mib_is_a_named_error(tmp_path: Path) -> None:
    big = tmp_path / "big.png"
    with big.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert [r.error for r in read_file(big)] == ["file_too_big"]


def test_a_picture_is_read_with_the_ladder_that_is_asked_for(code: Draw, page: Draw, man_2021: str) -> None:
    picture = page(code(man_2021))
    assert read_image(picture, source="camera", today=TODAY, ladder=LIVE).status == "card"
    assert read_image(picture, source="camera", today=TODAY, ladder=Ladder((), cap_s=1.0)).status == "none"
