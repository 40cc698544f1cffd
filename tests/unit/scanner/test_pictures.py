import io
import struct
import threading
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from scanner.decode import decode
from scanner.errors import ImageError
from scanner.pictures import picture_sheets, rgb_picture
from scanner.sheet import MAX_BYTES, MAX_SHEETS

Draw = Callable[..., NDArray[np.uint8]]
AsFile = Callable[..., bytes]


@pytest.fixture
def card(code: Draw, page: Draw, man_2021: str) -> NDArray[np.uint8]:
    return page(code(man_2021, scale=3))


def grey(data: bytes) -> NDArray[np.uint8]:
    (sheet,) = picture_sheets(data)
    assert sheet.label == ""
    return sheet.load()


def refused(data: bytes) -> str:
    with pytest.raises(ImageError) as caught:
        grey(data)
    return caught.value.code


def png(width: int, height: int, *, depth: int = 1) -> bytes:
    """A PNG whose header claims that size, with as many zero rows as it claims."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(bytes((1 + (width * depth + 7) // 8) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_each_kind_of_picture_opens(card: NDArray[np.uint8], as_file: AsFile, man_2021: str, kind: str, mode: str) -> None:
    picture = grey(as_file(Image.fromarray(card).convert(mode), kind))
    assert picture.shape == card.shape
    assert picture.dtype == np.uint8
    assert decode(picture)[0].data == man_2021.encode()


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "PNG"), ("P", "PNG"), ("CMYK", "JPEG"), ("LA", "PNG"), ("RGBA", "PNG"), ("YCbCr", "JPEG"), ("I;16", "PNG"), ("F", "TIFF")],
)
def test_every_depth_and_colour_becomes_eight_bits_grey(
    card: NDArray[np.uint8], as_file: AsFile, man_2021: str, mode: str, kind: str
) -> None:
    if mode == "I;16":
        image = Image.fromarray(card.astype(np.uint16) * 12 + 1000)
    elif mode == "F":
        image = Image.fromarray(card.astype(np.float32) / 255)
    else:
        image = Image.fromarray(card).convert(mode)
    assert decode(grey(as_file(image, kind)))[0].data == man_2021.encode()


def test_a_picture_of_one_single_sixteen_bit_grey_is_no_division_by_zero(as_file: AsFile) -> None:
    assert grey(as_file(Image.fromarray(np.full((5, 5), 700, np.uint16)))).max() == 0


def test_what_is_transparent_is_white_paper(card: NDArray[np.uint8], as_file: AsFile, man_2021: str) -> None:
    black = Image.new("RGBA", (card.shape[1], card.shape[0]), "black")
    black.putalpha(Image.fromarray(255 - card))
    assert decode(grey(as_file(black)))[0].data == man_2021.encode()
    keyed = as_file(Image.fromarray(card).convert("P"), transparency=255)
    assert decode(grey(keyed))[0].data == man_2021.encode()


def test_a_photograph_is_turned_as_the_camera_was_held(as_file: AsFile) -> None:
    image = Image.new("L", (40, 20), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    assert grey(as_file(image, "JPEG", exif=exif)).shape == (40, 20)
    assert rgb_picture(as_file(image, "JPEG", exif=exif)).shape == (40, 20, 3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_however_the_camera_was_held_the_code_is_read(card: NDArray[np.uint8], as_file: AsFile, man_2021: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert decode(grey(as_file(card, "JPEG", exif=exif)))[0].data == man_2021.encode()


def test_an_orientation_that_nobody_defined_leaves_the_picture_as_it_lies(as_file: AsFile) -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    assert grey(as_file(Image.new("L", (40, 20)), "JPEG", exif=exif)).shape == (20, 40)


def test_a_broken_orientation_note_leaves_the_picture_as_it_lies(as_file: AsFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(image: Image.Image) -> Image.Image:
        raise struct.error("unpack requires a buffer of 2 bytes")

    monkeypatch.setattr("scanner.pictures.ImageOps.exif_transpose", broken)
    assert grey(as_file(Image.new("L", (40, 20)), "JPEG")).shape == (20, 40)


def test_colours_stay_red_green_blue(as_file: AsFile) -> None:
    assert rgb_picture(as_file(Image.new("RGB", (3, 2), (250, 20, 10))))[0, 0].tolist() == [250, 20, 10]


def test_a_png_of_48_kilobytes_that_claims_400_megapixels_is_refused_by_its_header() -> None:
    bomb = png(20_000, 20_000)
    assert len(bomb) < 52_000
    assert refused(bomb) == "too_many_pixels"


@pytest.mark.parametrize(("width", "code"), [(7072, "too_many_pixels"), (10_000, "too_many_pixels"), (13_000, "too_many_pixels")])
def test_the_limit_holds_below_where_pillow_begins_to_warn(width: int, code: str) -> None:
    assert refused(png(width, width)) == code


def test_the_largest_picture_allowed_opens() -> None:
    assert grey(png(10_000, 5_000)).shape == (5_000, 10_000)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_truncated_picture_is_an_error_not_half_a_picture(card: NDArray[np.uint8], as_file: AsFile, kind: str, kept: float) -> None:
    whole = as_file(card, kind, **({"lossless": True} if kind == "WEBP" else {}))
    assert refused(whole[: int(len(whole) * kept)]) in {"unreadable_image", "unknown_format"}


def test_noise_in_a_picture_is_a_picture_or_an_error_and_nothing_else(card: NDArray[np.uint8], as_file: AsFile) -> None:
    chance = np.random.default_rng(7)
    for kind in ("PNG", "JPEG", "TIFF", "BMP", "WEBP"):
        whole = as_file(card, kind)
        for _ in range(40):
            spoilt = bytearray(whole)
            for at in chance.integers(0, min(len(spoilt), 400), 4):
                spoilt[at] = chance.integers(256)
            try:
                for sheet in picture_sheets(bytes(spoilt)):
                    sheet.load()
            except ImageError as error:
                assert error.code in {"unreadable_image", "unknown_format", "too_many_pixels", "too_many_pages"}


@pytest.mark.parametrize("data", [b"", b"\x89PNG not an image", b"GIF89a" + bytes(50), b"<svg/>", b"%!PS"])
def test_what_is_none_of_the_five_kinds_is_named_so(data: bytes) -> None:
    assert refused(data) == "unknown_format"


def test_a_file_above_64_mib_is_refused_unread() -> None:
    assert refused(bytes(MAX_BYTES + 1)) == "file_too_big"


def test_a_picture_bomb_in_a_text_chunk_is_an_error(as_file: AsFile) -> None:
    note = PngImagePlugin.PngInfo()
    note.add_text("x", "0" * 5_000_000, zip=True)
    assert refused(as_file(Image.new("L", (4, 4)), pnginfo=note)) == "unreadable_image"


def tiff(*pages: Image.Image) -> bytes:
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    return stream.getvalue()


def test_each_page_of_a_tiff_is_a_sheet() -> None:
    sheets = [(sheet.label, sheet.load().shape) for sheet in picture_sheets(tiff(Image.new("L", (4, 3)), Image.new("RGB", (6, 5))))]
    assert sheets == [("#1", (3, 4)), ("#2", (5, 6))]


def test_a_huge_later_page_of_a_tiff_is_refused_alone() -> None:
    first, second, third = picture_sheets(tiff(Image.new("1", (4, 3)), Image.new("1", (9_000, 9_000)), Image.new("1", (2, 2))))
    assert first.load().shape == (3, 4)
    with pytest.raises(ImageError, match="too_many_pixels"):
        second.load()
    assert third.load().shape == (2, 2)


def test_pages_beyond_the_fiftieth_are_named_not_dropped() -> None:
    sheets = list(picture_sheets(tiff(*[Image.new("1", (2, 2))] * (MAX_SHEETS + 2))))
    assert len(sheets) == MAX_SHEETS + 1
    with pytest.raises(ImageError, match="too_many_pages"):
        sheets[-1].load()
    assert len(list(picture_sheets(tiff(*[Image.new("1", (2, 2))] * MAX_SHEETS)))) == MAX_SHEETS


def test_an_animation_is_its_first_picture(as_file: AsFile) -> None:
    moving = as_file(Image.new("L", (4, 3)), "WEBP", save_all=True, append_images=[Image.new("L", (4, 3), 255)])
    assert grey(moving).shape == (3, 4)


def test_a_photograph_with_a_second_picture_in_it_is_its_first(card: NDArray[np.uint8], as_file: AsFile, man_2021: str) -> None:
    """Phones write a depth map or a clip beside the photograph (MPO), and call the file a JPEG."""
    phone = as_file(Image.fromarray(card), "MPO", save_all=True, append_images=[Image.new("L", (4, 3))])
    assert decode(grey(phone))[0].data == man_2021.encode()


def test_a_moving_png_is_its_first_picture(card: NDArray[np.uint8], as_file: AsFile, man_2021: str) -> None:
    moving = as_file(card, save_all=True, append_images=[Image.new("L", (card.shape[1], card.shape[0]))])
    assert decode(grey(moving))[0].data == man_2021.encode()


@pytest.mark.parametrize("compression", ["group4", "group3", "tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_a_scan_in_black_and_white_opens_however_it_is_packed(
    card: NDArray[np.uint8], as_file: AsFile, man_2021: str, compression: str
) -> None:
    assert decode(grey(as_file(Image.fromarray(card).convert("1"), "TIFF", compression=compression)))[0].data == man_2021.encode()


def test_a_scan_of_several_pages_of_different_depth_is_read_page_by_page(card: NDArray[np.uint8], man_2021: str) -> None:
    pages = [Image.fromarray(card).convert("1"), Image.fromarray(card).convert("RGB"), Image.fromarray(card).convert("CMYK")]
    read = [decode(sheet.load())[0].data for sheet in picture_sheets(tiff(*pages))]
    assert read == [man_2021.encode()] * 3


def test_several_threads_may_open_pictures_at_once(card: NDArray[np.uint8], as_file: AsFile) -> None:
    data, shapes = as_file(card), []
    threads = [threading.Thread(target=lambda: shapes.append(grey(data).shape)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shapes == [card.shape] * 8
