"""Reports that write themselves (`app.report.scheduled`): whatever the folder lacks is written when a supervisor's window starts."""

from PySide6.QtCore import QObject

from app.core.people import Post
from app.desk import Desk
from app.report.making import Reporting
from app.report.scheduled import Done, Schedule
from app.ui.main_window import MainWindow
from app.ui.notice import Area, Notice
from app.ui.notices import explain
from app.ui.supervisor.tongue import spoken
from app.ui.theme import Tone


class ScheduledReports(QObject):
    """In a worker, once a start; nobody is told where all went well. A failure is a line in place, and tried again the next time."""

    def __init__(self, window: MainWindow, desk: Desk, schedule: Schedule) -> None:
        super().__init__(window)
        self._window = window
        self.done: Done | None = None
        journal, gate, language = desk.personnel.journal, desk.personnel.gate, spoken()
        reporting = Reporting(journal=journal, gate=gate, test_data=desk.counter.test_data)
        window.runner.run(self, lambda call: schedule.write(reporting, language=language), done=self._written, failed=self._failed)

    def _written(self, done: Done) -> None:
        self.done = done
        if done.failed:
            self._tell(Notice(key="supervisor.scheduled", tone=Tone.WARN, values={"file": done.failed[0].name}))

    def _failed(self, failure: Exception) -> None:
        self.done = Done()
        self._tell(explain(failure))

    def _tell(self, notice: Notice) -> None:
        self._window.flow.tell(Area.DOSSIER, notice)


def scheduled_annex(window: MainWindow, desk: Desk) -> ScheduledReports | None:
    """None where no folder is set, or where a clerk sits, whose own counts are nobody's report."""
    schedule = Schedule.of(desk.counter.settings)
    if schedule is None or desk.counter.clerk.post is Post.CLERK or desk.counter.clerk.is_suspended(desk.personnel.gate.today):
        return None
    return ScheduledReports(window, desk, schedule)
