"""Which sources there are: the built-in ones by name, and installed ones by entry point `motcua.verifiers`.

Built afresh at each call; a name taken twice is refused, and nothing registers itself by being imported.
An entry point loads to a `Factory`.
"""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points

from app.core.errors import Refused, WrongUsage
from app.verify.api import API_VERSION, Configuration, Factory, Verifier

GROUP = "motcua.verifiers"


def _demo(_: Configuration) -> Verifier:
    from app.verify.adapters.demo import DemoVerifier

    return DemoVerifier()


BUILT_IN: Mapping[str, Factory] = {"demo": _demo}


def available() -> Mapping[str, Factory]:
    """Factories by name, built-in ones first. Raises Refused where an installed one takes a name in use."""
    found = dict(BUILT_IN)
    for point in entry_points(group=GROUP):
        if point.name in found:
            raise Refused("adapter.taken", name=point.name)
        found[point.name] = _loader(point)
    return found


def _loader(point: EntryPoint) -> Factory:
    def load(configuration: Configuration) -> Verifier:
        factory: Factory = point.load()
        return factory(configuration)

    return load


def build(name: str, configuration: Configuration) -> Verifier:
    """The source of that name.

    Raises WrongUsage where there is none, Refused where it cannot be loaded or was written for another contract.
    """
    factories = available()
    if name not in factories:
        raise WrongUsage("adapter.unknown", name=name, known=", ".join(sorted(factories)))
    try:
        verifier = factories[name](configuration)
    except Exception as problem:
        raise Refused("adapter.broken", name=name) from problem
    if not isinstance(verifier, Verifier) or verifier.api_version != API_VERSION:
        raise Refused("adapter.version", name=name, version=API_VERSION)
    return verifier
