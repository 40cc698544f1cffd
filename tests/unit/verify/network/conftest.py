"""What the tests of the network share: certificates, lines over a virtual internet, lines on loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.verify.network.access import Access
from app.verify.network.line import Line
from app.verify.network.policy import POLICY, Policy
from tests.faults.certificates import Authority
from tests.faults.virtual import Internet, VirtualLoop


@pytest.fixture(scope="session")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "ca")


@pytest.fixture(scope="session")
def good_pem(ca: Authority) -> Path:
    return ca.issue("good")


@pytest.fixture
def virtual() -> Iterator[Callable[..., Line]]:
    """A line over an internet of its own: `virtual(internet, access=..., policy=...)`."""
    opened: list[tuple[Line, VirtualLoop]] = []

    def at(internet: Internet, *, access: Access | None = None, policy: Policy = POLICY) -> Line:
        loop = VirtualLoop(internet)
        opened.append((Line(access or Access(), policy=policy, loop=lambda: loop, clock=loop.time), loop))
        return opened[-1][0]

    yield at
    for line, loop in opened:
        line.close()
        loop.close()  # where the line was never used, nobody else has


@pytest.fixture
def real() -> Iterator[Callable[..., Line]]:
    """A line on real sockets."""
    lines: list[Line] = []

    def at(access: Access | None = None, *, policy: Policy = POLICY) -> Line:
        lines.append(Line(access or Access(), policy=policy))
        return lines[-1]

    yield at
    for line in lines:
        line.close()
