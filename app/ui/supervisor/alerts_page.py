"""Alerts: the flags of the period on the left, what is most pressing first; the one in front on the right, to be opened and judged."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.core.reason import Reason
from app.desk import Desk
from app.misuse.verdict import Verdict
from app.report.listing import Listing
from app.report.making import Format
from app.ui.components import Button, Frame, Text, theme
from app.ui.i18n import tr
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.sections import NoticeView, Skeleton
from app.ui.supervisor.alert_card import AlertCard, due_of, who
from app.ui.supervisor.alerts import Alert, Opened, alerts, opened
from app.ui.supervisor.names import Names
from app.ui.supervisor.page import Asked, SupervisorPage
from app.ui.supervisor.table import Cell, Lines, words
from app.ui.supervisor.tongue import spoken
from app.ui.supervisor.trend import called
from app.ui.supervisor.work_table import Toned, WorkTable
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.well import Well
from app.ui.words import show_notice

_BESIDE = 900
"""Pixels at 100 % from which list and flag stand beside each other."""
_SHARES, _BELOW = (3, 2), (2, 3)
"""Of list and flag, beside and below each other."""
_TALL = 520
"""Pixels at 100 % that both want below each other; where there are fewer, the page scrolls."""


class AlertsPage(SupervisorPage):
    """Both deeds are events, and say so before they are done. A failure stands with the flag that it is about."""

    NAME: ClassVar[str] = "alerts"
    ICON: ClassVar[str] = "triangle-alert"

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        self._asked: Asked | None = None
        self._asking: Asked | None = None
        self._all: tuple[Alert, ...] | None = None
        self._shown: tuple[Alert, ...] = ()
        self._names = Names()
        self._way: Qt.Orientation | None = None
        self._news: Notice | None = None
        """What is told once the list stands anew."""
        self._well = Well.over(self)
        column = self._well.column
        column.addLayout(self._filter())
        self.glass = NoticeView()
        self.glass.hide()
        column.addWidget(self.glass)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(12)
        self.split.addWidget(self._list())
        self.card = AlertCard()
        self.card.opens.connect(self._open)
        self.card.judges.connect(self._judge)
        self.split.addWidget(self.card)
        column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    def show_for(self, asked: Asked) -> None:
        """The flags of that period and unit; not asked for again while the same question is on its way."""
        self._asked = asked
        if self._asking == asked:
            return
        self._asking = asked
        desk = self.desk

        def work() -> tuple[tuple[Alert, ...], Names]:
            try:
                return alerts(desk.supervision, period=asked.period, unit=asked.unit), Names.of(desk)
            finally:
                self._asking = None

        self.ask(work, self._show_all)

    def paper(self) -> Callable[[], bytes] | None:
        """The list as it is filtered, nobody named: a paper goes to others than who opened a flag."""
        listing = self._listing()
        return (lambda: listing.file(Format.PDF)) if listing is not None else None

    def tables(self) -> Callable[[str], bytes] | None:
        """The same for the other formats."""
        listing = self._listing()
        return (lambda how: listing.file(Format(how))) if listing is not None else None

    def _listing(self) -> Listing | None:
        asked, shown = self._asked, self._shown
        if asked is None or not shown:
            return None
        period, personnel = asked.period, self.desk.personnel
        days = called(period.first, period.last, None) if period.first and period.last else "–"
        where = self._names.say("unit", asked.unit) if asked.unit else tr("supervisor.unit.all")
        return Listing(
            title=tr("supervisor.alerts.list"),
            office=personnel.gate.clerk.unit.name,
            about=tr("listing.alerts", days=days, where=where),
            at=personnel.journal.clock.now().astimezone(),
            columns=("flag", "rule", "at", "unit", "who", "due", "state"),
            heads=tuple(tr(f"supervisor.alerts.{name}") for name in ("list_flag", "rule", "at", "unit", "who", "due", "state")),
            rows=tuple(_listed(alert) for alert in shown),
            test_data=self.desk.counter.test_data,
            language=spoken(),
        )

    def back(self) -> bool:
        """From the flag to the list."""
        focus = self.window().focusWidget()
        inside = focus is not None and self.card.isAncestorOf(focus)
        if inside:
            self._well.verticalScrollBar().setValue(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return inside

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says everything again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
            self.card.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where there is no room beside each other, the flag stands below the list."""
        super().resizeEvent(event)
        beside = self.width() >= theme().px(_BESIDE)
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if way is not self._way:
            self._way = way
            self.split.setOrientation(way)
            self.split.setMinimumHeight(0 if beside else theme().px(_TALL))
            self.split.setSizes([share * self.width() for share in (_SHARES if beside else _BELOW)])

    # --- the list ---------------------------------------------------------------------------------------------------

    def _filter(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        group = QButtonGroup(self)
        self.open_only = Button("supervisor.alerts.open_only", look="segment", n=0, on_click=self._show)
        self.everything = Button("supervisor.alerts.all", look="segment", n=0, on_click=self._show)
        for button in (self.open_only, self.everything):
            button.setCheckable(True)
            group.addButton(button)
            row.addWidget(button)
        self.open_only.setChecked(True)
        row.addSpacing(10)
        row.addWidget(Text("supervisor.alerts.about", look="small", wrap=True), 1)
        return row

    def _list(self) -> QWidget:
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(4, 4, 4, 4)
        self.table = WorkTable("supervisor.alerts.list", by=_DUE)
        self.table.chosen.connect(lambda key: self._choose())
        self.table.opened.connect(lambda key: self._to_card())
        column.addWidget(self.table)
        self.empty = Text("supervisor.alerts.none_open", look="muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMinimumHeight(theme().px(160))
        self.empty.hide()
        column.addWidget(self.empty)
        self.waiting = Skeleton(5)
        column.addWidget(self.waiting)
        return card

    def _show_all(self, brought: tuple[tuple[Alert, ...], Names]) -> None:
        self._all, self._names = brought
        self._show()
        if self._news is not None:
            self.told.emit(self._news)
            self._news = None

    def _show(self) -> None:
        """The list by its filter, and the flag in front as it stands now."""
        every = self._all or ()
        left = tuple(alert for alert in every if not alert.settled)
        self.open_only.say("supervisor.alerts.open_only", n=len(left))
        self.everything.say("supervisor.alerts.all", n=len(every))
        glass = sum(alert.stands_out for alert in every)
        show_notice(self.glass, Notice(key="supervisor.alerts.glass", tone=Tone.BAD, values={"n": glass}) if glass else None, _nothing)
        self._shown = shown = left if self.open_only.isChecked() else every
        self.waiting.setVisible(self._all is None)
        self.table.setVisible(bool(shown))
        self.empty.setVisible(self._all is not None and not shown)
        self.empty.say("supervisor.alerts.none_open" if self.open_only.isChecked() else "supervisor.alerts.none")
        self.table.show_lines(_lines(shown))
        self._choose()

    def _choose(self) -> None:
        in_front = next((alert for alert in self._all or () if alert.id == self.table.key), None)
        self.card.show_alert(in_front, names=self._names)

    def _to_card(self) -> None:
        """The keyboard comes to the flag, and where that stands below the list, the page follows."""
        self._well.bring(self.card)
        self.card.go_in()

    # --- deeds ------------------------------------------------------------------------------------------------------

    def _open(self, flag_id: str) -> None:
        supervision = self.desk.supervision
        self._do(lambda: opened(supervision, flag_id), self._is_open)

    def _is_open(self, now: Opened) -> None:
        self._put(now.alert)
        if self.table.key == now.alert.id:
            self.card.show_opened(now)
            self._to_card()

    def _judge(self, flag_id: str, verdict: Verdict, reason: Reason) -> None:
        supervision = self.desk.supervision

        def done(review: object) -> None:
            self._news = Notice(key="supervisor.alerts.judged", tone=Tone.OK, values={"verdict": tr(f"verdict.{verdict}")})
            self._again()

        self._do(lambda: supervision.judge(flag_id, verdict, reason), done)

    def _do(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """One deed about the flag in front; what comes of a failure stands there."""
        self.card.tell(None)
        self.card.set_busy(busy=True)
        flag_id = self.table.key

        def over(result: Any) -> None:
            self.card.set_busy(busy=False)
            done(result)

        def failed(failure: Exception) -> None:
            self.card.set_busy(busy=False)
            if self.table.key == flag_id:
                self.card.tell(explain(failure))
            else:
                self.told.emit(explain(failure))
            self._again()

        self.runner.run(self, lambda call: work(), done=over, failed=failed)

    def _put(self, now: Alert) -> None:
        """As it stands now, in its place, until the list is asked for anew."""
        self._all = tuple(now if alert.id == now.id else alert for alert in self._all or ())
        self._show()

    def _again(self) -> None:
        if self._asked is not None:
            self._asking = None
            self.show_for(self._asked)


_WHO, _DUE = 2, 3


def _lines(shown: tuple[Alert, ...]) -> Lines:
    heads = ("rule", "at", "who", "due", "state")
    return Lines(
        heads=tuple(tr(f"supervisor.alerts.{name}") for name in heads),
        rows=tuple(_row(alert, place) for place, alert in enumerate(shown)),
        keys=tuple(alert.id for alert in shown),
    )


def _listed(alert: Alert) -> tuple[str, ...]:
    """The same line for a file: with the flag's own number, the unit, and a sign for whoever did it."""
    cells = [cell.text for cell in _row(alert, 0)]
    cells[_WHO] = who(replace(alert, who=alert.sign, named=False))
    return (alert.id, cells[0], f"{alert.at:%d/%m/%Y %H:%M}", alert.unit, *cells[_WHO:])


def _row(alert: Alert, place: int) -> tuple[Cell, ...]:
    """`place`: how pressing it is among the others, 0 most."""
    key, n, tone = due_of(alert)
    rule = tr(f"supervisor.rule.{alert.rule}")
    return (
        Toned(rule, words(rule).value, tone=Tone.BAD if alert.stands_out else Tone.PLAIN, icon="siren" if alert.stands_out else ""),
        Cell(f"{alert.at:%d/%m %H:%M}", f"{alert.at:%Y%m%d%H%M%S}"),
        words(who(alert).partition(" (")[0]),
        Toned(tr(f"supervisor.alerts.{key}", n=n), f"{place:06}", tone=tone),
        words(
            tr(f"verdict.{alert.verdict}") if alert.verdict else tr("supervisor.alerts.opened" if alert.opened else "supervisor.alerts.new")
        ),
    )


def _nothing(deed: str) -> None:
    """Nothing can be done about it but reading."""
