"""Pictures of every page of every form, filled with invented people, to be looked at: `python -m tests.paper_pictures`.

Writes PNG files into `docs/to-khai` (or a folder given); every page says that nobody on it exists. Who plays which part is
found as a clerk would: a man for a man's part, a woman for a woman's, somebody else for each.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL.Image import Image

from app.bootstrap import open_desk
from app.claimant import Claimant, Finding
from app.core.dossier import Dossier
from app.core.lookup import Outcome
from app.counter import Counter
from forms.model import FormDefinition
from resources.demo.people import DemoCitizen, citizens, payload
from scanner.payload import CardClaim, parse

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "to-khai"
DOTS_PER_POINT = 90 / 72
OF_ONE_SEX = {"bride": "Nữ", "mother": "Nữ", "groom": "Nam", "father": "Nam"}


def main(folder: Path = FOLDER) -> None:
    """Fills every form at a desk of its own and draws its pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as work, open_desk(Path(work)) as desk:
        for form in desk.counter.catalogue.forms:
            for number, picture in enumerate(pages(paper(desk.counter, form)), start=1):
                picture.save(folder / f"{form.key}-{number}.png", optimize=True)


def paper(counter: Counter, form: FormDefinition) -> bytes:
    """The form with somebody in every part, as it comes out of the printer."""
    procedure = form.procedures[0].code if form.procedures else "1.001193"
    matter = counter.open_dossier(number="H-2026-001", procedure=procedure)
    people: list[Finding] = []
    for role in form.roles:
        for place in (f"{role}[0]", f"{role}[1]") if form.repeats(role) else (role,):
            taken = {one.claimant.identity.number for one in people}
            people.append(next(found for found in _found(counter, matter, form, place) if found.claimant.identity.number not in taken))
    return counter.paper(counter.fill(matter, form.key, people, days=5))


def _found(counter: Counter, matter: Dossier, form: FormDefinition, role: str) -> Iterator[Finding]:
    for citizen in citizens():
        claim = _claim(citizen)
        if claim is not None and OF_ONE_SEX.get(role, claim.sex) == claim.sex:
            finding = counter.look_up(matter, Claimant.of_card(role, claim), fields=counter.wanted(form.key, role))
            if finding.outcome is Outcome.FOUND:
                yield finding


def _claim(citizen: DemoCitizen) -> CardClaim | None:
    """The card of somebody whose card and record agree and who is looked up as usual."""
    if citizen.card is None or citizen.answer or citizen.case:
        return None
    claim = parse(payload(citizen.card))
    return claim if isinstance(claim, CardClaim) else None


def pages(pdf: bytes) -> Iterator[Image]:
    """Each page as a grey picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        yield from (page.render(scale=DOTS_PER_POINT).to_pil().convert("L") for page in document)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
