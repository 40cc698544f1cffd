"""The questions before a paper leaves: which printer, which file. What was on the screen when it was ordered is what leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.files import ask_save
from app.ui.notice import Area, Notice
from app.ui.paper_flow import PaperFlow
from app.ui.papers import AnyPaper, Paper, Sheaf, SlipPaper
from app.ui.ports import Runner
from app.ui.print_dialog import PrintDialog
from app.ui.print_memory import PrintMemory
from app.ui.print_order import Binding, Choices, PrintOrder
from app.ui.print_watch import PrintWatch
from app.ui.printing import Printers, printers, spool_to
from app.ui.procedure_book import form_word
from app.ui.questions import may_open

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known before the question: the printers, and how often each form went to one today."""

    found: Printers
    printings: dict[str, int]


class Dispatch(QObject):
    """One question at a time. `asks_place` and `finds_printers` ask the machine; tests put others in their place. GUI thread."""

    closed = Signal()
    """A question is answered or given up."""

    def __init__(self, flow: PaperFlow, runner: Runner, parent: "MainWindow") -> None:
        super().__init__(parent)
        self._flow, self._runner, self._window = flow, runner, parent
        self._memory = PrintMemory(flow.counter.settings)
        self.watch = PrintWatch(flow, runner, self)
        self._asking = False
        self.open = False
        """Does a question stand over the window?"""
        self.asks_place: Callable[[QWidget, str], Path | None] = ask_save
        self.finds_printers: Callable[[], Printers] = printers

    def print(self) -> None:
        """Looks for printers (a print server may take its time), asks for one, hands the ordered paper over."""
        if not self._asking:
            self._flow.order(self._find_printers)

    def other_printer(self) -> None:
        """Takes the job that is in trouble back, then asks again."""
        self.watch.cancel(self.print)

    def print_slip(self, role: str) -> None:
        """The same for the discrepancy slip of that person."""
        if not self._asking:
            self._flow.order_slip(role, self._find_printers)

    def save(self) -> None:
        """Asks for a place and writes the ordered paper. The proposed name holds no citizen's data."""
        if not self._asking:
            self._flow.order(self._ask_place)

    def _find_printers(self, paper: Paper | SlipPaper) -> None:
        if self._asking:  # another question came first while a slip was drawn
            return
        self._asking = True
        finds, counter = self.finds_printers, self._flow.counter
        forms = (paper, *self._flow.others()) if isinstance(paper, Paper) else ()

        def work(call: object) -> Ready:
            return Ready(finds(), {form.form_key: counter.printings(form.dossier.number, form.form_key) for form in forms})

        def failed(failure: Exception) -> None:
            self._asking = False

        self._runner.run(self, work, done=lambda ready: self._ask_printer(paper, forms[1:], ready), failed=failed)

    def _ask_printer(self, paper: Paper | SlipPaper, others: Sequence[AnyPaper], ready: Ready) -> None:
        if not self._flow.is_current(paper):
            self._asking = False
            self._flow.refuse(paper)
            return
        if self._is_unasked():
            self._asking = False
            return
        choices = self._choices(paper, [other for other in others if self._flow.is_current(other)], ready)
        slip = isinstance(paper, SlipPaper)
        dialog = PrintDialog(ready.found, chosen=self._memory.printer, parent=self._window, slip=slip, choices=choices)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._hand_over(paper, others, choices, dialog.order))
        dialog.finished.connect(lambda result: self._close())
        self.open = True
        dialog.open()

    def _choices(self, paper: Paper | SlipPaper, others: Sequence[AnyPaper], ready: Ready) -> Choices:
        if not isinstance(paper, Paper):
            return Choices(tickets=self._memory.tickets)
        more = tuple(part.form_key for other in others for part in other.parts)
        state = self._flow.state
        return Choices(
            front=paper.form_key,
            more=more,
            held_back=tuple(form_word(form) for form in state.forms if form.key not in (paper.form_key, *more)),
            printings=ready.printings,
            failed=self.watch.has_failed(paper.matter),
            names=state.names,
            tickets=self._memory.tickets,
        )

    def _hand_over(self, paper: Paper | SlipPaper, others: Sequence[AnyPaper], choices: Choices, order: PrintOrder) -> None:
        memory = self._memory
        self._runner.run(
            self, lambda call: memory.keep(order.printer, order.ticket), done=lambda nothing: None, failed=lambda failure: None
        )
        spool, again = spool_to(order.printer, order.ticket), order.again(choices)
        along = [other for other in others if other.parts[0].form_key in choices.more]
        if order.binding is Binding.TOGETHER:
            forms = tuple(part for one in (paper, *along) for part in one.parts if isinstance(part, Paper))
            self._flow.print_paper(Sheaf(forms, paper.matter, order.ticket.sides.two), spool, again=again)
        else:
            self._flow.print_paper(paper, spool, again=again, rest=along if order.binding is Binding.APART else ())

    def _is_unasked(self) -> bool:
        """Was everything covered, or is something else asked, since it was ordered? Then nothing is asked over that, and it is said."""
        if may_open(self._window.pages):
            return False
        self._window.flow.tell(Area.PAPER, Notice(key="window.unasked"))
        return True

    def _ask_place(self, paper: Paper) -> None:
        if self._is_unasked():
            return
        self._asking = self.open = True
        try:
            file = self.asks_place(self._window, f"{paper.draft.form.key}_{self._flow.state.number}.pdf".replace("/", "-"))
        finally:
            self._close()
        if file is not None:
            self._flow.save_paper(paper, file)

    def _close(self) -> None:
        self._asking = self.open = False
        self.closed.emit()
