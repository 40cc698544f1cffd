from typing import get_args

import pytest

from resources.sentences import catalogue, say
from scanner import errors
from scanner.errors import ImageError, PayloadError, ScannerError, SourceError
from scanner.other import OtherKind
from scanner.payload import MAX_FIELDS
from scanner.sheet import MAX_BYTES, MAX_PIXELS, MAX_SHEETS

CODES = [
    *(
        code
        for codes in (errors.PayloadCode, errors.ImageCode, errors.MrzCode, errors.SourceCode, errors.ReadingCode)
        for code in get_args(codes)
    ),
    *(f"other_{kind}" for kind in OtherKind),
]


@pytest.mark.parametrize("code", CODES)
def test_every_failure_and_every_other_code_has_its_three_sentences(code: str) -> None:
    for part in ("what", "lost", "next"):
        vietnamese, english = say(f"scan.{code}.{part}"), say(f"scan.{code}.{part}", "en")
        assert vietnamese.endswith(".")
        assert vietnamese != english


def test_no_sentence_is_left_that_nobody_says() -> None:
    assert {key.split(".")[1] for key in catalogue() if key.startswith("scan.")} == set(CODES)


def test_the_limits_in_the_sentences_are_the_limits_of_the_program() -> None:
    assert f"{MAX_BYTES // 2**20} MB" in say("scan.file_too_big.what")
    assert f"{MAX_PIXELS // 10**6} triệu" in say("scan.too_many_pixels.what")
    assert f"{MAX_SHEETS} trang" in say("scan.too_many_pages.what")
    assert f"hơn {MAX_FIELDS}" in say("scan.too_many_fields.what")


def test_an_error_is_its_code_and_nothing_else() -> None:
    for error in (PayloadError("too_long"), ImageError("unreadable_image"), SourceError("camera_lost")):
        assert isinstance(error, ScannerError)
        assert str(error) == error.code
