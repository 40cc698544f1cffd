"""The bar below the pages: the state of things on the left; what can be done with the paper, and the next step, on the right."""

from math import ceil

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from app.core.usage import ChainState
from app.counter import Counter
from app.ui.camera import CameraFeed
from app.ui.components import Button, Elided, Frame, Picture, set_look, theme
from app.ui.hand_feed import HandFeed
from app.ui.i18n import tr
from app.ui.input_method import running
from app.ui.late import Late
from app.ui.procedure_book import form_word
from app.ui.state import State, Status, Step
from app.ui.theme import Tone
from app.ui.words import role_word
from app.verify.api import Health, Link
from scanner.damage import Damage


class FootBar(Frame):
    """Always there; every part of it keeps its place."""

    stepped = Signal(str)
    ROOM_FOR_WORDS, ROOM_FOR_KEYS = 1200, 720

    wants_preview = Signal()
    wants_save = Signal()
    wants_print = Signal()
    wants_waiting = Signal()

    def __init__(self, counter: Counter, *, keys_in_file: bool) -> None:
        super().__init__("foot")
        self._adapter = counter.adapter
        self._health, self._waiting = Health(), 0
        self._facts: list[_Fact] = []
        self._state = State()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        self.database, self.ledger, self.camera = (self._fact(row) for _ in range(3))
        self.camera.say("window.camera.starting", icon="camera", tone=Tone.PLAIN)
        self.ledger.say("window.status_bar.ledger_wait", icon="notebook-pen", tone=Tone.PLAIN)
        if keys_in_file:
            keys = self._fact(row)
            keys.say("window.status_bar.keys_in_file", icon="key-round", tone=Tone.WARN)
            keys.explain("keys.in_file")
        self.cover, self.keyboard = self._fact(row), self._fact(row)
        for fact in (self.cover, self.keyboard):
            fact.hide()
        if method := running():
            self.keyboard.say("window.keyboard.running", icon="keyboard", tone=Tone.PLAIN, name=method)
            self.keyboard.explain("window.keyboard.running_tip", name=method)
        self._late = Late(self)
        self._late.changed.connect(lambda late: self._show_database(self._state))
        self.waiting = Button("window.status_bar.waiting", icon="hourglass", look="flat", on_click=self.wants_waiting.emit, n=0)
        self.waiting.hide()
        row.addWidget(self.waiting)
        row.addStretch(1)
        self.preview = Button("window.foot.preview", icon="eye", shortcut="F6", on_click=self.wants_preview.emit)
        self.save = Button("window.foot.save", icon="file-down", shortcut="Ctrl+S", on_click=self.wants_save.emit)
        self.print = Button("window.foot.print", icon="printer", shortcut="Ctrl+P", on_click=self.wants_print.emit)
        self.primary = Button("window.step.scan", icon="scan-qr-code", look="primary", shortcut="F2", on_click=self._step)
        for button in (self.preview, self.save, self.print, self.primary):
            row.addWidget(button)
        self.primary.setMinimumWidth(theme().px(230))
        self.primary.setMaximumWidth(theme().px(420))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where room is short the facts give up their words first, then the buttons their keys; never the next step."""
        super().resizeEvent(event)
        room = self.width() * 100 / theme().percent
        self._fit_facts()
        self._say_waiting()
        for button, key in ((self.preview, "F6"), (self.save, "Ctrl+S"), (self.print, "Ctrl+P")):
            button.show_key(key if room >= self.ROOM_FOR_KEYS else "")

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        self._state = state
        step = state.step
        icon, shortcut = _STEPS[step]
        wanted = state.troubled.role if state.troubled else state.next_role
        if step is Step.SCAN and state.people and wanted:
            self.primary.say("window.step.scan_role", role=role_word(state, wanted))
        elif step is Step.NEXT_FORM and state.next_form is not None:
            self.primary.say("window.step.next_form", form=form_word(state.next_form))
        else:
            self.primary.say(f"window.step.{step}", n=len(state.missing))
        self.primary.show_icon(icon)
        self.primary.show_key(shortcut)
        # Never disabled: it would hand the keyboard to its neighbour. While waiting it does nothing and looks it.
        set_look(self.primary, waiting="true" if step is Step.WAIT else "false")
        paper = bool(state.people) and state.draft is not None and not state.handing_out and not state.unexplained
        self.save.setEnabled(paper)
        self.print.setEnabled(paper)
        self.preview.setEnabled(bool(state.pdf))
        family = state.family
        self._late.follow(goes_on=any(place.asking for place in state.places) or (family is not None and family.asking))
        self._show_database(state)
        self._fit_facts()

    def _fit_facts(self) -> None:
        """Words for all of them where there is room; else only for those that are not as on every good day."""
        wide = self.width() * 100 / theme().percent >= self.ROOM_FOR_WORDS
        shown = [fact for fact in self._facts if fact.is_shown]
        for fact in shown:
            fact.show_words(wide=wide)
        if wide and self._row.sizeHint().width() > self.width():
            for fact in shown:
                fact.show_words(wide=fact.is_telling)

    def show_paper_deeds(self, *, shown: bool) -> None:
        """Only beside the paper: other pages have their own, and one next step."""
        for button in (self.preview, self.save, self.print, self.primary):
            button.setVisible(shown)

    def show_health(self, health: Health) -> None:
        """How the link to the source stands."""
        self._health = health
        self._show_database(self._state)

    def show_waiting(self, number: int) -> None:
        """How many wait to be verified."""
        self._waiting = number
        self._say_waiting()

    def _say_waiting(self) -> None:
        self.waiting.setVisible(bool(self._waiting))
        wide = self.width() * 100 / theme().percent >= self.ROOM_FOR_WORDS
        self.waiting.say("window.status_bar.waiting" if wide else "window.status_bar.waiting_short", n=self._waiting)

    def show_chain(self, chain: ChainState) -> None:
        """Whether the links of the ledger hold, from the last walk: at the start, or on the page of counts."""
        if chain.ok:
            self.ledger.say("window.status_bar.ledger", icon="notebook-pen", tone=Tone.OK)
        else:
            self.ledger.say("window.status_bar.ledger_broken", icon="circle-x", tone=Tone.BAD)

    def show_cover(self, *, drawn: bool) -> None:
        """Are the pages covered?"""
        if drawn:
            self.cover.say("window.curtain.covered", icon="eye-off", tone=Tone.INFO)
        else:
            self.cover.hide()
        self._fit_facts()

    def listen(self, hand: HandFeed) -> None:
        """Says so where an input method has changed what the scanner typed: the text was put right, the cause is still there."""
        hand.spoilt.connect(self._show_spoilt)

    def _show_spoilt(self, damages: tuple[Damage, ...]) -> None:
        if Damage.DOUBLED in damages:
            self.keyboard.say("window.keyboard.telex", icon="keyboard", tone=Tone.WARN)
            self.keyboard.explain("window.keyboard.telex_tip")
            self._fit_facts()

    def follow(self, feed: CameraFeed) -> None:
        """Says whether the camera runs."""
        feed.seen.connect(lambda seen: self._show_camera(on=True))
        for gone in (feed.lost, feed.stopped):
            gone.connect(lambda notice=None: self._show_camera(on=False))

    def _show_camera(self, *, on: bool) -> None:
        if on:
            self.camera.say("window.status_bar.camera_on", icon="camera", tone=Tone.OK)
        else:
            self.camera.say("window.status_bar.camera_off", icon="camera-off", tone=Tone.PLAIN)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Role words follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render(self._state)

    def _show_database(self, state: State) -> None:
        statuses = [place.status for place in state.places]
        answered = [place.finding.elapsed_ms for place in state.people if place.finding is not None]
        if self._health.link is Link.RESTING:
            seconds = ceil(self._health.retry_in_s)
            self.database.say("window.status_bar.database_resting", icon="wifi-off", tone=Tone.WARN, n=seconds)
        elif self._health.link is Link.PROBING:
            self.database.say("window.status_bar.database_probing", icon="hourglass", tone=Tone.INFO)
        elif self._late.is_late:
            asks = "asking" if Status.ASKING in statuses else "household"
            self.database.say(f"window.under_way.{asks}", icon="hourglass", tone=Tone.INFO)
        elif Status.UNAVAILABLE in statuses:
            self.database.say("window.status_bar.database_off", icon="wifi-off", tone=Tone.WARN)
        elif answered:
            self.database.say("window.status_bar.database_ms", icon="database", tone=Tone.OK, ms=answered[-1])
        else:
            self.database.say(
                f"window.status_bar.database_{'demo' if self._adapter == 'demo' else 'real'}", icon="database", tone=Tone.PLAIN
            )

    def _fact(self, row: QHBoxLayout) -> "_Fact":
        fact = _Fact(row)
        self._facts.append(fact)
        return fact

    def _step(self) -> None:
        if self._state.step is not Step.WAIT:
            self.stepped.emit(str(self._state.step))


_STEPS = {
    Step.PROCEDURE: ("search", "F3"),
    Step.SCAN: ("scan-qr-code", "F2"),
    Step.WAIT: ("hourglass", ""),
    Step.RETRY: ("refresh-cw", "F5"),
    Step.RETYPE: ("keyboard", "Ctrl+T"),
    Step.CODE: ("key-round", ""),
    Step.CARD_ONLY: ("id-card", ""),
    Step.TYPED_ONLY: ("user-round-pen", ""),
    Step.LISTED_ONLY: ("list-checks", ""),
    Step.REASON: ("list-checks", ""),
    Step.MISSING: ("arrow-right", "F8"),
    Step.PRINT: ("printer", "Ctrl+P"),
    Step.NEXT_FORM: ("arrow-right", "Ctrl+Tab"),
    Step.NEXT_PERSON: ("user-plus", "Ctrl+N"),
}


class _Fact:
    """One state in the foot bar: icon and word. It says its sentence again in another language, its tip too."""

    def __init__(self, row: QHBoxLayout) -> None:
        self._picture, self._words = Picture(size=16), _Said(self, look="small")
        self._more: tuple[str, dict[str, object]] = ("", {})
        self._wide, self._tone, self.is_shown = True, Tone.PLAIN, True
        row.addWidget(self._picture)
        row.addWidget(self._words)
        row.addSpacing(8)

    def say(self, key: str, /, *, icon: str, tone: Tone, **values: object) -> None:
        """What it says; from now on it is shown."""
        self._tone, self.is_shown = tone, True
        self._picture.show_icon(icon, tone)
        self._words.say(key, **values)
        self._picture.show()
        self._words.setVisible(self._wide)
        self.name()

    def hide(self) -> None:
        """There is nothing to say."""
        self.is_shown = False
        self._picture.hide()
        self._words.hide()

    def show_words(self, *, wide: bool) -> None:
        """Icon and word, or the icon alone with the word as its tip."""
        self._wide = wide
        self._words.setVisible(wide)

    @property
    def is_telling(self) -> bool:
        """Does it say something that is not so on every good day?"""
        return self._tone in (Tone.INFO, Tone.WARN, Tone.BAD)

    def explain(self, key: str, /, **values: object) -> None:
        """More about it, as a tip."""
        self._more = (key, values)
        self.name()

    def name(self) -> None:
        """Its tip and its name, in the language of the moment."""
        key, values = self._more
        words = self._words.text()
        whole = f"{words}\n{tr(key, **values)}" if key else words
        for part in (self._picture, self._words):
            part.setToolTip(whole)
        self._picture.setAccessibleName(words)


class _Said(Elided):
    """The words of a fact."""

    def __init__(self, fact: _Fact, *, look: str) -> None:
        super().__init__(look=look)
        self._fact = fact

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Tip and name follow the language too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fact.name()
