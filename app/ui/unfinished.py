"""What the window shows of a matter, as what is kept of it, and back. Pure; what can be worked out again is not kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.claimant import Finding
from app.core.errors import Refused
from app.kept import Kept, KeptDoubt, KeptPerson, KeptSheet
from app.ui.notice import Notice
from app.ui.notices import Spare, notice_of
from app.ui.place import Place
from app.ui.sheet import Sheet
from app.ui.state import State
from app.ui.theme import Tone
from forms.model import FormDefinition


def kept_of(state: State, *, opened: bool) -> Kept | None:
    """What has to be kept of it; None where nobody came and nothing was typed, or it has no number yet.

    A covered field that the clerk opened is covered again.
    """
    sheets = tuple(_kept_sheet(state, form) for form in state.forms)
    if not state.number or not (state.people or any(sheet.entries for sheet in sheets)):
        return None
    return Kept(
        number=state.number,
        procedure=state.procedure,
        opened=opened,
        front=state.form.key if state.form else "",
        sheets=sheets,
        people=tuple(_kept_person(place, state.covered) for place in state.places if not place.is_open),
        selected=state.selected,
        prefer_card=state.prefer_card,
        reasons={fact: why for fact, why in state.reasons.items() if fact in state.prefer_card},
    )


def state_of(kept: Kept, *, forms: Sequence[FormDefinition], refused: Refused | None) -> State:
    """The matter as it stood, as far as its forms are still there; nobody is being asked about, and no paper is drawn.

    `refused`: why no paper may be filled without an answer now.
    """
    by_key = {form.key: form for form in forms}
    sheets = {sheet.form: sheet for sheet in kept.sheets if sheet.form in by_key}
    order = tuple(by_key[key] for key in sheets)
    front = by_key.get(kept.front) or next(iter(order), None)
    there = sheets.get(front.key, KeptSheet(form="")) if front else KeptSheet(form="")
    aside = {key: Sheet(entries=one.entries, reasons=one.reasons) for key, one in sheets.items() if front is None or key != front.key}
    return State(
        form=front,
        forms=order,
        aside=aside,
        procedure=kept.procedure,
        number=kept.number,
        places=tuple(_place(person, refused) for person in kept.people),
        selected=kept.selected,
        entries=there.entries,
        prefer_card=kept.prefer_card,
        reasons={**kept.reasons, **there.reasons},
    )


def unanswered(places: Iterable[Place]) -> tuple[str, ...]:
    """The roles of those about whom nobody told anything, and without whose answer nothing was to be done."""
    return tuple(p.role for p in places if p.claimant is not None and not (p.finding or p.listed or p.card_only))


def _kept_sheet(state: State, form: FormDefinition) -> KeptSheet:
    sheet = state.sheet(form.key)
    return KeptSheet(form=form.key, entries=dict(sheet.entries), reasons=dict(sheet.reasons), out=state.has_left(form))


def _kept_person(place: Place, covered: Sequence[str]) -> KeptPerson:
    return KeptPerson(
        role=place.role,
        claimant=place.claimant,
        finding=_covered(place.finding, covered),
        listed=place.listed,
        card_only=place.card_only,
        same_as=place.same_as,
        came_of=place.came_of,
        doubts=tuple(KeptDoubt(key=told.key, values=_words(told.values)) for told in place.doubts),
    )


def _words(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def _covered(finding: Finding | None, covered: Sequence[str]) -> Finding | None:
    if finding is None or finding.record is None:
        return finding
    return replace(finding, record=finding.record.only(finding.record.asked - frozenset(covered)), sealed=None)


def _place(person: KeptPerson, refused: Refused | None) -> Place:
    place = Place(
        role=person.role,
        claimant=person.claimant,
        finding=person.finding,
        why=person.finding.explained if person.finding else {},
        listed=person.listed,
        card_only=person.card_only,
        same_as=person.same_as,
        came_of=person.came_of,
        doubts=tuple(Notice(key=doubt.key, values=doubt.values, tone=Tone.WARN) for doubt in person.doubts),
    )
    if person.claimant is None or person.finding is None:
        return place
    spare = Spare.of(person.claimant, listed=person.listed is not None, refused=refused)
    return replace(place, spare=spare, trouble=notice_of(person.finding, spare))
