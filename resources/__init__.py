"""What the program carries with it: fonts, code lists, areas, invented citizens, sentences.

Nothing here decides anything; `text` and `dates` are the two vocabularies that every package shares.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
"""The folder of the bundled files, in a checkout and in the frozen program alike."""


def path(name: str) -> Path:
    """Where a bundled file or folder lies: `path("fonts/Tinos-Regular.ttf")`."""
    return ROOT / name
