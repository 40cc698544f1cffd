"""The scanner's self-test: each fault of a reader is named by what it makes of the test code."""

import io

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from resources.sentences import catalogue, say
from scanner.damage import Damage, typed
from scanner.letters import LETTERS
from scanner.payload import OtherCode, parse
from scanner.repair import repair
from scanner.self_test import PAYLOAD, Fault, picture, verdict

AZERTY = str.maketrans("aqzwAQZWmM0123456789|-", "qawzQAWZ,?à&é\"'(-è_ç$)")
QWERTZ = str.maketrans("yzYZ|-", "zyZY'ß")
DELIVERED = "".join(" " if c == "\u00a0" else c for c in typed(Damage.CODE_PAGE, PAYLOAD) if c.isprintable() or c == "\u00a0")

SEEN = [
    (PAYLOAD, Fault.PERFECT),
    (PAYLOAD.encode(), Fault.PERFECT),
    ("\x02]Q1" + PAYLOAD + "\r\n", Fault.PERFECT),
    (PAYLOAD.replace("aa dd ow as", "â đ ơ á").replace("qw", "qư"), Fault.TELEX),
    (PAYLOAD.replace("a1 o7 d9", "á ơ đ"), Fault.VNI),
    (typed(Damage.DOUBLED, PAYLOAD), Fault.DOUBLED),
    (typed(Damage.BYTE_DIGITS, PAYLOAD), Fault.ALT_LOST),
    (typed(Damage.CODE_DIGITS, PAYLOAD), Fault.ALT_LOST),
    (typed(Damage.CODE_PAGE, PAYLOAD), Fault.CODE_PAGE),
    (DELIVERED, Fault.CODE_PAGE),
    (DELIVERED.replace("á»", ""), Fault.CODE_PAGE),
    (PAYLOAD.encode("cp1258", "replace"), Fault.CODE_PAGE),
    (typed(Damage.DOS_GLYPHS, PAYLOAD), Fault.DOS_GLYPHS),
    (PAYLOAD.swapcase(), Fault.CAPS_LOCK),
    ("".join(c.swapcase() if c.isascii() else c for c in PAYLOAD), Fault.CAPS_LOCK),
    (PAYLOAD.upper(), Fault.UPPER_CASED),
    (PAYLOAD.lower().replace("|", "\\"), Fault.SHIFT_LOST),
    (PAYLOAD.replace("|", "~"), Fault.LAYOUT),
    (PAYLOAD.translate(QWERTZ), Fault.LAYOUT),
    ("".join(c.translate(AZERTY) if c.isascii() else c for c in PAYLOAD), Fault.LAYOUT),
    ("".join(filter(str.isascii, PAYLOAD)), Fault.ACCENTS_DROPPED),
    (PAYLOAD.replace("0123456789", "?").encode("ascii", "replace"), Fault.ACCENTS_DROPPED),
    ("0123456789", Fault.DIGITS_ONLY),
    (PAYLOAD[:90], Fault.CHOPPED),
    (PAYLOAD[60:-3], Fault.CHOPPED),
    ("", Fault.NOTHING),
    ("\x02\r\n", Fault.NOTHING),
    ("099199000002", Fault.OTHER_CODE),
    ("https://example.org", Fault.OTHER_CODE),
    ("099199000002|012345678|Nguyễn Thị Phượng|05021999|Nữ|Đống Đa|15082021", Fault.OTHER_CODE),
    (PAYLOAD.replace("ă", "@"), Fault.UNKNOWN),
]


@pytest.mark.parametrize(("received", "fault"), SEEN, ids=range(len(SEEN)))
def test_the_fault_is_named(received: str | bytes, fault: Fault) -> None:
    assert verdict(received).fault is fault


def test_every_fault_but_those_of_time_is_among_them() -> None:
    assert {fault for _, fault in SEEN} == set(Fault) - {Fault.NO_ENTER}


def test_right_letters_without_enter_or_in_pieces_are_told_apart() -> None:
    assert verdict(PAYLOAD, ended_by_key=False).fault is Fault.NO_ENTER
    assert verdict(PAYLOAD, ended_by_key=False, pieces=2).fault is Fault.CHOPPED
    assert verdict(PAYLOAD.upper(), pieces=2).fault is Fault.UPPER_CASED
    assert [verdict(PAYLOAD, ended_by_key=end).ok for end in (True, False)] == [True, False]


def test_the_letters_that_did_not_come_are_listed() -> None:
    assert verdict(PAYLOAD).missing == ""
    assert verdict(PAYLOAD.replace("ễ", "")).missing == "ễ"
    assert verdict(PAYLOAD.upper()).missing == "".join(LETTERS[:67])
    assert verdict("https://example.org").missing == ""


def test_the_payload_holds_every_letter_and_is_no_card() -> None:
    assert all(PAYLOAD.count(letter) == 1 for letter in LETTERS)
    assert isinstance(parse(PAYLOAD), OtherCode)
    assert repair(PAYLOAD).damages == ()


def test_the_picture_is_a_code_of_the_payload() -> None:
    with Image.open(io.BytesIO(picture(module=3))) as image:
        read = zxingcpp.read_barcode(np.asarray(image.convert("L")))
    assert read is not None
    assert read.bytes.decode() == PAYLOAD


@pytest.mark.parametrize("fault", Fault)
def test_every_verdict_says_what_happened_what_was_lost_and_what_to_set(fault: Fault) -> None:
    for part in ("what", "lost", "next"):
        vietnamese, english = say(f"scanner.verdict.{fault}.{part}"), say(f"scanner.verdict.{fault}.{part}", "en")
        assert vietnamese.endswith(".")
        assert vietnamese != english


def test_no_verdict_is_written_down_that_is_never_given() -> None:
    assert {key.split(".")[2] for key in catalogue() if key.startswith("scanner.verdict.")} == set(Fault)
