"""Three households made by hand, whose cards `motcua demo` uses: complete records, without quirks, that compare well."""

import datetime as dt

from resources.demo.making.families import Person, Registry
from resources.demo.making.homes import Home
from resources.demo.making.names import FEMALE, MALE, Name
from resources.demo.making.printed import Issue

_BAO = Name("Trần", "Quốc", "Bảo")
_ANH = Name("Nguyễn", "Thị Ngọc", "Ánh")
_LAM = Name("Phạm", "Hữu", "Lâm")
_NHIEN = Name("Thị", "", "Nhiên")
_KHOI = Name("Phạm", "Minh", "Khôi")
_VY = Name("Đỗ", "Thị Thúy", "Vy")

SAMPLE_CARDS = {
    "tran-quoc-bao.png": _BAO,
    "nguyen-thi-ngoc-anh.png": _ANH,
    "pham-huu-lam.png": _LAM,
    "thi-nhien.png": _NHIEN,
    "pham-minh-khoi.png": _KHOI,
    "do-thi-thuy-vy.png": _VY,
}
"""The bundled pictures, named in `cards/samples.json`, and whose card each is."""

_ISSUES = {
    _BAO: Issue(dt.date(2026, 6, 15), unit_words=True),
    _ANH: Issue(dt.date(2025, 9, 22)),
    _LAM: Issue(dt.date(2025, 11, 3)),
    _NHIEN: Issue(dt.date(2022, 5, 17)),
    _KHOI: Issue(dt.date(2026, 1, 12)),
    _VY: Issue(dt.date(2024, 3, 20)),
}


def make(registry: Registry) -> dict[Person, Issue]:
    """The households H001 (three generations, a child is to be registered), H002 (moves house) and H003 (will marry).

    The first of all is Trần Quốc Bảo, whose card says exactly what the record says. Returns when their cards were issued.
    """
    _growing(registry)
    _moving(registry)
    _marrying(registry)
    people = [person for household in registry.households for person in household]
    for person in people:
        person.old_id = person.old_id or (f"000{person.number[6:]}" if person.birth.year <= 2002 else "")
    registry.households[0].sort(key=lambda person: person.name is not _BAO)
    return {person: _ISSUES[person.name] for person in people if person.name in _ISSUES}


def _growing(registry: Registry) -> None:
    home = Home("Tổ 2, Khu phố 3", "25195", "25198")
    grandfather = registry.person(MALE, dt.date(1959, 8, 19), "01", home, name=Name("Trần", "Văn", "Đức"))
    grandmother = registry.person(FEMALE, dt.date(1962, 5, 2), "01", home, name=Name("Lê", "Thị", "Huệ"))
    grandfather.origin = "13864"  # Yên Thắng, Ý Yên, Nam Định: the child's place of origin in `cards/samples.json`
    father = registry.child(grandfather, grandmother, dt.date(1990, 3, 7), sex=MALE, name=_BAO)
    mother = registry.person(FEMALE, dt.date(1993, 11, 24), "01", home, name=_ANH)
    registry.outside_parents(mother)
    registry.couple(grandfather, grandmother)
    registry.couple(father, mother)
    first = registry.child(father, mother, dt.date(2019, 6, 1), sex=FEMALE, name=Name("Trần", "Ngọc Gia", "Hân"))
    registry.household([(grandfather, "CH01"), (grandmother, "5"), (father, "7"), (mother, "99"), (first, "11")])


def _moving(registry: Registry) -> None:
    home = Home("Thôn Tân Lập", "25318", "25318")
    father = registry.person(MALE, dt.date(1978, 1, 30), "01", home, name=_LAM)
    mother = registry.person(FEMALE, dt.date(1981, 9, 12), "22", home, name=_NHIEN)
    registry.outside_parents(father)
    registry.outside_parents(mother)
    registry.couple(father, mother)
    son = registry.child(father, mother, dt.date(2005, 4, 15), sex=MALE, name=_KHOI)
    registry.household([(father, "CH01"), (mother, "5"), (son, "7")])


def _marrying(registry: Registry) -> None:
    home = Home("Tổ 6, Khu phố 3", "25441", "25441")
    mother = registry.person(FEMALE, dt.date(1970, 2, 10), "01", home, name=Name("Đỗ", "Thị Kim", "Thoa"))
    registry.outside_parents(mother)
    mother.marital = "3"
    daughter = registry.person(FEMALE, dt.date(2000, 12, 5), "01", home, name=_VY)
    daughter.mother, daughter.origin = mother, mother.origin
    registry.household([(mother, "CH01"), (daughter, "7")])
