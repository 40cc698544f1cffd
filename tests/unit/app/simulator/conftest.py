"""A running simulator, and a desk that speaks to it with nothing but an HTTP client."""

import base64
import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import httpx
import pytest

from app.simulator import Simulator
from resources.demo.people import DemoCitizen, citizens

BAO = "099090407027"


class Desk:
    """What a desk would send, word by word."""

    def __init__(self, running: Simulator) -> None:
        self.running = running
        self.client = httpx.Client(trust_env=False, timeout=10)
        self.token = ""

    def enter(self) -> str:
        """A token by Basic; kept for the next questions."""
        reply = self.client.post(
            self.running.token_url,
            data={"grant_type": "client_credentials"},
            auth=(self.running.client_id, self.running.client_secret),
        )
        self.token = str(reply.json()["access_token"])
        return self.token

    def ask(self, number: str = BAO, *, url: str = "", service: str = "037", **changes: Any) -> httpx.Response:
        """The façade, about somebody in the data by his own name and birth unless changed."""
        headers = {"Authorization": f"Bearer {self.token or self.enter()}"}
        return self.client.post(url or self.running.url, json=question(number, **{"maTichHop": service, **changes}), headers=headers)

    def ask_soap(self, number: str = BAO, *, service: str = "037", body: str = "", **changes: Any) -> httpx.Response:
        """The SOAP endpoint; `changes` are those of `signed`."""
        return self.client.post(
            self.running.soap_url, content=(body or message(number, service)).encode(), headers=signed(self.running, **changes)
        )

    def raw(self) -> bytes:
        """The same question as `ask`, sent by hand; every byte that comes back until the other side ends."""
        with self.asking() as connection:
            return all_of(connection)

    def asking(self) -> socket.socket:
        """A connection on which the question has just been sent."""
        body = json.dumps(question(BAO)).encode()
        head = f"POST /json HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {self.token or self.enter()}\r\nConnection: close\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        connection = connected(self.running)
        connection.sendall(head.encode() + body)
        return connection

    def heard(self) -> None:
        """Waits until a look-up has come in at the other end."""
        patience = threading.Event()
        for _ in range(1000):
            if self.outcomes:
                return
            patience.wait(0.01)
        raise AssertionError("nothing came in")

    @property
    def outcomes(self) -> list[str]:
        """Of the look-ups so far."""
        return [call.outcome for call in self.running.calls if call.by != "token"]


def connected(running: Simulator) -> socket.socket:
    address = httpx.URL(running.base)
    return socket.create_connection((address.host, address.port or 0), timeout=10)


def all_of(connection: socket.socket) -> bytes:
    """What comes until the other side ends."""
    got = b""
    while more := connection.recv(64 * 1024):
        got += more
    return got


def said_back(running: Simulator, sent: bytes) -> bytes:
    """What the simulator answers to these bytes."""
    with connected(running) as connection:
        connection.sendall(sent)
        return all_of(connection)


def citizen(number: str) -> DemoCitizen:
    return next(one for one in citizens() if one.wire and one.wire["SoDinhDanh"] == number)


def name_of(one: DemoCitizen) -> str:
    assert one.wire is not None
    name = one.wire["HoVaTen"]
    return name if isinstance(name, str) else " ".join(part for part in name.values() if part)


def birth_of(one: DemoCitizen) -> str:
    assert one.wire is not None
    birth = one.wire["NgayThangNamSinh"]
    return str(birth["NgayThangNam"] or birth["Nam"])


def question(number: str, **changes: Any) -> dict[str, Any]:
    """The façade's request; a change to None takes the field out."""
    known = next((one for one in citizens() if one.wire and number in (one.wire["SoDinhDanh"], one.wire["SoCMND"])), None)
    usual = {
        "maYeuCau": "yc-1",
        "maDVC": "1.004222",
        "maTichHop": "037",
        "maCanBo": "canbo",
        "soDinhDanh": number if len(number) == 12 else "",
        "soCMND": number if len(number) == 9 else "",
        "hoVaTen": name_of(known) if known else "Nguyễn Văn Không",
        "ngayThangNam": birth_of(known) if known else "1990",
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def message(number: str, service: str = "037") -> str:
    """A SOAP request for a citizen of the data."""
    one = citizen(number)
    operation = {"033": "XacThucThongTinCongDanRequest", "034": "XacThucThongTinHoGiaDinh", "037": "TraCuuThongTinCongDan"}[service]
    born = birth_of(one)
    inside = {
        "MaYeuCau": "yc-1",
        "MaDVC": "1.004222",
        "MaTichHop": service,
        "MaCanBo": "canbo",
        "SoDinhDanh": number,
        "HoVaTen": name_of(one),
    }
    leaves = "".join(f"<d:{name}>{escape(value)}</d:{name}>" for name, value in inside.items())
    birth = f"<d:NgayThangNamSinh><d:{'Nam' if len(born) == 4 else 'NgayThangNam'}>{born}</d:{'Nam' if len(born) == 4 else 'NgayThangNam'}>"
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:d="http://dancuquocgia.bca"><e:Header/><e:Body>'
        f"<d:{operation}>{leaves}{birth}</d:NgayThangNamSinh></d:{operation}></e:Body></e:Envelope>"
    )


def signed(running: Simulator, *, stamp: str = "", secret: str = "", url: str = "", user: str = "", **more: str) -> dict[str, str]:
    """The headers of a SOAP call; `stamp` is now in seconds unless given."""
    stamp, user = stamp or str(int(time.time())), user or running.soap_user
    digest = hashlib.sha256(f"{url or running.soap_url}{user}{stamp}{secret or running.soap_secret}".encode()).hexdigest()
    pair = base64.b64encode(f"{user}:{digest}".encode()).decode()
    return {"Authorization": f"Basic {pair}", "Timestamp": stamp, "Content-Type": "text/xml; charset=utf-8", **more}


@pytest.fixture
def running() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def desk(running: Simulator) -> Iterator[Desk]:
    """A desk at the simulator of this test."""
    mine = Desk(running)
    yield mine
    mine.client.close()
