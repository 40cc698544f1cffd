"""argv in, exit status out, nothing else."""

import io
import sys

from app.cli.main import run


def main() -> None:
    """The program `motcua`. Speaks UTF-8 whatever the console or pipe thinks: names and JSON need it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    if sys.argv[1:2] == ["--decode-aside"]:  # scanner.aside.WORD: the frozen program serves itself as the process for a decoder
        from scanner.aside import serve

        serve(sys.argv[2], float(sys.argv[3]))
        return
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
