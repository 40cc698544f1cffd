import subprocess
import sys
from collections.abc import Callable, Iterator
from ctypes import c_int
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from threadpoolctl import threadpool_info

from scanner import zbar, zxing
from scanner.decode import LIVE, STILL, Ladder, decode, engines, look
from scanner.qr.attempt import Attempt
from scanner.sighting import Code, Corners, Grey, Sighting

Draw = Callable[..., NDArray[np.uint8]]
SQUARE: Corners = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0))


@pytest.fixture
def fresh_library() -> Iterator[None]:
    """The look for libzbar happens once a process: here again, and once more afterwards."""
    zbar.library.cache_clear()
    yield
    zbar.library.cache_clear()


def texts(codes: tuple[Code, ...]) -> list[str]:
    return [code.data.decode() for code in codes]


def test_a_code_comes_back_as_its_very_bytes(code: Draw, page: Draw, man_2021: str) -> None:
    (found,) = decode(page(code(man_2021)))
    assert (found.data, found.engine) == (man_2021.encode(), "zxing")
    assert repr(found).startswith("Code(engine='zxing', corners=")


def test_bytes_that_are_no_utf8_come_back_untouched(code: Draw, page: Draw) -> None:
    assert decode(page(code(b"\xff\xfe\x80abc")))[0].data == b"\xff\xfe\x80abc"


def test_corners_lie_on_the_code_clockwise_from_its_own_top_left(code: Draw, page: Draw, man_2021: str) -> None:
    picture = page(code(man_2021, scale=4), gap=80)
    near, far = 80 + 4 * 4, picture.shape[0] - 80 - 4 * 4
    square = [(near, near), (far, near), (far, far), (near, far)]
    assert np.allclose(decode(picture)[0].corners, square, atol=3)
    turned = np.rot90(picture)  # counter-clockwise: the code's top left is now at the bottom left
    assert np.allclose(decode(turned)[0].corners, [square[3], square[0], square[1], square[2]], atol=3)


def test_two_codes_are_both_found_and_the_same_code_twice_is_one(code: Draw, page: Draw, man_2021: str, woman_2024: str) -> None:
    assert sorted(texts(decode(page(code(man_2021), code(woman_2024))))) == sorted([man_2021, woman_2024])
    assert texts(decode(page(code(man_2021), code(man_2021)))) == [man_2021]


@pytest.mark.parametrize("ladder", [STILL, LIVE])
@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (3, 3), (21, 9000), (22, 66_000), (148, 33_000), (480, 640)])
def test_a_picture_without_a_code_gives_none(ladder: Ladder, shape: tuple[int, int]) -> None:
    assert decode(np.full(shape, 200, np.uint8), ladder=ladder) == ()


@pytest.mark.parametrize(
    "array", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.float32), np.zeros((0, 4), np.uint8), np.zeros(4, np.uint8)]
)
def test_an_array_that_is_no_grey_picture_is_the_callers_fault(array: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="grey picture"):
        decode(array)


@pytest.mark.parametrize(("pixels_per_module", "blur"), [(1.6, 0.8), (1.7, 0.6), (1.8, 0.8), (2.0, 1.2), (2.5, 1.4)])
def test_a_code_too_small_or_soft_for_one_look_is_rescued(small: Draw, man_2021: str, pixels_per_module: float, blur: float) -> None:
    picture = small(man_2021, pixels_per_module=pixels_per_module, blur=blur)
    assert zxing.plain(picture, ()).codes == ()
    assert texts(decode(picture)) == [man_2021]


def test_sharpening_alone_reads_a_soft_code(code: Draw, page: Draw, man_2021: str) -> None:
    soft = np.asarray(cv2.GaussianBlur(page(code(man_2021, scale=4)), (0, 0), 2.2), np.uint8)
    assert zxing.plain(soft, ()).codes == ()
    assert texts(zxing.sharpened(soft, ()).codes) == [man_2021]


def test_a_place_is_cut_out_enlarged_and_given_back_in_the_pictures_own_pixels(small: Draw, page: Draw, man_2021: str) -> None:
    picture = small(man_2021, pixels_per_module=1.8, blur=0.8)
    side = picture.shape[0]
    edge = 400 / 8 * 1.8
    place: Corners = ((edge, edge), (side - edge, edge), (side - edge, side - edge), (edge, side - edge))
    (found,) = zxing.enlarged_places(picture, (place,)).codes
    assert found.data == man_2021.encode()
    quiet = edge + 4 * 1.8
    expected = [(quiet, quiet), (side - quiet, quiet), (side - quiet, side - quiet), (quiet, side - quiet)]
    assert np.allclose(found.corners, expected, atol=2)


def test_places_that_are_tiny_or_large_enough_already_are_left_alone() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1000, 1000), np.uint8)
    dot: Corners = ((5.0, 5.0), (9.0, 5.0), (9.0, 9.0), (5.0, 9.0))
    whole: Corners = ((0.0, 0.0), (999.0, 0.0), (999.0, 999.0), (0.0, 999.0))
    assert zxing.enlarged_places(noise, (dot, whole)) == Sighting()


def test_a_huge_picture_is_not_enlarged() -> None:
    assert zxing.enlarged(np.zeros((2100, 2100), np.uint8), ()) == Sighting()


def test_a_located_but_broken_code_is_named_as_a_place(code: Draw, page: Draw, man_2021: str) -> None:
    broken = page(code(man_2021))
    side = broken.shape[0]
    broken[side // 2 - 60 : side // 2 + 60, side // 2 - 60 : side // 2 + 60] = 0
    seen = zxing.plain(broken, ())
    assert seen.codes == ()
    assert any(np.allclose(place, [(80, 80), (side - 80, 80), (side - 80, side - 80), (80, side - 80)], atol=12) for place in seen.unread)
    assert decode(broken) == ()


def rung(*sightings: Sighting) -> tuple[Callable[[Grey, tuple[Corners, ...]], Sighting], list[tuple[Corners, ...]]]:
    """A rung that sees what it is told, and the places it was asked about."""
    asked: list[tuple[Corners, ...]] = []
    rest = iter(sightings)

    def look(image: Grey, places: tuple[Corners, ...], /) -> Sighting:
        asked.append(places)
        return next(rest)

    return look, asked


def test_the_ladder_ends_with_the_first_code_when_nothing_else_is_in_view() -> None:
    code = Code(data=b"a", engine="x", corners=SQUARE)
    first, _ = rung(Sighting(codes=(code,), unread=(SQUARE,)))  # the same place seen worse does not count
    second, asked = rung()
    assert decode(np.zeros((9, 9), np.uint8), ladder=Ladder((first, second), cap_s=60)) == (replace(code, stage="look"),)
    assert asked == []


def test_the_ladder_goes_on_for_a_second_code_that_is_seen_but_not_read() -> None:
    elsewhere: Corners = ((200.0, 0.0), (300.0, 0.0), (300.0, 100.0), (200.0, 100.0))
    one, two = Code(data=b"a", engine="x", corners=SQUARE), Code(data=b"b", engine="y", corners=elsewhere)
    first, _ = rung(Sighting(codes=(one,), unread=(elsewhere,)))
    second, asked = rung(Sighting(codes=(two,)))
    third, never = rung()
    assert decode(np.zeros((9, 9), np.uint8), ladder=Ladder((first, second, third), cap_s=60)) == (
        replace(one, stage="look"),
        replace(two, stage="look"),
    )
    assert (asked, never) == ([(elsewhere,)], [])


def test_once_the_time_is_up_no_further_rung_is_begun() -> None:
    first, asked = rung(Sighting(unread=(SQUARE,)))
    second, never = rung()
    seen = look(np.zeros((9, 9), np.uint8), ladder=Ladder((first, second), cap_s=-1.0))
    assert (seen, asked, never) == (Sighting(), [], [])
    passed = iter((0.0, 0.0, 3.0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scanner.decode.time.monotonic", lambda: next(passed))
        assert look(np.zeros((9, 9), np.uint8), ladder=Ladder((first, second), cap_s=2.0)) == Sighting(unread=(SQUARE,))
    assert (asked, never) == ([()], [])


def test_zbar_reads_few_accents_without_guessing_an_encoding(code: Draw, page: Draw) -> None:
    for name in ("Nguyễn An", "Trần Nam", "Điểu Ơn", "Hồ Nghĩa", "Lê Thị Ánh", "Vũ Vượng"):
        text = f"099099000001||{name}|01021990|Nam|Thon 3|10052021"
        picture = page(code(text))
        (found,) = zbar.zbar(picture, ()).codes
        assert (found.data, found.engine) == (text.encode(), "zbar")
        assert np.allclose(found.corners, zxing.plain(picture, ()).codes[0].corners, atol=4)


def test_zbar_is_the_last_rung_and_reads_where_the_others_do_not(
    code: Draw, page: Draw, man_2021: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.zxing.zxingcpp.read_barcodes", lambda *_, **__: [])
    assert [found.engine for found in decode(page(code(man_2021)))] == ["motcua"]
    monkeypatch.setattr("scanner.soft.attempt", lambda image, grid, effort: Attempt(None, grid.corners, 0.0))
    assert [found.engine for found in decode(page(code(man_2021)))] == ["zbar"]


def test_without_libzbar_the_ladder_is_one_rung_shorter(
    code: Draw, page: Draw, man_2021: str, monkeypatch: pytest.MonkeyPatch, fresh_library: None
) -> None:
    monkeypatch.setitem(sys.modules, "pyzbar.wrapper", None)
    assert zbar.zbar(page(code(man_2021)), ()) == Sighting()
    assert [engine.available for engine in engines()] == [True, False]
    assert texts(decode(page(code(man_2021)))) == [man_2021]


def test_a_libzbar_without_the_binary_mode_is_not_used(monkeypatch: pytest.MonkeyPatch, fresh_library: None) -> None:
    destroyed: list[str] = []
    old = SimpleNamespace(
        zbar_image_scanner_create=lambda: "scanner",
        zbar_image_scanner_set_config=lambda scanner, symbology, setting, value: int(setting == 4),
        zbar_image_scanner_destroy=destroyed.append,
    )
    monkeypatch.setitem(sys.modules, "pyzbar.wrapper", old)
    assert zbar.library().bindings is None
    assert "binary mode" in zbar.library().detail
    assert destroyed == ["scanner"]


def test_zbar_symbols_without_data_or_place_are_passed_over() -> None:
    def symbols(data: bytes, points: int) -> SimpleNamespace:
        first = c_int(1)
        return SimpleNamespace(
            zbar_image_first_symbol=lambda picture: first,
            zbar_symbol_next=lambda symbol: None,
            zbar_symbol_get_data=lambda symbol: data,
            zbar_symbol_get_data_length=lambda symbol: len(data),
            zbar_symbol_get_loc_size=lambda symbol: points,
            zbar_symbol_get_loc_x=lambda symbol, i: 10 * i,
            zbar_symbol_get_loc_y=lambda symbol, i: i,
        )

    assert zbar._codes(symbols(b"", 4), None) == []
    assert zbar._codes(symbols(b"a", 0), None) == []
    assert [found.corners for found in zbar._codes(symbols(b"a", 3), None)] == [((0.0, 0.0), (20.0, 0.0), (20.0, 2.0), (0.0, 2.0))]


def test_self_check_can_name_the_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = engines()
    assert (first.name, first.available, second.name, second.available) == ("zxing", True, "zbar", True)
    assert first.detail.startswith("zxing-cpp 3.")

    def unknown(distribution: str) -> str:
        raise PackageNotFoundError(distribution)

    monkeypatch.setattr("scanner.decode.version", unknown)
    assert engines()[0].detail == "zxing-cpp (bundled)"


def test_parsing_a_hand_scanners_text_loads_no_image_library() -> None:
    program = (
        "import sys, scanner.payload, scanner.reading; sys.exit(len({'cv2', 'numpy', 'PIL', 'zxingcpp', 'pypdfium2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_failure_that_the_reader_reports_nowhere_is_no_place_to_search(
    code: Draw, page: Draw, man_2021: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a card read at first sight would be looked for once more: seen on two of 120 easy pictures."""
    picture = page(code(man_2021))
    (found,) = zxing.plain(picture, ()).codes
    origin = SimpleNamespace(x=0, y=0)
    nowhere = SimpleNamespace(
        valid=False, bytes=b"", position=SimpleNamespace(top_left=origin, top_right=origin, bottom_right=origin, bottom_left=origin)
    )
    really = zxingcpp.read_barcodes
    monkeypatch.setattr(zxingcpp, "read_barcodes", lambda *args, **options: [*really(*args, **options), nowhere])
    assert zxing.plain(picture, ()) == Sighting(codes=(found,))


def test_a_look_leaves_the_other_processors_alone() -> None:
    assert {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"} == {1}
