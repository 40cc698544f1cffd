"""The link: one deadline over everything, one retry where it is safe, an end at once when the clerk says so."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.core.errors import BadInput, Unavailable
from app.core.lookup import Outcome
from app.verify.api import Health, Link
from app.verify.network.access import Access
from app.verify.network.line import Call, Line, Reply
from app.verify.network.loop_thread import new_loop
from app.verify.network.policy import POLICY
from tests.faults.loopback import served
from tests.faults.source import End, Piece, Source, http, token_good
from tests.faults.virtual import Internet, VirtualLoop

URL = "http://127.0.0.1:8080/037"
GOOD = http(b"{}")
BAD = http(b"", status="503 No")


def script(*answers: Sequence[Piece]) -> Source:
    """The first answer to the first call, and so on; the last one to all others."""
    return Source(script=lambda visit: answers[min(visit.earlier, len(answers) - 1)], token=token_good)


def send(line: Line, *, key: str = "r-1", url: str = URL) -> Callable[[], Coroutine[Any, Any, Reply]]:
    async def work() -> Reply:
        return await line.send(Call(url=url, key=key))

    return work


def outage(line: Line, work: Callable[[], Coroutine[Any, Any, Any]], *, deadline_s: float = 8.0) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        line.run(work, deadline_s=deadline_s)
    return caught.value


# --- retries --------------------------------------------------------------------------------------------------------------


def test_a_call_with_a_key_goes_out_once_more(virtual: Callable[..., Line]) -> None:
    source = script([BAD], [GOOD])
    line = virtual(Internet(serve=source.serve))
    assert line.run(send(line), deadline_s=8.0).status == 200
    assert len(source.lookups) == 2


def test_a_call_without_a_key_does_not(virtual: Callable[..., Line]) -> None:
    source = script([BAD], [GOOD])
    line = virtual(Internet(serve=source.serve))
    assert outage(line, send(line, key="")).detail == "http-503"
    assert len(source.lookups) == 1


def test_a_retry_that_would_end_too_late_is_not_begun(virtual: Callable[..., Line]) -> None:
    source = script([2.0, BAD])
    line = virtual(Internet(serve=source.serve))
    assert outage(line, send(line), deadline_s=3.0).detail == "http-503"
    assert len(source.lookups) == 1


def test_the_second_failure_is_the_last(virtual: Callable[..., Line]) -> None:
    source = script([BAD], [http(b"", status="502 No")], [GOOD])
    line = virtual(Internet(serve=source.serve))
    assert outage(line, send(line)).detail == "http-502"
    assert len(source.lookups) == 2


def test_a_budget_that_is_spent_allows_no_retry_until_ten_answers_have_come(virtual: Callable[..., Line]) -> None:
    source = script([BAD], [GOOD], [BAD], *[[GOOD]] * 10, [BAD], [GOOD])
    line = virtual(Internet(serve=source.serve))
    assert line.run(send(line), deadline_s=8.0).status == 200  # one retry, one answer
    assert outage(line, send(line)).detail == "http-503"
    for _ in range(10):
        line.run(send(line), deadline_s=8.0)
    assert line.run(send(line), deadline_s=8.0).status == 200
    assert len(source.lookups) == 15


def test_nothing_is_sent_in_the_clear(virtual: Callable[..., Line]) -> None:
    internet = Internet(serve=script([GOOD]).serve)
    line = virtual(internet)
    assert outage(line, send(line, url="http://cong.tinh.example/")).detail == "not-https"
    assert internet.dials == []


# --- deadline and breaker ---------------------------------------------------------------------------------------------------


def test_the_deadline_counts_everything(virtual: Callable[..., Line]) -> None:
    source = script([1.9, GOOD])
    line = virtual(Internet(serve=source.serve))

    async def three_calls() -> None:
        for _ in range(3):
            await line.send(Call(url=URL))

    problem = outage(line, three_calls, deadline_s=5.0)
    assert (problem.outcome, problem.detail) == (Outcome.TIMEOUT, "deadline")
    assert len(source.lookups) == 3


def test_work_that_times_out_by_itself_is_its_own_affair(virtual: Callable[..., Line]) -> None:
    async def impatient() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        virtual(Internet(serve=script([GOOD]).serve)).run(impatient, deadline_s=8.0)


def test_a_call_outside_of_run_has_no_deadline_and_is_refused() -> None:
    with pytest.raises(LookupError), asyncio.Runner() as runner:
        runner.run(Line(Access()).send(Call(url=URL)))


def test_after_five_silent_calls_nothing_goes_out(virtual: Callable[..., Line]) -> None:
    source = script([End.HANG])
    line = virtual(Internet(serve=source.serve))
    assert line.health == Health()
    for _ in range(5):
        assert outage(line, send(line), deadline_s=2.0).detail == "deadline"
    assert line.health.link is Link.RESTING
    resting = outage(line, send(line))
    assert (resting.detail, resting.outcome) == ("resting", Outcome.GATEWAY_ERROR)
    assert 0 < resting.retry_after_s <= POLICY.rest_s
    assert len(source.lookups) == 5


def test_a_probe_that_is_answered_opens_the_link_and_is_not_retried_when_it_fails() -> None:
    source = script(*[[BAD]] * 7, [GOOD])
    loop = VirtualLoop(Internet(serve=source.serve))
    line = Line(Access(), clock=loop.time)

    async def day() -> None:
        for _ in range(5):
            with pytest.raises(Unavailable, match="GATEWAY_ERROR"):
                await line.within(send(line), deadline_s=8.0)
        assert line.health.link is Link.RESTING
        assert len(source.lookups) == 6  # one retry was saved up
        await asyncio.sleep(POLICY.rest_s)
        with pytest.raises(Unavailable, match="GATEWAY_ERROR"):
            await line.within(send(line), deadline_s=8.0)
        assert len(source.lookups) == 7
        await asyncio.sleep(POLICY.rest_s)
        await line.within(send(line), deadline_s=8.0)
        assert line.health == Health()

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(day())
    line.close()


def test_what_work_raises_comes_out_and_counts_for_nothing(virtual: Callable[..., Line]) -> None:
    line = virtual(Internet(serve=script([GOOD]).serve))

    async def refuses() -> None:
        raise BadInput("scan.no_code")

    for _ in range(6):
        with pytest.raises(BadInput):
            line.run(refuses, deadline_s=8.0)
    assert line.health == Health()


# --- threads ----------------------------------------------------------------------------------------------------------------


def test_a_clerk_who_cancels_waits_for_nothing(real: Callable[..., Line]) -> None:
    source, line, waited = script([End.HANG]), real(), list[float]()
    with served(source.serve) as port, ThreadPoolExecutor(1) as pool:
        for times in range(1, 6):
            cancel = threading.Event()
            asked = pool.submit(line.run, send(line, url=f"http://127.0.0.1:{port}/"), deadline_s=8.0, cancel=cancel)
            wait_until(lambda seen=times: len(source.lookups) == seen)  # type: ignore[misc]  # bound now, not when called
            began = time.monotonic()
            cancel.set()
            problem = asked.exception(5)
            waited.append(time.monotonic() - began)
            assert isinstance(problem, Unavailable)
            assert (problem.outcome, problem.detail) == (Outcome.CANCELLED, "cancelled")
    assert min(waited) < 0.05  # the machine may be busy with something else, but not five times
    assert line.health == Health()


def test_what_is_cancelled_before_does_not_begin(real: Callable[..., Line]) -> None:
    cancel = threading.Event()
    cancel.set()
    before = threading.active_count()
    with pytest.raises(Unavailable, match="CANCELLED"):
        real().run(_nothing, deadline_s=8.0, cancel=cancel)
    assert threading.active_count() == before


def test_many_threads_share_one_line(real: Callable[..., Line]) -> None:
    source = Source(script=lambda visit: [http(visit.headers["x-request-id"].encode())], token=token_good)
    line = real()
    with served(source.serve) as port, ThreadPoolExecutor(8) as pool:
        url = f"http://127.0.0.1:{port}/"
        asked = {f"r-{n}": pool.submit(line.run, send(line, key=f"r-{n}", url=url), deadline_s=8.0) for n in range(24)}
        assert {key: reply.result(10).body.decode() for key, reply in asked.items()} == {key: key for key in asked}
    assert [thread.name for thread in threading.enumerate()].count("motcua-line") == 1


def test_closing_ends_what_runs_and_everything_after(real: Callable[..., Line]) -> None:
    source = script([End.HANG])
    line = real()
    with served(source.serve) as port, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(line.run, send(line, url=f"http://127.0.0.1:{port}/"), deadline_s=8.0)
        wait_until(lambda: bool(source.lookups))
        line.close()
        problem = asked.exception(5)
    assert isinstance(problem, Unavailable)
    assert (problem.outcome, problem.detail) == (Outcome.CANCELLED, "shut")
    assert outage(line, _nothing).detail == "shut"
    line.close()
    assert "motcua-line" not in [thread.name for thread in threading.enumerate()]


def test_a_line_that_was_never_used_has_no_thread() -> None:
    before = threading.active_count()
    line = Line(Access())
    assert line.health == Health()
    line.close()
    assert threading.active_count() == before


def test_a_resolver_that_hangs_holds_neither_the_call_nor_the_next_nor_the_end(
    real: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, free = threading.Semaphore(0), threading.Event()

    def hang(*_: Any, **__: Any) -> None:
        asked.release()
        free.wait(20)
        raise OSError("too late")

    monkeypatch.setattr("socket.getaddrinfo", hang)
    line = real()
    began = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        calls = [pool.submit(line.run, send(line, url="https://cong.tinh.example/"), deadline_s=0.4) for _ in range(20)]
        assert {str(getattr(call.exception(5), "detail", "")) for call in calls} == {"deadline"}
    for _ in range(20):
        assert asked.acquire(timeout=5)
    line.close()
    assert time.monotonic() - began < 5
    free.set()
    wait_until(lambda: not any(thread.name == "motcua-resolver" for thread in threading.enumerate()))


def test_a_resolver_that_hangs_does_not_hold_the_program() -> None:
    program = """
import socket, time
from app.core.errors import Unavailable
from app.verify.network.access import Access
from app.verify.network.line import Call, Line
socket.getaddrinfo = lambda *_, **__: time.sleep(100)
line = Line(Access())
async def work():
    await line.send(Call(url="https://cong.tinh.example/"))
try:
    line.run(work, deadline_s=0.5)
except Unavailable as outage:
    print(outage.detail)
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30)
    assert told.stdout.strip() == "deadline"


def test_somebody_who_holds_the_loop_does_not_hold_the_caller(real: Callable[..., Line]) -> None:
    free = threading.Event()

    async def hold() -> None:
        free.wait(20)

    line = real()
    began = time.monotonic()
    assert outage(line, hold, deadline_s=0.1).detail == "deadline"
    assert time.monotonic() - began < 2
    free.set()


def test_the_resolver_brings_back_results_and_failures() -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:

        async def both() -> tuple[int, BaseException | None]:
            loop = asyncio.get_running_loop()
            failed = await asyncio.gather(loop.run_in_executor(None, int, "x"), return_exceptions=True)
            return await loop.run_in_executor(None, int, "5"), failed[0] if isinstance(failed[0], BaseException) else None

        good, bad = runner.run(both())
    assert good == 5
    assert isinstance(bad, ValueError)


def test_a_line_is_imported_without_the_libraries_beneath_it() -> None:
    probe = (
        "import sys, app.verify.network, app.verify.network.line; print(*{'httpx', 'httpcore', 'cryptography', 'ssl'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    assert set(told.stdout.split()) <= {"ssl"}  # asyncio brings that one


async def _nothing() -> None: ...


def wait_until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < limit, "it did not come about"
        threading.Event().wait(0.005)
