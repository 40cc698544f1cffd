"""`python -m tests.bench.agreeing_verifiers --count 10000 --seed 1`: do the program and the stand-alone verifier say the same?

Ledgers that chance made, honest, attacked and mangled. Exit status 1 at the first disagreement, whose seed is named, or where an
honest one is called broken or a mangled one whole that the file itself could show.
"""

import argparse
import random
import sys
import time
from collections import Counter

from tests.unit.store.verifiers import case, said_alone, said_by_the_program


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--count", type=int, default=10_000)
    words.add_argument("--seed", type=int, default=1)
    told = words.parse_args()
    began, verdicts = time.monotonic(), Counter[str]()
    for seed in range(told.seed, told.seed + told.count):
        one = case(random.Random(seed))
        program = said_by_the_program(one.content, key=one.key, anchor=one.anchor)
        alone = said_alone(one.content, key=one.key, anchor=one.anchor)
        if program != alone:
            print(f"seed {seed}: the program says {program}, the other {alone}")
            return 1
        verdicts[f"{'honest' if one.honest else 'mangled'}: {program['chain']} {program.get('reason', '')}".rstrip()] += 1
    for verdict, count in sorted(verdicts.items()):
        print(f"{count:>8}  {verdict}")
    python = ".".join(map(str, sys.version_info[:3]))
    print(f"{told.count} ledgers from seed {told.seed} on, 0 disagreements, {time.monotonic() - began:.0f} s, Python {python}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
