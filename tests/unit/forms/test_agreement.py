"""The lists beside the definitions: every way in which they may disagree with them is found and told."""

import pytest

from forms.agreement import disagreements
from forms.catalogue import Catalogue
from forms.model import FormDefinition
from forms.portals import Portal
from forms.procedures import ListedProcedure, Procedures

LISTED = ListedProcedure(code="1.004873", name="Cấp Giấy xác nhận tình trạng hôn nhân", forms=("xntthn",), source="s")


@pytest.fixture
def own(xntthn: FormDefinition) -> Catalogue:
    return Catalogue((xntthn,))


def found(catalogue: Catalogue, *listed: ListedProcedure, portals: tuple[Portal, ...] = ()) -> list[tuple[str, str, str]]:
    findings = disagreements(catalogue, Procedures(listed, lists={}), portals)
    assert all(finding.text for finding in findings)
    return [(finding.rule, finding.field, finding.detail) for finding in findings]


def test_nothing_is_found_where_both_tell_the_same(own: Catalogue) -> None:
    assert found(own, LISTED) == []


def test_a_procedure_that_is_not_listed(own: Catalogue) -> None:
    assert found(own) == [("PRC-1", "xntthn", "1.004873")]


def test_a_procedure_with_another_name(own: Catalogue) -> None:
    other = LISTED.model_copy(update={"name": "Cấp giấy độc thân"})
    assert found(own, other) == [("PRC-2", "xntthn", "1.004873: Cấp giấy độc thân")]


def test_a_procedure_that_does_not_take_the_form(own: Catalogue) -> None:
    assert found(own, LISTED.model_copy(update={"forms": (), "instead": "i"})) == [("PRC-3", "xntthn", "1.004873")]


def test_a_procedure_that_takes_a_form_which_is_not_there_or_does_not_name_it(own: Catalogue) -> None:
    absent = LISTED.model_copy(update={"forms": ("xntthn", "gone")})
    assert found(own, absent) == [("PRC-4", "1.004873", "gone")]
    another = ListedProcedure(code="1.000894", name="Đăng ký kết hôn", forms=("xntthn",), source="s")
    assert found(own, LISTED, another) == [("PRC-4", "1.000894", "xntthn")]


@pytest.mark.parametrize("where", ["name", "also", "instead"])
def test_the_list_may_not_ask_for_a_household_book_either(own: Catalogue, where: str) -> None:
    asking = ListedProcedure(code="1.000894", **{"name": "Kết hôn", "instead": "i", "source": "s", where: "Mang theo sổ hộ khẩu"})
    assert found(own, LISTED, asking) == [("HKB-1", "1.000894", "")]


def test_a_portal_for_a_form_or_a_field_that_is_not_there(own: Catalogue) -> None:
    names = {"xntthn": {"HoVaTenC": "nyc_ho_ten", "Khong": "khong_co"}, "gone": {"A": "b"}}
    portal = Portal(portal="thu", title="Cổng thử", evidence=("nhìn thấy",), forms=names)
    assert found(own, LISTED, portals=(portal,)) == [("ALS-2", "xntthn", "Khong: khong_co"), ("ALS-1", "gone", "gone")]


def test_a_portal_cannot_name_a_whole_table(ct01: FormDefinition) -> None:
    listed = tuple(ListedProcedure(code=one.code, name=one.name, forms=("ct01",), source="s") for one in ct01.procedures)
    portal = Portal(portal="thu", title="Cổng thử", evidence=("nhìn thấy",), forms={"ct01": {"members": "thanh_vien", "email": "email"}})
    assert found(Catalogue((ct01,)), *listed, portals=(portal,)) == [("ALS-2", "ct01", "members: thanh_vien")]
