"""The line above the counter that offers to go on with what lies aside, while nobody is on the screen; and what is to be told of it."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.store.kept import KeptRow
from app.ui.components import Button, Frame, Picture, Text
from app.ui.notice import Deed, Notice
from app.ui.sections import NoticeView
from app.ui.theme import Tone
from app.ui.words import show_notice

KEY = "Ctrl+K"


class KeptBand(QWidget):
    """Takes no room where there is nothing to say. GUI thread."""

    resumes = Signal(str)
    drops = Signal(str)
    wants_all = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[KeptRow, ...] = ()
        self._told: Notice | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 0)
        column.setSpacing(6)
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        self._offer = Frame("notice")
        self._offer.setProperty("tone", str(Tone.INFO))
        row = QHBoxLayout(self._offer)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(Picture("pause", tone=Tone.INFO, size=22))
        self._words = Text(look="strong", wrap=True)
        row.addWidget(self._words, 1)
        self.resume = Button("kept.go_on", icon="play", shortcut=KEY, on_click=self._resume)
        self.drop = Button("dossiers.drop", icon="trash-2", look="flat", on_click=self._begin_drop)
        self.drop_now = Button("dossiers.drop_now", icon="trash-2", on_click=self._drop)
        self.back = Button("dossiers.keep", look="flat", on_click=self._show)
        self.all = Button("kept.all", icon="folder-open", shortcut="Ctrl+H", look="flat", on_click=self.wants_all.emit, n=0)
        for button in (self.resume, self.drop, self.drop_now, self.back, self.all):
            row.addWidget(button)
        column.addWidget(self._offer)
        self._show()

    def show_rows(self, rows: tuple[KeptRow, ...]) -> None:
        """What lies aside; nothing while somebody is on the screen."""
        if rows != self._rows:
            self._rows = rows
            self._show()

    def tell(self, notice: object) -> None:
        """Something about what is kept; None: it holds no more."""
        self._told = replace(notice, deeds=(Deed.DISMISS,)) if isinstance(notice, Notice) else None
        show_notice(self.notice, self._told, lambda deed: self.tell(None))
        self._fit()

    @property
    def words(self) -> str:
        """What it offers; nothing where it offers nothing."""
        return "" if self._offer.isHidden() else self._words.text()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says what it told again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.tell(self._told)

    def _show(self) -> None:
        self._offer.setVisible(bool(self._rows))
        for button, shown in ((self.drop_now, False), (self.back, False), (self.resume, True), (self.drop, True)):
            button.setVisible(shown)
        self.all.setVisible(len(self._rows) > 1)
        if self._rows:
            first = self._rows[0]
            key = "kept.offer_given" if first.given_by else "kept.offer"
            self._words.say(key, number=first.number, at=f"{first.kept_at.astimezone():%H:%M}", other=first.given_by)
            self.all.say("kept.all", n=len(self._rows))
        self._fit()

    def _fit(self) -> None:
        self.setVisible(bool(self._rows) or self._told is not None)

    def _resume(self) -> None:
        if self._rows:
            self.resumes.emit(self._rows[0].id)

    def _begin_drop(self) -> None:
        if self._rows:
            self._words.say("dossiers.drop_sure", number=self._rows[0].number)
            for button, shown in ((self.resume, False), (self.drop, False), (self.all, False), (self.drop_now, True), (self.back, True)):
                button.setVisible(shown)
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        if self._rows:
            self.drops.emit(self._rows[0].id)
