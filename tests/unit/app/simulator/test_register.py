"""Who is found: by number, name and birth as the real register compares them."""

import pytest

from app.simulator.asked import Asked
from app.simulator.register import find, nodes, somebody_else
from resources.demo.people import citizens
from tests.unit.app.simulator.conftest import BAO, Desk, birth_of, citizen, name_of


def asked(number: str, name: str, birth: str) -> Asked:
    return Asked(service="037", request_id="yc-1", number=number, name=name, birth=birth)


@pytest.mark.parametrize("name", ["Trần Quốc Bảo", "TRẦN QUỐC BẢO", "TRANQUOCBAO", "tran  quoc bao", "Trần Quốc Bảo"])
def test_a_name_counts_folded_or_not(name: str) -> None:
    assert find(asked(BAO, name, "19900307")) is citizen(BAO)


@pytest.mark.parametrize("birth", ["19900307", "1990"])
def test_a_birth_counts_by_day_or_by_year(birth: str) -> None:
    assert find(asked(BAO, "Trần Quốc Bảo", birth)) is citizen(BAO)


@pytest.mark.parametrize(("name", "birth"), [("Trần Quốc Bão Táp", "19900307"), ("Trần Quốc Bảo", "19900308"), ("Trần Quốc Bảo", "1991")])
def test_a_wrong_name_or_birth_is_nobody(name: str, birth: str) -> None:
    assert find(asked(BAO, name, birth)) is None


def test_a_citizen_known_by_year_alone_is_found_by_any_day_of_it() -> None:
    one = next(one for one in citizens() if one.case == "year-only" and one.answer is None)
    assert one.wire is not None
    assert find(asked(one.wire["SoDinhDanh"], name_of(one), f"{birth_of(one)}0615")) is one


def test_the_old_number_finds_too() -> None:
    assert find(asked("000407027", "Trần Quốc Bảo", "1990")) is citizen(BAO)


def test_a_number_nobody_has_is_nobody() -> None:
    assert find(asked("099000000000", "Trần Quốc Bảo", "1990")) is None


def test_a_household_lists_its_members_by_relation_and_nothing_else() -> None:
    members = nodes(citizen(BAO), "034")
    assert [member["QuanHe"] for member in members] == ["7", "CH01", "5", "99", "11"]
    assert {name for member in members for name in member} == {"SoDinhDanh", "SoCMND", "HoVaTen", "NgayThangNamSinh", "QuanHe"}


def test_somebody_else_is_of_another_household_even_for_the_last_of_all() -> None:
    known = [one for one in citizens() if one.wire]
    assert all(somebody_else(one).family != one.family for one in (known[0], known[-1]))


def test_not_found_and_mismatch_cannot_be_told_apart(desk: Desk) -> None:
    nobody = desk.ask("099000000000")
    wrong_name = desk.ask("099000000000", hoVaTen="Ai Khác")
    assert (nobody.status_code, nobody.content) == (wrong_name.status_code, wrong_name.content)
    assert desk.outcomes == ["NOT_FOUND_OR_MISMATCH"] * 2


def test_every_citizen_of_the_data_is_found_under_his_own_name(desk: Desk) -> None:
    known = [one for one in citizens() if one.wire and one.answer is None]
    for one in known:
        assert one.wire is not None
        assert find(asked(one.wire["SoDinhDanh"], name_of(one), birth_of(one))) is one
    assert len(known) > 250
