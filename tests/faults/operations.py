"""The six operations of the matrix: what the program does on the network, each on a line of its own over a virtual internet."""

import base64
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from app.core.citizen import ALWAYS_ASKED
from app.core.lookup import Identity, LookupRequest, Service
from app.verify.adapters.gateway import GatewayVerifier
from app.verify.adapters.soap import SoapVerifier
from app.verify.network.access import Access
from app.verify.network.line import Line
from app.verify.network.trust import key_hash
from app.verify.remote import Remote
from resources.dates import PartialDate
from tests.contract.configured import Configured
from tests.faults.certificates import HOST, Authority, server
from tests.faults.faults import Fault
from tests.faults.source import KNOWN, SOAP_PATH, TOKEN_PATH, Source
from tests.faults.virtual import Internet, VirtualLoop

T = TypeVar("T")
DEADLINE_S = 8.0


class TimedLine(Line):
    """Notes by the line's own clock how long each piece of work took."""

    def __init__(self, access: Access, loop: VirtualLoop) -> None:
        super().__init__(access, loop=lambda: loop, clock=loop.time)
        self._timer = loop.time
        self.took: list[float] = []

    async def within(self, work: Callable[[], Coroutine[Any, Any, T]], *, deadline_s: float) -> T:
        began = self._timer()
        try:
            return await super().within(work, deadline_s=deadline_s)
        finally:
            self.took.append(self._timer() - began)


@dataclass(frozen=True)
class Papers:
    """All certificates of the matrix, by name."""

    folder: Path

    @cached_property
    def ca(self) -> Authority:
        return Authority(self.folder, "ca")

    @cached_property
    def servers(self) -> Mapping[str, Path]:
        return {
            "good": self.ca.issue("good"),
            "stranger": Authority(self.folder, "stranger").issue("server"),
            "itself": self.ca.issue("itself", by_itself=True),
            "expired": self.ca.issue("expired", begins=-9, ends=-1),
            "early": self.ca.issue("early", begins=2),
            "misnamed": self.ca.issue("misnamed", host="khac.tinh.example"),
            "closed shop": self.ca.issue("closed-shop"),
        }

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What stands for `{...}` in a fault's settings."""
        return {
            "ca": str(self.ca.file),
            "client": str(self.ca.issue("client")),
            "pin": self._pin("good"),
            "other_pin": self._pin("stranger"),
        }

    def _pin(self, name: str) -> str:
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding

        certificate = x509.load_pem_x509_certificate(self.servers[name].read_bytes())
        return base64.b64encode(key_hash(certificate.public_bytes(Encoding.DER))).decode()


@dataclass(kw_only=True)
class Desk:
    """One source, one internet, one adapter with its line."""

    fault: Fault
    papers: Papers
    soap: bool
    source: Source = field(init=False)
    internet: Internet = field(init=False)
    loop: VirtualLoop = field(init=False)
    line: TimedLine = field(init=False)
    verifier: Remote = field(init=False)

    def __post_init__(self) -> None:
        fault = self.fault
        self.source = Source(script=fault.script, token=fault.token, greeting=fault.greeting)
        certificate = self.papers.servers.get(fault.tls)
        clients = self.papers.ca.file if fault.tls == "closed shop" else None
        tls = server(certificate, clients=clients) if certificate else None
        self.internet = Internet(serve=self.source.serve, tls=tls, **fault.world)
        configuration = Configured(settings=self._settings(), secrets={"verify.gateway.client_secret": "bí mật", "verify.soap.secret": "s"})
        prefix = "verify.soap" if self.soap else "verify.gateway"
        self.loop = VirtualLoop(self.internet)
        self.line = TimedLine(Access.of(configuration, prefix), self.loop)
        self.verifier = (SoapVerifier if self.soap else GatewayVerifier)(configuration, line=self.line)

    def _settings(self) -> dict[str, object]:
        root = f"https://{HOST}" if self.fault.tls else "http://127.0.0.1:8080"
        settings: dict[str, object] = {"verify.soap.url": root + SOAP_PATH, "verify.soap.user": "tinh", "verify.gateway.url": root}
        settings |= {f"verify.gateway.path.{service.value}": f"/{service.value}" for service in Service}
        settings |= {"verify.gateway.token_url": root + TOKEN_PATH, "verify.gateway.client_id": "motcua"}
        for prefix in ("verify.gateway", "verify.soap"):
            for name, value in {"ca_file": "{ca}", **self.fault.settings}.items():
                settings[f"{prefix}.{name}"] = value.format_map(self.papers.words)
        return settings

    def close(self) -> None:
        self.line.close()
        self.loop.close()  # where the line was never used, nobody else has
        self.verifier.close()


def request(service: Service) -> LookupRequest:
    """A look-up of the one whom the source knows."""
    return LookupRequest(
        identity=Identity(number=KNOWN, full_name="Nguyễn Thị Thử", birth_date=PartialDate(1990, 3, 7)),
        service=service,
        fields=ALWAYS_ASKED,
        clerk="canbo",
        unit="DEMO",
        procedure="1.004222",
        dossier="H01-1",
        purpose="tiep_nhan_ho_so",
        request_id="0c8f4f0e-6f1c-4b5e-9d0a-000000000001",
        deadline_s=DEADLINE_S,
    )
