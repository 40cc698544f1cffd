"""argv in, exit status out, nothing else."""

import io
import sys

from app.cli.main import run


def main() -> None:
    """The program `motcua`. Speaks UTF-8 whatever the console or pipe thinks: names and JSON need it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
