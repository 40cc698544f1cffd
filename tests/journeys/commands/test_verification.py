"""One citizen through every source, every outcome with its exit status, and a check that names what is wrong: by commands alone."""

import json
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.core.lookup import Outcome
from app.core.usage import EventKind
from app.simulator import Simulator
from app.state import open_ledger, open_state
from resources.demo.people import DemoCitizen, citizens
from tests.journeys.commands.conftest import Motcua, Run

SHAPES = ("soap-as-json", "xml-in-json", "flat")
MATTER = (
    "--procedure",
    "1.004194",
    "--dossier",
    "D-1",
    "--fields",
    "sex,permanent_residence,current_residence,father,household_head,nationality",
)


@dataclass(frozen=True)
class Office:
    """A desk connected to a simulator, by `motcua settings set` and `motcua secret set`."""

    motcua: Motcua
    running: Simulator

    def set(self, **changed: object) -> None:
        for key, value in changed.items():
            assert self.motcua("settings", "set", f"verify.{key.replace('__', '.')}", value).status == 0, key

    def look_up(self, citizen: DemoCitizen, source: str) -> Run:
        card = citizen.card
        assert card is not None
        birth = f"{card.birth[:2]}/{card.birth[2:4]}/{card.birth[4:]}" if len(card.birth) == 8 else card.birth
        who = ("--number", card.number, "--name", card.name, "--birth", birth)
        return self.motcua("lookup", *who, *MATTER, "--adapter", source)

    def check(self, source: str = "gateway") -> Mapping[str, Any]:
        ran = self.motcua("adapter", "check", source)
        (row,) = ran.rows
        assert ran.status == (0 if row["ok"] else 3)
        return dict(row)


def office(motcua: Motcua, running: Simulator) -> Office:
    desk = Office(motcua, running)
    assert motcua("settings", "set", "keys.backend", "file").status == 0
    desk.set(
        gateway__url=running.url_of("soap-as-json"), gateway__token_url=running.token_url, gateway__client_id=running.client_id,
        gateway__ca_file=running.ca_file, soap__url=running.soap_url, soap__user=running.soap_user, soap__ca_file=running.ca_file,
    )  # fmt: skip
    for name, secret in (("verify.gateway.client_secret", running.client_secret), ("verify.soap.secret", running.soap_secret)):
        assert motcua("secret", "set", name, given=secret.encode()).status == 0
    return desk


@pytest.fixture
def desk(motcua: Motcua) -> Iterator[Office]:
    with Simulator(port=0) as running:
        yield office(motcua, running)


def one_of_each_case() -> dict[str, DemoCitizen]:
    """A citizen for each way of card and record to stand to each other."""
    return {one.case or "agrees": one for one in reversed(citizens()) if one.card and not one.answer}


def shown(run: Run) -> tuple[object, ...]:
    (row,) = run.rows
    return run.status, row["outcome"], row["record"], row["comparison"], row["explanations"]


@pytest.mark.parametrize("case", one_of_each_case())
def test_each_case_is_the_same_through_every_source(desk: Office, case: str) -> None:
    citizen = one_of_each_case()[case]
    expected = shown(desk.look_up(citizen, "demo"))
    assert shown(desk.look_up(citizen, "soap")) == expected
    for shape in SHAPES:
        desk.set(gateway__url=desk.running.url_of(shape), gateway__shape=shape)
        assert shown(desk.look_up(citizen, "gateway")) == expected, shape


FAULTS: Mapping[str, tuple[Outcome, int]] = {
    "not-found": (Outcome.NOT_FOUND_OR_MISMATCH, 1),
    "004": (Outcome.PROCEDURE_NOT_LICENSED, 4),
    "005": (Outcome.OFFICER_NOT_ALLOWED, 4),
    "006": (Outcome.SECOND_FACTOR_REQUIRED, 4),
    "001": (Outcome.BAD_INPUT, 5),
    "401": (Outcome.AUTH_FAILED, 3),
    "rate-limited": (Outcome.RATE_LIMITED, 3),
    "silent": (Outcome.TIMEOUT, 3),
    "502": (Outcome.GATEWAY_ERROR, 3),
    "wrong-id": (Outcome.BAD_RESPONSE, 3),
}


@pytest.mark.parametrize("source", ["gateway", "soap"])
@pytest.mark.parametrize("fault", FAULTS)
def test_each_outcome_has_its_exit_status_and_its_two_events(desk: Office, source: str, fault: str) -> None:
    outcome, status = FAULTS[fault]
    desk.set(codes="001=BAD_INPUT,004=PROCEDURE_NOT_LICENSED,005=OFFICER_NOT_ALLOWED,006=SECOND_FACTOR_REQUIRED", deadline_s="1.5")
    play(desk.running, fault)
    ran = desk.look_up(citizens()[0], source)
    assert (ran.rows[0]["outcome"], ran.status, ran.rows[0]["record"]) == (outcome.value, status, None)
    assert ran.said.strip()
    (count,) = desk.motcua("usage", "report", "--by", "service").rows
    assert (count["by"], count["calls"], count[outcome.column.value]) == ({"service": "037"}, 1, 1)
    state = open_state(desk.motcua.home)
    ledger = open_ledger(state)
    events = [event for event in ledger.events() if event.kind not in (EventKind.DOSSIER, EventKind.EXPORT)]
    ledger.database.close()
    assert [(event.kind, event.outcome) for event in events] == [(EventKind.INTENT, ""), (EventKind.OUTCOME, outcome.value)]
    assert len({event.request_id for event in events}) == 1
    assert desk.motcua("ledger", "verify").rows[0]["chain"] == "ok"


def play(running: Simulator, fault: str) -> None:
    if fault in ("401", "502"):
        running.fault("status", times=9, status=int(fault))
    elif fault.isdigit():
        running.fault("refused", times=9, code=fault)
    else:
        running.fault(fault, times=9)


def test_a_source_that_nobody_set_up_says_so(motcua: Motcua) -> None:
    assert motcua("settings", "set", "keys.backend", "file").status == 0
    for source in ("gateway", "soap"):
        ran = motcua("adapter", "check", source)
        assert (ran.status, ran.rows[0]["ok"]) == (3, False)
        assert "verify." in ran.rows[0]["problem"] + ran.rows[0]["hint"]


def test_the_check_is_green_and_names_each_fault_by_itself(motcua: Motcua, tmp_path: Path) -> None:
    with Simulator(port=0, tls=True) as running, Simulator(port=0, tls=True) as other, socket.create_server(("127.0.0.1", 0)) as closed:
        desk = office(motcua, running)
        desk.set(deadline_s="2")
        assert desk.check()["ok"] and desk.check("soap")["ok"]
        good = running.url_of("soap-as-json")
        port = closed.getsockname()[1]
        closed.close()
        told = {}
        told["wrong path"] = changed(desk, "gateway.url", f"{running.base}/nowhere", good)
        told["wrong authority"] = changed(desk, "gateway.ca_file", other.ca_file, running.ca_file)
        told["closed port"] = changed(desk, "gateway.url", f"https://127.0.0.1:{port}/json", good)
        told["black hole"] = changed(desk, "gateway.url", f"{running.faulty['silent']}/json", good)
        assert motcua("secret", "set", "verify.gateway.client_secret", given=b"khong-phai").status == 0
        told["wrong secret"] = desk.check()
        assert not any(row["ok"] for row in told.values())
        assert len({(row["problem"], row["hint"]) for row in told.values()}) == len(told)
        stopped = {name: next(step["step"] for step in row["steps"] if not step["ok"]) for name, row in told.items()}
        assert stopped["wrong authority"] == "tls" and stopped["closed port"] == "connect" and stopped["wrong secret"] == "token"
        assert stopped["wrong path"] == "request"


def changed(desk: Office, key: str, value: str, back: str) -> Mapping[str, Any]:
    """The check with one setting changed."""
    name = key.replace(".", "__")
    desk.set(**{name: value})
    try:
        return desk.check()
    finally:
        desk.set(**{name: back})


def test_without_a_purpose_nothing_reaches_the_source(desk: Office) -> None:
    before = len(desk.running.calls)
    card = citizens()[0].card
    assert card is not None
    who = ("--number", card.number, "--name", card.name, "--birth", card.birth[4:])
    ran = desk.motcua("lookup", *who, *MATTER, "--adapter", "gateway", "--purpose", "")
    assert (ran.status, len(desk.running.calls)) == (4, before)


def test_no_source_leaves_a_citizens_value_in_the_desks_folder(desk: Office) -> None:
    citizen = citizens()[0]
    card = citizen.card
    assert card is not None
    for source in ("gateway", "soap"):
        assert desk.look_up(citizen, source).status == 0
    words = [word.encode() for word in (card.number, card.name, json.dumps(card.name)[1:-1], card.residence)]
    for file in desk.motcua.home.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(word in content for word in words), file.name
