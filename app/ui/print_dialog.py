"""Which printer, which forms, how many copies, on which sides, from which tray: one of the few questions that may stand in the way."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.reason import Reason, Use
from app.spool.ticket import Sides, Ticket
from app.ui.components import Button, Choice, Text
from app.ui.count_field import CountField
from app.ui.focus_ring import FocusRing
from app.ui.i18n import known, tr
from app.ui.print_order import Binding, Choices, PrintOrder
from app.ui.printing import Printers
from app.ui.reason_line import ReasonLine
from app.ui.sections import NoticeView
from app.ui.state import Notice
from app.ui.theme import Tone
from app.ui.words import show_notice

_FAILED = Reason(use=Use.REPRINT, code="printer")


class PrintDialog(QDialog):
    """Modal over the window; Enter prints, Esc goes back. A printed form leaves again only with a reason."""

    def __init__(
        self, found: Printers, *, chosen: str, parent: QWidget, slip: bool = False, title: str = "", choices: Choices | None = None
    ) -> None:
        """`slip`: it is not the form that is printed; nor where it has a `title` of its own, which is a sentence's key."""
        super().__init__(parent)
        self._found, self._choices = found, choices or Choices()
        self._title = title = title or ("window.slip.title" if slip else "window.print.title")
        self.setWindowTitle(tr(title))
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(title, look="title"))
        nowhere = "window.print.none" if title == "window.print.title" else "window.slip.no_printer"
        self._none = NoticeView()
        column.addWidget(self._none)
        show_notice(
            self._none,
            None if found.names else Notice(key=nowhere, tone=Tone.WARN),
            lambda deed: None,
        )
        self._rows = QFormLayout()
        self._rows.setSpacing(12)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        column.addLayout(self._rows)
        self._add_fields(chosen)
        self._add_reason(column)
        self._add_buttons(column)
        self.setMinimumWidth(520)
        self._ring = FocusRing(self)
        self._say()
        self._show_offer()
        (self.printers if found.names else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def printer(self) -> str:
        """The chosen one."""
        return self.printers.currentText()

    @property
    def ticket(self) -> Ticket:
        """The options of the job."""
        sides, tray = self.sides.currentData(), self.tray.currentData()
        return Ticket(copies=self.copies.value(), sides=Sides(sides or ""), tray=tray or "")

    @property
    def order(self) -> PrintOrder:
        """All that was answered."""
        reason = self.reason.reason if self._owed else None
        return PrintOrder(printer=self.printer, ticket=self.ticket, binding=self._binding, reason=reason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The words of the lists follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    # --- building ---------------------------------------------------------------------------------------------------

    def _add_fields(self, chosen: str) -> None:
        found = self._found
        self.printers = Choice("window.print.printer")
        self.printers.addItems(list(found.names))
        wanted = next((name for name in (chosen, found.usual) if name in found.names), "")
        if wanted:
            self.printers.setCurrentText(wanted)
        self.printers.currentIndexChanged.connect(lambda index: self._show_offer())
        self._unwilling = Text("printing.dialog.not_accepting", look="problem", wrap=True)
        self.forms = Choice("printing.dialog.forms")
        for binding in Binding if self._choices.more else ():
            self.forms.addItem("", binding)
        self.forms.currentIndexChanged.connect(lambda index: self._show_reason())
        self._held_back = Text(look="small", wrap=True)
        many = CountField("window.print.copies", least=1, most=20)
        self.copies = many.spin
        self.sides, self.tray = Choice("printing.dialog.sides"), Choice("printing.dialog.tray")
        self._row("window.print.printer", self.printers)
        self._rows.addRow(self._unwilling)
        if self._choices.more:
            self._row("printing.dialog.forms", self.forms)
        if self._choices.more and self._choices.held_back:
            self._rows.addRow(self._held_back)
        self._row("window.print.copies", many)
        self._row("printing.dialog.sides", self.sides)
        self._row("printing.dialog.tray", self.tray)

    def _row(self, key: str, field: QWidget) -> None:
        label = Text(key)
        label.setBuddy(field)
        label.setMinimumHeight(field.sizeHint().height())
        self._rows.addRow(label, field)

    def _add_reason(self, column: QVBoxLayout) -> None:
        self._again = Text(look="strong", wrap=True)
        self.reason = ReasonLine(Use.REPRINT, about=tr("printing.dialog.reason"))
        self.reason.keep_silent_about(self._choices.names)
        self.reason.given.connect(lambda reason: self._show_go())
        self.reason.words.textEdited.connect(lambda text: self._show_go())
        if self._choices.failed:
            self.reason.show_reason(_FAILED)
        column.addWidget(self._again)
        column.addWidget(self.reason)

    def _add_buttons(self, column: QVBoxLayout) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        self.back = Button("window.print.back", shortcut="Esc", on_click=self.reject)
        buttons.addWidget(self.back)
        self.go = Button("window.print.go", icon="printer", look="primary", shortcut="Enter", on_click=self.accept)
        self.go.setDefault(True)
        buttons.addWidget(self.go)
        column.addLayout(buttons)

    # --- showing ----------------------------------------------------------------------------------------------------

    @property
    def _binding(self) -> Binding:
        return Binding(self.forms.currentData() or Binding.FRONT)

    @property
    def _owed(self) -> bool:
        return bool(self._choices.repeated(self._binding))

    def _show_offer(self) -> None:
        """What the chosen printer can do, as it was chosen the last time."""
        offer, before = self._found.offer(self.printer), self._choices.tickets.get(self.printer, Ticket())
        for field, values, kept in ((self.sides, offer.sides, before.sides), (self.tray, offer.trays, before.tray)):
            field.clear()
            for value in ("", *values) if values else ():
                field.addItem("", str(value))
            field.setCurrentIndex(max(0, field.findData(str(kept))))
            self._rows.setRowVisible(field, bool(values))
        self._unwilling.setVisible(not offer.accepting)
        self._say()
        self._show_reason()

    def _show_reason(self) -> None:
        repeated = self._choices.repeated(self._binding)
        self.reason.setVisible(bool(repeated))
        self._again.setVisible(bool(repeated))
        if repeated:
            most = max(self._choices.printings[key] for key in repeated)
            self._again.say("printing.dialog.again", n=most, next=most + 1)
        self._show_go()

    def _show_go(self) -> None:
        explained = not self._owed or self.reason.reason is not None
        self.go.setEnabled(bool(self._found.names) and self._found.offer(self.printer).accepting and explained)
        self.adjustSize()

    def _say(self) -> None:
        """All words that the lists hold, in the language of the moment."""
        self.setWindowTitle(tr(self._title))
        for index in range(self.forms.count()):
            binding = self.forms.itemData(index)
            self.forms.setItemText(index, tr(f"printing.dialog.{binding}", n=len(self._choices.wanted(binding))))
        self._held_back.say("printing.dialog.held_back", forms=", ".join(self._choices.held_back))
        for field, word in ((self.sides, lambda value: tr(f"printing.sides.{value}")), (self.tray, tray_word)):
            for index in range(field.count()):
                value = field.itemData(index)
                field.setItemText(index, word(value) if value else tr("printing.dialog.as_set"))


def tray_word(source: str) -> str:
    """What a clerk calls a `media-source` (PWG 5100.3): `tray-2` is "Khay 2"; what nobody translated is shown as it is."""
    key = f"printing.tray.{source}"
    if known(key):
        return tr(key)
    kind, _, number = source.rpartition("-")
    return tr("printing.tray.numbered", n=number) if kind == "tray" and number.isdigit() else tr("printing.tray.named", name=source)
