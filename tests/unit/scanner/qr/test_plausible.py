"""Bits for which a message speaks for itself."""

import numpy as np
import pytest

from scanner.qr.plausible import gain
from tests.unit.scanner.qr.drawn_codes import CHILD_2024, MAN_2021, WOMAN_2024, drawn, message_of, version_of


def message(text: str | bytes, *, eci: bool = False, error: str = "m") -> tuple[bytes, int]:
    modules = drawn(text, eci=eci, error=error)
    return message_of(modules), version_of(modules)


@pytest.mark.parametrize("eci", [False, True])
@pytest.mark.parametrize("text", [MAN_2021, WOMAN_2024, CHILD_2024], ids=["2021", "2024", "child"])
def test_a_card_s_text_speaks_for_itself(text: str, eci: bool) -> None:
    words, version = message(text, eci=eci)
    bits = gain(words, version=version)
    size = len(text.encode())
    assert bits.shape == (len(words),)
    assert bits.max() <= 8
    assert bits.sum() > 4 * size
    header = 3 if eci else 1
    assert (bits[:header] == 0).all()
    assert (bits[header + size + 1 :] == 0).all(), "padding is no text"


def test_the_gain_is_the_same_however_the_text_lies_in_the_code_words() -> None:
    """Without ECI it starts half a byte into a word, with it at a word's beginning; in large codes the count is longer."""
    messages = [message(MAN_2021, eci=eci, error=error) for eci in (False, True) for error in "mh"]
    assert len({version < 10 for _, version in messages}) == 2
    sums = [gain(words, version=version).sum() for words, version in messages]
    assert np.allclose(sums, sums[0])


def test_a_digit_says_less_than_a_letter_that_is_usual_there() -> None:
    words, version = message(MAN_2021, eci=True)
    bits = gain(words, version=version)
    assert np.allclose(bits[3:15], 8 - np.log2(10)), "twelve digits, each of ten"
    assert bits[3 + MAN_2021.index("guy")] > 6


def test_a_name_in_letters_that_no_card_writes_loses() -> None:
    for name, sign in (("Nguyễn Thị Thử", 1), ("Ωμέγα Ψυχή", -1)):
        text = MAN_2021.replace("Nguyễn Văn Thử", name)
        words, version = message(text, eci=True)
        start = 3 + text.encode().index(name.encode())
        bits = gain(words, version=version)[start : start + len(name.encode())]
        assert np.sign(bits.sum()) == sign


def test_a_byte_that_no_letter_has_loses_as_much_as_it_could_gain_and_so_does_the_next() -> None:
    text = MAN_2021.encode().replace(b" 3,", b" \xff,")
    words = bytes([0x71, 0xA4, len(text)]) + text + b"\0"  # with an ECI, so that letters are whole code words
    at = 3 + text.index(b"\xff")
    bits = gain(words, version=7)
    assert bits[at : at + 2].tolist() == [-8, -8]
    assert (bits[[at - 1, at + 2]] > 0).all()


def test_random_bytes_in_a_card_s_frame_lose() -> None:
    chance = np.random.default_rng(1)
    name = bytes(byte for byte in chance.integers(1, 256, 60).tolist() if byte != ord("|"))
    text = MAN_2021.encode().replace("Nguyễn Văn Thử".encode(), name)
    words, version = message(text, eci=False)
    start = 1 + text.index(name)
    assert gain(words, version=version)[start + 1 : start + len(name)].mean() < -4


@pytest.mark.parametrize(
    "text",
    [
        "https://example.test/?q=" + "abc" * 20,
        MAN_2021.replace("Nam", "Na"),
        MAN_2021.replace("|01072021", ""),
        MAN_2021.replace("01011999", "1999"),
        MAN_2021[1:],
        MAN_2021 + "|" * 5,
        bytes(range(1, 120)),
    ],
)
def test_what_is_no_card_has_nothing_to_say(text: str | bytes) -> None:
    words, version = message(text)
    assert (gain(words, version=version) == 0).all()
    assert len(gain(words, version=version)) == len(words)


def test_a_broken_message_has_nothing_to_say() -> None:
    words, version = message(MAN_2021)
    assert (gain(b"\xf0" + words[1:], version=version) == 0).all()


def test_a_card_s_text_in_several_segments_has_nothing_to_say() -> None:
    """Twelve digits in numeric mode and the rest in byte mode: it does not stand in the words as one piece."""
    number, rest = MAN_2021[:12], MAN_2021[12:].encode()
    bits = "0001" + f"{12:010b}" + "".join(f"{int(number[i : i + 3]):010b}" for i in range(0, 12, 3))
    bits += "0100" + f"{len(rest):08b}" + "".join(f"{byte:08b}" for byte in rest) + "0000"
    bits += "0" * (-len(bits) % 8)
    words = int(bits, 2).to_bytes(len(bits) // 8, "big") + bytes([0xEC, 0x11, 0xEC])
    assert (gain(words, version=7) == 0).all()
