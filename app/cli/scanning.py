"""`motcua scan`, `motcua parse`: from images and payloads to claims."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.shapes import claim_row
from app.cli.voice import Voice
from app.core.errors import BadInput
from scanner.reading import Reading, read_text


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.command("scan")(scan)
    application.command("parse")(parse)


def scan(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Ảnh hoặc PDF. / Images or PDF files.", metavar="FILE...")],
) -> None:
    """Đọc mã QR trên ảnh thẻ. / Read the cards in images."""
    from scanner.read import read_file

    voice: Voice = context.obj
    for file in files:
        for reading in read_file(file):
            _report(voice, reading, file=reading.source)
    raise typer.Exit(voice.status)


def parse(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Nội dung mã, hoặc - . / A payload, or - for lines.", metavar="[TEXT|-]")] = "-",
) -> None:
    """Hiểu nội dung mã QR như máy quét gửi. / Parse payloads as a scanner sends them."""
    voice: Voice = context.obj
    if text != "-":
        _report(voice, read_text(text.encode("utf-8", "surrogateescape")))
    else:
        for payload in (line.rstrip(b"\r\n") for line in sys.stdin.buffer):
            if payload:
                _report(voice, read_text(payload))
    raise typer.Exit(voice.status)


def _report(voice: Voice, reading: Reading, **first: str) -> None:
    row: dict[str, Any] = {
        **first,
        "status": reading.status,
        "claim": claim_row(reading.claim),
        "warnings": [doubt.code for doubt in reading.doubts],
        "engine": reading.engine,
        "stage": reading.stage,
        "elapsed_ms": round(reading.elapsed_ms, 3),
        "error": reading.error or None,
    }
    if reading.other:
        row |= {"other": reading.other.kind.value, "text": reading.other.text}
    if reading.cards:
        row["cards"] = list(reading.cards)
    voice.row(row, told=": ".join([*first.values(), _told(reading)]))
    if reading.status != "card":
        voice.fail(why_no_card(reading))
    for doubt in reading.doubts:
        voice.tell(f"doubt.{doubt.code}", **doubt.values)


def _told(reading: Reading) -> str:
    claim = reading.claim
    if claim is None:
        return ", ".join(reading.cards) or "-"
    birth = claim.birth_date.slashed() if claim.birth_date else claim.birth_text
    return " · ".join((claim.personal_id, claim.full_name, birth, claim.sex, claim.residence))


def why_no_card(reading: Reading) -> BadInput:
    """The failure behind a reading that is no single card."""
    return BadInput(f"scan.{reading.error}" if reading.error or reading.other is None else f"scan.other_{reading.other.kind.value}")
