from collections import Counter
from itertools import islice

import pytest

from scanner.errors import PayloadError
from scanner.payload import CardClaim
from tests.bench import fuzz_payloads
from tests.bench.fuzz_payloads import outcome, payloads

COUNT = 200_000


def test_only_named_refusals_come_out_of_200_000_odd_payloads() -> None:
    met = Counter(outcome(payload) for payload in islice(payloads(20261122), COUNT))
    assert met.total() == COUNT
    assert {"card", "text", "url", "vietqr", "mrz", "not_utf8", "forbidden_character", "not_a_card", "no_issue_date", "too_long"} <= set(
        met
    )


def test_the_same_seed_gives_the_same_payloads() -> None:
    assert list(islice(payloads(1), 500)) == list(islice(payloads(1), 500)) != list(islice(payloads(2), 500))


def test_an_unsound_claim_would_be_seen(monkeypatch: pytest.MonkeyPatch, man_2021: str) -> None:
    def careless(payload: bytes | str) -> CardClaim:
        raise PayloadError("surprise")  # type: ignore[arg-type]  # what a fault in the parser would do

    monkeypatch.setattr(fuzz_payloads, "parse", careless)
    with pytest.raises(AssertionError, match="surprise"):
        outcome(man_2021)
