"""The units' books: what was entered comes back; what the province printed stays as it was printed."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.people import Clerk, Scope, Term, UnitCommitment
from app.core.tally import Month, Tally, TallyLine
from app.core.units import Unit, UnitKind, UnitTree
from app.store import accounts, units
from app.store.accounts import Accounts
from app.store.database import Change, Database
from app.store.schema import _units_and_passwords
from app.store.units import Units

DAY = dt.date(2025, 6, 30)
DISTRICT = Unit(
    code="689", name="Thành phố Đồng Xoài", kind=UnitKind.DISTRICT, parent="70", valid_from=DAY, valid_to=DAY, successor="25195",
    tracked_by="Công an cấp huyện",
)  # fmt: skip
OFFICE = Unit(code="689.mot-cua", name="Một cửa", parent="689")
LINE = TallyLine(
    period=Month("2023-03"), number=28, unit="689", name="TP. Đồng Xoài", tally=Tally(organisations=23, people=188), tracked_by="CA"
)


@pytest.fixture
def books(database: Database) -> Units:
    return Units(database)


def keep(books: Units, *changes: Change) -> None:
    with books.database.writing() as connection:
        for change in changes:
            change(connection)


def test_units_come_back_as_they_were_entered_last(books: Units) -> None:
    keep(books, units.entering([DISTRICT, OFFICE]))
    keep(books, units.entering([replace(OFFICE, name="Bộ phận Một cửa", valid_to=DAY)]))
    assert books.tree() == UnitTree.of([DISTRICT, replace(OFFICE, name="Bộ phận Một cửa", valid_to=DAY)])


def test_an_account_carries_its_unit_whole_and_leaves_the_units_place_as_it_is(books: Units) -> None:
    keep(books, units.entering([DISTRICT]), accounts.adding(Clerk(login="lan", name="Lan", unit=Unit(code="689", name="Đồng Xoài"))))
    kept = Accounts(books.database).find("lan")
    assert kept is not None
    assert kept.unit == DISTRICT, "a unit that is known keeps its name"
    keep(books, units.entering([OFFICE]), accounts.changing(replace(kept, name="Lan Anh", unit=OFFICE)))
    assert Accounts(books.database).find("lan") == replace(kept, name="Lan Anh", unit=OFFICE)


def test_only_accounts_within_the_scope_leave_the_database(books: Units) -> None:
    for login, unit in (("lan", DISTRICT), ("minh", DISTRICT), ("hoa", OFFICE)):
        keep(books, accounts.adding(Clerk(login=login, name=login, unit=unit)))
    seen = {
        (units_, clerk): [
            person.login
            for person in Accounts(books.database).seen_in(Scope(units=None if units_ is None else frozenset(units_), clerk=clerk))
        ]
        for units_, clerk in ((None, None), (("689",), None), (("689",), "minh"), ((OFFICE.code,), "minh"), ((), None))
    }
    assert list(seen.values()) == [["lan", "minh", "hoa"], ["lan", "minh"], ["minh"], [], []]


def test_what_an_organisation_signed_comes_back_oldest_first(books: Units) -> None:
    later = UnitCommitment(unit="689", document="2/CK", text_version="2026", term=Term(first=DAY))
    earlier = replace(later, document="1/CK", term=Term(first=DAY - dt.timedelta(days=9), last=DAY))
    keep(books, units.entering([DISTRICT]), units.committing(later), units.committing(earlier))
    assert books.commitments() == (earlier, later)


def test_a_printed_line_is_kept_word_for_word_and_replaced_whole(books: Units) -> None:
    earlier = replace(LINE, period=Month("2022-10"), tally=Tally(people=1))
    keep(books, units.entering([DISTRICT, OFFICE]), units.printing([LINE, earlier]))
    assert books.printed() == (earlier, LINE)
    again, moved = replace(LINE, tracked_by="PC06"), replace(LINE, unit=OFFICE.code)
    keep(books, units.printing([again]))
    assert books.printed() == (earlier, again)
    keep(books, units.printing([moved, replace(LINE, number=29)]))
    assert books.printed() == (earlier, moved, replace(LINE, number=29))


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE units SET kind = 'kingdom'",
        "UPDATE units SET valid_from = '2026-01-01', valid_to = '2025-01-01'",
        "UPDATE tallies SET period = 'x'",
    ],
)
def test_what_no_version_of_the_program_writes_is_a_broken_file(books: Units, damage: str) -> None:
    keep(books, units.entering([DISTRICT]), units.printing([LINE]))
    keep(books, lambda connection: connection.execute(text(damage)))
    with pytest.raises(CouldNotKeep, match=r"store\.broken"):
        books.tree()
        books.printed()


def test_units_of_an_older_file_become_a_tree_with_nothing_above_them(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("DROP TABLE passwords"))
        for name in ("kind", "parent", "valid_from", "valid_to", "successor", "tracked_by"):
            connection.execute(text(f"ALTER TABLE units DROP COLUMN {name}"))
        connection.execute(text("INSERT INTO units (code, name) VALUES ('X1', 'UBND xã Một')"))
        _units_and_passwords(connection)
        _units_and_passwords(connection)
    assert Units(database).tree() == UnitTree.of([Unit(code="X1", name="UBND xã Một")])
