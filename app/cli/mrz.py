"""`motcua mrz`: the three lines on the back of a card, alone or against its QR code."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.scanning import why_no_card
from app.cli.shapes import claim_row
from app.cli.voice import Voice
from app.core.errors import BadInput
from scanner.errors import MrzError
from scanner.mrz import Mrz, crosscheck, parse_mrz, starts_mrz
from scanner.payload import CardClaim

DIFFERS = 1
"""The exit status of a negative answer: the back says something else than the code."""


def register(application: typer.Typer) -> None:
    """Adds the command of this module."""
    application.command("mrz")(mrz)


def mrz(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Ba dòng mã, hoặc - . / The three lines, or - for many.", metavar="[TEXT|-]")] = "-",
    against: Annotated[
        Path | None, typer.Option("--against", help="Ảnh thẻ có mã QR để so. / A picture with the card's QR code.", metavar="FILE")
    ] = None,
) -> None:
    """Đọc ba dòng mã ở mặt sau thẻ (MRZ). / Understand the machine-readable lines of a card's back."""
    voice: Voice = context.obj
    claims = _cards(voice, against) if against else ()
    if against is None or claims:
        for lines in _each(sys.stdin.buffer) if text == "-" else (text,):
            _report(voice, lines, claims)
    raise typer.Exit(voice.status)


def _cards(voice: Voice, file: Path) -> tuple[CardClaim, ...]:
    """The cards in that picture, one at least; otherwise says why there is none."""
    from scanner.read import read_file

    readings = tuple(read_file(file))
    claims = tuple(reading.claim for reading in readings if reading.claim is not None)
    if not claims:
        voice.fail(why_no_card(readings[0]) if readings else BadInput("scan.no_code"))
    return claims


def _each(stream: Iterable[bytes]) -> Iterator[str]:
    """One MRZ after another: each begins with a line that opens one, whatever its other lines look like."""
    taken: list[str] = []
    for line in (raw.decode("utf-8", "replace") for raw in stream):
        if taken and starts_mrz(line):
            yield "".join(taken)
            taken = []
        if taken or line.strip():
            taken.append(line)
    if taken:
        yield "".join(taken)


def _report(voice: Voice, lines: str, claims: tuple[CardClaim, ...]) -> None:
    """One row. Of several cards in the picture the one with the same number is meant, else the first."""
    try:
        holder = parse_mrz(lines)
    except MrzError as problem:
        voice.row({"status": "error", "mrz": None, "claim": None, "warnings": [], "error": problem.code}, told="-")
        voice.fail(BadInput(f"scan.{problem.code}"))
        return
    claim = next((claim for claim in claims if claim.personal_id == holder.personal_id), claims[0] if claims else None)
    doubts = crosscheck(holder, claim) if claim else ()
    row: dict[str, Any] = {
        "status": "mrz",
        "mrz": _mrz_row(holder),
        "claim": claim_row(claim),
        "warnings": [doubt.code for doubt in doubts],
        "error": None,
    }
    voice.row(row, told=" · ".join((holder.personal_id, holder.full_name, holder.birth_date.slashed(), holder.sex)))
    for doubt in doubts:
        voice.tell(f"doubt.{doubt.code}", **doubt.values)
    if doubts:
        voice.worst(DIFFERS)


def _mrz_row(holder: Mrz) -> dict[str, Any]:
    """A null expiry date is a card without expiry."""
    return {
        "personal_id": holder.personal_id,
        "full_name": holder.full_name,
        "name_cut": holder.name_cut,
        "birth_date": holder.birth_date.iso(),
        "sex": holder.sex,
        "expiry_date": holder.expiry_date.iso() if holder.expiry_date else None,
    }
