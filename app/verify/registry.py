"""Which sources there are: the built-in ones by name, and installed ones by entry point `motcua.verifiers`.

Built afresh at each call; nothing registers itself by being imported. An entry point loads to a `Factory`. An installed source
that takes a name in use is listed as `package/name` and refused; one that is let in is held to the contract by `Guarded`.
"""

from collections import Counter
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from app.core.errors import Refused, WrongUsage
from app.verify.api import API_VERSION, Capabilities, Configuration, Factory, Verifier
from app.verify.guard import Broke, Guarded, aside

GROUP: Final = "motcua.verifiers"
LOAD_S: Final = 10.0
"""An installed source that has not been imported and built by then is refused."""


def _built_in(name: str, place: str) -> Factory:
    """Imported when it is built, as an installed one is: a command that asks nobody shall not wait for a network library."""

    def build_it(configuration: Configuration) -> Verifier:
        factory: Factory = EntryPoint(name, place, GROUP).load()
        return factory(configuration)

    return build_it


BUILT_IN: Mapping[str, Factory] = {
    name: _built_in(name, f"app.verify.adapters.{place}")
    for name, place in (
        ("demo", "demo:DemoVerifier"),
        ("gateway", "gateway:GatewayVerifier"),
        ("soap", "soap:SoapVerifier"),
        ("replay", "replay:ReplayVerifier"),
    )
}


def available() -> Mapping[str, Factory]:
    """Factories by name, built-in ones first; one whose name is taken raises Refused when it is called."""
    found = dict(BUILT_IN)
    points = list(entry_points(group=GROUP))
    times = Counter(point.name for point in points)
    for point in points:
        if point.name in BUILT_IN or times[point.name] > 1:
            found[f"{point.dist.name if point.dist else '?'}/{point.name}"] = _taken(point)
        else:
            found[point.name] = _loader(point)
    return found


def _taken(point: EntryPoint) -> Factory:
    def refuse(_: Configuration) -> Verifier:
        raise Refused("adapter.taken", name=point.name)

    return refuse


def _loader(point: EntryPoint) -> Factory:
    def load(configuration: Configuration) -> Verifier:
        try:
            verifier, known = aside(lambda: _let_in(point, configuration), limit_s=LOAD_S)
        except Broke as problem:
            raise Refused("adapter.broken", name=point.name) from problem
        if verifier is None:
            raise Refused("adapter.version", name=point.name, version=API_VERSION)
        return Guarded(point.name, verifier, known)

    return load


def _let_in(point: EntryPoint, configuration: Configuration) -> tuple[Verifier | None, Capabilities]:
    """The source and what it offers; None for one that was written for another contract, or for none."""
    factory: Factory = point.load()
    verifier = factory(configuration)
    if not isinstance(verifier, Verifier) or verifier.api_version != API_VERSION:
        return None, Capabilities(services=frozenset(), fields=frozenset())
    known = verifier.capabilities()
    if not isinstance(known, Capabilities):
        raise TypeError("capabilities")
    return verifier, known


def build(name: str, configuration: Configuration) -> Verifier:
    """The source of that name.

    Raises WrongUsage where there is none, Refused where it cannot be loaded, was written for another contract, or takes a name in use.
    """
    factories = available()
    if name not in factories:
        raise WrongUsage("adapter.unknown", name=name, known=", ".join(sorted(factories)))
    return factories[name](configuration)
