"""The household of somebody found: who belongs to it, who of them goes into the form's table, whom to look up next."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.claimant import Listed
from app.core.citizen import HouseholdMember
from app.ui.components import Button, Frame, Text
from app.ui.family import Family, can_be_asked, is_here
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout, clear
from app.ui.notice import Deed, Notice
from app.ui.sections import NoticeView, Skeleton
from app.ui.state import State
from app.ui.tick import Tick
from app.ui.words import role_word, show_notice
from resources.text import group_number


class HouseholdPanel(Frame):
    """In place below the person's name, until it is closed (Esc). Nobody is ticked at first."""

    seats = Signal(object)
    """A tuple of Listed."""
    looks_up = Signal(object)
    """A Listed."""
    retried = Signal(str)
    """The role."""
    closed = Signal()
    let_go = Signal()
    """It goes out of sight with the keyboard in it."""

    def __init__(self) -> None:
        super().__init__("inset")
        self._family: Family | None = None
        self._here: tuple[bool, ...] = ()
        self.ticks: list[tuple[Tick, Listed]] = []
        self._ticked: set[HouseholdMember] = set()
        """Also while somebody else is looked at."""
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._head = Text(look="strong", wrap=True)
        head.addWidget(self._head, 1)
        self._close = Button("window.household.close", icon="x", look="tool", shortcut="Esc", on_click=self.closed.emit)
        head.addWidget(self._close)
        column.addLayout(head)
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        self._skeleton = Skeleton(3)
        self._skeleton.setFixedHeight(96)
        column.addWidget(self._skeleton)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        self._unconfirmed = Text("window.household.unconfirmed", look="small", wrap=True)
        column.addWidget(self._unconfirmed)
        foot = FlowLayout()
        self.all = Button("window.household.all", look="flat", on_click=self._tick_all)
        self.seat = Button("window.household.seat", icon="plus", on_click=self._seat, n=0)
        foot.addWidget(self.seat)
        foot.addWidget(self.all)
        column.addLayout(foot)
        self.hide()

    def show_state(self, state: State) -> None:
        """The household of the selected person, if it was asked for."""
        family = state.family if state.family is not None and state.family.role == state.selected else None
        opened, had_keyboard = self._family is None and family is not None, self._has_keyboard()
        self.setVisible(family is not None)
        if state.family is None:
            self._ticked = set()
        others = family.household.others if family is not None and family.household is not None else ()
        here = tuple(is_here(member, state.places) for member in others)
        if (family, here) == (self._family, self._here):
            return
        self._family, self._here = family, here
        if family is None:
            self._forget()
            if had_keyboard:
                self.let_go.emit()
            return
        key = "window.household.head" if others or family.household is None else "window.household.nobody"
        self._head.say(key, role=role_word(state, family.role))
        self._skeleton.setVisible(family.asking)
        asking = Notice(key="window.household.asking", deeds=(Deed.CANCEL,)) if family.asking else None
        show_notice(self.notice, asking or family.trouble, self._act)
        self._list(others, here)
        self._unconfirmed.setVisible(family.unconfirmed and bool(others))
        if opened or had_keyboard:
            first = next((tick for tick, _ in self.ticks if tick.isEnabled()), None)
            (first or self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_keyboard(self) -> bool:
        holder = QApplication.focusWidget()
        return holder is not None and self.isAncestorOf(holder)

    def forget_words(self) -> None:
        """Texts hold the language of the moment: the next state makes them anew."""
        self._family, self._here = None, (True,)

    def _list(self, others: tuple[Listed, ...], here: tuple[bool, ...]) -> None:
        self._ticked -= {member.member for member, seated in zip(others, here, strict=True) if seated}
        clear(self._rows)
        self.ticks = []
        for member, seated in zip(others, here, strict=True):
            self._rows.addWidget(self._member(member, seated=seated))
        for button in (self.seat, self.all):
            button.setVisible(bool(others))
        self._count()

    def _member(self, member: Listed, *, seated: bool) -> QWidget:
        one = member.member
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        relation = one.relation.label if one.relation and one.relation.known else tr("window.household.no_relation")
        tick = Tick(f"{relation}: {one.full_name}".replace("&", "&&"))
        born = one.birth_date.slashed() if one.birth_date else ""
        number = group_number(one.personal_id) if one.personal_id else ""
        tick.setAccessibleName(", ".join(filter(None, (relation, one.full_name, born, number))))
        tick.setChecked(one in self._ticked)
        tick.setEnabled(not seated)
        tick.toggled.connect(lambda on: self._mark(one, on=on))
        self.ticks.append((tick, member))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(tick)
        below = Text(look="small", wrap=True)
        below.show_data(tr("window.household.here") if seated else " · ".join(filter(None, (born, number))))
        below.setContentsMargins(28, 0, 0, 4)
        words.addWidget(below)
        row.addLayout(words, 1)
        if not seated and can_be_asked(member):
            look_up = Button("window.deed.look_up", icon="search", look="flat", on_click=_with(self.looks_up.emit, member))
            look_up.setAccessibleName(f"{tr('window.deed.look_up')}: {one.full_name}")
            row.addWidget(look_up, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _tick_all(self) -> None:
        for tick, _ in self.ticks:
            tick.setChecked(tick.isEnabled())

    def _mark(self, member: HouseholdMember, *, on: bool) -> None:
        self._ticked = self._ticked | {member} if on else self._ticked - {member}
        self._count()

    def _count(self) -> None:
        chosen = sum(tick.isChecked() for tick, _ in self.ticks)
        self.seat.say("window.household.seat", n=chosen)
        self.seat.setEnabled(bool(chosen))

    def _seat(self) -> None:
        self.seats.emit(tuple(member for tick, member in self.ticks if tick.isChecked()))

    def _act(self, deed: str) -> None:
        if deed == Deed.RETRY and self._family is not None:
            self.retried.emit(self._family.role)
        else:
            self.closed.emit()

    def _forget(self) -> None:
        self.notice.forget()
        self._head.show_data("")
        clear(self._rows)
        self.ticks = []


def _with(then: Callable[[Listed], object], member: Listed) -> Callable[[], object]:
    return lambda: then(member)
