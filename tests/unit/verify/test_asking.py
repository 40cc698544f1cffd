"""What a request says on the wire."""

from dataclasses import replace

import pytest

from app.verify.asking import Question, Wording
from resources.dates import PartialDate
from tests.contract.configured import Configured
from tests.contract.requests import FIRST, asking


@pytest.mark.parametrize(
    ("folding", "said"),
    [("none", "Đặng Thị H'Ơn"), ("upper", "ĐẶNG THỊ H'ƠN"), ("upper-no-accents-no-spaces", "DANGTHIH'ON")],
)
def test_a_name_is_folded_as_the_source_wants_it(folding: str, said: str) -> None:
    assert Wording(folding=folding).name("  Đặng  Thị H'Ơn ") == said


def test_a_wording_is_the_desks() -> None:
    settings: dict[str, object] = {"verify.officer": "o", "verify.unit": "u", "verify.account": "a", "verify.phone": "1"}
    assert Wording.of(Configured(settings)) == Wording(officer="o", unit="u", account="a", phone="1", folding="none")
    assert Wording.of(Configured()).officer == "*"


@pytest.mark.parametrize(("birth", "said"), [((1990, 3, 7), "19900307"), ((1990, 3), "1990"), ((1958,), "1958")])
def test_a_birth_date_is_a_day_or_a_year(birth: tuple[int, ...], said: str) -> None:
    request = asking(FIRST, birth_date=PartialDate(*birth))
    assert Question.of(request, Wording()).birth == said


def test_purpose_and_dossier_stay_here() -> None:
    request = replace(asking(FIRST), purpose="PURPOSE", dossier="DOSSIER")
    question = Question.of(request, Wording(unit="u", account="*", phone="1"))
    assert "PURPOSE" not in f"{question.flat({})} {question.elements()}"
    assert "DOSSIER" not in f"{question.flat({})} {question.elements()}"
    assert request.identity.number not in repr(question)
