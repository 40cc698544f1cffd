"""An outage of ten minutes: 2,700 desks add at most a tenth to their clicks, and all are back soon after."""

import asyncio

import pytest

from app.verify.network.details import Detail
from tests.faults.outage import LONGEST_S, Province, Tally, Trouble
from tests.faults.source import Source, good, token_good
from tests.faults.virtual import Internet, VirtualLoop


def lived(province: Province) -> Tally:
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(Internet(serve=Source(script=good, token=token_good).serve))) as runner:
        return runner.run(province.live())


def test_a_whole_province_in_an_outage_adds_at_most_a_tenth_and_is_back_soon() -> None:
    province = Province(desks=2700, trouble=Trouble(detail=Detail.HTTP_503, after_s=0.5))
    tally = lived(province)
    assert tally.clicks > 10 * province.desks
    assert 1.0 < tally.amplification_of_admitted <= 1.10
    assert tally.amplification <= 1.10
    assert max(tally.failed_after, default=0.0) <= LONGEST_S
    assert len(tally.back) > 0.8 * province.desks  # the others had no citizen in that minute


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(detail=Detail.CONNECT, after_s=0.01),
        Trouble(detail=Detail.CONNECT_TIMEOUT, after_s=2.0),
        Trouble(detail=Detail.READ_TIMEOUT, after_s=3.0),
        Trouble(detail=Detail.HTTP_503, after_s=0.2, share=0.3),
        Trouble(detail=Detail.HTTP_502, after_s=0.2, share=0.05),
    ],
    ids=["closed", "black-hole", "silent", "a-third-fails", "a-twentieth-fails"],
)
def test_every_kind_of_trouble_stays_within_the_budget(trouble: Trouble) -> None:
    tally = lived(Province(desks=270, trouble=trouble))
    assert tally.clicks > 1000
    assert tally.amplification_of_admitted <= 1.10
    assert max(tally.failed_after, default=0.0) <= LONGEST_S


def test_the_simulation_would_show_a_budget_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.verify.network.retries.RetryBudget.spend", lambda _: True)
    tally = lived(Province(desks=100, trouble=Trouble(detail=Detail.HTTP_503, after_s=0.5)))
    assert tally.amplification_of_admitted > 1.5
