"""What an administrator enters in place: a signed commitment, or a grant. Nothing is kept before he says so; a failure stands here."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from app.core.errors import MotcuaError, WrongUsage
from app.core.lookup import Service
from app.core.people import Commitment, Grant, Term, UnitCommitment
from app.desk import Desk
from app.offices import Offices
from app.ui.components import Button, Frame, Text
from app.ui.editors import date_text
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.sections import NoticeView
from app.ui.supervisor.signatures import Signature
from app.ui.tasks import TaskRunner
from app.ui.tick import Tick
from app.ui.words import show_notice

_COMMITMENT: Final = ("first_day", "document_wanted", "text_wanted", "last")
_GRANT: Final = ("from_day", "last", "procedures_wanted")
"""Their fields, the first day first; the names are those of their sentences."""
_LONGEST: Final = 600


class RecordForm(Frame):
    """One form for both: which fields it has is all they differ in. GUI thread."""

    recorded = Signal(object)
    """A Notice of what was kept."""
    closed = Signal()

    def __init__(self, desk: Desk, runner: TaskRunner, *, granting: bool) -> None:
        super().__init__("inset")
        self._desk, self._runner, self._granting = desk, runner, granting
        self._about: Signature | None = None
        self._notice: Notice | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        self.title = Text(look="strong", wrap=True)
        column.addWidget(self.title)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self.fields: dict[str, QLineEdit] = {}
        for name in _GRANT if granting else _COMMITMENT:
            self._add(name)
        column.addLayout(self._grid)
        self.services = {service: Tick("") for service in Service}
        self.second_factor = Tick("")
        ticks = FlowLayout(gap=16)
        for tick in (*self.services.values(), self.second_factor):
            if not granting:
                tick.hide()
            ticks.addWidget(tick)
        column.addLayout(ticks)
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.save = Button("supervisor.commitments.save", icon="check", look="primary", on_click=self._save)
        foot.addWidget(self.save)
        foot.addWidget(Button("supervisor.commitments.cancel", look="flat", on_click=self.close_form))
        foot.addWidget(Text("supervisor.commitments.on_record", look="small", wrap=True), 1)
        column.addLayout(foot)
        self._name()
        self.hide()

    def open_for(self, about: Signature, *, today: dt.date) -> None:
        """Empty but for today; for that person or organisation."""
        self._about = about
        self.title.say("supervisor.commitments.grant_of" if self._granting else "supervisor.commitments.record_of", name=about.name)
        for field in self.fields.values():
            field.setText("")
        next(iter(self.fields.values())).setText(f"{today:%d/%m/%Y}")
        for service, tick in self.services.items():
            tick.setChecked(service is Service.CITIZEN)
        self.second_factor.setChecked(False)
        self._tell(None)
        self.show()
        self.fields["last" if self._granting else "document_wanted"].setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Nothing was entered."""
        self.hide()
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names its fields in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self._tell(self._notice)

    def _add(self, name: str) -> None:
        field, place = QLineEdit(), len(self.fields)
        field.setMaxLength(_LONGEST)
        field.returnPressed.connect(self._save)
        label = Text(f"supervisor.commitments.{name}", look="small")
        label.setBuddy(field)
        self._grid.addWidget(label, 2 * (place // 2), place % 2)
        self._grid.addWidget(field, 2 * (place // 2) + 1, place % 2)
        self.fields[name] = field

    def _name(self) -> None:
        for name, field in self.fields.items():
            field.setAccessibleName(tr(f"supervisor.commitments.{name}"))
        for service, tick in self.services.items():
            tick.setText(f"{service.value} {tr(f'supervisor.event.service_{service.value}')}")
        self.second_factor.setText(tr("supervisor.commitments.second_factor"))

    # --- entering ---------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        about = self._about
        if about is None or not self.save.isEnabled():
            return
        try:
            work = self._granted(about) if self._granting else self._committed(about)
        except MotcuaError as problem:
            self._tell(explain(problem))
            return
        self.save.setEnabled(False)
        told = Notice(
            key="supervisor.commitments.granted" if self._granting else "supervisor.commitments.recorded", values={"name": about.name}
        )

        def done(result: object) -> None:
            self.save.setEnabled(True)
            self.close_form()
            self.recorded.emit(told)

        def failed(failure: Exception) -> None:
            self.save.setEnabled(True)
            self._tell(explain(failure))

        self._runner.run(self, lambda call: work(), done=done, failed=failed)

    def _committed(self, about: Signature) -> Callable[[], object]:
        personnel, term = self._desk.personnel, self._term()
        document, text = (self.fields[name].text().strip() for name in ("document_wanted", "text_wanted"))
        if about.login:
            return lambda: personnel.commit(Commitment(login=about.login, document=document, text_version=text, term=term))
        offices, unit = Offices(journal=personnel.journal, gate=personnel.gate), about.key.partition(":")[2]
        return lambda: offices.commit(UnitCommitment(unit=unit, document=document, text_version=text, term=term))

    def _granted(self, about: Signature) -> Callable[[], object]:
        personnel = self._desk.personnel
        grant = Grant(
            login=about.login,
            services=frozenset(service for service, tick in self.services.items() if tick.isChecked()),
            procedures=frozenset(word.strip() for word in self.fields["procedures_wanted"].text().split(",") if word.strip()),
            term=self._term(),
            second_factor=self.second_factor.isChecked(),
        )
        return lambda: personnel.grant(grant)

    def _term(self) -> Term:
        try:
            first, last = next(iter(self.fields.values())).text(), self.fields["last"].text()
            return Term(first=_day(first), last=_day(last) if last.strip() else None)
        except ValueError:
            raise WrongUsage("supervisor.commitments.bad_day") from None

    def _tell(self, notice: Notice | None) -> None:
        self._notice = notice
        show_notice(self.notice, notice, lambda deed: None)


def _day(text: str) -> dt.date:
    return dt.datetime.strptime(date_text(text), "%d/%m/%Y").astimezone().date()
