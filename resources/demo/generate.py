"""Writes `citizens.json` and the sample cards: `python -m resources.demo.generate` (development time; same bytes every time).

About 300 invented people in households, in the shape in which service 037 sends them and with its quirks, each with the
card he would carry. A labelled minority shows what may go wrong (`case`), and one number each makes the demo adapter answer
with a refusal or an outage (`answer`).
"""

import json
from pathlib import Path
from typing import Any

from resources.demo.making import chosen
from resources.demo.making.chance import Chance
from resources.demo.making.families import RELATIONS, Person, Registry
from resources.demo.making.names import FEMALE, MALE, SINGULAR, Name
from resources.demo.making.printed import CHANGES, Issue, card, choose_issue
from resources.demo.making.wire import choose_quirks, record

FOLDER = Path(__file__).resolve().parent
SEED = "motcua 2026"
ANSWERS = ("OFFICER_NOT_ALLOWED", "PROCEDURE_NOT_LICENSED", "SECOND_FACTOR_REQUIRED", "TIMEOUT", "GATEWAY_ERROR", "RATE_LIMITED")
_PEOPLES = ("01",) * 11 + ("22",) * 3 + ("05",) * 2 + ("02", "07", "20", "04")
_HOUSEHOLDS = {"nuclear": 30, "three_generations": 18, "single_parent": 8, "old_couple": 8, "siblings": 8, "alone": 14}
_TONE_NAMES = (Name("Hoàng", "Thị", "Thúy"), Name("Đoàn", "Văn", "Hòa"))
_HIDING_QUIRKS = frozenset({"units-in-detail", "unknown-area", "no-permanent-residence", "year-only", "unknown-code"})
"""Quirks that would show in the comparison beside a labelled case."""


def main() -> None:
    """Rewrite `citizens.json` and the pictures in `cards/`."""
    (FOLDER / "citizens.json").write_text(citizens_text(), encoding="utf-8", newline="\n")
    from resources.demo.cards import write_samples  # reads the file just written, and draws

    write_samples(FOLDER / "cards", {file: name.full for file, name in chosen.SAMPLE_CARDS.items()})


def citizens_text() -> str:
    """The file: a JSON list, one entry a line."""
    return "[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries()) + "\n]\n"


def entries() -> list[dict[str, Any]]:
    """`{"citizen", "card", "household", "relation", "case", "answer"}` for everybody; the first matches its card fully."""
    chance = Chance(SEED)
    registry = Registry(chance)
    issues = chosen.make(registry)
    by_hand = len(registry.households)
    _invent(registry, chance)
    for household in registry.households[by_hand:]:
        choose_quirks(household, chance)
    _label([person for household in registry.households[by_hand:] for person in household], chance)
    return [_entry(person, chance, issues.get(person)) for household in registry.households for person in household]


def _invent(registry: Registry, chance: Chance) -> None:
    for recipe, count in _HOUSEHOLDS.items():
        for _ in range(count):
            getattr(registry, recipe)(chance.pick(_PEOPLES))
    for sex, ethnicity, whole_name in SINGULAR:
        registry.alone(ethnicity, sex=sex, name=Name("", "", whole_name))
    for name in _TONE_NAMES:
        registry.alone("01", sex=FEMALE if name.middle == "Thị" else MALE, name=name).case = "formal-name-tone"


def _label(people: list[Person], chance: Chance) -> None:
    """Give the cases to grown-ups whose names and records are otherwise plain, at most one a household."""
    plain = [one for one in people if not one.case and one.age() >= 20 and one.name.family and not one.quirks & _HIDING_QUIRKS]
    taken: set[str] = set()

    def take(count: int) -> list[Person]:
        found: list[Person] = []
        while len(found) < count:
            person = chance.pick(plain)
            if person.household not in taken:
                taken.add(person.household)
                found.append(person)
        return found

    for case in CHANGES:
        for person in () if case == "formal-name-tone" else take(2):
            person.case = case
            if case == "differs-old-id":
                person.old_id = person.old_id or f"000{person.number[6:]}"
    for person in take(4):
        person.case = "unknown-to-database"
    for person, answer in zip(take(len(ANSWERS)), ANSWERS, strict=True):
        person.case, person.answer = "restricted", answer
    for person in people:
        for quirk in ("unknown-area", "no-permanent-residence", "year-only"):
            if quirk in person.quirks:
                person.case = person.case or quirk


def _entry(person: Person, chance: Chance, issue: Issue | None) -> dict[str, Any]:
    issue = issue or choose_issue(person, chance)
    printed = None
    if person.age() >= 14 or chance.happens(0.25):
        printed = card(person, issue)
        if not person.case and issue.old_units != ("old-units" in person.quirks):
            person.case = "formal-old-address"
        printed = CHANGES[person.case](printed) if person.case in CHANGES else printed
    citizen = record(person, chance)
    return {
        "citizen": None if person.case == "unknown-to-database" else citizen,
        "card": printed,
        "household": person.household,
        "relation": RELATIONS[person.relation],
        "case": person.case,
        "answer": person.answer,
    }


if __name__ == "__main__":
    main()
