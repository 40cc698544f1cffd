"""The closed list of codes."""

import pytest

from app.core.lookup import Column
from app.verify.network.details import REPEATED, Detail, of_status, unavailable
from resources.sentences import catalogue


@pytest.mark.parametrize("detail", Detail)
def test_every_code_is_an_outage_with_three_sentences_of_its_own(detail: Detail) -> None:
    outage = unavailable(detail, retry_after_s=3.0)
    assert (outage.detail, outage.outcome, outage.retry_after_s) == (detail.value, detail.outcome, 3.0)
    assert outage.outcome.column is Column.UNAVAILABLE
    for part in ("what", "lost", "next"):
        assert catalogue()[f"detail.{detail}.{part}"]


def test_no_two_codes_say_the_same() -> None:
    said = [catalogue()[f"detail.{detail}.what"]["vi"] for detail in Detail]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("status", "detail"),
    [
        *((status, None) for status in (200, 204, 299, 400, 401, 403, 404, 428, 430, 499)),
        *((status, Detail.REDIRECT) for status in (300, 301, 304, 399)),
        (429, Detail.HTTP_429),
        (500, Detail.HTTP_500),
        (502, Detail.HTTP_502),
        (503, Detail.HTTP_503),
        (504, Detail.HTTP_504),
        (501, Detail.HTTP_5XX),
        (599, Detail.HTTP_5XX),
        *((status, Detail.PROTOCOL) for status in (100, 101, 199, 600, 999)),
    ],
)
def test_a_status_is_an_outage_or_the_adapters_to_read(status: int, detail: Detail | None) -> None:
    assert of_status(status) is detail


def test_nothing_that_may_have_been_read_is_sent_twice_but_what_a_front_door_refused() -> None:
    assert {detail.value for detail in REPEATED} == {
        "dns", "connect", "connect-timeout", "proxy-connect", "tls-timeout", "http-502", "http-503", "http-504",
    }  # fmt: skip
