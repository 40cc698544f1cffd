"""Messages read strictly: every mode as another maker writes it, every way of being broken."""

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from scanner.qr import segments
from scanner.qr.segments import BrokenMessage
from tests.unit.scanner.qr.drawn_codes import MAN_2021, as_modules, drawn, message_of, version_of

PADS = bytes([0xEC, 0x11] * 20)
BYTE, ECI, FNC1, FNC1_SECOND, APPEND, END = "0100", "0111", "0101", "1001", "0011", "0000"


def packed(*bits: str, pads: bytes = PADS) -> bytes:
    """Bits filled up to whole bytes with zeros, then padding."""
    row = "".join(bits)
    row += "0" * (-len(row) % 8)
    return int(row, 2).to_bytes(len(row) // 8, "big") + pads


def in_bytes(text: bytes) -> str:
    return BYTE + f"{len(text):08b}" + "".join(f"{byte:08b}" for byte in text)


def read(words: bytes, *, version: int = 5) -> bytes:
    return segments.read(words, version=version)


def is_broken(words: bytes, *, version: int = 5) -> bool:
    try:
        segments.read(words, version=version)
    except BrokenMessage:
        return True
    return False


@pytest.mark.parametrize("version", [5, 9, 10, 26, 27, 40])
@pytest.mark.parametrize(
    ("mode", "text", "expected"),
    [
        ("numeric", "099099000001", b"099099000001"),
        ("numeric", "0990990000010", b"0990990000010"),
        ("numeric", "09909900000100", b"09909900000100"),
        ("alphanumeric", "THU $%*+-./:09", b"THU $%*+-./:09"),
        ("alphanumeric", "THU $%*+-./:0", b"THU $%*+-./:0"),
        ("byte", "Nguyễn Văn Thử", "Nguyễn Văn Thử".encode()),
        ("kanji", "点茗", "点茗".encode("shift-jis")),
    ],
)
def test_every_mode_is_read_in_every_size(version: int, mode: str, text: str, expected: bytes) -> None:
    code = segno.make(text, version=version, error="l", mode=mode, encoding="utf-8" if mode == "byte" else None, mask=1, micro=False)
    assert read(message_of(as_modules(code)), version=version) == expected


@given(text=st.binary(min_size=1, max_size=100))
def test_any_bytes_come_out_as_they_were(text: bytes) -> None:
    modules = drawn(text, version=6, error="l", mask=0)
    assert read(message_of(modules), version=6) == text


@pytest.mark.parametrize("length", [105, 106])
def test_a_code_may_be_full_to_the_last_bit(length: int) -> None:
    """106 bytes fill version 5: the end mark takes the last four bits, and no room is left for padding."""
    text = b"x" * length
    assert read(message_of(drawn(text, version=5, error="l"))) == text


def test_an_end_without_room_for_its_mark_is_an_end() -> None:
    digits = "0001" + f"{7:010b}" + f"{99:010b}" + f"{990:010b}" + f"{1:04b}"
    assert len(digits) % 8 == 6
    assert read(packed(digits, pads=b"")) == b"0999901"


def test_four_bits_at_the_end_that_are_no_end_are_broken() -> None:
    words = message_of(drawn(b"x" * 106, version=5, error="l"))
    assert words[-1] & 15 == 0
    assert is_broken(words[:-1] + bytes([words[-1] | 15]))


def test_an_eci_designator_of_another_maker_is_passed_over() -> None:
    words = message_of(drawn(MAN_2021, eci=True))
    assert words[0] >> 4 == int(ECI, 2)
    assert read(words, version=version_of(drawn(MAN_2021, eci=True))) == MAN_2021.encode()


@pytest.mark.parametrize("designator", ["00011010", "00000011", "10" + f"{899:014b}", "110" + f"{811799:021b}"])
def test_designators_have_one_two_or_three_bytes(designator: str) -> None:
    assert len(designator) in (8, 16, 24)
    assert read(packed(ECI, designator, in_bytes(b"Thu"), END)) == b"Thu"


def test_segments_follow_each_other() -> None:
    digits = "0001" + f"{3:010b}" + f"{99:010b}"
    one, two = "0010" + f"{1:09b}" + f"{10:06b}", "0010" + f"{2:09b}" + f"{10 * 45 + 11:011b}"
    assert read(packed(digits, in_bytes(b"|"), one, two, digits, END)) == b"099|AAB099"


def test_one_of_several_joined_codes_gives_its_own_part() -> None:
    sequence = segno.make_sequence("Nguyen Van Thu o Thon Dong Doai", version=1, mode="byte", error="m")
    assert len(sequence) > 2
    parts = [read(message_of(as_modules(code)), version=1) for code in sequence]
    assert b"".join(parts) == b"Nguyen Van Thu o Thon Dong Doai"


def test_the_marks_of_trade_and_industry_are_passed_over() -> None:
    assert read(packed(FNC1, in_bytes(b"01"), END)) == b"01"
    assert read(packed(FNC1_SECOND, f"{37:08b}", in_bytes(b"01"), END)) == b"01"


@pytest.mark.parametrize("mode", [6, 10, 11, 12, 13, 14, 15])
def test_an_unknown_mode_is_broken(mode: int) -> None:
    assert is_broken(packed(in_bytes(b"Thu"), f"{mode:04b}"))


@pytest.mark.parametrize(
    "bits",
    [
        in_bytes(b"Thu")[:-8],
        BYTE + "0000",
        "0001" + f"{9:010b}" + f"{1:010b}",
        "0010" + f"{3:09b}" + f"{10:011b}",
        "1000" + f"{2:08b}" + f"{99:013b}",
        APPEND + "00000000",
        ECI + "1000",
        ECI + "11000000" + "00000000",
        FNC1_SECOND + "0000",
    ],
)
def test_a_message_that_is_cut_off_is_broken(bits: str) -> None:
    assert is_broken(packed(bits, pads=b""))


@pytest.mark.parametrize(
    "bits",
    [
        "0001" + f"{3:010b}" + f"{1000:010b}",
        "0001" + f"{2:010b}" + f"{100:07b}",
        "0001" + f"{1:010b}" + f"{10:04b}",
        "0010" + f"{2:09b}" + f"{45 * 45:011b}",
        "0010" + f"{1:09b}" + f"{45:06b}",
    ],
)
def test_numbers_that_stand_for_no_digit_or_letter_are_broken(bits: str) -> None:
    assert is_broken(packed(bits, END))


def test_the_largest_numbers_that_stand_for_something_are_read() -> None:
    assert read(packed("0001" + f"{6:010b}" + f"{999:010b}" + f"{0:010b}", END)) == b"999000"
    assert read(packed("0001" + f"{2:010b}" + f"{99:07b}", END)) == b"99"
    assert read(packed("0010" + f"{3:09b}" + f"{45 * 45 - 1:011b}" + f"{44:06b}", END)) == b":::"


def test_padding_that_alternates_is_right_also_after_a_stray_zero_byte() -> None:
    assert read(packed(in_bytes(b"Thu"), END, pads=PADS)) == b"Thu"
    assert read(packed(in_bytes(b"Thu"), END, pads=b"\0" + PADS)) == b"Thu"


def test_padding_may_be_a_third_wrong_but_not_more() -> None:
    third = bytearray(PADS[:6])
    third[1] = third[4] = 0x55
    assert read(packed(in_bytes(b"Thu"), END, pads=bytes(third))) == b"Thu"
    third[5] = 0x55
    assert is_broken(packed(in_bytes(b"Thu"), END, pads=bytes(third)))


@pytest.mark.parametrize("pads", [PADS[1:], bytes(range(1, 30)), b"\x01", b"\xec\xec"])
def test_other_bytes_after_the_end_are_no_padding(pads: bytes) -> None:
    assert is_broken(packed(in_bytes(b"Thu"), END, pads=pads))


@pytest.mark.parametrize("pads", [b"", b"\xec", bytes(9)])
def test_padding_may_be_missing_short_or_zeros_only(pads: bytes) -> None:
    assert read(packed(in_bytes(b"Thu"), END, pads=pads)) == b"Thu"


def test_what_fills_the_byte_after_the_end_must_be_zero() -> None:
    digits = "0001" + f"{1:010b}" + f"{9:04b}" + END
    assert len(digits) % 8 == 6
    assert read(packed(digits, "00")) == b"9"
    assert is_broken(packed(digits, "01"))
