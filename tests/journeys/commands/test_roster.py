"""Lists entered by commands, and the table of commitments they make."""

from pathlib import Path

import pytest

from tests.journeys.commands.conftest import Motcua

BOSS = ("--as", "phutrach")
HEAD = (
    "stt,unit,organisations,people,committed_organisations,committed_people,completed_organisations,completed_people,"
    "missing_organisations,missing_people,tracked_by"
)
ROWS = ("1,Sở Y tế,1,21,1,6,0,27,0,0,Phòng PC06", "2,Huyện Bù Đăng,32,184,21,81,11,59,0,44,Công an cấp huyện")


def a_list(folder: Path, *lines: str, name: str = "commitments_2023-03.csv") -> Path:
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_an_empty_desk_reports_a_total_of_nothing(motcua: Motcua) -> None:
    ran = motcua("accounts", "report", "--format", "json")
    assert (ran.status, [row["unit"] for row in ran.rows], ran.rows[-1]["people"]) == (0, ["Tổng"], 0)


def test_a_table_is_entered_once_and_reported_with_its_total(motcua: Motcua, tmp_path: Path) -> None:
    file = a_list(tmp_path, HEAD, *ROWS, "3,Sở Xấu,x,1,1,1,1,1,1,1,y")
    ran = motcua("accounts", "import", file, *BOSS)
    assert [(row["line"], row["result"], row["about"]) for row in ran.rows] == [
        (2, "new", "so-y-te"),
        (3, "new", "696"),
        (4, "refused", ""),
    ]
    assert (ran.status, ran.rows[2]["problem"]) == (5, "roster.bad_number")
    assert "2 mới" in ran.said
    again = motcua("accounts", "import", a_list(tmp_path, HEAD, *ROWS), *BOSS)
    assert (again.status, [row["result"] for row in again.rows]) == (0, ["same", "same"])
    report = motcua("accounts", "report", "--format", "json", *BOSS).rows
    assert list(report[0]) == [*HEAD.split(","), "source"]
    assert [(row["stt"], row["unit"], row["people"], row["missing_people"]) for row in report] == [
        (1, "Sở Y tế", 21, 0), (2, "Huyện Bù Đăng", 184, 44), (None, "Tổng", 205, 44),
    ]  # fmt: skip
    units = {row["code"]: row for row in motcua("accounts", "units", *BOSS).rows}
    assert (units["696"]["parent"], units["696"]["valid_to"], units["70"]["successor"]) == ("70", "2025-06-30", "75")
    missing = motcua("accounts", "missing", *BOSS)
    assert (missing.status, [(row["unit"], row["people"], row["source"]) for row in missing.rows]) == (1, [("696", 44, "printed")])


@pytest.mark.parametrize(("form", "begins"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfstt,"), ("json", b'{"stt"')])
def test_a_table_goes_into_a_file(motcua: Motcua, tmp_path: Path, form: str, begins: bytes) -> None:
    motcua("accounts", "import", a_list(tmp_path, HEAD, *ROWS), *BOSS)
    out = tmp_path / f"table.{form}"
    ran = motcua("accounts", "report", "--period", "2023-03", "--format", form, "--out", out)
    assert (ran.status, ran.rows, out.read_bytes()[: len(begins)]) == (0, [], begins)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (("report", "--format", "pdf"), 2),
        (("report", "--period", "2023"), 2),
        (("import", "nothing.csv"), 5),
        (("missing",), 4),
    ],
)
def test_what_cannot_be_done_says_why(motcua: Motcua, line: tuple[str, ...], status: int) -> None:
    ran = motcua("accounts", *line)
    assert (ran.status, ran.rows) == (status, [])
    assert ran.said.count(".") >= 3


def test_a_table_without_a_month_in_its_name_wants_one(motcua: Motcua, tmp_path: Path) -> None:
    file = a_list(tmp_path, HEAD, *ROWS, name="bang.csv")
    assert motcua("accounts", "import", file, *BOSS).status == 2
    assert motcua("accounts", "import", file, "--period", "2022-10", *BOSS).status == 0


def test_a_clerk_enters_no_list(motcua: Motcua, tmp_path: Path) -> None:
    ran = motcua("accounts", "import", a_list(tmp_path, HEAD, *ROWS))
    assert (ran.status, motcua("accounts", "units", *BOSS).rows) == (4, [])


def test_people_are_told_in_lines(motcua: Motcua, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    motcua("accounts", "import", a_list(tmp_path, HEAD, *ROWS), *BOSS)
    for line, told in (
        (("report",), "Sở Y tế"),
        (("units",), "Huyện Bù Đăng (… 30/06/2025)"), (("missing",), "(0 / 44)"), (("report", "--format", "csv"), ",Tổng,"),
    ):  # fmt: skip
        capsys.readouterr()
        run(["accounts", *line, *BOSS])
        assert told in capsys.readouterr().out
