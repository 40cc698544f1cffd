"""What holds of every comparison: it is reflexive and symmetric, noise is only form, another fact never is."""

import datetime as dt
import unicodedata
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.core.citizen import Address, CitizenRecord
from app.core.lookup import Verdict
from app.verify import births, names, numbers, residence
from app.verify.compare import Claimed, compare
from app.verify.verdicts import Why
from resources.dates import PartialDate
from resources.text import unaccented

FAMILY = ["Nguyễn", "Trần", "Lê", "Đặng", "Điểu", "Thạch", "Ksor", "H'", "Y", "K'"]
MIDDLE = ["Văn", "Thị", "Ngọc", "Phi", "Bơ", "Mô", "Sô", "Hòa", "Thúy"]
GIVEN = ["Thử", "Mẫu", "Đức", "Hoài", "Hòe", "Bhăm", "Brêch", "Niê", "Rum", "Loan", "Yŏ"]
FULL_NAMES = st.builds(" ".join, st.tuples(*map(st.sampled_from, (FAMILY, MIDDLE, GIVEN))))
OTHER_TONE = {"hòa": "hoà", "Hòa": "Hoà", "Hòe": "Hoè", "Thúy": "Thuý", "khóa": "khoá"}

HAMLETS = ["Thôn {}", "Ấp {}", "Tổ {}, Khu phố 7", "Số {} Đường Lê Lợi", "12/{} Lê Lợi", "{}A Trần Phú", "KP {}"]
PLACES = ["Xã Tân Tiến, Thành phố Đồng Nai", "Phường Bình Phước, Thành phố Đồng Nai", "Xã Tân Thành, Huyện Bù Đốp, Tỉnh Bình Phước"]
DATES = st.one_of(
    st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2026, 12, 31)).map(PartialDate.from_date),
    st.builds(PartialDate, st.integers(1900, 2026), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1900, 2026)),
)


def other_tone(text: str) -> str:
    for old, new in OTHER_TONE.items():
        text = text.replace(old, new)
    return text


NOISES: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    str.title,
    other_tone,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("'", "’"),
    lambda text: text.replace("'", "\u02bc "),
    lambda text: text.replace(" ", "  "),
    lambda text: f" {text} ",
    lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
]
NOISE = st.lists(st.sampled_from(NOISES), max_size=4)
WORDS = st.text(alphabet="aăeêhnoơuưyđ ́̀'-.NÔ12", max_size=14)


def noisy(text: str, noises: list[Callable[[str], str]]) -> str:
    for noise in noises:
        text = noise(text)
    return text


def at_home(card: str, record: str) -> Why:
    return residence.judge(card, [Address(text=record)]).reason


@given(FULL_NAMES, NOISE)
def test_a_name_in_any_writing_is_the_same_or_formally_different(name: str, noises: list[Callable[[str], str]]) -> None:
    assert names.judge(noisy(name, noises), name).verdict in (Verdict.SAME, Verdict.FORMAL)


@given(FULL_NAMES, NOISE)
def test_a_name_without_its_accents_is_formally_different(name: str, noises: list[Callable[[str], str]]) -> None:
    assert names.judge(unaccented(noisy(name, noises)), name).verdict in (Verdict.SAME, Verdict.FORMAL)


@given(st.sampled_from(FAMILY), st.sampled_from(MIDDLE), st.lists(st.sampled_from(GIVEN), min_size=2, max_size=2, unique=True), NOISE)
def test_another_given_name_is_never_form(family: str, middle: str, given_names: list[str], noises: list[Callable[[str], str]]) -> None:
    one, other = (f"{family} {middle} {given_name}" for given_name in given_names)
    assert names.judge(noisy(one, noises), other).verdict is Verdict.DIFFERS
    assert names.judge(unaccented(one), other).verdict is Verdict.DIFFERS


@given(st.sampled_from(HAMLETS), st.sampled_from(PLACES), st.integers(1, 400), NOISE)
def test_an_address_in_any_writing_is_the_same_or_formally_different(
    hamlet: str, place: str, number: int, noises: list[Callable[[str], str]]
) -> None:
    record = f"{hamlet.format(number)}, {place}"
    short = record.replace("Xã ", "X. ").replace("Phường ", "P. ").replace("Thành phố ", "TP. ").replace("Tỉnh ", "T. ")
    for card in (record, short, record.replace("Số ", "SN "), record.replace("KP", "Khu phố"), unaccented(record)):
        assert at_home(noisy(card, noises), record).verdict in (Verdict.SAME, Verdict.FORMAL)


@given(st.sampled_from(HAMLETS), st.sampled_from(PLACES), st.lists(st.integers(1, 400), min_size=2, max_size=2, unique=True), NOISE)
def test_another_number_of_house_or_hamlet_is_never_form(
    hamlet: str, place: str, both: list[int], noises: list[Callable[[str], str]]
) -> None:
    one, other = (f"{hamlet.format(number)}, {place}" for number in both)
    assert at_home(noisy(one, noises), other).verdict is Verdict.DIFFERS
    assert at_home(unaccented(one), other).verdict is Verdict.DIFFERS


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(PLACES))
def test_a_stroke_in_a_house_number_is_never_lost(house: int, behind: int, place: str) -> None:
    assert at_home(f"{house}/{behind} Lê Lợi, {place}", f"{house}{behind} Lê Lợi, {place}").verdict is Verdict.DIFFERS
    assert at_home(f"{house}/{behind} Le Loi, {unaccented(place)}", f"{house}{behind} Lê Lợi, {place}").verdict is Verdict.DIFFERS


@given(WORDS, WORDS)
def test_verdicts_on_any_two_texts_are_symmetric_and_never_fail(one: str, other: str) -> None:
    assert names.judge(one, other) is names.judge(other, one)
    assert numbers.judge(one, other) is numbers.judge(other, one)
    assert at_home(one, other) is at_home(other, one)


@given(WORDS.filter(str.strip))
def test_every_text_is_the_same_as_itself(text: str) -> None:
    record = CitizenRecord(asked=frozenset({"full_name", "current_residence"}), full_name=text, current_residence=Address(text=text))
    verdicts = compare(Claimed(full_name=text, residence=text), record)
    assert verdicts["full_name"] is verdicts["residence"] is Verdict.SAME


@given(DATES, DATES)
def test_dates_are_symmetric_and_form_only_where_one_is_a_part_of_the_other(one: PartialDate, other: PartialDate) -> None:
    why = births.judge(one, other)
    assert births.judge(other, one) is why
    assert (why.verdict is Verdict.DIFFERS) != (one.iso().startswith(other.iso()) or other.iso().startswith(one.iso()))


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_another_number_always_differs(one: int, other: int) -> None:
    verdict = numbers.judge(f"0991{one:08}", f"0991{other:08}").verdict
    assert verdict is (Verdict.SAME if one == other else Verdict.DIFFERS)
