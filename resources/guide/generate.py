"""The guide's pictures, made from those of `docs/man-hinh` (`sh dev pictures` draws these first): `python -m resources.guide.generate`.

A third of the size, 64 colours: they are read beside a text, and travel with the program.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image

from resources.guide import FOLDER, PICTURES

DRAWN: Final = Path(__file__).resolve().parents[2] / "docs" / "man-hinh"
WIDTH: Final = 1000
_SHOWN: Final = re.compile(r"!\[[^\]]*\]\(([\w-]+\.png)\)")


def shown() -> frozenset[str]:
    """The names of all pictures that a topic shows."""
    return frozenset(name for topic in FOLDER.glob("*/*.md") for name in _SHOWN.findall(topic.read_text(encoding="utf-8")))


def write() -> Iterator[Path]:
    """Writes them anew; one that no topic shows any more goes."""
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        if old.name not in shown():
            old.unlink()
    for name in sorted(shown()):
        picture = Image.open(DRAWN / name).convert("RGB")
        height = round(picture.height * WIDTH / picture.width)
        picture.resize((WIDTH, height), Image.Resampling.LANCZOS).quantize(64).save(PICTURES / name, optimize=True)
        yield PICTURES / name


if __name__ == "__main__":
    print(f"{len(list(write()))} pictures")
