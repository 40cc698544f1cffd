"""Addresses compared: `key(text).matches(key(other))` is the `formal` rule of a comparison for residences.

An address is read from its tail (province, district of before 01/07/2025, commune), with or without unit
words, in old names or new; its place is then a set of today's communes (one, or the candidates of a commune
that was split or of a name that occurs more than once). Two addresses match where these sets meet and house,
street and hamlet are equal; two that both name communes of before must also mean one of them. What cannot be
read as units stays part of the text that must be equal.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from resources.areas import table
from resources.areas.names import Part, Tokens, bare, bare_words, detail_tokens, folded_parts, readings, tokens, unit_word
from resources.text import has_accents

_COUNTRY = frozenset({tokens("Việt Nam"), tokens("Viet Nam"), tokens("VN")})

Units = frozenset[tuple[str, str]]
"""Pairs of today's (province, commune) codes; commune "" where only the province is known."""


@dataclass(frozen=True, slots=True)
class AddressKey:
    """An address as it is compared: the words of house, street and hamlet, and the place.

    `units` is empty where not even a province could be read, and then `detail` is the whole text. `before` holds the
    codes of communes of before 01/07/2025 where the address names one (of the district, for islands that had none).
    """

    detail: Tokens = field(repr=False)
    units: Units = field(repr=False)
    accented: bool = True
    before: frozenset[str] = field(default=frozenset(), repr=False)

    def matches(self, other: "AddressKey") -> bool:
        """The same place, as far as the two texts say it. An empty address matches nothing."""
        if not self.units and not other.units:
            return bool(self.detail) and self.same_detail(other)
        return self.same_commune(other) and self.same_detail(other)

    def same_commune(self, other: "AddressKey") -> bool:
        """Do the places meet? Two communes of before that lie in one of today are still two."""
        if self.before and other.before and not self.before & other.before:
            return False
        return bool(self.units & other.units)

    def same_detail(self, other: "AddressKey") -> bool:
        """The same house, street and hamlet; without accents only where one side has none at all."""
        if self.accented and other.accented:
            return self.detail == other.detail
        return bare_words(self.detail) == bare_words(other.detail)


def key(address: str) -> AddressKey:
    """The key of an address as people write it. Any text has one; it never raises, and nothing of it is kept."""
    accented = has_accents(address)
    place = find(without_country(folded_parts(address)), accented=accented)
    return AddressKey(detail_tokens(place.detail), place.units, accented, place.before)


def without_country(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts less a last one that says Việt Nam."""
    return parts[:-1] if len(parts) > 1 and parts[-1].words in _COUNTRY else parts


@dataclass(frozen=True, slots=True)
class Place:
    """What was read from the tail of an address: candidate units, the parts before them, and codes of before if it names such."""

    units: Units
    detail: tuple[Part, ...]
    before: frozenset[str] = frozenset()


def find(parts: Sequence[Part], *, accented: bool) -> Place:
    """Read the units at the tail of an address.

    A commune is looked for, in this order: under a district of the province as it was; among today's communes;
    under a district of a province merged into this one (the transition of 2025); by its old name alone.
    A province whose name is gone is asked for its own old communes before today's.
    """
    named = _province_named(parts[-1].words, accented=accented) if parts else None
    if named is None:
        return Place(frozenset(), tuple(parts))
    rest = parts[:-1]
    names = _Names(accented)
    found = names.commune_in_district(rest, named.code)
    if not found and named.lives_on:
        found = names.commune_today(rest, named.successor) or names.commune_in_district(rest, *named.others)
    found = found or names.commune_alone(rest, named.code)
    found = found or (names.commune_alone(rest, *named.others) if named.lives_on else names.commune_today(rest, named.successor))
    if found:
        communes = table.communes()
        return Place(frozenset((communes[code][0], code) for code in found.today), tuple(rest[: -found.used]), found.before)
    return Place(frozenset({(named.successor, "")}), names.district_spelt_out(rest, named.code, *named.others))


@dataclass(frozen=True, slots=True)
class _Province:
    """A province of before, the one of today at its place, the others merged into that, and whether the name lives on."""

    code: str
    successor: str
    others: tuple[str, ...]
    lives_on: bool


def _province_named(words: Tokens, *, accented: bool) -> _Province | None:
    """The province of that name, None where there is none."""
    index = _province_index()
    for _, name in readings(words, "province", accented=accented):
        if found := index.get("".join(name) if accented else "~" + bare(name)):
            return found
    return None


@cache
def _province_index() -> dict[str, _Province]:
    """Provinces of before by joined tokens, and by "~" and the joined tokens without accents."""
    olds = table.old_provinces()
    provinces = {code: _province(code) for code in olds}
    official = [(unit_word(old.name, "province")[1], code) for code, old in olds.items()]
    index: dict[str, _Province] = {}
    for name, code in [*table.province_spellings(), *official]:
        words = tokens(name)
        index["".join(words)] = index["~" + bare(words)] = provinces[code]
    return index


def _province(code: str) -> _Province:
    olds = table.old_provinces()
    old = olds[code]
    others = tuple(other for other, one in olds.items() if one.successor == old.successor and other != code)
    lives_on = unit_word(table.provinces()[old.successor], "province")[1] == unit_word(old.name, "province")[1]
    return _Province(code, old.successor, others, lives_on)


@dataclass(frozen=True, slots=True)
class _Found:
    """Today's communes, how many parts of the text named them, and the communes of before that it named, if so."""

    today: frozenset[str]
    used: int
    before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Names:
    """Looks names up as tokens with accents, or without where the whole address has none."""

    accented: bool

    def commune_in_district(self, parts: Sequence[Part], *provinces: str) -> _Found | None:
        """A commune of before and its district; a district of an island stands for itself."""
        for province in provinces:
            for districts in self._districts(parts, province):
                islands = frozenset(district for district in districts if table.island(district))
                if islands:
                    return _of_before(islands, used=1)
                found = self._old(parts[-2].words, districts) if len(parts) > 1 else frozenset()
                if found:
                    return _of_before(found, used=2)
        return None

    def commune_today(self, parts: Sequence[Part], province: str) -> _Found | None:
        """A commune of today."""
        named = self._named(parts[-1].words, "commune", _index_today(province)) if parts else []
        return _Found(frozenset(named), 1) if named else None

    def commune_alone(self, parts: Sequence[Part], *provinces: str) -> _Found | None:
        """A commune of before whose district is not named: all of that name."""
        if not parts:
            return None
        districts = tuple(district for province in provinces for district in _districts_of(province))
        found = self._old(parts[-1].words, districts, with_aliases=False)
        return _of_before(found, used=1) if found else None

    def district_spelt_out(self, parts: Sequence[Part], *provinces: str) -> tuple[Part, ...]:
        """The parts, with a district at the end in its official name: "Q.3" becomes "Quận 3"."""
        for province in provinces:
            districts = next(self._districts(parts, province), ())
            if len(districts) == 1:
                name = table.old_districts()[districts[0]].name
                return (*parts[:-1], Part(name, tokens(name)))
        return tuple(parts)

    def _districts(self, parts: Sequence[Part], province: str) -> Iterator[tuple[str, ...]]:
        """Districts of that name, then those that took one of that name in."""
        if not parts:
            return
        words = parts[-1].words
        named = self._named(words, "district", _district_index(province))
        if named:
            yield tuple(named)
        for _, name in readings(words, "district", accented=self.accented):
            heirs = _heirs(province).get(bare(name))
            if heirs:
                yield heirs

    def _old(self, words: Tokens, districts: tuple[str, ...], *, with_aliases: bool = True) -> frozenset[str]:
        named = self._named(words, "commune", _old_index(districts))
        if not named and with_aliases:
            names = {bare(name) for _, name in readings(words, "commune", accented=self.accented)}
            rows = (row for district in districts for row in table.old_communes_by_district()[district])
            named = [row.code for row in rows if not names.isdisjoint(row.aliases)]
        return frozenset(named)

    def _named(self, words: Tokens, level: str, index: "_Index") -> list[str]:
        """Codes of that name.

        A unit word chooses among units of one name; it is not held against a single one, for communes become wards
        and towns become cities.
        """
        for word, name in readings(words, level, accented=self.accented):
            units = index.get("".join(name)) if self.accented else index.get("~" + bare(name))
            if units:
                return [code for code, kind in units if kind == word] or [code for code, _ in units]
        return []


def _of_before(codes: frozenset[str], *, used: int) -> _Found:
    return _Found(frozenset(today for code in codes for today in table.became(code)), used, codes)


_Index = dict[str, list[tuple[str, str]]]
"""(code, unit word) by joined tokens, and by "~" and the joined tokens without accents."""


def _index(units: Iterable[tuple[str, str]], level: str = "commune") -> _Index:
    index: _Index = {}
    for code, official in units:
        word, name = unit_word(official, level)
        words = tokens(name)
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
def _heirs(province: str) -> dict[str, tuple[str, ...]]:
    """Districts by the bare names of those that had been merged into them."""
    found: dict[str, tuple[str, ...]] = {}
    for code in _districts_of(province):
        for alias in table.old_districts()[code].aliases:
            found[alias] = (*found.get(alias, ()), code)
    return found


@cache
def _district_index(province: str) -> _Index:
    return _index(((code, table.old_districts()[code].name) for code in _districts_of(province)), "district")
