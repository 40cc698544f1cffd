"""One tree out of every shape, and what is refused on the way."""

import json
from typing import Any

import pytest

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify import tree


def refused(work: Any, *given: Any) -> str:
    with pytest.raises(Unavailable) as outage:
        work(*given)
    assert outage.value.outcome is Outcome.BAD_RESPONSE
    assert outage.value.__context__ is None
    return outage.value.detail


def test_xml_becomes_local_names_and_texts() -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment --><a:Envelope xmlns:a="x"><a:Body><b:CongDan xmlns:b="y" id="1">
      <b:Ho/><b:Ten> Nguyễn &amp; <![CDATA[<Thử>]]> </b:Ten><Cha><Ten>x</Ten></Cha><Cha/><Cha>y</Cha></b:CongDan></a:Body></a:Envelope>"""
    citizen = {"Ho": "", "Ten": "Nguyễn & <Thử>", "Cha": [{"Ten": "x"}, "", "y"]}
    assert tree.of_xml(text) == {"Envelope": {"Body": {"CongDan": citizen}}}
    assert tree.of_xml_bytes(f"\ufeff{text.strip()}".encode()) == tree.of_xml(text)


def test_a_prefix_nobody_declared_is_let_pass() -> None:
    assert tree.of_xml("<ns1:CongDan><ns1:Ten>A</ns1:Ten></ns1:CongDan>") == {"CongDan": {"Ten": "A"}}


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", "xml-malformed"),
        ("<a>", "xml-malformed"),
        ("<a/><b/>", "xml-malformed"),
        ("<a>\ud800</a>", "xml-malformed"),
        ("<a>&nbsp;</a>", "xml-malformed"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml-doctype"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "xml-doctype"),
        ("<a>" * 17 + "</a>" * 17, "xml-too-deep"),
        ("<a>said<b/></a>", "xml-mixed"),
        ("<a>" + "x" * tree.SIZE_MOST + "</a>", "too-large"),
    ],
)
def test_odd_xml_is_refused(text: str, detail: str) -> None:
    assert refused(tree.of_xml, text) == detail


def test_sixteen_levels_are_allowed() -> None:
    assert tree.of_xml("<a>" * 16 + "</a>" * 16)


@pytest.mark.parametrize("body", [b"<a>\xff</a>", "<a>ẩ</a>".encode("utf-16"), b"<a>\xed\xa0\x80</a>"])
def test_xml_must_be_utf_8(body: bytes) -> None:
    assert refused(tree.of_xml_bytes, body) == "not-utf-8"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"ns1:HoVaTen": {"ns1:Ten": "A"}}, {"HoVaTen": {"Ten": "A"}}),
        ({"hoVaTen": "A", "SOCMND": "1"}, {"HoVaTen": "A", "SoCMND": "1"}),
        ({"Ten": {"@lang": "vi", "#text": "A"}}, {"Ten": "A"}),
        ({"Ten": {"$": "A", "-x": "1"}}, {"Ten": "A"}),
        ({"Ten": {"@xsi:nil": "true"}}, {"Ten": {}}),
        ({"Cha": {"#text": "\n ", "Ten": "A"}}, {"Cha": {"Ten": "A"}}),
        ({"Cha": {"#text": None, "x": 1}}, {"Cha": {"x": 1}}),
        ({"other:Name": [{"a:Ten": 1}, None, True, "x"]}, {"Name": [{"Ten": 1}, None, True, "x"]}),
        ([{"xmlns": "u", "Me": ""}], [{"Me": ""}]),
        ("text", "text"),
        (None, None),
    ],
)
def test_json_becomes_the_same(value: object, read: object) -> None:
    assert tree.of_json(json.dumps(value).encode()) == read


def test_one_name_twice_is_refused() -> None:
    assert refused(tree.of_json, b'{"a:Ten": "A", "b:Ten": "B"}') == "name-twice"


def test_things_are_found_outside_of_citizens_outermost_first() -> None:
    answer = {"Body": {"CongDan": {"MaYeuCau": "inside"}, "MaYeuCau": "2", "list": [{"MaYeuCau": "3"}]}, "MaYeuCau": "1"}
    assert tree.find(tree.outer(answer), "MaYeuCau") == ["1", "2", "3"]
    assert tree.outer("text") == []
