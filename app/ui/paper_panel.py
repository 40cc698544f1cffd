"""The right of the window: the paper itself, live, with what became of it said right there."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.components import Button, Elided, Frame, Text
from app.ui.late import Late
from app.ui.paper_view import PaperView
from app.ui.sections import NoticeView
from app.ui.state import Area, Notice, State
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.words import show_notice

LARGE_WIDTH: Final = 860
"""Pixels at 100 %: an A4 page about as large as it is on paper."""


class PaperPanel(Frame):
    """Preview with zoom and pages. `large` is the test preview that fills the window (F6)."""

    deed = Signal(str)
    wants_large = Signal()
    left = Signal()

    def __init__(self, runner: TaskRunner, *, large: bool = False) -> None:
        super().__init__("card")
        self._told: Notice | None = None
        self._state = State()
        self._late = Late(self)
        self._late.changed.connect(lambda late: self._show_proof(self._state))
        self._unseen = NoticeView()
        self._unseen.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(4)
        self.title = Elided("window.paper.title", look="caption")
        head.addWidget(self.title)
        self.proof = Elided(look="small")
        self.proof.setContentsMargins(8, 0, 8, 0)
        head.addWidget(self.proof, 1)
        self.view = PaperView(runner, widest=LARGE_WIDTH) if large else PaperView(runner)
        self._smaller = _tool("window.paper.smaller", "zoom-out", lambda: self.view.zoom_by(-1))
        self._larger = _tool("window.paper.larger", "zoom-in", lambda: self.view.zoom_by(1))
        self._back = _tool("window.paper.back", "chevron-left", lambda: self.view.turn(-1))
        self._on = _tool("window.paper.on", "chevron-right", lambda: self.view.turn(1))
        self.page = Text(look="small")
        for part in (self._smaller, self._larger, self._back, self.page, self._on):
            head.addWidget(part)
        if large:
            head.addWidget(Button("window.paper.close", icon="x", look="tool", shortcut="Esc", on_click=self.left.emit))
        column.addLayout(head)
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        column.addWidget(self._unseen)
        desk = Frame("desk")
        inner = QVBoxLayout(desk)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.view)
        column.addWidget(desk, 1)
        self.view.paged.connect(self._page_shown)
        self.view.unseen.connect(self._show_unseen)
        self._page_shown(0, 0)

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        self._state = state
        self.view.show_pdf(state.pdf)
        self._late.follow(goes_on=state.drafting or state.handing_out)
        self._show_proof(state)
        told = state.notices.get(Area.PAPER)
        if told is not self._told:
            self._told = told
            show_notice(self.notice, told, self._act)

    def _show_proof(self, state: State) -> None:
        """Quietly: that it takes a moment, else how well the wording of the form is proven."""
        form = state.form
        unproven = form is not None and form.evidence.level != "A"
        if self._late.is_late:
            self.proof.say("window.under_way.handing_out" if state.handing_out else "window.under_way.drafting")
        elif unproven:
            self.proof.say("window.paper.unproven")
        else:
            self.proof.show_data("")
        care = form.evidence.care if form is not None and unproven else ()
        self.proof.setToolTip("\n".join(filter(None, (self.proof.text(), *care))))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the notice again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            show_notice(self.notice, self._told, self._act)

    def _show_unseen(self, unseen: bool) -> None:
        show_notice(self._unseen, Notice(key="window.paper.not_shown", tone=Tone.BAD) if unseen else None, self._act)

    def _page_shown(self, page: int, count: int) -> None:
        self.page.say("window.paper.page", page=page, count=count)
        for button in (self._back, self._on):
            button.setVisible(count > 1)
        self.page.setVisible(count > 0)
        self._back.setEnabled(page > 1)
        self._on.setEnabled(page < count)

    def _act(self, deed: str) -> None:
        self.deed.emit(deed)


def _tool(key: str, icon: str, on_click: Callable[[], object]) -> Button:
    """A button with a word for screen readers and tips, and only its icon to see."""
    button = Button(key, icon=icon, look="tool", on_click=on_click)
    button.show_icon_only()
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class PreviewPage(QWidget):
    """The paper in full (F6)."""

    HELP = "counter"

    def __init__(self, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        self.panel = PaperPanel(runner, large=True)
        self.setFocusProxy(self.panel.view)
        column.addWidget(self.panel)
