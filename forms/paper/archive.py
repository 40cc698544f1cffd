"""What makes a file one to keep: PDF/A-1b (ISO 19005-1:2005, level B).

Text, fonts and colours of our pages conform as they are: all fonts embedded, black and grey only, nothing transparent,
no scripts, no links. What is added: the meaning of colours (clause 6.2.2), the metadata as XMP (6.7) beside the information
dictionary with which they must agree (6.7.3). Bytes stay the same for the same form: there is no clock and no random id.
"""

import struct
from functools import cache
from html import escape

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress
from reportlab.pdfgen.canvas import Canvas

_PROFILE_NAME = "sRGB IEC61966-2.1"
_PROFILE_DAY = (2000, 1, 1, 0, 0, 0)
_HEADER = 128
"""Bytes before the table of tags."""

_CLOCK = "2000-01-01T00:00:00+00:00"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{clock}</xmp:CreateDate><xmp:ModifyDate>{clock}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def make_archivable(canvas: Canvas) -> None:
    """Add to the document what PDF/A-1b wants. Its title, subject, author and keywords must be set before."""
    document = canvas._doc  # the PDF library has no public way to its catalogue
    about = document.info
    packet = _PACKET.format(
        title=escape(about.title),
        subject=escape(about.subject),
        author=escape(about.author),
        creator=escape(about.creator),
        producer=escape(about.producer),
        keywords=escape(about.keywords),
        clock=_CLOCK,
    )
    metadata = PDFStream(dictionary=PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}), content=packet.encode())
    profile = PDFStream(dictionary=PDFDictionary({"N": 3}), content=_profile(), filters=[PDFZCompress])
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString(_PROFILE_NAME),
        "Info": PDFString(_PROFILE_NAME),
        "DestOutputProfile": document.Reference(profile),
    }
    catalogue = document.Catalog
    catalogue.Metadata = metadata
    catalogue.OutputIntents = PDFArray([PDFDictionary(intent)])
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]


def with_ends_of_streams(pdf: bytes) -> bytes:
    """The file with an end of line before every `endstream` (clause 6.1.7), which the PDF library leaves out.

    Objects move by a byte for each stream before them, so the cross-reference table is written anew.
    """
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    count = int(pdf[start:].split(maxsplit=3)[2])
    table = pdf[start:].split(b"\n", 2)[2][: count * 20]
    offsets = [int(table[at : at + 10]) for at in range(20, count * 20, 20)]
    order = sorted(range(len(offsets)), key=lambda number: offsets[number])
    ends = [*(offsets[number] for number in order[1:]), start]
    moved, parts, at = dict[int, int](), [pdf[: offsets[order[0]]]], offsets[order[0]]
    for number, end in zip(order, ends, strict=True):
        part = pdf[offsets[number] : end]
        if b"stream\n" in part:
            part = b"\nendstream".join(part.rsplit(b"endstream", 1))
        moved[number] = at
        parts.append(part)
        at += len(part)
    entries = b"".join(b"%010d 00000 n \n" % moved[number] for number in range(len(offsets)))
    rest = pdf[start:].split(b"\n", 2)[2][count * 20 :]
    trailer = rest[: rest.rindex(b"startxref")]
    return b"".join((*parts, b"xref\n0 %d\n" % count, table[:20], entries, trailer, b"startxref\n%d\n%%%%EOF\n" % at))


@cache
def _profile() -> bytes:
    """An ICC profile of version 2.1 (ICC.1:1998-09) for sRGB (IEC 61966-2-1): its primaries, adapted to D50, and its curve."""
    curve = struct.pack(">4s4xI1024H", b"curv", 1024, *(round(65535 * _linear(step / 1023)) for step in range(1024)))
    white = _xyz(0.9642, 1.0, 0.8249)
    colours = {b"rXYZ": (0.4361, 0.2225, 0.0139), b"gXYZ": (0.3851, 0.7169, 0.0971), b"bXYZ": (0.1431, 0.0606, 0.7141)}
    name = _PROFILE_NAME.encode() + b"\0"
    described = struct.pack(f">4s4xI{len(name)}s4x4x2xB67x", b"desc", len(name), name, 0)
    tags = {b"desc": described, b"cprt": b"text\0\0\0\0No copyright, use freely\0", b"wtpt": white}
    tags |= {signature: _xyz(*values) for signature, values in colours.items()}
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    at, directory, body = _HEADER + 4 + 12 * len(tags), b"", b""
    placed: dict[bytes, int] = {}
    for signature, data in tags.items():
        if data not in placed:
            body += b"\0" * (-len(body) % 4)
            placed[data] = at + len(body)
            body += data
        directory += struct.pack(">4sII", signature, placed[data], len(data))
    header = struct.pack(
        ">I4xI4s4s4s6H4s24xI12s",
        at + len(body),
        0x02100000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *_PROFILE_DAY,
        b"acsp",
        0,
        white[8:],
    )
    return header.ljust(_HEADER, b"\0") + struct.pack(">I", len(tags)) + directory + body


def _linear(value: float) -> float:
    """The light that a value of sRGB stands for, both from 0 to 1."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _xyz(*values: float) -> bytes:
    """Numbers as the profile holds them: 16 bits before the point, 16 after it."""
    return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65536) for value in values))
