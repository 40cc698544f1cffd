"""Is the ledger whole? The answer in one line, and the thorough check with its progress and a way to stop it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout

from app.core.usage import ChainState
from app.desk import Desk
from app.ui.components import Button, Frame, Picture, Text, theme
from app.ui.i18n import tr
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.sections import NoticeView
from app.ui.supervisor.ledger_health import Health, Proof, thorough
from app.ui.supervisor.numbers import number
from app.ui.tasks import Call, Task, TaskRunner
from app.ui.theme import Tone
from app.ui.words import show_notice


class _Stopped(Exception):
    """Somebody wants no answer any more."""


class Wholeness(Frame):
    """GUI thread."""

    walked = Signal(object)
    """A ChainState: somebody looked at all of it."""

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__("card")
        self._desk, self._runner = desk, runner
        self._task: Task | None = None
        self._health: Health | None = None
        self._notice: Notice | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 14)
        row.setSpacing(14)
        self._picture = Picture("hourglass", tone=Tone.INFO, size=36)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.verdict = Text("supervisor.ledger.walking", look="name", wrap=True)
        self.more = Text(look="muted", wrap=True)
        self.notice = NoticeView()
        self.notice.hide()
        self.passed = Text(look="small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme().px(8))
        for part in (
            self.verdict,
            self.more,
            self.notice,
            self.passed,
            self.bar,
            Text("supervisor.ledger.check.about", look="small", wrap=True),
        ):
            words.addWidget(part)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.check = Button("supervisor.ledger.check.deed", icon="shield-check", on_click=self._begin)
        self.stop = Button("supervisor.ledger.check.stop", icon="x", on_click=self._stop)
        for button in (self.check, self.stop):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._show_progress(under_way=False)

    def show_health(self, health: Health) -> None:
        """As it stands now."""
        self._health = health
        chain, at = health.chain, f"{health.walked_at:%H:%M %d/%m/%Y}"
        self.verdict.say("supervisor.ledger.whole" if chain.ok else "supervisor.ledger.broken_short")
        self._picture.show_icon("shield-check" if chain.ok else "circle-x", Tone.OK if chain.ok else Tone.BAD)
        if not chain.ok:
            self.more.say("supervisor.ledger.failed_at", seq=chain.first_bad_seq, why=_why(chain), at=at)
            self._tell(Notice(key="supervisor.ledger.broken", tone=Tone.BAD, values={"seq": chain.first_bad_seq, "why": _why(chain)}))
        elif chain.events:
            self.more.say("supervisor.ledger.counted", n=number(chain.events), signed=number(chain.signed), at=at)
        else:
            self.more.say("supervisor.ledger.empty")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says it again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            if self._health is not None:
                self.show_health(self._health)
            self._tell(self._notice)
            self.bar.setAccessibleName(tr("supervisor.ledger.check.title"))

    # --- the thorough check -----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        desk, whole = self._desk, self._health.chain.events if self._health else 0
        self._tell(None)
        self._show_progress(under_way=True, whole=whole)

        def work(call: Call) -> Proof | None:
            try:
                return thorough(desk, passed=_telling(call))
            except _Stopped:
                return None

        self._task = self._runner.run(self, work, done=self._done, failed=self._failed, progress=lambda n: self._pass(n, whole=whole))

    def _stop(self) -> None:
        """The answer is dropped at once; the worker stops where it can."""
        if self._task is not None:
            self._task.forget()
            self._done(None)

    def _pass(self, n: int, *, whole: int) -> None:
        self.bar.setValue(n)
        if n >= whole - _LAST_STEP:
            self.passed.say("supervisor.ledger.check.pages")
        else:
            self.passed.say("supervisor.ledger.check.passed", n=number(n), all=number(whole))

    def _done(self, proof: Proof | None) -> None:
        self._show_progress(under_way=False)
        if proof is None:
            self._tell(Notice(key="supervisor.ledger.check.stopped"))
            return
        if not proof.counts_were_true:
            self._tell(Notice(key="supervisor.ledger.check.counts", tone=Tone.BAD))
        elif proof.chain.ok:
            self._tell(Notice(key="supervisor.ledger.check.good", tone=Tone.OK, values={"n": number(proof.chain.events)}))
        self.walked.emit(proof.chain)

    def _failed(self, failure: Exception) -> None:
        self._show_progress(under_way=False)
        self._tell(explain(failure))

    def _show_progress(self, *, under_way: bool, whole: int = 0) -> None:
        focus = self.check.hasFocus() or self.stop.hasFocus()
        for part in (self.stop, self.passed, self.bar):
            part.setVisible(under_way)
        self.check.setVisible(not under_way)
        if focus:
            (self.stop if under_way else self.check).setFocus(Qt.FocusReason.OtherFocusReason)
        if under_way:
            self.bar.setAccessibleName(tr("supervisor.ledger.check.title"))
            self.bar.setRange(0, whole)
            self._pass(0, whole=whole)
        else:
            self._task = None

    def _tell(self, notice: Notice | None) -> None:
        self._notice = notice
        show_notice(self.notice, notice, lambda deed: None)


_LAST_STEP = 1000
"""Fewer events than this behind the last word of the walk: what is left is the file itself."""


def _why(chain: ChainState) -> str:
    return tr(f"custody.why.{chain.reason}")


def _telling(call: Call) -> Callable[[int], None]:
    def passed(number: int) -> None:
        if call.cancel.is_set():
            raise _Stopped
        call.tell(number)

    return passed
