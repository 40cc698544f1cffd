"""What keyboard readers make of cards, and what becomes of it: the card's text, candidates that hold it, or no change at all."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.damage import Damage, forms, typed
from scanner.letters import LETTERS, is_syllable
from scanner.payload import CardClaim, parse
from scanner.repair import LONGEST, Repaired, repair
from tests.unit.scanner.hand_scanner_cards import MINORITY, addresses, card, cards, every_letter, kinh_names

WOMAN = card("Nguyễn Thị Phượng", "Số 272A ngõ 7877/12, Tổ 1, Phường Ý Yên, Đống Đa, Hà Nội")
EXACT = (Damage.CODE_PAGE, Damage.BYTE_DIGITS, Damage.DOUBLED)


def spoilt(text: str, kind: Damage) -> str:
    return "|".join(typed(kind, part) for part in text.split("|"))


def may_be(found: Repaired, text: str) -> bool:
    """Is that text among the candidates? The fields that are not unclear must be right."""
    told = {each.at: each.words for each in found.unclear}
    wanted = text.split("|")
    if len(wanted) != len(found.fields):
        return False
    for at, (right, given_) in enumerate(zip(wanted, found.fields, strict=True)):
        if at not in told:
            if right != given_:
                return False
        elif right not in map("".join, itertools.islice(itertools.product(*told[at]), 200_000)):
            return False
    return True


# --- the letters ----------------------------------------------------------------------------------------------------------


def test_there_are_134_letters_and_no_plain_one_among_them() -> None:
    assert len(set(LETTERS)) == len(LETTERS) == 134
    assert not any(letter.isascii() for letter in LETTERS)


@pytest.mark.parametrize("word", ["Nguyễn", "nghiêng", "quốc", "giết", "gì", "Ý", "THUYẾT", "Khuỷu", "xoong", "Đỗ", "a"])
def test_a_syllable_is_known_as_one(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Nguyển'", "PhưƠng", "hạch2", "Kč", "xyz", "tac", "tảc", "á̀n", "", "bb"])
def test_what_no_vietnamese_speaker_would_spell_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_readers_type_what_was_seen_at_counters() -> None:
    assert typed(Damage.CODE_PAGE, "Trương") == "TrÆ°Æ¡ng"
    assert typed(Damage.BYTE_DIGITS, "Ngọc") == "Ng022501870141c"
    assert typed(Damage.CODE_DIGITS, "Nguyễn") == "Nguy7877n"
    assert typed(Damage.DOS_GLYPHS, "Phương") == "Ph░íng"
    assert typed(Damage.DOUBLED, "Đặng") == "DĐaăặng"


def test_letters_that_share_a_glyph_are_all_offered() -> None:
    assert forms(Damage.DOS_GLYPHS)["í"] == ("ạ", "ơ")
    assert forms(Damage.DOS_GLYPHS)["i"] == ("i", "ũ")


# --- sound texts ----------------------------------------------------------------------------------------------------------


@given(cards)
def test_a_sound_card_is_never_touched(text: str) -> None:
    found = repair(text)
    assert (found.text, found.damages, found.unclear) == (text, (), ())


@pytest.mark.parametrize("name", MINORITY)
@pytest.mark.parametrize("address", ["272A, Xã Kon Tum", "7877", "Buôn Kč 7877n, Đắk Lắk", "XÃ BA, H. Ñ – Ŏ", "Tổ 1, -  Ấp 3,, Khu 416"])
def test_a_sound_card_of_any_people_with_any_house_number_is_never_touched(name: str, address: str) -> None:
    for sex in ("Nam", "Nữ"):
        found = repair(card(name, address, sex))
        assert (found.text, found.damages, found.unclear) == (card(name, address, sex), (), ())


@pytest.mark.parametrize("text", [
    "", "https://example.org/7877?q=Ã¡", "00020101021238|A000000727", "DN4010123456789|4e677579", "Nguyễn Văn A", "099199000002",
    "099199000002|012345678|Nguy7877n", "099199000002|xx|A|05021999|Nam|B|15082021", "099199000002|012345678|A|05021999|Nam|B",
    "aa|bb", "099099000001 Nam",
])  # fmt: skip
def test_what_is_no_whole_card_is_never_touched(text: str) -> None:
    assert repair(text) == Repaired(fields=(text,))


@given(st.text(max_size=300))
def test_any_text_at_all_is_taken_calmly(text: str) -> None:
    assert isinstance(repair(text).text, str)
    assert isinstance(repair("099199000002|" + text + "|05021999|Nữ|" + text + "|15082021").text, str)


def test_a_line_break_inside_a_damaged_card_disturbs_nothing() -> None:
    text = card("Nguyễn\nVăn A", "Đống\nĐa")
    assert repair(spoilt(text, Damage.CODE_PAGE)).text == text


def test_an_endless_text_is_not_worked_on() -> None:
    text = "\x02" + WOMAN + "7" * LONGEST
    assert repair(text) == Repaired(fields=(text,))


# --- damage of letters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EXACT)
@given(text=cards)
def test_what_can_only_be_one_text_is_that_text_again(kind: Damage, text: str) -> None:
    found = repair(spoilt(text, kind))
    marks = sum(not c.isascii() for part in (1, 2, 4, 5, -2, -1) for c in text.split("|")[part])
    if kind is Damage.DOUBLED and marks < 2:
        return
    assert may_be(found, text)
    if kind is not Damage.BYTE_DIGITS:
        assert found.text == text


@given(name=kinh_names, address=addresses)
def test_code_points_typed_as_digits_give_the_text_or_candidates_that_hold_it(name: str, address: str) -> None:
    text = card(name, address)
    found = repair(spoilt(text, Damage.CODE_DIGITS))
    assert found.damages == (Damage.CODE_DIGITS,)
    assert found.fields[2] == name
    assert may_be(found, text)


@given(name=kinh_names, address=addresses)
def test_dos_glyphs_give_candidates_that_hold_the_text_and_never_a_certainty(name: str, address: str) -> None:
    text = card(name, address)
    found = repair(spoilt(text, Damage.DOS_GLYPHS))
    assert found.damages == (Damage.DOS_GLYPHS,)
    assert {"full_name", "residence"} <= {each.place for each in found.unclear}
    assert may_be(found, text)


@pytest.mark.parametrize("kind", [Damage.CODE_PAGE, Damage.BYTE_DIGITS, Damage.CODE_DIGITS, Damage.DOUBLED])
@given(letter=every_letter)
def test_every_one_of_the_134_letters_comes_back(kind: Damage, letter: str) -> None:
    text = card(f"Nguyễn B{letter}nh" if letter.islower() else f"Nguyễn {letter}nh", "Xã Kon Tum")
    assert repair(spoilt(text, kind)).text == text


@given(text=st.builds(card, kinh_names, addresses))
def test_bytes_that_a_keyboard_cannot_type_leave_candidates_that_hold_the_text(text: str) -> None:
    delivered = "".join(" " if c == "\u00a0" else c for c in spoilt(text, Damage.CODE_PAGE) if c.isprintable() or c == "\u00a0")
    found = repair(delivered)
    assert found.damages == (Damage.CODE_PAGE,)
    assert may_be(found, text)


def test_a_mans_card_without_accents_in_the_name_is_told_by_its_address_and_left_to_the_clerk() -> None:
    text = card("Mai Lan Anh", "Tổ 1, Phường 2, Hà Nội", sex="Nam")
    found = repair(spoilt(text, Damage.CODE_DIGITS))
    assert [each.place for each in found.unclear] == ["full_name", "residence"]
    assert may_be(found, text)
    assert "T7893" in dict.fromkeys(reading for each in found.unclear for word in each.words for reading in word)


@pytest.mark.parametrize("kind", list(Damage)[:5])
def test_numbers_and_dates_are_never_altered(kind: Damage) -> None:
    text = card("Nguyễn Thị Phượng", "Đống Đa", tail="|099099000009|Lê Hà|")
    found = repair(spoilt(text, kind))
    for at in (0, 1, 3, 6, 7):
        assert found.fields[at] == text.split("|")[at]


def test_a_house_number_survives_and_letters_that_look_like_one_are_the_clerks_to_choose() -> None:
    found = repair(spoilt(WOMAN, Damage.CODE_DIGITS))
    (address,) = found.unclear
    told = {word[0]: word for word in address.words if len(word) > 1}
    assert set(told["272A"]) == {"272A", "ĐA"}
    assert set(told["Đa,"]) == {"Đa,", "272a,"}
    assert told["7877/12,"][0] == "7877/12,"
    assert "Phường" in address.best
    settled = found.settled({address.at: "Số 272A, Hà Nội"})
    assert (settled.unclear, settled.fields[5]) == ((), "Số 272A, Hà Nội")


@pytest.mark.parametrize("name", ["Nguy9999n", "Nguy78n", "N" + "7877" * 20])
def test_digits_that_are_no_letters_are_left_for_the_parser_to_refuse(name: str) -> None:
    text = card(name, "Kon Tum " + "7" * 70, sex="Nam")
    assert repair(text).text == text


def test_a_number_longer_than_any_name_stays_a_number() -> None:
    text = card("Nguy7877n", "Kon " + "1" * 70, sex="Nam")
    assert repair(text).fields[5] == "Kon " + "1" * 70


@pytest.mark.parametrize(
    ("name", "sex"), [("Nguy?n Th? H?ng", "N?"), ("Nguyn Th Hng", "N"), ("Nguyen Thi Hong", "Nu"), ("Tr\ufffdn", "Nam")]
)
def test_lost_letters_are_said_and_the_clerk_is_asked(name: str, sex: str) -> None:
    found = repair(card(name, "Ha Noi", sex))
    assert found.damages == (Damage.LETTERS_LOST,)
    assert [each.place for each in found.unclear] == ["full_name", "residence"]
    assert found.fields[4] == ("Nam" if sex == "Nam" else "Nữ")
    assert found.fields[2] == name


def test_half_explained_damage_is_no_damage() -> None:
    for name in ("Nguyá»…n Trần", "Ph░íng Trần Ễ", "DĐaăặng Hồng"):
        text = card(name, "Xã Ễ", sex="Nam")
        assert repair(text).text == text


# --- damage of keys and frames --------------------------------------------------------------------------------------------


@given(bar=st.sampled_from('~>°\\§Ç#"^:*µ¦'), text=cards)
def test_another_character_for_the_bar_is_told_by_its_places(bar: str, text: str) -> None:
    found = repair(text.replace("|", bar))
    assert (found.text, found.damages) == (text, (Damage.SEPARATOR,))


def test_an_apostrophe_for_the_bar_is_told_too_unless_the_name_holds_one() -> None:
    assert repair(WOMAN.replace("|", "'")).text == WOMAN
    found = repair(card("H'Lan", "Kon Tum").replace("|", "'"))
    assert found.fields[2] == "H'Lan"


def test_a_bar_that_the_address_holds_too_stays_in_the_address() -> None:
    found = repair(card("Lê An", "Số 1-2, Bà Rịa - Vũng Tàu").replace("|", "-"))
    assert found.fields[5] == "Số 1-2, Bà Rịa - Vũng Tàu"


def test_caps_lock_is_turned_round() -> None:
    found = repair(WOMAN.swapcase())
    assert (found.text, found.damages) == (WOMAN, (Damage.CAPS_LOCK,))
    keys_only = "".join(c.swapcase() if c.isascii() else c for c in card("Trần Văn Én", "Xã Ba", sex="Nam"))
    assert repair(keys_only).text == card("Trần Văn Én", "Xã Ba", sex="Nam")


@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_lost_case_is_said_and_not_guessed(change: Callable[[str], str]) -> None:
    found = repair(change(WOMAN).replace("|", "\\"))
    assert found.text == change(WOMAN)
    assert found.damages == (Damage.SEPARATOR, Damage.CASE_LOST)


@pytest.mark.parametrize("frame", ["\x02{}\x03", "]Q1{}", "\x02]Q3{}\r\n\r\n", "Q{}", "{}\x1d\x04", "QR#{}"])
def test_what_a_reader_puts_around_is_taken_off(frame: str) -> None:
    found = repair(frame.format(WOMAN))
    assert (found.text, found.damages) == (WOMAN, (Damage.FRAMED,))


def test_line_ends_alone_are_no_frame_and_a_prefix_of_another_code_stays() -> None:
    assert repair(WOMAN + "\r\n\r\n").damages == ()
    assert repair("Q199199000002#hello").text == "Q199199000002#hello"
    assert repair("AB099199000002#hello").text == "AB099199000002#hello"


def test_several_damages_at_once_are_all_undone_and_named() -> None:
    found = repair("]Q1" + spoilt(WOMAN, Damage.CODE_PAGE).replace("|", "~"))
    assert (found.text, found.damages) == (WOMAN, (Damage.FRAMED, Damage.SEPARATOR, Damage.CODE_PAGE))


@given(text=cards)
def test_what_was_repaired_is_a_card_for_the_parser(text: str) -> None:
    claim = parse(repair(spoilt(text, Damage.CODE_PAGE)).text)
    assert isinstance(claim, CardClaim)
    assert claim.personal_id == "099199000002"


def test_no_citizens_value_is_in_a_repr() -> None:
    found = repair(spoilt(WOMAN, Damage.CODE_DIGITS))
    assert "Nguy" not in repr(found)
    assert "0991" not in repr(found)


def test_a_number_that_may_be_letters_of_no_syllable_is_the_clerks_to_choose() -> None:
    found = repair(spoilt(card("Hoàng Nghĩa Đạt", "Ia RTô"), Damage.CODE_DIGITS))
    (address,) = found.unclear
    assert ("RT244", "RTô") in address.words


def test_words_that_are_no_syllables_are_offered_beside_those_that_are() -> None:
    found = repair(spoilt(card("Đặng Thị An", "Thị trấn Pơng Drang"), Damage.DOS_GLYPHS))
    address = next(each for each in found.unclear if each.place == "residence")
    assert ("Pạng", "Pơng") in address.words


def test_a_card_whose_letters_all_lost_their_end_is_still_known_as_damaged() -> None:
    found = repair("099199000002||HoÃ ng Ãnh|05021999|Nam|Kon Tum|15082021")
    assert found.damages == (Damage.CODE_PAGE,)
    assert "Hoàng" in found.unclear[0].words[0]


def test_the_sex_alone_tells_doubled_letters() -> None:
    found = repair(card("Ksor H'Lan Vy", "Kon Tum", sex="Nuưữ"))
    assert (found.fields[4], found.damages) == ("Nữ", (Damage.DOUBLED,))


def test_a_sex_that_is_none_speaks_of_no_case() -> None:
    text = card("Lê An", "Kon Tum", sex="Nxy")
    assert repair(text) == Repaired(fields=(text,))
