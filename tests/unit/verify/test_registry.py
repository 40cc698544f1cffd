"""Finding a source by name, and what an installed one cannot do to the program."""

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from app.core.errors import Refused, WrongUsage
from app.verify import registry
from app.verify.adapters.demo import DemoVerifier
from app.verify.api import API_VERSION
from tests.contract.configured import Configured

CONFIGURATION = Configured()


def installed(monkeypatch: pytest.MonkeyPatch, **factories: Any) -> None:
    class Point:
        def __init__(self, name: str, factory: Any) -> None:
            self.name, self._factory = name, factory

        def load(self) -> Any:
            return self._factory

    monkeypatch.setattr(registry, "entry_points", lambda group: [Point(name, factory) for name, factory in factories.items()])


def test_the_demo_is_built_in() -> None:
    assert registry.build("demo", CONFIGURATION).name == "demo"


def test_an_installed_source_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, province=lambda _: DemoVerifier())
    assert list(registry.available()) == ["demo", "province"]
    assert registry.build("province", CONFIGURATION).api_version == API_VERSION


def test_a_name_taken_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, demo=lambda _: DemoVerifier())
    with pytest.raises(Refused, match=r"adapter\.taken"):
        registry.available()


def test_an_unknown_name_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage, match=r"adapter\.unknown"):
        registry.build("nowhere", CONFIGURATION)


def test_a_source_for_another_contract_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Older(DemoVerifier):
        api_version = API_VERSION - 1

    installed(monkeypatch, older=lambda _: Older(), nothing=lambda _: object())
    for name in ("older", "nothing"):
        with pytest.raises(Refused, match=r"adapter\.version"):
            registry.build(name, CONFIGURATION)


def test_a_source_that_breaks_does_not_take_the_program_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("no")

    installed(monkeypatch, broken=broken)
    with pytest.raises(Refused, match=r"adapter\.broken"):
        registry.build("broken", CONFIGURATION)


def test_the_group_is_the_one_that_packages_announce() -> None:
    assert EntryPoint(name="x", value="y", group=registry.GROUP).group == "motcua.verifiers"
