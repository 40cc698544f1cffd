"""A source that plays its part by a script: it reads a request, notes it, and writes what the script says, fault or answer.

Written on asyncio's streams, so the same scripts run on the virtual internet and on loopback.
"""

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from xml.sax.saxutils import escape

KNOWN = "099090407027"
OTHER = "099085000111"
TOKEN_PATH, SOAP_PATH = "/token", "/soap"


class End(Enum):
    """How a script may stop being polite."""

    RESET = auto()
    HANG = auto()


Piece = bytes | float | End
"""Bytes to be written, seconds to wait, or the end."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request as the source read it. `earlier`: how many look-ups it had read before."""

    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    earlier: int = 0

    @property
    def soap(self) -> bool:
        return self.path == SOAP_PATH

    @property
    def service(self) -> str:
        if self.soap:
            return "033" if b"XacThuc" in self.body else "037"
        return self.path.removeprefix("/")

    @property
    def number(self) -> str:
        return self._said("soDinhDanh")

    @property
    def request_id(self) -> str:
        return self._said("maYeuCau")

    def _said(self, name: str) -> str:
        found = re.search(rf'(?i)"{name}": ?"([^"]*)"|:{name}>([^<]*)<', self.body.decode())
        return (found[1] or found[2] or "") if found else ""


Script = Callable[[Visit], Sequence[Piece]]


@dataclass(kw_only=True)
class Source:
    """Serves look-ups by `script`, tokens by `token`; before it reads anything it plays `greeting`."""

    script: Script
    token: Script
    greeting: Sequence[Piece] = ()
    lookups: list[Visit] = field(default_factory=list)
    tokens: list[Visit] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _play(self.greeting, writer)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path = head[0].split(" ")[1]
        notes = self.tokens if path == TOKEN_PATH else self.lookups
        visit = Visit(path=path, headers=headers, body=body, earlier=len(notes))
        notes.append(visit)
        await _play((self.token if notes is self.tokens else self.script)(visit), writer)


async def _play(pieces: Sequence[Piece], writer: asyncio.StreamWriter) -> None:
    for piece in pieces:
        if isinstance(piece, bytes):
            writer.write(piece)
            await writer.drain()
        elif isinstance(piece, float):
            await asyncio.sleep(piece)
        elif piece is End.HANG:
            await asyncio.Event().wait()
        else:
            getattr(writer.transport, "reset", writer.transport.abort)()
            raise ConnectionResetError


# --- answers ------------------------------------------------------------------------------------------------------------


def http(body: bytes, *, status: str = "200 OK", headers: Sequence[str] = (), length: int | str | None = None) -> bytes:
    """A whole response; `length` other than the true one where it lies."""
    said = (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}", "", "")
    return "\r\n".join(said).encode() + body


def citizen(number: str) -> dict[str, Any]:
    return {
        "SoDinhDanh": number,
        "SoCMND": "",
        "HoVaTen": {"Ho": "", "ChuDem": "", "Ten": "NGUYỄN THỊ THỬ"},
        "NgayThangNamSinh": {"Nam": "1990", "NgayThangNam": "19900307"},
    }


def wording(visit: Visit, tree: Mapping[str, Any]) -> bytes:
    """The tree in the words of the one who asked: JSON or a SOAP envelope."""
    if not visit.soap:
        return json.dumps({"Body": tree}, ensure_ascii=False).encode()
    inner = "".join(_xml(name, value) for name, value in tree.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<s:Body>{inner}</s:Body></s:Envelope>"
    ).encode()


def _xml(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_xml(name, one) for one in value)
    inside = "".join(_xml(inner, said) for inner, said in value.items()) if isinstance(value, dict) else escape(str(value))
    return f"<{name}>{inside}</{name}>"


def told(visit: Visit, people: Sequence[Mapping[str, Any]], *, request_id: str = "") -> bytes:
    """The body that names these people, or that they exist."""
    echo = {"MaYeuCau": request_id or visit.request_id}
    if visit.service == "033":
        return wording(visit, {**echo, "KetQuaXacThucResponse": {"TonTai": "true" if people else "false"}})
    return wording(visit, {**echo, "CongdanCollection": {"CongDan": list(people)} if people else {}})


def body(visit: Visit) -> bytes:
    """The true answer's body."""
    return told(visit, [citizen(KNOWN)] if visit.number == KNOWN else [])


def answer(visit: Visit) -> bytes:
    """The true answer."""
    return http(body(visit), headers=("Content-Type: text/xml" if visit.soap else "Content-Type: application/json",))


def good(visit: Visit) -> Sequence[Piece]:
    return [answer(visit)]


def token_good(_: Visit) -> Sequence[Piece]:
    return [http(b'{"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600}')]
