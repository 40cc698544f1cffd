"""The bundled sample cards and what their holders tell the clerk: the material of `motcua demo`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "cards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One matter: the form, the procedure, a picture of a card for each role, and what the citizen says himself.

    `cards` are (role, picture) in the order of the roles, `member` may repeat; `same` gives a role the person of another
    ("subject": "applicant"). `entries` are keyed by the form's field keys.
    """

    form: str
    procedure: str
    dossier: str
    cards: tuple[tuple[str, Path], ...]
    same: Mapping[str, str]
    entries: Mapping[str, str] = field(repr=False)


@cache
def samples() -> tuple[Sample, ...]:
    """The matters of `cards/samples.json`, in its order."""
    return tuple(
        Sample(
            form=entry["form"],
            procedure=entry["procedure"],
            dossier=entry["dossier"],
            cards=tuple((card["role"], FOLDER / card["file"]) for card in entry["cards"]),
            same=entry["same"],
            entries=entry["entries"],
        )
        for entry in json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))
    )
