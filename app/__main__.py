"""argv in, exit status out, nothing else."""

import sys

from app.cli.main import run


def main() -> None:
    """The program `motcua`."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
