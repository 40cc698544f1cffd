"""What a clerk may type into the fields of a form: checked and brought into one spelling, or refused with a reason."""

import re
from collections.abc import Callable, Collection, Mapping

from forms.errors import InvalidEntry, UnknownField
from forms.model import JOINT, MOST_ROWS, TICKED, Cell, FieldType, FormDefinition, Table
from forms.scope import Value
from resources.codes import code_list
from resources.dates import PartialDate
from resources.text import bare_key, forbidden, key, squash

_LONGEST = 500
_LONGEST_MULTILINE = 2000
_LONG = frozenset({FieldType.MULTILINE, FieldType.CHOICES})

_PATTERNS = {
    FieldType.ID12: (re.compile(r"[0-9]{12}"), "not_12_digits"),
    FieldType.ID12_BOXES: (re.compile(r"[0-9]{12}"), "not_12_digits"),
    FieldType.ID_NUMBER: (re.compile(r"[0-9]{12}|[0-9]{9}|[A-Z][0-9]{7,8}"), "not_an_id_number"),
    FieldType.PHONE: (re.compile(r"\+?[0-9]{8,15}"), "not_a_phone_number"),
    FieldType.EMAIL: (re.compile(r"[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+"), "not_an_email_address"),
    FieldType.BARCODE: (re.compile(r"[A-Za-z0-9./-]{1,40}"), "not_a_barcode"),
}
_GROUPED = frozenset({FieldType.ID12, FieldType.ID12_BOXES, FieldType.ID_NUMBER, FieldType.PHONE})
_GROUPING = re.compile(r"[ .()-]")
_INTEGER = re.compile(r"[0-9]{1,6}")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+(?=,|$)")
_DECIMAL = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,6}))?")
_CURRENCY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd|₫)\.?$", re.IGNORECASE)
_TIME = r"(?P<hour>[0-9]{1,2})[:hg](?P<minute>[0-9]{2})"
_MOMENTS = (re.compile(rf"{_TIME},? (?P<day>\S+)"), re.compile(rf"(?P<day>\S+?)[T ]{_TIME}"))
_TICKS = frozenset({"co", "có", "x", "v", "1"})
_NO_TICKS = frozenset({"không", "khong", "0"})
_TABLE_CELL = re.compile(r"([a-z][a-z0-9_]*)\[(0|[1-9][0-9]?)\]\.([a-z][a-z0-9_]*)")
_PERSON_OF_ROW = re.compile(r"([a-z][a-z0-9_]*)\[(0|[1-9][0-9]{0,8})\]")


def longest(kind: FieldType) -> int:
    """How many code points a field of that type holds; the longest addresses of the area tables have about 110."""
    return _LONGEST_MULTILINE if kind in _LONG else _LONGEST


def accept_all(form: FormDefinition, entries: Mapping[str, str], *, people: Collection[str] | None = None) -> dict[str, Value | None]:
    """What stands in each field for what was typed; None where the clerk emptied it. Needs no fact about anybody.

    `people` are those who play a part (`applicant`, `member[0]` ...); with None it is not known yet who comes, and
    whether the rows of a table follow each other is not judged. Raises UnknownField before anything else, then InvalidEntry.
    """
    cells = {at: _cell(form, at) for at in entries}
    values = {at: accept(cell, at=at, text=entries[at]) for at, cell in cells.items()}
    for table in (each for each in form.fields if isinstance(each, Table)):
        own = rows_of_people(table, people or ())
        typed = rows_of_cells(table, [at for at, value in values.items() if value is not None])
        _refuse_impossible_rows(own | typed)
        if people is not None:
            _refuse_gaps(typed, after=own)
    return values


def people_of_rows(table: Table, people: Collection[str]) -> dict[int, str]:
    """Who has which row: `member[2]` row 2, and row 3 in a table that has somebody `first`."""
    if table.role is None:
        return {}
    found = (hit for hit in map(_PERSON_OF_ROW.fullmatch, people) if hit and hit.group(1) == table.role)
    shift = int(table.first is not None)
    first = {0: table.first} if table.first is not None and table.first in people else {}
    return first | {int(hit.group(2)) + shift: hit.group() for hit in found}


def rows_of_people(table: Table, people: Collection[str]) -> dict[int, str]:
    """The rows that people have of their own, each with its key: `member[2]` has row `thanh_vien[2]`."""
    return {row: f"{table.key}[{row}]" for row in people_of_rows(table, people)}


def rows_of_cells(table: Table, keys: Collection[str]) -> dict[int, str]:
    """The rows that keys of cells name, each with one such key."""
    found = map(_TABLE_CELL.fullmatch, keys)
    return {int(hit.group(2)): hit.group() for hit in found if hit and hit.group(1) == table.key}


def _cell(form: FormDefinition, at: str) -> Cell:
    """The cell of that key. Raises UnknownField."""
    hit = _TABLE_CELL.fullmatch(at)
    for each in form.every_field:
        if not isinstance(each, Table):
            if each.key == at:
                return each
        elif hit and each.key == hit.group(1):
            for column in each.columns:
                if column.key == hit.group(3) and column.type is not FieldType.ROW_NUMBER:
                    return column
    raise UnknownField(form.key, at)


def _refuse_impossible_rows(rows: Mapping[int, str]) -> None:
    """A table holds `MOST_ROWS` rows; one more would go unseen or make a paper of empty pages."""
    for row, at in sorted(rows.items()):
        if row >= MOST_ROWS:
            raise InvalidEntry(at, "too_many_rows")


def _refuse_gaps(rows: Mapping[int, str], *, after: Mapping[int, str]) -> None:
    """A row that the clerk begins stands right under another (or is the first)."""
    for row, at in sorted(rows.items()):
        if row and row not in after and row - 1 not in {*after, *rows}:
            raise InvalidEntry(at, "row_gap")


def accept(cell: Cell, *, at: str, text: str) -> Value | None:
    """The value that stands in the field for a typed text; None where the clerk emptied the field.

    `at` is the key as the caller wrote it (`thanh_vien[0].ho_ten`). Raises InvalidEntry.
    """
    multiline = cell.type is FieldType.MULTILINE
    tidy = "\n".join(filter(None, map(squash, text.splitlines()))) if multiline else squash(text)
    if not tidy:
        return None
    if forbidden(tidy.replace("\n", "")):
        raise InvalidEntry(at, "forbidden_character")
    if len(tidy) > longest(cell.type):
        raise InvalidEntry(at, "too_long")
    if cell.type is FieldType.CHECKBOX:
        return _tick(at=at, text=tidy)
    if cell.type is FieldType.CHOICES:
        return _several(cell, at=at, text=tidy)
    if cell.options:
        return _option(cell, at=at, text=tidy)
    if cell.code_list:
        return listed(cell.code_list, tidy) or tidy
    if cell.type is FieldType.INTEGER:
        return _integer(cell, at=at, text=tidy)
    if cell.type in _READ:
        return _READ[cell.type](at=at, text=tidy)
    return _matching(cell.type, at=at, text=tidy)


def option_of(cell: Cell, text: str) -> str | None:
    """The answer that a text means, however it is cased, accented or spaced; None where it means none of them."""
    return next((option for option in cell.options if key(option) == key(text)), None)


def listed(name: str, text: str) -> str | None:
    """The label that a text means in that code list; None where it means none.

    A label is meant however it is cased, accented or spaced, unless without its accents it is several ones'; and so is a code
    as the list writes it ("VN", "1"), but not in small letters: "my" is no Malaysia.
    """
    entries = code_list(name).entries
    for same in (key, bare_key):
        found = {entry.label for entry in entries if _unspaced(same(entry.label)) == _unspaced(same(text))}
        if len(found) == 1:
            return found.pop()
    by_code = code_list(name).entry(text) if text == text.upper() else None
    return by_code.label if by_code else None


def _unspaced(text: str) -> str:
    return text.replace(" ", "")


def _option(cell: Cell, *, at: str, text: str) -> str:
    option = option_of(cell, text)
    if option is None:
        raise InvalidEntry(at, "not_an_option")
    return option


def _several(cell: Cell, *, at: str, text: str) -> str:
    """The chosen answers, each once, in the order of the form."""
    chosen = {_option(cell, at=at, text=part) for part in text.split(JOINT.strip()) if part.strip()}
    return JOINT.join(option for option in cell.options if option in chosen)


def _tick(*, at: str, text: str) -> str | None:
    if text.casefold() in _TICKS:
        return TICKED
    if text.casefold() in _NO_TICKS:
        return None
    raise InvalidEntry(at, "not_an_option")


def _date(*, at: str, text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise InvalidEntry(at, "not_a_date") from None


def _moment(*, at: str, text: str) -> Value:
    """A time of day with its date, in either order and in ISO 8601 too; or a date alone."""
    found = next(filter(None, (shape.fullmatch(text) for shape in _MOMENTS)), None)
    if not found:
        return _date(at=at, text=text)
    hour, minute, day = int(found["hour"]), int(found["minute"]), _date(at=at, text=found["day"])
    if hour > 23 or minute > 59 or not day.is_full:
        raise InvalidEntry(at, "not_a_moment")
    return f"{hour:02d}:{minute:02d} {day.slashed()}"


def _integer(cell: Cell, *, at: str, text: str) -> str:
    """Digits without leading zeros, and no less than the field holds at least."""
    if not _INTEGER.fullmatch(text):
        raise InvalidEntry(at, "not_a_number")
    if cell.at_least is not None and int(text) < cell.at_least:
        raise InvalidEntry(at, "too_small", least=str(cell.at_least))
    return str(int(text))


def _number(*, at: str, text: str) -> str:
    """Digits with a decimal comma. A dot before exactly three digits groups them, as Vietnamese numbers are written."""
    found = _DECIMAL.fullmatch(_ungrouped(text))
    if not found:
        raise InvalidEntry(at, "not_a_decimal")
    whole = found[1].lstrip("0") or "0"
    return f"{whole},{found[2]}" if found[2] else whole


def _money(*, at: str, text: str) -> str:
    plain = _ungrouped(_CURRENCY.sub("", text))
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 15:
        raise InvalidEntry(at, "not_an_amount")
    return plain.lstrip("0") or "0"


def _ungrouped(text: str) -> str:
    grouped = _THOUSANDS.match(text)
    return re.sub("[. ]", "", grouped[0]) + text[grouped.end() :] if grouped else text


def _matching(kind: FieldType, *, at: str, text: str) -> str:
    if kind not in _PATTERNS:
        return text
    pattern, reason = _PATTERNS[kind]
    plain = _GROUPING.sub("", text) if kind in _GROUPED else text
    plain = plain.upper() if kind is FieldType.ID_NUMBER else plain
    if not pattern.fullmatch(plain):
        raise InvalidEntry(at, reason)
    return plain if kind is not FieldType.PHONE else text


_READ: dict[FieldType, Callable[..., Value]] = {
    FieldType.DATE: _date,
    FieldType.DATE_LINE: _date,
    FieldType.DATETIME: _moment,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
}
