"""The main job by commands: a card in, a filled form on paper, one more in the count."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from resources.demo.people import by_number, citizens
from tests.journeys.commands.conftest import Motcua

NEEDED = {"pdf", "form", "outcome", "filled", "missing", "events", "chain", "elapsed_ms"}


def text_of(pdf: Path | str) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def card_of(practice: list[dict[str, Any]], case: str) -> dict[str, Any]:
    numbers = {one.card.number for one in citizens() if one.case == case and one.card}
    return next(row for row in practice if row["personal_id"] in numbers)


def test_the_demo_fills_three_forms_and_counts_them(motcua: Motcua, tmp_path: Path) -> None:
    ran = motcua("demo", "--out", tmp_path)
    assert ran.status == 0, ran.said
    assert [row["form"] for row in ran.rows] == ["xntthn", "ct01", "khai_sinh"]
    for row in ran.rows:
        assert row.keys() >= NEEDED
        assert (row["outcome"], row["chain"]) == ("FOUND", "ok")
        assert "DỮ LIỆU THỬ" in text_of(row["pdf"])
    (chain,) = motcua("ledger", "verify").rows
    assert (chain["chain"], chain["events"]) == ("ok", ran.rows[-1]["events"])
    (count,) = motcua("usage", "report", "--by", "clerk").rows
    assert (count["by"], count["calls"], count["found"], count["dossiers"], count["forms"]) == ({"clerk": "canbo"}, 6, 6, 3, 3)


def test_a_practice_card_is_scanned_looked_up_and_matches(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    card = practice[0]
    (scanned,) = motcua("scan", card["file"]).rows
    assert (scanned["status"], scanned["claim"]["personal_id"]) == ("card", card["personal_id"])
    found = motcua("lookup", "--card", card["file"], "--procedure", "1.004873", "--dossier", "D-1")
    assert found.status == 0, found.said
    assert found.rows[0]["outcome"] == "FOUND"
    assert "differs" not in found.rows[0]["comparison"].values()
    assert found.rows[0]["comparison"]["residence"] in ("same", "formal")
    assert "household_book_no" not in found.rows[0]["record"]


def test_only_what_the_procedures_form_uses_is_asked_for(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    line = ("lookup", "--card", practice[0]["file"], "--dossier", "D-1")
    (unknown_procedure,) = motcua(*line, "--procedure", "9.999999").rows
    assert set(unknown_procedure["record"]) == {"personal_id", "old_id", "full_name", "birth_date"}
    (marital,) = motcua(*line, "--procedure", "1.004873").rows
    assert {"religion", "blood_group", "ethnicity"}.isdisjoint(marital["record"])
    (named,) = motcua(*line, "--procedure", "9.999999", "--fields", "religion, mother").rows
    assert {"religion", "mother"} <= set(named["record"])


@pytest.mark.parametrize("missing", ["--procedure", "--dossier", "--purpose"])
def test_a_look_up_that_does_not_say_why_is_refused_and_counted(motcua: Motcua, practice: list[dict[str, Any]], missing: str) -> None:
    words = {"--procedure": "1.004873", "--dossier": "D-1", "--purpose": "tiep_nhan_ho_so", missing: ""}
    ran = motcua("lookup", "--card", practice[0]["file"], *(word for pair in words.items() for word in pair))
    assert (ran.status, ran.rows[0]["outcome"], ran.rows[0]["record"]) == (4, "NO_PURPOSE", None)
    (count,) = motcua("usage", "report", "--by", "clerk").rows
    assert (count["calls"], count["refused"]) == (1, 1)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--number", "099999999999", "--name", "Không Có Ai", "--birth", "1990"], 1),
        (["--number", "12345", "--name", "A", "--birth", "1990"], 5),
        (["--number", "099999999999", "--name", "A", "--birth", "31/02/1990"], 5),
        (["--number", "099999999999"], 2),
        (["--number", "099999999999", "--name", "A", "--birth", "1990", "--fields", "household_book_no"], 2),
        (["--number", "099999999999", "--name", "A", "--birth", "1990", "--purpose", "vui"], 2),
        (["--number", "099999999999", "--name", "A", "--birth", "1990", "--dossier", "099190001234"], 2),
        (["--number", "099999999999", "--name", "A", "--birth", "1990", "--procedure", "xyz"], 2),
        (["--number", "099999999999", "--name", "A", "--birth", "1990", "--adapter", "nowhere"], 2),
        (["--number", "099999999999", "--name", "A", "--birth", "1990", "--as", "nobody"], 4),
    ],
)
def test_each_wrong_question_has_its_exit_status_and_a_next_step(motcua: Motcua, words: list[str], status: int) -> None:
    ran = motcua("lookup", "--procedure", "1.004873", "--dossier", "D-1", *words)
    assert ran.status == status, ran.said
    assert ran.said.count(".") >= 3


@pytest.mark.parametrize("case", ["differs-residence", "differs-sex"])
def test_a_card_that_differs_from_the_record_is_shown_field_by_field(motcua: Motcua, practice: list[dict[str, Any]], case: str) -> None:
    card = card_of(practice, case)
    ran = motcua("lookup", "--card", card["file"], "--procedure", "1.004873", "--dossier", "D-1")
    assert (ran.status, ran.rows[0]["outcome"]) == (1, "FOUND")
    assert ran.rows[0]["comparison"][case.removeprefix("differs-")] == "differs"
    assert "khác nhau" in ran.said


@pytest.mark.parametrize("case", ["formal-name-tone", "formal-old-address", "year-only"])
def test_a_difference_of_writing_alone_is_no_difference(motcua: Motcua, practice: list[dict[str, Any]], case: str) -> None:
    ran = motcua("lookup", "--card", card_of(practice, case)["file"], "--procedure", "1.004873", "--dossier", "D-1")
    assert ran.status == 0, ran.said
    assert "formal" in ran.rows[0]["comparison"].values()


def test_a_card_that_the_database_does_not_know_is_not_found_and_no_outage(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    ran = motcua("lookup", "--card", card_of(practice, "unknown-to-database")["file"], "--procedure", "1.004873", "--dossier", "D-1")
    assert (ran.status, ran.rows[0]["outcome"]) == (1, "NOT_FOUND_OR_MISMATCH")


@pytest.mark.parametrize("one", [one for one in citizens() if one.answer], ids=lambda one: one.answer)
def test_every_outcome_that_can_be_practised_ends_with_its_own_status(motcua: Motcua, practice: list[dict[str, Any]], one: Any) -> None:
    card = next(row for row in practice if row["personal_id"] == one.card.number)
    ran = motcua("lookup", "--card", card["file"], "--procedure", "1.004873", "--dossier", "D-1")
    assert ran.rows[0]["outcome"] == one.answer
    assert ran.status == (3 if one.answer in ("TIMEOUT", "GATEWAY_ERROR", "RATE_LIMITED") else 4)
    (count,) = motcua("usage", "report", "--by", "clerk").rows
    assert count["not_found"] == 0
    assert count["unavailable" if ran.status == 3 else "refused"] == 1


def test_the_household_lists_its_members(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    ran = motcua("lookup", "--card", practice[0]["file"], "--procedure", "1.004222", "--dossier", "D-1", "--service", "034")
    assert ran.rows[0]["outcome"] == "FOUND"
    assert len(ran.rows[0]["members"]) > 1
    assert ran.rows[0]["record"] is None


def test_a_form_is_filled_from_card_and_database_with_the_origin_of_each_value(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    card, pdf = practice[0], tmp_path / "f.pdf"
    line = ("fill", "xntthn", "--card", f"applicant={card['file']}", "--same", "subject=applicant", "--dossier", "D-2", "--out", pdf)
    ran = motcua(*line, "--set", "muc_dich=Đăng ký kết hôn", "--date", "2026-11-23")
    assert ran.status == 0, ran.said
    (row,) = ran.rows
    fields = row["fields"]
    citizen = by_number(card["personal_id"])
    assert citizen is not None
    assert citizen.card is not None
    assert fields["nyc_ho_ten"]["origin"] == "database"
    assert fields["ndc_ho_ten"]["value"] == fields["nyc_ho_ten"]["value"]
    assert (fields["muc_dich"]["value"], fields["muc_dich"]["origin"]) == ("Đăng ký kết hôn", "clerk")
    assert fields["ngay_lam"]["origin"] == "system"
    assert "tthn" in row["missing"]
    printed = text_of(pdf)
    for key, field in fields.items():
        assert " ".join(field["value"].split()) in printed, key


def test_in_an_outage_there_is_no_paper_unless_the_clerk_wants_the_card_alone(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    silent = next(one.card.number for one in citizens() if one.answer == "TIMEOUT" and one.card)
    card = next(row["file"] for row in practice if row["personal_id"] == silent)
    line = ("fill", "xntthn", "--card", f"applicant={card}", "--dossier", "D-2", "--out", tmp_path / "f.pdf")
    ran = motcua(*line)
    assert (ran.status, ran.rows[0]["pdf"], ran.rows[0]["people"]) == (3, None, [{"role": "applicant", "outcome": "TIMEOUT"}])
    assert not (tmp_path / "f.pdf").exists()
    ran = motcua(*line, "--card-only")
    assert ran.status == 0
    assert {field["origin"] for field in ran.rows[0]["fields"].values()} <= {"card", "computed", "clerk", "system"}
    assert "chưa xác thực" in text_of(tmp_path / "f.pdf").lower()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["nothing", "--card", "applicant=x.png"], 2),
        (["xntthn", "--card", "bride=x.png"], 2),
        (["xntthn", "--card", "x.png"], 2),
        (["xntthn", "--card", "applicant=missing.png"], 5),
        (["xntthn", "--date", "31/02/2026"], 2),
        (["xntthn", "--date", "0001-01-01"], 2),
        (["xntthn", "--date", "2026-W10-1"], 2),
        (["xntthn", "--set", "khong_co=1"], 2),
        (["xntthn", "--set", "tthn"], 2),
        (["khai_sinh", "--set", "tre_ngay_sinh=2026-02-30"], 2),
        (["xntthn", "--procedure", "1.004222"], 2),
        (["xntthn", "--out", "/"], 2),
        (["xntthn", "--same", "subject=applicant"], 2),
        (["ct01"], 4),
    ],
)
def test_each_way_to_fill_wrongly_has_its_status_and_nobody_is_asked_about(
    motcua: Motcua, tmp_path: Path, words: list[str], status: int
) -> None:
    out = [] if "--out" in words else ["--out", tmp_path / "f.pdf"]
    ran = motcua("fill", *words, "--dossier", "D-1", *out)
    assert ran.status == status, ran.said
    assert ran.said.count(".") >= 3
    assert not (tmp_path / "f.pdf").exists()
    assert [row["calls"] for row in motcua("usage", "report").rows] in ([], [1]) if status == 4 else motcua("usage", "report").rows == []


@pytest.mark.parametrize("same", ["subject=subject", "subject=nobody", "applicant=subject"])
def test_one_person_in_two_parts_must_have_exactly_one_card(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path, same: str
) -> None:
    line = ("fill", "xntthn", "--dossier", "D-1", "--out", tmp_path / "f.pdf", "--card", f"applicant={practice[0]['file']}")
    ran = motcua(*line, "--same", same)
    assert (ran.status, ran.rows) == (2, [])
    both = motcua(*line, "--card", f"subject={practice[1]['file']}", "--same", "subject=applicant")
    assert (both.status, both.rows) == (2, [])
    assert motcua("usage", "report").rows == []


def test_what_a_message_repeats_is_never_a_citizens(motcua: Motcua, tmp_path: Path) -> None:
    said = motcua("fill", "xntthn", "--set", "Nguyễn Văn A 099090407027", "--dossier", "D-1", "--out", tmp_path / "f.pdf").said
    said += motcua("fill", "xntthn", "--set", "099090407027=x", "--dossier", "D-1", "--out", tmp_path / "f.pdf").said
    said += motcua("usage", "report", "--by", "099090407027").said
    assert "099090407027" not in said
    assert "Nguyễn" not in said


def test_a_differing_card_says_so_in_the_row_of_the_form(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    card = card_of(practice, "differs-residence")
    ran = motcua("fill", "xntthn", "--card", f"applicant={card['file']}", "--dossier", "D-1", "--out", tmp_path / "f.pdf")
    assert ran.status == 1
    assert Path(ran.rows[0]["pdf"]).exists()
    assert ran.rows[0]["people"][0]["differs"] == ["residence"]


def test_the_same_citizen_twice_is_looked_up_once(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    card = practice[0]["file"]
    line = ("--card", f"applicant={card}", "--card", f"subject={card}", "--dossier", "D-1", "--out", tmp_path / "f.pdf")
    ran = motcua("fill", "xntthn", *line)
    assert ran.status == 0, ran.said
    assert ran.rows[0]["fields"]["nyc_ho_ten"] == ran.rows[0]["fields"]["ndc_ho_ten"]
    assert ran.rows[0]["warnings"].count("same_person") == 1
    assert motcua("usage", "report").rows[0]["calls"] == 1


def test_a_form_without_a_card_is_marked_unverified(motcua: Motcua, tmp_path: Path) -> None:
    ran = motcua("fill", "xntthn", "--set", "nyc_ho_ten=Nguyễn Thử", "--dossier", "D-1", "--out", tmp_path / "f.pdf")
    assert (ran.status, ran.rows[0]["unverified"]) == (0, True)
    assert (tmp_path / "f.pdf").stat().st_mode & 0o077 == 0


def test_a_card_without_a_readable_birth_date_is_not_looked_up(motcua: Motcua, tmp_path: Path) -> None:
    import segno

    segno.make("099190001234||Nguyễn Thị Thử|32139999|Nữ|Tổ 1, Đồng Nai|01072021", encoding="utf-8").save(str(tmp_path / "c.png"), scale=6)
    ran = motcua("lookup", "--card", tmp_path / "c.png", "--procedure", "1.004873", "--dossier", "D-1")
    assert (ran.status, [row["outcome"] for row in ran.rows]) == (5, ["BAD_INPUT"])
    assert motcua("usage", "report").rows[0]["calls"] == 0


def test_a_clerk_sees_his_own_counts_and_the_supervisor_the_units(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    for login in ("canbo", "phutrach"):
        motcua("lookup", "--card", practice[0]["file"], "--procedure", "1.004873", "--dossier", f"D-{login}", "--as", login)
    assert [row["by"]["clerk"] for row in motcua("usage", "report", "--by", "clerk").rows] == ["canbo"]
    assert [row["by"]["clerk"] for row in motcua("usage", "report", "--by", "clerk", "--as", "phutrach").rows] == ["canbo", "phutrach"]


def test_reports_can_be_grouped_dated_and_written_as_a_file(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    motcua("lookup", "--card", practice[0]["file"], "--procedure", "1.004873", "--dossier", "D-1")
    rows = {row["by"]["service"]: row for row in motcua("usage", "report", "--by", "clerk,service").rows}
    assert (rows["037"]["calls"], rows["037"]["by"]["clerk"]) == (1, "canbo")
    assert sum(row["calls"] for row in rows.values()) == 1
    assert motcua("usage", "report", "--from", "2999-01-01").rows == []
    assert motcua("usage", "report", "--from", "1.1.2026").status == 2
    assert motcua("usage", "report", "--by", "name").status == 2
    assert motcua("usage", "report", "--format", "csv", "--out", tmp_path / "r.csv").status == 0
    assert (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("canbo,1,1,0")


def test_help_is_there_in_both_languages_and_wrong_words_are_status_two(motcua: Motcua) -> None:
    assert motcua("scan").status == 2
    assert motcua("nonsense").status == 2
    assert motcua("lookup", "--lang", "xx").status == 2
    english = motcua("lookup", "--number", "1", "--lang", "en")
    assert "Nobody to look up" in english.said


def test_settings_are_listed_changed_and_checked(motcua: Motcua) -> None:
    assert {"key", "value", "default", "type", "scope", "locked", "source"} <= motcua("settings", "list").rows[0].keys()
    assert motcua("settings", "set", "forms.footnote2", "fill").rows[0]["source"] == "user"
    assert motcua("settings", "get", "forms.footnote2").rows[0]["value"] == "fill"
    assert motcua("settings", "set", "forms.footnote2", "maybe").status == 2
    assert motcua("settings", "set", "no.such", "1").status == 2


def test_a_secret_is_kept_and_never_printed(motcua: Motcua) -> None:
    ran = motcua("secret", "set", "verify.soap.secret", given=b"bi-mat-123\n")
    assert ran.rows == [{"name": "verify.soap.secret", "set": True}]
    listed = motcua("secret", "list")
    assert {"name": "verify.soap.secret", "set": True} in listed.rows
    assert "bi-mat-123" not in ran.said + listed.said + str(listed.rows)
    assert motcua("secret", "delete", "verify.soap.secret").rows == [{"name": "verify.soap.secret", "set": False}]
    assert motcua("secret", "set", "ledger.key", given=b"x\n").status == 2


def test_sources_are_listed_and_tried(motcua: Motcua) -> None:
    assert motcua("adapter", "list").rows[0]["adapter"] == "demo"
    (checked,) = motcua("adapter", "check", "demo").rows
    assert checked["ok"]
    assert checked["capabilities"]["test_data"]


def test_without_a_print_service_nothing_is_said_to_be_printed(motcua: Motcua, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "x.txt").write_bytes(b"no paper")
    assert motcua("print", tmp_path / "x.txt").status == 5
    assert motcua("print", tmp_path / "missing.pdf").status == 5
    ran = motcua("print", tmp_path / "x.pdf", "--printer", "Khong-Co")
    assert (ran.status, ran.rows) == (3, [])
    assert [row["printed"] for row in motcua("usage", "report").rows] in ([], [0])


def test_the_program_is_the_same_when_started_by_its_installed_name(motcua: Motcua) -> None:
    import sys

    script = Path(sys.executable).with_name("motcua")
    if not script.exists():
        pytest.skip("motcua is not installed beside this Python: run `sh dev test`")
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=True, env=motcua.environment())
    assert "self-check" in done.stdout
