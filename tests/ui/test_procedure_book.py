"""The procedures a clerk may choose, with what enabled packs bring, and what forms are called."""

import pytest

from app.ui.procedure_book import form_word, forms_of, known_procedures, receipt_form
from forms.catalogue import Catalogue
from forms.model import FormDefinition, Procedure
from forms.procedures import shipped


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    return Catalogue.load()


def of_a_pack(ours: Catalogue, *procedures: Procedure) -> FormDefinition:
    return ours.get("xntthn").model_copy(update={"key": "tinh_mau_a", "procedures": procedures})


def test_a_packs_form_for_a_procedure_of_the_list_stands_after_ours(ours: Catalogue) -> None:
    form = of_a_pack(ours, Procedure(code="1.004873", name="Cấp Giấy xác nhận tình trạng hôn nhân"))
    catalogue = Catalogue((*ours.editions, form))
    listed = known_procedures(catalogue).get("1.004873")
    assert listed is not None
    assert [one.key for one in forms_of(catalogue, listed)] == ["xntthn", "tinh_mau_a"]


def test_a_procedure_that_only_a_packs_form_names_is_found_like_ours(ours: Catalogue) -> None:
    form = of_a_pack(ours, Procedure(code="9.000001", name="Xác nhận của tỉnh"))
    procedures = known_procedures(Catalogue((*ours.editions, form)))
    (found,) = procedures.search("xac nhan cua tinh", most=1)
    assert found.code == "9.000001"
    assert found.source == form.legal.instrument
    assert [one.key for one in forms_of(Catalogue((*ours.editions, form)), found)] == ["tinh_mau_a"]


def test_without_packs_there_is_the_list_and_nothing_else(ours: Catalogue) -> None:
    assert known_procedures(ours).all == shipped().all


def test_a_form_that_was_refused_leaves_its_procedure_without_one_and_the_desk_without_a_slip(ours: Catalogue) -> None:
    nothing = Catalogue(())
    listed = shipped().get("1.004873")
    assert listed is not None
    assert forms_of(nothing, listed) == ()
    assert receipt_form(nothing) is None
    assert receipt_form(ours) is not None


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("ct01", "CT01 · Tờ khai thay đổi thông tin cư trú"),
        ("tk01", "TK01 · Tờ khai đề nghị cấp hộ chiếu phổ thông ở trong nước"),
        ("ket_hon", "Tờ khai đăng ký kết hôn"),
        ("gplx", "Đề nghị đổi (cấp lại) giấy phép lái xe"),
    ],
)
def test_forms_are_called_in_small_letters_with_a_code_that_people_say(ours: Catalogue, key: str, word: str) -> None:
    assert form_word(ours.get(key)) == word
