"""Addresses compared: `key(text).matches(key(other))` is the `formal` rule of a comparison for residences.

An address is read from its tail (province, district of before 01/07/2025, commune), with or without unit
words, in old names or new; its place is then a set of today's communes (one, or the candidates of a commune
that was split or of a name that occurs more than once). Two addresses match where these sets meet and house,
street and hamlet are equal. What cannot be read as units stays part of the text that must be equal.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from resources.areas import table
from resources.areas.names import Tokens, bare, detail_tokens, readings, split, tokens, unit_word
from resources.text import has_accents

_COUNTRY = frozenset({tokens("Việt Nam"), tokens("Viet Nam"), tokens("VN")})


@dataclass(frozen=True, slots=True)
class AddressKey:
    """An address as it is compared.

    `units` are pairs of today's (province, commune) codes, commune "" where only the province is known; empty where not
    even that is, and then `detail` is the whole text.
    """

    detail: str = field(repr=False)
    units: frozenset[tuple[str, str]] = field(repr=False)
    accented: bool = True

    def matches(self, other: "AddressKey") -> bool:
        """The same place, as far as the two texts say it. An empty address matches nothing."""
        if not (self.units & other.units or (self.detail and not self.units and not other.units)):
            return False
        if self.accented and other.accented:
            return self.detail == other.detail
        return bare(tuple(self.detail.split())) == bare(tuple(other.detail.split()))


def key(address: str) -> AddressKey:
    """The key of an address as people write it. Any text has one; it never raises."""
    parts = split(address)
    accented = has_accents(address)
    if len(parts) > 1 and tokens(parts[-1]) in _COUNTRY:
        del parts[-1]
    place = find(parts, accented=accented)
    return AddressKey(" ".join(detail_tokens(list(place.detail))), place.units, accented)


@dataclass(frozen=True, slots=True)
class Place:
    """What was read from the tail of an address: candidate units, and the parts before them.

    `exact` says that a commune was read, not the province alone.
    """

    units: frozenset[tuple[str, str]]
    detail: tuple[str, ...]
    exact: bool = False


def find(parts: Sequence[str], *, accented: bool) -> Place:
    """Read the units at the tail of an address.

    A commune is looked for, in this order: under a district of the province as it was; among today's communes;
    under a district of a province merged into this one (the transition of 2025); by its old name alone.
    A province whose name is gone is asked for its own old communes before today's.
    """
    named = _provinces_named(parts[-1], accented=accented) if parts else None
    if named is None:
        return Place(frozenset(), tuple(parts))
    own, successor, lives_on = named
    others = tuple(code for code, old in table.old_provinces().items() if old.successor == successor and code != own)
    rest = parts[:-1]
    names = _Names(accented)
    found = names.commune_in_district(rest, own)
    if not found and lives_on:
        found = names.commune_today(rest, successor) or names.commune_in_district(rest, *others)
    found = found or names.commune_alone(rest, own)
    found = found or (names.commune_alone(rest, *others) if lives_on else names.commune_today(rest, successor))
    if found:
        codes, used = found
        return Place(frozenset((table.communes()[code][0], code) for code in codes), tuple(rest[:-used]), exact=True)
    return Place(frozenset({(successor, "")}), names.district_spelt_out(rest, own, *others))


def _provinces_named(part: str, *, accented: bool) -> tuple[str, str, bool] | None:
    """Old code, today's code and whether the name lives on; None where the part names no province."""
    for _, name in readings(part, "province", accented=accented):
        code = _province_index().get("".join(name) if accented else "~" + bare(name))
        if code:
            old = table.old_provinces()[code]
            _, after = unit_word(table.provinces()[old.successor], "province")
            return code, old.successor, after == unit_word(old.name, "province")[1]
    return None


@cache
def _province_index() -> dict[str, str]:
    """Codes of before by joined tokens, and by "~" and the joined tokens without accents."""
    official = [(unit_word(old.name, "province")[1], code) for code, old in table.old_provinces().items()]
    index: dict[str, str] = {}
    for name, code in [*table.province_spellings(), *official]:
        words = tokens(name)
        index["".join(words)] = index["~" + bare(words)] = code
    return index


@dataclass(frozen=True, slots=True)
class _Names:
    """Looks names up as tokens with accents, or without where the whole address has none."""

    accented: bool

    def commune_in_district(self, parts: Sequence[str], *provinces: str) -> tuple[set[str], int] | None:
        """A commune and its district: today's codes, and how many parts were used."""
        for province in provinces:
            for districts in self._districts(parts, province):
                island = {code for district in districts for code in _island(district)}
                if island:
                    return island, 1
                found = self._old(parts[-2], districts) if len(parts) > 1 else None
                if found:
                    return found, 2
        return None

    def commune_today(self, parts: Sequence[str], province: str) -> tuple[set[str], int] | None:
        """A commune of today."""
        named = self._named(parts[-1], "commune", _index_today(province)) if parts else []
        return (set(named), 1) if named else None

    def commune_alone(self, parts: Sequence[str], *provinces: str) -> tuple[set[str], int] | None:
        """A commune of before whose district is not named: all of that name."""
        if not parts:
            return None
        districts = tuple(district for province in provinces for district in _districts_of(province))
        found = self._old(parts[-1], districts, with_aliases=False)
        return (found, 1) if found else None

    def district_spelt_out(self, parts: Sequence[str], *provinces: str) -> tuple[str, ...]:
        """The parts, with a district at the end in its official name: "Q.3" becomes "Quận 3"."""
        for province in provinces:
            districts = next(self._districts(parts, province), ())
            if len(districts) == 1:
                return (*parts[:-1], table.old_districts()[districts[0]].name)
        return tuple(parts)

    def _districts(self, parts: Sequence[str], province: str) -> Iterator[tuple[str, ...]]:
        """Districts of that name, then those that took one of that name in."""
        if not parts:
            return
        named = self._named(parts[-1], "district", _district_index(province))
        if named:
            yield tuple(named)
        names = {bare(name) for _, name in readings(parts[-1], "district", accented=self.accented)}
        heirs = tuple(code for code in _districts_of(province) if names & set(table.old_districts()[code].aliases))
        if heirs:
            yield heirs

    def _old(self, part: str, districts: tuple[str, ...], *, with_aliases: bool = True) -> set[str] | None:
        named = self._named(part, "commune", _old_index(districts))
        if not named and with_aliases:
            names = {bare(name) for _, name in readings(part, "commune", accented=self.accented)}
            rows = (row for district in districts for row in table.old_communes_by_district()[district])
            named = [row.code for row in rows if names & set(row.aliases)]
        return {today for code in named for today in table.old_communes()[code].successors} or None

    def _named(self, part: str, level: str, index: "_Index") -> list[str]:
        """Codes of that name.

        A unit word chooses among units of one name; it is not held against a single one, for communes become wards
        and towns become cities.
        """
        for word, name in readings(part, level, accented=self.accented):
            units = index.get("".join(name)) if self.accented else index.get("~" + bare(name))
            if units:
                return [code for code, kind in units if kind == word] or [code for code, _ in units]
        return []


_Index = dict[str, list[tuple[str, str]]]
"""(code, unit word) by joined tokens, and by "~" and the joined tokens without accents."""


def _index(units: Iterable[tuple[str, str]], level: str = "commune") -> _Index:
    index: _Index = {}
    for code, official in units:
        word, name = unit_word(official, level)
        words: Tokens = tokens(name)
        index.setdefault("".join(words), []).append((code, word))
        index.setdefault("~" + bare(words), []).append((code, word))
    return index


@cache
def _index_today(province: str) -> _Index:
    return _index((code, name) for code, (above, name) in table.communes().items() if above == province)


@cache
def _old_index(districts: tuple[str, ...]) -> _Index:
    return _index((row.code, row.name) for district in districts for row in table.old_communes_by_district()[district])


@cache
def _districts_of(province: str) -> tuple[str, ...]:
    return tuple(code for code, district in table.old_districts().items() if district.province == province)


@cache
def _district_index(province: str) -> _Index:
    return _index(((code, table.old_districts()[code].name) for code in _districts_of(province)), "district")


def _island(district: str) -> tuple[str, ...]:
    first = table.old_communes_by_district()[district][0]
    return first.successors if not first.code else ()
