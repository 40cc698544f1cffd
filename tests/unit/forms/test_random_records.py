"""Fifty random records through every form, and that the check sees faults.

`python -m tests.bench.random_records --count 2000` does more.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from forms.catalogue import Catalogue
from forms.fill import FilledForm, FilledValue, fill
from forms.layout import Margins
from forms.model import FormDefinition
from forms.pdf import Marks, render
from tests.bench import random_records
from tests.bench.random_records import faults

CATALOGUE = Catalogue.load()


@pytest.mark.parametrize("form", CATALOGUE.forms, ids=lambda form: form.key)
def test_papers_of_random_records_say_what_the_records_say_where_they_should(form: FormDefinition) -> None:
    assert [(seed, fault) for seed in range(50) for fault in faults(form, seed)] == []


def drawn_with(change: Callable[[Mapping[str, FilledValue]], Mapping[str, FilledValue]]) -> Callable[..., bytes]:
    def draw(filled: FilledForm, *, marks: Marks, archive: bool = False) -> bytes:
        return render(replace(filled, values=change(filled.values)), marks=marks, archive=archive)

    return draw


def first(key: str, monkeypatch: pytest.MonkeyPatch, draw: Callable[..., bytes]) -> set[str]:
    """What the check says of ten papers of that form, if they are drawn so."""
    monkeypatch.setattr(random_records, "render", draw)
    return {fault for seed in range(10) for fault in faults(CATALOGUE.get(key), seed)}


def test_the_check_sees_a_value_beside_another_label(monkeypatch: pytest.MonkeyPatch) -> None:
    def swap(values: Mapping[str, FilledValue]) -> Mapping[str, FilledValue]:
        swapped = {"me_ho_ten": values.get("cha_ho_ten"), "cha_ho_ten": values.get("me_ho_ten")}
        return dict(values) | {key: value for key, value in swapped.items() if value is not None}

    assert {"me_ho_ten: not beside its label", "cha_ho_ten: not beside its label"} <= first("khai_sinh", monkeypatch, drawn_with(swap))


def test_the_check_sees_a_value_in_another_column_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def swap(values: Mapping[str, FilledValue]) -> Mapping[str, FilledValue]:
        other = {"nu": "nam", "nam": "nu"}
        return {f"{other.get(key.partition('_')[0], '')}_{key.partition('_')[2]}": value for key, value in values.items()}

    assert {"nu_ho_ten: not in its column", "nam_ho_ten: not in its column"} <= first("ket_hon", monkeypatch, drawn_with(swap))
    rows = drawn_with(lambda values: {key: value for key, value in values.items() if "[1]" not in key})
    assert "thanh_vien[].ho_ten: not in its column" in first("ct01", monkeypatch, rows)


def test_the_check_sees_letters_outside_the_margins(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(filled: FilledForm, *, marks: Marks, archive: bool = False) -> bytes:
        wide = filled.form.layout.model_copy(update={"margins_mm": Margins(left=8, right=8)})
        return render(replace(filled, form=filled.form.model_copy(update={"layout": wide})), marks=marks, archive=archive)

    assert "page 1: a letter outside the margins" in first("xntthn", monkeypatch, draw)


def test_the_check_sees_the_wrong_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(form: FormDefinition, facts: Mapping[str, object], **how: object) -> FilledForm:
        others = {
            name.replace("mother.", "nobody.").replace("father.", "mother.") if name.count(".") == 1 else name: fact
            for name, fact in facts.items()
        }
        return fill(form, others, **how)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(random_records, "fill", mistaken)
    found = {fault for seed in range(10) for fault in faults(CATALOGUE.get("khai_sinh"), seed)}
    assert "me_ho_ten: not what is known of mother" in found
