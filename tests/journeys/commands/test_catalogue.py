"""The catalogue by commands: forms with their days, procedures found however they are typed, coverage, portals, the schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.commands.conftest import Motcua


def test_the_list_names_23_forms_with_evidence_procedures_and_days(motcua: Motcua) -> None:
    ran = motcua("forms", "list")
    assert (ran.status, len(ran.rows)) == (0, 23)
    by_key = {row["key"]: row for row in ran.rows}
    assert {row["evidence"] for row in ran.rows} == {"A", "B"}
    assert [row["key"] for row in ran.rows if not row["procedures"]] == ["phieu_tiep_nhan"]
    assert by_key["ct01"]["procedures"][:2] == ["1.004222", "1.004194"]
    assert (by_key["tk01"]["effective_from"], by_key["tk01"]["effective_to"]) == ("2026-07-01", None)
    assert [row["key"] for row in motcua("forms", "list", "--date", "2020-01-01").rows] == sorted(by_key)


def test_one_form_tells_its_law_its_cares_and_its_editions(motcua: Motcua) -> None:
    (row,) = motcua("forms", "show", "xntthn").rows
    assert row["legal"]["instrument"].startswith("Thông tư 04/2024/TT-BTP")
    assert "Chưa đối chiếu nguyên văn" in " ".join(row["care"])
    assert row["editions"] == [row["effective_from"]]
    assert [item["key"] for item in row["items"]][:2] == ["kinh_gui", "nyc_ho_ten"]


def test_people_read_days_evidence_and_what_is_not_compared(motcua: Motcua, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    assert run(["forms", "list"]) == 0
    assert "từ 01/07/2026" in capsys.readouterr().out
    assert run(["forms", "show", "xntthn"]) == 0
    assert "mức B: chưa đối chiếu nguyên văn" in capsys.readouterr().out
    assert run(["--lang", "en", "forms", "coverage"]) == 0
    assert "Total" in capsys.readouterr().out.splitlines()[-1]
    assert run(["forms", "procedures", "lltp"]) == 0
    assert "chưa có mẫu" in capsys.readouterr().out
    assert run(["forms", "portals"]) == 0
    assert "không phải tài liệu chính thức" in capsys.readouterr().out
    assert run(["forms", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "object"


@pytest.mark.parametrize("words", [("dkkh",), ("ĐĂNG KÝ", "kết hôn"), ("hon", "ket"), ("két hin",)])
def test_a_procedure_is_found_however_it_is_typed(motcua: Motcua, words: tuple[str, ...]) -> None:
    ran = motcua("forms", "procedures", *words)
    assert ran.status == 0
    assert (ran.rows[0]["code"], ran.rows[0]["forms"], ran.rows[0]["instead"]) == ("1.000894", ["ket_hon"], "")
    assert ran.rows[0]["groups"] == ["essential", "civil_status"]


def test_the_published_lists_are_given_in_their_order(motcua: Motcua) -> None:
    essential = [row["number"]["essential"] for row in motcua("forms", "procedures", "--list", "essential").rows]
    assert (essential == sorted(essential), set(essential)) == (True, set(range(1, 26)))
    listed = motcua("forms", "procedures", "--list", "civil_status")
    assert ("Nghị định 104/2022/NĐ-CP" in listed.said, "25 dịch vụ" in listed.said) == (True, False)
    civil = listed.rows
    assert [row["number"]["civil_status"] for row in civil] == list(range(1, 40))
    assert all(row["instead"] for row in civil if not row["forms"])
    other = motcua("forms", "procedures", "cư trú", "--list", "other").rows
    assert {tuple(row["groups"]) for row in other} == {("other",)}


def test_what_matches_nothing_is_a_negative_answer_and_an_unknown_list_wrong_usage(motcua: Motcua) -> None:
    nothing = motcua("forms", "procedures", "zzzz")
    assert (nothing.status, nothing.rows) == (1, [])
    assert "zzzz" in nothing.said
    wrong = motcua("forms", "procedures", "--list", "best")
    assert (wrong.status, "essential, civil_status, other" in wrong.said) == (2, True)


def test_coverage_is_reported_for_each_form_and_in_all(motcua: Motcua) -> None:
    *forms, every = motcua("forms", "coverage").rows
    assert (len(forms), every["form"]) == (23, "")
    assert every["fields"] == sum(row["fields"] for row in forms)
    assert (every["fill"]["untyped"] >= 281, every["blank"]["untyped"] >= 228) == (True, True)
    assert every["fill"]["untyped"] == every["fill"]["filled"] + every["fill"]["offered"]
    assert every["fill"]["rate"] == round(every["fill"]["untyped"] / every["fields"], 3)
    # One count of one thing: what the list calls fillable.
    assert {row["key"]: row["fillable"] for row in motcua("forms", "list").rows} == {row["form"]: row["fill"]["untyped"] for row in forms}


def test_people_read_what_is_filled_and_what_is_offered_apart_and_what_counts(motcua: Motcua, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    every = motcua("forms", "coverage").rows[-1]
    assert run(["--lang", "en", "forms", "coverage"]) == 0
    said = capsys.readouterr()
    heads, *lines = said.out.splitlines()
    assert heads.split("  ")[0] == "Form"
    assert [heads.count(word) for word in ("filled", "offered", "untyped", "(2) blank:")] == [2, 2, 2, 3]
    counted = [
        f"{share['filled']} {share['offered']} {share['untyped']} ({share['rate']:.0%})" for share in (every["fill"], every["blank"])
    ]
    assert " ".join(lines[-1].split()) == f"Total {every['fields']} {counted[0]} {counted[1]}"
    assert "first procedure" in said.err


def test_the_schema_is_one_object_that_knows_the_language(motcua: Motcua) -> None:
    (schema,) = motcua("forms", "schema").rows
    assert {"sections", "signatures"} <= schema["properties"].keys()


def test_what_ships_is_clean(motcua: Motcua) -> None:
    ran = motcua("forms", "lint")
    assert (ran.status, ran.rows) == (0, [])


@pytest.mark.parametrize("command", ["list", "coverage", "show"])
def test_a_day_that_is_none_is_wrong_usage(motcua: Motcua, command: str) -> None:
    for day in ("31/02/2026", "12/2026", "2026", "mai"):
        ran = motcua("forms", command, *(["ct01"] if command == "show" else []), "--date", day)
        assert (ran.status, ran.rows) == (2, [])


@pytest.mark.parametrize("command", ["list", "coverage"])
def test_a_day_is_taken_as_people_write_it_and_as_machines_do(motcua: Motcua, command: str) -> None:
    written = [motcua("forms", command, "--date", day) for day in ("2026-12-31", "31/12/2026")]
    assert [ran.status for ran in written] == [0, 0]
    assert written[0].rows == written[1].rows


@pytest.mark.parametrize("query", ["?!", "thư viện"])
def test_signs_and_what_nobody_offers_find_nothing(motcua: Motcua, query: str) -> None:
    ran = motcua("forms", "procedures", query)
    assert (ran.status, ran.rows) == (1, [])


def test_a_filled_form_comes_under_a_portals_names_too_each_value_with_its_origin(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    line = ("fill", "xntthn", "--card", f"applicant={practice[0]['file']}", "--same", "subject=applicant", "--dossier", "D-1")
    (row,) = motcua(*line, "--portal", "dichvucong", "--out", tmp_path / "a.pdf").rows
    assert row["portal"]["HoVaTenC"] == row["fields"]["nyc_ho_ten"]
    assert row["portal"]["HoVaTenC1"]["origin"] == "database"
    assert "HoVaTenC" not in row["fields"]
    (without,) = motcua(*line, "--out", tmp_path / "b.pdf").rows
    assert "portal" not in without


def test_a_portal_that_does_not_know_the_form_says_so_and_an_unknown_one_stops_before_anybody_is_asked(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    line = ("fill", "ct01", "--card", f"applicant={practice[0]['file']}", "--procedure", "1.010041", "--dossier", "D-1")
    known = motcua(*line, "--portal", "dichvucong", "--out", tmp_path / "a.pdf")
    assert (known.status, known.rows[0]["portal"]) == (0, {})
    assert "dichvucong" in known.said
    unknown = motcua(*line, "--portal", "cong_la", "--out", tmp_path / "b.pdf")
    assert (unknown.status, unknown.rows, (tmp_path / "b.pdf").exists()) == (2, [], False)
    (count,) = motcua("usage", "report", "--by", "clerk").rows
    assert count["calls"] == 1


def test_a_form_dated_before_its_edition_is_filled_with_a_warning(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    line = ("fill", "ct01", "--card", f"applicant={practice[0]['file']}", "--procedure", "1.010041", "--dossier", "D-1")
    early = motcua(*line, "--date", "2025-06-30", "--out", tmp_path / "a.pdf")
    assert (early.status, early.rows[0]["warnings"][0]) == (0, "edition_early")
    assert "01/07/2025" in early.said
    (in_time,) = motcua(*line, "--date", "2025-07-01", "--out", tmp_path / "b.pdf").rows
    assert "edition_early" not in in_time["warnings"]
