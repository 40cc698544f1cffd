"""The head of the review: the person, what came of asking about him, and what to do about it."""

from functools import partial
from itertools import zip_longest

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.code_field import CodeField
from app.ui.components import Button, Choice, Frame, Pill, Text
from app.ui.copying import FACTS
from app.ui.family import can_be_asked, takes_members
from app.ui.field_rows import OFFER_KEY
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout, clear
from app.ui.offer import Offer, offers, twin
from app.ui.sections import NoticeView, Skeleton
from app.ui.state import Deed, Notice, Place, State, Status
from app.ui.theme import Tone
from app.ui.words import role_word, show_notice
from resources.text import group_number
from scanner.payload import CardKind


class PersonHeader(QWidget):
    """Keeps its height while an answer is on its way: the words change, nothing jumps."""

    deed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._role = ""
        self._told: tuple[Notice, ...] | None = ()
        self._offered: tuple[object, ...] = ()
        self._asked_for: tuple[object, ...] = ("",)
        self._gave_code = False
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(0)
        self.role = Text(look="caption")
        self.name = Text(look="name", wrap=True)
        names.addWidget(self.role)
        names.addWidget(self.name)
        top.addLayout(names, 1)
        self.pill = Pill()
        top.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        facts = FlowLayout(gap=16, line_gap=2)
        self.number, self.birth, self.sex, self.card = Text(look="strong"), Text(), Text(), Text(look="small")
        for part in (self.number, self.birth, self.sex, self.card):
            facts.addWidget(part)
        for part in (self.name, self.number, self.birth, self.sex):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addLayout(facts)
        self._tools = QWidget()
        tools = FlowLayout(self._tools)
        self._as = Text("window.person.as", look="small")
        self.roles = Choice("window.person.role")
        self.roles.setMinimumContentsLength(20)
        self.roles.activated.connect(self._moved)
        self.remove = Button("window.person.remove", look="flat", icon="trash-2", on_click=lambda: self.deed.emit("remove", self._role))
        self.household = Button(
            "window.household.open", icon="list-checks", look="flat", on_click=lambda: self.deed.emit("household", self._role)
        )
        for tool in (self._as, self.roles, self.remove, self.household):
            tools.addWidget(tool)
        column.addWidget(self._tools)
        self._offers = QWidget()
        self._offer_row = FlowLayout(self._offers)
        column.addWidget(self._offers)
        self.awaited = Frame("await")
        strip = QVBoxLayout(self.awaited)
        strip.setContentsMargins(12, 8, 12, 10)
        strip.setSpacing(6)
        self._awaited_words = Text(look="strong", wrap=True)
        strip.addWidget(self._awaited_words)
        self._awaited_row = FlowLayout()
        strip.addLayout(self._awaited_row)
        self._skeleton = Skeleton(3)
        self._skeleton.setFixedHeight(96)
        column.addWidget(self._skeleton)
        self._notices = QVBoxLayout()
        self._notices.setSpacing(8)
        column.addLayout(self._notices)

    def show_place(self, state: State) -> None:
        """The selected person."""
        place = state.place
        self.setVisible(place is not None)
        if place is None:
            self._forget()
            return
        self._role = place.role
        status = place.status
        self.role.show_data(role_word(state, place.role))
        self.pill.say(f"window.status.{status}", icon=status.icon, tone=status.tone)
        self._show_identity(place, state)
        self._show_tools(place, state)
        self._show_awaited(place, state)
        self._skeleton.setVisible(status is Status.ASKING)
        told = tuple(notice for notice in (place.trouble, *place.doubts) if notice is not None)
        if place.is_found and twin(state, place):
            told = (Notice(key="window.person.twin", tone=Tone.WARN, deeds=(Deed.UNITE,)), *told)
        if status is Status.ASKING:
            told = (Notice(key="window.person.asking", deeds=(Deed.CANCEL,)),)
        if status is Status.CARD_ONLY:
            key = "window.person.card_only" if place.claimant and place.claimant.claim else "window.person.typed_only"
            told = (Notice(key=key, tone=status.tone, deeds=(Deed.RETRY,)), *place.doubts)
        if status is Status.LISTED:
            deeds = (Deed.LOOK_UP,) if place.listed is not None and can_be_asked(place.listed) else ()
            told = (Notice(key="window.person.listed", tone=status.tone, deeds=deeds),)
        if status is Status.EMPTY:
            told = ()
        self._show_told(told)

    def _show_told(self, told: tuple[Notice, ...]) -> None:
        """Made anew only when something else is to be told: a button with the keyboard keeps it."""
        if told == self._told:
            return
        again, self._gave_code = self._gave_code, False
        self._told = told
        while len(self._every_view) < len(told):
            self._notices.addWidget(NoticeView())
        for view, notice in zip_longest(self._every_view, told):
            show_notice(view, notice, self._act)
        if again and self.code_field is not None:  # a wrong code: the next one is typed in the same place
            self.code_field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        """Nobody is selected: what is hidden must be empty too."""
        if not self._role:
            return
        self._role, self._told, self._asked_for, self._offered = "", (), ("",), ()
        self.awaited.hide()
        for part in (self.role, self.name, self.number, self.birth, self.sex, self.card, self._awaited_words):
            part.forget()
        self.roles.clear()
        for view in self._every_view:
            view.forget()
        for row in (self._offer_row, self._awaited_row):
            clear(row)

    @property
    def _every_view(self) -> list[NoticeView]:
        """Also those that rest: they are used again."""
        items = (self._notices.itemAt(i) for i in range(self._notices.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [view for view in widgets if isinstance(view, NoticeView)]

    @property
    def views(self) -> tuple[NoticeView, ...]:
        """The notices."""
        return tuple(view for view in self._every_view if not view.isHidden())

    @property
    def words(self) -> str:
        """What the notices say."""
        return " ".join(view.words for view in self.views)

    @property
    def code_field(self) -> CodeField | None:
        """Where a one-time code is typed, if one is wanted."""
        return next((field for view in self.views for field in view.findChildren(CodeField) if not field.isHidden()), None)

    def _show_identity(self, place: Place, state: State) -> None:
        claimant = place.claimant
        record = place.finding.record if place.finding else None
        if claimant is None:
            self.name.show_data(
                tr("window.person.same", role=role_word(state, place.same_as)) if place.same_as else tr("window.person.nobody")
            )
        else:
            self.name.show_data((record.full_name if record else "") or claimant.identity.full_name)
        birth = (record.birth_date if record else None) or (claimant.identity.birth_date if claimant else None)
        sex = (record.sex.label if record and record.sex else "") or (claimant.claim.sex if claimant and claimant.claim else "")
        for part, text in (
            (self.number, group_number(claimant.identity.number) if claimant else ""),
            (self.birth, birth.slashed() if birth else ""),
            (self.sex, sex),
            (self.card, self._card_words(place)),
        ):
            part.show_data(text)
            part.setVisible(bool(text))
        if claimant is not None:  # whose they are, where they are copied
            for part, fact in ((self.name, "full_name"), (self.number, "personal_id"), (self.birth, "birth_date"), (self.sex, "sex")):
                part.setProperty(FACTS, f"{place.role}.{fact}")

    def _card_words(self, place: Place) -> str:
        if place.claimant is None:
            return ""
        claim = place.claimant.claim
        if claim is None:
            return tr(f"method.{place.claimant.method}")
        kind = "window.person.card_2021" if claim.kind is CardKind.CCCD_2021 else "window.person.card_2024"
        return tr(kind, date=claim.issue_date.slashed() if claim.issue_date else "…")

    def _show_tools(self, place: Place, state: State) -> None:
        seated = place.claimant is not None
        movable = seated and not place.asking and len(state.places) > 1
        self._tools.setVisible(movable)
        self.household.setVisible(place.is_found and any(map(takes_members, state.forms)) and not _is_open(state, place))
        self.role.setVisible(not movable)
        words = [(role_word(state, other.role), other.role) for other in state.places]
        if words != [(self.roles.itemText(i), self.roles.itemData(i)) for i in range(self.roles.count())]:
            self.roles.clear()
            for word, role in words:
                self.roles.addItem(word, role)
        self.roles.setCurrentIndex([other.role for other in state.places].index(place.role))
        self._show_offers(place, state)

    def _show_offers(self, place: Place, state: State) -> None:
        """Ways to fill an open place; made anew only when others are offered."""
        seated = place.claimant is not None
        self._offers.setVisible(not seated)
        known = () if seated or place.same_as else offers(state)
        offered = (place.role, place.same_as, seated, *known)
        if offered == self._offered:
            return
        self._offered = offered
        clear(self._offer_row)
        ways: list[Button] = []
        if place.same_as:
            ways.append(Button("window.person.not_same", icon="unlink", on_click=lambda: self.deed.emit("not_same", place.role)))
        elif not seated:
            ways.append(Button("window.deed.scan", icon="scan-qr-code", shortcut="F2", on_click=lambda: self._act(Deed.SCAN)))
            ways.append(Button("window.deed.retype", icon="keyboard", on_click=lambda: self._act(Deed.RETYPE)))
            ways += self._buttons(known, state)
        for way in ways:
            self._offer_row.addWidget(way)

    def _show_awaited(self, place: Place, state: State) -> None:
        """Below a person who is done: who is still awaited, and the quick answers."""
        role = state.awaited
        shown = bool(role) and role != place.role and (place.is_found or place.status is Status.CARD_ONLY or bool(state.doubled))
        self.awaited.setVisible(shown)
        known = offers(state) if shown else ()
        asked_for = (role if shown else "", state.doubled, *known)
        if asked_for == self._asked_for:
            return
        self._asked_for = asked_for
        clear(self._awaited_row)
        if shown:
            key = "window.person.doubled" if state.doubled else "window.person.awaited"
            self._awaited_words.say(key, role=role_word(state, role), other=role_word(state, state.doubled))
            for offered in self._buttons(known, state):
                self._awaited_row.addWidget(offered)
            self._awaited_row.addWidget(
                Button("window.deed.scan", icon="scan-qr-code", shortcut="F2", on_click=lambda: self.deed.emit(str(Deed.SCAN), role))
            )

    def _buttons(self, known: tuple[Offer, ...], state: State) -> list[Button]:
        """One for each who could play the awaited role; the first has the key."""
        return [self._offer(one, state, shortcut="" if place else OFFER_KEY) for place, one in enumerate(known)]

    def _offer(self, offer: Offer, state: State, *, shortcut: str) -> Button:
        if (kin := offer.kin) is None:
            act, word = partial(self.deed.emit, f"same:{offer.other}", offer.role), role_word(state, offer.other)
            return Button("window.person.is_same", icon="link", shortcut=shortcut, on_click=act, role=word)
        act, word = partial(self.deed.emit, "kin", offer.role), role_word(state, kin.of)
        key = f"window.kin.{kin.relation}"
        return Button(key, icon="user-plus", look="offer", shortcut=shortcut, on_click=act, role=word, name=kin.full_name)

    def _moved(self, index: int) -> None:
        role = str(self.roles.itemData(index))
        if role != self._role:
            self.deed.emit(f"move:{role}", self._role)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Its owner shows the place again in another language; the strip must not think it has."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._asked_for, self._told, self._offered = (None,), None, (None,)

    def _act(self, deed: str) -> None:
        self._gave_code = deed.startswith(Deed.CODE)
        self.deed.emit(deed, self._role)


def _is_open(state: State, place: Place) -> bool:
    """Does his household's list stand below?"""
    return state.family is not None and state.family.role == place.role
