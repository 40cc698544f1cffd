"""What a clerk may see and choose only with a reason, and what of it the ledger keeps."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.claimant import Claimant, Finding, facts_of
from app.core.dossier import Dossier
from app.core.errors import CouldNotKeep, WrongUsage
from app.core.reason import Reason, Use
from app.core.usage import EventKind
from app.counter import Choice, Counter, Side
from app.store.ledger import Ledger
from forms.facts import Origin
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, a_desk, events, texts_of, values_of, with_case

MATTER = Dossier(number="D-1", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")
ASKS = Reason(use=Use.UNMASK, code="citizen_asks", text="xem lại")
SURE = Reason(use=Use.OVERRIDE, code="citizen_confirms")


@pytest.fixture
def counter(own_home: Path) -> Iterator[Counter]:
    with a_desk(own_home, HandClock()) as (counter, _):
        yield counter


def found(counter: Counter, *fields: str, case: str = "", procedure: str = PROCEDURE) -> Finding:
    claim = with_case(case) if case else FIRST
    matter = replace(MATTER, procedure=procedure)
    return counter.look_up(matter, Claimant.of_card("applicant", claim), fields=counter.wanted("xntthn", "applicant") | frozenset(fields))


# --- masks --------------------------------------------------------------------------------------------------------------


def test_a_sensitive_field_that_no_form_prints_is_out_of_sight(counter: Counter) -> None:
    finding = found(counter, "religion", "blood_group", "marital_status")
    assert finding.masked == ("religion", "blood_group")
    assert finding.record is not None
    assert {"religion", "blood_group"}.isdisjoint(finding.record.asked)
    assert "marital_status" in finding.record.asked
    assert {"applicant.religion", "applicant.blood_group"}.isdisjoint(facts_of(finding))


def test_a_sensitive_field_that_a_form_of_the_procedure_prints_is_seen(counter: Counter) -> None:
    finding = found(counter, "ethnicity", "religion", procedure="1.001193")
    assert finding.masked == ("religion",)
    assert finding.record is not None
    assert finding.record.ethnicity is not None


def test_one_field_is_unmasked_by_an_event_that_says_why(counter: Counter) -> None:
    finding = found(counter, "religion", "blood_group")
    seen = counter.unmask(MATTER, finding, "religion", ASKS)
    assert (seen.masked, seen.request_id) == (("blood_group",), finding.request_id)
    assert seen.record is not None
    assert seen.record.religion is not None
    assert facts_of(seen)["applicant.religion"].value == seen.record.religion.label
    both = counter.unmask(MATTER, seen, "blood_group", ASKS)
    assert (both.masked, both.sealed) == ((), None)
    first, second = events(counter, EventKind.UNMASK)
    assert (first.fields, first.reason, first.note, first.role) == (("religion",), "citizen_asks", "xem lại", "applicant")
    assert (first.dossier, first.request_id, second.fields) == ("D-1", finding.request_id, ("blood_group",))
    assert first.subject == counter.journal.ledger.pseudonym(FIRST.personal_id)
    assert not [value for value in (*values_of(FIRST), seen.record.religion.label) if value in texts_of(counter)]


def test_a_field_whose_unmasking_cannot_be_kept_stays_masked(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise CouldNotKeep("store.disk_full")

    finding = found(counter, "religion")
    monkeypatch.setattr(Ledger, "append", full)
    with pytest.raises(CouldNotKeep):
        counter.unmask(MATTER, finding, "religion", ASKS)


@pytest.mark.parametrize("field", ["full_name", "blood_group", "nonsense"])
def test_what_is_not_masked_is_not_unmasked(counter: Counter, field: str) -> None:
    finding = found(counter, "religion")
    with pytest.raises(WrongUsage, match=r"unmask\.not_masked"):
        counter.unmask(MATTER, finding, field, ASKS)
    with pytest.raises(ValueError, match="not masked"):
        finding.unseal(field)
    assert events(counter, EventKind.UNMASK) == []


# --- choices ------------------------------------------------------------------------------------------------------------


def choice(field: str, side: Side = Side.CARD) -> Choice:
    return Choice(field=field, side=side, reason=SURE)


def home_of(counter: Counter, finding: Finding, *choices: Choice) -> Origin:
    printing_homes = replace(counter, settings=counter.settings.changed("forms.footnote2", "fill"))
    draft = printing_homes.fill(MATTER, "xntthn", [finding], choices=choices)
    return draft.filled.values["nyc_noi_cu_tru"].origin


def test_where_card_and_database_differ_the_database_counts_until_the_clerk_chooses(counter: Counter) -> None:
    finding = found(counter, case="differs-residence")
    assert finding.differs == ("residence",)
    assert home_of(counter, finding) is Origin.DATABASE
    assert home_of(counter, finding, choice("applicant.residence")) is Origin.CARD
    assert home_of(counter, finding, choice("applicant.residence", Side.DATABASE)) is Origin.DATABASE
    assert events(counter, EventKind.OVERRIDE) == []


def test_a_choice_is_in_the_ledger_before_its_paper_is_counted_and_never_as_a_value(counter: Counter) -> None:
    finding = found(counter, case="differs-residence")
    chosen = [choice("applicant.residence"), choice("mother.full_name"), choice("applicant.full_name")]
    not_printed = counter.fill(MATTER, "xntthn", [finding], choices=chosen)
    assert not_printed.choices == (), "the form leaves homes out where there is a number, and the names are alike"
    counter = replace(counter, settings=counter.settings.changed("forms.footnote2", "fill"))
    draft = counter.fill(MATTER, "xntthn", [finding], choices=chosen)
    counter.finish(draft)
    override, fill = events(counter)[-2:]
    assert (override.kind, override.fields, override.side, override.reason) == (
        EventKind.OVERRIDE,
        ("residence",),
        "card",
        "citizen_confirms",
    )
    assert (override.role, override.form, override.request_id) == ("applicant", "xntthn", finding.request_id)
    assert fill.kind is EventKind.FILL
    assert not [value for value in values_of(with_case("differs-residence")) if value in texts_of(counter)]


def test_to_choose_the_database_is_a_choice_too(counter: Counter) -> None:
    counter = replace(counter, settings=counter.settings.changed("forms.footnote2", "fill"))
    finding = found(counter, case="differs-residence")
    counter.finish(counter.fill(MATTER, "xntthn", [finding], choices=[choice("applicant.residence", Side.DATABASE)]))
    assert [event.side for event in events(counter, EventKind.OVERRIDE)] == ["database"]


def test_a_choice_about_somebody_who_has_only_his_card_is_none(counter: Counter) -> None:
    him = Claimant.of_card("applicant", FIRST)
    counter.finish(counter.fill(MATTER, "xntthn", [him], choices=[choice("applicant.full_name")]))
    assert events(counter, EventKind.OVERRIDE) == []


def test_what_the_clerk_types_over_the_databases_word_is_an_override(counter: Counter) -> None:
    finding = found(counter)
    same = str(counter.fill(MATTER, "xntthn", [finding]).filled.text("nyc_ho_ten"))
    typed = {"nyc_ho_ten": "Nguyễn Văn Khác", "muc_dich": "Kết hôn"}
    draft = counter.fill(MATTER, "xntthn", [finding], entries=typed, choices=[choice("nyc_ho_ten", Side.TYPED)])
    assert draft.typed_over == {"nyc_ho_ten": "applicant"}
    assert counter.fill(MATTER, "xntthn", [finding], entries={"nyc_ho_ten": same}).typed_over == {}
    assert counter.fill(MATTER, "xntthn", [finding], entries={"nyc_ho_ten": ""}).typed_over == {"nyc_ho_ten": "applicant"}
    counter.finish(draft)
    (event,) = events(counter, EventKind.OVERRIDE)
    assert (event.fields, event.side, event.reason, event.form) == (("nyc_ho_ten",), "typed", "citizen_confirms", "xntthn")
    assert (event.role, event.request_id) == ("applicant", finding.request_id)
    assert event.subject == counter.journal.ledger.pseudonym(FIRST.personal_id)
    counter.finish(replace(draft, choices=()))
    assert events(counter, EventKind.OVERRIDE)[-1].reason == "none-given"
    assert "Khác" not in texts_of(counter)


def test_what_he_types_over_the_cards_word_is_one_too_whoever_plays_both_parts(counter: Counter) -> None:
    him = Claimant.of_card("applicant", FIRST)
    draft = counter.fill(MATTER, "xntthn", [him], entries={"ndc_ho_ten": "Nguyễn Văn Khác"}, same={"subject": "applicant"})
    counter.finish(draft)
    assert [(one.role, one.reason, one.request_id) for one in events(counter, EventKind.OVERRIDE)] == [("applicant", "none-given", "")]


@pytest.mark.parametrize("other", ["applicant.residence", "applicant.current_residence"])
def test_two_choices_for_one_field_are_none(counter: Counter, other: str) -> None:
    finding = found(counter, case="differs-residence")
    with pytest.raises(WrongUsage, match=r"fill\.two_choices"):
        counter.fill(MATTER, "xntthn", [finding], choices=[choice("applicant.residence"), choice(other, Side.DATABASE)])


def test_no_reason_tells_of_the_citizen(counter: Counter) -> None:
    finding = found(counter, "religion", case="differs-residence")
    name = " ".join(finding.claimant.identity.full_name.split()[-2:]).lower()
    with pytest.raises(WrongUsage, match=r"reason\.bad_text"):
        counter.unmask(MATTER, finding, "religion", replace(ASKS, text=f"cho {name}"))
    printing = replace(counter, settings=counter.settings.changed("forms.footnote2", "fill"))
    telling = replace(choice("applicant.residence"), reason=replace(SURE, text=name))
    with pytest.raises(WrongUsage, match=r"reason\.bad_text"):
        printing.finish(printing.fill(MATTER, "xntthn", [finding], choices=[telling]))
    assert events(counter, EventKind.UNMASK, EventKind.OVERRIDE, EventKind.FILL) == []


def test_a_choice_knows_whose_field_it_is_and_which_facts_it_decides() -> None:
    of_member = choice("member[0].residence")
    assert (of_member.role, of_member.name) == ("member[0]", "residence")
    assert of_member.facts == {"member[0].permanent_residence", "member[0].current_residence"}
    assert choice("applicant.current_residence").is_of_a_compared_field
    assert not choice("applicant.religion").is_of_a_compared_field
    typed = choice("thanh_vien[0].ho_ten", Side.TYPED)
    assert (typed.role, typed.name) == ("", "thanh_vien[0].ho_ten")
