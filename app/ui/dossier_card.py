"""One dossier of the list: how it stands, what can be done with it, what happened."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.dossiers import DayDossier, Standing
from app.core.people import Clerk
from app.ui.components import Button, Choice, Frame, Pill, Text, rule
from app.ui.dossier_lines import LOOKS, event_line
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout

_FINISHED: Final = frozenset(Standing) - {Standing.AT_HAND, Standing.ASIDE, Standing.HANDED}
"""Of these nothing is kept: the citizen's card has to be scanned again."""


class DossierCard(Frame):
    """Each deed is a signal with the dossier's kept id or number; giving it up or away asks once more, in place. GUI thread."""

    resumes = Signal(str)
    drops = Signal(str)
    wants_colleagues = Signal(str)
    """For that procedure; answered by `show_colleagues`."""
    gives = Signal(str, str)
    """The kept id, and the login of the colleague."""
    begins_again = Signal(object)
    """The DayDossier."""
    wants_waiting = Signal()
    wants_counter = Signal()

    def __init__(self) -> None:
        super().__init__("card")
        self.shown: DayDossier | None = None
        self._names: Mapping[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        self.choose = Text("dossiers.choose", look="muted", wrap=True)
        column.addWidget(self.choose)
        self._whole = QWidget()
        column.addWidget(self._whole, 1)
        inner = QVBoxLayout(self._whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        self._number, self._procedure, self._when = Text(look="title", wrap=True), Text(wrap=True), Text(look="small", wrap=True)
        self.pill = Pill()
        for part in (self._number, self._procedure, self._when):
            inner.addWidget(part)
        inner.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addLayout(self._deeds())
        self.about = Text(look="muted", wrap=True)
        inner.addWidget(self.about)
        inner.addWidget(self._asking())
        inner.addWidget(rule())
        inner.addWidget(Text("dossiers.events", look="caption"))
        inner.addWidget(self._events(), 1)
        self.show_dossier(None, procedures={}, names={}, forms={})

    # --- building ---------------------------------------------------------------------------------------------------

    def _deeds(self) -> FlowLayout:
        row = FlowLayout()
        self.resume = Button("dossiers.resume", icon="play", look="primary", shortcut="Enter", on_click=self._resume)
        self.back = Button("dossiers.to_counter", icon="arrow-left", shortcut="Esc", on_click=self.wants_counter.emit)
        self.waiting = Button("dossiers.see_waiting", icon="hourglass", shortcut="F11", on_click=self.wants_waiting.emit)
        self.again = Button("dossiers.again", icon="scan-qr-code", on_click=self._again)
        self.give = Button("dossiers.give", icon="send", on_click=self._begin_give)
        self.drop = Button("dossiers.drop", icon="trash-2", look="flat", on_click=self._begin_drop)
        for button in self.deeds:
            row.addWidget(button)
        return row

    @property
    def deeds(self) -> tuple[Button, ...]:
        """Every deed, the likeliest first."""
        return self.resume, self.back, self.waiting, self.again, self.give, self.drop

    def _asking(self) -> QWidget:
        self._giving, self._dropping = QWidget(), QWidget()
        give = QVBoxLayout(self._giving)
        give.setContentsMargins(0, 0, 0, 0)
        self.colleagues = Choice("dossiers.give_to")
        self.give_now = Button("dossiers.give_now", icon="send", on_click=self._give)
        give.addWidget(self.colleagues)
        give.addLayout(self._answers(self.give_now))
        drop = QVBoxLayout(self._dropping)
        drop.setContentsMargins(0, 0, 0, 0)
        self._sure = Text(look="strong", wrap=True)
        self.drop_now = Button("dossiers.drop_now", icon="trash-2", on_click=self._drop)
        drop.addWidget(self._sure)
        drop.addLayout(self._answers(self.drop_now))
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._giving)
        column.addWidget(self._dropping)
        return both

    def _answers(self, yes: Button) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(yes)
        row.addWidget(Button("dossiers.back", look="flat", on_click=self.stop_asking))
        row.addStretch(1)
        return row

    def _events(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        well = QWidget()
        well.setProperty("look", "well")
        column = QVBoxLayout(well)
        column.setContentsMargins(0, 0, 0, 0)
        self.events = Text(wrap=True)
        self.events.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.events)
        column.addStretch(1)
        scroll.setWidget(well)
        return scroll

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_dossier(
        self, one: DayDossier | None, *, procedures: Mapping[str, str], names: Mapping[str, str], forms: Mapping[str, str]
    ) -> None:
        """That one, or none. What is being asked stays asked while it is the same one."""
        if self.shown is None or one is None or (one.number, one.kept) != (self.shown.number, self.shown.kept):
            self.stop_asking()
        self.shown = one
        self._whole.setVisible(one is not None)
        self.choose.setVisible(one is None)
        if one is None:
            return
        self._number.show_data(one.number)
        self._procedure.show_data(procedures.get(one.procedure, one.procedure))
        times = tr("dossiers.from_to", first=f"{one.first.astimezone():%H:%M}", last=f"{one.last.astimezone():%H:%M}")
        self._when.show_data(f"{times} · {names.get(one.clerk, one.clerk)}")
        icon, tone = LOOKS[one.standing]
        self.pill.say(f"dossiers.standing.{one.standing}", icon=icon, tone=tone, other=names.get(one.other, one.other))
        shown = {
            self.resume: bool(one.kept) and one.standing is not Standing.AT_HAND,
            self.back: one.standing is Standing.AT_HAND,
            self.waiting: bool(one.waiting),
            self.again: one.standing in _FINISHED,
            self.give: bool(one.kept) and one.standing is not Standing.AT_HAND,
            self.drop: bool(one.kept) and one.standing is not Standing.AT_HAND,
        }
        for button, visible in shown.items():
            button.setVisible(visible)
        self._names = names
        self._say_about()
        self.events.show_data("\n".join(event_line(event, names=names, forms=forms) for event in one.events))

    def _say_about(self) -> None:
        one = self.shown
        if one is None:
            return
        if one.standing is Standing.AT_HAND:
            self.about.say("dossiers.at_hand")
        elif one.standing in _FINISHED:
            self.about.say("dossiers.again_about")
        elif one.kept and one.other:
            self.about.say("dossiers.given_by", other=self._names.get(one.other, one.other))
        else:
            self.about.show_data("")
        self.about.setVisible(bool(self.about.text()))

    def show_colleagues(self, colleagues: Sequence[Clerk]) -> None:
        """To whom it may be handed."""
        self.colleagues.clear()
        for person in colleagues:
            self.colleagues.addItem(f"{person.name} ({person.login})", person.login)
        self.colleagues.setVisible(bool(colleagues))
        self.give_now.setVisible(bool(colleagues))
        self._giving.show()
        self.about.say("dossiers.give_about" if colleagues else "dossiers.nobody")
        self.about.show()
        (self.colleagues if colleagues else self.give).setFocus(Qt.FocusReason.OtherFocusReason)

    def first_deed(self) -> None:
        """The likeliest thing to do (Enter in the list): at once where it loses nothing, else the keyboard goes there."""
        if self.shown is None:
            return
        if not self.resume.isHidden():
            self._resume()
        else:
            first = next((button for button in self.deeds if not button.isHidden()), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop_asking(self) -> None:
        """Nothing is given up or away."""
        self._say_about()
        asked = next((button for part, button in ((self._giving, self.give), (self._dropping, self.drop)) if part.isVisible()), None)
        self._giving.hide()
        self._dropping.hide()
        if asked is not None:
            asked.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- deeds ------------------------------------------------------------------------------------------------------

    def _resume(self) -> None:
        if self.shown is not None and self.shown.kept:
            self.resumes.emit(self.shown.kept)

    def _again(self) -> None:
        if self.shown is not None:
            self.begins_again.emit(self.shown)

    def _begin_give(self) -> None:
        if self.shown is not None:
            self.stop_asking()
            self.wants_colleagues.emit(self.shown.procedure)

    def _give(self) -> None:
        if self.shown is not None and (login := self.colleagues.currentData()):
            self.gives.emit(self.shown.kept, str(login))
            self.stop_asking()

    def _begin_drop(self) -> None:
        if self.shown is not None:
            self.stop_asking()
            self._sure.say("dossiers.drop_sure", number=self.shown.number)
            self._dropping.show()
            self.drop_now.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        if self.shown is not None:
            self.drops.emit(self.shown.kept)
            self.stop_asking()
