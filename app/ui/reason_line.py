"""Why: one of a short list, and a few words if wanted. The one way in which the window asks for a reason, always in place."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.errors import WrongUsage
from app.core.reason import LONGEST, Reason, Use
from app.ui.components import Choice, Text, set_look
from app.ui.i18n import tr


class ReasonLine(QWidget):
    """None is chosen at first. `given`: a Reason, or None where the words cannot be kept; the words may follow the code."""

    given = Signal(object)

    def __init__(self, use: Use, *, about: str) -> None:
        """`about`: what the reason is for, in the language of the moment; for screen readers."""
        super().__init__()
        self._use, self._about = use, about
        self._last: Reason | None = None
        self._names: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.codes = Choice("")
        self.codes.addItem("", "")
        for code in use.codes:
            self.codes.addItem("", code)
        self.codes.activated.connect(lambda index: self._give())
        column.addWidget(self.codes)
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST)
        self.words.textEdited.connect(lambda text: self._show())
        self.words.editingFinished.connect(self.settle)
        self.words.hide()
        column.addWidget(self.words)
        self.problem = Text(look="problem", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.setFocusProxy(self.codes)
        self._name()

    @property
    def reason(self) -> Reason | None:
        """What stands there; None where nothing is chosen or the words cannot be kept."""
        code = str(self.codes.currentData())
        if not code:
            return None
        try:
            reason = Reason(use=self._use, code=code, text=" ".join(self.words.text().split()))
            reason.require_silent_about(*self._names)
        except WrongUsage:
            return None
        return reason

    def keep_silent_about(self, names: tuple[str, ...]) -> None:
        """Whom the words must not tell; nobody at first."""
        if names != self._names:
            self._names = names
            self._show()

    def show_reason(self, reason: Reason | None) -> None:
        """What was said before, unless the clerk is at it just now."""
        if reason == self._last or self.codes.hasFocus() or self.words.hasFocus():
            return
        self._last = reason
        self.codes.setCurrentIndex(max(0, self.codes.findData(reason.code)) if reason else 0)
        self.words.setText(reason.text if reason else "")
        self._show()

    def settle(self) -> None:
        """Gives on the words that are still being typed."""
        if self.codes.currentData() and self.reason != self._last:
            self._give()

    def forget(self) -> None:
        """Nothing was chosen."""
        self._last = None
        self.codes.setCurrentIndex(0)
        self.words.setText("")  # unlike clear(), it cannot be undone
        self._show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the reasons again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _give(self) -> None:
        self._last = self.reason
        self._show()
        self.given.emit(self._last)

    def _show(self) -> None:
        chosen = bool(self.codes.currentData())
        self.words.setVisible(chosen)
        bad = chosen and self.reason is None
        set_look(self.words, bad="true" if bad else "false")
        self.problem.setVisible(bad)
        if bad:
            self.problem.say("reason.bad_text.what", most=LONGEST)

    def _name(self) -> None:
        self.codes.setItemText(0, tr("window.reason.choose"))
        for index, code in enumerate(self._use.codes, start=1):
            self.codes.setItemText(index, tr(f"reason.{self._use}.{code}"))
        self.codes.setAccessibleName(tr("window.reason.for", about=self._about))
        self.words.setPlaceholderText(tr("window.reason.words"))
        self.words.setAccessibleName(tr("window.reason.words_for", about=self._about))
