"""Editions: the one that holds on the dossier's day, the nearest with a warning where none does."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.catalogue import Catalogue
from forms.editions import choose, doubts, first_day
from forms.model import FormDefinition
from resources.sentences import say

Change = Callable[..., Path]


def edition(form: FormDefinition, first: str, last: str = "") -> FormDefinition:
    first_and_last = (dt.date.fromisoformat(text) if text else None for text in (first, last))
    days = dict(zip(("effective_from", "effective_to"), first_and_last, strict=True))
    return form.model_copy(update={"legal": form.legal.model_copy(update=days)})


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def three(xntthn: FormDefinition) -> list[FormDefinition]:
    """The newest first, to show that order does not matter; a gap from 2023 to 2024."""
    return [edition(xntthn, "2026-07-01"), edition(xntthn, "2020-01-01", "2022-12-31"), edition(xntthn, "2024-01-01", "2026-08-31")]


@pytest.mark.parametrize(
    ("on", "first", "warning"),
    [
        ("2020-01-01", "2020-01-01", ""),
        ("2022-12-31", "2020-01-01", ""),
        ("2024-01-01", "2024-01-01", ""),
        ("2026-06-30", "2024-01-01", ""),
        ("2026-07-01", "2026-07-01", ""),  # both hold: the later one
        ("2031-01-01", "2026-07-01", ""),
        ("2019-12-31", "2020-01-01", "edition_early"),
        ("1990-01-01", "2020-01-01", "edition_early"),
        ("2023-01-02", "2020-01-01", "edition_ended"),
        ("2023-12-30", "2024-01-01", "edition_early"),
    ],
)
def test_the_edition_of_the_day_or_the_nearest(three: list[FormDefinition], on: str, first: str, warning: str) -> None:
    chosen = choose(three, on=day(on))
    assert first_day(chosen) == day(first)
    assert [one.code for one in doubts(chosen, on=day(on))] == ([warning] if warning else [])


def test_after_the_end_of_the_last_edition_it_is_used_with_a_warning_that_names_day_and_instrument(xntthn: FormDefinition) -> None:
    ended = edition(xntthn, "2024-01-01", "2026-08-31")
    assert choose([edition(xntthn, "2020-01-01", "2023-12-31"), ended], on=day("2026-11-22")) == ended
    (warning,) = doubts(ended, on=day("2026-11-22"))
    told = say(f"fill.{warning.code}", **dict(warning.values))
    assert ("31/08/2026" in told, xntthn.legal.instrument in told) == (True, True)


def test_of_two_equally_near_the_later_one(xntthn: FormDefinition) -> None:
    early, late = edition(xntthn, "2020-01-01", "2022-12-31"), edition(xntthn, "2023-01-04")
    assert choose([early, late], on=day("2023-01-02")) == late


def test_an_edition_whose_first_day_nobody_knows_has_held_ever_since(xntthn: FormDefinition) -> None:
    ever = edition(xntthn, "")
    assert doubts(ever, on=day("1945-09-02")) == ()
    assert choose([ever, edition(xntthn, "2024-01-01")], on=day("2023-01-01")) == ever


@pytest.fixture
def two(changed: Change) -> Path:
    """A folder with CT01 as it is, and the same form anew from 2027 in a folder of its own."""
    file = changed("ct01")
    newer = file.parents[1] / "ct01@2027" / "form.yaml"
    newer.parent.mkdir()
    text = file.read_text(encoding="utf-8").replace("effective_from: 2025-07-01", "effective_from: 2027-01-01")
    newer.write_text(text.replace("THAY ĐỔI THÔNG TIN", "SỬA THÔNG TIN"), encoding="utf-8")
    return file.parents[1]


def test_the_catalogue_gives_one_edition_of_each_form_by_the_day(two: Path) -> None:
    catalogue = Catalogue.load(two, on=day("2026-11-22"))
    assert catalogue.refused == ()
    assert [form.title for form in catalogue.forms] == ["TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"]
    assert [first_day(form).year for form in catalogue.editions] == [2025, 2027]
    assert catalogue.get("ct01") == catalogue.get("ct01", on=day("2026-12-31"))
    assert catalogue.get("ct01", on=day("2027-01-01")).title == "TỜ KHAI SỬA THÔNG TIN CƯ TRÚ"
    assert [form.title for form in catalogue.as_of(day("2027-02-01")).forms] == ["TỜ KHAI SỬA THÔNG TIN CƯ TRÚ"]


def test_today_is_the_day_where_none_is_given(two: Path) -> None:
    today = dt.date.today()
    assert Catalogue.load(two).forms == Catalogue.load(two, on=today).forms


def test_two_editions_from_the_same_day_are_not_both_taken(two: Path) -> None:
    shutil.copytree(two / "ct01", two / "ct01@2025")
    catalogue = Catalogue.load(two)
    assert [(finding.rule, Path(finding.file).parent.name) for finding in catalogue.refused] == [("KEY-2", "ct01@2025")]
    assert len(catalogue.editions) == 2


@pytest.mark.parametrize("name", ["again", "ct01@27", "ct012027", "ct01@2027b", "xntthn"])
def test_a_folder_is_called_as_its_form_or_form_and_year(two: Path, name: str) -> None:
    (two / "ct01@2027").rename(two / name)
    catalogue = Catalogue.load(two)
    assert [(finding.rule, finding.detail) for finding in catalogue.refused] == [("KEY-3", name)]
    assert name in catalogue.refused[0].text
    assert len(catalogue.editions) == 1


def test_a_broken_edition_leaves_the_others_usable(two: Path) -> None:
    (two / "ct01@2027" / "form.yaml").write_text("key: ct01\n", encoding="utf-8")
    catalogue = Catalogue.load(two)
    assert catalogue.refused
    assert catalogue.get("ct01", on=day("2030-01-01")).title == "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"
