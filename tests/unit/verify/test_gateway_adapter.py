"""The gateway in its three shapes: the contract, the token, and how a check tells one fault from another."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import CouldNotKeep, Unavailable
from app.core.lookup import LookupRequest, Outcome
from app.simulator import Simulator
from app.verify.adapters.gateway import GatewayVerifier
from app.verify.api import Check, Verifier
from resources.sentences import say
from tests.contract.configured import Configured
from tests.contract.played import Played
from tests.contract.remote_contract import RemoteContract
from tests.contract.requests import CODES, FIRST, asking
from tests.contract.verifier_contract import THREADS

SECRET = "verify.gateway.client_secret"


def configured(simulator: Simulator, shape: str = "soap-as-json", /, **settings: object) -> Configured:
    return Configured(
        {
            "verify.codes": CODES,
            "verify.gateway.url": simulator.url_of(shape),
            "verify.gateway.shape": shape,
            "verify.gateway.token_url": simulator.token_url,
            "verify.gateway.client_id": simulator.client_id,
            **{f"verify.{name.replace('__', '.')}": value for name, value in settings.items()},
        },
        {SECRET: simulator.client_secret},
    )


def opened(configuration: Configured, **seams: Any) -> closing[GatewayVerifier]:
    return closing(GatewayVerifier(configuration, **seams))


class GatewayContract(RemoteContract):
    shape: str

    @pytest.fixture
    def verifier(self, simulator: Simulator) -> Iterator[Verifier]:
        with opened(configured(simulator, self.shape)) as verifier:
            yield verifier

    @pytest.mark.parametrize("fault", ["duplicate", "nan"])
    def test_loose_json_is_no_answer(self, verifier: Verifier, simulator: Simulator, known: LookupRequest, fault: str) -> None:
        simulator.fault(fault, service="037")
        with pytest.raises(Unavailable) as outage:
            verifier.ask(known)
        assert outage.value.outcome is Outcome.BAD_RESPONSE


class TestSoapAsJson(GatewayContract):
    shape = "soap-as-json"


class TestXmlInJson(GatewayContract):
    shape = "xml-in-json"


class TestFlat(GatewayContract):
    shape = "flat"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


# --- the token -------------------------------------------------------------------------------------------------------


def tokens(simulator: Simulator) -> int:
    return sum(call.by == "token" for call in simulator.calls)


@pytest.mark.parametrize("auth", ["basic", "post"])
def test_one_token_serves_many_questions(simulator: Simulator, auth: str) -> None:
    with opened(configured(simulator, gateway__token_auth=auth, gateway__scope="dancu")) as verifier:
        for _ in range(3):
            assert verifier.ask(asking(FIRST)).outcome is Outcome.FOUND
    assert tokens(simulator) == 1


def test_many_threads_fetch_one_token(simulator: Simulator) -> None:
    with opened(configured(simulator)) as verifier, ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(verifier.ask, [asking(FIRST) for _ in range(THREADS * 2)]))
    assert {answer.outcome for answer in answers} == {Outcome.FOUND}
    assert tokens(simulator) == 1


def test_a_token_that_the_source_no_longer_takes_is_replaced_once(simulator: Simulator) -> None:
    with opened(configured(simulator)) as verifier:
        verifier.ask(asking(FIRST))
        simulator.fault("expired-token", service="037", times=1)
        request = asking(FIRST)
        assert verifier.ask(request).outcome is Outcome.FOUND
    assert tokens(simulator) == 2
    assert [call.status for call in simulator.calls if call.request_id == request.request_id] == [401, 200]


def test_a_second_401_is_told_and_not_tried_again(simulator: Simulator) -> None:
    simulator.fault("expired-token", service="037")
    with opened(configured(simulator)) as verifier, pytest.raises(Unavailable) as outage:
        verifier.ask(asking(FIRST))
    assert (outage.value.outcome, outage.value.detail) == (Outcome.AUTH_FAILED, "http-401")
    assert sum(call.by == "json" for call in simulator.calls) == 2


def test_without_a_token_address_no_token_is_sent(simulator: Simulator) -> None:
    with opened(configured(simulator, gateway__token_url="")) as verifier:
        with pytest.raises(Unavailable) as outage:
            verifier.ask(asking(FIRST))
        assert verifier.check().failed.name == "request"
        assert "token" not in [step.name for step in verifier.check().steps]
    assert outage.value.detail == "http-401"
    assert tokens(simulator) == 0


def test_a_refusal_with_401_is_not_asked_twice(simulator: Simulator) -> None:
    line = Played((200, {"access_token": "t", "expires_in": 60}), (401, {"code": "006"}))
    with opened(configured(simulator), line=line) as verifier:
        assert verifier.ask(asking(FIRST)).outcome is Outcome.SECOND_FACTOR_REQUIRED
    assert [call.url for call in line.calls] == [simulator.token_url, simulator.url_of("soap-as-json")]
    assert line.calls[1].headers["authorization"] == "Bearer t"


# --- settings and the check ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value", "detail"),
    [
        ("verify.gateway.url", "", "no-url"),
        ("verify.gateway.url", "http://example.invalid/", "not-https"),
        ("verify.gateway.token_url", "http://example.invalid/", "not-https"),
        ("verify.gateway.client_id", "", "no-client"),
        ("verify.gateway.names", "maYeuCau", "bad-names"),
        ("verify.gateway.names", "soCMND=soDinhDanh", "bad-names"),
        ("verify.gateway.names", "nothing=x", "bad-names"),
        ("verify.codes", "004", "bad-codes"),
        ("verify.codes", "004=SOMETHING", "bad-codes"),
        ("verify.gateway.ca_file", "/nowhere.pem", "ca-file"),
    ],
)
def test_what_is_set_wrongly_is_told_by_the_check_and_when_asked(simulator: Simulator, setting: str, value: str, detail: str) -> None:
    configuration = configured(simulator)
    configuration.settings[setting] = value
    with opened(configuration) as verifier:
        failed = verifier.check().failed
        assert (failed.name, failed.problem) == ("settings", f"detail.{detail}")
        with pytest.raises(Unavailable) as outage:
            verifier.ask(asking(FIRST))
    assert (outage.value.outcome, outage.value.detail) == (Outcome.NOT_CONFIGURED, detail)


def test_a_key_store_that_cannot_be_opened_is_no_crash(simulator: Simulator) -> None:
    class Locked(Configured):
        def secret(self, name: str) -> str:
            raise CouldNotKeep("keys.locked")

    with opened(Locked(configured(simulator).settings)) as verifier:
        assert verifier.check().failed.problem == "detail.key-store"


def wrong_secret(simulator: Simulator) -> Configured:
    configuration = configured(simulator)
    configuration.secrets[SECRET] = "another"
    return configuration


def verdict(check: Check) -> tuple[str, str]:
    assert check.failed is not None
    return check.failed.name, check.failed.problem


@pytest.mark.parametrize(
    ("set_up", "step", "detail"),
    [
        (wrong_secret, "token", "token-refused"),
        (lambda s: configured(s, gateway__url=f"{s.base}/nowhere"), "request", "http-404"),
        (lambda s: configured(s, gateway__token_url=f"{s.base}/nowhere"), "token", "token-path"),
        (lambda s: configured(s, gateway__token_url="http://127.0.0.1:9/token"), "connect", "connect"),
        (lambda s: configured(s, gateway__url="http://127.0.0.1:9"), "connect", "connect"),
        (lambda s: configured(s, gateway__shape="xml-in-json"), "request", "shape"),
        (lambda s: configured(s, gateway__url=s.faulty["silent"], gateway__token_url="", deadline_s=0.5), "request", "deadline"),
    ],
)
def test_the_check_tells_one_fault_from_another(
    simulator: Simulator, set_up: Callable[[Simulator], Configured], step: str, detail: str
) -> None:
    with opened(set_up(simulator)) as verifier:
        assert verdict(verifier.check()) == (step, f"detail.{detail}")
    for part in ("what", "lost", "next"):
        assert say(f"detail.{detail}.{part}")


def test_tls_with_the_right_authority_is_green_and_with_another_is_told() -> None:
    with Simulator(tls=True) as simulator:
        trusting = configured(simulator, gateway__ca_file=simulator.ca_file)
        with opened(trusting) as verifier:
            check = verifier.check()
            assert check.ok, check.failed
            assert [step.name for step in check.steps] == ["settings", "address", "dns", "connect", "tls", "token", "request"]
        with opened(configured(simulator)) as verifier:
            assert verdict(verifier.check()) == ("tls", "detail.tls-unknown-ca")


def test_a_check_looks_up_nobody(simulator: Simulator, tmp_path: Path) -> None:
    with opened(configured(simulator, record_to=str(tmp_path / "none" / "x"))) as verifier:
        check = verifier.check()
    assert check.ok
    assert check.steps[-1].values == {"outcome": "NOT_FOUND_OR_MISMATCH"}
    assert [(call.service, call.outcome) for call in simulator.calls if call.by == "json"] == [("037", "NOT_FOUND_OR_MISMATCH")]


def test_a_trial_request_that_is_refused_tells_a_good_connection_from_missing_rights(simulator: Simulator) -> None:
    simulator.fault("refused", code="PROCEDURE_NOT_LICENSED")
    with opened(configured(simulator)) as verifier:
        check = verifier.check()
    assert check.ok
    assert (check.steps[-1].problem, check.steps[-1].values) == ("adapter.trial_refused", {"outcome": "PROCEDURE_NOT_LICENSED"})
