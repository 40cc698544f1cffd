"""`app`, `forms`, `scanner` and `resources` are ours alone: another distribution that ships one of them would win over the checkout."""

from collections.abc import Mapping
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
OURS = ("app", "forms", "scanner", "resources")


def strangers(shipped: Mapping[str, list[str]]) -> dict[str, set[str]]:
    """Our names that a distribution other than motcua ships."""
    others = {name: set(shipped.get(name, ())) - {"motcua"} for name in OURS}
    return {name: who for name, who in others.items() if who}


def test_a_stranger_would_be_seen() -> None:
    assert strangers({"app": ["motcua", "flask-demo"], "forms": ["motcua"], "numpy": ["numpy"]}) == {"app": {"flask-demo"}}


def test_no_other_distribution_ships_our_names() -> None:
    assert strangers(packages_distributions()) == {}


@pytest.mark.parametrize("name", OURS)
def test_our_names_lead_to_this_checkout(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve().parent.parent == ROOT
