"""IPP's bytes: a request as the standard writes it, any answer read or refused, never believed by halves."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spool.ipp import Operation, answer, request
from app.spool.server import offer_of
from app.spool.ticket import Sides


def attribute(tag: int, name: str, value: bytes) -> bytes:
    return bytes((tag,)) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def response(*attributes: bytes, status: int = 0) -> bytes:
    return struct.pack(">BBHI", 2, 0, status, 1) + b"\x01" + b"".join(attributes) + b"\x03"


def test_a_request_names_what_it_is_about_and_what_it_wants() -> None:
    raw = request(Operation.GET_JOB, about=("job-uri", "ipp://localhost/jobs/12"), wanted=("job-state", "job-printer-uri"))
    assert raw[:9] == bytes.fromhex("0101 0009 00000001 01")
    assert raw.endswith(b"\x44\x00\x00\x00\x0fjob-printer-uri\x03")
    assert b"\x45\x00\x07job-uri\x00\x17ipp://localhost/jobs/12" in raw


def test_an_answer_is_read_with_all_values_of_a_name() -> None:
    said = answer(
        response(
            attribute(0x23, "job-state", struct.pack(">i", 9)),
            b"\x02",
            attribute(0x44, "job-printer-state-reasons", b"media-empty-error"),
            attribute(0x44, "", b"toner-low-warning"),
            attribute(0x33, "copies-supported", struct.pack(">ii", 1, 9)),
        )
    )
    assert said.ok
    assert said.number("job-state") == 9
    assert said.texts("job-printer-state-reasons") == ("media-empty-error", "toner-low-warning")
    assert said.texts("copies-supported") == ()
    assert said.number("nothing") == 0


def test_a_refusal_is_no_answer() -> None:
    assert not answer(response(status=0x0406)).ok


@pytest.mark.parametrize(
    "raw", [b"", b"\x02\x00\x00\x00\x00\x00\x00\x01", response()[:-1], response(attribute(0x23, "job-state", b"\x01"))]
)
def test_what_is_cut_short_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="IPP"):
        answer(raw)


@given(st.binary(max_size=200))
def test_no_bytes_bring_anything_but_an_answer_or_a_refusal(raw: bytes) -> None:
    try:
        answer(response()[:8] + raw)
    except ValueError:
        return


def test_only_what_can_be_chosen_is_offered() -> None:
    def printer(*sides: str, trays: tuple[str, ...] = (), accepting: bytes = b"\x01") -> bytes:
        many = [
            attribute(0x44, "" if place else name, value.encode())
            for name, values in (("sides-supported", sides), ("media-source-supported", trays))
            for place, value in enumerate(values)
        ]
        return response(*many, attribute(0x22, "printer-is-accepting-jobs", accepting))

    full = offer_of(answer(printer("one-sided", "two-sided-long-edge", "odd", trays=("auto", "tray-1", "manual"))))
    assert (full.sides, full.trays, full.accepting) == ((Sides.ONE, Sides.LONG), ("tray-1", "manual"), True)
    plain = offer_of(answer(printer("one-sided", trays=("auto", "tray-1"), accepting=b"\x00")))
    assert (plain.sides, plain.trays, plain.accepting) == ((), (), False)
    assert offer_of(answer(response())).accepting
