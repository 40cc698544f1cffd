"""The rules that warn, with what a desk really knows: a scanned card and its record."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.claimant import Claimant, facts_of
from app.counter import Counter
from forms.facts import Fact, Origin
from resources.dates import PartialDate
from scanner.payload import CardClaim
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, a_desk

BORN, ISSUED = PartialDate(1980, 5, 1), PartialDate(2016, 6, 1)


def codes(counter: Counter, claim: CardClaim) -> list[str]:
    matter = counter.open_dossier(number="D-1", procedure="1.004873")
    filled = counter.fill(matter, "xntthn", [Claimant.of_card("applicant", claim)]).filled
    return [warning.code for warning in filled.warnings if "law" in warning.values]


def test_a_card_whose_computed_time_is_over_is_warned_of(own_home: Path) -> None:
    with a_desk(own_home, HandClock()) as (counter, _):
        assert "card_expired" in codes(counter, replace(FIRST, birth_date=BORN, issue_date=ISSUED))
        assert "card_expired" not in codes(counter, replace(FIRST, birth_date=BORN, issue_date=PartialDate(2021, 6, 1)))


@pytest.mark.parametrize(
    ("birth", "issued", "until"),
    [
        (BORN, ISSUED, PartialDate(2020, 5, 1)),
        (PartialDate(1980), ISSUED, None),
        (BORN, None, None),
        (BORN, PartialDate(2016), None),
        (PartialDate(1950, 1, 1), ISSUED, None),
    ],
)
def test_the_last_day_of_a_card_is_computed_where_both_dates_are_full(
    birth: PartialDate, issued: PartialDate | None, until: PartialDate | None
) -> None:
    claim = replace(FIRST, birth_date=birth, issue_date=issued)
    known = facts_of(Claimant.of_card("applicant", claim)).get("applicant.card.good_until")
    assert known == (until and Fact(until, Origin.COMPUTED))


def test_a_declaration_is_held_against_the_record(own_home: Path) -> None:
    with a_desk(own_home, HandClock()) as (counter, _):
        matter = counter.open_dossier(number="D-1", procedure="1.004873")
        who = Claimant.of_card("subject", FIRST)
        finding = counter.look_up(matter, who, fields=counter.wanted("xntthn", "subject"))
        status = finding.record.marital_status if finding.record else None
        assert status is not None and status.label == "Đang có vợ/chồng"
        entries = {"tthn": "Hiện tại chưa đăng ký kết hôn với ai"}
        filled = counter.fill(matter, "xntthn", [finding], entries=entries).filled
    assert "married_in_record" in [warning.code for warning in filled.warnings]
