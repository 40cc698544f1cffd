"""Where card and record differ: side by side, why, which one goes onto the paper and why; and what only looks different."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.core.reason import Use
from app.draft import first_of
from app.ui.components import Button, Frame, Picture, Text, theme
from app.ui.i18n import tr
from app.ui.layouts import clear
from app.ui.place import Difference, Place, differences, formalities
from app.ui.reason_line import ReasonLine
from app.ui.sections import Fold
from app.ui.state import State
from app.ui.theme import Tone
from app.ui.words import role_word
from app.verify.compare import HOMES
from app.verify.verdicts import Compared
from resources.text import group_number

_NUMBERS = ("personal_id", "old_id")


class DifferencesView(Fold):
    """Everybody's differences, and below each person's the way to have the record corrected."""

    preferred = Signal(str, bool)
    explained = Signal(str, object)
    """A fact, and the Reason for preferring the card (or None)."""
    wants_slip = Signal(str)
    """The role."""

    def __init__(self) -> None:
        super().__init__(open_at_first=True)
        self._shown: tuple[tuple[Difference, bool], ...] = ()
        """With each, whether there is anything to choose."""
        self.choices: dict[tuple[str, bool], QRadioButton] = {}
        """By fact, and whether it is the card's side."""
        self.reasons: dict[str, ReasonLine] = {}
        """By fact; to be seen where the card is preferred."""
        self.slips: dict[str, Button] = {}
        self.on_form: dict[str, Text] = {}
        """By fact: what the form says now. It keeps to the database until the clerk has said why it should not."""
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.rows.addWidget(Text("outcome.DIFFERS.next", look="muted", wrap=True))
        self.rows.addLayout(self._list)

    def show_state(self, state: State) -> None:
        """Made anew only when other things differ."""
        found = tuple((one, state.prints(one)) for place in state.places for one in differences(place))
        self.setVisible(bool(found))
        self.say("window.review.differing", n=len(found))
        if found != self._shown:
            self._rebuild(found, state)
        for (fact, by_card), choice in self.choices.items():
            # Also after undo: what is marked is what goes onto the paper.
            choice.blockSignals(True)
            choice.setChecked((fact in state.prefer_card) is by_card)
            choice.blockSignals(False)
        for one, _ in found:
            if one.fact in self.on_form:
                self.on_form[one.fact].show_data(_on_form(one, state))
        for fact, line in self.reasons.items():
            line.setVisible(fact in state.prefer_card)
            line.show_reason(state.reasons.get(fact))

    def forget_words(self) -> None:
        """Texts hold the language of the moment: the next state makes them anew."""
        self._shown = ()

    def _rebuild(self, found: tuple[tuple[Difference, bool], ...], state: State) -> None:
        self._shown, self.choices, self.reasons, self.slips, self.on_form = found, {}, {}, {}, {}
        clear(self._list)
        several = len(state.people) > 1
        for place in state.places:
            if mine := differences(place):
                for one in mine:
                    self._list.addWidget(self._difference(one, state, with_role=several))
                self._list.addWidget(self._slip(place, state, with_role=several), 0, Qt.AlignmentFlag.AlignLeft)

    def _difference(self, one: Difference, state: State, *, with_role: bool) -> QWidget:
        printed = state.prints(one)
        box = Frame("difference")
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(2)
        word = field_word(one.name)
        head = Text(look="strong")
        head.show_data(f"{role_word(state, one.fact.rpartition('.')[0])} · {word}" if with_role else word)
        column.addWidget(head)
        if one.why is not None:
            column.addWidget(why_text(one.why))
            column.addSpacing(4)
        group = QButtonGroup(box)
        for by_card, key, value in ((False, "window.review.use_record", _record_text(one)), (True, _card_key(one, state), one.card)):
            shown = group_number(value) if one.name in _NUMBERS else value
            row = QHBoxLayout()
            row.setSpacing(8)
            side: QRadioButton | Text = QRadioButton(tr(key)) if printed else Text(key, look="muted")
            if isinstance(side, QRadioButton):
                side.setAccessibleName(f"{word}: {tr(key)} {shown}")
                side.toggled.connect(_prefer(self.preferred, one.fact, by_card=by_card))
                group.addButton(side)
                self.choices[one.fact, by_card] = side
            else:
                side.setContentsMargins(0, theme().px(3), 0, 0)
            side.setFixedWidth(theme().px(140))
            text = Text(wrap=True)
            text.show_data(shown)
            text.setContentsMargins(0, theme().px(3), 0, 0)
            row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(text, 1)
            column.addLayout(row)
        if not printed:
            column.addSpacing(4)
            column.addWidget(Text("window.review.not_printed", look="small", wrap=True))
            return box
        form = QHBoxLayout()
        form.setSpacing(8)
        head = Text("window.review.on_form", look="muted")
        head.setFixedWidth(theme().px(140))
        form.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        self.on_form[one.fact] = Text(look="strong", wrap=True)
        form.addWidget(self.on_form[one.fact], 1)
        column.addLayout(form)
        line = ReasonLine(Use.OVERRIDE, about=f"{word}: {tr('window.review.use_card')}")
        line.given.connect(_explain(self.explained, one.fact))
        line.setContentsMargins(0, 4, 0, 0)
        column.addWidget(line)
        self.reasons[one.fact] = line
        return box

    def _slip(self, place: Place, state: State, *, with_role: bool) -> Button:
        role = place.role
        slip = Button("window.slip.print", icon="printer", look="flat", on_click=lambda: self.wants_slip.emit(role))
        if with_role:
            slip.say("window.slip.print_for", role=role_word(state, role))
        self.slips[role] = slip
        return slip


class FormalitiesView(Frame):
    """What the selected person's card and record only write differently: one quiet line each."""

    def __init__(self) -> None:
        super().__init__("plain")
        self._shown: tuple[tuple[str, Compared], ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(4, 0, 4, 0)
        self._rows.setSpacing(4)

    def show_place(self, place: Place | None) -> None:
        """Made anew only when it is another's."""
        found = formalities(place) if place is not None else ()
        self.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        clear(self._rows)
        for name, why in found:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(Picture("check", tone=Tone.OK, size=16), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(why_text(why, about=field_word(name)), 1)
            self._rows.addWidget(line)

    def forget_words(self) -> None:
        """See DifferencesView."""
        self._shown = ()

    @property
    def words(self) -> str:
        """All it says."""
        return " ".join(text.text() for text in self.findChildren(Text))


def field_word(name: str) -> str:
    """What the people at the counter call a compared field."""
    return tr(f"field.{name}")


def why_text(why: Compared, *, about: str = "") -> Text:
    """The reason of a verdict in one sentence, muted."""
    text = Text(look="small", wrap=True)
    said = tr(f"compare.{why.reason}", **why.values)
    text.show_data(f"{about}: {said}" if about else said)
    return text


def _card_key(one: Difference, state: State) -> str:
    """The other side is the card, or what the citizen said."""
    role = one.fact.rpartition(".")[0]
    claimant = next((place.claimant for place in state.places if place.role == role), None)
    return "window.review.use_card" if claimant is not None and claimant.claim is not None else "window.review.use_said"


def _on_form(one: Difference, state: State) -> str:
    """What the form in front prints of it, each value once."""
    if state.draft is None:
        return ""
    role, _, name = one.fact.rpartition(".")
    same = {place.role: place.same_as for place in state.places if place.same_as}
    facts = {f"{role}.{each}" for each in (HOMES if name == "residence" else (name,))}
    texts = (value.text for value in state.draft.filled.values.values() if facts & {first_of(each, same) for each in value.sources})
    return "\n".join(dict.fromkeys(texts))


def _record_text(one: Difference) -> str:
    if len(one.record) == 1:
        return next(iter(one.record.values()))
    return "\n".join(f"{tr(f'field.{name}')}: {text}" for name, text in one.record.items())


def _prefer(signal: SignalInstance, fact: str, *, by_card: bool) -> Callable[[bool], None]:
    def toggled(on: bool) -> None:
        if on:
            signal.emit(fact, by_card)

    return toggled


def _explain(signal: SignalInstance, fact: str) -> Callable[[object], None]:
    return lambda reason: signal.emit(fact, reason)


def unexplained(lines: Iterable[ReasonLine]) -> ReasonLine | None:
    """The first one to be seen in which nothing is chosen yet."""
    return next((line for line in lines if not line.isHidden() and line.reason is None), None)
