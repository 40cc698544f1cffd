"""The window: bars, pages, keys; it joins the views with the flow and holds no state of its own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.counter import Counter
from app.ui.bars import DemoBand, FootBar, MatterBar, TopBar
from app.ui.camera import CameraFeed, Sources
from app.ui.counter_page import CounterPage
from app.ui.dispatch import Dispatch
from app.ui.files import ask_open
from app.ui.flow import Flow
from app.ui.focus_ring import FocusRing
from app.ui.help_page import HelpPage
from app.ui.i18n import tr
from app.ui.paper_panel import PreviewPage
from app.ui.samples import next_sample
from app.ui.scan_panel import as_png, content_of
from app.ui.state import Area, Deed, Notice, Step
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.usage_page import UsagePage
from scanner.read import read_bytes, read_file
from scanner.reading import Reading


class MainWindow(QMainWindow):
    """One window, one counter. `asks_file` opens the file dialog; tests put another in its place."""

    def __init__(
        self,
        counter: Counter,
        runner: TaskRunner,
        *,
        sources: Sources,
        keys_in_file: bool = False,
        on_language: Callable[[], object] = lambda: None,
        on_text_size: Callable[[int], object] = lambda steps: None,
    ) -> None:
        super().__init__()
        self.counter, self.runner, self._sources = counter, runner, sources
        self.asks_file: Callable[[QWidget], Path | None] = ask_open
        self.flow = Flow(counter, runner, self)
        self.dispatch = Dispatch(self.flow, runner, self)
        self.feed = CameraFeed(runner, self)
        self._asking = self._missed = False
        self._build(keys_in_file=keys_in_file)
        self._join()
        self._keys(on_language, on_text_size)
        self.setMinimumSize(1024, 640)
        self.resize(1366, 740)
        self._title()
        self._ring = FocusRing(self)

    def begin(self) -> None:
        """The first procedure, the camera, the state of the ledger."""
        forms = self.counter.catalogue.forms
        first = next((form for form in forms if form.key == "xntthn"), forms[0] if forms else None)
        if first is not None:
            self.flow.start(first.key, first.procedures[0].code)
        self.feed.start(self._sources)
        self._walk_chain()
        self.foot.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- building ---------------------------------------------------------------------------------------------------

    def _build(self, *, keys_in_file: bool) -> None:
        whole = QWidget()
        whole.setProperty("look", "page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = TopBar(self.counter.clerk)
        column.addWidget(self.top)
        if self.counter.test_data:
            self.demo = DemoBand()
            column.addWidget(self.demo)
        self.pages = QStackedWidget()
        desk = QWidget()
        inner = QVBoxLayout(desk)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self.matter = MatterBar(self.counter)
        self.page = CounterPage(self.runner, sample=self.counter.test_data)
        inner.addWidget(self.matter)
        inner.addWidget(self.page, 1)
        self.desk = desk
        self.preview = PreviewPage(self.runner)
        self.usage = UsagePage(self.counter, self.runner)
        self.help = HelpPage()
        for page in (self.desk, self.preview, self.usage, self.help):
            self.pages.addWidget(page)
        column.addWidget(self.pages, 1)
        self.foot = FootBar(self.counter, keys_in_file=keys_in_file)
        column.addWidget(self.foot)
        self.setCentralWidget(whole)

    def _join(self) -> None:
        flow, page = self.flow, self.page
        flow.changed.connect(self._render)
        self.top.wants_usage.connect(self.show_usage)
        self.top.wants_help.connect(lambda: self._turn_to(self.help))
        self.matter.chosen.connect(flow.start)
        self.matter.renumbered.connect(flow.renumber)
        self.matter.next_person.connect(self.next_person)
        page.people.chosen.connect(flow.select)
        page.review.preferred.connect(lambda fact, card: flow.prefer(fact, card=card))
        page.review.entered.connect(flow.enter)
        page.review.withdrawn.connect(flow.withdraw)
        page.review.deed.connect(self._person_deed)
        page.scan.pasted.connect(self._take)
        page.scan.typed.connect(lambda number, name, birth: self._typed(number, name, birth))
        page.scan.deed.connect(self._deed)
        page.scan.wants_file.connect(self.open_file)
        page.welcome.wants_sample.connect(self.sample)
        page.scan.wants_camera.connect(self.scan)
        for panel in (page, page.paper, self.preview.panel):
            panel.deed.connect(self._deed)
        self.preview.panel.left.connect(self.escape)
        self.usage.left.connect(self.escape)
        self.usage.chain_walked.connect(self.foot.show_chain)
        self.help.left.connect(self.escape)
        self.foot.stepped.connect(self._step)
        self.foot.wants_preview.connect(lambda: self._turn_to(self.preview))
        self.foot.wants_save.connect(self.save)
        self.foot.wants_print.connect(self.print_paper)
        self.feed.seen.connect(page.scan.show_seen)
        self.feed.read.connect(self._read)
        self.dispatch.closed.connect(self._read_missed)
        flow.asks.connect(self.matter.settle)
        self.feed.stopped.connect(self._camera_stopped)
        self.feed.seen.connect(self._camera_runs)

    def _keys(self, on_language: Callable[[], object], on_text_size: Callable[[int], object]) -> None:
        review = self.page.review
        self.top.wants_language.connect(partial(_call, on_language))
        keys: dict[str, Callable[[], object]] = {
            "F1": lambda: self._turn_to(self.help),
            "F2": self.scan,
            "F3": self.to_procedures,
            "F5": self.flow.retry,
            "F6": lambda: self._turn_to(self.preview),
            "F7": review.next_difference,
            "F8": review.next_missing,
            "F9": self.show_usage,
            "Ctrl+O": self.open_file,
            "Ctrl+V": self._paste,
            "Ctrl+T": self.type_person,
            "Ctrl+N": self.next_person,
            "Ctrl+P": self.print_paper,
            "Ctrl+S": self.save,
            "Ctrl+Z": self.flow.undo,
            "Ctrl+L": on_language,
            "Ctrl++": lambda: on_text_size(1),
            "Ctrl+=": lambda: on_text_size(1),
            "Ctrl+-": lambda: on_text_size(-1),
            "Esc": self.escape,
        }
        for number in range(1, 10):
            keys[f"Alt+{number}"] = partial(self._nth, number)
        for key, deed in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(partial(_call, deed))

    # --- deeds ------------------------------------------------------------------------------------------------------

    def scan(self) -> None:
        """Back to the camera (F2); started again where it had stopped."""
        self._turn_to(self.desk)
        self.page.scan.stack.setCurrentIndex(0)
        self.feed.look_again()
        if not self.feed.running:
            self.page.scan.camera.show_words("window.camera.starting", icon="camera")
            self.feed.start(self._sources)

    def to_procedures(self) -> None:
        """The procedures (F3)."""
        self._turn_to(self.desk)
        self.matter.to_procedures()

    def type_person(self) -> None:
        """A citizen without a card (Ctrl+T)."""
        self._turn_to(self.desk)
        self.page.scan.show_typing()

    def open_file(self) -> None:
        """A picture or PDF from disk (Ctrl+O)."""
        self._asking = True
        try:
            file = self.asks_file(self)
        finally:
            self._asking = False
            self._read_missed()
        if file is not None:
            self.flow.read(lambda: read_file(file))

    def sample(self) -> None:
        """A bundled card of an invented citizen, to try things without one."""
        file = next_sample(self.flow.state)
        if file is not None:
            self.flow.read(lambda: read_file(file))

    def next_person(self) -> None:
        """Forgets this citizen everywhere (Ctrl+N)."""
        self.page.scan.form.clear()
        self.page.review.forget()
        self.matter.forget()
        self.page.scan.stack.setCurrentIndex(0)
        self.flow.next_person()
        self._turn_to(self.desk)
        if not self.feed.running:
            self.feed.start(self._sources)
        self.foot.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_usage(self) -> None:
        """The counts (F9)."""
        self._turn_to(self.usage)
        self.usage.refresh()

    def save(self) -> None:
        """The paper as a PDF (Ctrl+S)."""
        self._settle()
        self.dispatch.save()

    def print_paper(self) -> None:
        """Asks for the printer, then hands the paper over (Ctrl+P)."""
        self._settle()
        self.dispatch.print()

    def _settle(self) -> None:
        self.matter.settle()
        self.page.review.settle()

    def escape(self) -> None:
        """Back to the counter; a look-up under way is stopped. Loses nothing."""
        if self.pages.currentWidget() is not self.desk:
            self._turn_to(self.desk)
        elif self.page.scan.stack.currentIndex():
            self.page.scan.stack.setCurrentIndex(0)
        else:
            self.flow.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Lets the camera go and drops what is on its way; but a paper on its way out is waited for."""
        if self.flow.state.handing_out:
            self.flow.stay()
            event.ignore()
            return
        self.hide()  # the workers may take a moment to stop
        self.feed.stop()
        self.runner.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The title follows the language, widths follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._title()
            QTimer.singleShot(0, self, self._render)  # after every part has heard of it

    def fit(self) -> None:
        """After another text size."""
        self.page.fit()

    # --- what comes back --------------------------------------------------------------------------------------------

    def _render(self) -> None:
        state = self.flow.state
        self.matter.render(state)
        self.page.render(state)
        self.preview.panel.render(state)
        self.foot.render(state)

    def _camera_runs(self, seen: object) -> None:
        self.foot.camera.say("window.status_bar.camera_on", icon="camera", tone=Tone.OK)

    def _camera_stopped(self, notice: Notice | None) -> None:
        self.page.scan.show_stopped(notice)
        self.foot.camera.say("window.status_bar.camera_off", icon="camera-off", tone=Tone.PLAIN)

    def _walk_chain(self) -> None:
        self.runner.run(self, lambda call: self.counter.chain(), done=self.foot.show_chain, failed=lambda failure: None)

    def _read(self, reading: Reading) -> None:
        """A card before the camera; not while a question stands over the window, whose paper it would change."""
        self._missed = bool(self._asking or self.dispatch.open or QApplication.activeModalWidget())
        if not self._missed:
            self.flow.reading(reading)

    def _read_missed(self) -> None:
        if self._missed:
            self._missed = False
            self.feed.look_again()

    def _paste(self) -> None:
        """A picture is taken out of the clipboard: a card must not lie there for the next program."""
        clipboard = QGuiApplication.clipboard()
        holds_picture = isinstance(content_of(clipboard.mimeData()), QImage)
        self._take(clipboard.mimeData())
        if holds_picture:
            clipboard.clear()

    def _take(self, mime: QMimeData | None) -> None:
        content = content_of(mime)
        if isinstance(content, QImage):
            self.flow.read(lambda: read_bytes(as_png(content), source="clipboard"))
        elif content:
            self.flow.read(lambda: (reading for file in content for reading in read_file(file)))

    def _typed(self, number: str, name: str, birth: object) -> None:
        self.page.scan.stack.setCurrentIndex(0)
        self.page.scan.form.clear()
        self.flow.typed(number=number, full_name=name, birth=birth)  # type: ignore[arg-type]  # a Qt signal forgets the type
        self.foot.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _person_deed(self, deed: str, role: str) -> None:
        word, _, other = deed.partition(":")
        deeds: dict[str, Callable[[], object]] = {
            "same": lambda: self.flow.same_person(role, other),
            "not_same": lambda: self.flow.same_person(role, ""),
            "move": lambda: self.flow.move(role, other),
            "remove": lambda: self.flow.remove(role),
            Deed.RETRY: lambda: self.flow.retry(role),
            Deed.CARD_ONLY: lambda: self.flow.card_only(role),
            Deed.TYPED_ONLY: lambda: self.flow.card_only(role),
            Deed.SCAN: lambda: self._again(role),
            Deed.RETYPE: lambda: self._retype(role),
        }
        if word in deeds:
            deeds[word]()
        else:
            self._deed(word)

    def _again(self, role: str) -> None:
        """Another card for that role: whoever is there without an answer makes room."""
        self.flow.vacate(role)
        self.scan()

    def _retype(self, role: str) -> None:
        """Back to the three lines, with what was typed still in them."""
        place = next((place for place in self.flow.state.places if place.role == role), None)
        if place is not None and place.claimant is not None:
            said = place.claimant.identity
            self.page.scan.form.fill(said.number, said.full_name, said.birth_date)
        self.flow.vacate(role)
        self.type_person()

    def _deed(self, deed: str) -> None:
        deeds: dict[str, Callable[[], object]] = {
            Deed.NEXT_PERSON: self.next_person,
            Deed.PRINT: self.print_paper,
            Deed.DISMISS: lambda: self.flow.dismiss(Area.PAPER),
            Deed.CANCEL: self.flow.cancel,
            Deed.SCAN: self.scan,
            Deed.RETYPE: self.type_person,
            Deed.RETRY: self.flow.retry,
        }
        deeds[deed]()

    def _step(self, step: str) -> None:
        steps: dict[str, Callable[[], object]] = {
            Step.SCAN: self._scan_next,
            Step.RETRY: self.flow.retry,
            Step.MISSING: self.page.review.next_missing,
            Step.PRINT: self.print_paper,
            Step.NEXT_PERSON: self.next_person,
        }
        self._turn_to(self.desk)
        steps[step]()

    def _scan_next(self) -> None:
        state = self.flow.state
        if state.people and state.next_role:
            self.flow.select(state.next_role)
        self.scan()

    def _nth(self, number: int) -> None:
        places = self.flow.state.places
        if number <= len(places):
            self.flow.select(places[number - 1].role)

    def _turn_to(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self.foot.show_paper_deeds(shown=page in (self.desk, self.preview))
        if page is not self.desk:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self) -> None:
        self.setWindowTitle(tr("window.title", unit=self.counter.clerk.unit.name))


def _call(deed: Callable[[], object]) -> None:
    deed()
