"""The simulator as something that runs: where it is, what a desk must know to reach it, and what it is told to play."""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.simulator.access import Credentials
from app.simulator.calls import Call
from app.simulator.certificates import Authority, Flaw
from app.simulator.faults import Fault, Kind, Plan, Rule
from app.simulator.gateway import Gateway
from app.simulator.listening import Door, listening
from app.simulator.shapes import Shape

TOKEN_LIFE_S = 300


class Simulator:
    """Runs while the `with` block does, in a thread of its own; every property may be read from any thread.

    `port` 0 takes a free one. Beside it listen, at free ports, the doors of `faulty`. Entering raises CouldNotAsk where the port is
    in use or the host none of this machine's.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        tls: bool = False,
        shape: str = Shape.SOAP_AS_JSON,
        credentials: Credentials = Credentials(),  # noqa: B008  # frozen
        token_life_s: int = TOKEN_LIFE_S,
        rules: tuple[Rule, ...] = (),
    ) -> None:
        self._port, self._host, self._tls = port, host, tls
        self._credentials = credentials
        self._gateway = Gateway(credentials=credentials, shape=Shape(shape), token_life_s=token_life_s, plan=Plan(rules))
        self._opened = ExitStack()
        self._ca_file = ""
        self._bases: Mapping[str, str] = {}

    # --- where it is -----------------------------------------------------------------------------------------------

    @property
    def base(self) -> str:
        """Scheme, host and port, without a path."""
        return self._bases[""]

    @property
    def faulty(self) -> Mapping[str, str]:
        """Further bases by what is wrong with them: `silent` takes connections and never says a word; with TLS also each `Flaw`."""
        return {name: base for name, base in self._bases.items() if name}

    @property
    def url(self) -> str:
        """The JSON façade; `/033`, `/034`, `/037` behind it name a service."""
        return f"{self.base}/json"

    def url_of(self, shape: str) -> str:
        """The façade in a shape of one's own choice."""
        return f"{self.url}/{Shape(shape)}"

    @property
    def token_url(self) -> str:
        """The token endpoint."""
        return f"{self.base}/token"

    @property
    def soap_url(self) -> str:
        """The SOAP endpoint, and the address of which its digest is made."""
        return f"{self.base}/soap"

    @property
    def ca_file(self) -> str:
        """The throw-away authority's certificate (PEM), "" without TLS; gone with the simulator."""
        return self._ca_file

    # --- what a desk must know -------------------------------------------------------------------------------------

    @property
    def client_id(self) -> str:
        """Of the façade's account."""
        return self._credentials.client_id

    @property
    def client_secret(self) -> str:
        """Of the façade's account."""
        return self._credentials.client_secret

    @property
    def soap_user(self) -> str:
        """Of the SOAP account."""
        return self._credentials.soap_user

    @property
    def soap_secret(self) -> str:
        """Of the SOAP account."""
        return self._credentials.soap_secret

    # --- control ---------------------------------------------------------------------------------------------------

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every request for a token or about a citizen so far."""
        return self._gateway.calls

    def fault(self, kind: str, /, *, citizen: str = "", service: str = "", nth: int = 0, times: int = 0, **figures: Any) -> None:
        """Plays a fault from now on; `figures` are `seconds`, `status`, `size`, `code`. Raises ValueError for a kind nobody knows."""
        fault = Fault(kind=Kind(kind), **figures)
        self._gateway.plan.add(Rule(fault=fault, citizen=citizen, service=service, nth=nth, times=times))

    def heal(self) -> None:
        """Plays no fault any more."""
        self._gateway.plan.clear()

    # --- running ---------------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            doors = self._tls_doors(opened) if self._tls else (self._door(""),)
            silent = Door(name="silent", host=self._host, scheme="https" if self._tls else "http")
            self._bases = opened.enter_context(listening((*doors, silent)))
            self._opened = opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._opened.close()
        self._ca_file = ""

    def _door(self, name: str) -> Door:
        return Door(name=name, host=self._host, port=0 if name else self._port, answering=self._gateway.answer)

    def _tls_doors(self, opened: ExitStack) -> tuple[Door, ...]:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="motcua-simulator-")))
        authority = Authority(folder, host=self._host)
        self._ca_file = str(authority.ca_file)
        contexts = {"": authority.context(), **{flaw.value: authority.context(flaw) for flaw in Flaw}}
        return tuple(replace(self._door(name), scheme="https", context=context) for name, context in contexts.items())
