"""Those who wait to be verified: each with his own state, his own error and his own way out."""

import datetime as dt

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.lookup import LEGAL_SOURCE
from app.core.reason import Use
from app.core.waiting import WaitingItem, WaitingState
from app.ui.backlog import Backlog
from app.ui.components import Button, Frame, Pill, Text
from app.ui.i18n import known, tr
from app.ui.layouts import FlowLayout
from app.ui.reason_line import ReasonLine
from app.ui.sections import NoticeView
from app.ui.theme import Tone
from app.ui.well import Well
from app.ui.words import role_in, show_notice
from forms.catalogue import Catalogue

_LOOKS = {
    WaitingState.WAITING: ("hourglass", Tone.INFO),
    WaitingState.FAILED: ("wifi-off", Tone.WARN),
    WaitingState.ANSWERED: ("triangle-alert", Tone.WARN),
    WaitingState.VERIFIED: ("circle-check", Tone.OK),
}


class WaitingPage(QWidget):
    """One line each; nobody is named: role, dossier and time tell who it is."""

    HELP = "waiting"
    left = Signal()

    def __init__(self, backlog: Backlog, catalogue: Catalogue, parent: QWidget) -> None:
        super().__init__(parent)
        self._backlog, self._catalogue = backlog, catalogue
        self.rows: dict[str, WaitingRow] = {}
        self._let_go = QTimer(self)
        """Whoever is in another program's hands is free again."""
        self._let_go.setSingleShot(True)
        self._let_go.timeout.connect(backlog.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Text("window.waiting.title", look="title"))
        head.addStretch(1)
        self.all = Button("window.waiting.retry_all", icon="refresh-cw", shortcut="F5", on_click=self.ask_again)
        head.addWidget(self.all)
        close = Button("window.waiting.close", icon="arrow-left", shortcut="Esc", on_click=self.left.emit)
        head.addWidget(close)
        self.setFocusProxy(close)
        column.addLayout(head)
        column.addWidget(Text("window.waiting.about", look="muted", wrap=True))
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        self.nobody = Text("window.waiting.nobody", look="muted", wrap=True)
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nobody.setMinimumHeight(160)
        column.addWidget(self.nobody)
        well = Well()
        self._list = well.column
        self._list.setSpacing(8)
        self._list.addStretch(1)
        column.addWidget(well, 1)
        backlog.changed.connect(self.refresh)
        self.refresh()

    def ask_again(self) -> None:
        """Looks everybody up who waits (F5)."""
        self._backlog.retry_all()

    def refresh(self) -> None:
        """The list as it stands; lines that stay keep their place and what is being chosen in them."""
        items = self._backlog.items
        self.nobody.setVisible(not items and self._backlog.trouble is None)
        self.all.setEnabled(any(item.state is not WaitingState.ANSWERED for item in items) and not self._backlog.asking)
        show_notice(self.notice, self._backlog.trouble, lambda deed: None)
        staying = {item.id for item in items}
        for gone in [item_id for item_id in self.rows if item_id not in staying]:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        for item in sorted(items, key=lambda item: (item.added_at, item.id)):
            if item.id not in self.rows:
                self.rows[item.id] = WaitingRow(item.id, self._backlog)
                self._list.insertWidget(self._list.count() - 1, self.rows[item.id])
            asking = item.id in self._backlog.asking
            held_s = 0 if asking else item.held_s(dt.datetime.now(dt.UTC))  # by another program of this desk
            self.rows[item.id].show_item(item, who=self._who(item), asking=asking, held_s=held_s)
            if held_s:
                self._let_go.start(held_s * 1000)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the lines again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()

    def _who(self, item: WaitingItem) -> str:
        form = next((form for form in self._catalogue.forms if form.key == item.form), None)
        return role_in(form, item.role)


class WaitingRow(Frame):
    """One who waits."""

    def __init__(self, item_id: str, backlog: Backlog) -> None:
        super().__init__("card")
        self._id, self._backlog = item_id, backlog
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.who, self.when = Text(look="strong", wrap=True), Text(look="small", wrap=True)
        words.addWidget(self.who)
        words.addWidget(self.when)
        top.addLayout(words, 1)
        self.state = Pill()
        top.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        self.retry = Button("window.deed.retry", icon="refresh-cw", on_click=lambda: backlog.retry(item_id))
        self.drop = Button("window.waiting.drop", icon="trash-2", look="flat", on_click=self._begin_drop)
        self.settle = Button("window.waiting.settle", icon="check", on_click=self._begin_drop)
        for button in (self.retry, self.settle, self.drop):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(top)
        self.error = Text(wrap=True)
        column.addWidget(self.error)
        self._dropping = QWidget()
        below = FlowLayout(self._dropping)
        self.reason = ReasonLine(Use.DROP, about=tr("window.waiting.drop"))
        self.reason.setMinimumWidth(320)
        self.go = Button("window.waiting.drop_now", icon="trash-2", on_click=self._drop)
        self.reason.given.connect(lambda reason: self.go.setEnabled(reason is not None))
        self.back = Button("window.waiting.keep", look="flat", on_click=self._end_drop)
        for part in (self.reason, self.go, self.back):
            below.addWidget(part)
        column.addWidget(self._dropping)
        self._dropping.hide()

    def show_item(self, item: WaitingItem, *, who: str, asking: bool, held_s: int = 0) -> None:
        """As he stands now: asked about here, or held by another program for so many seconds at most."""
        self.who.show_data(tr("window.waiting.who", role=who, dossier=item.dossier))
        times = {"added": f"{item.added_at.astimezone():%H:%M %d/%m/%Y}", "keep_to": f"{item.keep_to:%d/%m/%Y}"}
        tried = tr("window.waiting.tried", n=item.tries, at=f"{item.tried_at.astimezone():%H:%M}") if item.tried_at else ""
        held = tr("window.waiting.held", seconds=held_s) if held_s else ""
        self.when.show_data(" · ".join(filter(None, (tr("window.waiting.when", **times), tried, held))))
        asking = asking or bool(held_s)
        icon, tone = ("hourglass", Tone.INFO) if asking else _LOOKS[item.state]
        self.state.say("window.waiting.asking" if asking else f"window.waiting.state_{item.state}", icon=icon, tone=tone)
        told = _error(item)
        self.error.show_data(told)
        self.error.setVisible(bool(told))
        answered = item.state is WaitingState.ANSWERED
        for button, shown in ((self.retry, not answered), (self.drop, not answered), (self.settle, answered)):
            button.setVisible(shown)
            button.setEnabled(not asking)
            button.setAccessibleName(f"{button.words}: {self.who.text()}")

    def _begin_drop(self) -> None:
        self._dropping.show()
        self.go.setEnabled(self.reason.reason is not None)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_drop(self) -> None:
        self.reason.forget()
        self._dropping.hide()
        (self.drop if self.settle.isHidden() else self.settle).setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        self.reason.settle()
        if (reason := self.reason.reason) is not None:
            self._backlog.drop(self._id, reason)


def _error(item: WaitingItem) -> str:
    """What the last try came to, and who can help where trying again does not."""
    if not item.outcome:
        return ""
    if item.differs:
        return tr("window.waiting.differs", fields=", ".join(tr(f"field.{name}") for name in item.differs))
    if item.state is WaitingState.ANSWERED:
        return tr("window.waiting.not_found")
    if item.reason and known(f"refused.{item.reason}.what"):
        return " ".join(tr(f"refused.{item.reason}.{part}", law=LEGAL_SOURCE) for part in ("what", "next"))
    return tr(f"outcome.{item.outcome}.what")
