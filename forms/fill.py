"""Facts and the clerk's entries into a form: every value with its origin, what is missing, what is offered, what to watch."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from unicodedata import combining

from forms import judging
from forms.condition import Condition
from forms.entries import accept_all, listed, longest, option_of, people_of_rows, rows_of_cells
from forms.evaluate import evaluate
from forms.facts import Facts, Origin
from forms.model import JOINT, Cell, FieldType, Footnote2, FormDefinition, FormField, Paragraph, Photo, Signature, Table
from forms.scope import Found, Scope, Value, text_of
from forms.source import Call, field_keys
from forms.warning import Warning_
from forms.words import date_with_words, with_dots
from resources.dates import PartialDate
from resources.fonts import undrawable
from resources.text import key

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FilledValue:
    """What stands in one field, as it is printed, and where it came from."""

    text: str = field(repr=False)
    origin: Origin
    sources: tuple[str, ...] = ()
    """Names of the facts or fields it was made of; empty for what the clerk typed himself."""


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
    unasked: frozenset[str]
    """Keys of fields and tables that are no part of the form in this case (`asked_when`): nobody needs to see them."""
    photos: tuple[Photo, ...]
    declaration: tuple[Paragraph, ...]
    signatures: tuple[Signature, ...]
    """Of these three, what is printed in this case (`printed_when`)."""

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
        self._roles = frozenset(person.partition("[")[0] for person in self._people) & frozenset(form.roles)
        self._entries = accept_all(form, entries, people=self._people)
        self._footnote2 = footnote2
        self._procedure = procedure or ""
        self._procedure_name = next((p.name for p in form.procedures if p.code == procedure), "")
        self._raw: dict[str, Value] = {}
        self._values: dict[str, FilledValue] = {}
        self._missing: list[str] = []
        self._suggestions: dict[str, tuple[str, ...]] = {}
        self._warnings: list[Warning_] = []
        self._unasked: set[str] = set()

    def done(self) -> FilledForm:
        sections = {field.key: section for section in self._form.sections for field in section.asked}
        for each in self._form.every_field:
            of_section = sections[each.key].asked_when if each.key in sections else None
            if not (self._holds(of_section) and self._holds(each.asked_when)):
                self._unasked.add(each.key)
            elif isinstance(each, Table):
                self._table(each)
            else:
                self._field(each)
        judged = judging.warnings(self._form, self._scope())
        return FilledForm(
            form=self._form,
            values=MappingProxyType(self._values),
            missing=tuple(self._missing),
            suggestions=MappingProxyType({at: self._sound_first(at, some, judged) for at, some in self._suggestions.items()}),
            warnings=(*self._warnings, *judged),
            unasked=frozenset(self._unasked),
            photos=tuple(part for part in self._form.photos if self._holds(part.printed_when)),
            declaration=tuple(part for part in self._form.declaration if self._holds(part.printed_when)),
            signatures=tuple(part for part in self._form.signatures if self._holds(part.printed_when)),
        )

    def _sound_first(self, at: str, offered: tuple[str, ...], judged: tuple[Warning_, ...]) -> tuple[str, ...]:
        """What a rule of the form would warn about, as "unmarried" of one whom the record calls married, is offered last."""
        scope = self._scope()

        def doubted(text: str) -> bool:
            return any(one not in judged for one in judging.warnings(self._form, replace(scope, fields={**scope.fields, at: text})))

        return tuple(sorted(offered, key=doubted)) if len(offered) > 1 else offered

    def _scope(self, row: tuple[str, str] | None = None) -> Scope:
        return Scope(
            facts=self._facts,
            fields=self._raw,
            procedure=self._procedure_name,
            procedure_code=self._procedure,
            roles=self._roles,
            row=row,
        )

    def _holds(self, condition: Condition | None) -> bool:
        """What has no condition always holds."""
        return condition is None or condition.holds(self._scope())

    def _required(self, each: FormField | Table) -> bool:
        return each.required or (each.required_when is not None and self._holds(each.required_when))

    def _field(self, each: FormField) -> None:
        scope = self._scope()
        needless = each.only_without is not None and scope.fact(str(each.only_without)) is not None
        held = self._cell(each, at=each.key, scope=scope, fills=not (needless and self._footnote2 == "blank"))
        if not held and not needless and self._required(each):
            self._missing.append(each.key)

    def _table(self, table: Table) -> None:
        typed = [at for at, value in self._entries.items() if value is not None]
        people = people_of_rows(table, self._people)
        rows = {*people, *rows_of_cells(table, typed)}
        for row in sorted(rows):
            scope = self._scope((table.role, people.get(row, "")) if table.role is not None else None)
            columns = {f"{table.key}[{row}].{c.key}": c for c in table.columns if c.type is not FieldType.ROW_NUMBER}
            held = {at: self._cell(column, at=at, scope=scope) for at, column in columns.items()}
            if any(held.values()):
                self._missing += [at for at, column in columns.items() if column.required and not held[at]]
        if not rows and self._required(table):
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
        best = _in_its_spelling(cell, best)
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
        if best is not None and _spelt(cell, best.value) == _spelt(cell, value):
            return best
        if best is not None:
            self._warnings += self._contradictions(cell, at=at, computed=best, typed=value)
        accepted = (found.sources for found in offered if _spelt(cell, found.value) == _spelt(cell, value))
        return Found(value, Origin.CLERK, next(accepted, ()))

    def _contradictions(self, cell: Cell, *, at: str, computed: Found, typed: Value) -> Iterator[Warning_]:
        """What is computed of other fields of the form must agree with them: a day in words with the day in figures."""
        others = field_keys(cell.source).intersection(computed.sources) if isinstance(cell.source, Call) else ()
        if others and key(_shown(cell, computed.value)) != key(_shown(cell, typed)):
            labels = [each.label for each in self._form.every_field if each.key in others]
            yield Warning_("contradicts", {"key": at, "label": cell.label, "other": ", ".join(labels)})

    def _doubts(self, cell: Cell, *, at: str, value: Value) -> Iterator[Warning_]:
        about = {"key": at, "label": cell.label}
        today = self._facts.get("today")
        if isinstance(value, PartialDate):
            if not value.is_full:
                yield Warning_("partial_date", about)
            if today and isinstance(today.value, PartialDate) and today.value < value:
                yield Warning_("date_in_future", about)
            return
        if cell.answers and any(part not in cell.answers for part in _parts(cell, value)):
            yield Warning_("not_an_option", about)
        if cell.code_list and not cell.options and listed(cell.code_list, value) is None:
            yield Warning_("not_in_list", about)
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


def _in_its_spelling(cell: Cell, found: Found) -> Found:
    """An answer as the form prints it: records say "Nam", the form may offer "nam"."""
    option = option_of(cell, found.value) if isinstance(found.value, str) else None
    return replace(found, value=option) if option is not None else found


def _parts(cell: Cell, value: str) -> list[str]:
    return value.split(JOINT) if cell.type is FieldType.CHOICES else [value]


def _spelt(cell: Cell, value: Value) -> str:
    """As it is printed, and of a code list's entry the list's spelling: a record's "Ê Đê" is the "Ê-đê" of the list."""
    text = _shown(cell, value)
    return (listed(cell.code_list, text) if cell.code_list and not cell.options else None) or text


def _shown(cell: Cell, value: Value) -> str:
    if cell.type is FieldType.DATE_LINE and isinstance(value, PartialDate):
        return date_with_words(value)
    text = text_of(value)
    return with_dots(text) if cell.type is FieldType.MONEY and text.isascii() and text.isdecimal() else text
