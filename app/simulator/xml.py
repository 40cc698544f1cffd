"""Writing the ministry's XML, each piece of software in its own style."""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape  # only its table of five letters: nothing is parsed here

from app.simulator.asked import ENVELOPE_NAMESPACE
from app.simulator.quirks import Empty, Style

ANSWER_NAMESPACE = "http://www.mic.gov.vn/dancu/1.0"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def envelope(content: Mapping[str, Any], style: Style) -> bytes:
    """A SOAP 1.1 envelope around `content`: dictionaries are elements, lists repeat their element, None and "" are empty."""
    name = f"{style.content}:" if style.content else ""
    declaration = f' xmlns:{style.content}="{ANSWER_NAMESPACE}"' if style.content else f' xmlns="{ANSWER_NAMESPACE}"'
    inner = "".join(part for tag, value in content.items() for part in _element(tag, value, style, depth=2, prefix=name, extra=declaration))
    return _wrapped(inner, style)


def fault(*, code: str, text: str, style: Style) -> bytes:
    """A SOAP 1.1 Fault; its `detail` holds the source's own code."""
    words = f"<faultcode>{style.envelope}:Server</faultcode><faultstring>{escape(text)}</faultstring>"
    return _wrapped(f"<{style.envelope}:Fault>{words}<detail><MaLoi>{escape(code)}</MaLoi></detail></{style.envelope}:Fault>", style)


def _wrapped(inner: str, style: Style) -> bytes:
    name, line = style.envelope, "\n" if style.indented else ""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' if style.declared else ""
    spaces = f'xmlns:{name}="{ENVELOPE_NAMESPACE}" xmlns:xsi="{_INSTANCE}"'
    text = f"{head}<{name}:Envelope {spaces}>{line}<{name}:Header/>{line}<{name}:Body>{line}{inner}</{name}:Body>{line}</{name}:Envelope>"
    return text.encode("ascii", "xmlcharrefreplace") if style.references else text.encode()


def _element(tag: str, value: Any, style: Style, *, depth: int, prefix: str, extra: str = "") -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _element(tag, one, style, depth=depth, prefix=prefix, extra=extra)
        return
    margin, line = ("  " * depth, "\n") if style.indented else ("", "")
    name = f"{prefix}{tag}"
    if not value:
        forms = {Empty.CLOSED: f"<{name}{extra}/>", Empty.OPEN: f"<{name}{extra}></{name}>", Empty.NIL: f'<{name}{extra} xsi:nil="true"/>'}
        yield f"{margin}{forms[style.empty]}{line}"
    elif isinstance(value, Mapping):
        yield f"{margin}<{name}{extra}>{line}"
        for inner, what in value.items():
            yield from _element(inner, what, style, depth=depth + 1, prefix=prefix)
        yield f"{margin}</{name}>{line}"
    else:
        yield f"{margin}<{name}{extra}>{escape(str(value))}</{name}>{line}"
