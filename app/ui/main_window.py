"""The window: bars, pages, keys; it joins the views with the flow and holds no state of its own."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.counter import Counter
from app.ui.backlog import Backlog
from app.ui.bars import DemoBand, MatterBar, TopBar
from app.ui.camera import CameraFeed, Sources
from app.ui.caret import Caret
from app.ui.counter_page import CounterPage
from app.ui.dispatch import Dispatch
from app.ui.flow import Flow
from app.ui.focus_ring import FocusRing
from app.ui.foot_bar import FootBar
from app.ui.hand_feed import HandFeed
from app.ui.i18n import tr
from app.ui.intake import Intake
from app.ui.link_watch import LinkWatch
from app.ui.paper_panel import PreviewPage
from app.ui.privacy import Privacy
from app.ui.procedure_book import ProcedureBook
from app.ui.scanner_page import ScannerPage
from app.ui.sheet_bar import SheetBar
from app.ui.sound import Chime
from app.ui.steering import Steering
from app.ui.tab_order import go
from app.ui.tasks import TaskRunner
from app.ui.waiting_page import WaitingPage


class MainWindow(QMainWindow):
    """One window, one counter."""

    begun = Signal()
    """The first paper stands, and whoever could wait for it may work now."""

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
        self.counter, self.runner = counter, runner
        self.flow, self.book = Flow(counter, runner, self), ProcedureBook(counter, runner, self)
        self.dispatch = Dispatch(self.flow, runner, self)
        self.backlog, self.link = Backlog(counter, runner, self), LinkWatch(counter.verifier, runner, self)
        self.steering = Steering(self)
        self.feed, self.hand = CameraFeed(runner, self), HandFeed(counter.settings, self)
        self.intake = Intake(self.flow, self.dispatch, self, feed=self.feed, hand=self.hand, sources=sources)
        self._build(keys_in_file=keys_in_file)
        self._join()
        self._keys(on_language, on_text_size)
        self.setMinimumSize(1024, 640)
        self.resize(1366, 740)
        self._title()
        self._ring = FocusRing(self)

    def begin(self) -> None:
        """The first procedure; once its paper stands, the camera, the state of the ledger, the line."""
        if (first := self.book.first) is not None:
            self.flow.choose(first.code)
        self.to_primary()
        self.flow.changed.connect(self._go_on)
        self._go_on()

    def _go_on(self) -> None:
        if self.flow.state.drafting and not self.flow.state.pdf:
            return
        self.flow.changed.disconnect(self._go_on)
        self.intake.start()
        self._walk_chain()
        self.backlog.start()
        self.link.start()
        self.begun.emit()

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
        self.matter, self.sheets = MatterBar(self.book), SheetBar()
        self.page = CounterPage(self.runner, sample=self.counter.test_data, parent=desk)
        inner.addWidget(self.matter)
        inner.addWidget(self.sheets)
        inner.addWidget(self.page, 1)
        self.desk = desk
        self.preview = PreviewPage(self.runner, self.pages)
        self.scanners = ScannerPage(self.hand, self.runner, parent=self.pages)
        self.waiting = WaitingPage(self.backlog, self.counter.catalogue, self.pages)
        for page in (self.desk, self.preview, self.scanners, self.waiting):
            self.add_page(page)
        column.addWidget(self.pages, 1)
        self.privacy, self.caret, self.chime = Privacy(self, column), Caret(self), Chime(self.counter.settings, self)
        self.foot = FootBar(self.counter, keys_in_file=keys_in_file)
        column.addWidget(self.foot)
        self.setCentralWidget(whole)

    def _join(self) -> None:
        flow, page = self.flow, self.page
        flow.changed.connect(self._render)
        self.matter.chosen.connect(self._choose)
        self.matter.wants_receipt.connect(self.receipt)
        self.sheets.turned.connect(self.turn_form)
        page.wants_procedures.connect(self.to_procedures)
        page.wants_receipt.connect(self.receipt)
        self.matter.renumbered.connect(flow.renumber)
        self.matter.next_person.connect(self.next_person)
        page.people.chosen.connect(flow.select)
        self._join_review()
        self.intake.serve(page.scan, self.scanners)
        page.scan.typed.connect(lambda said: self.to_primary())
        page.scan.deed.connect(self.steering.deed)
        page.welcome.wants_sample.connect(self.intake.sample)
        page.scan.wants_camera.connect(self.scan)
        for panel in (page, page.paper, self.preview.panel):
            panel.deed.connect(self.steering.deed)
        self.preview.panel.left.connect(self.escape)
        self.foot.stepped.connect(self.steering.step)
        self.foot.wants_waiting.connect(self.show_waiting)
        self.foot.wants_preview.connect(lambda: self.turn_to(self.preview))
        self.foot.wants_save.connect(self.save)
        self.foot.wants_print.connect(self.print_paper)
        self.foot.follow(self.feed)
        flow.asks.connect(self.matter.settle)
        flow.counted.connect(self.backlog.refresh)
        flow.arrived.connect(self._hear)
        self.foot.listen(self.hand)
        self.privacy.curtain.drawn.connect(lambda drawn: self.foot.show_cover(drawn=drawn))
        for source in (self.feed, self.hand):
            source.read.connect(self.chime.hear)
        self.backlog.changed.connect(lambda: self.foot.show_waiting(len(self.backlog.items)))
        self.link.changed.connect(self.foot.show_health)

    def _join_review(self) -> None:
        flow, review = self.flow, self.page.review
        review.entered.connect(flow.enter)
        review.withdrawn.connect(flow.withdraw)
        review.explained.connect(flow.explain_choice)
        review.completed.connect(self.to_primary)
        review.deed.connect(self.steering.person_deed)
        review.differing.preferred.connect(lambda fact, card: flow.prefer(fact, card=card))
        review.differing.wants_slip.connect(self.dispatch.print_slip)
        review.covered.opens.connect(flow.uncover)
        review.household.seats.connect(flow.seat_members)
        review.household.looks_up.connect(flow.look_up_member)
        review.household.retried.connect(flow.ask_household)
        review.household.closed.connect(self.escape)
        review.household.let_go.connect(self.to_primary)

    def _keys(self, on_language: Callable[[], object], on_text_size: Callable[[int], object]) -> None:
        review = self.page.review
        menu = self.top.menu
        menu.add("window.menu.waiting", icon="hourglass", shortcut="F11", deed=self.show_waiting)
        menu.add("window.menu.scanners", icon="scan-qr-code", shortcut="F10", deed=lambda: self.turn_to(self.scanners))
        menu.add(lambda: self.chime.words, icon="volume-2", deed=self.chime.switch)
        menu.add("window.bar.language", icon="languages", shortcut="Ctrl+L", deed=on_language)
        keys: dict[str, Callable[[], object]] = {
            "F2": self.scan,
            "F3": self.to_procedures,
            "Ctrl+F": self.to_procedures,
            "F5": self.steering.ask_again,
            "F6": lambda: self.turn_to(self.preview),
            "F10": lambda: self.turn_to(self.scanners),
            "F11": self.show_waiting,
            "Ctrl+O": self.intake.open_file,
            "Ctrl+V": self.intake.paste,
            "Ctrl+T": self.type_person,
            "Ctrl+N": self.next_person,
            "Ctrl+G": self.receipt,
            "Ctrl+P": self.print_paper,
            "Ctrl+S": self.save,
            "Ctrl+Z": self.undo,
            "Ctrl+L": on_language,
            "Ctrl++": lambda: on_text_size(1),
            "Ctrl+=": lambda: on_text_size(1),
            "Ctrl+-": lambda: on_text_size(-1),
            "Esc": self.escape,
        }
        at_the_counter: dict[str, Callable[[], object]] = {
            "F7": review.next_difference,
            "F8": review.next_missing,
            "Ctrl+D": self.steering.take_offer,
            "Ctrl+Tab": lambda: self.sheets.next(self.flow.state),
            "Ctrl+Shift+Tab": lambda: self.sheets.next(self.flow.state, steps=-1),
        }
        for number in range(1, 10):
            at_the_counter[f"Alt+{number}"] = partial(self._nth, number)
        keys |= {key: partial(self.steering.at_the_counter, deed) for key, deed in at_the_counter.items()}
        for key, deed in keys.items():
            self.add_key(key, deed)

    # --- what annexes build on --------------------------------------------------------------------------------------

    def add_page(self, page: QWidget) -> None:
        """One more page; `left` of a page that has it leads back to the counter."""
        self.pages.addWidget(page)
        left = getattr(page, "left", None)
        if left is not None:
            left.connect(self.escape)

    def add_key(self, key: str, deed: Callable[[], object]) -> None:
        """A key that works on every page."""
        QShortcut(QKeySequence(key), self).activated.connect(partial(_call, deed))

    # --- deeds ------------------------------------------------------------------------------------------------------

    def scan(self) -> None:
        """Back to the camera (F2); started again where it had stopped."""
        self.turn_to(self.desk)
        self.intake.look()

    def to_procedures(self) -> None:
        """The procedures (F3, Ctrl+F)."""
        self.turn_to(self.desk)
        self.matter.procedures.search()

    def turn_form(self, form_key: str) -> None:
        """Another form of the dossier (Ctrl+Tab); what is being typed into this one counts first."""
        self.settle()
        self.flow.turn(form_key)
        self.page.review.show_top()

    def receipt(self) -> None:
        """The receipt slip of the dossier (Ctrl+G)."""
        self.settle()
        self.show_desk()
        self.flow.receipt()
        self.page.review.show_top()

    def type_person(self) -> None:
        """A citizen without a card (Ctrl+T)."""
        self.turn_to(self.desk)
        self.page.scan.show_typing()

    def next_person(self) -> None:
        """Forgets this citizen everywhere (Ctrl+N)."""
        self.intake.forget()
        self.privacy.forget()
        self.page.review.forget()
        self.matter.forget()
        self.flow.next_person()
        self.turn_to(self.desk)
        self.intake.start()
        self.to_primary()

    def show_waiting(self) -> None:
        """Those who wait to be verified (F11)."""
        self.backlog.refresh()
        self.turn_to(self.waiting)

    def save(self) -> None:
        """The paper in front as a file (Ctrl+S)."""
        self.steering.hand_out("save_page", self.dispatch.save)

    def print_paper(self) -> None:
        """Asks for the printer, then hands the paper in front over (Ctrl+P)."""
        self.steering.hand_out("print_page", self.dispatch.print)

    def undo(self) -> None:
        """The last change of the dossier taken back (Ctrl+Z), where it can be seen."""
        if self.shows_paper:
            self.flow.undo()

    def show_desk(self) -> None:
        """The counter."""
        self.turn_to(self.desk)

    @property
    def shows_paper(self) -> bool:
        """Is a page in front on which the form can be seen?"""
        return self.pages.currentWidget() in (self.desk, self.preview)

    def settle(self) -> None:
        """What is still being typed counts."""
        self.matter.settle()
        self.page.review.settle()

    def escape(self) -> None:
        """Back to the counter; a look-up under way is stopped. Loses nothing."""
        if self.pages.currentWidget() is not self.desk:
            self.turn_to(self.desk)
        elif self.page.scan.stack.currentIndex():
            self.page.scan.stack.setCurrentIndex(0)
        elif (family := self.flow.state.family) is not None and family.role == self.flow.state.selected:
            self.flow.close_household()
            if family.asking:
                self.flow.cancel()
        else:
            self.page.scan.flatbed.stop()
            self.flow.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Lets the camera go and drops what is on its way; but a paper on its way out is waited for."""
        if self.flow.state.handing_out:
            self.flow.stay()
            event.ignore()
            return
        self.hide()  # the workers may take a moment to stop
        self.intake.close()
        self.runner.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The title follows the language, widths follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._title()
            QTimer.singleShot(0, self, self._render)  # after every part has heard of it

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802  # Qt's name
        """Tab walks the page as the eye does; from what has just gone out of sight the keyboard goes to the next step."""
        holder, whole = self.focusWidget(), self.centralWidget()
        if whole is not None and (holder is None or holder.isVisible()):
            return go(whole, forward=forward)
        self.to_primary()
        return True

    def fit(self) -> None:
        """After another text size."""
        self.page.fit()

    # --- what comes back --------------------------------------------------------------------------------------------

    def _render(self) -> None:
        state = self.flow.state
        self.matter.render(state)
        self.sheets.render(state)
        self.page.render(state)
        self.preview.panel.render(state)
        self.foot.render(state)
        self.caret.follow(state)

    def _hear(self, role: str) -> None:
        """Somebody's answer is there: the source answers, so those who wait may be asked about."""
        place = next((place for place in self.flow.state.places if place.role == role), None)
        if place is not None and place.finding is not None:
            self.backlog.work_off()

    def _choose(self, procedure: str) -> None:
        """What the clerk chose is offered first the next time; the keyboard goes on to the next step."""
        self.book.use(procedure)
        self.flow.choose(procedure)
        self.to_primary()

    def _walk_chain(self) -> None:
        self.runner.run(self, lambda call: self.counter.chain(), done=self.foot.show_chain, failed=lambda failure: None)

    def _nth(self, number: int) -> None:
        places = self.flow.state.places
        if number <= len(places):
            self.flow.select(places[number - 1].role)

    def turn_to(self, page: QWidget) -> None:
        """That page in front; the keyboard goes there."""
        self.pages.setCurrentWidget(page)
        self.foot.show_paper_deeds(shown=self.shows_paper)
        if page is not self.desk:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_primary(self) -> None:
        """The keyboard to the next step; on a page of other things, to where that page begins."""
        front = self.pages.currentWidget()
        (self.foot.primary if front is None or self.shows_paper else front).setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self) -> None:
        self.setWindowTitle(tr("window.title", unit=self.counter.clerk.unit.name))


def _call(deed: Callable[[], object]) -> None:
    deed()
