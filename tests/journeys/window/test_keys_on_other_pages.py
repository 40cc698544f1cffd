"""Keys of the counter pressed on any other page: nothing of the citizen changes unseen, and a key means the paper in front."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.desk import Desk
from app.ui.dossier_desk import DossierDesk
from app.ui.help.annex import Helping
from app.ui.main_window import MainWindow
from app.ui.set_up.annex import SetUpAnnex
from app.ui.settings_annex import SettingsAnnex
from app.ui.supervisor.annex import SupervisorAnnex
from tests.ui.stage import press, settled, show_card, somebody, stage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

FORM = ("desk", "preview")
OTHERS = ("scanners", "waiting", "figures", "help", "dossiers", "settings", "set_up")


@dataclass
class Stage:
    window: MainWindow
    pages: dict[str, QWidget]
    papers: list[str] = field(default_factory=list)

    def turn(self, name: str) -> QWidget:
        """That page in front, as after its key."""
        page = self.pages[name]
        self.window.turn_to(page)
        QCoreApplication.processEvents()
        return page

    @property
    def front(self) -> str:
        return next(name for name, page in self.pages.items() if page is self.window.pages.currentWidget())


@pytest.fixture
def shown(opened: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Somebody whose record differs, and every page there is; papers are noted instead of made."""
    with stage(opened.counter, whole=opened) as window:
        papers: list[str] = []
        monkeypatch.setattr(window.dispatch, "print", lambda: papers.append("form"))
        monkeypatch.setattr(window.dispatch, "save", lambda: papers.append("form"))
        figures = window.findChildren(SupervisorAnnex)[0].page
        (dossiers,) = window.findChildren(DossierDesk)
        monkeypatch.setattr(figures, "handing_out", _Noted(papers, "figures"))
        monkeypatch.setattr(dossiers.page, "handing_out", _Noted(papers, "register"))
        pages = {
            "desk": window.desk,
            "preview": window.preview,
            "scanners": window.scanners,
            "waiting": window.waiting,
            "figures": figures,
            "help": window.findChildren(Helping)[0].page,
            "dossiers": dossiers.page,
            "settings": window.findChildren(SettingsAnnex)[0].page,
            "set_up": window.findChildren(SetUpAnnex)[0].page,
        }
        assert set(pages.values()) == set(_pages(window.pages)), "a page that this table does not know"
        show_card(window, somebody(case="differs-sex"))
        yield Stage(window, pages, papers)
        settled(window)


def test_the_keys_of_the_counter_lead_to_it_first(shown: Stage) -> None:
    for name in (*FORM, *OTHERS):
        for key in ("F7", "F8", "Ctrl+D", "Ctrl+Tab", "Ctrl+Shift+Tab", "Alt+1"):
            shown.turn(name)
            press(shown.window, key)
            assert shown.front == "desk", f"{key} on {name}"
            holder = QApplication.focusWidget()
            assert holder is None or holder.isVisible(), f"{key} on {name}"


def test_a_field_that_nobody_sees_does_not_take_the_keyboard(shown: Stage) -> None:
    shown.turn("help")
    before = shown.window.focusWidget()
    shown.window.page.review.next_missing()
    assert shown.window.focusWidget() is before


@pytest.mark.parametrize("key", ["Ctrl+P", "Ctrl+S"])
def test_the_paper_is_that_of_the_page_in_front_wherever_the_keyboard_is(shown: Stage, key: str) -> None:
    with_paper = {"desk": "form", "preview": "form", "figures": "figures", "dossiers": "register"}
    for name in (*FORM, *OTHERS):
        for where in ("page", "top bar"):
            shown.papers.clear()
            page = shown.turn(name)
            holder = page if where == "page" else shown.window.top.menu
            holder.setFocus()
            press(QApplication.focusWidget() or holder, key)
            expected = ([with_paper[name]], name) if name in with_paper else ([], "desk")
            assert (shown.papers, shown.front) == expected, f"{key} on {name}, from the {where}"


def test_f5_asks_for_what_is_in_front_and_looks_nobody_up_unseen(shown: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(shown.window.flow, "retry", lambda: asked.append("citizen"))
    monkeypatch.setattr(shown.window.backlog, "retry_all", lambda: asked.append("waiting"))
    for name in ("figures", "dossiers"):
        monkeypatch.setattr(shown.pages[name], "refresh", lambda name=name: asked.append(name))
    of_page = {"desk": ("citizen", "desk"), "preview": ("citizen", "desk")} | {n: (n, n) for n in ("waiting", "figures", "dossiers")}
    for name in (*FORM, *OTHERS):
        shown.turn(name)
        asked.clear()
        press(shown.window, "F5")
        deed, front = of_page.get(name, ("", "desk"))
        assert (asked, shown.front) == ([deed] if deed else [], front), name


def test_nothing_is_taken_back_where_it_cannot_be_seen(shown: Stage) -> None:
    flow = shown.window.flow
    key = flow.state.missing[0]
    flow.enter(key, "một chữ")
    settled(shown.window)
    for name in OTHERS:
        page = shown.turn(name)
        for holder in (page, shown.window.top.menu):
            holder.setFocus()
            press(QApplication.focusWidget() or holder, "Ctrl+Z")
            assert flow.state.entries.get(key) == "một chữ", name
    shown.turn("preview")
    press(shown.window, "Ctrl+Z")
    settled(shown.window)
    assert key not in flow.state.entries


def test_the_step_of_the_counter_stands_only_where_the_form_is_seen(shown: Stage) -> None:
    for name in (*FORM, *OTHERS):
        shown.turn(name)
        assert shown.window.foot.primary.isVisible() == (name in FORM), name
        shown.window.to_primary()
        holder = QApplication.focusWidget()
        assert holder is not None and holder.isVisible(), name


class _Noted:
    """Instead of handing out: what was wanted."""

    def __init__(self, papers: list[str], name: str) -> None:
        self._papers, self._name = papers, name

    def print(self, *wanted: object, unit: str = "") -> None:
        self._papers.append(self._name)

    def export(self, *wanted: object, unit: str = "") -> None:
        self._papers.append(self._name)


def _pages(stack: QStackedWidget) -> list[QWidget]:
    return [page for place in range(stack.count()) if (page := stack.widget(place)) is not None]
