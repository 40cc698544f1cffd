"""Walks through every page of the window and says what a blind hand, a screen reader or a strained eye would stumble over."""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from app.ui.components import Button, Elided
from app.ui.main_window import MainWindow
from app.ui.set_up.annex import SetUpAnnex
from resources.sentences import Language, catalogue
from tests.ui.stage import press, settled, show_card, somebody

LEAST_TARGET = 24
"""Pixels a side: WCAG 2.2, success criterion 2.5.8."""


def every_page(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Each page in front, the counter in its states first; the name is for whoever reads a failure."""
    yield "empty counter", window.desk
    show_card(window, somebody(case="differs-sex"))
    review = window.page.review
    for fold in (review.filled, review.optional, review.covered):
        fold.unfold(wide=True)
    _alive()
    yield "differences", window.desk
    window.next_person()
    settled(window)
    show_card(window, somebody(answer="TIMEOUT"))
    _alive()
    yield "outage", window.desk
    window.next_person()
    settled(window)
    show_card(window, somebody())
    window.steering.take_offer()
    settled(window)
    _alive()
    yield "missing fields", window.desk
    window.type_person()
    _alive()
    yield "typing", window.desk
    window.page.scan.show_camera()
    open_all(window)
    for number in range(window.pages.count()):
        page = window.pages.widget(number)
        if page is not None and page is not window.desk:
            window.turn_to(page)
            _alive()
            yield type(page).__name__, page
    window.show_desk()


def open_all(window: MainWindow) -> None:
    """Every page there is, once in front, as a clerk brings it there: pages beside the counter are made when they are first wanted."""
    ways: list[Callable[[], object]] = [partial(press, window, key) for key in ("F9", "Ctrl+H", "F1", "Ctrl+,")]
    ways += [annex.open for annex in window.findChildren(SetUpAnnex)]
    for way in ways:
        way()
        _alive()
        assert window.isActiveWindow(), "a part of the page was a window of its own for a moment"
    window.show_desk()


def _alive() -> None:
    for _ in range(20):  # what needs another width tells one more part around it each time
        QCoreApplication.processEvents()


def controls(window: MainWindow) -> list[QWidget]:
    """What the keyboard should reach by Tab just now."""
    tabbed = Qt.FocusPolicy.TabFocus
    every = (each for each in window.findChildren(QWidget) if each.isVisible() and each.isEnabled() and each.window() is window)
    found = [each for each in every if each.focusPolicy() & tabbed == tabbed and each.focusProxy() is None]
    return [each for each in found if not isinstance(each, QScrollArea) or not any(each.isAncestorOf(other) for other in found)]


def by_tab(window: MainWindow) -> list[QWidget]:
    """What it does reach, in the order in which it does: pressed until it comes round, or more often than there are controls."""
    window.top.menu.setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[QWidget] = []
    for _ in range(2 * len(controls(window))):
        holder = QApplication.focusWidget()
        assert holder is not None, "the keyboard is nowhere"
        if holder in reached and holder is reached[0]:
            break
        reached.append(holder)
        QTest.keyClick(holder, Qt.Key.Key_Tab)
    return reached


def never_reached(window: MainWindow, reached: list[QWidget]) -> list[str]:
    """Controls that Tab leaves out, for good or because it is caught before."""
    return [f"{type(each).__name__} {each.accessibleName()!r}" for each in controls(window) if each not in reached]


def unnamed(window: MainWindow) -> list[str]:
    """Controls that a screen reader cannot tell: without a name, a role, or with a raw key for a name."""
    found = []
    for each in controls(window):
        told = QAccessible.queryAccessibleInterface(each)
        name = told.text(QAccessible.Text.Name)
        # What scrolls or paints itself is a client to Qt, and Python can give it no other role: its words have to say what it is.
        described = isinstance(each, QAbstractScrollArea) or bool(told.text(QAccessible.Text.Description))
        bare = told.role() is QAccessible.Role.NoRole or (told.role() is QAccessible.Role.Client and not described)
        if bare or not name.strip() or name in catalogue():
            found.append(f"{type(each).__name__} in {type(each.parentWidget()).__name__}: {name!r} {told.role().name}")
    return found


def too_small(window: MainWindow) -> list[str]:
    """Controls that are hard to hit."""
    small = (each for each in controls(window) if each.width() < LEAST_TARGET or each.height() < LEAST_TARGET)
    return [f"{type(each).__name__} {each.accessibleName()!r} {each.width()} x {each.height()}" for each in small]


def keyless(window: MainWindow) -> list[str]:
    """Controls that only a mouse can reach: each must have a key of its own or a way by Tab."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
    every = (each for kind in kinds for each in window.findChildren(kind) if each.isVisible() and each.isEnabled())
    return [
        f"{type(each).__name__} {each.accessibleName()!r}"
        for each in every
        if each.focusPolicy() is Qt.FocusPolicy.NoFocus and not isinstance(each.parentWidget(), QComboBox | QAbstractSpinBox)
    ]


def jumps(window: MainWindow, page: QWidget, reached: list[QWidget]) -> list[str]:
    """Where Tab goes up: to a control that lies wholly above the one before, in the same column of the page."""
    found = []
    for before, after in pairwise(each for each in reached if page.isAncestorOf(each)):
        upper, lower = _top(after, window), _top(before, window)
        same_column = _overlap(before, after, window)
        if same_column and upper + after.height() <= lower:
            found.append(f"{_word(before)} ({lower}) -> {_word(after)} ({upper})")
    return found


def _word(each: QWidget) -> str:
    return each.accessibleName() or type(each).__name__


def _top(each: QWidget, window: QWidget) -> int:
    return each.mapTo(window, QPoint(0, 0)).y()


def _overlap(one: QWidget, other: QWidget, window: QWidget) -> bool:
    left, right = one.mapTo(window, QPoint(0, 0)).x(), other.mapTo(window, QPoint(0, 0)).x()
    return left < right + other.width() and right < left + one.width()


def clipped(window: MainWindow) -> list[str]:
    """Words that do not fit their place, but for those that end in an ellipsis and tell the whole to who asks."""
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or not label.isVisibleTo(window):
            continue
        room = label.contentsRect().size()
        needed = label.fontMetrics().horizontalAdvance(label.text().split("\n")[0])
        if isinstance(label, Elided):
            whole = _tells(label)
            if needed > room.width() + 1 and not whole:
                found.append(f"shortened, and nothing tells the whole: {label.text()!r}")
        elif label.wordWrap():
            tall = label.heightForWidth(label.width())
            if tall > label.height() + 2:
                found.append(f"cut below ({label.height()} of {tall}): {label.text()!r}")
        elif needed > room.width() + 1:
            found.append(f"cut at the end ({room.width()} of {needed}): {label.text()!r}")
    return found


def _tells(label: Elided) -> bool:
    """Does the label, or a control around it, tell all of it by tip or name?"""
    around: QWidget | None = label
    while around is not None and not isinstance(around, MainWindow):
        if any(label.text() in each for each in (around.toolTip(), around.accessibleName())):
            return True
        around = around.parentWidget()
    return False


def said(window: MainWindow) -> Iterator[tuple[str, str]]:
    """Everything that the page in front says of itself, with the kind of widget that says it.

    What a widget marked `data` shows, or one right inside of it, is of the paper or about somebody: in the paper's language always.
    """
    for each in window.findChildren(QWidget):
        if not each.isVisible():
            continue
        texts = [each.accessibleDescription(), each.toolTip()]
        if not _is_data(each):
            texts.append(each.accessibleName())
        if isinstance(each, QLabel | QAbstractButton) and not _is_data(each) and each.property("look") != "key":
            texts.append(each.text())
        elif isinstance(each, QLineEdit | QPlainTextEdit):
            texts.append(each.placeholderText())
        elif isinstance(each, QTableView) and (model := each.model()) is not None:
            texts += [str(model.headerData(n, Qt.Orientation.Horizontal) or "") for n in range(model.columnCount())]
        yield from ((type(each).__name__, text) for text in texts if text)


def _is_data(widget: QWidget) -> bool:
    around: QWidget | None = widget
    for _ in range(3):  # a field stands in its editor, that in a choice
        if around is not None and around.property("data"):
            return True
        around = around.parentWidget() if around is not None else None
    return False


def foreign(window: MainWindow, language: Language) -> list[str]:
    """Whole sentences of the other language on the page in front, unless the language spoken has the same one."""
    other: Language = "vi" if language == "en" else "en"
    mine, theirs = _sentences(language), _sentences(other)
    return sorted({f"{kind}: {text!r}" for kind, text in said(window) if theirs.fullmatch(text) and not mine.fullmatch(text)})


@cache
def _sentences(language: Language) -> re.Pattern[str]:
    """Every sentence of the catalogue that says something beside what fills its holes, and something else in the other language."""
    made = []
    for texts in catalogue().values():
        if len(re.findall(r"\w", re.sub(r"\{\w+\}", "", texts[language]))) >= 3 and texts["vi"] != texts["en"]:
            made.append(re.sub(r"\\\{\w+\\\}", ".+?", re.escape(texts[language])))
    return re.compile("|".join(f"(?:{one})" for one in made), re.DOTALL)


def buttons_cut(window: MainWindow) -> list[str]:
    """Buttons narrower than their words."""
    every = (each for each in window.findChildren(Button) if each.isVisible())
    return [each.accessibleName() for each in every if each.width() + 1 < each.minimumSizeHint().width()]


def scrolled_away(window: MainWindow) -> list[str]:
    """Scroll areas without a bar though what they hold is wider than they are."""
    every = (each for each in window.findChildren(QAbstractScrollArea) if each.isVisible())
    return [
        type(each).__name__
        for each in every
        if each.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff and each.horizontalScrollBar().maximum() > 8
    ]
