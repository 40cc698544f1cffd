"""Every shape of an answer made one: nested mappings of local element names with text at the leaves.

XML, "XML turned to JSON as is" and plain JSON differ between gateways in prefixes, attributes, the case of names, and in how a
single or an empty element is written. Here that ends: `ns1:CongDan`, `congDan` and `CongDan` become `CongDan`, attributes are
dropped, a repeated element is a list. Values stay as they came. DTDs and entities are refused, depth and size are capped
(TRUST: 64 KiB, depth 16). Pure functions; any thread.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any
from xml.parsers import expat

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.network.strict import with_objects

DEPTH_MOST = 16
SIZE_MOST = 64 * 1024
"""Letters of an XML text."""

KNOWN: frozenset[str] = frozenset(
    {
        "Envelope", "Header", "Body", "Fault", "faultcode", "faultstring", "detail",
        "CongdanCollection", "CongDan", "KetQuaXacThucResponse", "TonTai", "MaYeuCau", "ThoiDiemDuLieu",
        "SoDinhDanh", "SoCMND", "HoVaTen", "Ho", "ChuDem", "Ten", "GioiTinh", "DanToc", "TonGiao", "TinhTrangHonNhan", "NhomMau",
        "NgayThangNamSinh", "Nam", "NgayThangNam", "NoiDangKyKhaiSinh", "QuocTich", "QueQuan", "ThuongTru", "NoiOHienTai",
        "Cha", "Me", "VoChong", "NguoiDaiDien", "ChuHo", "QuanHe", "SoSoHoKhau",
        "MaTinhThanh", "MaQuanHuyen", "MaPhuongXa", "ChiTiet", "QuocGia",
    }
)  # fmt: skip
"""Element names of the services' answers, as the ministry writes them."""

_BY_FOLDED = {name.casefold(): name for name in KNOWN}
_TEXT_KEYS = frozenset({"#text", "$", "", "_text", "#cdata-section"})
_ATTRIBUTE_SIGNS = ("@", "-", "xmlns", "?", "xsi:")


def local(name: str) -> str:
    """The name without its prefix, in the ministry's spelling where it is one of `KNOWN`, else as it came."""
    bare = name.rpartition(":")[2]
    return bare if bare in KNOWN else _BY_FOLDED.get(bare.casefold(), bare)


def of_json(body: bytes) -> object:
    """A body of strict JSON as a tree: objects with local names, without attributes; an object of nothing but text is that text.

    Raises Unavailable(BAD_RESPONSE) as `with_objects`, and where two names of one object become the same.
    """
    found, objects = with_objects(body, depth_most=DEPTH_MOST)
    return found if KNOWN.issuperset(chain.from_iterable(objects)) else _named(found)


def _named(node: Any) -> Any:
    if isinstance(node, list):
        return [_named(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    named: dict[str, Any] = {}
    text = ""
    for name, inner in node.items():
        value = _named(inner)
        if name in _TEXT_KEYS:
            text += value if isinstance(value, str) else ""
        elif not name.startswith(_ATTRIBUTE_SIGNS):
            short = local(name)
            if short in named:
                raise Unavailable(Outcome.BAD_RESPONSE, detail="name-twice")
            named[short] = value
    return text if text and not named else named


def of_xml(text: str) -> dict[str, Any]:
    """An XML document as a tree: `{root: ...}`; an element without children is its text, stripped.

    Raises Unavailable(BAD_RESPONSE) for anything malformed, too deep or too long, and for every DTD or entity declaration.
    """
    if len(text) > SIZE_MOST:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="too-large")
    builder = _Builder()
    if not _parsed(text, builder):  # outside of `except`: the parser's own exceptions may quote the answer
        raise Unavailable(Outcome.BAD_RESPONSE, detail="xml-malformed")
    return builder.root


def of_xml_bytes(body: bytes) -> dict[str, Any]:
    """The same for bytes, which must be UTF-8 whatever the document says of itself."""
    text = body.decode(errors="replace")
    if text.encode() != body:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="not-utf-8")
    return of_xml(text)


def _parsed(text: str, builder: "_Builder") -> bool:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(text.removeprefix("\ufeff").lstrip(), True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True


def _no_doctype(*_: object) -> None:
    raise Unavailable(Outcome.BAD_RESPONSE, detail="xml-doctype")


class _Builder:
    """What expat tells, put together."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self._open: list[tuple[dict[str, Any], list[str]]] = [(self.root, [])]

    def start(self, _name: str, _attributes: object) -> None:
        if len(self._open) > DEPTH_MOST:
            raise Unavailable(Outcome.BAD_RESPONSE, detail="xml-too-deep")
        self._open.append(({}, []))

    def text(self, data: str) -> None:
        self._open[-1][1].append(data)

    def end(self, name: str) -> None:
        children, parts = self._open.pop()
        said = "".join(parts).strip()
        if children and said:
            raise Unavailable(Outcome.BAD_RESPONSE, detail="xml-mixed")
        above, short, value = self._open[-1][0], local(name), children or said
        if short not in above:
            above[short] = value
        elif isinstance(above[short], list):
            above[short].append(value)
        else:
            above[short] = [above[short], value]


Parts = Sequence[tuple[str, object]]
"""Names and the values under them, as they follow each other."""


def outer(tree: object) -> Parts:
    """Every name and value of an answer's outer parts, outermost first; what is in a list stands under the list's name.

    What is inside a `CongDan` is the citizen's and left out.
    """
    parts: list[tuple[str, object]] = []
    layer: list[tuple[str, object]] = [("", tree)]
    while layer:
        inner: list[tuple[str, object]] = []
        for name, value in layer:
            if name == "CongDan":
                continue
            if isinstance(value, dict):
                inner += value.items()
            elif isinstance(value, list):
                inner += [(name, one) for one in value]
        parts += inner
        layer = inner
    return parts


def find(parts: Parts, name: str) -> list[object]:
    """The values under that name; empty where it does not occur."""
    return [value for key, value in parts if key == name]


ECHOES: frozenset[str] = frozenset({"MaYeuCau", "ThoiDiemDuLieu"})
"""Elements that say which answer this is and of when, and nothing of anybody."""


def blank(node: object) -> bool:
    """Does this element hold no value at all? Some gateways write whoever is not there with all his elements empty."""
    if isinstance(node, str):
        return not node or node.isspace()
    if isinstance(node, dict):
        return all(blank(value) for name, value in node.items() if value != "" and name not in ECHOES)
    return all(map(blank, node)) if isinstance(node, list) else node is None
