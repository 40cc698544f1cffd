"""Lists entered from files: what is new goes in once, what cannot be is refused row by row and says why."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import BadInput, Refused, WrongUsage
from app.core.people import Post, Term, UnitCommitment
from app.core.tally import COLUMNS, Month, Tally
from app.core.units import UnitKind
from app.core.usage import EventKind
from app.offices import Offices
from app.personnel import Personnel
from app.roster.entering import Entry, Roster
from app.roster.files import LARGEST, Kind, read
from resources.sentences import catalogue
from tests.clocks import HandClock
from tests.unit.app.offices import a_desk, employ

HEAD = ",".join(("stt", "unit", *COLUMNS, "tracked_by"))
MARCH, OCTOBER = Month("2023-03"), Month("2022-10")


@pytest.fixture
def office(own_home: Path) -> Iterator[Personnel]:
    with a_desk(own_home, HandClock(), login="phutrach") as (_, personnel):
        yield personnel


def roster(personnel: Personnel) -> Roster:
    return Roster(personnel=personnel, offices=Offices(journal=personnel.journal, gate=personnel.gate))


def enter(personnel: Personnel, tmp_path: Path, *lines: str, period: Month | None = None) -> list[Entry]:
    file = tmp_path / "list.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return list(roster(personnel).enter(file, period=period))


def marks(entries: list[Entry]) -> list[str]:
    """The marks; of a refused row the reason."""
    return [entry.problem.key if entry.problem else entry.mark.value for entry in entries]


def chain(personnel: Personnel) -> int:
    return sum(1 for _ in personnel.journal.ledger.events())


TALLIES = (HEAD, "1,Sở Y tế,1,21,1,6,0,27,0,0,Phòng PC06", "28,Thành phố Đồng Xoài,23,188,2,14,21,174,0,0,Công an cấp huyện")


def test_a_table_is_kept_word_for_word_and_makes_its_units(office: Personnel, tmp_path: Path) -> None:
    assert marks(enter(office, tmp_path, *TALLIES, period=MARCH)) == ["new", "new"]
    health, town = roster(office).offices.units.printed()
    assert health.tally == Tally(organisations=1, people=21, committed_organisations=1, committed_people=6, completed_people=27), (
        "parts that do not add up stay"
    )
    assert (town.number, town.name, town.unit, town.tracked_by) == (28, "Thành phố Đồng Xoài", "689", "Công an cấp huyện")
    tree = office.tree()
    assert [unit.code for unit in tree.upwards("689")] == ["689", "70"]
    assert (tree.units["70"].successor, tree.units["689"].kind, tree.units["689"].valid_to) == (
        "75",
        UnitKind.DISTRICT,
        dt.date(2025, 6, 30),
    )
    assert tree.units["so-y-te"].parent == "70"
    assert tree.tracked_by("so-y-te") == "Phòng PC06"


def test_to_enter_a_list_again_changes_nothing_and_leaves_no_trace(office: Personnel, tmp_path: Path) -> None:
    enter(office, tmp_path, *TALLIES, period=MARCH)
    before = chain(office)
    assert marks(enter(office, tmp_path, *TALLIES, period=MARCH)) == ["same", "same"]
    assert chain(office) == before == 1
    changed = TALLIES[2].replace("188", "189")
    assert marks(enter(office, tmp_path, *TALLIES[:2], changed, period=MARCH)) == ["same", "changed"]
    assert chain(office) == before + 1


def test_an_older_table_entered_later_leaves_who_follows_up_as_the_newer_says(office: Personnel, tmp_path: Path) -> None:
    enter(office, tmp_path, *TALLIES, period=MARCH)
    enter(office, tmp_path, HEAD, "1,Sở Y tế,1,1,0,0,0,0,0,0,Ai khác", period=OCTOBER)
    assert office.tree().tracked_by("so-y-te") == "Phòng PC06"
    assert [line.tracked_by for line in roster(office).offices.units.printed()] == ["Ai khác", "Phòng PC06", "Công an cấp huyện"]


def test_rows_that_cannot_be_are_refused_each_for_itself_and_leave_no_unit_behind(office: Personnel, tmp_path: Path) -> None:
    rows = (
        "1,Sở Y tế,1,21,1,6,0,27,0,0,Phòng PC06",
        "2,Sở Một,1,-1,1,6,0,27,0,0,x",
        "3,Sở Hai,1,1,1,6,0,27,0,9999999999,x",
        "4,Sở Ba,1,1",
        "5,,1,21,1,6,0,27,0,0,x",
        "6,Sở Y tế,1,21,1,6,0,27,0,0,x",
        "1,Sở Tư,1,21,1,6,0,27,0,0,x",
        "7,Sở 099190000001,1,21,1,6,0,27,0,0,x",
    )
    entries = enter(office, tmp_path, HEAD, *rows, period=MARCH)
    number, torn, twice = "roster.bad_number", "roster.torn", "roster.twice"
    assert marks(entries) == ["new", number, number, torn, torn, twice, twice, "accounts.bad_unit"]
    assert [entry.line for entry in entries] == list(range(2, 10))
    assert set(office.tree().units) == {"so-y-te"}
    assert all(f"{key}.{part}" in catalogue() for key in (number, torn, twice) for part in ("what", "lost", "next"))


def test_a_table_says_its_month(office: Personnel, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"roster\.no_period"):
        enter(office, tmp_path, *TALLIES)


ORGANISATIONS = (
    "focal_unit,no,organisation",
    "Thành phố Đồng Xoài,,Thành phố Đồng Xoài",
    "Thành phố Đồng Xoài,1,Văn phòng UBND",
    "Thành phố Đồng Xoài,2,Văn phòng UBND",
    "Thành phố Đồng Xoài,3,UBND Phường Tân Phú",
    "Huyện Bù Đăng,4,UBND xã Nơi Không Có",
)


def test_organisations_stand_below_their_focal_unit_and_communes_know_who_carries_on(office: Personnel, tmp_path: Path) -> None:
    entered = enter(office, tmp_path, *ORGANISATIONS)
    assert [entry.about for entry in entered] == [
        "689", "689.van-phong-ubnd", "689.van-phong-ubnd-2", "689.25195", "696.ubnd-xa-noi-khong-co",
    ]  # fmt: skip
    tree = office.tree()
    commune = tree.units["689.25195"]
    assert (commune.kind, commune.successor, tree.units["25195"].parent) == (UnitKind.COMMUNE, "25195", "75")
    assert tree.units["696.ubnd-xa-noi-khong-co"].successor == ""
    before, after = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    assert [tree.stands_on(code, before) for code in ("689.25195", "689.van-phong-ubnd", "25195")] == [True, True, False]
    assert [tree.stands_on(code, after) for code in ("689.25195", "689.van-phong-ubnd", "25195")] == [False, False, True]
    assert "689.25195" in tree.below("25195", after)
    again = enter(office, tmp_path, *ORGANISATIONS)
    assert (set(marks(again)), [entry.about for entry in again]) == ({"same"}, [entry.about for entry in entered])


def test_bodies_of_the_province_entered_first_find_their_place_when_a_district_shows_it(office: Personnel, tmp_path: Path) -> None:
    enter(office, tmp_path, HEAD, TALLIES[1], period=OCTOBER)
    assert office.tree().units["so-y-te"].parent == ""
    enter(office, tmp_path, *TALLIES, period=MARCH)
    assert office.tree().units["so-y-te"].parent == "70"
    enter(office, tmp_path, "focal_unit,no,organisation", "Sở Tư pháp,,Phòng công chứng " + "rất " * 12 + "dài")
    (below,) = [unit for unit in office.tree().units.values() if unit.parent == "so-tu-phap"]
    assert office.tree().units["so-tu-phap"].parent == "70"
    assert len(below.code) == 40


PEOPLE = ("login,name,unit,post", "lan,Trần Thị Lan,689,clerk", "minh,Lê Minh,Sở Y tế,supervisor", "hoa,Hoa,so-y-te,")


def test_people_become_accounts_and_what_changed_is_changed(office: Personnel, tmp_path: Path) -> None:
    enter(office, tmp_path, *TALLIES, period=MARCH)
    assert marks(enter(office, tmp_path, *PEOPLE)) == ["new"] * 3
    assert [(person.login, person.unit.code, person.post) for person in office.accounts.everybody()] == [
        ("lan", "689", Post.CLERK), ("hoa", "so-y-te", Post.CLERK), ("minh", "so-y-te", Post.SUPERVISOR),
    ]  # fmt: skip
    before = chain(office)
    assert marks(enter(office, tmp_path, *PEOPLE)) == ["same"] * 3
    assert chain(office) == before
    assert marks(enter(office, tmp_path, PEOPLE[0], "lan,Trần Lan,Sở Y tế,clerk")) == ["changed"]
    lan = office.accounts.find("lan")
    assert lan is not None
    assert (lan.name, lan.unit.code) == ("Trần Lan", "so-y-te")


def test_people_who_cannot_be_are_refused(office: Personnel, tmp_path: Path) -> None:
    enter(office, tmp_path, *TALLIES, period=MARCH)
    rows = ("x1,Tên,Sở Không Có,clerk", "x2,Tên,689,king", "X3,Tên,689,clerk", "x4,,689,clerk", "canbo,Tên,689,clerk")
    reasons = ["roster.unknown_unit", "roster.bad_post", "accounts.bad_login", "accounts.bad_name", "accounts.bad_login"]
    assert marks(enter(office, tmp_path, PEOPLE[0], *rows)) == reasons
    assert office.accounts.everybody() == ()


SIGNED = (
    "signer,document,text_version,signed_on,valid_to",
    "lan,12/CK,2026,2026-01-05,",
    "Sở Y tế,13/CK,2026,2026-01-06,2026-12-31",
)


def test_signatures_of_people_and_organisations_are_entered_once(office: Personnel, tmp_path: Path) -> None:
    enter(office, tmp_path, *TALLIES, period=MARCH)
    enter(office, tmp_path, *PEOPLE)
    assert marks(enter(office, tmp_path, *SIGNED)) == ["new", "new"]
    assert marks(enter(office, tmp_path, *SIGNED)) == ["same", "same"]
    (mine,) = office.accounts.commitments("lan")
    (theirs,) = roster(office).offices.units.commitments()
    assert (mine.document, mine.text_version, mine.term) == ("12/CK", "2026", Term(first=dt.date(2026, 1, 5)))
    assert theirs == UnitCommitment(
        unit="so-y-te", document="13/CK", text_version="2026", term=Term(first=dt.date(2026, 1, 6), last=dt.date(2026, 12, 31))
    )
    told = [event for event in office.journal.ledger.events() if event.state == "committed"]
    assert [(event.kind, event.account, event.scope) for event in told] == [
        (EventKind.ACCOUNT, "lan", ("12/CK", "2026")), (EventKind.UNIT, "", ("so-y-te", "13/CK", "2026")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("nobody,1,1,2026-01-05,", "roster.unknown_signer"),
        ("lan,1,1,,", "roster.bad_day"),
        ("lan,1,1,05/01/2026,", "roster.bad_day"),
        ("lan,1,1,2026-01-05,2026-01-04", "roster.bad_day"),
        ("so-y-te,a;b,1,2026-01-05,", "accounts.bad_document"),
    ],
)
def test_signatures_that_cannot_be_are_refused(office: Personnel, tmp_path: Path, row: str, reason: str) -> None:
    enter(office, tmp_path, *TALLIES, period=MARCH)
    enter(office, tmp_path, *PEOPLE)
    assert marks(enter(office, tmp_path, SIGNED[0], row)) == [reason]


UNITS = "code,name,kind,parent,valid_from,valid_to,successor,tracked_by"


def test_a_tree_of_ones_own_is_entered_from_above_and_never_in_a_circle(office: Personnel, tmp_path: Path) -> None:
    rows = ("p1,Tỉnh Một,province,,,,,", "a,Xã A,commune,p1,2025-07-01,,,PC06", "a.1,Một cửa,,a,,2026-12-31,,")
    assert marks(enter(office, tmp_path, UNITS, *rows)) == ["new"] * 3
    assert marks(enter(office, tmp_path, UNITS, *rows)) == ["same"] * 3
    wrong = (
        "p1,Tỉnh Một,province,a.1,,,,",
        "b,B,kingdom,,,,,",
        "c,C,,nowhere,,,,",
        "d,D,,d,,,,",
        "e,E,,,2026-01-02,2026-01-01,,",
        "a,Xã A mới,commune,p1,2025-07-01,,,PC06",
        "a,Xã A,commune,p1,2025-07-01,,,PC06",
        "xã,X,,,,,,",
    )
    parent, unit = "roster.bad_parent", "roster.bad_unit"
    assert marks(enter(office, tmp_path, UNITS, *wrong)) == [
        parent, unit, parent, parent, unit, "changed", "roster.twice", "accounts.bad_unit",
    ]  # fmt: skip
    assert office.tree().units["a"].name == "Xã A mới"


def test_only_who_looks_after_the_office_enters_units_and_a_supervisor_enters_his_clerks(own_home: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        enter(personnel, tmp_path, *TALLIES, period=MARCH)
        employ(personnel, "boss", post=Post.SUPERVISOR, unit="689")
    with a_desk(own_home, clock, login="boss") as (_, personnel):
        for lines, period in ((TALLIES, OCTOBER), (ORGANISATIONS, None), ((UNITS, "z,Z,,,,,,"), None)):
            with pytest.raises(Refused, match=r"accounts\.not_yours"):
                enter(personnel, tmp_path, *lines, period=period)
        assert marks(enter(personnel, tmp_path, *PEOPLE[:3])) == ["new", "accounts.not_yours"]
        assert marks(enter(personnel, tmp_path, PEOPLE[0], "lan,Lan,so-y-te,clerk", "lan,Lan,689,supervisor")) == ["accounts.not_yours"] * 2
        assert marks(enter(personnel, tmp_path, SIGNED[0], "so-y-te,1,1,2026-01-05,")) == ["accounts.not_yours"]


def test_nobody_finds_out_by_a_list_what_the_books_hold_of_others(own_home: Path, tmp_path: Path) -> None:
    """That a row is there already is an answer too: only about those whom he may see."""
    clock, signed = HandClock(), ("hoa,7/CK,2026,2026-01-05,", "so-y-te,8/CK,2026,2026-01-05,")
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        enter(personnel, tmp_path, *TALLIES, period=MARCH)
        enter(personnel, tmp_path, *PEOPLE)
        employ(personnel, "boss", post=Post.SUPERVISOR, unit="689")
        assert marks(enter(personnel, tmp_path, SIGNED[0], *signed)) == ["new", "new"]
        assert marks(enter(personnel, tmp_path, SIGNED[0], *signed)) == ["same", "same"]
    for login, own in (("boss", ["same"]), ("lan", ["same"])):
        with a_desk(own_home, clock, login=login) as (_, personnel):
            told = marks(enter(personnel, tmp_path, *PEOPLE, "nobody,Ai,so-y-te,clerk"))
            assert told == [*own, *["accounts.not_yours"] * 3]
            assert marks(enter(personnel, tmp_path, SIGNED[0], *signed)) == ["accounts.not_yours"] * 2


def test_an_organisation_nobody_entered_signs_nothing(office: Personnel) -> None:
    with pytest.raises(WrongUsage, match=r"accounts\.unknown_unit"):
        roster(office).offices.commit(UnitCommitment(unit="x", document="1", text_version="1", term=Term(first=dt.date(2026, 1, 1))))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a,b\n1,2\n", "roster.unknown_head"),
        (b"", "roster.unknown_head"),
        (b"login,name,unit,post,post\n", "roster.unknown_head"),
        (b"login,name,unit,post\nlan,\xff,x,clerk\n", "roster.not_csv"),
        (b'login,name,unit,post\nlan,"Lan\n', "roster.not_csv"),
        (b"x" * (LARGEST + 1), "roster.too_large"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(BadInput, match=reason):
        read(tmp_path / "list.csv")
    with pytest.raises(BadInput, match=r"roster\.no_file"):
        read(tmp_path / "nothing.csv")


def test_a_list_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes("\ufeffPost;Login;Name;Unit\r\nclerk; lan ;Trần  Thị Lan;689\r\n;;;\r\n".encode())
    listed = read(tmp_path / "list.csv")
    assert listed.kind is Kind.PEOPLE
    assert [dict(row.cells) for row in listed.rows] == [{"post": "clerk", "login": "lan", "name": "Trần Thị Lan", "unit": "689"}]
