"""Invented people and ready forms for the tests of forms."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from forms.catalogue import Catalogue
from forms.facts import Fact, Origin
from forms.judged import DEFINITIONS
from forms.model import FormDefinition
from resources.dates import PartialDate

OFFICE = {
    "unit.addressee": Fact("Ủy ban nhân dân xã Ea Kao, tỉnh Đắk Lắk", Origin.SYSTEM),
    "unit.name": Fact("UBND xã Ea Kao", Origin.SYSTEM),
    "unit.police": Fact("Công an xã Ea Kao, tỉnh Đắk Lắk", Origin.SYSTEM),
    "unit.place": Fact("Xã Ea Kao", Origin.SYSTEM),
    "today": Fact(PartialDate(2026, 11, 21), Origin.SYSTEM),
}
ID_SENTENCE = "Thẻ căn cước công dân số {number} do Cục Cảnh sát quản lý hành chính về trật tự xã hội cấp ngày 10/05/2021"


def person(role: str, number: str, **known: str | PartialDate) -> dict[str, Fact]:
    """Everything that database and card know about an invented citizen; `known` changes or adds values (`__` for a dot)."""
    database: dict[str, str | PartialDate] = {
        "full_name": "Nguyễn Thị Ngọc Ánh",
        "sex": "Nữ",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "birth_date": PartialDate(1990, 3, 7),
        "place_of_origin": "Xã Tân Tiến, tỉnh Bắc Ninh",
        "permanent_residence": "Số 12, đường Nguyễn Trãi, phường Thanh Xuân, thành phố Hà Nội",
        "current_residence": "Thôn 3, xã Ea Kao, tỉnh Đắk Lắk",
        "household_head.full_name": "Nguyễn Văn Hùng",
        "household_head.personal_id": "099060001234",
        "household_head.relation": "Con đẻ",
    }
    database |= {name.replace("__", "."): value for name, value in known.items()}
    facts = {f"{role}.{name}": Fact(value, Origin.DATABASE) for name, value in database.items()}
    card: dict[str, str | PartialDate] = {
        "personal_id": number,
        "card.title": "Thẻ căn cước công dân",
        "card.issue_date": PartialDate(2021, 5, 10),
    }
    facts |= {f"{role}.{name}": Fact(value, Origin.CARD) for name, value in card.items()}
    facts[f"{role}.card.place_of_issue"] = Fact("Cục Cảnh sát quản lý hành chính về trật tự xã hội", Origin.COMPUTED)
    return facts


def text_of(pdf: bytes) -> str:
    """All text of all pages without any blank: what an engine reads that knows nothing of ActualText."""
    with pdfium.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(pages).replace("\ufffe", "-").split())


def squeezed(text: str) -> str:
    """The same for a value to look for."""
    return "".join(text.split())


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="session")
def xntthn(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("xntthn")


@pytest.fixture(scope="session")
def ct01(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("ct01")


@pytest.fixture(scope="session")
def khai_sinh(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("khai_sinh")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """A copy of a shipped definition with some words replaced; gives its file `<folder>/<key>/form.yaml`."""

    def change(key: str, *replacements: tuple[str, str]) -> Path:
        text = (DEFINITIONS / key / "form.yaml").read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text, f"nothing to replace: {old}"
            text = text.replace(old, new)
        file = tmp_path / "definitions" / key / "form.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return change
