"""The hunt for a wrong text: the still ladder over generated pictures, among them codes beyond repair and none at all.

    python tests/bench/wrong_texts.py --count 20000 --seed N [--families S4 S5 ...] [--processes 2] [--log FILE]

prints a line a family; exit status 1 where any text came out that was not in the picture. With `--log` every picture is a
line in that file as soon as it is done, and a run that was stopped goes on where it was; a picture with a wrong text is
kept beside it.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2

from scanner.aside import processor_ms
from scanner.decode import STILL, look
from tests.bench.seeded_cards import FAMILIES, UNREADABLE, SeededCard, pictures

BATCH = 20
"""Pictures a process takes at a time."""

Batch = tuple[str, int, int, int]
"""Family, seed, first picture, how many."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one picture. `wrong` counts texts that are not in it; `cpu_ms` is processor time."""

    name: str
    family: str
    seed: int
    read: bool
    wrong: int
    cpu_ms: float


def judged(card: SeededCard, *, seed: int) -> Outcome:
    """The still ladder on one picture."""
    began = processor_ms()
    texts = [code.data for code in look(card.image, ladder=STILL).codes]
    cpu_ms = processor_ms() - began
    wrong = sum(text != card.payload for text in texts)
    return Outcome(card.name, card.family, seed, bool(card.payload) and card.payload in texts, wrong, round(cpu_ms, 2))


def batches(families: Iterable[str], *, seed: int, count: int, done: frozenset[str] = frozenset()) -> Iterator[Batch]:
    """`count` pictures shared by the families in turn, so that a part of a run is a fair sample; batches wholly `done` left out."""
    names = list(families)
    each = -(-count // len(names))
    for first in range(0, each, BATCH):
        for family in names:
            size = min(BATCH, each - first)
            if not all(f"{family}-{number:06d}" in done for number in range(first, first + size)):
                yield family, seed, first, size


def hunt(batch: Batch) -> list[Outcome]:
    """One batch, in whichever process."""
    cv2.setNumThreads(1)
    family, seed, first, count = batch
    return [judged(card, seed=seed) for card in pictures(family, seed=seed, first=first, count=count)]


def kept(log: Path | None, *, seed: int) -> dict[str, Outcome]:
    """What an earlier run with this seed has written; the last line may be half a line."""
    found = {}
    if log is not None and log.exists():
        for line in log.read_text(encoding="utf-8").splitlines():
            try:
                outcome = Outcome(**json.loads(line))
            except ValueError:
                continue
            if outcome.seed == seed:
                found[outcome.name] = outcome
    return found


def table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """A line a family and one for all."""
    by_family: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_family[outcome.family].append(outcome)
    yield f"{'family':<14} {'pictures':>8} {'read':>7} {'missed':>7} {'read %':>7} {'WRONG TEXT':>11} {'ms median':>10} {'ms p95':>8}"
    by_family["all"] = [outcome for rows in by_family.values() for outcome in rows]
    for family, rows in by_family.items():
        readable = sum(row.family not in UNREADABLE for row in rows)
        read, times = sum(row.read for row in rows), sorted(row.cpu_ms for row in rows)
        share = f"{100 * read / readable:.1f}" if readable else "-"
        yield (
            f"{family:<14} {len(rows):>8} {read:>7} {readable - read:>7} {share:>7} {sum(row.wrong for row in rows):>11} "
            f"{statistics.median(times):>10.1f} {times[int(0.95 * (len(times) - 1))]:>8.1f}"
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Look for wrong texts in generated pictures.")
    parser.add_argument("--count", type=int, default=20_000, help="pictures in all")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--families", nargs="+", choices=list(FAMILIES), default=list(FAMILIES), metavar="FAMILY")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=1)
    parser.add_argument("--log", type=Path)
    chosen = parser.parse_args()
    if chosen.log is not None:
        chosen.log.parent.mkdir(parents=True, exist_ok=True)
    outcomes = kept(chosen.log, seed=chosen.seed)
    work = list(batches(chosen.families, seed=chosen.seed, count=chosen.count, done=frozenset(outcomes)))
    with multiprocessing.get_context("spawn").Pool(chosen.processes) as pool:
        for number, results in enumerate(pool.imap_unordered(hunt, work), start=1):
            outcomes |= {outcome.name: outcome for outcome in results}
            if chosen.log is not None:
                with chosen.log.open("a", encoding="utf-8") as log:
                    log.writelines(json.dumps(asdict(outcome)) + "\n" for outcome in results)
                _keep_wrong(chosen.log.parent, results)
            if number % 50 == 0:
                wrong = sum(outcome.wrong for outcome in outcomes.values())
                print(f"{len(outcomes)} pictures, {wrong} wrong texts", file=sys.stderr, flush=True)
    for line in table(outcomes.values()):
        print(line)
    sys.exit(1 if any(outcome.wrong for outcome in outcomes.values()) else 0)


def _keep_wrong(folder: Path, results: Iterable[Outcome]) -> None:
    for outcome in results:
        if outcome.wrong:
            number = int(outcome.name.rpartition("-")[2])
            (card,) = pictures(outcome.family, seed=outcome.seed, first=number, count=1)
            cv2.imwrite(str(folder / f"{outcome.name}.png"), card.image)


if __name__ == "__main__":
    main()
