"""The JSON Schema for editors: it takes what ships and refuses what the models refuse, and explains every key that needs it."""

import inspect
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from forms.judged import DEFINITIONS
from forms.reading import read_yaml
from forms.schema import TITLE, json_schema

EVERY_KIND = Path(__file__).parent / "definitions" / "every_kind" / "form.yaml"


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def plain(file: Path) -> Any:
    """As an editor sees the file: dates are text."""
    return json.loads(json.dumps(read_yaml(file.read_text(encoding="utf-8")), default=str))


@pytest.mark.parametrize("file", [EVERY_KIND, *sorted(DEFINITIONS.glob("*/form.yaml"))], ids=lambda file: file.parent.name)
def test_an_editor_finds_no_fault_in_a_good_definition(validator: Any, file: Path) -> None:
    assert [error.message for error in validator.iter_errors(plain(file))] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("sections", 0, "page"), "sideways"),
        (("sections", 0, "fields", 0, "type"), "barcodes"),
        (("sections", 0, "fields", 0, "sauce"), "today"),
        (("layout",), {"paper": "A3"}),
        (("photos", 0, "width_mm"), 500),
        (("declaration", 0), {"words": "x"}),
        (("rules",), [{"rule": "no_such_rule"}]),
    ],
)
def test_an_editor_marks_what_the_program_would_refuse(validator: Any, path: tuple[str | int, ...], value: object) -> None:
    data = plain(EVERY_KIND)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert list(validator.iter_errors(data))


def test_keys_are_explained_where_they_are_completed() -> None:
    parts = json_schema()["$defs"]
    assert "empty on paper" in parts["FormField"]["properties"]["asked_when"]["description"]
    assert "Only offered" in parts["Column"]["properties"]["suggest"]["description"]  # said once, of every cell
    assert json_schema()["properties"]["subtitle"]["description"]


def test_no_key_is_without_its_meaning_and_the_whole_has_its_title() -> None:
    schema = json_schema()
    parts = {"FormDefinition": schema, **schema["$defs"]}
    keys = {f"{part}.{key}": about for part, parted in parts.items() for key, about in parted.get("properties", {}).items()}
    assert [key for key, about in keys.items() if "const" not in about and not about.get("description")] == []
    assert len(keys) > 100
    assert schema["title"] == TITLE


def test_without_its_source_the_program_still_gives_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(part: object) -> str:
        raise OSError("could not get source code")

    monkeypatch.setattr(inspect, "getsource", gone)
    schema = json_schema()
    assert "description" not in schema["properties"]["subtitle"]
    assert schema["$defs"]["Table"]["description"].startswith("Rows of one repeating role")
