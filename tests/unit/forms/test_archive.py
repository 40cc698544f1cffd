"""Papers to keep: PDF/A-1b, clause by clause, and by PDFBox Preflight where this machine has it."""

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest
from PIL import Image, ImageCms
from pypdf.generic import DictionaryObject, StreamObject

from forms.catalogue import Catalogue
from forms.fill import fill
from forms.pdf import Marks, render, render_together
from tests.unit.forms.conftest import OFFICE, person
from tests.unit.forms.test_paper_kinds import definition, known

JARS = Path("/usr/share/java")
NEEDED = ("preflight", "pdfbox2", "xmpbox", "fontbox2", "commons-io", "commons-logging", "javax.activation", "jaxb-api")
ALL_MARKS = Marks(test_data=True, unverified=True, copy=2)


def every_kind() -> bytes:
    members = person("member[0]", "099215001230")
    return render(fill(definition(), known() | members, entries={"dong_y": "Có"}), marks=ALL_MARKS, archive=True)


@pytest.fixture(scope="module")
def kept() -> bytes:
    return every_kind()


@pytest.fixture(scope="module")
def reader(kept: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(kept), strict=True)


def test_the_same_form_gives_the_same_bytes_to_keep(kept: bytes) -> None:
    assert kept == every_kind()


def test_what_is_kept_says_the_same_as_what_is_printed(reader: pypdf.PdfReader) -> None:
    members = person("member[0]", "099215001230")
    printed = render(fill(definition(), known() | members, entries={"dong_y": "Có"}), marks=ALL_MARKS)
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages]
    assert [page.extract_text() for page in reader.pages] == texts


def test_the_file_begins_and_ends_as_the_standard_wants(kept: bytes, reader: pypdf.PdfReader) -> None:
    """Clauses 6.1.2 (header and a line of bytes above 127) and 6.1.3 (identifier, no encryption, nothing after the end)."""
    assert kept.startswith(b"%PDF-1.4\n%")
    assert all(byte > 127 for byte in kept.split(b"\n")[1][1:5])
    assert kept.endswith(b"%%EOF\n")
    assert len(cast(list[Any], reader.trailer["/ID"])) == 2
    assert "/Encrypt" not in reader.trailer


def test_every_stream_stands_on_lines_of_its_own_and_is_as_long_as_it_says(kept: bytes) -> None:
    """Clause 6.1.7."""
    starts = [found.end() for found in re.finditer(rb">>\nstream\n", kept)]
    assert starts
    for start in starts:
        head = kept[kept.rindex(b" obj\n", 0, start) : start]
        length = int(cast(re.Match[bytes], re.search(rb"/Length (\d+)", head)).group(1))
        assert kept[start + length :].startswith(b"\nendstream\n")
        assert not re.search(rb"/F |/FFilter|/FDecodeParms|LZWDecode", head)


def test_the_cross_reference_table_points_at_every_object(kept: bytes) -> None:
    """Clause 6.1.4."""
    start = int(kept.rsplit(b"startxref\n", 1)[1].split()[0])
    assert kept[start:].startswith(b"xref\n0 ")
    entries = re.findall(rb"^(\d{10}) 00000 n ?\s", kept[start:], flags=re.MULTILINE)
    assert entries
    for number, offset in enumerate(entries, 1):
        assert kept[int(offset) :].startswith(b"%d 0 obj" % number)


def test_colours_have_a_meaning(reader: pypdf.PdfReader) -> None:
    """Clause 6.2.2: an output intent whose profile is a display's, of a version that PDF 1.4 knows."""
    (intent,) = cast(list[Any], reader.root_object["/OutputIntents"])
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"].get_object()
    assert profile["/N"] == 3
    data = profile.get_data()
    assert int.from_bytes(data[:4], "big") == len(data)
    assert (data[8:10], data[12:20], data[36:40]) == (b"\x02\x10", b"mntrRGB ", b"acsp")


def test_the_profile_is_the_srgb_that_screens_and_printers_mean(reader: pypdf.PdfReader) -> None:
    (intent,) = cast(list[Any], reader.root_object["/OutputIntents"])
    ours = ImageCms.ImageCmsProfile(io.BytesIO(intent["/DestOutputProfile"].get_object().get_data()))
    assert ImageCms.getProfileName(ours).strip() == "sRGB IEC61966-2.1"
    colours = [(0, 0, 0), (255, 255, 255), (128, 128, 128), (255, 0, 0), (0, 255, 0), (0, 0, 255), (20, 90, 160)]
    picture = Image.new("RGB", (len(colours), 1))
    picture.putdata(colours)
    through = ImageCms.profileToProfile(picture, ours, ImageCms.createProfile("sRGB"))
    assert through is not None
    for before, after in zip(colours, through.get_flattened_data(), strict=True):
        assert max(abs(a - b) for a, b in zip(before, cast(tuple[int, ...], after), strict=True)) <= 1


def test_nothing_is_transparent_and_nothing_acts(reader: pypdf.PdfReader) -> None:
    """Clauses 6.4 and 6.6: no soft masks, no blending, no scripts, no actions; 6.5: no annotations."""
    for number in range(1, len(reader.xref[0]) + 1):
        found = reader.get_object(number)
        if isinstance(found, DictionaryObject):
            assert not {"/SMask", "/BM", "/CA", "/ca", "/AA", "/OpenAction", "/JS", "/JavaScript", "/Annots", "/EmbeddedFiles"} & set(found)
    for page in reader.pages:
        assert "/Group" not in page


def test_every_font_is_embedded_and_every_used_width_is_there(reader: pypdf.PdfReader) -> None:
    """Clauses 6.3.4 to 6.3.7."""
    fonts = [font.get_object() for page in reader.pages for font in cast(Any, page["/Resources"])["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "/Encoding" not in font  # a symbolic subset
        assert font["/FontDescriptor"]["/Flags"] & 4
        assert len(font["/Widths"]) == font["/LastChar"] - font["/FirstChar"] + 1


def test_the_metadata_name_the_standard_and_agree_with_the_information(reader: pypdf.PdfReader) -> None:
    """Clauses 6.7.2, 6.7.3 and 6.7.11. About the form only, never about its people."""
    stream = cast(StreamObject, reader.root_object["/Metadata"].get_object())
    assert "/Filter" not in stream
    text = stream.get_data().decode()
    assert "Nguyễn" not in text
    about, xmp = reader.metadata, reader.xmp_metadata
    assert about is not None
    assert xmp is not None
    assert "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in text
    assert (xmp.dc_title or {}).get("x-default") == about.title == "THU-01 - TỜ KHAI THỬ MỌI LOẠI Ô"
    assert (xmp.dc_description or {}).get("x-default") == about.subject
    assert (xmp.dc_creator, xmp.pdf_producer, xmp.xmp_creator_tool) == ([about.author], about.producer, about.creator)
    assert xmp.pdf_keywords == str(about["/Keywords"])
    assert about.creation_date == about.modification_date
    assert xmp.xmp_create_date == xmp.xmp_modify_date
    assert about.creation_date is not None
    assert xmp.xmp_create_date is not None
    assert about.creation_date.replace(tzinfo=None) == xmp.xmp_create_date.replace(tzinfo=None)


@pytest.mark.skipif(
    not (shutil.which("java") and all((JARS / f"{jar}.jar").exists() for jar in NEEDED)),
    reason="PDFBox Preflight is not on this machine (Debian: libpdfbox2-java, libjaxb-api-java, a Java runtime)",
)
def test_preflight_finds_every_form_valid(catalogue: Catalogue, tmp_path: Path) -> None:
    java = str(shutil.which("java"))
    classes = ":".join(str(JARS / f"{jar}.jar") for jar in NEEDED)
    facts = OFFICE | person("applicant", "099190001234") | person("bride", "099190001234") | person("member[0]", "099215001230")
    papers = {form.key: render(fill(form, facts), marks=ALL_MARKS, archive=True) for form in catalogue.forms} | {"every_kind": every_kind()}
    papers["slip"] = render_together([fill(catalogue.get("phieu_tiep_nhan"), facts)] * 2, marks=ALL_MARKS, archive=True)
    papers["several"] = render_together([fill(form, facts) for form in catalogue.forms[:3]], marks=ALL_MARKS, archive=True)
    papers["printed"] = render(fill(definition(), facts), marks=ALL_MARKS)
    for key, paper in papers.items():
        (tmp_path / f"{key}.pdf").write_bytes(paper)
    found = subprocess.run(
        [java, "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", "batch", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    valid = set(re.findall(r"The file (\w+)\.pdf is a valid PDF/A-1b file", found.stdout))
    assert valid == papers.keys() - {"printed"}, found.stdout[:4000]


@pytest.mark.parametrize("archive", [False, True])
def test_several_forms_are_one_file_in_which_each_begins_a_page_and_counts_its_own(catalogue: Catalogue, archive: bool) -> None:
    facts = OFFICE | person("applicant", "099190001234") | person("member[0]", "099215001230")
    papers = [fill(catalogue.get(key), facts) for key in ("tk1_ts", "ct01", "tk1_ts")]
    file = render_together(papers, marks=ALL_MARKS, archive=archive)
    alone = [render(paper, marks=ALL_MARKS, archive=archive) for paper in papers]

    def pages(pdf: bytes) -> list[tuple[str, Any, Any]]:
        found = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
        return [(page.extract_text(), page.mediabox.width, page.mediabox.height) for page in found.pages]

    assert pages(file) == [page for one in alone for page in pages(one)]
    assert file == render_together(papers, marks=ALL_MARKS, archive=archive)
    titles = [pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Info"]["/Title"] for pdf in (file, alone[0])]  # type: ignore[index]  # untyped
    assert titles[0] == titles[1]
