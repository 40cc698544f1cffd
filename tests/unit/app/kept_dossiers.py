"""Unfinished dossiers, as hypothesis makes them: every kind of person, answer, choice and entry."""

from typing import Any

from hypothesis import strategies as st

from app.claimant import Claimant, Finding, Listed
from app.core.citizen import ASKABLE, FIELDS, Address, CitizenRecord, Coded, HouseholdHead, HouseholdMember, NameParts, Relative
from app.core.lookup import Column, Identity, Method, Outcome, Verdict
from app.core.reason import Reason, Use
from app.kept import Kept, KeptDoubt, KeptPerson, KeptSheet
from app.verify.compare import COMPARED
from resources.dates import PartialDate
from scanner.payload import CardClaim, CardKind

WORDS = st.text(max_size=12)
_keys = st.sampled_from(["nyc_ho_ten", "tthn", "thanh_vien[0].ho_ten"])
_roles = st.sampled_from(["applicant", "mother", "member[0]", "member[1]"])
_dates = st.one_of(
    st.builds(PartialDate, st.integers(1900, 2026)),
    st.builds(PartialDate, st.integers(1900, 2026), st.integers(1, 12)),
    st.dates().filter(lambda day: 1800 <= day.year <= 2999).map(PartialDate.from_date),
)
_maybe_date, _maybe_word = st.none() | _dates, st.none() | WORDS
_coded = st.builds(Coded, WORDS, WORDS, st.booleans())
_maybe_coded = st.none() | _coded
_homes = st.builds(
    Address, text=WORDS, known=st.booleans(), today=WORDS, detail=WORDS, commune=_maybe_coded, district=_maybe_coded, province=_maybe_coded
)
_relatives = st.builds(Relative, full_name=WORDS, nationality=_maybe_coded, personal_id=_maybe_word, old_id=_maybe_word)
_heads = st.builds(HouseholdHead, relation=_maybe_coded, full_name=WORDS, personal_id=_maybe_word)
_members = st.builds(HouseholdMember, full_name=WORDS, personal_id=_maybe_word, birth_date=_maybe_date, relation=_maybe_coded)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("personal_id", "old_id", "full_name"), WORDS),
    **dict.fromkeys(("sex", "ethnicity", "religion", "marital_status", "blood_group", "nationality"), _coded),
    "birth_date": _dates,
    **dict.fromkeys(("birth_registration_place", "place_of_origin", "permanent_residence", "current_residence"), _homes),
    **dict.fromkeys(("father", "mother", "spouse", "legal_representative"), _relatives),
    "household_head": _heads,
}
_reasons = st.builds(
    Reason, use=st.just(Use.OVERRIDE), code=st.sampled_from(Use.OVERRIDE.codes), text=st.sampled_from(["", "công dân xuất trình giấy"])
)
_identities = st.builds(Identity, number=WORDS, full_name=WORDS, birth_date=_maybe_date)
_claims = st.builds(
    CardClaim,
    kind=st.sampled_from(CardKind),
    personal_id=WORDS,
    old_id=WORDS,
    full_name=WORDS,
    birth_date=_maybe_date,
    birth_text=WORDS,
    sex=WORDS,
    residence=WORDS,
    residence_text=WORDS,
    issue_date=_maybe_date,
    issue_text=WORDS,
    extra=st.lists(WORDS, max_size=2).map(tuple),
)
_claimants = st.builds(
    Claimant, role=_roles, identity=_identities, method=st.sampled_from(Method), reason=st.none() | _reasons, claim=st.none() | _claims
)


@st.composite
def _records(draw: st.DrawFn) -> CitizenRecord:
    asked = draw(st.frozensets(st.sampled_from(sorted(ASKABLE))))
    values = {name: draw(st.none() | _VALUES[name]) for name in FIELDS if name in asked}
    parts = NameParts(family_name="Nguyễn", given_names="Thị Thử") if values.get("full_name") is not None and draw(st.booleans()) else None
    return CitizenRecord(asked=asked, name_parts=parts, **values)


@st.composite
def _findings(draw: st.DrawFn) -> Finding:
    record = draw(st.none() | _records())
    return Finding(
        claimant=draw(_claimants),
        outcome=Outcome.FOUND if record else draw(st.sampled_from(Outcome)),
        request_id=draw(WORDS),
        adapter="demo",
        elapsed_ms=draw(st.integers(0, 9000)),
        record=record,
        members=tuple(draw(st.lists(_members, max_size=2))),
        comparison={name: draw(st.sampled_from(Verdict)) for name in COMPARED},
    )


_people = st.builds(
    KeptPerson,
    role=_roles,
    claimant=st.none() | _claimants,
    finding=st.none() | _findings(),
    listed=st.none() | st.builds(Listed, role=_roles, member=_members, request_id=WORDS),
    card_only=st.booleans(),
    same_as=st.sampled_from(["", "applicant"]),
    came_of=st.none() | st.sampled_from(Column),
    doubts=st.lists(st.builds(KeptDoubt, key=WORDS, values=st.dictionaries(WORDS, WORDS, max_size=2)), max_size=2).map(tuple),
)
_sheets = st.builds(
    KeptSheet,
    form=st.sampled_from(["ct01", "xntthn"]),
    entries=st.dictionaries(_keys, WORDS, max_size=3),
    reasons=st.dictionaries(_keys, _reasons, max_size=2),
    out=st.booleans(),
)
dossiers = st.builds(
    Kept,
    number=st.just("H-1"),
    procedure=st.just("1.004873"),
    opened=st.booleans(),
    front=st.sampled_from(["", "ct01"]),
    sheets=st.lists(_sheets, max_size=2).map(tuple),
    people=st.lists(_people, max_size=3).map(tuple),
    selected=st.sampled_from(["", "applicant"]),
    prefer_card=st.frozensets(st.sampled_from(["applicant.full_name", "mother.residence"])),
    reasons=st.dictionaries(st.just("applicant.full_name"), _reasons, max_size=1),
)
