"""What the clerk typed and the program doubts: beside a code list, beside the other fields. It warns, and prints what was typed."""

import pytest

from forms.facts import Fact, Origin
from forms.fill import FilledForm, fill
from forms.model import FormDefinition
from resources.sentences import say
from tests.unit.forms.conftest import OFFICE, person

ME = "099190001234"
WORDS = "ngày hai mươi tháng mười một năm hai nghìn không trăm hai mươi sáu"


def doubts(filled: FilledForm, code: str) -> list[str]:
    found = [warning for warning in filled.warnings if warning.code == code]
    for warning in found:
        vi, en = (say(f"fill.{code}", language, **warning.values) for language in ("vi", "en"))
        assert (vi != en, "{" in vi + en) == (True, False)
    return [warning.values["key"] for warning in found]


@pytest.mark.parametrize(
    ("key", "typed", "printed", "doubted"),
    [
        ("tre_dan_toc", "Kinhh", "Kinhh", True),
        ("tre_dan_toc", "ê đê", "Ê-đê", False),
        ("tre_dan_toc", "Ê-đê", "Ê-đê", False),
        ("tre_quoc_tich", "VN", "Việt Nam", False),
        ("tre_quoc_tich", "Nước khác", "Nước khác", True),
        ("tre_quoc_tich", "", "", False),
    ],
)
def test_what_a_code_list_does_not_have_is_printed_with_a_warning(
    khai_sinh: FormDefinition, key: str, typed: str, printed: str, *, doubted: bool
) -> None:
    filled = fill(khai_sinh, OFFICE, entries={key: typed})
    assert (filled.text(key), doubts(filled, "not_in_list")) == (printed, [key] if doubted else [])


def test_a_record_s_own_value_is_doubted_no_less_and_kept_as_it_is(khai_sinh: FormDefinition) -> None:
    filled = fill(khai_sinh, OFFICE | person("mother", ME, ethnicity="Mẹo Vạc", nationality="Việt Nam"))
    assert (filled.text("me_dan_toc"), doubts(filled, "not_in_list")) == ("Mẹo Vạc", ["me_dan_toc"])


@pytest.mark.parametrize(
    ("words", "contradicts"), [("abc", True), (WORDS, False), (WORDS.upper(), False), (WORDS.replace("hai mươi sáu", "hai mươi lăm"), True)]
)
def test_a_day_in_words_that_is_not_the_day_in_figures_is_pointed_out(khai_sinh: FormDefinition, words: str, *, contradicts: bool) -> None:
    filled = fill(khai_sinh, OFFICE, entries={"tre_ngay_sinh": "20/11/2026", "tre_ngay_sinh_chu": words})
    assert filled.text("tre_ngay_sinh_chu") == words
    assert doubts(filled, "contradicts") == (["tre_ngay_sinh_chu"] if contradicts else [])
    others = [warning.values["other"] for warning in filled.warnings if warning.code == "contradicts"]
    assert others == [field.label for field in khai_sinh.fields if contradicts and field.key == "tre_ngay_sinh"]


def test_nothing_contradicts_where_there_is_nothing_to_compute_it_of(khai_sinh: FormDefinition) -> None:
    assert doubts(fill(khai_sinh, OFFICE, entries={"tre_ngay_sinh_chu": "abc"}), "contradicts") == []


@pytest.mark.parametrize("source", ["upper(applicant.full_name)", "'Nguyễn'", "today", "applicant.full_name"])
def test_a_clerk_who_knows_better_than_a_record_contradicts_nobody(ct01: FormDefinition, source: str) -> None:
    data = ct01.model_dump(mode="json")
    data["sections"][0]["fields"][0]["source"] = source
    facts = OFFICE | person("applicant", ME) | {"today": Fact("22/11/2026", Origin.SYSTEM)}
    filled = fill(FormDefinition.model_validate(data), facts, entries={"ho_ten": "Trần Thị Hoa"})
    assert (filled.text("ho_ten"), doubts(filled, "contradicts")) == ("Trần Thị Hoa", [])


def test_typing_what_a_record_spells_otherwise_changes_nothing_and_an_offer_taken_so_keeps_its_source(khai_sinh: FormDefinition) -> None:
    facts = OFFICE | person("mother", ME, ethnicity="Ê Đê")
    filled = fill(khai_sinh, facts, entries={"me_dan_toc": "Ê-đê", "tre_dan_toc": "e de"})
    assert (filled.text("me_dan_toc"), filled.values["me_dan_toc"].origin) == ("Ê Đê", Origin.DATABASE)
    assert (filled.text("tre_dan_toc"), filled.values["tre_dan_toc"].sources) == ("Ê-đê", ("mother.ethnicity",))
    assert doubts(filled, "not_in_list") == []
