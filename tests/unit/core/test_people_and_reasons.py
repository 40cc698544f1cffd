"""Terms and their ends, the seven methods, reasons that no citizen can hide in."""

import datetime as dt

import pytest

from app.core.dossier import holds_nine_digits
from app.core.errors import NotPermitted, Refused, WrongUsage
from app.core.lookup import Method, Outcome, Service
from app.core.people import Clerk, Grant, Scope, Term, Unit, When
from app.core.reason import LONGEST, Reason, Use
from resources.sentences import catalogue, say

DAY = dt.date(2026, 11, 22)
NEXT = DAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("term", "when"),
    [
        (Term(first=DAY, last=DAY), When.NOW),
        (Term(first=DAY), When.NOW),
        (Term(first=NEXT), When.NOT_YET),
        (Term(first=dt.date(2026, 1, 1), last=dt.date(2026, 11, 21)), When.EXPIRED),
    ],
)
def test_a_term_includes_both_its_ends(term: Term, when: When) -> None:
    assert term.at(DAY) is when


def test_a_term_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Term(first=NEXT, last=DAY)


def test_a_clerk_is_suspended_in_the_term_of_it_and_on_no_other_day() -> None:
    clerk = Clerk(login="lan", name="Lan", unit=Unit(code="A", name="A"), suspension=Term(first=DAY, last=DAY))
    assert clerk.is_suspended(DAY)
    assert not clerk.is_suspended(NEXT)


def test_a_grant_without_procedures_is_for_every_one() -> None:
    every = Grant(login="lan", services=frozenset(Service), procedures=frozenset(), term=Term(first=DAY))
    one = Grant(login="lan", services=frozenset(Service), procedures=frozenset({"1.004873"}), term=Term(first=DAY))
    assert every.covers("1.001193")
    assert one.covers("1.004873")
    assert not one.covers("1.001193")


def test_the_seven_methods_have_their_numbers_and_words() -> None:
    assert [method.number for method in Method] == [1, 2, 3, 4, 5, 6, 7]
    assert [method.value for method in Method if method.scanned] == ["qr", "chip"]
    assert [method.number for method in Method if method.on_paper] == [6, 7]
    assert all(say(f"method.{method}", language) for method in Method for language in ("vi", "en"))


@pytest.mark.parametrize(("word", "method"), [("2", Method.QR), ("qr", Method.QR), ("7", Method.NOTICE)])
def test_a_method_is_read_by_number_or_word(word: str, method: Method) -> None:
    assert Method.read(word) is method


@pytest.mark.parametrize("word", ["", "0", "8", "scanned", "٢"])
def test_what_is_no_method_is_not_read(word: str) -> None:
    with pytest.raises(ValueError, match="not a valid Method"):
        Method.read(word)


@pytest.mark.parametrize("use", list(Use))
def test_every_use_has_reasons_to_choose_from(use: Use) -> None:
    assert len(use.codes) >= 3
    assert all(Reason(use=use, code=code).text == "" for code in use.codes)


def test_a_reason_may_carry_a_few_words() -> None:
    reason = Reason.read(Use.DROP, "citizen_told: gọi điện  sáng nay")
    assert (reason.code, reason.text) == ("citizen_told", "gọi điện sáng nay")


@pytest.mark.parametrize("written", ["", "nonsense", "citizen_confirms", ":text"])
def test_a_reason_that_is_not_on_the_list_is_refused_with_the_list(written: str) -> None:
    with pytest.raises(WrongUsage, match=r"reason\.unknown") as refused:
        Reason.read(Use.DROP, written)
    assert "citizen_told" in refused.value.sentence("next")


@pytest.mark.parametrize(
    "text",
    [
        "099190000001", "số 099 190 000 001", "099.190.000-001", "CMND 000 000 001", "x" * (LONGEST + 1), "a\x00b", "099,190,000,001",
        "099_190_000_001", "099–190–000–001", "(099)(190)(000)(001)", "099x190x000x001", "0991900000010", "０９９１９００００００１",
        "⁰⁹⁹¹⁹⁰⁰⁰⁰⁰⁰¹", "sinh 07/03/1990", "1990-03-07", "ngày 07 tháng 3 năm 1990", "07031990",
    ],
)  # fmt: skip
def test_no_citizens_number_hides_in_the_words_of_a_reason(text: str) -> None:
    with pytest.raises(WrongUsage, match=r"reason\.bad_text") as refused:
        Reason(use=Use.DROP, code="citizen_told", text=text)
    assert text not in refused.value.explain()


@pytest.mark.parametrize("text", ["Trần Quốc", "cho ông TRẦN bảo", "tran bao", "Bảo, họ Trần"])
def test_no_citizens_name_stands_in_the_words_of_a_reason(text: str) -> None:
    reason = Reason(use=Use.DROP, code="citizen_told", text=text)
    with pytest.raises(WrongUsage, match=r"reason\.bad_text"):
        reason.require_silent_about("Nguyễn Thị Thử", "Trần Quốc Bảo")


@pytest.mark.parametrize("text", ["", "bảo quản", "gọi điện lúc 9 giờ", "giấy 12/2026"])
def test_words_that_tell_of_nobody_are_kept(text: str) -> None:
    Reason(use=Use.DROP, code="citizen_told", text=text).require_silent_about("Trần Quốc Bảo")


def test_a_refusal_before_the_wire_is_a_refusal_with_an_outcome() -> None:
    refused = NotPermitted(Outcome.OFFICER_NOT_ALLOWED, "no-grant")
    assert isinstance(refused, Refused)
    assert (refused.exit_status, refused.outcome, refused.reason, refused.request_id) == (4, Outcome.OFFICER_NOT_ALLOWED, "no-grant", "")
    assert refused.key + ".what" in catalogue()


def test_two_terms_together_last_as_long_as_the_longer() -> None:
    one, other = Term(first=DAY, last=DAY), Term(first=NEXT, last=NEXT)
    assert other.together(one) == Term(first=DAY, last=NEXT)
    assert one.together(Term(first=NEXT)) == Term(first=DAY)


def test_nine_digits_are_nine_whatever_stands_between() -> None:
    assert holds_nine_digits("0a9b9c1d9e0f0g0h1")
    assert not holds_nine_digits("canbo12345678")


def test_a_scope_narrowed_to_a_clerk_shows_no_more_than_before() -> None:
    unit = Scope(units=frozenset({"A"}), clerk=None)
    assert unit.only("lan") == Scope(units=frozenset({"A"}), clerk="lan")
    assert unit.only("lan").only("lan") == unit.only("lan")
    assert not unit.only("lan").only("minh").holds(unit="A", clerk="minh")
    assert not Scope(units=None, clerk="lan").only("minh").holds(unit="A", clerk="minh")
