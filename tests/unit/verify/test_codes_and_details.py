"""What codes mean, and that every detail an adapter may give has its three sentences."""

import re
from pathlib import Path

import pytest

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.codes import Codes
from app.verify.network.details import Detail
from app.verify.tree import outer
from resources.sentences import catalogue

VERIFY = Path(__file__).resolve().parents[3] / "app" / "verify"
LITERAL = re.compile(r'detail="([a-z0-9-]+)"|"(token-[a-z]+|http-[0-9x]+)"')


def test_every_detail_has_its_three_sentences() -> None:
    sources = [file.read_text(encoding="utf-8") for file in [*VERIFY.glob("*.py"), *VERIFY.glob("adapters/*.py")]]
    statuses = {f"http-{status}" for status in (400, 401, 403, 404, 500)}
    given = {code or other for source in sources for code, other in LITERAL.findall(source)} | statuses
    assert len(given) > 30
    assert [f"{code}.{part}" for code in given for part in ("what", "lost", "next") if f"detail.{code}.{part}" not in catalogue()] == []


def test_every_sentence_of_the_adapters_belongs_to_a_detail() -> None:
    told = {key.split(".")[1] for key in catalogue() if key.startswith("detail.")}
    text = "".join(file.read_text(encoding="utf-8") for file in VERIFY.rglob("*.py"))
    assert [code for code in told - set(Detail) if f'"{code}"' not in text and not code.startswith("http-")] == []


def test_codes_are_read_from_a_setting() -> None:
    codes = Codes.of(" 004 = PROCEDURE_NOT_LICENSED , X1=TIMEOUT,,")
    for value in (4, "4", "004", "soap:Client.004"):
        assert codes.meaning("error_code", value) is Outcome.PROCEDURE_NOT_LICENSED
    assert codes.meaning("code", "x1") is Outcome.TIMEOUT
    assert codes.meaning("code", "004") is codes.meaning("message", "(004) x") is Outcome.PROCEDURE_NOT_LICENSED
    for name, text in (("code", 4), ("error_code", "Mã 004"), ("MoTa", "004"), ("message", "004 x"), ("error", ["004"])):
        assert codes.meaning(name, text) is None


@pytest.mark.parametrize("setting", ["004", "=BAD_INPUT", "004=NO_PURPOSE", "004=found"])
def test_a_setting_that_means_nothing_is_refused(setting: str) -> None:
    with pytest.raises(Unavailable) as outage:
        Codes.of(setting)
    assert (outage.value.outcome, outage.value.detail) == (Outcome.NOT_CONFIGURED, "bad-codes")


FINE: list[object] = [
    {}, {"error_code": 0}, {"code": "00"}, {"code": "200"}, {"error": None}, {"error": False}, {"success": True},
    {"status": 1}, {"status": "x"},
]  # fmt: skip
BAD: list[object] = [
    {"error_code": 7}, {"code": "E"}, {"error": True}, {"errors": ["x"]}, {"error": {"a": 1}}, {"success": False}, {"isSuccess": 0},
    {"status": "FAILED"}, {"statusCode": 500},
]  # fmt: skip


@pytest.mark.parametrize("fine", FINE)
def test_all_is_well(fine: object) -> None:
    assert Codes.of("").told(outer(fine)) is None


@pytest.mark.parametrize("bad", BAD)
def test_something_is_wrong_that_nobody_explained(bad: object) -> None:
    with pytest.raises(Unavailable) as outage:
        Codes.of("").told(outer(bad))
    assert (outage.value.outcome, outage.value.detail) == (Outcome.GATEWAY_ERROR, "unknown-code")


def test_a_code_for_all_is_well_hides_no_other() -> None:
    codes = Codes.of("1=FOUND,5=OFFICER_NOT_ALLOWED")
    assert codes.told([("code", 1)]) is None
    assert codes.told([("code", 1), ("error_code", "005")]) is Outcome.OFFICER_NOT_ALLOWED
    with pytest.raises(Unavailable):
        codes.told([("code", 1), ("error_code", 9)])
