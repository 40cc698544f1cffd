"""What the rules of a form say about one set of facts: small pure functions, one a rule, each naming its legal source.

They warn and never block, and stay silent where they do not know: an unknown or partial date, a code nobody can read, a role
nobody plays. The names of the rules and what they are bound to are in `forms.rules`, the law and its thresholds in `forms.basis`.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from forms.age import whole_years
from forms.basis import Basis, bases
from forms.facts import Facts
from forms.fields import FormField
from forms.model import FormDefinition
from forms.rules import (
    HOMES,
    BirthRegistrationLimit,
    CardValid,
    DissolvedAddress,
    LeastAge,
    MarriageAge,
    NotSame,
    OtherHead,
    PensionAge,
    Single,
)
from forms.scope import Scope
from forms.source import PersonFact, person_facts
from forms.warning import Warning_
from resources.areas import renewed
from resources.dates import PartialDate
from resources.text import bare_key, folded, squash

_CANDIDATES_SHOWN = 4
_SPOUSE = {"Nam": "groom", "Nữ": "bride"}


def warnings(form: FormDefinition, scope: Scope) -> tuple[Warning_, ...]:
    """What the clerk should look at, in the order of the form's rules.

    `scope` holds the facts, with the form's day as `today`, and what stands in the form's fields. Without a full day nothing
    is judged.
    """
    day = _date(scope, "today")
    if day is None or not day.is_full:
        return ()
    found: list[Warning_] = []
    for rule in form.rules:
        basis = _basis(rule.basis, form, day.to_date())
        if basis is not None:
            found += _JUDGES[rule.rule](rule, _Case(form=form, scope=scope, day=day, basis=basis))
    return tuple(found)


def same_people(form: FormDefinition, facts: Facts, *, roles: Sequence[str]) -> tuple[Warning_, ...]:
    """Whoever stands in two of these roles (`applicant`, `member[0]` ...) though nobody said that one person plays both."""
    scope = Scope(facts=facts, fields={})
    found: list[Warning_] = []
    for number, other in enumerate(roles):
        if one := next((role for role in roles[:number] if scope.same_number(role, other)), ""):
            found.append(Warning_("same_person", {"one": _label(form, one), "other": _label(form, other)}))
    return tuple(found)


def _label(form: FormDefinition, role: str) -> str:
    """What the form calls whoever plays that role; where several do, with his number: "Thành viên (2)"."""
    plain, _, place = role.rstrip("]").partition("[")
    label = next((person.label for person in form.people if person.role == plain), plain)
    return f"{label} ({int(place) + 1})" if place else label


def _basis(rule: str, form: FormDefinition, day: dt.date) -> Basis | None:
    """What a rule stands on that day: its own law or, where it has none, the instrument that prescribes the form."""
    if rule not in bases():
        legal = form.legal
        return Basis(instrument=legal.instrument, issued=legal.issued, effective_from=legal.effective_from)
    return next((basis for basis in bases()[rule] if basis.holds(day)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One rule before one set of facts. `day` is full."""

    form: FormDefinition
    scope: Scope
    day: PartialDate
    basis: Basis

    def warning(self, code: str, role: str = "", **values: str) -> Warning_:
        """The warning of that code about whoever plays that role, with the rule's legal source."""
        about = {"person": self.called(role)} if role else {}
        return Warning_(code, {**about, **values, "law": self.basis.citation})

    def called(self, role: str) -> str:
        """What the form calls whoever plays that role."""
        return _label(self.form, role)

    def ages(self, role: str) -> tuple[int, ...]:
        """The ages he may have, youngest first; empty where nothing is known of his birth."""
        birth = _date(self.scope, f"{role}.birth_date")
        return whole_years(birth, on=self.day) if birth else ()

    def fields_about(self, role: str, *names: str) -> Iterator[tuple[FormField, str]]:
        """The fields that are about these facts of a person, whoever filled them, each with the text it holds."""
        facts = {PersonFact(role, name) for name in names}
        for field in self.form.every_field:
            if isinstance(field, FormField) and any(facts & person_facts(expression) for expression in field.expressions()):
                yield field, self.scope.text(field.key)

    def says(self, text: str, *phrases: str) -> bool:
        """Does the text hold one of these phrases of the rule, in whatever letters?"""
        words = folded(squash(text))
        return any(folded(phrase) in words for name in phrases for phrase in self.basis.phrases[name])


def _date(scope: Scope, name: str) -> PartialDate | None:
    found = scope.fact(name)
    return found.value if found and isinstance(found.value, PartialDate) else None


def _marriage_age(rule: MarriageAge, case: _Case) -> Iterator[Warning_]:
    for part, role in (("bride", rule.bride), ("groom", rule.groom)):
        least, ages = case.basis.limits[part], case.ages(role)
        if ages and max(ages) < least:
            yield case.warning("marriage_age", role, age=str(least))


def _least_age(rule: LeastAge, case: _Case) -> Iterator[Warning_]:
    """Ages that differ by sex are told apart where it is known; else the lowest counts."""
    limits, sex, ages = case.basis.limits, case.scope.of(rule.person, "sex"), case.ages(rule.person)
    least = limits.get(_SPOUSE.get(str(sex.value), "") if sex else "", min(limits.values()))
    if ages and max(ages) < least:
        yield case.warning("least_age", rule.person, age=str(least))


def _single(rule: Single, case: _Case) -> Iterator[Warning_]:
    """The record against what is declared; a form without a field for it (marriage) declares the person single."""
    known = case.scope.of(rule.person, "marital_status")
    if known is None:
        return
    record = str(known.value)
    text = case.scope.text(rule.declared) if rule.declared else ""
    if case.says(text, "says_past"):
        return
    married = case.says(text, "says_married")
    single = case.says(text, "says_single") if rule.declared else True
    if case.says(record, "record_married") and single and not married:
        yield case.warning("married_in_record", rule.person)
    if case.says(record, "record_single") and married:
        yield case.warning("single_in_record", rule.person)


def _pension_age(rule: PensionAge, case: _Case) -> Iterator[Warning_]:
    everybody, poor, ages = case.basis.limits["all"], case.basis.limits["poor"], case.ages(rule.person)
    if ages and max(ages) < poor:
        yield case.warning("pension_too_young", rule.person, age=str(poor))
    elif ages and max(ages) < everybody:
        yield case.warning("pension_if_poor", rule.person, age=str(everybody), poor=str(poor))


def _birth_registration_limit(rule: BirthRegistrationLimit, case: _Case) -> Iterator[Warning_]:
    birth = case.scope.fields.get(rule.child_birth)
    if not isinstance(birth, PartialDate):
        return
    limit = case.basis.limits["days"]
    if _last_day(birth) + dt.timedelta(days=limit) < case.day.to_date():
        yield case.warning("birth_registered_late", key=rule.child_birth, days=str(limit))


def _last_day(date: PartialDate) -> dt.date:
    """The last day that a partial date may mean."""
    month = date.month or 12
    return dt.date(date.year, month, date.day or monthrange(date.year, month)[1])


def _not_same(rule: NotSame, case: _Case) -> Iterator[Warning_]:
    if case.scope.same_number(rule.one, rule.other):
        yield case.warning("not_same", rule.one, other=case.called(rule.other))


def _card_valid(rule: CardValid, case: _Case) -> Iterator[Warning_]:
    """`card.good_until` is computed by whoever read the card."""
    last = _date(case.scope, f"{rule.person}.card.good_until")
    if last is not None and last < case.day:
        yield case.warning("card_expired", rule.person, date=last.slashed())


def _other_head(rule: OtherHead, case: _Case) -> Iterator[Warning_]:
    """By the number where form and record both have one; else by the name, which people write in many ways."""
    for attribute, same in (("personal_id", str), ("full_name", bare_key)):
        known = case.scope.of(rule.person, f"household_head.{attribute}")
        written = [text for _, text in case.fields_about(rule.person, f"household_head.{attribute}") if text]
        if known and written:
            if any(same(text) != same(str(known.value)) for text in written):
                yield case.warning("other_head", rule.person)
            return


def _dissolved_address(rule: DissolvedAddress, case: _Case) -> Iterator[Warning_]:
    for field, text in case.fields_about(rule.person, *HOMES):
        today = renewed(text)
        if len(today) == 1:
            yield case.warning("dissolved_address", key=field.key, label=field.label, today=today[0])
        elif today:
            shown = "; ".join(today[:_CANDIDATES_SHOWN]) + ("; …" if len(today) > _CANDIDATES_SHOWN else "")
            yield case.warning("split_address", key=field.key, label=field.label, today=shown)


_JUDGES: dict[str, Callable[..., Iterator[Warning_]]] = {
    "marriage_age": _marriage_age,
    "least_age": _least_age,
    "single": _single,
    "pension_age": _pension_age,
    "birth_registration_limit": _birth_registration_limit,
    "not_same": _not_same,
    "card_valid": _card_valid,
    "other_head": _other_head,
    "dissolved_address": _dissolved_address,
}
