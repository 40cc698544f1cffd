"""`motcua scan`, `motcua parse`: from images and payloads to claims."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from app.cli import benchmarking
from app.cli.shapes import claim_row
from app.cli.voice import Voice
from app.core.errors import BadInput, DeviceMissing
from scanner.errors import SourceCode
from scanner.hand_scanner import Collected, read_repaired, repaired
from scanner.reading import Reading

_OF_THE_SOURCE = frozenset(get_args(SourceCode))


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.command("scan")(scan)
    application.command("parse")(parse)


def scan(
    context: typer.Context,
    files: Annotated[
        list[str] | None, typer.Argument(help="Ảnh hoặc PDF. / Images or PDF files.", metavar="FILE...", show_default=False)
    ] = None,
    flatbed: Annotated[
        bool, typer.Option("--flatbed", help="Quét bằng máy quét phẳng; FILE khi đó là tên máy. / Scan on flatbeds; FILE then is a device.")
    ] = False,
    benchmark: Annotated[
        Path | None,
        typer.Option("--benchmark", help="So các bộ đọc trên thư mục có manifest.jsonl. / Compare decoders on it.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Đọc mã QR trên ảnh thẻ. / Read the cards in images."""
    voice: Voice = context.obj
    if benchmark is not None:
        benchmarking.benchmark(voice, benchmark)  # does not come back
    if not files and not flatbed:
        raise typer.BadParameter("FILE... | --flatbed", param_hint="FILE")
    given = files or []
    for reading in _on_flatbeds(given or [""]) if flatbed else _in_files(given):
        report(voice, reading, file=reading.source)
    raise typer.Exit(voice.status)


def _in_files(names: Iterable[str]) -> Iterator[Reading]:
    from scanner.read import read_file

    return chain.from_iterable(read_file(Path(name)) for name in names)


def _on_flatbeds(names: Iterable[str]) -> Iterator[Reading]:
    """One page of each; an empty name is the first flatbed that answers."""
    from scanner.sources.flatbed import Flatbed, read_flatbed

    return chain.from_iterable(read_flatbed(Flatbed(name)) for name in names)


def parse(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Nội dung mã, hoặc - . / A payload, or - for lines.", metavar="[TEXT|-]")] = "-",
) -> None:
    """Hiểu nội dung mã QR như máy quét gửi. / Parse payloads as a scanner sends them."""
    voice: Voice = context.obj
    if text != "-":
        report(voice, _sent(text))
    else:
        for payload in (line.rstrip(b"\r\n") for line in sys.stdin.buffer):
            if payload:
                report(voice, _sent(payload.decode("utf-8", "surrogateescape")))
    raise typer.Exit(voice.status)


def _sent(text: str) -> Reading:
    """One payload with what the scanner spoilt put right; whatever was put right is told in a doubt."""
    return read_repaired(repaired(Collected(text)))


def report(voice: Voice, reading: Reading, **first: str) -> None:
    """One row of the contract, after the fields of `first`; why it is no card, and its doubts, as messages."""
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
    """The card, or the numbers of several; at which stage of the decoder, if one was at work; in what time."""
    claim = reading.claim
    if claim is None:
        said = [", ".join(reading.cards) or "-"]
    else:
        birth = claim.birth_date.slashed() if claim.birth_date else claim.birth_text
        said = [claim.personal_id, claim.full_name, birth, claim.sex, claim.residence]
    stage = [reading.stage] if reading.stage else []
    return " · ".join([*said, *stage, f"{reading.elapsed_ms:.0f} ms"])


def why_no_card(reading: Reading) -> BadInput | DeviceMissing:
    """The failure behind a reading that is no single card: the picture's, or the scanner's that gave none."""
    if reading.error in _OF_THE_SOURCE:
        return DeviceMissing(f"scan.{reading.error}")
    return BadInput(f"scan.{reading.error}" if reading.error or reading.other is None else f"scan.other_{reading.other.kind.value}")
