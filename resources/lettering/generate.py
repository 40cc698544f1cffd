"""Counts how letters follow each other in what cards say, and writes the table: `python -m resources.lettering.generate`.

The text counted is invented: names put together by chance, and addresses of made-up hamlets in the communes that were
(all 10,040 of them) and are. Seeded: the same sources give the same table, which a test checks.
"""

import numpy as np
from numpy.typing import NDArray

from resources.areas import table
from resources.areas.names import unit_word
from resources.demo.making import names
from resources.demo.making.chance import Chance
from resources.lettering import FILE, LETTERS, SEPARATOR, STEP

_SEED = "lettering"
_NAMES, _ADDRESSES = 30_000, 60_000
_HOMES = (
    *("Thôn {}", "Ấp {}", "Tổ {}", "Khu phố {}", "Tổ dân phố {}", "Xóm {}", "Bản {}", "Buôn {}", "Khóm {}", "Khối {}", "Đội {}", "KP{}"),
    *("Số {}", "Số nhà {}", "{}/{} Đường {}", "Số {} Đường {}", "{} {}", "Tổ {}, Khu phố {}", "Tổ {}, Ấp {}", "{} Ngõ {}", "Đường {}"),
    *("Căn hộ {}, Chung cư {}, Đường {}", "{}/{}A Hẻm {}", "Sóc {}", "Làng {}", "Tổ {}, Khóm {}"),
)
_SMOOTHING = 8.0  # imagined pairs after each letter, so that what was not counted stays possible
_ANYTHING = 0.02  # of all pairs: a name nobody thought of


def pairs() -> NDArray[np.float64]:
    """How often each letter followed each other one (letters x letters)."""
    chance = Chance(_SEED)
    index = np.zeros(256, np.int64)
    index[list(LETTERS)] = np.arange(len(LETTERS))
    found = np.zeros((len(LETTERS), len(LETTERS)))
    communes = [old for old in table.old_communes().values() if old.name]
    for text in (*(_name(chance) for _ in range(_NAMES)), *(_address(chance, communes) for _ in range(_ADDRESSES))):
        letters = index[np.frombuffer(SEPARATOR + text.encode() + SEPARATOR, np.uint8)]
        np.add.at(found, (letters[:-1], letters[1:]), 1)
    return found


def costs(found: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The probability of each letter after each other one as its cost in steps of STEP bits (letters x letters)."""
    usual = 0.7 * found.sum(axis=0) / found.sum() + 0.3 / len(LETTERS)
    likely = (found + _SMOOTHING * usual) / (found.sum(axis=1, keepdims=True) + _SMOOTHING)
    mixed = (1 - _ANYTHING) * likely + _ANYTHING * usual
    return np.asarray(np.clip(np.round(-np.log2(mixed) / STEP), 0, 255), np.uint8)


def _name(chance: Chance) -> str:
    if chance.happens(0.1):
        return chance.pick([name for _, _, name in names.SINGULAR] + ["Điểu Sroi", "Thạch Sa Rươn", "Thị Mrớt", "Lâm Đa Ra"])
    sex, people = chance.pick((names.MALE, names.FEMALE)), "01" if chance.happens(0.85) else chance.pick(("02", "04", "05", "07"))
    name = names.invent(chance, sex, people)
    extra = [names.invent(chance, chance.pick((names.MALE, names.FEMALE)), "01").given] if chance.happens(0.3) else []
    return " ".join([part for part in (name.family, name.middle) if part] + extra + [name.given])


def _address(chance: Chance, communes: list[table.OldCommune]) -> str:
    commune = chance.pick(communes)
    district = table.old_districts()[commune.district]
    province = table.old_provinces()[district.province]
    said = chance.happens(0.5)
    home = chance.pick(_HOMES)
    parts = [home.format(*(_place(chance, communes) for _ in range(home.count("{}")))), _unit(commune.name, "commune", said=said)]
    if chance.happens(0.85):
        parts.append(_unit(district.name, "district", said=said))
    parts.append(_unit(province.name, "province", said=chance.happens(0.3)))
    text = ", ".join(parts)
    return text.replace("Thành phố", "TP.") if chance.happens(0.15) else text


def _place(chance: Chance, communes: list[table.OldCommune]) -> str:
    if chance.happens(0.75):
        return str(chance.number(1, 20) if chance.happens(0.7) else chance.number(1, 480))
    return _name(chance) if chance.happens(0.4) else _unit(chance.pick(communes).name, "commune", said=False)


def _unit(name: str, level: str, *, said: bool) -> str:
    rest = unit_word(name, level)[1]
    return name if said or rest.isdecimal() else rest


if __name__ == "__main__":
    FILE.write_bytes(costs(pairs()).tobytes())
