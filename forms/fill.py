"""Facts and the clerk's entries into a form: every value with its origin, what is missing, what is offered, what to watch."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from unicodedata import combining

from forms.entries import accept_all, longest, rows_of_cells, rows_of_people
from forms.evaluate import Found, Scope, Value, evaluate, text_of
from forms.facts import Facts, Origin
from forms.model import Cell, FieldType, Footnote2, FormDefinition, FormField, Table
from forms.words import date_with_words
from resources.dates import PartialDate
from resources.fonts import undrawable

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FilledValue:
    """What stands in one field, as it is printed, and where it came from."""

    text: str = field(repr=False)
    origin: Origin
    sources: tuple[str, ...] = ()
    """Names of the facts or fields it was made of; empty for what the clerk typed himself."""


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801  # the built-in Warning is something else
    """Something the clerk should look at. The sentence is `fill.<code>` with `values`: keys, labels, code points."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """A form ready to be reviewed or printed. Cells of a table are keyed `thanh_vien[0].ho_ten`."""

    form: FormDefinition
    values: Mapping[str, FilledValue] = field(repr=False)
    missing: tuple[str, ...]
    """Keys of required fields without a value, in printed order."""
    suggestions: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Values on offer for fields that hold none."""
    warnings: tuple[Warning_, ...]

    def text(self, key: str) -> str:
        """What stands in that field; empty for nothing."""
        value = self.values.get(key)
        return value.text if value else ""

    def rows(self, table: Table) -> int:
        """How many rows of that table hold a value (gaps count)."""
        return max(rows_of_cells(table, self.values), default=-1) + 1


def check_entries(form: FormDefinition, entries: Mapping[str, str], *, people: Collection[str] | None = None) -> None:
    """Refuse what `fill` would refuse, before anything is known about anybody.

    `people` are the roles that will be filled (`applicant`, `member[0]` ...). With None it is not known yet who comes:
    then a gap between table rows is left for `fill` to find. Raises UnknownField, InvalidEntry.
    """
    accept_all(form, entries, people=people)


def fill(
    form: FormDefinition,
    facts: Facts,
    *,
    entries: Mapping[str, str] = _NOTHING,
    footnote2: Footnote2 = "blank",
    procedure: str | None = None,
) -> FilledForm:
    """Fill the form. `entries` are the clerk's own values by field key; an empty text empties the field.

    `procedure` is the code of the procedure being handled: in some, a source only suggests. Raises UnknownField
    for an entry that the form has no field for and InvalidEntry for one that its field cannot hold, or for more people
    than a table has rows.
    """
    filling = _Filling(form, facts, entries=entries, footnote2=footnote2, procedure=procedure)
    return filling.done()


class _Filling:
    """One pass over the form in printed order: a field may look at those before it (the lint sees to that)."""

    def __init__(
        self, form: FormDefinition, facts: Facts, *, entries: Mapping[str, str], footnote2: Footnote2, procedure: str | None
    ) -> None:
        self._form = form
        self._facts = facts
        self._people = {name.partition(".")[0] for name in facts}
        self._entries = accept_all(form, entries, people=self._people)
        self._footnote2 = footnote2
        self._procedure = procedure or ""
        self._procedure_name = next((p.name for p in form.procedures if p.code == procedure), "")
        self._raw: dict[str, Value] = {}
        self._values: dict[str, FilledValue] = {}
        self._missing: list[str] = []
        self._suggestions: dict[str, tuple[str, ...]] = {}
        self._warnings: list[Warning_] = []

    def done(self) -> FilledForm:
        for each in self._form.every_field:
            if isinstance(each, Table):
                self._table(each)
            else:
                self._field(each)
        return FilledForm(
            form=self._form,
            values=MappingProxyType(self._values),
            missing=tuple(self._missing),
            suggestions=MappingProxyType(self._suggestions),
            warnings=tuple(self._warnings),
        )

    def _field(self, each: FormField) -> None:
        scope = Scope(facts=self._facts, fields=self._raw, procedure=self._procedure_name)
        needless = each.only_without is not None and scope.fact(str(each.only_without)) is not None
        required = each.required
        if each.required_when is not None:
            condition = each.required_when
            required = condition.holds(self._values[condition.key].text if condition.key in self._values else None)
        held = self._cell(each, at=each.key, scope=scope, fills=not (needless and self._footnote2 == "blank"))
        if required and not held and not needless:
            self._missing.append(each.key)

    def _table(self, table: Table) -> None:
        typed = [at for at, value in self._entries.items() if value is not None]
        rows = {*rows_of_people(table, self._people), *rows_of_cells(table, typed)}
        for row in sorted(rows):
            scope = Scope(facts=self._facts, fields=self._raw, procedure=self._procedure_name, row=(table.role, row))
            columns = {f"{table.key}[{row}].{c.key}": c for c in table.columns if c.type is not FieldType.ROW_NUMBER}
            held = {at: self._cell(column, at=at, scope=scope) for at, column in columns.items()}
            if any(held.values()):
                self._missing += [at for at, column in columns.items() if column.required and not held[at]]
        if table.required and not rows:
            self._missing.append(table.key)

    def _cell(self, cell: Cell, *, at: str, scope: Scope, fills: bool = True) -> bool:
        """Work out one value; says whether the cell holds one now."""
        known = evaluate(cell.source, scope) if cell.source is not None else ()
        offered = evaluate(cell.suggest, scope) if cell.suggest is not None else ()
        if cell.suggest_for and (self._procedure in cell.suggest_for or not self._procedure_name):
            known, offered = (), (*known, *offered)
        best = known[0] if known else None
        if at in self._entries:
            best = self._typed(cell, at=at, best=best, offered=offered)
        elif not fills:
            return False
        if best is None:
            if offered:
                self._suggestions[at] = tuple(dict.fromkeys(_shown(cell, found.value) for found in offered))
            return False
        self._warnings += self._doubts(cell, at=at, value=best.value)
        best, cut = _short_enough(best, longest=longest(cell.type))
        if cut:
            self._warnings.append(Warning_("cut", {"key": at, "label": cell.label, "length": str(longest(cell.type))}))
        self._raw[at] = best.value
        self._values[at] = FilledValue(_shown(cell, best.value), best.origin, best.sources)
        return True

    def _typed(self, cell: Cell, *, at: str, best: Found | None, offered: Iterable[Found]) -> Found | None:
        """The clerk's value. Typing what is known anyway changes nothing; an accepted offer keeps its sources."""
        value = self._entries[at]
        if value is None:
            return None
        if best is not None and _shown(cell, best.value) == _shown(cell, value):
            return best
        accepted = (found.sources for found in offered if _shown(cell, found.value) == _shown(cell, value))
        return Found(value, Origin.CLERK, next(accepted, ()))

    def _doubts(self, cell: Cell, *, at: str, value: Value) -> Iterator[Warning_]:
        about = {"key": at, "label": cell.label}
        today = self._facts.get("today")
        if isinstance(value, PartialDate):
            if not value.is_full:
                yield Warning_("partial_date", about)
            if today and isinstance(today.value, PartialDate) and today.value < value:
                yield Warning_("date_in_future", about)
            return
        if cell.options and value not in cell.options:
            yield Warning_("not_an_option", about)
        if "…" in value or "..." in value:
            yield Warning_("unfinished", about)
        if any(map(combining, value)):
            # Some letters of Ê Đê and Gia Rai (ơ̆, ư̆) have no composed form: without a shaping engine their mark stands a little aside.
            yield Warning_("loose_mark", about)
        for character in undrawable(value.replace("\n", "")):
            yield Warning_("undrawable", {**about, "character": f"U+{ord(character):04X}"})


def _short_enough(found: Found, *, longest: int) -> tuple[Found, bool]:
    """The value, cut where no field could hold it (no record's value is so long), and whether it was."""
    if isinstance(found.value, str) and len(found.value) > longest:
        return replace(found, value=f"{found.value[: longest - 1]}…"), True
    return found, False


def _shown(cell: Cell, value: Value) -> str:
    if cell.type is FieldType.DATE_LINE and isinstance(value, PartialDate):
        return date_with_words(value)
    return text_of(value)
