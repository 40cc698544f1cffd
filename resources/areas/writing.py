"""An address by its codes: written out the way people write it, in old names or today's, and as a key to compare.

What follows from the codes alone is worked out once and kept, for a few thousand places; of a citizen's own
text (house, street, hamlet) nothing is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from unicodedata import normalize

from resources.areas import table
from resources.areas.address import AddressKey, Units, find, key
from resources.areas.names import (
    Part,
    bare,
    detail_tokens,
    folded_parts,
    has_unit_word,
    parted,
    tokens,
    unit_word,
)
from resources.areas.table import Area
from resources.codes import unknown
from resources.text import has_accents, squash

_PLACES_KEPT = 4096
_SMALL = bytes.maketrans(b"ABCEFGHIJKLMNOPQRSTUVWXYZy", b"abcefghijklmnopqrstuvwxizi")
_LEFT_OUT = bytes(sign for sign in range(128) if not chr(sign).isalnum() or chr(sign) in "Dd")
_LONGEST_END = 80
"""Letters at the end of a detail in which the longest name of a unit has room."""

Three = tuple[Area | None, Area | None, Area | None]
"""Commune, district, province; None where unknown."""


@dataclass(frozen=True, slots=True)
class Written:
    """An address in the names of its time, in those of today ("" where they do not follow), and its units."""

    text: str = field(repr=False)
    today: str = field(repr=False)
    areas: Three


def written(*, detail: str | None, commune: str | None, district: str | None, province: str | None) -> Written:
    """`describe`, `describe_today` and `units` in one go, for whoever reads a record."""
    place = _place(commune, district, province)
    text = _without_units(detail, place)
    before = f"{text}, " if text else ""
    return Written(
        text=", ".join([text, *place.names] if text else place.names),
        today=before + place.full_today if place.full_today else "",
        areas=place.areas,
    )


def describe(*, detail: str | None, commune: str | None, district: str | None, province: str | None) -> str:
    """The address as it was stored, in the names of its time; codes are the wire's, empty or None where missing.

    A district is written only where one was stored, which is so in addresses from before 01/07/2025. Units that
    the detail already names are not doubled; an unknown code is shown as such, never left out.
    """
    return written(detail=detail, commune=commune, district=district, province=province).text


def describe_today(*, detail: str | None, commune: str | None, district: str | None, province: str | None) -> str | None:
    """The same place in the names of today.

    None where they do not follow from the codes: the commune is missing, unknown or was split, and somebody who knows
    the place must choose among `successors`.
    """
    return written(detail=detail, commune=commune, district=district, province=province).today or None


def key_by_codes(*, detail: str | None, commune: str | None, district: str | None, province: str | None) -> AddressKey:
    """The key of a stored address: its place by its codes, not by the names it is written in.

    Whether it carries accents is asked of the detail alone, for that is all that somebody wrote.
    """
    place = _place(commune, district, province)
    if not place.today:  # no commune, or one on no list: then what is written must do
        return key(describe(detail=detail, commune=commune, district=district, province=province))
    text = _without_units(detail, place)
    return AddressKey(detail_tokens(folded_parts(text)), place.today, has_accents(text) or not text, place.before)


def units(*, commune: str | None, district: str | None, province: str | None) -> Three:
    """Commune, district and province of an address, each as it was called in the address's own time; None where unknown."""
    return _place(commune, district, province).areas


def is_old(*, commune: str | None, district: str | None, province: str | None) -> bool:
    """Do these codes mean units of before 01/07/2025?

    Most codes were used before and after; a district, a province that is gone, or a commune that does not lie in that
    province today decide.
    """
    if district:
        return True
    if province and province not in table.provinces():
        return province in table.old_provinces()
    today = table.communes().get(commune or "")
    if today is None:
        return (commune or "") in table.old_communes()
    return bool(province) and today[0] != province


@dataclass(frozen=True, slots=True)
class _Place:
    """All that three codes say.

    `names` are written after the detail; `ending` is how a detail ends that has them already. `today` are pairs of
    (province, commune) as in `AddressKey`, `full_today` the one commune of today with its province, `before` the commune of
    before (an island's district). `ends` are the squeezed names by which the end of a detail could name this place once more.
    """

    areas: Three
    names: tuple[str, ...]
    ending: str
    above: tuple[Part, ...]
    today: Units
    full_today: str
    before: frozenset[str]
    ends: tuple[bytes, ...]


def _place(commune: str | None, district: str | None, province: str | None) -> _Place:
    commune, district, province = commune or "", district or "", province or ""
    communes, districts, provinces = _listed()
    listed = commune in communes and district in districts and province in provinces
    return (_kept if listed else _worked_out)(commune, district, province)


@cache
def _listed() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return (
        frozenset({"", *table.communes(), *table.old_communes()}),
        frozenset({"", *table.old_districts()}),
        frozenset({"", *table.provinces(), *table.old_provinces()}),
    )


def _worked_out(commune: str, district: str, province: str) -> _Place:
    old = is_old(commune=commune, district=district, province=province)
    areas: Three = (
        (table.old_commune(commune) if old else None) or table.commune(commune),
        table.district(district),
        (table.old_province(province) if old else None) or table.province(province),
    )
    names = tuple(area.name if area else unknown(code) for code, area in zip((commune, district, province), areas, strict=True) if code)
    now = table.successors(commune=commune, district=district, province=province)
    return _Place(
        areas=areas,
        names=names,
        ending=", " + ", ".join(names),
        above=tuple(Part(area.name, tokens(area.name)) for area in areas[1:] if area),
        today=frozenset((table.communes()[area.code][0], area.code) for area in now),
        full_today=now[0].full if len(now) == 1 else "",
        before=frozenset({commune or district} if old and table.became(commune or district) else ()),
        ends=tuple({_squeezed(bare(tokens(name))) for name in _names_of(frozenset(area.code for area in now))}),
    )


_kept = lru_cache(maxsize=_PLACES_KEPT)(_worked_out)


def _names_of(communes: frozenset[str]) -> Iterator[str]:
    """All names, without unit words, that belong to these communes of today: theirs, those of before, and of all units above."""
    for code in communes:
        above, name = table.communes()[code]
        yield unit_word(name, "commune")[1]
        yield from (name for name, before in table.province_spellings() if table.old_provinces()[before].successor == above)
        yield from (unit_word(old.name, "province")[1] for old in table.old_provinces().values() if old.successor == above)
        for old in table.old_communes_by_heir()[code]:
            yield from (unit_word(old.name, "commune")[1], *old.aliases)
            district = table.old_districts()[old.district]
            yield from (unit_word(district.name, "district")[1], *district.aliases)


def _without_units(detail: str | None, place: _Place) -> str:
    """The detail without the units at its end that the codes name as well."""
    text = squash(detail or "").strip(" ,;")
    if place.today and text.endswith(place.ending):
        return text.removesuffix(place.ending).rstrip(" ,;")
    if not _squeezed(text[-_LONGEST_END:]).endswith(place.ends):
        return text  # and the parts need not be read
    parts, accented = tuple(parted(text)), has_accents(text)
    for start in range(len(place.above), -1, -1):
        found = find([*parts, *place.above[start:]], accented=accented)
        if place.today & found.units and _says_units(parts[len(found.detail) :]):
            return ", ".join(part.text for part in found.detail)
    return text


def _squeezed(text: str) -> bytes:
    """The bare letters and digits, all D left out and spelling variants made one: much rougher than `tokens`, and quick.

    Two names that are equal there are equal here too.
    """
    return normalize("NFD", text).encode("ascii", "ignore").translate(_SMALL, _LEFT_OUT).replace(b"ac", b"ak")


def _says_units(used: tuple[Part, ...]) -> bool:
    """A hamlet may bear its commune's name: a last part counts as the commune only with its unit word or with more after it."""
    return len(used) > 1 or (len(used) == 1 and has_unit_word(used[0], "commune"))
