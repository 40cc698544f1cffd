"""Every format says what it is a report of, and none of them runs what somebody wrote into a name."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.core.people import Scope
from app.core.usage import Period, UsageCount
from app.report.columns import COLUMNS, change, figure, group, statement
from app.report.paper import paper
from app.report.rows import csv_table, inert, json_lines, json_rows
from app.report.workbook import workbook
from tests.unit.app.report.reports import DANGEROUS, NOVEMBER, a_count, a_report

SHEET = "xl/worksheets/sheet1.xml"
SAID = ("01/11/2026 – 30/11/2026", "DEMO", "22/11/2026", "7 sự kiện", "3 ngoài phạm vi", "10 trong sổ", "10:0123456789abcdef")


def pdf_text(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


@given(st.sampled_from(DANGEROUS) | st.text(max_size=8))
def test_no_cell_of_a_table_begins_a_formula(word: str) -> None:
    safe = inert(word)
    assert not safe.lstrip(" \u00a0")[:1] or safe.lstrip(" \u00a0")[0] not in "=+-@\t\r\n\0＝＋－＠"
    assert "\0" not in safe and safe.lstrip("'") in (word.replace("\0", ""), word.replace("\0", "").lstrip("'"))


@pytest.mark.parametrize("word", DANGEROUS)
def test_a_dangerous_name_is_inert_in_every_text_position(word: str) -> None:
    report = a_report(a_count(word), scope=Scope(units=frozenset({word}), clerk=word), anchor=word)
    head, row = csv.reader(io.StringIO(csv_table(report).decode("utf-8-sig"), newline=""))
    for name in ("clerk", "filter_units", "filter_clerk", "anchor"):
        assert row[head.index(name)].startswith("'")
    book = workbook(report, title=word, office=word)
    ElementTree.fromstring(part(book, SHEET))
    assert "<f>" not in part(book, SHEET) and "<hyperlink" not in part(book, SHEET)
    cells = ElementTree.fromstring(part(book, "xl/sharedStrings.xml"))
    assert sum(word.strip("\t\r\n\0 ＝＋－＠")[1:] in "".join(cell.itertext()) for cell in cells) >= 3
    assert json.loads(json_lines(report))["by"] == {"clerk": word}
    assert "cmd|' /C calc'!A0" in pdf_text(paper(report, title=word, office=word, test_data=True))


def test_a_name_that_looks_like_markup_is_printed_as_it_is() -> None:
    said = "<img src='file:x'/>&amp;"
    assert said in pdf_text(paper(a_report(a_count(said)), title="T", office=said, test_data=False))


def test_rows_for_scripts_hold_all_columns_and_what_they_are_a_report_of() -> None:
    report = a_report(a_count(), a_count("mai", previous=a_count("mai", calls=1000)))
    first, second = json_rows(report)
    assert set(COLUMNS) < set(first)
    assert first["report"] == {
        "period_from": "2026-11-01", "period_to": "2026-11-30", "filter_units": "DEMO", "filter_clerk": None,
        "data_at": "2026-11-22T03:15:00+00:00", "events_shown": 7, "events_filtered": 3, "events_chain": 10,
        "anchor": "10:0123456789abcdef", "events_archived": 0, "events_here_since": None,
    }  # fmt: skip
    assert isinstance(second["previous"], dict) and second["previous"]["calls"] == 1000


def test_a_csv_has_the_period_before_in_columns_of_its_own_and_no_column_twice() -> None:
    report = a_report(a_count(previous=a_count(calls=1000)), a_count("mai"), compared_with=NOVEMBER)
    rows = list(csv.reader(io.StringIO(csv_table(report).decode("utf-8-sig"), newline="")))
    assert len(set(rows[0])) == len(rows[0]) and {len(row) for row in rows} == {len(rows[0])}
    assert [row[rows[0].index("previous_calls")] for row in rows[1:]] == ["1000", ""]
    assert csv_table(replace(report, counts=())).count(b"\n") == 1


def test_every_paper_states_period_filter_time_and_the_sum() -> None:
    report = a_report(a_count())
    texts = {
        "statement": " ".join(statement(report, "vi")),
        "xlsx": part(workbook(report, title="T", office="O"), "xl/sharedStrings.xml"),
        "pdf": pdf_text(paper(report, title="T", office="O", test_data=False)),
    }
    for name, text in texts.items():
        assert [said for said in SAID if said not in text] == [], name


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(), "từ trước đến nay"),
        (Period(first=NOVEMBER.first), "từ 01/11/2026"),
        (Period(last=NOVEMBER.last), "đến hết 30/11/2026"),
    ],
)
def test_an_open_period_is_said_in_words(period: Period, said: str) -> None:
    everyone = Scope(units=None, clerk=None)
    told = " ".join(statement(a_report(period=period, scope=everyone, compared_with=period, anchor=""), "vi"))
    assert said in told and "mọi đơn vị" in told and "So với" in told


def test_figures_are_written_as_they_are_here() -> None:
    assert (figure(a_count(), "calls"), figure(a_count(), "rate_found"), figure(a_count(), "rate_dossiers")) == ("1.234", "81,0%", "–")
    assert change(a_count(previous=a_count(calls=1000))) == "+23,4%"
    assert change(a_count()) == change(a_count(previous=a_count(calls=0))) == "–"
    named = UsageCount(by={"identification": "qr", "method": "typed", "service": "", "clerk": "mai", "purpose": "unheard-of"})
    assert [group(named, name, "vi") for name in named.by] == [named_qr(), "Gõ tay", "–", "mai", "unheard-of"]


def named_qr() -> str:
    from resources.sentences import say

    return say("method.qr")


@pytest.mark.parametrize("by", [("clerk",), ("month",), ()])
def test_a_workbook_has_the_figures_as_figures_and_two_charts(by: tuple[str, ...]) -> None:
    counts = [UsageCount(by=dict.fromkeys(by, f"2026-{n:02}"), calls=n, rate_found=None) for n in (10, 11)]
    book = workbook(a_report(*counts, by=by), title="T", office="O")
    names = zipfile.ZipFile(io.BytesIO(book)).namelist()
    assert [name for name in names if name.startswith("xl/charts/chart")] == ["xl/charts/chart1.xml", "xl/charts/chart2.xml"]
    assert "<v>11</v>" in part(book, SHEET)
    assert workbook(a_report(*counts, by=by), title="T", office="O") == book


@pytest.mark.parametrize("by", [("clerk",), ("month",)])
def test_what_is_stacked_adds_up_to_the_calls_and_begins_at_nothing(by: tuple[str, ...]) -> None:
    call = UsageCount(by=dict.fromkeys(by, "2026-10"), calls=9, found=4, differs=3, not_found=2, unavailable=1, refused=1, bad_input=1)
    book = workbook(a_report(call, by=by), title="T", office="O")
    letters = re.findall(r"<c:val>.*?<c:f>[^<]*!\$([A-Z]+)\$", part(book, "xl/charts/chart1.xml"))
    row = dict(re.findall(r'<c r="([A-Z]+)\d+"[^>]*><v>([^<]+)</v>', re.findall(r"<row .*?</row>", part(book, SHEET))[-2]))
    assert sum(int(row[letter]) for letter in letters) == call.calls
    assert '<c:min val="0"/>' in part(book, "xl/charts/chart1.xml")


def test_many_groups_are_printed_a_chart_a_page() -> None:
    few, many = (workbook(a_report(*(a_count(f"canbo{n:02}") for n in range(all_))), title="T", office="O") for all_ in (3, 40))
    assert "rowBreaks" in part(many, "xl/worksheets/sheet2.xml") and "rowBreaks" not in part(few, "xl/worksheets/sheet2.xml")
    assert 'fitToHeight="0"' in part(many, "xl/worksheets/sheet2.xml")


def test_a_workbook_of_nothing_has_no_chart() -> None:
    assert not any("chart" in name for name in zipfile.ZipFile(io.BytesIO(workbook(a_report(), title="T", office="O"))).namelist())


def test_a_paper_lies_across_repeats_its_head_and_carries_the_anchor_on_every_page() -> None:
    report = a_report(*(a_count(f"canbo{n:03}", previous=a_count()) for n in range(60)), compared_with=NOVEMBER)
    content = paper(replace(report, total=a_count(officers_active=2, officers_granted=3)), title="Báo cáo", office="UBND", test_data=True)
    assert (
        paper(replace(report, total=a_count(officers_active=2, officers_granted=3)), title="Báo cáo", office="UBND", test_data=True)
        == content
    )
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) >= 3 and all(page.mediabox.width > page.mediabox.height for page in pages)
    for page in pages:
        assert "10:0123456789abcdef" in page.extract_text() and "DỮ LIỆU THỬ" in page.extract_text()
    assert all("Lượt tra" in page.extract_text() for page in pages[:2])
    last = pdf_text(content)
    assert "NGƯỜI LẬP BÁO CÁO" in last and "PHỤ TRÁCH ĐƠN VỊ" in last and "Cán bộ có khai thác: 2; được cấp quyền: 3" in last


def test_a_paper_of_an_empty_ledger_has_no_code_and_no_rows() -> None:
    assert "Trang 1" in pdf_text(paper(a_report(by=(), anchor=""), title="T", office="O", test_data=False))


def test_the_code_on_the_paper_reads_as_the_anchor() -> None:
    import pypdfium2
    import zxingcpp

    page = pypdfium2.PdfDocument(paper(a_report(a_count()), title="T", office="O", test_data=False))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert code.text == "10:0123456789abcdef"


def test_a_workbook_has_the_period_before_in_columns_of_its_own() -> None:
    before = Period(first=dt.date(2026, 10, 1), last=dt.date(2026, 10, 31))
    counts = (a_count("a", previous=a_count("a", calls=617)), a_count("b"))
    alone_, compared = (workbook(a_report(*counts, compared_with=period), title="T", office="O") for period in (None, before))
    assert "Kỳ trước: Lượt tra cứu" in part(compared, "xl/sharedStrings.xml")
    assert "Kỳ trước" not in part(alone_, "xl/sharedStrings.xml")
    rows = [re.findall(r"<v>([^<]+)</v>", row) for row in re.findall(r"<row .*?</row>", part(compared, SHEET))]
    first, second = rows[-3], rows[-2]
    assert (first.count("1234"), first.count("617"), second.count("1234"), second.count("617")) == (1, 1, 1, 0)
    assert "617" not in part(alone_, SHEET)
