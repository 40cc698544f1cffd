"""Packs of forms installed, enabled, disabled and removed, by whoever may; each change in the ledger."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.errors import CouldNotKeep, Refused, WrongUsage
from app.core.files import write_private
from app.core.people import Post
from app.core.usage import EventKind
from app.gate import Gate
from app.pack_shelf import PACK_NAME, UNIT_CODE, Entry, Shelf, Shelved
from app.state import make_folder
from app.store.accounts import Accounts
from app.store.journal import Journal
from forms.catalogue import Catalogue
from forms.pack import Pack, version_order
from forms.pack_catalogue import collisions
from forms.pack_files import zipped
from forms.pack_proof import undrawable


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDesk:
    """The packs of a desk in the hands of whoever sits there. Every change is in the ledger (SETTING, note `forms.packs`).

    Every method may block; any thread but the window's. Raises Refused where his post does not allow it, BadInput,
    CouldNotKeep. At a desk that nobody has an account of yet, anybody may: somebody has to set it up.
    """

    shelf: Shelf
    journal: Journal
    accounts: Accounts
    gate: Gate

    def install(self, path: Path, *, older: bool = False) -> Pack:
        """Puts a pack on the shelf; units that had an earlier version enabled keep it enabled.

        Raises Refused where the lint or the catalogue refuses any of it or a form cannot be drawn, for a version older than the
        one installed unless `older` is wanted, and for other content under the same version, as long as the installed one can
        be opened to be compared.
        """
        self._require_may()
        pack, said = self.shelf.read(path), ""
        about = pack.manifest
        ours = Catalogue.load()
        if findings := (*pack.findings, *collisions(ours, pack), *undrawable(about.name, pack.forms)):
            raise Refused("pack.has_findings", pack=about.name, count=len(findings))
        before = self.shelf.register().get(about.name)
        if before is not None:
            said = self._turn(pack, before, older=older)
        entry = Entry(about.version, before.units if before else frozenset(), about.forms)

        def change() -> None:
            make_folder(self.shelf.folder, like=self.shelf.folder.parent)
            write_private(self.shelf.file(about.name), zipped(pack.files))
            self.shelf.keep({**self.shelf.register(), about.name: entry})

        self._write(said or "installed", (about.name, about.version, pack.signed_by.id), change)
        return pack

    def enable(self, name: str, *, unit: str = "") -> Shelved:
        """From the next start the forms of that pack are there for the unit, by default one's own. Raises what keeps it from use."""
        unit = self._unit(name, unit)
        if (problem := self._shelved(name).problem) is not None:
            raise problem
        return self._set(name, lambda units: units | {unit}, state="enabled", unit=unit)

    def disable(self, name: str, *, unit: str = "") -> Shelved:
        """From the next start the unit does without that pack; also where the pack itself cannot be used any more."""
        unit = self._unit(name, unit)
        return self._set(name, lambda units: units - {unit}, state="disabled", unit=unit)

    def remove(self, name: str) -> None:
        """Takes a pack off the shelf, a broken one too."""
        self._require_may()
        entry = self._entry_of(name)

        def change() -> None:
            self.shelf.keep({other: entry for other, entry in self.shelf.register().items() if other != name})
            self.shelf.file(name).unlink(missing_ok=True)

        self._write("removed", (name, entry.version), change)

    def _turn(self, pack: Pack, before: Entry, *, older: bool) -> str:
        """The event's word for replacing that entry by the pack. Raises Refused."""
        about = pack.manifest
        known = self.shelf.installed_pack(about.name)
        now, was = version_order(about.version), version_order(before.version)
        if now < was:
            if not older:
                raise Refused("pack.older", pack=about.name, version=about.version, installed=before.version)
            return "went-back"
        if now == was and known is not None and known.manifest != about:
            raise Refused("pack.same_version", pack=about.name, version=about.version)
        return ""

    def _set(self, name: str, edit: Callable[[frozenset[str]], frozenset[str]], *, state: str, unit: str) -> Shelved:
        def change() -> None:
            entry = self._entry_of(name)
            self.shelf.keep({**self.shelf.register(), name: replace(entry, units=edit(entry.units))})

        self._write(state, (name, self._entry_of(name).version, unit), change)
        return self._shelved(name)

    def _shelved(self, name: str) -> Shelved:
        return next(one for one in self.shelf.installed() if one.name == name)

    def _unit(self, name: str, unit: str) -> str:
        """The unit that is meant, once it is sure that it may be changed and the pack is there. Raises Refused, WrongUsage."""
        self._require_may()
        me = self.gate.clerk
        unit = unit or me.unit.code
        if not UNIT_CODE.fullmatch(unit):
            raise WrongUsage("pack.bad_unit")
        if self.accounts.everybody() and me.post is Post.SUPERVISOR and not me.demo and unit != me.unit.code:
            raise Refused("pack.other_unit")
        self._entry_of(name)
        return unit

    def _entry_of(self, name: str) -> Entry:
        entry = self.shelf.register().get(name)
        if entry is None:
            raise WrongUsage("pack.unknown", pack=name if PACK_NAME.fullmatch(name) else "…")
        return entry

    def _require_may(self) -> None:
        me = self.gate.clerk
        if self.accounts.everybody() and (me.post not in (Post.SUPERVISOR, Post.ADMINISTRATOR) or me.is_suspended(self.gate.today)):
            raise Refused("pack.not_yours")

    def _write(self, state: str, scope: tuple[str, ...], change: Callable[[], object]) -> None:
        try:
            self.journal.write(EventKind.SETTING, lambda _: change(), note="forms.packs", state=state, scope=scope)
        except OSError as problem:
            raise CouldNotKeep("store.no_folder") from problem
