"""`motcua simulator`: plays the gateway and the SOAP service for invented citizens, until somebody stops it."""

import json
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.voice import Voice
from app.core.errors import BadInput, CouldNotKeep, WrongUsage

if TYPE_CHECKING:
    from app.simulator import Simulator
    from app.simulator.faults import Rule

SHAPES = ("soap-as-json", "xml-in-json", "flat")

_AWAKE_S = 0.5
"""How often the waiting thread looks up: on Windows Ctrl+C does not wake a thread that waits without end."""


def register(application: typer.Typer) -> None:
    """Adds the command of this module."""
    application.command("simulator")(simulator)


def simulator(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Cổng; 0: cổng trống. / Port; 0: a free one.", metavar="N")] = 8765,
    host: Annotated[str, typer.Option("--host", help="Địa chỉ nghe. / Address to listen on.", metavar="H")] = "127.0.0.1",
    tls: Annotated[bool, typer.Option("--tls", help="https, CA dùng một lần. / https by a throw-away CA.")] = False,
    ca_out: Annotated[Path | None, typer.Option("--ca-out", help="Ghi chứng thư CA. / Write its certificate.", metavar="FILE")] = None,
    shape: Annotated[str, typer.Option("--shape", help=" | ".join(SHAPES), metavar="S")] = SHAPES[0],
    client_id: Annotated[str, typer.Option("--client-id", help="Tài khoản. / Account.", metavar="ID")] = "motcua",
    xroad_client: Annotated[str, typer.Option("--xroad-client", help="X-Road-Client phải có. / Demanded.", metavar="V")] = "",
    api_key: Annotated[str, typer.Option("--api-key", help="ApiKey phải có. / Demanded.", metavar="V")] = "",
    token_life: Annotated[int, typer.Option("--token-life", min=1, help="Giây. / Seconds.", metavar="N")] = 300,
    faults: Annotated[Path | None, typer.Option("--faults", help="Sự cố cần diễn (JSON). / Faults to play.", metavar="FILE")] = None,
) -> None:
    """Giả lập cổng của tỉnh và dịch vụ SOAP với công dân không có thật. / Simulate the gateway and SOAP service."""
    from app.simulator import Simulator
    from app.simulator.access import Credentials

    voice: Voice = context.obj
    if shape not in SHAPES:
        raise WrongUsage("simulator.bad_shape", known=" | ".join(SHAPES))
    if ca_out and not tls:
        raise WrongUsage("simulator.ca_without_tls")
    credentials = Credentials(client_id=client_id, soap_user=client_id, xroad_client=xroad_client, api_key=api_key)
    rules = _rules(faults) if faults else ()
    try:
        with Simulator(
            port=port, host=host, tls=tls, shape=shape, credentials=credentials, token_life_s=token_life, rules=rules
        ) as running:
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # a script's way to say Ctrl+C: its files go, too
            ca_file = _ca_file(running, ca_out)
            row = _row(running, shape=shape, ca_file=ca_file)
            voice.row(row, told="\n".join(_told(voice, running, row)))
            while not threading.Event().wait(_AWAKE_S):
                pass
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _rules(file: Path) -> "tuple[Rule, ...]":
    from app.simulator.faults import rules_of

    try:
        return rules_of(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        raise BadInput("simulator.unreadable_faults", file=file) from None


def _ca_file(running: "Simulator", wanted: Path | None) -> str:
    """Where the authority's certificate stands: in the file wanted, which stays, or with the simulator."""
    if wanted is None:
        return running.ca_file
    try:
        wanted.write_bytes(Path(running.ca_file).read_bytes())
    except OSError as problem:
        raise CouldNotKeep("output.unwritable") from problem
    return str(wanted.resolve())


def _row(running: "Simulator", *, shape: str, ca_file: str) -> dict[str, Any]:
    return {
        "url": running.url,
        "token_url": running.token_url,
        "soap_url": running.soap_url,
        "shape": shape,
        "ca_file": ca_file,
        "client_id": running.client_id,
        "client_secret": running.client_secret,
        "soap_user": running.soap_user,
        "soap_secret": running.soap_secret,
        "faulty": dict(running.faulty),
        "settings": {"gateway": dict(_gateway(running, shape, ca_file)), "soap": dict(_soap(running, ca_file))},
    }


def _gateway(running: "Simulator", shape: str, ca_file: str) -> Iterator[tuple[str, str]]:
    """The settings by which a desk reaches the façade."""
    yield "verify.adapter", "gateway"
    yield "verify.gateway.url", running.url
    yield "verify.gateway.token_url", running.token_url
    yield "verify.gateway.client_id", running.client_id
    yield "verify.gateway.shape", shape
    yield "verify.gateway.ca_file", ca_file
    yield "verify.codes", _codes()


def _soap(running: "Simulator", ca_file: str) -> Iterator[tuple[str, str]]:
    """The settings by which a desk reaches the SOAP service."""
    yield "verify.adapter", "soap"
    yield "verify.soap.url", running.soap_url
    yield "verify.soap.user", running.soap_user
    yield "verify.soap.operation_034", "XacThucThongTinHoGiaDinh"
    yield "verify.soap.ca_file", ca_file
    yield "verify.codes", _codes()


def _codes() -> str:
    from app.simulator.codes import CODES

    return ",".join(f"{code}={outcome}" for outcome, code in CODES.items())


def _told(voice: Voice, running: "Simulator", row: dict[str, Any]) -> Iterator[str]:
    """What somebody at a terminal is told: lines to be copied, and where to go on."""
    yield voice.say("simulator.runs", url=running.base)
    secrets = {"gateway": ("verify.gateway.client_secret", running.client_secret), "soap": ("verify.soap.secret", running.soap_secret)}
    for source, (name, secret) in secrets.items():
        yield ""
        yield voice.say(f"simulator.connect.{source}")
        yield from (f"  {_line('motcua', 'settings', 'set', key, value)}" for key, value in row["settings"][source].items())
        yield f"  echo {secret}| motcua secret set {name}"
    yield ""
    yield from (voice.say("simulator.faulty", problem=problem, url=url) for problem, url in running.faulty.items())
    yield voice.say("simulator.toy")
    yield voice.say("simulator.stop")


def _line(*words: str) -> str:
    """A command line to be copied; Windows takes double quotes only."""
    if sys.platform == "win32":
        return " ".join(f'"{word}"' if not word or " " in word else word for word in words)
    return shlex.join(words)
