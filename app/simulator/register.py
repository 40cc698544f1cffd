"""The register itself: is this citizen in it under that number, that name and that birth?

Compares as the real one does: names in capitals, without accents and blanks, so that it is all one whether the desk folds them;
births by as much as both sides know. A wrong name or date is "not found", and nobody can tell the two apart.
"""

from collections.abc import Mapping
from typing import Any

from app.simulator.asked import Asked
from resources.demo.people import DemoCitizen, by_number, citizens, household
from resources.text import bare_key

Node = Mapping[str, Any]


def find(asked: Asked) -> DemoCitizen | None:
    """The citizen meant, or None."""
    known = by_number(asked.number)
    if known is None or known.wire is None:
        return None
    return known if _name(known.wire) == _folded(asked.name) and _birth_agrees(known.wire, asked.birth) else None


def nodes(citizen: DemoCitizen, service: str) -> tuple[Node, ...]:
    """What the register tells about him: his own record (033, 037), or the members of his household (034)."""
    if service != "034":
        return (citizen.wire,) if citizen.wire else ()
    return tuple(_member(one.wire) for one in household(citizen.family) if one.wire)


def somebody_else(citizen: DemoCitizen) -> DemoCitizen:
    """Another citizen, of another household; always the same one."""
    everybody = citizens()
    start = everybody.index(citizen)
    return next(one for one in (*everybody[start:], *everybody) if one.wire and one.family != citizen.family)


def _member(node: Node) -> Node:
    relation = (node.get("ChuHo") or {}).get("QuanHe", "")
    return {name: node[name] for name in ("SoDinhDanh", "SoCMND", "HoVaTen", "NgayThangNamSinh")} | {"QuanHe": relation}


def _name(node: Node) -> str:
    name = node["HoVaTen"]
    return _folded(name if isinstance(name, str) else " ".join(name.values()))


def _folded(name: str) -> str:
    return bare_key(name).replace(" ", "")


def _birth_agrees(node: Node, asked: str) -> bool:
    birth = node["NgayThangNamSinh"]
    known = str(birth["NgayThangNam"] or birth["Nam"])
    both = min(len(known), len(asked))
    return known[:both] == asked[:both]
