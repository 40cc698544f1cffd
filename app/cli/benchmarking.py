"""`motcua scan --benchmark`: all decoders of this copy side by side, as a table or as one JSON object a reader."""

from pathlib import Path
from typing import NoReturn

import typer

from app.cli.voice import Voice


def benchmark(voice: Voice, folder: Path) -> NoReturn:
    """Prints what `scanner.benchmark` finds in the folder. Ends with status 1 where one of our own ladders read a wrong text.

    Raises ImageError for a folder without a usable manifest.
    """
    from scanner.benchmark import compare, pictures_in, readers

    among = readers()
    scores = compare(pictures_in(folder), among)
    if voice.as_json:
        for score in scores:
            row = {
                "reader": score.reader.name,
                "pictures": sum(score.of.values()),
                "read": sum(score.read.values()),
                "read_percent": round(score.read_percent, 1),
                "groups": {group: round(share, 1) for group, share in score.groups.items()},
                "cpu_ms_median": round(score.median_ms, 2),
                "cpu_ms_p95": round(score.p95_ms, 2),
                "wrong": score.wrong,
                "hangs": score.hangs,
                "crashes": score.crashes,
            }
            voice.row(row, told="")
    else:
        groups = list(scores[0].of)
        heads = (voice.say(f"benchmark.{head}") for head in ("reader", "read", "median", "p95", "wrong", "hangs", "crashes"))
        voice.table(
            (*heads, *groups),
            (
                (
                    score.reader.name,
                    f"{score.read_percent:.1f}",
                    f"{score.median_ms:.1f}",
                    f"{score.p95_ms:.1f}",
                    score.wrong,
                    score.hangs,
                    score.crashes,
                    *(f"{score.groups[group]:.0f}" for group in groups),
                )
                for score in scores
            ),
        )
    for reader in among:
        if reader.why_not:
            voice.tell("benchmark.left_out", reader=reader.name, why=voice.say(f"benchmark.missing.{reader.why_not}"))
    if any(score.wrong for score in scores if score.reader.name.startswith("motcua")):
        voice.worst(1)
    raise typer.Exit(voice.status)
