"""Households of invented people: parents, spouses, children, grandparents, and each one's relation to the head."""

import datetime as dt
from dataclasses import dataclass, field

from resources.demo.making.chance import Chance
from resources.demo.making.homes import Home, invent_home, invent_origin
from resources.demo.making.names import FEMALE, MALE, Name, invent

AS_OF = dt.date(2026, 11, 1)
"""The day the invented world is looked at: nobody is born after it, no card is issued after it."""

SINGLE, MARRIED, PARTED = "1", "2", "3"

RELATIONS = {"CH01": "chủ hộ", "3": "cha", "4": "mẹ", "5": "vợ", "6": "chồng", "7": "con", "10": "em", "11": "cháu", "99": "khác"}


@dataclass(eq=False)
class Person:
    """Somebody invented. `father`, `mother` and `spouse` are other persons here, or only names, or nobody."""

    number: str
    name: Name
    sex: str
    birth: dt.date
    ethnicity: str
    home: Home
    origin: str
    birthplace: str
    religion: str = "00"
    old_id: str = ""
    marital: str = SINGLE
    father: "Person | Name | None" = None
    mother: "Person | Name | None" = None
    spouse: "Person | None" = None
    household: str = ""
    relation: str = "CH01"
    head: "Person | None" = None
    case: str = ""
    answer: str | None = None
    quirks: set[str] = field(default_factory=set)

    def age(self, day: dt.date = AS_OF) -> int:
        """Full years on that day."""
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))


class Registry:
    """Makes persons with numbers nobody else has, and keeps their households."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.households: list[list[Person]] = []
        self._serials: set[int] = set()

    def person(self, sex: str, birth: dt.date, ethnicity: str, home: Home, *, name: Name | None = None, family: str = "") -> Person:
        """A new person without relatives."""
        chance = self.chance
        origin = invent_origin(chance)
        has_old_id = birth.year <= 2002 and chance.happens(0.7)
        return Person(
            number=f"099{2 * (birth.year // 100 - 19) + (sex == FEMALE)}{birth.year % 100:02d}{self._serial():06d}",
            name=name or invent(chance, sex, ethnicity, family=family),
            sex=sex,
            birth=birth,
            ethnicity=ethnicity,
            home=home,
            origin=origin,
            birthplace=origin if chance.happens(0.5) else home.old_commune,
            religion=chance.pick(("00", "00", "00", "00", "01", "02", "02", "08", "03", "05")),
            old_id=f"000{self._serial():06d}" if has_old_id else "",
        )

    def _serial(self) -> int:
        while True:
            serial = self.chance.number(0, 999_999)
            if serial not in self._serials:
                self._serials.add(serial)
                return serial

    def day(self, first: int, last: int) -> dt.date:
        """A day from the first of January of one year to the end of another."""
        start = dt.date(first, 1, 1)
        return start + dt.timedelta(days=self.chance.number(0, (dt.date(last, 12, 31) - start).days))

    def couple(self, husband: Person, wife: Person) -> None:
        """Marry them."""
        husband.spouse, wife.spouse = wife, husband
        husband.marital = wife.marital = MARRIED

    def household(self, members: list[tuple[Person, str]]) -> None:
        """A household: persons with their relation to the first, who is its head."""
        code = f"H{len(self.households) + 1:03d}"
        for person, relation in members:
            person.household, person.relation, person.head = code, relation, members[0][0]
        self.households.append([person for person, _ in members])

    def child(self, father: Person, mother: Person, birth: dt.date, *, sex: str = "", name: Name | None = None) -> Person:
        """A child of both, living with them, of the father's family name and people."""
        child = self.person(
            sex or self.chance.pick((MALE, FEMALE)), birth, father.ethnicity, father.home, name=name, family=father.name.family
        )
        child.father, child.mother, child.origin, child.religion = father, mother, father.origin, father.religion
        return child

    def outside_parents(self, person: Person) -> None:
        """Give somebody parents who are names only."""
        person.father = invent(self.chance, MALE, person.ethnicity, family=person.name.family)
        person.mother = invent(self.chance, FEMALE, person.ethnicity)

    def nuclear(self, ethnicity: str) -> None:
        """A couple and one to three children; sometimes the wife is the head."""
        home = invent_home(self.chance)
        husband = self.person(MALE, self.day(1968, 1995), ethnicity, home)
        other = ethnicity if self.chance.happens(0.8) else "01"
        wife = self.person(FEMALE, self.day(husband.birth.year, husband.birth.year + 5), other, home)
        self.couple(husband, wife)
        self.outside_parents(husband)
        self.outside_parents(wife)
        head, second = (wife, (husband, "6")) if self.chance.happens(0.2) else (husband, (wife, "5"))
        self.household([(head, "CH01"), second, *((child, "7") for child in self._children(husband, wife))])

    def three_generations(self, ethnicity: str) -> None:
        """Grandparents, one of them the head, a son with wife and children."""
        home = invent_home(self.chance)
        grandfather = self.person(MALE, self.day(1940, 1962), ethnicity, home)
        grandmother = self.person(FEMALE, self.day(grandfather.birth.year, grandfather.birth.year + 6), ethnicity, home)
        self.couple(grandfather, grandmother)
        year = grandmother.birth.year + self.chance.number(21, 30)
        son = self.child(grandfather, grandmother, self.day(year, year), sex=MALE)
        wife = self.person(FEMALE, self.day(year, year + 4), ethnicity, home)
        self.outside_parents(wife)
        self.couple(son, wife)
        grandchildren = [(child, "11") for child in self._children(son, wife)]
        self.household([(grandfather, "CH01"), (grandmother, "5"), (son, "7"), (wife, "99"), *grandchildren])

    def single_parent(self, ethnicity: str) -> None:
        """A parted or widowed mother with a child or two."""
        mother = self.person(FEMALE, self.day(1975, 1996), ethnicity, invent_home(self.chance))
        mother.marital = PARTED
        self.outside_parents(mother)
        children = []
        for _ in range(self.chance.number(1, 2)):
            year = min(mother.birth.year + self.chance.number(20, 30), AS_OF.year - 1)
            child = self.person(self.chance.pick((MALE, FEMALE)), self.day(year, year), ethnicity, mother.home, family=mother.name.family)
            child.mother, child.father, child.origin = mother, None, mother.origin
            children.append(child)
        self.household([(mother, "CH01"), *((child, "7") for child in children)])

    def old_couple(self, ethnicity: str) -> None:
        """Two old people alone."""
        home = invent_home(self.chance)
        husband = self.person(MALE, self.day(1936, 1958), ethnicity, home)
        wife = self.person(FEMALE, self.day(husband.birth.year, husband.birth.year + 8), ethnicity, home)
        self.couple(husband, wife)
        self.household([(husband, "CH01"), (wife, "5")])

    def siblings(self, ethnicity: str) -> None:
        """A grown brother or sister with a younger one; their parents live elsewhere and are names only."""
        elder = self.person(self.chance.pick((MALE, FEMALE)), self.day(1985, 2000), ethnicity, invent_home(self.chance))
        self.outside_parents(elder)
        younger_born = self.day(elder.birth.year + 2, elder.birth.year + 8)
        younger = self.person(self.chance.pick((MALE, FEMALE)), younger_born, ethnicity, elder.home, family=elder.name.family)
        younger.father, younger.mother, younger.origin = elder.father, elder.mother, elder.origin
        self.household([(elder, "CH01"), (younger, "10")])

    def alone(self, ethnicity: str, *, sex: str = "", name: Name | None = None) -> Person:
        """Somebody who lives alone."""
        person = self.person(sex or self.chance.pick((MALE, FEMALE)), self.day(1955, 2006), ethnicity, invent_home(self.chance), name=name)
        if name is None:
            self.outside_parents(person)
        self.household([(person, "CH01")])
        return person

    def _children(self, father: Person, mother: Person) -> list[Person]:
        year = mother.birth.year + self.chance.number(20, 26)
        children = []
        for _ in range(self.chance.number(1, 3)):
            if year >= AS_OF.year:
                break
            children.append(self.child(father, mother, self.day(year, year)))
            year += self.chance.number(2, 6)
        return children
