"""The procedures a clerk may be asked for: which forms each takes, or what to do where there is none.

They are data (`procedures.yaml`), and more than the forms know of: the 25 essential services of project 06 and the 39 civil-status
procedures are complete, those without a form too, so that nobody searches in vain. `docs/procedures.md` tells how to add one.
"""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from forms.data_file import read_data
from forms.fields import Frozen, Key
from forms.model import FormDefinition
from forms.search import Entry, SearchIndex

PROCEDURES = Path(__file__).resolve().parent / "procedures.yaml"

ListName = Literal["essential", "civil_status"]
Group = Literal["essential", "civil_status", "other"]


class PublishedList(Frozen):
    """A list of procedures that an authority published, and how sure our copy of it is."""

    title: str
    source: str
    care: tuple[str, ...] = ()


class ListedProcedure(Frozen):
    """One procedure as the counter knows it."""

    code: str = Field(pattern=r"^\d\.\d{6}$")
    """In the national catalogue. One that begins with 0 is our own: a look-up names its procedure, and no national code is known."""
    name: str
    also: str = ""
    """Words that people use for it, for the search: "giấy độc thân"."""
    number: dict[ListName, int] = Field(default_factory=dict)
    """Its place in the published lists; one service of a list may be several procedures."""
    level: str = ""
    """Who handles it: "Công an cấp xã". Empty where no source says it."""
    forms: tuple[Key, ...] = ()
    """Keys of the catalogue's forms that it takes."""
    instead: str = ""
    """For the clerk: what to do where there is no form, or what else to know."""
    days: int | None = Field(default=None, ge=0)
    """Working days until the result, where an instrument in force was seen that gives them; None: the clerk says it."""
    source: str
    """The instrument that lists or regulates it."""

    @property
    def national(self) -> bool:
        """Is its code one of the national catalogue?"""
        return not self.code.startswith("0.")

    @property
    def groups(self) -> tuple[Group, ...]:
        """The published lists it stands in, or else `other`."""
        return tuple(self.number) or ("other",)

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if not self.forms and not self.instead:
            raise ValueError("a procedure has forms, or says what to do instead")
        return self


class _File(Frozen):
    """`procedures.yaml`."""

    lists: dict[ListName, PublishedList]
    procedures: tuple[ListedProcedure, ...]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        ids = [one.code for one in self.procedures]
        if twice := next((one for one in ids if ids.count(one) > 1), ""):
            raise ValueError(f"{twice} stands there twice")
        return self


class Procedures:
    """All of them, in the order of the file. Built once, never changed; any thread."""

    def __init__(self, procedures: Sequence[ListedProcedure], *, lists: dict[ListName, PublishedList]) -> None:
        self.all = tuple(procedures)
        self.lists = lists
        self._by_id = {one.code: one for one in self.all}

    @classmethod
    def load(cls, file: Path | None = None) -> Self:
        """Those of a file, by default what ships. Raises BrokenDefinition where it cannot be read or does not fit."""
        read = read_data(file or PROCEDURES, _File)
        return cls(read.procedures, lists=read.lists)

    def get(self, code: str) -> ListedProcedure | None:
        """The procedure of that code; None for a code that is not listed."""
        return self._by_id.get(code)

    def joined(self, forms: Iterable[FormDefinition]) -> Self:
        """These, and what the forms of a catalogue tell beside them: packs bring forms for procedures of ours, and procedures of their own.

        Of a procedure that is listed the list's words stand, and other forms that name it follow those it has; one that only forms
        name comes after the list, with the first form's instrument as its source.
        """
        found = dict(self._by_id)
        for form in forms:
            for named in form.procedures:
                one = found.get(named.code) or ListedProcedure(
                    code=named.code, name=named.name, forms=(form.key,), source=form.legal.instrument
                )
                keys = one.forms if form.key in one.forms else (*one.forms, form.key)
                found[named.code] = one.model_copy(update={"forms": keys})
        return type(self)(tuple(found.values()), lists=self.lists)

    def of_list(self, name: ListName) -> tuple[ListedProcedure, ...]:
        """Those of a published list, by their number in it."""
        return tuple(sorted((one for one in self.all if name in one.number), key=lambda one: one.number[name]))

    def search(
        self, query: str, *, favourites: Sequence[str] = (), recent: Sequence[str] = (), most: int | None = None
    ) -> tuple[ListedProcedure, ...]:
        """Those that `query` may mean, the best first (`forms.search`); all for an empty one. `favourites` and `recent` are codes."""
        found = self._index.find(query, favourites=favourites, recent=recent, most=most)
        return tuple(self._by_id[entry.id] for entry in found)

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(Entry(one.code, one.name, one.also, " ".join((one.code, *one.forms))) for one in self.all)


@cache
def shipped() -> Procedures:
    """Those that ship, read once. Raises BrokenDefinition."""
    return Procedures.load()
