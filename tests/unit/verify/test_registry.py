"""Finding a source by name, and what an installed one cannot do to the program."""

import time
from dataclasses import replace
from importlib.metadata import EntryPoint
from threading import Event
from typing import Any

import pytest

from app.core.citizen import ALWAYS_ASKED, ASKABLE, CitizenRecord, HouseholdMember
from app.core.errors import Refused, Unavailable, WrongUsage
from app.core.lookup import Answer, LookupRequest, Outcome, Service
from app.verify import guard, registry
from app.verify.adapters.demo import DemoVerifier
from app.verify.api import API_VERSION, Capabilities, Check, Health, Verifier
from tests.contract.configured import Configured
from tests.contract.requests import FIRST, NOBODY, anew, asking
from tests.contract.verifier_contract import VerifierContract

CONFIGURATION = Configured()
BUILT_IN = ["demo", "gateway", "soap", "replay"]


class Point:
    """An entry point whose factory is at hand."""

    def __init__(self, name: str, factory: Any, *, package: str = "") -> None:
        self.name, self._factory = name, factory
        self.dist = type("Dist", (), {"name": package})() if package else None

    def load(self) -> Any:
        return self._factory


@pytest.fixture
def points(monkeypatch: pytest.MonkeyPatch) -> list[Point]:
    """What is installed; a test puts in what it needs."""
    found: list[Point] = []
    monkeypatch.setattr(registry, "entry_points", lambda group: found)
    return found


def installed(points: list[Point], factory: Any) -> Verifier:
    points.append(Point("province", factory))
    return registry.build("province", CONFIGURATION)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_programs_own_sources_are_built_in_and_need_no_settings_to_be_built(points: list[Point], name: str) -> None:
    assert list(registry.available()) == BUILT_IN
    source = registry.build(name, CONFIGURATION)
    assert source.name == name
    assert source.capabilities().services
    source.close()


@pytest.mark.parametrize("name", ["gateway", "soap", "replay"])
def test_what_is_not_set_up_says_so_when_asked(points: list[Point], name: str) -> None:
    source = registry.build(name, CONFIGURATION)
    assert not source.check().ok
    with pytest.raises(Unavailable) as outage:
        source.ask(asking(FIRST))
    assert outage.value.outcome is Outcome.NOT_CONFIGURED
    assert source.health() == Health()
    source.close()


class TestAnInstalledSourceKeepsTheContract(VerifierContract):
    @pytest.fixture
    def verifier(self, points: list[Point]) -> Verifier:
        return installed(points, lambda _: DemoVerifier())

    @pytest.fixture
    def known(self) -> LookupRequest:
        return asking(FIRST)

    @pytest.fixture
    def unknown(self) -> LookupRequest:
        return asking(FIRST, number=NOBODY)


def test_an_installed_source_is_found_under_the_name_it_was_installed_by(points: list[Point]) -> None:
    assert installed(points, lambda _: DemoVerifier()).name == "province"
    assert list(registry.available()) == [*BUILT_IN, "province"]


def test_a_name_in_use_is_listed_and_refused_and_the_built_in_one_stays(points: list[Point]) -> None:
    points += [Point("demo", lambda _: None, package="bad"), Point("x", None, package="one"), Point("x", None)]
    assert list(registry.available()) == [*BUILT_IN, "bad/demo", "one/x", "?/x"]
    for name in ("bad/demo", "one/x", "?/x"):
        with pytest.raises(Refused, match=r"adapter\.taken"):
            registry.build(name, CONFIGURATION)
    assert isinstance(registry.build("demo", CONFIGURATION), DemoVerifier)


def test_an_unknown_name_is_wrong_usage(points: list[Point]) -> None:
    with pytest.raises(WrongUsage, match=r"adapter\.unknown"):
        registry.build("nowhere", CONFIGURATION)


class Older(DemoVerifier):
    api_version = API_VERSION - 1


class Halved:
    name, api_version = "halved", API_VERSION


@pytest.mark.parametrize("made", [Older, Halved, object])
def test_a_source_for_another_contract_or_none_is_refused(points: list[Point], made: Any) -> None:
    with pytest.raises(Refused, match=r"adapter\.version"):
        installed(points, lambda _: made())


def raising(problem: BaseException) -> Any:
    def broken(*_: object, **__: object) -> None:
        raise problem

    return broken


ILLS = [RuntimeError("secret"), SystemExit(3), KeyboardInterrupt(), MemoryError(), GeneratorExit()]


@pytest.mark.parametrize("problem", ILLS, ids=repr)
def test_whatever_a_source_raises_while_it_is_built_it_alone_is_refused(points: list[Point], problem: BaseException) -> None:
    with pytest.raises(Refused, match=r"adapter\.broken"):
        installed(points, raising(problem))


@pytest.mark.parametrize("problem", ILLS, ids=repr)
def test_capabilities_that_raise_refuse_it_too(points: list[Point], problem: BaseException) -> None:
    broken = type("Broken", (DemoVerifier,), {"capabilities": raising(problem)})
    with pytest.raises(Refused, match=r"adapter\.broken"):
        installed(points, lambda _: broken())


def test_capabilities_that_are_none_refuse_it(points: list[Point]) -> None:
    empty = type("Empty", (DemoVerifier,), {"capabilities": lambda _: {}})
    with pytest.raises(Refused, match=r"adapter\.broken"):
        installed(points, lambda _: empty())


@pytest.mark.parametrize("where", ["factory", "capabilities"])
def test_a_source_that_hangs_is_left_behind(points: list[Point], monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(registry, "LOAD_S", 0.05)
    never = Event()

    class Hanging(DemoVerifier):
        def capabilities(self) -> Capabilities:
            never.wait()
            return super().capabilities()

    with pytest.raises(Refused, match=r"adapter\.broken"):
        installed(points, lambda _: Hanging() if where == "capabilities" else never.wait())
    never.set()


# --- held to the contract while it works ------------------------------------------------------------------------------


class Bad(DemoVerifier):
    """Does what the test says."""

    def __init__(self, does: Any) -> None:
        self._does = does

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        answer: Answer = self._does(request)
        return answer


def guarded(does: Any) -> guard.Guarded:
    return guard.Guarded("bad", Bad(does), DemoVerifier().capabilities())


@pytest.mark.parametrize("problem", ILLS, ids=repr)
def test_whatever_it_raises_when_asked_is_an_outage_without_its_words(problem: BaseException) -> None:
    with pytest.raises(Unavailable) as outage:
        guarded(raising(problem)).ask(asking(FIRST))
    assert (outage.value.outcome, outage.value.detail) == (Outcome.GATEWAY_ERROR, "adapter-broke")
    assert "secret" not in f"{outage.value.__cause__!r}"


def test_its_own_outages_pass() -> None:
    with pytest.raises(Unavailable) as outage:
        guarded(raising(Unavailable(Outcome.RATE_LIMITED, retry_after_s=7))).ask(asking(FIRST))
    assert (outage.value.outcome, outage.value.retry_after_s) == (Outcome.RATE_LIMITED, 7)


def test_silence_ends_by_the_deadline_and_by_cancelling() -> None:
    never = Event()
    source = guarded(lambda _: never.wait())
    began = time.monotonic()
    with pytest.raises(Unavailable) as outage:
        source.ask(anew(asking(FIRST), deadline_s=0.05))
    assert outage.value.outcome is Outcome.TIMEOUT
    cancel = Event()

    def cancelling(_: LookupRequest) -> None:
        cancel.set()
        never.wait()

    with pytest.raises(Unavailable) as outage:
        guarded(cancelling).ask(asking(FIRST), cancel=cancel)
    assert outage.value.outcome is Outcome.CANCELLED
    assert time.monotonic() - began < 1.5
    never.set()


RECORD = CitizenRecord(asked=ASKABLE, personal_id="099090407027", religion=None, full_name="Người Khác")


def answered(answer: Any, service: Service = Service.CITIZEN) -> Answer:
    return guarded(lambda _: answer).ask(anew(asking(FIRST), service=service))


def test_fields_nobody_asked_for_are_dropped() -> None:
    record = answered(Answer(outcome=Outcome.FOUND, record=RECORD)).record
    assert record is not None
    assert record.asked == ALWAYS_ASKED


@pytest.mark.parametrize(
    ("answer", "outcome", "detail"),
    [
        (None, Outcome.BAD_RESPONSE, "adapter-answer"),
        ("FOUND", Outcome.BAD_RESPONSE, "adapter-answer"),
        (Answer(outcome="FOUND"), Outcome.BAD_RESPONSE, "adapter-answer"),  # type: ignore[arg-type]  # what a careless one may do
        (Answer(outcome=Outcome.FOUND), Outcome.BAD_RESPONSE, "adapter-answer"),
        (Answer(outcome=Outcome.TIMEOUT), Outcome.TIMEOUT, "adapter-answer"),
        (
            Answer(outcome=Outcome.FOUND, record=CitizenRecord(asked=ASKABLE, personal_id="099000000001")),
            Outcome.BAD_RESPONSE,
            "other-number",
        ),
        (Answer(outcome=Outcome.FOUND, record=CitizenRecord(asked=frozenset())), Outcome.BAD_RESPONSE, "other-number"),
    ],
)
def test_an_answer_against_the_contract_is_dropped(answer: Any, outcome: Outcome, detail: str) -> None:
    with pytest.raises(Unavailable) as outage:
        answered(answer)
    assert (outage.value.outcome, outage.value.detail) == (outcome, detail)


def test_what_does_not_belong_to_the_service_is_dropped() -> None:
    both = Answer(outcome=Outcome.FOUND, record=RECORD, detail="099090407027")
    assert answered(both, Service.AUTHENTICATE) == Answer(outcome=Outcome.FOUND)
    members = (HouseholdMember(full_name="NGƯỜI THỬ", personal_id=RECORD.personal_id),)
    assert answered(replace(both, members=members), Service.HOUSEHOLD) == Answer(outcome=Outcome.FOUND, members=members)
    assert answered(Answer(outcome=Outcome.OFFICER_NOT_ALLOWED)).outcome is Outcome.OFFICER_NOT_ALLOWED


@pytest.mark.parametrize(
    ("members", "detail"),
    [
        ((), "adapter-answer"),
        (None, "adapter-answer"),
        (("a name",), "adapter-answer"),
        ((HouseholdMember(full_name="NGƯỜI KHÁC", personal_id="099190000009"),), "other-number"),
    ],
)
def test_a_household_of_somebody_else_is_dropped(members: Any, detail: str) -> None:
    with pytest.raises(Unavailable) as outage:
        answered(Answer(outcome=Outcome.FOUND, members=members), Service.HOUSEHOLD)
    assert outage.value.detail == detail


@pytest.mark.parametrize("does", [raising(SystemExit(1)), lambda _: "odd"])
def test_health_check_and_close_may_break_without_harm(does: Any) -> None:
    broken = type("Broken", (DemoVerifier,), {"health": does, "check": does, "close": does})
    source = guard.Guarded("bad", broken(), DemoVerifier().capabilities())
    assert source.health() == Health()
    found = source.check()
    assert isinstance(found, Check)
    assert found.failed is not None
    assert (found.failed.problem, found.failed.values) == ("adapter.broken", {"name": "bad"})
    source.close()


def test_capabilities_are_cut_to_what_there_is() -> None:
    boasting = Capabilities(services=frozenset(Service), fields=ASKABLE | {"household_book_no", "x"}, unconfirmed=frozenset())
    assert guard.Guarded("bad", DemoVerifier(), boasting).capabilities().fields == ASKABLE


def test_the_group_is_the_one_that_packages_announce() -> None:
    assert EntryPoint(name="x", value="y", group=registry.GROUP).group == "motcua.verifiers"
