"""Methods, masks, choices and the household by commands."""

from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_desk
from app.core.usage import EventKind, UsageEvent
from resources.demo.people import citizens
from tests.journeys.commands.conftest import Motcua

WHO = ("lookup", "--procedure", "1.004873", "--dossier", "D-1")


def events(motcua: Motcua, kind: EventKind) -> list[UsageEvent]:
    with open_desk(motcua.home) as desk:
        return [event for event in desk.counter.journal.ledger.events() if event.kind is kind]


def card_of(practice: list[dict[str, Any]], case: str) -> str:
    numbers = {one.card.number for one in citizens() if one.case == case and one.card}
    return next(str(row["file"]) for row in practice if row["personal_id"] in numbers)


def nobody(*words: str) -> tuple[str, ...]:
    return (*WHO, "--number", "099999999999", "--name", "Không Có Ai", "--birth", "1990", *words)


def test_a_masked_field_is_null_named_and_unmasked_with_a_reason(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    line = (*WHO, "--card", practice[0]["file"], "--fields", "religion,blood_group")
    (masked,) = motcua(*line).rows
    assert (masked["masked"], masked["record"]["religion"], masked["record"]["blood_group"]) == (["religion", "blood_group"], None, None)
    (seen,) = motcua(*line, "--unmask", "religion=citizen_asks:xem lại").rows
    assert seen["masked"] == ["blood_group"]
    assert seen["record"]["religion"]["label"]
    (unmask,) = events(motcua, EventKind.UNMASK)
    assert (unmask.fields, unmask.reason, unmask.note, unmask.dossier) == (("religion",), "citizen_asks", "xem lại", "D-1")


def test_people_see_that_something_is_masked(motcua: Motcua, practice: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    assert run([*WHO, "--card", practice[0]["file"], "--fields", "religion"]) == 0
    assert "Tôn giáo: ••••" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", ["religion", "religion=", "religion=nonsense", "religion=citizen_asks:099190000001", "full_name=citizen_asks"]
)
def test_to_unmask_a_masked_field_and_a_reason_are_wanted(motcua: Motcua, practice: list[dict[str, Any]], words: str) -> None:
    ran = motcua(*WHO, "--card", practice[0]["file"], "--fields", "religion", "--unmask", words)
    assert (ran.status, ran.rows) == (2, [])
    assert "099190000001" not in ran.said
    assert events(motcua, EventKind.UNMASK) == []


def test_the_method_is_told_and_counted(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    assert motcua(*WHO, "--card", practice[0]["file"]).rows[0]["method"] == 2
    assert motcua(*nobody()).rows[0]["method"] == 1
    assert motcua(*nobody("--method", "5")).rows[0]["method"] == 5
    by_method = {row["by"]["method"]: row["calls"] for row in motcua("usage", "report", "--by", "method").rows}
    assert {name: calls for name, calls in by_method.items() if calls} == {"scanned": 1, "typed": 2}
    seven = {row["by"]["identification"]: row["calls"] for row in motcua("usage", "report", "--by", "identification").rows}
    assert {name: calls for name, calls in seven.items() if calls} == {"qr": 1, "card": 1, "vneid": 1}


def test_a_paper_counts_only_after_the_electronic_ways_failed_and_with_a_reason(motcua: Motcua) -> None:
    paper = ("--method", "6", "--reason", "not_found:giấy CT07")
    first = motcua(*nobody(*paper))
    assert (first.status, first.rows[0]["reason"]) == (4, "paper-first")
    assert "104/2022" in first.said
    assert motcua(*nobody()).rows[0]["outcome"] == "NOT_FOUND_OR_MISMATCH"
    assert motcua(*nobody("--method", "6")).rows[0]["reason"] == "paper-reason"
    then = motcua(*nobody(*paper))
    assert (then.status, then.rows[0]["method"]) == (1, 6)
    assert events(motcua, EventKind.INTENT)[-1].note == "giấy CT07"


def test_from_one_way_to_the_next_while_nobody_answers(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    one = next(one for one in citizens() if one.answer == "TIMEOUT" and one.card)
    assert one.card
    file = next(row["file"] for row in practice if row["personal_id"] == one.card.number)
    birth = f"{one.card.birth[:2]}/{one.card.birth[2:4]}/{one.card.birth[4:]}"
    said = ("--number", one.card.number, "--name", one.card.name, "--birth", birth)
    paper = ("--reason", "no_answer")
    assert motcua(*WHO, *said, "--method", "7", *paper).rows[0]["reason"] == "paper-first"
    assert motcua(*WHO, "--card", file).status == 3
    for method in "145":
        assert motcua(*WHO, *said, "--method", method).rows[0]["outcome"] == "TIMEOUT"
    for method in "67":
        assert motcua(*WHO, *said, "--method", method).rows[0]["reason"] == "paper-reason"
        assert motcua(*WHO, *said, "--method", method, *paper).rows[0]["outcome"] == "TIMEOUT"
    ways = [event.method for event in events(motcua, EventKind.INTENT)]
    assert ways == ["qr", "card", "database", "vneid", "ct07", "notice"]


@pytest.mark.parametrize(
    "words",
    [
        nobody("--method", "0"),
        nobody("--method", "2"),
        nobody("--method", "chip"),
        nobody("--method", "6", "--reason", "nonsense"),
        (*WHO, "--card", "x.png", "--method", "1"),
        (*WHO, "--card", "x.png", "--method", "3"),
    ],
)
def test_a_method_that_cannot_be_is_wrong_usage(motcua: Motcua, words: tuple[str, ...]) -> None:
    ran = motcua(*words)
    assert (ran.status, ran.rows) == (2, [])
    assert ran.said.count(".") >= 3


def fill(motcua: Motcua, tmp_path: Path, card: str, *words: str) -> Any:
    return motcua("fill", "xntthn", "--card", f"applicant={card}", "--dossier", "D-1", "--out", tmp_path / "f.pdf", *words)


def test_the_clerk_chooses_the_card_with_a_reason_and_the_ledger_has_it(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    def sex(*words: str) -> Any:
        line = ("fill", "ct01", "--procedure", "1.010038", "--dossier", "D-1", "--out", tmp_path / "f.pdf")
        return motcua(*line, "--card", f"applicant={card_of(practice, 'differs-sex')}", *words).rows[0]["fields"]["gioi_tinh"]

    by_database = sex()
    assert by_database["origin"] == "database"
    assert events(motcua, EventKind.OVERRIDE) == []
    by_card = sex("--prefer", "card:sex=document_shown:giấy khai sinh")
    assert by_card["origin"] == "card"
    assert by_card["value"] != by_database["value"]
    assert sex("--prefer", "database:applicant.sex=clerical_error") == by_database
    told = [(event.fields, event.side, event.reason, event.note, event.form) for event in events(motcua, EventKind.OVERRIDE)]
    assert told == [
        (("sex",), "card", "document_shown", "giấy khai sinh", "ct01"),
        (("sex",), "database", "clerical_error", "", "ct01"),
    ]


def test_what_is_typed_over_the_databases_word_is_in_the_ledger(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    line = (practice[0]["file"], "--set", "nyc_ho_ten=Trần Khác", "--prefer", "typed:nyc_ho_ten=recently_changed")
    assert fill(motcua, tmp_path, *line).rows[0]["fields"]["nyc_ho_ten"] == {"value": "Trần Khác", "origin": "clerk"}
    (event,) = events(motcua, EventKind.OVERRIDE)
    assert (event.fields, event.side, event.reason) == (("nyc_ho_ten",), "typed", "recently_changed")


@pytest.mark.parametrize(
    "choice",
    [
        "full_name=citizen_confirms",
        "card:full_name",
        "card:full_name=nonsense",
        "card:religion=citizen_confirms",
        "card:mother.full_name=citizen_confirms",
        "chip:full_name=citizen_confirms",
        "typed:nyc_ho_ten=citizen_confirms",
        "typed:099190000001=citizen_confirms",
    ],
)
def test_what_is_no_choice_is_wrong_usage_before_anybody_is_asked(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path, choice: str
) -> None:
    ran = fill(motcua, tmp_path, practice[0]["file"], "--prefer", choice)
    assert (ran.status, ran.rows) == (2, [])
    assert "099190000001" not in ran.said
    assert motcua("usage", "report").rows == []


def household(motcua: Motcua, tmp_path: Path, *words: object) -> Any:
    line = ("fill", "ct01", "--procedure", "1.010038", "--dossier", "D-9", "--out", tmp_path / "ct01.pdf", "--household")
    return motcua(*line, *words)


def test_the_household_fills_the_table_of_members(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    ran = household(motcua, tmp_path, "--card", f"applicant={practice[0]['file']}")
    assert ran.status == 0, ran.said
    (row,) = ran.rows
    listed = [person for person in row["people"] if person.get("listed")]
    assert [person["role"] for person in listed] == [f"member[{n}]" for n in range(len(listed))]
    assert len(listed) >= 2
    assert {row["fields"][f"thanh_vien[{n}].ho_ten"]["origin"] for n in range(len(listed))} == {"database"}
    assert practice[0]["personal_id"] not in [row["fields"][f"thanh_vien[{n}].so_dinh_danh"]["value"] for n in range(len(listed))]
    assert [event.service for event in events(motcua, EventKind.OUTCOME)] == ["037", "034"]


def test_a_member_with_a_card_of_his_own_stands_there_once(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    two = ("--card", f"applicant={practice[0]['file']}", "--card", f"member={practice[1]['file']}")
    (row,) = household(motcua, tmp_path, *two).rows
    numbers = [field["value"] for key, field in row["fields"].items() if key.endswith(".so_dinh_danh")]
    assert numbers[0] == practice[1]["personal_id"]
    assert len(numbers) == len(set(numbers)) >= 2


def test_a_table_of_the_whole_household_begins_with_the_applicant(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    line = ("fill", "tk1_ts", "--procedure", "1.001939", "--dossier", "D-9", "--out", tmp_path / "tk1.pdf", "--household")
    (row,) = motcua(*line, "--card", f"applicant={practice[0]['file']}").rows
    numbers = [field["value"] for key, field in row["fields"].items() if key.startswith("pl_bang[") and key.endswith("].so")]
    assert numbers[0] == practice[0]["personal_id"]
    assert len(numbers) == len(set(numbers)) == 1 + sum(bool(person.get("listed")) for person in row["people"])
    assert row["fields"]["f12"]["value"] == "Có"


@pytest.mark.parametrize("words", [(), ("--card-only",), ("member",), ("xntthn",)])
def test_a_household_needs_a_table_an_applicant_and_the_database(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path, words: tuple[str, ...]
) -> None:
    role = "member" if words == ("member",) else "applicant"
    form = ("xntthn", "1.004873") if words == ("xntthn",) else ("ct01", "1.010038")
    cards = ("--card", f"{role}={practice[0]['file']}") if words else ()
    flags = [word for word in words if word.startswith("--")]
    line = ("fill", form[0], "--procedure", form[1], "--dossier", "D-9", "--out", tmp_path / "f.pdf", "--household")
    ran = motcua(*line, *cards, *flags)
    assert (ran.status, ran.rows) == (2, [])
    assert "--household" in ran.said
    assert motcua("usage", "report").rows == []


def test_where_the_household_cannot_be_had_there_is_no_paper(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    from tests.journeys.commands.test_accounts import employ

    employ(motcua)
    motcua("accounts", "withdraw", "lan", "--as", "phutrach")
    motcua("accounts", "grant", "lan", "--services", "037", "--as", "phutrach")
    ran = household(motcua, tmp_path, "--card", f"applicant={practice[0]['file']}", "--as", "lan")
    assert (ran.status, ran.rows[0]["pdf"]) == (4, None)
    assert ran.rows[0]["people"] == [{"role": "member", "outcome": "OFFICER_NOT_ALLOWED"}]
    assert not (tmp_path / "ct01.pdf").exists()


def test_a_refused_clerk_gets_no_paper_and_a_row_that_says_why(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    motcua("accounts", "add", "lan", "--name", "Lan", "--as", "phutrach")
    ran = fill(motcua, tmp_path, practice[0]["file"], "--as", "lan")
    assert (ran.status, ran.rows[0]["pdf"]) == (4, None)
    assert ran.rows[0]["people"] == [{"role": "applicant", "outcome": "OFFICER_NOT_ALLOWED"}]
    wrong = fill(motcua, tmp_path, practice[0]["file"], "--as", "lan", "--code", "000000")
    assert (wrong.status, wrong.rows[0]["pdf"]) == (4, None)
    assert wrong.rows[0]["reason"].startswith("second-factor")
