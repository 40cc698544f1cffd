"""What differs on the wire from citizen to citizen, looked at in the bytes, and that each quirk really occurs."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

import pytest

from app.simulator.asked import Asked
from app.simulator.quirks import STYLES, Empty, Quirks, Repeated
from app.simulator.shapes import Shape, as_json, as_soap
from app.simulator.telling import Telling, tell
from resources.demo.people import DemoCitizen, citizens
from tests.unit.app.simulator.conftest import birth_of, name_of

NOBODY = "099000000000"


def told(one: DemoCitizen, service: str = "037") -> Telling:
    assert one.wire is not None
    return tell(Asked(service=service, request_id="yc<1>", number=one.wire["SoDinhDanh"], name=name_of(one), birth=birth_of(one)), None)


def people(wanted: Callable[[Quirks], bool]) -> Iterator[DemoCitizen]:
    """Citizens in whose answers this quirk shows."""
    found = [one for one in citizens() if one.wire and wanted(Quirks.of(one.wire["SoDinhDanh"]))]
    assert len(found) > 5
    yield from found


def soap(one: DemoCitizen, service: str = "037") -> str:
    return as_soap(told(one, service)).body.decode()


def converted(one: DemoCitizen, service: str = "037") -> Any:
    return json.loads(as_json(told(one, service), Shape.SOAP_AS_JSON).body)["Body"]


def nobody(number: str, service: str = "037") -> Telling:
    return tell(Asked(service=service, request_id="yc-1", number=number, name="Không Ai", birth="1990"), None)


def test_a_citizen_has_the_same_quirks_today_and_tomorrow() -> None:
    assert Quirks.of(NOBODY) == Quirks.of(NOBODY)
    assert len({Quirks.of(one.wire["SoDinhDanh"]).style for one in citizens() if one.wire}) == len(STYLES)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.envelope)
def test_namespace_prefixes_vary_and_the_namespaces_do_not(style: Any) -> None:
    text = soap(next(people(lambda quirks: quirks.style == style)))
    opening = f"<{style.content}:CongDan>" if style.content else "<CongDan>"
    assert opening in text
    assert f"<{style.envelope}:Envelope" in text
    assert f'xmlns:{style.envelope}="http://schemas.xmlsoap.org/soap/envelope/"' in text
    assert f'xmlns{":" * bool(style.content)}{style.content}="http://www.mic.gov.vn/dancu/1.0"' in text
    assert text.startswith("<?xml") is style.declared


def test_every_envelope_is_well_formed_and_bound_to_its_namespaces() -> None:
    for one in citizens():
        if one.wire:
            expat.ParserCreate(namespace_separator=" ").Parse(soap(one).encode(), True)


@pytest.mark.parametrize(
    ("empty", "form"),
    [(Empty.CLOSED, "QuocTich/>"), (Empty.OPEN, "<QuocTich></QuocTich>"), (Empty.NIL, 'QuocTich xsi:nil="true"/>')],
)
def test_an_empty_nationality_is_written_in_three_ways(empty: Empty, form: str) -> None:
    vietnamese = (one for one in people(lambda quirks: quirks.style.empty is empty) if one.wire and one.wire["QuocTich"] == "")
    assert form in soap(next(vietnamese))


def test_letters_may_come_as_references() -> None:
    one = next(people(lambda quirks: quirks.style.references))
    assert as_soap(told(one)).body.isascii()
    assert "&#" in soap(one)


def test_the_whole_name_may_stand_in_ten() -> None:
    one = next(one for one in citizens() if one.wire and isinstance(one.wire["HoVaTen"], dict) and one.wire["HoVaTen"]["Ho"] == "")
    name = told(one).nodes[0]["HoVaTen"]
    assert (name["Ho"], name["ChuDem"]) == ("", "")
    assert name["Ten"] == name["Ten"].upper()
    assert " " in name["Ten"]


def test_a_citizen_may_stand_there_once_in_a_list_or_twice() -> None:
    by_habit = {habit: converted(next(people(lambda quirks, habit=habit: quirks.repeated is habit))) for habit in Repeated}  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    shown = {habit: body["CongdanCollection"]["CongDan"] for habit, body in by_habit.items()}
    assert isinstance(shown[Repeated.ONCE], dict)
    assert (isinstance(shown[Repeated.LIST_OF_ONE], list), len(shown[Repeated.LIST_OF_ONE])) == (True, 1)
    first, second = shown[Repeated.TWICE]
    assert first == second


def test_twice_the_same_is_twice_in_xml_too() -> None:
    text = soap(next(people(lambda quirks: quirks.repeated is Repeated.TWICE)))
    assert len(re.findall(r"</(?:\w+:)?CongDan>", text)) == 2


def test_an_empty_struct_becomes_a_text_in_some_converters() -> None:
    without_head = [one for one in citizens() if one.wire and one.wire["ChuHo"] == {}]
    heads = [converted(one)["CongdanCollection"]["CongDan"] for one in without_head]
    nodes = [node[0] if isinstance(node, list) else node for node in heads]
    assert {json.dumps(node.get("ChuHo")) for node in nodes} == {'""', "{}", "null"}  # null: left out altogether


def test_relatives_come_as_texts_structs_or_not_at_all() -> None:
    fathers = [told(one).nodes[0].get("Cha", "absent") for one in citizens() if one.wire]
    names = [father["HoVaTen"] for father in fathers if isinstance(father, dict)]
    assert {type(name) for name in names} == {dict, str}
    assert "absent" in fathers


def test_joined_names_keep_their_letters() -> None:
    quirks = Quirks.of(next(one.wire["SoDinhDanh"] for one in people(lambda quirks: quirks.names_joined) if one.wire))
    written = quirks.written({"Cha": {"HoVaTen": {"Ho": "Điểu", "ChuDem": "", "Ten": "K'Rứ"}, "SoDinhDanh": ""}})
    assert written["Cha"]["HoVaTen"] == "Điểu K'Rứ"


def test_nobody_is_said_in_several_ways_and_never_with_a_citizen() -> None:
    bodies = {as_json(nobody(f"0990000000{n:02}"), Shape.SOAP_AS_JSON).body.decode() for n in range(60)}
    found = [json.loads(body)["Body"]["CongdanCollection"] for body in bodies]
    assert all(not one or not one.get("CongDan") for one in found)
    assert {"", None} <= {one for one in found if not isinstance(one, dict)}
    assert {"MaYeuCau"} in [set(one) for one in found if isinstance(one, dict)]


def test_nobody_is_nothing_at_all_in_the_flat_shape() -> None:
    assert as_json(nobody(NOBODY), Shape.FLAT).body == b"{}"


def test_truth_comes_as_a_word_or_as_a_digit_and_as_a_boolean_in_the_flat_shape() -> None:
    words = {converted(one, "033")["KetQuaXacThucResponse"]["TonTai"] for one in citizens() if one.wire}
    assert words == {"true", "1"}
    falsehoods = {as_json(nobody(f"0990000000{n:02}", "033"), Shape.SOAP_AS_JSON).body for n in range(60)}
    assert {json.loads(body)["Body"]["KetQuaXacThucResponse"]["TonTai"] for body in falsehoods} == {"false", "0"}
    assert json.loads(as_json(nobody(NOBODY, "033"), Shape.FLAT).body)["TonTai"] is False


def test_the_request_is_echoed_with_its_odd_letters_intact() -> None:
    one = next(one for one in citizens() if one.wire)
    assert converted(one)["CongdanCollection"]["MaYeuCau"] == "yc<1>"
    assert "yc&lt;1&gt;" in soap(one)
    assert json.loads(as_json(told(one), Shape.FLAT).body)["MaYeuCau"] == "yc<1>"


def test_xml_in_json_holds_the_same_envelope() -> None:
    one = next(one for one in citizens() if one.wire)
    content = json.loads(as_json(told(one), Shape.XML_IN_JSON).body)
    assert (content["error_code"], content["message"]) == (0, soap(one))


def test_the_book_number_is_sent_as_the_real_one_sends_it() -> None:
    assert any("SoSoHoKhau" in soap(one) for one in citizens() if one.wire)
