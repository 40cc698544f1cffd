"""Where a citizen lives, by the card's text and by the record's codes, across the merger of 01/07/2025.

House, street and hamlet must be equal, and so must the commune; a commune of before and the one of today that holds its
land are one place (resolution 202/2025/QH15 and those of June 2025 on communes; the tables of `resources/areas`).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from app.core.citizen import Address, Coded
from app.core.lookup import Verdict
from app.verify.names import within
from app.verify.verdicts import PLAIN, Compared, Why
from app.verify.writing import same_writing
from resources import areas
from resources.areas import AddressKey
from resources.areas.names import unit_word
from resources.text import unaccented

_HAMLET_WORDS = frozenset({"thon", "ap", "khom", "to", "khu", "pho", "dan", "buon", "ban", "lang", "soc", "bon", "doi", "cu", "kdc"})
_CANDIDATES_SHOWN = 4
_PLACES_KEPT = 4096
_LEVELS = ("commune", "district", "province")


def judge(card: str, homes: Sequence[Address]) -> Compared:
    """How the card's address stands to the nearest of the record's homes, of which there is at least one.

    A card of 2021 prints the permanent residence, a card of 2024 the place of residence (Law on Identification
    26/2023/QH15, article 18), which may be either of the record's two: so the better verdict counts, the first of equals.
    """
    for home in homes:
        if card == home.text:
            return PLAIN[Why.SAME_TEXT]
    for home in homes:
        if printed := _as_printed(card, home):
            return printed
    if written := next((why for home in homes if (why := same_writing(card, home.text))), None):
        return PLAIN[written]
    said = areas.key(card)
    return min((_places(said, _key_of(home)) for home in homes), key=lambda compared: compared.verdict is Verdict.DIFFERS)


def _as_printed(card: str, home: Address) -> Compared | None:
    """For a card that has the home's own words and then its units in one of the ways that cards print them: most have."""
    written, printed = _ways(home.commune, home.district, home.province)
    before = home.text.removesuffix(written)
    return printed.get(card[len(before) :]) if card.startswith(before) else None


@lru_cache(maxsize=_PLACES_KEPT)
def _ways(commune: Coded | None, district: Coded | None, province: Coded | None) -> tuple[str, Mapping[str, Compared]]:
    """How a record writes these units; and how cards do, in bare names: "Tân Đồng, Đồng Xoài, Bình Phước".

    The names of the communes of before and of today that are the same place count too, each with what is to be said of it.
    """
    written = {level: unit.label for level, unit in zip(_LEVELS, (commune, district, province), strict=True) if unit}
    printed: dict[str, Compared] = {}
    here = _key_at("", commune, district, province)
    for code in {code for _, code in here.units}:
        for unit in (areas.commune(code), *areas.came_from(code)):
            if unit:
                names = _bare(zip(_LEVELS[::2] if unit.current else _LEVELS, unit.full.split(", "), strict=True))
                printed[names] = _places(areas.key(names), here)
    formal = {names: compared for names, compared in printed.items() if compared.verdict is Verdict.FORMAL}
    return ", ".join(written.values()), {**formal, _bare(written.items()): PLAIN[Why.ABBREVIATED]}


def _bare(units: Iterable[tuple[str, str]]) -> str:
    return ", ".join(unit_word(name, level)[1] for level, name in units)


def _key_of(home: Address) -> AddressKey:
    """By its codes where it has any: they are surer and quicker than names."""
    if home.commune is None and home.district is None:
        return areas.key(home.text)
    return _key_at(home.detail, home.commune, home.district, home.province)


def _key_at(detail: str, *units: Coded | None) -> AddressKey:
    commune, district, province = (unit.code if unit else "" for unit in units)
    return areas.key_by_codes(detail=detail, commune=commune, district=district, province=province)


def _places(card: AddressKey, record: AddressKey) -> Compared:
    if bool(card.units) != bool(record.units):
        return PLAIN[Why.UNITS_UNREAD]
    if card.units and not card.same_commune(record):
        return _apart(card, record)
    if not card.same_detail(record):
        return PLAIN[_detail(card, record) if card.units else Why.UNITS_UNREAD]
    if bool(card.before) != bool(record.before):
        return _renamed(*((card, record) if card.before else (record, card)))
    return PLAIN[Why.ABBREVIATED if card.detail == record.detail else Why.ACCENTS_MISSING]


def _apart(card: AddressKey, record: AddressKey) -> Compared:
    """Two places: in what they differ."""
    met = card.units & record.units
    if met:
        return Compared(reason=Why.MERGED, values={"today": _today(commune for _, commune in met)})
    if {province for province, _ in card.units}.isdisjoint(province for province, _ in record.units):
        return PLAIN[Why.OTHER_PROVINCE]
    exact = [all(commune for _, commune in one.units) for one in (card, record)]
    return PLAIN[Why.OTHER_COMMUNE if all(exact) else Why.LESS_EXACT]


def _renamed(old: AddressKey, new: AddressKey) -> Compared:
    """One place, called by its name of before on one side and by today's on the other."""
    met = {commune for _, commune in old.units & new.units}
    before = min(_name_before(code) for code in old.before if not met.isdisjoint(areas.became(code)))
    if len(old.units) == 1:
        return Compared(reason=Why.OLD_UNITS, values={"before": before, "today": _today(met)})
    names = sorted(_today({commune}) for _, commune in old.units)
    shown = "; ".join(names[:_CANDIDATES_SHOWN]) + ("; …" if len(names) > _CANDIDATES_SHOWN else "")
    return Compared(reason=Why.SPLIT_CANDIDATES, values={"before": before, "candidates": shown})


def _name_before(code: str) -> str:
    """With all units above it; what stands for an island is its district."""
    unit = areas.old_commune(code) or areas.district(code)
    return unit.full if unit else code


def _today(communes: Iterable[str]) -> str:
    code = min(communes)
    unit = areas.commune(code)
    return unit.full if unit else code


def _detail(card: AddressKey, record: AddressKey) -> Why:
    """In what house, street and hamlet differ."""
    ours, theirs = ([unaccented(word) for word in one.detail] for one in (card, record))
    if ours == theirs:
        return Why.ACCENTS_DIFFER
    if not (ours and theirs) or within(ours, theirs) or within(theirs, ours):
        return Why.DETAIL_MISSING
    if _numbers(ours) != _numbers(theirs):
        return Why.OTHER_HOUSE_NUMBER
    if [word for word in ours if word not in _HAMLET_WORDS] == [word for word in theirs if word not in _HAMLET_WORDS]:
        return Why.HAMLET_WORD
    return Why.OTHER_DETAIL


def _numbers(words: list[str]) -> list[str]:
    """Numbers with the letter that belongs to them: 12A is "12", "a"."""
    return [word for place, word in enumerate(words) if word.isdecimal() or (len(word) == 1 and place and words[place - 1].isdecimal())]
