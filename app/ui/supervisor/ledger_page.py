"""The ledger's health: is it whole, and each of the things that keep it: anchor, backup, export, archive."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from app.core.usage import ChainState, Period
from app.custody import Anchored, keep_months
from app.desk import Desk
from app.store.archive import Archived
from app.store.export import Exported
from app.ui.components import Button, theme
from app.ui.i18n import tr
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.supervisor import ledger_health as keeping
from app.ui.supervisor.anchor_view import AnchorView
from app.ui.supervisor.handing_out import HandingOut
from app.ui.supervisor.keeping_card import KeepingCard
from app.ui.supervisor.ledger_health import Health, health
from app.ui.supervisor.page import Asked, SupervisorPage
from app.ui.supervisor.recovery_code import RecoveryCode
from app.ui.supervisor.tongue import spoken
from app.ui.supervisor.wholeness import Wholeness
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.tick import Tick
from app.ui.well import Well

_BESIDE = 820
"""Pixels at 100 % from which two cards stand beside each other."""
_BACKUP_DAYS = 7
"""A backup is made every week (docs/giu-so.md)."""


class LedgerPage(SupervisorPage):
    """`asks_file` and `asks_folder` ask the machine; tests put others in their place."""

    NAME: ClassVar[str] = "ledger"
    ICON: ClassVar[str] = "book-open"
    _signed = Signal(object)
    """An Anchored, from the worker that made its sheet."""

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        self.asks_file: Callable[[QWidget, str], Path | None] = ask_file
        self.asks_folder: Callable[[QWidget], Path | None] = ask_folder
        self._period = Period()
        self._health: Health | None = None
        self.whole = Wholeness(desk, runner)
        self.whole.walked.connect(self._walked)
        self.anchor = KeepingCard("anchor", icon="printer", deed=self._print_anchor)
        self.backup = KeepingCard("backup", icon="hard-drive", deed=self._back_up)
        self.export = KeepingCard("export", icon="file-down", deed=self._export)
        self.archive = KeepingCard("archive", icon="archive", deed=self._archive, months=keep_months(desk.state))
        self._furnish()
        self.handing_out = HandingOut(desk, runner, self)
        self.handing_out.told.connect(self.anchor.tell)
        self._signed.connect(self._show_anchor)
        self._build()

    def show_for(self, asked: Asked) -> None:
        """How the ledger stands now; the period says what an export holds."""
        self._period = asked.period
        desk, before = self.desk, self._health
        self.ask(lambda: health(desk, before), self._show_health)

    def paper(self) -> Callable[[], bytes] | None:
        """The sheet of a new anchor."""
        desk, signed, language = self.desk, self._signed, spoken()

        def make() -> bytes:
            anchored = desk.custody.anchor()
            signed.emit(anchored)
            return keeping.anchor_sheet(desk, anchored, language=language)

        return make

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says what came of the deeds again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for card in self._cards:
                card.retranslate()
            self.all_of_it.setText(tr("supervisor.ledger.whole_book"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Two beside each other where there is room."""
        super().resizeEvent(event)
        self._place()

    # --- building ---------------------------------------------------------------------------------------------------

    def _furnish(self) -> None:
        self.anchor_view = AnchorView()
        self.anchor.more.addWidget(self.anchor_view)
        self.sign = Button("supervisor.ledger.anchor.sign", icon="eye", look="flat", on_click=self._sign)
        self.anchor.deeds.addWidget(self.sign)
        self.code = RecoveryCode()
        self.code.confirmed.connect(self._confirmed)
        self.backup.more.addWidget(self.code)
        self.all_of_it = Tick(tr("supervisor.ledger.whole_book"))
        self.export.more.addWidget(self.all_of_it)
        self._cards = (self.anchor, self.backup, self.export, self.archive)

    def _build(self) -> None:
        self._well = Well.over(self)
        self._grid = QGridLayout()
        self._well.column.addLayout(self._grid)
        self._grid.setSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(1 + len(self._cards), 1)
        self._across = 0
        self._place()
        self.setFocusProxy(self.whole.check)

    def _place(self) -> None:
        across = 2 if self.width() >= theme().px(_BESIDE) else 1
        if across == self._across:
            return
        self._across = across
        self._grid.addWidget(self.whole, 0, 0, 1, across)
        self._grid.setColumnStretch(1, across - 1)
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, 1 + place // across, place % across)

    # --- how it stands ----------------------------------------------------------------------------------------------

    def _show_health(self, now: Health) -> None:
        self._health = now
        self.whole.show_health(now)
        self._show_anchoring(now)
        self._show_backup(now)
        old = now.old_since is not None
        self.archive.say_fact("supervisor.ledger.archive.hint" if old else "supervisor.ledger.archive.not_yet", day=_day(now.old_since))
        self.archive.go.setEnabled(old)

    def _show_anchoring(self, now: Health) -> None:
        noted = now.kept.noted_at
        at = f"{noted.astimezone():%H:%M %d/%m/%Y}" if noted else ""
        self.anchor.say_fact("supervisor.ledger.anchor.last" if noted else "supervisor.ledger.anchor.never", at=at)
        if now.note_due is None:
            self.anchor.state.hide()
        elif now.days_to_note < 0:
            self.anchor.say_state("supervisor.ledger.anchor.late", tone=Tone.BAD, n=-now.days_to_note)
        else:
            tone = Tone.INFO if now.days_to_note else Tone.WARN
            self.anchor.say_state("supervisor.ledger.anchor.due", tone=tone, day=_day(now.note_due))

    def _show_backup(self, now: Health) -> None:
        days = now.days_since_backup
        if days is None:
            self.backup.say_fact("supervisor.ledger.backup.never")
        else:
            self.backup.say_fact("supervisor.ledger.backup.age" if days else "supervisor.ledger.backup.today", n=days)
        if days is None or days > _BACKUP_DAYS:
            self.backup.say_state("supervisor.ledger.backup.old", tone=Tone.WARN, icon="triangle-alert")
        else:
            self.backup.state.hide()

    def _walked(self, chain: ChainState) -> None:
        if self._health is not None:
            at = self.desk.personnel.journal.clock.now().astimezone()
            self._show_health(keeping.walked(self._health, chain, at=at))

    # --- deeds ------------------------------------------------------------------------------------------------------

    def _print_anchor(self) -> None:
        self.anchor.tell(None)
        self.handing_out.print(self, self._period)

    def _sign(self) -> None:
        self._do(self.anchor, lambda: self.desk.custody.anchor(), self._show_anchor)

    def _show_anchor(self, anchored: Anchored) -> None:
        self.anchor_view.show_anchor(anchored)
        self._again()

    def _export(self) -> None:
        desk, period = self.desk, Period() if self.all_of_it.isChecked() else self._period
        out = self.asks_file(self, f"so-ghi-{desk.state.desk[:8]}-{desk.personnel.gate.today:%Y-%m-%d}.jsonl")
        if out is None:
            return

        def done(written: Exported) -> None:
            said = {"events": written.events, "first": written.first, "last": written.last, "file": out.name, "anchor": written.anchor}
            self.export.tell(Notice(key="supervisor.ledger.export.done", tone=Tone.OK, values=said))
            self._again()

        self._do(self.export, lambda: keeping.export(desk, out, period=period), done)

    def _back_up(self) -> None:
        desk, folder = self.desk, self.asks_folder(self)
        if folder is None:
            return

        def done(made: tuple[Path, str]) -> None:
            file, code = made
            self.backup.tell(Notice(key="supervisor.ledger.backup.done", tone=Tone.OK, values={"file": file.name}))
            self.backup.go.setEnabled(False)  # another one would push this code off the screen
            self.code.show_code(code, file=file.name)
            self._well.bring(self.backup)
            self._again()

        self._do(self.backup, lambda: keeping.backup(desk, folder), done)

    def _confirmed(self) -> None:
        self.backup.go.setEnabled(True)
        self.backup.tell(Notice(key="supervisor.ledger.code.right", tone=Tone.OK))
        self.backup.go.setFocus()

    def _archive(self) -> None:
        def done(moved: Archived | None) -> None:
            said = {"n": moved.events, "file": moved.file.name} if moved else {}
            key = "supervisor.ledger.archive.done" if moved else "supervisor.ledger.archive.nothing"
            self.archive.tell(Notice(key=key, tone=Tone.OK if moved else Tone.INFO, values=said))
            self._again()

        self._do(self.archive, partial(keeping.archive, self.desk), done)

    def _do(self, card: KeepingCard, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """In a worker; whatever comes of it stands on the card."""
        card.tell(None)
        card.set_busy(busy=True)

        def over(result: Any) -> None:
            card.set_busy(busy=False)
            done(result)

        def failed(failure: Exception) -> None:
            card.set_busy(busy=False)
            card.tell(explain(failure))
            self._again()

        self.runner.run(self, lambda call: work(), done=over, failed=failed)

    def _again(self) -> None:
        self.show_for(Asked(period=self._period))


def ask_file(parent: QWidget, proposed: str) -> Path | None:
    """Where the export goes, or None. The dialog itself asks before overwriting."""
    kind = f"{tr('supervisor.ledger.jsonl')} (*.jsonl)"
    name, _ = QFileDialog.getSaveFileName(parent, tr("supervisor.ledger.ask_file"), str(Path.home() / proposed), kind)
    if not name:
        return None
    return Path(name) if name.lower().endswith(".jsonl") else Path(name + ".jsonl")


def ask_folder(parent: QWidget) -> Path | None:
    """A folder for the backup, or None: best on another disk."""
    name = QFileDialog.getExistingDirectory(parent, tr("supervisor.ledger.ask_folder"), str(Path.home()))
    return Path(name) if name else None


def _day(day: object) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
