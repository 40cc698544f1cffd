import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resources.dates import PartialDate
from scanner.errors import PayloadError
from scanner.payload import MAX_BYTES, MAX_FIELDS, CardClaim, CardKind, OtherCode, OtherKind, parse


def claim_of(payload: str | bytes) -> CardClaim:
    claim = parse(payload)
    assert isinstance(claim, CardClaim)
    return claim


def refused(payload: str | bytes) -> str:
    with pytest.raises(PayloadError) as caught:
        parse(payload)
    return caught.value.code


def test_a_card_of_2021_is_read_whole(man_2021: str) -> None:
    assert claim_of(man_2021) == CardClaim(
        kind=CardKind.CCCD_2021,
        personal_id="099099000001",
        old_id="012345678",
        full_name="Nguyễn Văn Thử",
        birth_date=PartialDate(1999, 1, 1),
        birth_text="01011999",
        sex="Nam",
        residence="Tổ 1, Phường 2, Quận 3, TP. Hồ Chí Minh",
        residence_text="Tổ 1, Phường 2, Quận 3, TP. Hồ Chí Minh",
        issue_date=PartialDate(2021, 7, 1),
        issue_text="01072021",
        extra=(),
    )


def test_a_card_of_2024_keeps_its_extra_fields_untouched(woman_2024: str) -> None:
    claim = claim_of(woman_2024)
    assert (claim.kind, claim.old_id, claim.sex, claim.extra) == (CardKind.CAN_CUOC_2024, "", "Nữ", ("", "", "", ""))


def test_extra_fields_are_verbatim_blanks_included(man_2021: str) -> None:
    assert claim_of(f"{man_2021}| 099099000009 |Trần  Thị Mẹ|").extra == (" 099099000009 ", "Trần  Thị Mẹ", "")


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\t", "  ", ""])
def test_bytes_bom_and_line_ends_do_not_matter(man_2021: str, ending: str) -> None:
    assert claim_of(b"\xef\xbb\xbf" + (man_2021 + ending).encode()) == claim_of(man_2021)
    assert claim_of("\ufeff" + man_2021 + ending) == claim_of(man_2021)


def test_decomposed_letters_are_composed(man_2021: str) -> None:
    assert claim_of(unicodedata.normalize("NFD", man_2021)) == claim_of(man_2021)


def test_a_residence_may_hold_bars_double_commas_and_loose_dashes(man_2021: str) -> None:
    odd = man_2021.replace("Tổ 1, Phường 2, Quận 3", " - Tổ 1|- Phường 2,,  Bà Rịa -  Vũng Tàu, -")
    claim = claim_of(odd)
    assert claim.residence == "Tổ 1, Phường 2, Bà Rịa - Vũng Tàu, TP. Hồ Chí Minh"
    assert claim.residence_text == " - Tổ 1|- Phường 2,,  Bà Rịa -  Vũng Tàu, -, TP. Hồ Chí Minh"
    assert (claim.issue_date, claim.extra) == (PartialDate(2021, 7, 1), ())


def test_an_empty_residence_is_a_residence_not_known() -> None:
    claim = claim_of("099099000001||Nguyễn Văn Thử|01011999|Nam||01072021")
    assert (claim.residence, claim.residence_text) == ("", "")


def test_the_place_of_the_old_number_may_be_missing() -> None:
    claim = claim_of("099099000001|Nguyễn Văn Thử|01011999|Nam|Tổ 1|01072021")
    assert (claim.old_id, claim.full_name) == ("", "Nguyễn Văn Thử")


@pytest.mark.parametrize("name", ["K'Brôi Ñu", "H’Ŏanh Niê-Kđăm", "Čư Ĕban", "Nam"])
def test_names_of_every_people_of_the_country_pass(name: str) -> None:
    claim = claim_of(f"099099000001||{name}|01011999|Nam|Buôn 1|01072021")
    assert (claim.full_name, claim.birth_text, claim.sex) == (name, "01011999", "Nam")


@pytest.mark.parametrize(("sex", "shown"), [("nam", "Nam"), ("NỮ", "Nữ"), (" Nữ ", "Nữ")])
def test_the_sex_is_found_in_any_case(sex: str, shown: str) -> None:
    assert claim_of(f"099099000001||Nguyễn Thử|01011999|{sex}|Tổ 1|01072021").sex == shown


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1958", PartialDate(1958)),
        ("", None),
        ("31021999", None),
        ("01/01/1999", None),
        ("00001958", None),
        ("٠١٠١١٩٩٩", None),
        ("0000", None),
    ],
)
def test_a_birth_date_that_is_none_is_shown_not_refused(text: str, date: PartialDate | None) -> None:
    claim = claim_of(f"099099000001||Nguyễn Thử|{text}|Nam|Tổ 1|01072021")
    assert (claim.birth_date, claim.birth_text) == (date, text)


def test_an_issue_date_that_is_none_is_kept_as_it_stands() -> None:
    claim = claim_of("099099000001||Nguyễn Thử|01011999|Nam|Tổ 1|99999999||")
    assert (claim.issue_date, claim.issue_text, claim.extra) == (None, "99999999", ("", ""))


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("", "empty"),
        ("\ufeff \r\n", "empty"),
        (b"\xff\xfe\x00", "not_utf8"),
        ("099\ud800", "not_utf8"),
        ("099099000001||Nguyễn Thử|01011999|Nam|Tổ 1", "no_issue_date"),
        ("099099000001||Nguyễn Thử|01011999|Nam", "no_issue_date"),
        ("099099000001||Nguyễn Thử|01011999", "not_a_card"),
        ("099099000001|", "not_a_card"),
        ("099099000001|012345678", "not_a_card"),
        ("09909900001||Nguyễn Thử|01011999|Nam|Tổ 1|01072021", "not_a_card"),
        ("099099000001||12345|01011999|Nam|Tổ 1|01072021", "not_a_card"),
        ("099099000001|||01011999|Nam|Tổ 1|01072021", "not_a_card"),
        ("099099000001|12345|Nguyễn Thử|01011999|Nam|Tổ 1|01072021", "not_a_card"),
        ("099099000001||x|Nguyễn Thử|01011999|Nam|Tổ 1|01072021", "not_a_card"),
        ("099099000001||Nguyễn Thử|01011999|Nam|Tổ 1|01072021" + "|" * MAX_FIELDS, "too_many_fields"),
    ],
)
def test_a_broken_payload_is_refused_by_name(payload: str | bytes, code: str) -> None:
    assert refused(payload) == code


def test_three_hundred_fields_are_refused(man_2021: str) -> None:
    assert refused(man_2021 + "|" * 293) == "too_many_fields"


def test_ten_megabytes_are_refused_before_they_are_decoded() -> None:
    assert refused(b"\xff" * 10_000_000) == "too_long"
    assert refused("x" * 10_000_000) == "too_long"


def test_the_limit_counts_bytes_not_letters() -> None:
    assert parse("x" * MAX_BYTES) == OtherCode(OtherKind.TEXT, "x" * MAX_BYTES)
    assert refused("ư" * (MAX_BYTES // 2 + 1)) == "too_long"


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\u202e", "\u200b", "\ue000", "\u2028", "\n", "\t", "\u0378", "\ufeff"])
def test_no_control_bidi_or_private_character_enters_by_a_card(man_2021: str, bad: str) -> None:
    assert refused(man_2021.replace("Văn", f"V{bad}ăn")) == "forbidden_character"


def test_other_codes_may_have_lines_but_nothing_hidden() -> None:
    assert parse("BEGIN:VCARD\r\n\tFN:Thử\nEND:VCARD\n") == OtherCode(OtherKind.TEXT, "BEGIN:VCARD\r\n\tFN:Thử\nEND:VCARD")
    assert refused("BEGIN\u202eVCARD") == "forbidden_character"


def test_digits_of_other_scripts_are_no_number() -> None:
    assert parse("٠٩٩٠٩٩٠٠٠٠٠١||Nguyễn Thử|01011999|Nam|Tổ 1|01072021") == OtherCode(
        OtherKind.TEXT, "٠٩٩٠٩٩٠٠٠٠٠١||Nguyễn Thử|01011999|Nam|Tổ 1|01072021"
    )


def test_nothing_of_the_citizen_reaches_repr_or_error(man_2021: str) -> None:
    assert repr(parse(man_2021)) == "CardClaim(kind=<CardKind.CCCD_2021: 'cccd-2021'>)"
    assert repr(parse("Nguyễn Văn Thử")) == "OtherCode(kind=<OtherKind.TEXT: 'text'>)"
    with pytest.raises(PayloadError) as caught:
        parse(man_2021.encode().replace(b"|Nam|", b"|\xff|"))
    assert (str(caught.value), caught.value.__cause__, caught.value.__context__) == ("not_utf8", None, None)


FIELDS = st.one_of(
    st.sampled_from(
        ["099099000001", "012345678", "", "Nguyễn Thử", "01011999", "1958", "Nam", "Nữ", "Tổ 1, Phường 2", "01072021", "\u202e"]
    ),
    st.text(max_size=12),
)


@given(st.one_of(st.binary(max_size=1100), st.text(max_size=200), st.lists(FIELDS, max_size=40).map("|".join)))
@example("099099000001|Nguyễn Thử|01011999|Nam|Tổ 1|01072021")
def test_whatever_comes_in_only_the_three_named_things_come_out(payload: str | bytes) -> None:
    try:
        result = parse(payload)
    except PayloadError as error:
        assert error.code.isidentifier()
        return
    assert isinstance(result, CardClaim | OtherCode)
    if isinstance(result, CardClaim):
        assert len(result.personal_id) == 12
        assert result.personal_id.isascii()
        assert result.sex in {"Nam", "Nữ"}
        assert result.full_name.strip() == result.full_name != ""
        assert (result.kind is CardKind.CAN_CUOC_2024) == bool(result.extra)


@given(
    number=st.from_regex(r"[0-9]{12}", fullmatch=True),
    old=st.one_of(st.just(""), st.from_regex(r"[0-9]{9}", fullmatch=True)),
    birth=st.dates(),
    sex=st.sampled_from(["Nam", "Nữ"]),
    extra=st.lists(st.sampled_from(["", "099099000009", "Trần Văn Cha"]), max_size=6),
)
def test_every_sound_card_comes_back_as_it_was_written(number: str, old: str, birth: object, sex: str, extra: list[str]) -> None:
    day = f"{birth:%d%m}{birth.year:04d}"  # type: ignore[attr-defined]  # hypothesis's dates are datetime.date
    claim = claim_of("|".join([number, old, "Nguyễn Văn Thử", day, sex, "Thôn 1, Xã Hai", "01072021", *extra]).rstrip(" "))
    assert (claim.personal_id, claim.old_id, claim.birth_text, claim.sex, claim.extra) == (number, old, day, sex, tuple(extra))
