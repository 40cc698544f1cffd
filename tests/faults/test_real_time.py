"""A sample of the faults by a real clock, on real sockets, through a proxy that spoils real answers."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from app.core.errors import Unavailable
from app.core.lookup import Outcome, Service
from app.verify.adapters.gateway import GatewayVerifier
from app.verify.network.access import Access
from app.verify.network.line import Line
from app.verify.network.policy import Policy
from tests.contract.configured import Configured
from tests.faults.loopback import Spoil, served, spoiling
from tests.faults.operations import request
from tests.faults.source import KNOWN, End, Source, good, token_good

DEADLINE_S, GRACE_S = 1.5, 0.5
QUICK = Policy(connect_s=0.4, read_s=0.6)
FIRST_PIECE = 64

SPOILT = {
    "nothing": (lambda piece, _: (piece, 0.0), ""),
    "slow": (lambda piece, _: (piece, 0.02), ""),
    "drips": (lambda piece, _: (piece, 0.5), "deadline"),
    "silent": (lambda _, __: (b"", End.HANG), "read-timeout"),
    "silent in the middle": (lambda piece, passed: (piece, End.HANG if passed else 0.0), "read-timeout"),
    "reset at once": (lambda _, __: (b"", End.RESET), "closed"),
    "cut in the body": (lambda piece, passed: (piece, End.RESET if passed > 2 * FIRST_PIECE else 0.0), "cut-short"),
    "one byte wrong": (lambda piece, passed: (piece if passed < 2 * FIRST_PIECE else b"\xff" + piece[1:], 0.0), "json-utf8"),
}


@pytest.fixture
def source() -> Source:
    return Source(script=good, token=token_good)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def gateway(port: int, stack: ExitStack) -> GatewayVerifier:
    settings: dict[str, object] = {"verify.gateway.url": f"http://127.0.0.1:{port}"}
    settings |= {f"verify.gateway.path.{service.value}": f"/{service.value}" for service in Service}
    line = Line(Access(), policy=QUICK)
    stack.callback(line.close)
    return GatewayVerifier(Configured(settings=settings), line=line)


def ask(verifier: GatewayVerifier) -> str:
    """The detail of the outage, or "" for the right citizen; in time, whatever it is."""
    began = time.monotonic()
    try:
        answer = verifier.ask(replace(request(Service.CITIZEN), deadline_s=DEADLINE_S))
    except Unavailable as outage:
        return outage.detail
    finally:
        assert time.monotonic() - began <= DEADLINE_S + GRACE_S
    assert (answer.outcome, answer.record.personal_id) == (Outcome.FOUND, KNOWN)
    return ""


@pytest.mark.parametrize(("spoil", "detail"), SPOILT.values(), ids=SPOILT)
def test_a_spoilt_answer_is_named_in_time(source: Source, stack: ExitStack, spoil: Spoil, detail: str) -> None:
    behind = stack.enter_context(served(source.serve))
    port = stack.enter_context(served(spoiling(behind, spoil)))
    assert ask(gateway(port, stack)) == detail
    assert len(source.lookups) == 1


def test_a_closed_port_is_named_in_time(source: Source, stack: ExitStack) -> None:
    with served(source.serve) as port:
        pass
    assert ask(gateway(port, stack)) == "connect"
    assert source.lookups == []
