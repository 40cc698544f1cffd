"""The first steps of a check: each with its own verdict, and nothing sent."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from app.verify.api import Health, Step
from app.verify.network.access import Access
from app.verify.network.line import Line
from app.verify.network.policy import POLICY
from app.verify.network.proxy import Proxy
from app.verify.network.steps import reach
from tests.faults.certificates import HOST, Authority, server
from tests.faults.source import End, Source, good, token_good
from tests.faults.virtual import Internet

URL = f"https://{HOST}/037"


@pytest.fixture
def source() -> Source:
    return Source(script=good, token=token_good)


def told(steps: tuple[Step, ...]) -> list[str]:
    """Names of the steps, the one that fails with its detail."""
    return [step.name if step.ok else f"{step.name}: {step.problem.removeprefix('detail.')}" for step in steps]


def test_every_step_is_good(virtual: Callable[..., Line], source: Source, ca: Authority, good_pem: Path) -> None:
    line = virtual(Internet(serve=source.serve, tls=server(good_pem)), access=Access(ca_file=ca.file))
    steps = line.reach(URL, deadline_s=8.0)
    assert told(steps) == ["address", "dns", "connect", "tls"]
    assert steps[-1].values == {"host": HOST, "port": 443}
    assert told(line.reach("http://127.0.0.1:1/", deadline_s=8.0))[:2] == ["address", "dns"]
    assert source.lookups == []


@pytest.mark.parametrize(
    ("world", "steps"),
    [
        ({"resolves": False}, ["address", "dns: dns"]),
        ({"resolves_after_s": 99.0}, ["address", "dns: dns-timeout"]),
        ({"connects": False}, ["address", "dns", "connect: connect"]),
        ({"connects_after_s": 99.0}, ["address", "dns", "connect: connect-timeout"]),
        ({}, ["address", "dns", "connect", "tls: tls-unknown-ca"]),
    ],
)
def test_the_step_that_fails_is_the_last(
    virtual: Callable[..., Line], source: Source, good_pem: Path, world: dict[str, object], steps: list[str]
) -> None:
    line = virtual(Internet(serve=source.serve, tls=server(good_pem), **world))  # type: ignore[arg-type]  # a table of different kinds
    assert told(line.reach(URL, deadline_s=8.0)) == steps
    assert line.health == Health()


@pytest.mark.parametrize(("url", "step"), [("", "address: url"), ("http://cong.tinh.example/", "address: not-https")])
def test_an_address_that_may_not_be_called_is_not(virtual: Callable[..., Line], source: Source, url: str, step: str) -> None:
    internet = Internet(serve=source.serve)
    assert told(virtual(internet).reach(url, deadline_s=8.0)) == [step]
    assert internet.dials == []


def test_a_file_that_has_gone_is_told(virtual: Callable[..., Line], source: Source, tmp_path: Path) -> None:
    line = virtual(Internet(serve=source.serve), access=Access(ca_file=tmp_path / "gone.pem"))
    assert told(line.reach(URL, deadline_s=8.0)) == ["address: ca-file"]


def test_a_line_that_is_closed_says_so(virtual: Callable[..., Line], source: Source) -> None:
    line = virtual(Internet(serve=source.serve))
    line.close()
    assert told(line.reach(URL, deadline_s=8.0)) == ["address: shut"]


def test_a_name_that_can_be_none_is_not_found(virtual: Callable[..., Line], source: Source) -> None:
    internet = Internet(serve=source.serve, resolves=UnicodeError("label too long"))
    assert told(virtual(internet).reach(URL, deadline_s=8.0)) == ["address", "dns: dns"]


def test_where_a_proxy_leads_its_name_is_looked_up(virtual: Callable[..., Line]) -> None:
    source = Source(script=good, token=token_good, greeting=(End.RESET,))
    internet = Internet(serve=source.serve)
    steps = virtual(internet, access=Access(proxy=Proxy(url="http://proxy.example:3128"))).reach(URL, deadline_s=8.0)
    assert told(steps) == ["address", "dns", "connect: proxy-connect"]
    assert steps[-1].values == {"host": "proxy.example", "port": 3128}


@pytest.mark.parametrize(
    ("world", "last"),
    [({"resolves_after_s": 1.5, "connects_after_s": 1.9}, "connect: deadline"), ({"connects_after_s": 1.5}, "tls: deadline")],
)
def test_a_check_ends_in_time_and_names_the_step_that_took_too_long(
    virtual: Callable[..., Line], world: dict[str, float], last: str
) -> None:
    source = Source(script=good, token=token_good, greeting=(End.HANG,))
    line = virtual(Internet(serve=source.serve, **world))  # type: ignore[arg-type]  # a table of seconds
    assert told(line.reach(URL, deadline_s=3.0))[-1] == last
    assert len(told(line.reach(URL, deadline_s=3.0))) == (4 if last.startswith("tls") else 3)


def test_through_a_proxy_that_speaks_tls_itself_tls_is_one_step() -> None:
    class Twofold:
        policy = POLICY

        async def proxy_to(self, url: str) -> None:
            """None is needed to tell it."""

        async def reach(self, url: str, *, connected: Callable[[], object]) -> None:
            connected()
            connected()

    steps = asyncio.run(reach("https://127.0.0.1/", connector=lambda: cast("Any", Twofold()), deadline_s=8.0))
    assert told(steps) == ["address", "dns", "connect", "tls"]
