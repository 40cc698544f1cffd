"""One thing that is done to keep the ledger: how it stands, what it is for, the button, and what came of it, all in one place."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.ui.components import Button, Frame, Picture, Pill, Text
from app.ui.layouts import FlowLayout
from app.ui.notice import Notice
from app.ui.sections import NoticeView
from app.ui.theme import Tone
from app.ui.words import show_notice


class KeepingCard(Frame):
    """Its sentences are `supervisor.ledger.<name>.title`, `.about`, `.deed`. GUI thread."""

    def __init__(self, name: str, *, icon: str, deed: Callable[[], object], **values: object) -> None:
        """`values` fill the holes of `about`."""
        super().__init__("card")
        self._notice: Notice | None = None
        self._held = False
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Picture(icon, tone=Tone.INFO, size=22))
        head.addWidget(Text(f"supervisor.ledger.{name}.title", look="strong"))
        head.addStretch(1)
        self.state = Pill()
        self.state.hide()
        head.addWidget(self.state)
        column.addLayout(head)
        self.fact = Text(wrap=True)
        self.fact.hide()
        column.addWidget(self.fact)
        about = Text(look="muted", wrap=True)
        about.say(f"supervisor.ledger.{name}.about", **values)
        column.addWidget(about)
        self.more = QVBoxLayout()
        self.more.setSpacing(8)
        column.addLayout(self.more)
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        column.addStretch(1)
        self.deeds = FlowLayout()
        self.go = Button(f"supervisor.ledger.{name}.deed", icon=icon, on_click=deed)
        self.deeds.addWidget(self.go)
        column.addLayout(self.deeds)
        self.setAccessibleName(self.go.words)

    def say_fact(self, key: str, **values: object) -> None:
        """How it stands."""
        self.fact.say(key, **values)
        self.fact.show()

    def say_state(self, key: str, *, tone: Tone, icon: str = "calendar", **values: object) -> None:
        """The same in two words."""
        self.state.say(key, icon=icon, tone=tone, **values)
        self.state.show()

    def tell(self, notice: Notice | None) -> None:
        """What came of the last deed; stays until the next one."""
        self._notice = notice
        show_notice(self.notice, notice, lambda deed: None)

    def set_busy(self, *, busy: bool) -> None:
        """The deed is under way; afterwards the keyboard is where it was."""
        if busy:
            self._held = self.go.hasFocus()
        self.go.setEnabled(not busy)
        if not busy and self._held:
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """The notice in another language; everything else says itself again."""
        self.tell(self._notice)
        self.setAccessibleName(self.go.words)
