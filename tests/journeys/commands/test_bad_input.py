"""Bad input, and what it gets: a clear sentence with the next step, the right exit status, and nothing lost or shown unlogged."""

import io
import struct
import zlib
from pathlib import Path

import pytest
import segno
from PIL import Image

from resources.demo.people import citizens, payload
from tests.journeys.commands.conftest import Motcua

CARD = citizens()[0].card
OTHER_CARD = next(one.card for one in citizens() if one.card and one.card.number != citizens()[0].card.number)
assert CARD is not None
GOOD = payload(CARD)


def a_code(text: str | bytes, scale: int = 6) -> Image.Image:
    raw = io.BytesIO()
    encoding = None if isinstance(text, bytes) else "utf-8"
    segno.make(text, mode="byte", error="m", encoding=encoding, eci=False, micro=False).save(raw, kind="png", scale=scale, border=4)
    return Image.open(raw).convert("L")


def a_png_that_claims(width: int, height: int) -> bytes:
    """A true PNG of one colour, 400 megapixels in about 48 KB."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    line = b"\x00" + bytes(width // 8)
    rows = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "picture.png"


def test_a_file_that_is_no_picture_is_bad_input_and_the_next_one_is_still_read(motcua: Motcua, file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"\x89PNG not an image")
    good = tmp_path / "good.png"
    a_code(GOOD).save(good)
    ran = motcua("scan", file, tmp_path / "missing.png", good)
    assert ran.status == 5
    assert [row["status"] for row in ran.rows] == ["error", "error", "card"]
    assert ran.said.count(".") >= 6


def test_a_picture_without_a_code_says_so(motcua: Motcua, file: Path) -> None:
    Image.new("L", (640, 480), 200).save(file)
    ran = motcua("scan", file)
    assert (ran.status, ran.rows[0]["status"], ran.rows[0]["claim"]) == (5, "none", None)


def test_two_cards_in_one_picture_are_both_named_and_none_is_taken(motcua: Motcua, file: Path) -> None:
    assert CARD is not None
    assert OTHER_CARD is not None
    one, two = a_code(GOOD), a_code(payload(OTHER_CARD))
    both = Image.new("L", (one.width + two.width + 40, max(one.height, two.height)), 255)
    both.paste(one, (0, 0))
    both.paste(two, (one.width + 40, 0))
    both.save(file)
    ran = motcua("scan", file)
    assert (ran.status, ran.rows[0]["status"], ran.rows[0]["claim"]) == (5, "error", None)
    assert set(ran.rows[0]["cards"]) == {CARD.number, OTHER_CARD.number}
    assert "hai thẻ" in ran.said.lower()
    refused = motcua("lookup", "--card", file, "--procedure", "1.004873", "--dossier", "D-1")
    assert (refused.status, [row["outcome"] for row in refused.rows]) == (5, ["BAD_INPUT"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DN4099900000001|4e677579e1bb856e205468e1bbad|01/01/1990|1|-|-|-|-|-|-|-|-|-|-|$", "bhyt"),
        ("00020101021138540010A00000072701240006970436011009990000010208QRIBFTTA53037045802VN63041234", "vietqr"),
        ("https://example.org/", "url"),
        ("xin chào", "text"),
    ],
)
def test_another_code_is_named_politely(motcua: Motcua, file: Path, text: str, kind: str) -> None:
    a_code(text).save(file)
    ran = motcua("scan", file)
    assert (ran.status, ran.rows[0]["status"], ran.rows[0]["other"], ran.rows[0]["text"]) == (5, "other", kind, text)
    parsed = motcua("parse", "-", given=text.encode() + b"\n")
    assert (parsed.status, parsed.rows[0]["other"]) == (5, kind)
    assert "file" not in parsed.rows[0]


@pytest.mark.parametrize(
    ("payload_text", "error"),
    [
        ("|".join(GOOD.split("|")[:6]), "no_issue_date"),
        (GOOD + "|x" * 293, "too_many_fields"),
        (GOOD + "x" * 10_000_000, "too_long"),
        (GOOD.replace("|Nam|", "|\u202eNam|").replace("|Nữ|", "|\u202eNữ|"), "forbidden_character"),
        (GOOD[:20] + "\x07" + GOOD[20:], "forbidden_character"),
    ],
    ids=["six fields", "three hundred fields", "ten megabytes", "bidi", "control"],
)
def test_a_broken_payload_is_refused_with_its_reason(motcua: Motcua, payload_text: str, error: str) -> None:
    ran = motcua("parse", "-", given=payload_text.encode() + b"\n")
    assert ran.status == 5
    assert (ran.rows[0]["status"], ran.rows[0]["error"], ran.rows[0]["claim"]) == ("error", error, None)
    assert ran.said.count(".") >= 3


def test_bytes_that_are_not_utf8_are_refused(motcua: Motcua) -> None:
    for payload_bytes in (GOOD.encode()[:30] + b"\xff", b"\xff" + GOOD.encode()):
        assert motcua("parse", "-", given=payload_bytes + b"\n").rows[0]["error"] == "not_utf8"


def test_a_small_file_that_claims_400_megapixels_is_refused_before_it_is_unpacked(motcua: Motcua, file: Path) -> None:
    file.write_bytes(a_png_that_claims(20_000, 20_000))
    assert file.stat().st_size < 64 * 1024
    ran = motcua("scan", file)
    assert (ran.status, ran.rows[0]["error"]) == (5, "too_many_pixels")


def test_a_truncated_jpeg_is_an_unreadable_picture(motcua: Motcua, tmp_path: Path) -> None:
    whole = io.BytesIO()
    a_code(GOOD).save(whole, format="JPEG")
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    ran = motcua("scan", cut)
    assert (ran.status, ran.rows[0]["status"]) == (5, "error")


@pytest.mark.parametrize(
    "who",
    [
        ("--number", "123", "--name", "Nguyễn Văn Thử", "--birth", "1990"),
        ("--number", "099090407027", "--name", " ", "--birth", "1990"),
        ("--number", "099090407027", "--name", "A\u202eB", "--birth", "1990"),
        ("--number", "099090407027", "--name", "Nguyễn Văn Thử", "--birth", "1990-13-45"),
    ],
)
def test_somebody_who_cannot_be_asked_for_is_bad_input_and_nothing_is_sent(motcua: Motcua, who: tuple[str, ...]) -> None:
    ran = motcua("lookup", *who, "--procedure", "1.004873", "--dossier", "D-1")
    assert (ran.status, ran.rows[0]["outcome"], ran.rows[0]["request_id"]) == (5, "BAD_INPUT", "")
    assert "Chưa gửi gì đi" in ran.said
    assert not any(row["calls"] for row in motcua("usage", "report", "--by", "clerk").rows)
