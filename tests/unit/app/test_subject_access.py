"""Who looked me up? Told by the privacy officer alone, on record, by every number and key there was; and on paper."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from app.bootstrap import open_subject_access
from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import CouldNotKeep, MotcuaError, NotPermitted, Unavailable
from app.core.lookup import Column, Outcome
from app.core.people import Post, Term
from app.core.usage import EventKind, UsageEvent
from app.custody import LEAST_MONTHS, Custody
from app.disclosure import Look, Office, Told, paper, tail
from app.rescue import salvage_ledger
from app.state import open_ledger, open_state
from app.store.ledger import Ledger
from app.subject_access import FORM, SubjectAccess, _column
from resources.demo.people import citizens
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, Scripted, a_desk, card_of, employ, raising

MATTER = Dossier(number="D-1", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")
SECOND = card_of([one for one in citizens() if one.card][1])
AT = dt.datetime(2026, 11, 20, 14, 5).astimezone()
LOOK = Look(
    at=AT, who="Trần Thị Lan", unit="UBND xã Một", purpose="tiep_nhan_ho_so", dossier="D-1", procedure=PROCEDURE, column=Column.FOUND
)
OFFICE = Office(name="UBND xã Thử Nghiệm", place="Thử Nghiệm", officer="Phạm Văn Bảo")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@contextmanager
def access(home: Path, clock: HandClock, login: str = "baove") -> Iterator[SubjectAccess]:
    with open_subject_access(home, login=login) as (_, opened):
        journal = replace(opened.journal, clock=clock)
        yield replace(opened, journal=journal, gate=replace(opened.gate, journal=journal))


def hire(home: Path, clock: HandClock) -> None:
    with a_desk(home, clock, login="phutrach") as (_, personnel):
        employ(personnel, "baove", post=Post.PRIVACY_OFFICER)
        employ(personnel, "lan", unit="X1")


def look_up(home: Path, clock: HandClock, login: str | None = None, *, claim: object = FIRST) -> None:
    with a_desk(home, clock, login=login) as (counter, _):
        counter.look_up(MATTER, Claimant.of_card("applicant", claim))  # type: ignore[arg-type]  # a test's own words


def enquiries(opened: SubjectAccess) -> list[UsageEvent]:
    return [event for event in opened.journal.ledger.events() if event.kind is EventKind.ENQUIRY]


def refusal(call: object) -> str:
    with pytest.raises(MotcuaError) as no:
        call()  # type: ignore[operator]  # a test's own words
    return no.value.key


def test_every_look_up_of_one_citizen_is_told_and_of_nobody_else(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    for login, claim in (("lan", FIRST), ("canbo", SECOND), ("canbo", FIRST)):
        look_up(own_home, clock, login, claim=claim)
        clock.pass_time(minutes=1)
    with access(own_home, clock) as opened:
        first, second = opened.looks([FIRST.personal_id], dossier="YC-1").looks
        assert (first.who, first.unit, first.dossier) == ("Trần Thị Lan", "X1", "D-1")
        assert (first.procedure, first.column) == (PROCEDURE, Column.FOUND)
        assert (second.who, second.unit) == ("Cán bộ dùng thử", "DEMO")
        assert first.why() == "Tiếp nhận hồ sơ; D-1"
        (event,) = enquiries(opened)
        pseudonym = opened.journal.ledger.pseudonym(FIRST.personal_id)
        assert (event.clerk, event.dossier, event.subject, event.form, event.state) == ("baove", "YC-1", pseudonym, "", "")


def test_refused_unanswered_and_unfinished_look_ups_are_told_as_they_are(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with a_desk(own_home, clock) as (counter, _):
        out_of_order = replace(counter, verifier=Scripted(raising(Unavailable(Outcome.TIMEOUT))))
        with pytest.raises(Unavailable):
            out_of_order.look_up(MATTER, Claimant.of_card("applicant", FIRST))
        counter.journal.write(EventKind.INTENT, subject=counter.journal.ledger.pseudonym(FIRST.personal_id), request_id="r", dossier="D-2")
        with a_desk(own_home, clock, login="phutrach") as (_, boss):
            boss.suspend("lan", Term(first=dt.date(2026, 1, 1)))
        with a_desk(own_home, clock, login="lan") as (suspended, _), pytest.raises(NotPermitted):
            suspended.look_up(MATTER, Claimant.of_card("applicant", FIRST))
    with access(own_home, clock) as opened:
        told = opened.looks([FIRST.personal_id], dossier="YC-1").looks
        assert sorted(look.outcome() for look in told) == ["Bị từ chối", "Không có trả lời", "Đã gửi, chưa rõ kết quả"]


def test_old_numbers_find_what_was_looked_up_then(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    look_up(own_home, clock)
    with a_desk(own_home, clock) as (counter, _):
        pseudonym = counter.journal.ledger.pseudonym
        counter.journal.write(EventKind.INTENT, subject=pseudonym("000670675"), request_id="r1", dossier="OLD-1")
        counter.journal.write(EventKind.INTENT, subject=pseudonym("000670676"), request_id="r2", dossier="OLD-2")
    with access(own_home, clock) as opened:
        assert [look.dossier for look in opened.looks([FIRST.personal_id, "000670675"], dossier="YC-1").looks] == ["D-1", "OLD-1"]


@contextmanager
def a_year_in_archives(home: Path, clock: HandClock) -> Iterator[list[Path]]:
    """Three look-ups: the first two in an archive each, the last one in the ledger."""
    hire(home, clock)
    with a_desk(home, clock, login="phutrach") as (_, personnel):
        employ(personnel, "quantri", post=Post.ADMINISTRATOR)
    files = list[Path]()
    for _ in range(2):
        look_up(home, clock)
        look_up(home, clock, claim=SECOND)
        with a_desk(home, clock, login="quantri") as (counter, personnel):
            counter.journal.ledger.sign_end(at=clock.now())
            clock.pass_time(days=32 * LEAST_MONTHS)
            done = Custody(journal=personnel.journal, gate=personnel.gate).archive(open_state(home), months=LEAST_MONTHS)
        assert done is not None
        files.append(done.file)
    look_up(home, clock)
    yield files


def test_what_was_archived_is_told_too(own_home: Path, clock: HandClock) -> None:
    with a_year_in_archives(own_home, clock), access(own_home, clock) as opened:
        told = opened.looks([FIRST.personal_id], dossier="YC-1")
        assert (len(told.looks), told.since, told.partly()) == (3, None, "")
        assert [look.column for look in told.looks] == [Column.FOUND] * 3
        assert list(told.looks) == sorted(told.looks, key=lambda look: look.at)


def test_a_ledger_that_was_salvaged_still_knows_of_its_archives(own_home: Path, clock: HandClock) -> None:
    with a_year_in_archives(own_home, clock) as (_, newer):
        ledger = open_ledger(open_state(own_home))
        with ledger.database.writing() as connection:
            connection.execute(text("DROP TRIGGER ledger_UPDATE"))
            connection.execute(text("UPDATE ledger SET id = 'x' WHERE seq = (SELECT max(seq) FROM ledger)"))
        ledger.database.close()
        salvage_ledger(own_home, login="quantri", ask=lambda _: "")
        with access(own_home, clock) as opened:
            assert opened.journal.ledger.counts_from() is None, "it counts from 1 again"
            told = opened.looks([FIRST.personal_id], dossier="YC-1")
            assert ([look.column for look in told.looks], told.since) == ([Column.FOUND, Column.FOUND, None], None)
            assert (told.lacking, "cứu từ một tệp hỏng" in told.partly()) == (True, True), "the last event was lost"
            letter = paper(told, number=FIRST.personal_id, dossier="YC-1", office=OFFICE, at=AT, test_data=True)
            assert "cứu từ một tệp hỏng" in " ".join(PdfReader(io.BytesIO(letter)).pages[0].extract_text().split())
            newer.unlink()
            told = opened.looks([FIRST.personal_id], dossier="YC-1")
            assert (len(told.looks), told.since is None) == (1, False)


def test_where_an_archive_is_missing_or_broken_it_is_said_from_which_day_on_all_was_read(own_home: Path, clock: HandClock) -> None:
    with a_year_in_archives(own_home, clock) as (first, second), access(own_home, clock) as opened:
        begun = opened.journal.ledger.counts_from()
        assert begun is not None
        whole = second.read_bytes()
        second.write_bytes(b"nothing")
        told = opened.looks([FIRST.personal_id], dossier="YC-1")
        assert (len(told.looks), told.since) == (1, begun.astimezone().date())
        second.write_bytes(whole)
        first.unlink()
        told = opened.looks([FIRST.personal_id], dossier="YC-1")
        assert len(told.looks) == 2
        assert told.since is not None
        assert told.since < begun.astimezone().date()


def test_each_number_asked_about_is_on_record_and_two_people_at_once_are_not_asked_about(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    old = "000670675"
    with access(own_home, clock) as opened:
        assert refusal(lambda: opened.looks([FIRST.personal_id, SECOND.personal_id], dossier="YC-1")) == "access.one_citizen"
        assert enquiries(opened) == []
        opened.looks([FIRST.personal_id, old, old], dossier="YC-1")
        assert [event.subject for event in enquiries(opened)] == list(map(opened.journal.ledger.pseudonym, (FIRST.personal_id, old)))
    with access(own_home, clock, "lan") as opened:
        assert refusal(lambda: opened.looks([FIRST.personal_id, old], dossier="YC-1")) == "access.not_yours"
        assert [event.state for event in enquiries(opened)] == ["", "", "refused", "refused"]


def test_a_window_that_was_open_while_the_password_was_reset_is_told_nothing(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with access(own_home, clock) as opened, a_desk(own_home, clock, login="phutrach") as (_, boss):
        shown = replace(opened, gate=replace(opened.gate, proven=True))
        assert shown.looks([FIRST.personal_id], dossier="YC-1").looks == ()
        boss.reset("baove")
        with pytest.raises(NotPermitted):
            shown.looks([FIRST.personal_id], dossier="YC-1")
        assert len(enquiries(opened)) == 1


def test_nobody_else_is_told_and_the_try_is_on_record(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    look_up(own_home, clock)
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel, "quantri", post=Post.ADMINISTRATOR)
        employ(personnel, "nghi", post=Post.PRIVACY_OFFICER)
        personnel.suspend("nghi", Term(first=dt.date(2026, 1, 1)))
    for login in ("canbo", "phutrach", "quantri", "nghi"):
        with access(own_home, clock, login) as opened:
            assert refusal(lambda: opened.looks([FIRST.personal_id], dossier="YC-1")) == "access.not_yours"  # called at once
            assert (enquiries(opened)[-1].clerk, enquiries(opened)[-1].state) == (login, "refused")


def test_what_cannot_be_asked_is_refused_before_anything_is_written(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with access(own_home, clock) as opened:
        assert refusal(lambda: opened.looks([], dossier="YC-1")) == "access.no_number"
        assert refusal(lambda: opened.looks(["12"], dossier="YC-1")) == "lookup.bad_number"
        assert refusal(lambda: opened.looks([FIRST.personal_id], dossier=FIRST.personal_id)) == "lookup.bad_dossier"
        assert enquiries(opened) == []


def test_nothing_is_told_that_was_not_kept(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    hire(own_home, clock)
    look_up(own_home, clock)

    def full(*_: object) -> int:
        raise CouldNotKeep("store.disk_full")

    with access(own_home, clock) as opened:
        monkeypatch.setattr(Ledger, "append", full)
        assert refusal(lambda: opened.looks([FIRST.personal_id], dossier="YC-1")) == "store.disk_full"
        monkeypatch.undo()


def test_an_enquiry_for_a_paper_names_it_and_an_impossible_outcome_is_named(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    look_up(own_home, clock)
    with access(own_home, clock) as opened:
        (look,) = opened.looks([FIRST.personal_id], dossier="YC-1", on_paper=True).looks
        assert enquiries(opened)[0].form == FORM
        assert look.at == clock.now()
    with pytest.raises(CouldNotKeep) as tampered:
        _column("MAYBE")
    assert tampered.value.key == "store.tampered"


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def drawn(*looks: Look, test_data: bool = True, since: dt.date | None = None) -> bytes:
    return paper(Told(looks=looks, since=since), number=FIRST.personal_id, dossier="YC-1", office=OFFICE, at=AT, test_data=test_data)


def test_the_paper_tells_who_when_unit_purpose_dossier_and_outcome() -> None:
    said = text_of(drawn(LOOK))
    for words in (
        "THÔNG BÁO",
        "UBND XÃ THỬ NGHIỆM",
        "14:05",
        "20/11/2026",
        "Trần Thị Lan",
        "UBND xã Một",
        "Tiếp nhận hồ sơ; D-1",
        "Tìm thấy",
    ):
        assert words in said
    assert "Tổng số: 1 lượt." in said
    assert "Phạm Văn Bảo" in said


def test_the_paper_names_the_citizen_by_the_end_of_his_number_alone() -> None:
    said = text_of(drawn(LOOK))
    assert f"kết thúc bằng {FIRST.personal_id[-4:]}" in said
    assert FIRST.personal_id not in said
    assert FIRST.full_name not in said
    assert tail(FIRST.personal_id) == FIRST.personal_id[-4:]


def test_a_paper_about_nobody_says_so_and_invented_data_is_marked() -> None:
    said = text_of(drawn())
    assert "không có lượt tra cứu nào" in said
    assert "DỮ LIỆU THỬ" in said
    assert "DỮ LIỆU THỬ" not in text_of(drawn(test_data=False))


def test_a_paper_by_a_part_of_the_ledger_says_from_which_day_on_and_claims_no_more() -> None:
    for looks in ((), (LOOK,)):
        assert "theo sổ từ ngày 05/03/2026" in text_of(drawn(*looks, since=dt.date(2026, 3, 5)))
        assert "theo sổ từ ngày" not in text_of(drawn(*looks))
    assert "Sổ khai thác không có lượt tra cứu nào" not in text_of(drawn(since=dt.date(2026, 3, 5)))


def test_the_paper_says_that_the_look_ups_were_made_by_the_units_in_the_ledger() -> None:
    assert "do các đơn vị ghi trong sổ khai thác này thực hiện" in text_of(drawn(LOOK))


def test_many_look_ups_take_several_pages_each_with_the_header_and_the_same_bytes() -> None:
    many = [replace(LOOK, dossier=f"D-{n}", purpose="khac", column=None) for n in range(60)]
    pdf = drawn(*many)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 1
    assert all("Người tra cứu" in page for page in pages if "D-" in page)
    assert all(sum(f"D-{n} " in f"{page} " for page in pages) == 1 for n in range(60))
    assert pdf == drawn(*many)
