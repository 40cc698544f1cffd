"""What becomes of a paper after the spooler took it: watched until its end, written down, told where the clerk will look.

Nothing told here is about a citizen, only about a job and a printer, so a trouble is told on the next citizen's page too; that all
went well is told only to whom it concerns. Watching goes on while the window is locked and ends when it closes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from app.spool import queue
from app.spool.look import Look, Phase
from app.spool.watch import follow
from app.ui.matter import Matter
from app.ui.notice import Area, Deed, Notice
from app.ui.notices import explain
from app.ui.paper_flow import PaperFlow
from app.ui.papers import AnyPaper, SlipPaper
from app.ui.ports import Receipt, Runner, Running
from app.ui.theme import Tone

_OURS: Final = ("printing.", "window.paper.sent", "window.slip.sent")
"""Notices that good news may stand instead of: those about a job. A trouble is told whatever stands there."""
_WELL: Final = (Phase.COMPLETED, Phase.PRINTING, Phase.WAITING)


@dataclass(slots=True, eq=False)
class Job:
    """One job under watch. GUI thread."""

    paper: AnyPaper = field(repr=False)
    receipt: Receipt
    told: Notice | None = None
    """What stands about it: its trouble, until it is over or was read."""
    task: Running | None = None
    look: Look | None = None

    @property
    def matter(self) -> Matter:
        """Whose paper it is."""
        return self.paper.matter


class PrintWatch(QObject):
    """`looks` and `takes_back` ask the spooler (worker thread); tests put others in their place. GUI thread."""

    changed = Signal()
    """Something was learnt of a job."""

    def __init__(self, flow: PaperFlow, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._flow, self._runner = flow, runner
        self._jobs: list[Job] = []
        self.looks: Callable[[str], Look] = queue.look
        self.takes_back: Callable[[str], None] = queue.cancel
        flow.taken.connect(self._watch)
        flow.changed.connect(self._stand)

    @property
    def trouble(self) -> Job | None:
        """The job whose trouble stands."""
        return next((job for job in self._jobs if job.told is not None), None)

    def has_failed(self, matter: Matter) -> bool:
        """Did the last job of that dossier end, or stop, without a paper?"""
        last = next((job for job in reversed(self._jobs) if job.matter is matter), None)
        return last is not None and last.look is not None and last.look.phase not in _WELL

    def cancel(self, then: Callable[[], object] = lambda: None) -> None:
        """Takes the job that is in trouble out of the queue, then goes on; what comes of it is told like anything else."""
        job = self.trouble
        if job is None or job.look is None or job.look.phase.is_over:
            then()
            return
        takes_back = self.takes_back

        def done(nothing: None) -> None:
            then()

        def failed(failure: Exception) -> None:
            self._tell(job, explain(failure))

        self._runner.run(self, lambda call: takes_back(job.receipt.job), done=done, failed=failed)

    def dismiss(self) -> None:
        """The clerk has read what stands above the paper."""
        for job in self._jobs:
            job.told = None
        self._flow.tell_print(None)

    def _watch(self, paper: AnyPaper, receipt: Receipt) -> None:
        for earlier in self._jobs:
            if earlier.matter is paper.matter and earlier.task is None:
                earlier.told = None  # printed again: that was its way out
        self._jobs = [job for job in self._jobs if job.task is not None or job.told is not None]
        job = Job(paper, receipt)
        self._jobs.append(job)
        if not receipt.job:  # nobody can be asked about it, and it was not promised
            return
        looks, counter = self.looks, self._flow.counter

        def work(call: Any) -> None:
            for look in follow(partial(looks, receipt.job), stop=call.cancel):
                if look.phase.is_news:
                    for part in paper.parts:
                        counter.followed(part, job=receipt.job, printer=receipt.printer, state=look.phase, reason=look.reason)
                call.tell(look)

        def over(nothing: None) -> None:
            job.task = None

        def failed(failure: Exception) -> None:
            job.task = None
            self._tell(job, explain(failure))

        job.task = self._runner.run(self, work, done=over, failed=failed, progress=partial(self._learn, job))

    def _learn(self, job: Job, look: Look) -> None:
        job.look = look
        self.changed.emit()
        if look.phase in _WELL:
            stood, job.told = job.told is not None, None
            standing = self._flow.state.notices.get(Area.PAPER)
            may = standing is None or standing.key.startswith(_OURS)
            if may and (stood or self._flow.is_here(job.matter)):
                self._flow.tell_print(self._good_news(job, look))
        else:
            self._tell(job, self._trouble(job, look))

    def _good_news(self, job: Job, look: Look) -> Notice:
        slip = "_slip" if look.phase is Phase.COMPLETED and isinstance(job.paper, SlipPaper) else ""
        here = self._flow.is_here(job.matter)
        return Notice(
            key=f"printing.state.{look.phase}{slip}",
            tone=Tone.OK if look.phase is Phase.COMPLETED else Tone.INFO,
            values={"printer": job.receipt.printer, "job": job.receipt.job},
            deeds=() if here else (Deed.DISMISS,),
        )

    def _trouble(self, job: Job, look: Look) -> Notice:
        """The ways out, best first: where the job is alive, seeing to the printer is the best, and it needs no button."""
        form = self._flow.is_here(job.matter) and not isinstance(job.paper, SlipPaper)
        if look.phase.is_over:
            deeds = (Deed.PRINT, Deed.DISMISS) if form else (Deed.DISMISS,)
        else:
            deeds = (Deed.OTHER_PRINTER, Deed.CANCEL_JOB) if form else (Deed.CANCEL_JOB, Deed.DISMISS)
        key = f"printing.stopped.{look.reason}" if look.phase is Phase.STOPPED else f"printing.state.{look.phase}"
        return Notice(
            key=key,
            tone=Tone.BAD if look.phase is Phase.ABORTED else Tone.WARN,
            values={"printer": job.receipt.printer, "job": job.receipt.job},
            deeds=deeds,
        )

    def _tell(self, job: Job, notice: Notice) -> None:
        job.told = notice
        self._flow.tell_print(notice)

    def _stand(self) -> None:
        """A trouble stays where it stands, also when the paper changes or the next citizen comes; its deeds are then fewer."""
        job, flow = self.trouble, self._flow
        if job is None or Area.PAPER in flow.state.notices or flow.state.handing_out:
            return
        if job.look is not None and not flow.is_here(job.matter):
            job.told = self._trouble(job, job.look)
        if job.told is not None:
            flow.tell_print(job.told)
