"""Every fault times every operation: each ends in time, says what happened, and shows nobody who was not asked for."""

from collections.abc import Callable, Iterator

import pytest

from app.core.errors import Unavailable
from app.core.lookup import Answer, Outcome, Service
from resources.sentences import catalogue
from tests.faults.faults import FAULTS, Fault
from tests.faults.operations import DEADLINE_S, Desk, Papers, request
from tests.faults.source import KNOWN

LOOKUPS = [
    *((False, service) for service in (Service.AUTHENTICATE, Service.HOUSEHOLD, Service.CITIZEN)),
    *((True, service) for service in (Service.AUTHENTICATE, Service.CITIZEN)),
]
NOBODY = "000000000000"
GRACE_S = 0.5
NAMED_BY_A_CHECK = {"dns-timeout": "connect-timeout"}
"""What a check, which takes its steps one by one, tells more closely than a look-up."""
every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
every_lookup = pytest.mark.parametrize(("soap", "service"), LOOKUPS, ids=lambda part: {True: "soap", False: "gateway"}.get(part, part))
Open = Callable[[Fault, bool], Desk]


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return Papers(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def desk(papers: Papers) -> Iterator[Open]:
    opened: list[Desk] = []

    def at(fault: Fault, soap: bool) -> Desk:
        opened.append(Desk(fault=fault, papers=papers, soap=soap))
        return opened[-1]

    yield at
    for one in opened:
        one.close()


def wanted(fault: Fault, *, soap: bool, service: Service) -> str:
    """The detail of the outage that this look-up must end with; "" where its answer is good."""
    if service.value in fault.harmless_for:
        return ""
    return fault.soap if soap and fault.soap is not None else fault.detail


def told(desk: Desk, service: Service) -> Answer | Unavailable:
    try:
        return desk.verifier.ask(request(service))
    except Unavailable as outage:
        return outage


def names(answer: Answer) -> list[str | None]:
    return [answer.record.personal_id if answer.record else KNOWN, *(KNOWN for member in answer.members if member.personal_id == KNOWN)]


def test_there_are_at_least_sixty_faults_and_no_name_twice() -> None:
    assert len(FAULTS) >= 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@every_fault
@every_lookup
def test_a_look_up_ends_in_time_with_the_truth(desk: Open, fault: Fault, soap: bool, service: Service) -> None:
    here = desk(fault, soap)
    found = told(here, service)
    expected = wanted(fault, soap=soap, service=service)
    if isinstance(found, Unavailable):
        assert expected == found.detail
    else:
        assert (expected, found.outcome) == ("", Outcome.FOUND)
        assert set(names(found)) == {KNOWN}
    assert max(here.line.took) <= DEADLINE_S + GRACE_S
    seen = fault.soap_seen if soap and fault.soap_seen is not None else fault.seen
    assert [visit.number for visit in here.source.lookups] == [KNOWN] * seen
    assert len({visit.headers["idempotency-key"] for visit in here.source.lookups}) <= 1


@every_fault
def test_a_check_ends_in_time_and_looks_nobody_up(desk: Open, fault: Fault) -> None:
    here = desk(fault, False)
    check = here.verifier.check()
    expected = wanted(fault, soap=False, service=Service.CITIZEN)
    assert check.ok is (expected == "")
    if check.failed:
        named = check.failed.problem.removeprefix("detail.")
        assert expected in (named, NAMED_BY_A_CHECK.get(named))
        assert all(f"{check.failed.problem}.{part}" in catalogue() for part in ("what", "lost", "next"))
    assert max(here.line.took, default=0.0) <= DEADLINE_S + GRACE_S
    assert {visit.number for visit in here.source.lookups} <= {NOBODY}
