"""One flag in front: what was seen, the way to whom it is about, its events, and the verdict with its reason."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.reason import Use
from app.misuse.verdict import Verdict
from app.ui.components import Button, Frame, Picture, Pill, Text, theme
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from app.ui.notice import Notice
from app.ui.reason_line import ReasonLine
from app.ui.sections import NoticeView
from app.ui.supervisor.alerts import Alert, Opened
from app.ui.supervisor.event_lines import event_lines
from app.ui.supervisor.names import Names
from app.ui.supervisor.work_table import WorkTable
from app.ui.theme import Tone
from app.ui.words import show_notice

MOMENT: Final = "%H:%M %d/%m/%Y"
_VERDICTS: Final = {Verdict.OK: "circle-check", Verdict.ASK: "circle-question-mark", Verdict.FORWARD: "arrow-right"}
_MOST_EVENTS: Final = 6
"""So many are seen at once; the others are scrolled to."""


class AlertCard(QScrollArea):
    """Nothing is done by itself: opening and judging are asked for. GUI thread."""

    opens = Signal(str)
    judges = Signal(str, object, object)
    """The flag, its Verdict, and the Reason for it."""

    def __init__(self) -> None:
        super().__init__()
        self._alert: Alert | None = None
        self._opened: Opened | None = None
        self._names = Names()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card = Frame("card")
        self._column = column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        self.empty = Text("supervisor.alerts.choose", look="muted", wrap=True)
        column.addWidget(self.empty)
        self._body = QWidget()
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        column.addWidget(self._body)
        column.addStretch(1)
        self._build_head()
        self._build_events()
        self._build_verdict()
        self.setWidget(card)
        self.show_alert(None)

    def show_alert(self, alert: Alert | None, *, names: Names | None = None) -> None:
        """That one as it stands; what was being chosen for the same one stays."""
        other = alert is None or self._alert is None or alert.id != self._alert.id
        self._alert, self._names = alert, names or self._names
        if other:
            self._opened = None
            self.notice.forget()
            self.reason.forget()
            self._untick()
        self._show()

    def show_opened(self, opened: Opened) -> None:
        """Whom it is about, and its events."""
        self._alert, self._opened = opened.alert, opened
        self._show()

    def tell(self, notice: Notice | None) -> None:
        """What came of the last deed, in place."""
        show_notice(self.notice, notice, lambda deed: None)
        if notice is not None:
            self.ensureWidgetVisible(self.notice)

    def set_busy(self, *, busy: bool) -> None:
        """Nothing is asked for twice while it is on its way."""
        self.busy.setVisible(busy)
        for button in (self.open, self.again, *self.verdicts.values()):
            button.setEnabled(not busy)
        self._allow(busy=busy)

    def go_in(self) -> None:
        """The keyboard comes to the next step."""
        step = next((one for one in (self.open, self.verdicts[Verdict.OK], self.again) if one.isVisible()), None)
        if step is not None:
            step.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """The same in another language."""
        self._show()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        self._picture, self.title, self.due = Picture(size=24), Text(look="name", wrap=True), Pill()
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        head.addWidget(self.due, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(head)
        self.sentence, self.about = Text(wrap=True), Text(look="muted", wrap=True)
        self.notice = NoticeView()
        self.said = Text(look="small", wrap=True)
        self.on_record = Text("supervisor.alerts.on_record", wrap=True)
        self.open = Button("supervisor.alerts.open", icon="eye", look="primary", on_click=self._ask_to_open)
        self.again = Button("supervisor.alerts.show_events", icon="eye", on_click=self._ask_to_open)
        self.busy = Text("supervisor.alerts.busy", look="muted")
        self.busy.hide()
        for part in (self.sentence, self.about, self.notice, self.said, self.on_record):
            self._rows.addWidget(part)
        line = QHBoxLayout()
        for deed in (self.open, self.again):
            line.addWidget(deed)
        line.addWidget(self.busy)
        line.addStretch(1)
        self._rows.addLayout(line)

    def _build_events(self) -> None:
        self.events_head = Text(look="strong")
        self.events = WorkTable("supervisor.alerts.events_list")
        self.missing = Text(look="small", wrap=True)
        for part in (self.events_head, self.events, self.missing):
            self._rows.addWidget(part)

    def _build_verdict(self) -> None:
        self.judging = QWidget()
        column = QVBoxLayout(self.judging)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Text("supervisor.alerts.verdict", look="strong"))
        choices = FlowLayout()
        self._group = QButtonGroup(self)
        self.verdicts: dict[Verdict, Button] = {}
        for verdict, icon in _VERDICTS.items():
            button = Button(f"verdict.{verdict}", icon=icon, look="segment")
            button.setCheckable(True)
            button.clicked.connect(partial(self._allow, busy=False))
            self._group.addButton(button)
            choices.addWidget(button)
            self.verdicts[verdict] = button
        column.addLayout(choices)
        self.reason = ReasonLine(Use.REVIEW, about=tr("supervisor.alerts.why"))
        self.reason.given.connect(lambda reason: self._allow(busy=False))
        self.reason.words.textEdited.connect(lambda words: self._allow(busy=False))
        column.addWidget(self.reason)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.judge = Button("supervisor.alerts.judge", icon="check", look="primary", on_click=self._ask_to_judge)
        self.wants = Text("supervisor.alerts.judge_wants", look="small", wrap=True)
        foot.addWidget(self.judge)
        foot.addWidget(self.wants, 1)
        column.addLayout(foot)
        self._rows.addWidget(self.judging)

    # --- what stands ------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        alert = self._alert
        self.empty.setVisible(alert is None)
        self._body.setVisible(alert is not None)
        if alert is None:
            return
        tone = Tone.BAD if alert.stands_out or alert.is_overdue else Tone.WARN
        self._picture.show_icon("siren" if alert.stands_out else "triangle-alert", Tone.OK if alert.settled else tone)
        self.title.say(f"supervisor.rule.{alert.rule}")
        show_due(self.due, alert)
        self.sentence.say(alert.sentence, **alert.values)
        self.about.show_data(" · ".join((f"{alert.at:{MOMENT}}", alert.unit, who(alert), str(alert.rule))))
        self.said.show_data(_said(alert))
        self.said.setVisible(alert.opened)
        self.on_record.setVisible(not alert.named)
        self.open.setVisible(not alert.named)
        self.again.setVisible(alert.named and self._opened is None)
        self._show_events()
        self.judging.setVisible(alert.named and not alert.settled)
        self._allow(busy=False)

    def _show_events(self) -> None:
        opened = self._opened
        for part in (self.events_head, self.events, self.missing):
            part.setVisible(opened is not None)
        if opened is None:
            return
        self.events_head.say("supervisor.alerts.events", n=len(opened.events))
        self.events.show_lines(event_lines(opened.events, self._names.procedures))
        self.events.setFixedHeight(self.events.height_of(min(_MOST_EVENTS, len(opened.events))))
        self.events.setVisible(bool(opened.events))
        whole = not opened.missing
        self.missing.say("supervisor.alerts.no_events" if whole else "supervisor.alerts.events_missing", n=opened.missing)
        self.missing.setVisible(not whole or not opened.events)

    def _allow(self, *, busy: bool) -> None:
        ready = self._group.checkedButton() is not None and self.reason.reason is not None
        self.judge.setEnabled(ready and not busy)
        self.wants.setVisible(not ready)

    def _untick(self) -> None:
        self._group.setExclusive(False)
        for button in self.verdicts.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    # --- what is asked for ------------------------------------------------------------------------------------------

    def _ask_to_open(self) -> None:
        if self._alert is not None:
            self.opens.emit(self._alert.id)

    def _ask_to_judge(self) -> None:
        self.reason.settle()
        verdict = next((one for one, button in self.verdicts.items() if button.isChecked()), None)
        if self._alert is not None and verdict is not None and self.reason.reason is not None:
            self.judges.emit(self._alert.id, verdict, self.reason.reason)


def show_due(pill: Pill, alert: Alert) -> None:
    """Its clock: time left, overdue, or done."""
    key, n, tone = due_of(alert)
    pill.say(f"supervisor.alerts.{key}", icon="circle-check" if alert.settled else "hourglass", tone=tone, n=n)
    pill.setMinimumHeight(theme().px(26))


def due_of(alert: Alert) -> tuple[str, int, Tone]:
    """The sentence of its clock, the number of days in it, and its tone."""
    if alert.settled:
        return "done", 0, Tone.OK
    if alert.days_left < 0:
        return "overdue", -alert.days_left, Tone.BAD
    return ("left", alert.days_left, Tone.INFO) if alert.days_left else ("today", 0, Tone.WARN)


def who(alert: Alert) -> str:
    """Its clerk: a sign before whoever looks has opened it, his name afterwards."""
    if not alert.who:
        return tr("supervisor.alerts.nobody")
    return alert.who if alert.named else tr("supervisor.alerts.hidden", sign=alert.who)


def _said(alert: Alert) -> str:
    """Who opened it, and who said what of it."""
    parts = []
    if alert.opened_at is not None:
        parts.append(tr("supervisor.alerts.opened_by", name=alert.opened_by, at=f"{alert.opened_at:{MOMENT}}"))
    if alert.verdict is not None and alert.judged_at is not None:
        reason = ": ".join(filter(None, (tr(f"reason.review.{alert.reason}"), alert.note)))
        said = {"name": alert.judged_by, "at": f"{alert.judged_at:{MOMENT}}", "verdict": tr(f"verdict.{alert.verdict}"), "reason": reason}
        parts += [tr("supervisor.alerts.judged_by", **said)]
        parts.append(tr("supervisor.alerts.last_word" if alert.settled else "supervisor.alerts.asking"))
    return " ".join(parts)
