"""The province's table: printed lines as printed, counted lines from the books, who is missing; as rows, workbook and paper."""

import csv
import datetime as dt
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest

from app.commitments.paper import paper
from app.commitments.rows import KEYS, csv_of, rows
from app.commitments.sheet import workbook
from app.commitments.table import Commitments, CommitmentTable
from app.core.errors import Refused
from app.core.people import Commitment, Post, Term, UnitCommitment
from app.core.tally import COLUMNS, Month, Source, Tally, TallyLine
from app.core.units import Unit, UnitKind
from app.offices import Offices
from app.personnel import Personnel
from app.roster.entering import Mark, Roster
from tests.clocks import HandClock
from tests.unit.app.offices import a_desk, employ

MARCH, OCTOBER, NOW = Month("2023-03"), Month("2022-10"), Month("2026-11")
AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
DISTRICT = Unit(code="689", name="Thành phố Đồng Xoài", kind=UnitKind.DISTRICT, tracked_by="Công an cấp huyện")
WARD = Unit(code="689.p1", name="Phường Tân Phú", kind=UnitKind.COMMUNE, parent="689")
OFFICE = Unit(code="689.vp", name="Văn phòng", parent="689")
HEALTH = Unit(code="so-y-te", name="Sở Y tế", kind=UnitKind.DEPARTMENT, tracked_by="Phòng PC06")
UNITS = [DISTRICT, WARD, OFFICE, HEALTH]
LINE = TallyLine(
    period=MARCH, number=15, unit="so-y-te", name="Sở Y tế",
    tally=Tally(organisations=1, people=21, committed_organisations=1, committed_people=6, completed_people=27, missing_people=2),
    tracked_by="Phòng PC06",
)  # fmt: skip


@pytest.fixture
def office(own_home: Path) -> Iterator[Personnel]:
    """Two units; in the district lan signed in January, minh this month, xuan never; of the department one line was printed."""
    with a_desk(own_home, HandClock(), login="phutrach") as (_, personnel):
        books = Offices(journal=personnel.journal, gate=personnel.gate)
        books.print_tallies(UNITS, [LINE])
        for login, unit, signed in (("lan", WARD, "2026-01-05"), ("minh", OFFICE, "2026-11-02"), ("xuan", OFFICE, "")):
            personnel.add(login=login, name=login.title(), unit=unit)
            if signed:
                term = Term(first=dt.date.fromisoformat(signed))
                personnel.commit(Commitment(login=login, document="1/CK", text_version="2026", term=term))
        term = Term(first=dt.date(2026, 1, 5))
        books.commit(UnitCommitment(unit=WARD.code, document="2/CK", text_version="2026", term=term))
        yield personnel


def test_a_printed_month_is_shown_as_it_was_printed_and_is_the_one_shown_by_itself(office: Personnel) -> None:
    table = Commitments(office.gate).table()
    assert (table.period, table.lines, table.total, table.is_printed) == (MARCH, (LINE,), LINE.tally, True)


def test_another_month_counts_what_was_entered_and_keeps_the_last_print_of_the_rest(office: Personnel) -> None:
    table = Commitments(office.gate).table(NOW)
    printed, counted = table.lines
    assert printed == replace(LINE, number=1)
    assert (counted.number, counted.unit, counted.source, counted.tracked_by) == (2, "689", Source.COUNTED, "Công an cấp huyện")
    assert counted.tally == Tally(
        organisations=2,
        people=3,
        committed_organisations=1,
        committed_people=1,
        completed_people=1,
        missing_organisations=1,
        missing_people=1,
    )
    assert not table.is_printed
    before = Commitments(office.gate).table(OCTOBER)
    assert [line.source for line in before.lines] == [Source.COUNTED], "nothing was printed yet"
    assert before.lines[0].tally.missing_people == 3


def test_a_department_counts_itself_as_an_organisation(office: Personnel) -> None:
    office.add(login="hoa", name="Hoa", unit=HEALTH)
    table = Commitments(office.gate).table(NOW)
    assert table.lines[0].tally == Tally(organisations=1, people=1, missing_organisations=1, missing_people=1)
    assert table.lines[0].source is Source.COUNTED


def test_a_commitment_that_ran_out_is_missing_again(office: Personnel) -> None:
    term = Term(first=dt.date(2025, 1, 1), last=dt.date(2026, 10, 31))
    office.commit(Commitment(login="xuan", document="3/CK", text_version="2025", term=term))
    assert Commitments(office.gate).table(NOW).lines[1].tally.missing_people == 1
    assert Commitments(office.gate).table(Month("2026-10")).lines[1].tally.committed_people == 2


def test_who_is_missing_is_named_with_who_follows_it_up(office: Personnel) -> None:
    found = Commitments(office.gate).missing()
    assert [(one.unit, one.login, one.tracked_by, one.organisations, one.people, one.source) for one in found] == [
        ("689.vp", "", "Công an cấp huyện", 1, 0, Source.COUNTED),
        ("689.vp", "xuan", "Công an cấp huyện", 0, 1, Source.COUNTED),
        ("so-y-te", "", "Phòng PC06", 0, 2, Source.PRINTED),
    ]


def test_counted_lines_and_names_are_for_those_who_may_see_the_unit(office: Personnel, own_home: Path) -> None:
    employ(office, "boss", unit="so-y-te", post=Post.SUPERVISOR)
    employ(office, "officer", unit="so-y-te", post=Post.PRIVACY_OFFICER)
    with a_desk(own_home, HandClock(), login="boss") as (_, personnel):
        assert [line.unit for line in Commitments(personnel.gate).table(NOW).lines] == ["so-y-te"]
        assert {one.unit for one in Commitments(personnel.gate).missing()} == {"so-y-te"}
    with a_desk(own_home, HandClock(), login="officer") as (_, personnel):
        assert [line.unit for line in Commitments(personnel.gate).table(NOW).lines] == ["so-y-te", "689"]
    with a_desk(own_home, HandClock(), login="lan") as (_, personnel):
        assert [line.source for line in Commitments(personnel.gate).table(NOW).lines] == [Source.PRINTED]
        with pytest.raises(Refused, match=r"commitments\.not_yours"):
            Commitments(personnel.gate).missing()


RUN = ("=1+1", "+84", "-1", "@SUM(A1)", "＝1", "＠1", " =1", "\t=1", "\r=1", "\n=1")
EVIL = (*RUN, "<b>&amp;</b>", "http://nowhere.invalid", '<img src="file:x"/>')


def a_table(*names: str) -> CommitmentTable:
    lines = (replace(LINE, number=number, name=name, tracked_by=name) for number, name in enumerate(names, start=1))
    return CommitmentTable(period=MARCH, lines=tuple(lines))


def cells_of(book: bytes) -> tuple[list[str], str]:
    """Texts of a workbook, and its sheet as XML."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name.lower()]
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        shared = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
    return ["".join(item.itertext()) for item in shared], sheet


def test_no_text_of_a_workbook_is_ever_a_formula_or_a_link() -> None:
    texts, sheet = cells_of(workbook(a_table(*EVIL), at=AT))
    assert set(EVIL) <= {text.replace("_x000D_", "\r") for text in texts}
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_workbook_holds_the_figures_as_numbers_under_the_printed_groups() -> None:
    book = workbook(a_table("Sở Y tế"), at=AT)
    texts, sheet = cells_of(book)
    assert {"Đang sử dụng dịch vụ", "Còn thiếu", "Đơn vị theo dõi, đôn đốc", "Tổng"} <= set(texts)
    assert sheet.count("<v>21</v>") >= 2, "the line's and the total's"
    assert 'orientation="landscape"' in sheet
    assert book == workbook(a_table("Sở Y tế"), at=AT)


def test_no_cell_of_a_csv_is_run_as_a_formula() -> None:
    cells = list(csv.reader(io.StringIO(csv_of(a_table(*EVIL)).decode("utf-8-sig"), newline="")))
    assert [cell for row in cells for cell in row if cell.lstrip()[:1] in tuple("=+-@＝＋－＠")] == []
    assert cells[0] == list(KEYS)


def test_a_paper_says_everything_as_plain_text_on_every_page() -> None:
    names = [*EVIL[len(RUN) :], *(f"Đơn vị số {number}" for number in range(30))]
    made = paper(a_table(*names), office="UBND tỉnh", at=AT)
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) >= 2
    assert all("Đơn vị đầu mối" in page.extract_text() for page in pages), "the heads stand on every page"
    whole = " ".join(page.extract_text() for page in pages)
    assert "<b>&amp;</b>" in whole
    assert "Tổng" in whole
    assert "1.000" in " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper(_thousand(), office="x", at=AT))).pages)
    assert made == paper(a_table(*names), office="UBND tỉnh", at=AT)


def _thousand() -> CommitmentTable:
    return CommitmentTable(period=MARCH, lines=(replace(LINE, tally=Tally(people=1000)),))


def test_a_star_marks_what_is_only_printed_among_counted_lines() -> None:
    mixed = CommitmentTable(period=NOW, lines=(LINE, replace(LINE, name="Đếm", period=NOW, source=Source.COUNTED)))
    texts, _ = cells_of(workbook(mixed, at=AT))
    assert {"Sở Y tế *", "Đếm"} <= set(texts)
    assert [row["source"] for row in rows(mixed)] == ["printed", "counted", "counted"]
    english, _ = cells_of(workbook(mixed, at=AT, language="en"))
    assert "Still missing" in english


LISTS = Path(os.environ.get("MOTCUA_UNITS", "nowhere"))
PRINTED = {OCTOBER: (318, 2631, 125, 513, 76, 424, 117, 1706), MARCH: (314, 2675, 125, 513, 163, 958, 26, 1216)}
"""Printed by the province under its tables."""


@pytest.mark.skipif(not LISTS.is_dir(), reason="MOTCUA_UNITS names no folder with the province's own lists")
@pytest.mark.parametrize("order", [(OCTOBER, MARCH), (MARCH, OCTOBER)])
def test_the_provinces_own_tables_are_reproduced_to_the_unit(own_home: Path, order: tuple[Month, ...]) -> None:
    with a_desk(own_home, HandClock(), login="phutrach") as (_, personnel):
        roster = Roster(personnel=personnel, offices=Offices(journal=personnel.journal, gate=personnel.gate))
        for period in order:
            assert {entry.mark for entry in roster.enter(LISTS / f"commitments_{period}.csv", period=period)} == {Mark.NEW}
        for period, total in PRINTED.items():
            table = Commitments(personnel.gate).table(period)
            with (LISTS / f"commitments_{period}.csv").open(encoding="utf-8", newline="") as file:
                given = list(csv.DictReader(file))
            shown = list(rows(table))
            assert [{key: str(row[key]) for key in KEYS} for row in shown[:-1]] == given
            assert (len(given), table.total.figures()) == (38, total)
            assert (shown[-1]["unit"], tuple(shown[-1][name] for name in COLUMNS)) == ("Tổng", total)
        assert {entry.mark for entry in roster.enter(LISTS / "organisations_2023-03.csv")} == {Mark.NEW, Mark.SAME}
        assert len(personnel.tree().focal_units(dt.date(2023, 3, 31))) == 38
