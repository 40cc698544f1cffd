"""The procedures a clerk chooses from: those that are listed, those that only a pack's form names, and his own favourites."""

import threading
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.core.errors import MotcuaError
from app.counter import Counter
from app.favourites import Favourites, FavouritesFile
from app.receipt import FORM
from app.ui.ports import Runner
from forms.catalogue import Catalogue
from forms.model import FormDefinition
from forms.procedures import ListedProcedure, Procedures, shipped

USUAL: Final = "1.004873"
"""Where a clerk begins who has not chosen anything yet: the confirmation of marital status, the commonest paper of the counter."""


def known_procedures(catalogue: Catalogue) -> Procedures:
    """Every procedure that a clerk may choose here: the list, and what the forms of enabled packs name beside it."""
    listed = shipped()
    named = {served.code: (served.name, form) for form in catalogue.forms for served in form.procedures if served.code}
    more = [
        ListedProcedure(code=code, name=name, forms=(form.key,), source=form.legal.instrument)
        for code, (name, form) in named.items()
        if listed.get(code) is None
    ]
    return Procedures((*listed.all, *more), lists=listed.lists)


def forms_of(catalogue: Catalogue, procedure: ListedProcedure) -> tuple[FormDefinition, ...]:
    """The forms that it takes here, those of the list in its order, then those of packs."""
    found = {form.key: form for form in catalogue.for_procedure(procedure.code)}
    order = (*(key for key in procedure.forms if key in found), *(key for key in found if key not in procedure.forms))
    return tuple(found[key] for key in order)


def receipt_form(catalogue: Catalogue) -> FormDefinition | None:
    """The slip that goes with every procedure."""
    return next((form for form in catalogue.forms if form.key == FORM), None)


def form_word(form: FormDefinition) -> str:
    """What a form is called among clerks, in small letters: "CT01 · Tờ khai thay đổi thông tin cư trú"."""
    lines = (line.lower() if line.isupper() else line[:1].lower() + line[1:] for line in form.heading)
    words = " ".join(lines).replace("(*)", "").strip()
    name = words[:1].upper() + words[1:]
    return f"{form.code} · {name}" if form.code.isascii() and form.code.isalnum() else name


class ProcedureBook(QObject):
    """One clerk's book of procedures. GUI thread; what is kept on disk is written by a worker."""

    changed = Signal()

    def __init__(self, counter: Counter, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.catalogue = counter.catalogue
        self.procedures = known_procedures(counter.catalogue)
        self._login, self._runner = counter.clerk.login, runner
        self._file = FavouritesFile.of(counter.settings)
        self._writing = threading.Lock()
        self.favourites = self._file.read(self._login)

    @property
    def first(self) -> ListedProcedure | None:
        """Where the clerk begins: what he chose last, what he marked, or the usual one."""
        wanted = (*self.favourites.recent[:1], *self.favourites.starred, USUAL)
        known = (self.procedures.get(code) for code in wanted)
        fillable = (one for one in (*known, *self.procedures.all) if one is not None and forms_of(self.catalogue, one))
        return next(fillable, None)

    def find(self, query: str, *, most: int) -> tuple[ListedProcedure, ...]:
        """What may be meant, the best first; his own before others."""
        return self.procedures.search(query, favourites=self.favourites.starred, recent=self.favourites.recent, most=most)

    def alike(self, procedure: ListedProcedure) -> int:
        """How many others have its very name? The lists name some groups only: their codes and levels are all that is known."""
        return sum(other.name == procedure.name for other in self.procedures.all) - 1

    def has_form(self, procedure: ListedProcedure) -> bool:
        """Can a paper be filled for it here?"""
        return bool(forms_of(self.catalogue, procedure))

    def is_starred(self, code: str) -> bool:
        """Did the clerk mark it?"""
        return code in self.favourites.starred

    def is_recent(self, code: str) -> bool:
        """Was it among the last that he chose?"""
        return code in self.favourites.recent

    def toggle(self, code: str) -> None:
        """Marks it, or not any more."""
        self._keep(self.favourites.toggled(code))

    def use(self, code: str) -> None:
        """The clerk chose it."""
        self._keep(self.favourites.used(code))

    def _keep(self, now: Favourites) -> None:
        self.favourites = now

        def write() -> None:
            with self._writing, suppress(MotcuaError):  # a full disk, a folder nobody may write: it holds for this run
                self._file.keep(self._login, self.favourites)

        self._runner.run(self, lambda call: write(), done=lambda nothing: None, failed=lambda failure: None)
        self.changed.emit()
