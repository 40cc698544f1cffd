"""A dossier that is not finished: put aside, taken up, given up, kept while a disk fails; and Ctrl+N that forgets all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.errors import CouldNotKeep
from app.core.lookup import Answer, Outcome
from app.core.reason import Reason, Use
from app.core.usage import EventKind
from app.kept import read
from app.store.kept import KeptDossiers
from app.ui.keeping import UNKEPT
from app.ui.place import Status
from app.ui.state import Step
from tests.ui.desks_of_dossiers import Sitting, lonely, sitting
from tests.ui.dossier import FATHER, SON
from tests.ui.practice import silent, source
from tests.ui.stage import press, settled, show_card, somebody, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
WHY = Reason(use=Use.OVERRIDE, code=Use.OVERRIDE.codes[0])


@pytest.fixture
def seat(qapp: QApplication, own_home: Path) -> Iterator[Sitting]:
    with sitting(own_home) as opened:
        yield opened


def stored(seat: Sitting) -> KeptDossiers:
    ledger = seat.desk.counter.journal.ledger
    return KeptDossiers(ledger.database, ledger.desk)


def status(seat: Sitting) -> str:
    """How it stands with the first of the people."""
    return seat.window.flow.state.people[0].status.value


def test_a_dossier_put_aside_comes_back_with_people_entries_choices_and_no_second_look_up(seat: Sitting) -> None:
    flow = seat.window.flow
    show_card(seat.window, somebody(case="differs-sex"))
    flow.enter("nyc_quan_he", "Bản thân")
    flow.prefer("applicant.sex", card=True)
    flow.explain_choice("applicant.sex", WHY)
    settled(seat.window)
    before, events = flow.state, len(list(seat.desk.counter.journal.ledger.events()))
    until(lambda: seat.desk.counter.next_dossier_number() != before.number)  # a number is a second of the clock
    seat.press("Ctrl+K")
    assert (flow.state.people, dict(flow.state.entries)) == ((), {})
    until(lambda: flow.state.number not in ("", before.number))
    assert before.number in seat.band.words
    seat.press("Ctrl+K")
    after = flow.state
    assert [place.finding for place in after.people] == [place.finding for place in before.people]
    assert (after.number, after.entries, after.prefer_card, after.reasons) == (
        before.number, before.entries, before.prefer_card, before.reasons,
    )  # fmt: skip
    assert after.draft == before.draft
    assert seat.band.words == ""
    assert lonely(seat.stages()) == ["aside", "resumed"]
    assert len(list(seat.desk.counter.journal.ledger.events())) == events + 2


def test_a_choice_without_a_reason_stays_one(seat: Sitting) -> None:
    show_card(seat.window, somebody(case="differs-sex"))
    seat.window.flow.start("khai_sinh", "1.001193")
    settled(seat.window)
    seat.window.flow.prefer("applicant.full_name", card=True)
    seat.window.flow.prefer("applicant.sex", card=True)
    settled(seat.window)
    before = seat.window.flow.state.unexplained
    seat.press("Ctrl+K")
    seat.press("Ctrl+K")
    assert seat.window.flow.state.prefer_card == {"applicant.full_name", "applicant.sex"}
    assert seat.window.flow.state.unexplained == before


def test_another_citizen_is_served_meanwhile_and_the_first_dossier_is_one_key_away(seat: Sitting, tmp_path: Path) -> None:
    show_card(seat.window, SON)
    first, his = seat.window.flow.state.number, seat.window.flow.state.people[0].claimant
    seat.press("Ctrl+K")
    show_card(seat.window, FATHER)
    assert seat.band.words == ""
    seat.save_paper(tmp_path / "a.pdf")
    seat.press("Ctrl+N")
    assert first in seat.band.words
    press(seat.band.resume, "Space")
    seat.rest()
    assert seat.window.flow.state.number == first
    assert seat.window.flow.state.people[0].claimant == his
    assert lonely(seat.stages()) == ["aside", "closed", "resumed"]


def test_what_is_half_typed_counts_before_a_dossier_is_put_aside(seat: Sitting) -> None:
    show_card(seat.window, somebody())
    press(seat.window, "F8")
    line = QApplication.focusWidget()
    assert line is not None
    type_text(line, "Bản thân")
    number = seat.window.matter.number
    number.setFocus()
    number.selectAll()
    type_text(number, "H-77")
    seat.press("Ctrl+K")
    seat.press("Ctrl+K")
    assert seat.window.flow.state.number == "H-77"
    assert "Bản thân" in seat.window.flow.state.entries.values()


def test_ctrl_n_forgets_and_nothing_is_offered(seat: Sitting) -> None:
    show_card(seat.window, somebody())
    seat.rest()
    until(lambda: bool(stored(seat).of("canbo")))
    seat.press("Ctrl+N")
    assert stored(seat).of("canbo") == ()
    assert (seat.band.words, seat.stages()) == ("", [])
    seat.press("Ctrl+K")
    assert "không có hồ sơ nào đang để dở" in seat.band.notice.words
    assert stored(seat).of("canbo") == ()


def test_every_change_is_kept_a_moment_later_and_the_last_person_out_takes_it_along(seat: Sitting) -> None:
    show_card(seat.window, somebody())
    seat.window.flow.enter("nyc_quan_he", "Bản thân")
    seat.rest()
    (row,) = stored(seat).of("canbo")
    opened = stored(seat).open(row.id, login="canbo")
    assert opened is not None
    assert read(opened.content) == seat.window.flow.unfinished
    seat.window.flow.withdraw("nyc_quan_he")
    seat.window.flow.remove("applicant")
    seat.rest()
    assert stored(seat).of("canbo") == ()


def test_a_form_that_was_out_is_out_and_is_not_counted_twice(seat: Sitting, tmp_path: Path) -> None:
    show_card(seat.window, somebody())
    seat.save_paper(tmp_path / "a.pdf")
    assert seat.window.flow.state.handed_out
    seat.press("Ctrl+K")
    seat.press("Ctrl+K")
    assert seat.window.flow.state.handed_out
    seat.save_paper(tmp_path / "b.pdf")
    fills = [event for event in seat.desk.counter.journal.ledger.events() if event.kind is EventKind.FILL]
    assert len(fills) == 1
    seat.press("Ctrl+N")
    assert lonely(seat.stages()) == ["aside", "resumed", "closed"]


def test_who_had_no_answer_is_asked_about_again_and_who_went_on_without_stays(seat: Sitting) -> None:
    with source(silent()):
        show_card(seat.window, SON)
        seat.press("Ctrl+K")
    seat.press("Ctrl+K")
    assert status(seat) == "found"
    seat.press("Ctrl+N")
    with source(silent()):
        show_card(seat.window, FATHER)
        seat.window.flow.card_only("applicant")
        seat.press("Ctrl+K")
    seat.press("Ctrl+K")
    assert status(seat) == "card_only"


def test_who_was_not_found_stays_not_found_with_his_ways_out(seat: Sitting) -> None:
    with source(lambda request: Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH)):
        show_card(seat.window, somebody())
    before = seat.window.flow.state
    seat.press("Ctrl+K")
    seat.press("Ctrl+K")
    after = seat.window.flow.state
    assert (after.people[0].status, after.step) == (Status.NOT_FOUND, before.step)
    assert after.people[0].trouble == before.people[0].trouble


def test_a_dossier_of_several_forms_comes_back_with_the_slip_and_what_was_typed_into_each(seat: Sitting) -> None:
    flow = seat.window.flow
    flow.choose("1.000689")
    settled(seat.window)
    show_card(seat.window, SON)
    first, second = flow.state.forms
    key = next(item.key for item in second.items() if not item.columns)
    flow.turn(second.key)
    flow.enter(key, "Ghi tay")
    flow.receipt()
    settled(seat.window)
    forms, front = flow.state.forms, flow.state.form
    seat.press("Ctrl+K")
    seat.press("Ctrl+K")
    assert (flow.state.forms, flow.state.form) == (forms, front)
    assert flow.state.sheet(second.key).entries == {key: "Ghi tay"}
    assert first.key in {form.key for form in flow.state.forms}


def test_giving_up_asks_once_more_in_place_and_is_on_record(seat: Sitting) -> None:
    show_card(seat.window, somebody())
    number = seat.window.flow.state.number
    seat.press("Ctrl+K")
    seat.band.drop.click()
    assert "Bỏ hẳn" in seat.band.words
    assert QApplication.focusWidget() is seat.band.back
    seat.band.back.click()
    assert "đang làm dở" in seat.band.words
    assert stored(seat).of("canbo")
    seat.band.drop.click()
    seat.band.drop_now.click()
    seat.rest()
    assert (seat.band.words, stored(seat).of("canbo")) == ("", ())
    assert seat.stages()[-1] == ("dropped", number)


def test_a_full_disk_is_told_once_and_the_work_goes_on(seat: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    seat.keeping.told.connect(told.append)

    def full(self: KeptDossiers, change: object) -> None:
        raise CouldNotKeep("store.disk_full")

    with monkeypatch.context() as broken:
        broken.setattr(KeptDossiers, "change", full)
        show_card(seat.window, somebody())
        seat.rest()
        for text in ("a", "b", "c"):
            seat.window.flow.enter("nyc_quan_he", text)
            seat.rest()
            seat.keeping.keep()
        assert told == [UNKEPT]
        assert "vẫn trên màn hình" in seat.band.notice.words
        seat.save_paper(tmp_path / "a.pdf")
        assert (tmp_path / "a.pdf").exists()
    seat.window.flow.enter("nyc_quan_he", "d")
    seat.rest()
    assert stored(seat).of("canbo")
    assert told == [UNKEPT, None]
    assert seat.band.notice.isHidden()


def test_what_cannot_be_put_aside_stays_on_the_screen(seat: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    show_card(seat.window, somebody())
    seat.rest()
    number = seat.window.flow.state.number

    def full(self: object, *args: object, **more: object) -> None:
        raise CouldNotKeep("store.disk_full")

    with monkeypatch.context() as broken:
        broken.setattr("app.store.ledger.Ledger.append", full)
        seat.press("Ctrl+K")
    assert (seat.window.flow.state.number, len(seat.window.flow.state.people)) == (number, 1)
    assert seat.band.notice.words
    seat.press("Ctrl+K")
    assert number in seat.band.words


def test_what_could_not_be_forgotten_is_forgotten_a_minute_later(seat: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    show_card(seat.window, somebody())
    seat.rest()

    def full(self: KeptDossiers, change: object) -> None:
        raise CouldNotKeep("store.disk_full")

    with monkeypatch.context() as broken:
        broken.setattr(KeptDossiers, "change", full)
        seat.press("Ctrl+N")
        assert seat.band.notice.words
    assert stored(seat).of("canbo")
    seat.keeping.catch_up()
    seat.rest()
    assert stored(seat).of("canbo") == ()


def test_an_office_that_keeps_nothing_says_so_and_clears_nothing(own_home: Path, qapp: QApplication) -> None:
    with sitting(own_home, dossier__keep="off") as seat:
        show_card(seat.window, somebody())
        seat.press("Ctrl+K")
        assert len(seat.window.flow.state.people) == 1
        assert "không giữ hồ sơ làm dở" in seat.band.notice.words
        assert stored(seat).of("canbo") == ()


def test_the_day_ends_while_the_window_stands_open(seat: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    show_card(seat.window, somebody())
    seat.press("Ctrl+K")
    assert seat.band.words
    with seat.desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE kept_dossiers SET day = '2026-01-01'")
    seat.keeping.catch_up()
    seat.rest()
    assert (seat.band.words, stored(seat).of("canbo")) == ("", ())


def test_what_another_program_cannot_have_written_is_dropped_with_a_word(seat: Sitting) -> None:
    show_card(seat.window, somebody())
    seat.press("Ctrl+K")
    with seat.desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE kept_dossiers SET content = X'09'")
    seat.press("Ctrl+K")
    assert "phiên bản khác" in seat.band.notice.words
    assert (seat.window.flow.state.people, stored(seat).of("canbo")) == ((), ())
    assert lonely(seat.stages()) == ["aside", "dropped"]


def test_a_covered_field_that_was_opened_is_covered_again(seat: Sitting) -> None:
    show_card(seat.window, somebody())
    (field, *_) = seat.window.flow.state.covered
    seat.window.flow.uncover("applicant", field, Reason(use=Use.UNMASK, code=Use.UNMASK.codes[0]))
    until(lambda: (found := seat.window.flow.state.people[0].finding) is not None and field in (found.record.asked if found.record else ()))
    seat.press("Ctrl+K")
    seat.press("Ctrl+K")
    found = seat.window.flow.state.people[0].finding
    assert found is not None and found.record is not None
    assert field not in found.record.asked


def test_a_dossier_that_nobody_attends_to_is_put_aside_and_not_lost(seat: Sitting) -> None:
    show_card(seat.window, somebody())
    seat.rest()
    number = seat.window.flow.state.number
    seat.window.privacy.clears(5)
    seat.rest()
    assert seat.window.flow.state.people == ()
    assert "5 phút" in seat.band.notice.words
    assert number in seat.band.words
    seat.press("Ctrl+K")
    assert seat.window.flow.state.number == number


def test_where_it_cannot_be_kept_it_is_cleared_all_the_same(seat: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    show_card(seat.window, somebody())
    seat.rest()

    def full(self: object, *args: object, **more: object) -> None:
        raise CouldNotKeep("store.disk_full")

    with monkeypatch.context() as broken:
        broken.setattr("app.store.ledger.Ledger.append", full)
        seat.window.privacy.clears(5)
        seat.rest()
    assert seat.window.flow.state.people == ()
    assert seat.band.words == ""


def test_the_menu_and_the_step_know_nothing_of_what_lies_aside(seat: Sitting) -> None:
    show_card(seat.window, somebody())
    seat.press("Ctrl+K")
    assert seat.window.flow.state.step is Step.SCAN
    assert seat.band.resume.focusPolicy() is not Qt.FocusPolicy.NoFocus
    assert QApplication.focusWidget() is seat.window.foot.primary
