"""The list of the day's dossiers: found, filtered, sorted, opened by keyboard; handed to a colleague; the register on paper."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from app.core.errors import CouldNotKeep
from app.core.lookup import Service
from app.core.people import Commitment, Grant, Term
from app.core.usage import EventKind
from app.ui.notice import Area
from tests.ui.desks_of_dossiers import Sitting, lonely, sitting
from tests.ui.dossier import FATHER, SON
from tests.ui.stage import desk, press, settled, show_card, somebody, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def seat(qapp: QApplication, own_home: Path) -> Iterator[Sitting]:
    with sitting(own_home) as opened:
        yield opened


def serve(seat: Sitting, number: str, *, file: Path | None = None) -> None:
    """One citizen's matter under that number, saved where a file is given, and on to the next."""
    seat.window.flow.renumber(number)
    show_card(seat.window, somebody())
    if file is not None:
        seat.save_paper(file)
    seat.press("Ctrl+N")


def hire_two(home: Path) -> None:
    """Lan and Hòa, both of the unit and both with a grant."""
    term = Term(first=dt.date.today() - dt.timedelta(days=1))
    with desk(home, login="phutrach") as opened:
        personnel, unit = opened.personnel, opened.counter.clerk.unit
        for login, name in (("lan", "Lan Thử"), ("hoa", "Hòa Thử")):
            personnel.add(login=login, name=name, unit=unit)
            personnel.commit(Commitment(login=login, document="1/CK", text_version="2026", term=term))
            personnel.grant(Grant(login=login, services=frozenset(Service), procedures=frozenset(), term=term))


def test_the_list_tells_how_each_dossier_of_the_day_stands_and_names_nobody(seat: Sitting, tmp_path: Path) -> None:
    serve(seat, "H-1", file=tmp_path / "a.pdf")
    serve(seat, "H-2")
    seat.window.flow.renumber("H-3")
    show_card(seat.window, somebody(answer="TIMEOUT"))
    seat.window.flow.card_only("applicant")
    seat.save_paper(tmp_path / "b.pdf")
    seat.press("Ctrl+N")
    seat.window.flow.renumber("H-4")
    show_card(seat.window, FATHER)
    seat.press("Ctrl+K")
    seat.window.flow.renumber("H-5")
    show_card(seat.window, SON)
    seat.rest()
    press(seat.window, "Ctrl+H")
    until(lambda: len(seat.page.table.texts()) == 5)
    states = {line[0]: line[2] for line in seat.page.table.texts()}
    assert states == {"H-1": "Đã đóng", "H-2": "Chưa ra giấy", "H-3": "Đã đóng · 1 chờ", "H-4": "Đang làm dở", "H-5": "Đang làm"}
    told = " ".join(" ".join(line) for line in seat.page.table.texts()) + seat.page.card.events.text()
    for citizen in (SON, FATHER, somebody()):
        assert citizen.card is not None
        assert citizen.card.name not in told
        assert citizen.card.number not in told
    assert "1 người chờ xác thực lại" in seat.page.waiting.words
    seat.page.waiting.click()
    assert seat.window.pages.currentWidget() is seat.window.waiting


def test_the_list_is_filtered_without_accents_and_sorted_and_left_by_keyboard(seat: Sitting, tmp_path: Path) -> None:
    serve(seat, "H-1", file=tmp_path / "a.pdf")
    serve(seat, "H-2")
    press(seat.window, "Ctrl+H")
    until(lambda: len(seat.page.table.texts()) == 2)
    assert QApplication.focusWidget() is seat.page.table
    type_text(seat.page.words, "da dong")
    assert [line[0] for line in seat.page.table.texts()] == ["H-1"]
    assert "1 trong 2" in seat.page.total.text()
    press(seat.page.words, "Return")
    assert QApplication.focusWidget() is seat.page.table
    seat.page.words.setText("không có")
    assert seat.page.table.texts() == []
    assert "Xóa chữ trong ô lọc" in seat.page.empty.text()
    seat.page.words.setText("")
    press(seat.page.table, "Space")
    assert [line[0] for line in seat.page.table.texts()] == ["H-2", "H-1"]
    press(seat.window, "Esc")
    assert seat.window.pages.currentWidget() is seat.window.desk


def test_enter_goes_on_with_what_lies_aside_and_puts_the_one_on_the_screen_aside(seat: Sitting) -> None:
    seat.window.flow.renumber("H-1")
    show_card(seat.window, FATHER)
    seat.press("Ctrl+K")
    seat.window.flow.renumber("H-2")
    show_card(seat.window, SON)
    seat.rest()
    press(seat.window, "Ctrl+H")
    until(lambda: len(seat.page.table.texts()) == 2)
    seat.page.table.choose("DEMO/H-1")
    press(seat.page.table, "Return")
    until(lambda: seat.window.flow.state.number == "H-1")
    seat.rest()
    assert seat.window.pages.currentWidget() is seat.window.desk
    assert QApplication.focusWidget() is seat.window.foot.primary
    assert [row.number for row in seat.keeping.rows] == ["H-2"]
    assert lonely(seat.stages()) == ["aside", "aside", "resumed"]


def test_to_print_again_the_card_is_scanned_again_under_the_same_number(seat: Sitting, tmp_path: Path) -> None:
    serve(seat, "H-1", file=tmp_path / "a.pdf")
    press(seat.window, "Ctrl+H")
    until(lambda: len(seat.page.table.texts()) == 1)
    assert "Thông tin công dân đã được xóa" in seat.page.card.about.text()
    press(seat.page.table, "Return")
    assert QApplication.focusWidget() is seat.page.card.again
    press(seat.page.card.again, "Space")
    seat.rest()
    assert seat.window.flow.state.number == "H-1"
    assert seat.window.flow.state.people == ()
    assert "H-1" in seat.band.notice.words
    show_card(seat.window, somebody())
    intents = [event for event in seat.desk.counter.journal.ledger.events() if event.kind is EventKind.INTENT]
    assert [event.dossier for event in intents] == ["H-1", "H-1"]


def test_another_day_is_a_key_away_and_no_day_after_today(seat: Sitting) -> None:
    serve(seat, "H-1")
    seat.lines()
    seat.page.words.setFocus()
    press(seat.page.words, "Alt+Left")
    until(lambda: seat.page.table.texts() == [])
    assert "Ngày này chưa có hồ sơ nào." in seat.page.empty.text()
    assert not seat.page.printing.isEnabled()
    seat.page.close_button.setFocus()
    for _ in range(2):
        press(seat.page.close_button, "Alt+Right")
    until(lambda: len(seat.page.table.texts()) == 1)
    assert seat.page.days.is_today


def test_a_dossier_is_handed_to_a_colleague_who_finds_it_at_his_start_and_the_giver_no_more(own_home: Path, qapp: QApplication) -> None:
    hire_two(own_home)
    with sitting(own_home, login="lan") as lan:
        lan.window.flow.renumber("H-9")
        show_card(lan.window, SON)
        lan.window.flow.enter("nyc_quan_he", "Bản thân")
        lan.press("Ctrl+K")
        lan.lines()
        lan.page.card.give.click()
        until(lambda: lan.page.card.colleagues.count() > 0)
        assert [lan.page.card.colleagues.itemData(n) for n in range(lan.page.card.colleagues.count())] == ["hoa"]
        lan.page.card.give_now.click()
        lan.rest()
        until(lambda: lan.page.table.texts()[0][2] == "Đã giao cho Hòa Thử")
        assert lan.band.words == ""
        lan.press("Ctrl+K")
        assert lan.window.flow.state.people == ()
    with sitting(own_home, login="hoa") as hoa:
        assert "H-9 do lan giao" in hoa.band.words
        assert [line[2] for line in hoa.lines()] == ["Đang làm dở"]
        assert "Do Lan Thử giao." in hoa.page.card.about.text()
        hoa.window.show_desk()
        hoa.band.resume.click()
        hoa.rest()
        assert dict(hoa.window.flow.state.entries) == {"nyc_quan_he": "Bản thân"}
        assert len(hoa.window.flow.state.people) == 1
        clerks = [event.clerk for event in hoa.desk.counter.journal.ledger.events() if event.kind is EventKind.STAGE]
        assert (clerks, lonely(hoa.stages())) == (["lan", "lan", "hoa"], ["aside", "handed", "resumed"])


def test_another_clerk_at_the_desk_is_not_offered_what_is_not_his(own_home: Path, qapp: QApplication) -> None:
    hire_two(own_home)
    with sitting(own_home, login="lan") as lan:
        show_card(lan.window, SON)
        lan.press("Ctrl+K")
    with sitting(own_home, login="hoa") as hoa:
        assert (hoa.band.words, hoa.lines()) == ("", [])
    with sitting(own_home, login="lan") as lan:
        assert "đang làm dở" in lan.band.words


def test_a_colleague_without_a_grant_is_not_offered(own_home: Path, qapp: QApplication) -> None:
    hire_two(own_home)
    with desk(own_home, login="phutrach") as opened:
        opened.personnel.withdraw("hoa")
    with sitting(own_home, login="lan") as lan:
        show_card(lan.window, SON)
        lan.press("Ctrl+K")
        lan.lines()
        lan.page.card.give.click()
        until(lambda: "Chưa có đồng nghiệp nào" in lan.page.card.about.text())
        assert not lan.page.card.give_now.isVisible()


def test_giving_up_in_the_list_asks_once_more(seat: Sitting) -> None:
    show_card(seat.window, SON)
    seat.press("Ctrl+K")
    seat.lines()
    card = seat.page.card
    card.drop.click()
    assert card.drop_now.isVisible()
    card.stop_asking()
    assert not card.drop_now.isVisible()
    card.drop.click()
    card.drop_now.click()
    seat.rest()
    until(lambda: seat.page.table.texts()[0][2] == "Đã bỏ")
    assert seat.band.words == ""


def test_a_failure_of_the_list_is_told_on_the_page_and_what_stood_stays(seat: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(seat, "H-1")
    assert len(seat.lines()) == 1
    with monkeypatch.context() as broken:
        broken.setattr("app.dossiers.events_of", _unreadable)
        seat.page.refresh()
        until(lambda: bool(seat.page.notice.words))
    assert len(seat.page.table.texts()) == 1
    seat.page.refresh()
    until(lambda: seat.page.notice.isHidden())


def _unreadable(*args: object, **more: object) -> object:
    raise CouldNotKeep("store.tampered")


def test_the_register_is_saved_and_printed_with_its_event_first(seat: Sitting, tmp_path: Path) -> None:
    serve(seat, "H-1", file=tmp_path / "a.pdf")
    seat.lines()
    seat.page.handing_out.asks_place = lambda parent, endings, name: tmp_path / f"{name}.{endings[0]}"
    press(seat.page, "Ctrl+S")
    until(lambda: bool(list(tmp_path.glob("dossiers_*.pdf"))) and bool(seat.page.notice.words))
    (file,) = tmp_path.glob("dossiers_*.pdf")
    text = PdfReader(io.BytesIO(file.read_bytes())).pages[0].extract_text()
    assert "H-1" in text and "SỔ THEO DÕI HỒ SƠ" in text
    exports = [event for event in seat.desk.counter.journal.ledger.events() if event.kind is EventKind.EXPORT]
    assert [(event.state, event.first_day) for event in exports] == [("pdf", dt.date.today().isoformat())]
    assert Area.PAPER not in seat.window.flow.state.notices


def test_the_window_speaks_english_where_it_is_asked_to(seat: Sitting) -> None:
    show_card(seat.window, SON)
    seat.press("Ctrl+K")
    seat.lines()
    press(seat.window, "Ctrl+L")
    settled(seat.window)
    until(lambda: seat.page.table.texts()[0][2] == "Put aside")
    assert seat.page.card.resume.words == "Go on"
    assert seat.band.words.startswith("Dossier")
    assert seat.page.words.placeholderText().startswith("Filter")
    press(seat.window, "Ctrl+L")
