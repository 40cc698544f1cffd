"""The walk-through of docs/forms.md: the form in it is added by data alone, and does what the text says."""

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from forms.agreement import of_folder
from forms.catalogue import Catalogue
from forms.facts import Fact
from forms.fill import fill
from forms.judged import DEFINITIONS
from forms.lint import lint
from forms.model import FormDefinition, Section
from forms.pdf import Marks, render
from forms.procedures import Procedures
from forms.reading import read_yaml
from resources.dates import PartialDate
from resources.sentences import catalogue as sentences
from tests.unit.forms.conftest import OFFICE, person, squeezed, text_of

DOCS = Path(__file__).resolve().parents[3] / "docs" / "forms.md"
PLAIN = Marks(test_data=False, unverified=False)


def blocks() -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def form(tmp_path: Path) -> FormDefinition:
    """Added to all that ships, as the steps say."""
    ours = DEFINITIONS.parent
    for part in ("definitions", "portals"):
        shutil.copytree(ours / part, tmp_path / part)
    listed = (ours / "procedures.yaml").read_text(encoding="utf-8")
    (tmp_path / "procedures.yaml").write_text(listed + blocks()[1], encoding="utf-8")
    folder = tmp_path / "definitions" / "the_thu_vien"
    folder.mkdir()
    (folder / "form.yaml").write_text(blocks()[0], encoding="utf-8")
    (folder / "evidence.md").write_text("# Evidence\n\nAn invented example.\n", encoding="utf-8")
    return Catalogue.load(tmp_path / "definitions").get("the_thu_vien")


def applicant(**known: str | PartialDate) -> dict[str, Fact]:
    return OFFICE | person("applicant", "099190001234", **known)


def test_the_whole_lint_finds_no_fault_and_the_clerk_finds_the_procedure(form: FormDefinition, tmp_path: Path) -> None:
    assert of_folder(tmp_path) == ()
    (found,) = Procedures.load(tmp_path / "procedures.yaml").search("thẻ bạn đọc")
    assert (found.code, found.forms) == (form.procedures[0].code, ("the_thu_vien",))
    # Step 4 is none that could be left out.
    (tmp_path / "procedures.yaml").write_bytes((DEFINITIONS.parent / "procedures.yaml").read_bytes())
    assert [finding.rule for finding in of_folder(tmp_path)] == ["PRC-1"]


def test_a_card_fills_it_and_the_clerk_is_asked_for_the_rest(form: FormDefinition) -> None:
    filled = fill(form, applicant(), procedure="0.900001")
    assert filled.missing == ("loai_the",)
    assert {"nguoi_dam_bao", "dien_thoai"} <= filled.unasked
    assert (filled.text("ho_ten"), filled.text("gioi_tinh")) == ("NGUYỄN THỊ NGỌC ÁNH", "Nữ")
    assert "dat_coc" in fill(form, applicant(), entries={"loai_the": "Mượn về nhà"}).missing
    assert fill(form, applicant(), entries={"loai_the": "Mượn về nhà", "dat_coc": "200000"}).missing == ()


@pytest.mark.parametrize(("year", "heads"), [(1990, ["NGƯỜI ĐỀ NGHỊ"]), (2015, ["NGƯỜI ĐẢM BẢO", "NGƯỜI ĐỀ NGHỊ"])])
def test_a_child_s_guarantor_signs_too(form: FormDefinition, year: int, heads: list[str]) -> None:
    filled = fill(form, applicant(birth_date=PartialDate(year, 3, 7), mother__full_name="Trần Thị Hoa"))
    assert [signature.head for signature in filled.signatures] == heads
    assert filled.suggestions.get("nguoi_dam_bao", ()) == (("Trần Thị Hoa",) if year == 2015 else ())


def test_every_value_stands_on_its_paper(form: FormDefinition) -> None:
    facts = applicant() | person("member[0]", "099215001230", full_name="Y Blŏ Niê")
    filled = fill(
        form, facts, entries={"loai_the": "Đọc tại chỗ; Mượn về nhà", "dat_coc": "200000", "tin_nhan": "x", "dien_thoai": "0912 345 678"}
    )
    assert filled.missing == ()
    for archive in (False, True):
        text = text_of(render(filled, marks=PLAIN, archive=archive))
        for key, value in filled.values.items():
            assert squeezed(value.text) in text or key in ("loai_the", "tin_nhan")
        assert "200.000đồng" in text
        assert text.replace("Xã", "").replace("XÃ", "").count("X") == 4  # two kinds of card, the sex, the message


def test_the_other_examples_are_read_as_they_stand() -> None:
    (parties,) = [read_yaml(block) for block in blocks()[2:]]
    section = Section.model_validate({"id": "hai_ben", "fields": parties})
    assert [field.key for field in section.asked] == ["nu_ho_ten", "nam_ho_ten"]


def test_the_walk_through_refuses_what_it_should(form: FormDefinition, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(blocks()[0].replace("loai_the == 'Mượn về nhà'", "loai_the == 'Mượn về'"), encoding="utf-8")
    assert [finding.rule for finding in lint([broken])] == ["CND-1"]


def test_the_table_of_rules_names_every_rule_there_is_and_no_other() -> None:
    table = DOCS.read_text(encoding="utf-8").partition("## What the lint refuses")[2]
    named = set[str]()
    for cell in re.findall(r"^\| ([A-Z]{3}-.*?) \|", table, flags=re.MULTILINE):
        rules = re.findall(r"([A-Z]{3})-([0-9])", cell)
        named |= {f"{kind}-{number}" for kind, number in rules}
        if " to " in cell:
            named |= {f"{kind}-{number}" for (kind, first), (_, last) in pairwise(rules) for number in range(int(first), int(last))}
    assert named == {key.removeprefix("lint.") for key in sentences() if re.fullmatch(r"lint\.[A-Z]{3}-[0-9]", key)}
